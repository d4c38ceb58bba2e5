package kv

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"iter"

	bolt "go.etcd.io/bbolt"

	"jieche/data/base"
)

// Tx is one transaction: what a command or a question sees. Its clock stands still.
type Tx struct {
	db       *DB
	bolt     *bolt.Tx
	call     Call
	now      base.Instant
	writable bool
	buckets  map[string]*bolt.Bucket
	cursors  map[string]*bolt.Cursor // of a reading transaction
	changes  []*change
	byKey    map[rowName]*change
	scratch  []byte // for hashing, so that a row costs no allocation
	digests  map[string]*digest
	before   map[sumName]int64 // the totals that changed, as they were
	sure     bool              // somebody has looked at the clock
	always   bool              // commit even without a changed row
	applying bool              // a record's changes, not a command's
	vectors  map[string][]seenFrom
	records  map[Dot]*Record
	erase    []RowRef // rows whose personal data goes
	detached []Dot    // records that lost a block
}

// rowName names a row within a transaction.
type rowName struct {
	of  source
	key string
}

// change is what happened to one row in this transaction: the first old value and the last new one.
type change struct {
	of       source
	key      []byte
	old, now []byte
	kept     bool     // recorded even if nothing changed
	chosen   []string // fields that are recorded even if they did not change
}

type digest struct {
	count  int64
	hi, lo uint64
}

// Now is the moment of the transaction, the same from its beginning to its end.
func (tx *Tx) Now() base.Instant { return tx.now }

// Today is the shop's day of the transaction.
func (tx *Tx) Today() base.Day { return tx.now.Day() }

// Actor is the id of who acts: a member of the staff.
func (tx *Tx) Actor() [16]byte { return tx.call.User }

// Approver is the id of the second person who allowed an exception, or zero.
func (tx *Tx) Approver() [16]byte { return tx.call.By }

// Reason is why the second person allowed an exception, as he gave it with his approval.
func (tx *Tx) Reason() string { return tx.call.Reason }

// ByOwner says that the owner's passphrase was given for this call.
func (tx *Tx) ByOwner() bool { return tx.call.Owner }

// Station is the letter of this PC.
func (tx *Tx) Station() string { return tx.db.identity.Station }

// NewID makes an id for a new row of T. Ids of one PC sort in the order in which they were made, those of one millisecond too.
func NewID[T any](tx *Tx) base.ID[T] {
	id := base.MakeID[T](tx.now, tx.db.options.Random)
	binary.BigEndian.PutUint16(id[6:], tx.db.count(tx.now))
	return id
}

func (tx *Tx) bucket(name []byte) *bolt.Bucket {
	if b, ok := tx.buckets[string(name)]; ok {
		return b
	}
	b := tx.bolt.Bucket(name)
	if b == nil {
		panic(fmt.Sprintf("bucket %q is missing: the file was not opened through Open", name))
	}
	tx.buckets[string(name)] = b
	return b
}

// keys walks the keys under a prefix. While the transaction can write, they are collected first.
func (tx *Tx) keys(bucket, prefix []byte) iter.Seq[[]byte] {
	return tx.keysBetween(bucket, prefix, after(prefix))
}

// after is the first key that no longer begins with prefix; nil where there is none.
func after(prefix []byte) []byte {
	end := bytes.Clone(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i] < 0xff {
			end[i]++
			return end[:i+1]
		}
	}
	return nil
}

func (tx *Tx) keysBetween(bucket, lo, hi []byte) iter.Seq[[]byte] {
	walk := func(yield func([]byte) bool) {
		c := tx.bucket(bucket).Cursor()
		for k, _ := c.Seek(lo); k != nil && (hi == nil || bytes.Compare(k, hi) < 0); k, _ = c.Next() {
			if !yield(k) {
				return
			}
		}
	}
	return tx.steady(walk)
}

func (tx *Tx) keysBack(bucket, prefix []byte) iter.Seq[[]byte] {
	walk := func(yield func([]byte) bool) {
		c := tx.bucket(bucket).Cursor()
		var k []byte
		if end := after(prefix); end == nil {
			k, _ = c.Last()
		} else if k, _ = c.Seek(end); k == nil {
			k, _ = c.Last()
		} else {
			k, _ = c.Prev()
		}
		for ; k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Prev() {
			if !yield(k) {
				return
			}
		}
	}
	return tx.steady(walk)
}

func (tx *Tx) steady(walk iter.Seq[[]byte]) iter.Seq[[]byte] {
	if !tx.writable {
		return walk
	}
	return func(yield func([]byte) bool) {
		var keys [][]byte
		for k := range walk {
			keys = append(keys, bytes.Clone(k))
		}
		for _, k := range keys {
			if !yield(k) {
				return
			}
		}
	}
}

// note remembers a change for the record.
func (tx *Tx) note(of source, key, old, now []byte) {
	c := tx.byKey[rowName{of, string(key)}]
	if c == nil {
		c = &change{of: of, key: bytes.Clone(key), old: bytes.Clone(old)}
		tx.byKey[rowName{of, string(c.key)}] = c
		tx.changes = append(tx.changes, c)
	}
	c.now = now
}

// digest keeps count and sum of hashes of a bucket: a row that vanished or was swapped is found by comparing.
func (tx *Tx) digest(bucket, key, old, now []byte) {
	d := tx.digests[string(bucket)]
	if d == nil {
		d = &digest{}
		if v := tx.bucket(bucketDigest).Get(bucket); len(v) == 24 {
			d.count = int64(binary.BigEndian.Uint64(v))
			d.hi, d.lo = binary.BigEndian.Uint64(v[8:]), binary.BigEndian.Uint64(v[16:])
		}
		tx.digests[string(bucket)] = d
	}
	if old != nil {
		tx.scratch = d.take(tx.scratch, bucket, key, old, -1)
	}
	if now != nil {
		tx.scratch = d.take(tx.scratch, bucket, key, now, +1)
	}
}

// take adds a row to the digest or takes it away; scratch is room to work in, and comes back for the next row.
func (d *digest) take(scratch, bucket, key, value []byte, sign int64) []byte {
	scratch = append(append(append(append(scratch[:0], bucket...), 0), key...), value...)
	h := sha256.Sum256(scratch)
	hi, lo := binary.BigEndian.Uint64(h[:8]), binary.BigEndian.Uint64(h[8:16])
	d.count += sign
	if sign > 0 {
		d.lo += lo
		if d.lo < lo {
			d.hi++
		}
		d.hi += hi
		return scratch
	}
	if d.lo < lo {
		d.hi--
	}
	d.lo -= lo
	d.hi -= hi
	return scratch
}

func (d *digest) bytes() []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(d.count))
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(b, d.hi), d.lo)
}

func (tx *Tx) putDigests() error {
	b := tx.bucket(bucketDigest)
	for name, d := range tx.digests {
		if d.count == 0 && d.hi == 0 && d.lo == 0 { // an emptied table looks like one that never had a row, whatever came first
			if err := b.Delete([]byte(name)); err != nil {
				return err
			}
			continue
		}
		if err := b.Put([]byte(name), d.bytes()); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) count(bucket []byte) int64 {
	if d := tx.digests[string(bucket)]; d != nil {
		return d.count
	}
	if v := tx.bucket(bucketDigest).Get(bucket); len(v) == 24 {
		return int64(binary.BigEndian.Uint64(v))
	}
	return 0
}

// settle drops changes that came to nothing and holds the others against the declared checks.
func (tx *Tx) settle() error {
	kept := tx.changes[:0]
	for _, c := range tx.changes {
		if !c.kept && bytes.Equal(c.old, c.now) && (c.old == nil) == (c.now == nil) {
			continue
		}
		kept = append(kept, c)
	}
	tx.changes = kept
	for _, c := range kept {
		if err := c.of.check(tx, c.key, c.old, c.now); err != nil {
			return err
		}
	}
	seen := map[source]bool{}
	for _, c := range kept {
		if seen[c.of] {
			continue
		}
		seen[c.of] = true
		if err := c.of.checkAll(tx, kept); err != nil {
			return err
		}
	}
	return nil
}
