package press_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/demo"
	"jieche/data/ident"
	"jieche/data/paper"
	"jieche/data/staff"
	"jieche/data/workorder"
	"jieche/print/press"
)

// outage is a shop without power in the evening, which keys in the next morning what was written by hand.
type outage struct {
	*data.Store
	t       *testing.T
	dir     string
	now     base.Instant
	me      staff.ID
	ops     uint64
	numbers map[paper.Form][]base.DocNo
}

func darkShop(t *testing.T) *outage {
	t.Helper()
	s := &outage{t: t, dir: filepath.Join(t.TempDir(), "shop"), now: today.At(18, 0), numbers: map[paper.Form][]base.DocNo{}}
	if _, err := demo.Make(s.dir, 40, 3); err != nil {
		t.Fatal(err)
	}
	s.open()
	t.Cleanup(func() {
		if r, err := s.Check(true); err != nil || !r.Clean() {
			t.Errorf("the shop is not sound: %v %v", r, err)
		}
		s.Close()
	})
	return s
}

// open starts the program, again if it ran before.
func (s *outage) open() {
	s.t.Helper()
	if s.Store != nil {
		if err := s.Store.Close(); err != nil {
			s.t.Fatal(err)
		}
	}
	store, err := data.Open(s.dir, data.Options{Clock: func() base.Instant { s.now++; return s.now }})
	if err != nil {
		s.t.Fatal(err)
	}
	s.Store = store
	managers, err := data.Ask(store, staff.List{Role: staff.GeneralManager})
	if err != nil || len(managers) == 0 {
		s.t.Fatal(err, managers)
	}
	s.me = managers[0].ID
}

func (s *outage) by() data.By {
	s.ops++
	return data.By{Staff: s.me, Op: base.MakeID[base.Op](s.now, bytes.NewReader(binary.BigEndian.AppendUint64(make([]byte, 24), s.ops)))}
}

// keyed is a document that may be made from a sheet of paper: make tries it.
type keyed struct {
	form paper.Form
	kind base.DocKind
	make func(paper.ByHand) (base.DocNo, error)
}

func did[R any](s *outage, c data.Command[R], no func(R) base.DocNo) (base.DocNo, error) {
	r, err := data.Do(s.Store, s.by(), c)
	if err != nil {
		return "", err
	}
	return no(r), nil
}

// find is an order of the shop for which something can be done.
func (s *outage) find(what string, fits func(*workorder.Sheet) bool) *workorder.Sheet {
	s.t.Helper()
	rows, err := data.Ask(s.Store, workorder.OpenOrders{})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, r := range rows {
		w, err := data.Ask(s.Store, workorder.SheetOf{Order: r.ID})
		if err != nil {
			s.t.Fatal(err)
		}
		if fits(w) {
			return w
		}
	}
	s.t.Fatalf("no order among %d is %s", len(rows), what)
	return nil
}

// documents are the sheets in the order of a visit. What can be settled, paid and let go is one order.
func (s *outage) documents() []keyed {
	done := func(d workorder.Done) base.DocNo { return d.No }
	bill := s.find("checked", func(w *workorder.Sheet) bool { return w.Order.State == workorder.Checked && w.Totals.Customer > 10_00 })
	back := s.find("with parts", func(w *workorder.Sheet) bool {
		return w.Order.State.Open() && w.Order.ID != bill.Order.ID && len(w.Issued) > 0
	})
	part := workorder.IssuePart{Part: back.Issued[0].Part, Qty: back.Issued[0].Qty()}
	id, due := bill.Order.ID, bill.Totals.Customer
	opened := func(o workorder.Opened) base.DocNo { return o.No }
	car := func(plate string) customer.Car { return customer.Car{Plate: plate, PlateColour: ident.Blue} }
	return []keyed{
		{paper.Entrustment, base.DocOrder, func(h paper.ByHand) (base.DocNo, error) {
			return did(s, workorder.Receive{Car: car("粤B3K771"), ByHand: h}, opened)
		}},
		{paper.Ticket, base.DocQueue, func(h paper.ByHand) (base.DocNo, error) {
			return did(s, workorder.Receive{Car: car("粤B3K772"), ByHand: paper.ByHand{At: h.At}, Queue: h.No}, func(o workorder.Opened) base.DocNo { return o.Queue })
		}},
		{paper.ReturnSlip, base.DocReturn, func(h paper.ByHand) (base.DocNo, error) {
			return did(s, workorder.ReturnParts{Order: back.Order.ID, Parts: []workorder.IssuePart{part}, ByHand: h}, done)
		}},
		{paper.PickSlip, base.DocIssue, func(h paper.ByHand) (base.DocNo, error) {
			return did(s, workorder.IssueParts{Order: back.Order.ID, Parts: []workorder.IssuePart{part}, ByHand: h}, done)
		}},
		{paper.Settlement, base.DocSettlement, func(h paper.ByHand) (base.DocNo, error) {
			return did(s, workorder.Settle{Order: id, ByHand: h}, func(d workorder.SettledDone) base.DocNo { return d.No })
		}},
		{paper.Receipt, base.DocPayment, func(h paper.ByHand) (base.DocNo, error) {
			return did(s, workorder.Pay{Order: id, Payments: []workorder.Tender{{Kind: workorder.Cash, Amount: due, ByHand: h}}}, func(workorder.SettledDone) base.DocNo {
				w, err := data.Ask(s.Store, workorder.SheetOf{Order: id})
				if err != nil {
					s.t.Fatal(err)
				}
				return w.Settlement.Payments[0].No
			})
		}},
		{paper.ExitPass, base.DocExitPass, func(h paper.ByHand) (base.DocNo, error) {
			return did(s, workorder.IssuePass{Order: id, ByHand: h}, done)
		}},
	}
}

func (s *outage) refused(err error, says string) {
	s.t.Helper()
	f, ok := base.AsFault(err)
	if !ok || !strings.Contains(f.Say, says) {
		s.t.Errorf("%v, want a refusal that says %q", err, says)
	}
}

// printBlanks sets three numbers aside for every form that has any, and prints the forms.
func (s *outage) printBlanks() {
	for _, form := range press.BlankForms() {
		r, err := data.Do(s.Store, s.by(), paper.Reserve{Form: form, Count: 3})
		if err != nil {
			s.t.Fatal(form, err)
		}
		s.numbers[form] = r.Numbers
		doc, err := press.Blank(s.Store, form, r.Numbers, s.now, "", press.Printers{})
		if err != nil {
			s.t.Fatal(form, err)
		}
		path := filepath.Join(s.t.TempDir(), "blank.pdf")
		if err := press.Save(doc, path); err != nil {
			s.t.Fatal(form, err)
		}
		said := text(s.t, path)
		for _, no := range r.Numbers {
			if !strings.Contains(said, string(no)) {
				s.t.Errorf("the blank %s does not carry %s", form, no)
			}
		}
	}
}

// After a power cut every form is keyed in under the number on the paper, with the time on it, once; what is wrong with number or time is said, and
// nothing is lost by saying it.
func TestEveryFormIsKeyedInUnderItsReservedNumber(t *testing.T) {
	s := darkShop(t)
	s.printBlanks()
	written := today.At(18, 40)
	s.now = (today + 1).At(9, 0)
	s.open() // the power is back
	before := map[workorder.PayKind]base.Fen{}
	if f, err := data.Ask(s.Store, workorder.Today{}); err != nil {
		t.Fatal(err)
	} else {
		before = f.Receipts
	}
	for _, k := range s.documents() {
		numbers := s.numbers[k.form]
		s.wrong(k, written)
		no, err := k.make(paper.ByHand{No: base.DocNo(strings.ToLower(string(numbers[0]))), At: written})
		if err != nil || no != numbers[0] {
			t.Fatalf("%s keyed in as %q: %v", k.form, no, err)
		}
		s.open()
		s.refused(second(s, k, numbers[0]), "补录过")
		s.printed(k, no)
	}
	f, err := data.Ask(s.Store, workorder.Today{})
	if err != nil || f.Receipts[workorder.Cash] != before[workorder.Cash] || f.Received != 0 {
		t.Errorf("this morning's till has %v, %d cars: %v", f.Receipts, f.Received, err)
	}
	s.yesterday(written)
	s.leftOver()
}

// wrong tries what must be refused, and says each time why.
func (s *outage) wrong(k keyed, written base.Instant) {
	s.t.Helper()
	numbers := s.numbers[k.form]
	other := s.numbers[paper.Settlement][2]
	if k.kind == base.DocSettlement {
		other = s.numbers[paper.ExitPass][2]
	}
	for _, w := range []struct {
		sheet paper.ByHand
		says  string
	}{
		{paper.ByHand{No: other, At: written}, "是" + other.Kind().Word() + "的号码，这里要的是" + k.kind.Word()},
		{paper.ByHand{No: base.MakeDocNo(k.kind, today, "Q", 1)}, "没有预留过"},
		{paper.ByHand{No: numbers[0], At: s.now + 3600_000}, "还没有到"},
		{paper.ByHand{No: numbers[0], At: today.At(17, 0)}, "还早"},
		{paper.ByHand{At: written}, "还缺纸上的号码"},
	} {
		_, err := k.make(w.sheet)
		s.refused(err, w.says)
	}
	if _, err := data.Do(s.Store, s.by(), paper.VoidReserved{Numbers: numbers[1:2], Reason: "被雨淋湿"}); err != nil {
		s.t.Fatal(err)
	}
	_, err := k.make(paper.ByHand{No: numbers[1], At: written})
	s.refused(err, "被雨淋湿")
}

// second asks whether a number can be used again, as a screen does before everything else is typed.
func second(s *outage, k keyed, no base.DocNo) error {
	_, err := data.Ask(s.Store, paper.CheckByHand{Kind: k.kind, ByHand: paper.ByHand{No: no}})
	return err
}

// printed prints the document: its number stands on it, and that it is a copy of a sheet that was written by hand.
func (s *outage) printed(k keyed, no base.DocNo) {
	s.t.Helper()
	if k.form == paper.Entrustment {
		s.registered(no, k.form)
		s.signed(no)
		return
	}
	done, err := press.Print(s.Store, s.by(), press.Job{Form: k.form, No: no})
	if err != nil {
		s.t.Fatal(k.form, err)
	}
	said := text(s.t, done.Path)
	switch k.form {
	case paper.Ticket: // a large figure; its number is of the order
		if !strings.Contains(said, fmt.Sprint(no.Count(), " 号")) {
			s.t.Errorf("the ticket says %s", said)
		}
	case paper.Receipt:
		if !strings.Contains(said, string(no)) {
			s.t.Errorf("the receipt does not say %s", no)
		}
	default:
		if !strings.Contains(said, string(no)) || !strings.Contains(said, "补录") || !strings.Contains(said, "补打 1 次") {
			s.t.Errorf("the %s does not say where it comes from: %s", k.form, said)
		}
	}
	s.registered(no, k.form)
}

// signed records what the customer has signed by hand: once all of it is keyed in, and without printing it again.
func (s *outage) signed(no base.DocNo) {
	s.t.Helper()
	w, err := data.Ask(s.Store, workorder.SheetOf{No: no})
	if err != nil || !w.OnPaper {
		s.t.Fatal(w, err)
	}
	id := w.Order.ID
	_, err = data.Do(s.Store, s.by(), workorder.Sign{Order: id})
	s.refused(err, "照手写的任务委托书录全")
	price := base.Fen(120_00)
	lines := []workorder.LineInput{{Kind: workorder.Labour, Name: "更换雨刮", Qty: 500, Price: &price}}
	if _, err = data.Do(s.Store, s.by(), workorder.AddLines{Order: id, Lines: lines}); err != nil {
		s.t.Fatal(err)
	}
	if _, err = data.Do(s.Store, s.by(), workorder.Answer{Order: id, PayBy: "现金", OldParts: "放弃", Wash: workorder.WashNo}); err != nil {
		s.t.Fatal(err)
	}
	if _, err = data.Do(s.Store, s.by(), workorder.Sign{Order: id}); err != nil {
		s.t.Fatal(err)
	}
	w, err = data.Ask(s.Store, workorder.SheetOf{Order: id})
	if err != nil || w.Order.State != workorder.Signed || w.Order.SignedAt != today.At(18, 40) || w.OnPaper {
		s.t.Errorf("signed: %+v %v", w.Order, err)
	}
}

// registered holds the register: the sheet that was written by hand is the first.
func (s *outage) registered(no base.DocNo, form paper.Form) {
	s.t.Helper()
	rows, err := data.Ask(s.Store, workorder.Register{No: string(no)})
	i := slices.IndexFunc(rows, func(r workorder.RegisterRow) bool {
		return r.Hand == today.At(18, 40) && r.Form == form && r.Count == 1
	})
	if err != nil || i < 0 || rows[i].Order.IsZero() {
		s.t.Errorf("%s stands in the register as %+v %v", no, rows, err)
	}
}

// yesterday looks at the day on which it all happened.
func (s *outage) yesterday(written base.Instant) {
	bills, err := data.Ask(s.Store, workorder.SettlementsOf{Day: today})
	no := s.numbers[paper.Settlement][0]
	i := slices.IndexFunc(bills, func(b workorder.Bill) bool { return b.No == no })
	if err != nil || i < 0 || bills[i].At != written || bills[i].Owing != 0 {
		s.t.Fatalf("yesterday's bills %+v %v", bills, err)
	}
	w, err := data.Ask(s.Store, workorder.SheetOf{No: s.numbers[paper.Receipt][0]})
	if err != nil || w.Order.ID != bills[i].Order || w.Settlement.Keyed == 0 || w.Settlement.Payments[0].At != written {
		s.t.Fatalf("the receipt leads to %+v %v", w, err)
	}
	if _, err := data.Do(s.Store, s.by(), workorder.Leave{Order: bills[i].Order}); err != nil {
		s.t.Fatal(err)
	}
	w, err = data.Ask(s.Store, workorder.SheetOf{No: s.numbers[paper.ExitPass][0]})
	if err != nil || w.Order.LeftAt != written {
		s.t.Errorf("the car left at %s, the pass says %s: %v", w.Order.LeftAt, written, err)
	}
	ticket, err := data.Ask(s.Store, workorder.SheetOf{No: s.numbers[paper.Ticket][0]})
	if err != nil || ticket.Order.Arrived != written || ticket.Order.Keyed == 0 {
		s.t.Errorf("the ticket leads to %+v %v", ticket, err)
	}
}

// leftOver: a sheet that nothing can be keyed into stays open until it is filed; what is keyed in or void does not come back.
func (s *outage) leftOver() {
	calls := s.numbers[paper.Appointment]
	if _, err := data.Do(s.Store, s.by(), paper.FileReserved{Numbers: calls[:1], Note: "预约登记夹"}); err != nil {
		s.t.Fatal(err)
	}
	_, err := data.Do(s.Store, s.by(), paper.FileReserved{Numbers: s.numbers[paper.Settlement][2:], Note: "夹子"})
	s.refused(err, "不能只存档")
	_, err = data.Do(s.Store, s.by(), paper.VoidReserved{Numbers: calls[:1], Reason: "再作废"})
	s.refused(err, "预约登记夹")
	s.open()
	open, err := data.Ask(s.Store, paper.ReservedList{Open: true, Here: true})
	want := 2 + 7 + 3*2 // two appointments, one of each that was keyed in, and the pads of the intake and estimate forms
	if err != nil || len(open) != want {
		s.t.Errorf("%d numbers are open, want %d: %v", len(open), want, err)
	}
}
