package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Rank says how much a button matters.
type Rank int

// A screen has at most one primary button; danger is what can't be taken back.
const (
	PlainRank Rank = iota
	PrimaryRank
	DangerRank
	LinkRank // text only, for small actions beside other things
)

// Button does something when it is clicked, and on Enter and Space while it has the focus. Its key
// stands on it; the screen gives the key to Keys (see KeysOfButtons).
type Button struct {
	widget.DisableableWidget
	hop

	Text     string
	Key      Key
	Rank     Rank
	OnTapped func()
	// OnKey sees every key first and returns true if it used it.
	OnKey func(Key) bool

	focused, hovered bool
}

// NewButton makes a plain button; key may be empty.
func NewButton(text string, key Key, tapped func()) *Button {
	return newButton(text, key, PlainRank, tapped)
}

// Primary makes the button of the next step.
func Primary(text string, key Key, tapped func()) *Button {
	return newButton(text, key, PrimaryRank, tapped)
}

// Danger makes the button of a step that can't be taken back.
func Danger(text string, key Key, tapped func()) *Button {
	return newButton(text, key, DangerRank, tapped)
}

// Link makes a button that looks like a word.
func Link(text string, key Key, tapped func()) *Button { return newButton(text, key, LinkRank, tapped) }

func newButton(text string, key Key, rank Rank, tapped func()) *Button {
	b := &Button{Text: text, Key: key, Rank: rank, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// SetText changes what is on the button.
func (b *Button) SetText(text string) {
	if b.Text != text {
		b.Text = text
		b.Refresh()
	}
}

// Press does what the button does, unless it is disabled or hidden.
func (b *Button) Press() {
	if !b.Disabled() && b.Visible() && b.OnTapped != nil {
		b.OnTapped()
	}
}

// Tapped is a click.
func (b *Button) Tapped(*fyne.PointEvent) { b.Press() }

// MouseDown takes the keyboard, so that what was typed before is taken and Tab goes on from here.
func (b *Button) MouseDown(*desktop.MouseEvent) {
	touched()
	if !b.Disabled() {
		Focus(b)
	}
}

// MouseUp is part of a click.
func (b *Button) MouseUp(*desktop.MouseEvent) {}

// TypedKey reacts to Enter and Space and hands other keys on.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	touched()
	if b.OnKey != nil && b.OnKey(plainKey(ev.Name)) {
		return
	}
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if shiftHeld() && ev.Name != fyne.KeySpace {
			b.back(b)
			return
		}
		b.Press()
	case fyne.KeyRight, fyne.KeyDown:
		b.forward(b)
	case fyne.KeyLeft, fyne.KeyUp:
		b.back(b)
	default:
		passKey(b, ev)
	}
}

// TypedRune does nothing: a button has no text.
func (b *Button) TypedRune(rune) {}

// TypedShortcut hands Ctrl and Alt keys to the window.
func (b *Button) TypedShortcut(s fyne.Shortcut) { passShortcut(b, s) }

// FocusGained draws the ring.
func (b *Button) FocusGained() { gained(b); b.focused = true; b.Refresh() }

// FocusLost takes the ring away.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// MouseIn, MouseMoved and MouseOut colour the button under the mouse.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved is part of hovering.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends hovering.
func (b *Button) MouseOut() { b.hovered = false; b.Refresh() }

// CreateRenderer draws the button.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	v := &buttonView{b: b, ring: canvas.NewRectangle(color.Transparent), box: canvas.NewRectangle(color.Transparent),
		label: Body(""), cap: newTag("", sizeHint, b.Rank == PrimaryRank, color.Transparent, color.Transparent, 6, 0.5)}
	v.ring.CornerRadius, v.box.CornerRadius = 8, 6
	v.Refresh()
	return v
}

type buttonView struct {
	b         *Button
	ring, box *canvas.Rectangle
	label     *canvas.Text
	cap       *Tag
}

func (v *buttonView) padX() float32 {
	if v.b.Rank == LinkRank {
		return Px(4)
	}
	return Px(14)
}

func (v *buttonView) MinSize() fyne.Size {
	height := Px(34)
	if v.b.Rank == LinkRank {
		height = Px(24)
	}
	return fyne.NewSize(v.inner()+2*v.padX(), height)
}

// inner is the width of the label and the key cap.
func (v *buttonView) inner() float32 {
	width := v.label.MinSize().Width
	if v.b.Key != "" {
		width += Px(7) + v.cap.MinSize().Width
	}
	return width
}

func (v *buttonView) Layout(size fyne.Size) {
	v.ring.Move(fyne.NewPos(-2.5, -2.5))
	v.ring.Resize(size.AddWidthHeight(5, 5))
	v.box.Resize(size)
	x := (size.Width - v.inner()) / 2
	label := v.label.MinSize()
	v.label.Move(fyne.NewPos(x, 0))
	v.label.Resize(fyne.NewSize(label.Width, size.Height))
	c := v.cap.MinSize()
	v.cap.Move(fyne.NewPos(x+label.Width+Px(7), (size.Height-c.Height)/2))
	v.cap.Resize(c)
}

// colours returns ground, border and ink of the button as it stands.
func (v *buttonView) colours() (ground, border, ink color.NRGBA) {
	p := look.palette
	switch v.b.Rank {
	case PrimaryRank:
		ground, border, ink = p.Primary, p.Primary, p.OnPrimary
	case DangerRank:
		ground, border, ink = p.Card, p.Bad, p.Bad
	case LinkRank:
		ground, border, ink = color.NRGBA{}, color.NRGBA{}, p.Accent
	default:
		ground, border, ink = p.Card, p.Line, p.Ink
	}
	switch {
	case v.b.Disabled() && v.b.Rank == PrimaryRank:
		ground, border, ink = p.Line, p.Line, p.Ink2
	case v.b.Disabled():
		ink = p.Hint
	case v.b.hovered && v.b.Rank == PrimaryRank:
		ground = mix(p.Primary, p.Ink, 0.18)
	case v.b.hovered:
		ground = p.Soft
	}
	return ground, border, ink
}

// mix lays a part of one colour over another.
func mix(a, b color.NRGBA, part float32) color.NRGBA {
	blend := func(x, y uint8) uint8 { return uint8(float32(x)*(1-part) + float32(y)*part) }
	return color.NRGBA{R: blend(a.R, b.R), G: blend(a.G, b.G), B: blend(a.B, b.B), A: 0xFF}
}

func (v *buttonView) Refresh() {
	p := look.palette
	ground, border, ink := v.colours()
	v.box.FillColor, v.box.StrokeColor, v.box.StrokeWidth = ground, border, 1
	if v.b.Rank == LinkRank {
		v.box.StrokeWidth = 0
	}
	v.ring.FillColor = color.Transparent
	if v.b.focused {
		v.ring.FillColor = p.Ring
		if v.b.Rank != PrimaryRank {
			v.box.StrokeColor, v.box.StrokeWidth = p.Primary, 1
		}
	}
	v.label.Text, v.label.Color = v.b.Text, ink
	v.label.TextStyle.Bold = v.b.Rank == PrimaryRank
	v.cap.label.Text, v.cap.label.Color = v.b.Key.Label(), ink
	v.cap.box.FillColor, v.cap.box.StrokeColor, v.cap.box.StrokeWidth = ground, p.Line, 1
	if v.b.Rank == PrimaryRank && !v.b.Disabled() {
		v.cap.box.FillColor = mix(p.Primary, p.OnPrimary, 0.16)
		v.cap.box.StrokeColor = mix(p.Primary, p.OnPrimary, 0.4)
	} else if v.b.Rank == PlainRank {
		v.cap.label.Color = p.Ink2
	}
	v.cap.Hidden = v.b.Key == ""
	v.Layout(v.b.Size())
	for _, o := range v.Objects() {
		o.Refresh()
	}
}

func (v *buttonView) Destroy() {}
func (v *buttonView) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.ring, v.box, v.label, v.cap}
}
