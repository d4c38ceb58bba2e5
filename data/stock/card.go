package stock

import (
	"slices"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/ledger"
)

// months is how far back the monthly usage goes.
const months = 12

// CardOf (配件卡片) asks for a part with its figures and its movements. What open orders still want of it is known one floor
// above, so Reserved stays zero here and Available is all that is on hand; the query of the work orders fills both in.
type CardOf struct {
	Part ID  `json:"part"`
	From int `json:"from,omitempty"` // movements left out at the beginning, newest first
	Size int `json:"size,omitempty"` // zero: Page
}

// Name is the query's name.
func (CardOf) Name() string { return "stock.card" }

// Ask reads the card.
func (q CardOf) Ask(tx *kv.Tx) (Card, error) {
	p, err := Get(tx, q.Part)
	if err != nil {
		return Card{}, err
	}
	all, err := collect(moves.Under(tx, p.ID[:]))
	if err != nil {
		return Card{}, err
	}
	c := Card{Part: p, OnHand: OnHand(tx, p.ID), Cost: Average(tx, p.ID), Usage: usage(all, tx.Today())}
	c.Available = c.OnHand
	size := q.Size
	if size <= 0 {
		size = Page
	}
	lines := balance(all)
	slices.Reverse(lines)
	from := min(max(q.From, 0), len(lines))
	c.Moves = lines[from:min(from+size, len(lines))]
	return c, nil
}

// balance adds to each movement what lay on the shelf after it, oldest first.
func balance(all []Move) []MoveLine {
	lines := make([]MoveLine, len(all))
	var sum base.Milli
	for i, m := range all {
		signed := m.Signed()
		sum += signed
		lines[i] = MoveLine{Move: m, Signed: signed, Balance: sum}
	}
	return lines
}

// Signed is plus onto the shelf and minus off it.
func (m Move) Signed() base.Milli {
	var n base.Milli
	m.Deltas(func(a ledger.Account, amount int64) {
		if a == Shelf {
			n += base.Milli(amount)
		}
	})
	return n
}

// usage is what was used per month, the last twelve, oldest first: what went to orders, buyers and the shop itself, less what
// came back.
func usage(all []Move, today base.Day) []base.Milli {
	list := make([]base.Milli, months)
	y, m, _ := today.Date()
	now := y*12 + m
	kinds := map[MoveID]MoveKind{}
	for _, x := range all {
		kinds[x.ID] = x.Kind
		kind := x.Kind
		if kind == Correction {
			kind = kinds[x.Reverses]
		}
		switch kind {
		case Issue, Return, Sale, SaleReturn, InternalUse:
			y, m, _ := x.At.Day().Date()
			if ago := now - (y*12 + m); ago >= 0 && ago < months {
				list[months-1-ago] -= x.Signed()
			}
		}
	}
	return list
}
