package print

// section is a part of a form: a heading, a head row repeated on each page, and rows.
type section struct {
	title string // stands above the first row and never alone at the foot of a page
	head  *row
	rows  []row
	// subtotal makes the row 本页小计 of the rows from…to, for documents of several pages.
	subtotal func(from, to int) row
	whole    bool // never divided: fields for signatures
	tail     bool // stays together with the tail sections around it, as far as a page is large enough
}

// flow breaks sections into pages.
//
// The signature block is whole and never alone on the last page: it moves there
// with what stands above it. A row is divided only when it is higher than a
// page. Nothing is ever left out.
type flow struct {
	look        look
	paper       Paper
	first, next float64 // heights of the head on the first page and on the others
	foot        float64
	several     bool // there are several pages: each shows its subtotal
	dry         bool // only to see how many pages there will be: nothing is drawn

	pages  []*sketch
	turned int // pages begun
	y      float64
	empty  bool // nothing is on the page yet
}

func (f *flow) top() float64 {
	if f.turned <= 1 {
		return f.paper.Edge + f.first
	}
	return f.paper.Edge + f.next
}

func (f *flow) bottom() float64 { return f.paper.H - f.paper.Edge - f.foot }

func (f *flow) turn() {
	f.turned++
	if !f.dry {
		f.pages = append(f.pages, &sketch{look: f.look})
	}
	f.y, f.empty = f.top(), true
}

// put draws a row where the page has come to, and goes on below it.
func (f *flow) put(r row) {
	if !f.dry {
		r.draw(f.pages[len(f.pages)-1], f.paper.Side, f.y)
	}
	f.y += r.h
}

// room is the height that a page after the first one offers.
func (f *flow) room() float64 { return f.bottom() - f.paper.Edge - f.next }

// run lays the sections out.
func (f *flow) run(sections []section) {
	f.turn()
	for i := 0; i < len(sections); {
		if !sections[i].tail {
			f.place(sections[i])
			i++
			continue
		}
		end := i
		for end < len(sections) && sections[end].tail {
			end++
		}
		f.together(sections[i:end])
		i = end
	}
}

// together places sections on one page if one page can hold them.
func (f *flow) together(group []section) {
	h := 0.0
	for _, s := range group {
		h += f.look.gap + f.heightOf(s)
	}
	if f.y+h > f.bottom() && !f.empty && h <= f.room() {
		f.turn()
	}
	if f.y+h <= f.bottom() {
		for _, s := range group {
			f.place(s)
		}
		return
	}
	f.apart(group)
}

// apart places a group that no page can hold. Its last section takes the last row before it along.
func (f *flow) apart(group []section) {
	last := len(group) - 1
	for _, s := range group[:max(0, last-1)] {
		f.place(s)
	}
	if last == 0 {
		f.place(group[0])
		return
	}
	before := group[last-1]
	if n := len(before.rows); n > 1 && !before.whole {
		begin := before
		begin.rows = before.rows[:n-1]
		f.place(begin)
		before = section{rows: before.rows[n-1:]}
	}
	need := 2*f.look.gap + f.heightOf(before) + f.heightOf(group[last])
	if f.y+need > f.bottom() && !f.empty && need <= f.room() {
		f.turn()
	}
	f.place(before)
	f.place(group[last])
}

func (f *flow) titleHeight() float64 { return f.look.line(f.look.section) + 0.6 }

func (f *flow) heightOf(s section) float64 {
	h := 0.0
	if s.title != "" {
		h += f.titleHeight()
	}
	if s.head != nil {
		h += s.head.h
	}
	for _, r := range s.rows {
		h += r.h
	}
	return h
}

// place puts one section on the page, and goes on on the next one where it must.
func (f *flow) place(s section) {
	if len(s.rows) == 0 {
		return
	}
	if !f.empty {
		f.y += f.look.gap
	}
	if s.whole && f.y+f.heightOf(s) > f.bottom() && !f.empty {
		f.turn()
	}
	run := tableRun{flow: f, section: s}
	for i, r := range s.rows {
		run.put(i, r)
	}
	run.close(len(s.rows))
}

// tableRun is one section being placed: where its part on the current page began.
type tableRun struct {
	flow    *flow
	section section
	open    bool
	from    int
	begun   bool

	subtotal float64 // height of the subtotal of the rows from summed on
	summed   int
}

func (t *tableRun) put(i int, r row) {
	f := t.flow
	if need := f.y + t.headHeight() + t.least(i) + t.subtotalHeight(); need > f.bottom() && !f.empty {
		t.close(i)
		f.turn()
	}
	limit := f.bottom() - f.y - t.headHeight() - t.subtotalHeight()
	for n, part := range r.split(limit, f.look) {
		if n > 0 {
			f.turn()
			t.open = false
		}
		t.begin(i)
		f.put(part)
		f.empty = false
	}
}

// least is the height of the rows from i on that must not be parted: a table of three rows is whole, no table begins or ends with one low row
// alone on a page.
func (t *tableRun) least(i int) float64 {
	rows, h := t.section.rows, t.section.rows[i].h
	if t.section.head == nil || h >= 2*t.flow.look.line(t.flow.look.body) {
		return h
	}
	end := i + 1
	switch n := len(rows); {
	case i == 0 && n <= 3:
		end = n
	case i == 0 || i == n-2:
		end = i + 2
	}
	for _, r := range rows[i+1 : end] {
		h += r.h
	}
	if h > t.flow.room()/3 {
		return rows[i].h
	}
	return h
}

// headHeight is what the heading and head row need before the next row, if they aren't on this page yet.
func (t *tableRun) headHeight() float64 {
	if t.open {
		return 0
	}
	h := 0.0
	if t.section.title != "" {
		h += t.flow.titleHeight()
	}
	if t.section.head != nil {
		h += t.section.head.h
	}
	return h
}

func (t *tableRun) subtotalHeight() float64 {
	if t.section.subtotal == nil || !t.flow.several {
		return 0
	}
	if t.subtotal == 0 || t.summed != t.from {
		r := t.section.subtotal(t.from, len(t.section.rows))
		r.fit(t.flow.look)
		t.subtotal, t.summed = r.h, t.from
	}
	return t.subtotal
}

// begin draws heading and head row at the top of the section's part of a page.
func (t *tableRun) begin(i int) {
	if t.open {
		return
	}
	f := t.flow
	if title := t.section.title; title != "" {
		if t.begun {
			title += "（续）"
		}
		if !f.dry {
			f.pages[len(f.pages)-1].line(title, f.paper.Side, f.y, f.paper.width(), f.look.section, true, 0, Left)
		}
		f.y += f.titleHeight()
	}
	if t.section.head != nil {
		f.put(*t.section.head)
	}
	t.open, t.begun, t.from = true, true, i
}

// close ends the section's part of this page with its subtotal.
func (t *tableRun) close(to int) {
	if !t.open {
		return
	}
	t.open = false
	if t.section.subtotal == nil || !t.flow.several {
		return
	}
	r := t.section.subtotal(t.from, to)
	r.fit(t.flow.look)
	t.flow.put(r)
}
