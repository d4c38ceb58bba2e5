package imports

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/find"
	"jieche/ui/desk"
	"jieche/ui/desk/desktest"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const table = "客户登记表,,,,\n车牌号,车主姓名,手机,里程,喜好\n粤B7K29Z,张晓明,138 0013 2210,1.2万,喝茶\n粤B7K29Z,张晓明,13800132210,12000,\n粤b·12x45,李敏,1380013221,3000,\n"

// The first Enter reads and stores nothing; the second one imports; the report lies beside the workbook.
func TestDryRunThenImport(t *testing.T) {
	p := desktest.Sit(t, 14)
	path := write(t, "旧客户.csv", table)
	s := New(p.Desk, desk.Route{Area: desk.Import, Text: "customers"}).(*screen)
	p.Show(s)
	p.Write(path)
	p.Press("Enter")
	if s.m.stage != tried || s.m.rows != 2 || s.m.merged != 1 {
		t.Fatalf("stage %d, rows %d, merged %d: %s", s.m.stage, s.m.rows, s.m.merged, s.m.fault)
	}
	if hits, _ := data.Ask(p.Store, find.Query{Text: "7K29Z"}); len(hits) != 0 {
		t.Fatal("a dry run stored something")
	}
	if !strings.Contains(s.m.hint(), "第 2 行") {
		t.Errorf("nobody says where the header is: %s", s.m.hint())
	}
	taken := map[string]string{}
	for _, c := range s.m.columns() {
		taken[c.Header] = string(c.Field)
	}
	if taken["车牌号"] != "车牌" || taken["手机"] != "电话" || taken["喜好"] != "" {
		t.Errorf("columns %v", taken)
	}
	if len(s.m.remarks()) == 0 {
		t.Error("a phone of ten digits is no remark")
	}
	p.Press("Enter")
	hits, err := data.Ask(p.Store, find.Query{Text: "7K29Z"})
	if err != nil || len(hits) != 1 || hits[0].OwnerName != "张晓明" {
		t.Fatalf("found %+v %v", hits, err)
	}
	if s.m.stage != stored || s.m.summary.Made != 2 {
		t.Fatalf("summary %s", s.m.summary)
	}
	if _, err := os.Stat(s.m.report); err != nil || filepath.Dir(s.m.report) != filepath.Dir(path) {
		t.Fatalf("report %s: %v", s.m.report, err)
	}
}

// The same workbook twice makes nothing twice.
func TestImportTwice(t *testing.T) {
	p := desktest.Sit(t, 14)
	path := write(t, "旧客户.csv", table)
	for i := range 2 {
		s := New(p.Desk, desk.Route{Area: desk.Import}).(*screen)
		p.Show(s)
		p.Write(path)
		p.Press("Enter", "Enter")
		if s.m.stage != stored || i == 1 && s.m.summary.Made != 0 {
			t.Fatalf("round %d: %s %s", i, s.m.summary, s.m.fault)
		}
	}
}

func TestParts(t *testing.T) {
	p := desktest.Sit(t, 14)
	path := write(t, "配件.csv", "编码,名称,单位,库存,进价,售价\nJY-0W20,机油 0W-20,L,20,40,62.5\n")
	s := New(p.Desk, desk.Route{Area: desk.Import, Text: "parts"}).(*screen)
	p.Show(s)
	p.Write(path)
	p.Press("Enter", "Enter")
	if s.m.stage != stored || s.m.summary.Made != 1 || s.m.summary.Opened != 1 {
		t.Fatalf("%s %s", s.m.summary, s.m.fault)
	}
}

// What is no workbook is said at the field, and the path stays.
func TestBadFiles(t *testing.T) {
	p := desktest.Sit(t, 14)
	for name, text := range map[string]string{"坏的.xlsx": "PK\x03\x04 not a workbook", "文字.csv": "just\nsome\nwords\n", "图.png": "\x89PNG"} {
		s := New(p.Desk, desk.Route{Area: desk.Import}).(*screen)
		p.Show(s)
		path := write(t, name, text)
		p.Write(path)
		p.Press("Enter")
		if s.path.Fault() == "" || s.path.Text != path || s.m.stage != choosing {
			t.Errorf("%s: fault %q, stage %d", name, s.path.Fault(), s.m.stage)
		}
	}
	s := New(p.Desk, desk.Route{Area: desk.Import}).(*screen)
	p.Show(s)
	p.Write("/nowhere/客户.xlsx")
	p.Press("Enter")
	if s.path.Fault() == "" {
		t.Error("a file that is not there")
	}
}
