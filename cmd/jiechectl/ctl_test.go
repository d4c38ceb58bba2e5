package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/kv"
)

// bench is a shop's folder at which a test calls the program.
type bench struct {
	t      *testing.T
	folder string
	in     string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	return &bench{t: t, folder: filepath.Join(t.TempDir(), "shop")}
}

// newShop is a bench with a shop that has a manager, a technician and an inspector.
func newShop(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	b.ok("init", "--name", "顺达汽修", "--manager", "王建国")
	b.ok("do", "staff.hire", `{"name":"张伟","role":"technician"}`)
	b.ok("do", "staff.hire", `{"name":"黄志强","role":"inspector"}`)
	return b
}

// call runs the program once.
func (b *bench) call(args ...string) (code int, out, said string) {
	b.t.Helper()
	var o, e bytes.Buffer
	p := program{in: strings.NewReader(b.in), out: &o, err: &e}
	code = p.run(append([]string{"--shop", b.folder}, args...))
	return code, o.String(), e.String()
}

// ok wants a call to succeed without a word on standard error.
func (b *bench) ok(args ...string) string {
	b.t.Helper()
	code, out, said := b.call(args...)
	if code != 0 || said != "" {
		b.t.Fatalf("%v: exit code %d, said %q", args, code, said)
	}
	return out
}

// refused wants one sentence on standard error, nothing on standard output, and an exit code that scripts see.
func (b *bench) refused(part string, args ...string) {
	b.t.Helper()
	code, out, said := b.call(args...)
	if code == 0 || out != "" || !strings.Contains(said, part) || strings.Count(said, "\n") != 1 {
		b.t.Errorf("%v: exit code %d, printed %q, said %q; want one sentence with %q", args, code, out, said, part)
	}
	for _, english := range []string{"error", "invalid", "cannot", "unexpected", "unmarshal", "panic"} {
		if strings.Contains(said, english) {
			b.t.Errorf("%v says English: %q", args, said)
		}
	}
}

func (b *bench) clean() {
	b.t.Helper()
	if out := b.ok("check", "--full"); !strings.HasPrefix(out, "完好") {
		b.t.Errorf("check --full: %s", out)
	}
}

// of reads JSON that the program printed.
func of[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v\n%.300s", err, text)
	}
	return v
}

func TestEachMistakeIsOneSentence(t *testing.T) {
	b := newBench(t)
	for _, args := range [][]string{{"check"}, {"ask", "staff.list"}, {"do", "staff.hire", "{}"}, {"dump", "staff"}, {"journal"}, {"print", "entrustment", "RO261121-A001"}, {"export", "parts", "x.csv"}} {
		b.refused("没有店铺资料", args...)
	}
	if _, err := os.Stat(filepath.Join(b.folder, kv.FileName)); !os.IsNotExist(err) {
		t.Errorf("a question made a shop: %v", err)
	}
	b = newShop(t)
	book := filepath.Join(t.TempDir(), "letter.xlsx")
	if err := os.WriteFile(book, []byte("这不是表格"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		part string
		args []string
	}{
		{"已有店铺", []string{"init"}},
		{"已有店铺", []string{"demo"}},
		{"用法", []string{"do", "staff.hire"}},
		{"用法", []string{"ask"}},
		{"用法", []string{"dump"}},
		{"用法", []string{"check", "all"}},
		{"没有", []string{"do", "staff.fire", "{}"}},
		{"没有", []string{"ask", "staff.secrets"}},
		{"staff.hire", []string{"do", "staff.hire", "{"}},
		{"staff.hire", []string{"do", "staff.hire", `{"name":"李敏","salary":1}`}},
		{"姓名", []string{"do", "staff.hire", `{"role":"advisor"}`}},
		{"没有名为“无名氏”的员工", []string{"do", "staff.hire", `{"name":"李敏","role":"advisor"}`, "--as", "无名氏"}},
		{"张伟", []string{"do", "staff.hire", `{"name":"李敏","role":"advisor"}`, "--as", "张伟"}},
		{"读不到文件", []string{"do", "staff.hire", "@" + filepath.Join(t.TempDir(), "none.json")}},
		{"没有名为“wages”的表", []string{"dump", "wages"}},
		{"没有名为“wages”的导出", []string{"export", "wages", filepath.Join(t.TempDir(), "x.xlsx")}},
		{"xlsx", []string{"export", "parts", filepath.Join(t.TempDir(), "x.pdf")}},
		{"没有名为“letter”的单据", []string{"print", "letter", "RO261121-A001"}},
		{"不是单据号码", []string{"print", "entrustment", "17"}},
		{"没有号码为“RO261121-A999”", []string{"print", "entrustment", "RO261121-A999"}},
		{"letter.xlsx", []string{"import", "customers", book}},
		{"可以导入", []string{"import", "wages", book}},
		{"", []string{"import", "customers", filepath.Join(t.TempDir(), "none.xlsx")}},
		{"", []string{"check", "--fully"}},
		{"", []string{"journal", "--from", "x"}},
	} {
		b.refused(c.part, c.args...)
	}
	if code, out, said := b.call("fly"); code == 0 || out != "" || !strings.Contains(said, "没有“fly”这个用法") {
		t.Errorf("fly: %d %q %q", code, out, said)
	}
	b.clean()
}

func TestDoAndAskTakeTheirFormFromAnywhere(t *testing.T) {
	b := newShop(t)
	file := filepath.Join(t.TempDir(), "form.json")
	if err := os.WriteFile(file, []byte(`{"name":"李敏","role":"advisor"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	b.ok("do", "staff.hire", "@"+file)
	b.in = `{"name":"何军","role":"parts_clerk"}`
	b.ok("do", "staff.hire", "-")
	b.in = `{"role":"advisor"}`
	advisors := of[[]struct{ Name string }](t, b.ok("ask", "staff.list", "-"))
	if len(advisors) != 1 || advisors[0].Name != "李敏" {
		t.Errorf("advisors: %v", advisors)
	}
	if all := of[[]struct{ Name string }](t, b.ok("ask", "staff.list")); len(all) != 5 {
		t.Errorf("%d members, want 5", len(all))
	}
	b.clean()
}

// A script that repeats a call after a crash must not hire twice: the operation's id is the same, and so is the answer.
func TestARepeatedOperationIsOne(t *testing.T) {
	b := newShop(t)
	op := base.OpID{15: 7}.String()
	hire := []string{"do", "staff.hire", `{"name":"李敏","role":"advisor"}`, "--op", op}
	first := b.ok(hire...)
	if second := b.ok(hire...); second != first {
		t.Errorf("the second answer is %s, the first was %s", second, first)
	}
	if n := strings.Count(b.ok("dump", "staff"), "李敏"); n != 1 {
		t.Errorf("李敏 was hired %d times", n)
	}
	b.refused("", "do", "staff.hire", `{"name":"李敏","role":"advisor"}`, "--op", "not-an-id")
	b.clean()
}

func TestEveryCommandShowsItsForm(t *testing.T) {
	b := newBench(t)
	all := b.ok("commands")
	for _, v := range append(data.Commands(), data.Queries()...) {
		if !strings.Contains(all, v.Name) || !strings.Contains(all, v.Title) || v.Title == "" {
			t.Errorf("%s (%s) is not listed", v.Name, v.Title)
		}
		one := b.ok("commands", v.Name)
		if strings.Count(one, "\n") != 2 || !strings.Contains(one, data.FormOf(v)) {
			t.Errorf("commands %s: %q", v.Name, one)
		}
	}
}

func TestImportTriesThenTakes(t *testing.T) {
	b := newShop(t)
	samples := filepath.Join("..", "..", "data", "workbook", "testdata")
	report := filepath.Join(t.TempDir(), "report.xlsx")
	before := b.ok("journal")
	out := b.ok("import", "customers", filepath.Join(samples, "old-customers.xlsx"), "--dry-run", "--report", report)
	if !strings.Contains(out, "没有改动") || !strings.Contains(out, "第 12 行") {
		t.Errorf("dry run: %s", out)
	}
	if now := b.ok("journal"); now != before {
		t.Error("a dry run left records")
	}
	if info, err := os.Stat(report); err != nil || info.Size() < 1000 {
		t.Errorf("the report: %v, %v", info, err)
	}
	out = b.ok("import", "customers", filepath.Join(samples, "old-customers.xlsx"))
	if !strings.Contains(out, "新建 400") {
		t.Errorf("import: %s", tail(out))
	}
	out = b.ok("import", "customers", filepath.Join(samples, "old-customers.xlsx")) // the same file again adds nobody
	if !strings.Contains(out, "新建 0") {
		t.Errorf("second import: %s", tail(out))
	}
	out = b.ok("import", "parts", filepath.Join(samples, "old-parts.xlsx"))
	if !strings.Contains(out, "新建 120") || !strings.Contains(out, "期初入库 109 种") {
		t.Errorf("parts: %s", tail(out))
	}
	b.clean()
}

func tail(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return lines[len(lines)-1]
}

// What goes out of one shop comes into another one unchanged.
func TestExportRoundTrip(t *testing.T) {
	from, to := newShop(t), newShop(t)
	samples := filepath.Join("..", "..", "data", "workbook", "testdata")
	from.ok("import", "customers", filepath.Join(samples, "old-customers.xlsx"))
	from.ok("import", "parts", filepath.Join(samples, "old-parts.xlsx"))
	dir := t.TempDir()
	for _, kind := range []string{"customers", "parts"} {
		for _, format := range []string{"xlsx", "csv", "json"} {
			from.ok("export", kind, filepath.Join(dir, kind+"."+format))
		}
		to.ok("import", kind, filepath.Join(dir, kind+".xlsx"))
		to.ok("export", kind, filepath.Join(dir, kind+"-again.json"))
		one, two := rowsOf(t, filepath.Join(dir, kind+".json")), rowsOf(t, filepath.Join(dir, kind+"-again.json"))
		if len(one) == 0 || len(one) != len(two) {
			t.Fatalf("%s: %d rows went out, %d came back", kind, len(one), len(two))
		}
		different := 0
		for key, row := range one {
			if two[key] != row {
				if different++; different <= 3 {
					t.Errorf("%s %s:\nout  %s\nback %s", kind, key, row, two[key])
				}
			}
		}
		if different > 0 {
			t.Errorf("%s: %d of %d rows changed", kind, different, len(one))
		}
	}
	for _, kind := range []string{"moves", "orders", "settlements", "payments"} {
		from.ok("export", kind, filepath.Join(dir, kind+".xlsx"))
	}
	to.clean()
}

// exported is a table as it goes out in JSON.
type exported[R any] struct {
	Title string
	Rows  []R
}

// rowsOf reads exported JSON: rows by plate, VIN, owner or code, whichever there is.
func rowsOf(t *testing.T, path string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, row := range of[exported[map[string]any]](t, string(raw)).Rows {
		key := ""
		for _, name := range []string{"code", "plate", "vin", "owner", "phone"} {
			if text, ok := row[name].(string); ok && key == "" {
				key = text
			}
		}
		text, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		rows[key] += string(text)
	}
	return rows
}

func TestJournalAndDumpTellWhatHappened(t *testing.T) {
	b := newShop(t)
	b.ok("do", "customer.register", `{"car":{"plate":"粤B7K291","plate_colour":"蓝"},"owner":{"name":"周建平","phone":"13800132210"}}`)
	all := strings.Split(strings.TrimSpace(b.ok("journal")), "\n")
	if len(all) < 5 || !strings.Contains(all[len(all)-1], "customer.register") && !strings.Contains(all[len(all)-1], "建档") {
		t.Errorf("the journal ends with %q", all[len(all)-1])
	}
	last := b.ok("journal", "--from", "2", "--limit", "1")
	if strings.TrimSpace(last) != all[1] {
		t.Errorf("--from 2 --limit 1 is %q, want %q", last, all[1])
	}
	for _, table := range kv.Tables() {
		for _, line := range strings.Split(strings.TrimSpace(b.ok("dump", table)), "\n") {
			if line != "" && !json.Valid([]byte(line)) {
				t.Errorf("dump %s prints %q", table, line)
			}
		}
	}
	if out := b.ok("dump", "vehicle"); !strings.Contains(out, "粤B7K291") {
		t.Errorf("dump vehicle: %s", out)
	}
	b.clean()
}

// While a window has the shop open, the command line says so and waits for nobody.
func TestOpenShopIsBusy(t *testing.T) {
	b := newShop(t)
	s, err := data.Open(b.folder, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b.refused("打开", "ask", "staff.list")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	b.ok("ask", "staff.list")
}
