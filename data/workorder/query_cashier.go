package workorder

import (
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/paper"
	"jieche/data/staff"
)

// CashierRow (收银列表) is one car that the cashier still has something to do about.
type CashierRow struct {
	Order       ID                `json:"order"`
	No          base.DocNo        `json:"no"`
	Slip        base.DocNo        `json:"slip,omitempty"` // 结算单, once there is one
	Plate       string            `json:"plate,omitempty"`
	PlateColour ident.PlateColour `json:"plate_colour,omitempty"`
	Model       string            `json:"model,omitempty"`
	Owner       string            `json:"owner,omitempty"`
	Phone       string            `json:"phone,omitempty"` // masked
	State       State             `json:"state"`
	At          base.Instant      `json:"at,omitempty"` // of the settlement
	Due         base.Fen          `json:"due"`
	Owing       base.Fen          `json:"owing,omitempty"`
	Pass        base.DocNo        `json:"pass,omitempty"` // today's valid exit pass
}

// CashierList (收银列表) asks what waits for the cashier: cars that passed their check, settled ones that are not paid or
// whose car is still here, and bills of the last weeks that were left unpaid.
type CashierList struct{}

// unpaidDays is how far back unpaid bills of cars that have left are looked for.
const unpaidDays = 60

// Name is the query's name.
func (CashierList) Name() string { return "workorder.cashier" }

// Ask reads the rows: waiting ones first, in the order of their arrival, then bills, the oldest first.
func (CashierList) Ask(tx *kv.Tx) ([]CashierRow, error) {
	var waiting, settled []CashierRow
	for o, err := range inShop.Rows(tx, nil) {
		if err != nil {
			return nil, err
		}
		if o.State != Checked && o.State != Settled {
			continue
		}
		r, err := cashierRow(tx, o)
		if err != nil {
			return nil, err
		}
		if o.State == Checked {
			waiting = append(waiting, r)
		} else {
			settled = append(settled, r)
		}
	}
	gone, err := unpaidGone(tx)
	return append(append(waiting, settled...), gone...), err
}

func cashierRow(tx *kv.Tx, o Order) (CashierRow, error) {
	r := CashierRow{
		Order: o.ID, No: o.No, Plate: o.Plate, PlateColour: o.PlateColour, Model: o.Model, Owner: o.OwnerName, Phone: o.OwnerPhone.Mask(), State: o.State,
	}
	if o.Settlement.IsZero() {
		v, err := load(tx, o.ID)
		if err != nil {
			return r, err
		}
		r.Due = TotalsOf(v.list).Customer
		r.Owing = r.Due
		return r, nil
	}
	s, err := settlements.Get(tx, o.Settlement)
	if err != nil {
		return r, err
	}
	r.Slip, r.At, r.Due = s.No, s.At, s.Totals.Customer
	r.Owing = r.Due - base.Fen(paid.Get(tx, kv.K().Raw(s.ID[:])))
	v := visit{Order: o, tx: tx}
	p, ok, err := v.validPass()
	if ok {
		r.Pass = p.No
	}
	return r, err
}

// unpaidGone is the bills of cars that have left, by somebody's leave, without everything being paid.
func unpaidGone(tx *kv.Tx) ([]CashierRow, error) {
	var list []CashierRow
	for day := tx.Today() - unpaidDays; day <= tx.Today(); day++ {
		for s, err := range bySlip.Rows(tx, dayPrefix(base.DocSettlement, day)) {
			if err != nil {
				return nil, err
			}
			if s.At.Day() != day || s.Totals.Customer == base.Fen(paid.Get(tx, kv.K().Raw(s.ID[:]))) {
				continue
			}
			o, err := Orders.Get(tx, s.Order)
			if err != nil {
				return nil, err
			}
			if o.State != Left || o.Settlement != s.ID {
				continue
			}
			r, err := cashierRow(tx, o)
			if err != nil {
				return nil, err
			}
			list = append(list, r)
		}
	}
	return list, nil
}

// Credit (挂账情况) is what a customer may owe and owes.
type Credit struct {
	Limit base.Fen `json:"limit"`
	Owes  base.Fen `json:"owes"`
}

// Room is what may still be put on account.
func (c Credit) Room() base.Fen { return max(0, c.Limit-c.Owes) }

// CreditOf asks how a customer stands. Nobody may owe nothing.
type CreditOf struct {
	Customer customer.ID `json:"customer"`
}

// Name is the query's name.
func (CreditOf) Name() string { return "workorder.credit" }

// Ask reads limit and balance.
func (q CreditOf) Ask(tx *kv.Tx) (Credit, error) {
	if q.Customer.IsZero() {
		return Credit{}, nil
	}
	c, _, err := customer.Customers.Find(tx, q.Customer)
	return Credit{Limit: c.Credit, Owes: OnAccountOf(tx, q.Customer)}, err
}

// PassGate (放行检查) is what gate 5 says of a reason.
type PassGate struct {
	Reason  PassReason `json:"reason"`
	Missing []string   `json:"missing,omitempty"`
}

// PassGateOf asks gate 5 about one reason; an empty one is the reason that the order itself gives.
type PassGateOf struct {
	Order  ID         `json:"order"`
	Reason PassReason `json:"reason,omitempty"`
}

// Name is the query's name.
func (PassGateOf) Name() string { return "workorder.pass_gate" }

// Ask looks at the gate without opening it.
func (q PassGateOf) Ask(tx *kv.Tx) (PassGate, error) {
	v, err := load(tx, q.Order)
	if err != nil {
		return PassGate{}, err
	}
	b, err := v.bill()
	if err != nil {
		return PassGate{}, err
	}
	if q.Reason == "" {
		q.Reason = b.passReason()
	}
	missing, err := b.missingToPass(q.Reason)
	return PassGate{Reason: q.Reason, Missing: missing}, err
}

// PassRow (出门证登记行) is a pass with its car.
type PassRow struct {
	PassLine
	OrderNo     base.DocNo        `json:"order_no"`
	Plate       string            `json:"plate,omitempty"`
	PlateColour ident.PlateColour `json:"plate_colour,omitempty"`
	Model       string            `json:"model,omitempty"`
	LeftAt      base.Instant      `json:"left_at,omitempty"`
	Printed     int64             `json:"printed,omitempty"`
	Standing    bool              `json:"valid,omitempty"` // the gate lets the car out against it now
}

// PassesOf (出门证登记簿) asks for the passes of a day, void ones included; the zero day is today.
type PassesOf struct {
	Day base.Day `json:"day,omitempty"`
}

// Name is the query's name.
func (PassesOf) Name() string { return "workorder.passes" }

// Ask lists them in the order of their numbers.
func (q PassesOf) Ask(tx *kv.Tx) ([]PassRow, error) {
	if q.Day == 0 {
		q.Day = tx.Today()
	}
	list := []PassRow{}
	for p, err := range byPassNo.Rows(tx, dayPrefix(base.DocExitPass, q.Day)) {
		if err != nil {
			return nil, err
		}
		if p.At.Day() != q.Day {
			continue
		}
		o, err := Orders.Get(tx, p.Order)
		if err != nil {
			return nil, err
		}
		list = append(list, PassRow{
			PassLine: PassLine{Pass: p, ByName: staff.NameOf(tx, p.By), ApproverName: staff.NameOf(tx, p.Approver)},
			OrderNo:  o.No, Plate: o.Plate, PlateColour: o.PlateColour, Model: o.Model, LeftAt: o.LeftAt,
			Printed: paper.Count(tx, paper.ExitPass, p.No), Standing: p.Valid(tx.Today()) && o.LeftAt.IsZero(),
		})
	}
	return list, nil
}
