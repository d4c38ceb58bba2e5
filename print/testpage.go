package print

import (
	"fmt"
	"slices"

	"jieche/data/base"
)

// TestPage (测试页) shows how a printer puts a page on its paper: the paper's edges, rulers in millimetres on all four sides, the sizes of
// type that forms use, lines and greys. dx and dy are the offset that is set for the printer; the page is moved by it as forms are.
func TestPage(printer string, p Paper, dx, dy float64, at base.Instant) Doc {
	s := &testSheet{paper: p}
	s.edges()
	s.rulers()
	s.says(printer, dx, dy, at)
	s.samples()
	marks := make([]Mark, 0, len(s.marks))
	for _, m := range ordered(s.marks) {
		marks = append(marks, moved(m, dx, dy))
	}
	return Doc{Title: "打印机测试页", Paper: p, Pages: []Page{{Marks: marks}}, Missing: missingIn(nil, printer)}
}

// testSheet is a test page while it is drawn.
type testSheet struct {
	paper Paper
	marks []Mark
}

func (s *testSheet) add(m ...Mark) { s.marks = append(s.marks, m...) }

// edges are frames at 2, 5 and 10 mm: the first that is whole on paper says how near to the edge the printer prints.
func (s *testSheet) edges() {
	for _, in := range []float64{2, 5, 10} {
		s.add(Box{X: in, Y: in, W: s.paper.W - 2*in, H: s.paper.H - 2*in, Width: 0.2, Fill: 255})
	}
	for _, corner := range []Point{{0, 0}, {s.paper.W, 0}, {0, s.paper.H}, {s.paper.W, s.paper.H}} {
		s.add(Rule{X1: corner.X - 6, Y1: corner.Y, X2: corner.X + 6, Y2: corner.Y, Width: 0.3},
			Rule{X1: corner.X, Y1: corner.Y - 6, X2: corner.X, Y2: corner.Y + 6, Width: 0.3})
	}
}

// rulers are scales along all four sides, counted from the upper left corner of the paper.
func (s *testSheet) rulers() {
	length := func(mm int) float64 {
		switch {
		case mm%10 == 0:
			return 4
		case mm%5 == 0:
			return 2.8
		}
		return 1.6
	}
	const in = 10.0
	size := 7.0
	if s.paper.Tractor {
		size = 8.5
	}
	for mm := 12; float64(mm) < s.paper.W-12; mm++ {
		x, l := float64(mm), length(mm)
		s.add(Rule{X1: x, Y1: in, X2: x, Y2: in + l, Width: 0.15}, Rule{X1: x, Y1: s.paper.H - in - l, X2: x, Y2: s.paper.H - in, Width: 0.15})
		if mm%20 == 0 {
			word := fmt.Sprint(mm)
			s.add(Text{X: x - Width(word, size)/2, Base: in + 7.2, SizePt: size, S: word}, Text{X: x - Width(word, size)/2, Base: s.paper.H - in - 5, SizePt: size, S: word})
		}
	}
	for mm := 12; float64(mm) < s.paper.H-12; mm++ {
		y, l := float64(mm), length(mm)
		s.add(Rule{X1: in, Y1: y, X2: in + l, Y2: y, Width: 0.15}, Rule{X1: s.paper.W - in - l, Y1: y, X2: s.paper.W - in, Y2: y, Width: 0.15})
		if mm%20 == 0 {
			word := fmt.Sprint(mm)
			s.add(Text{X: in + 5, Base: y + 1, SizePt: size, S: word}, Text{X: s.paper.W - in - 5 - Width(word, size), Base: y + 1, SizePt: size, S: word})
		}
	}
}

// says what the page is and how it is read.
func (s *testSheet) says(printer string, dx, dy float64, at base.Instant) {
	x, y := 26.0, 27.0
	s.add(Text{X: x, Base: y, SizePt: 16, Bold: true, S: "打印机测试页"})
	lines := []string{
		fmt.Sprintf("打印机：%s　纸张：%s　%s", printer, s.paper.Say, at),
		fmt.Sprintf("偏移：右 %.1f mm，下 %.1f mm（已按此移动本页）", dx, dy),
		"四角的十字应压在纸的四角，刻度从纸的左上角量起，每格 1 mm。",
		"整页偏右 2 mm，就把“右”改成 -2；偏下同理。用尺子量 100 mm 应正好 100 mm。",
	}
	for _, line := range lines {
		for _, part := range Wrap(line, s.paper.W-2*x, 9.5) {
			y += 5.4
			s.add(Text{X: x, Base: y + 1, SizePt: 9.5, S: part})
		}
	}
}

// samples are what forms are made of: type in its sizes, lines in their widths, a bar of greys, a code.
func (s *testSheet) samples() {
	x, y := 26.0, 64.0
	if s.paper.H < 120 {
		y = 58
	}
	for _, size := range []float64{7, 8, 9, 9.5, 10.5, 12, 16} {
		if y > s.paper.H-34 {
			break
		}
		s.add(Text{X: x, Base: y, SizePt: size, S: fmt.Sprintf("%g 磅　任务委托书 粤B·7K291 1,288.50 ￥", size)})
		y += size*mmPerPoint*1.15 + 1.6
	}
	right := s.paper.W - 26 - 22
	s.add(Code{X: right, Y: 44, Side: 22, S: "RO261121-A017"})
	y = min(y, s.paper.H-30)
	for i, width := range []float64{0.1, 0.18, 0.3, 0.5, 1} {
		at := x + float64(i)*22
		s.add(Rule{X1: at, Y1: y, X2: at + 16, Y2: y, Width: width}, Text{X: at, Base: y + 4.4, SizePt: 7.5, S: fmt.Sprintf("%g mm", width)})
	}
	if s.paper.Tractor {
		return // a needle printer makes greys of dots: forms use none there
	}
	const step = 11.0
	for i, grey := range []uint8{0, 0x40, 0x80, 0xB0, 0xD0, 0xE0, 0xF0, 0xF7} {
		s.add(Box{X: x + float64(i)*step, Y: y + 7, W: step, H: 6, Width: 0.1, Fill: grey})
	}
}

// Join is several documents on the same paper as one: the copies 联 that were asked for by name.
func Join(docs ...Doc) Doc {
	if len(docs) == 0 {
		return Doc{}
	}
	all := docs[0]
	all.Pages = slices.Clone(all.Pages)
	for _, d := range docs[1:] {
		all.Pages = append(all.Pages, d.Pages...)
		for _, m := range d.Missing {
			if !slices.Contains(all.Missing, m) {
				all.Missing = append(all.Missing, m)
			}
		}
		if all.err == nil {
			all.err = d.err
		}
	}
	return all
}
