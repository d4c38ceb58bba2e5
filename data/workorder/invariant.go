package workorder

import (
	"encoding/binary"
	"reflect"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/ledger"
)

// What must hold of every change, on every commit, whatever the command: one that fails is an error of the program, aborts
// that command, and stops nothing else. The commands refuse the same things first, in sentences; this is the net beneath them.
var (
	ruleKept    = kv.Rule{Name: "work_order.kept", Say: "工单只作废不删除，单号、车辆和进厂时间不变"}
	ruleWay     = kv.Rule{Name: "work_order.way", Say: "工单只按规定的步骤前进或退回"}
	ruleFrozen  = kv.Rule{Name: "work_order.frozen", Say: "已结算或已作废的单据不再改动"}
	ruleBilled  = kv.Rule{Name: "work_order.billed", Say: "已结算的工单有且只有自己的结算单，金额与各行之和一致"}
	ruleLine    = kv.Rule{Name: "work_order_line.sane", Say: "工单每一行的数量、单价和金额都在合理范围内"}
	ruleAnswer  = kv.Rule{Name: "add_on.kept", Say: "客户对增项的答复登记后不再改动"}
	ruleTotal   = kv.Rule{Name: "settlement.total", Say: "结算单的合计等于各行之和"}
	ruleForce   = kv.Rule{Name: "settlement.force", Say: "一张工单同时只有一张有效的结算单"}
	ruleRed     = kv.Rule{Name: "settlement.reverses", Say: "红字结算单写明冲的是哪一张，原数冲回，只冲一次"}
	rulePayment = kv.Rule{Name: "payment.complete", Say: "每笔收款都属于一张结算单，有金额、来源和去向"}
	rulePayBack = kv.Rule{Name: "payment.reverses", Say: "退款写明退的是哪一笔，原数退回，只退一次"}
	rulePaid    = kv.Rule{Name: "payment.paid", Say: "收款不超过应收，不少于零，冲红后为零"}
	ruleDrawer  = kv.Rule{Name: "money.drawer", Say: "钱箱里的钱等于收款减去退款"}
	rulePass    = kv.Rule{Name: "exit_pass.kept", Say: "出门证开出后只能作废，不能改动"}
	ruleNumber  = kv.Rule{Name: "number.once", Say: "一个单号只用一次"}
)

func init() {
	Orders.Check(checkOrder)
	lines.Check(checkLine)
	addOns.Check(checkAnswer)
	settlements.Check(checkSettlement)
	payments.Check(checkPayment)
	payments.CheckTogether(checkDrawers)
	passes.Check(checkPass)
}

// ways is which state may follow which within one command.
var ways = map[State][]State{
	Received: {Quoted, Signed, Cancelled}, // signed at once where the form was filled in by hand
	Quoted:   {Received, Signed, Cancelled},
	Signed:   {Working, Finished, Cancelled},
	Working:  {Finished, Cancelled},
	Finished: {Working, Checked, Cancelled},
	Checked:  {Working, Settled, Left, Cancelled},
	Settled:  {Left, Checked},
	Left:     {Checked},
}

func checkOrder(tx *kv.Tx, old, now *Order) error {
	switch {
	case now == nil:
		return ruleKept.Broken("order", old.ID, "deleted", old.No)
	case old == nil:
		if now.State != Received {
			return ruleWay.Broken("order", now.ID, "begins as", now.State)
		}
		return once(Found.Keys(tx, byNo(now.No)), now.No)
	case old.No != now.No || old.Queue != now.Queue || old.Vehicle != now.Vehicle || old.Arrived != now.Arrived:
		return ruleKept.Broken("order", old.ID, "was", old.No, "is", now.No, "arrived", old.Arrived, "now", now.Arrived)
	case old.State != now.State && !slices.Contains(ways[old.State], now.State):
		return ruleWay.Broken("order", old.No, "from", old.State, "to", now.State)
	}
	if err := checkFrozen(tx, old, now); err != nil {
		return err
	}
	if closed(now.State) != !now.Settlement.IsZero() {
		return ruleBilled.Broken("order", now.No, "state", now.State, "settlement", now.Settlement)
	}
	if closed(now.State) && old.Settlement != now.Settlement {
		return checkBilled(tx, now)
	}
	return nil
}

func closed(s State) bool { return s == Settled || s == Left }

// checkFrozen: a settled order changes only by leaving, or by the red entry of its settlement; a cancelled one only by leaving.
func checkFrozen(tx *kv.Tx, old, now *Order) error {
	if !closed(old.State) && old.State != Cancelled {
		return nil
	}
	was, is := *old, *now
	was.LeftAt, is.LeftAt = 0, 0
	was.Erased, is.Erased = 0, 0 // the person may be forgotten later; the work stays
	if closed(old.State) {
		was.State, is.State = 0, 0
	}
	if now.State == Checked {
		if _, red, err := reversedBy(tx, old.Settlement); err != nil {
			return err
		} else if !red {
			return ruleFrozen.Broken("order", old.No, "reopened without a red entry", old.Settlement)
		}
		was.Settlement, is.Settlement = SettlementID{}, SettlementID{}
	}
	if !reflect.DeepEqual(was, is) {
		return ruleFrozen.Broken("order", old.No, "state", old.State)
	}
	return nil
}

// checkBilled: what is billed is what stands on the order, the round-off apart.
func checkBilled(tx *kv.Tx, o *Order) error {
	s, ok, err := settlements.Find(tx, o.Settlement)
	if err != nil {
		return err
	}
	if !ok || s.Order != o.ID || s.Red() {
		return ruleBilled.Broken("order", o.No, "settlement", o.Settlement, "no", s.No)
	}
	v, err := load(tx, o.ID)
	if err != nil {
		return err
	}
	sum := s.Totals.Total - s.Totals.RoundOff
	if t := TotalsOf(v.list); t.Total != sum {
		return ruleBilled.Broken("order", o.No, "lines", t.Total, "bill", sum)
	}
	return nil
}

// checkLine: the lines of a settled order never change, nor do those of a cancelled one, but for what they hold on the shelf.
func checkLine(tx *kv.Tx, old, now *Line) error {
	if now != nil {
		l := *now
		if err := l.clean(""); err != nil {
			return ruleLine.Broken("order", now.Order, "line", now.ID, "qty", now.Qty, "price", now.Price, "off", now.Off)
		}
		if old == nil && madeNow(tx, now.Order) {
			return nil
		}
	}
	row := now
	if row == nil {
		row = old
	}
	o, err := Orders.Get(tx, row.Order)
	if err != nil {
		return err
	}
	if o.State.Open() {
		return nil
	}
	if old != nil && now != nil {
		was, is := *old, *now
		was.Held, is.Held = false, false
		if was == is {
			return nil
		}
	}
	return ruleFrozen.Broken("order", o.No, "line", row.ID, "state", o.State)
}

// madeNow says that the order was made in this transaction: an id begins with its moment. So the lines of a new order need
// not read it.
func madeNow(tx *kv.Tx, id ID) bool {
	var ms [8]byte
	copy(ms[2:], id[:6])
	return base.Instant(binary.BigEndian.Uint64(ms[:])) == tx.Now()
}

// checkSettlement: the total is the sum of the lines; a red entry mirrors what it reverses, once.
func checkSettlement(tx *kv.Tx, now *Settlement) error {
	if err := checkTotal(now); err != nil {
		return err
	}
	if err := once(bySlip.Keys(tx, kv.K().Str(string(now.No))), now.No); err != nil {
		return err
	}
	if now.Red() {
		s, ok, err := settlements.Find(tx, now.Reverses)
		if err != nil {
			return err
		}
		if !ok || s.Red() || s.Order != now.Order || s.Totals.Total != -now.Totals.Total || s.Totals.Customer != -now.Totals.Customer {
			return ruleRed.Broken("red", now.No, "reverses", now.Reverses, "total", now.Totals.Total, "of", s.Totals.Total)
		}
		times := 0
		for range byReversed.Keys(tx, kv.K().Raw(now.Reverses[:])) {
			times++
		}
		if times != 1 {
			return ruleRed.Broken("red", now.No, "reverses", s.No, "times", times)
		}
		return nil
	}
	if now.Totals.Customer < 0 || now.Totals.Total < 0 {
		return ruleTotal.Broken("settlement", now.No, "negative", now.Totals.Total)
	}
	for s, err := range settlementsOf.Rows(tx, now.Order[:]) {
		if err != nil {
			return err
		}
		if s.ID == now.ID || s.Red() {
			continue
		}
		if _, red, err := reversedBy(tx, s.ID); err != nil {
			return err
		} else if !red {
			return ruleForce.Broken("settlement", now.No, "in force", s.No)
		}
	}
	return nil
}

// checkTotal: the total is the sum of the lines, added up here once more and in the plainest way, and so are the shares of the
// payers.
func checkTotal(s *Settlement) error {
	var sum base.Fen
	for _, l := range s.Lines {
		if l.Billed() {
			sum += l.Amount()
		}
	}
	t := s.Totals
	if sum != t.Total || t.Customer+t.Maker+t.Insurer+t.Internal != t.Total || TotalsOf(s.Lines) != t {
		return ruleTotal.Broken("settlement", s.No, "lines", sum, "total", t.Total, "customer", t.Customer, "maker", t.Maker,
			"insurer", t.Insurer, "internal", t.Internal)
	}
	return nil
}

// checkAnswer: what a customer has answered is never changed, and nothing is asked of him after the bill.
func checkAnswer(tx *kv.Tx, old, now *AddOn) error {
	if old != nil || now == nil {
		return ruleAnswer.Broken("order", old.Order, "add-on", old.ID)
	}
	o, err := Orders.Get(tx, now.Order)
	if err == nil && !o.State.Open() {
		return ruleFrozen.Broken("order", o.No, "state", o.State, "add-on", now.ID)
	}
	return err
}

// place is where the money came to lie, or where it was given back from.
func (p Payment) place() ledger.Account {
	if p.Reverses.IsZero() {
		return p.To
	}
	return p.From
}

// placed says that a payment's money lies where money of its kind lies: in a drawer of that kind, or on the customer's account.
func (p Payment) placed() bool {
	place := p.place()
	if p.Kind == OnAccount {
		return strings.HasPrefix(string(place), "credit/")
	}
	return strings.HasPrefix(string(place), drawers) && strings.HasSuffix(string(place), "/"+string(p.Kind))
}

// checkDrawers: what lies in a drawer after the command is what lay there before, and the receipts, less what was given back.
func checkDrawers(tx *kv.Tx, added []Payment) error {
	want := map[ledger.Account]base.Fen{}
	for _, p := range added {
		for _, place := range []ledger.Account{p.From, p.To} {
			if _, known := want[place]; !known && strings.HasPrefix(string(place), drawers) {
				want[place] = base.Fen(money.Before(tx, kv.K().Text(string(place))))
			}
		}
		if place := p.place(); strings.HasPrefix(string(place), drawers) {
			want[place] += p.Signed()
		}
	}
	for place, sum := range want {
		if has := base.Fen(money.Get(tx, kv.K().Text(string(place)))); has != sum {
			return ruleDrawer.Broken("has", has, "receipts less reversals", sum)
		}
	}
	return nil
}

// checkPayment: money goes between the customer and a drawer, and a bill is never paid more than it asks, nor less than
// nothing; what was reversed has nothing paid on it.
func checkPayment(tx *kv.Tx, now *Payment) error {
	if now.Entry.Valid() != nil || !now.placed() {
		return rulePayment.Broken("payment", now.No, "amount", now.Amount)
	}
	s, ok, err := settlements.Find(tx, now.Settlement)
	if err != nil {
		return err
	}
	if !ok || s.Red() || s.Order != now.Order {
		return rulePayment.Broken("payment", now.No, "settlement", now.Settlement, "order", now.Order)
	}
	if !now.Reverses.IsZero() {
		p, ok, err := payments.Find(tx, kv.Pair[Settlement, Payment]{Of: now.Settlement, ID: now.Reverses})
		if err != nil {
			return err
		}
		if !ok || !p.Reverses.IsZero() || p.Entry.Back() != now.Entry || p.Kind != now.Kind {
			return rulePayBack.Broken("payment", now.No, "reverses", now.Reverses, "amount", now.Amount)
		}
		for other, err := range payments.Under(tx, now.Settlement[:]) {
			if err != nil {
				return err
			}
			if other.ID != now.ID && other.Reverses == now.Reverses {
				return rulePayBack.Broken("payment", now.No, "moved back before", p.No)
			}
		}
	}
	_, red, err := reversedBy(tx, s.ID)
	if err != nil {
		return err
	}
	sum := base.Fen(paid.Get(tx, kv.K().Raw(s.ID[:])))
	if sum < 0 || sum > s.Totals.Customer || red && sum != 0 {
		return rulePaid.Broken("settlement", s.No, "paid", sum, "due", s.Totals.Customer, "red", red)
	}
	return once(byPayNo.Keys(tx, kv.K().Str(string(now.No))), now.No)
}

// checkPass: a pass only ever becomes void.
func checkPass(tx *kv.Tx, old, now *Pass) error {
	switch {
	case now == nil:
		return rulePass.Broken("deleted", old.No)
	case old == nil:
		return once(byPassNo.Keys(tx, kv.K().Str(string(now.No))), now.No)
	}
	was, is := *old, *now
	was.Void, is.Void = "", ""
	if was != is || old.Void != "" && old.Void != now.Void {
		return rulePass.Broken("changed", old.No, "is", now.No)
	}
	return nil
}

// once: a number is used once.
func once(entries func(func(k, row []byte) bool), no base.DocNo) error {
	times := 0
	for range entries {
		times++
	}
	if times != 1 {
		return ruleNumber.Broken("no", no, "times", times)
	}
	return nil
}
