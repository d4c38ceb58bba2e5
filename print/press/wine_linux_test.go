//go:build wine

package press

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jieche/print"
)

// described is a printer's description with the papers that it has, each a name, a word and its measures in points. It keeps a margin of 8
// points, as real printers do: Windows counts from that corner and not from the paper's.
func described(model string, papers ...[3]string) string {
	ppd := strings.NewReplacer("NEEDLE", strings.ToUpper(model), "Needle", model).Replace(needle[:strings.Index(needle, "*cupsFilter2")])
	ppd += "*cupsFilter2: \"application/postscript application/postscript 0 -\"\n*DefaultResolution: 600dpi\n"
	for _, option := range []string{"PageSize", "PageRegion"} {
		ppd += fmt.Sprintf("*OpenUI *%[1]s/Media Size: PickOne\n*OrderDependency: 10 AnySetup *%[1]s\n*Default%[1]s: %[2]s\n", option, papers[0][0])
		for _, p := range papers {
			ppd += fmt.Sprintf("*%s %s/%s: \"<</PageSize[%s]>>setpagedevice\"\n", option, p[0], p[1], p[2])
		}
		ppd += "*CloseUI: *" + option + "\n"
	}
	areas, sizes := "*DefaultImageableArea: "+papers[0][0]+"\n", "*DefaultPaperDimension: "+papers[0][0]+"\n"
	for _, p := range papers {
		var w, h float64
		fmt.Sscan(p[2], &w, &h)
		areas += fmt.Sprintf("*ImageableArea %s: \"8 8 %g %g\"\n", p[0], w-8, h-8)
		sizes += fmt.Sprintf("*PaperDimension %s: \"%s\"\n", p[0], p[2])
	}
	return ppd + areas + sizes
}

// TestWindowsPrintsUnderWine prints with the Windows half of this package, under wine, through its spooler, its PostScript driver and a real
// print service to printers that put their jobs on a shelf; and looks whether the ink lies where the pages have it. `go run ./cmd/dev test` prepares wine.
func TestWindowsPrintsUnderWine(t *testing.T) {
	s := startCUPS(t)
	for name, ppd := range map[string]string{
		"desk":    described("Desk", [3]string{"A4", "A4", "595 842"}, [3]string{"A5", "A5", "420 595"}),
		"tractor": described("Tractor", [3]string{"w683h396", "Half", "683 396"}, [3]string{"w683h264", "Third", "683 264"}, [3]string{"w683h792", "Full", "683 792"}),
	} {
		path := filepath.Join(s.dir, name+".ppd")
		s.must(os.WriteFile(path, []byte(ppd), 0o644))
		s.tool("lpadmin", "-p", name, "-v", "shelf:"+s.shelf, "-P", path, "-E")
	}
	program := filepath.Join(s.dir, "press.test.exe")
	build := exec.Command("go", "test", "-c", "-tags", "wine", "-o", program, ".")
	build.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building for Windows: %v\n%s", err, out)
	}
	s.underWine(program, "TestPrintingIntoAFile")
	s.underWine(program, "TestTrials")

	taken := slices.DeleteFunc(slices.Clone(trials), func(c trial) bool { return c.refused != "" })
	jobs := s.jobs(len(taken))
	for i, c := range taken {
		s.compare(c, jobs[i])
	}
}

// underWine runs one test of the Windows program.
func (s *service) underWine(program, test string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	wine := exec.CommandContext(ctx, "wine", program, "-test.run", "^"+test+"$", "-test.v")
	wine.WaitDelay = 5 * time.Second
	out, err := wine.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+test) {
		s.t.Fatalf("%s under wine: %v\n%s", test, err, out)
	}
}

// jobs waits until that many lie on the shelf, and gives them in the order in which they were sent.
func (s *service) jobs(want int) (paths []string) {
	s.t.Helper()
	for deadline := time.Now().Add(time.Minute); s.shelved() < want && time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
	}
	if got := s.shelved(); got != want {
		log, _ := os.ReadFile(filepath.Join(s.dir, "error.log"))
		s.t.Fatalf("%d jobs came out, want %d\n%s", got, want, log)
	}
	paths, err := filepath.Glob(filepath.Join(s.shelf, "*.job"))
	s.must(err)
	number := func(path string) int {
		n, err := strconv.Atoi(strings.TrimSuffix(filepath.Base(path), ".job"))
		s.must(err)
		return n
	}
	slices.SortFunc(paths, func(a, b string) int { return number(a) - number(b) })
	return paths
}

// How finely papers are compared: in squares of two millimetres.
const (
	dpi    = 101.6 // four dots to a millimetre
	square = 8
)

// compare holds a printed job against the pages that were sent: as many, as large, the ink in the same places.
func (s *service) compare(c trial, job string) {
	s.t.Helper()
	doc, sides := c.doc(), s.sides(job)
	if want := len(doc.Pages) * c.times; len(sides) != want {
		s.t.Errorf("%v: %d sides came out, want %d", c, len(sides), want)
		return
	}
	for i, side := range sides {
		page, err := print.Image(doc, i%len(doc.Pages), dpi)
		s.must(err)
		if c.paper.W > c.paper.H && side.Bounds().Dx() < side.Bounds().Dy() {
			side = onItsSide(side)
		}
		w, h := page.Bounds().Dx()-side.Bounds().Dx(), page.Bounds().Dy()-side.Bounds().Dy()
		if max(w, -w, h, -h) > 4 { // the names of papers round to points
			s.t.Errorf("%v: side %d is %v, want %v", c, i+1, side.Bounds(), page.Bounds())
			continue
		}
		if far := apart(page, side); !(far < 0.2) {
			s.t.Errorf("%v: side %d: the ink lies elsewhere by %.2f", c, i+1, far)
		}
		if i == 0 {
			s.notice(c, side)
		}
	}
}

// notice makes sure that the comparison would have seen a page that lies two millimetres off.
func (s *service) notice(c trial, side image.Image) {
	s.t.Helper()
	c.dx += 2
	page, err := print.Image(c.doc(), 0, dpi)
	s.must(err)
	if far := apart(page, side); !(far > 0.4) {
		s.t.Errorf("%v: a page that lies 2 mm off would pass, with %.2f", c, far)
	}
}

// sides are the pictures of a PostScript job, scaled down from a printer's resolution: PostScript blackens each dot that an outline touches.
func (s *service) sides(job string) (list []image.Image) {
	s.t.Helper()
	s.tool("gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pnggray", "-dDownScaleFactor=4", fmt.Sprintf("-r%g", 4*dpi), "-sOutputFile="+job+"-%d.png", job)
	for i := 1; ; i++ {
		f, err := os.Open(fmt.Sprintf("%s-%d.png", job, i))
		if err != nil {
			return list
		}
		side, err := png.Decode(f)
		f.Close()
		s.must(err)
		list = append(list, side)
	}
}

// onItsSide turns a side that went through the printer upright.
func onItsSide(m image.Image) image.Image {
	b := m.Bounds()
	turned := image.NewGray(image.Rect(0, 0, b.Dy(), b.Dx()))
	for y := range b.Dx() {
		for x := range b.Dy() {
			turned.Set(x, y, m.At(y, b.Dy()-1-x))
		}
	}
	return turned
}

// apart is how much the places of the ink differ: over all squares, the difference of their shares of the ink; 0 is alike, 2 is nothing in common.
// Shares, because a printer's dots make type blacker than it is on a screen. The outermost five millimetres don't count: the printer does not
// reach all of them.
func apart(a, b image.Image) (far float64) {
	one, inkOne := squares(a, b)
	other, inkOther := squares(b, a)
	for i := range one {
		far += math.Abs(one[i]/inkOne - other[i]/inkOther)
	}
	return far
}

// squares are the darkness of each square of a side, as far as the other side reaches too, and their sum.
func squares(m, other image.Image) (list []float64, sum float64) {
	const edge = 20
	size := image.Pt(min(m.Bounds().Dx(), other.Bounds().Dx()), min(m.Bounds().Dy(), other.Bounds().Dy()))
	for y := edge; y+square <= size.Y-edge; y += square {
		for x := edge; x+square <= size.X-edge; x += square {
			list = append(list, darkness(m, x, y))
			sum += list[len(list)-1]
		}
	}
	return list, sum
}

// darkness is how black a square is.
func darkness(m image.Image, x0, y0 int) (sum float64) {
	for y := y0; y < y0+square; y++ {
		for x := x0; x < x0+square; x++ {
			r, g, b, _ := m.At(x, y).RGBA()
			sum += 1 - float64(r+g+b)/3/0xFFFF
		}
	}
	return sum
}
