package base

import (
	"encoding/base32"
	"fmt"
	"io"
)

// ID names one row of T for ever. It is 16 bytes, time-ordered (48 bits of milliseconds, then random), so that
// rows made together lie together in the file. The type parameter keeps the id of an order from being taken
// for the id of a part.
type ID[T any] [16]byte

// idText is Crockford's alphabet: no I, L, O, U, so that an id read over the telephone is not misheard.
var idText = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// MakeID makes an id from the moment and from the source of randomness.
func MakeID[T any](now Instant, random io.Reader) ID[T] {
	var id ID[T]
	ms := uint64(now)
	for i := range 6 {
		id[i] = byte(ms >> (8 * (5 - i)))
	}
	if _, err := io.ReadFull(random, id[6:]); err != nil {
		panic(fmt.Sprintf("no randomness: %v", err)) // the system's source never fails; a test's source must not either
	}
	return id
}

// Key is the id as the key of a row.
func (id ID[T]) Key() []byte { return id[:] }

// IsZero says that no row is named.
func (id ID[T]) IsZero() bool { return id == ID[T]{} }

// String is the id in 26 letters and digits; the empty string names nothing.
func (id ID[T]) String() string {
	if id.IsZero() {
		return ""
	}
	return idText.EncodeToString(id[:])
}

// ParseID reads what String wrote.
func ParseID[T any](s string) (ID[T], error) {
	var id ID[T]
	if s == "" {
		return id, nil
	}
	b, err := idText.DecodeString(s)
	if err != nil || len(b) != len(id) {
		return id, Refuse(Invalid, "id", "", "“%s”不是有效的编号，请从列表中重新选择", s)
	}
	copy(id[:], b)
	return id, nil
}

// MarshalText lets JSON carry the id as text.
func (id ID[T]) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads the id from JSON.
func (id *ID[T]) UnmarshalText(b []byte) error {
	v, err := ParseID[T](string(b))
	*id = v
	return err
}

// MarshalBinary stores the id as its 16 bytes; an id that names nothing takes no room.
func (id ID[T]) MarshalBinary() ([]byte, error) {
	if id.IsZero() {
		return nil, nil
	}
	return id[:], nil
}

// UnmarshalBinary reads the stored bytes.
func (id *ID[T]) UnmarshalBinary(b []byte) error {
	switch len(b) {
	case 0:
		*id = ID[T]{}
	case len(id):
		copy(id[:], b)
	default:
		return fmt.Errorf("id of %d bytes", len(b))
	}
	return nil
}

// Op is the type behind an operation's id.
type Op struct{}

// OpID names one press of one button. The form makes it when it opens, so that a double click, or a second try
// after a crash, is one command and not two.
type OpID = ID[Op]
