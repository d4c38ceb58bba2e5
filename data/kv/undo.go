package kv

import (
	"bytes"
	"slices"

	"jieche/data/base"
)

// Undoing (撤销) is what a record did to one row, held against how the row stands now: for a command that takes back what an
// earlier one did. It compares values and not histories, so a row that was changed and changed back counts as unchanged.
type Undoing struct {
	Table  string
	Key    []byte
	Made   bool     // the record made the row
	Gone   bool     // the row is no longer there
	Erased bool     // the record has lost its personal data: nothing can be said about the row
	Since  []string // fields that have another value than the record gave them

	source source
	wrote  []string
	was    []field
}

// Wrote says that the record gave that field a value or took it away.
func (u Undoing) Wrote(name string) bool { return slices.Contains(u.wrote, name) }

// Untouched says that the row is as the record left it.
func (u Undoing) Untouched() bool { return !u.Gone && !u.Erased && len(u.Since) == 0 }

// Undoings is what the record did to the rows of the table, in the order in which it did it.
func (tx *Tx) Undoings(r *Record, table string) ([]Undoing, error) {
	var list []Undoing
	for i := range r.Edits {
		if e := &r.Edits[i]; e.Table == table && !e.Deleted {
			u, err := tx.undoing(r, e)
			if err != nil {
				return nil, err
			}
			list = append(list, u)
		}
	}
	return list, nil
}

func (tx *Tx) undoing(r *Record, e *Edit) (Undoing, error) {
	u := Undoing{Table: e.Table, Key: e.Key}
	var err error
	if u.source, err = r.source(e.Table, false); err != nil {
		return u, err
	}
	b, whole, err := r.block(e.Block)
	if err != nil {
		return u, err
	}
	u.Erased = !whole
	u.Made = whole && len(e.Old) == 0 && len(b.Old) == 0
	if u.was, err = r.writes(e.Old, 0); err != nil {
		return u, err
	}
	personal, err := fields(b.Old)
	if err != nil {
		return u, err
	}
	u.was = append(u.was, personal...)
	wrote, err := r.writes(e.New, e.Block)
	if err != nil {
		return u, err
	}
	for _, f := range wrote {
		u.wrote = append(u.wrote, f.name)
	}
	return u, u.compare(tx, wrote)
}

// compare holds what the record wrote against the stored row.
func (u *Undoing) compare(tx *Tx, wrote []field) error {
	v := tx.bucket([]byte(u.Table)).Get(u.Key)
	if v == nil {
		u.Gone = true
		return nil
	}
	p, err := unseal([]byte(u.Table), u.Key, v)
	if err != nil {
		return err
	}
	now, err := fields(p)
	if err != nil {
		return err
	}
	for _, f := range wrote {
		if !bytes.Equal(valueOf(now, f.name), f.raw) {
			u.Since = append(u.Since, f.name)
		}
	}
	for _, f := range now {
		if u.Made && !u.Wrote(f.name) {
			u.Since = append(u.Since, f.name)
		}
	}
	return nil
}

// valueOf is a field's value; one that is absent is null.
func valueOf(list []field, name string) []byte {
	for _, f := range list {
		if f.name == name {
			return f.raw
		}
	}
	return null
}

// Restore gives the fields their old values back that still have those of the record, and says whether that changed the row.
// What the record made is not restored but deleted, by whoever knows that nobody needs it.
func (u Undoing) Restore(tx *Tx) (bool, error) {
	if u.Made || u.Gone || u.Erased {
		return false, nil
	}
	var back []field
	for _, f := range u.was {
		if !slices.Contains(u.Since, f.name) {
			back = append(back, f)
		}
	}
	if len(back) == 0 {
		return false, nil
	}
	payload, err := overlay(tx, u.Table, u.Key, back)
	if err != nil {
		return false, err
	}
	return true, u.source.apply(tx, u.Key, payload)
}

// MakerOf is the record that made the row: the first one that changed it.
func (t *Table[T, K]) MakerOf(tx *Tx, key K) (*Record, error) {
	list, err := tx.RecordsOf(t.name, key.Key())
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, base.Refuse(base.NotFound, t.name+".record", "", "这一笔的操作记录不在店铺文件里，请到“设置 › 检查与修复”检查")
	}
	return list[0], nil
}
