package workbook

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"jieche/data/base"
	"jieche/data/ident"
)

// made builds a workbook of one or more sheets; a value that is a formula is given as formula("…").
type formula struct{ code string }

type page struct {
	name   string
	merges []string
	rows   [][]any
}

func made(t testing.TB, pages ...page) *bytes.Reader {
	t.Helper()
	f := excelize.NewFile()
	for i, p := range pages {
		if i == 0 {
			f.SetSheetName("Sheet1", p.name)
		} else if _, err := f.NewSheet(p.name); err != nil {
			t.Fatal(err)
		}
		for y, row := range p.rows {
			for x, v := range row {
				name, _ := excelize.CoordinatesToCellName(x+1, y+1)
				var err error
				switch v := v.(type) {
				case nil:
				case formula:
					err = f.SetCellFormula(p.name, name, v.code)
				default:
					err = f.SetCellValue(p.name, name, v)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, m := range p.merges {
			from, to, _ := strings.Cut(m, ":")
			if err := f.MergeCell(p.name, from, to); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

func customers(t testing.TB, pages ...page) *CustomerBook {
	t.Helper()
	b, err := OpenCustomers(made(t, pages...), Options{Today: today, Name: "客户.xlsx"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func parts(t testing.TB, pages ...page) *PartBook {
	t.Helper()
	b, err := OpenParts(made(t, pages...), Options{Today: today, Name: "配件.xlsx"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// face is a row on one line, for comparing.
func face(r CustomerRow) string {
	return fmt.Sprintf("%d %s %s %s|%s|%s|%s|%s|%s|%s|%d|%s|%s", r.Row, r.Plate, r.PlateColour, r.Name, joinPhones(r.Phones), r.VIN, r.Model, r.EngineNo, r.Colour, r.Bought, r.MileageKM, r.Address, r.Note)
}

func wantFaces(t *testing.T, b *CustomerBook, want ...string) {
	t.Helper()
	for i, r := range b.Rows {
		if i >= len(want) || face(r) != want[i] {
			t.Errorf("row %d: %s", i, face(r))
		}
	}
	if len(b.Rows) != len(want) {
		t.Errorf("%d rows, want %d: %v", len(b.Rows), len(want), b.Skipped)
	}
	if t.Failed() {
		for _, w := range b.Warnings {
			t.Log(w.Code, w)
		}
	}
}

func codesOf(all []Warning, row int) string {
	var out []string
	for _, w := range all {
		if w.Row == row {
			out = append(out, w.Code)
		}
	}
	return strings.Join(out, " ")
}

func TestLayoutOfADealerSystem(t *testing.T) {
	b := customers(t, page{name: "车辆档案", rows: [][]any{
		{"某某汽车销售服务有限公司"},
		{"车辆档案一览表"},
		{nil},
		{"打印日期：2026-10-01"},
		{"行驶里程", "底盘号", "牌照号码", "机动车所有人", "移动电话", "固定电话", "厂牌", "车系", "车型名称", "车身颜色", "发动机号码", "初次登记日期", "通讯地址", "交强险到期日", "客户编号", "身份证号"},
		{12000.0, "LSVLS0ZMXPC342591", "粤B·7K291", "张 三", 13800132210.0, "0755-88082257", "大众", "朗逸", "1.5L 自动", "白", "abc123456", "20200105", "深圳市福田区", "2026-12-31", "C001", "440300190001010011"},
		{nil, nil, nil, nil},
		{"小计", nil, nil, "1"},
	}})
	wantFaces(t, b, "6 粤B7K291 蓝 张三|13800132210、075588082257|LSVLS0ZMXPC342591|大众 朗逸 1.5L 自动|ABC123456|白|2020-01-05|12000|深圳市福田区|")
	if b.Rows[0].InsuredUntil != base.Date(2026, 12, 31) {
		t.Error(b.Rows[0].InsuredUntil)
	}
	left := map[string]string{}
	for _, c := range b.NotTaken() {
		left[c.Header] = c.Why
	}
	if len(left) != 2 || !strings.Contains(left["身份证号"], "隐私") || left["客户编号"] == "" {
		t.Errorf("not taken: %v", left)
	}
	if b.Headers[0].Row != 5 {
		t.Errorf("header in row %d", b.Headers[0].Row)
	}
	if len(b.Skipped) != 4 {
		t.Errorf("skipped: %v", b.Skipped)
	}
}

func TestLayoutWithTwoHeaderRowsAndMergedCells(t *testing.T) {
	b := customers(t, page{name: "Sheet1", merges: []string{"A1:H1", "A2:A3", "B2:D2", "E2:F2", "G2:H2", "A5:A6", "B5:B6", "C5:C6"}, rows: [][]any{
		{"客户车辆登记"},
		{"序号", "车主信息", nil, nil, "车辆信息", nil, "购车", nil},
		{nil, "姓名", "电话", "地址", "车号", "车架号码", "日期", "公里"},
		{1, "李四", "13900139000", "罗湖", "粤B12345", "LSVLS0ZMXPC342591", "2020年1月5日", "1.2万"},
		{2, "王五", "13700137000", nil, "粤BD12345", nil, "2021/1/6", "34,000"},
		{nil, nil, nil, nil, "粤B88888", nil, "2022.1.7", "500KM"},
	}})
	wantFaces(t, b,
		"4 粤B12345 蓝 李四|13900139000|LSVLS0ZMXPC342591||||2020-01-05|12000|罗湖|",
		"5 粤BD12345 绿 王五|13700137000|||||2021-01-06|34000||",
		"6 粤B88888 蓝 王五|13700137000|||||2022-01-07|500||")
}

func TestLayoutOfSeveralSheets(t *testing.T) {
	b := customers(t,
		page{name: "说明", rows: [][]any{{"本文件由旧系统导出"}}},
		page{name: "2024", rows: [][]any{{"车牌号", "客户名称", "联系方式", "里程(万公里)"}, {"粤b7k291", "张三", "13800132210", 1.25}}},
		page{name: "2025", rows: [][]any{{"联系电话", "车主", "车牌号码", "车牌颜色", "表显里程（公里）"}, {"13800132210", "张三", "粤B7K291", nil, 20000}, {"13900139000", "李四", "粤B22222", "黄", "3000"}}})
	wantFaces(t, b,
		"2 粤B7K291 蓝 张三|13800132210||||||20000||",
		"3 粤B22222 黄 李四|13900139000||||||3000||")
	if len(b.Rows[0].Merged) != 1 || b.Rows[0].Merged[0] != (Place{"2025", 2}) {
		t.Errorf("merged %v", b.Rows[0].Merged)
	}
	if len(b.Skipped) != 1 || b.Skipped[0].Sheet != "说明" {
		t.Errorf("skipped %v", b.Skipped)
	}
}

func TestLayoutOfAPrintedListWithRepeatedHeaders(t *testing.T) {
	head := []any{"No.", "客户/单位", "手机号码*", "车号", "VIN码", "上牌时间", "备 注"}
	b := customers(t, page{name: "打印", rows: [][]any{
		{"第1页"}, head,
		{1, "张三", "+86 138-0013-2210", "粤Ｂ７Ｋ２９１", "lsvls0zm xpc342591", "2020-1-5", "=1+1"},
		{"本页小计：1 台"}, {"第2页"}, head,
		{2, "深圳市桂达物流有限公司", "0755 88082257", "粤B1234挂", nil, 43835, "多 行\n备注"},
		{"总　计", nil, nil, 2},
		{"制表人：王五"},
	}})
	wantFaces(t, b,
		"3 粤B7K291 蓝 张三|13800132210|LSVLS0ZMXPC342591||||2020-01-05|0||=1+1",
		"7 粤B1234挂 黄 深圳市桂达物流有限公司|075588082257|||||2020-01-05|0||多 行\n备注")
	if n := len(b.Skipped); n != 6 {
		t.Errorf("%d skipped: %v", n, b.Skipped)
	}
}

func TestLayoutWithEnglishHeadersAndFormulas(t *testing.T) {
	b := customers(t, page{name: "Export", rows: [][]any{
		{"Plate No", "Owner", "Mobile", "VIN", "Model", "Odometer", "Remark"},
		{"粤B7K291", "Zhang San", 13800132210, "LSVLS0ZMXPC342591", "Lavida 1.5L", formula{"100*2"}, formula{`HYPERLINK("http://example.invalid")`}},
	}})
	wantFaces(t, b, `2 粤B7K291 蓝 Zhang San|13800132210|LSVLS0ZMXPC342591|Lavida 1.5L||||0||=HYPERLINK("http://example.invalid")`)
	if got := codesOf(b.Warnings, 2); got != "mileage" {
		t.Errorf("a formula without result is text, and text is no mileage: %s", got)
	}
}

func TestLayoutWithoutPlates(t *testing.T) {
	b := customers(t, page{name: "会员", rows: [][]any{
		{"会员姓名", "手机", "车型", "生日", "余额"},
		{"张三", "13800132210", "朗逸", "1980-05-06", 100},
		{"李四", "13900139000 / 13700137000", "", "85.6.7", 0},
		{"张三", "13800132210", "朗逸", nil, 50},
		{nil, nil, "迈腾", nil, 1},
		{"福田店"},
		{nil, "13500135000"},
	}})
	if len(b.Rows) != 3 || len(b.Rows[0].Merged) != 1 || b.Rows[2].Row != 7 || b.Rows[0].Birthday != base.Date(1980, 5, 6) || b.Rows[1].Birthday != base.Date(1985, 6, 7) {
		t.Errorf("%+v", b.Rows)
	}
	if got := joinPhones(b.Rows[1].Phones); got != "13900139000、13700137000" {
		t.Error(got)
	}
	if len(b.Skipped) != 2 || b.Skipped[0].Row != 5 || b.Skipped[1].Row != 6 {
		t.Errorf("skipped %v", b.Skipped)
	}
}

func TestHeaderMayStandLowButNotAnywhere(t *testing.T) {
	rows := make([][]any, 29)
	for i := range rows {
		rows[i] = []any{"说明文字"}
	}
	low := append(append([][]any{}, rows...), []any{"车牌", "手机"}, []any{"粤B7K291", "13800132210"})
	if b := customers(t, page{name: "A", rows: low}); len(b.Rows) != 1 || b.Headers[0].Row != 30 {
		t.Errorf("%d rows, header %v", len(b.Rows), b.Headers)
	}
	lower := append(append([][]any{}, rows...), []any{"更多"}, []any{"车牌", "手机"}, []any{"粤B7K291", "13800132210"})
	_, err := OpenCustomers(made(t, page{name: "A", rows: lower}), Options{})
	if base.Code(err) != "workbook.header" {
		t.Errorf("%v", err)
	}
}

func TestTheWrongImportIsNamed(t *testing.T) {
	book := page{name: "A", rows: [][]any{{"配件编码", "配件名称", "单位", "数量"}, {"A1", "机滤", "个", 1}}}
	if _, err := OpenCustomers(made(t, book), Options{Name: "x.xlsx"}); base.Code(err) != "workbook.kind" || !strings.Contains(err.Error(), "配件") {
		t.Errorf("%v", err)
	}
	book = page{name: "A", rows: [][]any{{"车牌", "车主", "手机"}, {"粤B7K291", "张三", "13800132210"}}}
	if _, err := OpenParts(made(t, book), Options{Name: "x.xlsx"}); base.Code(err) != "workbook.kind" || !strings.Contains(err.Error(), "客户") {
		t.Errorf("%v", err)
	}
}

func TestHiddenSheetsAreSaid(t *testing.T) {
	f := excelize.NewFile()
	f.SetSheetRow("Sheet1", "A1", &[]any{"车牌", "手机"})
	f.SetSheetRow("Sheet1", "A2", &[]any{"粤B7K291", "13800132210"})
	f.NewSheet("旧")
	f.SetSheetRow("旧", "A1", &[]any{"车牌", "手机"})
	f.SetSheetRow("旧", "A2", &[]any{"粤B00001", "13800132211"})
	f.SetSheetVisible("旧", false)
	var buf bytes.Buffer
	f.Write(&buf)
	b, err := OpenCustomers(&buf, Options{})
	if err != nil || len(b.Rows) != 1 || len(b.Skipped) != 1 || !strings.Contains(b.Skipped[0].Reason, "隐藏") {
		t.Errorf("%v %+v", err, b)
	}
}

func TestExcelDaysOfBothCalendars(t *testing.T) {
	for _, old := range []bool{false, true} {
		f := excelize.NewFile()
		f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &old})
		f.SetSheetRow("Sheet1", "A1", &[]any{"车牌", "购车日期", "备注"})
		serial := 43835
		if old {
			serial -= 1462
		}
		style, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		f.SetSheetRow("Sheet1", "A2", &[]any{"粤B7K291", serial, serial})
		f.SetCellStyle("Sheet1", "B2", "C2", style)
		var buf bytes.Buffer
		f.Write(&buf)
		b, err := OpenCustomers(&buf, Options{})
		if err != nil || b.Rows[0].Bought != base.Date(2020, 1, 5) || b.Rows[0].Note != "2020-01-05" {
			t.Errorf("1904=%v: %v %+v", old, err, b.Rows)
		}
	}
}

func TestTheSameCarTwice(t *testing.T) {
	head := []any{"车牌", "车主", "手机", "车架号", "里程", "上次进厂日期", "颜色", "备注"}
	const vin, other = "LSVLS0ZMXPC342591", "LHGJTUR22RSA34409"
	b := customers(t, page{name: "A", rows: [][]any{head,
		{"粤B7K291", "张三", "13800132210", vin, 100, "2025-01-01", "白", "甲"},
		{"粤B7K291", "张三", "13900139000", vin, 200, "2025-02-01", "黑", "乙"},      // same car, more phones, other colour
		{"粤B7K291", "张三", "13800132210", vin[:16], 150, nil, nil, nil},          // the VIN has lost a sign
		{"粤B99999", "张三", "13800132210", vin, nil, "2026-01-01", nil, nil},      // a new plate for the same VIN
		{"粤B55555", "李四", "13500135000", nil, 1, nil, nil, nil},                 //
		{"粤B55555", "王五", "13600136000", nil, 2, nil, nil, nil},                 // perhaps a new owner
		{"粤B66666", "赵六", "13400134000", other, 1, nil, nil, nil},               //
		{"粤B66666", "赵六", "13400134000", "LGXE271D6JXN10021", 2, nil, nil, nil}, // another sound VIN
		{nil, "张三", "13800132210", vin, nil, nil, nil, nil},                     // no plate, known VIN
	}})
	if len(b.Rows) != 5 || b.Merges() != 4 {
		t.Fatalf("%d rows, %d merged", len(b.Rows), b.Merges())
	}
	car := b.Rows[0]
	if car.Plate != "粤B99999" || car.VIN != vin || car.MileageKM != 200 || car.Colour != "白" || joinPhones(car.Phones) != "13800132210、13900139000" || car.Note != "甲；乙；曾用车牌 粤B·7K291" || car.LastVisit != base.Date(2026, 1, 1) {
		t.Errorf("%+v", car)
	}
	for row, code := range map[int]string{3: "merge.differs", 5: "merge.differs", 7: "plate.twice", 9: "plate.twice", 4: "vin.length"} {
		if !strings.Contains(codesOf(b.Warnings, row), code) {
			t.Errorf("row %d lacks %s: %s", row, code, codesOf(b.Warnings, row))
		}
	}
}

func TestTheSamePlateInTwoColoursIsTwoCars(t *testing.T) {
	b := customers(t, page{name: "A", rows: [][]any{{"车牌", "号牌种类", "车主", "手机"},
		{"粤B12345", "小型汽车", "张三", "13800132210"}, {"粤B12345", "大型汽车", "张三", "13800132210"}}})
	if len(b.Rows) != 2 || b.Rows[0].PlateColour != ident.Blue || b.Rows[1].PlateColour != ident.Yellow {
		t.Errorf("%+v", b.Rows)
	}
}

func TestDoubtfulCellsAreKeptWithAReason(t *testing.T) {
	b := customers(t, page{name: "A", rows: [][]any{{"车牌", "车主", "手机", "车架号", "里程", "购车日期", "备注"},
		{"粤B7KO91", "张三", "13800132210张先生", "LSVLS0ZMXPC34259O", "很多", "昨天", nil},
		{"军A12345", "李四", "12345", "LSVLS0ZM0PC342591", -5, "2027-01-01", nil},
		{"未上牌", "王五", "没有", "L", 9999999, "2016-03", "x"},
	}})
	if len(b.Rows) != 3 {
		t.Fatalf("%d rows", len(b.Rows))
	}
	if r := b.Rows[0]; r.Plate != "粤B7KO91" || r.VIN != "LSVLS0ZMXPC34259O" || r.Note != "电话栏原文：13800132210张先生" {
		t.Errorf("%+v", r)
	}
	for row, want := range map[int]string{
		2: "plate.letter vin.letter phone.text day mileage",
		3: "plate.army vin.check phone.odd day.future mileage",
		4: "plate.none vin.length phone.text day mileage",
	} {
		if got := codesOf(b.Warnings, row); got != want {
			t.Errorf("row %d: %s, want %s", row, got, want)
		}
	}
	for _, w := range b.Warnings {
		if w.Sheet != "A" || w.Reason == "" || w.Column == "" || w.Field == "" {
			t.Errorf("%+v", w)
		}
	}
}

func TestCSVInEveryEncoding(t *testing.T) {
	text := "车牌号,车主,手机,备注\r\n粤B7K291,张三,13800132210,\"两行\r\n备注\"\r\n\r\n粤B22222,李四,'+85291234567,'=1+1\r\n"
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	wide := []byte("\xff\xfe")
	for _, r := range strings.ReplaceAll(text, ",", "\t") {
		wide = append(wide, byte(r), byte(r>>8))
	}
	for name, data := range map[string]string{"UTF-8": text, "UTF-8 with mark": "\xef\xbb\xbf" + text, "GBK": gbk, "tabs": strings.ReplaceAll(text, ",", "\t"), "UTF-16": string(wide)} {
		b, err := OpenCustomers(strings.NewReader(data), Options{Today: today})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(b.Rows) != 2 || b.Rows[0].Name != "张三" || b.Rows[0].Note != "两行\n备注" || b.Rows[1].Note != "=1+1" || joinPhones(b.Rows[1].Phones) != "+85291234567" {
			t.Errorf("%s: %+v", name, b.Rows)
		}
		if b.Rows[1].Row != 4 {
			t.Errorf("%s: Excel shows row 4, not %d", name, b.Rows[1].Row)
		}
	}
}

func TestSampleParts(t *testing.T) {
	b, err := OpenPartsFile("testdata/old-parts.xlsx", Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Rows) != 120 || b.Merges() != 0 {
		t.Errorf("%d rows, %d merged", len(b.Rows), b.Merges())
	}
	first := b.Rows[0]
	if first.Code != "04E115561H" || first.Name != "机油滤清器" || first.Unit != "个" || first.Kind != "回用件" || first.Supplier != "本地-老周" || first.Bin != "D4-16" ||
		first.OnHand != 9000 || first.Cost != 2280 || first.Price != 3800 || first.Min != 2000 || first.Model != "朗逸/速腾/宝来" || first.LastIn != base.Date(2026, 4, 6) {
		t.Errorf("%+v", first)
	}
	find := func(code string) PartRow {
		for _, r := range b.Rows {
			if r.Code == code {
				return r
			}
		}
		t.Fatalf("no %s", code)
		return PartRow{}
	}
	if r := find("OIL-0W20-BULK"); r.OnHand != 157054 || r.Unit != "L" || r.Kind != "原厂件" {
		t.Errorf("%+v", r)
	}
	if r := find("18D941035"); r.Cost != 240899 || r.Price != 386000 {
		t.Errorf("%+v", r)
	}
	if r := find("5Q0129620D-02"); r.OnHand != -2000 || !strings.Contains(codesOf(b.Warnings, r.Row), "quantity.negative") {
		t.Errorf("%+v", r)
	}
	if r := find("B000750M3-01"); r.OnHand != 0 || !strings.Contains(codesOf(b.Warnings, r.Row), "quantity.blank") {
		t.Errorf("%+v", r)
	}
	if r := find("6Q0201051J"); r.Kind != "同质件" || !strings.Contains(codesOf(b.Warnings, r.Row), "part.kind") {
		t.Errorf("%+v", r)
	}
	for _, r := range b.Rows {
		if r.Code == "" || r.Name == "" || r.Unit == "" || r.Cost <= 0 || r.Price <= r.Cost || r.Kind == "" || r.LastIn == 0 {
			t.Errorf("%+v", r)
		}
	}
	if got := b.Summary(); got != "读到 120 种配件，合并重复 0 行，跳过 1 行，提醒 40 条。" {
		t.Error(got)
	}
}

func TestPartsOfOtherPrograms(t *testing.T) {
	b := parts(t,
		page{name: "A", rows: [][]any{
			{"库存明细表"}, {"仓库：主仓"},
			{"图号", "品名", "规格型号", "计量单位", "产地", "库位", "结存数量", "结存金额", "成本单价", "零售价", "库存下限"},
			{4561, "机滤", "带垫", "只", "德国", "a1-1", "12只", 240, 20.123456, "¥38", 2},
			{"5QD698151", "前刹车片", nil, nil, nil, nil, "3 套", nil, "1,253.30元", "420.00", "-"},
			{"合计", nil, nil, nil, nil, nil, 15, 999},
		}},
		page{name: "B", rows: [][]any{
			{"零件名称", "零件号", "数量", "进货价", "销售单价", "品质类型", "品牌", "适用车系"},
			{"机滤", "4561", 5, 20.12, 38, "副厂件", "曼牌", "朗逸"},
			{"空滤", nil, "三个", "面议", -5, "神秘", nil, nil},
			{"空调滤", "4561", 1, 1, 2, nil, nil, nil},
			{nil, "X-9", 1, 1, 2, nil, nil, nil},
		}})
	if len(b.Rows) != 5 {
		t.Fatalf("%+v", b.Rows)
	}
	first := b.Rows[0]
	if first.Code != "4561" || first.Unit != "只" || first.Bin != "A1-1" || first.OnHand != 17000 || first.Cost != 2012 || first.Price != 3800 || first.Kind != "同质件" || first.Brand != "曼牌" || first.Model != "朗逸" || first.Origin != "德国" || len(first.Merged) != 1 {
		t.Errorf("%+v", first)
	}
	if second := b.Rows[1]; second.Unit != "套" || second.OnHand != 3000 || second.Cost != 125330 || second.Price != 42000 || second.Min != 0 {
		t.Errorf("%+v", second)
	}
	want := map[string]string{"A4": "price.rounded", "A5": "part.loss", "B2": "part.kind merge", "B3": "part.code part.kind quantity price price.negative", "B4": "part.twice", "B5": "part.name"}
	for _, w := range b.Warnings {
		key := w.Sheet + fmt.Sprint(w.Row)
		if !strings.Contains(want[key], w.Code) {
			t.Errorf("unexpected: %s %+v", key, w)
		}
		want[key] = strings.TrimSpace(strings.Replace(want[key], w.Code, "", 1))
	}
	for key, left := range want {
		if strings.TrimSpace(left) != "" {
			t.Errorf("%s lacks %q", key, left)
		}
	}
}

func TestPartThatRepeatsIsNotCountedTwice(t *testing.T) {
	b := parts(t, page{name: "A", rows: [][]any{{"编码", "名称", "单位", "数量", "售价", "仓位"},
		{"A1", "机滤", "个", 5, 38, "B1"}, {"A1", "机滤", "个", 5, 38, "B1"}, {"A1", "机滤", "个", 2, 38, "B2"}}})
	if len(b.Rows) != 1 || b.Rows[0].OnHand != 7000 || b.Rows[0].Bin != "B1、B2" || b.Merges() != 2 {
		t.Errorf("%+v", b.Rows)
	}
}

func TestPartsThatOnlySoundLikeTotals(t *testing.T) {
	b := parts(t, page{name: "A", rows: [][]any{{"名称", "单位", "数量", "售价", "编码"},
		{"一、油品类"},
		{"TOTAL QUARTZ 9000 5W-40", "桶", 5, 238, "T9000"}, {"打印纸 A4", "包", 5, 25, "P1"}, {"总成修理包", "套", 1, 300, "Z1"}, {"累计器", "个", 1, 30, "L1"},
		{"TOTAL", nil, 12, 593}, {"本页小计：4 种"}, {"合计(元)", nil, 12}, {"打印日期：2026-10-01", "第1页", nil, nil, "x"},
	}})
	var names []string
	for _, r := range b.Rows {
		names = append(names, r.Name)
	}
	if got := strings.Join(names, "|"); got != "TOTAL QUARTZ 9000 5W-40|打印纸 A4|总成修理包|累计器" {
		t.Errorf("%s; skipped %v", got, b.Skipped)
	}
	if len(b.Skipped) != 5 {
		t.Errorf("skipped %v", b.Skipped)
	}
}

func TestNumbersThatASpreadsheetHasCut(t *testing.T) {
	b, err := OpenCustomers(strings.NewReader("车牌,车主,手机\n粤B7K291,张三,1.38E+10\n"), Options{})
	if err != nil || len(b.Rows) != 1 || len(b.Rows[0].Phones) != 0 || codesOf(b.Warnings, 2) != "phone.shortened" {
		t.Errorf("%v %+v", err, b)
	}
	p, err := OpenParts(strings.NewReader("编码,名称,单位,数量,售价\n6.90123E+12,机滤,个,1,2\n"), Options{})
	if err != nil || len(p.Rows) != 1 || codesOf(p.Warnings, 2) != "part.shortened" {
		t.Errorf("%v %+v", err, p)
	}
}
