package workorder

import (
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/paper"
	"jieche/data/shop"
	"jieche/data/staff"
	"jieche/data/stock"
)

// SheetOf (工单全貌) asks for an order by its id, or by the number of any of its documents.
type SheetOf struct {
	Order ID         `json:"order,omitzero"`
	No    base.DocNo `json:"no,omitempty"`
}

// Name is the query's name.
func (SheetOf) Name() string { return "workorder.sheet" }

// Ask reads the sheet.
func (q SheetOf) Ask(tx *kv.Tx) (*Sheet, error) {
	if q.Order.IsZero() {
		id, err := OrderOf(tx, q.No)
		if err != nil {
			return nil, err
		}
		q.Order = id
	}
	v, err := load(tx, q.Order)
	if err != nil {
		return nil, err
	}
	if v.Erased != 0 && v.OwnerName == "" {
		v.OwnerName = customer.Gone
	}
	s := &Sheet{Order: v.Order, Totals: TotalsOf(v.list), Names: map[string]string{}, Printed: map[string]int64{}}
	if s.Shop, err = shop.Get(tx); err != nil {
		return nil, err
	}
	for _, fill := range []func(*visit) error{s.fillCar, s.fillAhead, s.fillLines, s.fillStory, s.fillIssued, s.fillMoney, s.fillPasses, s.fillGates} {
		if err := fill(v); err != nil {
			return nil, err
		}
	}
	if s.OnPaper, err = v.signedOnPaper(); err != nil {
		return nil, err
	}
	for _, form := range paper.OfOrder {
		s.count(tx, form, v.No)
	}
	s.name(tx, v.Advisor)
	s.name(tx, v.Inspector)
	return s, nil
}

// name remembers who is mentioned, and gives the name.
func (s *Sheet) name(tx *kv.Tx, id staff.ID) string {
	if id.IsZero() {
		return ""
	}
	key := id.String()
	if _, known := s.Names[key]; !known {
		s.Names[key] = staff.NameOf(tx, id)
	}
	return s.Names[key]
}

// PrintedKey is the key of Sheet.Printed.
func PrintedKey(form paper.Form, no base.DocNo) string { return string(form) + "/" + string(no) }

func (s *Sheet) count(tx *kv.Tx, form paper.Form, no base.DocNo) {
	if n := paper.Count(tx, form, no); n > 0 {
		s.Printed[PrintedKey(form, no)] = n
	}
}

// fillAhead counts the cars that came before this one and are not finished: what the ticket 受理号码 tells who waits.
func (s *Sheet) fillAhead(v *visit) error {
	if v.State >= Working {
		return nil
	}
	for o, err := range inShop.Rows(v.tx, nil) {
		if err != nil {
			return err
		}
		if o.Arrived < v.Arrived && o.State < Finished {
			s.Ahead++
		}
	}
	return nil
}

// fillCar adds what the intake form asks of the files of the car and its owner. Where there is no file, the form has a place to
// write.
func (s *Sheet) fillCar(v *visit) error {
	car, _, err := customer.Vehicles.Find(v.tx, v.Vehicle)
	if err != nil {
		return err
	}
	s.Bought, s.Insurer = car.Bought, car.Insurer
	owner, known, err := customer.Customers.Find(v.tx, v.Owner)
	if known {
		s.FollowUp = map[bool]string{true: "同意", false: "不同意"}[owner.FollowUp]
	}
	return err
}

func (s *Sheet) fillLines(v *visit) error {
	for _, l := range v.list {
		line := SheetLine{Line: l, WorkerName: s.name(v.tx, l.Worker)}
		if l.stocked() {
			part := stock.ID(l.Ref)
			p, err := stock.Get(v.tx, part)
			if err != nil {
				return err
			}
			reserved, err := Reserved(v.tx, part)
			if err != nil {
				return err
			}
			line.OnHand, line.Safety = stock.OnHand(v.tx, part), p.Safety
			line.Available = line.OnHand - reserved
		}
		s.Lines = append(s.Lines, line)
	}
	s.spreadIssued(v)
	return nil
}

// spreadIssued shows what was issued beside the lines that want it; the same part may stand on several lines.
func (s *Sheet) spreadIssued(v *visit) {
	rest := map[stock.ID]base.Milli{}
	last := map[stock.ID]int{}
	for i, l := range s.Lines {
		if !l.stocked() || !l.consented() {
			continue
		}
		part := stock.ID(l.Ref)
		if _, seen := rest[part]; !seen {
			rest[part] = stock.Taken(v.tx, part, v.No)
		}
		s.Lines[i].Issued = min(l.Qty, rest[part])
		rest[part] -= s.Lines[i].Issued
		last[part] = i
	}
	for part, i := range last {
		s.Lines[i].Issued += rest[part]
	}
}

func (s *Sheet) fillStory(v *visit) error {
	for st, err := range steps.Under(v.tx, v.ID[:]) {
		if err != nil {
			return err
		}
		s.Steps = append(s.Steps, StepLine{Step: st, ByName: s.name(v.tx, st.By), AllowName: s.name(v.tx, st.Allow)})
	}
	for a, err := range addOns.Under(v.tx, v.ID[:]) {
		if err != nil {
			return err
		}
		s.name(v.tx, a.By)
		s.AddOns = append(s.AddOns, a)
	}
	return nil
}

func (s *Sheet) fillIssued(v *visit) error {
	moves, err := stock.MovesOf(v.tx, v.No)
	if err != nil {
		return err
	}
	for _, m := range moves {
		l, err := issuedLine(v.tx, m)
		if err != nil {
			return err
		}
		s.name(v.tx, m.Taker)
		s.name(v.tx, m.Clerk)
		if form := formOf(m.Doc); form == paper.PickSlip || form == paper.ReturnSlip {
			s.count(v.tx, form, m.Doc)
		}
		s.Issued = append(s.Issued, l)
	}
	return nil
}

func issuedLine(tx *kv.Tx, m stock.Move) (IssuedLine, error) {
	p, err := stock.Get(tx, m.Part)
	return IssuedLine{
		Move: m, Code: p.Code, Name: p.Name, Spec: p.Spec, Fits: p.Fits, Unit: p.Unit, Origin: p.Origin,
		TakerName: staff.NameOf(tx, m.Taker), ClerkName: staff.NameOf(tx, m.Clerk),
	}, err
}

func (s *Sheet) fillMoney(v *visit) error {
	for x, err := range settlementsOf.Rows(v.tx, v.ID[:]) {
		if err != nil {
			return err
		}
		s.count(v.tx, paper.Settlement, x.No)
		if x.ID != v.Settlement {
			s.name(v.tx, x.By)
			s.Reversed = append(s.Reversed, x)
		}
	}
	if v.Settlement.IsZero() {
		return nil
	}
	b, err := v.bill()
	if err != nil {
		return err
	}
	s.name(v.tx, b.slip.Approver)
	for _, p := range b.payments {
		s.name(v.tx, p.By)
	}
	s.Settlement = &SettlementSheet{
		Settlement: b.slip, ByName: s.name(v.tx, b.slip.By), Payments: b.payments,
		Paid: b.paid(), OnCredit: b.credit(), Owing: b.owing(),
	}
	return nil
}

func (s *Sheet) fillPasses(v *visit) error {
	for p, err := range passesOf.Rows(v.tx, v.ID[:]) {
		if err != nil {
			return err
		}
		s.count(v.tx, paper.ExitPass, p.No)
		s.Passes = append(s.Passes, PassLine{Pass: p, ByName: s.name(v.tx, p.By), ApproverName: s.name(v.tx, p.Approver)})
	}
	return nil
}

// fillGates says what each gate still lacks, and what to look out for while the entrustment is not signed.
func (s *Sheet) fillGates(v *visit) error {
	if v.State == Received {
		s.Missing.Print = v.missingToPrint()
	}
	if v.State < Signed {
		s.Missing.Issue = append(v.missingToPrint(), "客户在任务委托书上签字")
	}
	var err error
	if v.State.Open() {
		if s.Missing.Settle, err = v.missingToSettle(); err != nil {
			return err
		}
	}
	if v.State == Settled || v.State.Open() {
		b, err := v.bill()
		if err != nil {
			return err
		}
		if s.Missing.Pass, err = b.missingToPass(b.passReason()); err != nil {
			return err
		}
	}
	if v.State < Signed {
		s.Warnings, err = warnings(v.tx, v.Vehicle, v.KM, v.Order)
	}
	return err
}

// SlipOf (领料单) asks for an issue or return slip by its number.
type SlipOf struct {
	No base.DocNo `json:"no"`
}

// Name is the query's name.
func (SlipOf) Name() string { return "workorder.slip" }

// Ask reads the slip.
func (q SlipOf) Ask(tx *kv.Tx) (*Slip, error) {
	v, err := ofNumber(tx, q.No)
	if err != nil {
		return nil, err
	}
	no, _ := base.ParseDocNo(string(q.No))
	if form := formOf(no); form != paper.PickSlip && form != paper.ReturnSlip {
		return nil, base.Refuse(base.Invalid, "slip.no", "no", "%s 不是领料单或退料单的号码，请检查号码", no)
	}
	moves, err := stock.MovesOn(tx, no)
	if err != nil {
		return nil, err
	}
	s := &Slip{No: no, Order: v.Order, Back: no.Kind() == base.DocReturn, At: moves[0].At}
	if s.Shop, err = shop.Get(tx); err != nil {
		return nil, err
	}
	for _, m := range moves {
		l, err := issuedLine(tx, m)
		if err != nil {
			return nil, err
		}
		s.Lines = append(s.Lines, l)
		s.Total += m.Price.Times(m.Qty())
	}
	s.Taker, s.Clerk = s.Lines[0].TakerName, s.Lines[0].ClerkName
	if !moves[0].Taker.IsZero() {
		taker, err := staff.Of(tx, moves[0].Taker)
		if err != nil {
			return nil, err
		}
		s.Team = taker.Team
	}
	return s, nil
}
