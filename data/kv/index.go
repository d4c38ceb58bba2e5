package kv

import (
	"bytes"
	"fmt"
	"iter"
)

// Index is another order of a table's rows. An entry is the index key followed by the row's key; it has no value.
type Index[T any] struct {
	of     *rows[T]
	name   string
	bucket []byte
	keys   func(row T, add func(Key))
}

// indexed is a table or a log: what an index or a sum can follow.
type indexed[T any] interface{ self() *rows[T] }

func (r *rows[T]) self() *rows[T] { return r }

// NewIndex declares an index; keys adds as many keys as a row has, none for a row that doesn't belong into it.
func NewIndex[T any](of indexed[T], name string, keys func(row T, add func(Key))) *Index[T] {
	r := of.self()
	if r.keySize == 0 {
		panic(r.name + ": an index needs rows with keys of fixed length")
	}
	x := &Index[T]{of: r, name: r.name + "." + name, keys: keys}
	x.bucket = []byte(x.name)
	claim(x.name)
	r.followers = append(r.followers, x)
	return x
}

func (x *Index[T]) title() string { return x.name }

func (x *Index[T]) entries(key []byte, row *T) [][]byte {
	if row == nil {
		return nil
	}
	var list [][]byte
	x.keys(*row, func(k Key) {
		entry := append(k, key...)
		for _, e := range list {
			if bytes.Equal(e, entry) {
				return
			}
		}
		list = append(list, entry)
	})
	return list
}

func (x *Index[T]) follow(tx *Tx, key []byte, old, now *T) error {
	before, after := x.entries(key, old), x.entries(key, now)
	b := tx.bucket(x.bucket)
	for _, e := range before {
		if !contains(after, e) {
			if err := b.Delete(e); err != nil {
				return err
			}
		}
	}
	for _, e := range after {
		if !contains(before, e) {
			if err := b.Put(e, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func contains(list [][]byte, e []byte) bool {
	for _, x := range list {
		if bytes.Equal(x, e) {
			return true
		}
	}
	return false
}

// Rows walks the rows whose index keys begin with prefix, in the order of the index.
func (x *Index[T]) Rows(tx *Tx, prefix []byte) iter.Seq2[T, error] {
	return x.rows(tx, tx.keys(x.bucket, prefix))
}

// Back walks the same rows from the end.
func (x *Index[T]) Back(tx *Tx, prefix []byte) iter.Seq2[T, error] {
	return x.rows(tx, tx.keysBack(x.bucket, prefix))
}

// Between walks the rows with lo ≤ index key < hi.
func (x *Index[T]) Between(tx *Tx, lo, hi []byte) iter.Seq2[T, error] {
	return x.rows(tx, tx.keysBetween(x.bucket, lo, hi))
}

func (x *Index[T]) rows(tx *Tx, entries iter.Seq[[]byte]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for e := range entries {
			if len(e) < x.of.keySize {
				continue
			}
			row, err := x.of.get(tx, e[len(e)-x.of.keySize:])
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// Keys walks the entries themselves: the index key and the row's key. Both are valid only until the next step.
func (x *Index[T]) Keys(tx *Tx, prefix []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(indexKey, rowKey []byte) bool) {
		for e := range tx.keys(x.bucket, prefix) {
			cut := len(e) - x.of.keySize
			if cut >= 0 && !yield(e[:cut], e[cut:]) {
				return
			}
		}
	}
}

// First reads the first row under the prefix, if there is one.
func (x *Index[T]) First(tx *Tx, prefix []byte) (row T, ok bool, err error) {
	for row, err := range x.Rows(tx, prefix) {
		return row, err == nil, err
	}
	return row, false, nil
}

func (x *Index[T]) verify(tx *Tx, all iter.Seq2[[]byte, *T], report *Report) error {
	b := tx.bucket(x.bucket)
	want := 0
	for key, row := range all {
		for _, e := range x.entries(key, row) {
			want++
			if v := b.Get(e); v == nil {
				report.add(x.name, key, "索引缺少一项")
			}
		}
	}
	have := 0
	for range tx.keys(x.bucket, nil) {
		have++
	}
	if have != want {
		report.add(x.name, nil, fmt.Sprintf("索引有 %d 项，应有 %d 项", have, want))
	}
	return nil
}
