package workorders

import (
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/staff"
	"jieche/data/workorder"
)

// later is a worker that answers when the test says so.
type later struct{ jobs []func() }

func (l *later) Go(work, then func()) { l.jobs = append(l.jobs, func() { work(); then() }) }

func (l *later) answer() {
	for len(l.jobs) > 0 {
		next := l.jobs[0]
		l.jobs = l.jobs[1:]
		next()
	}
}

// Keys that come before the order is read are not lost: the first one is done when it is there.
func TestKeysBeforeTheOrderIsThereAreNotLost(t *testing.T) {
	p := sit(t)
	id := p.inState(workorder.Quoted)
	slow := &later{}
	p.Work = slow
	s := newOrder(p.Desk, id)
	p.show(s)
	p.press("Ctrl+Enter", "Ctrl+Enter") // 客户已签字, twice in the same breath
	if len(p.said) != 0 {
		t.Fatalf("done before the order was known: %q", p.said)
	}
	slow.answer()
	if got := p.sheet(id).Order.State; got != workorder.Signed {
		t.Fatalf("state %v after the early Ctrl+Enter", got)
	}

	id = p.open()
	s = newOrder(p.Desk, id)
	p.show(s)
	p.press("F9")
	slow.answer()
	if p.Win.Canvas().Overlays().Top() == nil {
		t.Fatal("the early F9 did not ask the three questions")
	}
}

// What was taken down at the reception can be corrected: the fields that changed, and nothing else.
func TestReceptionIsAmended(t *testing.T) {
	p := sit(t)
	id := p.inState(workorder.Signed)
	before := p.sheet(id).Order
	s := newOrder(p.Desk, id)
	p.show(s)
	p.press("Ctrl+E")
	a := newAmending(s)
	p.press("Esc")
	a.dialog.Show()
	a.km.SetText("1")
	p.press("Ctrl+Enter")
	if p.Win.Canvas().Overlays().Top() == nil || p.sheet(id).Order.KM != before.KM {
		t.Fatal("a mileage below the last one was taken without a reason")
	}
	a.km.Set(before.KM + 10)
	a.deposit.Set(200_00)
	a.complaint.SetText("还有异响")
	a.advice.SetText("下次换变速箱油")
	a.ownerPhone.SetText("139 0013 0077")
	p.press("Ctrl+Enter")
	o := p.sheet(id).Order
	if o.KM != before.KM+10 || o.Deposit != 200_00 || o.Intake.Complaint != "还有异响" || o.Advice != "下次换变速箱油" || o.OwnerPhone != "13900130077" {
		t.Errorf("amended to %d km, %s, %q, %q, %s", o.KM, o.Deposit, o.Intake.Complaint, o.Advice, o.OwnerPhone.Mask())
	}
	if o.OwnerName != before.OwnerName || o.Owner != before.Owner || o.SenderName != before.SenderName || o.Kind != before.Kind || o.Promised != before.Promised {
		t.Errorf("something else changed: %+v, was %+v", o, before)
	}
}

func TestAmendmentSaysOnlyWhatIsDifferent(t *testing.T) {
	o := workorder.Order{KM: 100, OwnerName: "周建平", Owner: customer.ID{1}, SenderName: "周浩", Sender: customer.ID{2}, Kind: workorder.General}
	if _, changed := amendmentOf(o).command(o); changed {
		t.Error("nothing was changed")
	}
	a := amendmentOf(o)
	a.senderPhone = "13800002210"
	if c, _ := a.command(o); c.Sender.ID != o.Sender || c.Sender.Name != "" || c.Car.KM != 0 || c.Deposit != nil || c.Intake != nil || c.Kind != "" {
		t.Errorf("another number of the sender: %+v", c)
	}
	a.sender, a.senderPhone = "", ""
	if c, _ := a.command(o); c.Sender.ID != o.Owner {
		t.Errorf("the owner comes himself: %+v", c.Sender)
	}
	a.sender = "周敏"
	if c, _ := a.command(o); c.Sender.Name != "周敏" || !c.Sender.ID.IsZero() {
		t.Errorf("somebody else comes: %+v", c.Sender)
	}
}

// What was declined last time goes onto the next order with one key.
func TestDeclinedWorkIsOfferedWithOneKey(t *testing.T) {
	p := sit(t)
	s := newOrder(p.Desk, p.open())
	p.show(s)
	p.press("Ctrl+R")
	if len(p.said) != 1 || !strings.Contains(p.said[0], "没有") {
		t.Fatalf("said %q where nothing was declined", p.said)
	}
	price := base.Fen(86_00)
	s.again = []workorder.OfferedAgain{{Title: "更换空气滤清器", Price: price, Line: workorder.LineInput{Kind: workorder.Other, Name: "更换空气滤清器", Qty: 1000, Price: &price}}}
	s.render()
	if !s.offered.Visible() || offeredWord(s.again) != "更换空气滤清器（￥86.00）" {
		t.Errorf("offered %q", offeredWord(s.again))
	}
	p.press("Ctrl+R")
	if l := p.sheet(s.id).Lines; len(l) != 1 || l[0].Amount() != price {
		t.Errorf("lines %+v", l)
	}
}

// The whole number is shown to whoever may see it, and that he looked is written down.
func TestWholeNumbersAreShownAndWrittenDown(t *testing.T) {
	p := sit(t)
	id := p.inState(workorder.Signed)
	s := newOrder(p.Desk, id)
	p.show(s)
	o := p.sheet(id).Order
	if strings.Contains(s.head.people.Text, o.OwnerPhone.Group()) {
		t.Fatal("the whole number is shown to everybody")
	}
	p.press("Ctrl+B")
	if !strings.Contains(s.head.people.Text, o.OwnerPhone.Group()) {
		t.Fatalf("shown: %q", s.head.people.Text)
	}
	looks, err := data.Ask(p.Store, customer.RevealsOf{Customer: o.Owner})
	if err != nil || len(looks) != 1 || looks[0].By != p.me.ID {
		t.Fatalf("written down: %+v %v", looks, err)
	}
	p.press("Ctrl+B")
	if strings.Contains(s.head.people.Text, o.OwnerPhone.Group()) {
		t.Error("the second press does not hide it")
	}
	p.me.Role = staff.Technician
	p.press("Ctrl+B")
	if strings.Contains(s.head.people.Text, o.OwnerPhone.Group()) || p.Win.Canvas().Overlays().Top() == nil {
		t.Error("a technician sees the number, or is not told why he does not")
	}
}

// Enter on who it is does what the dialog is for.
func TestDispatchByNumberAndEnter(t *testing.T) {
	p := sit(t)
	id := p.open()
	s := newOrder(p.Desk, id)
	p.show(s)
	p.write("hhs")
	p.press("Enter", "F9", "2", "1", "2", "Ctrl+Enter", "Ctrl+D", "1", "Enter")
	if s.m.unassigned() != 0 || p.Win.Canvas().Overlays().Top() != nil {
		t.Fatalf("%d lines without a technician, said %q", s.m.unassigned(), p.said)
	}
}

// An arrow in the three questions only looks: nothing is printed until the last one is answered.
func TestAnArrowAnswersNoQuestion(t *testing.T) {
	p := sit(t)
	id := p.open()
	s := newOrder(p.Desk, id)
	p.show(s)
	p.write("hhs")
	p.press("Enter", "F9", "2", "1", "Down", "Up")
	if len(p.printed) != 0 || p.sheet(id).Order.Wash != "" {
		t.Fatalf("printed %v, wash %q after arrows", p.printed, p.sheet(id).Order.Wash)
	}
	p.press("Enter")
	if len(p.printed) != 1 || p.sheet(id).Order.Wash != workorder.WashYes {
		t.Fatalf("printed %v, wash %q", p.printed, p.sheet(id).Order.Wash)
	}
}
