package kv

import (
	"bytes"

	bolt "go.etcd.io/bbolt"
)

// Head reads the first entry under the prefix: the index key and the row's key, both valid only until the transaction's next
// step. It is one seek, for indexes whose first entry is the one that counts.
func (x *Index[T]) Head(tx *Tx, prefix []byte) (indexKey, rowKey []byte, ok bool) {
	k, _ := tx.cursor(x.bucket).Seek(prefix)
	cut := len(k) - x.of.keySize
	if k == nil || cut < 0 || !bytes.HasPrefix(k, prefix) {
		return nil, nil, false
	}
	return k[:cut], k[cut:], true
}

// RowKeys appends the keys of at most limit rows under the prefix, one behind the other: a search looks at keys first and
// reads only the rows that it shows.
func (x *Index[T]) RowKeys(tx *Tx, prefix []byte, limit int, into []byte) []byte {
	c := tx.cursor(x.bucket)
	for k, _ := c.Seek(prefix); k != nil && limit > 0 && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		if cut := len(k) - x.of.keySize; cut >= 0 {
			into = append(into, k[cut:]...)
			limit--
		}
	}
	return into
}

// cursor is the transaction's own cursor of a bucket, for reads that are over before anybody else reads: it keeps its stack,
// where bbolt's Get makes a new one each time. While the transaction can write, a change may move what a cursor stands on,
// so each read gets its own.
func (tx *Tx) cursor(bucket []byte) *bolt.Cursor {
	if tx.writable {
		return tx.bucket(bucket).Cursor()
	}
	c := tx.cursors[string(bucket)]
	if c == nil {
		c = tx.bucket(bucket).Cursor()
		if tx.cursors == nil {
			tx.cursors = make(map[string]*bolt.Cursor, 8)
		}
		tx.cursors[string(bucket)] = c
	}
	return c
}

// value reads one stored value.
func (tx *Tx) value(bucket, key []byte) []byte {
	if tx.writable {
		return tx.bucket(bucket).Get(key)
	}
	if k, v := tx.cursor(bucket).Seek(key); bytes.Equal(k, key) {
		return v
	}
	return nil
}
