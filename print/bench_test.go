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
// own call. The fonts are those of the program, already cut to a third of Noto Sans SC, so the comparison is kind to it.
func plainly(b *testing.B, d Doc) []byte {
	out := gofpdf.NewCustom(&gofpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: gofpdf.SizeType{Wd: d.Paper.W, Ht: d.Paper.H}})
	out.SetAutoPageBreak(false, 0)
	out.AddUTF8FontFromBytes("noto", "", slices.Clone(assets.Regular()))
	out.AddUTF8FontFromBytes("noto", "B", slices.Clone(assets.Bold()))
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
// long that takes compared with plainly, which gets the finished layout as a gift.
func BenchmarkEntrustment(b *testing.B) {
	sheet, set := order(20, everyday), Setting{Paper: A4, Stamp: workorder.Stamp{Copy: CopyCustomer, Count: 1, At: at(9, 52)}}
	file, err := PDF(Entrustment(sheet, set))
	if err != nil {
		b.Fatal(err)
	}
	d := Entrustment(sheet, set)
	plain20 := plainly(b, d)
	var ours, plain time.Duration
	for b.Loop() {
		start := time.Now()
		if _, err := PDF(Entrustment(sheet, set)); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(start)
		start = time.Now()
		plainly(b, d)
		plain += time.Since(start)
	}
	b.ReportMetric(float64(ours.Microseconds())/1000/float64(b.N), "ms/form")
	b.ReportMetric(float64(plain.Microseconds())/1000/float64(b.N), "plain-ms/form")
	b.ReportMetric(float64(len(file))/1000, "kB")
	b.ReportMetric(float64(len(plain20))/1000, "plain-kB")
	b.ReportMetric(float64(ours)/float64(plain), "ratio")
}
