package print

import "jieche/data/base"

// column is a column of a table.
type column struct {
	name   string
	width  float64 // millimetres; 0: shares what the others leave, by weight
	weight float64
	align  Align
	money  bool // not on copies for the workshop
	amount bool // added up in 本页小计
	spare  bool // left out when no row has anything in it
}

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
	if t.blank == 0 {
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
			c.width = rest * max(c.weight, 1) / weights
		}
		columns[i] = c
	}
	t.columns = columns
	return t
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
	for _, c := range t.columns {
		head.cells = append(head.cells, cell{W: c.width, S: c.name, Bold: true, Size: l.label + 0.3, Fill: l.headFill, Align: c.align})
	}
	head.fit(l)
	s := section{title: t.title, head: head}
	for _, texts := range t.rows {
		s.rows = append(s.rows, t.row(texts, l))
	}
	for range t.blank + t.more {
		s.rows = append(s.rows, t.row(make([]string, len(t.columns)), l))
	}
	if t.blank == 0 && t.amounts != nil {
		s.subtotal = t.subtotal(l, f.prices)
	}
	f.sections = append(f.sections, s)
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
			r.cells = append(r.cells, cell{W: at.width, S: sum.String(), Bold: true, Align: Right, Fill: l.labelFill})
			if after > 0 {
				r.cells = append(r.cells, cell{W: after, Fill: l.labelFill})
			}
		}
		return r
	}
}
