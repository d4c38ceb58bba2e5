package exchange_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/demo"
	"jieche/data/exchange"
	"jieche/data/find"
	"jieche/data/kv"
	"jieche/data/shop"
	"jieche/data/staff"
	"jieche/data/stock"
	"jieche/data/workbook"
)

var today = workbook.Options{Today: base.Date(2026, 11, 21)}

// newShop is an empty shop with its manager, checked to the last checksum when its test ends.
func newShop(t *testing.T) (*data.Store, data.By) {
	t.Helper()
	s, err := data.Open(t.TempDir(), data.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if report, err := s.Check(true); err != nil || !report.Clean() {
			t.Errorf("the shop is not clean: %+v, %v", report, err)
		}
		s.Close()
	})
	if _, err := data.Do(s, data.By{}, shop.Configure{Profile: shop.Profile{Name: "顺驰"}}); err != nil {
		t.Fatal(err)
	}
	m, err := data.Do(s, data.By{}, staff.Hire{FullName: "店长", Role: staff.GeneralManager})
	if err != nil {
		t.Fatal(err)
	}
	return s, data.By{Staff: m.ID}
}

func sample(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "workbook", "testdata", name)
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheSampleCustomersComeInOnce(t *testing.T) {
	s, by := newShop(t)
	book, err := workbook.OpenCustomersFile(sample(t, "old-customers.xlsx"), today)
	if err != nil {
		t.Fatal(err)
	}
	var steps []int
	first, err := exchange.ImportCustomers(s, by, book, func(done, _ int) { steps = append(steps, done) })
	if err != nil || first.Made != 400 || first.Merged != 22 || first.Skipped != 0 {
		t.Fatalf("first import: %s, %v; want 400 new files and 22 merged rows", first, err)
	}
	if len(steps) != 1 || steps[0] != 400 {
		t.Errorf("progress %v", steps)
	}
	second, err := exchange.ImportCustomers(s, by, book, nil)
	if err != nil || second.Made != 0 || second.Completed != 0 || second.Unchanged != 400 {
		t.Errorf("second import: %s, %v; want nothing new", second, err)
	}
	for text, owner := range map[string]string{"贵EUA599": "唐华轩", "UA599": "唐华轩", "18132177982": "唐华轩", "7982": "唐华轩", "342591": "唐华轩", "THX": "唐华轩"} {
		hits, err := data.Ask(s, find.Query{Text: text})
		if err != nil || len(hits) == 0 || hits[0].OwnerName != owner {
			t.Errorf("%s finds %+v, %v; want %s", text, hits, err, owner)
		}
	}
}

func TestPartsKeepTheirStockAndItsValueThroughAWorkbook(t *testing.T) {
	s, by := newShop(t)
	book, err := workbook.OpenPartsFile(sample(t, "old-parts.xlsx"), today)
	if err != nil {
		t.Fatal(err)
	}
	in, err := exchange.ImportParts(s, by, book, nil)
	if err != nil || in.Made != 120 || in.Opened == 0 {
		t.Fatalf("import: %s, %v", in, err)
	}
	path := filepath.Join(t.TempDir(), "parts.xlsx")
	if n, err := exchange.Export(s, "parts", path); err != nil || n != 120 {
		t.Fatalf("export: %d, %v", n, err)
	}
	again, err := workbook.OpenPartsFile(path, today)
	if err != nil {
		t.Fatal(err)
	}
	other, by2 := newShop(t)
	if in, err := exchange.ImportParts(other, by2, again, nil); err != nil || in.Made != 120 {
		t.Fatalf("import of the export: %s, %v", in, err)
	}
	want, got := shelf(t, s), shelf(t, other)
	for code, w := range want {
		// Value comes back from the average cost, which is whole fen per unit: at most half a fen a unit may be lost.
		if g := got[code]; g.OnHand != w.OnHand || diff(g.Value, w.Value) > base.Fen(1+w.OnHand/2000) {
			t.Errorf("%s: %s worth %s came back as %s worth %s", code, w.OnHand, w.Value, g.OnHand, g.Value)
		}
	}
}

func diff(a, b base.Fen) base.Fen { return max(a-b, b-a) }

func shelf(t *testing.T, s *data.Store) map[string]stock.Row {
	t.Helper()
	list, err := data.Ask(s, stock.List{Size: 1000})
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]stock.Row{}
	for _, r := range list.Rows {
		rows[r.Part.Code] = r
	}
	return rows
}

func TestEveryKindGoesOutInEveryFormat(t *testing.T) {
	dir := t.TempDir()
	if _, err := demo.Make(dir, 20, 1); err != nil {
		t.Fatal(err)
	}
	s, err := data.Open(dir, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, k := range exchange.Kinds() {
		for _, format := range []string{"xlsx", "csv", "json"} {
			path := filepath.Join(t.TempDir(), k.Name+"."+format)
			n, err := exchange.Export(s, k.Name, path)
			if err != nil || n == 0 {
				t.Errorf("%s as %s: %d rows, %v", k.Name, format, n, err)
				continue
			}
			raw, err := os.ReadFile(path)
			if err != nil || len(raw) == 0 {
				t.Errorf("%s as %s: %v", k.Name, format, err)
			}
			if format == "csv" && strings.Count(strings.TrimRight(string(raw), "\r\n"), "\n") != n {
				t.Errorf("%s as csv: %d lines, want a head and %d rows", k.Name, strings.Count(string(raw), "\n"), n)
			}
		}
	}
	for name, path := range map[string]string{"export.kind": filepath.Join(dir, "x.xlsx"), "export.file": filepath.Join(dir, "no", "such", "folder.xlsx")} {
		kind := "parts"
		if name == "export.kind" {
			kind = "nothing"
		}
		if _, err := exchange.Export(s, kind, path); base.Code(err) != name {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAnImportThatStopsSaysHowFar gives the second batch a member who may no longer import: the first batch stays, the
// sentence says so, and trying again makes nothing twice.
func TestAnImportThatStopsSaysHowFar(t *testing.T) {
	s, by := newShop(t)
	rows := make([]workbook.CustomerRow, exchange.Batch+100)
	for i := range rows {
		rows[i].Row, rows[i].Name, rows[i].VIN = i+2, "客户", "LGBH52E07MY"+string(rune('0'+i/100000%10))+digits(i)
	}
	book := &workbook.CustomerBook{Rows: rows}
	clerk, err := data.Do(s, by, staff.Hire{FullName: "顾问", Role: staff.Advisor})
	if err != nil {
		t.Fatal(err)
	}
	_, err = exchange.ImportCustomers(s, data.By{Staff: clerk.ID}, book, func(done, _ int) {
		if done == exchange.Batch {
			clerk.Left = true
			if _, err := data.Do(s, by, staff.Change{Member: clerk}); err != nil {
				t.Error(err)
			}
		}
	})
	if !base.Is(err, base.Denied) || !strings.Contains(err.Error(), "已导入 500 行，余下 100 行") {
		t.Fatalf("err = %v", err)
	}
	again, err := exchange.ImportCustomers(s, by, book, nil)
	if err != nil || again.Made != 100 || again.Unchanged != exchange.Batch {
		t.Errorf("the second try: %s, %v", again, err)
	}
	if err := s.View(func(tx *kv.Tx) error {
		if n := customer.Vehicles.Count(tx); n != exchange.Batch+100 {
			t.Errorf("%d vehicles", n)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

func digits(n int) string {
	s := "00000"
	for i, at := n, 4; i > 0 && at >= 0; i, at = i/10, at-1 {
		s = s[:at] + string(rune('0'+i%10)) + s[at+1:]
	}
	return s
}
