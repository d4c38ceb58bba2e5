package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Bar is one bar of a plot.
type Bar struct {
	Label string
	Value float64
	State State // Late is red, Held amber, Ready green; else the accent
}

// BarPlot draws numbers that people compare by looking: the day's load, revenue by month.
type BarPlot struct {
	widget.BaseWidget
	bars  []Bar
	limit float64
	name  string
}

// NewBarPlot makes a plot; limit (zero for none) is drawn as a dashed line with its name.
func NewBarPlot(bars []Bar, limit float64, limitName string) *BarPlot {
	b := &BarPlot{bars: bars, limit: limit, name: limitName}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows other numbers.
func (b *BarPlot) Set(bars []Bar, limit float64) { b.bars, b.limit = bars, limit; b.Refresh() }

// CreateRenderer draws the bars.
func (b *BarPlot) CreateRenderer() fyne.WidgetRenderer { return &barView{b: b} }

type barView struct {
	b       *BarPlot
	objects []fyne.CanvasObject
}

func (v *barView) MinSize() fyne.Size {
	return fyne.NewSize(Px(14)*float32(max(len(v.b.bars), 1)), Px(120))
}

func (v *barView) Layout(size fyne.Size) {
	v.objects = nil
	n := len(v.b.bars)
	if n == 0 || size.Width <= 0 {
		return
	}
	top := v.b.limit
	for _, b := range v.b.bars {
		top = max(top, b.Value)
	}
	if top <= 0 {
		top = 1
	}
	base, head := size.Height-Px(18), Px(18)
	high := func(value float64) float32 { return float32(value/top) * (base - head) }
	step := size.Width / float32(n)
	for i, b := range v.b.bars {
		v.bar(b, float32(i)*step, step, base, high(max(b.Value, 0)))
	}
	if v.b.limit > 0 {
		v.dashes(base-high(v.b.limit), size.Width)
	}
}

func (v *barView) bar(b Bar, x, step, base, height float32) {
	p := look.palette
	r := canvas.NewRectangle(mix(p.Primary, rgb(0x6FB1E5), 0.4))
	if b.State != Waiting && b.State != Working {
		ink, _ := b.State.Colours()
		r.FillColor = mix(ink, rgb(0xFFFFFF), 0.1)
	}
	r.CornerRadius = 2
	width := min(step*0.68, Px(34))
	r.Move(fyne.NewPos(x+(step-width)/2, base-height))
	r.Resize(fyne.NewSize(width, height))
	label := Text(b.Label, 10, false, p.Ink2)
	label.Alignment = fyne.TextAlignCenter
	label.Move(fyne.NewPos(x, base+Px(2)))
	label.Resize(fyne.NewSize(step, Px(15)))
	v.objects = append(v.objects, r, label)
}

// dashes draws the limit with its name at the right end.
func (v *barView) dashes(y, width float32) {
	p := look.palette
	for x := float32(0); x < width; x += 7 {
		d := canvas.NewRectangle(p.Bad)
		d.Move(fyne.NewPos(x, y))
		d.Resize(fyne.NewSize(4, 1))
		v.objects = append(v.objects, d)
	}
	name := Text(v.b.name, 10, false, p.Bad)
	m := name.MinSize()
	name.Move(fyne.NewPos(width-m.Width, y-m.Height))
	name.Resize(m)
	v.objects = append(v.objects, name)
}

func (v *barView) Refresh()                     { v.Layout(v.b.Size()); canvas.Refresh(v.b) }
func (v *barView) Destroy()                     {}
func (v *barView) Objects() []fyne.CanvasObject { return v.objects }

// LinePlot draws how a number went: the use of a part over the months.
type LinePlot struct {
	widget.BaseWidget
	values   []float64
	from, to string
	ink      color.Color
}

// NewLinePlot makes a plot with words below its first and its last point.
func NewLinePlot(values []float64, from, to string) *LinePlot {
	l := &LinePlot{values: values, from: from, to: to, ink: look.palette.Accent}
	l.ExtendBaseWidget(l)
	return l
}

// Set shows other numbers.
func (l *LinePlot) Set(values []float64) { l.values = values; l.Refresh() }

// CreateRenderer draws the line.
func (l *LinePlot) CreateRenderer() fyne.WidgetRenderer { return &lineView{l: l} }

type lineView struct {
	l       *LinePlot
	objects []fyne.CanvasObject
}

func (v *lineView) MinSize() fyne.Size { return fyne.NewSize(Px(80), Px(64)) }

func (v *lineView) Layout(size fyne.Size) {
	v.objects = nil
	n := len(v.l.values)
	if n < 2 || size.Width <= 0 {
		return
	}
	low, top := min(v.l.values[0], 0), v.l.values[0]
	for _, x := range v.l.values {
		low, top = min(low, x), max(top, x)
	}
	if top == low {
		top = low + 1
	}
	base := size.Height - Px(20)
	at := func(i int) fyne.Position {
		y := float32((v.l.values[i] - low) / (top - low))
		return fyne.NewPos(2+float32(i)*(size.Width-4)/float32(n-1), 3+(base-6)*(1-y))
	}
	for i := 1; i < n; i++ {
		s := canvas.NewLine(v.l.ink)
		s.StrokeWidth = 2
		s.Position1, s.Position2 = at(i-1), at(i)
		v.objects = append(v.objects, s)
	}
	from, to := Hint(v.l.from), Right(Hint(v.l.to))
	for _, t := range []*canvas.Text{from, to} {
		t.Color = look.palette.Ink2
		t.Move(fyne.NewPos(0, base+Px(2)))
		t.Resize(fyne.NewSize(size.Width, Px(16)))
		v.objects = append(v.objects, t)
	}
}

func (v *lineView) Refresh()                     { v.Layout(v.l.Size()); canvas.Refresh(v.l) }
func (v *lineView) Destroy()                     {}
func (v *lineView) Objects() []fyne.CanvasObject { return v.objects }
