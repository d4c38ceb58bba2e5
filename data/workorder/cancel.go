package workorder

import (
	"fmt"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/paper"
	"jieche/data/stock"
)

// Cancel (作废工单) ends a visit before the settlement. Parts that were issued must come back first, or go back with it.
type Cancel struct {
	Order       ID     `json:"order"`
	Reason      string `json:"reason"`
	ReturnParts bool   `json:"return_parts,omitempty"` // everything issued goes back on the shelves
}

// Name is the command's name.
func (Cancel) Name() string { return "workorder.cancel" }

// Run cancels the order. It stays in the register with its number and its reason.
func (c Cancel) Run(tx *kv.Tx) (Done, error) {
	if err := reasonText(&c.Reason, "cancel.reason", "作废工单"); err != nil {
		return Done{}, err
	}
	v, err := loadOpen(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	issued, err := v.issued()
	if err != nil {
		return Done{}, err
	}
	var no base.DocNo
	if len(issued) > 0 {
		if !c.ReturnParts {
			return Done{}, c.partsOut(v, issued)
		}
		given, err := v.giveBack(issued, v.worker(), paper.ByHand{})
		if err != nil {
			return Done{}, err
		}
		no = given.No
		if err := v.log(StepReturn, tx.Approver(), fmt.Sprintf("%s，%d 种", no, len(issued))); err != nil {
			return Done{}, err
		}
	}
	v.CancelledIn, v.State, v.Cancelled = v.State, Cancelled, c.Reason
	if err := v.hold(); err != nil {
		return Done{}, err
	}
	if err := v.save(); err != nil {
		return Done{}, err
	}
	done := v.done()
	done.No = no
	return done, v.because(StepCancel, tx.Approver(), "", c.Reason)
}

// issued is what the order has from the shelves, sorted so that it is the same on every PC.
func (v *visit) issued() ([]IssuePart, error) {
	taken, err := stock.TakenBy(v.tx, v.No)
	if err != nil {
		return nil, err
	}
	list := make([]IssuePart, 0, len(taken))
	for part, qty := range taken {
		list = append(list, IssuePart{part, qty})
	}
	slices.SortFunc(list, func(a, b IssuePart) int { return slices.Compare(a.Part[:], b.Part[:]) })
	return list, nil
}

func (c Cancel) partsOut(v *visit, issued []IssuePart) error {
	var missing []string
	for _, p := range issued {
		part, err := stock.Get(v.tx, p.Part)
		if err != nil {
			return err
		}
		missing = append(missing, fmt.Sprintf("退料：%s（%s）%s %s", part.Name, part.Code, p.Qty, part.Unit))
	}
	return base.Refuse(base.Refused, "cancel.parts", "return_parts", "工单 %s 还有领出的配件：%s。请先退料，或选择“连同配件一起退回”", v.car(), strings.Join(missing, "；")).
		Lacks(missing...)
}
