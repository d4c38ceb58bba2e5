package print

import (
	"math"
	"slices"
	"strconv"

	"jieche/data/workorder"
)

// The walk-round drawing (环车检查图) shows a car from both sides, from above, from its front and from its rear, in a field of
// 560 × 220. The front is at the left everywhere, so that nobody mixes the sides up. A mark's place is in thousandths of the
// same field: the wheels, doors and lamps lie where the marks of the screen mean them.
const (
	fieldW = 560.0
	fieldH = 220.0
)

// stroke is one line of the drawing.
type stroke []Point

func begin(x, y float64) stroke { return stroke{{x, y}} }

func (s stroke) line(x, y float64) stroke { return append(s, Point{x, y}) }

// bend goes on in a Bézier curve to x, y. Twelve short lines look round at the size of a sheet.
func (s stroke) bend(x1, y1, x2, y2, x, y float64) stroke {
	const steps = 12
	a := s[len(s)-1]
	for i := 1; i <= steps; i++ {
		t := float64(i) / steps
		u := 1 - t
		s = append(s, Point{u*u*u*a.X + 3*u*u*t*x1 + 3*u*t*t*x2 + t*t*t*x, u*u*u*a.Y + 3*u*u*t*y1 + 3*u*t*t*y2 + t*t*t*y})
	}
	return s
}

// mirrored is the stroke on the other side of a line: across the car seen from above, beside the middle of a front.
func (s stroke) mirrored(place func(Point) Point) stroke {
	other := make(stroke, len(s))
	for i, p := range s {
		other[i] = place(p)
	}
	return other
}

// moved is the stroke somewhere else.
func (s stroke) moved(dx, dy float64) stroke {
	return s.mirrored(func(p Point) Point { return Point{p.X + dx, p.Y + dy} })
}

// bow is a part of a circle, in degrees from the right, clockwise on paper.
func bow(x, y, r, from, to float64) stroke {
	n := int(math.Ceil(math.Abs(to-from) / 12))
	s := make(stroke, 0, n+1)
	for i := range n + 1 {
		a := (from + (to-from)*float64(i)/float64(n)) * math.Pi / 180
		s = append(s, Point{x + r*math.Cos(a), y + r*math.Sin(a)})
	}
	return s
}

func ring(x, y, r float64) stroke { return bow(x, y, r, 0, 360) }

// rounded is a rectangle with round corners.
func rounded(x, y, w, h, r float64) stroke {
	s := slices.Concat(bow(x+r, y+r, r, 180, 270), bow(x+w-r, y+r, r, 270, 360), bow(x+w-r, y+h-r, r, 0, 90), bow(x+r, y+h-r, r, 90, 180))
	return append(s, s[0])
}

// carStrokes are all views.
var carStrokes = slices.Concat(carSide(1), carSide(157), carAbove(), carEnd(67, true), carEnd(493, false))

// carSide is the car from its side, dy below the upper edge of the field.
func carSide(dy float64) []stroke {
	all := []stroke{
		// Bumper, bonnet, windscreen, roof, rear window, boot, bumper.
		begin(177, 52).line(153, 51).bend(147, 49, 146, 40, 150, 34).bend(158, 28, 184, 25, 209, 23).
			bend(224, 13, 240, 6, 258, 4.5).bend(282, 2.5, 308, 3, 326, 5.5).bend(342, 9, 354, 16, 365, 21.5).
			bend(382, 22, 396, 23, 404, 26.5).bend(410, 32, 411, 43, 407, 50).line(383, 52),
		begin(214, 52).line(346, 52),
		// Wheels in their arches.
		bow(195.5, 51, 18.5, 176, 364), bow(364.5, 51, 18.5, 176, 364),
		ring(195.5, 51, 14), ring(364.5, 51, 14), ring(195.5, 51, 8.5), ring(364.5, 51, 8.5), ring(195.5, 51, 1.8), ring(364.5, 51, 1.8),
		// Windows.
		begin(221, 22.5).bend(233, 14, 246, 8.5, 260, 7.5).line(278, 7).line(279, 22).line(221, 22.5),
		begin(284, 22).line(283, 7).bend(304, 6, 318, 7, 326, 8.8).bend(337, 12.5, 345, 17, 351, 21.5).line(284, 22),
		// Doors, their handles, the line along the body, the mirror.
		begin(219, 24).bend(217, 34, 218, 45, 223, 52), begin(281.5, 22).line(282, 52),
		begin(351, 22).bend(348, 27, 349, 31, 350, 34),
		begin(219, 33).bend(262, 30, 312, 30, 350, 32.5),
		begin(266, 27).line(275, 27), begin(327, 26.5).line(336, 26.5),
		begin(226, 22).bend(224, 17.5, 229, 16.5, 232, 18).line(233, 22),
		// Lamps, and the cap of the tank.
		begin(150.5, 34).bend(157, 31, 165, 29.5, 171, 30).bend(168, 35, 159, 37.5, 148.5, 38.5),
		begin(406.5, 29).bend(400, 28, 392, 28.5, 388, 31).bend(393, 35, 401, 37, 409.8, 37.5),
		rounded(372, 26, 6, 5, 1.2),
	}
	for i := range all {
		all[i] = all[i].moved(0, dy)
	}
	return all
}

// carAbove is the car from above.
func carAbove() []stroke {
	half := []stroke{
		begin(150, 110).bend(150, 92, 155, 77, 169, 73).bend(205, 68.5, 355, 68.5, 391, 73).bend(405, 77, 410, 92, 410, 110),
		begin(220, 110).bend(220, 97, 222, 86, 228, 78),                                    // the edge of the bonnet
		begin(226, 110).bend(226, 99, 228, 89, 232, 81).line(258, 86.5),                    // the windscreen
		begin(258, 86.5).bend(254.5, 94, 253.5, 102, 253.5, 110),                           // and where the roof begins
		begin(258, 86.5).bend(280, 84, 306, 84, 326, 86).line(357, 80),                     // the edge of the roof
		begin(326, 86).bend(329, 94, 330, 102, 330, 110),                                   // the rear window
		begin(357, 80).bend(363, 90, 364.5, 100, 364.5, 110),                               //
		begin(232, 77.5).bend(268, 81, 320, 81, 352, 76.5),                                 // the windows of this side
		begin(284, 84.4).line(284, 79.6),                                                   //
		begin(158, 84).bend(178, 87, 200, 92, 219, 98),                                     // folds of bonnet and boot
		begin(366, 92).bend(380, 91, 392, 90, 403, 88),                                     //
		begin(153, 90).bend(155, 84, 160, 78, 168, 76.5),                                   // the lamps
		begin(407, 92).bend(405, 85, 401, 79, 394, 76.5),                                   //
		begin(231, 70.3).line(234, 63.5).bend(239, 62.5, 243, 63.5, 243, 65).line(240, 70), // the mirror
	}
	all := slices.Clone(half)
	for _, s := range half {
		all = append(all, s.mirrored(func(p Point) Point { return Point{p.X, 220 - p.Y} }))
	}
	return all
}

// carEnd is the car from its front or its rear, around x.
func carEnd(x float64, front bool) []stroke {
	half := []stroke{
		begin(0, 79).bend(12, 79, 20, 80, 25, 83).bend(31, 91, 35, 98, 39, 104).bend(45, 111, 46, 126, 42.5, 138).line(0, 138),
		begin(0, 83).bend(10, 83, 17, 84, 21, 86).bend(26, 91, 28, 95, 30, 100.5).bend(20, 99, 10, 98.5, 0, 98.5),
		begin(42, 138).line(42, 145).bend(42, 147.5, 29, 147.5, 29, 145).line(29, 138),
		begin(37.5, 101).bend(42, 97, 47, 97.5, 47, 101).bend(47, 104.5, 42, 104.5, 39, 104),
		begin(14, 126).line(14, 134).line(0, 134), begin(14, 126).line(0, 126),
	}
	if front {
		half = append(half, begin(0, 108).line(15, 108).bend(18, 111, 17, 116, 14, 119).line(0, 119), begin(0, 113.5).line(16.5, 113.5),
			begin(41.5, 107).bend(33, 106, 26, 108, 22, 112.5).bend(30, 115.5, 38, 115.5, 44, 113), ring(35, 127, 3.2))
	} else {
		half = append(half, begin(43, 108).bend(36, 105.5, 28, 106, 23, 108).line(23, 114).bend(31, 116, 38, 116, 44.5, 115),
			begin(23, 110.5).line(0, 110.5), begin(43.5, 122).bend(29, 124, 14, 124, 0, 124), begin(26, 129).line(34, 129))
	}
	var all []stroke
	for _, s := range half {
		all = append(all, s.moved(x, 0), s.mirrored(func(p Point) Point { return Point{x - p.X, p.Y} }))
	}
	return all
}

// viewNames stand beside the views, at the middle of each word.
var viewNames = []struct {
	name string
	x, y float64
}{{"左侧", 128, 32}, {"右侧", 128, 188}, {"车头", 67, 160}, {"车尾", 493, 160}}

// walkRound is the drawing with its marks, to be put on a page.
type walkRound struct {
	look    look
	marks   []workorder.Mark
	tractor bool
}

// disc is the radius of a mark, and digit the size of its number: needles print no type below 9.5 points.
func (w walkRound) disc() float64 {
	if w.tractor {
		return 2.3
	}
	return 1.85
}

func (w walkRound) digit() float64 {
	if w.tractor {
		return 9.5
	}
	return 7.2
}

// draw puts the drawing on the page, its upper left corner at x, y.
func (w walkRound) draw(p *sketch, x, y, width float64) {
	scale := width / fieldW
	grey := uint8(0x60)
	if w.tractor {
		grey = 0
	}
	for _, s := range carStrokes {
		points := s.mirrored(func(q Point) Point { return Point{x + q.X*scale, y + q.Y*scale} })
		p.add(Path{Points: points, Width: max(0.2, w.look.rule), Grey: grey})
	}
	for _, n := range viewNames {
		h := w.look.line(w.look.small)
		p.line(n.name, x+n.x*scale-10, y+n.y*scale-h/2, 20, w.look.small, false, w.look.labelGrey, Centre)
	}
	places := w.places(scale)
	for i, k := range w.marks {
		w.leader(p, meant(k, scale), places[i], x, y)
	}
	for i, k := range w.marks {
		w.number(p, k.Kind, x+places[i].X, y+places[i].Y)
	}
}

// meant is where the damage is, in millimetres within the drawing.
func meant(k workorder.Mark, scale float64) Point {
	within := func(n int) float64 { return float64(min(max(n, 0), 1000)) / 1000 }
	return Point{within(k.X) * fieldW * scale, within(k.Y) * fieldH * scale}
}

// places is where each mark is drawn: where the damage is, or next to it when another mark is there already, for a number that
// lies under another tells nothing.
func (w walkRound) places(scale float64) []Point {
	var taken []Point
	for _, k := range w.marks {
		taken = append(taken, w.freePlace(meant(k, scale), taken, scale))
	}
	return taken
}

func (w walkRound) freePlace(at Point, taken []Point, scale float64) Point {
	r := w.disc()
	fit := func(q Point) Point {
		return Point{min(max(q.X, r), fieldW*scale-r), min(max(q.Y, r), fieldH*scale-r)}
	}
	for turn := range 60 {
		steps := max(1, turn*8)
		for step := range steps {
			a := 2 * math.Pi * float64(step) / float64(steps)
			q := fit(Point{at.X + float64(turn)*r*math.Cos(a), at.Y + float64(turn)*r*math.Sin(a)})
			if w.free(q, taken, scale) {
				return q
			}
		}
	}
	return fit(at)
}

func (w walkRound) free(q Point, taken []Point, scale float64) bool {
	r := w.disc()
	for _, n := range viewNames {
		if math.Abs(q.Y-n.y*scale) < w.look.line(w.look.small)/2+r && math.Abs(q.X-n.x*scale) < Width(n.name, w.look.small)/2+r {
			return false
		}
	}
	return !slices.ContainsFunc(taken, func(t Point) bool { return math.Hypot(t.X-q.X, t.Y-q.Y) < 2*r+0.15 })
}

// leader leads from a mark that had to give way to the place that it means.
func (w walkRound) leader(p *sketch, from, to Point, x, y float64) {
	if math.Hypot(from.X-to.X, from.Y-to.Y) < w.disc() {
		return
	}
	p.add(Path{Points: ring(x+from.X, y+from.Y, 0.45), Closed: true, Filled: true})
	p.add(Path{Points: []Point{{x + from.X, y + from.Y}, {x + to.X, y + to.Y}}, Width: max(0.2, w.look.rule)})
}

// number draws a mark: the number of its kind in a disc.
func (w walkRound) number(p *sketch, kind string, x, y float64) {
	circle := ring(x, y, w.disc())
	p.add(Path{Points: circle, Closed: true, Filled: true, Grey: 255})
	p.add(Path{Points: circle, Closed: true, Width: max(0.3, w.look.rule)})
	size := w.digit()
	p.line(kindNumber(kind), x-w.disc(), y-w.look.line(size)/2, 2*w.disc(), size, true, 0, Centre)
}

// kindNumber is the number of a kind of damage on the drawing and its key on the screen.
func kindNumber(kind string) string {
	if i := slices.Index(workorder.MarkKinds, kind); i >= 0 {
		return strconv.Itoa(i + 1)
	}
	return "?"
}
