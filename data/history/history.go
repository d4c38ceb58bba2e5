// Package history (操作记录) tells who did what, when, and what was there before: the records of the shop in the words of the
// people who work there. It reads and never writes.
package history

import (
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/staff"
	"jieche/data/workorder"
)

// Page (操作记录) asks for a page of what was done, the newest first.
type Page struct {
	No      base.DocNo         `json:"no,omitempty"`     // only what was done with this work order
	Vehicle customer.VehicleID `json:"vehicle,omitzero"` // only what was done with this vehicle's file
	Staff   staff.ID           `json:"staff,omitzero"`   // only what this member did or approved
	From    base.Day           `json:"from,omitempty"`   // first day
	To      base.Day           `json:"to,omitempty"`     // last day
	Op      string             `json:"op,omitempty"`     // only this command
	Title   string             `json:"title,omitempty"`  // only commands whose Chinese name holds this
	Before  kv.Dot             `json:"before,omitzero"`  // go on behind this entry
	Size    int                `json:"size,omitempty"`   // entries at most; zero: 100
}

// Entry is one record.
type Entry struct {
	Dot      kv.Dot       `json:"dot"`
	At       base.Instant `json:"at"`
	Doubtful bool         `json:"doubtful,omitempty"` // the PC's clock was wrong
	Who      string       `json:"who,omitempty"`
	Approver string       `json:"approver,omitempty"`
	Op       string       `json:"op"`
	Title    string       `json:"title"`
	Anchor   string       `json:"anchor"`
	About    string       `json:"about,omitempty"` // the document, the car or the person that it was about
	Changes  []Change     `json:"changes,omitempty"`
}

// Change is one field.
type Change struct {
	What  string `json:"what"`  // 工单 RO261121-A017
	Field string `json:"field"` // 里程
	Old   string `json:"old,omitempty"`
	New   string `json:"new,omitempty"`
}

// Told is a page.
type Told struct {
	Entries []Entry `json:"entries,omitempty"`
	Next    kv.Dot  `json:"next,omitzero"` // where the next page begins; zero: that was all
	Looked  int     `json:"looked"`        // records that were looked at
}

// A page looks at so many records at most before it answers: a rare kind among a million is looked for in steps.
const (
	pageSize = 100
	mostSize = 1000
	mostLook = 20_000
)

// Name is the query's name.
func (Page) Name() string { return "history.page" }

// Ask reads the page.
func (q Page) Ask(tx *kv.Tx) (Told, error) {
	if q.Size <= 0 {
		q.Size = pageSize
	}
	q.Size = min(q.Size, mostSize)
	if q.No != "" || !q.Vehicle.IsZero() {
		return q.few(tx)
	}
	var told Told
	t := newTeller(tx)
	for r, err := range tx.RecordsBack(q.Before) {
		if err != nil {
			return told, err
		}
		if q.From != 0 && r.Quality == 0 && r.Time.Day() < q.From-1 {
			return told, nil // counters follow the clock but for one that was wrong, so what comes is earlier
		}
		if len(told.Entries) == q.Size || told.Looked == mostLook {
			return told, nil
		}
		told.Looked++
		told.Next = r.Dot()
		if q.wants(r) {
			e, err := t.entry(r)
			if err != nil {
				return told, err
			}
			told.Entries = append(told.Entries, e)
		}
	}
	told.Next = kv.Dot{}
	return told, nil
}

// few reads what was done with one thing: the index knows its records.
func (q Page) few(tx *kv.Tx) (Told, error) {
	dots, err := q.dots(tx)
	if err != nil {
		return Told{}, err
	}
	var told Told
	t := newTeller(tx)
	for _, d := range dots {
		if q.Before != (kv.Dot{}) && !d.Before(q.Before) {
			continue
		}
		if len(told.Entries) == q.Size {
			return told, nil
		}
		r, err := tx.RecordAt(d)
		if err != nil {
			return told, err
		}
		told.Looked++
		told.Next = d
		if q.wants(r) {
			e, err := t.entry(r)
			if err != nil {
				return told, err
			}
			told.Entries = append(told.Entries, e)
		}
	}
	told.Next = kv.Dot{}
	return told, nil
}

// dots lists the records in question, the newest first.
func (q Page) dots(tx *kv.Tx) ([]kv.Dot, error) {
	id := q.Vehicle[:]
	if q.No != "" {
		order, err := workorder.OrderOf(tx, base.DocNo(strings.ToUpper(strings.TrimSpace(string(q.No)))))
		if err != nil {
			return nil, err
		}
		id = order[:]
	}
	var all []kv.Dot
	for _, size := range []int{16, 32} { // the row itself, and what lies under it
		dots, err := tx.DotsUnder(size, id)
		if err != nil {
			return nil, err
		}
		all = append(all, dots...)
	}
	slices.SortFunc(all, func(a, b kv.Dot) int {
		if a.Before(b) {
			return 1
		}
		if b.Before(a) {
			return -1
		}
		return 0
	})
	return slices.Compact(all), nil
}

func (q Page) wants(r *kv.Record) bool {
	by := string(q.Staff[:])
	return (q.Op == "" || r.Op == q.Op) && strings.Contains(TitleOf(r.Op), strings.TrimSpace(q.Title)) &&
		(q.Staff.IsZero() || string(r.User) == by || string(r.By) == by) &&
		(q.From == 0 || r.Time.Day() >= q.From) && (q.To == 0 || r.Time.Day() <= q.To)
}
