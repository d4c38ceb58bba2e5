package print

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"jieche/data/base"
)

// TestPage (测试页) shows how a printer puts a page on its paper: the paper's edges, rulers in millimetres on all four sides, what to type
// in as the printer's offset for what one measures, a frame of a hundred millimetres, the sizes of type that forms use, lines and greys. dx and dy are the offset that is set for the printer; the page is moved by it as forms are.
func TestPage(printer string, p Paper, dx, dy float64, at base.Instant) Doc {
	s := &testSheet{paper: p}
	s.edges()
	s.rulers()
	y := s.says(printer, dx, dy, at)
	s.samples(s.offsets(y+4, dx, dy) + 8)
	s.frame()
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
	for i, in := range []float64{2, 5, 10} {
		width := 0.2
		if i == 2 { // the one that is measured to
			width = 0.4
		}
		s.add(Box{X: in, Y: in, W: s.paper.W - 2*in, H: s.paper.H - 2*in, Width: width, Fill: 255})
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
		if mm%20 == 0 && y < s.paper.H-20 { // the lower ruler's own figures stand there
			word := fmt.Sprint(mm)
			s.add(Text{X: in + 5, Base: y + 1, SizePt: size, S: word}, Text{X: s.paper.W - in - 5 - Width(word, size), Base: y + 1, SizePt: size, S: word})
		}
	}
}

// samplesAt is the left edge of what stands inside the rulers, and codeSize the side of the code at the right of it.
const (
	samplesAt = 26.0
	codeSize  = 22.0
)

// says what the page is and how it is read, and returns how far down that reaches.
func (s *testSheet) says(printer string, dx, dy float64, at base.Instant) float64 {
	x, y := samplesAt, 25.5
	s.add(Text{X: x, Base: y, SizePt: 16, Bold: true, S: "打印机测试页"})
	s.add(Code{X: s.paper.W - x - codeSize, Y: 20, Side: codeSize, S: "RO261121-A017"})
	lines := []string{
		fmt.Sprintf("打印机：%s　纸张：%s　%s", printer, s.paper.Say, at),
		fmt.Sprintf("现在的偏移：往右 %s mm，往下 %s mm（本页已按此移动）", millimetres(dx), millimetres(dy)),
		"用尺子量：纸的左边到最里面的粗框、纸的上边到最里面的粗框，都应正好 10 mm。",
		"不是 10 mm，就按下表在“打印机”设置里填写新的偏移，再打一张测试页核对。",
	}
	for _, line := range lines {
		for _, part := range Wrap(line, s.paper.W-2*x-codeSize-4, 9.5) {
			y += 5.2
			s.add(Text{X: x, Base: y + 1, SizePt: 9.5, S: part})
		}
	}
	return y
}

// millimetres are written without more digits than they have.
func millimetres(mm float64) string {
	return strings.Replace(strconv.FormatFloat(math.Round(mm*2)/2+0, 'f', -1, 64), "-", "−", 1)
}

// offsets is the table of what to type in for what one measures, in steps of half a millimetre, and returns how far down it reaches.
func (s *testSheet) offsets(y, dx, dy float64) float64 {
	const name, wide, high, steps = 36.0, 12.0, 5.6, 4
	for row, title := range []string{"量得 mm", "“往右偏移”填", "“往下偏移”填"} {
		s.add(Box{X: samplesAt, Y: y, W: name, H: high, Width: 0.3, Fill: 255}, Text{X: samplesAt + 1.6, Base: y + 4, SizePt: 9.5, S: title})
		for i := -steps; i <= steps; i++ {
			off := float64(i) / 2
			word := millimetres([]float64{10 + off, dx - off, dy - off}[row])
			x := samplesAt + name + float64(i+steps)*wide
			s.add(Box{X: x, Y: y, W: wide, H: high, Width: 0.3, Fill: 255},
				Text{X: x + (wide-Width(word, 9.5))/2, Base: y + 4, SizePt: 9.5, Bold: row == 0 || i == 0, S: word})
		}
		y += high
	}
	return y
}

// frame is a hundred millimetres wide and high where the paper has room for it: it shows a printer that scales pages.
func (s *testSheet) frame() {
	x, y := samplesAt, s.paper.H-26-100
	switch {
	case s.paper.H < 200:
		return
	case s.paper.W > s.paper.H: // beside the samples
		x, y = s.paper.W-samplesAt-100, 80
	}
	s.add(Box{X: x, Y: y, W: 100, H: 100, Width: 0.3, Fill: 255})
	for i, line := range []string{"这个框应正好宽 100 mm、高 100 mm。", "不是的话，请在打印机设置里关掉“缩放”“适合纸张”，", "选“实际大小”（100%），再打一张。"} {
		s.add(Text{X: x + 6, Base: y + 10 + float64(i)*6, SizePt: 9.5, S: line})
	}
}

// samples are what forms are made of: type in its sizes, lines in their widths, a bar of greys. A low sheet has room for a few.
func (s *testSheet) samples(y float64) {
	x := samplesAt
	if s.paper.H < 120 {
		return
	}
	for _, size := range []float64{7, 8, 9, 9.5, 10.5, 12, 16} {
		if y > s.paper.H-40 {
			break
		}
		s.add(Text{X: x, Base: y, SizePt: size, S: fmt.Sprintf("%g 磅　任务委托书 粤B·7K291 1,288.50 ￥", size)})
		y += size*mmPerPoint*1.15 + 1.6
	}
	y = min(y, s.paper.H-34)
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
