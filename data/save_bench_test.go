//go:build linux

package data_test

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/demo"
	"jieche/data/stock"
	"jieche/data/workorder"
)

// BenchmarkSaveReception saves a whole reception (customer, vehicle, order with six lines, record, second file) and compares
// it, turn by turn, with the bare writes and fsyncs of as many bytes on the same disk: two for the shop's file, one for the
// second. What is above them is what the program adds.
func BenchmarkSaveReception(b *testing.B) {
	s := demoShop(b, 300)
	items, parts := linesFor(b, s)
	by := data.By{Staff: someAdvisor(b, s)}
	warm := 50
	before := bytesWritten(b)
	for i := range warm {
		receive(b, s, by, items, parts, i)
	}
	perSave := (bytesWritten(b) - before) / int64(warm)
	bare := newBare(b, perSave)
	var saves, floors []time.Duration
	for i := range max(b.N, 300) {
		start := time.Now()
		receive(b, s, by, items, parts, warm+i)
		saves = append(saves, time.Since(start))
		start = time.Now()
		bare.write(b)
		floors = append(floors, time.Since(start))
	}
	save, floor := spread(saves), spread(floors)
	b.ReportMetric(0, "ns/op") // a turn holds both; the figures below are what counts
	b.ReportMetric(float64(save.median.Microseconds()), "save-µs")
	b.ReportMetric(float64(floor.median.Microseconds()), "fsyncs-µs")
	b.ReportMetric(float64(save.median)/float64(floor.median), "×fsyncs")
	b.ReportMetric(float64(save.p99)/float64(save.median), "p99/median")
	b.ReportMetric(float64(floor.p99)/float64(floor.median), "fsyncs-p99/median")
	b.ReportMetric(float64(perSave), "B/save")
}

func receive(b testing.TB, s *data.Store, by data.By, items []catalog.Item, parts []stock.Part, i int) {
	by.Op = base.MakeID[base.Op](base.InstantOf(time.Now()), rand.Reader)
	c := workorder.Receive{
		Car: customer.Car{
			Plate: fmt.Sprintf("粤C%05d", i), VIN: fmt.Sprintf("LGBH52E07MY%06d", i), Model: "东风日产 轩逸 1.6L", EngineNo: "HR16523981",
			Paint: "珠光白", Fuel: "汽油", KM: 48620,
		},
		Owner:    customer.Person{Name: "周建平", Phone: fmt.Sprintf("1380013%04d", i%10000), Address: "深圳市南山区学府路 1 号"},
		Intake:   workorder.Intake{Arrival: "开进", FuelLevel: 3, Complaint: "刹车时前面有尖锐的响声，冷车明显；空调一挡时嗡嗡响。"},
		Promised: base.InstantOf(time.Now()) + 6*3600*1000,
		PayBy:    "微信", OldParts: "带走", Wash: workorder.WashYes,
	}
	for n := range 3 {
		c.Lines = append(c.Lines, workorder.LineInput{Item: items[n].ID}, workorder.LineInput{Part: parts[n].ID, Qty: 1000})
	}
	if _, err := data.Do(s, by, c); err != nil {
		b.Fatal(err)
	}
}

// bare is the floor: the same bytes, the same number of fsyncs, nothing else.
type bare struct {
	shop, second *os.File
	pages, frame []byte
	at           int64
}

func newBare(b testing.TB, perSave int64) *bare {
	dir := b.TempDir()
	open := func(name string) *os.File {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { f.Close() })
		return f
	}
	frame := int64(2500)
	f := &bare{shop: open("shop"), second: open("second"), frame: make([]byte, frame), pages: make([]byte, max(4096, perSave-frame-4096))}
	rand.Read(f.pages)
	if err := f.shop.Truncate(64 << 20); err != nil { // as the shop's file, it does not grow with each save
		b.Fatal(err)
	}
	return f
}

func (f *bare) write(b testing.TB) {
	const meta = 4096
	at := meta + f.at%(32<<20)
	f.at += int64(len(f.pages))
	for _, step := range []struct {
		to   *os.File
		body []byte
		at   int64
	}{{f.shop, f.pages, at}, {f.shop, f.pages[:meta], 0}, {f.second, f.frame, f.at / int64(len(f.pages)) * int64(len(f.frame))}} {
		if _, err := step.to.WriteAt(step.body, step.at); err != nil {
			b.Fatal(err)
		}
		if err := syscall.Fdatasync(int(step.to.Fd())); err != nil {
			b.Fatal(err)
		}
	}
}

// bytesWritten is what this process has handed to write calls so far.
func bytesWritten(b testing.TB) int64 {
	raw, err := os.ReadFile("/proc/self/io")
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		if v, ok := strings.CutPrefix(line, "wchar: "); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64)
			if err != nil {
				b.Fatal(err)
			}
			return n
		}
	}
	b.Fatal("/proc/self/io says nothing of written bytes")
	return 0
}

type spreadOf struct{ median, p99 time.Duration }

func spread(list []time.Duration) spreadOf {
	slices.Sort(list)
	return spreadOf{list[len(list)/2], list[len(list)*99/100]}
}

func demoShop(b testing.TB, visits int) *data.Store {
	dir := b.TempDir()
	if _, err := demo.Make(dir, visits, 1); err != nil {
		b.Fatal(err)
	}
	s, err := data.Open(dir, data.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s
}
