package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"jieche/data/base"
)

// xlsx is an opened package. It is read here and not by the library that writes our workbooks, because reading must
// stop at bounds while it unpacks, and must tell texts, numbers and days apart.
type xlsx struct {
	o       Options
	parts   map[string]*zip.File // by lower-case name
	left    int64                // bytes that may still be unpacked
	strings []string
	days    []bool // per cell style: does its format show a day
	rows    int
}

var errTooLarge = errors.New("unpacks to more than its bounds")

func readXLSX(data []byte, o Options) ([]sheet, error) {
	x, err := openXLSX(data, o)
	if err != nil {
		return nil, err
	}
	sheets, err := x.sheets()
	if err == nil {
		return sheets, nil
	}
	if _, ok := base.AsFault(err); ok {
		return nil, err
	}
	if errors.Is(err, errTooLarge) {
		return nil, x.bomb().Because(err)
	}
	return nil, x.damaged().Because(err)
}

func (x *xlsx) damaged() *base.Fault {
	return base.Refuse(base.Damaged, "workbook.damaged", "file", "%s已损坏或没有下载完整，请重新导出，或在 Excel 中打开修复后另存为 .xlsx 再导入。", x.o.name())
}

func (x *xlsx) bomb() *base.Fault {
	return base.Refuse(base.Invalid, "workbook.bomb", "file", "%s解开后大得不正常，为安全起见没有读取。请在 Excel 中只保留客户或配件的表格，另存为新的 .xlsx 后再导入。", x.o.name())
}

func openXLSX(data []byte, o Options) (*xlsx, error) {
	x := &xlsx{o: o, parts: map[string]*zip.File{}, left: MaxUnpackedBytes}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, x.damaged().Because(err)
	}
	if len(archive.File) > maxZipEntries {
		return nil, x.bomb()
	}
	var unpacked uint64
	for _, f := range archive.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		x.parts[name] = f
		unpacked += f.UncompressedSize64
		packed := max(f.CompressedSize64, 1)
		if unpacked > MaxUnpackedBytes || f.UncompressedSize64 > ratioFromBytes && f.UncompressedSize64/packed > MaxRatio {
			return nil, x.bomb()
		}
	}
	return x, x.foreign()
}

// foreign tells packages of other kinds, which are zip archives too.
func (x *xlsx) foreign() error {
	refuse := func(code, what string) error {
		return base.Refuse(base.Invalid, code, "file", "%s%s，请在 Excel 或 WPS 中另存为“Excel 工作簿 (*.xlsx)”后再导入。", x.o.name(), what)
	}
	switch {
	case x.parts["xl/workbook.bin"] != nil:
		return refuse("workbook.xlsb", "是 .xlsb 二进制工作簿")
	case x.parts["word/document.xml"] != nil:
		return refuse("workbook.word", "是 Word 文档，不是表格")
	case x.parts["content.xml"] != nil:
		return refuse("workbook.ods", "是 OpenDocument 表格")
	case x.parts["_rels/.rels"] == nil && x.parts["xl/workbook.xml"] == nil:
		return refuse("workbook.foreign", "是压缩包，不是 Excel 工作簿")
	}
	return nil
}

// counted stops reading when the bounds of the whole workbook or of this part are passed, whatever the archive's
// directory says about sizes.
type counted struct {
	r    io.Reader
	x    *xlsx
	part int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.x.left -= int64(n)
	c.part -= int64(n)
	if c.x.left < 0 || c.part < 0 {
		return 0, errTooLarge
	}
	return n, err
}

// walk gives every token of a part to see; a missing part has none.
func (x *xlsx) walk(name string, see func(*xml.Decoder, xml.Token) error) error {
	f := x.parts[strings.ToLower(name)]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	bound := max(int64(f.CompressedSize64)*MaxRatio, ratioFromBytes)
	d := xml.NewDecoder(&counted{r: r, x: x, part: bound})
	for {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := see(d, token); err != nil {
			return err
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func truth(s string) bool { return s == "1" || s == "true" || s == "on" }

// targets reads a relationship part: id or, for the root, type, to the part's name.
func (x *xlsx) targets(rels, folder string, byType bool) (map[string]string, error) {
	out := map[string]string{}
	err := x.walk(rels, func(_ *xml.Decoder, t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "Relationship" {
			return nil
		}
		target := strings.ReplaceAll(attr(e, "Target"), `\`, "/")
		if rest, ok := strings.CutPrefix(target, "/"); ok {
			target = rest
		} else {
			target = path.Join(folder, target)
		}
		key := attr(e, "Id")
		if byType {
			key = path.Base(attr(e, "Type"))
		}
		out[key] = target
		return nil
	})
	return out, err
}

func (x *xlsx) sheets() ([]sheet, error) {
	root, err := x.targets("_rels/.rels", "", true)
	if err != nil {
		return nil, err
	}
	book := root["officeDocument"]
	if book == "" || x.parts[strings.ToLower(book)] == nil {
		book = "xl/workbook.xml"
	}
	if x.parts[strings.ToLower(book)] == nil {
		return nil, x.damaged()
	}
	folder := path.Dir(book)
	rels, err := x.targets(path.Join(folder, "_rels", path.Base(book)+".rels"), folder, false)
	if err != nil {
		return nil, err
	}
	sheets, files, err := x.list(book, rels)
	if err != nil {
		return nil, err
	}
	byType, err := x.targets(path.Join(folder, "_rels", path.Base(book)+".rels"), folder, true)
	if err != nil {
		return nil, err
	}
	if err := x.readStrings(byType["sharedStrings"]); err != nil {
		return nil, err
	}
	if err := x.readStyles(byType["styles"]); err != nil {
		return nil, err
	}
	for i := range sheets {
		if sheets[i].hidden {
			continue
		}
		if err := x.readSheet(&sheets[i], files[i]); err != nil {
			return nil, err
		}
	}
	return sheets, nil
}

// list reads the workbook part: the sheets in their order, and which day the numbers of days count from.
func (x *xlsx) list(book string, rels map[string]string) (sheets []sheet, files []string, err error) {
	date1904 := false
	err = x.walk(book, func(_ *xml.Decoder, t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		switch e.Name.Local {
		case "workbookPr":
			date1904 = truth(attr(e, "date1904"))
		case "sheet":
			file := ""
			for _, a := range e.Attr {
				if a.Name.Local == "id" {
					file = rels[a.Value]
				}
			}
			if strings.Contains(file, "chartsheets/") || strings.Contains(file, "dialogsheets/") {
				return nil
			}
			state := attr(e, "state")
			sheets = append(sheets, sheet{name: attr(e, "name"), hidden: state == "hidden" || state == "veryHidden"})
			files = append(files, file)
		}
		return nil
	})
	for i := range sheets {
		sheets[i].date1904 = date1904
	}
	return sheets, files, err
}

// readStrings reads the table of shared strings; phonetic hints (rPh) are no part of the text.
func (x *xlsx) readStrings(name string) error {
	var text strings.Builder
	inText, phonetic := false, 0
	return x.walk(name, func(_ *xml.Decoder, t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "si":
				text.Reset()
			case "rPh":
				phonetic++
			case "t":
				inText = phonetic == 0
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "si":
				x.strings = append(x.strings, unescape(text.String()))
			case "rPh":
				phonetic--
			case "t":
				inText = false
			}
		case xml.CharData:
			if inText {
				text.Write(e)
			}
		}
		return nil
	})
}

// readStyles notes for each cell style whether it shows a day.
func (x *xlsx) readStyles(name string) error {
	formats := map[int]bool{}
	inCells := false
	return x.walk(name, func(_ *xml.Decoder, t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "numFmt":
				if id, err := strconv.Atoi(attr(e, "numFmtId")); err == nil {
					formats[id] = showsDay(attr(e, "formatCode"))
				}
			case "cellXfs":
				inCells = true
			case "xf":
				if inCells {
					id, _ := strconv.Atoi(attr(e, "numFmtId"))
					day, custom := formats[id]
					x.days = append(x.days, custom && day || !custom && builtInDay(id))
				}
			}
		case xml.EndElement:
			if e.Name.Local == "cellXfs" {
				inCells = false
			}
		}
		return nil
	})
}

// builtInDay knows the numbered formats that show a day; 27 to 36 and 50 to 58 do so in Chinese Excel.
func builtInDay(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 58
}

// showsDay tells whether a format code shows a year or a day, leaving out quoted text, escapes and brackets.
func showsDay(code string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case bracket:
		case c == 'y' || c == 'Y' || c == 'd' || c == 'D':
			return true
		}
	}
	return false
}

// sheetReader gathers one sheet's lines from its tokens.
type sheetReader struct {
	x       *xlsx
	out     *sheet
	line    line
	column  int
	kind    string // the cell's t attribute
	style   int
	value   strings.Builder
	formula strings.Builder
	inline  strings.Builder
	into    *strings.Builder
	hasF    bool
	deaf    int // inside a phonetic hint
}

func (x *xlsx) readSheet(s *sheet, file string) error {
	if x.parts[strings.ToLower(file)] == nil {
		return x.damaged()
	}
	r := &sheetReader{x: x, out: s}
	return x.walk(file, func(_ *xml.Decoder, t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			return r.start(e)
		case xml.EndElement:
			return r.end(e.Name.Local)
		case xml.CharData:
			if r.into != nil && r.deaf == 0 {
				r.into.Write(e)
			}
		}
		return nil
	})
}

func (r *sheetReader) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "row":
		next := r.line.row + 1
		if n, err := strconv.Atoi(attr(e, "r")); err == nil && n > 0 {
			next = n
		}
		r.line = line{row: next}
		r.column = -1
	case "c":
		r.column++
		if column, _, ok := place(attr(e, "r")); ok {
			r.column = column
		}
		r.kind = attr(e, "t")
		r.style, _ = strconv.Atoi(attr(e, "s"))
		r.value.Reset()
		r.formula.Reset()
		r.inline.Reset()
		r.hasF = false
	case "v":
		r.into = &r.value
	case "f":
		r.into, r.hasF = &r.formula, true
	case "t":
		r.into = &r.inline
	case "rPh":
		r.deaf++
	case "mergeCell":
		from, to, _ := strings.Cut(attr(e, "ref"), ":")
		left, top, ok := place(from)
		right, bottom, ok2 := place(to)
		if ok && ok2 && len(r.out.merged) < MaxRows {
			r.out.merged = append(r.out.merged, block{top, left, bottom, right})
		}
	}
	return nil
}

func (r *sheetReader) end(name string) error {
	switch name {
	case "v", "f", "t":
		r.into = nil
	case "rPh":
		r.deaf--
	case "c":
		r.addCell()
	case "row":
		if len(r.line.cells) == 0 {
			return nil
		}
		if r.x.rows++; r.x.rows > MaxRows {
			return base.Refuse(base.Invalid, "workbook.rows", "file", "%s超过 20 万行，请拆成几个文件后再导入。", r.x.o.name())
		}
		r.out.lines = append(r.out.lines, r.line)
	}
	return nil
}

func (r *sheetReader) addCell() {
	if r.column < 0 || r.column >= maxColumns {
		return
	}
	c := r.cell()
	if isBlank(c.text) {
		return
	}
	if len(c.text) > MaxCellRunes && utf8.RuneCountInString(c.text) > MaxCellRunes {
		c.text, c.cut = string([]rune(c.text)[:MaxCellRunes]), true
	}
	for len(r.line.cells) < r.column {
		r.line.cells = append(r.line.cells, cell{})
	}
	if len(r.line.cells) == r.column {
		r.line.cells = append(r.line.cells, c)
	} else {
		r.line.cells[r.column] = c
	}
}

// cell takes what Excel stored: for a formula its last result, and only where there is none the formula as text.
func (r *sheetReader) cell() cell {
	value := r.value.String()
	switch r.kind {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && i >= 0 && i < len(r.x.strings) {
			return cell{text: r.x.strings[i]}
		}
		return cell{}
	case "inlineStr":
		return cell{text: unescape(r.inline.String())}
	case "e":
		return cell{text: value, kind: kindError}
	case "b":
		if truth(strings.TrimSpace(value)) {
			return cell{text: "是"}
		}
		return cell{text: "否"}
	}
	if value == "" {
		if r.hasF && r.formula.Len() > 0 {
			return cell{text: "=" + r.formula.String()}
		}
		return cell{text: r.inline.String()}
	}
	if r.kind == "str" || r.kind == "d" {
		return cell{text: unescape(value)}
	}
	digits, ok := plainNumber(value)
	if !ok {
		return cell{text: value}
	}
	if r.style >= 0 && r.style < len(r.x.days) && r.x.days[r.style] {
		return cell{text: digits, kind: kindDate}
	}
	return cell{text: digits, kind: kindNumber}
}

// unescape undoes Excel's way of writing signs that XML can't carry: _x000D_ is a carriage return.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); {
		if i+7 <= len(s) && s[i] == '_' && s[i+1] == 'x' && s[i+6] == '_' {
			if code, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				out.WriteRune(rune(code))
				i += 7
				continue
			}
		}
		out.WriteByte(s[i])
		i++
	}
	return out.String()
}

// plainNumber writes a stored number in plain digits, rounded to the fifteen that Excel itself holds to be true:
// 9.6099999999999994 is 9.61, and 1.38E+10 a telephone number.
func plainNumber(stored string) (string, bool) {
	stored = strings.TrimSpace(stored)
	v, err := strconv.ParseFloat(stored, 64)
	if err != nil || v != v || v > 1e18 || v < -1e18 {
		return "", false
	}
	if !strings.ContainsAny(stored, "eE.") {
		return stored, true
	}
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	return strconv.FormatFloat(v, 'f', -1, 64), true
}

// place reads a cell's name: B7 is column 1, row 7.
func place(ref string) (column, row int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		column = column*26 + int(c-'A') + 1
	}
	if i == 0 || i == len(ref) {
		return 0, 0, false
	}
	row, err := strconv.Atoi(ref[i:])
	return column - 1, row, err == nil && row > 0
}
