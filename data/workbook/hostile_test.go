package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data/base"
)

// packed is a zip archive of the given parts.
func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	rootRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/xl/workbook.xml"/></Relationships>`
	bookRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/></Relationships>`
	bookXML  = `<x:workbook xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><x:sheets><x:sheet name="表一" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>`
)

// handmade is a workbook whose sheet, strings and styles are written by hand, as programs write them that share no
// library with ours.
func handmade(t testing.TB, sheet, strings, styles string) []byte {
	return packed(t, map[string]string{"_rels/.rels": rootRels, "xl/_rels/workbook.xml.rels": bookRels, "xl/workbook.xml": bookXML,
		"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": strings, "xl/styles.xml": styles})
}

func TestHandmadeWorkbook(t *testing.T) {
	sheet := `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>
<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:r><x:t>车</x:t></x:r><x:r><x:t>主</x:t></x:r></x:is></x:c><x:c t="str"><x:f>"手"&amp;"机"</x:f><x:v>手机</x:v></x:c><x:c t="inlineStr"><x:is><x:t>里程</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>购车日期</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>车型</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>备注</x:t></x:is></x:c></x:row>
<x:row r="5"><x:c r="A5" t="s"><x:v>1</x:v></x:c><x:c r="B5" t="s"><x:v>2</x:v></x:c><x:c r="C5"><x:v>1.380013221E+10</x:v></x:c><x:c r="D5"><x:f>D1*2</x:f><x:v>12345.000000000002</x:v></x:c><x:c r="E5" s="1"><x:v>43835.75</x:v></x:c><x:c r="F5" t="e"><x:f>VLOOKUP(1,2,3)</x:f><x:v>#N/A</x:v></x:c><x:c r="G5" t="s"><x:v>3</x:v></x:c></x:row>
</x:sheetData></x:worksheet>`
	strs := `<x:sst xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:si><x:t>车牌</x:t></x:si><x:si><x:t>粤B7K291</x:t></x:si><x:si><x:t>张三</x:t><x:rPh sb="0" eb="1"><x:t>ZHANG</x:t></x:rPh></x:si><x:si><x:t>甲_x000D_
乙 _x005F_</x:t></x:si></x:sst>`
	styles := `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/></cellXfs></styleSheet>`
	b, err := OpenCustomers(bytes.NewReader(handmade(t, sheet, strs, styles)), Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	wantFaces(t, b, "5 粤B7K291 蓝 张三|13800132210|||||2020-01-05|12345||甲\n乙 _")
	if got := codesOf(b.Warnings, 5); got != "cell.error" {
		t.Errorf("warnings %q", got)
	}
}

func TestForeignAndDamagedFilesAreRefusedWithTheNextStep(t *testing.T) {
	good, err := os.ReadFile("testdata/old-customers.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(good)
	for i := len(flipped) / 3; i < len(flipped)/3+64; i++ {
		flipped[i] ^= 0x55
	}
	xls := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...)
	zeros := strings.Repeat("\x00", 12<<20)
	declared := packed(t, map[string]string{"_rels/.rels": rootRels, "xl/workbook.xml": bookXML, "xl/worksheets/sheet1.xml": strings.Repeat(" ", 3<<20)})
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"empty":               {nil, "workbook.empty"},
		"blanks":              {[]byte(" \r\n "), "workbook.empty"},
		"old xls":             {xls, "workbook.xls"},
		"locked":              {append(bytes.Clone(xls), utf16("EncryptedPackage")...), "workbook.locked"},
		"html named xls":      {[]byte("\xef\xbb\xbf<html><table><tr><td>车牌</td></tr></table></html>"), "workbook.html"},
		"table named xls":     {[]byte("<table><tr><td>车牌</td></tr></table>"), "workbook.html"},
		"XML of 2003":         {[]byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>`), "workbook.xml"},
		"pdf":                 {[]byte("%PDF-1.4 \x00"), "workbook.pdf"},
		"picture":             {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), "workbook.foreign"},
		"text":                {[]byte("今天天气不错\n一行\n"), "workbook.header"},
		"half a file":         {good[:len(good)/2], "workbook.damaged"},
		"without its end":     {good[:len(good)-40], "workbook.damaged"},
		"flipped bits":        {flipped, "workbook.damaged"},
		"word document":       {packed(t, map[string]string{"_rels/.rels": rootRels, "word/document.xml": "<w/>"}), "workbook.word"},
		"ods":                 {packed(t, map[string]string{"content.xml": "<o/>", "mimetype": "x"}), "workbook.ods"},
		"xlsb":                {packed(t, map[string]string{"_rels/.rels": rootRels, "xl/workbook.bin": "x"}), "workbook.xlsb"},
		"plain zip":           {packed(t, map[string]string{"a.txt": "x"}), "workbook.foreign"},
		"empty zip":           {packed(t, nil), "workbook.empty"},
		"no sheet part":       {packed(t, map[string]string{"_rels/.rels": rootRels, "xl/workbook.xml": bookXML, "xl/_rels/workbook.xml.rels": bookRels}), "workbook.damaged"},
		"broken XML":          {handmade(t, "<worksheet><sheetData><row><c>", "", ""), "workbook.damaged"},
		"entities":            {handmade(t, `<!DOCTYPE a [<!ENTITY b "x">]><worksheet>&b;</worksheet>`, "", ""), "workbook.damaged"},
		"zip bomb":            {packed(t, map[string]string{"_rels/.rels": rootRels, "xl/workbook.xml": bookXML, "xl/worksheets/sheet1.xml": zeros}), "workbook.bomb"},
		"bomb in a side part": {packed(t, map[string]string{"_rels/.rels": rootRels, "xl/workbook.xml": bookXML, "xl/media/image1.png": zeros}), "workbook.bomb"},
		"small sizes told":    {lie(t, declared), "workbook.damaged"},
		"many parts":          {packed(t, manyParts()), "workbook.bomb"},
		"no header":           {handmade(t, "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>", "", ""), "workbook.header"},
		"no sheets":           {packed(t, map[string]string{"_rels/.rels": rootRels, "xl/workbook.xml": "<workbook/>"}), "workbook.header"},
		"too large":           {make([]byte, MaxFileBytes+1), "workbook.large"},
	} {
		for kind, open := range map[string]func(io.Reader, Options) error{
			"customers": func(r io.Reader, o Options) error { _, err := OpenCustomers(r, o); return err },
			"parts":     func(r io.Reader, o Options) error { _, err := OpenParts(r, o); return err },
		} {
			err := open(bytes.NewReader(c.data), Options{Name: "旧客户.xlsx"})
			fault, ok := base.AsFault(err)
			if !ok || fault.Code != c.code {
				t.Errorf("%s as %s: %v (%s), want %s", name, kind, err, base.Code(err), c.code)
				continue
			}
			if !strings.Contains(fault.Say, "旧客户.xlsx") || !strings.Contains(fault.Say, "请") || !strings.HasSuffix(fault.Say, "。") {
				t.Errorf("%s: %q names no file or no next step", name, fault.Say)
			}
		}
	}
}

// lie makes the archive's directory tell that the sheet is small, as bombs do.
func lie(t *testing.T, data []byte) []byte {
	t.Helper()
	data = bytes.Clone(data)
	changed := false
	size := make([]byte, 4)
	binary.LittleEndian.PutUint32(size, 3<<20)
	for i := 0; i+4 <= len(data); i++ {
		if bytes.Equal(data[i:i+4], size) {
			binary.LittleEndian.PutUint32(data[i:], 100)
			changed = true
		}
	}
	if !changed {
		t.Fatal("the size was not found")
	}
	return data
}

func manyParts() map[string]string {
	out := map[string]string{}
	for i := range maxZipEntries + 1 {
		out[fmt.Sprint("p", i)] = ""
	}
	return out
}

func TestHostileSheets(t *testing.T) {
	cells := func(s string) string {
		return `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>车牌</t></is></c><c r="B1" t="inlineStr"><is><t>备注</t></is></c><c r="C1" t="inlineStr"><is><t>手机</t></is></c></row>` + s + `</sheetData>`
	}
	text := func(ref, s string) string {
		return `<c r="` + ref + `" t="inlineStr"><is><t>` + s + `</t></is></c>`
	}
	long := strings.Repeat("长", MaxCellRunes+5)
	body := cells(`<row r="1048576">`+text("A1048576", "粤B7K291")+text("B1048576", long)+text("XFD1048576", "远")+`</row>`+
		`<row r="-5">`+text("A", "粤B22222")+text("A9999999999999999999", "粤B33333")+`</row>`) +
		`<mergeCells>` + strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 1000) + `<mergeCell ref="B9:A1"/><mergeCell ref=":"/></mergeCells></worksheet>`
	b, err := OpenCustomers(bytes.NewReader(handmade(t, body, "", "")), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Rows) == 0 || b.Rows[0].Plate != "粤B7K291" || len([]rune(b.Rows[0].Note)) != MaxCellRunes {
		t.Fatalf("%d rows", len(b.Rows))
	}
	if !strings.Contains(codesOf(b.Warnings, 1048576), "cell.long") {
		t.Error(codesOf(b.Warnings, 1048576))
	}
	var many strings.Builder
	for i := range MaxRows + 2 {
		fmt.Fprintf(&many, `<row><c><v>%d</v></c></row>`, i*7919%1000003)
	}
	_, err = OpenCustomers(bytes.NewReader(handmade(t, cells(many.String())+"</worksheet>", "", "")), Options{Name: "x"})
	if base.Code(err) != "workbook.rows" {
		t.Errorf("%v", err)
	}
	_, err = OpenCustomers(strings.NewReader("车牌,手机\n"+strings.Repeat("a,b\n", MaxRows+1)), Options{Name: "x"})
	if base.Code(err) != "workbook.rows" {
		t.Errorf("%v", err)
	}
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	_, err := OpenCustomersFile(filepath.Join(t.TempDir(), "没有.xlsx"), Options{})
	if base.Code(err) != "workbook.missing" {
		t.Errorf("%v", err)
	}
	_, err = OpenPartsFile(t.TempDir(), Options{})
	if base.Code(err) != "workbook.folder" {
		t.Errorf("%v", err)
	}
	_, err = OpenCustomers(broken{}, Options{Name: "x"})
	if base.Code(err) != "workbook.read" || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v", err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func FuzzOpen(f *testing.F) {
	sheet := `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>车牌</t></is></c><c t="inlineStr"><is><t>手机</t></is></c></row><row><c><v>1</v></c><c><v>13800132210</v></c></row></sheetData></worksheet>`
	f.Add(handmade(f, sheet, "", ""))
	f.Add([]byte("车牌,手机,里程,购车日期\n粤B7K291,13800132210,1.2万,20200105\n"))
	f.Add([]byte("编码\t名称\t数量\t售价\nA1\t机滤\t3个\t¥3\n"))
	f.Add([]byte("\xff\xfe\x66\x8f"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o := Options{Today: today, Name: "f"}
		c, err := OpenCustomers(bytes.NewReader(data), o)
		if err != nil {
			if _, ok := base.AsFault(err); !ok {
				t.Fatalf("no sentence: %v", err)
			}
		} else {
			for _, r := range c.Rows {
				if r.Plate == "" && r.VIN == "" && len(r.Phones) == 0 && r.Name == "" || r.MileageKM < 0 || r.MileageKM > MaxMileageKM {
					t.Fatalf("%+v", r)
				}
			}
			if err := WriteReport(io.Discard, &c.Book); err != nil {
				t.Fatal(err)
			}
		}
		p, err := OpenParts(bytes.NewReader(data), o)
		if err != nil {
			if _, ok := base.AsFault(err); !ok {
				t.Fatalf("no sentence: %v", err)
			}
			return
		}
		for _, r := range p.Rows {
			if r.Code == "" && r.Name == "" || r.Cost < 0 || r.Price < 0 || r.Min < 0 {
				t.Fatalf("%+v", r)
			}
		}
	})
}

// FuzzSheet gives the reader arbitrary XML as a sheet within a whole package.
func FuzzSheet(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>车牌</t></is></c><c t="inlineStr"><is><t>手机</t></is></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`)
	f.Fuzz(func(t *testing.T, xml string) {
		_, err := OpenCustomers(bytes.NewReader(handmade(t, xml, "<sst><si><t>a</t></si></sst>", "")), Options{Today: today})
		if _, ok := base.AsFault(err); err != nil && !ok {
			t.Fatalf("no sentence: %v", err)
		}
	})
}
