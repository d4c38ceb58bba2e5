package kv

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

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
	Key         string `json:"key,omitempty"`    // drawn at random when this life began
	Copied      bool   `json:"copied,omitempty"` // this life began from a copy of a shop
}

const identityFile = "identity.json"

// Writer is the name under which records are counted: A.1. A life that began from a copy has its key in the name too, A.2-k7f3:
// one copy may be restored twice, on a PC that had lost all it knew of the first time, and the two lives must not be taken
// for one.
func (i Identity) Writer() string {
	if i.Copied {
		return fmt.Sprintf("%s.%d-%s", i.Station, i.Incarnation, i.Key)
	}
	return fmt.Sprintf("%s.%d", i.Station, i.Incarnation)
}

// sound holds what was read from a file that anybody may have touched: the writer's name becomes the name of a folder.
func (i Identity) sound() bool {
	const lives = 1_000_000
	named := i.Key == "" || len(i.Key) == 4 && strings.Trim(i.Key, keyLetters) == ""
	return len(i.Station) == 1 && i.Station[0] >= 'A' && i.Station[0] <= 'Z' && i.Incarnation > 0 && i.Incarnation < lives && named
}

// Series (号段) is what stands before the count in a document's number: the letter of the PC, and from the second life on the
// letter of the life. A copy that is restored does not know which numbers were given out after it, so its next life counts
// in a series of its own: RO261121-A017, then RO261121-AB001, and RO261121-AC001 after another restore.
func (i Identity) Series() string {
	life := ""
	for n := i.Incarnation; i.Incarnation > 1 && n > 0; n = (n - 1) / 26 { // 2 is B, 26 is Z, 27 is AA
		life = string(rune('A'+(n-1)%26)) + life
	}
	return i.Station + life
}

// Meet holds this PC against another one that wants to exchange records with it. Two PCs with one letter would give the same
// numbers to different documents, and their records would be taken for one another's.
func (i Identity) Meet(peer Identity) error {
	if i.Station != peer.Station || i == peer {
		return nil
	}
	return base.Refuse(base.Conflict, "station.same", "station", "两台电脑用了同一个站号 %s，不能互相交换记录。请把新加入的那台改用别的字母（如 %s），再重新加入",
		i.Station, string(rune('A'+(i.Station[0]-'A'+1)%26)))
}

// readIdentity reads who writes here. Where the file is missing, the folder was copied or restored: the writer begins anew.
func readIdentity(dir string, db *DB) (Identity, error) {
	var id Identity
	raw, err := os.ReadFile(filepath.Join(dir, identityFile))
	if err == nil && json.Unmarshal(raw, &id) == nil && id.sound() {
		return id, nil
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return id, diskFault(err)
	}
	return nextLife(dir, db, Identity{Station: db.options.Station})
}

// nextLife begins the life behind every one that anything here knows of: the identity of before, the writers in the file, and
// the folders of the second file.
func nextLife(dir string, db *DB, id Identity) (Identity, error) {
	known := func(writer string) {
		var station string
		var n int
		if _, err := fmt.Sscanf(writer, "%1s.%d", &station, &n); err == nil && station == id.Station {
			id.Incarnation = max(id.Incarnation, n)
		}
	}
	err := db.bolt.View(func(tx *bolt.Tx) error {
		return tx.Bucket(bucketWriter).ForEach(func(k, _ []byte) error { known(string(k)); return nil })
	})
	if err != nil {
		return id, err
	}
	folder, _ := journalDir(dir)
	writers, err := journalWriters(folder)
	if err != nil {
		return id, diskFault(err)
	}
	for _, w := range writers {
		known(w)
	}
	id.Incarnation, id.Copied = id.Incarnation+1, true
	if id.Key, err = drawKey(db.options.Random); err != nil {
		return id, err
	}
	return id, diskFault(writeIdentity(dir, id))
}

const keyLetters = "23456789abcdefghjkmnpqrstuvwxyz2"

// drawKey draws four letters that can't be misread.
func drawKey(random io.Reader) (string, error) {
	b := make([]byte, 4)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", err
	}
	for i := range b {
		b[i] = keyLetters[b[i]%32]
	}
	return string(b), nil
}

// Renew gives the writer a new life: after a restore, and when somebody else holds records of this writer that are not here.
// What the old life wrote stays; nobody writes under its name again.
func (db *DB) Renew() error {
	db.write.Lock()
	defer db.write.Unlock()
	return db.renew()
}

func (db *DB) renew() error {
	id, err := nextLife(db.dir, db, db.identity)
	if err != nil {
		return err
	}
	err = db.mirror.close()
	db.identity, db.mirror = id, nil
	_ = db.second(0, nil) // the mark says when the second file can't follow
	return diskFault(err)
}

// knownIdentity reads the identity file alone, without a shop.
func knownIdentity(dir string) (id Identity, ok bool) {
	raw, err := os.ReadFile(filepath.Join(dir, identityFile))
	ok = err == nil && json.Unmarshal(raw, &id) == nil && id.Station != ""
	return id, ok
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
	Sure    base.Instant `json:"s,omitempty"` // when its clock was right the last time
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
	if err := tx.keepOp(r, key); err != nil {
		return err
	}
	if err := tx.keepSeen(r); err != nil {
		return err
	}
	if err := tx.touch(r); err != nil {
		return err
	}
	sure := r.Time
	if Clock(r.Quality) != ClockSure {
		sure = tx.writerState(r.Writer).Sure
	}
	state, err := enc.Marshal(writerState{r.Number, r.hash[:], r.Lamport, r.Time, sure})
	if err != nil {
		return err
	}
	w := []byte(r.Writer)
	return tx.bucket(bucketWriter).Put(w, seal(bucketWriter, w, state))
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

// keepOp notes which record the operation made. Where two did, on two PCs, it is the first in the order of records.
func (tx *Tx) keepOp(r *Record, key []byte) error {
	if r.ID.IsZero() {
		return nil
	}
	b := tx.bucket(bucketOp)
	if other := b.Get(r.ID[:]); other != nil {
		o, err := tx.readRecord(other)
		if err != nil {
			return err
		}
		if o.dot().Before(r.dot()) {
			return nil
		}
	}
	return b.Put(r.ID[:], key)
}
