package kv_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
)

// A damaged row is named by the check, put right by the repair, and its bytes are kept.
func TestADamagedRowIsRepairedFromItsRecords(t *testing.T) {
	s := newBroken(t, 30, false)
	s.harm(kv.FileName, func(b []byte) []byte { // both copies of the plate: in the row and in the record
		for at := 0; ; {
			i := bytes.Index(b[at:], []byte("粤B00007"))
			if i < 0 {
				return b
			}
			at += i + 1
			b[at+3] ^= 1
		}
	})
	db := s.open()
	defer s.close(db)
	found, err := db.Check(false)
	if err != nil || found.Clean() {
		t.Fatalf("found: %+v, %v", found, err)
	}
	var steps []string
	done, err := db.Repair(func(say string) { steps = append(steps, say) })
	if err != nil || done.Lost != 0 || done.Rows == 0 || len(steps) < 3 {
		t.Fatalf("repaired %+v, %v after %v", done, err, steps)
	}
	kvtest.Verify(t, db, s.o)
	if n := moved(t, db); n != int64(2*s.cars) {
		t.Errorf("%d moves of %d", n, 2*s.cars)
	}
	if _, err := os.Stat(done.Kept); err != nil {
		t.Errorf("the file as it was: %v", err)
	}
	if kept, _ := filepath.Glob(filepath.Join(s.dir, "quarantine", "*.jsonl")); len(kept) != 1 {
		t.Errorf("quarantine: %v", kept)
	}
	fill(t, db, s.cars, 2)
}

// A row that vanished with all the bytes that told of it is missed and comes back.
func TestAVanishedRowComesBack(t *testing.T) {
	s := newBroken(t, 12, false)
	s.harm(kv.FileName, func(b []byte) []byte { // pages of equal kind change places, until the check minds it
		return swapPages(b, lastLeaf(b, "粤B00003"), lastLeaf(b, "粤B00011"))
	})
	db, err := kv.Open(s.dir, s.o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close(db)
	if _, err := db.Repair(nil); err != nil {
		t.Fatal(err)
	}
	if n := moved(t, db); n != int64(2*s.cars) {
		t.Errorf("%d moves of %d", n, 2*s.cars)
	}
	kvtest.Verify(t, db, s.o)
}

func lastLeaf(b []byte, text string) int { return bytes.LastIndex(b, []byte(text)) / page }

// What the second file lost is brought back from the first; the damaged files are kept.
func TestTheSecondFileIsRepairedFromTheFirst(t *testing.T) {
	for name, harm := range map[string]func(dir string) error{
		"a sealed file is gone": func(dir string) error { return os.Remove(filepath.Join(dir, "000001.jlz")) },
		"a sealed file is damaged": func(dir string) error {
			raw, err := os.ReadFile(filepath.Join(dir, "000001.jlz"))
			if err != nil {
				return err
			}
			raw[len(raw)/2] ^= 4
			return os.WriteFile(filepath.Join(dir, "000001.jlz"), raw, 0o600)
		},
		"all of it is gone": os.RemoveAll,
	} {
		t.Run(name, func(t *testing.T) {
			s := newBroken(t, 60, false)
			if err := harm(filepath.Join(s.dir, "journal", "A.1")); err != nil {
				t.Fatal(err)
			}
			db := s.open()
			defer s.close(db)
			if _, err := db.Repair(nil); err != nil {
				t.Fatal(err)
			}
			kvtest.Verify(t, db, s.o)
			if n := moved(t, db); n != int64(2*s.cars) {
				t.Errorf("%d moves of %d", n, 2*s.cars)
			}
		})
	}
}

// The newest journal file with a hole in it loses nothing that lies behind the hole.
func TestAHoleInTheNewestJournalFileIsFilled(t *testing.T) {
	s := newBroken(t, 20, false)
	s.o.SealAt = 0
	names, err := filepath.Glob(filepath.Join(s.dir, "journal", "A.1", "*.jl"))
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	rel, err := filepath.Rel(s.dir, names[0])
	if err != nil {
		t.Fatal(err)
	}
	s.harm(rel, func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
	db := s.open()
	defer s.close(db)
	kvtest.Verify(t, db, s.o)
}

// A disk for the second file that is away stops nothing; when it is there again, it is brought up to date.
func TestTheDiskOfTheSecondFileMayBeAway(t *testing.T) {
	s := newBroken(t, 10, false)
	disk := filepath.Join(t.TempDir(), "second disk")
	db := s.open()
	if err := db.MoveSecond(disk); err != nil {
		t.Fatal(err)
	}
	fill(t, db, 10, 5)
	kvtest.Verify(t, db, s.o)
	s.close(db)
	away := disk + " away"
	if err := os.Rename(disk, away); err != nil {
		t.Fatal(err)
	}
	db = s.open()
	defer s.close(db)
	if err, since := db.Second(); !base.Is(err, base.NotFound) || since.IsZero() {
		t.Errorf("told: %v since %v", err, since)
	}
	fill(t, db, 15, 5)
	if _, err := os.Stat(disk); err == nil {
		t.Error("a folder was made where the disk is not")
	}
	if err := db.RetrySecond(); err == nil {
		t.Error("the second file was written to a disk that is away")
	}
	if err := os.Rename(away, disk); err != nil {
		t.Fatal(err)
	}
	if err := db.RetrySecond(); err != nil {
		t.Fatal(err)
	}
	if err, _ := db.Second(); err != nil {
		t.Error(err)
	}
	kvtest.Verify(t, db, s.o)
}

// Snapshots are kept by day, week, month and year, and the newest whatever the clock says.
func TestSnapshotsAreKeptByTheRules(t *testing.T) {
	day := time.Date(2025, 1, 1, 9, 0, 0, 0, time.UTC)
	o := kv.Options{Create: true, Clock: func() base.Instant { return base.InstantOf(day) }}
	db, err := kv.Open(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range 60 {
		fill(t, db, 0, 1)
		if _, err := db.Snapshot(context.Background()); err != nil {
			t.Fatal(err)
		}
		day = day.AddDate(0, 0, 7)
	}
	list, err := kv.Snapshots(db.Dir())
	if err != nil {
		t.Fatal(err)
	}
	// 7 days that are 7 weeks here, 12 months of which 2 are among them, and the end of the year before.
	if len(list) < 17 || len(list) > 19 {
		t.Errorf("%d snapshots", len(list))
	}
	for i := 1; i < len(list); i++ {
		if list[i].Records >= list[i-1].Records {
			t.Errorf("%v before %v", list[i-1], list[i])
		}
	}
	day = day.AddDate(-3, 0, 0) // the clock goes wrong: what is made now stays
	fill(t, db, 0, 1)
	s, err := db.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.Path); err != nil {
		t.Error(err)
	}
	path := filepath.Join(t.TempDir(), "unpacked.db")
	if err := s.Unpack(path); err != nil {
		t.Fatal(err)
	}
	if report, heads, err := kv.VerifyCopy(path, time.Minute); err != nil || !report.Clean() || heads["A.1"].Number != 61 {
		t.Errorf("the snapshot holds %v: %+v, %v", heads, report, err)
	}
	if left, _ := filepath.Glob(filepath.Join(db.Dir(), "snap", "*.part")); len(left) > 0 || strings.Contains(s.Path, "part") {
		t.Errorf("left behind: %v", left)
	}
}
