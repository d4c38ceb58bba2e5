//go:build linux

package data_test

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
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
// it, turn by turn, with the bare writes and fsyncs of as many bytes on the same disk: the pages of the shop's file scattered
// as a tree scatters them, its head, and the second file, each followed by its fsync. ×fsyncs is what the program costs above
// the disk; ×one-piece compares with the same bytes written in one piece, which no tree can do.
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
	// The window holds some 60 MB of fonts and glyphs, so its collector runs after as much garbage; with an empty heap it would
	// run every 4 MB and be measured too. The ballast is never touched and so takes no memory.
	ballast := make([]byte, 64<<20)
	defer runtime.KeepAlive(ballast)
	scattered, onePiece := newBare(b, perSave, page), newBare(b, perSave, int(perSave))
	var saves, floors, pieces []time.Duration
	for i := range max(b.N, 300) {
		start := time.Now()
		receive(b, s, by, items, parts, warm+i)
		saves = append(saves, time.Since(start))
		start = time.Now()
		scattered.write(b)
		floors = append(floors, time.Since(start))
		start = time.Now()
		onePiece.write(b)
		pieces = append(pieces, time.Since(start))
	}
	save, floor, piece := spread(saves), spread(floors), spread(pieces)
	b.ReportMetric(0, "ns/op") // a turn holds all three; the figures below are what counts
	b.ReportMetric(float64(save.median.Microseconds()), "save-µs")
	b.ReportMetric(float64(floor.median.Microseconds()), "fsyncs-µs")
	b.ReportMetric(float64(save.median)/float64(floor.median), "×fsyncs")
	b.ReportMetric(float64(save.median)/float64(piece.median), "×one-piece")
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
	piece        int
	turn         int64
}

const (
	page      = 4096
	frameSize = 2500
	shopSize  = 64 << 20
)

func newBare(b testing.TB, perSave int64, piece int) *bare {
	dir := b.TempDir()
	open := func(name string) *os.File {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { f.Close() })
		return f
	}
	f := &bare{shop: open("shop"), second: open("second"), piece: piece, frame: make([]byte, frameSize), pages: make([]byte, (perSave-frameSize)/page*page)}
	rand.Read(f.pages)
	for at := int64(0); at < shopSize; at += 1 << 20 { // a shop's file is there before a save: nothing has to be allocated
		if _, err := f.shop.WriteAt(make([]byte, 1<<20), at); err != nil {
			b.Fatal(err)
		}
	}
	if err := f.shop.Sync(); err != nil {
		b.Fatal(err)
	}
	return f
}

func (f *bare) write(b testing.TB) {
	sync := func(file *os.File, err error) {
		if err == nil {
			err = syscall.Fdatasync(int(file.Fd()))
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	var err error
	for from := page; from < len(f.pages) && err == nil; from += f.piece {
		to := min(from+f.piece, len(f.pages))
		// 37 pages between two: neighbours in the list are no neighbours on the disk
		at := (f.turn*int64(len(f.pages)) + int64(from)*37) % (shopSize - int64(len(f.pages))) / page * page
		_, err = f.shop.WriteAt(f.pages[from:to], at+page)
	}
	sync(f.shop, err)
	_, err = f.shop.WriteAt(f.pages[:page], 0)
	sync(f.shop, err)
	_, err = f.second.WriteAt(f.frame, f.turn*frameSize)
	sync(f.second, err)
	f.turn++
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
