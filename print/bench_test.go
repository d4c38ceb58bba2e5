package print

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"fmt"
	"io"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/jung-kurt/gofpdf"
	"golang.org/x/text/encoding/simplifiedchinese"

	"jieche/assets"
	"jieche/data/base"
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

// BenchmarkSettlements prints 100 settlement slips in one go, one copy of each with 6 lines, and says how long one takes on average compared
// with a floor measured in the same run: compressing what its streams hold, which every PDF of that text and that font costs.
func BenchmarkSettlements(b *testing.B) {
	const slips = 100
	set := Setting{Paper: A4, Stamp: workorder.Stamp{Copy: CopyCustomer, Count: 1, At: at(9, 52)}}
	first := Settlement(order(6, everyday), set)
	raw := unpacked(b, first)
	var ours, floor []time.Duration
	for range max(b.N, 5) {
		start := time.Now()
		for i := range slips {
			sheet := order(6, everyday)
			sheet.Settlement.No = base.DocNo(fmt.Sprintf("JS261121-A%03d", i+1))
			if _, err := PDF(Settlement(sheet, set)); err != nil {
				b.Fatal(err)
			}
		}
		ours = append(ours, time.Since(start)/slips)
		start = time.Now()
		for range slips {
			w, err := flate.NewWriter(io.Discard, flate.DefaultCompression)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := w.Write(raw); err != nil {
				b.Fatal(err)
			}
			if err := w.Close(); err != nil {
				b.Fatal(err)
			}
		}
		floor = append(floor, time.Since(start)/slips)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(median(ours).Microseconds())/1000, "ms/slip")
	b.ReportMetric(float64(median(floor).Microseconds())/1000, "floor-ms/slip")
	b.ReportMetric(float64(median(ours))/float64(median(floor)), "ratio")
}

// unpacked is what the streams of a document's file hold.
func unpacked(b *testing.B, d Doc) (all []byte) {
	file, err := PDF(d)
	if err != nil {
		b.Fatal(err)
	}
	objects, err := readObjects(file[bytes.IndexByte(file, '\n')+1 : bytes.LastIndex(file, []byte("xref\n0 "))])
	if err != nil {
		b.Fatal(err)
	}
	for _, o := range objects {
		if !o.has {
			continue
		}
		r, err := zlib.NewReader(bytes.NewReader(o.stream))
		if err != nil {
			b.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, data...)
	}
	return all
}

// TestEntrustmentIsSmall holds one copy of an entrustment form with 20 lines under 40 kB, with everyday and with rare names, and the same bytes
// each time.
func TestEntrustmentIsSmall(t *testing.T) {
	t.Parallel()
	for _, name := range []func(int) string{everyday, rareNames} {
		d := Entrustment(order(20, name), Setting{Paper: A4, Stamp: workorder.Stamp{Copy: CopyCustomer, Count: 1, At: at(9, 52)}})
		first, err := PDF(d)
		if err != nil {
			t.Fatal(err)
		}
		if len(first) >= 40_000 {
			t.Errorf("%d bytes", len(first))
		}
		if again, err := PDF(d); err != nil || !bytes.Equal(first, again) {
			t.Errorf("two runs differ (%v)", err)
		}
	}
}

// TestMemoryAfterAThousandForms prints a thousand forms of all kinds on their papers, each for another customer with another number of lines,
// every fifth with a character that only the file of rare ones has, and draws every tenth: what stays in memory is within 20 MB of what stayed
// after ten. It runs alone, before the tests that run at once.
func TestMemoryAfterAThousandForms(t *testing.T) {
	hanzi, kinds := []rune(hanziOfLevel1()), Forms()
	visit := func(i int) {
		owner := string([]rune{hanzi[i*3%len(hanzi)], hanzi[(i*3+1)%len(hanzi)], hanzi[(i*3+2)%len(hanzi)]})
		if i%5 == 0 {
			owner += string(rune(0x20000 + i*41)) // a block of its own of rare characters, nearly every time
		}
		k := kinds[i%len(kinds)]
		set := Setting{Paper: k.Papers[i/len(kinds)%len(k.Papers)], Stamp: workorder.Stamp{Copy: CopyCustomer, Count: int64(1 + i), At: at(9, i%60)}}
		d := sampleForm(string(k.Form), 1+i%7, func(n int) string { return owner + everyday(n) }, owner, set)
		if i%10 == 0 {
			if _, err := Image(d, 0, 48); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := PDF(d); err != nil {
			t.Fatal(err)
		}
	}
	kept := func() uint64 {
		runtime.GC()
		runtime.GC() // what sync.Pool holds goes with the second one
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for i := range 10 {
		visit(i)
	}
	ten, most := kept(), 1000
	if raced {
		most = 100
	}
	for i := 10; i < most; i++ {
		visit(i)
	}
	if thousand := kept(); thousand > ten+20_000_000 {
		t.Errorf("%.1f MB stay after 10 forms, %.1f MB after %d", float64(ten)/1e6, float64(thousand)/1e6, most)
	}
}

// hanziOfLevel1 are the 3,755 characters of GB 2312 level 1.
func hanziOfLevel1() string {
	var raw []byte
	for lead := byte(0xB0); lead <= 0xD7; lead++ {
		for trail := byte(0xA1); trail <= 0xFE && (lead < 0xD7 || trail <= 0xF9); trail++ {
			raw = append(raw, lead, trail)
		}
	}
	all, err := simplifiedchinese.GBK.NewDecoder().Bytes(raw)
	if err != nil {
		panic(err)
	}
	return string(all)
}

func median(list []time.Duration) time.Duration {
	slices.Sort(list)
	return list[len(list)/2]
}
