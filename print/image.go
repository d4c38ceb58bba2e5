package print

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"math"
	"sync"

	"golang.org/x/image/draw"
	"golang.org/x/image/vector"

	"jieche/data/base"
)

// Resolutions at which a page can be drawn, in dots per inch.
const (
	leastDPI = 12
	mostDPI  = 1200
)

// mostPixels bounds a picture of a page: 1200 dpi of A4 would need half a gigabyte.
const mostPixels = 80_000_000

// mostLogoPixels bounds a picture that is put on a page: a scan of ten thousand by ten thousand dots would take 400 MB.
const mostLogoPixels = 40_000_000

// Image draws one page of a document as a picture, from the same marks that the PDF is made of: what the preview shows and what
// a printer without fonts gets. Pages count from 0.
func Image(d Doc, page int, dpi float64) (*image.RGBA, error) {
	if d.err != nil {
		return nil, d.err
	}
	if page < 0 || page >= len(d.Pages) {
		return nil, base.Refuse(base.NotFound, "page", "page", "《%s》共 %d 页，没有第 %d 页", d.Title, len(d.Pages), page+1)
	}
	if !(dpi >= leastDPI && dpi <= mostDPI) {
		return nil, base.Refuse(base.Invalid, "dpi", "dpi", "分辨率 %.0f dpi 画不出来，请用 %d 到 %d", dpi, leastDPI, mostDPI)
	}
	scale := dpi / 25.4
	w, h := int(math.Ceil(d.Paper.W*scale-0.01)), int(math.Ceil(d.Paper.H*scale-0.01))
	if w*h > mostPixels {
		return nil, base.Refuse(base.Invalid, "dpi", "dpi", "按 %.0f dpi 画 %s 有 %d 百万像素，太大了，请降低分辨率", dpi, d.Paper.Say, w*h/1_000_000)
	}
	c := &raster{out: image.NewRGBA(image.Rect(0, 0, w, h)), scale: scale}
	whiten(c.out.Pix)
	for _, m := range d.Pages[page].Marks {
		if err := c.draw(m); err != nil {
			return nil, fmt.Errorf("print: picture of %s: %w", d.Title, err)
		}
	}
	return c.out, nil
}

// whiten fills with white, copying what is white already.
func whiten(pixels []byte) {
	pixels[0] = 255
	for done := 1; done < len(pixels); done *= 2 {
		copy(pixels[done:], pixels[:done])
	}
}

// raster draws marks into a picture. Everything is in pixels there.
type raster struct {
	out   *image.RGBA
	scale float64 // pixels per millimetre
	fill  vector.Rasterizer
}

func (c *raster) draw(m Mark) error {
	switch m := m.(type) {
	case Text:
		c.text(m)
	case Rule:
		c.rule(m)
	case Box:
		c.box(m)
	case Code:
		for _, b := range m.Squares() {
			c.box(b)
		}
	case Picture:
		return c.picture(m)
	case Path:
		c.path(m)
	}
	return nil
}

func (c *raster) rule(m Rule) {
	for _, part := range m.Dashes() {
		c.line(part.X1, part.Y1, part.X2, part.Y2, part.Width, part.Grey)
	}
}

// line draws a straight line. Nearly all lines of a form lie with the paper's edges and need no rasteriser.
func (c *raster) line(x1, y1, x2, y2, width float64, grey uint8) {
	half := width / 2
	switch {
	case y1 == y2:
		c.rect(min(x1, x2), y1-half, max(x1, x2), y1+half, grey)
	case x1 == x2:
		c.rect(x1-half, min(y1, y2), x1+half, max(y1, y2), grey)
	default:
		c.stroke([]Point{{x1, y1}, {x2, y2}}, false, width, grey)
	}
}

func (c *raster) box(m Box) {
	if m.Fill != 255 {
		c.rect(m.X, m.Y, m.X+m.W, m.Y+m.H, m.Fill)
	}
	if m.Width > 0 {
		half := m.Width / 2
		c.rect(m.X-half, m.Y-half, m.X+m.W+half, m.Y+half, m.Grey)
		c.rect(m.X-half, m.Y+m.H-half, m.X+m.W+half, m.Y+m.H+half, m.Grey)
		c.rect(m.X-half, m.Y+half, m.X+half, m.Y+m.H-half, m.Grey)
		c.rect(m.X+m.W-half, m.Y+half, m.X+m.W+half, m.Y+m.H-half, m.Grey)
	}
}

// rect inks a rectangle that lies with the edges; pixels at its sides take as much ink as they are covered.
func (c *raster) rect(x0, y0, x1, y1 float64, grey uint8) {
	x0, y0, x1, y1 = x0*c.scale, y0*c.scale, x1*c.scale, y1*c.scale
	size := c.out.Rect.Size()
	x0, x1 = max(x0, 0), min(x1, float64(size.X))
	y0, y1 = max(y0, 0), min(y1, float64(size.Y))
	if x1 <= x0 || y1 <= y0 {
		return
	}
	left, right := int(x0), int(math.Ceil(x1))
	for y := int(y0); y < int(math.Ceil(y1)); y++ {
		high := min(y1, float64(y+1)) - max(y0, float64(y))
		row := c.out.Pix[y*c.out.Stride:]
		for x := left; x < right; x++ {
			cover := high * (min(x1, float64(x+1)) - max(x0, float64(x)))
			ink(row[4*x:4*x+3:4*x+3], uint32(cover*255+0.5), grey)
		}
	}
}

// ink lays ink of a grey over a pixel, cover from 0 to 255.
func ink(pixel []byte, cover uint32, grey uint8) {
	if cover == 0 {
		return
	}
	for i := range pixel {
		pixel[i] = byte((uint32(pixel[i])*(255-cover) + uint32(grey)*cover + 127) / 255)
	}
}

// stamp lays ink through a mask whose upper left corner lies at x, y.
func (c *raster) stamp(mask *image.Alpha, x, y int, grey uint8) {
	to := mask.Rect.Add(image.Pt(x, y)).Intersect(c.out.Rect)
	for py := to.Min.Y; py < to.Max.Y; py++ {
		row := mask.Pix[(py-y)*mask.Stride:]
		out := c.out.Pix[py*c.out.Stride:]
		for px := to.Min.X; px < to.Max.X; px++ {
			if a := row[px-x]; a != 0 {
				ink(out[4*px:4*px+3:4*px+3], uint32(a), grey)
			}
		}
	}
}

// shape collects polygons in pixels and inks them together.
type shape struct {
	rings [][]Point
}

// inked draws the rings into the picture.
func (c *raster) inked(s shape, grey uint8) {
	mask, x, y := s.mask(&c.fill, c.out.Rect)
	if mask != nil {
		c.stamp(mask, x, y, grey)
	}
}

// mask makes the rings' mask and says where it lies. within bounds what is drawn.
func (s shape) mask(r *vector.Rasterizer, within image.Rectangle) (*image.Alpha, int, int) {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, ring := range s.rings {
		for _, p := range ring {
			x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
		}
	}
	at := image.Rect(int(math.Floor(max(x0, -1e6))), int(math.Floor(max(y0, -1e6))), int(math.Ceil(min(x1, 1e6)))+1, int(math.Ceil(min(y1, 1e6)))+1)
	if at = at.Intersect(within); at.Empty() {
		return nil, 0, 0
	}
	r.Reset(at.Dx(), at.Dy())
	for _, ring := range s.rings {
		for i, p := range ring {
			x, y := float32(p.X)-float32(at.Min.X), float32(p.Y)-float32(at.Min.Y)
			if i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
	}
	mask := image.NewAlpha(image.Rect(0, 0, at.Dx(), at.Dy()))
	r.DrawOp = draw.Src
	r.Draw(mask, mask.Rect, image.NewUniform(color.Opaque), image.Point{})
	return mask, at.Min.X, at.Min.Y
}

// signedArea is the ring's area, with the sign of its direction.
func signedArea(ring []Point) float64 {
	sum := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p.X*q.Y - q.X*p.Y
	}
	return sum / 2
}

// outlined adds a line of that width around the points, with round joins. All its parts run in the direction that sign has, so
// that they add to the ink of what they surround.
func (s *shape) outlined(points []Point, closed bool, width, sign float64) {
	half := width / 2
	add := func(ring []Point) {
		if signedArea(ring)*sign < 0 {
			for i, j := 0, len(ring)-1; i < j; i, j = i+1, j-1 {
				ring[i], ring[j] = ring[j], ring[i]
			}
		}
		s.rings = append(s.rings, ring)
	}
	n := len(points)
	for i, p := range points {
		if i == n-1 && !closed {
			break
		}
		q := points[(i+1)%n]
		length := math.Hypot(q.X-p.X, q.Y-p.Y)
		if length == 0 {
			continue
		}
		dx, dy := (q.X-p.X)/length*half, (q.Y-p.Y)/length*half
		add([]Point{{p.X - dy, p.Y + dx}, {p.X + dy, p.Y - dx}, {q.X + dy, q.Y - dx}, {q.X - dy, q.Y + dx}})
		if closed || i > 0 {
			add(disc(p, half))
		}
	}
}

// disc is a round dot with as many corners as its size asks for.
func disc(at Point, radius float64) []Point {
	n := 6 + int(radius*2)
	ring := make([]Point, n)
	for i := range ring {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		ring[i] = Point{at.X + radius*cos, at.Y + radius*sin}
	}
	return ring
}

// stroke draws a line along points in millimetres.
func (c *raster) stroke(points []Point, closed bool, width float64, grey uint8) {
	var s shape
	s.outlined(c.pixels(points), closed, width*c.scale, 1)
	c.inked(s, grey)
}

func (c *raster) pixels(points []Point) []Point {
	list := make([]Point, len(points))
	for i, p := range points {
		list[i] = Point{p.X * c.scale, p.Y * c.scale}
	}
	return list
}

func (c *raster) path(m Path) {
	switch {
	case len(m.Points) < 2:
	case m.Filled:
		c.inked(shape{[][]Point{c.pixels(m.Points)}}, m.Grey)
	default:
		c.stroke(m.Points, m.Closed, m.Width, m.Grey)
	}
}

// glyphKey names a glyph as it is drawn: its size and its place between pixels, rounded to what no eye sees.
type glyphKey struct {
	glyph glyphID
	bold  bool
	size  uint16 // 1/32 pixel
	x, y  uint8  // 1/glyphSteps pixel
}

// glyphSteps is how finely a glyph is placed between pixels.
const glyphSteps = 4

// glyphMask is a drawn glyph and where it lies from the pixel of its origin; a space has no mask.
type glyphMask struct {
	mask *image.Alpha
	x, y int
}

// drawnGlyphs (字形缓存) keeps glyphs that were drawn: a form uses few hundred, again and again. It begins anew when it is full.
var drawnGlyphs = struct {
	sync.Mutex
	masks map[glyphKey]glyphMask
	bytes int
}{masks: map[glyphKey]glyphMask{}}

// mostGlyphBytes bounds the cache of glyphs, and mostGlyphPixels what is worth a place in it.
const (
	mostGlyphBytes  = 8 << 20
	mostGlyphPixels = 96
)

func (c *raster) text(m Text) {
	size := m.SizePt * mmPerPoint * c.scale
	if size < 0.5 {
		return
	}
	drawnGlyphs.Lock()
	defer drawnGlyphs.Unlock()
	base := m.Base * c.scale
	y := math.Floor(base*glyphSteps+0.5) / glyphSteps
	eachGlyph(m, func(glyph glyphID, at float64) {
		x := math.Floor(at*c.scale*glyphSteps+0.5) / glyphSteps
		px, py := math.Floor(x), math.Floor(y)
		key := glyphKey{glyph, m.Bold, uint16(min(size*32+0.5, 65535)), uint8((x - px) * glyphSteps), uint8((y - py) * glyphSteps)}
		g := c.glyph(key, size)
		if g.mask != nil {
			c.stamp(g.mask, int(px)+g.x, int(py)+g.y, m.Grey)
		}
	})
}

// glyph draws a glyph or finds it drawn.
func (c *raster) glyph(key glyphKey, size float64) glyphMask {
	g, known := drawnGlyphs.masks[key]
	if known {
		return g
	}
	s := glyphShape(key, size)
	everywhere := image.Rect(-1<<14, -1<<14, 1<<14, 1<<14)
	g.mask, g.x, g.y = s.mask(&c.fill, everywhere)
	if size > mostGlyphPixels {
		return g
	}
	if drawnGlyphs.bytes > mostGlyphBytes {
		clear(drawnGlyphs.masks)
		drawnGlyphs.bytes = 0
	}
	drawnGlyphs.masks[key] = g
	drawnGlyphs.bytes += 128
	if g.mask != nil {
		drawnGlyphs.bytes += len(g.mask.Pix)
	}
	return g
}

// glyphShape is the glyph's outline in pixels, with the line around it that makes it bold.
func glyphShape(key glyphKey, size float64) shape {
	f := paperFace()
	scale := size / float64(f.em)
	dx, dy := float64(key.x)/glyphSteps, float64(key.y)/glyphSteps
	var s shape
	sign := 0.0
	for _, ct := range f.contours(key.glyph) {
		ring := ct.flattened(size)
		for i := range ring {
			ring[i] = Point{dx + ring[i].X*scale, dy - ring[i].Y*scale}
		}
		sign += signedArea(ring)
		s.rings = append(s.rings, ring)
	}
	if key.bold {
		for _, ring := range s.rings[:len(s.rings):len(s.rings)] {
			s.outlined(ring, true, size*boldLine, sign)
		}
	}
	return s
}

// flattened is the contour as a ring of straight lines, as many as its size in pixels asks for.
func (c contour) flattened(size float64) []Point {
	steps := min(2+int(size/12), 16)
	ring := make([]Point, 0, len(c.segments)*2)
	at := c.start
	for _, s := range c.segments {
		if s.curved {
			for i := 1; i < steps; i++ {
				t := float64(i) / float64(steps)
				a, b, d := (1-t)*(1-t), 2*t*(1-t), t*t
				ring = append(ring, Point{a*float64(at.x) + b*float64(s.control.x) + d*float64(s.to.x), a*float64(at.y) + b*float64(s.control.y) + d*float64(s.to.y)})
			}
		}
		ring = append(ring, Point{float64(s.to.x), float64(s.to.y)})
		at = s.to
	}
	return ring
}

// scaledPictures keeps the logo in the sizes in which it was drawn last.
var scaledPictures = struct {
	sync.Mutex
	list []scaledPicture
}{}

type scaledPicture struct {
	hash [sha256.Size]byte
	size image.Point
	img  *image.RGBA
}

func (c *raster) picture(m Picture) error {
	at := image.Rect(round(m.X*c.scale), round(m.Y*c.scale), round((m.X+m.W)*c.scale), round((m.Y+m.H)*c.scale))
	if at.Empty() {
		return nil
	}
	img, err := scaled(m.Data, at.Size())
	if err != nil {
		return err
	}
	draw.Draw(c.out, at, img, image.Point{}, draw.Over)
	return nil
}

func round(v float64) int { return int(math.Round(v)) }

// scaled is the picture in that size.
func scaled(data []byte, size image.Point) (*image.RGBA, error) {
	hash := sha256.Sum256(data)
	scaledPictures.Lock()
	defer scaledPictures.Unlock()
	for _, s := range scaledPictures.list {
		if s.hash == hash && s.size == size {
			return s.img, nil
		}
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	if head.Width*head.Height > mostLogoPixels {
		return nil, fmt.Errorf("picture of %d×%d dots is too large", head.Width, head.Height)
	}
	full, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	img := image.NewRGBA(image.Rectangle{Max: size})
	draw.BiLinear.Scale(img, img.Rect, full, full.Bounds(), draw.Src, nil)
	const kept = 4
	if len(scaledPictures.list) >= kept {
		scaledPictures.list = scaledPictures.list[1:]
	}
	scaledPictures.list = append(scaledPictures.list, scaledPicture{hash, size, img})
	return img, nil
}
