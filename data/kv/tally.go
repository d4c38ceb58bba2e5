package kv

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

// Begin names the writer of a folder before it is opened for the first time: a shop that was restored elsewhere goes on under
// an incarnation that nobody has been.
func Begin(dir string, id Identity) error { return diskFault(writeIdentity(dir, id)) }
