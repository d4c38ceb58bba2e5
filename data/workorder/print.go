package workorder

import (
	"slices"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/paper"
	"jieche/data/stock"
)

// PrintForm (打印单据) registers the printing of a form: of the order itself, or of a settlement slip, pick slip or exit pass.
type PrintForm struct {
	Form string     `json:"form"` // paper.Entrustment, paper.Settlement, …
	No   base.DocNo `json:"no"`
	paper.Where
}

// Name is the command's name.
func (PrintForm) Name() string { return "workorder.print_form" }

// Run registers the printing of a document that is there, and says which one it is: from the second on the form says 补打.
func (c PrintForm) Run(tx *kv.Tx) (Done, error) {
	v, err := ofNumber(tx, c.No)
	if err != nil {
		return Done{}, err
	}
	form := paper.Form(c.Form)
	if k := c.No.Kind(); k == base.DocQueue || k == base.DocPayment { // the ticket and the receipt are forms of the order
		c.No = v.No
	}
	if form != formOf(c.No) && (c.No.Kind() != base.DocOrder || !slices.Contains(paper.OfOrder, form)) {
		return Done{}, base.Refuse(base.Invalid, "print.form", "form", "%s 不是这种单据的号码，请检查单据种类和号码", c.No)
	}
	if form == paper.Entrustment {
		return v.printEntrustment(c.Where)
	}
	if err := v.mayPrint(form); err != nil {
		return Done{}, err
	}
	if form == paper.ExitPass {
		p, _, err := byPassNo.First(tx, kv.K().Str(string(c.No)))
		if err != nil {
			return Done{}, err
		}
		// Once the car has left, a reprint is a copy for the files, and one that is void says so itself; before that, a pass of yesterday
		// must not let the car out. What was filled in by hand has its day on it, and is only kept.
		if p.Void == "" && p.Keyed == 0 && !p.Valid(tx.Today()) && v.State != Left {
			return Done{}, base.Refuse(base.Refused, "print.expired", "", "出门证 %s 只在 %s 当日有效，不能再打印。车还没走请另开一张", p.No, p.At.Day()).Lacks("另开出门证")
		}
	}
	p, err := paper.Register(tx, form, c.No, c.Where)
	if err != nil {
		return Done{}, err
	}
	done := v.done()
	done.No, done.Count = c.No, p.Count
	return done, nil
}

// mayPrint refuses a form of the order that would have nothing on it yet, or the workshop's before the customer has signed.
func (v *visit) mayPrint(form paper.Form) error {
	switch form {
	case paper.Estimate:
		if !slices.ContainsFunc(v.list, Line.Billed) {
			return base.Refuse(base.Refused, "print.estimate", "", "工单 %s 还没有项目，估不出价。请先添加维修项目或配件", v.car()).Lacks("至少选择一个维修项目或配件")
		}
	case paper.Worksheet:
		if v.State == Cancelled {
			return base.Refuse(base.Conflict, "print.cancelled", "", "工单 %s 已作废（%s），不能再派工", v.car(), v.Cancelled)
		}
		return v.mustBeSigned("print.worksheet", "打印派工单")
	case paper.Proof:
		if v.State < Checked || v.State == Cancelled {
			return base.Refuse(base.Refused, "print.proof", "", "工单 %s 还没有质检通过（现在是%s），不能出具竣工出厂合格证。请先质检", v.car(), v.State).Lacks("质检通过")
		}
	case paper.TestDrive:
		if !v.LeftAt.IsZero() {
			return base.Refuse(base.Conflict, "print.test_drive", "", "工单 %s 的车已于 %s 出厂，不能再试车", v.car(), v.LeftAt)
		}
	case paper.AddOn:
		n, err := v.addOnCount()
		if err != nil {
			return err
		}
		if n == 0 && !slices.ContainsFunc(v.list, func(l Line) bool { return l.Consent == Proposed }) {
			return base.Refuse(base.Refused, "print.add_on", "", "工单 %s 没有增项，没有增项确认单可打印。客户签字后加的项目才是增项", v.car()).Lacks("登记增项")
		}
	case paper.Receipt:
		b, err := v.bill()
		if err != nil {
			return err
		}
		if b.received() <= 0 {
			return base.Refuse(base.Refused, "print.receipt", "", "工单 %s 还没有收到款，没有收据可打印。请先收款；挂账不开收据", v.car()).Lacks("收款")
		}
	}
	return nil
}

func formOf(no base.DocNo) paper.Form {
	switch no.Kind() {
	case base.DocOrder:
		return paper.Entrustment
	case base.DocIssue:
		return paper.PickSlip
	case base.DocReturn:
		return paper.ReturnSlip
	case base.DocSettlement, base.DocRedEntry:
		return paper.Settlement
	case base.DocExitPass:
		return paper.ExitPass
	}
	return ""
}

// ofNumber finds the order that a document belongs to, whatever the document: order, queue number excepted.
func ofNumber(tx *kv.Tx, no base.DocNo) (*visit, error) {
	id, err := OrderOf(tx, no)
	if err != nil {
		return nil, err
	}
	return load(tx, id)
}

// OrderOf finds the order that a document number belongs to: the order's own, of a settlement or red entry, an issue or
// return slip, an exit pass, a payment or a ticket. What is typed or scanned may be in any case and width.
func OrderOf(tx *kv.Tx, typed base.DocNo) (ID, error) {
	missing := base.Refuse(base.NotFound, "doc.missing", "no", "没有号码为“%s”的单据，请检查号码", string(typed))
	no, ok := base.ParseDocNo(string(typed))
	if !ok {
		return ID{}, missing
	}
	key := kv.K().Str(string(no))
	var id ID
	var err error
	switch no.Kind() {
	case base.DocOrder:
		var o Order
		o, _, err = Found.First(tx, byNo(no))
		id = o.ID
	case base.DocSettlement, base.DocRedEntry:
		var s Settlement
		s, _, err = bySlip.First(tx, key)
		id = s.Order
	case base.DocExitPass:
		var p Pass
		p, _, err = byPassNo.First(tx, key)
		id = p.Order
	case base.DocIssue, base.DocReturn:
		var moves []stock.Move
		moves, err = stock.MovesOn(tx, no)
		if err == nil && len(moves) > 0 && moves[0].Order != "" {
			return OrderOf(tx, moves[0].Order)
		}
	case base.DocPayment:
		var p Payment
		p, _, err = byPayNo.First(tx, key)
		id = p.Order
	case base.DocQueue:
		id, err = ofTicket(tx, no)
	}
	if err == nil && id.IsZero() {
		err = missing
	}
	return id, err
}
