package kv

import (
	"jieche/data/base"
)

// Value is one field of a stored row, still encoded. It is valid only inside the function that is given it.
type Value []byte

// Text is the field's text; empty where it is none.
func (v Value) Text() string {
	n, rest, err := head(v, 3)
	if err != nil || uint64(len(rest)) < n {
		return ""
	}
	return string(rest[:n])
}

// Int is the field's number; zero where it is none.
func (v Value) Int() int64 {
	if len(v) == 0 || v[0]>>5 > 1 {
		return 0
	}
	n, _, err := argument(v)
	switch {
	case err != nil:
		return 0
	case v[0]>>5 == 1:
		return -1 - int64(n)
	}
	return int64(n)
}

// Fill copies the field's bytes, such as an id.
func (v Value) Fill(into []byte) {
	if n, rest, err := head(v, 2); err == nil && uint64(len(rest)) >= n && n == uint64(len(into)) {
		copy(into, rest[:n])
	}
}

// First is the first element of a list; nil of an empty one.
func (v Value) First() Value {
	n, rest, err := head(v, 4)
	if err != nil || n == 0 {
		return nil
	}
	size, err := itemLength(rest, 0)
	if err != nil {
		return nil
	}
	return rest[:size]
}

// Glance shows the fields of a row one after the other without decoding the row: lists show five fields of forty. The row's
// checksum is verified like that of any other reading. False where there is no such row.
func (t *Table[T, K]) Glance(tx *Tx, key K, see func(field []byte, v Value)) (bool, error) {
	p, err := t.payload(tx, key.Key())
	if err != nil || p == nil {
		return false, err
	}
	return true, t.glance(p, see)
}

func (r *rows[T]) glance(p []byte, see func(field []byte, v Value)) error {
	odd := func(err error) error {
		return base.Refuse(base.Damaged, "row.shape", "", "资料“%s”中有一条记录读不出来，请到“设置 › 检查与修复”修复后再试", r.name).Because(err)
	}
	n, rest, err := head(p, 5)
	if err != nil {
		return odd(err)
	}
	for range n {
		size, body, err := head(rest, 3)
		if err != nil || uint64(len(body)) < size {
			return odd(errShape)
		}
		length, err := itemLength(body[size:], 0)
		if err != nil {
			return odd(err)
		}
		see(body[:size], Value(body[size:][:length]))
		rest = body[size:][length:]
	}
	return nil
}
