package kv

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// Dot names a record: the writer and its number. With the counter it also says where the record stands among all others.
type Dot struct {
	Writer  string `json:"w"`
	Number  uint64 `json:"n"`
	Lamport uint64 `json:"l"`
}

// Before is the order of records: by counter, then by writer. The clock decides nothing.
func (d Dot) Before(o Dot) bool { return d.compare(o) < 0 }

func (d Dot) compare(o Dot) int {
	return cmp.Or(cmp.Compare(d.Lamport, o.Lamport), strings.Compare(d.Writer, o.Writer), cmp.Compare(d.Number, o.Number))
}

func (d Dot) String() string { return fmt.Sprintf("%s:%d", d.Writer, d.Number) }

func (r *Record) dot() Dot { return Dot{r.Writer, r.Number, r.Lamport} }

// maxKey is the longest key of a row.
const maxKey = 255

// The bucket touched says which records changed which row: the row's key, its table, the record. The row's key comes first,
// so that what one save makes (an order, its lines, its steps) lies on one page, and its length in front of it keeps two rows
// from sharing a beginning.
func touchedPrefix(table string, key []byte) []byte {
	b := make([]byte, 0, len(key)+len(table)+24)
	b = append(append(b, byte(len(key))), key...)
	return append(append(b, table...), 0)
}

func touchedKey(table string, key []byte, d Dot) []byte {
	b := append(append(touchedPrefix(table, key), d.Writer...), 0)
	return binary.BigEndian.AppendUint64(b, d.Number)
}

// dotOf is the inverse of touchedKey behind the row's prefix.
func dotOf(rest, value []byte) (Dot, error) {
	at := bytes.IndexByte(rest, 0)
	if at < 0 || len(rest) != at+9 || len(value) != 8 {
		return Dot{}, errShape
	}
	return Dot{string(rest[:at]), binary.BigEndian.Uint64(rest[at+1:]), binary.BigEndian.Uint64(value)}, nil
}

// touch notes for each row of the record that the record changed it.
func (tx *Tx) touch(r *Record) error {
	d := r.dot()
	keys := r.touches(d)
	slices.SortFunc(keys, bytes.Compare)
	b := tx.bucket(bucketTouched)
	at := binary.BigEndian.AppendUint64(nil, d.Lamport)
	for _, k := range keys {
		if err := b.Put(k, at); err != nil {
			return err
		}
	}
	return nil
}

// touches is the entries of the record. What only its own writer ever changes has none.
func (r *Record) touches(d Dot) [][]byte {
	keys := make([][]byte, 0, len(r.Edits)+len(r.Moves))
	for _, e := range r.Edits {
		if e.Table != counters.name {
			keys = append(keys, touchedKey(e.Table, e.Key, d))
		}
	}
	for _, m := range r.Moves {
		keys = append(keys, touchedKey(m.Log, m.Key, d))
	}
	return keys
}

// dotsOf lists the records that changed the row, in the order of records.
func (tx *Tx) dotsOf(table string, key []byte) ([]Dot, error) {
	prefix := touchedPrefix(table, key)
	b := tx.bucket(bucketTouched)
	var list []Dot
	for k := range tx.keys(bucketTouched, prefix) {
		d, err := dotOf(k[len(prefix):], b.Get(k))
		if err != nil {
			return nil, damaged(bucketTouched, k, "shape")
		}
		list = append(list, d)
	}
	slices.SortFunc(list, Dot.compare)
	return list, nil
}

// RecordsOf reads the records that changed the row, the earliest first: its history (历史).
func (tx *Tx) RecordsOf(table string, key []byte) ([]*Record, error) {
	dots, err := tx.dotsOf(table, key)
	if err != nil {
		return nil, err
	}
	list := make([]*Record, 0, len(dots))
	for _, d := range dots {
		r, err := tx.readRecord(journalKey(d.Writer, d.Number))
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// lastTouch is the number of the writer's last record that changed the row; zero where there is none.
func (tx *Tx) lastTouch(table string, key []byte, writer string) uint64 {
	prefix := append(append(touchedPrefix(table, key), writer...), 0)
	c := tx.bucket(bucketTouched).Cursor()
	k, _ := c.Seek(after(prefix))
	if k == nil {
		k, _ = c.Last()
	} else {
		k, _ = c.Prev()
	}
	if !bytes.HasPrefix(k, prefix) || len(k) != len(prefix)+8 {
		return 0
	}
	return binary.BigEndian.Uint64(k[len(prefix):])
}

// fillTouched makes the entries of a file that was written before the bucket was there.
func fillTouched(tx *bolt.Tx) error {
	var keys [][]byte
	journal := tx.Bucket(bucketJournal)
	if journal == nil {
		return nil
	}
	err := journal.ForEach(func(k, v []byte) error {
		raw, err := unseal(bucketJournal, k, v)
		if err != nil {
			return nil // the check names it; its rows have an entry less
		}
		r, err := ParseRecord(raw)
		if err != nil {
			return nil
		}
		for _, key := range r.touches(r.dot()) {
			keys = append(keys, binary.BigEndian.AppendUint64(key, r.Lamport))
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(keys, bytes.Compare) // in order a million go in quickly, at random they do not
	b := tx.Bucket(bucketTouched)
	for _, k := range keys {
		cut := len(k) - 8
		if err := b.Put(k[:cut], k[cut:]); err != nil {
			return err
		}
	}
	return nil
}
