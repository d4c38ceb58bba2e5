package workorder_test

import (
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/workorder"
)

// The board says of each car what is done, by whom, what waits for the customer, and which parts are short.
func TestBoard(t *testing.T) {
	d := open(t)
	if rows := ask(d, workorder.Board{}); len(rows) != 0 {
		t.Fatalf("an empty shop has %d cars", len(rows))
	}
	o := d.receive()
	row := func() workorder.BoardRow {
		t.Helper()
		rows := ask(d, workorder.Board{})
		if len(rows) != 1 {
			t.Fatalf("%d cars on the board, want one", len(rows))
		}
		return rows[0]
	}
	if r := row(); r.State != workorder.Received || r.Work != "更换机油机滤" || r.Total != serviceDue || strings.Contains(r.Phone, "1380013") {
		t.Errorf("received: %+v", r)
	}
	d.sign(o.Order)
	must(do(d, d.advisor, workorder.Dispatch{Order: o.Order, Worker: d.technician}))
	must(do(d, d.advisor, workorder.AddLines{Order: o.Order, Lines: []workorder.LineInput{{Part: d.pad, Qty: 3000}}}))
	if r := row(); r.Proposed != 1 || r.AddOn != "前刹车片" || r.AddOnSum != 3*380_00 || r.Workers != "张师傅" || len(r.Short) != 0 {
		t.Errorf("with an add-on: %+v", r)
	}
	must(do(d, d.advisor, workorder.AnswerAddOn{Order: o.Order, Agreed: true, Who: "周建平", How: "当面"}))
	if r := row(); r.Proposed != 0 || len(r.Short) != 1 || r.Short[0] != "前刹车片" {
		t.Errorf("two sets on the shelf, three wanted: %+v", r)
	}
}

// What is not paid yet is said of a settled car; a car that left is off the board.
func TestBoardAfterTheSettlement(t *testing.T) {
	d := open(t)
	id := d.checked()
	d.settle(id, workorder.Tender{Kind: "现金", Amount: 100_00})
	rows := ask(d, workorder.Board{})
	if len(rows) != 1 || rows[0].State != workorder.Settled || rows[0].Owing != serviceDue-100_00 {
		t.Fatalf("partly paid: %+v", rows)
	}
	must(do(d, d.cashier, workorder.Pay{Order: id, Payments: []workorder.Tender{{Kind: "微信", Amount: serviceDue - 100_00}}}))
	must(do(d, d.cashier, workorder.IssuePass{Order: id}))
	must(do(d, d.cashier, workorder.Leave{Order: id}))
	if rows := ask(d, workorder.Board{}); len(rows) != 0 {
		t.Errorf("the car has left and is still on the board: %+v", rows)
	}
}

// Reception learns all of a car at once, by its plate as well as by its file: people, open order, and what 照上次 brings.
func TestArrival(t *testing.T) {
	d := open(t)
	if a := ask(d, workorder.ArrivalOf{Plate: "粤B99999"}); !a.File.Vehicle.ID.IsZero() || a.Province != "粤" || a.Last != nil {
		t.Errorf("a stranger: %+v", a)
	}
	id := d.checked()
	vehicle := d.sheet(id).Order.Vehicle
	a := ask(d, workorder.ArrivalOf{Vehicle: vehicle})
	if a.Open != id || a.OpenWord != "待结算" || a.File.Owner.Name != "周建平" || a.Last != nil {
		t.Errorf("in the shop: %+v", a)
	}
	d.settle(id, workorder.Tender{Kind: "现金", Amount: serviceDue})
	must(do(d, d.cashier, workorder.IssuePass{Order: id}))
	must(do(d, d.cashier, workorder.Leave{Order: id}))
	d.now += base.Instant(24 * 3_600_000)
	a = ask(d, workorder.ArrivalOf{Plate: a.File.Vehicle.Plate, KM: 40_000})
	if a.File.Vehicle.ID != vehicle || !a.Open.IsZero() {
		t.Fatalf("found by its plate: %+v", a)
	}
	if a.Last == nil || a.Last.Kind != workorder.Maintenance || len(a.Last.Lines) != 1 || a.Last.Lines[0].Package != d.service || a.Last.Lines[0].Price != serviceDue {
		t.Errorf("last time: %+v", a.Last)
	}
	if !strings.Contains(strings.Join(a.Warnings, "\n"), "里程") {
		t.Errorf("a lower mileage is not warned of: %v", a.Warnings)
	}
}
