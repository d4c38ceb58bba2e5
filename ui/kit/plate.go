package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// PlateColour (号牌颜色) is the ground of a number plate.
type PlateColour int

// The grounds that are on the road.
const (
	Blue        PlateColour = iota // 蓝牌: small cars
	Yellow                         // 黄牌: large vehicles, trailers, learners
	Green                          // 渐变绿: small new-energy cars
	YellowGreen                    // 黄绿: large new-energy vehicles
	White                          // 白牌: police, army
	Black                          // 黑牌: embassies, Hong Kong and Macau
)

// plateLook is how a plate is painted: ground (left or top to right or bottom), text.
type plateLook struct {
	from, to   color.NRGBA
	horizontal bool
	ink, rim   color.NRGBA
}

var plateLooks = map[PlateColour]plateLook{
	Blue:        {from: rgb(0x1F63B5), to: rgb(0x1B57A5), ink: rgb(0xFFFFFF), rim: rgb(0xFFFFFF)},
	Yellow:      {from: rgb(0xF7C531), to: rgb(0xF0B71D), ink: rgb(0x17222D), rim: rgb(0x17222D)},
	Green:       {from: rgb(0xF2FAF5), to: rgb(0x63C78C), ink: rgb(0x12261B), rim: rgb(0x7DBB98)},
	YellowGreen: {from: rgb(0xF5C52F), to: rgb(0x63C78C), horizontal: true, ink: rgb(0x12261B), rim: rgb(0x17222D)},
	White:       {from: rgb(0xFFFFFF), to: rgb(0xF4F6F8), ink: rgb(0x17222D), rim: rgb(0x8795A1)},
	Black:       {from: rgb(0x23282E), to: rgb(0x15191E), ink: rgb(0xFFFFFF), rim: rgb(0xFFFFFF)},
}

// NumberPlate draws a plate as a plate: in its colour, with its rim, in bold type.
type NumberPlate struct {
	widget.BaseWidget
	text   string
	colour PlateColour
	size   float32
}

// Plate is a plate as it stands in a row of a table.
func Plate(text string, colour PlateColour) *NumberPlate { return newPlate(text, colour, sizeBody) }

// BigPlate is a plate at the head of a document.
func BigPlate(text string, colour PlateColour) *NumberPlate { return newPlate(text, colour, sizeBig) }

func newPlate(text string, colour PlateColour, size float32) *NumberPlate {
	p := &NumberPlate{text: text, colour: colour, size: size}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes what is on the plate.
func (p *NumberPlate) Set(text string, colour PlateColour) {
	if p.text != text || p.colour != colour {
		p.text, p.colour = text, colour
		p.Refresh()
	}
}

// CreateRenderer paints the plate.
func (p *NumberPlate) CreateRenderer() fyne.WidgetRenderer {
	v := &plateView{p: p, edge: canvas.NewRectangle(color.Transparent), rim: canvas.NewRectangle(color.Transparent), label: Text("", p.size, true, color.Transparent)}
	v.label.Alignment = fyne.TextAlignCenter
	v.ground = canvas.NewRectangle(color.Transparent)
	v.shade = canvas.NewLinearGradient(color.Transparent, color.Transparent, 0)
	v.Refresh()
	return v
}

type plateView struct {
	p                 *NumberPlate
	edge, ground, rim *canvas.Rectangle // the body, its flat ground, the painted rim
	shade             *canvas.LinearGradient
	label             *canvas.Text
}

// margins returns the room between the type and the edge.
func (v *plateView) margins() (x, y float32) {
	if v.p.size >= sizeBig {
		return Px(14), Px(2.5)
	}
	return Px(8), Px(1)
}

func (v *plateView) MinSize() fyne.Size {
	if v.p.text == "" {
		return fyne.Size{}
	}
	x, y := v.margins()
	return v.label.MinSize().AddWidthHeight(2*x, 2*y)
}

func (v *plateView) Layout(size fyne.Size) {
	for _, o := range []fyne.CanvasObject{v.edge, v.ground, v.label} {
		o.Resize(size)
	}
	v.rim.Move(fyne.NewPos(1.5, 1.5))
	v.rim.Resize(size.SubtractWidthHeight(3, 3))
	// A gradient has square corners: it stays inside the rounded body, which shows its first and
	// last colour around it.
	v.shade.Move(fyne.NewPos(2.5, 2.5))
	v.shade.Resize(size.SubtractWidthHeight(5, 5))
}

func (v *plateView) Refresh() {
	style := plateLooks[v.p.colour]
	shown := v.p.text != ""
	v.edge.FillColor, v.edge.CornerRadius = style.from, 5
	if style.rim == style.ink && style.ink == rgb(0xFFFFFF) {
		v.edge.StrokeColor, v.edge.StrokeWidth = style.to, 1
	} else {
		v.edge.StrokeColor, v.edge.StrokeWidth = style.rim, 0
	}
	v.rim.FillColor = color.Transparent
	v.rim.StrokeColor, v.rim.StrokeWidth, v.rim.CornerRadius = style.rim, 1, 4
	v.shade.StartColor, v.shade.EndColor = style.from, style.to
	v.shade.Angle = gradientAngle(style.horizontal)
	v.label.Text, v.label.Color = v.p.text, style.ink
	for _, o := range v.Objects() {
		if shown {
			o.Show()
		} else {
			o.Hide()
		}
		o.Refresh()
	}
}

// gradientAngle turns the gradient from top to bottom, or from left to right.
func gradientAngle(horizontal bool) float64 {
	if horizontal {
		return 270
	}
	return 0
}

func (v *plateView) Destroy() {}
func (v *plateView) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.edge, v.ground, v.shade, v.rim, v.label}
}
