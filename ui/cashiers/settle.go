package cashiers

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/paper"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// settle is the screen of one bill: what it costs, what the gate asks, and how it is paid.
type settle struct {
	d      *desk.Desk
	id     workorder.ID
	m      model
	latest kit.Latest
	op     base.OpID // of the settlement, payment or pass that comes next
	busy   bool

	plate       *kit.NumberPlate
	car, people *canvas.Text
	chip        *kit.Tag
	fees        *fyne.Container
	checks      *fyne.Container
	km, nextKM  *kit.Value[int64]
	nextDay     *kit.DateEntry
	advice      *kit.Entry
	next        *fyne.Container // the fields of the next service
	told        *kit.Para       // what became of them, once settled

	name     *canvas.Text
	figure   *canvas.Text
	words    *canvas.Text
	paid     *fyne.Container // payments that were taken
	payRows  *fyne.Container
	rows     []*payRow
	kinds    []workorder.PayKind
	built    workorder.SettlementID // the bill that the rows were made for
	roundOff *kit.MoneyEntry
	rounding *fyne.Container
	balance  *fyne.Container
	left     *canvas.Text
	leftName *canvas.Text
	change   *canvas.Text
	invoice  *canvas.Text
	askFor   *kit.Button
	then     *canvas.Text
	primary  *kit.Button
	reprint  *kit.Button
	toPass   *kit.Button
	toOrder  *kit.Button
	gone     *kit.Button
	reverse  *kit.Button
	sheet    *desk.ByHand // what stands on the forms that were filled in by hand
	content  fyne.CanvasObject
	wanted   bool // Ctrl+Enter came before the bill was read
}

// payRow is the widgets of one way to pay.
type payRow struct {
	entry *kit.MoneyEntry
	note  *kit.Entry
}

// NewSettle makes the screen that settles an order.
func NewSettle(d *desk.Desk, r desk.Route) desk.Screen {
	s := &settle{d: d, id: r.Order, op: desk.NewOp()}
	s.build()
	s.sheet.Begin(r.Text)
	s.Reload()
	return s
}

// Title is the car and the number of its order.
func (s *settle) Title() (string, string) { return s.m.title() }

// Content is the screen.
func (s *settle) Content() fyne.CanvasObject { return s.content }

// Reads names the tables that the screen shows.
func (s *settle) Reads() []string {
	return []string{"work_order", "work_order_line", "add_on", "work_order_step", "part_move", "settlement", "payment", "exit_pass", "print", "customer", "reserved"}
}

// Unsaved is what would be lost.
func (s *settle) Unsaved() string {
	if s.m.dirty() {
		return "已输入的收款"
	}
	return ""
}

// Keys are the keys of the screen.
func (s *settle) Keys() kit.Keymap {
	return kit.Keymap{
		"Ctrl+Enter": s.primary.Press, "Ctrl+I": s.askFor.Press, desk.ByHandKey: s.sheet.Ask, "Ctrl+M": s.dropCents, "F9": s.reprint.Press, "Ctrl+P": s.reprint.Press, "Ctrl+F9": s.menu,
		"F8": s.toPass.Press, "F5": s.Reload, "Ctrl+O": s.toOrder.Press, "Ctrl+L": s.gone.Press,
	}
}

// Fields names the fields for tests.
func (s *settle) Fields() map[string]fyne.Focusable {
	f := map[string]fyne.Focusable{
		"km": s.km, "next_km": s.nextKM, "next_day": s.nextDay, "advice": s.advice, "round_off": s.roundOff, "settle": s.primary,
	}
	for i, k := range s.kinds {
		f["pay."+string(k)] = s.rows[i].entry
		if k != workorder.Cash {
			f["note."+string(k)] = s.rows[i].note
		}
	}
	return f
}

// Focus puts the keyboard on the first way to pay, or on the next step.
func (s *settle) Focus() {
	if s.m.paying() && len(s.rows) > 0 {
		s.d.Focus(s.rows[0].entry)
		return
	}
	s.d.Focus(s.primary)
}

// read is what one look at the shop brings.
type read struct {
	sheet  *workorder.Sheet
	credit workorder.Credit
}

// Reload reads the bill again.
func (s *settle) Reload() {
	s.sheet.Load()
	kit.Fetch(s.d.Work, &s.latest, func() (r read, err error) {
		if r.sheet, err = data.Ask(s.d.Store, workorder.SheetOf{Order: s.id}); err != nil {
			return r, err
		}
		r.credit, err = data.Ask(s.d.Store, workorder.CreditOf{Customer: r.sheet.Order.Owner})
		return r, err
	}, s.loaded)
}

func (s *settle) loaded(r read, err error) {
	if err != nil {
		sentence, _ := desk.Explain(err)
		kit.Say(s.then, sentence)
		return
	}
	first := !s.m.loaded
	was := s.m.paying()
	s.m.show(*r.sheet, r.credit, s.d.Now().Day())
	s.fill()
	s.render()
	if c := s.d.Win.Canvas(); first || was != s.m.paying() || c.Focused() == nil {
		s.Focus()
	}
	if s.wanted {
		s.wanted = false
		s.do()
	}
}

// fill writes the proposals into the fields: when the bill is opened, and when it became another one.
func (s *settle) fill() {
	if !s.rebuild() {
		return
	}
	s.roundOff.Clear()
	setCount(s.km, s.m.km)
	setCount(s.nextKM, s.m.nextKM)
	if s.m.nextDay != 0 {
		s.nextDay.Set(s.m.nextDay)
	}
	s.advice.SetText(s.m.advice)
}

func setCount(v *kit.Value[int64], n int64) {
	if n > 0 {
		v.Set(n)
	} else {
		v.Clear()
	}
}

// rebuild makes the rows of the payments anew when the bill became another one, and reports whether it did.
func (s *settle) rebuild() bool {
	kinds := make([]workorder.PayKind, len(s.m.tenders))
	same := len(kinds) == len(s.kinds) && s.built == s.m.bill
	for i, t := range s.m.tenders {
		kinds[i] = t.kind
		same = same && s.kinds[i] == t.kind
	}
	if same {
		return false
	}
	s.kinds, s.built = kinds, s.m.bill
	s.rows = nil
	s.payRows.RemoveAll()
	for i := range s.m.tenders {
		s.rows = append(s.rows, s.newRow(i))
	}
	s.payRows.Refresh()
	return true
}

// newRow makes one way to pay: Enter on an empty one takes what is left.
func (s *settle) newRow(i int) *payRow {
	t := s.m.tenders[i]
	r := &payRow{entry: kit.NewMoneyEntry(), note: kit.NewEntry(t.hint)}
	r.entry.OnChanged = func(string) {
		s.m.tenders[i].amount, _ = r.entry.Get()
		s.renderMoney()
	}
	r.entry.OnDone = func() { s.enter(i) }
	r.entry.OnKey = func(key kit.Key) bool { return s.walk(i, key) }
	r.note.OnChanged = func(text string) { s.m.tenders[i].note = text; s.renderChecks() }
	r.note.OnDone = func() { s.on(i) }
	label := kit.Fixed(64, 0, kit.Body(string(t.kind)))
	beside := fyne.CanvasObject(r.note)
	if t.kind == workorder.Cash {
		beside = kit.Inset(6, 0, 0, 0, kit.Across(0, s.change)) // cash has no number, but change
	}
	s.payRows.Add(kit.Cols(8, label, kit.Flex(5, r.entry), kit.Flex(4, beside)))
	return r
}

// enter is Enter on an amount: an empty row takes the rest, and the keyboard goes on.
func (s *settle) enter(i int) {
	r := s.rows[i]
	if f, ok := r.entry.Get(); (!ok || f == 0) && r.entry.Problem() == nil && s.m.rest(i) > 0 {
		r.entry.Set(s.m.rest(i))
		s.m.tenders[i].amount = s.m.rest(i)
		s.renderMoney()
	}
	s.on(i)
}

// on leads to the next way to pay, or to the button when nothing is left.
func (s *settle) on(i int) {
	if s.m.left() == 0 || i+1 >= len(s.rows) {
		s.d.Focus(s.primary)
		return
	}
	s.d.Focus(s.rows[i+1].entry)
}

// walk is ↑ and ↓ between the ways to pay.
func (s *settle) walk(i int, key kit.Key) bool {
	switch {
	case key == "Up" && i > 0:
		s.d.Focus(s.rows[i-1].entry)
	case key == "Down" && i+1 < len(s.rows):
		s.d.Focus(s.rows[i+1].entry)
	case key == "Down" && s.rounding.Visible():
		s.d.Focus(s.roundOff)
	case key != "Up" && key != "Down":
		return false
	}
	return true
}

// dropCents is Ctrl+M: the jiao and fen are rounded off, or given back.
func (s *settle) dropCents() {
	if !s.m.open() {
		return
	}
	if s.m.roundOff == 0 && s.m.cents() > 0 {
		s.roundOff.Set(s.m.cents())
		s.m.roundOff = s.m.cents()
	} else {
		s.roundOff.Clear()
		s.m.roundOff = 0
	}
	s.render()
}

// do is the next step of the bill: settle, take the rest, make the pass, go on to the next car.
func (s *settle) do() {
	switch {
	case !s.m.loaded:
		s.wanted = true // pressed before the bill was read: done as soon as it is
	case s.busy:
	case s.m.open():
		s.settle()
	case s.m.settled() && s.m.paying() && s.m.typed() > 0:
		s.pay()
	case s.m.settled() && s.m.sheet.Settlement.Owing == 0:
		s.letGo()
	case s.m.settled():
		s.d.Say("请输入收款金额")
		s.Focus()
	default:
		s.d.Open(desk.Route{Area: desk.Order, Order: s.id})
	}
}

// wrong finds the first field whose text can't be read, or whose amount can't be, and shows it.
func (s *settle) wrong() bool {
	for _, f := range []struct {
		field fyne.Focusable
		err   error
		say   func(string)
	}{
		{s.km, s.km.Problem(), s.km.SetError}, {s.nextKM, s.nextKM.Problem(), s.nextKM.SetError},
		{s.nextDay, s.nextDay.Problem(), s.nextDay.SetError}, {s.roundOff, s.roundOff.Problem(), s.roundOff.SetError},
	} {
		if f.err != nil {
			f.say(f.err.Error())
			s.d.Focus(f.field)
			return true
		}
	}
	for i, r := range s.rows {
		sentence := s.m.fault(i)
		if err := r.entry.Problem(); err != nil {
			sentence = err.Error()
		}
		if sentence != "" {
			r.entry.SetError(sentence)
			s.d.Focus(r.entry)
			return true
		}
	}
	return false
}

// gather reads the fields beside the payments.
func (s *settle) gather() {
	s.m.km, _ = s.km.Get()
	s.m.nextKM, _ = s.nextKM.Get()
	s.m.nextDay, _ = s.nextDay.Get()
	s.m.roundOff, _ = s.roundOff.Get()
	s.m.advice = s.advice.Text
	for i, r := range s.rows {
		s.m.tenders[i].amount, _ = r.entry.Get()
		s.m.tenders[i].note = r.note.Text
	}
}

// settle makes the bill, after a question where money is missing or somebody has to allow it.
func (s *settle) settle() {
	if s.wrong() {
		return
	}
	s.gather()
	if why, needs := s.m.needsReason(); needs {
		kit.Prompt(s.d.Win, why+"，要经理授权", "原因（记入单据）", "", needed, func(text string) {
			s.m.reason = text
			s.settle()
		})
		return
	}
	if left := s.m.left(); left > 0 {
		sentence := fmt.Sprintf("应收 ￥%s，只收了 ￥%s，还差 ￥%s。先结算，余款以后在这里补收；收清或挂账以前不能开出门证。", s.m.due(), s.m.typed(), left)
		kit.Confirm(s.d.Win, "还没有收清", sentence, "部分收款，先结算", s.send)
		return
	}
	s.send()
}

func needed(text string) error {
	if text == "" {
		return base.Refuse(base.Invalid, "reason", "reason", "请写明原因，例如 协议月结客户")
	}
	return nil
}

func (s *settle) send() {
	s.hold(true)
	desk.WithDay(s.d, s.sendOn, func() { s.hold(false) })
}

// sendOn makes the bill on the day that it bears.
func (s *settle) sendOn(day base.Day) {
	c := s.m.settle()
	c.Day, c.ByHand = day, s.sheet.Sheet(base.DocSettlement)
	onReceipt(c.Payments, s.sheet.Sheet(base.DocPayment))
	desk.Try(s.d, s.op, c, s.failed, func(done workorder.SettledDone) {
		if s.keyedIn(c.ByHand, c.Payments) {
			s.settled(done, "已补录")
			s.passByHand(done.Owing)
			return
		}
		s.settled(done, "已结算")
		s.d.Print(paper.Settlement, done.No, func(err error) {
			if err != nil {
				s.d.Tell(err)
			}
			if done.Owing == 0 {
				s.issue()
				return
			}
			s.hold(false)
			s.Reload()
		})
	})
}

// pay takes more money on the bill.
func (s *settle) pay() {
	if s.wrong() {
		return
	}
	s.gather()
	if why, needs := s.m.needsReason(); needs {
		kit.Prompt(s.d.Win, why+"，要经理授权", "原因（记入单据）", "", needed, func(text string) {
			s.m.reason = text
			s.pay()
		})
		return
	}
	s.hold(true)
	had := s.m.sheet.Settlement.Owing
	c := workorder.Pay{Order: s.id, Payments: s.m.payments(), Reason: s.m.reason}
	onReceipt(c.Payments, s.sheet.Sheet(base.DocPayment))
	desk.Try(s.d, s.op, c, s.failed, func(done workorder.SettledDone) {
		s.m.filled = false
		s.kinds = nil
		if s.keyedIn(paper.ByHand{}, c.Payments) {
			s.settled(done, "已补录收款")
			s.passByHand(done.Owing)
			return
		}
		s.settled(done, "已收款")
		if _, valid := s.m.pass(); had > 0 && done.Owing == 0 && !valid && s.m.order().State == workorder.Settled {
			s.issue()
			return
		}
		s.hold(false)
	})
}

// settled says what was done and shows the bill as it is now. The button stays still until the papers are printed: the second
// half of a double click must not be the next step.
func (s *settle) settled(done workorder.SettledDone, what string) {
	s.op = desk.NewOp()
	text := fmt.Sprintf("%s %s：实收 ￥%s", what, done.No, done.Paid)
	if change := s.m.change(); change > 0 {
		text += fmt.Sprintf("，找零 ￥%s", change)
	}
	if done.OnCredit > 0 {
		text += fmt.Sprintf("，挂账 ￥%s", done.OnCredit)
	}
	if done.Owing > 0 {
		text += fmt.Sprintf("，还应收 ￥%s", done.Owing)
	}
	s.d.Say(text)
	s.Reload()
}

// failed says what went wrong. Somebody may have been faster in another window, so the bill is read again.
func (s *settle) failed(err error) {
	s.hold(false)
	if err == nil {
		return // it waits for somebody who may allow it
	}
	s.d.Tell(err)
	if base.Is(err, base.Conflict) || base.Is(err, base.Refused) {
		s.Reload()
	}
}

// hold keeps a second press from being a second order.
func (s *settle) hold(on bool) {
	s.busy = on
	if on {
		s.primary.Disable()
	} else {
		s.primary.Enable()
	}
}

// letGo is the step after the payment: the pass, or back to the next car.
func (s *settle) letGo() {
	if _, ok := s.m.pass(); ok || s.m.order().State != workorder.Settled {
		s.d.Close()
		return
	}
	s.issue()
}

// leave writes down that the car has left against its pass.
func (s *settle) leave() {
	if s.busy {
		return
	}
	s.hold(true)
	desk.Try(s.d, s.op, workorder.Leave{Order: s.id}, s.failed, func(workorder.Done) {
		s.op = desk.NewOp()
		s.hold(false)
		s.d.Say("已交车出厂")
		s.Reload()
	})
}

// issue makes the exit pass and prints it.
func (s *settle) issue() {
	if s.m.order().LeftAt != 0 {
		s.hold(false)
		s.Reload()
		return
	}
	s.hold(true)
	c := workorder.IssuePass{Order: s.id, ByHand: s.sheet.Sheet(base.DocExitPass)}
	desk.Try(s.d, s.op, c, s.failed, func(done workorder.Done) {
		s.op = desk.NewOp()
		if c.No != "" { // the car has left against the pass that was filled in by hand
			s.sheet.Used(base.DocExitPass)
			s.d.Say("已补录出门证 " + string(done.No))
			s.hold(false)
			s.Reload()
			return
		}
		s.d.Print(paper.ExitPass, done.No, func(err error) {
			if err != nil {
				s.d.Tell(err)
			} else {
				s.d.Say("已打印出门证 " + string(done.No))
			}
			s.hold(false)
			s.Reload()
		})
	})
}

// onReceipt puts what stands on a receipt that was filled in by hand on the money that came: 挂账 is none, and the deposit had its own.
func onReceipt(list []workorder.Tender, sheet paper.ByHand) {
	for i, t := range list {
		if t.Kind != workorder.OnAccount && t.Kind != workorder.Prepaid {
			list[i].ByHand = sheet
			return
		}
	}
}

// keyedIn forgets the numbers that stand on documents now, and says whether there were any: the originals were filled in by hand, and nothing is printed.
func (s *settle) keyedIn(slip paper.ByHand, payments []workorder.Tender) bool {
	some := slip.No != ""
	if some {
		s.sheet.Used(base.DocSettlement)
	}
	for _, t := range payments {
		if t.ByHand.No != "" {
			some = true
			s.sheet.Used(base.DocPayment)
		}
	}
	return some
}

// passByHand makes the pass that was filled in by hand with the bill; without its number there was none yet, and one is made when somebody asks.
func (s *settle) passByHand(owing base.Fen) {
	if owing == 0 && s.sheet.Sheet(base.DocExitPass).No != "" {
		s.issue()
		return
	}
	s.hold(false)
}

// makes is the documents that the screen makes now.
func (s *settle) makes() []base.DocKind {
	_, passed := s.m.pass()
	switch {
	case !s.m.loaded || s.m.order().State == workorder.Cancelled:
		return nil
	case !s.m.settled():
		return []base.DocKind{base.DocSettlement, base.DocPayment, base.DocExitPass}
	case s.m.paying() && !passed:
		return []base.DocKind{base.DocPayment, base.DocExitPass}
	case s.m.paying():
		return []base.DocKind{base.DocPayment}
	case !passed && s.m.order().LeftAt == 0:
		return []base.DocKind{base.DocExitPass}
	}
	return nil
}

// again prints the slip again.
func (s *settle) again() {
	if s.m.sheet.Settlement == nil {
		return
	}
	s.d.Print(paper.Settlement, s.m.sheet.Settlement.No, func(err error) {
		if err != nil {
			s.d.Tell(err)
		}
		s.Reload()
	})
}

// reverseBill is 冲红.
func (s *settle) reverseBill() {
	x := s.m.sheet.Settlement
	if x == nil {
		return
	}
	reason := kit.NewEntry("如 项目开错、金额有误")
	body := kit.Down(8, kit.NewPara(fmt.Sprintf("冲红后，结算单 %s（￥%s）由一张红字单抵销，收到的 ￥%s 请按原路退回；工单回到待结算，可以改项后重新结算。冲红不能撤回。",
		x.No, x.Totals.Customer, x.Paid)), kit.Field("原因（印在红字单上）", reason))
	op := desk.NewOp()
	d := kit.NewDialog(s.d.Win, "冲红 "+string(x.No), body, "冲红", "返回", func(done func(error)) {
		desk.Submit(s.d, op, workorder.Reverse{Order: s.id, Reason: reason.Text}, done, func(r workorder.Done) {
			s.d.Say("已冲红 " + string(r.No) + "，工单回到待结算")
			s.Reload()
		})
	}).AsDanger().First(reason)
	reason.OnDone = d.Submit
	d.Show()
}

// askInvoice is Ctrl+I: what is to stand on the invoice, which is only recorded.
func (s *settle) askInvoice() {
	if !s.m.open() {
		return
	}
	i := s.m.invoice
	kind := kit.NewChoice([]kit.Option{{Value: "", Text: "1 不开"}, {Value: "普票", Text: "2 普票"}, {Value: "专票", Text: "3 专票"}}, nil)
	kind.Set(i.Kind)
	title, tax, no := kit.NewEntry("抬头"), kit.NewEntry("统一社会信用代码"), kit.NewEntry("可以以后补")
	title.SetText(i.Title)
	tax.SetText(i.TaxNo)
	no.SetText(i.No)
	kind.OnChanged = func() {
		if kind.Value() != "" && title.Text == "" {
			title.SetText(s.m.order().OwnerName)
		}
	}
	kit.Chain(kind, title, tax, no)
	body := kit.Down(8, kit.Field("种类", kind), kit.Field("抬头", title), kit.Field("税号", tax), kit.Field("发票号码", no),
		kit.Caption("这里只登记发票，结算单不作为发票。"))
	d := kit.NewDialog(s.d.Win, "发票登记", body, "确定", "返回", kit.Done(func() error {
		typed := workorder.Invoice{Kind: kind.Value(), Title: title.Text, TaxNo: tax.Text, No: no.Text}
		if err := checkInvoice(&typed); err != nil {
			return err
		}
		s.m.invoice = typed
		s.render()
		return nil
	})).First(kind)
	no.OnDone = d.Submit
	d.Show()
}

// build makes the objects once; render fills them.
func (s *settle) build() {
	s.sheet = desk.NewByHand(s.d, s.makes)
	left := kit.Panel(kit.Down(0, s.buildHead(), s.buildFees(), kit.Flex(1, kit.Scroll(s.buildBelow()))))
	right := kit.Panel(kit.Inset(16, 12, 16, 14, s.buildMoney()))
	s.sheet.Changed = func() {
		if s.m.loaded {
			s.renderSteps()
		}
		right.Refresh()
	}
	s.content = kit.Page(kit.Cols(12, kit.Flex(1, left), kit.Fixed(552, 0, right)), nil)
}

func (s *settle) buildHead() fyne.CanvasObject {
	s.plate = kit.BigPlate("", kit.Blue)
	s.car, s.people, s.chip = kit.Bold(""), kit.Caption(""), kit.BigChip("", kit.Waiting)
	return kit.Inset(14, 12, 14, 10, kit.Across(12, s.plate, kit.Flex(1, kit.Down(2, s.car, s.people)), s.chip))
}

func (s *settle) buildFees() fyne.CanvasObject {
	s.fees = kit.Down(0)
	return s.fees
}

func (s *settle) buildBelow() fyne.CanvasObject {
	s.checks = kit.Down(4)
	s.km, s.nextKM = kit.NewCountEntry(0, 3_000_000), kit.NewCountEntry(0, 4_000_000)
	s.nextDay = kit.NewDateEntry(func() base.Day { return s.d.Now().Day() })
	s.advice = kit.NewEntry("如 后刹车片剩余 3 mm，下次更换")
	s.told = kit.NewParaOf("", 13, false, kit.Colours().Ink2)
	s.next = kit.Down(8, kit.Cols(10, kit.Flex(1, kit.Field("出厂里程 km", s.km)), kit.Flex(1, kit.Field("下次保养里程 km", s.nextKM)),
		kit.Flex(1, kit.Field("下次保养日期", s.nextDay))), kit.Field("维修建议（印在结算单上）", s.advice))
	return kit.Inset(14, 12, 14, 12, kit.Down(8, kit.Bold("放行检查"), s.checks, kit.Blank(0, 4), kit.Bold("下次保养与建议"), s.next, s.told))
}

func (s *settle) buildMoney() fyne.CanvasObject {
	s.name, s.figure = kit.Body("客户应付"), kit.Right(kit.Figure(""))
	s.words = kit.Right(kit.Caption(""))
	s.paid, s.payRows = kit.Down(0), kit.Down(8)
	s.roundOff = kit.NewMoneyEntry()
	s.roundOff.OnChanged = func(string) {
		s.m.roundOff, _ = s.roundOff.Get()
		s.renderMoney()
	}
	s.roundOff.OnLeave = s.render
	s.roundOff.OnKey = func(key kit.Key) bool {
		if key == "Up" && len(s.rows) > 0 {
			s.d.Focus(s.rows[len(s.rows)-1].entry)
			return true
		}
		return key == "Down"
	}
	s.roundOff.OnDone = s.Focus
	cents := kit.Link("抹去角分", "Ctrl+M", s.dropCents)
	s.rounding = kit.Cols(8, kit.Fixed(64, 0, kit.Body("抹零")), kit.Flex(5, s.roundOff), kit.Flex(4, kit.Across(0, cents)))
	s.leftName, s.left, s.change = kit.Bold("还差"), kit.Right(kit.Title("")), kit.Tint(kit.Bold(""), kit.Colours().Warn)
	s.balance = kit.Down(8, kit.Hairline(), kit.Across(8, s.leftName, kit.Spacer(), s.left))
	s.invoice = kit.Caption("")
	s.askFor = kit.Link("登记发票", "Ctrl+I", s.askInvoice)
	s.then = kit.Caption("")
	s.primary = kit.Primary("收款并打印", "Ctrl+Enter", s.do)
	s.reprint = kit.NewButton("补打", "F9", s.again)
	s.toPass = kit.NewButton("出门证", "F8", func() { s.d.Open(desk.Route{Area: desk.ExitPass, Order: s.id}) })
	s.toOrder = kit.NewButton("工单", "Ctrl+O", func() { s.d.Open(desk.Route{Area: desk.Order, Order: s.id}) })
	s.gone = kit.NewButton("交车出厂", "Ctrl+L", s.leave)
	s.reverse = kit.Danger("冲红", "", s.reverseBill)
	return kit.Down(10,
		kit.Down(0, kit.Across(8, s.name, kit.Spacer(), s.figure), s.words),
		s.paid, s.payRows, s.rounding, s.balance,
		kit.Across(8, s.invoice, s.askFor, kit.Spacer()), s.sheet.Line(),
		kit.Spacer(), s.then, kit.Fixed(0, 42, s.primary),
		kit.Across(6, s.reprint, s.toPass, s.gone, s.toOrder, kit.Spacer(), s.reverse))
}

// menu offers every form of the order, each with its preview.
func (s *settle) menu() {
	s.d.PrintMenu(s.m.order().No, func(err error) {
		if err != nil {
			s.d.Tell(err)
		}
		s.Reload()
	})
}

// render shows the whole model.
func (s *settle) render() {
	o := s.m.order()
	s.plate.Set(shownPlate(o), desk.PlateColour(o.PlateColour))
	kit.Say(s.car, brief(o.Model, 30))
	kit.Say(s.people, brief(s.m.people(), 44))
	s.chip.Set(o.State.String(), stateOf(&s.m))
	s.renderFees()
	s.renderChecks()
	s.renderNext()
	s.renderMoney()
	s.sheet.Render()
	s.content.Refresh()
}

func stateOf(m *model) kit.State {
	switch {
	case m.settled() && m.sheet.Settlement.Owing > 0:
		return kit.Held
	case m.settled() || m.open():
		return kit.Ready
	case m.order().State == workorder.Cancelled:
		return kit.Waiting
	}
	return kit.Held
}

func shownPlate(o workorder.Order) string {
	if o.Plate != "" {
		return ident.DisplayPlate(o.Plate)
	}
	return "无牌"
}

// renderFees draws the table of fees as the national form has it.
func (s *settle) renderFees() {
	s.fees.RemoveAll()
	rows := s.m.fees()
	inside := rows[len(rows)-1].inside != 0
	head := []string{"应收", "优惠", "客户", "保险", "厂家"}
	if inside {
		head = append(head, "内部")
	}
	s.fees.Add(feeRow("费用", head, true, false))
	for _, r := range rows {
		numbers := []string{r.gross.String(), signed(r.off), signed(r.customer), r.insurer.String(), r.maker.String()}
		if inside {
			numbers = append(numbers, r.inside.String())
		}
		s.fees.Add(feeRow(r.name, numbers, false, r.sum))
	}
	s.fees.Refresh()
}

// feeRow is one line of the table; a zero steps back, so that the eye finds what is there.
func feeRow(name string, cells []string, head, sum bool) fyne.CanvasObject {
	text := kit.Body
	switch {
	case head:
		text = kit.Caption
	case sum:
		text = kit.Bold
	}
	row := kit.Cols(0, kit.Flex(1, text(name)))
	for _, c := range cells {
		t := kit.Right(text(c))
		if c == "0.00" && !head {
			t = kit.Tint(t, kit.Colours().Hint)
		}
		row.Add(kit.Fixed(96, 0, t))
	}
	return kit.Down(0, kit.Fixed(0, 32, kit.Inset(14, 0, 14, 0, row)), kit.Hairline())
}

func (s *settle) renderChecks() {
	s.checks.RemoveAll()
	done := kit.Flow(14)
	for _, c := range s.m.checks() {
		if c.ok {
			done.Add(kit.Across(4, kit.Tint(kit.Bold("✓"), kit.Colours().Good), kit.Body(c.text)))
			continue
		}
		s.checks.Add(kit.Cols(6, kit.Tint(kit.Bold("!"), kit.Colours().Warn), kit.Flex(1, kit.NewPara(c.text))))
	}
	if len(done.Objects) > 0 {
		s.checks.Objects = append([]fyne.CanvasObject{done}, s.checks.Objects...)
	}
	s.checks.Refresh()
}

func (s *settle) renderNext() {
	if s.m.settled() {
		s.next.Hide()
		s.told.Show()
		s.told.SetText(nextLine(&s.m))
		return
	}
	s.told.Hide()
	s.next.Show()
}

// renderMoney shows what is due, what was typed and what is left; it follows every letter.
func (s *settle) renderMoney() {
	kit.Say(s.figure, "￥"+s.m.total().String())
	kit.Say(s.words, s.m.total().Words())
	show(s.payRows, s.m.paying())
	show(s.rounding, s.m.open())
	show(s.balance, s.m.paying())
	p := kit.Colours()
	name, amount, ink := "还差", s.m.left(), p.Bad
	if amount == 0 {
		ink = p.Good
	}
	if x := s.m.sheet.Settlement; x != nil && x.Owing == 0 && x.OnCredit > 0 {
		name, ink = "挂账未还", p.Warn
	}
	s.left.Color = ink
	kit.Say(s.leftName, name)
	kit.Say(s.left, "￥"+amount.String())
	s.left.Refresh()
	change := ""
	if c := s.m.change(); c > 0 {
		change = "找零 ￥" + c.String()
	}
	kit.Say(s.change, change)
	for i, r := range s.rows {
		if r.entry.Problem() == nil {
			r.entry.SetError(s.m.fault(i))
		}
	}
	kit.Say(s.invoice, brief(s.m.invoiceLine(), 40))
	show(s.askFor, s.m.open())
	s.renderPaid()
	s.renderSteps()
}

// renderPaid lists the payments that were taken.
func (s *settle) renderPaid() {
	s.paid.RemoveAll()
	for _, p := range s.m.standing() {
		note := p.At.Day().Short() + " " + p.At.Clock()
		if p.Note != "" {
			note += " · " + brief(p.Note, 20)
		}
		s.paid.Add(kit.Down(0, kit.Fixed(0, 32, kit.Across(8, kit.Fixed(64, 0, kit.Body(string(p.Kind))), kit.Caption(note), kit.Spacer(), kit.Body(base.Fen(p.Amount).String()))), kit.Hairline()))
	}
	show(s.paid, len(s.paid.Objects) > 0)
	s.paid.Refresh()
}

// renderSteps says what the button does now and what comes of it.
func (s *settle) renderSteps() {
	_, passed := s.m.pass()
	text, then := "收款并打印", "收清后依次打印：结算单 · 出门证（门卫联 + 存根）"
	byHand := s.sheet.Sheet(base.DocSettlement).No != ""
	switch {
	case s.m.open() && byHand:
		text, then = "收款并补录", "手写的结算单是原件，不再打印"
	case s.m.open():
	case s.m.settled() && s.m.sheet.Settlement.Owing > 0:
		text, then = "补收款", s.m.hint()+"；收清后打印出门证"
	case s.m.settled() && s.m.paying() && s.m.typed() > 0:
		text, then = "收回挂账", s.m.hint()
	case s.m.order().LeftAt != 0:
		text, then = "完成", s.m.hint()+"，已于 "+s.m.order().LeftAt.String()+" 交车出厂"
	case s.m.settled() && passed:
		text, then = "完成", s.m.hint()+"，出门证已开；车出门时按 Ctrl L 登记交车"
	case s.m.settled():
		text, then = "开出门证并打印", s.m.hint()
	default:
		text, then = "打开工单", s.m.hint()
	}
	s.primary.SetText(text)
	switch {
	case !s.busy && s.m.loaded:
		s.primary.Enable()
	default:
		s.primary.Disable()
	}
	kit.Say(s.then, then)
	show(s.reprint, s.m.settled())
	show(s.reverse, s.m.settled())
	show(s.gone, passed && s.m.settled() && s.m.order().LeftAt == 0)
	show(s.toPass, s.m.loaded)
}

func show(o fyne.CanvasObject, on bool) {
	if on == o.Visible() {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
