package workbook

import (
	"fmt"
	"strings"

	"jieche/data/base"
	"jieche/data/ident"
)

// Place is a row of a sheet, as Excel numbers it.
type Place struct {
	Sheet string
	Row   int
}

// Warning (提醒) tells of one doubtful or repaired cell.
type Warning struct {
	Sheet  string
	Row    int
	Column string // letter; "" when the whole row is meant
	Field  Field
	Code   string // names the reason for tests: "vin.length"
	Reason string // Chinese sentence
	Was    string // what stands in the workbook
	Now    string // what was taken
}

// String is the warning as a list shows it.
func (w Warning) String() string { return fmt.Sprintf("第 %d 行：%s", w.Row, w.Reason) }

// Skip (跳过) is a row, or with row 0 a sheet, that holds nothing to import.
type Skip struct {
	Sheet  string
	Row    int
	Reason string
}

// Book is what is common to all workbooks that were read.
type Book struct {
	Name     string
	Headers  []Place  // where the header rows were found
	Columns  []Column // what became of the columns, sheet by sheet
	Warnings []Warning
	Skipped  []Skip

	sheets []sheet
	last   map[string]int // the last header line of each sheet, by index
	result map[Place]string
}

func (b *Book) skip(sheet string, row int, reason string) {
	b.Skipped = append(b.Skipped, Skip{sheet, row, reason})
	if row > 0 {
		b.result[Place{sheet, row}] = "跳过：" + reason
	}
}

// NotTaken lists the columns of the workbook that were left out.
func (b *Book) NotTaken() []Column {
	var out []Column
	for _, c := range b.Columns {
		if c.Field == "" && c.Header != "" {
			out = append(out, c)
		}
	}
	return out
}

// rowReader reads one line by the fields of its header.
type rowReader struct {
	book *Book
	in   *sheet
	head *header
	line line
	o    Options
}

// cell is the cell of a field's n-th column, without what belongs to a heading.
func (r *rowReader) cell(column int) cell {
	c := r.line.at(column)
	if c.side {
		return cell{}
	}
	return c
}

func (r *rowReader) first(f Field) (cell, int) {
	column := r.head.column(f)
	if column < 0 {
		return cell{}, -1
	}
	return r.cell(column), column
}

// text is a field's cleaned text; a formula that failed is no text.
func (r *rowReader) text(f Field) string {
	c, _ := r.first(f)
	if c.kind == kindError {
		return ""
	}
	return cleanText(c.shown(r.in.date1904))
}

func (r *rowReader) warn(column int, f Field, code, reason, now string) {
	w := Warning{Sheet: r.in.name, Row: r.line.row, Column: ColumnLetter(column), Field: f, Code: code, Reason: reason, Now: now}
	if column >= 0 {
		w.Was = r.line.at(column).text
	}
	r.book.Warnings = append(r.book.Warnings, w)
}

// checkCells warns of cells that no field can take whole.
func (r *rowReader) checkCells() {
	for _, col := range r.head.columns {
		c := r.cell(col.Index)
		if col.Field == "" || c.text == "" {
			continue
		}
		if c.cut {
			r.warn(col.Index, col.Field, "cell.long", fmt.Sprintf("%s超过 %d 字，后面的没有读取。", col.Field, MaxCellRunes), "")
		}
		if c.kind == kindError {
			r.warn(col.Index, col.Field, "cell.error", fmt.Sprintf("%s的公式出错（%s），没有采用。", col.Field, oneLine(c.text)), "")
		}
	}
}

// day reads a field's day and warns of what is doubtful about it. A day after latest is doubtful too, unless latest
// is zero.
func (r *rowReader) day(f Field, latest base.Day) base.Day {
	c, column := r.first(f)
	d, doubt := day(c, r.in.date1904)
	switch {
	case doubt != "":
		r.warn(column, f, "day", fmt.Sprintf("%s：%s", f, doubt), d.String())
	case d != 0 && latest != 0 && d > latest:
		r.warn(column, f, "day.future", fmt.Sprintf("%s %s 还没有到，请核对。", f, d), d.String())
	case d != 0 && !plausibleYear(d):
		r.warn(column, f, "day.old", fmt.Sprintf("%s %s 太早，请核对。", f, d), d.String())
	}
	return d
}

// totals are the words of rows that add others up, footers those that sign a printed list.
var (
	totals  = []string{"合计", "小计", "总计", "共计", "累计", "本页", "总数", "合計", "TOTAL"}
	footers = []string{"制表", "打印", "审核", "导出时间", "导出日期", "制单", "填表", "统计人", "第1页", "共1页"}
)

// notData tells why a line can't be a row of data; "" when it can.
func (r *rowReader) notData() string {
	if r.head.repeats(r.line) {
		return "重复的表头"
	}
	var texts []string
	for i := range r.line.cells {
		if text := strings.ToUpper(strings.ReplaceAll(ident.Fold(r.cell(i).text), " ", "")); text != "" {
			texts = append(texts, text)
		}
	}
	for i, text := range texts {
		switch {
		case i < 3 && isTotal(text):
			return "合计行"
		case i == 0 && isFooter(text, len(texts)):
			return "表尾"
		}
	}
	return ""
}

// isTotal tells 合计, 本页小计：3 台 and TOTAL from the oil brand TOTAL QUARTZ: behind the word there are only
// figures, units and more such words, or a colon.
func isTotal(text string) bool {
	rest, found := text, false
	for again := true; again; {
		again = false
		for _, word := range totals {
			if cut, ok := strings.CutPrefix(rest, word); ok {
				rest, found, again = cut, true, true
			}
		}
	}
	return found && (strings.HasPrefix(rest, ":") || strings.Trim(rest, "0123456789.,-+¥￥()条行辆元个台共万份件种") == "")
}

// isFooter tells 制表人：张三 from a part named 打印纸: it has a colon, or the line hardly anything else.
func isFooter(text string, cells int) bool {
	for _, word := range footers {
		if strings.HasPrefix(text, word) && (cells <= 2 || strings.Contains(text, ":")) {
			return true
		}
	}
	return false
}

// lonely tells a line with a single cell, such as the title of a group of rows, under a header of several fields.
func (r *rowReader) lonely() bool {
	n := 0
	for i := range r.line.cells {
		if cleanText(r.cell(i).text) != "" {
			n++
		}
	}
	return n == 1 && len(r.head.byField) >= 3
}

// eachRow finds the headers of all sheets and gives every line that can be data to take.
func (b *Book) eachRow(s *schema, o Options, take func(*rowReader), others ...*schema) error {
	for i := range b.sheets {
		in := &b.sheets[i]
		if in.hidden {
			b.skip(in.name, 0, "隐藏的工作表，没有读取")
			continue
		}
		if len(in.lines) == 0 {
			b.skip(in.name, 0, "空的工作表")
			continue
		}
		head := s.findHeader(in)
		if head == nil {
			b.skip(in.name, 0, "没有找到"+s.what+"的表头")
			continue
		}
		b.last[in.name] = head.last
		b.Headers = append(b.Headers, Place{in.name, in.lines[head.last].row})
		b.Columns = append(b.Columns, head.columns...)
		for j, l := range in.lines {
			if j <= head.last {
				if j < head.first {
					b.skip(in.name, l.row, "表头以上的标题")
				}
				continue
			}
			r := &rowReader{book: b, in: in, head: head, line: l, o: o}
			if why := r.notData(); why != "" {
				b.skip(in.name, l.row, why)
				continue
			}
			take(r)
		}
	}
	if len(b.Headers) == 0 {
		return s.noHeader(b.sheets, o, others...)
	}
	return nil
}

func newBook(sheets []sheet, o Options) Book {
	return Book{Name: o.Name, sheets: sheets, last: map[string]int{}, result: map[Place]string{}}
}
