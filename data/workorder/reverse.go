package workorder

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/staff"
)

// Reverse (冲红) reverses the settlement in force and its payments; the order goes back to before it.
type Reverse struct {
	Order  ID         `json:"order"`
	No     base.DocNo `json:"no,omitempty"` // which one, when two PCs settled the order; empty: the order's own
	Reason string     `json:"reason"`
}

// Name is the command's name.
func (Reverse) Name() string { return "workorder.reverse" }

// Run writes the red entry. Nothing settled is edited or deleted; the parts stay issued.
func (c Reverse) Run(tx *kv.Tx) (Done, error) {
	if err := reasonText(&c.Reason, "reverse.reason", "冲红"); err != nil {
		return Done{}, err
	}
	v, s, err := c.toReverse(tx)
	if err != nil {
		return Done{}, err
	}
	b, err := loadBill(tx, v, s)
	if err != nil {
		return Done{}, err
	}
	for _, p := range b.standing() {
		if err := b.back(p, "冲红"); err != nil {
			return Done{}, err
		}
	}
	red, err := s.mirror(tx, c.Reason)
	if err != nil {
		return Done{}, err
	}
	if err := settlements.Append(tx, red); err != nil {
		return Done{}, err
	}
	if v.Settlement == s.ID {
		if err := v.voidPasses("结算单 " + string(s.No) + " 已冲红"); err != nil {
			return Done{}, err
		}
		v.State, v.Settlement = Checked, SettlementID{}
		if err := v.save(); err != nil {
			return Done{}, err
		}
	}
	done := v.done()
	done.No = red.No
	return done, v.because(StepReverse, tx.Approver(), string(red.No)+" 冲 "+string(s.No), c.Reason)
}

// mirror is the red entry of a settlement: every figure with the opposite sign.
func (s Settlement) mirror(tx *kv.Tx, reason string) (Settlement, error) {
	no, err := tx.Number(base.DocRedEntry)
	red := s
	red.ID, red.No, red.At, red.By, red.Approver = kv.NewID[Settlement](tx), no, tx.Now(), staff.ID(tx.Actor()), staff.ID(tx.Approver())
	red.Reverses, red.Reason, red.Keyed = s.ID, reason, 0
	red.Lines = make([]Line, len(s.Lines))
	for i, l := range s.Lines {
		l.Price, l.Off = -l.Price, -l.Off
		red.Lines[i] = l
	}
	red.Totals = TotalsOf(red.Lines)
	return red, err
}
