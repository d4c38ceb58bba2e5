package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// spot is a place that reacts to a click and is shaded under the mouse. It is no field: Enter and
// Tab pass it by, because each spot of the shell has a key of its own.
type spot struct {
	widget.BaseWidget
	content fyne.CanvasObject
	tapped  func()
	hover   func(bool)
}

func newSpot(content fyne.CanvasObject, tapped func(), hover func(bool)) *spot {
	s := &spot{content: content, tapped: tapped, hover: hover}
	s.ExtendBaseWidget(s)
	return s
}

// Tapped is a click.
func (s *spot) Tapped(*fyne.PointEvent) {
	if s.tapped != nil {
		s.tapped()
	}
}

// MouseIn shades the spot.
func (s *spot) MouseIn(*desktop.MouseEvent) {
	if s.hover != nil {
		s.hover(true)
	}
}

// MouseMoved is part of hovering.
func (s *spot) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the shade.
func (s *spot) MouseOut() {
	if s.hover != nil {
		s.hover(false)
	}
}

// CreateRenderer shows the content.
func (s *spot) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.content) }

// held makes a widget of an arrangement of other objects.
type held struct {
	widget.BaseWidget
	body fyne.CanvasObject
}

func (h *held) hold(self fyne.Widget, body fyne.CanvasObject) {
	h.body = body
	h.ExtendBaseWidget(self)
}

// CreateRenderer shows the arrangement.
func (h *held) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.body) }

// Clickable makes any object react to a click. What it does needs a key as well.
func Clickable(content fyne.CanvasObject, tapped func()) fyne.CanvasObject {
	return newSpot(content, tapped, nil)
}

// Area is one entry of the rail.
type Area struct {
	Name string
	Open func()
}

// Rail is the dark bar at the left: the areas in the order of the day, Alt+1 to Alt+9.
type Rail struct {
	held
	areas []Area
	rows  []*railRow
	on    int
}

type railRow struct {
	ground     *canvas.Rectangle
	name, keys *canvas.Text
}

// NewRail makes the rail under the program's name.
func NewRail(name string, areas ...Area) *Rail {
	r := &Rail{areas: areas, on: -1}
	p := look.palette
	title := Text(name, sizeTitle, true, rgb(0xFFFFFF))
	title.Alignment = fyne.TextAlignCenter
	column := Down(2, Fixed(0, 44, title))
	for i, a := range areas {
		row := &railRow{ground: canvas.NewRectangle(color.Transparent),
			name: Text(a.Name, sizeBody, false, p.RailInk), keys: Text(areaKey(i).Label(), 10, false, p.Hint)}
		row.keys.Text = string(areaKey(i))
		row.ground.CornerRadius = 6
		row.name.Alignment, row.keys.Alignment = fyne.TextAlignCenter, fyne.TextAlignCenter
		body := container.NewStack(row.ground, Inset(0, 4, 0, 4, container.New(line{down: true, gap: -Px(3)}, row.name, row.keys)))
		r.rows = append(r.rows, row)
		column.Add(Inset(8, 0, 8, 0, newSpot(body, a.Open, nil)))
	}
	r.hold(r, container.NewStack(canvas.NewRectangle(p.Rail), Fixed(76, 0, Inset(0, 4, 0, 0, Down(0, column)))))
	return r
}

func areaKey(i int) Key { return Key("Alt+" + string(rune('1'+i))) }

// Keys returns the keys of the areas, for Keys.Shell.
func (r *Rail) Keys() Keymap {
	m := Keymap{}
	for i, a := range r.areas {
		if i < 9 {
			m[areaKey(i)] = a.Open
		}
	}
	return m
}

// Select marks the area that is shown; -1 marks none.
func (r *Rail) Select(i int) {
	p := look.palette
	for n, row := range r.rows {
		row.ground.FillColor, row.name.Color, row.name.TextStyle.Bold = color.Transparent, p.RailInk, false
		if n == i {
			row.ground.FillColor, row.name.Color, row.name.TextStyle.Bold = p.RailOn, rgb(0xFFFFFF), true
		}
		row.ground.Refresh()
		row.name.Refresh()
	}
	r.on = i
}

// Tab is one open document.
type Tab struct {
	Title  string // 粤B·7K291 轩逸
	Number string // RO261121-A017, in the hint colour
	Marked bool   // has unsaved work: a point before the title
	Fixed  bool   // can't be closed
	ID     string // what the shell knows it by
}

// Tabs is the strip of open documents. Ctrl+Tab and Ctrl+Shift+Tab walk, Ctrl+W closes.
type Tabs struct {
	widget.BaseWidget

	OnSelect func(id string)
	OnClose  func(id string)

	tabs []Tab
	on   int
	row  *fyne.Container
}

// NewTabs makes an empty strip.
func NewTabs(selected, closed func(id string)) *Tabs {
	t := &Tabs{OnSelect: selected, OnClose: closed, on: -1, row: Cols(2)}
	t.ExtendBaseWidget(t)
	return t
}

// Set shows these tabs with the one of this id in front.
func (t *Tabs) Set(tabs []Tab, front string) {
	t.tabs, t.on = tabs, -1
	t.row.RemoveAll()
	for i, tab := range tabs {
		if tab.ID == front {
			t.on = i
		}
		t.row.Add(t.tab(tab, tab.ID == front))
	}
	t.row.Refresh()
	t.Refresh()
}

// tab draws one tab.
func (t *Tabs) tab(tab Tab, front bool) fyne.CanvasObject {
	p := look.palette
	ground := canvas.NewRectangle(color.Transparent)
	ground.TopLeftCornerRadius, ground.TopRightCornerRadius = 6, 6
	title := Text(tab.Title, 13, front, p.Ink2)
	if front {
		ground.FillColor, title.Color = p.Ground, p.Ink
	}
	if tab.Marked {
		title.Text = "• " + title.Text
	}
	row := Across(5, title)
	if tab.Number != "" {
		row.Add(Text(tab.Number, sizeCaption, false, p.Hint))
	}
	if !tab.Fixed {
		row.Add(t.cross(tab.ID))
	}
	hover := func(in bool) {
		if !front {
			ground.FillColor = color.Transparent
			if in {
				ground.FillColor = mix(p.Line, p.Ground, 0.5)
			}
			ground.Refresh()
		}
	}
	id := tab.ID
	return newSpot(container.NewStack(ground, Inset(14, 0, 10, 0, row)), func() { t.choose(id) }, hover)
}

// cross is the small sign that closes a tab.
func (t *Tabs) cross(id string) fyne.CanvasObject {
	x := Text("×", sizeBody, false, look.palette.Hint)
	hover := func(in bool) {
		x.Color = look.palette.Hint
		if in {
			x.Color = look.palette.Bad
		}
		x.Refresh()
	}
	return newSpot(Inset(3, 0, 3, 0, x), func() { t.shut(id) }, hover)
}

func (t *Tabs) choose(id string) {
	if t.OnSelect != nil {
		t.OnSelect(id)
	}
}

func (t *Tabs) shut(id string) {
	if t.OnClose != nil {
		t.OnClose(id)
	}
}

// Keys returns the keys of the strip, for Keys.Shell.
func (t *Tabs) Keys() Keymap {
	return Keymap{
		"Ctrl+Tab":       func() { t.walk(1) },
		"Ctrl+PgDn":      func() { t.walk(1) },
		"Ctrl+Shift+Tab": func() { t.walk(-1) },
		"Ctrl+PgUp":      func() { t.walk(-1) },
		"Ctrl+W":         t.shutFront,
	}
}

func (t *Tabs) walk(by int) {
	if n := len(t.tabs); n > 0 {
		t.choose(t.tabs[(max(t.on, 0)+by+n)%n].ID)
	}
}

func (t *Tabs) shutFront() {
	if t.on >= 0 && !t.tabs[t.on].Fixed {
		t.shut(t.tabs[t.on].ID)
	}
}

// CreateRenderer draws the strip.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(mix(look.palette.Line, look.palette.Ground, 0.35))
	return widget.NewSimpleRenderer(Fixed(0, 36, container.NewStack(ground, Inset(12, 3, 12, 0, t.row))))
}

// StepState is how far a step of a document's way has come.
type StepState int

// A step is done, in hand, or still to come.
const (
	StepNext StepState = iota
	StepNow
	StepDone
	StepRefused // something is missing: the detail says what
)

// Step is one station on the way of a document.
type Step struct {
	Name   string // 接车
	Detail string // 09:12 李敏; — while nothing happened
	State  StepState
	Tapped func() // the step is the button; nil for none
}

// Steps is the strip that shows the way through the shop: done, now, next; who and when. Each step
// is a button.
type Steps struct {
	held
	stack *fyne.Container
}

// NewSteps makes the strip.
func NewSteps(steps ...Step) *Steps {
	s := &Steps{stack: container.NewStack()}
	s.hold(s, s.stack)
	s.Set(steps...)
	return s
}

// Set shows other steps.
func (s *Steps) Set(steps ...Step) {
	row := Cols(0)
	for i, step := range steps {
		if i > 0 {
			rule := canvas.NewRectangle(look.palette.Line)
			rule.SetMinSize(fyne.NewSize(1, 1))
			row.Add(rule)
		}
		row.Add(Flex(1, drawStep(step)))
	}
	p := look.palette
	s.stack.Objects = []fyne.CanvasObject{canvas.NewRectangle(p.Card),
		Fixed(0, 47, Frame(Hairline(), Hairline(), nil, nil, row))}
	s.stack.Refresh()
}

func drawStep(step Step) fyne.CanvasObject {
	p := look.palette
	ground := canvas.NewRectangle(color.Transparent)
	name := Text(step.Name, sizeBody, step.State == StepNow, p.Hint)
	detail := Text(step.Detail, sizeHint, false, p.Hint)
	under := canvas.NewRectangle(color.Transparent)
	under.SetMinSize(fyne.NewSize(1, 3))
	switch step.State {
	case StepDone:
		name.Text, name.Color, detail.Color = "✓ "+step.Name, p.Good, p.Ink2
	case StepNow:
		ground.FillColor, under.FillColor, name.Color, detail.Color = p.Soft, p.Primary, p.Accent, p.Ink2
	case StepRefused:
		name.Color, detail.Color = p.Warn, p.Warn
	default:
		name.Color = p.Ink2
	}
	words := container.New(cut{[]string{name.Text, detail.Text}}, name, detail)
	body := container.NewStack(ground, Frame(nil, under, nil, nil, Inset(8, 3, 4, 0, words)))
	if step.Tapped == nil {
		return body
	}
	fill := ground.FillColor
	return newSpot(body, step.Tapped, func(in bool) {
		ground.FillColor = fill
		if in && step.State != StepNow {
			ground.FillColor = p.Shade
		}
		ground.Refresh()
	})
}

// cut sets texts below each other and shortens what is wider than the place; it asks for no width.
type cut struct{ whole []string }

func (cut) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := line{down: true}.MinSize(objects)
	return fyne.NewSize(Px(40), m.Height)
}

func (c cut) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for i, o := range objects {
		t := o.(*canvas.Text)
		h := t.MinSize().Height
		Say(t, shorten(c.whole[i], size.Width, t.TextSize, t.TextStyle.Bold))
		t.Move(fyne.NewPos(0, y))
		t.Resize(fyne.NewSize(size.Width, h))
		y += h - Px(2)
	}
}

// TopBar is the white bar at the top: search, quick actions, and at the right the marks of the store
// and who is logged in.
func TopBar(left []fyne.CanvasObject, right ...fyne.CanvasObject) fyne.CanvasObject {
	row := Across(14, left...)
	row.Add(Spacer())
	for _, o := range right {
		row.Add(o)
	}
	return container.NewStack(canvas.NewRectangle(look.palette.Card),
		Fixed(0, 52, Frame(nil, Hairline(), nil, nil, Inset(16, 0, 16, 0, row))))
}

// Mark is a point in the colour of a state with its word: ● 已保存.
type Mark struct {
	held
	dot  *canvas.Circle
	word *canvas.Text
}

// NewMark makes a mark.
func NewMark(word string, state State) *Mark {
	m := &Mark{dot: canvas.NewCircle(color.Transparent), word: Caption("")}
	m.hold(m, Across(5, Fixed(8, 8, m.dot), m.word))
	m.Set(word, state)
	return m
}

// Set changes the mark.
func (m *Mark) Set(word string, state State) {
	m.word.Text = word
	m.dot.FillColor, _ = state.Colours()
	m.word.Refresh()
	m.dot.Refresh()
	m.Refresh()
}
