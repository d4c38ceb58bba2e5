package kv

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"reflect"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"jieche/data/base"
)

// A stored value is: codec (1 byte), payload, CRC-32C over bucket, key, codec and payload (4 bytes). bbolt's pages
// have no checksums: of single-bit flips that did damage it noticed 6.5 %, and a page that points to the wrong place
// yields a valid record of another row. The checksum covers where the value lies, so both are found.
const codecCBOR = 1

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// The encoding is deterministic: equal rows are equal bytes on every PC.
var (
	enc = must(cbor.EncOptions{Sort: cbor.SortCoreDeterministic, ShortestFloat: cbor.ShortestFloat16, IndefLength: cbor.IndefLengthForbidden}.EncMode())
	// dec reads what comes from outside this file: records of other PCs, of the second file.
	dec = must(cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden,
		MaxNestedLevels: 16, MaxArrayElements: 1 << 20, MaxMapPairs: 1 << 16,
	}.DecMode())
	// rowDec reads rows whose checksum holds: this program wrote them, so no name can stand in them twice.
	rowDec = must(cbor.DecOptions{IndefLength: cbor.IndefLengthForbidden, MaxNestedLevels: 16}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func checksum(bucket, key, body []byte) uint32 {
	sum := crc32.Update(0, castagnoli, bucket)
	sum = crc32.Update(sum, castagnoli, []byte{0})
	sum = crc32.Update(sum, castagnoli, key)
	return crc32.Update(sum, castagnoli, body)
}

// seal wraps a payload for the place where it will lie.
func seal(bucket, key, payload []byte) []byte {
	v := make([]byte, 0, len(payload)+5)
	v = append(append(v, codecCBOR), payload...)
	return binary.BigEndian.AppendUint32(v, checksum(bucket, key, v))
}

// unseal verifies a stored value and returns the payload, still in bbolt's memory.
func unseal(bucket, key, value []byte) ([]byte, error) {
	if len(value) < 5 {
		return nil, damaged(bucket, key, "too short")
	}
	body, sum := value[:len(value)-4], binary.BigEndian.Uint32(value[len(value)-4:])
	if checksum(bucket, key, body) != sum {
		return nil, damaged(bucket, key, "checksum")
	}
	if body[0] != codecCBOR {
		return nil, damaged(bucket, key, fmt.Sprintf("codec %d", body[0]))
	}
	return body[1:], nil
}

func damaged(bucket, key []byte, why string) error {
	return base.Refuse(base.Damaged, "row.damaged", "", "资料“%s”中有一条记录损坏（编号 %x），请到“设置 › 检查与修复”修复后再试", bucket, key).
		Because(fmt.Errorf("%s %x: %s", bucket, key, why))
}

// field is one field of an encoded row, as bytes.
type field struct {
	name string
	raw  cbor.RawMessage
}

// fields splits an encoded row without decoding its values.
func fields(payload []byte) ([]field, error) {
	if payload == nil {
		return nil, nil
	}
	n, rest, err := head(payload, 5)
	if err != nil {
		return nil, err
	}
	list := make([]field, 0, n)
	for range n {
		size, body, err := head(rest, 3)
		if err != nil || uint64(len(body)) < size {
			return nil, fmt.Errorf("field name: %w", errShape)
		}
		name := string(body[:size])
		rest = body[size:]
		length, err := itemLength(rest, 0)
		if err != nil {
			return nil, err
		}
		list = append(list, field{name, cbor.RawMessage(rest[:length])})
		rest = rest[length:]
	}
	if len(rest) != 0 {
		return nil, errShape
	}
	return list, nil
}

// join is the inverse of fields: the names sorted as the encoder sorts them.
func join(list []field) []byte {
	slices.SortFunc(list, func(a, b field) int {
		if len(a.name) != len(b.name) {
			return len(a.name) - len(b.name)
		}
		return slices.Compare([]byte(a.name), []byte(b.name))
	})
	out := appendHead(nil, 5, uint64(len(list)))
	for _, f := range list {
		out = appendHead(out, 3, uint64(len(f.name)))
		out = append(append(out, f.name...), f.raw...)
	}
	return out
}

var errShape = fmt.Errorf("not a well-formed row")

// head reads the first byte(s) of a CBOR item of the wanted major type and returns its argument and the rest.
func head(b []byte, major byte) (uint64, []byte, error) {
	if len(b) == 0 || b[0]>>5 != major {
		return 0, nil, errShape
	}
	arg, size, err := argument(b)
	if err != nil {
		return 0, nil, err
	}
	return arg, b[size:], nil
}

func argument(b []byte) (arg uint64, size int, err error) {
	info := b[0] & 31
	switch {
	case info < 24:
		return uint64(info), 1, nil
	case info > 27:
		return 0, 0, errShape
	}
	width := 1 << (info - 24)
	if len(b) < 1+width {
		return 0, 0, errShape
	}
	for _, c := range b[1 : 1+width] {
		arg = arg<<8 | uint64(c)
	}
	return arg, 1 + width, nil
}

func appendHead(b []byte, major byte, arg uint64) []byte {
	m := major << 5
	switch {
	case arg < 24:
		return append(b, m|byte(arg))
	case arg < 1<<8:
		return append(b, m|24, byte(arg))
	case arg < 1<<16:
		return binary.BigEndian.AppendUint16(append(b, m|25), uint16(arg))
	case arg < 1<<32:
		return binary.BigEndian.AppendUint32(append(b, m|26), uint32(arg))
	}
	return binary.BigEndian.AppendUint64(append(b, m|27), arg)
}

// itemLength is the length of the first CBOR item in b.
func itemLength(b []byte, depth int) (int, error) {
	if len(b) == 0 || depth > 16 {
		return 0, errShape
	}
	arg, size, err := argument(b)
	if err != nil {
		return 0, err
	}
	var children uint64
	switch b[0] >> 5 {
	case 0, 1, 7:
		return size, nil
	case 2, 3:
		if uint64(len(b)-size) < arg {
			return 0, errShape
		}
		return size + int(arg), nil
	case 4:
		children = arg
	case 5:
		children = 2 * arg
	case 6:
		children = 1
	}
	if children > uint64(len(b)) {
		return 0, errShape
	}
	for range children {
		n, err := itemLength(b[size:], depth+1)
		if err != nil {
			return 0, err
		}
		size += n
	}
	return size, nil
}

// personal finds the fields that carry `pii:"1"`: they go into detachable blocks of the record.
func personal(t reflect.Type) map[string]bool {
	set := map[string]bool{}
	for f := range t.Fields() {
		if f.Tag.Get("pii") == "" {
			continue
		}
		name := f.Tag.Get("json")
		for i, c := range name {
			if c == ',' {
				name = name[:i]
				break
			}
		}
		if name == "" {
			panic(fmt.Sprintf("%s.%s: personal data needs a json name", t, f.Name))
		}
		set[name] = true
	}
	return set
}
