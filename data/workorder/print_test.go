package workorder_test

import (
	"testing"

	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/paper"
	"jieche/data/workorder"
)

func (d *desk) print(form paper.Form, no base.DocNo) (workorder.Done, error) {
	d.t.Helper()
	return do(d, d.advisor, workorder.PrintForm{Form: string(form), No: no})
}

// Each form of the order can be printed as soon as there is something on it, not before, and is counted by itself.
func TestTheFormsOfAnOrderAndTheirGates(t *testing.T) {
	d := open(t)
	car := d.car()
	car.Bought, car.Insurer = base.Date(2021, 6, 18), "平安产险"
	o := must(do(d, d.advisor, workorder.Receive{Car: car, Owner: customer.Person{Name: "周建平", Phone: "13800132210"}, Kind: workorder.Maintenance}))
	if s := d.sheet(o.Order); s.Bought != car.Bought || s.Insurer != car.Insurer || s.FollowUp != "同意" || s.HasAddOn() || s.Received() != 0 {
		t.Errorf("sheet of a new order: %+v", s)
	}
	if n := must(d.print(paper.Intake, o.No)); n.Count != 1 || n.No != o.No || n.Order != o.Order {
		t.Errorf("intake: %+v", n)
	}
	_, err := d.print(paper.Estimate, o.No)
	d.refused(err, "print.estimate")
	must(do(d, d.advisor, workorder.AddLines{Order: o.Order, Packages: []catalog.PackageID{d.service}}))
	must(d.print(paper.Estimate, o.No))
	if n := must(d.print(paper.Estimate, o.No)).Count; n != 2 {
		t.Errorf("the second estimate is number %d", n)
	}
	_, err = d.print(paper.Worksheet, o.No)
	d.refused(err, "print.worksheet")
	d.sign(o.Order)
	must(d.print(paper.Worksheet, o.No))
	_, err = d.print(paper.AddOn, o.No)
	d.refused(err, "print.add_on")
	must(do(d, d.advisor, workorder.AddLines{Order: o.Order, Lines: []workorder.LineInput{{Item: d.brake}}}))
	must(d.print(paper.AddOn, o.No))
	must(do(d, d.advisor, workorder.AnswerAddOn{Order: o.Order, Who: "周建平", How: "当面"}))
	must(d.print(paper.AddOn, o.No))
	d.repair(o.Order)
	_, err = d.print(paper.Receipt, o.No)
	d.refused(err, "print.receipt")
	d.settle(o.Order, workorder.Tender{Kind: "微信", Amount: 100_00})
	must(d.print(paper.Receipt, o.No))
	s := d.sheet(o.Order)
	for form, want := range map[paper.Form]int64{paper.Intake: 1, paper.Estimate: 2, paper.Entrustment: 1, paper.Worksheet: 1, paper.AddOn: 2, paper.Receipt: 1} {
		if got := s.Printed[workorder.PrintedKey(form, o.No)]; got != want {
			t.Errorf("%s was printed %d times, the sheet says %d", form, want, got)
		}
	}
	if s.Received() != 100_00 || len(s.Money()) != 1 || s.OnlyDeposit() || s.Name(d.cashier) != "钱收银" {
		t.Errorf("received %s of %+v, names %v", s.Received(), s.Money(), s.Names)
	}
}

// A deposit is money too; what stands on account is none.
func TestTheReceiptIsForMoney(t *testing.T) {
	d := open(t)
	o := must(do(d, d.advisor, workorder.Receive{Car: d.car(), Owner: customer.Person{Name: "周建平"}, Packages: []catalog.PackageID{d.service}, Deposit: 50_00}))
	if s := d.sheet(o.Order); !s.OnlyDeposit() || s.Received() != 50_00 {
		t.Errorf("received %s", s.Received())
	}
	must(d.print(paper.Receipt, o.No))

	credit := d.checked()
	must(allow(d, d.cashier, workorder.Settle{Order: credit, Reason: "月结客户", Payments: []workorder.Tender{{Kind: workorder.OnAccount, Amount: serviceDue}}}))
	s := d.sheet(credit)
	if s.Received() != 0 || len(s.Money()) != 0 {
		t.Errorf("received %s of %+v", s.Received(), s.Money())
	}
	_, err := d.print(paper.Receipt, s.Order.No)
	d.refused(err, "print.receipt")
}

// A cancelled order keeps its intake form; nobody is sent to work on it.
func TestACancelledOrderIsNotDispatchedOnPaper(t *testing.T) {
	d := open(t)
	o := d.receive()
	d.sign(o.Order)
	must(allow(d, d.advisor, workorder.Cancel{Order: o.Order, Reason: "客户改期"}))
	must(d.print(paper.Intake, o.No))
	if _, err := d.print(paper.Worksheet, o.No); base.Code(err) != "print.cancelled" {
		t.Errorf("a work sheet of a cancelled order: %v", err)
	}
	for _, form := range []paper.Form{paper.Settlement, paper.PickSlip, "brochure"} {
		if _, err := d.print(form, o.No); base.Code(err) != "print.form" {
			t.Errorf("%s by the order's number: %v", form, err)
		}
	}
}
