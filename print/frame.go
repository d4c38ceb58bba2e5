package print

import (
	"fmt"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/shop"
)

// form is one copy of a paper while it is put together: the frame that all forms share, and its sections.
type form struct {
	shop  shop.Profile
	set   Setting
	look  look
	width float64

	title  string     // 任务委托书
	no     base.DocNo // on the paper and in the code
	noName string     // 单号, 编号, No.
	about  string     // beside the number: 服务顾问：李敏　开单：…
	code   base.DocNo // in the code, where it is not the number on the paper
	short  string     // on pages after the first, beside the number: the plate
	copy   string     // 联
	plies  string     // at the foot: 一式三联：客户 / 承修方 / 车间
	mark   string     // 冲红, 作废
	kind   Kind
	hidden []string // what the shop leaves out
	half   bool     // half a sheet wide: the head is narrow
	prices bool     // whether this copy shows money and whole phone numbers

	measure   measure
	hand      int                         // rows to write on in each table of a blank form, 0: as few as make sense
	handExtra float64                     // how much higher these are
	air       struct{ padY, gap float64 } // what a closer measure gets back of the white that it took
	open      float64                     // how far a form of one page is opened out, from 0 to 1
	sections  []section
	paged     *flow // how the sections break into pages
}

func newForm(profile shop.Profile, set Setting) *form {
	return &form{shop: profile, set: set, look: set.look(), width: set.Paper.width(), prices: true, noName: "单号"}
}

// begin begins a copy of a form of that kind.
func (k Kind) begin(profile shop.Profile, set Setting, c shop.Copy) *form {
	f := newForm(profile, set)
	f.kind, f.title, f.copy, f.plies, f.prices = k, k.Title, c.Name, k.plies(set), !c.Workshop
	f.hidden = k.hidden(set)
	return f
}

// hides says that what bears this name is left out, because the shop doesn't want it.
func (f *form) hides(name string) bool { return slices.Contains(f.hidden, name) }

// blank says that the form is to be filled in by hand.
func (f *form) blank() bool { return f.set.blank || f.no == "" }

// pages draws the copy. Documents of several pages show subtotals.
func (f *form) pages() []Page {
	flow := f.run(f.measured().turned > 1, false)
	pages := make([]Page, len(flow.pages))
	for i, body := range flow.pages {
		frame := &sketch{look: f.look}
		if i == 0 {
			f.head(frame, len(pages))
		} else {
			f.runningHead(frame, i+1, len(pages))
		}
		frame.marks = append(frame.marks, body.marks...)
		f.foot(frame, i+1, len(pages))
		frame.marks = ordered(frame.marks)
		for n, m := range frame.marks {
			if f.set.DX != 0 || f.set.DY != 0 {
				frame.marks[n] = moved(m, f.set.DX, f.set.DY)
			}
		}
		pages[i] = Page{Marks: frame.marks}
	}
	return pages
}

func (f *form) run(several, dry bool) *flow {
	flow := &flow{look: f.look, paper: f.set.Paper, several: several, dry: dry}
	pages := 1
	if several {
		pages = 99 // the number of pages may take another line; room is kept for it
	}
	flow.first = f.head(&sketch{look: f.look}, pages)
	flow.next = f.runningHead(&sketch{look: f.look}, 99, 99)
	flow.foot = f.look.line(f.look.small) + 1.2
	flow.run(f.sections)
	return flow
}

// codeSide is the size of the code at the upper right.
func (f *form) codeSide() float64 {
	if f.set.Paper.H < 200 {
		return 14
	}
	return 17
}

// head draws the head of the first page and returns its height: shop, title, number, code, copy and page.
func (f *form) head(p *sketch, pages int) float64 {
	switch {
	case f.half:
		return f.halfHead(p, pages)
	case f.low():
		if h, ok := f.lowHead(p, pages); ok {
			return h
		}
	}
	l, x, y := f.look, f.set.Paper.Side, f.set.Paper.Edge
	side := f.codeSide()
	sign := f.logo(p, x, y, logoWide)
	room := f.width - side - 4 - sign
	lines := []row{
		{bare: true, cells: []cell{{W: room, S: f.shopName(), Size: l.shop, Bold: true}}},
		{bare: true, cells: []cell{{W: room, S: f.contact(), Size: l.small, Grey: l.labelGrey}}},
	}
	for _, r := range lines {
		r.fit(l)
		r.draw(p, x+sign, y)
		y += r.h
	}
	if sign > 0 {
		y = max(y, f.set.Paper.Edge+logoHigh+0.6)
	}
	f.scan(p, f.set.Paper.Edge, side)
	y = f.heading(p, y+0.4)
	y = max(y, f.set.Paper.Edge+side+1)
	numbers := f.numbers(pages, f.width)
	numbers.fit(l)
	numbers.draw(p, x, y)
	return y + numbers.h + 1.4 - f.set.Paper.Edge
}

// low says that the form is set as closely as may be on half a sheet: its head and headings take no lines of their own then.
func (f *form) low() bool { return f.measure == dense && f.set.Paper.H < 200 && !f.half }

// lowHead draws a head of three lines beside the code: the title stands behind the shop's name. It can't when the name is too long for that
// or has lines of its own.
func (f *form) lowHead(p *sketch, pages int) (float64, bool) {
	l, x, y := f.look, f.set.Paper.Side, f.set.Paper.Edge
	room := f.width - f.codeSide() - 4
	spread := f.titleSpread()
	title := Width(f.title, l.title) + spread*float64(len([]rune(f.title)))
	mark := Width(f.mark, l.shop)
	if f.mark != "" {
		mark += 8
	}
	before := len(p.marks)
	sign := f.logo(p, x, y, logoWide)
	name := row{bare: true, cells: []cell{{S: f.shopName(), Size: l.shop, Bold: true, W: Width(f.shopName(), l.shop) + 0.5}}}
	at := max(x+sign+name.cells[0].W+4, x+(f.width-title)/2)
	name.fit(l)
	if at+title+mark > x+room || len(name.cells[0].lines) > 1 {
		p.marks = p.marks[:before]
		return 0, false
	}
	high := l.line(l.title)
	name.draw(p, x+sign, y+l.base(l.title)-l.base(l.shop))
	f.titleAt(p, at, y, spread)
	y += high
	contact := row{bare: true, cells: []cell{{W: room - sign, S: f.contact(), Size: l.small, Grey: l.labelGrey}}}
	contact.fit(l)
	contact.draw(p, x+sign, y)
	y += contact.h + 0.6
	if sign > 0 {
		y = max(y, f.set.Paper.Edge+logoHigh+0.6)
	}
	f.scan(p, f.set.Paper.Edge, f.codeSide())
	numbers := f.numbers(pages, room)
	numbers.fit(l)
	numbers.draw(p, x, y)
	return max(y+numbers.h-f.set.Paper.Edge, f.codeSide()) + 1.2, true
}

// titleSpread is the space after each character of the title.
func (f *form) titleSpread() float64 { return f.look.title * mmPerPoint * 0.16 }

// titleAt draws the title, and the mark of a document that is not what it was.
func (f *form) titleAt(p *sketch, x, y, spread float64) {
	size := f.look.title
	p.add(Text{X: x, Base: y + f.look.base(size), SizePt: size, Bold: true, Spread: spread, S: f.title})
	if f.mark != "" {
		at := x + Width(f.title, size) + spread*float64(len([]rune(f.title))-1) + 4
		w := Width(f.mark, f.look.shop) + 4
		p.add(Box{X: at, Y: y + 1.2, W: w, H: f.look.line(f.look.shop) + 0.4, Width: 0.4, Fill: 255})
		p.line(f.mark, at, y+1.4, w, f.look.shop, true, 0, Centre)
	}
}

// scan draws the code at the right: a scanner at the desk reads it, and the document opens. A blank form without a number has none.
func (f *form) scan(p *sketch, y, side float64) {
	no := f.no
	if f.code != "" {
		no = f.code
	}
	if no != "" {
		p.add(Code{X: f.set.Paper.Side + f.width - side, Y: y, Side: side, S: string(no)})
	}
}

// The room of the logo at the head, in millimetres.
const (
	logoHigh = 10.0
	logoWide = 34.0
)

// logo draws the shop's sign before its name, at most so wide, and returns the width that it takes.
func (f *form) logo(p *sketch, x, y, most float64) float64 {
	logo := f.set.Logo
	if f.set.Look.Plain || len(logo.PNG) == 0 || logo.Width < 1 || logo.Height < 1 {
		return 0
	}
	h := logoHigh
	w := h * float64(logo.Width) / float64(logo.Height)
	if w > most {
		w, h = most, most*float64(logo.Height)/float64(logo.Width)
	}
	p.add(Picture{X: x, Y: y + (logoHigh-h)/2, W: w, H: h, Data: logo.PNG})
	return w + 3
}

// halfHead draws the head of half a sheet: everything at the left of the code.
func (f *form) halfHead(p *sketch, pages int) float64 {
	l, x, y := f.look, f.set.Paper.Side, f.set.Paper.Edge
	side, beside := f.codeSide()+2, f.width-f.codeSide()-5
	sign := f.logo(p, x, y+1, 24)
	x, beside = x+sign, beside-sign
	for _, c := range []cell{{W: beside, S: f.shopName(), Size: l.label + 0.5, Bold: true}, {W: beside, S: f.shortContact(), Size: l.small, Grey: l.labelGrey}} {
		r := row{bare: true, cells: []cell{c}}
		r.fit(l)
		r.draw(p, x, y)
		y += r.h
	}
	spread := l.title * mmPerPoint * 0.16
	p.add(Text{X: x, Base: y + l.base(l.title), SizePt: l.title, Bold: true, Spread: spread, S: f.title})
	if f.mark != "" {
		p.line(f.mark, x+Width(f.title, l.title)+4*spread+3, y+1, beside, l.shop, true, 0, Left)
	}
	last := f.copy
	if f.set.Count > 1 {
		last += fmt.Sprintf("　补打 %d 次", f.set.Count-1)
	}
	no := string(f.no)
	if no == "" {
		no = "＿＿＿＿＿＿＿＿" // written by hand
	}
	number := row{bare: true, cells: []cell{{W: beside, S: f.noName + " " + no + "　" + last, Bold: true}}}
	at := Width(f.title, l.title) + spread*float64(len([]rune(f.title))) + 3
	wide := at + Width(f.noName+" "+no+"　", l.body) + max(Width(last, l.body), Width(CopyCustomer, l.body)) // the same on all parts
	if f.set.Paper.H < 100 && f.mark == "" && wide < beside {                                               // behind the title
		number.cells[0].W = beside - at
		number.fit(l)
		number.draw(p, x+at, y+l.base(l.title)-l.base(l.body))
		y += l.line(l.title)
	} else {
		y += l.line(l.title)
		number.fit(l)
		number.draw(p, x, y)
		y += number.h
	}
	f.scan(p, f.set.Paper.Edge+1, side)
	return max(y-f.set.Paper.Edge, side+1.4) + 1.6
}

// shopName is the shop's name; a shop for practice says so on every paper.
func (f *form) shopName() string {
	if f.shop.Demo {
		return f.shop.Name + "（演示店，本单不作凭证）"
	}
	return f.shop.Name
}

// heading draws the title in the middle, its characters set apart, with the mark of a document that is not what it was.
func (f *form) heading(p *sketch, y float64) float64 {
	size, spread := f.look.title, f.titleSpread()
	width := Width(f.title, size) + spread*float64(len([]rune(f.title))-1)
	f.titleAt(p, f.set.Paper.Side+(f.width-width)/2, y, spread)
	return y + f.look.line(size)
}

// keyedIn marks what was printed from a form that was filled in by hand: that sheet, with its time and the signatures, is the original.
func (f *form) keyedIn(at base.Instant) {
	if at.IsZero() {
		return
	}
	if f.mark == "" {
		f.mark = "补录"
	}
	f.about = strings.Trim(f.about+"　手写单，"+at.Day().Short()+" "+at.Clock()+" 补录", "　")
}

// contact is the shop's line of address and telephone.
func (f *form) contact() string {
	var parts []string
	for _, part := range []struct{ name, value string }{{"", f.shop.Address}, {"服务热线 ", f.shop.Phone}, {"营业时间 ", f.shop.Hours}} {
		if part.value != "" {
			parts = append(parts, part.name+part.value)
		}
	}
	return strings.Join(parts, "　")
}

// numbers is the line under the title.
func (f *form) numbers(pages int, width float64) row {
	l := f.look
	label := f.noName + "："
	no := string(f.no)
	labelWidth, noWidth := Width(label, l.body)+0.2, Width(no, l.body)+5
	if f.no == "" {
		no, noWidth = byHand(8), 34
	}
	right := f.copyAndPage(1, pages)
	rightWidth := min(Width(right, l.body)+1, width*0.45)
	return row{bare: true, cells: []cell{
		{W: labelWidth, S: label},
		{W: noWidth, S: no, Bold: true},
		{W: width - labelWidth - noWidth - rightWidth - 3, S: f.about},
		{W: rightWidth + 3, S: right, Bold: true, Align: Right},
	}}
}

// copyAndPage says which copy this is, whether it was printed before, and which page.
func (f *form) copyAndPage(page, pages int) string {
	return strings.TrimLeft(f.copyName()+fmt.Sprintf("　第 %d 页 共 %d 页", page, pages), "　")
}

// copyName says which copy this is, and whether it was printed before.
func (f *form) copyName() string {
	if f.set.Count > 1 {
		return strings.TrimLeft(fmt.Sprintf("%s　补打 %d 次", f.copy, f.set.Count-1), "　")
	}
	return f.copy
}

// shortContact is the address and the number alone, for half a sheet.
func (f *form) shortContact() string {
	return strings.Trim(f.shop.Address+"　"+f.shop.Phone, "　")
}

// runningHead draws the short head of the other pages and returns its height.
func (f *form) runningHead(p *sketch, page, pages int) float64 {
	l, x, y := f.look, f.set.Paper.Side, f.set.Paper.Edge
	title := f.title
	if f.mark != "" {
		title += "（" + f.mark + "）"
	}
	right := f.copyAndPage(page, pages)
	rightWidth := min(Width(right, l.body)+1, f.width*0.45)
	titleWidth := min(Width(title, l.section)+5, f.width*0.3)
	r := row{bare: true, cells: []cell{
		{W: titleWidth, S: title, Bold: true, Size: l.section},
		{W: f.width - titleWidth - rightWidth - 3, S: strings.TrimRight(f.noName+"："+string(f.no)+"　"+f.short, "　")},
		{W: rightWidth + 3, S: right, Bold: true, Align: Right},
	}}
	if f.half { // the number in a line of its own, the page stands at the foot
		name := f.copyName()
		nameWidth := min(Width(name, l.body)+1, f.width*0.6)
		first := row{bare: true, cells: []cell{{W: f.width - nameWidth, S: title, Bold: true, Size: l.section}, {W: nameWidth, S: name, Bold: true, Align: Right}}}
		first.fit(l)
		first.draw(p, x, y)
		y += first.h
		r.cells = []cell{{W: f.width, S: strings.TrimRight(f.noName+" "+string(f.no)+"　"+f.short, "　")}}
	}
	r.fit(l)
	r.draw(p, x, y)
	return y + r.h + 2.4 - f.set.Paper.Edge
}

// foot draws the last line of a page: when and by whom it was printed, its proof, and how many copies there are.
func (f *form) foot(p *sketch, page, pages int) {
	l := f.look
	y := f.set.Paper.H - f.set.Paper.Edge - l.line(l.small)
	var parts []string
	if !f.set.At.IsZero() {
		parts = append(parts, "打印时间 "+f.set.At.String())
	}
	if f.set.Anchor != "" {
		parts = append(parts, "凭证 "+proof(f.set.Anchor))
	}
	left, right := strings.Join(parts, "　"), f.plies
	if f.half { // its head has no room for the page
		if right = fmt.Sprintf("第 %d 页 共 %d 页", page, pages); Width(left+right, l.small) > f.width-3 {
			right = fmt.Sprintf("%d / %d", page, pages)
		}
	}
	if by := "打印人 " + f.set.By; f.set.By != "" && Width(left+"　"+by+right, l.small) < f.width-6 {
		left += "　" + by
	}
	p.line(left, f.set.Paper.Side, y, f.width, l.small, false, l.labelGrey, Left)
	p.line(right, f.set.Paper.Side, y, f.width, l.small, false, l.labelGrey, Right)
}

// proof groups the eight characters of a record's hash so that they can be read aloud: 7F3A-91C2.
func proof(s string) string {
	s = strings.ToUpper(s)
	if len(s) == 8 {
		return s[:4] + "-" + s[4:]
	}
	return s
}

// pair is a label and its value in a grid. A value may take the room of several pairs.
type pair struct {
	label string
	value string
	bold  bool
	size  float64
	align Align
	width float64 // of the value; 0: what is left over, shared
}

// grid adds rows of labels and values, framed.
func (f *form) grid(tail bool, rows ...[]pair) {
	s := section{tail: tail}
	for _, pairs := range rows {
		if pairs = f.kept(pairs); len(pairs) > 0 {
			s.rows = append(s.rows, f.gridRow(f.labelWidth(), pairs))
		}
	}
	f.sections = append(f.sections, s)
}

// labelWidth is the width of the field of a label: four hanzi, as nearly all labels have.
func (f *form) labelWidth() float64 {
	return 4*f.look.label*mmPerPoint + 2*f.look.padX + 0.2
}

// kept is the row without the fields that the shop leaves out; the others share the room.
func (f *form) kept(pairs []pair) []pair {
	if len(f.hidden) == 0 {
		return pairs
	}
	kept := slices.DeleteFunc(slices.Clone(pairs), func(p pair) bool { return f.hides(p.label) })
	if n := len(kept); n > 0 && n < len(pairs) && !slices.ContainsFunc(kept, func(p pair) bool { return p.width == 0 }) {
		kept[0].width = 0
	}
	return kept
}

func (f *form) gridRow(labelWidth float64, pairs []pair) row {
	l := f.look
	rest, open := f.width-labelWidth*float64(len(pairs)), 0.0
	for _, p := range pairs {
		rest -= p.width
		if p.width == 0 {
			open++
		}
	}
	var r row
	for _, p := range pairs {
		w := p.width
		if w == 0 {
			w = rest / open
		}
		r.cells = append(r.cells,
			cell{W: labelWidth, S: p.label, Size: l.label, Grey: l.labelGrey, Fill: l.labelFill},
			cell{W: w, S: p.value, Bold: p.bold, Size: p.size, Align: p.align})
	}
	r.min = max(l.line(l.body)+2*l.padY, f.handField())
	r.fit(l)
	return r
}

// handField is the least height of a field that is filled in by hand.
func (f *form) handField() float64 {
	if f.blank() {
		return 6
	}
	return 0
}

// text adds plain lines under a heading. Each is a row, so that a page may end between them.
func (f *form) text(tail bool, title string, size float64, lines ...string) {
	s := section{title: title, tail: tail}
	for _, line := range lines {
		r := row{bare: true, cells: []cell{{W: f.width, S: line, Size: size}}}
		r.fit(f.look)
		s.rows = append(s.rows, r)
	}
	if len(lines) > 0 {
		f.sections = append(f.sections, s)
	}
}

// field is a framed place to write in by hand.
type field struct {
	name  string
	foot  string // at its lower right: 年　月　日
	text  string // what is known already
	width float64
}

// fields adds rows of fields, kept whole: where people sign.
func (f *form) fields(height float64, rows ...[]field) {
	s := section{whole: true, tail: true}
	for _, fields := range rows {
		r := row{min: height}
		rest, open := f.width, 0.0
		for _, d := range fields {
			rest -= d.width
			if d.width == 0 {
				open++
			}
		}
		for _, d := range fields {
			w := d.width
			if w == 0 {
				w = rest / open
			}
			text := d.name
			if d.text != "" {
				text += "\n" + d.text
			}
			r.cells = append(r.cells, cell{W: w, S: text, Size: f.look.label, Top: true, Foot: d.foot})
		}
		r.fit(f.look)
		s.rows = append(s.rows, r)
	}
	f.sections = append(f.sections, s)
}

// boxes writes a row of choices with the chosen ones ticked: ☑小修 ☐返修. A box stays with its words.
func boxes(chosen func(string) bool, choices ...string) string {
	var b strings.Builder
	for i, c := range choices {
		if i > 0 {
			b.WriteByte(' ')
		}
		if chosen(c) {
			b.WriteString("☑")
		} else {
			b.WriteString("☐")
		}
		for _, r := range c {
			b.WriteRune(joiner)
			b.WriteRune(r)
		}
	}
	return b.String()
}

// dateLine is where a date is written by hand.
const dateLine = "年　　月　　日"

// finish makes the document of all copies.
func finish(title string, set Setting, copies ...*form) Doc {
	d := Doc{Title: title, Paper: set.Paper}
	for _, f := range copies {
		d.Pages = append(d.Pages, f.pages()...)
		for _, m := range f.missing() {
			d.addMissing(m)
		}
	}
	return d
}

// addMissing tells of a character once.
func (d *Doc) addMissing(m Missing) {
	if !slices.Contains(d.Missing, m) {
		d.Missing = append(d.Missing, m)
	}
}

// missing lists the characters of this copy that no font has, by the texts that they stand in.
func (f *form) missing() []Missing {
	var list []Missing
	for _, s := range f.sections {
		for _, r := range s.rows {
			for _, c := range r.cells {
				list = missingIn(list, c.S)
			}
		}
	}
	for _, s := range []string{f.shop.Name, f.contact(), f.about, f.short} {
		list = missingIn(list, s)
	}
	return list
}
