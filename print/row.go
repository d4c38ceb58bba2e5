package print

import (
	"slices"
	"strings"
	"unicode"
)

// cell is one field of a row: a text in a column, wrapped so that nothing of it is cut off.
type cell struct {
	W     float64 // width; the row's cells add up to the form's
	S     string
	Size  float64 // points; 0: the body size
	Bold  bool
	Grey  uint8
	Fill  uint8 // 0: none, for no form has black fields
	Align Align
	Top   bool // at the top of the row, for fields to write in, not in its middle
	Foot  string
	lines []string
}

// row is a strip of cells across the form. Its height is that of its fullest cell.
type row struct {
	cells []cell
	min   float64 // least height, to write in
	bare  bool    // without rules: lines of plain text
	h     float64
	rule  float64                       // thicker rule around, 0: as the form has it
	art   func(p *sketch, x, y float64) // a drawing in the row, which is never divided then
}

// fit wraps the cells and finds the row's height.
func (r *row) fit(l look) {
	r.h = max(r.min, 0)
	for i := range r.cells {
		c := &r.cells[i]
		if c.Size == 0 {
			c.Size = l.body
		}
		if c.lines == nil {
			c.lines = Wrap(strings.TrimRight(c.S, "\n"), r.textWidth(*c, l), c.Size)
		}
		r.h = max(r.h, r.textHeight(*c, l))
	}
}

func (r *row) textWidth(c cell, l look) float64 {
	if r.bare {
		return c.W
	}
	return c.W - 2*l.padX
}

func (r *row) textHeight(c cell, l look) float64 {
	h := float64(len(c.lines)) * l.line(c.Size)
	if c.Foot != "" {
		h += l.line(c.Size)
	}
	if !r.bare {
		h += 2 * l.padY
	}
	return h
}

// split breaks a row that is higher than a page into rows that are not.
func (r row) split(limit float64, l look) []row {
	if r.h <= limit || r.art != nil {
		return []row{r}
	}
	var parts []row
	r.cells = slices.Clone(r.cells)
	for more := true; more; {
		more = false
		part := r
		part.min, part.cells = 0, make([]cell, len(r.cells))
		for i, c := range r.cells {
			fits := max(1, int((limit-2*l.padY)/l.line(c.Size)))
			part.cells[i] = c
			if len(c.lines) > fits {
				part.cells[i].lines, r.cells[i].lines = c.lines[:fits], c.lines[fits:]
				more = true
			} else {
				r.cells[i].lines = []string{""}
			}
		}
		part.fit(l)
		parts = append(parts, part)
	}
	return parts
}

// draw puts the row on the page with its upper left corner at x, y.
func (r row) draw(p *sketch, x, y float64) {
	rule := p.look.rule
	if r.rule > 0 {
		rule = r.rule
	}
	if !r.bare {
		r.fields(p, x, y, rule)
	}
	at := x
	for _, c := range r.cells {
		r.write(p, c, at, y)
		at += c.W
	}
	if r.art != nil {
		r.art(p, x, y)
	}
}

// fields draws what is behind and around the text.
func (r row) fields(p *sketch, x, y, rule float64) {
	at := x
	p.add(Rule{X1: at, Y1: y, X2: at, Y2: y + r.h, Width: rule})
	for _, c := range r.cells {
		if c.Fill != 0 && c.Fill != 255 {
			p.add(Box{X: at, Y: y, W: c.W, H: r.h, Fill: c.Fill})
		}
		at += c.W
		p.add(Rule{X1: at, Y1: y, X2: at, Y2: y + r.h, Width: rule})
	}
	p.add(Rule{X1: x, Y1: y, X2: at, Y2: y, Width: rule})
	p.add(Rule{X1: x, Y1: y + r.h, X2: at, Y2: y + r.h, Width: rule})
}

func (r row) write(p *sketch, c cell, x, y float64) {
	l := p.look
	padX := l.padX
	if r.bare {
		padX = 0
	}
	top := y + (r.h-float64(len(c.lines))*l.line(c.Size))/2
	switch {
	case r.bare:
		top = y
	case c.Top:
		top = y + l.padY
	}
	for _, line := range c.lines {
		p.line(line, x+padX, top, c.W-2*padX, c.Size, c.Bold, c.Grey, c.Align)
		top += l.line(c.Size)
	}
	if c.Foot != "" {
		p.line(c.Foot, x+padX, y+r.h-l.padY-l.line(c.Size), c.W-2*padX, l.small, false, 0, Right)
	}
}

// sketch collects the marks of a page that is being drawn.
type sketch struct {
	look  look
	marks []Mark
}

func (p *sketch) add(m Mark) { p.marks = append(p.marks, m) }

// line writes one line of type whose upper edge is at y, within a width.
func (p *sketch) line(s string, x, y, width, size float64, isBold bool, grey uint8, align Align) {
	s = strings.TrimRightFunc(shown(s), unicode.IsSpace)
	if s == "" {
		return
	}
	switch align {
	case Right:
		x += width - Width(s, size)
	case Centre:
		x += (width - Width(s, size)) / 2
	}
	p.add(Text{X: x, Base: y + p.look.base(size), SizePt: size, Bold: isBold, Grey: grey, S: s})
}
