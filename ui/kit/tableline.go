package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// tableLine holds the objects of one row in sight; they are filled anew as the table scrolls.
type tableLine struct {
	ground, rule *canvas.Rectangle
	cells        []*tableCell
}

func newTableLine(columns int) *tableLine {
	l := &tableLine{ground: canvas.NewRectangle(color.Transparent), rule: canvas.NewRectangle(look.palette.Line)}
	for range columns {
		l.cells = append(l.cells, &tableCell{text: Body("")})
	}
	return l
}

func (l *tableLine) hide() {
	l.ground.Hide()
	l.rule.Hide()
	for _, c := range l.cells {
		c.hide()
	}
}

// paint colours the ground of the row.
func (l *tableLine) paint(heading, chosen, keyboard, hovered bool) {
	p := look.palette
	l.ground.Show()
	l.rule.Show()
	var fill color.Color = color.Transparent
	switch {
	case heading:
		fill = p.Shade
	case chosen && keyboard:
		fill = p.Soft
	case chosen:
		fill = mix(p.Soft, p.Card, 0.45)
	case hovered:
		fill = p.Shade
	}
	if l.ground.FillColor != fill {
		l.ground.FillColor = fill
		l.ground.Refresh()
	}
}

// setHeading writes a heading over the whole width.
func (l *tableLine) setHeading(text string, at fyne.Position, height float32) {
	for i, c := range l.cells {
		if i > 0 {
			c.hide()
		}
	}
	if len(l.cells) == 0 {
		return
	}
	c := l.cells[0]
	c.hide()
	c.text.Text, c.text.TextSize, c.text.Color, c.text.TextStyle.Bold = text, Px(sizeCaption), look.palette.Ink2, false
	c.text.Move(at)
	c.text.Resize(fyne.NewSize(c.text.MinSize().Width, height))
	c.text.Show()
	c.text.Refresh()
}

// tableCell is one place of a row. What is rarely used is made when it is first needed.
type tableCell struct {
	text  *canvas.Text
	note  *canvas.Text
	chip  *Tag
	cap   *Tag
	plate *NumberPlate
}

func (c *tableCell) used() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{c.text}
	if c.note != nil {
		objects = append(objects, c.note)
	}
	if c.chip != nil {
		objects = append(objects, c.chip)
	}
	if c.cap != nil {
		objects = append(objects, c.cap)
	}
	if c.plate != nil {
		objects = append(objects, c.plate)
	}
	return objects
}

func (c *tableCell) hide() {
	for _, o := range c.used() {
		o.Hide()
	}
}

// fill writes a cell into its objects and lays them out in the given place, from the left, or up to
// the right edge.
func (c *tableCell) fill(cell Cell, at fyne.Position, size fyne.Size, right bool) {
	c.hide()
	var parts []fyne.CanvasObject
	room := size.Width
	add := func(o fyne.CanvasObject) {
		parts = append(parts, o)
		room -= o.MinSize().Width + Px(5)
	}
	if cell.Plate != "" {
		if c.plate == nil {
			c.plate = Plate("", Blue)
		}
		c.plate.Set(cell.Plate, cell.Colour)
		add(c.plate)
	}
	var tail []fyne.CanvasObject
	if cell.Chip != "" {
		if c.chip == nil {
			c.chip = Chip("", Waiting)
		}
		c.chip.Set(cell.Chip, cell.State)
		tail = append(tail, c.chip)
	}
	if cell.Key != "" {
		if c.cap == nil {
			c.cap = KeyCap("")
		}
		c.cap.label.Text = cell.Key.Label()
		c.cap.Refresh()
		tail = append(tail, c.cap)
	}
	for _, o := range tail {
		room -= o.MinSize().Width + Px(5)
	}
	if cell.Text != "" {
		c.text.TextSize, c.text.TextStyle.Bold, c.text.Color = Px(sizeBody), cell.Bold, cell.Ink
		if right {
			c.text.TextSize = fitting(cell.Text, room, c.text.TextSize, cell.Bold)
		}
		c.text.Text = shorten(cell.Text, room, c.text.TextSize, cell.Bold)
		add(c.text)
	}
	if cell.Note != "" {
		if c.note == nil {
			c.note = Caption("")
		}
		c.note.Text = shorten(cell.Note, room, c.note.TextSize, false)
		add(c.note)
	}
	lay(append(parts, tail...), at, size, right)
}

// leastSize is the smallest type in which a number is still read.
const leastSize = 9

// fitting is the size of type in which a number stands whole in its cell: a price that lost its last digits would be another
// price.
func fitting(s string, room, size float32, bold bool) float32 {
	if wide := measure(s, size, bold).Width; wide > room && room > 0 {
		return max(size*room/wide*0.99, Px(leastSize))
	}
	return size
}

// lay shows the parts side by side, each centred in the height of the row.
func lay(parts []fyne.CanvasObject, at fyne.Position, size fyne.Size, right bool) {
	x := at.X
	if right {
		x = at.X + size.Width + Px(5)
		for _, o := range parts {
			x -= o.MinSize().Width + Px(5)
		}
	}
	for _, o := range parts {
		m := o.MinSize()
		y := at.Y + (size.Height-m.Height)/2
		if _, ok := o.(*canvas.Text); ok {
			y -= 1 // Chinese type stands a little low in its box
		}
		o.Move(fyne.NewPos(x, y))
		o.Resize(m)
		o.Show()
		o.Refresh()
		x += m.Width + Px(5)
	}
}
