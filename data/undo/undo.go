// Package undo (撤销导入) takes imports back. It stands above customers, parts and orders, because only all of them together know
// what was used since.
package undo

import (
	"slices"

	"jieche/data/base"
	"jieche/data/batch"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/person"
	"jieche/data/staff"
	"jieche/data/stock"
	"jieche/data/workorder"
)

// Import (撤销导入) takes back the newest batch of an import that was not taken back yet: what it made and nobody has used or
// changed since. The rest stays. One batch is one commit, as it went in, so that the desk goes on saving between two of them.
type Import struct {
	ID batch.RunID `json:"run"`
}

// Undone is what Import returns.
type Undone struct {
	batch.Outcome
	Left int `json:"left"` // batches of the import that are still to be taken back
}

// Name is the command's name.
func (Import) Name() string { return "import.undo" }

// Run takes back one batch.
func (c Import) Run(tx *kv.Tx) (Undone, error) {
	var out Undone
	b, left, err := c.next(tx)
	if err != nil {
		return out, err
	}
	out.Left = left
	r, err := batch.Batches.MakerOf(tx, b.Key())
	if err != nil {
		return out, err
	}
	used, err := usedSince(tx, b.At)
	if err != nil {
		return out, err
	}
	take := customer.Undo
	if b.Kind == batch.Parts {
		take = stock.Undo
	}
	if err := take(tx, r, used, &out.Outcome); err != nil {
		return out, err
	}
	b.UndoneAt, b.UndoneBy = tx.Now(), staff.ID(tx.Actor())
	b.Removed, b.Restored, b.Reversed, b.Kept = out.Removed, out.Restored, out.Reversed, len(out.Kept)
	return out, batch.Batches.Put(tx, b)
}

// next is the newest batch that was not taken back, and how many come after it.
func (c Import) next(tx *kv.Tx) (next batch.Batch, left int, err error) {
	var last batch.Batch
	for b, err := range batch.Batches.Under(tx, c.ID[:]) {
		if err != nil {
			return b, 0, err
		}
		last = b
		if b.UndoneAt == 0 {
			next = b
			left++
		}
	}
	switch {
	case last.ID.IsZero():
		return next, 0, base.Refuse(base.NotFound, "undo.missing", "run", "没有找到这次导入，请刷新列表后重新选择")
	case left == 0:
		return next, 0, base.Refuse(base.Conflict, "undo.twice", "run", "这次导入已经由%s在 %s 撤销过了，不能撤销第二次。需要时可以重新导入", staff.NameOf(tx, last.UndoneBy), last.UndoneAt)
	}
	return next, left - 1, nil
}

// usedSince is what anything but the import itself needs.
func usedSince(tx *kv.Tx, at base.Instant) (batch.Uses, error) {
	used, err := workorder.UsedSince(tx, at)
	if err != nil {
		return nil, err
	}
	for p, err := range catalog.Packages.All(tx) {
		if err != nil {
			return nil, err
		}
		for _, l := range p.Lines {
			if !l.Part.IsZero() {
				used[l.Part] = "用在套餐“" + p.Name + "”里"
			}
		}
	}
	return used, person.Asked(tx, func(id customer.ID) { used[id] = "有个人信息请求的登记，要留着" })
}

// Imports (导入记录) asks for the imports, the newest first.
type Imports struct {
	Kind batch.Kind `json:"kind,omitempty"` // empty: both
}

// Past (一次导入) is an import with what it did and how far it was taken back.
type Past struct {
	batch.Batch        // of its first batch, with the counts of all
	Who         string `json:"who,omitempty"`
	Batches     int    `json:"batches"`
	Undone      int    `json:"undone"` // batches that were taken back
}

// Name is the query's name.
func (Imports) Name() string { return "import.list" }

// maxImports is how many are listed.
const maxImports = 200

// Ask lists the imports.
func (q Imports) Ask(tx *kv.Tx) ([]Past, error) {
	var list []Past
	for b, err := range batch.Batches.All(tx) {
		if err != nil {
			return nil, err
		}
		if q.Kind != "" && b.Kind != q.Kind {
			continue
		}
		if n := len(list); n > 0 && list[n-1].Run == b.Run {
			list[n-1].add(b)
			continue
		}
		p := Past{Batch: b, Who: staff.NameOf(tx, b.By), Batches: 1}
		if b.UndoneAt != 0 {
			p.Undone = 1
		}
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(a, b Past) int { return int(b.At - a.At) })
	return list[:min(len(list), maxImports)], nil
}

func (p *Past) add(b batch.Batch) {
	p.Batches++
	p.Made, p.Completed, p.Opened = p.Made+b.Made, p.Completed+b.Completed, p.Opened+b.Opened
	p.Removed, p.Restored, p.Reversed, p.Kept = p.Removed+b.Removed, p.Restored+b.Restored, p.Reversed+b.Reversed, p.Kept+b.Kept
	p.UndoneAt = max(p.UndoneAt, b.UndoneAt)
	if b.UndoneAt != 0 {
		p.Undone++
	}
}
