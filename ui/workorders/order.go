package workorders

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/staff"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// New makes the screen of a route: a work order, or the issue of its parts.
func New(d *desk.Desk, r desk.Route) desk.Screen {
	if r.Area == desk.Issue {
		return newIssue(d, r.Order, r.Text)
	}
	return newOrder(d, r.Order)
}

// order is the screen of one work order.
type order struct {
	d      *desk.Desk
	id     workorder.ID
	m      model
	staff  []staff.Member
	latest kit.Latest
	ops    map[deed]base.OpID
	wanted func()   // the key that was pressed before the order was there
	under  int      // changes of this screen that are under way
	behind bool     // something was changed here, and the screen does not show it yet
	tell   []string // what is said when it does
	whole  bool     // the whole telephone numbers are shown
	again  []workorder.OfferedAgain

	head      *head
	steps     *kit.Steps
	table     *kit.Table[row]
	entry     *kit.Picker[choice]
	entryRow  *fyne.Container
	entryNo   *canvas.Text
	hint      *canvas.Text
	offered   *fyne.Container
	complaint *kit.Para
	questions *questions
	warnings  *fyne.Container
	totals    *fyne.Container
	primary   *kit.Button
	buttons   map[string]*kit.Button
	bar       *kit.ActionBar
	content   fyne.CanvasObject
}

func newOrder(d *desk.Desk, id workorder.ID) *order {
	s := &order{d: d, id: id, ops: map[deed]base.OpID{}, buttons: map[string]*kit.Button{}}
	s.build()
	s.Reload()
	return s
}

// Title is the car and the number of its order.
func (s *order) Title() (string, string) { return s.m.title() }

// Content is the screen.
func (s *order) Content() fyne.CanvasObject { return s.content }

// Reads names the tables that the screen shows.
func (s *order) Reads() []string {
	return []string{"work_order", "work_order_line", "add_on", "work_order_step", "part", "part_move", "settlement", "payment", "exit_pass", "print", "staff"}
}

// Keys are the keys of the screen.
func (s *order) Keys() kit.Keymap {
	return kit.Keymap{
		"F9": s.print, "Ctrl+P": s.print, "Ctrl+F9": s.menu, "F4": s.act(issue), "F7": s.act(settle), "F8": s.act(pass), "F5": s.anew,
		confirm: s.confirm, "Ctrl+T": s.openPackages, "Ctrl+L": s.freeLine, "Ctrl+D": s.act(dispatch), "Ctrl+H": s.history, "Ctrl+Shift+H": s.records,
		"Ctrl+G": s.act(answerAddOns), "Ctrl+E": s.amend, "Ctrl+R": s.offerAgain, "Ctrl+B": s.reveal,
	}
}

// Fields names the fields for the trace of a test.
func (s *order) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"entry": s.entry, "lines": s.table, "next": s.primary, "pay_by": s.questions.pay, "old_parts": s.questions.old, "wash": s.questions.wash}
}

// Focus puts the keyboard where the next line is typed, or on the next step where no line can be added.
func (s *order) Focus() {
	if s.m.loaded && !s.m.open() {
		kit.Focus(s.primary)
		return
	}
	kit.Focus(s.entry)
}

// read is what one look at the shop brings.
type read struct {
	sheet *workorder.Sheet
	staff []staff.Member
	again []workorder.OfferedAgain
}

// when does something now, or as soon as the order is there with all that was done to it: hands are faster than an old disk. Of
// several keys that come too early the first one counts; the others were meant for what it brings up.
func (s *order) when(do func()) {
	if s.m.loaded && !s.behind {
		do()
	} else if s.wanted == nil {
		s.wanted = do
	}
}

// begin notes that something is being changed here: keys wait until the screen shows it.
func (s *order) begin() { s.under++; s.behind = true }

// anew is F5: whatever was waited for is given up, and the order is read.
func (s *order) anew() {
	s.under, s.behind, s.wanted, s.tell = 0, false, nil, nil
	s.Reload()
}

// after reads the order again after a change, and says what was done when the screen shows it.
func (s *order) after(said string) {
	s.under = max(s.under-1, 0)
	s.behind = true
	if said != "" {
		s.tell = append(s.tell, said)
	}
	s.Reload()
}

// failed ends a change that came to nothing: the key that waited for it is forgotten. No error means that somebody is being
// asked for leave.
func (s *order) failed(err error) {
	s.under = max(s.under-1, 0)
	s.behind = s.under > 0
	s.wanted = nil
	if err != nil {
		s.d.Tell(err)
	}
}

// change runs a command of this screen; then follows when it is saved, and must lead to after.
func change[R any](s *order, op base.OpID, c data.Command[R], then func(R)) {
	s.begin()
	desk.Try(s.d, op, c, s.failed, then)
}

// Reload reads the order again.
func (s *order) Reload() {
	kit.Fetch(s.d.Work, &s.latest, func() (r read, err error) {
		if r.staff, err = data.Ask(s.d.Store, staff.List{}); err != nil {
			return r, err
		}
		if r.sheet, err = data.Ask(s.d.Store, workorder.SheetOf{Order: s.id}); err != nil {
			return r, err
		}
		r.again, err = data.Ask(s.d.Store, workorder.OfferedOf{Order: s.id})
		return r, err
	}, s.loaded)
}

func (s *order) loaded(r read, err error) {
	if err != nil {
		sentence, _ := desk.Explain(err)
		kit.Say(s.hint, sentence)
		s.wanted, s.behind, s.tell = nil, s.under > 0, nil
		return
	}
	fresh := s.m.fresh(r.sheet.Lines)
	s.staff, s.again = r.staff, r.again
	s.m.show(*r.sheet, s.d.Now())
	s.render()
	for i, row := range s.table.Rows() {
		if row.heading == "" && row.line.ID == fresh {
			s.table.Select(i)
		}
	}
	if s.under > 0 {
		return // what is under way is not in it yet
	}
	s.behind = false
	for _, said := range s.tell {
		s.d.Say(said)
	}
	s.tell = nil
	if do := s.wanted; do != nil {
		s.wanted = nil
		do()
	}
}

// build makes the objects once; render fills them.
func (s *order) build() {
	s.head = newHead(s.reveal)
	s.steps = kit.NewSteps()
	s.buildLines()
	s.questions = newQuestions(s.answer)
	s.complaint = kit.NewPara("")
	s.warnings = kit.Down(8)
	s.totals = kit.Down(4)
	right := kit.Down(10,
		kit.Card(kit.Across(8, kit.Caption("客户原话"), kit.Spacer(), kit.Clickable(kit.Across(6, kit.Caption("修改接车"), kit.KeyCap("Ctrl+E")), s.amend)), s.complaint),
		s.questions.card,
		kit.Flex(1, kit.Scroll(s.warnings)),
		kit.Panel(kit.Inset(14, 10, 14, 10, s.totals)))
	body := kit.Inset(16, 12, 16, 12, kit.Cols(12, kit.Flex(1, s.linePanel()), kit.Fixed(376, 0, right)))
	s.buildBar()
	s.content = kit.Frame(nil, s.bar, nil, nil,
		kit.Down(0, s.head.content, s.steps, kit.Flex(1, body)))
}

// buildBar makes the bar at the foot: the next step at the left, what it lacks beside it.
func (s *order) buildBar() {
	s.primary = kit.Primary("", "", s.step)
	button := func(name string, key kit.Key, do func()) *kit.Button {
		b := kit.NewButton(name, key, do)
		s.buttons[name] = b
		return b
	}
	left := []*kit.Button{
		button("打印委托书", "F9", s.print), button("领料", "F4", s.act(issue)), button("派工", "Ctrl+D", s.act(dispatch)),
		button("增项确认", "Ctrl+G", s.act(answerAddOns)), button("洗车完成", "", s.act(washed)), button("结算单", "F7", s.act(settle)),
	}
	s.bar = kit.NewActionBar(s.primary, left, button("补打", "F9", s.reprint), button("打印…", "Ctrl+F9", s.menu), button("历史", "Ctrl+H", s.history), button("作废", "", s.cancel))
}

// render shows the whole model.
func (s *order) render() {
	s.head.render(&s.m, s.whole)
	s.renderSteps()
	s.renderLines()
	s.complaint.SetText(complaintOf(&s.m))
	s.questions.render(&s.m)
	s.renderWarnings()
	s.renderTotals()
	s.renderBar()
}

func complaintOf(m *model) string {
	if c := m.order().Intake.Complaint; c != "" {
		return c
	}
	return "（没有记录）"
}

func (s *order) renderSteps() {
	var steps []kit.Step
	for _, p := range s.m.steps() {
		step := kit.Step{Name: p.name, Detail: p.note}
		switch {
		case p.done:
			step.State = kit.StepDone
		case p.now:
			step.State = kit.StepNow
		}
		if p.deed != nothing {
			step.Tapped = s.act(p.deed)
		}
		steps = append(steps, step)
	}
	s.steps.Set(steps...)
}

func (s *order) renderWarnings() {
	s.warnings.RemoveAll()
	if len(s.m.sheet.Warnings) > 0 {
		s.warnings.Add(kit.Banner(kit.Held, "请留意", s.m.sheet.Warnings...))
	}
	s.warnings.Refresh()
}

func (s *order) renderTotals() {
	s.totals.RemoveAll()
	for _, line := range s.m.sums() {
		s.totals.Add(kit.Sum(line.name, line.amount))
	}
	name, amount := s.m.total()
	s.totals.Add(kit.Inset(0, 3, 0, 0, kit.Hairline()))
	s.totals.Add(kit.Across(8, kit.Bold(name), kit.Spacer(), kit.Figure("￥"+signed(amount))))
	s.totals.Add(kit.Right(kit.Caption(amount.Words())))
	if since := s.m.sinceSigned(); since != "" {
		s.totals.Add(kit.Tint(kit.Right(kit.Caption(since)), kit.Colours().Warn))
	}
	s.totals.Refresh()
}

func (s *order) renderBar() {
	n := s.m.next()
	s.primary.Text, s.primary.Key = n.text, kit.Key(n.key)
	show(s.primary, n.deed != nothing)
	s.primary.Refresh()
	state := s.m.order().State
	signed := state >= workorder.Signed && state != workorder.Cancelled
	show(s.buttons["打印委托书"], state == workorder.Quoted)
	show(s.buttons["领料"], signed && state < workorder.Settled && n.deed != issue)
	show(s.buttons["派工"], signed && state < workorder.Finished)
	show(s.buttons["增项确认"], len(s.m.proposed()) > 0 && n.deed != answerAddOns)
	show(s.buttons["洗车完成"], signed && s.m.washLeft() && state >= workorder.Finished)
	show(s.buttons["结算单"], state == workorder.Settled && n.deed != settle)
	show(s.buttons["补打"], !s.m.unsigned() && len(s.m.printouts()) > 0)
	show(s.buttons["作废"], s.m.open())
	setMissing(s.bar, s.m.missing())
	s.bar.Refresh()
}

func show(b *kit.Button, on bool) {
	if on {
		b.Show()
	} else {
		b.Hide()
	}
}

// step does the next step, whatever it is.
func (s *order) step() { s.act(s.m.next().deed)() }

// confirm is Ctrl+Enter: the next step, where no other key stands for it.
func (s *order) confirm() {
	s.when(func() {
		if n := s.m.next(); n.key == confirm {
			s.act(n.deed)()
		}
	})
}

// act returns what a step does.
func (s *order) act(what deed) func() {
	return func() { s.when(func() { s.do(what) }) }
}

// do takes a step.
func (s *order) do(what deed) {
	switch what {
	case printForm:
		s.print()
	case sign:
		perform(s, what, workorder.Sign{Order: s.id}, "客户已签字，可以派工和领料")
	case answerAddOns:
		s.answerAddOns()
	case dispatch:
		s.dispatch()
	case issue:
		s.d.Open(desk.Route{Area: desk.Issue, Order: s.id})
	case finish:
		perform(s, what, workorder.Finish{Order: s.id}, "已完工，等待质检")
	case inspect:
		s.inspect()
	case washed:
		perform(s, what, workorder.WashDone{Order: s.id}, "已洗车")
	case settle:
		s.d.Open(desk.Route{Area: desk.Settle, Order: s.id})
	case pass:
		s.d.Open(desk.Route{Area: desk.ExitPass, Order: s.id})
	case leave:
		perform(s, what, workorder.Leave{Order: s.id}, "已交车出厂")
	}
}

// perform runs the command of a step. The operation's id is kept until it succeeds: a double click is one command.
func perform(s *order, what deed, c data.Command[workorder.Done], said string) {
	op, ok := s.ops[what]
	if !ok {
		op = desk.NewOp()
		s.ops[what] = op
	}
	change(s, op, c, func(workorder.Done) {
		delete(s.ops, what)
		s.after(said)
	})
}

// print prints the entrustment form, asking first what was not asked yet; after the signature it offers all documents.
func (s *order) print() {
	s.when(func() {
		switch {
		case !s.m.unsigned():
			s.reprint()
		case len(s.m.unanswered()) > 0:
			s.askQuestions()
		default:
			s.printEntrustment()
		}
	})
}

// menu offers every form of the order, each with its preview.
func (s *order) menu() { s.when(func() { s.d.PrintMenu(s.m.order().No, s.wasPrinted) }) }

func (s *order) printEntrustment() {
	s.begin()
	s.d.Print(paper.Entrustment, s.m.order().No, s.wasPrinted)
}

// wasPrinted reads the order again: the printing is a step of it. A viewer that is missing is told, and the form is printed all
// the same.
func (s *order) wasPrinted(err error) {
	if err != nil {
		s.wanted = nil
		s.d.Tell(err)
	}
	s.after("")
}

// answer records an answer that was given on the screen.
func (s *order) answer(a workorder.Answer) {
	a.Order = s.id
	change(s, desk.NewOp(), a, func(workorder.Done) { s.after("") })
}

// member finds one of the staff.
func (s *order) member(id staff.ID) (staff.Member, bool) {
	i := slices.IndexFunc(s.staff, func(m staff.Member) bool { return m.ID == id })
	if i < 0 {
		return staff.Member{}, false
	}
	return s.staff[i], true
}

var states = map[tone]kit.State{plain: kit.Waiting, inHand: kit.Working, held: kit.Held, good: kit.Ready, bad: kit.Late}

// setMissing says what the next step lacks, as far as the bar has room for it; pressing the key tells all.
func setMissing(bar *kit.ActionBar, missing []string) {
	if len(missing) == 0 {
		bar.SetMissing()
		return
	}
	bar.SetMissing(brief(strings.Join(missing, "、"), 34))
}
