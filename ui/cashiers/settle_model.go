package cashiers

import (
	"fmt"
	"strings"

	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/workorder"
)

// tender is one row of the payments: a way to pay, and what was typed into it.
type tender struct {
	kind   workorder.PayKind
	amount base.Fen
	note   string
	hint   string // what the note is for: 尾号, 挂账说明
	most   base.Fen
	capped bool // most is the limit
}

// model is a bill as it was read and as the cashier fills it in.
type model struct {
	sheet  workorder.Sheet
	credit workorder.Credit
	loaded bool
	today  base.Day

	tenders  []tender
	roundOff base.Fen
	km       int64
	nextKM   int64
	nextDay  base.Day
	advice   string
	invoice  workorder.Invoice
	reason   string // of an exception that somebody allows
	filled   bool   // the fields were proposed once: a reload never takes away what was typed
	bill     workorder.SettlementID
}

// What a service usually lasts: the proposal for the next one.
const (
	nextServiceKM   = 5000
	nextServiceDays = 180
)

// show takes what was read. What was typed stays.
func (m *model) show(s workorder.Sheet, c workorder.Credit, today base.Day) {
	m.sheet, m.credit, m.loaded, m.today = s, c, true, today
	if m.filled && m.bill == s.Order.Settlement && m.paying() {
		m.limits()
		return
	}
	m.filled, m.bill = true, s.Order.Settlement
	o := s.Order
	m.km, m.nextKM, m.nextDay, m.advice = o.KM, o.NextKM, o.NextDay, o.Advice
	if m.nextKM == 0 && m.km > 0 {
		m.nextKM = m.km + nextServiceKM
	}
	if m.nextDay <= today {
		m.nextDay = today + nextServiceDays
	}
	m.roundOff, m.reason = 0, ""
	m.tenders = proposed(o, m.settled() && s.Settlement.Owing == 0)
	m.limits()
	if x := s.Settlement; x != nil {
		m.km, m.nextKM, m.nextDay, m.advice, m.invoice = x.KM, x.NextKM, x.NextDay, x.Advice, x.Invoice
	}
}

// proposed is the ways to pay, the one that the customer named at the reception first. What stands on account is paid off
// with money.
func proposed(o workorder.Order, payingOff bool) []tender {
	owes := !o.Owner.IsZero() && !payingOff // nobody owes where there is no owner
	hints := map[workorder.PayKind]string{
		"微信": "尾号 / 备注", "支付宝": "尾号 / 备注", "银行卡": "卡号尾号", "转账": "付款户名", workorder.Prepaid: "", workorder.OnAccount: "谁同意、何时还",
	}
	var list []tender
	add := func(k workorder.PayKind) {
		for _, t := range list {
			if t.kind == k {
				return
			}
		}
		list = append(list, tender{kind: k, hint: hints[k]})
	}
	if o.Deposit > 0 {
		add(workorder.Prepaid)
	}
	if k := workorder.PayKind(o.PayBy); k != "" && k != "会员卡" && (k != workorder.OnAccount || owes) {
		add(k)
	}
	for _, k := range workorder.PayKinds {
		switch {
		case k == "会员卡" || k == workorder.Prepaid: // no cards yet; the deposit came first
		case k == workorder.OnAccount && !owes:
		default:
			add(k)
		}
	}
	return list
}

// limits notes what the deposit still covers.
func (m *model) limits() {
	for i := range m.tenders {
		if t := &m.tenders[i]; t.kind == workorder.Prepaid {
			t.most, t.capped = m.deposit(), true
		}
	}
}

// deposit is what is left of what the customer paid at the reception.
func (m *model) deposit() base.Fen {
	left := m.sheet.Order.Deposit
	if x := m.sheet.Settlement; x != nil {
		for _, p := range x.Payments {
			if p.Kind == workorder.Prepaid {
				left -= p.Signed()
			}
		}
	}
	return max(0, left)
}

func (m *model) order() workorder.Order { return m.sheet.Order }

// settled says that there is a bill in force.
func (m *model) settled() bool { return m.sheet.Settlement != nil }

// paying says that money can be taken now: with the bill, or on a bill that is not paid.
func (m *model) paying() bool {
	if x := m.sheet.Settlement; x != nil {
		return x.Owing > 0 || x.OnCredit > 0
	}
	return m.open()
}

// open says that gate 4 lets the bill be made.
func (m *model) open() bool {
	return m.loaded && !m.settled() && m.order().State.Open() && len(m.sheet.Missing.Settle) == 0
}

// due is what the customer has to pay now: of a new bill all of it, of an unpaid one the rest.
func (m *model) due() base.Fen {
	if x := m.sheet.Settlement; x != nil {
		if x.Owing == 0 {
			return x.OnCredit
		}
		return x.Owing
	}
	return m.sheet.Totals.Customer - m.roundOff
}

// total is the one big figure: what the bill asks of the customer.
func (m *model) total() base.Fen {
	if x := m.sheet.Settlement; x != nil {
		return x.Totals.Customer
	}
	return m.due()
}

// typed is the sum of what stands in the rows.
func (m *model) typed() base.Fen {
	var sum base.Fen
	for _, t := range m.tenders {
		sum += t.amount
	}
	return sum
}

// left is what is still to be taken; never below zero.
func (m *model) left() base.Fen { return max(0, m.due()-m.typed()) }

// change (找零) is what goes back in cash.
func (m *model) change() base.Fen { return min(max(0, m.typed()-m.due()), m.amount(workorder.Cash)) }

func (m *model) amount(k workorder.PayKind) base.Fen {
	for _, t := range m.tenders {
		if t.kind == k {
			return t.amount
		}
	}
	return 0
}

// rest is what an empty row takes when one goes on with Enter: what is left, as far as the row may.
func (m *model) rest(i int) base.Fen {
	t := m.tenders[i]
	rest := m.due() - (m.typed() - t.amount)
	if t.capped {
		rest = min(rest, t.most)
	}
	return max(0, rest)
}

// fault is what is wrong with a row, as a sentence; empty where nothing is.
func (m *model) fault(i int) string {
	t := m.tenders[i]
	switch {
	case t.amount < 0:
		return "金额不能是负数，退钱请用冲红"
	case t.capped && t.amount > t.most:
		return fmt.Sprintf("预收款只剩 %s 元", t.most)
	case t.kind != workorder.Cash && t.amount > 0 && m.typed()-m.change() > m.due():
		return fmt.Sprintf("多收 %s 元，只有现金可以找零", m.typed()-m.change()-m.due())
	}
	return ""
}

// overCredit is how far 挂账 goes beyond what the customer may owe.
func (m *model) overCredit() base.Fen {
	t := m.amount(workorder.OnAccount)
	if t == 0 {
		return 0
	}
	return max(0, t-m.credit.Room())
}

// needsReason says that somebody will have to approve, and so the reason must be written down.
func (m *model) needsReason() (why string, needs bool) {
	if over := m.overCredit(); over > 0 {
		for _, t := range m.tenders {
			if t.kind == workorder.OnAccount && strings.TrimSpace(t.note) != "" {
				return "", false
			}
		}
		return fmt.Sprintf("挂账超出额度 %s 元", over), m.reason == ""
	}
	if m.roundOff >= freeRoundOff {
		return fmt.Sprintf("抹零 %s 元", m.roundOff), m.reason == ""
	}
	return "", false
}

// freeRoundOff is where rounding down begins to need a manager; the command holds the same line.
const freeRoundOff base.Fen = 10_00

// cents is what rounding down to whole yuan takes off.
func (m *model) cents() base.Fen { return m.sheet.Totals.Customer % 100 }

// payments is what goes to the command: rows with money, the change taken off the cash.
func (m *model) payments() []workorder.Tender {
	var list []workorder.Tender
	for _, t := range m.tenders {
		if t.kind == workorder.Cash {
			t.amount -= m.change()
		}
		if t.amount != 0 {
			list = append(list, workorder.Tender{Kind: t.kind, Amount: t.amount, Note: strings.TrimSpace(t.note)})
		}
	}
	return list
}

// settle is the command that makes the bill.
func (m *model) settle() workorder.Settle {
	return workorder.Settle{
		Order: m.order().ID, RoundOff: m.roundOff, Payments: m.payments(), KM: m.km, NextKM: m.nextKM, NextDay: m.nextDay,
		Advice: m.advice, Invoice: m.invoice, Reason: m.reason,
	}
}

// dirty says that something was typed that would be lost.
func (m *model) dirty() bool { return m.loaded && m.typed() != 0 }

// fee is one row of the bill: what is charged, what is taken off, and who pays.
type fee struct {
	name                                         string
	gross, off, customer, insurer, maker, inside base.Fen
	sum                                          bool
}

// fees is the rows in the order of the national form, and their sum.
func (m *model) fees() []fee {
	lines, roundOff := m.billed()
	var rows []fee
	for _, k := range feeKinds {
		r := fee{name: k.name}
		some := false
		for _, l := range lines {
			if k.has(l.Kind) {
				r.add(l)
				some = true
			}
		}
		if some {
			rows = append(rows, r)
		}
	}
	if roundOff != 0 {
		rows = append(rows, fee{name: "抹零", off: -roundOff, customer: -roundOff})
	}
	sum := fee{name: "合计", sum: true}
	for _, r := range rows {
		sum.gross += r.gross
		sum.off += r.off
		sum.customer += r.customer
		sum.insurer += r.insurer
		sum.maker += r.maker
		sum.inside += r.inside
	}
	return append(rows, sum)
}

// billed is the lines that count, and what is rounded off them.
func (m *model) billed() (lines []workorder.Line, roundOff base.Fen) {
	if x := m.sheet.Settlement; x != nil {
		for _, l := range x.Lines {
			if l.Kind == workorder.RoundOff {
				roundOff -= l.Amount()
				continue
			}
			lines = append(lines, l)
		}
		return lines, roundOff
	}
	for _, l := range m.sheet.Lines {
		if l.Billed() {
			lines = append(lines, l.Line)
		}
	}
	return lines, m.roundOff
}

var feeKinds = []struct {
	name string
	has  func(workorder.LineKind) bool
}{
	{"维修诊断费", is(workorder.Diagnosis)}, {"检测费", is(workorder.Inspection)}, {"工时费", is(workorder.Labour)}, {"材料费", is(workorder.PartLine)},
	{"加工费", is(workorder.Outside)}, {"其他费用", is(workorder.Other, workorder.Rescue, workorder.Towing)}, {"优惠", is(workorder.Discount)},
}

func is(kinds ...workorder.LineKind) func(workorder.LineKind) bool {
	return func(k workorder.LineKind) bool {
		for _, x := range kinds {
			if k == x {
				return true
			}
		}
		return false
	}
}

func (r *fee) add(l workorder.Line) {
	if l.Kind == workorder.Discount {
		r.off += l.Amount()
	} else {
		r.gross += l.Gross()
		r.off -= l.Off
	}
	switch l.Payer {
	case workorder.PayInsurer:
		r.insurer += l.Amount()
	case workorder.PayMaker:
		r.maker += l.Amount()
	case workorder.PayInternal, workorder.PayRework:
		r.inside += l.Amount()
	default:
		r.customer += l.Amount()
	}
}

// check is one sentence of 放行检查: done, or what is missing.
type check struct {
	text string
	ok   bool
}

// checks says what gate 4 asks: what is done in short words, what is missing in the sentences of the gate.
func (m *model) checks() []check {
	if !m.loaded {
		return nil
	}
	var list []check
	o := m.order()
	if o.SignedAt != 0 {
		text := "委托书已签字 " + o.SignedAt.Clock()
		if len(m.sheet.AddOns) > 0 {
			text = fmt.Sprintf("委托书与 %d 次增项均已确认", len(m.sheet.AddOns))
		}
		list = append(list, check{text, true})
	}
	if n := m.issued(); n > 0 && !m.lacks("账单上") {
		list = append(list, check{fmt.Sprintf("领料 %d 项全部在单", n), true})
	}
	if name := m.sheet.Name(o.Inspector); o.State >= workorder.Checked && o.State != workorder.Cancelled {
		list = append(list, check{strings.TrimSpace("总检 " + name + " " + m.inspected()), true})
	}
	switch o.OldParts {
	case "带走":
		list = append(list, check{"旧件客户带走", true})
	case "放弃":
		list = append(list, check{"旧件已展示，客户放弃", true})
	case "无旧件":
		list = append(list, check{"无旧件", true})
	}
	for _, s := range m.sheet.Missing.Settle {
		list = append(list, check{s, false})
	}
	if o.Wash == workorder.WashYes && !m.washed() && !m.settled() {
		list = append(list, check{"客户要洗车，还没有登记洗车完成", false})
	}
	if over := m.overCredit(); over > 0 {
		list = append(list, check{fmt.Sprintf("挂账 ￥%s 超出额度 ￥%s，需服务经理授权", m.amount(workorder.OnAccount), over), false})
	}
	if m.roundOff >= freeRoundOff {
		list = append(list, check{fmt.Sprintf("抹零 ￥%s，需服务经理授权", m.roundOff), false})
	}
	return list
}

func (m *model) lacks(words string) bool {
	for _, s := range m.sheet.Missing.Settle {
		if strings.Contains(s, words) {
			return true
		}
	}
	return false
}

// issued counts the kinds of parts that are in the car.
func (m *model) issued() int {
	n := 0
	for _, l := range m.sheet.Lines {
		if l.Issued > 0 {
			n++
		}
	}
	return n
}

func (m *model) inspected() string {
	for i := len(m.sheet.Steps) - 1; i >= 0; i-- {
		if s := m.sheet.Steps[i]; s.Name == workorder.StepInspect {
			return s.At.Clock()
		}
	}
	return ""
}

func (m *model) washed() bool {
	for _, s := range m.sheet.Steps {
		if s.Name == workorder.StepWash {
			return true
		}
	}
	return false
}

// title is how the tab calls the bill.
func (m *model) title() (string, string) {
	if !m.loaded {
		return "结算", ""
	}
	return "结算 " + carName(m.order()), string(m.order().No)
}

// people is the second line of the head: 东莞宏达物流有限公司 · 送修人 吴海波 · 出厂里程 86,204 km.
func (m *model) people() string {
	o := m.order()
	var parts []string
	if o.OwnerName != "" {
		parts = append(parts, o.OwnerName)
	}
	if o.SenderName != "" && o.SenderName != o.OwnerName {
		parts = append(parts, "送修人 "+o.SenderName)
	}
	if m.settled() && m.km > 0 {
		parts = append(parts, "出厂里程 "+thousands(m.km)+" km")
	} else if o.KM > 0 {
		parts = append(parts, "进厂里程 "+thousands(o.KM)+" km")
	}
	if len(parts) == 0 {
		return "没有车主资料"
	}
	return strings.Join(parts, " · ")
}

// invoiceLine is the invoice in one line.
func (m *model) invoiceLine() string {
	i := m.invoice
	if i == (workorder.Invoice{}) {
		return "发票：不开"
	}
	parts := []string{}
	for _, s := range []string{i.Kind, i.Title, i.TaxNo, i.No} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return "发票：" + strings.Join(parts, " · ")
}

// hint is why nothing can be settled now; empty where it can.
func (m *model) hint() string {
	o := m.order()
	switch {
	case !m.loaded:
		return "正在打开…"
	case o.State == workorder.Cancelled:
		return "工单已作废，不用结算"
	case m.settled() && m.sheet.Settlement.Owing > 0:
		return fmt.Sprintf("已结算，还应收 ￥%s", m.sheet.Settlement.Owing)
	case m.settled() && m.sheet.Settlement.OnCredit > 0:
		return fmt.Sprintf("已结算，挂账 ￥%s 未还", m.sheet.Settlement.OnCredit)
	case m.settled():
		return "已结清"
	case len(m.sheet.Missing.Settle) > 0:
		return "还不能结算：先完成左边标 ! 的事项"
	}
	return ""
}

// pass is today's valid exit pass, if there is one.
func (m *model) pass() (workorder.PassLine, bool) { return validPass(m.sheet, m.today) }

func validPass(s workorder.Sheet, today base.Day) (workorder.PassLine, bool) {
	for i := len(s.Passes) - 1; i >= 0; i-- {
		if p := s.Passes[i]; p.Opens(today) {
			return p, true
		}
	}
	return workorder.PassLine{}, false
}

// standing is the payments that were not moved back.
func (m *model) standing() []workorder.Payment {
	if m.sheet.Settlement == nil {
		return nil
	}
	back := map[workorder.PaymentID]bool{}
	for _, p := range m.sheet.Settlement.Payments {
		back[p.Reverses] = true
	}
	var list []workorder.Payment
	for _, p := range m.sheet.Settlement.Payments {
		if p.Reverses.IsZero() && !back[p.ID] {
			list = append(list, p)
		}
	}
	return list
}

// printed is how often a form was printed.
func (m *model) printed(f paper.Form, no base.DocNo) int64 {
	return m.sheet.Printed[workorder.PrintedKey(f, no)]
}

func carName(o workorder.Order) string {
	name := shownPlate(o)
	if o.Model != "" {
		name += " " + lastWord(o.Model)
	}
	return name
}

// lastWord keeps the tab short: of 上汽大众 朗逸 1.5L it is the series.
func lastWord(model string) string {
	words := strings.Fields(model)
	if len(words) > 1 {
		return words[1]
	}
	return brief(model, 8)
}

// brief shortens what would push the rest out of its place.
func brief(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

func thousands(n int64) string { return base.Milli(n * 1000).String() }

// signed writes a negative amount with the minus sign of the forms.
func signed(f base.Fen) string {
	if f < 0 {
		return "−" + (-f).String()
	}
	return f.String()
}

// nextLine is what was agreed about the next service, in one line.
func nextLine(m *model) string {
	var parts []string
	switch {
	case m.nextDay != 0 && m.nextKM != 0:
		parts = append(parts, fmt.Sprintf("%s 或 %s km，先到为准", m.nextDay, thousands(m.nextKM)))
	case m.nextDay != 0:
		parts = append(parts, m.nextDay.String())
	case m.nextKM != 0:
		parts = append(parts, thousands(m.nextKM)+" km")
	}
	if m.advice != "" {
		parts = append(parts, "建议："+m.advice)
	}
	if len(parts) == 0 {
		return "没有约定下次保养"
	}
	return strings.Join(parts, " · ")
}

// checkInvoice looks at what stands on an invoice; 专票 needs more than 普票.
func checkInvoice(i *workorder.Invoice) error {
	for _, s := range []*string{&i.Title, &i.TaxNo, &i.No} {
		*s = strings.TrimSpace(*s)
	}
	i.TaxNo = strings.ToUpper(base.Narrow(i.TaxNo))
	switch {
	case i.Kind == "":
		*i = workorder.Invoice{}
	case i.Title == "":
		return base.Refuse(base.Invalid, "invoice.title", "title", "请输入发票抬头")
	case i.Kind == "专票" && i.TaxNo == "":
		return base.Refuse(base.Invalid, "invoice.tax_no", "tax_no", "专票要有税号，请输入统一社会信用代码")
	case i.TaxNo != "" && (len(i.TaxNo) < 15 || len(i.TaxNo) > 20):
		return base.Refuse(base.Invalid, "invoice.tax_no", "tax_no", "税号“%s”有 %d 位，统一社会信用代码是 18 位，请核对", i.TaxNo, len(i.TaxNo))
	}
	return nil
}
