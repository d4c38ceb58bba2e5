package print

import (
	"encoding/binary"
	"image"
	"math"

	"github.com/boombuler/barcode/qr"
)

// Pen (笔) takes the outline of type, in millimetres from the upper left corner of the paper: straight lines and parabolas, as the
// font has them. Each contour is closed; a pixel is inked where contours wind around it.
type Pen interface {
	MoveTo(x, y float64)
	LineTo(x, y float64)
	QuadTo(cx, cy, x, y float64)
	Close()
}

// Trace leads the pen along the characters of a text, for printers that are given lines instead of fonts. Bold type is to be inked
// and drawn around with a line of the returned width; it is 0 for plain type.
func Trace(m Text, pen Pen) (line float64) {
	f := paperFace()
	scale := m.SizePt * mmPerPoint / float64(f.em)
	eachGlyph(m, func(glyph glyphID, x float64) {
		for _, c := range f.contours(glyph) {
			at := func(p outlinePoint) (float64, float64) { return x + float64(p.x)*scale, m.Base - float64(p.y)*scale }
			pen.MoveTo(at(c.start))
			for _, s := range c.segments {
				px, py := at(s.to)
				if !s.curved {
					pen.LineTo(px, py)
					continue
				}
				cx, cy := at(s.control)
				pen.QuadTo(cx, cy, px, py)
			}
			pen.Close()
		}
	})
	if m.Bold {
		return m.SizePt * mmPerPoint * boldLine
	}
	return 0
}

// eachGlyph says which glyphs a text shows, and where each begins.
func eachGlyph(m Text, put func(glyph glyphID, x float64)) {
	f, x := paperFace(), m.X
	for _, r := range shown(m.S) {
		put(f.glyph(r), x)
		x += float64(advanceOf(r))*m.SizePt*mmPerPoint/thousandths + m.Spread
	}
}

// outlinePoint is a place in a glyph, in the font's units, upwards.
type outlinePoint struct{ x, y float32 }

// segment is one piece of a contour.
type segment struct {
	control, to outlinePoint
	curved      bool
}

// contour is one closed line of a glyph.
type contour struct {
	start    outlinePoint
	segments []segment
}

// The bits of a point's flags in a glyph.
const (
	onCurve   = 1
	xShort    = 2
	yShort    = 4
	repeated  = 8
	xSamePlus = 16
	ySamePlus = 32
)

// contours reads a glyph's drawing. The fonts of the program have simple glyphs only, which a test holds.
func (f *face) contours(glyph glyphID) []contour {
	data := f.outline(glyph)
	if len(data) < 10 {
		return nil
	}
	count := int(int16(binary.BigEndian.Uint16(data)))
	if count <= 0 {
		return nil
	}
	ends := make([]int, count)
	for i := range ends {
		ends[i] = int(binary.BigEndian.Uint16(data[10+2*i:]))
	}
	flags, points := readPoints(data[10+2*count:], ends[count-1]+1)
	list := make([]contour, 0, count)
	from := 0
	for _, end := range ends {
		if end-from >= 1 {
			list = append(list, contourOf(flags[from:end+1], points[from:end+1]))
		}
		from = end + 1
	}
	return list
}

// readPoints reads the flags and places of a glyph's points, behind its instructions.
func readPoints(data []byte, count int) ([]byte, []outlinePoint) {
	data = data[2+int(binary.BigEndian.Uint16(data)):]
	flags := make([]byte, 0, count)
	for len(flags) < count {
		flag := data[0]
		data = data[1:]
		times := 1
		if flag&repeated != 0 {
			times += int(data[0])
			data = data[1:]
		}
		for range times {
			flags = append(flags, flag)
		}
	}
	points := make([]outlinePoint, count)
	axis := func(short, same byte, set func(i int, v float32)) {
		value := 0
		for i, flag := range flags[:count] {
			switch {
			case flag&short != 0:
				step := int(data[0])
				data = data[1:]
				if flag&same == 0 {
					step = -step
				}
				value += step
			case flag&same == 0:
				value += int(int16(binary.BigEndian.Uint16(data)))
				data = data[2:]
			}
			set(i, float32(value))
		}
	}
	axis(xShort, xSamePlus, func(i int, v float32) { points[i].x = v })
	axis(yShort, ySamePlus, func(i int, v float32) { points[i].y = v })
	return flags, points
}

func between(a, b outlinePoint) outlinePoint { return outlinePoint{(a.x + b.x) / 2, (a.y + b.y) / 2} }

// contourOf turns points on and off the curve into segments: between two points off the curve lies one on it that is not written.
func contourOf(flags []byte, points []outlinePoint) contour {
	n := len(points)
	first := 0
	for first < n && flags[first]&onCurve == 0 {
		first++
	}
	var c contour
	if first == n { // a ring without a point on the curve
		first = 0
		c.start = between(points[n-1], points[0])
	} else {
		c.start = points[first]
		first++
	}
	var control *outlinePoint
	add := func(to outlinePoint) {
		if control == nil {
			c.segments = append(c.segments, segment{to: to})
			return
		}
		c.segments = append(c.segments, segment{control: *control, to: to, curved: true})
		control = nil
	}
	for i := range n {
		at := (first + i) % n
		p := points[at]
		if flags[at]&onCurve != 0 {
			add(p)
			continue
		}
		if control != nil {
			add(between(*control, p))
		}
		control = &p
	}
	if control != nil || len(c.segments) > 0 && c.segments[len(c.segments)-1].to != c.start {
		add(c.start)
	}
	return c
}

// Dashes are the pieces that a line is drawn of: itself, or its dashes.
func (m Rule) Dashes() []Rule {
	if !m.Dashed {
		return []Rule{m}
	}
	length := math.Hypot(m.X2-m.X1, m.Y2-m.Y1)
	var list []Rule
	for at := 0.0; at < length; at += dashOn + dashOff {
		from, to, part := at/length, min(at+dashOn, length)/length, m
		part.Dashed = false
		part.X1, part.Y1 = m.X1+(m.X2-m.X1)*from, m.Y1+(m.Y2-m.Y1)*from
		part.X2, part.Y2 = m.X1+(m.X2-m.X1)*to, m.Y1+(m.Y2-m.Y1)*to
		list = append(list, part)
	}
	return list
}

// Squares are the black parts of the code as boxes without an outline, a run of modules each.
func (m Code) Squares() []Box {
	if m.S == "" {
		return nil
	}
	matrix, err := qr.Encode(m.S, qr.M, qr.Auto)
	if err != nil {
		return nil
	}
	n := matrix.Bounds().Dx()
	module := m.Side / float64(n)
	var list []Box
	for y := range n {
		eachRun(matrix, y, n, func(x, run int) {
			list = append(list, Box{X: m.X + float64(x)*module, Y: m.Y + float64(y)*module, W: float64(run) * module, H: module, Fill: 0})
		})
	}
	return list
}

// eachRun finds the runs of black modules in a row of a code.
func eachRun(matrix image.Image, y, n int, found func(x, run int)) {
	black := func(x int) bool {
		if x >= n {
			return false
		}
		r, _, _, _ := matrix.At(x, y).RGBA()
		return r == 0
	}
	for x := 0; x < n; x++ {
		run := 0
		for black(x + run) {
			run++
		}
		if run > 0 {
			found(x, run)
			x += run
		}
	}
}
