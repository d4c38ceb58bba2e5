package kv_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
)

const page = 4096

// broken is a shop whose files a test damages while it is closed.
type brokenShop struct {
	t     *testing.T
	dir   string
	o     kv.Options
	cars  int
	shots int
}

// newBroken makes a shop with n cars; with a snapshot after the first half if asked for.
func newBroken(t *testing.T, n int, snapshot bool) *brokenShop {
	t.Helper()
	s := &brokenShop{t: t, dir: t.TempDir(), o: kv.Options{Create: true, SealAt: 8 << 10}, cars: n}
	db := s.open()
	fill(t, db, 0, n/2)
	if snapshot {
		if _, err := db.Snapshot(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	fill(t, db, n/2, n-n/2)
	s.close(db)
	return s
}

func (s *brokenShop) open() *kv.DB {
	s.t.Helper()
	db, err := kv.Open(s.dir, s.o)
	if err != nil {
		s.t.Fatal(err)
	}
	return db
}

func (s *brokenShop) close(db *kv.DB) {
	s.t.Helper()
	if err := db.Close(); err != nil {
		s.t.Fatal(err)
	}
}

// harm changes the bytes of a file.
func (s *brokenShop) harm(path string, change func([]byte) []byte) {
	s.t.Helper()
	path = filepath.Join(s.dir, path)
	raw, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, change(raw), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// crash leaves the mark of a program that went down.
func (s *brokenShop) crash() {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, "running"), nil, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// whole opens the shop and wants every car in it, a clean check, a twin that is equal, and one step of the ladder in the events.
func (s *brokenShop) whole(step string) *kv.DB {
	s.t.Helper()
	db := s.open()
	if n := moved(s.t, db); n != int64(2*s.cars) {
		s.t.Errorf("%d moves of %d", n, 2*s.cars)
	}
	kvtest.Verify(s.t, db, s.o)
	var last kv.Event
	for _, e := range db.Happened() {
		if e.Kind == "rescue" || e.Kind == "catchup" {
			last = e
		}
	}
	if last.Step != step || last.Grave {
		s.t.Errorf("the last event is %+v, want step %s", last, step)
	}
	return db
}

func cut(n int) func([]byte) []byte { return func(b []byte) []byte { return b[:n*page] } }
func zero(from, to int) func([]byte) []byte {
	return func(b []byte) []byte { clear(b[from*page : min(to*page, len(b))]); return b }
}

func TestTheLastTransactionIsLostInTheFile(t *testing.T) {
	s := newBroken(t, 30, false)
	before, err := os.ReadFile(filepath.Join(s.dir, kv.FileName))
	if err != nil {
		t.Fatal(err)
	}
	db := s.open()
	fill(t, db, s.cars, 1)
	s.cars++
	s.close(db)
	// The disk lied: of the last transaction only its head was written, none of its pages.
	s.harm(kv.FileName, func(now []byte) []byte {
		for at := 2 * page; at+page <= len(before); at += page {
			copy(now[at:at+page], before[at:at+page])
		}
		return now
	})
	s.crash()
	s.close(s.whole("L1"))
	s.close(s.open())
	if kept, _ := filepath.Glob(filepath.Join(s.dir, "shop.db.damaged-*")); len(kept) != 1 {
		t.Errorf("damaged files kept: %v", kept)
	}
}

func TestDamageFurtherBackIsMendedFromTheSnapshot(t *testing.T) {
	for name, harm := range map[string]func([]byte) []byte{
		"empty":       func([]byte) []byte { return nil },
		"cut":         cut(9),
		"zeroed":      func(b []byte) []byte { return make([]byte, len(b)) },
		"heads gone":  zero(0, 2),
		"pages gone":  zero(6, 30),
		"other file":  func([]byte) []byte { return []byte("PK\x03\x04 somebody's table") },
		"pages mixed": func(b []byte) []byte { return swapPages(swapPages(swapPages(b, 10, 20), 11, 15), 4, 17) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newBroken(t, 40, true)
			s.harm(kv.FileName, harm)
			s.crash()
			db := s.open()
			defer s.close(db)
			if n := moved(t, db); n != int64(2*s.cars) {
				t.Errorf("%d moves of %d", n, 2*s.cars)
			}
			kvtest.Verify(t, db, s.o)
			events, err := db.Events(10)
			if err != nil || len(events) < 2 || events[0].Kind != "rescue" || events[0].Step < "L1" || !strings.Contains(events[0].Say, "原文件已改名保留") {
				t.Errorf("events: %+v, %v", events, err)
			}
			fill(t, db, s.cars, 1) // life goes on
		})
	}
}

func TestAShopFileThatIsGoneIsNoNewShop(t *testing.T) {
	s := newBroken(t, 20, true)
	if err := os.Remove(filepath.Join(s.dir, kv.FileName)); err != nil {
		t.Fatal(err)
	}
	db := s.open()
	defer s.close(db)
	if n := moved(t, db); n != int64(2*s.cars) {
		t.Errorf("%d moves of %d", n, 2*s.cars)
	}
	kvtest.Verify(t, db, s.o)
	if w := db.Identity().Incarnation; w != 1 {
		t.Errorf("incarnation %d, and the second file held everything", w)
	}
}

func TestACopyFromElsewhereIsTheThirdRung(t *testing.T) {
	s := newBroken(t, 20, false)
	backup := filepath.Join(t.TempDir(), "backup.db")
	raw, err := os.ReadFile(filepath.Join(s.dir, kv.FileName))
	if err != nil || os.WriteFile(backup, raw, 0o600) != nil {
		t.Fatal(err)
	}
	db := s.open()
	fill(t, db, s.cars, 5)
	s.cars += 5
	s.close(db)
	s.harm(kv.FileName, zero(4, 30))
	s.crash()
	// The first of the second file's parts is gone, so the records from the beginning are not enough.
	if err := os.Remove(filepath.Join(s.dir, "journal", "A.1", "000001.jlz")); err != nil {
		t.Fatal(err)
	}
	s.o.Elsewhere = func() []kv.Source {
		return []kv.Source{
			{Name: "一份坏备份", Get: func(path string) error { return os.WriteFile(path, raw[:5*page], 0o600) }},
			{Name: "移动硬盘上的备份", Get: func(path string) error { return os.WriteFile(path, raw, 0o600) }},
		}
	}
	db = s.open()
	defer s.close(db)
	if n := moved(t, db); n != int64(2*s.cars) {
		t.Errorf("%d moves of %d", n, 2*s.cars)
	}
	events, _ := db.Events(3)
	if events[0].Step != "L3" || !strings.Contains(events[0].Say, "移动硬盘上的备份") {
		t.Errorf("told: %+v", events[0])
	}
	kvtest.Verify(t, db, s.o)
}

func TestAllRecordsFromTheBeginningAreTheFourthRung(t *testing.T) {
	s := newBroken(t, 30, false)
	s.harm(kv.FileName, zero(2, 40))
	s.crash()
	db := s.open()
	defer s.close(db)
	if n := moved(t, db); n != int64(2*s.cars) {
		t.Errorf("%d moves of %d", n, 2*s.cars)
	}
	kvtest.Verify(t, db, s.o)
	if events, _ := db.Events(1); events[0].Step != "L4" {
		t.Errorf("told: %+v", events[0])
	}
}

// With half of everything gone, what can be read is saved, a person is asked for help, and the shop works.
func TestWhatCanBeReadIsSavedWhenNothingElseIsLeft(t *testing.T) {
	s := newBroken(t, 60, false)
	if err := os.RemoveAll(filepath.Join(s.dir, "journal", "A.1")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(s.dir, "journal", "A.1"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "journal", "A.1", "000001.jl"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s.harm(kv.FileName, func(b []byte) []byte { // one record and one row are unreadable
		at := bytes.LastIndex(b, []byte("粤B00030"))
		b[at+3] ^= 0x10
		at = bytes.Index(b, []byte("粤B00030"))
		b[at+3] ^= 0x10
		for at := 2; at < len(b)/page; at++ { // and so is every older copy of that record
			p := b[at*page : (at+1)*page]
			if i := bytes.Index(p, []byte("粤B00030")); i >= 0 {
				p[i+3] ^= 0x10
			}
		}
		return b
	})
	s.crash()
	db := s.open()
	if n := moved(t, db); n < int64(2*s.cars-2) {
		t.Errorf("%d moves of %d", n, 2*s.cars)
	}
	report, err := db.Check(true)
	if err != nil || !report.Clean() {
		t.Errorf("after the rescue: %+v, %v", report, err)
	}
	events, _ := db.Events(1)
	if !events[0].Grave || events[0].Step != "L4" || db.Identity().Incarnation != 2 {
		t.Errorf("told: %+v as %s", events[0], db.Identity().Writer())
	}
	fill(t, db, 1000, 3)
	s.close(db)
	db = s.open()
	defer s.close(db)
	if report, err := db.Check(true); err != nil || !report.Clean() {
		t.Errorf("a day later: %+v, %v", report, err)
	}
}

func TestNothingAtAllIsNoEmptyShop(t *testing.T) {
	s := newBroken(t, 10, false)
	for _, name := range []string{"journal/A.1/000001.jl", kv.FileName} {
		s.harm(name, func(b []byte) []byte { return make([]byte, len(b)) })
	}
	if found, _ := filepath.Glob(filepath.Join(s.dir, "journal", "A.1", "*.jlz")); len(found) > 0 {
		t.Fatal("the shop is too large for this test")
	}
	if db, err := kv.Open(s.dir, s.o); !base.Is(err, base.Damaged) {
		t.Fatalf("opened: %v, %v", db, err)
	}
	if raw, err := os.ReadFile(filepath.Join(s.dir, kv.FileName)); err != nil || len(bytes.Trim(raw, "\x00")) > 0 {
		t.Errorf("the damaged file was touched: %v", err)
	}
}
