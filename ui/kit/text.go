package kit

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// The sizes of type, in the design's points.
const (
	sizeHint    = 11
	sizeCaption = 12
	sizeBody    = 14
	sizeTitle   = 16
	sizeBig     = 20
	sizeFigure  = 28
)

// Text makes one line of text of any size; the named makers below are what screens should use.
func Text(s string, size float32, bold bool, ink color.Color) *canvas.Text {
	t := canvas.NewText(s, ink)
	t.TextSize = Px(size)
	t.TextStyle.Bold = bold
	return t
}

// Hint is 11 points in the hint colour: remarks one may overlook.
func Hint(s string) *canvas.Text { return Text(s, sizeHint, false, look.palette.Hint) }

// Caption is 12 points in the second ink: labels above fields, headers of columns.
func Caption(s string) *canvas.Text { return Text(s, sizeCaption, false, look.palette.Ink2) }

// Body is the 14 points everything is written in.
func Body(s string) *canvas.Text { return Text(s, sizeBody, false, look.palette.Ink) }

// Bold is Body in bold.
func Bold(s string) *canvas.Text { return Text(s, sizeBody, true, look.palette.Ink) }

// Title is 16 points bold: the head of a card.
func Title(s string) *canvas.Text { return Text(s, sizeTitle, true, look.palette.Ink) }

// Big is 20 points bold: a time, a plate's neighbour.
func Big(s string) *canvas.Text { return Text(s, sizeBig, true, look.palette.Ink) }

// Figure is the one number of a screen that matters, 28 points bold.
func Figure(s string) *canvas.Text { return Text(s, sizeFigure, true, look.palette.Ink) }

// Tint gives a text another colour and returns it.
func Tint(t *canvas.Text, ink color.Color) *canvas.Text { t.Color = ink; return t }

// Right sets a text to the right edge of its place and returns it.
func Right(t *canvas.Text) *canvas.Text { t.Alignment = fyne.TextAlignTrailing; return t }

// Say changes what a text says and redraws it; saying the same again costs nothing.
func Say(t *canvas.Text, s string) {
	if t.Text != s {
		t.Text = s
		t.Refresh()
	}
}

func measure(s string, size float32, bold bool) fyne.Size {
	return fyne.MeasureText(s, size, fyne.TextStyle{Bold: bold})
}

// shorten cuts a text that is wider than its place and ends it in an ellipsis.
func shorten(s string, width, size float32, bold bool) string {
	if s == "" || measure(s, size, bold).Width <= width+0.5 {
		return s
	}
	runes := []rune(s)
	low, high := 0, len(runes)-1
	for low < high {
		mid := (low + high + 1) / 2
		if measure(string(runes[:mid])+"…", size, bold).Width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	if low == 0 && measure("…", size, bold).Width > width {
		return ""
	}
	return strings.TrimRight(string(runes[:low]), " ·•") + "…"
}

// Para is text that breaks into lines at the width it is given, as Chinese breaks: between any two
// characters, but no line begins with a closing mark.
type Para struct {
	widget.BaseWidget
	text  string
	size  float32
	bold  bool
	ink   color.Color
	lines []*canvas.Text
	width float32
}

// NewPara makes a paragraph of body text.
func NewPara(s string) *Para { return NewParaOf(s, sizeBody, false, look.palette.Ink) }

// NewParaOf makes a paragraph of any size, weight and colour.
func NewParaOf(s string, size float32, bold bool, ink color.Color) *Para {
	p := &Para{text: s, size: size, bold: bold, ink: ink}
	p.ExtendBaseWidget(p)
	return p
}

// SetText changes the paragraph.
func (p *Para) SetText(s string) {
	if p.text == s {
		return
	}
	p.text = s
	p.breakLines()
	p.Refresh()
}

// SetInk changes the colour of the paragraph.
func (p *Para) SetInk(ink color.Color) { p.ink = ink; p.breakLines(); p.Refresh() }

// Text returns what the paragraph says.
func (p *Para) Text() string { return p.text }

// Resize breaks the text anew when the width changes.
func (p *Para) Resize(size fyne.Size) {
	if size.Width != p.width {
		p.width = size.Width
		p.breakLines()
	}
	p.BaseWidget.Resize(size)
}

// breakLines makes one canvas text per line.
func (p *Para) breakLines() {
	p.lines = p.lines[:0]
	for _, part := range strings.Split(p.text, "\n") {
		for _, line := range wrap(part, p.width, Px(p.size), p.bold) {
			p.lines = append(p.lines, Text(line, p.size, p.bold, p.ink))
		}
	}
}

// MinSize is the height of the lines at the last known width.
func (p *Para) MinSize() fyne.Size {
	p.ExtendBaseWidget(p)
	if p.width == 0 {
		p.breakLines()
	}
	n := max(len(p.lines), 1)
	return fyne.NewSize(Px(24), float32(n)*p.lineHeight())
}

func (p *Para) lineHeight() float32 { return Px(p.size * 1.5) }

// CreateRenderer draws the lines.
func (p *Para) CreateRenderer() fyne.WidgetRenderer { return &paraView{p} }

type paraView struct{ p *Para }

func (v *paraView) Layout(size fyne.Size) {
	for i, line := range v.p.lines {
		line.Move(fyne.NewPos(0, float32(i)*v.p.lineHeight()))
		line.Resize(fyne.NewSize(size.Width, v.p.lineHeight()))
	}
}
func (v *paraView) MinSize() fyne.Size { return v.p.MinSize() }
func (v *paraView) Refresh()           { v.Layout(v.p.Size()); canvas.Refresh(v.p) }
func (v *paraView) Destroy()           {}
func (v *paraView) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(v.p.lines))
	for i, line := range v.p.lines {
		objects[i] = line
	}
	return objects
}

const noLineStart = "，。、；：！？）》」』】”’%…,.;:!?)]}"

// wrap breaks one paragraph into lines no wider than width; a width of zero keeps it whole.
func wrap(s string, width, size float32, bold bool) []string {
	if width <= 0 || measure(s, size, bold).Width <= width {
		return []string{s}
	}
	var lines []string
	runes := []rune(s)
	for len(runes) > 0 {
		n := fits(runes, width, size, bold)
		if n < len(runes) {
			n = breakAt(runes, n)
		}
		lines = append(lines, strings.TrimRight(string(runes[:n]), " "))
		runes = runes[n:]
		for len(runes) > 0 && runes[0] == ' ' {
			runes = runes[1:]
		}
	}
	return lines
}

// fits counts the runes, at least one, that stand in the width.
func fits(runes []rune, width, size float32, bold bool) int {
	low, high := 1, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if measure(string(runes[:mid]), size, bold).Width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low
}

// breakAt moves a break back to a place where a line may end: not inside a word of Latin letters
// or digits, and not before a closing mark.
func breakAt(runes []rune, n int) int {
	for at := n; at > max(1, n-24); at-- {
		if strings.ContainsRune(noLineStart, runes[at]) {
			continue
		}
		if wordRune(runes[at]) && wordRune(runes[at-1]) {
			continue
		}
		return at
	}
	return n
}

func wordRune(r rune) bool {
	return r < 0x80 && r != ' ' && r != '-' && r != '/'
}
