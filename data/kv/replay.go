package kv

import (
	"bytes"
	"fmt"
	"iter"

	"jieche/data/base"
)

// Apply replays a record that was made elsewhere, or here in an earlier life. A record that is already there does nothing;
// one that does not follow its predecessor is refused.
func (db *DB) Apply(raw []byte) error {
	r, err := ParseRecord(raw)
	if err != nil {
		return err
	}
	db.write.Lock()
	defer db.write.Unlock()
	b, err := db.bolt.Begin(true)
	if err != nil {
		return diskFault(err)
	}
	defer b.Rollback()
	if done, err := db.tx(b, Call{}, true).absorb(r, raw); err != nil || !done {
		return err
	}
	return diskFault(b.Commit())
}

// absorb replays a record in a transaction; false when it was there already. Opening and repairing replay many in one.
func (tx *Tx) absorb(r *Record, raw []byte) (bool, error) {
	last := tx.writerState(r.Writer)
	if r.Number <= last.Number {
		return false, nil
	}
	if r.Number != last.Number+1 || !bytes.Equal(r.Prev, last.Hash) {
		return false, base.Refuse(base.Conflict, "record.chain", "", "操作记录 %s:%d 接不上前一条（%d），请检查副本是否完整", r.Writer, r.Number, last.Number)
	}
	if err := r.replay(tx); err != nil {
		return false, fmt.Errorf("replay %s:%d: %w", r.Writer, r.Number, err)
	}
	return true, tx.keep(r, raw)
}

// Journal walks the records in the order of writer and number.
func (tx *Tx) Journal() iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		for k := range tx.keys(bucketJournal, nil) {
			r, err := tx.readRecord(k)
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// Raw walks the records as they are stored, for carrying them elsewhere. The bytes are the caller's.
func (tx *Tx) Raw() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for k := range tx.keys(bucketJournal, nil) {
			raw, err := unseal(bucketJournal, k, tx.bucket(bucketJournal).Get(k))
			if !yield(bytes.Clone(raw), err) || err != nil {
				return
			}
		}
	}
}

// Head is the anchor of the newest record of this PC: what slips print as 凭证.
func (tx *Tx) Head() string {
	s := tx.db.last(tx)
	if len(s.Hash) != 32 {
		return ""
	}
	return Anchor([32]byte(s.Hash))
}

// LastNumber is the number of the newest record of this PC.
func (tx *Tx) LastNumber() uint64 { return tx.db.last(tx).Number }

// Marshal encodes a command's result for its record, in the encoding of rows.
func Marshal(v any) ([]byte, error) { return enc.Marshal(v) }

// Unmarshal decodes what Marshal made.
func Unmarshal(b []byte, v any) error { return dec.Unmarshal(b, v) }
