package imports

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/exchange"
	"jieche/data/workbook"
)

// The kinds of workbooks.
const (
	customers = "customers"
	parts     = "parts"
)

// model is a workbook on its way into the shop.
type model struct {
	kind string
	path string

	stage     stage
	book      *workbook.Book
	rows      int
	merged    int
	customers *workbook.CustomerBook
	parts     *workbook.PartBook
	done      int
	total     int
	left      int // batches that are still to be taken back
	summary   exchange.Summary
	report    string // where the report was written
	fault     string // why it could not be read
}

// stage is how far the import is.
type stage int

const (
	choosing stage = iota
	reading
	tried // a dry run: read, nothing stored
	storing
	stored
	undoing // an import is taken back
)

// busy says that something is written now.
func (m *model) busy() bool { return m.stage == storing || m.stage == undoing }

// what is what the rows are called.
func (m *model) what() string {
	if m.kind == parts {
		return "配件"
	}
	return "客户车辆"
}

// open reads the workbook; nothing is stored.
func open(kind, path string, today base.Day) (model, error) {
	m := model{kind: kind, path: path, stage: tried}
	o := workbook.Options{Today: today, Name: filepath.Base(path)}
	if kind == parts {
		b, err := workbook.OpenPartsFile(path, o)
		if err != nil {
			return m, err
		}
		m.parts, m.book, m.rows, m.merged = b, &b.Book, len(b.Rows), b.Merges()
		return m, nil
	}
	b, err := workbook.OpenCustomersFile(path, o)
	if err != nil {
		return m, err
	}
	m.customers, m.book, m.rows, m.merged = b, &b.Book, len(b.Rows), b.Merges()
	return m, nil
}

// store takes the workbook into the shop.
func (m model) store(s *data.Store, by data.By, progress func(done, total int)) (exchange.Summary, error) {
	if m.kind == parts {
		return exchange.ImportParts(s, by, m.parts, progress)
	}
	return exchange.ImportCustomers(s, by, m.customers, progress)
}

// reportPath is beside the workbook.
func (m *model) reportPath() string {
	return strings.TrimSuffix(m.path, filepath.Ext(m.path)) + "-导入报告.xlsx"
}

// header says where the header row was found.
func (m *model) header() string {
	if m.book == nil {
		return ""
	}
	var list []string
	for _, h := range m.book.Headers {
		list = append(list, fmt.Sprintf("%s第 %d 行", sheetWord(h.Sheet), h.Row))
	}
	return "表头在" + strings.Join(list, "、")
}

func sheetWord(name string) string {
	if name == "" {
		return ""
	}
	return "“" + name + "”"
}

// counts are the figures of the dry run.
func (m *model) counts() []figure {
	if m.book == nil {
		return nil
	}
	skipped := 0
	for _, s := range m.book.Skipped {
		if s.Row > 0 {
			skipped++
		}
	}
	return []figure{{"可导入", m.rows, "条" + m.what()}, {"合并重复", m.merged, "行，和别的行是同一条"}, {"跳过", skipped, "行：标题、空行、合计"},
		{"提醒", len(m.book.Warnings), "处看不准，照原样保留"}}
}

type figure struct {
	name  string
	count int
	parts string
}

// columns are what is taken and what is not, in the order of the workbook.
func (m *model) columns() []workbook.Column {
	if m.book == nil {
		return nil
	}
	return m.book.Columns
}

// remark is a line of the list: a warning, or a row that is skipped.
type remark struct {
	where, column, reason, was, now string
	skipped                         bool
}

// remarks are the warnings and then the skipped rows.
func (m *model) remarks() []remark {
	if m.book == nil {
		return nil
	}
	several := len(m.book.Headers) > 1
	where := func(sheet string, row int) string {
		text := fmt.Sprintf("第 %d 行", row)
		if row == 0 {
			text = "整表"
		}
		if several && sheet != "" {
			text = sheet + " " + text
		}
		return text
	}
	var list []remark
	for _, w := range m.book.Warnings {
		column := string(w.Field)
		if w.Column != "" {
			column = w.Column + " " + column
		}
		list = append(list, remark{where: where(w.Sheet, w.Row), column: strings.TrimSpace(column), reason: w.Reason, was: w.Was, now: w.Now})
	}
	for _, s := range m.book.Skipped {
		list = append(list, remark{where: where(s.Sheet, s.Row), column: "跳过", reason: s.Reason, skipped: true})
	}
	return list
}

// progress is how far the storing is, in words.
func (m *model) progress() string {
	if m.total == 0 {
		return "正在导入…"
	}
	return fmt.Sprintf("正在导入 %d / %d（%d%%），可以先做别的事", m.done, m.total, m.done*100/m.total)
}

// hint is the sentence beside the button.
func (m *model) hint() string {
	switch m.stage {
	case reading:
		return "正在读取…"
	case tried:
		if m.rows == 0 {
			return "没有可以导入的行"
		}
		return fmt.Sprintf("试读完成，还没有存入。%s；共 %d 条%s", m.header(), m.rows, m.what())
	case storing:
		return m.progress()
	case stored:
		return "导入完成：" + m.summary.String()
	case undoing:
		if m.left > 0 {
			return fmt.Sprintf("正在撤销，还有 %d 批，可以先做别的事", m.left)
		}
		return "正在撤销导入…"
	}
	return "支持 .xlsx 和 .csv；别的软件导出的表不用改列名，先试读，看过再导入"
}

// writeReport writes the report beside the workbook, or into the shop's folder where that can't be written to.
func (m model) writeReport(shop string) (string, error) {
	path := m.reportPath()
	f, err := os.Create(path)
	if err != nil {
		path = filepath.Join(shop, "export", filepath.Base(path))
		if err = os.MkdirAll(filepath.Dir(path), 0o700); err == nil {
			f, err = os.Create(path)
		}
	}
	if err != nil {
		return "", base.Refuse(base.Invalid, "report.place", "", "资料已导入，但导入报告写不了：%s", path).Because(err)
	}
	err = workbook.WriteReport(f, m.book)
	return path, errors.Join(err, f.Close())
}
