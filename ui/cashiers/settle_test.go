package cashiers

import (
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/staff"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/desk/desktest"
)

// finished is an order that waits for the cashier.
func finished(t *testing.T, p *desktest.Place) workorder.CashierRow {
	t.Helper()
	rows, err := data.Ask(p.Store, workorder.CashierList{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.State == workorder.Checked && r.Due > 100_00 {
			return r
		}
	}
	t.Fatal("no order of the demo shop waits for the cashier")
	return workorder.CashierRow{}
}

func sheet(t *testing.T, p *desktest.Place, id workorder.ID) *workorder.Sheet {
	t.Helper()
	s, err := data.Ask(p.Store, workorder.SheetOf{Order: id})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t *testing.T, p *desktest.Place, id workorder.ID) *settle {
	t.Helper()
	s := NewSettle(p.Desk, desk.Route{Area: desk.Settle, Order: id}).(*settle)
	p.Show(s)
	return s
}

// From the cashier's list to the printed slip and pass: Enter opens, Enter takes the whole, Enter settles.
func TestSettleWithThreeKeys(t *testing.T) {
	p := desktest.Sit(t, 14)
	p.As(staff.Cashier)
	r := finished(t, p)
	p.Show(New(p.Desk, desk.Route{Area: desk.Cashier}))
	p.Press("Enter")
	if len(p.Opened) != 1 || p.Opened[0] != (desk.Route{Area: desk.Settle, Order: r.Order}) {
		t.Fatalf("Enter opened %v", p.Opened)
	}
	open(t, p, r.Order)
	p.Press("Enter", "Enter")
	got := sheet(t, p, r.Order)
	if got.Settlement == nil || got.Settlement.Owing != 0 || got.Settlement.Paid != r.Due {
		t.Fatalf("settlement %+v", got.Settlement)
	}
	if len(got.Settlement.Payments) != 1 || string(got.Settlement.Payments[0].Kind) != got.Order.PayBy {
		t.Fatalf("paid with %v, the customer said %s", got.Settlement.Payments, got.Order.PayBy)
	}
	if len(got.Passes) != 1 || len(p.Printed) != 2 || p.Printed[0] != got.Settlement.No || p.Printed[1] != got.Passes[0].No {
		t.Fatalf("printed %v, passes %v", p.Printed, got.Passes)
	}
	p.Press("Enter")
	if p.Closed != 1 {
		t.Fatal("Enter after the end leads back to the next car")
	}
}

// Two kinds of payment and change: the cash row takes what the customer puts down, the drawer what is due.
func TestTwoKindsAndChange(t *testing.T) {
	p := desktest.Sit(t, 14)
	p.As(staff.Cashier)
	r := finished(t, p)
	s := open(t, p, r.Order)
	first := s.kinds[0]
	p.Write("60")
	p.Press("Enter")
	for i, k := range s.kinds {
		if k == workorder.Cash {
			s.d.Focus(s.rows[i].entry)
		}
	}
	p.Write((r.Due - 60_00 + 50_00).Plain())
	if s.m.change() != 50_00 || s.m.left() != 0 {
		t.Fatalf("change %s, left %s", s.m.change(), s.m.left())
	}
	p.Press("Ctrl+Enter", "Ctrl+Enter") // pressed twice
	x := sheet(t, p, r.Order).Settlement
	if x == nil || x.Paid != r.Due || x.Owing != 0 || len(x.Payments) != 2 || x.Payments[0].Kind != first || x.Payments[1].Kind != workorder.Cash {
		t.Fatalf("settlement %+v", x)
	}
	if !p.Told("找零 ￥50.00") {
		t.Errorf("nobody said how much goes back: %v", p.Said)
	}
}

// Settling without all of the money asks first; what is left can be taken later, and only then comes the pass.
func TestPartlyPaid(t *testing.T) {
	p := desktest.Sit(t, 14)
	p.As(staff.Cashier)
	r := finished(t, p)
	s := open(t, p, r.Order)
	p.Write("100")
	p.Press("Ctrl+Enter")
	if !p.Dialog() || sheet(t, p, r.Order).Settlement != nil {
		t.Fatal("money is missing, and nobody asked")
	}
	p.Press("Ctrl+Enter") // yes
	x := sheet(t, p, r.Order).Settlement
	if x == nil || x.Owing != r.Due-100_00 || len(sheet(t, p, r.Order).Passes) != 0 {
		t.Fatalf("settlement %+v", x)
	}
	if s.m.due() != r.Due-100_00 {
		t.Fatalf("the screen still asks for %s", s.m.due())
	}
	p.Press("Enter", "Enter")
	got := sheet(t, p, r.Order)
	if got.Settlement.Owing != 0 || len(got.Passes) != 1 {
		t.Fatalf("owing %s, passes %d", got.Settlement.Owing, len(got.Passes))
	}
}

// An order that another window has settled says so and shows the bill.
func TestSettledInAnotherWindow(t *testing.T) {
	p := desktest.Sit(t, 14)
	r := finished(t, p)
	s := open(t, p, r.Order)
	if _, err := data.Do(p.Store, p.By(desk.NewOp()), workorder.Settle{Order: r.Order}); err != nil {
		t.Fatal(err)
	}
	p.Press("Enter", "Ctrl+Enter")
	if !p.Dialog() {
		t.Fatal("nothing was said")
	}
	if !s.m.settled() || s.m.due() != r.Due {
		t.Fatalf("the screen does not show the other window's bill")
	}
	if n := len(sheet(t, p, r.Order).Settlement.Payments); n != 0 {
		t.Fatalf("%d payments on the other window's bill", n)
	}
}

// 挂账 beyond the limit needs somebody who may allow it, and the reason stands on the payment.
func TestOnAccountBeyondTheLimit(t *testing.T) {
	p := desktest.Sit(t, 14)
	p.As(staff.Cashier)
	r := finished(t, p)
	s := open(t, p, r.Order)
	if s.m.order().Owner.IsZero() {
		t.Fatal("the demo order has no owner")
	}
	for i, k := range s.kinds {
		if k == workorder.OnAccount {
			s.d.Focus(s.rows[i].entry)
			p.Press("Enter")
			s.d.Focus(s.rows[i].note)
			p.Write("月结客户")
		}
	}
	p.Press("Ctrl+Enter")
	if len(p.Refused) != 1 || sheet(t, p, r.Order).Settlement != nil {
		t.Fatalf("nobody was asked: %v", p.Refused)
	}
	if s.busy || s.primary.Disabled() {
		t.Fatal("the button does not come back when nobody allows it")
	}
	managers, err := data.Ask(p.Store, staff.List{Role: staff.ServiceManager})
	if err != nil || len(managers) == 0 {
		t.Fatal("no manager", err)
	}
	p.Allowed = managers[0].ID
	p.Press("Ctrl+Enter")
	got := sheet(t, p, r.Order)
	if got.Settlement == nil || got.Settlement.OnCredit != r.Due || got.Settlement.Payments[0].Note != "月结客户" || got.Settlement.Approver != p.Allowed {
		t.Fatalf("settlement %+v", got.Settlement)
	}
	if len(got.Passes) != 1 || got.Passes[0].Reason != workorder.PassOnAccount {
		t.Fatalf("passes %+v", got.Passes)
	}
}

// 冲红 asks for a reason and brings the bill back, with what is to be paid.
func TestReverse(t *testing.T) {
	p := desktest.Sit(t, 14)
	r := finished(t, p)
	s := open(t, p, r.Order)
	p.Press("Enter", "Enter")
	s.reverse.Press()
	if !p.Dialog() {
		t.Fatal("no question")
	}
	p.Press("Enter")
	if !p.Dialog() || sheet(t, p, r.Order).Settlement == nil {
		t.Fatal("reversed without a reason")
	}
	p.Write("项目开错")
	p.Press("Enter")
	if got := sheet(t, p, r.Order); got.Settlement != nil || len(got.Reversed) != 2 {
		t.Fatalf("settlement %v, red entries %v", got.Settlement, got.Reversed)
	}
	if !s.m.open() || s.m.left() != r.Due || s.m.typed() != 0 {
		t.Fatalf("the screen asks for %s, typed %s", s.m.left(), s.m.typed())
	}
}

// A row that asks for more than is due says so and is not sent; only cash gives change.
func TestTooMuchByCard(t *testing.T) {
	p := desktest.Sit(t, 14)
	r := finished(t, p)
	s := open(t, p, r.Order)
	for i, k := range s.kinds {
		if k == "银行卡" {
			s.d.Focus(s.rows[i].entry)
			p.Write((r.Due + 1_00).Plain())
			p.Press("Ctrl+Enter")
			if f := s.rows[i].entry.Fault(); !strings.Contains(f, "1.00") {
				t.Fatalf("the row says %q", f)
			}
		}
	}
	if sheet(t, p, r.Order).Settlement != nil {
		t.Fatal("it was settled all the same")
	}
}

// The pass of a car that was not settled needs a reason in words and somebody's leave; a void one stays in the register.
func TestExitPassByException(t *testing.T) {
	p := desktest.Sit(t, 14)
	r := finished(t, p)
	s := NewPass(p.Desk, desk.Route{Area: desk.ExitPass, Order: r.Order}).(*pass)
	p.Show(s)
	p.Press("Ctrl+Enter")
	if s.note.Fault() == "" || len(p.Refused) != 0 {
		t.Fatal("an exception without a reason")
	}
	p.Write("厂家救援车，车主已同意")
	boss := p.Me.ID
	p.As(staff.Cashier) // the second person is somebody else
	p.Allowed = boss
	p.Press("Ctrl+Enter")
	got := sheet(t, p, r.Order)
	if len(got.Passes) != 1 || got.Passes[0].Approver != boss || len(p.Printed) != 1 {
		t.Fatalf("passes %+v, printed %v", got.Passes, p.Printed)
	}
	s.makeVoid()
	p.Write("客户不走了")
	p.Press("Enter")
	got = sheet(t, p, r.Order)
	if len(got.Passes) != 1 || got.Passes[0].Void == "" {
		t.Fatalf("passes %+v", got.Passes)
	}
	if s.m.step() != passAllow {
		t.Fatal("after the void pass the gate is closed again")
	}
}

func TestCreditOfTheOwner(t *testing.T) {
	p := desktest.Sit(t, 14)
	r := finished(t, p)
	o := sheet(t, p, r.Order).Order
	if _, err := data.Do(p.Store, p.By(desk.NewOp()), customer.SetCredit{Customer: o.Owner, Credit: r.Due + 1_00}); err != nil {
		t.Fatal(err)
	}
	s := open(t, p, r.Order)
	for i, k := range s.kinds {
		if k == workorder.OnAccount {
			s.d.Focus(s.rows[i].entry)
			p.Press("Enter", "Enter")
		}
	}
	c, err := data.Ask(p.Store, workorder.CreditOf{Customer: o.Owner})
	if err != nil || c.Owes != r.Due || c.Room() != 1_00 || len(p.Refused) != 0 {
		t.Fatalf("credit %+v, refused %v, %v", c, p.Refused, err)
	}
}

func TestInvoice(t *testing.T) {
	for _, c := range []struct {
		typed workorder.Invoice
		code  string
	}{
		{workorder.Invoice{}, ""},
		{workorder.Invoice{Kind: "普票"}, "invoice.title"},
		{workorder.Invoice{Kind: "专票", Title: "宏达物流"}, "invoice.tax_no"},
		{workorder.Invoice{Kind: "专票", Title: "宏达物流", TaxNo: "9144"}, "invoice.tax_no"},
		{workorder.Invoice{Kind: "专票", Title: "宏达物流", TaxNo: "９１441900784ａ12345x"}, ""},
	} {
		if err := checkInvoice(&c.typed); base.Code(err) != c.code {
			t.Errorf("%+v: %v, want %q", c.typed, err, c.code)
		}
	}
}
