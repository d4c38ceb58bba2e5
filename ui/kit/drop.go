package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Item is how a candidate looks in a drop-down list.
type Item struct {
	Title  string // what it is
	Detail string // what tells it from others, in the second ink
	Right  string // a number or a place, at the right
	Chip   string // a state, as word and colour
	State  State
	Plate  string // drawn as a plate before the title
	Colour PlateColour
	Header bool // a heading between candidates: can't be chosen
	Sub    bool // something to do with the candidate above: indented
	Key    Key  // a key cap at the right of an action
}

const (
	dropRow  = 32
	dropMost = 11 // rows shown at once
)

// dropList shows candidates below a field. It is no overlay and can't have the focus: the field
// keeps the keyboard while the list is open.
type dropList struct {
	widget.BaseWidget
	items   []Item
	at, top int
	note    string      // shown instead of candidates
	press   func()      // the mouse went down on the list
	tapped  func(i int) // a candidate was clicked
	hovered bool
}

func newDropList() *dropList {
	d := &dropList{at: -1}
	d.ExtendBaseWidget(d)
	return d
}

// show changes the candidates; the first that can be chosen is the chosen one, or none if free.
func (d *dropList) show(items []Item, note string, free bool) {
	d.items, d.note, d.top, d.at = items, note, 0, -1
	if !free {
		d.at = d.step(-1, 1)
	}
	d.Refresh()
}

// step returns the next candidate in a direction, or where it was if there is none.
func (d *dropList) step(from, by int) int {
	for i := from + by; i >= 0 && i < len(d.items); i += by {
		if !d.items[i].Header {
			return i
		}
	}
	return from
}

func (d *dropList) walk(by int) {
	for ; by > 0; by-- {
		d.at = d.step(d.at, 1)
	}
	for ; by < 0; by++ {
		d.at = d.step(d.at, -1)
	}
	if d.at >= 0 {
		d.top = min(max(d.top, d.at-dropMost+1), d.at)
		if d.top == 1 && d.items[0].Header {
			d.top = 0
		}
	}
	d.Refresh()
}

func (d *dropList) shown() int {
	if len(d.items) == 0 {
		return 1
	}
	return min(len(d.items), dropMost)
}

func (d *dropList) height() float32 { return float32(d.shown())*Px(dropRow) + Px(8) }

func (d *dropList) rowAt(y float32) int {
	i := int((y-Px(4))/Px(dropRow)) + d.top
	if y < Px(4) || i >= len(d.items) || i >= d.top+dropMost || d.items[i].Header {
		return -1
	}
	return i
}

// MouseDown tells the field that it will lose the focus for a moment.
func (d *dropList) MouseDown(*desktop.MouseEvent) {
	if d.press != nil {
		d.press()
	}
}

// MouseUp is part of a click.
func (d *dropList) MouseUp(*desktop.MouseEvent) {}

// Tapped takes the candidate that was clicked.
func (d *dropList) Tapped(ev *fyne.PointEvent) {
	if d.tapped != nil {
		d.tapped(d.rowAt(ev.Position.Y))
	}
}

// MouseIn, MouseMoved and MouseOut let the mouse choose.
func (d *dropList) MouseIn(*desktop.MouseEvent) {}

// MouseMoved chooses the candidate under the mouse.
func (d *dropList) MouseMoved(ev *desktop.MouseEvent) {
	if i := d.rowAt(ev.Position.Y); i >= 0 && i != d.at {
		d.at = i
		d.Refresh()
	}
}

// MouseOut is part of hovering.
func (d *dropList) MouseOut() {}

// Scrolled turns the wheel.
func (d *dropList) Scrolled(ev *fyne.ScrollEvent) {
	by := 1
	if ev.Scrolled.DY > 0 {
		by = -1
	}
	d.top = min(max(d.top+by, 0), max(len(d.items)-dropMost, 0))
	d.Refresh()
}

// CreateRenderer draws the sheet and its rows.
func (d *dropList) CreateRenderer() fyne.WidgetRenderer {
	p := look.palette
	v := &dropView{d: d, ground: sheet(p.Card, mix(p.Line, p.Ink2, 0.35)), mark: canvas.NewRectangle(p.Soft), bar: canvas.NewRectangle(p.Line)}
	v.ground.Shadow = canvas.Shadow{Color: color.NRGBA{R: 0x12, G: 0x26, B: 0x3A, A: 0x40}, Spread: 1, BlurRadius: 10, Offset: fyne.NewPos(0, 3)}
	v.mark.CornerRadius, v.bar.CornerRadius = 4, 2
	v.Refresh()
	return v
}

type dropView struct {
	d                 *dropList
	ground, mark, bar *canvas.Rectangle
	rows              []*dropLine
}

// dropLine holds the objects of one row; rows are filled anew as the list moves.
type dropLine struct {
	plate                *NumberPlate
	title, detail, right *canvas.Text
	chip, cap            *Tag
}

func newDropLine() *dropLine {
	return &dropLine{plate: Plate("", Blue), title: Body(""), detail: Caption(""), right: Right(Body("")),
		chip: Chip("", Waiting), cap: KeyCap("")}
}

func (l *dropLine) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{l.plate, l.title, l.detail, l.right, l.chip, l.cap}
}

// fill writes an item into the row and lays it out in the given place.
func (l *dropLine) fill(it Item, at fyne.Position, size fyne.Size) {
	p := look.palette
	l.plate.Set(it.Plate, it.Colour)
	l.title.TextSize, l.title.Color, l.title.TextStyle.Bold = Px(sizeBody), p.Ink, false
	if it.Header {
		l.title.TextSize, l.title.Color = Px(sizeCaption), p.Ink2
	} else if it.Sub {
		l.title.Color = p.Accent
	}
	l.chip.Set(it.Chip, it.State)
	l.cap.label.Text = it.Key.Label()
	l.right.Text, l.detail.Text, l.title.Text = it.Right, it.Detail, it.Title
	l.place(it, at, size)
	for _, o := range l.objects() {
		o.Show()
		o.Refresh()
	}
	l.cap.Hidden = it.Key == ""
	l.chip.Hidden = it.Chip == ""
}

func (l *dropLine) place(it Item, at fyne.Position, size fyne.Size) {
	left, right := at.X+Px(10), at.X+size.Width-Px(10)
	if it.Sub {
		left += Px(22)
	}
	put := func(o fyne.CanvasObject, x float32, s fyne.Size) {
		o.Move(fyne.NewPos(x, at.Y+(size.Height-s.Height)/2))
		o.Resize(s)
	}
	for _, o := range []fyne.CanvasObject{l.cap, l.right, l.chip} {
		s := o.MinSize()
		if o == fyne.CanvasObject(l.cap) && it.Key == "" || s.Width == 0 {
			continue
		}
		put(o, right-s.Width, s)
		right -= s.Width + Px(10)
	}
	if it.Plate != "" {
		s := l.plate.MinSize()
		put(l.plate, left, s)
		left += s.Width + Px(8)
	}
	l.title.Text = shorten(it.Title, max(right-left, 0), l.title.TextSize, false)
	s := l.title.MinSize()
	put(l.title, left, s)
	left += s.Width + Px(8)
	l.detail.Text = shorten(it.Detail, max(right-left, 0), l.detail.TextSize, false)
	put(l.detail, left, l.detail.MinSize())
}

func (v *dropView) MinSize() fyne.Size { return fyne.NewSize(Px(200), v.d.height()) }

func (v *dropView) Layout(size fyne.Size) {
	v.ground.Resize(size)
	d := v.d
	v.mark.Hide()
	row := fyne.NewSize(size.Width-Px(8), Px(dropRow))
	for i, l := range v.rows {
		at := fyne.NewPos(Px(4), Px(4)+float32(i)*Px(dropRow))
		if len(d.items) == 0 {
			l.fill(Item{Title: d.note, Header: true}, at, row)
			continue
		}
		l.fill(d.items[d.top+i], at, row)
		if d.top+i == d.at {
			v.mark.Show()
			v.mark.Move(at)
			v.mark.Resize(row)
		}
	}
	v.bar.Hidden = len(d.items) <= dropMost
	if !v.bar.Hidden {
		room := size.Height - Px(8)
		length := room * float32(dropMost) / float32(len(d.items))
		v.bar.Move(fyne.NewPos(size.Width-5, Px(4)+room*float32(d.top)/float32(len(d.items))))
		v.bar.Resize(fyne.NewSize(3, length))
	}
}

func (v *dropView) Refresh() {
	for len(v.rows) < v.d.shown() {
		v.rows = append(v.rows, newDropLine())
	}
	v.rows = v.rows[:v.d.shown()]
	v.Layout(v.d.Size())
	canvas.Refresh(v.d)
}

func (v *dropView) Destroy() {}
func (v *dropView) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{v.ground, v.mark, v.bar}
	for _, l := range v.rows {
		objects = append(objects, l.objects()...)
	}
	return objects
}
