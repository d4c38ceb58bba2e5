package print

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jieche/data/base"
)

// darkness is the mean ink of each cell of that many pixels, 0 to 255, row by row.
func darkness(img image.Image, cell int) (list []float64, across int) {
	b := img.Bounds()
	for y := 0; y+cell <= b.Dy(); y += cell {
		across = 0
		for x := 0; x+cell <= b.Dx(); x += cell {
			sum := 0.0
			for py := range cell {
				for px := range cell {
					sum += 255 - float64(color.GrayModel.Convert(img.At(b.Min.X+x+px, b.Min.Y+y+py)).(color.Gray).Y)
				}
			}
			list = append(list, sum/float64(cell*cell))
			across++
		}
	}
	return list, across
}

// asPoppler is a page of the document's PDF as another program draws it.
func asPoppler(t *testing.T, d Doc, page int, dpi string) image.Image {
	t.Helper()
	file, err := PDF(d)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "form.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	n := string(rune('1' + page))
	out, err := exec.Command("pdftoppm", "-r", dpi, "-f", n, "-l", n, "-png", "-singlefile", path, filepath.Join(dir, "page")).CombinedOutput()
	if err != nil {
		t.Fatalf("pdftoppm (package poppler-utils): %v %s", err, out)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "page.png"))
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// compare holds a picture of ours against poppler's of the PDF: the same size, and each cell of 1.5 mm with as much ink, to within
// what the edges of letters differ.
func compare(t *testing.T, d Doc, page int) {
	t.Helper()
	const dpi, cell = 200, 12
	ours, err := Image(d, page, dpi)
	if err != nil {
		t.Fatal(err)
	}
	theirs := asPoppler(t, d, page, "200")
	if dx, dy := ours.Bounds().Dx()-theirs.Bounds().Dx(), ours.Bounds().Dy()-theirs.Bounds().Dy(); dx < -1 || dx > 1 || dy < -1 || dy > 1 {
		t.Fatalf("ours is %v, the PDF's page %v", ours.Bounds(), theirs.Bounds())
	}
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
			t.Errorf("page %d of %s: at %.0f,%.0f mm ours has %.0f of ink, the PDF %.0f", page+1, d.Title,
				float64(i%across)*cell/dpi*25.4, float64(i/across)*cell/dpi*25.4, a[i], b[i])
		}
	}
	if inked < 100 || math.Abs(sumA-sumB) > sumB*0.06 {
		t.Errorf("page %d of %s: %d inked cells, %.0f of ink against %.0f in the PDF", page+1, d.Title, inked, sumA, sumB)
	}
}

// rareNames are characters beyond the basic plane and others that few fonts have.
func rareNames(i int) string { return "㐂䶮𠮷" + everyday(i) }

// The preview shows what the PDF prints: every form on the papers for which it is made most, with rare characters.
func TestPictureIsThePDF(t *testing.T) {
	t.Parallel()
	for _, paper := range []Paper{A4, Half} {
		for form, d := range forms(6, rareNames, Setting{Paper: paper, Stamp: stamp(2)}) {
			t.Run(paper.Name+"/"+form, func(t *testing.T) { compare(t, d, 0) })
		}
	}
	long := Entrustment(order(60, everyday), Setting{Paper: A4, Stamp: stamp(1), DX: 2, DY: -1.5})
	compare(t, long, 1)
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
	compare(t, Doc{Title: "样张", Paper: A5, Pages: []Page{{Marks: marks}}}, 0)
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
