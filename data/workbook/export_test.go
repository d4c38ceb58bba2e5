package workbook

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jieche/data/base"
	"jieche/data/ident"
)

var headings = []Heading{{Key: "plate", Title: "车牌"}, {Key: "name", Title: "车主"}, {Key: "phone", Title: "手机"}, {Key: "total", Title: "金额"}, {Key: "qty", Title: "数量"}, {Key: "day", Title: "日期"}, {Key: "paid", Title: "已付"}, {Key: "note", Title: "备注"}}

// dangerous are texts that a spreadsheet would run as formulas.
var dangerous = []string{`=HYPERLINK("http://example.invalid","点")`, "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "=cmd|' /C calc'!A0"}

func table() []Row {
	rows := []Row{{"粤B7K291", "张三", ident.Phone("13800132210"), base.Fen(-140950), base.Milli(3500), base.Date(2020, 1, 5), true, "两行\n“引号”\",逗号"}, {"粤B22222", nil, "", base.Fen(0), base.Milli(-2000), base.Day(0), false}}
	for _, d := range dangerous {
		rows = append(rows, Row{"", d, "", base.Fen(1), base.Milli(1), base.Day(0), false, d})
	}
	return rows
}

func export(t *testing.T, f Format) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Export(&b, f, "客户/车辆", headings, Rows(table())); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestExportCSV(t *testing.T) {
	data := export(t, CSV)
	text, ok := strings.CutPrefix(string(data), "\xef\xbb\xbf")
	if !ok || !strings.Contains(text, "\r\n") {
		t.Fatal("Excel needs the mark and its line ends")
	}
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(records[1], "|"); got != "粤B7K291|张三|13800132210|-1409.50|3.5|2020-01-05|是|两行\n“引号”\",逗号" {
		t.Errorf("%q", got)
	}
	if got := strings.Join(records[2], "|"); got != "粤B22222|||0.00|-2||否|" {
		t.Errorf("%q", got)
	}
	for i, d := range dangerous {
		got := records[3+i][7]
		if !strings.HasPrefix(got, "'") || !strings.HasSuffix(strings.ReplaceAll(d, "\r", ""), strings.ReplaceAll(strings.TrimPrefix(got, "'"), "\r", "")) {
			t.Errorf("%q is written as %q", d, got)
		}
	}
}

func TestExportXLSX(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(export(t, XLSX)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const s = "客户车辆"
	value := func(ref string) string {
		v, err := f.GetCellValue(s, ref, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for ref, want := range map[string]string{"A1": "车牌", "A2": "粤B7K291", "C2": "13800132210", "D2": "-1409.5", "E2": "3.5", "F2": "43835", "G2": "是", "E3": "-2", "F3": ""} {
		if got := value(ref); got != want {
			t.Errorf("%s: %q, want %q", ref, got, want)
		}
	}
	if shown, _ := f.GetCellValue(s, "F2"); shown != "2020-01-05" {
		t.Errorf("the day is shown as %q", shown)
	}
	if shown, _ := f.GetCellValue(s, "D2"); shown != "-1,409.50" {
		t.Errorf("money is shown as %q", shown)
	}
	for _, ref := range []string{"D2", "E2", "D3", "E3"} {
		if kind, _ := f.GetCellType(s, ref); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
			t.Errorf("%s is no number: %v", ref, kind)
		}
	}
	for i, d := range dangerous {
		ref := fmt.Sprint("H", i+4)
		kind, _ := f.GetCellType(s, ref)
		code, _ := f.GetCellFormula(s, ref)
		if kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString || code != "" {
			t.Errorf("%s %q: type %v, formula %q", ref, d, kind, code)
		}
		if got := value(ref); strings.TrimSpace(got) != strings.TrimSpace(d) {
			t.Errorf("%q became %q", d, got)
		}
	}
}

func TestExportJSON(t *testing.T) {
	var back struct {
		Title string
		Rows  []map[string]any
	}
	d := json.NewDecoder(bytes.NewReader(export(t, JSON)))
	d.UseNumber()
	if err := d.Decode(&back); err != nil {
		t.Fatal(err)
	}
	r := back.Rows[0]
	if back.Title != "客户/车辆" || len(back.Rows) != 2+len(dangerous) || r["total"] != json.Number("-1409.50") || r["qty"] != json.Number("3.5") || r["day"] != "2020-01-05" || r["paid"] != true || back.Rows[1]["name"] != nil {
		t.Errorf("%v", back.Rows[:2])
	}
	for i, d := range dangerous {
		if back.Rows[2+i]["note"] != d {
			t.Errorf("JSON keeps texts as they are: %q", back.Rows[2+i]["note"])
		}
	}
}

func TestExportStopsAtAnError(t *testing.T) {
	broken := errors.New("broken")
	for _, f := range []Format{XLSX, CSV, JSON} {
		err := Export(io.Discard, f, "x", headings, func(yield func(Row, error) bool) {
			if yield(Row{"a"}, nil) {
				yield(nil, broken)
			}
		})
		if !errors.Is(err, broken) {
			t.Errorf("%s: %v", f, err)
		}
	}
	if base.Code(Export(io.Discard, "pdf", "x", nil, Rows(nil))) != "export.format" {
		t.Error("pdf is no table")
	}
	if _, err := FormatOf("客户.PDF"); base.Code(err) != "export.format" {
		t.Error(err)
	}
	if f, err := FormatOf("客户.XLSX"); err != nil || f != XLSX {
		t.Error(f, err)
	}
}

// TestExportsCanBeImported writes a table in both formats and reads it with the import.
func TestExportsCanBeImported(t *testing.T) {
	heads := []Heading{{Title: "车牌"}, {Title: "车主"}, {Title: "手机"}, {Title: "里程"}, {Title: "购车日期"}, {Title: "备注"}}
	rows := []Row{{"粤B7K291", "张三", ident.Phone("+85291234567"), int64(105721), base.Date(2020, 1, 5), "=1+1"}, {"粤BD12345", "李四", ident.Phone("13800132210"), int64(0), base.Day(0), "-9 折"}}
	for _, f := range []Format{XLSX, CSV} {
		var b bytes.Buffer
		if err := Export(&b, f, "客户", heads, Rows(rows)); err != nil {
			t.Fatal(err)
		}
		book, err := OpenCustomers(&b, Options{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		r := book.Rows
		if len(r) != 2 || len(book.Warnings) != 0 || r[0].Phones[0] != "+85291234567" || r[0].MileageKM != 105721 || r[0].Bought != base.Date(2020, 1, 5) || r[0].Note != "=1+1" || r[1].Note != "-9 折" {
			t.Errorf("%s: %+v %v", f, r, book.Warnings)
		}
	}
}

func TestReportShowsEveryRowWithItsReason(t *testing.T) {
	b, err := OpenCustomersFile("testdata/old-customers.xlsx", Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := WriteReport(&out, &b.Book); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("导入结果")
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+len(b.sheets[0].lines) {
		t.Errorf("%d rows", len(rows))
	}
	at := map[string][]string{}
	counts := map[string]int{}
	for i, r := range rows[1:] {
		at[r[1]] = append(r, fmt.Sprint(i+2))
		counts[strings.SplitN(r[2], "第", 2)[0]]++
	}
	if r := at["12"]; r[2] != "已采用，有提醒" || !strings.Contains(r[3], "只有 16 位") || r[5] != " 苏JKM147　" {
		t.Errorf("%q", r)
	}
	if r := at["13"]; r[2] != "并入第 12 行" || !strings.Contains(r[3], "第 12 行") {
		t.Errorf("%q", r)
	}
	if counts["并入"] != 22 || counts["表头"] != 1 || counts["跳过：合计行"] != 1 || counts["已采用"]+counts["已采用，有提醒"] != 400 {
		t.Errorf("%v", counts)
	}
	row := at["12"][len(at["12"])-1]
	colour := func(ref string) string {
		id, _ := f.GetCellStyle("导入结果", ref)
		style, err := f.GetStyle(id)
		if err != nil || len(style.Fill.Color) == 0 {
			return ""
		}
		return style.Fill.Color[0]
	}
	if colour("I"+row) != reportFills["cell"] || colour("C"+row) != reportFills["row"] || colour("C4") != "" {
		t.Errorf("colours %q %q %q", colour("I"+row), colour("C"+row), colour("C4"))
	}
	for _, name := range []string{"列对照", "提醒", "跳过"} {
		rows, err := f.GetRows(name)
		if err != nil || len(rows) < 2 {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
	if rows, _ := f.GetRows("提醒"); len(rows) != 1+len(b.Warnings) {
		t.Errorf("%d warnings listed of %d", len(rows)-1, len(b.Warnings))
	}
}

// bigBook is a customer workbook of n rows.
func bigBook(n int) []byte {
	random := rand.New(rand.NewPCG(1, 2))
	heads := []Heading{{Title: "车牌号"}, {Title: "车主姓名"}, {Title: "手机"}, {Title: "车架号"}, {Title: "车型"}, {Title: "购车日期"}, {Title: "里程"}, {Title: "备注"}}
	var b bytes.Buffer
	Export(&b, XLSX, "客户", heads, func(yield func(Row, error) bool) {
		for i := range n {
			vin := []byte(fmt.Sprintf("LSVLS0ZM0PC%06d", i))
			vin[8] = ident.VINCheckDigit(string(vin))
			if !yield(Row{fmt.Sprintf("粤B%05d", i), fmt.Sprintf("客户%d", i), fmt.Sprintf("138%08d", i), string(vin), "大众 朗逸", "2020年1月5日", int64(random.IntN(200000)), "备注"}, nil) {
				return
			}
		}
	})
	return b.Bytes()
}

func TestManyRows(t *testing.T) {
	b, err := OpenCustomers(bytes.NewReader(bigBook(5_000)), Options{Today: today})
	if err != nil || len(b.Rows) != 5_000 || len(b.Warnings) != 0 {
		t.Fatalf("%v, %d rows, %v", err, len(b.Rows), b.Warnings[:min(len(b.Warnings), 3)])
	}
}

func BenchmarkOpenSample(b *testing.B) {
	data, err := os.ReadFile("testdata/old-customers.xlsx")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := OpenCustomers(bytes.NewReader(data), Options{Today: today}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen20000(b *testing.B) {
	data := bigBook(20_000)
	for b.Loop() {
		if _, err := OpenCustomers(bytes.NewReader(data), Options{Today: today}); err != nil {
			b.Fatal(err)
		}
	}
}
