package receptions

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"jieche/data/workorder"
	"jieche/ui/kit"
)

// walkRound (环车检查) is the drawing on which damages are marked: a click or the arrows choose a place, 1 to 6 say what is
// wrong there, Del takes the mark away.
type walkRound struct {
	widget.BaseWidget
	model   *model
	changed func()
	leave   func() // Enter: on to the next field
	pass    func(kit.Key) bool

	x, y    int
	focused bool
}

func newWalkRound(m *model, changed, leave func(), pass func(kit.Key) bool) *walkRound {
	w := &walkRound{model: m, changed: changed, leave: leave, pass: pass, x: 437, y: 168}
	w.ExtendBaseWidget(w)
	return w
}

// place is where the drawing lies in the widget: as large as fits, in its own proportions.
func (w *walkRound) place() (at fyne.Position, size fyne.Size) {
	size = w.Size()
	if width := size.Height * aspect; width < size.Width {
		at.X, size.Width = (size.Width-width)/2, width
	} else {
		height := size.Width / aspect
		at.Y, size.Height = (size.Height-height)/2, height
	}
	return at, size
}

// MouseDown chooses the place under the mouse.
func (w *walkRound) MouseDown(m *desktop.MouseEvent) {
	at, size := w.place()
	x, y := int((m.Position.X-at.X)*1000/size.Width), int((m.Position.Y-at.Y)*1000/size.Height)
	w.x, w.y = min(max(x, 0), 1000), min(max(y, 0), 1000)
	kit.Focus(w)
	w.Refresh()
}

// MouseUp is part of a click.
func (w *walkRound) MouseUp(*desktop.MouseEvent) {}

// TypedKey walks, marks and takes away.
func (w *walkRound) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft:
		w.step(-1, 0)
	case fyne.KeyRight:
		w.step(1, 0)
	case fyne.KeyUp:
		w.step(0, -1)
	case fyne.KeyDown:
		w.step(0, 1)
	case fyne.KeyDelete, fyne.KeyBackspace:
		if w.model.unmark(w.x, w.y) {
			w.changed()
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		w.leave()
	case fyne.KeyEscape:
		w.pass("Esc")
	default:
		w.pass(kit.Key(ev.Name))
	}
	w.Refresh()
}

func (w *walkRound) step(dx, dy int) {
	s := stepFrom(w.x, w.y, dx, dy)
	w.x, w.y = s.x, s.y
}

// TypedRune marks.
func (w *walkRound) TypedRune(r rune) {
	if r < '1' || r > '9' {
		return
	}
	w.model.mark(int(r-'0'), w.x, w.y)
	w.changed()
	w.Refresh()
}

// FocusGained shows the place.
func (w *walkRound) FocusGained() { w.focused = true; w.Refresh() }

// FocusLost hides it.
func (w *walkRound) FocusLost() { w.focused = false; w.Refresh() }

// CreateRenderer draws the car.
func (w *walkRound) CreateRenderer() fyne.WidgetRenderer {
	v := &walkView{w: w, strokes: carStrokes()}
	p := kit.Colours()
	for range v.segments() {
		l := canvas.NewLine(mixed(p.Ink2, p.Card))
		l.StrokeWidth = 1.2
		v.lines = append(v.lines, l)
	}
	for _, n := range viewNames {
		t := kit.Hint(n.text)
		t.Alignment = fyne.TextAlignCenter
		v.names = append(v.names, t)
	}
	v.cursor = canvas.NewCircle(color.Transparent)
	v.cursor.StrokeColor, v.cursor.StrokeWidth = p.Primary, 2
	v.label = kit.Caption("")
	return v
}

func mixed(a, b color.NRGBA) color.NRGBA {
	half := func(x, y uint8) uint8 { return uint8((int(x)*3 + int(y)*2) / 5) }
	return color.NRGBA{R: half(a.R, b.R), G: half(a.G, b.G), B: half(a.B, b.B), A: 0xFF}
}

// viewNames are the words at the views of the car.
var viewNames = []struct {
	text string
	x, y float32
}{{"左侧", 0.235, 0.13}, {"右侧", 0.235, 0.85}, {"车头", 0.12, 0.70}, {"车尾", 0.88, 0.70}}

type walkView struct {
	w       *walkRound
	strokes [][]point
	lines   []*canvas.Line
	names   []*canvas.Text
	marks   []fyne.CanvasObject
	cursor  *canvas.Circle
	label   *canvas.Text
}

func (v *walkView) segments() []struct{} {
	n := 0
	for _, s := range v.strokes {
		n += len(s) - 1
	}
	return make([]struct{}, n)
}

func (v *walkView) MinSize() fyne.Size { return fyne.NewSize(kit.Px(360), kit.Px(150)) }

func (v *walkView) Layout(fyne.Size) {
	at, size := v.w.place()
	to := func(p point) fyne.Position { return fyne.NewPos(at.X+p.x*size.Width/560, at.Y+p.y*size.Height/220) }
	n := 0
	for _, s := range v.strokes {
		for i := 1; i < len(s); i++ {
			v.lines[n].Position1, v.lines[n].Position2 = to(s[i-1]), to(s[i])
			n++
		}
	}
	for i, name := range viewNames {
		m := v.names[i].MinSize()
		v.names[i].Resize(m)
		v.names[i].Move(fyne.NewPos(at.X+name.x*size.Width-m.Width/2, at.Y+name.y*size.Height-m.Height/2))
	}
	v.layMarks(at, size)
}

// layMarks draws the damages as numbered discs, and the place that is meant.
func (v *walkView) layMarks(at fyne.Position, size fyne.Size) {
	v.marks = nil
	centre := func(x, y int) fyne.Position {
		return fyne.NewPos(at.X+float32(x)*size.Width/1000, at.Y+float32(y)*size.Height/1000)
	}
	side := kit.Px(19)
	for _, k := range v.w.model.Intake.Marks {
		ink, ground := stateOf(k).Colours()
		disc := canvas.NewCircle(ground)
		disc.StrokeColor, disc.StrokeWidth = ink, 1.2
		number := kit.Tint(kit.Text(fmt.Sprint(kindNumber(k.Kind)), 11, true, ink), ink)
		number.Alignment = fyne.TextAlignCenter
		pos := centre(k.X, k.Y).SubtractXY(side/2, side/2)
		for _, o := range []fyne.CanvasObject{disc, number} {
			o.Resize(fyne.NewSquareSize(side))
			o.Move(pos)
			v.marks = append(v.marks, o)
		}
	}
	here := centre(v.w.x, v.w.y)
	ring := kit.Px(25)
	v.cursor.Resize(fyne.NewSquareSize(ring))
	v.cursor.Move(here.SubtractXY(ring/2, ring/2))
	v.cursor.Hidden = !v.w.focused
	v.label.Text = ""
	if v.w.focused {
		v.label.Text = nearest(v.w.x, v.w.y).name
	}
	m := v.label.MinSize()
	v.label.Resize(m)
	v.label.Move(fyne.NewPos(min(max(here.X-m.Width/2, 0), v.w.Size().Width-m.Width), max(here.Y-ring/2-m.Height, 0)))
}

// stateOf is the colour of a damage: what is broken or missing is worse than a scratch.
func stateOf(k workorder.Mark) kit.State {
	switch k.Kind {
	case "划痕", "掉漆":
		return kit.Held
	}
	return kit.Late
}

func (v *walkView) Refresh() {
	v.Layout(v.w.Size())
	canvas.Refresh(v.w)
}
func (v *walkView) Destroy() {}
func (v *walkView) Objects() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, l := range v.lines {
		all = append(all, l)
	}
	for _, n := range v.names {
		all = append(all, n)
	}
	all = append(all, v.marks...)
	return append(all, v.cursor, v.label)
}
