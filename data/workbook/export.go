package workbook

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"jieche/data/base"
)

// Format (导出格式) is a kind of file that Export writes.
type Format string

// The formats.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
	JSON Format = "json"
)

// FormatOf tells the format by a file's name.
func FormatOf(name string) (Format, error) {
	switch f := Format(strings.TrimPrefix(strings.ToLower(filepath.Ext(name)), ".")); f {
	case XLSX, CSV, JSON:
		return f, nil
	}
	return "", base.Refuse(base.Invalid, "export.format", "file", "不能导出为“%s”，请用 .xlsx、.csv 或 .json 作文件名的结尾。", filepath.Base(name))
}

// Heading (导出列) is one column of an exported table.
type Heading struct {
	Key   string  // the name in JSON; empty: the title
	Title string  // the Chinese word above the column
	Width float64 // in characters, for xlsx; 0: by the title
}

// Row is a row's values in the order of the headings: string, int, int64, base.Fen, base.Milli, base.Rate, base.Day,
// base.Instant, bool, nil, or anything with a String method.
type Row = []any

// Rows gives rows that are all there already.
func Rows(rows []Row) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Export writes a table. Texts can't become formulas in it: CSV marks those that begin like one, xlsx types every
// text as text. Money and quantities are numbers, negative ones too.
func Export(w io.Writer, format Format, title string, headings []Heading, rows iter.Seq2[Row, error]) error {
	switch format {
	case XLSX:
		return exportXLSX(w, title, headings, rows)
	case CSV:
		return exportCSV(w, headings, rows)
	case JSON:
		return exportJSON(w, title, headings, rows)
	}
	return base.Refuse(base.Invalid, "export.format", "format", "不能导出为“%s”，请选择 xlsx、csv 或 json。", format)
}

// number gives a value that is a number as its exact decimal digits.
func number(v any) (digits string, decimals int, ok bool) {
	switch n := v.(type) {
	case base.Fen:
		return n.Plain(), 2, true
	case base.Milli:
		return strings.ReplaceAll(n.String(), ",", ""), 3, true
	case base.Rate: // in per cent
		return strings.ReplaceAll(base.Milli(n*10).String(), ",", ""), 3, true
	case int:
		return strconv.Itoa(n), 0, true
	case int32:
		return strconv.FormatInt(int64(n), 10), 0, true
	case int64:
		return strconv.FormatInt(n, 10), 0, true
	case uint32:
		return strconv.FormatUint(uint64(n), 10), 0, true
	case uint64:
		return strconv.FormatUint(n, 10), 0, true
	}
	return "", 0, false
}

// wordsOf is a value as text.
func wordsOf(v any) string {
	switch t := v.(type) {
	case nil:
		return ""
	case string:
		return t
	case bool:
		if t {
			return "是"
		}
		return "否"
	case fmt.Stringer:
		return t.String()
	}
	return fmt.Sprint(v)
}

// neutral marks a text that a spreadsheet would take for a formula with an apostrophe, which our own reading takes
// off again.
func neutral(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", firstRune(s)) {
		return "'" + s
	}
	return s
}

// exportCSV writes UTF-8 with the mark by which Excel knows it, and Excel's line ends.
func exportCSV(w io.Writer, headings []Heading, rows iter.Seq2[Row, error]) error {
	buffered := bufio.NewWriter(w)
	buffered.WriteString("\xef\xbb\xbf")
	out := csv.NewWriter(buffered)
	out.UseCRLF = true
	record := make([]string, len(headings))
	for i, h := range headings {
		record[i] = neutral(h.Title)
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		for i := range record {
			record[i] = ""
			if i >= len(row) {
				continue
			}
			if digits, _, ok := number(row[i]); ok {
				record[i] = digits
			} else {
				record[i] = neutral(wordsOf(row[i]))
			}
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return buffered.Flush()
}

// exportJSON writes {"title": …, "rows": [{…}]} with the keys in the order of the headings.
func exportJSON(w io.Writer, title string, headings []Heading, rows iter.Seq2[Row, error]) error {
	out := bufio.NewWriter(w)
	keys := make([][]byte, len(headings))
	for i, h := range headings {
		key := h.Key
		if key == "" {
			key = h.Title
		}
		keys[i] = jsonText(key)
	}
	fmt.Fprintf(out, "{\"title\":%s,\"rows\":[", jsonText(title))
	between := "\n"
	for row, err := range rows {
		if err != nil {
			return err
		}
		out.WriteString(between + "{")
		between = ",\n"
		for i := range keys {
			if i > 0 {
				out.WriteByte(',')
			}
			out.Write(keys[i])
			out.WriteByte(':')
			var value any
			if i < len(row) {
				value = row[i]
			}
			out.Write(jsonValue(value))
		}
		out.WriteByte('}')
	}
	out.WriteString("\n]}\n")
	return out.Flush()
}

func jsonValue(v any) []byte {
	if digits, _, ok := number(v); ok {
		return []byte(digits)
	}
	switch b := v.(type) {
	case nil:
		return []byte("null")
	case bool:
		return strconv.AppendBool(nil, b)
	}
	return jsonText(wordsOf(v))
}

// jsonText writes Chinese as it is and doesn't escape signs that only matter in web pages.
func jsonText(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(s) // a string always encodes
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// excelRows is how many rows a sheet holds.
const excelRows = 1_048_576

// xlsxWriter writes a table over as many sheets as it needs.
type xlsxWriter struct {
	file     *excelize.File
	out      *excelize.StreamWriter
	title    string
	headings []Heading
	styles   map[string]int
	sheets   int
	row      int
}

func exportXLSX(w io.Writer, title string, headings []Heading, rows iter.Seq2[Row, error]) error {
	x := &xlsxWriter{file: excelize.NewFile(), title: title, headings: headings, styles: map[string]int{}}
	defer x.file.Close()
	if err := x.nextSheet(); err != nil {
		return err
	}
	cells := make([]any, len(headings))
	for row, err := range rows {
		if err != nil {
			return err
		}
		if x.row == excelRows {
			if err := x.nextSheet(); err != nil {
				return err
			}
		}
		for i := range cells {
			cells[i] = nil
			if i < len(row) {
				if cells[i], err = x.cell(row[i]); err != nil {
					return err
				}
			}
		}
		if err := x.write(cells); err != nil {
			return err
		}
	}
	if err := x.out.Flush(); err != nil {
		return err
	}
	return x.file.Write(w)
}

func (x *xlsxWriter) nextSheet() error {
	if x.out != nil {
		if err := x.out.Flush(); err != nil {
			return err
		}
	}
	x.sheets++
	name := sheetName(x.title, x.sheets)
	if x.sheets == 1 {
		if err := x.file.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := x.file.NewSheet(name); err != nil {
		return err
	}
	var err error
	if x.out, err = x.file.NewStreamWriter(name); err != nil {
		return err
	}
	x.row = 0
	for i, h := range x.headings {
		width := h.Width
		if width == 0 {
			width = float64(max(10, 2*utf8.RuneCountInString(h.Title)+4))
		}
		if err := x.out.SetColWidth(i+1, i+1, min(width, 255)); err != nil {
			return err
		}
	}
	if err := x.out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	bold, err := x.style("bold", &excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: 49})
	if err != nil {
		return err
	}
	head := make([]any, len(x.headings))
	for i, h := range x.headings {
		head[i] = excelize.Cell{StyleID: bold, Value: h.Title}
	}
	return x.write(head)
}

func (x *xlsxWriter) write(cells []any) error {
	x.row++
	return x.out.SetRow("A"+strconv.Itoa(x.row), cells)
}

func (x *xlsxWriter) style(name string, s *excelize.Style) (int, error) {
	if id, ok := x.styles[name]; ok {
		return id, nil
	}
	id, err := x.file.NewStyle(s)
	x.styles[name] = id
	return id, err
}

// cell types a value: numbers with their decimals, days as Excel's days, everything else as text in the text format,
// so that it stays text when somebody edits it.
func (x *xlsxWriter) cell(v any) (any, error) {
	if digits, decimals, ok := number(v); ok {
		f, err := strconv.ParseFloat(digits, 64)
		if err != nil || f > 1e15 || f < -1e15 {
			return x.text(digits)
		}
		code := "General" // as many decimals as there are
		switch decimals {
		case 0:
			code = "0"
		case 2:
			code = "#,##0.00"
		}
		style, err := x.style(code, &excelize.Style{CustomNumFmt: &code})
		return excelize.Cell{StyleID: style, Value: f}, err
	}
	switch d := v.(type) {
	case nil:
		return nil, nil
	case base.Day:
		if d == 0 {
			return nil, nil
		}
		code := "yyyy-mm-dd"
		style, err := x.style(code, &excelize.Style{CustomNumFmt: &code})
		return excelize.Cell{StyleID: style, Value: int64(d) + 25_569}, err
	}
	words := wordsOf(v)
	if words == "" {
		return nil, nil
	}
	return x.text(words)
}

func (x *xlsxWriter) text(s string) (any, error) {
	style, err := x.style("text", &excelize.Style{NumFmt: 49})
	return excelize.Cell{StyleID: style, Value: s}, err
}

// sheetName makes a title fit for a sheet: 31 characters without the signs that Excel forbids.
func sheetName(title string, n int) string {
	title = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) || r < ' ' {
			return -1
		}
		return r
	}, title)
	if title == "" {
		title = "表"
	}
	suffix := ""
	if n > 1 {
		suffix = " " + strconv.Itoa(n)
	}
	runes := []rune(title)
	if room := 31 - len(suffix); len(runes) > room {
		runes = runes[:room]
	}
	return string(runes) + suffix
}
