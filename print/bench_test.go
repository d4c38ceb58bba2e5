package print

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/jung-kurt/gofpdf"

	"jieche/assets"
	"jieche/data/workorder"
)

// plainly draws a document's marks as a straightforward program would: the whole fonts given to the library, each text by its
// own call.
func plainly(b *testing.B, d Doc, regular, bold []byte) []byte {
	out := gofpdf.NewCustom(&gofpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: gofpdf.SizeType{Wd: d.Paper.W, Ht: d.Paper.H}})
	out.SetAutoPageBreak(false, 0)
	out.AddUTF8FontFromBytes("noto", "", slices.Clone(regular))
	out.AddUTF8FontFromBytes("noto", "B", slices.Clone(bold))
	for _, p := range d.Pages {
		out.AddPage()
		for _, m := range p.Marks {
			switch m := m.(type) {
			case Text:
				out.SetFont("noto", map[bool]string{true: "B"}[m.Bold], m.SizePt)
				out.Text(m.X, m.Base, m.S)
			case Rule:
				out.Line(m.X1, m.Y1, m.X2, m.Y2)
			case Box:
				out.Rect(m.X, m.Y, m.W, m.H, "D")
			}
		}
	}
	var file bytes.Buffer
	if err := out.Output(&file); err != nil {
		b.Fatal(err)
	}
	return file.Bytes()
}

// BenchmarkEntrustment prints the customer's copy of an entrustment form with 20 lines, laid out and written each time, and how
// long that takes compared with plainly, which gets the finished layout as a gift. ratio is against the full font, all of Noto
// Sans SC as the form itself can print it, for both weights; ratio-cut against the fonts of the window, which are cut to a
// third of that.
func BenchmarkEntrustment(b *testing.B) {
	sheet, set := order(20, everyday), Setting{Paper: A4, Stamp: workorder.Stamp{Copy: CopyCustomer, Count: 1, At: at(9, 52)}}
	file, err := PDF(Entrustment(sheet, set))
	if err != nil {
		b.Fatal(err)
	}
	d := Entrustment(sheet, set)
	size := len(plainly(b, d, assets.Paper(), assets.Paper()))
	var ours, full, cut []time.Duration
	timed := func(list *[]time.Duration, do func()) {
		start := time.Now()
		do()
		*list = append(*list, time.Since(start))
	}
	for range max(b.N, 20) {
		timed(&ours, func() {
			if _, err := PDF(Entrustment(sheet, set)); err != nil {
				b.Fatal(err)
			}
		})
		timed(&full, func() { plainly(b, d, assets.Paper(), assets.Paper()) })
		timed(&cut, func() { plainly(b, d, assets.Regular(), assets.Bold()) })
	}
	b.ReportMetric(0, "ns/op") // a turn holds all three; the medians below are what counts
	b.ReportMetric(float64(median(ours).Microseconds())/1000, "ms/form")
	b.ReportMetric(float64(median(full).Microseconds())/1000, "plain-ms/form")
	b.ReportMetric(float64(len(file))/1000, "kB")
	b.ReportMetric(float64(size)/1000, "plain-kB")
	b.ReportMetric(float64(median(ours))/float64(median(full)), "ratio")
	b.ReportMetric(float64(median(ours))/float64(median(cut)), "ratio-cut")
}

func median(list []time.Duration) time.Duration {
	slices.Sort(list)
	return list[len(list)/2]
}
