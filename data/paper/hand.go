package paper

import (
	"fmt"

	"jieche/data/base"
	"jieche/data/kv"
)

// ByHand (手写单) is what a command takes from a form that was filled in by hand while there was no power: its number, which was set aside before, and
// the time that somebody wrote on it. Every command that draws a number has it; empty, the document gets the next number and the moment of the command.
type ByHand struct {
	No base.DocNo   `json:"no,omitempty"`
	At base.Instant `json:"at,omitempty"` // empty: when it is keyed in
}

// Given (单号和时间) is what a new document gets: its number, its own time, and when it was keyed in, where its original is a form filled in by hand.
type Given struct {
	No    base.DocNo
	At    base.Instant
	Keyed base.Instant
}

// Note is what the story of a work order says of a document.
func (g Given) Note() string {
	if g.Keyed.IsZero() {
		return string(g.No)
	}
	return fmt.Sprintf("%s（手写单补录，纸上时间 %s）", g.No, g.At)
}

// Give gives a new document its number and its time within a command: the next number of the day at the moment of the command, or what stands on the
// form that was filled in by hand. That number is then used, by the work order of that number (empty: by the order that it is itself), and the sheet of
// paper stands in the register as the original.
func (h ByHand) Give(tx *kv.Tx, kind base.DocKind, at base.Instant, order base.DocNo) (Given, error) {
	if h == (ByHand{}) {
		no, err := tx.NumberOn(kind, at.Day())
		return Given{No: no, At: at}, err
	}
	r, err := h.check(tx, kind, at)
	if err != nil {
		return Given{}, err
	}
	g := Given{No: r.No, At: h.At, Keyed: tx.Now()}
	if g.At.IsZero() {
		g.At = at
	}
	if order == "" {
		order = r.No
	}
	r.Used, r.Order, r.KeyedBy = tx.Now(), order, tx.Actor()
	if err := reserved.Put(tx, r); err != nil {
		return Given{}, err
	}
	p := Print{ID: kv.NewID[Print](tx), Form: r.Form, No: r.No, Count: Count(tx, r.Form, r.No) + 1, At: tx.Now(), By: tx.Actor(), Hand: g.At}
	return g, prints.Append(tx, p)
}

// check finds the number that stands on the form, and holds the time on it against what can be.
func (h ByHand) check(tx *kv.Tx, kind base.DocKind, now base.Instant) (Reserved, error) {
	if h.No == "" {
		return Reserved{}, base.Refuse(base.Invalid, "reserve.number", "no", "填了纸上的时间，还缺纸上的号码。请输入手写%s上的号码", kind.Word())
	}
	no, ok := base.ParseDocNo(string(h.No))
	if ok && no.Kind() != kind {
		return Reserved{}, base.Refuse(base.Invalid, "reserve.kind", "no", "%s 是%s的号码，这里要的是%s的号码（%s 开头）。请核对纸上的号码", no, no.Kind().Word(), kind.Word(), kind)
	}
	r, err := open(tx, h.No)
	if err != nil {
		return r, err
	}
	const minute = 60_000 // people write no seconds
	switch {
	case h.At.IsZero():
	case h.At > now:
		return r, base.Refuse(base.Invalid, "reserve.future", "at", "纸上的时间 %s 还没有到（现在是 %s），请核对日期和时间", h.At, now)
	case h.At < r.At-r.At%minute:
		return r, base.Refuse(base.Invalid, "reserve.before", "at", "纸上的时间 %s 比预留号码 %s 的时间 %s 还早，请核对日期和时间", h.At, r.No, r.At)
	}
	return r, nil
}

// IsByHand says that the original of a document's form was filled in by hand.
func IsByHand(tx *kv.Tx, form Form, no base.DocNo) (bool, error) {
	for p, err := range byNo.Rows(tx, kv.K().Str(string(no)).Str(string(form))) {
		if err != nil || p.Hand != 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// CheckByHand (核对手写单) asks whether a form that was filled in by hand can be keyed in, before everything else on it is typed.
type CheckByHand struct {
	Kind base.DocKind `json:"kind"` // of the document that is to be made
	ByHand
}

// Name is the query's name.
func (CheckByHand) Name() string { return "paper.check_by_hand" }

// Ask says what the command would say, and gives the number as it is written properly.
func (q CheckByHand) Ask(tx *kv.Tx) (ReservedRow, error) {
	r, err := q.check(tx, q.Kind, tx.Now())
	return row(tx, r), err
}
