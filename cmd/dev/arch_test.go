package main

import (
	"strings"
	"testing"
)

// tree is the project as it is.
func tree(t *testing.T) []source {
	t.Helper()
	root, err := findRoot()
	if err != nil {
		t.Fatal(err)
	}
	sources, err := readSources(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(sources) < 10 {
		t.Fatalf("only %d files were found under %s", len(sources), root)
	}
	return sources
}

func TestImportsPointDown(t *testing.T) {
	for _, broken := range brokenArrows(tree(t)) {
		t.Error(broken)
	}
}

func TestTheCodeIsFormatted(t *testing.T) {
	for _, broken := range unformatted(tree(t)) {
		t.Error(broken)
	}
	if found := unformatted([]source{file(t, "data/stock/part.go", "func  f(){}\n")}); len(found) != 1 {
		t.Errorf("untidy code was not found: %q", found)
	}
}

func TestTheRulesHold(t *testing.T) {
	for _, broken := range brokenRules(tree(t)) {
		t.Error(broken)
	}
}

// file is a source of a few imports, at a path.
func file(t *testing.T, path, body string, imports ...string) source {
	t.Helper()
	text := "package p\n"
	for _, i := range imports {
		text += "import _ \"" + i + "\"\n"
	}
	s, err := parseSource(path, text+body)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestArrowsThatPointUpOrOutAreFound(t *testing.T) {
	for _, c := range []struct{ path, imports, want string }{
		{"data/kv/db.go", "jieche/data/workorder", "may import only"},
		{"data/stock/part.go", "jieche/data/workorder", "points up"},
		{"data/stock/part.go", "jieche/data/customer", "side by side"},
		{"data/workorder/order.go", "jieche/ui/kit", "points up"},
		{"ui/parts/issue.go", "jieche/ui/settlements", "side by side"},
		{"ui/desk/desk.go", "jieche/ui", "points up"},
		{"data/stock/part.go", "go.etcd.io/bbolt", "only data/kv may"},
		{"print/table.go", "github.com/jung-kurt/gofpdf", "only print/pdf.go may"},
		{"print/preview.go", "fyne.io/fyne/v2/canvas", "only ui"},
		{"data/find/find.go", "github.com/xuri/excelize/v2", "only data/workbook may"},
		{"data/stock/stock_test.go", "fyne.io/fyne/v2/test", "only ui"},
		{"data/base/fen.go", "github.com/fxamacker/cbor/v2", "standard library"},
		{"data/stock/part.go", "jieche/data/kv/kvtest", "for tests"},
		{"ui/shell.go", "jieche/ui/drive", "for tests"},
		{"ui/parts/parts.go", "jieche/ui/desk/desktest", "for tests"},
		{"print/slip.go", "jieche/print/press", "may import only"},
		{"data/novelty/n.go", "fmt", "has no place"},
		{"cmd/jiechectl/main.go", "fyne.io/fyne/v2/app", "only ui"},
	} {
		found := brokenArrows([]source{file(t, c.path, "", c.imports)})
		if !strings.Contains(strings.Join(found, "\n"), c.want) {
			t.Errorf("%s importing %s: found %q, wanted %q", c.path, c.imports, found, c.want)
		}
	}
}

func TestArrowsThatPointDownAreFine(t *testing.T) {
	for path, imports := range map[string]string{
		"data/workorder/order.go":    "jieche/data/stock",
		"data/kv/db.go":              "go.etcd.io/bbolt",
		"data/stock/stock_test.go":   "jieche/data/kv/kvtest",
		"data/demo/demo.go":          "jieche/data",
		"data/find/bench_test.go":    "go.etcd.io/bbolt",
		"print/pdf.go":               "github.com/jung-kurt/gofpdf",
		"ui/workorders/issue.go":     "jieche/ui/desk",
		"ui/day_test.go":             "jieche/ui/drive",
		"cmd/jieche/main.go":         "fyne.io/fyne/v2/app",
		"cmd/jiechectl/import.go":    "jieche/data/workbook",
		"data/workbook/customers.go": "github.com/xuri/excelize/v2",
	} {
		if found := brokenArrows([]source{file(t, path, "", imports)}); len(found) > 0 {
			t.Errorf("%s importing %s: %q", path, imports, found)
		}
	}
}

func TestAWayToTheWindowIsFoundHoweverLong(t *testing.T) {
	found := brokenWindowless([]source{
		file(t, "cmd/jiechectl/main.go", "", "jieche/data"),
		file(t, "data/store.go", "", "jieche/data/stock"),
		file(t, "data/stock/part.go", "", "C"),
	})
	want := "cmd/jiechectl → data → data/stock → C"
	if !strings.Contains(strings.Join(found, "\n"), want) {
		t.Errorf("found %q, wanted %q", found, want)
	}
}

func TestEachRuleFindsItsBreach(t *testing.T) {
	for _, c := range []struct{ path, body, imports, want string }{
		{"print/pdf.go", "func f() { pdf.MultiCell(1, 2, s, a, b, c) }", "github.com/jung-kurt/gofpdf", "wrap.go"},
		{"print/pdf.go", "func f() { pdf.Write(5, s) }", "github.com/jung-kurt/gofpdf", "wrap.go"},
		{"print/pdf.go", "func f() { pdf.SetProtection(1, a, b) }", "github.com/jung-kurt/gofpdf", "no protection"},
		{"data/stock/part.go", "type price float64", "fmt", "no float"},
		{"data/stock/part.go", "var share = 0.13", "fmt", "no float"},
		{"data/stock/part.go", "var at = time.Now()", "time", "from the transaction"},
		{"print/slip.go", "var at = time.Now()", "time", "no clock in print"},
		{"print/press/press.go", "func f() { os.Rename(a, b) }", "os", "data/file alone"},
		{"data/stock/part_test.go", "func f() { t.Skip() }", "fmt", "left out"},
		{"ui/parts/issue.go", "var e = widget.NewDateEntry()", "fmt", "Chinese date"},
		{"ui/parts/issue.go", "func f() { table.SetRowHeight(1, 2) }", "fmt", "each scroll"},
		{"ui/parts/issue.go", "var s = fyne.TextStyle{Italic: true}", "fmt", "Bold only"},
		{"ui/parts/issue.go", "func f() { fyne.DoAndWait(g) }", "fmt", "deadlock"},
		{"data/stock/part.go", "// TO" + "DO: later\n", "fmt", "stands in an issue"},
	} {
		found := brokenRules([]source{file(t, c.path, c.body, c.imports)})
		if len(found) == 0 || !strings.Contains(strings.Join(found, "\n"), c.want) {
			t.Errorf("%s with %q: found %q, wanted %q", c.path, c.body, found, c.want)
		}
	}
}

func TestWhatIsRightBreaksNoRule(t *testing.T) {
	for path, body := range map[string]string{
		"data/kv/db.go":              "func f() { b.FillPercent = 0.95 }",
		"data/kv/kvtest/kvtest.go":   "var limit = 1.5",
		"data/stock/bench_test.go":   "var ratio = float64(1) / 3",
		"print/write.go":             "func f() { w.Write(5, s) }", // no gofpdf here
		"ui/kit/text.go":             "var s = fyne.TextStyle{Bold: true}",
		"ui/drive/drive.go":          "var at = time.Now()",
		"data/workbook/customers.go": "func f() { out.Write(b) }",
	} {
		if found := brokenRules([]source{file(t, path, body)}); len(found) > 0 {
			t.Errorf("%s with %q: %q", path, body, found)
		}
	}
}
