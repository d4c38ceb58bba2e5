package workorder

import "jieche/data/base"

// TotalsOf adds up the billed lines: by kind of fee at full price, what was taken off, and what each payer pays. The total
// is the sum of the lines, to the fen.
func TotalsOf(list []Line) Totals {
	var t Totals
	for _, l := range list {
		if !l.Billed() {
			continue
		}
		amount := l.Amount()
		t.Total += amount
		t.Off -= l.Off
		*t.fee(l.Kind) += l.Gross()
		switch l.Payer {
		case PayMaker:
			t.Maker += amount
		case PayInsurer:
			t.Insurer += amount
		case PayInternal, PayRework:
			t.Internal += amount
		default:
			t.Customer += amount
		}
	}
	return t
}

// fee is the row of the national form that a kind of line is added to.
func (t *Totals) fee(k LineKind) *base.Fen {
	switch k {
	case Diagnosis:
		return &t.Diagnosis
	case Inspection:
		return &t.Inspection
	case PartLine:
		return &t.Parts
	case Labour:
		return &t.Labour
	case Outside:
		return &t.Outside
	case Discount:
		return &t.Off
	case RoundOff:
		return &t.RoundOff
	}
	return &t.Other
}

// agreedTotal is what the customer has agreed to so far: without the add-ons that wait for an answer.
func agreedTotal(list []Line) base.Fen {
	var sum base.Fen
	for _, l := range list {
		if l.consented() {
			sum += l.Amount()
		}
	}
	return sum
}
