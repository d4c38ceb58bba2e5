package kv

import (
	"encoding/binary"
	"strings"

	"jieche/data/base"
)

// Key is a key under construction. Its parts sort in the order in which they were added.
type Key []byte

// K begins a key.
func K() Key { return make(Key, 0, 48) }

// Key lets a Key stand where a row's typed key stands.
func (k Key) Key() []byte { return k }

// Str adds a text; a zero byte ends it, so that 张 sorts before 张三 and a prefix of the key is a prefix of the text.
func (k Key) Str(s string) Key {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return append(append(k, s...), 0)
}

// Text adds a text without an end, for the last part of a prefix that is being typed.
func (k Key) Text(s string) Key { return append(k, s...) }

// Raw adds bytes of fixed length, such as an id.
func (k Key) Raw(b []byte) Key { return append(k, b...) }

// Byte adds one byte.
func (k Key) Byte(b byte) Key { return append(k, b) }

// Uint adds an unsigned number.
func (k Key) Uint(v uint64) Key { return binary.BigEndian.AppendUint64(k, v) }

// Int adds a number; negatives sort before positives.
func (k Key) Int(v int64) Key { return binary.BigEndian.AppendUint64(k, uint64(v)^(1<<63)) }

// Day adds a day.
func (k Key) Day(d base.Day) Key { return binary.BigEndian.AppendUint32(k, uint32(d)^(1<<31)) }

// Moment adds a moment.
func (k Key) Moment(i base.Instant) Key { return k.Int(int64(i)) }

// Keyer is what names a row: base.ID, or a struct of several parts.
type Keyer interface{ Key() []byte }

// Pair is the key of a row that belongs to another: the lines of an order lie together, in the order of their ids.
type Pair[A, B any] struct {
	Of base.ID[A] `json:"of"`
	ID base.ID[B] `json:"id"`
}

// Key is the owner's id, then the row's own.
func (p Pair[A, B]) Key() []byte { return append(append(make([]byte, 0, 32), p.Of[:]...), p.ID[:]...) }
