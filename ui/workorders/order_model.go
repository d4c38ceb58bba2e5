package workorders

import (
	"fmt"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/pinyin"
	"jieche/data/staff"
	"jieche/data/stock"
	"jieche/data/workorder"
)

// tone is how a word stands: the view gives each tone its colour.
type tone int

const (
	plain  tone = iota // no opinion
	inHand             // chosen, being worked on
	held               // somebody must decide, or something runs short
	good               // done, in order
	bad                // refused, missing, late
)

// mark is a word with its tone; an empty word is no mark.
type mark struct {
	text string
	tone tone
}

// deed is what the advisor can do with the order as it stands.
type deed int

const (
	nothing deed = iota
	printForm
	sign
	answerAddOns
	dispatch
	issue
	finish
	inspect
	washed
	settle
	pass
	leave
)

// next is the next step: what it is called and the key that does it.
type next struct {
	deed deed
	text string
	key  string
}

// strip is one step of the way through the shop.
type strip struct {
	name, note string
	done, now  bool
	deed       deed
}

// row is a line of the table, or the heading of a section.
type row struct {
	heading string
	no      int
	line    workorder.SheetLine
}

// model is the order as it was read, and what the screen asks about it.
type model struct {
	sheet  workorder.Sheet
	loaded bool
	now    base.Instant
}

func (m *model) order() workorder.Order { return m.sheet.Order }

// show takes a sheet that was read.
func (m *model) show(s workorder.Sheet, now base.Instant) { m.sheet, m.loaded, m.now = s, true, now }

// fresh is the newest of the lines that were not there before: the table shows it as chosen.
func (m *model) fresh(lines []workorder.SheetLine) workorder.LineID {
	var id workorder.LineID
	if !m.loaded { // the order is only being opened: nothing of it is new
		return id
	}
	for _, l := range lines {
		known := slices.ContainsFunc(m.sheet.Lines, func(old workorder.SheetLine) bool { return old.ID == l.ID })
		if !known && (id.IsZero() || l.Kind != workorder.Discount) {
			id = l.ID
		}
	}
	return id
}

// sections are the headings of the table, in the order of the forms.
var sections = []struct {
	heading string
	has     func(workorder.LineKind) bool
}{
	{"维修项目（工时费）", func(k workorder.LineKind) bool { return k == workorder.Labour }},
	{"配件（材料费）", func(k workorder.LineKind) bool { return k == workorder.PartLine }},
	{"其他费用", func(k workorder.LineKind) bool { return k != workorder.Labour && k != workorder.PartLine }},
}

// rows are the lines under their headings, numbered through.
func (m *model) rows() []row {
	var rows []row
	no := 0
	for _, s := range sections {
		begun := false
		for _, l := range m.sheet.Lines {
			if !s.has(l.Kind) {
				continue
			}
			if !begun {
				begun = true
				rows = append(rows, row{heading: s.heading})
			}
			no++
			rows = append(rows, row{no: no, line: l})
		}
	}
	return rows
}

// quantity is hours for labour and a quantity with its unit for the rest.
func (r row) quantity() string {
	l := r.line
	switch {
	case l.Kind == workorder.Labour:
		return l.Qty.Hours()
	case l.Unit != "":
		return l.Qty.String() + " " + l.Unit
	}
	return l.Qty.String()
}

// typedQty is the quantity as one edits it.
func (r row) typedQty() string {
	if r.line.Kind == workorder.Labour {
		return strings.ReplaceAll(r.line.Qty.Hours(), ",", "")
	}
	return strings.ReplaceAll(r.line.Qty.String(), ",", "")
}

// note is what stands small beside the name: the package that brought the line, a remark.
func (r row) note() string {
	var parts []string
	if r.line.Package != "" {
		parts = append(parts, "套餐 "+r.line.Package)
	}
	if r.line.Note != "" {
		parts = append(parts, r.line.Note)
	}
	return strings.Join(parts, " · ")
}

// consent is the mark of an add-on.
func (r row) consent() mark {
	switch r.line.Consent {
	case workorder.Proposed:
		return mark{"增项 待答复", held}
	case workorder.Agreed:
		return mark{"增项 已同意", good}
	case workorder.Declined:
		return mark{"已拒绝", bad}
	}
	return mark{}
}

// own says that the customer brought the part.
func own(l workorder.SheetLine) bool { return l.Quality == string(stock.CustomerOwn) }

// shelved says that the line's part comes from the shop's shelves.
func shelved(l workorder.SheetLine) bool {
	return l.Kind == workorder.PartLine && !l.Ref.IsZero() && !own(l)
}

// stock says whether the part is there, or how much of it the workshop already has.
func (r row) stock() mark {
	l := r.line
	switch {
	case l.Kind != workorder.PartLine || l.Consent == workorder.Declined:
		return mark{}
	case own(l):
		return mark{"自备", plain}
	case !shelved(l):
		return mark{"不走库存", plain}
	case l.Issued >= l.Qty:
		return mark{"已领 " + l.Issued.String(), good}
	case l.Issued > 0:
		return mark{fmt.Sprintf("已领 %s，差 %s", l.Issued, l.Qty-l.Issued), held}
	case l.OnHand <= 0:
		return mark{"缺货", bad}
	case l.OnHand < l.Qty:
		return mark{fmt.Sprintf("缺 %s，存 %s", l.Qty-l.OnHand, l.OnHand), bad}
	case l.Available < 0:
		return mark{fmt.Sprintf("存 %s，已被占用", l.OnHand), held}
	case l.OnHand < l.Safety:
		return mark{fmt.Sprintf("余 %s，低于安全库存", l.OnHand), held}
	}
	return mark{"有 " + l.OnHand.String(), good}
}

// unsigned says that the customer has not signed yet: everything may change.
func (m *model) unsigned() bool {
	s := m.order().State
	return s == workorder.Received || s == workorder.Quoted
}

// open says that lines may be added.
func (m *model) open() bool { return m.order().State.Open() }

// mayChange says whether a line may still be changed or removed.
func (m *model) mayChange(r row) bool {
	return r.heading == "" && m.open() && (m.unsigned() || r.line.Consent == workorder.Proposed)
}

// readQty reads hours or a quantity as typed into a cell.
func (r row) readQty(text string) (base.Milli, error) {
	parse, what := base.ParseMilli, "数量"
	if r.line.Kind == workorder.Labour {
		parse, what = base.ParseHours, "工时"
	}
	q, err := parse(text)
	if err == nil && q <= 0 {
		err = base.Refuse(base.Invalid, "line.qty", "qty", "%s必须大于零", what)
	}
	return q, err
}

// readPrice reads a price as typed into a cell.
func readPrice(text string) (base.Fen, error) {
	f, err := base.ParseFen(text)
	if err == nil && f < 0 {
		err = base.Refuse(base.Invalid, "line.price", "price", "单价不能是负数")
	}
	return f, err
}

// readOff reads a discount: an amount, or 9折 and 10% of the line.
func (r row) readOff(text string) (base.Fen, error) {
	gross := r.line.Gross()
	t := strings.TrimSpace(base.Narrow(text))
	if t == "" {
		return 0, nil
	}
	var off base.Fen
	var err error
	switch {
	case strings.HasSuffix(t, "折"):
		var tenths base.Milli
		if tenths, err = base.ParseMilli(strings.TrimSuffix(t, "折")); err == nil {
			if tenths <= 0 || tenths > 10_000 {
				return 0, base.Refuse(base.Invalid, "line.off", "off", "折扣写作 9折 或 8.5折")
			}
			off = gross - gross.Part(base.Rate(tenths))
		}
	case strings.HasSuffix(t, "%"):
		var percent base.Milli
		if percent, err = base.ParseMilli(strings.TrimSuffix(t, "%")); err == nil {
			off = gross.Part(base.Rate(percent / 10))
		}
	default:
		off, err = base.ParseFen(t)
	}
	switch {
	case err != nil:
		return 0, err
	case off < 0:
		return 0, base.Refuse(base.Invalid, "line.off", "off", "优惠不能是负数")
	case off > gross:
		return 0, base.Refuse(base.Invalid, "line.off", "off", "优惠超过本行金额 %s", gross)
	}
	return off, nil
}

// payerKeys are the letters that choose a payer: 客户, 厂家, 保险, 内部, 返修.
const payerKeys = "kcbnf"

// readPayer reads a payer: its number, its first letter, or its word.
func readPayer(text string) (workorder.Payer, error) {
	t := strings.ToLower(strings.TrimSpace(base.Narrow(text)))
	for i, p := range workorder.Payers {
		if t == fmt.Sprint(i+1) || t == payerKeys[i:i+1] || t != "" && strings.HasPrefix(string(p), t) {
			return p, nil
		}
	}
	return "", base.Refuse(base.Invalid, "line.payer", "payer", "1 客户 2 厂家 3 保险 4 内部 5 返修")
}

// proposed are the add-ons that wait for the customer's answer.
func (m *model) proposed() []workorder.SheetLine {
	return m.filter(func(l workorder.SheetLine) bool { return l.Consent == workorder.Proposed })
}

// toIssue are the parts that the workshop still has to get.
func (m *model) toIssue() []workorder.SheetLine {
	return m.filter(func(l workorder.SheetLine) bool {
		agreed := l.Consent == workorder.OnForm || l.Consent == workorder.Agreed
		return agreed && shelved(l) && l.Issued < l.Qty
	})
}

func (m *model) filter(keep func(workorder.SheetLine) bool) []workorder.SheetLine {
	var some []workorder.SheetLine
	for _, l := range m.sheet.Lines {
		if keep(l) {
			some = append(some, l)
		}
	}
	return some
}

// unassigned counts the labour lines without a technician.
func (m *model) unassigned() int {
	return len(m.filter(func(l workorder.SheetLine) bool {
		return l.Kind == workorder.Labour && (l.Consent == workorder.OnForm || l.Consent == workorder.Agreed) && l.Worker.IsZero()
	}))
}

// anythingIssued says that parts of the order are in the workshop.
func (m *model) anythingIssued() bool {
	return len(m.filter(func(l workorder.SheetLine) bool { return l.Issued > 0 })) > 0
}

// unanswered are the three questions that nobody answered yet.
func (m *model) unanswered() []string {
	o := m.order()
	var open []string
	for _, q := range []struct{ name, answer string }{{"付费方式", o.PayBy}, {"旧件处理", o.OldParts}, {"是否洗车", o.Wash}} {
		if q.answer == "" {
			open = append(open, q.name)
		}
	}
	return open
}

// washLeft says that the customer wants the car washed and it was not yet.
func (m *model) washLeft() bool {
	_, done := m.lastStep(workorder.StepWash)
	return m.order().Wash == workorder.WashYes && !done
}

// validPass is the pass in force.
func (m *model) validPass() (workorder.PassLine, bool) {
	for _, p := range slices.Backward(m.sheet.Passes) {
		if p.Void == "" {
			return p, true
		}
	}
	return workorder.PassLine{}, false
}

// owing is what the customer still has to pay of the bill.
func (m *model) owing() base.Fen {
	if m.sheet.Settlement == nil {
		return 0
	}
	return m.sheet.Settlement.Owing
}

const confirm = "Ctrl+Enter"

// next is the next step on the order's way; it becomes the primary button.
func (m *model) next() next {
	switch m.order().State {
	case workorder.Received:
		if m.sheet.OnPaper {
			return next{sign, "手写委托书客户已签字", confirm}
		}
		return next{printForm, "打印任务委托书", "F9"}
	case workorder.Quoted:
		return next{sign, "客户已签字", confirm}
	case workorder.Signed, workorder.Working:
		switch {
		case len(m.proposed()) > 0:
			return next{answerAddOns, "增项确认", confirm}
		case len(m.toIssue()) > 0:
			return next{issue, "领料", "F4"}
		case m.unassigned() > 0:
			return next{dispatch, "派工", confirm}
		}
		return next{finish, "完工", confirm}
	case workorder.Finished:
		return next{inspect, "质检", confirm}
	case workorder.Checked:
		return next{settle, "结算", "F7"}
	case workorder.Settled:
		if m.owing() > 0 {
			return next{settle, "收款", "F7"}
		}
		if _, ok := m.validPass(); !ok {
			return next{pass, "开出门证", "F8"}
		}
		return next{leave, "交车", confirm}
	}
	return next{}
}

// missing is what the next step still lacks.
func (m *model) missing() []string {
	switch m.next().deed {
	case printForm:
		return m.sheet.Missing.Print
	case sign:
		if m.sheet.OnPaper {
			return m.sheet.Missing.Print
		}
	case issue:
		return m.sheet.Missing.Issue
	case settle:
		if m.order().State == workorder.Checked {
			return m.sheet.Missing.Settle
		}
	case pass:
		return m.sheet.Missing.Pass
	}
	return nil
}

// lastStep is the newest step of that name.
func (m *model) lastStep(name workorder.StepName) (workorder.StepLine, bool) {
	for _, s := range slices.Backward(m.sheet.Steps) {
		if s.Name == name {
			return s, true
		}
	}
	return workorder.StepLine{}, false
}

// told is when and by whom a step was done: 09:12 李敏, on another day 11-19 李敏.
func (m *model) told(name workorder.StepName) string {
	s, ok := m.lastStep(name)
	if !ok {
		return ""
	}
	at := s.At.Clock()
	if s.At.Day() != m.now.Day() {
		at = s.At.Day().Short()
	}
	return strings.TrimSpace(at + " " + s.ByName)
}

// steps is the strip at the top: what is done, by whom, and what is next.
func (m *model) steps() []strip {
	o := m.order()
	state := o.State
	if state == workorder.Cancelled {
		state = o.CancelledIn
	}
	all := []strip{
		{name: "接车", done: true, note: m.told(workorder.StepReceive)},
		m.entrusted(state),
		m.dispatched(state),
		m.issued(state),
		{name: "完工", done: state >= workorder.Finished, note: m.told(workorder.StepFinish), deed: finish},
		{name: "质检", done: state >= workorder.Checked, note: m.told(workorder.StepInspect), deed: inspect},
	}
	if o.Wash == workorder.WashYes {
		wash := strip{name: "洗车", done: !m.washLeft(), note: m.told(workorder.StepWash), deed: washed}
		if !wash.done {
			wash.note = "客户需要"
		}
		all = append(all, wash)
	}
	_, passed := m.validPass()
	all = append(all, m.settled(state),
		strip{name: "出门证", done: passed, note: m.told(workorder.StepPass), deed: pass},
		strip{name: "交车", done: state >= workorder.Left, note: m.told(workorder.StepLeave), deed: leave})
	coming := m.next().deed
	if coming == sign || coming == printForm {
		coming = all[1].deed
	}
	if coming == answerAddOns {
		coming = finish
	}
	for i := range all {
		all[i].now = coming != nothing && all[i].deed == coming && !all[i].done
		if all[i].note == "" {
			all[i].note = "—"
		}
	}
	return all
}

func (m *model) entrusted(state workorder.State) strip {
	s := strip{name: "估价 / 委托", done: state >= workorder.Signed, note: m.told(workorder.StepSign), deed: printForm}
	switch state {
	case workorder.Received:
		s.note = "待打印、签字"
		if m.sheet.OnPaper {
			s.note, s.deed = "照手写委托书录完后登记签字", sign
		}
	case workorder.Quoted:
		s.note, s.deed = "已打印，待签字", sign
	}
	return s
}

func (m *model) dispatched(state workorder.State) strip {
	s := strip{name: "派工", deed: dispatch}
	var names []string
	for _, l := range m.sheet.Lines {
		if l.Kind == workorder.Labour && l.WorkerName != "" && !slices.Contains(names, l.WorkerName) {
			names = append(names, l.WorkerName)
		}
	}
	s.done = len(names) > 0 && m.unassigned() == 0
	s.note = strings.Join(names, "、")
	if n := m.unassigned(); len(names) > 0 && n > 0 && state < workorder.Finished {
		s.note = fmt.Sprintf("%d 项未派", n)
	}
	return s
}

func (m *model) issued(state workorder.State) strip {
	s := strip{name: "领料", deed: issue}
	parts := m.filter(func(l workorder.SheetLine) bool {
		return shelved(l) && l.Billed()
	})
	left := len(m.toIssue())
	switch {
	case len(parts) == 0:
		s.note = "无配件"
	case left == 0 && m.anythingIssued():
		s.done, s.note = true, m.told(workorder.StepIssue)
	case m.anythingIssued():
		s.note = fmt.Sprintf("还差 %d 种", left)
	case state >= workorder.Signed:
		s.note = fmt.Sprintf("%d 种待领", left)
	}
	return s
}

func (m *model) settled(state workorder.State) strip {
	s := strip{name: "结算", done: state >= workorder.Settled, note: m.told(workorder.StepSettle), deed: settle}
	if owing := m.owing(); s.done && owing > 0 {
		s.done, s.note = false, "欠 "+owing.String()
	}
	return s
}

// title is what stands on the tab.
func (m *model) title() (string, string) {
	if !m.loaded {
		return "工单", ""
	}
	o := m.order()
	return strings.TrimSpace(m.plate() + " " + o.Model), string(o.No)
}

// plate is what is drawn as the plate: the number, or what the car is called without one.
func (m *model) plate() string {
	if p := m.order().Plate; p != "" {
		return ident.DisplayPlate(p)
	}
	return "无牌"
}

// car is the model, and the colour where it is known.
func (m *model) car() string {
	o := m.order()
	return joined(" · ", o.Model, o.Paint)
}

// vin is the number in two pieces: its last six characters are what people say.
func (m *model) vin() (head, tail string) {
	v := m.order().VIN
	if len(v) <= 6 {
		return v, ""
	}
	return v[:len(v)-6], v[len(v)-6:]
}

// mileage is this time's and last time's.
func (m *model) mileage() string {
	o := m.order()
	if o.KM == 0 {
		return ""
	}
	s := "本次 " + thousands(o.KM) + " km"
	if o.LastKM > 0 {
		s += "（上次 " + thousands(o.LastKM) + " km"
		if o.LastKMDay != 0 {
			s += "，" + ago(m.now.Day()-o.LastKMDay)
		}
		s += "）"
	}
	return s
}

// people is the owner with a masked telephone number, and who sent the car if he is another.
func (m *model) people(whole bool) (owner, line string) {
	number := ident.Phone.Mask
	if whole {
		number = ident.Phone.Group
	}
	o := m.order()
	owner = o.OwnerName
	if owner == "" {
		owner = "未留车主资料"
	}
	parts := []string{}
	if o.OwnerName != "" {
		parts = append(parts, "车主")
	}
	if o.OwnerPhone != "" {
		parts = append(parts, number(o.OwnerPhone))
	}
	if o.SenderName != "" && (o.Sender != o.Owner || o.SenderName != o.OwnerName) {
		parts = append(parts, "送修人 "+o.SenderName)
		if o.SenderPhone != "" && o.SenderPhone != o.OwnerPhone {
			parts = append(parts, number(o.SenderPhone))
		}
	}
	return owner, strings.Join(parts, " · ")
}

// promised is the time at which the customer expects his car, and whether it is past.
func (m *model) promised() (text string, late bool) {
	p := m.order().Promised
	if p == 0 {
		return "未约定", false
	}
	return moment(p, m.now), p < m.now && m.order().State < workorder.Left && m.order().State != workorder.Cancelled
}

// moment is 今天 16:30, 明天 09:00, 11-24 10:00.
func moment(at, now base.Instant) string {
	switch at.Day() - now.Day() {
	case 0:
		return "今天 " + at.Clock()
	case 1:
		return "明天 " + at.Clock()
	case -1:
		return "昨天 " + at.Clock()
	}
	return at.Day().Short() + " " + at.Clock()
}

// chip is the kind of visit and the state.
func (m *model) chip() mark {
	o := m.order()
	t := inHand
	switch {
	case o.State == workorder.Cancelled:
		t = plain
	case o.State >= workorder.Checked:
		t = good
	}
	return mark{joined(" · ", string(o.Kind), o.State.String()), t}
}

// sum is one line of the totals.
type sum struct{ name, amount string }

// sums are the totals above the line: what they are made of, and what others pay.
func (m *model) sums() []sum {
	t := m.totals()
	all := []sum{{"工时费", t.Labour.String()}, {"材料费", t.Parts.String()}}
	for _, s := range []struct {
		name   string
		amount base.Fen
	}{{"诊断费", t.Diagnosis}, {"检测费", t.Inspection}, {"外加工费", t.Outside}, {"其他费用", t.Other}, {"优惠", t.Off},
		{"抹零", t.RoundOff}, {"厂家承担", -t.Maker}, {"保险承担", -t.Insurer}, {"内部/返修承担", -t.Internal}} {
		if s.amount != 0 {
			all = append(all, sum{s.name, signed(s.amount)})
		}
	}
	if s := m.sheet.Settlement; s != nil {
		all = append(all, sum{"已收", s.Paid.String()})
		if s.OnCredit != 0 {
			all = append(all, sum{"挂账", s.OnCredit.String()})
		}
		if s.Owing != 0 {
			all = append(all, sum{"未收", s.Owing.String()})
		}
	} else if d := m.order().Deposit; d != 0 {
		all = append(all, sum{"预收款", d.String()})
	}
	return all
}

// totals are those of the bill once there is one.
func (m *model) totals() workorder.Totals {
	if m.sheet.Settlement != nil {
		return m.sheet.Settlement.Totals
	}
	return m.sheet.Totals
}

// total is what the customer pays, and what it is called.
func (m *model) total() (name string, amount base.Fen) {
	name = "预计合计"
	if m.sheet.Settlement != nil {
		name = "应付合计"
	}
	return name, m.totals().Customer
}

// hint is the line under the table.
func (m *model) hint() string {
	switch {
	case !m.loaded:
		return ""
	case m.order().State == workorder.Cancelled:
		return "工单已作废：" + m.order().Cancelled
	case !m.open():
		return "已结算的工单不能再改，需要更正时请在结算单上冲红"
	case m.unsigned():
		return "Enter 加行 · ↑ 选行 · Tab 改数量单价 · Del 删行 · Ctrl+T 套餐 · Ctrl+L 其他费用 · Ctrl+E 修改接车"
	}
	return "签字后加的行是增项，要记录客户的答复 · Ctrl+T 套餐 · Ctrl+L 其他费用 · Ctrl+D 派工"
}

// sinceSigned says how the total has moved since the customer signed.
func (m *model) sinceSigned() string {
	o := m.order()
	if o.SignedAt == 0 || m.sheet.Settlement != nil || o.SignedTotal == m.sheet.Totals.Customer {
		return ""
	}
	return fmt.Sprintf("签字时 %s，%s %s", o.SignedTotal, rising(m.sheet.Totals.Customer-o.SignedTotal), positive(m.sheet.Totals.Customer-o.SignedTotal))
}

func rising(f base.Fen) string {
	if f < 0 {
		return "减少"
	}
	return "增加"
}

func positive(f base.Fen) base.Fen { return max(f, -f) }

// printed is a document of the order that can be printed again.
type printed struct {
	form, no, name, note string
}

// printouts are the documents of the order.
func (m *model) printouts() []printed {
	o := m.order()
	var list []printed
	add := func(form string, no base.DocNo, name string) {
		note := "未打印过"
		if n := m.sheet.Printed[form+"/"+string(no)]; n > 0 {
			note = fmt.Sprintf("已打印 %d 次", n)
		}
		list = append(list, printed{form, string(no), name, note})
	}
	if o.State >= workorder.Quoted && o.State != workorder.Cancelled || m.sheet.Printed["entrustment/"+string(o.No)] > 0 {
		add("entrustment", o.No, "任务委托书")
	}
	var seen []base.DocNo
	for _, i := range m.sheet.Issued {
		if i.Doc == "" || slices.Contains(seen, i.Doc) {
			continue
		}
		seen = append(seen, i.Doc)
		name := "领料单"
		if i.Doc.Kind() == base.DocReturn {
			name = "退料单"
		}
		add(string(slipForm(i.Doc)), i.Doc, name)
	}
	if m.sheet.Settlement != nil {
		add("settlement", m.sheet.Settlement.No, "结算单")
	}
	for _, p := range m.sheet.Passes {
		name := "出门证"
		if p.Void != "" {
			name += "（作废）"
		}
		add("exit_pass", p.No, name)
	}
	return list
}

// able are those of the staff who may do something, technicians first.
func able(all []staff.Member, what staff.Capability) []staff.Member {
	rank := map[staff.Role]int{staff.Technician: 1, staff.TeamLeader: 2, staff.Inspector: 3, staff.Controller: 4, staff.PartsClerk: 5}
	some := slices.DeleteFunc(slices.Clone(all), func(m staff.Member) bool { return !staff.Can(m, what) })
	slices.SortStableFunc(some, func(a, b staff.Member) int { return rankOf(rank, a) - rankOf(rank, b) })
	return some
}

// repairers are those who do labour; where none is registered, whoever may report it.
func repairers(all []staff.Member) []staff.Member {
	some := slices.DeleteFunc(slices.Clone(all), func(m staff.Member) bool {
		return m.Left || m.Role != staff.Technician && m.Role != staff.TeamLeader
	})
	if len(some) > 0 {
		return some
	}
	return able(all, staff.DispatchWork)
}

func rankOf(rank map[staff.Role]int, m staff.Member) int {
	if r := rank[m.Role]; r > 0 {
		return r
	}
	return len(rank) + 1
}

// called says whether a name is meant by what was typed: a piece of it, its pinyin or its initials.
func called(name, text string) bool {
	t := strings.ToUpper(strings.TrimSpace(base.Narrow(text)))
	if t == "" || strings.Contains(strings.ToUpper(name), t) {
		return true
	}
	keys := pinyin.Of(name)
	return slices.ContainsFunc(append(keys.Full, keys.Initials...), func(k string) bool { return strings.HasPrefix(k, t) })
}

func joined(between string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), between)
}

func signed(f base.Fen) string { return strings.Replace(f.String(), "-", "−", 1) }

func thousands(n int64) string { return base.Milli(n * 1000).String() }

// ago says how long days are, as people say it.
func ago(days base.Day) string {
	switch {
	case days <= 0:
		return "今天"
	case days < 31:
		return fmt.Sprintf("%d 天前", days)
	case days < 365:
		return fmt.Sprintf("%d 个月前", max(days*12/365, 1))
	}
	return fmt.Sprintf("%d 年前", days/365)
}
