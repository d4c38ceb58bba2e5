package workorder

import (
	"fmt"
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/paper"
	"jieche/data/stock"
)

// The passes of an order, oldest first; and a pass by its number, all of a day by the beginning of their numbers.
var (
	passesOf = kv.NewIndex(passes, "order", func(p Pass, add func(kv.Key)) { add(kv.K().Raw(p.Order[:])) })
	byPassNo = kv.NewIndex(passes, "no", func(p Pass, add func(kv.Key)) { numbered(p.No, p.At, add) })
)

// IssuePass (开出门证) makes the exit pass: gate 5.
type IssuePass struct {
	Order  ID         `json:"order"`
	Reason PassReason `json:"reason,omitempty"` // empty: as the order says
	Note   string     `json:"note,omitempty"`   // needed for an exception, with the approver of the call
	paper.ByHand
}

// VoidPass (作废出门证) makes a pass void; it stays in the register.
type VoidPass struct {
	Pass   PassID `json:"pass"`
	Reason string `json:"reason"`
}

// Leave (交车出厂) ends the visit: the car has left against its pass.
type Leave struct {
	Order ID           `json:"order"`
	At    base.Instant `json:"at,omitempty"` // when it left, against a pass that was filled in by hand; empty: when that was written
}

// Valid says that the gate lets a car out against the pass on that day.
func (p Pass) Valid(day base.Day) bool { return p.Void == "" && p.At.Day() == day }

// Name is the command's name.
func (IssuePass) Name() string { return "workorder.issue_pass" }

// Run makes the pass, or says what is missing.
func (c IssuePass) Run(tx *kv.Tx) (Done, error) {
	v, err := load(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	if err := choice(c.Reason, PassReasons, "reason", "放行原因"); err != nil {
		return Done{}, err
	}
	if err := clean(&c.Note, "note", "放行说明", 120); err != nil {
		return Done{}, err
	}
	b, err := v.bill()
	if err != nil {
		return Done{}, err
	}
	if c.Reason == "" {
		c.Reason = b.passReason()
	}
	if err := c.once(v); err != nil {
		return Done{}, err
	}
	p := Pass{
		ID: kv.NewID[Pass](tx), Order: v.ID, Reason: c.Reason, Note: c.Note, At: tx.Now(), By: tx.Actor(),
		Due: b.slip.Totals.Customer, Paid: b.paid(), OnCredit: b.credit(),
	}
	if p.OnCredit > 0 { // who allowed 挂账 stands on the pass
		p.Approver = b.slip.Approver
	}
	missing, err := b.missingToPass(c.Reason)
	if err != nil {
		return Done{}, err
	}
	if len(missing) > 0 {
		if p.Approver, err = exception(tx, c.Note, b.closed(c.Reason, missing)); err != nil {
			return Done{}, err
		}
		p.Note = either(p.Note, tx.Reason())
	}
	given, err := c.Give(tx, base.DocExitPass, tx.Now(), v.No)
	if err != nil {
		return Done{}, err
	}
	p.No, p.At, p.Keyed = given.No, given.At, given.Keyed
	if err := passes.Put(tx, p); err != nil {
		return Done{}, err
	}
	done := v.done()
	done.No = p.No
	return done, v.log(StepPass, p.Approver, given.Note()+" "+string(p.Reason))
}

// bill is the settlement in force with its payments; an empty one before the settlement.
func (v *visit) bill() (*bill, error) {
	if v.Settlement.IsZero() {
		return &bill{visit: v}, nil
	}
	s, err := settlements.Get(v.tx, v.Settlement)
	if err != nil {
		return nil, err
	}
	return loadBill(v.tx, v, s)
}

// passReason is why the car may leave when nobody says another reason.
func (b *bill) passReason() PassReason {
	switch {
	case b.State == Cancelled:
		return PassNotRepaired
	case b.slip.ID.IsZero():
		return PassRepaired
	case b.credit() > 0:
		return PassOnAccount
	case b.slip.Totals.Customer == 0 && b.slip.Totals.Maker > 0:
		return PassClaim
	case b.slip.Totals.Customer == 0:
		return PassZero
	}
	return PassRepaired
}

// missingToPass is what gate 5 still lacks for that reason.
func (b *bill) missingToPass(reason PassReason) ([]string, error) {
	switch reason {
	case PassTestDrive:
		if !b.State.Open() {
			return []string{fmt.Sprintf("工单还没结算（现在是%s）", b.State)}, nil
		}
		return nil, nil
	case PassNotRepaired:
		return b.missingUnrepaired()
	}
	if b.State == Cancelled {
		return []string{"放行原因改为“未修”"}, nil
	}
	if b.slip.ID.IsZero() {
		missing, err := b.missingToSettle()
		return append(missing, "结算"), err
	}
	if owing := b.owing(); owing > 0 {
		return []string{fmt.Sprintf("收清余款 %s 元，或转挂账", owing)}, nil
	}
	switch {
	case reason == PassClaim && (b.slip.Totals.Customer != 0 || b.slip.Totals.Maker == 0):
		return []string{fmt.Sprintf("费用全部由厂家承担（客户应付 %s 元，厂家 %s 元）", b.slip.Totals.Customer, b.slip.Totals.Maker)}, nil
	case reason == PassZero && b.slip.Totals.Customer != 0:
		return []string{fmt.Sprintf("客户应付为零（现在是 %s 元）", b.slip.Totals.Customer)}, nil
	case reason == PassOnAccount && b.credit() == 0:
		return []string{"有挂账（这张单没有挂账）"}, nil
	case reason == PassRepaired && b.credit() > 0:
		return []string{fmt.Sprintf("放行原因改为“挂账”（挂账 %s 元）", b.credit())}, nil
	}
	return nil, nil
}

// missingUnrepaired is for a car that leaves as it came: nothing was done, and no part of the shop is in it.
func (b *bill) missingUnrepaired() ([]string, error) {
	var missing []string
	taken, err := stock.TakenBy(b.tx, b.No)
	if err != nil {
		return nil, err
	}
	if len(taken) > 0 {
		missing = append(missing, fmt.Sprintf("退回已领的 %d 种配件", len(taken)))
	}
	if b.State != Cancelled && b.State > Signed {
		missing = append(missing, fmt.Sprintf("作废工单（现在是%s）", b.State))
	}
	return missing, nil
}

// closed is the refusal of gate 5.
func (b *bill) closed(reason PassReason, missing []string) *base.Fault {
	say := "工单 %s 按“%s”还不能放行，还缺：%s"
	if b.slip.ID.IsZero() && reason == PassRepaired {
		say = "工单 %s 按“%s”还不能放行，还缺：%s。没有维修的车请选“未修”，试车请选“路试”"
	}
	return base.Refuse(base.Refused, "gate5", "reason", say, b.car(), string(reason), strings.Join(missing, "；")).Lacks(missing...)
}

// once refuses a second valid pass for one visit; test drives apart.
func (c IssuePass) once(v *visit) error {
	if v.State == Left || v.State == Cancelled && !v.LeftAt.IsZero() {
		return base.Refuse(base.Conflict, "pass.left", "", "工单 %s 的车已于 %s 出厂，不用再开出门证", v.car(), v.LeftAt)
	}
	if c.Reason == PassTestDrive {
		return nil
	}
	p, ok, err := v.validPass()
	if err != nil || !ok {
		return err
	}
	return base.Refuse(base.Conflict, "pass.twice", "", "工单 %s 今天已有出门证 %s（%s，%s 由%s开具）。要重印请用补打；要另开请先作废它",
		v.car(), p.No, string(p.Reason), p.At.Clock(), nameOf(v.tx, p.By))
}

// validPass is the pass that would let the car leave for good today.
func (v *visit) validPass() (pass Pass, ok bool, err error) {
	for p, err := range passesOf.Rows(v.tx, v.ID[:]) {
		if err != nil {
			return pass, false, err
		}
		if p.Opens(v.tx.Today()) {
			pass, ok = p, true
		}
	}
	return pass, ok, nil
}

// Opens says that the gate lets a car out for good against the pass on that day. One that was filled in by hand has done so already, on its own day:
// what is keyed in later is what happened.
func (p Pass) Opens(day base.Day) bool {
	return p.Reason != PassTestDrive && (p.Valid(day) || p.Keyed != 0 && p.Void == "")
}

func (v *visit) voidPasses(why string) error {
	for p, err := range passesOf.Rows(v.tx, v.ID[:]) {
		if err != nil {
			return err
		}
		if (p.Valid(v.tx.Today()) || p.Opens(v.tx.Today())) && v.LeftAt.IsZero() {
			p.Void = why
			if err := passes.Put(v.tx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// Name is the command's name.
func (VoidPass) Name() string { return "workorder.void_pass" }

// Run makes the pass void.
func (c VoidPass) Run(tx *kv.Tx) (Done, error) {
	if err := reasonText(&c.Reason, "void.reason", "作废出门证"); err != nil {
		return Done{}, err
	}
	p, ok, err := passes.Find(tx, c.Pass)
	if err != nil {
		return Done{}, err
	}
	if !ok {
		return Done{}, base.Refuse(base.NotFound, "pass.missing", "pass", "没有找到这张出门证，请从登记簿中重新选择")
	}
	v, err := load(tx, p.Order)
	if err != nil {
		return Done{}, err
	}
	switch {
	case p.Void != "":
		return Done{}, base.Refuse(base.Conflict, "void.twice", "", "出门证 %s 已作废（%s），不用再作废", p.No, p.Void)
	case !v.LeftAt.IsZero() && p.Reason != PassTestDrive && p.At <= v.LeftAt && p.Valid(v.LeftAt.Day()):
		return Done{}, base.Refuse(base.Conflict, "void.left", "", "车已凭出门证 %s 于 %s 出厂，不能再作废", p.No, v.LeftAt)
	}
	p.Void = c.Reason
	if err := passes.Put(tx, p); err != nil {
		return Done{}, err
	}
	done := v.done()
	done.No = p.No
	return done, v.because(StepPass, tx.Approver(), string(p.No)+" 作废", c.Reason)
}

// Name is the command's name.
func (Leave) Name() string { return "workorder.leave" }

// Run lets the car go. The clocks of the guarantee start.
func (c Leave) Run(tx *kv.Tx) (Done, error) {
	v, err := load(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	if !v.LeftAt.IsZero() {
		return Done{}, base.Refuse(base.Conflict, "leave.twice", "", "工单 %s 的车已于 %s 出厂，不用再登记", v.car(), v.LeftAt)
	}
	p, ok, err := v.validPass()
	if err != nil {
		return Done{}, err
	}
	if !ok {
		return Done{}, base.Refuse(base.Refused, "leave.pass", "", "工单 %s 今天没有有效的出门证（出门证当日有效），车不能出厂。请先开出门证", v.car()).Lacks("开出门证")
	}
	if v.LeftAt, err = c.moment(tx, p); err != nil {
		return Done{}, err
	}
	switch {
	case v.State == Settled:
		v.State = Left
	case v.State.Open() && p.Reason == PassNotRepaired:
		v.CancelledIn, v.State, v.Cancelled = v.State, Cancelled, "未修出厂"
		if err := v.hold(); err != nil {
			return Done{}, err
		}
	}
	done, err := v.did(StepLeave, string(p.No))
	done.No = p.No
	return done, err
}

// moment is when the car left: now, or against a pass that was filled in by hand when that was written, or at the time that is named.
func (c Leave) moment(tx *kv.Tx, p Pass) (base.Instant, error) {
	switch {
	case p.Keyed == 0 && c.At != 0:
		return 0, base.Refuse(base.Invalid, "leave.at", "at", "出厂时间就是现在。只有凭手写出门证出厂的车，才能补登当时的时间")
	case p.Keyed == 0:
		return tx.Now(), nil
	case c.At == 0:
		return p.At, nil
	case c.At > tx.Now() || c.At < p.At || c.At.Day() != p.At.Day():
		return 0, base.Refuse(base.Invalid, "leave.at", "at", "出厂时间 %s 不对：出门证 %s 是 %s 开的，当日有效。请核对", c.At, p.No, p.At)
	}
	return c.At, nil
}
