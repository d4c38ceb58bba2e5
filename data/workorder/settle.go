package workorder

import (
	"fmt"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/paper"
	"jieche/data/stock"
)

// settlementsOf is the settlements of an order and their red entries, oldest first; bySlip finds one by its number, and all of a
// day by the beginning of their numbers; byReversed finds the red entry of a settlement.
var (
	settlementsOf = kv.NewIndex(settlements, "order", func(s Settlement, add func(kv.Key)) { add(kv.K().Raw(s.Order[:])) })
	bySlip        = kv.NewIndex(settlements, "no", func(s Settlement, add func(kv.Key)) { numbered(s.No, s.At, add) })
	byReversed    = kv.NewIndex(settlements, "reverses", func(s Settlement, add func(kv.Key)) {
		if s.Red() {
			add(kv.K().Raw(s.Reverses[:]))
		}
	})
)

// Settle (结算) makes the bill: gate 4. Payments come with it, or later.
type Settle struct {
	Order    ID       `json:"order"`
	RoundOff base.Fen `json:"round_off,omitempty"` // 抹零, positive
	Payments []Tender `json:"payments,omitempty"`
	KM       int64    `json:"km,omitempty"` // 出厂里程; zero: as at the arrival
	OldParts string   `json:"old_parts,omitempty"`
	NextKM   int64    `json:"next_km,omitempty"`
	NextDay  base.Day `json:"next_day,omitempty"`
	Advice   string   `json:"advice,omitempty"`
	Invoice  Invoice  `json:"invoice,omitzero"`
	Reason   string   `json:"reason,omitempty"` // of an exception, with the approver of the call
	Day      base.Day `json:"day,omitempty"`    // 单据日期, asked where the PC's clock can't be believed
	paper.ByHand
}

// SettledDone is what Settle and Pay return.
type SettledDone struct {
	Order      ID           `json:"order"`
	Settlement SettlementID `json:"settlement"`
	No         base.DocNo   `json:"no"`
	Due        base.Fen     `json:"due"`
	Paid       base.Fen     `json:"paid"`
	OnCredit   base.Fen     `json:"on_credit"`
	Owing      base.Fen     `json:"owing"`
}

// freeRoundOff is what a cashier may round down without asking: less than ten yuan.
const freeRoundOff base.Fen = 10_00

// missingToSettle is what gate 4 still lacks, a sentence each with the figures.
func (v *visit) missingToSettle() ([]string, error) {
	var missing []string
	if v.SignedAt.IsZero() {
		missing = append(missing, "客户在任务委托书上签字")
	}
	for _, l := range v.list {
		if l.Consent == Proposed {
			missing = append(missing, fmt.Sprintf("增项“%s”（%s 元）等客户答复", l.Name, l.Amount()))
		}
	}
	parts, err := v.partsApart()
	if err != nil {
		return nil, err
	}
	missing = append(missing, parts...)
	switch {
	case v.State < Finished:
		missing = append(missing, "登记完工", "质检通过")
	case v.State < Checked:
		missing = append(missing, "质检通过")
	}
	return missing, nil
}

// partsApart says where issued parts and lines differ: every part on the bill was issued, every issued part is on the bill.
func (v *visit) partsApart() ([]string, error) {
	order, want := v.want()
	taken, err := stock.TakenBy(v.tx, v.No)
	if err != nil {
		return nil, err
	}
	var others []stock.ID
	for part := range taken {
		if _, billed := want[part]; !billed {
			others = append(others, part)
		}
	}
	slices.SortFunc(others, func(a, b stock.ID) int { return slices.Compare(a[:], b[:]) })
	var apart []string
	for _, id := range append(order, others...) {
		if want[id] == taken[id] {
			continue
		}
		p, err := stock.Get(v.tx, id)
		if err != nil {
			return nil, err
		}
		step := "请领料或登记客户取消"
		if taken[id] > want[id] {
			step = "请退料或加项"
		}
		apart = append(apart, fmt.Sprintf("%s（%s）：账单上 %s %s，已领 %s %s，%s", p.Name, p.Code, want[id], p.Unit, taken[id], p.Unit, step))
	}
	return apart, nil
}

// Name is the command's name.
func (Settle) Name() string { return "workorder.settle" }

// Run makes the bill and takes the payments that come with it.
func (c Settle) Run(tx *kv.Tx) (SettledDone, error) {
	v, err := load(tx, c.Order)
	if err != nil {
		return SettledDone{}, err
	}
	if err := c.open(v); err != nil {
		return SettledDone{}, err
	}
	if err := c.clean(v); err != nil {
		return SettledDone{}, err
	}
	if err := v.alone(); err != nil {
		return SettledDone{}, err
	}
	s, err := c.bill(v)
	if err != nil {
		return SettledDone{}, err
	}
	b := &bill{visit: v, slip: s, reason: c.Reason}
	if s.Keyed != 0 { // the money was taken when the slip was written
		b.sheet = paper.Given{At: s.At, Keyed: s.Keyed}
	}
	allowed, err := b.take(c.Payments)
	if err != nil {
		return SettledDone{}, err
	}
	if !allowed.IsZero() {
		b.slip.Approver = allowed
	}
	if err := settlements.Append(tx, b.slip); err != nil {
		return SettledDone{}, err
	}
	if err := c.close(v, b.slip); err != nil {
		return SettledDone{}, err
	}
	return b.done(), v.because(StepSettle, b.slip.Approver, fmt.Sprintf("%s 应收 %s", paper.Given{No: s.No, At: s.At, Keyed: s.Keyed}.Note(), s.Totals.Customer), c.Reason)
}

// open is gate 4.
func (c Settle) open(v *visit) error {
	if v.State == Settled || v.State == Left {
		s, err := settlements.Get(v.tx, v.Settlement)
		if err != nil {
			return err
		}
		return base.Refuse(base.Conflict, "settle.twice", "", "工单 %s 已由%s于 %s 结算（%s，应收 %s 元），不能再结算一次。要收余款请用收款，要改请先冲红",
			v.car(), nameOf(v.tx, s.By), s.At, s.No, s.Totals.Customer)
	}
	if err := v.mustBeOpen(); err != nil {
		return err
	}
	missing, err := v.missingToSettle()
	if err != nil || len(missing) == 0 {
		return err
	}
	return base.Refuse(base.Refused, "gate4", "", "工单 %s 还不能结算：%s", v.car(), strings.Join(missing, "；")).Lacks(missing...)
}

func (c *Settle) clean(v *visit) error {
	if err := choice(c.OldParts, OldParts, "old_parts", "旧件处理"); err != nil {
		return err
	}
	if err := cleanNote(&c.Advice, "advice", "维修建议"); err != nil {
		return err
	}
	for _, f := range []struct {
		s           *string
		field, word string
	}{{&c.Invoice.Kind, "invoice.kind", "发票种类"}, {&c.Invoice.Title, "invoice.title", "发票抬头"}, {&c.Invoice.TaxNo, "invoice.tax_no", "税号"},
		{&c.Invoice.No, "invoice.no", "发票号码"}, {&c.Reason, "reason", "原因"}} {
		if err := clean(f.s, f.field, f.word, 120); err != nil {
			return err
		}
	}
	switch {
	case c.RoundOff < 0:
		return base.Refuse(base.Invalid, "round_off", "round_off", "抹零 %s 元不能是负数，请输入要抹去的金额", c.RoundOff)
	case c.KM != 0 && (c.KM < v.KM || c.KM > v.KM+maxKMJump || c.KM > maxKM):
		return base.Refuse(base.Invalid, "settle.km", "km", "出厂里程 %d 公里不对：进厂时是 %d 公里。请核对仪表", c.KM, v.KM)
	case c.NextKM < 0 || c.NextKM > maxKM+maxKMJump:
		return base.Refuse(base.Invalid, "settle.next_km", "next_km", "下次保养里程 %d 公里不合理，请检查", c.NextKM)
	case c.NextDay != 0 && c.NextDay <= v.tx.Today():
		return base.Refuse(base.Invalid, "settle.next_day", "next_day", "下次保养日期 %s 不在今天之后，请检查", c.NextDay)
	}
	return nil
}

// bill makes the settlement: the lines as billed, the round-off as a line of its own.
func (c Settle) bill(v *visit) (Settlement, error) {
	at, err := moment(v.tx, c.Day)
	if err != nil {
		return Settlement{}, err
	}
	s := Settlement{
		ID: kv.NewID[Settlement](v.tx), Order: v.ID, At: at, By: v.tx.Actor(), KM: max(c.KM, v.KM), OldParts: either(c.OldParts, v.OldParts),
		NextKM: c.NextKM, NextDay: c.NextDay, Advice: either(c.Advice, v.Advice), Invoice: c.Invoice,
	}
	for _, l := range v.list {
		if l.Billed() {
			s.Lines = append(s.Lines, l)
		}
	}
	due := TotalsOf(s.Lines).Customer
	switch {
	case c.RoundOff > due:
		return s, base.Refuse(base.Invalid, "round_off", "round_off", "抹零 %s 元比应收 %s 元还多，请检查", c.RoundOff, due)
	case c.RoundOff >= freeRoundOff:
		allowed, err := exception(v.tx, c.Reason, base.Refuse(base.Refused, "round_off.large", "round_off",
			"抹零 %s 元达到 %s 元，要经理批准。请由经理批准，或改用优惠", c.RoundOff, freeRoundOff).Lacks("经理批准抹零"))
		if err != nil {
			return s, err
		}
		s.Approver = allowed
	}
	if c.RoundOff > 0 {
		s.Lines = append(s.Lines, Line{
			Order: v.ID, ID: kv.NewID[Line](v.tx), Kind: RoundOff, Name: "抹零", Qty: 1000, Price: -c.RoundOff, Payer: PayCustomer, VAT: VATRate,
		})
	}
	s.Totals = TotalsOf(s.Lines)
	given, err := c.Give(v.tx, base.DocSettlement, at, v.No)
	s.No, s.At, s.Keyed = given.No, given.At, given.Keyed
	return s, err
}

// close takes the order out of the open ones.
func (c Settle) close(v *visit, s Settlement) error {
	v.State, v.Settlement = Settled, s.ID
	if !v.LeftAt.IsZero() { // the car had left before a red entry reopened its order
		v.State = Left
	}
	v.Advice, v.NextKM, v.NextDay, v.OldParts = s.Advice, s.NextKM, s.NextDay, s.OldParts
	if s.KM > v.KM {
		car, err := customer.Get(v.tx, v.Vehicle)
		if err != nil {
			return err
		}
		if s.KM > car.KM {
			car.KM, car.KMDay = s.KM, s.At.Day()
			if err := customer.Vehicles.Put(v.tx, car); err != nil {
				return err
			}
		}
	}
	return v.save()
}

// settlementInForce reads the bill of a settled order.
func settlementInForce(tx *kv.Tx, id ID) (*visit, Settlement, error) {
	v, err := load(tx, id)
	if err != nil {
		return nil, Settlement{}, err
	}
	if v.State != Settled && v.State != Left {
		return nil, Settlement{}, base.Refuse(base.Refused, "settle.none", "", "工单 %s 还没有结算（现在是%s）。请先结算", v.car(), v.State).Lacks("结算")
	}
	s, err := settlements.Get(tx, v.Settlement)
	return v, s, err
}

// reversedBy finds the red entry of a settlement.
func reversedBy(tx *kv.Tx, id SettlementID) (Settlement, bool, error) {
	return byReversed.First(tx, id[:])
}
