// Package ledger (台账) is moves of one unit between two accounts. Stock and money both use it: what leaves one account
// enters another, so nothing appears or vanishes, and a correction is a move back.
package ledger

import "jieche/data/base"

// Account (账户) is a place where units lie: a shelf, a work order, a supplier, a drawer.
type Account string

// Entry (分录) is one move. The amount is always positive; the direction is from and to.
type Entry struct {
	From   Account `json:"from"`
	To     Account `json:"to"`
	Amount int64   `json:"amount"`
}

// Valid refuses an entry that moves nothing or nowhere.
func (e Entry) Valid() error {
	switch {
	case e.Amount <= 0:
		return base.Refuse(base.Invalid, "ledger.amount", "qty", "数量必须大于零")
	case e.From == "" || e.To == "" || e.From == e.To:
		return base.Refuse(base.Invalid, "ledger.account", "", "台账的来源和去向不能相同，也不能为空")
	}
	return nil
}

// Back is the entry that undoes e.
func (e Entry) Back() Entry { return Entry{From: e.To, To: e.From, Amount: e.Amount} }

// Deltas adds what the entry does to both accounts. The two always cancel out.
func (e Entry) Deltas(add func(Account, int64)) {
	add(e.From, -e.Amount)
	add(e.To, e.Amount)
}
