package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Tag is a word on a soft ground: a chip, or the cap of a key.
type Tag struct {
	widget.BaseWidget
	box        *canvas.Rectangle
	label      *canvas.Text
	padX, padY float32
}

func newTag(s string, size float32, bold bool, ink, ground color.Color, padX, padY float32) *Tag {
	t := &Tag{box: canvas.NewRectangle(ground), label: Text(s, size, bold, ink), padX: Px(padX), padY: Px(padY)}
	t.box.CornerRadius = 4
	t.label.Alignment = fyne.TextAlignCenter
	t.ExtendBaseWidget(t)
	return t
}

// Chip is a word in the colours of its state: 可交车, 缺件, 超时 45 分.
func Chip(text string, state State) *Tag {
	ink, ground := state.Colours()
	return newTag(text, sizeCaption, false, ink, ground, 7, 1.5)
}

// BigChip is a chip of body size, for the state of the whole document.
func BigChip(text string, state State) *Tag {
	ink, ground := state.Colours()
	return newTag(text, sizeBody, false, ink, ground, 10, 3)
}

// KeyCap shows a key as a small cap beside what it does: Ctrl+K, F9.
func KeyCap(key Key) *Tag {
	p := look.palette
	t := newTag(key.Label(), sizeHint, false, p.Ink2, p.Card, 6, 0.5)
	t.box.StrokeColor, t.box.StrokeWidth = p.Line, 1
	return t
}

// Set changes the word and the state of a chip.
func (t *Tag) Set(text string, state State) {
	t.label.Text = text
	t.label.Color, t.box.FillColor = state.Colours()
	t.Refresh()
}

// Text returns the word on the tag.
func (t *Tag) Text() string { return t.label.Text }

// CreateRenderer draws the ground and the word.
func (t *Tag) CreateRenderer() fyne.WidgetRenderer { return &tagView{t} }

type tagView struct{ t *Tag }

func (v *tagView) MinSize() fyne.Size {
	if v.t.label.Text == "" {
		return fyne.Size{}
	}
	return v.t.label.MinSize().AddWidthHeight(2*v.t.padX, 2*v.t.padY)
}
func (v *tagView) Layout(size fyne.Size) {
	v.t.box.Resize(size)
	v.t.label.Resize(size)
}
func (v *tagView) Refresh() {
	v.t.box.Hidden = v.t.label.Text == ""
	v.t.box.Refresh()
	v.t.label.Refresh()
}
func (v *tagView) Destroy()                     {}
func (v *tagView) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{v.t.box, v.t.label} }

// Dot is a small disc in the ink of a state, for marks like 已保存 that stand beside their word.
func Dot(state State) fyne.CanvasObject {
	ink, _ := state.Colours()
	c := canvas.NewCircle(ink)
	return Fixed(8, 8, c)
}
