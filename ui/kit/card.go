package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// sheet is the white ground with a hairline border and round corners.
func sheet(fill, border color.Color) *canvas.Rectangle {
	r := canvas.NewRectangle(fill)
	r.CornerRadius = 8
	r.StrokeColor, r.StrokeWidth = border, 1
	return r
}

// Card is a white sheet with a margin; its objects stand below each other.
func Card(objects ...fyne.CanvasObject) *fyne.Container {
	return Panel(Inset(14, 12, 14, 12, Down(8, objects...)))
}

// TitledCard is a card with a head, something at the right of the head (nil for nothing), and a body
// that takes the rest of the height.
func TitledCard(title string, right fyne.CanvasObject, body fyne.CanvasObject) *fyne.Container {
	head := Across(8, Title(title), Spacer())
	if right != nil {
		head.Add(right)
	}
	return Panel(Inset(14, 12, 14, 12, Down(8, head, Flex(1, body))))
}

// Panel is a white sheet without a margin, for a table that reaches the edges.
func Panel(body fyne.CanvasObject) *fyne.Container {
	p := look.palette
	return container.NewStack(sheet(p.Card, p.Line), container.New(edge{}, body))
}

// edge keeps a body one pixel inside the border of its sheet.
type edge struct{}

func (edge) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return flex{}.MinSize(objects).AddWidthHeight(2, 2)
}
func (edge) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(1, 1))
		o.Resize(size.SubtractWidthHeight(2, 2))
	}
}

// Banner is a card in the colour of a state for what must be seen before anything else is done; a
// line is a paragraph with a point before it.
func Banner(state State, title string, lines ...string) *fyne.Container {
	ink, ground := state.Colours()
	border := color.NRGBA{R: ink.R, G: ink.G, B: ink.B, A: 0x55}
	body := Down(2)
	if title != "" {
		body.Add(Tint(Bold(title), ink))
	}
	for _, s := range lines {
		body.Add(NewParaOf("· "+s, 13, false, look.palette.Ink))
	}
	soft := ground
	soft.A = 0x88
	if look.palette == &dark {
		soft.A = 0xFF
	}
	return container.NewStack(sheet(soft, border), Inset(14, 12, 14, 12, body))
}

// FigureCard is one number of the day with its name above and its parts below.
func FigureCard(name, figure, parts string, state State) *fyne.Container {
	number := Figure(figure)
	if state == Late {
		number.Color, _ = state.Colours()
	}
	return Panel(Inset(14, 10, 14, 8, Down(0, Caption(name), number, Caption(parts))))
}

// Empty says what an empty place is for and offers the first action (nil for none).
func Empty(sentence string, action *Button) *fyne.Container {
	p := NewParaOf(sentence, sizeBody, false, look.palette.Ink2)
	body := Down(12, p)
	if action != nil {
		body.Add(Across(0, action))
	}
	return Inset(16, 20, 16, 20, body)
}
