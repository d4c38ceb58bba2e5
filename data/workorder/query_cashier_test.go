package workorder_test

import (
	"testing"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/workorder"
)

// The cashier's list follows a car from the check to the gate: it waits, it owes, it is paid, it is gone.
func TestCashierList(t *testing.T) {
	d := open(t)
	if rows := ask(d, workorder.CashierList{}); len(rows) != 0 {
		t.Fatalf("an empty shop lists %+v", rows)
	}
	id := d.checked()
	d.receive() // a car that is not ready does not wait for the cashier
	rows := ask(d, workorder.CashierList{})
	if len(rows) != 1 || rows[0].Order != id || rows[0].State != workorder.Checked || rows[0].Due != serviceDue || rows[0].Owing != serviceDue {
		t.Fatalf("rows %+v", rows)
	}
	d.settle(id, workorder.Tender{Kind: "微信", Amount: 100_00})
	rows = ask(d, workorder.CashierList{})
	if len(rows) != 1 || rows[0].State != workorder.Settled || rows[0].Owing != serviceDue-100_00 || rows[0].Slip == "" || rows[0].Pass != "" {
		t.Fatalf("rows %+v", rows)
	}
	must(do(d, d.cashier, workorder.Pay{Order: id, Payments: []workorder.Tender{{Kind: workorder.Cash, Amount: serviceDue - 100_00}}}))
	pass := must(do(d, d.cashier, workorder.IssuePass{Order: id}))
	rows = ask(d, workorder.CashierList{})
	if len(rows) != 1 || rows[0].Owing != 0 || rows[0].Pass != pass.No {
		t.Fatalf("rows %+v", rows)
	}
	must(do(d, d.cashier, workorder.Leave{Order: id}))
	if rows = ask(d, workorder.CashierList{}); len(rows) != 0 {
		t.Fatalf("a car that has left and was paid is still listed: %+v", rows)
	}
}

// A bill that was left unpaid, by somebody's leave, stays on the list until it is paid.
func TestUnpaidAndGone(t *testing.T) {
	d := open(t)
	id := d.checked()
	d.settle(id)
	must(allow(d, d.cashier, workorder.IssuePass{Order: id, Note: "老板朋友，明天来付"}))
	must(do(d, d.cashier, workorder.Leave{Order: id}))
	d.now += 3 * 24 * 3600_000
	rows := ask(d, workorder.CashierList{})
	if len(rows) != 1 || rows[0].Order != id || rows[0].State != workorder.Left || rows[0].Owing != serviceDue {
		t.Fatalf("rows %+v", rows)
	}
	must(do(d, d.cashier, workorder.Pay{Order: id, Payments: []workorder.Tender{{Kind: "转账", Amount: serviceDue}}}))
	if rows = ask(d, workorder.CashierList{}); len(rows) != 0 {
		t.Fatalf("paid, and still listed: %+v", rows)
	}
}

// Gate 5 says what it lacks without being opened, for the reason that is meant.
func TestPassGate(t *testing.T) {
	d := open(t)
	id := d.checked()
	if g := ask(d, workorder.PassGateOf{Order: id}); g.Reason != workorder.PassRepaired || !has(g.Missing, "结算") {
		t.Fatalf("before the settlement: %+v", g)
	}
	if g := ask(d, workorder.PassGateOf{Order: id, Reason: workorder.PassTestDrive}); len(g.Missing) != 0 {
		t.Fatalf("a test drive: %+v", g)
	}
	d.settle(id, workorder.Tender{Kind: workorder.Cash, Amount: serviceDue})
	if g := ask(d, workorder.PassGateOf{Order: id}); len(g.Missing) != 0 {
		t.Fatalf("paid: %+v", g)
	}
	if g := ask(d, workorder.PassGateOf{Order: id, Reason: workorder.PassZero}); len(g.Missing) != 1 {
		t.Fatalf("零费用: %+v", g)
	}
}

// The register has void passes too, with their reason.
func TestRegisterOfPasses(t *testing.T) {
	d := open(t)
	id := d.checked()
	d.settle(id, workorder.Tender{Kind: workorder.Cash, Amount: serviceDue})
	first := must(do(d, d.cashier, workorder.IssuePass{Order: id}))
	must(do(d, d.cashier, workorder.VoidPass{Pass: d.sheet(id).Passes[0].ID, Reason: "打印损坏"}))
	second := must(do(d, d.cashier, workorder.IssuePass{Order: id}))
	rows := ask(d, workorder.PassesOf{})
	if len(rows) != 2 || rows[0].No != first.No || rows[0].Void != "打印损坏" || rows[0].Standing || rows[1].No != second.No || !rows[1].Standing {
		t.Fatalf("register %+v", rows)
	}
	if rows = ask(d, workorder.PassesOf{Day: base.Date(2026, 11, 20)}); len(rows) != 0 {
		t.Fatalf("another day lists %+v", rows)
	}
}

func TestCreditOf(t *testing.T) {
	d := open(t)
	id := d.checked()
	owner := d.sheet(id).Order.Owner
	if c := ask(d, workorder.CreditOf{Customer: owner}); c != (workorder.Credit{}) {
		t.Fatalf("nobody granted anything: %+v", c)
	}
	must(do(d, d.manager, customer.SetCredit{Customer: owner, Credit: 400_00}))
	d.settle(id, workorder.Tender{Kind: workorder.OnAccount, Amount: 300_00}, workorder.Tender{Kind: workorder.Cash, Amount: serviceDue - 300_00})
	if c := ask(d, workorder.CreditOf{Customer: owner}); c.Limit != 400_00 || c.Owes != 300_00 || c.Room() != 100_00 {
		t.Fatalf("credit %+v", c)
	}
	if c := ask(d, workorder.CreditOf{}); c != (workorder.Credit{}) {
		t.Fatalf("nobody owes %+v", c)
	}
}
