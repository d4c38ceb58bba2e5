package print

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"jieche/data/base"
)

// darkness is the mean ink of each cell of that many pixels, 0 to 255, row by row.
//
// A page has four million pixels, and nobody else holds the picture: the race detector need not watch each of them.
//
//go:norace
func darkness(img *image.Gray, cell int) (list []float64, across int) {
	size := img.Rect.Size()
	across = size.X / cell
	for y := 0; y+cell <= size.Y; y += cell {
		for x := range across {
			ink := 0
			for py := range cell {
				for _, v := range img.Pix[(y+py)*img.Stride+x*cell:][:cell] {
					ink += 255 - int(v)
				}
			}
			list = append(list, float64(ink)/float64(cell*cell))
		}
	}
	return list, across
}

// greyOf is a picture of ours without its colours, of which forms have none.
//
//go:norace
func greyOf(img *image.RGBA) *image.Gray {
	grey := image.NewGray(img.Rect)
	for i := range grey.Pix {
		p := img.Pix[4*i : 4*i+3 : 4*i+3]
		grey.Pix[i] = byte((299*int(p[0]) + 587*int(p[1]) + 114*int(p[2]) + 500) / 1000)
	}
	return grey
}

// asPoppler are the first pages of the document's PDF as another program draws them.
func asPoppler(t *testing.T, d Doc, pages, dpi int) []*image.Gray {
	t.Helper()
	file, err := PDF(d)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("pdftoppm", "-r", strconv.Itoa(dpi), "-l", strconv.Itoa(pages), "-gray", "-")
	cmd.Stdin = bytes.NewReader(file)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil || complaints.Len() > 0 {
		t.Fatalf("pdftoppm (package poppler-utils): %v %s", err, complaints.String())
	}
	var list []*image.Gray
	for len(out) > 0 {
		var size image.Point
		if _, err := fmt.Sscanf(string(out[:min(len(out), 40)]), "P5\n%d %d\n255\n", &size.X, &size.Y); err != nil {
			t.Fatalf("pdftoppm wrote something else: %v", err)
		}
		head := len(fmt.Sprintf("P5\n%d %d\n255\n", size.X, size.Y))
		img := &image.Gray{Pix: out[head : head+size.X*size.Y], Stride: size.X, Rect: image.Rectangle{Max: size}}
		list, out = append(list, img), out[head+size.X*size.Y:]
	}
	if len(list) != pages {
		t.Fatalf("pdftoppm drew %d pages, not %d", len(list), pages)
	}
	return list
}

// compare holds pictures of ours of the first pages against poppler's of the PDF: the same size, and each cell of 1.5 mm with as much ink, to within
// what the edges of letters differ.
func compare(t *testing.T, d Doc, pages int) {
	t.Helper()
	const dpi = 200
	for page, theirs := range asPoppler(t, d, pages, dpi) {
		ours, err := Image(d, page, dpi)
		if err != nil {
			t.Fatal(err)
		}
		if dx, dy := ours.Bounds().Dx()-theirs.Bounds().Dx(), ours.Bounds().Dy()-theirs.Bounds().Dy(); dx < -1 || dx > 1 || dy < -1 || dy > 1 {
			t.Fatalf("ours is %v, the PDF's page %v", ours.Bounds(), theirs.Bounds())
		}
		alike(t, fmt.Sprintf("page %d of %s", page+1, d.Title), greyOf(ours), theirs, dpi)
	}
}

// alike holds two pictures of a page against each other.
func alike(t *testing.T, name string, ours, theirs *image.Gray, dpi float64) {
	t.Helper()
	const cell = 12
	a, across := darkness(ours, cell)
	b, also := darkness(theirs, cell)
	if across != also || len(a) != len(b) {
		t.Fatalf("%d cells in rows of %d, and %d in rows of %d", len(a), across, len(b), also)
	}
	inked, sumA, sumB := 0, 0.0, 0.0
	for i := range a {
		sumA, sumB = sumA+a[i], sumB+b[i]
		if b[i] > 4 {
			inked++
		}
		if math.Abs(a[i]-b[i]) > 40 {
			t.Errorf("%s: at %.0f,%.0f mm ours has %.0f of ink, the PDF %.0f", name,
				float64(i%across)*cell/dpi*25.4, float64(i/across)*cell/dpi*25.4, a[i], b[i])
		}
	}
	if inked < 100 || math.Abs(sumA-sumB) > sumB*0.06 {
		t.Errorf("%s: %d inked cells, %.0f of ink against %.0f in the PDF", name, inked, sumA, sumB)
	}
}

// rareNames are characters beyond the basic plane and others that few fonts have.
func rareNames(i int) string { return "㐂䶮𠮷" + everyday(i) }

// The preview shows what the PDF prints: every form on the papers for which it is made most, with rare characters.
func TestPictureIsThePDF(t *testing.T) {
	t.Parallel()
	for _, paper := range []Paper{A4, Half} {
		for form, d := range forms(6, rareNames, Setting{Paper: paper, Stamp: stamp(2)}) {
			t.Run(paper.Name+"/"+form, func(t *testing.T) {
				t.Parallel()
				compare(t, d, 1)
			})
		}
	}
	long := Entrustment(order(60, everyday), Setting{Paper: A4, Stamp: stamp(1), DX: 2, DY: -1.5})
	compare(t, long, 2)
}

// Every kind of mark is drawn where the PDF has it, slanted and dashed lines, fills, pictures and both weights too.
func TestEveryMarkIsDrawn(t *testing.T) {
	t.Parallel()
	var logo bytes.Buffer
	img := image.NewGray(image.Rect(0, 0, 60, 40))
	for i := range img.Pix {
		img.Pix[i] = byte(i % 60 * 4)
	}
	if err := png.Encode(&logo, img); err != nil {
		t.Fatal(err)
	}
	marks := []Mark{
		Text{X: 10, Base: 20, SizePt: 24, S: "粤B·7K291 结算"}, Text{X: 10, Base: 35, SizePt: 24, Bold: true, S: "粤B·7K291 结算"},
		Text{X: 10, Base: 45, SizePt: 14, Spread: 3, Grey: 120, S: "合计 1,288.50"},
		Rule{X1: 10, Y1: 50, X2: 90, Y2: 50, Width: 0.5}, Rule{X1: 10, Y1: 55, X2: 90, Y2: 75, Width: 1}, Rule{X1: 10, Y1: 80, X2: 90, Y2: 80, Width: 0.8, Dashed: true},
		Rule{X1: 95, Y1: 50, X2: 95, Y2: 80, Width: 0.4, Grey: 100},
		Box{X: 10, Y: 90, W: 30, H: 20, Width: 0.6, Fill: 200}, Box{X: 45, Y: 90, W: 30, H: 20, Fill: 0}, Code{X: 80, Y: 90, Side: 20, S: "RO261121-A017"},
		Path{Points: []Point{{110, 20}, {140, 25}, {120, 45}}, Closed: true, Width: 1.2}, Path{Points: []Point{{110, 60}, {140, 65}, {120, 85}}, Closed: true, Filled: true, Grey: 60},
		Picture{X: 110, Y: 92, W: 30, H: 20, Data: logo.Bytes()},
	}
	compare(t, Doc{Title: "样张", Paper: A5, Pages: []Page{{Marks: marks}}}, 1)
}

// No glyph of the fonts is put together of others: outlines are read as they stand, here and where a font is cut.
func TestGlyphsAreSimple(t *testing.T) {
	t.Parallel()
	f := paperFace()
	drawn := 0
	for c, glyph := range f.basic {
		if glyph == 0 {
			continue
		}
		data := f.outline(glyphID(glyph))
		if len(data) >= 2 && data[0]&0x80 != 0 {
			t.Errorf("U+%04X is put together of other glyphs", c)
		}
		for _, ct := range f.contours(glyphID(glyph)) {
			if last := ct.segments[len(ct.segments)-1].to; last != ct.start {
				t.Fatalf("U+%04X: a contour from %v ends at %v", c, ct.start, last)
			}
			drawn++
		}
	}
	if drawn < 20_000 {
		t.Errorf("only %d contours", drawn)
	}
}

func TestPagesAndResolutionsThatAreNone(t *testing.T) {
	d := Entrustment(order(3, everyday), Setting{Paper: A4, Stamp: stamp(1)})
	for _, c := range []struct {
		page int
		dpi  float64
		says string
	}{{-1, 96, "没有第"}, {99, 96, "没有第"}, {0, 0, "分辨率"}, {0, 5000, "分辨率"}, {0, math.NaN(), "分辨率"}, {0, 1200, "太大"}} {
		_, err := Image(d, c.page, c.dpi)
		if f, ok := base.AsFault(err); !ok || !strings.Contains(f.Say, c.says) {
			t.Errorf("page %d at %v dpi: %v", c.page, c.dpi, err)
		}
	}
}

// BenchmarkPreview draws a page at the size of a screen when its glyphs are known, and says how long that takes compared with the
// floor: putting the same page of pixels on white and reading them once.
func BenchmarkPreview(b *testing.B) {
	d := Entrustment(order(20, everyday), Setting{Paper: A4, Stamp: stamp(1)})
	var ours, floor []time.Duration
	img, err := Image(d, 0, 96)
	if err != nil {
		b.Fatal(err)
	}
	out := image.NewRGBA(img.Rect)
	for range max(b.N, 30) {
		start := time.Now()
		if _, err := Image(d, 0, 96); err != nil {
			b.Fatal(err)
		}
		ours = append(ours, time.Since(start))
		start = time.Now()
		for i := range out.Pix {
			out.Pix[i] = 255
		}
		for i := 0; i < len(out.Pix); i += 4 {
			ink(out.Pix[i:i+3:i+3], 255-uint32(img.Pix[i]), img.Pix[i])
		}
		floor = append(floor, time.Since(start))
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(median(ours).Microseconds())/1000, "ms/page")
	b.ReportMetric(float64(median(floor).Microseconds())/1000, "floor-ms/page")
	b.ReportMetric(float64(median(ours))/float64(median(floor)), "ratio")
}
