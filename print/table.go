package print

import (
	"slices"
	"strings"

	"jieche/data/base"
)

// column is a column of a table.
type column struct {
	name   string
	width  float64 // millimetres; 0: shares what the others leave, by weight
	weight float64
	align  Align
	money  bool    // not on copies for the workshop
	amount bool    // added up in 本页小计
	spare  bool    // left out when no row has anything in it
	rare   bool    // left out on a form to be filled in by hand, where names need the room
	open   bool    // its width is what the others leave
	soft   float64 // its texts may take two lines in that width, where names want the room
}

// serial is the column of numbers: as wide in all tables of a form, so that what follows it begins on one line.
const serial = "序"

// table is rows of texts under named columns.
type table struct {
	title   string
	columns []column
	rows    [][]string
	amounts []base.Fen // one per row, for the subtotal; nil: no amounts
	blank   int        // empty rows to write on
	more    int        // empty rows that the shop wants below the lines
	minRow  float64
}

// visible is the table without the columns that this copy must not show, its widths filled up to the form's.
func (f *form) visible(t table) table {
	if !f.prices {
		t = t.without(func(i int) bool { return t.columns[i].money })
	}
	if len(f.hidden) > 0 {
		t = t.without(func(i int) bool { return f.hides(t.columns[i].name) })
	}
	switch {
	case t.blank > 0:
		t = t.without(func(i int) bool { return t.columns[i].rare })
	default:
		t = t.without(func(i int) bool { return t.columns[i].spare && t.emptyColumn(i) })
	}
	// Widths are meant for type of 9 points; larger type gets wider columns.
	rest, weights, scale := f.width, 0.0, f.look.body/9
	for _, c := range t.columns {
		rest -= c.width * scale
		if c.width == 0 {
			weights += max(c.weight, 1)
		}
	}
	columns := make([]column, len(t.columns))
	for i, c := range t.columns {
		c.width *= scale
		if c.width == 0 {
			c.width, c.open = rest*max(c.weight, 1)/weights, true
		}
		columns[i] = c
	}
	t.columns = columns
	return f.balanced(t)
}

// balanced gives every column the room that its texts need: one whose text would break grows by up to two fifths, and when names
// would break all the same, the others give up what they have to spare. A form to be filled in by hand keeps its columns.
func (f *form) balanced(t table) table {
	if t.blank+t.more > 0 {
		return t
	}
	columns, l := slices.Clone(t.columns), f.look
	needs := make([]float64, len(columns))
	var sum base.Fen // no subtotal is wider
	for _, a := range t.amounts {
		sum += max(a, -a)
	}
	for i, c := range columns {
		needs[i] = Width(c.name, l.label+0.3)
		if c.amount && f.prices {
			needs[i] = max(needs[i], Width(money(sum), l.body)+0.6)
		}
		for _, texts := range t.rows {
			for line := range strings.Lines(texts[i]) {
				needs[i] = max(needs[i], Width(strings.TrimRight(line, "\n"), l.body))
			}
		}
		needs[i] += 2*l.padX + 0.3
	}
	room, tight := 0.0, false
	for i, c := range columns {
		if !c.open && needs[i] > c.width && c.name != "备注" { // a remark may take two lines
			grown := min(needs[i], c.width*1.4)
			room -= grown - c.width
			columns[i].width = grown
		}
		tight = tight || c.open && needs[i] > c.width
	}
	if tight {
		for i, c := range columns {
			if !c.open && c.name != serial && needs[i] < c.width {
				least := max(needs[i], c.width*0.65)
				room += c.width - least
				columns[i].width = least
			}
		}
	}
	share(columns, needs, room)
	t.columns = columns
	if tight && f.crowded(t) {
		room = 0
		for i, c := range columns {
			if least := max(c.soft*l.body/9, Width(c.name, l.label+0.3)+2*l.padX+0.3); c.soft > 0 && least < c.width {
				room += c.width - least
				columns[i].width = least
			}
		}
		share(columns, needs, room)
	}
	return t
}

// crowded says that names are short of room: most rows take three lines or more for their names alone, or names get less than ten characters.
func (f *form) crowded(t table) bool {
	long, narrow := 0, false
	for i, c := range t.columns {
		room := c.width - 2*f.look.padX
		narrow = narrow || c.open && room < 10*f.look.body*mmPerPoint
		for _, texts := range t.rows {
			if c.open && Width(texts[i], f.look.body) > 2*room {
				long++
			}
		}
	}
	return narrow || 2*long > len(t.rows)
}

// share divides room that was won or lost among the columns that take what is left, to those first whose texts need it.
func share(columns []column, needs []float64, room float64) {
	short, weights := 0.0, 0.0
	for i, c := range columns {
		if c.open {
			short += max(0, needs[i]-c.width)
			weights += c.width
		}
	}
	for i, c := range columns {
		switch {
		case !c.open:
		case room > 0 && short > 0:
			columns[i].width += room * max(0, needs[i]-c.width) / short
		default:
			columns[i].width += room * c.width / weights
		}
	}
}

func (t table) emptyColumn(i int) bool {
	for _, texts := range t.rows {
		if texts[i] != "" {
			return false
		}
	}
	return true
}

func (t table) without(drop func(i int) bool) table {
	columns, rows := t.columns, t.rows
	t.columns, t.rows = nil, make([][]string, len(rows))
	for i, c := range columns {
		if drop(i) {
			continue
		}
		t.columns = append(t.columns, c)
		for n := range rows {
			t.rows[n] = append(t.rows[n], rows[n][i])
		}
	}
	return t
}

// table adds a table to the form.
func (f *form) table(t table) {
	if len(t.rows)+t.blank == 0 || f.hides(t.title) {
		return
	}
	if f.kind.Rows && t.blank == 0 && t.title != "其他费用" && t.title != "变更记录" {
		t.more = f.set.Look.Rows
	}
	t = f.visible(t)
	l := f.look
	head := &row{}
	title := t.title
	for _, c := range t.columns {
		if c.open && title != "" && f.low() {
			c.name, title = unnumbered(title), ""
		}
		head.cells = append(head.cells, cell{W: c.width, S: c.name, Bold: true, Size: l.label + 0.3, Fill: l.headFill, Align: c.align})
	}
	head.fit(l)
	s := section{title: title, head: head}
	for _, texts := range t.rows {
		s.rows = append(s.rows, t.row(texts, l))
	}
	for range t.blank + t.more {
		s.rows = append(s.rows, t.row(make([]string, len(t.columns)), l))
	}
	if t.blank == 0 && t.amounts != nil && len(t.rows) > 1 {
		s.subtotal = t.subtotal(l, f.prices)
	}
	f.sections = append(f.sections, s)
}

// money is an amount as it stands on paper, with the minus sign of print, which is as wide as a digit.
func money(a base.Fen) string { return strings.Replace(a.String(), "-", "−", 1) }

// unnumbered is a heading without its number: 二　材料费.
func unnumbered(title string) string {
	if _, words, found := strings.Cut(title, "　"); found {
		return words
	}
	return title
}

func (t table) row(texts []string, l look) row {
	r := row{min: t.minRow}
	for i, c := range t.columns {
		r.cells = append(r.cells, cell{W: c.width, S: texts[i], Align: c.align})
	}
	r.fit(l)
	return r
}

// subtotal makes the row 本页小计 n 项, with the sum under the column of amounts.
func (t table) subtotal(l look, prices bool) func(from, to int) row {
	return func(from, to int) row {
		var sum base.Fen
		to = min(to, len(t.amounts)) // blank rows add nothing
		for _, a := range t.amounts[min(from, to):to] {
			sum += a
		}
		say := "本页小计 " + base.Milli(max(to-from, 0)*1000).String() + " 项"
		r := row{}
		before, after, found := 0.0, 0.0, false
		var at column
		for _, c := range t.columns {
			switch {
			case c.amount && prices:
				at, found = c, true
			case found:
				after += c.width
			default:
				before += c.width
			}
		}
		r.cells = append(r.cells, cell{W: before, S: say, Bold: true, Size: l.label, Fill: l.labelFill})
		if found {
			r.cells = append(r.cells, cell{W: at.width, S: money(sum), Bold: true, Align: Right, Fill: l.labelFill})
			if after > 0 {
				r.cells = append(r.cells, cell{W: after, Fill: l.labelFill})
			}
		}
		return r
	}
}
