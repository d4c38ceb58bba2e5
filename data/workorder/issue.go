package workorder

import (
	"fmt"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/ledger"
	"jieche/data/paper"
	"jieche/data/staff"
	"jieche/data/stock"
)

// IssueParts (领料) gives parts out to the order: gate 2.
type IssueParts struct {
	Order ID          `json:"order"`
	Taker staff.ID    `json:"taker,omitzero"`  // empty: who does the work
	Parts []IssuePart `json:"parts,omitempty"` // empty: everything on the order that is not issued yet
	paper.ByHand
}

// IssuePart is one part of an issue.
type IssuePart struct {
	Part stock.ID   `json:"part"`
	Qty  base.Milli `json:"qty"`
}

// ReturnParts (退料) takes back what was issued and not used.
type ReturnParts struct {
	Order ID          `json:"order"`
	Taker staff.ID    `json:"taker,omitzero"`
	Parts []IssuePart `json:"parts"`
	paper.ByHand
}

// Name is the command's name.
func (IssueParts) Name() string { return "workorder.issue_parts" }

// Run gives the parts out under one slip number.
func (c IssueParts) Run(tx *kv.Tx) (Done, error) {
	v, err := loadOpen(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	if err := v.mustBeSigned("gate2", "领料"); err != nil {
		return Done{}, err
	}
	asked, err := c.asked(v)
	if err != nil {
		return Done{}, err
	}
	if c.Taker.IsZero() {
		c.Taker = v.worker()
	}
	given, err := c.Give(tx, base.DocIssue, tx.Now(), v.No)
	if err != nil {
		return Done{}, err
	}
	for _, p := range asked {
		m := stock.Move{
			At: given.At, Keyed: given.Keyed,
			Part: p.Part, Kind: stock.Issue, Entry: ledger.Entry{Amount: int64(p.Qty)}, Price: v.priceOf(p.Part), Doc: given.No, Order: v.No,
			Taker: c.Taker, Clerk: tx.Actor(),
		}
		if _, err := stock.Out(tx, m); err != nil {
			return Done{}, err
		}
	}
	if v.State == Signed {
		v.State = Working
	}
	return v.slip(StepIssue, given, len(asked))
}

// asked is what is to go out, held against what the order wants: more needs a line first.
func (c IssueParts) asked(v *visit) ([]IssuePart, error) {
	order, want := v.want()
	if len(c.Parts) == 0 {
		var all []IssuePart
		for _, part := range order {
			if rest := want[part] - stock.Taken(v.tx, part, v.No); rest > 0 {
				all = append(all, IssuePart{part, rest})
			}
		}
		if len(all) == 0 {
			return nil, base.Refuse(base.Conflict, "issue.none", "parts", "工单 %s 没有待领的配件：要么都已领出，要么没有配件行。请刷新后查看", v.car())
		}
		return all, nil
	}
	sum, err := sumParts(c.Parts)
	if err != nil {
		return nil, err
	}
	for _, p := range sum {
		part, err := stock.Get(v.tx, p.Part)
		if err != nil {
			return nil, err
		}
		if taken := stock.Taken(v.tx, p.Part, v.No); taken+p.Qty > want[p.Part] {
			return nil, base.Refuse(base.Refused, "issue.more", "parts", "%s（%s）：工单上客户同意的是 %s %s，已领 %s，再领 %s 就超出了。请先加项并取得客户同意",
				part.Name, part.Code, want[p.Part], part.Unit, taken, p.Qty).
				Lacks(fmt.Sprintf("增项：%s %s %s", part.Name, taken+p.Qty-want[p.Part], part.Unit))
		}
	}
	return sum, nil
}

// sumParts adds up parts that are named twice.
func sumParts(list []IssuePart) ([]IssuePart, error) {
	var sum []IssuePart
	at := map[stock.ID]int{}
	for _, p := range list {
		if p.Qty <= 0 || p.Qty > maxPieces {
			return nil, base.Refuse(base.Invalid, "issue.qty", "qty", "数量 %s 不对，应大于零且不超过 %s，请检查", p.Qty, maxPieces)
		}
		if i, ok := at[p.Part]; ok {
			sum[i].Qty += p.Qty
			continue
		}
		at[p.Part] = len(sum)
		sum = append(sum, p)
	}
	return sum, nil
}

// slip ends an issue or a return: what waits on the shelf is marked anew.
func (v *visit) slip(step StepName, given paper.Given, count int) (Done, error) {
	if err := v.hold(); err != nil {
		return Done{}, err
	}
	done, err := v.did(step, fmt.Sprintf("%s，%d 种", given.Note(), count))
	done.No = given.No
	return done, err
}

// priceOf is what the customer pays for a part on this order.
func (v *visit) priceOf(part stock.ID) base.Fen {
	for _, l := range v.list {
		if l.stocked() && l.consented() && stock.ID(l.Ref) == part {
			return l.Price
		}
	}
	return 0
}

// worker is the first who works on the order.
func (v *visit) worker() staff.ID {
	for _, l := range v.list {
		if l.Billed() && !l.Worker.IsZero() {
			return l.Worker
		}
	}
	return staff.ID{}
}

// Name is the command's name.
func (ReturnParts) Name() string { return "workorder.return_parts" }

// Run puts the parts back on the shelf under one slip number.
func (c ReturnParts) Run(tx *kv.Tx) (Done, error) {
	v, err := loadOpen(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	if len(c.Parts) == 0 {
		return Done{}, base.Refuse(base.Invalid, "return.none", "parts", "请选择要退的配件和数量")
	}
	sum, err := sumParts(c.Parts)
	if err != nil {
		return Done{}, err
	}
	for _, p := range sum {
		part, err := stock.Get(tx, p.Part)
		if err != nil {
			return Done{}, err
		}
		if taken := stock.Taken(tx, p.Part, v.No); p.Qty > taken {
			return Done{}, base.Refuse(base.Invalid, "return.more", "qty", "%s（%s）：工单 %s 只领了 %s %s，不能退 %s", part.Name, part.Code, v.No, taken, part.Unit, p.Qty)
		}
	}
	given, err := v.giveBack(sum, c.Taker, c.ByHand)
	if err != nil {
		return Done{}, err
	}
	return v.slip(StepReturn, given, len(sum))
}

func (v *visit) giveBack(list []IssuePart, taker staff.ID, sheet paper.ByHand) (paper.Given, error) {
	given, err := sheet.Give(v.tx, base.DocReturn, v.tx.Now(), v.No)
	if err != nil {
		return given, err
	}
	if taker.IsZero() {
		taker = v.worker()
	}
	for _, p := range list {
		m := stock.Move{
			At: given.At, Keyed: given.Keyed,
			Part: p.Part, Kind: stock.Return, Entry: ledger.Entry{Amount: int64(p.Qty)}, Price: v.priceOf(p.Part), Doc: given.No, Order: v.No,
			Taker: taker, Clerk: v.tx.Actor(),
		}
		if _, err := stock.Back(v.tx, m); err != nil {
			return given, err
		}
	}
	return given, nil
}
