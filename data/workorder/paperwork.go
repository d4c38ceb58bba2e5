package workorder

import "jieche/data/base"

// HasAddOn says that something was added after the customer had signed: answered, or waiting for his answer.
func (s *Sheet) HasAddOn() bool {
	for _, l := range s.Lines {
		if l.Consent == Proposed {
			return true
		}
	}
	return len(s.AddOns) > 0
}

// Money is the payments on the bill in force that brought money: what stands on account 挂账 is none.
func (s *Sheet) Money() []Payment {
	if s.Settlement == nil {
		return nil
	}
	return moneyIn(s.Settlement.Payments)
}

func moneyIn(all []Payment) []Payment {
	var list []Payment
	for _, p := range all {
		if p.Kind != OnAccount {
			list = append(list, p)
		}
	}
	return list
}

// received is what Sheet.Received shows, for the gate of the receipt.
func (b *bill) received() base.Fen {
	if len(moneyIn(b.payments)) == 0 {
		return b.Deposit
	}
	return b.paid()
}

// OnlyDeposit says that the deposit of the reception is all the money that came so far.
func (s *Sheet) OnlyDeposit() bool { return len(s.Money()) == 0 && s.Order.Deposit > 0 }

// Received is the money that the shop has of the customer for this visit: what was paid on the bill, or the deposit while
// nothing was.
func (s *Sheet) Received() base.Fen {
	if s.OnlyDeposit() {
		return s.Order.Deposit
	}
	var sum base.Fen
	for _, p := range s.Money() {
		sum += p.Signed()
	}
	return sum
}
