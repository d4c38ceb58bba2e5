package workbook

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"jieche/data/base"
)

// Bounds of a workbook that is read. A shop with twenty thousand cars stays far below them.
const (
	MaxFileBytes     = 20 << 20
	MaxUnpackedBytes = 200 << 20
	MaxRatio         = 100 // unpacked : packed, for parts above ratioFromBytes
	MaxRows          = 200_000
	MaxCellRunes     = 32_767 // Excel's own bound
	maxColumns       = 256
	maxZipEntries    = 10_000
	ratioFromBytes   = 1 << 20
)

// Options steer the reading of a workbook.
type Options struct {
	Today base.Day // days after it are doubtful; zero: no such check
	Name  string   // the file's name, for the sentences of refusals
}

func (o Options) name() string {
	if o.Name == "" {
		return "这个文件"
	}
	return "“" + o.Name + "”"
}

type cellKind uint8

const (
	kindText cellKind = iota
	kindNumber
	kindDate // a number whose format shows a day
	kindError
)

// cell is one cell as stored: the text, or the number's digits.
type cell struct {
	text string
	kind cellKind
	cut  bool // longer than MaxCellRunes, so the rest is not here
	side bool // spread sideways from a merged cell: a heading, never data
}

// line is one row of a sheet that has something in it.
type line struct {
	row   int // as Excel numbers it, from 1
	cells []cell
}

func (l line) at(column int) cell {
	if column < 0 || column >= len(l.cells) {
		return cell{}
	}
	return l.cells[column]
}

// block is a rectangle of merged cells; all bounds included, rows from 1, columns from 0.
type block struct{ top, left, bottom, right int }

// sheet is one sheet of a workbook.
type sheet struct {
	name     string
	hidden   bool
	date1904 bool
	lines    []line
	merged   []block
}

// readSource tells the kind of file by its first bytes, never by its name, and reads its sheets.
func readSource(r io.Reader, o Options) ([]sheet, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFileBytes+1))
	if err != nil {
		return nil, base.Refuse(base.Damaged, "workbook.read", "file", "%s读不出来，请检查磁盘或 U 盘后重试。", o.name()).Because(err)
	}
	if len(data) > MaxFileBytes {
		return nil, base.Refuse(base.Invalid, "workbook.large", "file", "%s超过 20 MB，请在 Excel 中删去图片或拆成几个文件后再导入。", o.name())
	}
	if fault := foreign(data, o); fault != nil {
		return nil, fault
	}
	var sheets []sheet
	if bytes.HasPrefix(data, []byte("PK")) {
		sheets, err = readXLSX(data, o)
	} else {
		sheets, err = readCSV(data, o)
	}
	if err != nil {
		return nil, err
	}
	for i := range sheets {
		sheets[i].spread()
	}
	return sheets, nil
}

// foreign recognises files that are no workbook of ours and says what to do about them.
func foreign(data []byte, o Options) error {
	const saveAs = "请在 Excel 或 WPS 中打开它，另存为“Excel 工作簿 (*.xlsx)”后再导入。"
	head := data[:min(len(data), 4096)]
	lower := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"))
	refuse := func(code, what string) error {
		return base.Refuse(base.Invalid, code, "file", "%s%s", o.name(), what)
	}
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return refuse("workbook.empty", "是空文件，请重新导出后再导入。")
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		if bytes.Contains(data, utf16("EncryptedPackage")) {
			return refuse("workbook.locked", "有打开密码，请在 Excel 中取消密码另存后再导入。")
		}
		return refuse("workbook.xls", "是旧版 .xls 格式，"+saveAs)
	case bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return refuse("workbook.empty", "是空的压缩包，不是 Excel 工作簿，请重新导出后再导入。")
	case bytes.HasPrefix(lower, []byte("<html")), bytes.HasPrefix(lower, []byte("<!doctype html")), bytes.HasPrefix(lower, []byte("<table")), bytes.HasPrefix(lower, []byte("<meta")), bytes.HasPrefix(lower, []byte("<style")):
		return refuse("workbook.html", "其实是网页文件，只是名字像 Excel，"+saveAs)
	case bytes.HasPrefix(lower, []byte("<")):
		return refuse("workbook.xml", "是 XML 文件，不是 .xlsx，"+saveAs)
	case bytes.HasPrefix(head, []byte("%PDF")):
		return refuse("workbook.pdf", "是 PDF 文件，不能导入，请从原来的程序导出 Excel 表格。")
	case bytes.HasPrefix(head, []byte("PK")):
		return nil
	case notText(head):
		return refuse("workbook.foreign", "不是 Excel 工作簿或 CSV 表格，请从原来的程序重新导出，或"+saveAs)
	}
	return nil
}

// notText tells bytes that no text has, unless the text is UTF-16 with its mark.
func notText(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return false
	}
	for _, b := range head {
		if b < 0x20 && b != '\t' && b != '\r' && b != '\n' && b != '\f' {
			return true
		}
	}
	return false
}

func utf16(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

// spread copies the value of merged cells to all that they cover: an owner written once beside two cars belongs to
// both, and a heading written over three columns to each. Sideways that is so in headings only.
func (s *sheet) spread() {
	if len(s.merged) == 0 {
		return
	}
	at := make(map[int]int, len(s.lines))
	for i, l := range s.lines {
		at[l.row] = i
	}
	budget := 2_000_000
	for _, m := range s.merged {
		from, ok := at[m.top]
		if !ok {
			continue
		}
		value := s.lines[from].at(m.left)
		if value.text == "" {
			continue
		}
		right := min(m.right, maxColumns-1)
		if m.top > headerWithin {
			right = m.left
		}
		for i := from; i < len(s.lines) && s.lines[i].row <= m.bottom; i++ {
			for c := m.left; c <= right; c++ {
				if budget--; budget < 0 {
					return
				}
				spread := value
				spread.side = c > m.left
				s.lines[i].fill(c, spread)
			}
		}
	}
}

func (l *line) fill(column int, value cell) {
	for len(l.cells) <= column {
		l.cells = append(l.cells, cell{})
	}
	if l.cells[column].text == "" {
		l.cells[column] = value
	}
}

// openFile opens a file by its path and names it in refusals.
func openFile(path string, o Options) (*os.File, Options, error) {
	if o.Name == "" {
		o.Name = filepath.Base(path)
	}
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, o, base.Refuse(base.NotFound, "workbook.missing", "file", "没有找到文件“%s”，请检查位置和文件名。", path).Because(err)
	case err != nil:
		return nil, o, base.Refuse(base.Busy, "workbook.open", "file", "%s打不开，可能正被 Excel 占用或没有权限，请关闭后重试。", o.name()).Because(err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, o, base.Refuse(base.Invalid, "workbook.folder", "file", "%s是文件夹，请选择其中的 .xlsx 文件。", o.name())
	}
	return f, o, nil
}

// ColumnLetter is the letter under which Excel shows a column: 0 is A, 27 is AB.
func ColumnLetter(column int) string {
	if column < 0 {
		return ""
	}
	letters := ""
	for column++; column > 0; column = (column - 1) / 26 {
		letters = string(rune('A'+(column-1)%26)) + letters
	}
	return letters
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }
