package kit

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// flex marks an object that takes a share of the room left over; see Flex.
type flex struct{ weight float32 }

func (flex) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

func (flex) MinSize(objects []fyne.CanvasObject) fyne.Size {
	min := fyne.Size{}
	for _, o := range objects {
		min = min.Max(o.MinSize())
	}
	return min
}

// Flex gives an object in Across, Cols or Down a share of the room that the others leave.
func Flex(weight float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(flex{weight}, object)
}

// Spacer takes the room that is left: what stands after it goes to the far end.
func Spacer() *fyne.Container { return Flex(1, canvas.NewRectangle(color.Transparent)) }

func weightOf(o fyne.CanvasObject) float32 {
	if c, ok := o.(*fyne.Container); ok {
		if f, ok := c.Layout.(flex); ok {
			return f.weight
		}
	}
	return 0
}

// line lays objects one after the other with a fixed gap, along x or down y. Hidden objects take no room.
type line struct {
	gap    float32
	down   bool
	centre bool // across the line: centred at natural height instead of stretched
}

func (l line) along(s fyne.Size) float32 {
	if l.down {
		return s.Height
	}
	return s.Width
}

func (l line) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var sum, across float32
	n := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		sum += l.along(m)
		if l.down {
			across = max(across, m.Width)
		} else {
			across = max(across, m.Height)
		}
		n++
	}
	if n > 1 {
		sum += l.gap * float32(n-1)
	}
	if l.down {
		return fyne.NewSize(across, sum)
	}
	return fyne.NewSize(sum, across)
}

func (l line) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	// The room left over is shared by weight; where a share would be below the natural size, the
	// natural size is kept and the others share the rest.
	var weights, fixed float32
	n := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		n++
		if w := weightOf(o); w > 0 {
			weights += w
		} else {
			fixed += l.along(o.MinSize())
		}
	}
	room := l.along(size) - fixed - l.gap*float32(max(n-1, 0))
	kept := map[fyne.CanvasObject]bool{}
	for again := true; again; {
		again = false
		for _, o := range objects {
			w := weightOf(o)
			if w == 0 || !o.Visible() || kept[o] {
				continue
			}
			if natural := l.along(o.MinSize()); natural > room*w/weights {
				kept[o] = true
				room -= natural
				weights -= w
				again = true
			}
		}
	}
	at := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		length := l.along(o.MinSize())
		if w := weightOf(o); w > 0 && !kept[o] {
			length = room * w / weights
		}
		l.place(o, at, length, size)
		at += length + l.gap
	}
}

func (l line) place(o fyne.CanvasObject, at, length float32, size fyne.Size) {
	if l.down {
		o.Move(fyne.NewPos(0, at))
		o.Resize(fyne.NewSize(size.Width, length))
		return
	}
	height := size.Height
	if l.centre {
		height = min(o.MinSize().Height, size.Height)
	}
	o.Move(fyne.NewPos(at, (size.Height-height)/2))
	o.Resize(fyne.NewSize(length, height))
}

// Across sets small things side by side, each at its natural height and centred: texts, chips, buttons.
func Across(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(line{gap: Px(gap), centre: true}, objects...)
}

// Cols sets panels side by side, each as high as the place. Give widths with Flex or Fixed.
func Cols(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(line{gap: Px(gap)}, objects...)
}

// Down sets objects below each other, each as wide as the place. Flex gives one the rest of the height.
func Down(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(line{gap: Px(gap), down: true}, objects...)
}

// baseline sets texts of several sizes on one line of writing.
type baseline struct{ gap float32 }

func (b baseline) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := line{gap: b.gap}.MinSize(objects)
	return size
}

func (b baseline) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	deepest := float32(0)
	for _, o := range objects {
		deepest = max(deepest, ascent(o))
	}
	top := max((size.Height-b.MinSize(objects).Height)/2, 0)
	at := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		y := top + deepest - ascent(o)
		if ascent(o) == 0 {
			y = (size.Height - m.Height) / 2
		}
		o.Move(fyne.NewPos(at, y))
		o.Resize(m)
		at += m.Width + b.gap
	}
}

func ascent(o fyne.CanvasObject) float32 {
	t, ok := o.(*canvas.Text)
	if !ok {
		return 0
	}
	_, base := fyne.CurrentApp().Driver().RenderedTextSize(t.Text, t.TextSize, t.TextStyle, t.FontSource)
	return base
}

// Baseline sets texts of different sizes side by side so that they stand on one line; chips and
// plates among them are centred.
func Baseline(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(baseline{Px(gap)}, objects...)
}

// flow sets objects side by side and begins a new line where they no longer fit.
type flow struct {
	gap   float32
	width *float32
}

func (f flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(widest(objects), f.run(objects, *f.width, nil))
}

func (f flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	*f.width = size.Width
	f.run(objects, size.Width, func(o fyne.CanvasObject, p fyne.Position, s fyne.Size) { o.Move(p); o.Resize(s) })
}

// run walks the lines and returns the height they need; a width of zero is one line.
func (f flow) run(objects []fyne.CanvasObject, width float32, place func(fyne.CanvasObject, fyne.Position, fyne.Size)) float32 {
	var x, y, high float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && width > 0 && x+m.Width > width {
			x, y, high = 0, y+high+f.gap, 0
		}
		if place != nil {
			place(o, fyne.NewPos(x, y), m)
		}
		x += m.Width + f.gap
		high = max(high, m.Height)
	}
	return y + high
}

func widest(objects []fyne.CanvasObject) float32 {
	w := float32(0)
	for _, o := range objects {
		if o.Visible() {
			w = max(w, o.MinSize().Width)
		}
	}
	return w
}

// Flow sets chips side by side and begins new lines as the width asks.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(flow{gap: Px(gap), width: new(float32)}, objects...)
}

// Pad puts the same margin on all four sides.
func Pad(all float32, object fyne.CanvasObject) *fyne.Container {
	return Inset(all, all, all, all, object)
}

// Inset puts a margin on each side: left, top, right, bottom.
func Inset(left, top, right, bottom float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(Px(top), Px(bottom), Px(left), Px(right)), object)
}

// fixed gives an object a size of its own; a zero keeps the natural measure.
type fixed struct{ width, height float32 }

func (f fixed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := flex{}.MinSize(objects)
	if f.width > 0 {
		m.Width = f.width
	}
	if f.height > 0 {
		m.Height = f.height
	}
	return m
}

func (f fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) { flex{}.Layout(objects, size) }

// Fixed gives an object a width and a height; zero keeps the natural one.
func Fixed(width, height float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(fixed{Px(width), Px(height)}, object)
}

// TopLeft keeps an object at its natural size in the upper left corner of its place.
func TopLeft(object fyne.CanvasObject) *fyne.Container { return container.New(topLeft{}, object) }

type topLeft struct{}

func (topLeft) MinSize(objects []fyne.CanvasObject) fyne.Size { return flex{}.MinSize(objects) }
func (topLeft) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(o.MinSize())
	}
}

// Hairline is the one-pixel rule between parts of a card.
func Hairline() fyne.CanvasObject {
	r := canvas.NewRectangle(look.palette.Line)
	r.SetMinSize(fyne.NewSize(1, 1))
	return r
}

// Blank is empty room of a given size.
func Blank(width, height float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(Px(width), Px(height)))
	return r
}

// Field sets a label above a field, with notes such as a chip at the right of the label.
func Field(label string, field fyne.CanvasObject, notes ...fyne.CanvasObject) *fyne.Container {
	head := Across(6, Caption(label))
	if len(notes) > 0 {
		head.Add(Spacer())
		for _, n := range notes {
			head.Add(n)
		}
	}
	return Down(3, Fixed(0, 20, head), field)
}

// Beside sets a label to the left of a field, in a column of a given width: settle.png's payments.
func Beside(width float32, label string, field fyne.CanvasObject, notes ...fyne.CanvasObject) *fyne.Container {
	row := Across(8, Fixed(width, 0, Body(label)), Flex(1, field))
	for _, n := range notes {
		row.Add(n)
	}
	return row
}

// Fact is a name with what it is below it, for the heads of documents.
func Fact(name, value string) *fyne.Container { return Down(0, Caption(name), Bold(value)) }

// Sum is a name at the left and a number at the right: the lines of a total.
func Sum(name, number string) *fyne.Container {
	return Across(8, Caption(name), Spacer(), Body(number))
}

// ActionBar is the bar at the bottom of a screen: the primary action at the left, what is missing
// beside the buttons, lesser actions at the right.
type ActionBar struct {
	held
	missing *canvas.Text
}

// NewActionBar makes the bar; primary may be nil.
func NewActionBar(primary *Button, left []*Button, right ...fyne.CanvasObject) *ActionBar {
	bar := &ActionBar{missing: Caption("")}
	row := Across(8)
	if primary != nil {
		row.Add(primary)
	}
	for _, b := range left {
		row.Add(b)
	}
	row.Add(Flex(1, bar.missing))
	for _, o := range right {
		row.Add(o)
	}
	p := look.palette
	bar.hold(bar, container.NewStack(canvas.NewRectangle(p.Card),
		Down(0, Hairline(), Inset(16, 10, 16, 10, row))))
	return bar
}

// SetMissing says what must happen before the primary action: "还差：是否洗车". Nothing clears it.
func (b *ActionBar) SetMissing(what ...string) {
	text := ""
	if len(what) > 0 {
		text = "还差：" + strings.Join(what, "、")
	}
	Say(b.missing, text)
}

// SetNote puts any other remark in the place of what is missing.
func (b *ActionBar) SetNote(text string) { Say(b.missing, text) }

// Page is a screen: content with a margin and the action bar below it (nil for none).
func Page(content fyne.CanvasObject, bar *ActionBar) fyne.CanvasObject {
	body := Inset(16, 12, 16, 12, content)
	if bar == nil {
		return body
	}
	return Frame(nil, bar, nil, nil, body)
}

// Frame sets objects to the edges of a place and one into the middle, without gaps; any may be nil.
func Frame(top, bottom, left, right, middle fyne.CanvasObject) *fyne.Container {
	if middle == nil {
		middle = Blank(0, 0)
	}
	row := container.New(line{})
	if left != nil {
		row.Add(left)
	}
	row.Add(Flex(1, middle))
	if right != nil {
		row.Add(right)
	}
	column := container.New(line{down: true})
	if top != nil {
		column.Add(top)
	}
	column.Add(Flex(1, row))
	if bottom != nil {
		column.Add(bottom)
	}
	return column
}

// grid sets objects into columns of the same width, row by row.
type grid struct {
	columns    int
	gapX, gapY float32
}

func (g grid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rows := (len(objects) + g.columns - 1) / g.columns
	m := flex{}.MinSize(objects)
	return fyne.NewSize(m.Width*float32(g.columns)+g.gapX*float32(g.columns-1), m.Height*float32(rows)+g.gapY*float32(max(rows-1, 0)))
}

func (g grid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	high := flex{}.MinSize(objects).Height
	wide := (size.Width - g.gapX*float32(g.columns-1)) / float32(g.columns)
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i%g.columns)*(wide+g.gapX), float32(i/g.columns)*(high+g.gapY)))
		o.Resize(fyne.NewSize(wide, high))
	}
}

// Grid sets objects into columns of the same width, row by row: boxes to tick, facts.
func Grid(columns int, gapX, gapY float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(grid{columns, Px(gapX), Px(gapY)}, objects...)
}
