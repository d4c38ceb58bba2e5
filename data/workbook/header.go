package workbook

import (
	"strings"

	"jieche/data/base"
	"jieche/data/ident"
)

// headerWithin is how far down the header row may stand.
const headerWithin = 30

// Field (字段) is what a column means, by the word that screens show.
type Field string

// Column (列对照) tells what became of one column of the workbook.
type Column struct {
	Sheet  string
	Index  int    // from 0
	Letter string // as Excel shows it
	Header string // as it stands in the workbook
	Field  Field  // "" when the column is not taken
	Why    string // why it is not taken
}

// alias says under which words a field appears in other programs.
type alias struct {
	field Field
	words string // separated by blanks
}

// hint finds a field in headers that nobody has listed: all of these words stand in it and none of those.
type hint struct {
	field Field
	all   string
	none  string
}

// schema is what one kind of workbook may contain.
type schema struct {
	what   string
	exact  map[string]Field
	hints  []hint
	many   map[Field]bool // fields that may come from several columns
	leave  map[string]string
	enough func(has map[Field]bool) bool
}

func newSchema(what string, aliases []alias, hints []hint, many []Field, leave map[string]string, enough func(map[Field]bool) bool) *schema {
	s := &schema{what: what, exact: map[string]Field{}, hints: hints, many: map[Field]bool{}, leave: leave, enough: enough}
	for _, a := range aliases {
		for _, word := range strings.Fields(a.words) {
			s.exact[headerWord(word)] = a.field
		}
	}
	for _, f := range many {
		s.many[f] = true
	}
	return s
}

// headerWord reduces a header to what counts: upper case, half width, no blanks, signs or ordering marks.
func headerWord(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(" *:.·•-_'\"“”‘’`~!?,;、。|#№▲▼↑↓★☆", r):
			return -1
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, ident.Fold(s))
}

// forms are the ways to read a header: whole, without its brackets, what stands in them, and each side of a stroke.
func forms(header string) []string {
	word := headerWord(header)
	word = strings.NewReplacer("[", "(", "]", ")", "【", "(", "】", ")", "〔", "(", "〕", ")", "<", "(", ">", ")").Replace(word)
	out := []string{strings.NewReplacer("(", "", ")", "").Replace(word)}
	if open := strings.IndexByte(word, '('); open >= 0 {
		inner := word[open+1:]
		rest := word[:open]
		if end := strings.IndexByte(inner, ')'); end >= 0 {
			rest += inner[end+1:]
			inner = inner[:end]
		}
		out = append(out, rest, inner)
	}
	if strings.ContainsAny(word, "/\\") {
		out = append(out, strings.FieldsFunc(word, func(r rune) bool { return r == '/' || r == '\\' })...)
	}
	return out
}

// match finds the field of a header; sure tells a listed word from a hint.
func (s *schema) match(header string) (f Field, sure bool) {
	if len(header) == 0 || len(header) > 120 {
		return "", false
	}
	all := forms(header)
	for _, form := range all {
		if f, ok := s.exact[form]; ok && form != "" {
			return f, true
		}
	}
	if s.leftOut(all) != "" {
		return "", false
	}
	whole := all[0]
	for _, h := range s.hints {
		if hasAll(whole, h.all) && !hasAny(whole, h.none) {
			return h.field, false
		}
	}
	return "", false
}

func (s *schema) leftOut(forms []string) string {
	for _, form := range forms {
		if why, ok := s.leave[form]; ok {
			return why
		}
	}
	return ""
}

func hasAll(s, words string) bool {
	for _, w := range strings.Fields(words) {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}

func hasAny(s, words string) bool {
	for _, w := range strings.Fields(words) {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// header is a found header row (表头): its columns and where the data begins.
type header struct {
	first, last int // indexes into the sheet's lines
	columns     []Column
	byField     map[Field][]int
	score       int
}

func (h *header) column(f Field) int {
	if all := h.byField[f]; len(all) > 0 {
		return all[0]
	}
	return -1
}

// findHeader looks for the header among the first lines: the one that names the most fields. A header of two rows
// (车主信息 over 姓名 and 电话) is taken when together they name more than each alone.
func (s *schema) findHeader(in *sheet) *header {
	var best *header
	for i := range in.lines {
		if i >= headerWithin || in.lines[i].row > headerWithin {
			break
		}
		for _, depth := range []int{1, 2, 3} {
			if i+depth > min(len(in.lines), headerWithin) || depth > 1 && !s.continues(in.lines[i+depth-1]) {
				break
			}
			h := s.headerAt(in, i, i+depth-1)
			if h.score > 0 && (best == nil || h.score > best.score) {
				best = h
			}
		}
	}
	return best
}

// continues tells whether a line can be the lower part of a header: it holds no data and names at least one field or
// one generic word.
func (s *schema) continues(l line) bool {
	names := 0
	for _, c := range l.cells {
		if c.text == "" {
			continue
		}
		if c.kind != kindText || len(c.text) > 60 || digitRun(c.text) >= 4 {
			return false
		}
		if _, sure := s.match(c.text); sure || generic[headerWord(c.text)] {
			names++
		}
	}
	return names > 0
}

// generic are the words of a lower header row that say little without the upper one.
var generic = map[string]bool{"日期": true, "时间": true, "号码": true, "名称": true, "电话": true, "姓名": true, "数量": true, "金额": true, "单价": true, "编号": true, "型号": true, "地址": true, "里程": true, "公里": true, "手机": true, "固话": true, "颜色": true, "品牌": true}

func digitRun(s string) int {
	best, run := 0, 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			run++
			best = max(best, run)
		} else {
			run = 0
		}
	}
	return best
}

// headerAt reads the lines first to last as one header.
func (s *schema) headerAt(in *sheet, first, last int) *header {
	h := &header{first: first, last: last, byField: map[Field][]int{}}
	width := 0
	for i := first; i <= last; i++ {
		width = max(width, len(in.lines[i].cells))
	}
	sures := map[Field]bool{}
	for c := range width {
		field, sure, text := s.nameColumn(in, first, last, c)
		col := Column{Sheet: in.name, Index: c, Letter: ColumnLetter(c), Header: text, Field: field}
		if field != "" && len(h.byField[field]) > 0 && !s.many[field] {
			if sure && !sures[field] { // a listed word displaces an earlier hint
				old := h.byField[field][0]
				h.columns[old].Field, h.columns[old].Why = "", "已采用另一列“"+oneLine(text)+"”"
				h.byField[field] = nil
			} else {
				col.Why = "已采用 " + ColumnLetter(h.byField[field][0]) + " 列作" + string(field)
				col.Field, field = "", ""
			}
		}
		if field != "" {
			h.byField[field] = append(h.byField[field], c)
			sures[field] = sures[field] || sure
		} else if col.Why == "" && text != "" {
			if col.Why = s.leftOut(forms(text)); col.Why == "" {
				col.Why = "不认识的列"
			}
		}
		h.columns = append(h.columns, col)
	}
	has := map[Field]bool{}
	for f := range h.byField {
		has[f] = true
	}
	if s.enough(has) {
		h.score = 4*len(h.byField) + len(sures) - (last - first)
	}
	return h
}

// nameColumn finds what a column is called: by its lowest cell, that one with those above it, or one above.
func (s *schema) nameColumn(in *sheet, first, last, c int) (f Field, sure bool, text string) {
	var parts []string
	for i := first; i <= last; i++ {
		t := strings.TrimSpace(in.lines[i].at(c).text)
		if t != "" && (len(parts) == 0 || parts[len(parts)-1] != t) {
			parts = append(parts, t)
		}
	}
	if len(parts) == 0 {
		return "", false, ""
	}
	low := parts[len(parts)-1]
	if len(parts) > 1 {
		joined := strings.Join(parts, "")
		if f, sure := s.match(joined); f != "" {
			return f, sure, strings.Join(parts, " ")
		}
		if f, sure := s.match(low); f != "" {
			return f, sure, strings.Join(parts, " ")
		}
		f, sure := s.match(parts[0])
		return f, sure, strings.Join(parts, " ")
	}
	if first > 0 && generic[headerWord(low)] {
		// A generic word under a heading of the row above, such as 日期 under 购车.
		above := strings.TrimSpace(in.lines[first-1].at(c).text)
		if above != "" && in.lines[first-1].row == in.lines[first].row-1 {
			if f, sure := s.match(above + low); sure {
				return f, sure, above + " " + low
			}
		}
	}
	f, sure = s.match(low)
	return f, sure, low
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// repeats tells whether a line is the header once more, as printed lists have it on every page.
func (h *header) repeats(l line) bool {
	same, other := 0, 0
	for _, c := range h.columns {
		text := headerWord(l.at(c.Index).text)
		if text == "" || c.Field == "" {
			continue
		}
		if strings.Contains(headerWord(c.Header), text) {
			same++
		} else {
			other++
		}
	}
	return same >= 2 && same > other
}

// noHeader is the refusal when no sheet has a header row.
func (s *schema) noHeader(sheets []sheet, o Options, others ...*schema) error {
	for _, other := range others {
		for i := range sheets {
			if !sheets[i].hidden && other.findHeader(&sheets[i]) != nil {
				return base.Refuse(base.Invalid, "workbook.kind", "file", "%s像是%s，不是%s，请改用%s的导入。", o.name(), other.what, s.what, other.what)
			}
		}
	}
	return base.Refuse(base.Invalid, "workbook.header", "file", "%s的前 %d 行里没有找到%s的表头（例如“%s”），请检查选对了文件，或在第一行写上列名后再导入。", o.name(), headerWithin, s.what, s.example())
}

func (s *schema) example() string {
	if s == partSchema {
		return "编码、名称、单位、数量、售价"
	}
	return "车牌、车主、手机、VIN、里程"
}
