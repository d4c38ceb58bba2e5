package kit

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Option is one chip of a Choice.
type Option struct {
	Value string // what is stored
	Text  string // what is shown; the value if empty
	Keys  string // letters that choose it, besides its number
	State State  // the colour it has when chosen; Waiting means Working (blue)
}

// Options makes options whose text is their value.
func Options(values ...string) []Option {
	options := make([]Option, len(values))
	for i, v := range values {
		options[i] = Option{Value: v}
	}
	return options
}

// Choice is a row of chips of which one, or several, are chosen. Number keys and letters choose,
// arrows walk (and choose, where only one can be), Space toggles, Enter goes to the next field.
type Choice struct {
	widget.DisableableWidget
	hop

	// OnChanged is called after the user chose; ask Value or Values for what.
	OnChanged func()
	// OnAnswer is called after a definite answer: a number, a letter, Space, a click, or Enter on what is chosen. Walking over
	// the chips with the arrows is none.
	OnAnswer func()
	// OnDone is called on Enter instead of going to the next field: the last choice of a dialog does its default.
	OnDone func()

	options []Option
	many    bool
	chosen  map[string]bool
	at      int
	focused bool
	boxed   bool
	width   float32 // the chips stand in rows of this width; zero: in one row
}

// NewChoice makes a choice of one. Nothing is chosen at first.
func NewChoice(options []Option, changed func()) *Choice { return newChoice(options, false, changed) }

// NewMultiChoice makes a choice of any number.
func NewMultiChoice(options []Option, changed func()) *Choice {
	return newChoice(options, true, changed)
}

func newChoice(options []Option, many bool, changed func()) *Choice {
	c := &Choice{options: options, many: many, OnChanged: changed, chosen: map[string]bool{}}
	c.ExtendBaseWidget(c)
	return c
}

// Boxed draws the choice in a field's frame, to stand in a row of fields.
func (c *Choice) Boxed() *Choice { c.boxed = true; return c }

// Wrap sets the chips into rows of at most this width, in the design's points, where they do not fit into one.
func (c *Choice) Wrap(points float32) *Choice { c.width = Px(points); return c }

// Value returns what is chosen, or nothing.
func (c *Choice) Value() string {
	for _, o := range c.options {
		if c.chosen[o.Value] {
			return o.Value
		}
	}
	return ""
}

// Values returns all that is chosen, in the order of the chips.
func (c *Choice) Values() []string {
	var values []string
	for _, o := range c.options {
		if c.chosen[o.Value] {
			values = append(values, o.Value)
		}
	}
	return values
}

// Set chooses exactly these values; OnChanged is not called.
func (c *Choice) Set(values ...string) {
	c.chosen = map[string]bool{}
	for _, v := range values {
		c.chosen[v] = true
	}
	for i, o := range c.options {
		if c.chosen[o.Value] {
			c.at = i
			break
		}
	}
	c.Refresh()
}

// SetOptions gives other chips; what is chosen stays chosen if it is among them.
func (c *Choice) SetOptions(options []Option) {
	c.options = options
	c.at = min(c.at, max(len(options)-1, 0))
	c.Refresh()
}

// pick chooses or toggles a chip as the user does.
func (c *Choice) pick(i int) {
	if i < 0 || i >= len(c.options) || c.Disabled() {
		return
	}
	c.at = i
	v := c.options[i].Value
	if c.many {
		c.chosen[v] = !c.chosen[v]
	} else {
		c.chosen = map[string]bool{v: true}
	}
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged()
	}
}

// clear takes back what is chosen.
func (c *Choice) clear() {
	if len(c.chosen) == 0 || c.Disabled() {
		return
	}
	c.chosen = map[string]bool{}
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged()
	}
}

func (c *Choice) walk(step int) {
	at := min(max(c.at+step, 0), len(c.options)-1)
	if c.many {
		c.at = at
		c.Refresh()
	} else if at != c.at || c.Value() == "" {
		c.pick(at)
	}
}

// TypedKey is the keyboard's way to choose.
func (c *Choice) TypedKey(ev *fyne.KeyEvent) {
	touched()
	switch ev.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		c.walk(-1)
	case fyne.KeyRight, fyne.KeyDown:
		c.walk(1)
	case fyne.KeySpace:
		c.answer(c.at)
	case fyne.KeyReturn, fyne.KeyEnter:
		c.enter()
	case fyne.KeyBackspace, fyne.KeyDelete:
		c.clear()
	default:
		if !c.byName(ev.Name) {
			passKey(c, ev)
		}
	}
}

// enter goes on: what is chosen is the answer.
func (c *Choice) enter() {
	switch {
	case shiftHeld():
		c.back(c)
	case c.OnDone != nil:
		c.OnDone()
	case c.OnAnswer != nil && c.Value() != "":
		c.OnAnswer()
		if k := canvasOf(c); k != nil && k.Focused() == fyne.Focusable(c) {
			c.forward(c)
		}
	default:
		c.forward(c)
	}
}

// answer is a definite choice of a chip.
func (c *Choice) answer(i int) {
	if i < 0 || i >= len(c.options) || c.Disabled() {
		return
	}
	c.pick(i)
	if c.OnAnswer != nil {
		c.OnAnswer()
	}
}

// byName chooses by number or letter. Keys rather than characters are looked at, so that it works
// while a Chinese input method is on.
func (c *Choice) byName(name fyne.KeyName) bool {
	if len(name) != 1 || commandHeld() {
		return false
	}
	if n := int(name[0] - '1'); name[0] >= '1' && name[0] <= '9' && n < len(c.options) {
		swallowing(canvasOf(c), name, func() { c.answer(n) })
		return true
	}
	for i, o := range c.options {
		if strings.Contains(strings.ToUpper(o.Keys), string(name)) {
			swallowing(canvasOf(c), name, func() { c.answer(i) })
			return true
		}
	}
	return false
}

// TypedRune does nothing: keys choose.
func (c *Choice) TypedRune(rune) {}

// TypedShortcut hands Ctrl and Alt keys to the window.
func (c *Choice) TypedShortcut(s fyne.Shortcut) { passShortcut(c, s) }

// FocusGained shows where the keyboard is.
func (c *Choice) FocusGained() { gained(c); c.focused = true; c.Refresh() }

// FocusLost takes the ring away.
func (c *Choice) FocusLost() { c.focused = false; c.Refresh() }

// MouseDown chooses the chip under the mouse.
func (c *Choice) MouseDown(m *desktop.MouseEvent) {
	touched()
	Focus(c)
	places, _ := c.places(c.Size().Width)
	off := (c.Size().Height - c.need(c.Size().Width).Height) / 2
	for i, at := range places {
		if in := m.Position.SubtractXY(at.X, at.Y+off); in.X >= 0 && in.X < c.chipWidth(i) && in.Y >= -1 && in.Y <= Px(chipHeight)+1 {
			c.answer(i)
			return
		}
	}
}

// MouseUp is part of a click.
func (c *Choice) MouseUp(*desktop.MouseEvent) {}

const (
	choiceGap  = 6
	choicePad  = 8
	chipHeight = 22
)

func (c *Choice) left() float32 {
	if c.boxed {
		return Px(8)
	}
	return 0
}

func (c *Choice) text(i int) string {
	if c.options[i].Text != "" {
		return c.options[i].Text
	}
	return c.options[i].Value
}

func (c *Choice) chipWidth(i int) float32 {
	return measure(c.text(i), Px(13), false).Width + 2*Px(choicePad)
}

// CreateRenderer draws the chips.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	v := &choiceView{c: c, frame: canvas.NewRectangle(color.Transparent), ring: canvas.NewRectangle(color.Transparent)}
	v.frame.CornerRadius, v.ring.CornerRadius = 6, 8
	v.Refresh()
	return v
}

type choiceView struct {
	c           *Choice
	ring, frame *canvas.Rectangle
	boxes       []*canvas.Rectangle
	labels      []*canvas.Text
}

// MinSize is that of one row of chips, or of as many rows as the width of Wrap makes.
func (v *choiceView) MinSize() fyne.Size { return v.c.need(v.c.width) }

// need is the place that the chips take in rows of a width; zero: in one row.
func (c *Choice) need(width float32) fyne.Size {
	places, rows := c.places(width)
	size := fyne.NewSize(2*c.left(), float32(rows)*Px(chipHeight)+float32(rows-1)*Px(choiceGap))
	for i, at := range places {
		size.Width = max(size.Width, at.X+c.chipWidth(i)+c.left())
	}
	if c.boxed {
		size.Height += Px(fieldHeight - chipHeight)
	}
	return size
}

// places are where the chips stand in rows of a width, and how many rows that makes.
func (c *Choice) places(width float32) (places []fyne.Position, rows int) {
	rows = 1
	x, y := c.left(), float32(0)
	if c.boxed {
		y = Px(fieldHeight-chipHeight) / 2
	}
	for i := range c.options {
		w := c.chipWidth(i)
		if c.width > 0 && width > 0 && i > 0 && x+w+c.left() > width+0.5 {
			rows++
			x, y = c.left(), y+Px(chipHeight+choiceGap)
		}
		places = append(places, fyne.NewPos(x, y))
		x += w + Px(choiceGap)
	}
	return places, rows
}

func (v *choiceView) Layout(size fyne.Size) {
	frame, at := size, fyne.NewPos(0, 0)
	off := (size.Height - v.c.need(size.Width).Height) / 2
	if !v.c.boxed { // the frame of the keyboard lies around the chips, not along the whole place
		frame, at = v.c.need(size.Width).AddWidthHeight(6, 6), fyne.NewPos(-3, off-3)
	}
	v.frame.Move(at)
	v.frame.Resize(frame)
	v.ring.Move(at.SubtractXY(2.5, 2.5))
	v.ring.Resize(frame.AddWidthHeight(5, 5))
	places, _ := v.c.places(size.Width)
	for i, at := range places[:len(v.boxes)] {
		s := fyne.NewSize(v.c.chipWidth(i), Px(chipHeight))
		at.Y += off
		v.boxes[i].Move(at)
		v.boxes[i].Resize(s)
		v.labels[i].Move(at)
		v.labels[i].Resize(s)
	}
}

func (v *choiceView) Refresh() {
	for len(v.boxes) < len(v.c.options) {
		box := canvas.NewRectangle(color.Transparent)
		box.CornerRadius = 4
		label := Text("", 13, false, color.Transparent)
		label.Alignment = fyne.TextAlignCenter
		v.boxes, v.labels = append(v.boxes, box), append(v.labels, label)
	}
	v.boxes, v.labels = v.boxes[:len(v.c.options)], v.labels[:len(v.c.options)]
	p := look.palette
	v.ring.FillColor = color.Transparent
	v.frame.FillColor, v.frame.StrokeWidth = color.Transparent, 0
	if v.c.boxed {
		v.frame.FillColor, v.frame.StrokeColor, v.frame.StrokeWidth = p.Card, p.Line, 1
	}
	if v.c.focused {
		v.frame.StrokeColor, v.frame.StrokeWidth = p.Primary, 1
		v.ring.FillColor = p.Ring
		v.frame.FillColor = p.Card
	}
	for i, o := range v.c.options {
		v.paint(i, o)
	}
	v.Layout(v.c.Size())
	for _, o := range v.Objects() {
		o.Refresh()
	}
}

// paint colours one chip: its state when chosen, a line under the cursor of the keyboard.
func (v *choiceView) paint(i int, o Option) {
	state := Waiting
	if v.c.chosen[o.Value] {
		state = o.State
		if state == Waiting {
			state = Working
		}
	}
	v.labels[i].Text = v.c.text(i)
	v.labels[i].Color, v.boxes[i].FillColor = state.Colours()
	v.boxes[i].StrokeWidth = 0
	if v.c.focused && i == v.c.at {
		v.boxes[i].StrokeColor, v.boxes[i].StrokeWidth = look.palette.Primary, 1
	}
}

func (v *choiceView) Destroy() {}
func (v *choiceView) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{v.ring, v.frame}
	for i := range v.boxes {
		objects = append(objects, v.boxes[i], v.labels[i])
	}
	return objects
}

// Check is a box to tick. Space ticks, Enter goes on.
type Check struct {
	widget.DisableableWidget
	hop

	Text      string
	On        bool
	OnChanged func(bool)
	focused   bool
}

// NewCheck makes a box to tick.
func NewCheck(text string, changed func(bool)) *Check {
	c := &Check{Text: text, OnChanged: changed}
	c.ExtendBaseWidget(c)
	return c
}

// Set ticks the box or not; OnChanged is not called.
func (c *Check) Set(on bool) { c.On = on; c.Refresh() }

func (c *Check) toggle() {
	if c.Disabled() {
		return
	}
	c.On = !c.On
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged(c.On)
	}
}

// MouseDown takes the keyboard and ticks.
func (c *Check) MouseDown(*desktop.MouseEvent) { Focus(c); c.toggle() }

// MouseUp is part of a click.
func (c *Check) MouseUp(*desktop.MouseEvent) {}

// TypedKey ticks on Space and walks on Enter and the arrows.
func (c *Check) TypedKey(ev *fyne.KeyEvent) {
	touched()
	switch ev.Name {
	case fyne.KeySpace:
		c.toggle()
	case fyne.KeyReturn, fyne.KeyEnter:
		if shiftHeld() {
			c.back(c)
		} else {
			c.forward(c)
		}
	case fyne.KeyDown, fyne.KeyRight:
		c.forward(c)
	case fyne.KeyUp, fyne.KeyLeft:
		c.back(c)
	default:
		passKey(c, ev)
	}
}

// TypedRune does nothing.
func (c *Check) TypedRune(rune) {}

// TypedShortcut hands Ctrl and Alt keys to the window.
func (c *Check) TypedShortcut(s fyne.Shortcut) { passShortcut(c, s) }

// FocusGained shows where the keyboard is.
func (c *Check) FocusGained() { gained(c); c.focused = true; c.Refresh() }

// FocusLost takes the ring away.
func (c *Check) FocusLost() { c.focused = false; c.Refresh() }

// CreateRenderer draws the box, its tick and the word.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	v := &checkView{c: c, ring: canvas.NewRectangle(color.Transparent), box: canvas.NewRectangle(color.Transparent), label: Body("")}
	for i := range v.tick {
		v.tick[i] = canvas.NewLine(color.Transparent)
		v.tick[i].StrokeWidth = 2
	}
	v.box.CornerRadius, v.ring.CornerRadius = 3, 5
	v.Refresh()
	return v
}

type checkView struct {
	c         *Check
	ring, box *canvas.Rectangle
	tick      [2]*canvas.Line
	label     *canvas.Text
}

func (v *checkView) MinSize() fyne.Size {
	return fyne.NewSize(Px(14+6)+v.label.MinSize().Width, Px(24))
}

func (v *checkView) Layout(size fyne.Size) {
	side := Px(14)
	y := (size.Height - side) / 2
	v.box.Move(fyne.NewPos(0, y))
	v.box.Resize(fyne.NewSquareSize(side))
	v.ring.Move(fyne.NewPos(-3, y-3))
	v.ring.Resize(fyne.NewSquareSize(side + 6))
	at := func(x, dy float32) fyne.Position { return fyne.NewPos(side*x, y+side*dy) }
	v.tick[0].Position1, v.tick[0].Position2 = at(0.2, 0.52), at(0.43, 0.75)
	v.tick[1].Position1, v.tick[1].Position2 = at(0.43, 0.75), at(0.82, 0.27)
	v.label.Move(fyne.NewPos(side+Px(6), 0))
	v.label.Resize(fyne.NewSize(size.Width-side-Px(6), size.Height))
}

func (v *checkView) Refresh() {
	p := look.palette
	v.box.StrokeColor, v.box.StrokeWidth, v.box.FillColor = p.Hint, 1, p.Card
	v.ring.FillColor = color.Transparent
	if v.c.focused {
		v.ring.FillColor, v.box.StrokeColor = p.Ring, p.Primary
	}
	for _, t := range v.tick {
		t.StrokeColor = color.Transparent
		if v.c.On {
			t.StrokeColor = p.OnPrimary
		}
	}
	if v.c.On {
		v.box.FillColor, v.box.StrokeColor = p.Primary, p.Primary
	}
	v.label.Text, v.label.Color = v.c.Text, p.Ink
	if v.c.Disabled() {
		v.label.Color = p.Hint
	}
	v.Layout(v.c.Size())
	for _, o := range v.Objects() {
		o.Refresh()
	}
}

func (v *checkView) Destroy() {}
func (v *checkView) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.ring, v.box, v.tick[0], v.tick[1], v.label}
}
