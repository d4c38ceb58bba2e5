package kv

import "crypto/rand"

// CountOf is how many rows a table or log has, by its name; zero for one that does not exist.
func (tx *Tx) CountOf(table string) int64 {
	for _, s := range registry.sorted {
		if s.title() == table {
			return tx.count([]byte(table))
		}
	}
	return 0
}

// Schema is the version of the file's format that this program writes.
func (db *DB) Schema() int { return db.schema() }

// Begin names the writer of a folder before it is opened for the first time: a shop that was restored goes on under an
// incarnation that nobody has been, as far as whoever restores it can tell.
func Begin(dir, station string, incarnation int) (Identity, error) {
	id := Identity{Station: station, Incarnation: incarnation, Copied: true}
	var err error
	if id.Key, err = drawKey(rand.Reader); err != nil {
		return id, err
	}
	return id, diskFault(writeIdentity(dir, id))
}
