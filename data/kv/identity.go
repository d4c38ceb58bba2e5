package kv

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"jieche/data/base"
	"jieche/data/file"
)

// Identity is who writes records here: the letter of this PC, which is on every document number, and its incarnation. A
// shop that is restored from a copy goes on under a new incarnation, never under the old one: the records that the old one
// made after the copy may still be somewhere. So the identity lies outside shop.db.
type Identity struct {
	Station     string `json:"station"`
	Incarnation int    `json:"incarnation"`
}

const identityFile = "identity.json"

// Writer is the name under which records are counted: A.1.
func (i Identity) Writer() string { return fmt.Sprintf("%s.%d", i.Station, i.Incarnation) }

// readIdentity reads who writes here. Where the file is missing, the folder was copied or restored: the writer begins anew.
func readIdentity(dir string, db *DB) (Identity, error) {
	var id Identity
	raw, err := os.ReadFile(filepath.Join(dir, identityFile))
	if err == nil && json.Unmarshal(raw, &id) == nil && id.Station != "" && id.Incarnation > 0 {
		return id, nil
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return id, diskFault(err)
	}
	id = Identity{Station: db.options.Station}
	err = db.bolt.View(func(tx *bolt.Tx) error {
		return tx.Bucket(bucketWriter).ForEach(func(k, _ []byte) error {
			var station string
			var n int
			if _, err := fmt.Sscanf(string(k), "%1s.%d", &station, &n); err == nil && station == id.Station {
				id.Incarnation = max(id.Incarnation, n)
			}
			return nil
		})
	})
	if err != nil {
		return id, err
	}
	id.Incarnation++
	return id, diskFault(writeIdentity(dir, id))
}

func writeIdentity(dir string, id Identity) error {
	raw, err := json.Marshal(id)
	if err != nil {
		return err
	}
	return file.Replace(filepath.Join(dir, identityFile), append(raw, '\n'))
}

// writerState is where a writer's chain stands.
type writerState struct {
	Number  uint64       `json:"n"`
	Hash    []byte       `json:"h"`
	Lamport uint64       `json:"l"`
	Time    base.Instant `json:"t"`
}

func (db *DB) last(tx *Tx) writerState { return tx.writerState(db.identity.Writer()) }

func (tx *Tx) writerState(writer string) writerState {
	var s writerState
	if v := tx.bucket(bucketWriter).Get([]byte(writer)); v != nil {
		if p, err := unseal(bucketWriter, []byte(writer), v); err == nil {
			_ = dec.Unmarshal(p, &s) // a state that can't be read begins the chain anew, and the check reports it
		}
	}
	return s
}

// lamport is the largest counter seen from any writer.
func (db *DB) lamport(tx *Tx) uint64 {
	var most uint64
	for k := range tx.keys(bucketWriter, nil) {
		most = max(most, tx.writerState(string(k)).Lamport)
	}
	return most
}

func journalKey(writer string, n uint64) []byte {
	return binary.BigEndian.AppendUint64(append([]byte(writer), 0), n)
}

// keep stores the record, its operation id and the writer's new state in the transaction that the record describes.
func (tx *Tx) keep(r *Record, raw []byte) error {
	key := journalKey(r.Writer, r.Number)
	journal := tx.bucket(bucketJournal)
	journal.FillPercent = 0.95 // the numbers only grow
	if err := journal.Put(key, seal(bucketJournal, key, raw)); err != nil {
		return err
	}
	if !r.ID.IsZero() {
		if err := tx.bucket(bucketOp).Put(r.ID[:], key); err != nil {
			return err
		}
	}
	state, err := enc.Marshal(writerState{r.Number, r.hash[:], r.Lamport, r.Time})
	if err != nil {
		return err
	}
	w := []byte(r.Writer)
	if err := tx.bucket(bucketWriter).Put(w, seal(bucketWriter, w, state)); err != nil {
		return err
	}
	return tx.putDigests()
}

func (tx *Tx) readRecord(key []byte) (*Record, error) {
	v := tx.bucket(bucketJournal).Get(key)
	if v == nil {
		return nil, damaged(bucketJournal, key, "missing")
	}
	raw, err := unseal(bucketJournal, key, v)
	if err != nil {
		return nil, err
	}
	return ParseRecord(raw)
}
