package workorder_test

import (
	"testing"

	"jieche/data/base"
	"jieche/data/workorder"
)

// What the customer declined last time is offered again at the next visit, until it stands on the order.
func TestWhatWasDeclinedIsOfferedAgain(t *testing.T) {
	d := open(t)
	car := d.car()
	first := must(do(d, d.advisor, workorder.Receive{Car: car, Lines: []workorder.LineInput{{Item: d.change}}}))
	d.sign(first.Order)
	fee := ptr[base.Fen](86_00)
	must(do(d, d.advisor, workorder.AddLines{Order: first.Order, Lines: []workorder.LineInput{
		{Item: d.brake}, {Part: d.pad, Qty: 2000}, {Kind: workorder.Other, Name: "玻璃水", Qty: 1000, Price: fee},
	}}))
	must(do(d, d.advisor, workorder.AnswerAddOn{Order: first.Order, Who: "周建平", How: "当面"}))
	d.repair(first.Order)
	d.settle(first.Order, workorder.Tender{Kind: "现金", Amount: d.sheet(first.Order).Totals.Customer})
	must(do(d, d.cashier, workorder.IssuePass{Order: first.Order}))
	must(do(d, d.advisor, workorder.Leave{Order: first.Order}))

	d.now += 86_400_000
	again := must(do(d, d.advisor, workorder.Receive{Car: car, Lines: []workorder.LineInput{{Item: d.change}}}))
	offered := ask(d, workorder.OfferedOf{Order: again.Order})
	if len(offered) != 3 {
		t.Fatalf("offered %+v", offered)
	}
	var lines []workorder.LineInput
	for _, o := range offered {
		lines = append(lines, o.Line)
	}
	must(do(d, d.advisor, workorder.AddLines{Order: again.Order, Lines: lines}))
	if l := d.line(again.Order, "玻璃水"); l.Amount() != 86_00 || l.Consent != workorder.OnForm {
		t.Fatalf("added %+v", l)
	}
	if left := ask(d, workorder.OfferedOf{Order: again.Order}); len(left) != 0 {
		t.Fatalf("offered although it is there: %+v", left)
	}
	if none := ask(d, workorder.OfferedOf{Order: first.Order}); len(none) != 0 {
		t.Fatalf("the first visit has none before it: %+v", none)
	}
}
