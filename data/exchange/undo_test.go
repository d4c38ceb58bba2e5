package exchange_test

import (
	"fmt"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/batch"
	"jieche/data/customer"
	"jieche/data/exchange"
	"jieche/data/find"
	"jieche/data/kv"
	"jieche/data/stock"
	"jieche/data/undo"
	"jieche/data/workbook"
	"jieche/data/workorder"
)

// rows is the tables as they lie in the file, to be compared.
func rows(t *testing.T, s *data.Store, tables ...string) string {
	t.Helper()
	var b strings.Builder
	if err := s.View(func(tx *kv.Tx) error {
		for _, name := range tables {
			for row, err := range tx.Dump(name) {
				if err != nil {
					return err
				}
				fmt.Fprintln(&b, name, row)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var people = []string{"customer", "customer_link", "vehicle"}

func sampleCustomers(t *testing.T) *workbook.CustomerBook {
	t.Helper()
	book, err := workbook.OpenCustomersFile(sample(t, "old-customers.xlsx"), today)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func bring(t *testing.T, s *data.Store, by data.By, book *workbook.CustomerBook) exchange.Summary {
	t.Helper()
	sum, err := exchange.ImportCustomers(s, by, book, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// The shop has some of the sample's files already, poorer than the workbook has them: after import and undo each row is as it was,
// to the byte, and the workbook comes in a second time as it did the first.
func TestUndoOfTheSampleCustomers(t *testing.T) {
	s, by := newShop(t)
	book := sampleCustomers(t)
	for _, r := range book.Rows[:40] {
		if r.Plate == "" || len(r.Phones) == 0 {
			continue
		}
		form := customer.Register{Car: customer.Car{Plate: r.Plate, PlateColour: r.PlateColour}, Owner: customer.Person{Phone: string(r.Phones[0])}}
		if _, err := data.Do(s, by, form); err != nil {
			t.Fatal(err)
		}
	}
	before := rows(t, s, people...)
	first := bring(t, s, by, book)
	if first.Made < 300 || first.Completed < 20 || rows(t, s, people...) == before {
		t.Fatalf("import: %s", first)
	}
	out, err := exchange.Undo(s, by, first.Run, nil)
	if err != nil || len(out.Kept) != 0 || out.Removed < first.Made || out.Restored < first.Completed {
		t.Fatalf("undo: %+v, %v", out, err)
	}
	if after := rows(t, s, people...); after != before {
		t.Errorf("the tables are not as before: %d bytes, were %d", len(after), len(before))
	}
	if hits, err := data.Ask(s, find.Query{Text: "唐华轩"}); err != nil || len(hits) != 0 {
		t.Errorf("who was taken back is found: %+v, %v", hits, err)
	}
	if _, err := exchange.Undo(s, by, first.Run, nil); !base.Is(err, base.Conflict) || !strings.Contains(err.Error(), "店长") {
		t.Errorf("undo twice: %v", err)
	}
	if again := bring(t, s, by, book); again.Made != first.Made || again.Completed != first.Completed {
		t.Errorf("the second import: %s, the first: %s", again, first)
	}
	list, err := data.Ask(s, undo.Imports{})
	if err != nil || len(list) != 2 || list[0].Undone != 0 || list[1].Undone != list[1].Batches || list[1].Made != first.Made || list[1].Who != "店长" {
		t.Errorf("the list of imports: %+v, %v", list, err)
	}
}

// What was used or changed since stays, and is named with its reason; all else goes.
func TestUndoKeepsWhatWasUsed(t *testing.T) {
	s, by := newShop(t)
	sum := bring(t, s, by, sampleCustomers(t))
	var cars []customer.Vehicle
	if err := s.View(func(tx *kv.Tx) error {
		for v, err := range customer.Vehicles.All(tx) {
			if err != nil {
				return err
			}
			if v.Plate != "" && v.VIN != "" && !v.Owner.IsZero() {
				cars = append(cars, v)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	visited, painted := cars[0], cars[1]
	if _, err := data.Do(s, by, workorder.Receive{Car: customer.Car{ID: visited.ID}}); err != nil {
		t.Fatal(err)
	}
	painted.Paint = "墨绿"
	if _, err := data.Do(s, by, customer.ChangeVehicle{Car: customer.Car{ID: painted.ID, Plate: painted.Plate, PlateColour: painted.PlateColour, VIN: painted.VIN,
		Model: painted.Model, EngineNo: painted.EngineNo, Paint: painted.Paint, Bought: painted.Bought, InsuredUntil: painted.InsuredUntil, KM: painted.KM,
		Note: painted.Note}}); err != nil {
		t.Fatal(err)
	}
	out, err := exchange.Undo(s, by, sum.Run, nil)
	if err != nil {
		t.Fatal(err)
	}
	why := map[string]string{}
	for _, k := range out.Kept {
		why[k.What] = k.Why
	}
	if w := why["车辆 "+visited.Name()]; !strings.Contains(w, "开过工单 ") {
		t.Errorf("the car on an order: %q in %v", w, why)
	}
	if w := why["车辆 "+painted.Name()]; !strings.Contains(w, "车身颜色") {
		t.Errorf("the painted car: %q in %v", w, why)
	}
	if err := s.View(func(tx *kv.Tx) error {
		if n := customer.Vehicles.Count(tx); n != 2 {
			t.Errorf("%d vehicles are left, want 2", n)
		}
		for _, id := range []customer.ID{visited.Owner, painted.Owner} {
			if _, ok, err := customer.Customers.Find(tx, id); err != nil || !ok {
				t.Errorf("an owner of a car that stays is gone: %v", err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// An import of several batches is taken back whole, though later ones complete what earlier ones made.
func TestUndoOfSeveralBatches(t *testing.T) {
	s, by := newShop(t)
	before := rows(t, s, people...)
	list := make([]workbook.CustomerRow, exchange.Batch+200)
	for i := range list {
		list[i].Row, list[i].Name, list[i].VIN = i+2, "龙岗顺达运输有限公司", "LGBH52E07MY0"+digits(i)[1:]
		list[i].Phones = nil
	}
	list[exchange.Batch+1].Address = "龙岗大道 1 号"
	sum := bring(t, s, by, &workbook.CustomerBook{Book: workbook.Book{Name: `C:\旧\张 13800138000.xlsx`}, Rows: list})
	imports, err := data.Ask(s, undo.Imports{Kind: batch.Customers})
	if err != nil || len(imports) != 1 || imports[0].Batches != 2 || imports[0].Made != len(list) || imports[0].File != "张 ….xlsx" {
		t.Fatalf("imports %+v, %v", imports, err)
	}
	out, err := exchange.Undo(s, by, sum.Run, nil)
	if err != nil || len(out.Kept) != 0 {
		t.Fatalf("undo: %+v, %v", out, err)
	}
	if after := rows(t, s, people...); after != before {
		t.Errorf("left over:\n%.600s", after)
	}
}

// Parts: the opening stock is moved back on one slip, nothing is on hand and nothing is worth anything; the same workbook brings
// the same stock again.
func TestUndoOfTheSampleParts(t *testing.T) {
	s, by := newShop(t)
	book, err := workbook.OpenPartsFile(sample(t, "old-parts.xlsx"), today)
	if err != nil {
		t.Fatal(err)
	}
	first, err := exchange.ImportParts(s, by, book, nil)
	if err != nil {
		t.Fatal(err)
	}
	full := shelf(t, s)
	out, err := exchange.Undo(s, by, first.Run, nil)
	if err != nil || len(out.Kept) != 0 || out.Removed != first.Made || out.Reversed != first.Opened || out.No == "" {
		t.Fatalf("undo: %+v, %v; the import was %s", out, err, first)
	}
	if left := shelf(t, s); len(left) != 0 {
		t.Errorf("%d parts are left", len(left))
	}
	if err := s.View(func(tx *kv.Tx) error {
		for m, err := range stock.EachMove(tx) {
			if err != nil || stock.OnHand(tx, m.Part) != 0 || stock.Value(tx, m.Part) != 0 {
				t.Fatalf("on hand %s, worth %s, %v", stock.OnHand(tx, m.Part), stock.Value(tx, m.Part), err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	again, err := exchange.ImportParts(s, by, book, nil)
	if err != nil || again.Made != first.Made || again.Opened != first.Opened {
		t.Fatalf("again: %s, %v; first %s", again, err, first)
	}
	for code, r := range shelf(t, s) {
		if r.OnHand != full[code].OnHand || r.Value != full[code].Value {
			t.Errorf("%s: %s worth %s, was %s worth %s", code, r.OnHand, r.Value, full[code].OnHand, full[code].Value)
		}
	}
	if out, err := exchange.Undo(s, by, again.Run, nil); err != nil || len(out.Kept) != 0 || len(shelf(t, s)) != 0 {
		t.Errorf("undo of the second import: %+v, %v", out, err)
	}
}

// A part that moved since, and one that was changed since, stay with their stock.
func TestUndoKeepsPartsThatMoved(t *testing.T) {
	s, by := newShop(t)
	row := func(n int, code string) workbook.PartRow {
		r := workbook.PartRow{Code: code, Name: "机滤", OnHand: 5000, Cost: 2000}
		r.Row = n
		return r
	}
	known, err := data.Do(s, by, stock.SavePart{Part: stock.Part{Code: "K", Name: "机滤", Unit: "个"}})
	if err != nil {
		t.Fatal(err)
	}
	completed := row(5, "K")
	completed.Brand, completed.Price = "曼牌", 4500
	book := &workbook.PartBook{Rows: []workbook.PartRow{row(2, "TAKEN"), row(3, "PRICED"), row(4, "FREE"), completed}}
	sum, err := exchange.ImportParts(s, by, book, nil)
	if err != nil || sum.Opened != 4 {
		t.Fatalf("%s %v", sum, err)
	}
	parts := shelf(t, s)
	if _, err := data.Do(s, by, stock.Take{Part: parts["TAKEN"].Part.ID, Kind: stock.InternalUse, Qty: 1000, Reason: "自用"}); err != nil {
		t.Fatal(err)
	}
	priced := parts["PRICED"].Part
	priced.Price = 9900
	mine := parts["K"].Part
	mine.Price = 5000
	for _, p := range []stock.Part{priced, mine} {
		if _, err := data.Do(s, by, stock.SavePart{Part: p}); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exchange.Undo(s, by, sum.Run, nil)
	if err != nil || out.Removed != 1 || out.Restored != 1 || out.Reversed != 2 || len(out.Kept) != 3 {
		t.Fatalf("undo: %+v, %v", out, err)
	}
	left := shelf(t, s)
	if len(left) != 3 || left["TAKEN"].OnHand != 4000 || left["PRICED"].OnHand != 5000 || left["K"].OnHand != 0 {
		t.Errorf("left %+v", left)
	}
	if p := left["K"].Part; p.ID != known.ID || p.Maker != "" || p.Price != 5000 {
		t.Errorf("the completed part: %+v", p)
	}
	told := fmt.Sprint(out.Kept)
	for _, word := range []string{"TAKEN", "内部领用", "PRICED", "售价"} {
		if !strings.Contains(told, word) {
			t.Errorf("%q is not told in %s", word, told)
		}
	}
}
