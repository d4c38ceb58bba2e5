package workbook

import (
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The colours of a report: a doubtful cell, a row with a warning, a merged row, a skipped row, a heading.
var reportFills = map[string]string{"cell": "F8CBAD", "row": "FFF2CC", "merged": "DDEBF7", "skipped": "EDEDED", "head": "D9E2EC"}

// reporter writes the report of an import.
type reporter struct {
	book   *Book
	file   *excelize.File
	styles map[string]int
}

// WriteReport (导入报告) writes a workbook for the person who brought the other one: every original row with what
// became of it and why, the doubtful cells coloured; then what became of the columns; then the warnings as a list.
func WriteReport(w io.Writer, b *Book) error {
	r := &reporter{book: b, file: excelize.NewFile(), styles: map[string]int{}}
	defer r.file.Close()
	for name, colour := range reportFills {
		style := &excelize.Style{NumFmt: 49, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}}
		if name == "head" {
			style.Font = &excelize.Font{Bold: true}
		}
		id, err := r.file.NewStyle(style)
		if err != nil {
			return err
		}
		r.styles[name] = id
	}
	plain, err := r.file.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return err
	}
	r.styles[""] = plain
	if err := r.file.SetSheetName("Sheet1", "导入结果"); err != nil {
		return err
	}
	for _, write := range []func() error{r.rows, r.columns, r.warnings, r.skipped} {
		if err := write(); err != nil {
			return err
		}
	}
	return r.file.Write(w)
}

// sheet opens a sheet with its heading and gives the function that adds rows.
func (r *reporter) sheet(name string, widths []float64, head ...string) (add func(style string, cells ...any) error, done func() error, err error) {
	if at, _ := r.file.GetSheetIndex(name); at < 0 {
		if _, err := r.file.NewSheet(name); err != nil {
			return nil, nil, err
		}
	}
	out, err := r.file.NewStreamWriter(name)
	if err != nil {
		return nil, nil, err
	}
	for i, width := range widths {
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return nil, nil, err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, nil, err
	}
	row := 0
	add = func(style string, cells ...any) error {
		row++
		typed := make([]any, len(cells))
		for i, c := range cells {
			switch v := c.(type) {
			case string:
				if v != "" || style != "" {
					typed[i] = excelize.Cell{StyleID: r.styles[style], Value: v}
				}
			default:
				typed[i] = c
			}
		}
		return out.SetRow("A"+strconv.Itoa(row), typed)
	}
	words := make([]any, len(head))
	for i, h := range head {
		words[i] = h
	}
	return add, out.Flush, add("head", words...)
}

// rows writes the original rows, each with its result before it.
func (r *reporter) rows() error {
	width := 0
	for i := range r.book.sheets {
		for _, l := range r.book.sheets[i].lines {
			width = max(width, len(l.cells))
		}
	}
	head := []string{"工作表", "行", "结果", "提醒"}
	for i := range width {
		head = append(head, "原 "+ColumnLetter(i)+" 列")
	}
	add, done, err := r.sheet("导入结果", []float64{12, 7, 24, 60}, head...)
	if err != nil {
		return err
	}
	warned := map[Place][]Warning{}
	for _, w := range r.book.Warnings {
		at := Place{w.Sheet, w.Row}
		warned[at] = append(warned[at], w)
	}
	for i := range r.book.sheets {
		s := &r.book.sheets[i]
		last, found := r.book.last[s.name]
		for j, l := range s.lines {
			if !found || j > excelRows-10 {
				break
			}
			if err := r.row(add, s, l, j <= last, warned[Place{s.name, l.row}]); err != nil {
				return err
			}
		}
	}
	return done()
}

func (r *reporter) row(add func(string, ...any) error, s *sheet, l line, heading bool, warnings []Warning) error {
	result, style := r.book.result[Place{s.name, l.row}], ""
	switch {
	case strings.HasPrefix(result, "跳过"):
		style = "skipped"
	case strings.HasPrefix(result, "并入"):
		style = "merged"
	case heading:
		result, style = "表头", "head"
	case len(warnings) > 0:
		result, style = "已采用，有提醒", "row"
	default:
		result = "已采用"
	}
	var reasons []string
	doubtful := map[string]bool{}
	for _, w := range warnings {
		reasons = append(reasons, w.Reason)
		if w.Column != "" {
			doubtful[w.Column] = true
		}
	}
	cells := []any{s.name, excelize.Cell{StyleID: r.styles[style], Value: l.row}, result, strings.Join(reasons, "\n")}
	for i, c := range l.cells {
		text := c.shown(s.date1904)
		if c.side {
			text = ""
		}
		of := style
		if doubtful[ColumnLetter(i)] {
			of = "cell"
		}
		cells = append(cells, excelize.Cell{StyleID: r.styles[of], Value: text})
	}
	return add(style, cells...)
}

func (r *reporter) columns() error {
	add, done, err := r.sheet("列对照", []float64{14, 6, 30, 16, 40}, "工作表", "列", "原表头", "对应字段", "没有采用的原因")
	if err != nil {
		return err
	}
	for _, c := range r.book.Columns {
		if c.Header == "" {
			continue
		}
		style := ""
		if c.Field == "" {
			style = "row"
		}
		if err := add(style, c.Sheet, c.Letter, oneLine(c.Header), string(c.Field), c.Why); err != nil {
			return err
		}
	}
	return done()
}

func (r *reporter) warnings() error {
	add, done, err := r.sheet("提醒", []float64{14, 7, 6, 14, 70, 30, 30}, "工作表", "行", "列", "字段", "原因", "原值", "采用值")
	if err != nil {
		return err
	}
	for i, w := range r.book.Warnings {
		if i > excelRows-10 {
			break
		}
		if err := add("", w.Sheet, w.Row, w.Column, string(w.Field), w.Reason, w.Was, w.Now); err != nil {
			return err
		}
	}
	return done()
}

func (r *reporter) skipped() error {
	add, done, err := r.sheet("跳过", []float64{14, 7, 50}, "工作表", "行", "原因")
	if err != nil {
		return err
	}
	for i, s := range r.book.Skipped {
		if i > excelRows-10 {
			break
		}
		cells := []any{s.Sheet, s.Row, s.Reason}
		if s.Row == 0 {
			cells[1] = "整张"
		}
		if err := add("", cells...); err != nil {
			return err
		}
	}
	return done()
}
