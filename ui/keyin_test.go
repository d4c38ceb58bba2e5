package ui

import (
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/staff"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/desk/desktest"
)

// darkDay is a desk after a power cut: forms with reserved numbers were filled in by hand, and screens open one another.
type darkDay struct {
	*desktest.Place
	t  *testing.T
	no map[base.DocKind]base.DocNo
}

func afterPowerCut(t *testing.T) *darkDay {
	p := &darkDay{Place: desktest.Sit(t, 40), t: t, no: map[base.DocKind]base.DocNo{}}
	p.Desk.Open = func(r desk.Route) {
		p.Opened = append(p.Opened, r)
		if s := screenOf(p.Desk, r); s != nil {
			p.Show(s)
		}
	}
	for _, f := range []paper.Form{paper.PickSlip, paper.Settlement, paper.Receipt, paper.ExitPass} {
		r, err := data.Do(p.Store, p.By(desk.NewOp()), paper.Reserve{Form: f, Count: 1})
		if err != nil {
			t.Fatal(err)
		}
		p.no[r.Numbers[0].Kind()] = r.Numbers[0]
	}
	return p
}

func run[R any](p *darkDay, c data.Command[R]) R {
	p.t.Helper()
	r, err := data.Do(p.Store, p.By(desk.NewOp()), c)
	if err != nil {
		p.t.Fatal(c.Name(), err)
	}
	return r
}

func (p *darkDay) sheet(id workorder.ID) *workorder.Sheet {
	p.t.Helper()
	s, err := data.Ask(p.Store, workorder.SheetOf{Order: id})
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

// waiting is an order whose parts were not given out yet, though all of them are there.
func (p *darkDay) waiting() *workorder.Sheet {
	p.t.Helper()
	rows, err := data.Ask(p.Store, workorder.OpenOrders{States: []workorder.State{workorder.Signed, workorder.Working}})
	if err != nil {
		p.t.Fatal(err)
	}
	for _, r := range rows {
		s := p.sheet(r.ID)
		if len(s.Issued) > 0 || r.Waiting || s.Order.Plate == "" {
			continue
		}
		some, all := false, true
		for _, l := range s.Lines {
			if l.Kind == workorder.PartLine && l.Billed() {
				some, all = true, all && l.OnHand >= l.Qty
			}
		}
		if some && all {
			return s
		}
	}
	p.t.Fatal("no order of the demo shop waits for its parts")
	return nil
}

// fromTheList opens the list of blank forms, goes to a number that waits and says for which car the form was written.
func (p *darkDay) fromTheList(kind base.DocKind, plate string) {
	p.t.Helper()
	p.Open(desk.Route{Area: desk.Printing, Text: "停电备用单"})
	p.Press("Ctrl+H")
	rows, err := data.Ask(p.Store, paper.ReservedList{Open: true})
	if err != nil {
		p.t.Fatal(err)
	}
	for _, r := range rows {
		if r.No == p.no[kind] {
			break
		}
		p.Press("Down")
	}
	p.Press("Enter")
	p.Write(plate)
	p.Press("Enter")
	if p.Dialog() {
		p.Press("Enter")
	}
	if last := p.Opened[len(p.Opened)-1]; desk.KeyInOf(last.Text) != p.no[kind] {
		p.t.Fatalf("%s led to %+v", p.no[kind], last)
	}
}

func tail(no base.DocNo) string { return string(no)[strings.Index(string(no), "-")+1:] }

// In the morning the desk keys in what was written while there was no power: the parts, the bill, the money, the pass; all with the keyboard, under the
// numbers and at the time on the paper, and nothing is printed a second time.
func TestADayWithoutPowerIsKeyedIn(t *testing.T) {
	p := afterPowerCut(t)
	id := p.waiting().Order.ID
	hands, err := data.Ask(p.Store, staff.List{Role: staff.Technician})
	if err != nil || len(hands) == 0 {
		t.Fatal(hands, err)
	}
	run(p, workorder.Dispatch{Order: id, Worker: hands[0].ID})
	plate := p.sheet(id).Order.Plate
	digits := plate[len(plate)-4:]
	written := desktest.Today.At(20, 0)

	p.fromTheList(base.DocIssue, digits)
	p.Press("Ctrl+B", "Enter")
	p.Write("2359") // not yet
	p.Press("Enter")
	if !p.Dialog() {
		t.Fatal("a time that has not come was taken")
	}
	p.again("2000")
	p.Press("Ctrl+Enter")
	s := p.sheet(id)
	if len(s.Issued) == 0 || s.Issued[0].Doc != p.no[base.DocIssue] || s.Issued[0].At != written || s.Issued[0].Keyed == 0 || len(p.Printed) != 0 {
		t.Fatalf("issued %+v, printed %v, said %v", s.Issued, p.Printed, p.Said)
	}
	p.finish(id)

	p.fromTheList(base.DocSettlement, digits)
	p.Press("Ctrl+B", "Enter")
	p.Write(tail(p.no[base.DocPayment]))
	p.Press("Enter")
	p.Write(tail(p.no[base.DocExitPass]))
	p.Press("Enter")
	p.Write("2000")
	p.Press("Enter", "Enter", "Ctrl+Enter")
	s = p.sheet(id)
	if s.Settlement == nil || s.Settlement.No != p.no[base.DocSettlement] || s.Settlement.At != written || s.Settlement.Owing != 0 || len(p.Printed) != 0 {
		t.Fatalf("settled %+v, printed %v, said %v", s.Settlement, p.Printed, p.Said)
	}
	if pay := s.Settlement.Payments[0]; pay.No != p.no[base.DocPayment] || pay.At != written {
		t.Errorf("paid %+v", pay)
	}
	if len(s.Passes) != 1 || s.Passes[0].No != p.no[base.DocExitPass] || s.Passes[0].Keyed == 0 {
		t.Fatalf("passes %+v, said %v", s.Passes, p.Said)
	}
	p.Press("Ctrl+L")
	if s = p.sheet(id); s.Order.LeftAt != written {
		t.Errorf("the car left at %s; said %v", s.Order.LeftAt, p.Said)
	}
	if left, err := data.Ask(p.Store, paper.ReservedList{Open: true}); err != nil || len(left) != 0 {
		t.Errorf("still open %+v %v", left, err)
	}
}

// again types a time over what stands in the field.
func (p *darkDay) again(text string) {
	p.t.Helper()
	f, ok := p.Win.Canvas().Focused().(interface{ SetText(string) })
	if !ok {
		p.t.Fatalf("the keyboard is on %T", p.Win.Canvas().Focused())
	}
	f.SetText("")
	p.Write(text)
	p.Press("Enter")
	if p.Dialog() {
		p.t.Fatal("the paper's time was not taken")
	}
}

// finish does what the workshop does.
func (p *darkDay) finish(id workorder.ID) {
	p.t.Helper()
	run(p, workorder.Finish{Order: id})
	inspectors, err := data.Ask(p.Store, staff.List{Role: staff.Inspector})
	if err != nil || len(inspectors) == 0 {
		p.t.Fatal(inspectors, err)
	}
	run(p, workorder.Inspect{Order: id, Inspector: inspectors[0].ID, Passed: true})
}
