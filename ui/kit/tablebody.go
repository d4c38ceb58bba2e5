package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// tableBody is as high as all rows; it fills the objects of the rows that are seen.
type tableBody[R any] struct {
	widget.BaseWidget
	t       *Table[R]
	hover   int
	clicked time.Time
	last    int
}

// MinSize is the height of all rows.
func (b *tableBody[R]) MinSize() fyne.Size {
	return fyne.NewSize(1, b.t.tops[len(b.t.rows)])
}

// MouseDown chooses a row; a second click on the same row opens it, or edits the cell.
func (b *tableBody[R]) MouseDown(m *desktop.MouseEvent) {
	touched()
	t := b.t
	i := t.rowAt(m.Position.Y)
	Focus(t)
	if t.Still || i < 0 || t.heading(i) != "" {
		return
	}
	again := i == b.last && time.Since(b.clicked) < 400*time.Millisecond
	b.last, b.clicked = i, time.Now()
	t.Select(i)
	if !again {
		return
	}
	b.clicked = time.Time{}
	if col := b.columnAt(m.Position.X); t.startEdit(i, col) {
		return
	}
	if t.OnOpen != nil {
		t.OnOpen(t.rows[i])
	}
}

// MouseUp is part of a click.
func (b *tableBody[R]) MouseUp(*desktop.MouseEvent) {}

func (b *tableBody[R]) columnAt(x float32) int {
	at := float32(0)
	for i, w := range b.t.widths(b.Size().Width) {
		if at += w; x < at {
			return i
		}
	}
	return -1
}

// MouseIn, MouseMoved and MouseOut shade the row under the mouse.
func (b *tableBody[R]) MouseIn(m *desktop.MouseEvent) { b.MouseMoved(m) }

// MouseMoved shades the row under the mouse.
func (b *tableBody[R]) MouseMoved(m *desktop.MouseEvent) {
	if i := b.t.rowAt(m.Position.Y); i != b.hover {
		b.hover = i
		b.Refresh()
	}
}

// MouseOut ends the shade.
func (b *tableBody[R]) MouseOut() { b.hover = -1; b.Refresh() }

// placeEditor lays the editor over its cell.
func (b *tableBody[R]) placeEditor() {
	t := b.t
	if !t.editing || t.at < 0 || t.at >= len(t.rows) {
		return
	}
	x := float32(0)
	widths := t.widths(b.Size().Width)
	for i := 0; i < t.col; i++ {
		x += widths[i]
	}
	size := t.editor.MinSize()
	t.editor.Move(fyne.NewPos(x+2, t.tops[t.at]+1))
	t.editor.Resize(fyne.NewSize(widths[t.col]-4, max(t.rowHeight()-2, size.Height)))
}

// CreateRenderer makes no objects yet: they come with the first layout.
func (b *tableBody[R]) CreateRenderer() fyne.WidgetRenderer { return &bodyView[R]{b: b} }

type bodyView[R any] struct {
	b     *tableBody[R]
	lines []*tableLine
}

// seen returns the range of rows in sight.
func (v *bodyView[R]) seen() (from, to int) {
	t := v.b.t
	if len(t.rows) == 0 || t.scroll.Size().Height <= 0 {
		return 0, 0
	}
	from = max(t.rowAt(max(t.scroll.Offset.Y, 0)), 0)
	bottom := t.scroll.Offset.Y + t.scroll.Size().Height
	to = from
	for to < len(t.rows) && t.tops[to] < bottom {
		to++
	}
	return from, to
}

func (v *bodyView[R]) MinSize() fyne.Size    { return v.b.MinSize() }
func (v *bodyView[R]) Layout(size fyne.Size) { v.fill(size) }
func (v *bodyView[R]) Destroy()              {}
func (v *bodyView[R]) Refresh() {
	v.fill(v.b.Size())
	canvas.Refresh(v.b)
}

// fill writes the rows in sight into their objects.
func (v *bodyView[R]) fill(size fyne.Size) {
	t := v.b.t
	from, to := v.seen()
	for len(v.lines) < to-from {
		v.lines = append(v.lines, newTableLine(len(t.columns)))
	}
	widths := t.widths(size.Width)
	for i, l := range v.lines {
		if row := from + i; row < to {
			v.fillLine(l, row, size, widths)
		} else {
			l.hide()
		}
	}
	v.b.placeEditor()
	if to == len(t.rows) && to > 0 && t.HasMore && !t.asking && t.More != nil {
		t.asking = true
		t.More()
	}
}

func (v *bodyView[R]) fillLine(l *tableLine, i int, size fyne.Size, widths []float32) {
	t := v.b.t
	p := look.palette
	top, height := t.tops[i], t.tops[i+1]-t.tops[i]
	l.ground.Move(fyne.NewPos(0, top))
	l.ground.Resize(fyne.NewSize(size.Width, height))
	l.rule.Move(fyne.NewPos(0, top+height-1))
	l.rule.Resize(fyne.NewSize(size.Width, 1))
	heading := t.heading(i)
	l.paint(heading != "", i == t.at && !t.Still, t.focused || t.editing, i == v.b.hover)
	if heading != "" {
		l.setHeading(heading, fyne.NewPos(Px(cellPad), top), height)
		return
	}
	faded := t.Fade != nil && t.Fade(t.rows[i])
	x := float32(0)
	for c, col := range t.columns {
		cell := col.cell(t.rows[i])
		if cell.Ink == nil {
			cell.Ink = p.Ink
			if faded {
				cell.Ink = p.Ink2
			}
		}
		if i != t.at {
			cell.Key = ""
		}
		if t.editing && i == t.at && c == t.col {
			cell = Cell{Ink: p.Ink}
		}
		l.cells[c].fill(cell, fyne.NewPos(x+Px(cellPad), top), fyne.NewSize(widths[c]-2*Px(cellPad), height), col.Right)
		x += widths[c]
	}
}

func (c Column[R]) cell(row R) Cell {
	if c.Cell != nil {
		return c.Cell(row)
	}
	return Cell{Text: c.Text(row)}
}

func (v *bodyView[R]) Objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for _, l := range v.lines {
		objects = append(objects, l.ground, l.rule)
		for _, c := range l.cells {
			objects = append(objects, c.used()...)
		}
	}
	return append(objects, v.b.t.editor)
}
