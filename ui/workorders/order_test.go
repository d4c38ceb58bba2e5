package workorders

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"jieche/assets"
	"jieche/data"
	"jieche/data/base"
	"jieche/data/demo"
	"jieche/data/paper"
	"jieche/data/staff"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

func TestMain(m *testing.M) {
	kit.SetFonts(assets.Regular(), assets.Bold())
	os.Exit(m.Run())
}

// place is a desk in a test: a real store, a window without a screen, work done at once.
type place struct {
	*desk.Desk
	t       *testing.T
	opened  []desk.Route
	said    []string
	printed []string
	me      staff.Member
	boss    staff.ID
}

func sit(t *testing.T) *place {
	t.Helper()
	dir := t.TempDir()
	if _, err := demo.Make(dir, 40, 7); err != nil {
		t.Fatal(err)
	}
	clock := func() base.Instant { return base.Date(2026, 11, 21).At(20, 0) }
	s, err := data.Open(dir, data.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	a := test.NewTempApp(t)
	a.Settings().SetTheme(kit.Theme{})
	p := &place{t: t}
	p.Desk = &desk.Desk{Store: s, Work: kit.Inline{}, Win: test.NewTempWindow(t, nil), Now: clock,
		Actor: func() staff.Member { return p.me }, Close: func() {}, Print: p.print,
		Open:  func(r desk.Route) { p.opened = append(p.opened, r) },
		Say:   func(s string) { p.said = append(p.said, s) },
		Allow: func(_ *base.Fault, _ base.OpID, again func(desk.Approval)) { again(desk.Approval{By: p.boss}) },
	}
	people, err := data.Ask(s, staff.List{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range people {
		if m.Role == staff.GeneralManager {
			p.me = m
		}
		if m.Role == staff.ServiceManager {
			p.boss = m.ID
		}
	}
	return p
}

// print registers the printing as the program does; the PDF is not what is tested here.
func (p *place) print(form paper.Form, no base.DocNo, then func(error)) {
	_, err := data.Do(p.Store, data.By{Staff: p.me.ID}, workorder.PrintForm{Form: string(form), No: no})
	if err == nil {
		p.printed = append(p.printed, string(form))
	}
	then(err)
}

// show puts a screen into the window with its keys and gives it the keyboard.
func (p *place) show(s desk.Screen) {
	keys := kit.Mount(p.Win, s.Content())
	keys.Screen(s.Keys())
	p.Win.Resize(fyne.NewSize(1290, 680))
	s.Focus()
}

// press presses keys one after the other, wherever the focus is.
func (p *place) press(keys ...string) {
	p.t.Helper()
	names := map[string]fyne.KeyName{"Enter": fyne.KeyReturn, "Up": fyne.KeyUp, "Down": fyne.KeyDown, "Tab": fyne.KeyTab, "Del": fyne.KeyDelete, "Esc": fyne.KeyEscape}
	for _, k := range keys {
		f := p.Win.Canvas().Focused()
		switch name, plain := names[k]; {
		case plain && f != nil:
			f.TypedKey(&fyne.KeyEvent{Name: name})
		case len(k) == 1 && f != nil:
			f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(k)})
			f.TypedRune(rune(k[0]))
		case !kit.KeysOf(p.Win).Press(kit.Key(k)):
			p.t.Fatalf("the key %s does nothing", k)
		}
	}
}

func (p *place) write(text string) {
	for _, r := range text {
		p.Win.Canvas().Focused().TypedRune(r)
	}
}

// inState finds an open order of the demo shop.
func (p *place) inState(state workorder.State) workorder.ID {
	p.t.Helper()
	rows, err := data.Ask(p.Store, workorder.OpenOrders{})
	if err != nil {
		p.t.Fatal(err)
	}
	for _, r := range rows {
		if r.State == state {
			return r.ID
		}
	}
	p.t.Fatalf("the demo shop has no order in state %v", state)
	return workorder.ID{}
}

func (p *place) sheet(id workorder.ID) *workorder.Sheet {
	p.t.Helper()
	s, err := data.Ask(p.Store, workorder.SheetOf{Order: id})
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

// open receives a car with nothing asked and nothing on the order.
func (p *place) open() workorder.ID {
	p.t.Helper()
	o, err := data.Do(p.Store, data.By{Staff: p.me.ID}, receiveSome())
	if err != nil {
		p.t.Fatal(err)
	}
	return o.Order
}

func TestAnOrderGoesThroughTheShopByKeysAlone(t *testing.T) {
	p := sit(t)
	id := p.open()
	s := newOrder(p.Desk, id)
	p.show(s)

	p.write("hhs") // 火花塞, the item and the part
	p.press("Enter")
	p.write("jylqq")
	p.press("Down", "Enter")
	if n := len(p.sheet(id).Lines); n != 2 {
		t.Fatalf("%d lines after two entries, want 2", n)
	}
	p.press("F9")
	p.press("2", "1", "2") // 微信, 带走, 不要: the last answer prints
	o := p.sheet(id).Order
	if o.PayBy != "微信" || o.OldParts != "带走" || o.Wash != "不要" || o.State != workorder.Quoted {
		t.Fatalf("answers %q %q %q, state %v", o.PayBy, o.OldParts, o.Wash, o.State)
	}
	p.press("Ctrl+Enter")
	if got := p.sheet(id).Order.State; got != workorder.Signed {
		t.Fatalf("state %v after the signature", got)
	}

	p.press("F4")
	if last := p.opened[len(p.opened)-1]; last != (desk.Route{Area: desk.Issue, Order: id}) {
		t.Fatalf("F4 opened %v", last)
	}
	p.show(newIssue(p.Desk, id, ""))
	p.press("Ctrl+Enter") // nobody has been given the work yet, so nobody is proposed
	if n := len(p.sheet(id).Issued); n != 0 {
		t.Fatalf("%d parts went out and nobody took them", n)
	}
	p.write("张伟") // the keyboard is where the taker is missing
	p.press("Enter", "Ctrl+Enter")
	for _, l := range p.sheet(id).Lines {
		if l.Kind == workorder.PartLine && l.Issued != l.Qty {
			t.Errorf("%s: issued %v of %v", l.Name, l.Issued, l.Qty)
		}
	}

	s = newOrder(p.Desk, id)
	p.show(s)
	if s.m.next().deed == dispatch {
		p.press("Ctrl+Enter", "1", "Ctrl+Enter")
		s.Reload()
	}
	p.press("Ctrl+Enter") // 完工
	p.press("Ctrl+Enter", "Ctrl+Enter")
	if got := p.sheet(id).Order.State; got != workorder.Checked {
		t.Fatalf("state %v at the end of the repair, said %q", got, p.said)
	}
	if want := []string{"entrustment", "pick_slip"}; fmt.Sprint(p.printed) != fmt.Sprint(want) {
		t.Errorf("printed %v, want %v", p.printed, want)
	}
	p.press("F7")
	if last := p.opened[len(p.opened)-1]; last.Area != desk.Settle || last.Order != id {
		t.Errorf("F7 opened %v", last)
	}
}

func TestCellsAreEditedInPlaceAndRefuseWhatCannotBe(t *testing.T) {
	p := sit(t)
	id := p.open()
	s := newOrder(p.Desk, id)
	p.show(s)
	p.write("hhs")
	p.press("Enter", "Up", "Tab")
	p.write("-2")
	p.press("Tab")
	if got := p.sheet(id).Lines[0].Qty; got <= 0 {
		t.Fatalf("a negative quantity was stored: %v", got)
	}
	editor, ok := p.Win.Canvas().Focused().(interface{ Fault() string })
	if !ok || editor.Fault() == "" {
		t.Fatal("the refused quantity has no sentence at its cell")
	}
	p.press("Esc", "Tab")
	p.write("2")
	p.press("Tab")
	p.write("88")
	p.press("Tab", "Tab")
	p.write("3")
	p.press("Enter")
	l := p.sheet(id).Lines[0]
	if l.Qty != 2000 || l.Price != 88_00 || l.Payer != workorder.PayInsurer {
		t.Errorf("quantity %v, price %v, payer %v", l.Qty, l.Price, l.Payer)
	}
}

func TestDelRemovesUntilTheSignature(t *testing.T) {
	p := sit(t)
	id := p.inState(workorder.Signed)
	s := newOrder(p.Desk, id)
	p.show(s)
	before := len(p.sheet(id).Lines)
	kit.Focus(s.table)
	p.press("Del")
	if n := len(p.sheet(id).Lines); n != before {
		t.Errorf("%d lines after Del on a signed order, want %d", n, before)
	}
	if len(p.said) == 0 || !strings.Contains(p.said[0], "签字") {
		t.Errorf("said %q", p.said)
	}

	id = p.open()
	s = newOrder(p.Desk, id)
	p.show(s)
	p.write("hhs")
	p.press("Enter", "Up", "Del")
	if n := len(p.sheet(id).Lines); n != 0 {
		t.Errorf("%d lines after Del, want none", n)
	}
}

func TestAddOnsWaitForTheCustomer(t *testing.T) {
	p := sit(t)
	id := p.inState(workorder.Signed)
	s := newOrder(p.Desk, id)
	p.show(s)
	p.write("hhs")
	p.press("Enter")
	if n := len(s.m.proposed()); n != 1 || s.m.next().deed != answerAddOns {
		t.Fatalf("%d add-ons wait, next %v", n, s.m.next())
	}
	p.press("Ctrl+G", "2", "Enter", "2", "Ctrl+Enter") // 拒绝, 电话
	sheet := p.sheet(id)
	if len(sheet.AddOns) != 1 || !sheet.AddOns[0].Refused || sheet.AddOns[0].How != "电话" || sheet.AddOns[0].Phone == "" {
		t.Errorf("add-ons %+v", sheet.AddOns)
	}
}

func TestARefusedGateLeavesTheOrderAndSaysWhatIsMissing(t *testing.T) {
	p := sit(t)
	id := p.open()
	s := newOrder(p.Desk, id)
	p.show(s)
	if len(s.m.missing()) == 0 {
		t.Error("nothing is said to be missing before the form can be printed")
	}
	issue := newIssue(p.Desk, id, "")
	p.show(issue)
	if len(issue.m.missing()) == 0 {
		t.Error("nothing is said to be missing before parts can be issued")
	}
	issue.write()
	if got := p.sheet(id).Order.State; got != workorder.Received {
		t.Errorf("state %v", got)
	}
}

func TestPartsComeBackThroughTheIssueScreen(t *testing.T) {
	p := sit(t)
	var id workorder.ID
	rows, err := data.Ask(p.Store, workorder.OpenOrders{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if s := p.sheet(r.ID); r.State == workorder.Working && len(s.Issued) > 0 {
			id = r.ID
		}
	}
	if id.IsZero() {
		t.Fatal("no order with issued parts in the demo shop")
	}
	s := newIssue(p.Desk, id, "")
	p.show(s)
	if !s.m.back {
		s.turn()
	}
	var at int
	for i, r := range s.m.rows {
		if r.issued > 0 {
			at = i
		}
	}
	taken := s.m.rows[at].issued
	s.table.EditCell(at, 6)
	p.write("9999")
	p.press("Enter")
	if s.m.rows[at].qty != 0 {
		t.Fatal("more comes back than was taken")
	}
	p.press("Esc")
	s.table.EditCell(at, 6)
	p.write(taken.String())
	p.press("Enter", "Ctrl+Enter")
	for _, r := range newIssue(p.Desk, id, "").m.rows {
		if r.part == s.m.rows[at].part && r.issued != 0 {
			t.Errorf("%s: %v still with the order", r.name, r.issued)
		}
	}
	if last := p.printed[len(p.printed)-1]; last != "return_slip" {
		t.Errorf("printed %v", p.printed)
	}
}

func TestCancelAsksForAReasonAndBringsThePartsBack(t *testing.T) {
	p := sit(t)
	id := p.inState(workorder.Working)
	s := newOrder(p.Desk, id)
	p.show(s)
	s.cancel()
	p.press("Ctrl+Enter")
	if got := p.sheet(id).Order.State; got != workorder.Working {
		t.Fatalf("cancelled without a reason: %v", got)
	}
	p.write("客户改期")
	p.press("Ctrl+Enter")
	sheet := p.sheet(id)
	if sheet.Order.State != workorder.Cancelled || sheet.Order.Cancelled != "客户改期" {
		t.Errorf("state %v, reason %q", sheet.Order.State, sheet.Order.Cancelled)
	}
	for _, l := range sheet.Lines {
		if l.Issued != 0 {
			t.Errorf("%s: %v still with the cancelled order", l.Name, l.Issued)
		}
	}
}

func TestFreeLinesTakeThePriceThatIsTyped(t *testing.T) {
	p := sit(t)
	id := p.open()
	p.show(newOrder(p.Desk, id))
	p.press("Ctrl+L")
	p.write("拖车")
	p.press("Enter", "8", "Enter", "Enter") // 名称, 拖车费, 数量 1
	p.write("-300")
	p.press("Enter")
	if n := len(p.sheet(id).Lines); n != 0 {
		t.Fatal("a negative price was taken")
	}
	p.press("Enter") // the wrong price stays once more, then goes on to the dialog
	f := p.Win.Canvas().Focused().(interface{ SetText(string) })
	f.SetText("300")
	p.press("Ctrl+Enter")
	lines := p.sheet(id).Lines
	if len(lines) != 1 || lines[0].Kind != workorder.Towing || lines[0].Amount() != 300_00 {
		t.Errorf("lines %+v", lines)
	}
}
