package find

import (
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
	"jieche/data/ledger"
	"jieche/data/stock"
	"jieche/data/workorder"
)

func must[R any](t *testing.T, db *kv.DB, f func(*kv.Tx) (R, error)) (r R) {
	t.Helper()
	if _, err := db.Update(kv.Call{Op: "test"}, func(tx *kv.Tx) (_ []byte, err error) { r, err = f(tx); return nil, err }); err != nil {
		t.Fatal(err)
	}
	return r
}

func ask(t *testing.T, db *kv.DB, text string) []Hit {
	t.Helper()
	var hits []Hit
	if err := db.View(func(tx *kv.Tx) (err error) { hits, err = Query{Text: text}.Ask(tx); return err }); err != nil {
		t.Fatal(err)
	}
	return hits
}

func register(t *testing.T, db *kv.DB, plate, vin, name, phone string) customer.Registered {
	t.Helper()
	return must(t, db, customer.Register{
		Car: customer.Car{Plate: plate, VIN: vin, Model: "大众 途观L"}, Owner: customer.Person{Name: name, Phone: phone},
	}.Run)
}

func order(t *testing.T, db *kv.DB, v customer.VehicleID, no base.DocNo, s workorder.State, day base.Day) workorder.ID {
	t.Helper()
	o := must(t, db, func(tx *kv.Tx) (workorder.Order, error) {
		o := workorder.Order{ID: kv.NewID[workorder.Order](tx), No: no, State: workorder.Received, Vehicle: v, Arrived: day.At(9, 0)}
		return o, workorder.Orders.Put(tx, o)
	})
	if o.State = s; s != workorder.Received {
		must(t, db, func(tx *kv.Tx) (any, error) { return nil, workorder.Orders.Put(tx, o) })
	}
	return o.ID
}

func TestWhateverTheCustomerSaysFirstFindsHisCar(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	car := register(t, db, "粤B7K291", "LSVAA49J132047371", "张晓明", "13800132210/0755-88082257")
	register(t, db, "粤B99999", "LFV2A21K6A3000011", "单雄信", "13911112222")
	register(t, db, "粤BD12345", "", "深圳市顺达物流有限公司", "")
	uighur := register(t, db, "新A12345", "", "买买提·艾力", "")
	past := order(t, db, car.Vehicle, "RO250101-A003", workorder.Cancelled, base.Date(2025, 1, 1))
	open := order(t, db, car.Vehicle, "RO261121-A017", workorder.Received, base.Date(2026, 11, 21))
	part := must(t, db, stock.SavePart{Part: stock.Part{Code: "P1", Name: "机油"}}.Run).ID
	must(t, db, stock.Receive{Lines: []stock.ReceiveLine{{Part: part, Qty: 5000, Cost: 100}}}.Run)
	must(t, db, func(tx *kv.Tx) (stock.Move, error) {
		return stock.Out(tx, stock.Move{Part: part, Kind: stock.Issue, Order: "RO261121-A017", Doc: "CK261121-A005", Entry: ledger.Entry{Amount: 1000}})
	})
	for _, text := range []string{
		"粤B7K291", "粤b·7k291", "粤Ｂ ７Ｋ２９１", "B7K291", "7k291", "K291", "291", "91", "粤B7", "7K2",
		"13800132210", "138 0013 2210", "2210", "13800", "88082257", "2257",
		"LSVAA49J132047371", "047371", "2047371", "lsvaa",
		"张晓明", "张", "晓明", "明", "zxm", "ZXM", "zhangxiaoming", "zhangxiao", "zhang",
		"RO261121-A017", "ro261121-a017", "A017", "A17", "RO2611", "CK261121-A005", "http://x/?n=RO261121-A017&v=1",
	} {
		hits := ask(t, db, text)
		if len(hits) == 0 || hits[0].Vehicle != car.Vehicle {
			t.Errorf("%q: %+v", text, hits)
			continue
		}
		h := hits[0]
		if h.Plate != "粤B7K291" || h.Model != "大众 途观L" || h.OwnerName != "张晓明" || h.Phone != "138****2210" || h.VINTail != "047371" ||
			h.Owner != car.Owner || h.Order != open || h.OrderNo != "RO261121-A017" || h.State != workorder.Received.String() ||
			h.Action != OpenOrder || h.LastVisit != base.Date(2026, 11, 21) {
			t.Errorf("%q: %+v", text, h)
		}
	}
	if h := ask(t, db, "RO250101-A003"); len(h) != 1 || h[0].Order != past || h[0].State != workorder.Cancelled.String() {
		t.Errorf("an old order by its number: %+v", h)
	}
	for text, why := range map[string]string{"shanxiongxin": whyName, "sxx": whyName, "shunda": "", "顺达": whyName, "买买提艾力": whyName, "D12345": whyPlate} {
		hits := ask(t, db, text)
		if (len(hits) == 0) != (why == "") || why != "" && hits[0].Why != why {
			t.Errorf("%q: %+v", text, hits)
		}
	}
	if h := ask(t, db, "艾力"); len(h) != 1 || h[0].Vehicle != uighur.Vehicle || h[0].Action != ReceiveCar || h[0].LastVisit != 0 {
		t.Errorf("a name with a dot: %+v", h)
	}
	for _, text := range []string{"", " ", "-", "京Z", "999888777", "不存在", "RO991231-Z999", strings.Repeat("9", 500), "\x00", "\xff\xfe"} {
		if h := ask(t, db, text); len(h) != 0 {
			t.Errorf("%q finds %+v", text, h)
		}
	}
}

func TestEachMeaningGetsItsShareAndEachCarIsShownOnce(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	for i := range 30 {
		register(t, db, "粤B"+string(rune('A'+i%26))+string(rune('0'+i/26))+"210", "", "", "")
	}
	byPhone := register(t, db, "粤B00001", "", "张晓明", "13800130210")
	register(t, db, "粤B11111", "", "", "")
	hits := ask(t, db, "0210")
	if len(hits) != 20+7 && len(hits) != Shown {
		t.Fatalf("%d rows", len(hits))
	}
	found := false
	for _, h := range hits {
		found = found || h.Vehicle == byPhone.Vehicle
	}
	if !found {
		t.Error("thirty plates hide the one telephone number")
	}
	if h := ask(t, db, "11"); len(h) != 1 {
		t.Errorf("a plate with five equal digits is shown %d times", len(h))
	}
}

func TestAMergedOrLeftCarAndACustomerWithoutOne(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	a := register(t, db, "粤B00001", "", "张晓明", "13800132210")
	b := register(t, db, "", "LSVAA49J132047371", "", "")
	open := order(t, db, a.Vehicle, "RO261121-A017", workorder.Received, base.Date(2026, 11, 21))
	must(t, db, customer.Merge{From: a.Vehicle, Into: b.Vehicle}.Run)
	if h := ask(t, db, "RO261121-A017"); len(h) != 1 || h[0].Vehicle != b.Vehicle || h[0].Order != open {
		t.Errorf("the order of the file that is gone: %+v", h)
	}
	if h := ask(t, db, "00001"); len(h) != 1 || h[0].Vehicle != b.Vehicle || h[0].OwnerName != "张晓明" || h[0].Order != open {
		t.Errorf("%+v", h)
	}
	must(t, db, customer.SetOwner{Vehicle: b.Vehicle, Owner: customer.Person{Name: "李四", Phone: "13900000001"}}.Run)
	if h := ask(t, db, "张晓明"); len(h) != 1 || !h[0].Vehicle.IsZero() || h[0].Owner != a.Owner || h[0].Action != CompleteCar {
		t.Errorf("who has sold his car: %+v", h)
	}
}

func TestLinesForAnOrder(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	item := must(t, db, catalog.SaveItem{Item: catalog.Item{Code: "BY01", Name: "更换机油", Hours: 500}}.Run).ID
	part := must(t, db, stock.SavePart{Part: stock.Part{Code: "P1", Name: "机油 5W-30", Unit: "L", Price: 68_00}}.Run).ID
	must(t, db, stock.Receive{Lines: []stock.ReceiveLine{{Part: part, Qty: 5000, Cost: 100}}}.Run)
	pack := must(t, db, catalog.SavePackage{Package: catalog.Package{Code: "TC1", Name: "换机油套餐", Lines: []catalog.PackageLine{{Item: item}, {Part: part, Qty: 4000}}}}.Run).ID
	for i := range 40 {
		must(t, db, stock.SavePart{Part: stock.Part{Code: "X" + base.Milli(i*1000).String(), Name: "机油格"}}.Run)
	}
	var hits []LineHit
	if err := db.View(func(tx *kv.Tx) (err error) { hits, err = Lines{Text: "机油"}.Ask(tx); return err }); err != nil {
		t.Fatal(err)
	}
	if len(hits) != Shown || hits[0].Package != pack || hits[0].Price != 60_00+272_00 || hits[1].Item != item || hits[1].Price != 120_00 || hits[1].Qty != 500 {
		t.Errorf("%d rows: %+v", len(hits), hits)
	}
	if err := db.View(func(tx *kv.Tx) (err error) { hits, err = Lines{Text: "p1"}.Ask(tx); return err }); err != nil {
		t.Fatal(err)
	}
	if len(hits) != 1 || hits[0].Part != part || hits[0].OnHand != 5000 || hits[0].Price != 68_00 {
		t.Errorf("%+v", hits)
	}
}
