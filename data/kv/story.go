package kv

import (
	"bytes"
	"iter"
	"reflect"
	"slices"
	"strings"

	"github.com/fxamacker/cbor/v2"
	bolt "go.etcd.io/bbolt"
)

// Delta is what a record did to one row, in the types of the row.
type Delta struct {
	Table   string
	Key     []byte
	Deleted bool
	Erased  bool // its personal data was erased later
	Fields  []FieldDelta
}

// FieldDelta is one field of it. Old and New are values of the field's type; nil where there was none.
type FieldDelta struct {
	Name     string
	Old, New any
}

// Deltas tells what the record did. Secret fields are left out.
func (r *Record) Deltas() ([]Delta, error) {
	var list []Delta
	add := func(table string, key []byte, old, now cbor.RawMessage, n int, deleted bool) error {
		s, ok := registry.byName[table]
		if !ok {
			return nil
		}
		b, there, err := r.block(n)
		if err != nil {
			return err
		}
		d := Delta{Table: table, Key: key, Deleted: deleted, Erased: n > 0 && !there}
		for _, part := range [][2]cbor.RawMessage{{old, now}, {b.Old, b.New}} {
			if err := d.add(s, part[0], part[1]); err != nil {
				return err
			}
		}
		list = append(list, d)
		return nil
	}
	for _, e := range r.Edits {
		if err := add(e.Table, e.Key, e.Old, e.New, e.Block, e.Deleted); err != nil {
			return nil, err
		}
	}
	for _, m := range r.Moves {
		if err := add(m.Log, m.Key, nil, m.Row, m.Block, false); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (d *Delta) add(s source, old, now cbor.RawMessage) error {
	was, err := fields(old)
	if err != nil {
		return err
	}
	is, err := fields(now)
	if err != nil {
		return err
	}
	types, secret := fieldTypes(s.rowType()), s.secretFields()
	at := map[string]int{}
	put := func(list []field, set func(*FieldDelta, any)) {
		for _, f := range list {
			if secret[f.name] || types[f.name] == nil {
				continue
			}
			i, ok := at[f.name]
			if !ok {
				i = len(d.Fields)
				at[f.name] = i
				d.Fields = append(d.Fields, FieldDelta{Name: f.name})
			}
			if v := typed(types[f.name], f.raw); v != nil {
				set(&d.Fields[i], v)
			}
		}
	}
	put(was, func(f *FieldDelta, v any) { f.Old = v })
	put(is, func(f *FieldDelta, v any) { f.New = v })
	return nil
}

// typed reads a value of a field's type; nil where there is none.
func typed(of reflect.Type, raw cbor.RawMessage) any {
	if len(raw) == 0 || bytes.Equal(raw, null) {
		return nil
	}
	v := reflect.New(of)
	if rowDec.Unmarshal(raw, v.Interface()) != nil {
		return nil
	}
	return v.Elem().Interface()
}

// Said is one of the values as the field's type has it; nil for an empty field.
func (d Dispute) Said(c Contender) any {
	of := RowType(d.Table)
	if of == nil {
		return nil
	}
	field := fieldTypes(of)[d.Field]
	if field == nil {
		return nil
	}
	return typed(field, c.Value)
}

// fieldTypes is the type of each field of a row by its name.
func fieldTypes(t reflect.Type) map[string]reflect.Type {
	types := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			types[name] = f.Type
		}
	}
	return types
}

// RowType is the type of a table's rows; nil for a name that is none.
func RowType(table string) reflect.Type {
	if s, ok := registry.byName[table]; ok {
		return s.rowType()
	}
	return nil
}

// DotsUnder lists the records that changed a row whose key has that length and begins with prefix, the newest first: what lies
// under an order, such as its lines.
func (tx *Tx) DotsUnder(size int, prefix []byte) ([]Dot, error) {
	seen := map[Dot]bool{}
	b := tx.bucket(bucketTouched)
	var list []Dot
	for k := range tx.keys(bucketTouched, append([]byte{byte(size)}, prefix...)) {
		if len(k) < 1+size {
			continue
		}
		_, rest, ok := bytes.Cut(k[1+size:], []byte{0})
		if !ok {
			continue
		}
		d, err := dotOf(rest, b.Get(k))
		if err != nil {
			return nil, damaged(bucketTouched, k, "shape")
		}
		if !seen[d] {
			seen[d] = true
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b Dot) int { return b.compare(a) })
	return list, nil
}

// RecordAt reads one record.
func (tx *Tx) RecordAt(d Dot) (*Record, error) { return tx.readRecord(journalKey(d.Writer, d.Number)) }

// Dot is the record's place among all.
func (r *Record) Dot() Dot { return r.dot() }

// RecordsBack walks the records of all writers from the newest to the earliest, from behind the given one on; the zero Dot begins
// at the end.
func (tx *Tx) RecordsBack(before Dot) iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		var heads []*backTrail
		for k := range tx.keys(bucketWriter, nil) {
			h := &backTrail{cursor: tx.bucket(bucketJournal).Cursor(), prefix: append(bytes.Clone(k), 0)}
			h.begin(before)
			heads = append(heads, h)
		}
		for {
			var best *backTrail
			for _, h := range heads {
				if h.r != nil && (best == nil || best.r.dot().Before(h.r.dot())) || h.err != nil {
					best = h
				}
			}
			if best == nil || !yield(best.r, best.err) || best.err != nil {
				return
			}
			best.step(best.cursor.Prev())
		}
	}
}

// backTrail is the next record of one writer, going back.
type backTrail struct {
	cursor *bolt.Cursor
	prefix []byte
	r      *Record
	err    error
}

// begin finds the writer's newest record before the dot. Counters grow with the numbers, so it is found by halving.
func (h *backTrail) begin(before Dot) {
	end := after(h.prefix)
	k, v := h.cursor.Seek(end)
	if k == nil {
		k, v = h.cursor.Last()
	} else {
		k, v = h.cursor.Prev()
	}
	h.step(k, v)
	if before == (Dot{}) || h.r == nil {
		return
	}
	lo, hi := uint64(1), h.r.Number+1 // the first that is not before lies in [lo, hi]
	for lo < hi {
		mid := (lo + hi) / 2
		h.step(h.at(mid))
		if h.err != nil || h.r == nil {
			return
		}
		if h.r.dot().Before(before) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 1 {
		h.r = nil
		return
	}
	h.step(h.at(lo - 1))
}

func (h *backTrail) at(n uint64) (k, v []byte) {
	return h.cursor.Seek(journalKey(string(h.prefix[:len(h.prefix)-1]), n))
}

func (h *backTrail) step(k, v []byte) {
	h.r, h.err = nil, nil
	if !bytes.HasPrefix(k, h.prefix) {
		return
	}
	raw, err := unseal(bucketJournal, k, v)
	if err == nil {
		h.r, err = ParseRecord(raw)
	}
	h.err = err
}
