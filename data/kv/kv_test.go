package kv_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
)

type car struct {
	ID    base.ID[car] `json:"id,omitzero"`
	Plate string       `json:"plate,omitempty"`
	Owner string       `json:"owner,omitempty" pii:"1"`
	KM    int64        `json:"km,omitempty"`
}

type move struct {
	ID  base.ID[move] `json:"id,omitzero"`
	Car base.ID[car]  `json:"car,omitzero"`
	Qty int64         `json:"qty,omitempty"`
}

var (
	cars    = kv.NewTable("car", func(c car) base.ID[car] { return c.ID })
	byPlate = kv.NewIndex(cars, "plate", func(c car, add func(kv.Key)) { add(kv.K().Str(c.Plate)) })
	moves   = kv.NewLog("move", func(m move) kv.Pair[car, move] { return kv.Pair[car, move]{Of: m.Car, ID: m.ID} })
	onHand  = kv.NewSum("on_hand_test", moves, func(m move, add func(kv.Key, int64)) { add(m.Car[:], m.Qty) })
)

func init() {
	cars.Check(func(_ *kv.Tx, _, now *car) error {
		if now != nil && now.KM < 0 {
			return base.Refuse(base.Invalid, "car.km", "km", "里程不能是负数")
		}
		return nil
	})
}

func put(t *testing.T, db *kv.DB, op base.OpID, c *car, quantities ...int64) kv.Outcome {
	t.Helper()
	out, err := db.Update(kv.Call{Op: "car.put", ID: op}, func(tx *kv.Tx) ([]byte, error) {
		if c.ID.IsZero() {
			c.ID = kv.NewID[car](tx)
		}
		for _, q := range quantities {
			if err := moves.Append(tx, move{ID: kv.NewID[move](tx), Car: c.ID, Qty: q}); err != nil {
				return nil, err
			}
		}
		return []byte{0x01}, cars.Put(tx, *c)
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRowsIndexesAndSumsFollow(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	c := car{Plate: "粤B7K291", Owner: "周建平", KM: 10}
	put(t, db, base.OpID{}, &c, 5, -2)
	c.Plate, c.KM = "粤B00001", 20
	put(t, db, base.OpID{}, &c, -3)
	if err := db.View(func(tx *kv.Tx) error {
		if _, ok, _ := byPlate.First(tx, kv.K().Str("粤B7K291")); ok {
			t.Error("the old plate is still in the index")
		}
		got, ok, err := byPlate.First(tx, kv.K().Str("粤B00001"))
		if err != nil || !ok || got != c {
			t.Errorf("got %+v, %v, %v", got, ok, err)
		}
		if n := onHand.Get(tx, c.ID[:]); n != 0 {
			t.Errorf("on hand %d, want 0", n)
		}
		if n := moves.Count(tx); n != 3 {
			t.Errorf("%d moves, want 3", n)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAFailedCommandLeavesNothing(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	_, err := db.Update(kv.Call{Op: "car.put"}, func(tx *kv.Tx) ([]byte, error) {
		if _, err := tx.Number(base.DocOrder); err != nil {
			return nil, err
		}
		return nil, cars.Put(tx, car{ID: kv.NewID[car](tx), KM: -1})
	})
	if base.Code(err) != "car.km" {
		t.Fatalf("err = %v", err)
	}
	db.View(func(tx *kv.Tx) error {
		if cars.Count(tx) != 0 {
			t.Error("the refused row is there")
		}
		return nil
	})
	out := put(t, db, base.OpID{}, &car{Plate: "粤B00001"})
	if out.Anchor == "" {
		t.Error("a change has no anchor")
	}
}

func TestARepeatedOperationReturnsTheRecordedResult(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	op := base.MakeID[base.Op](1, rand.NewChaCha8([32]byte{1}))
	c := car{Plate: "粤B00001"}
	first := put(t, db, op, &c)
	again, err := db.Update(kv.Call{Op: "car.put", ID: op}, func(*kv.Tx) ([]byte, error) {
		t.Error("the command ran a second time")
		return nil, nil
	})
	if err != nil || !again.Repeated || !bytes.Equal(first.Result, again.Result) || first.Anchor != again.Anchor {
		t.Errorf("again = %+v, %v", again, err)
	}
}

func TestPersonalDataLiesInDetachableBlocks(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	c := car{Plate: "粤B00001", Owner: "SOMEBODYSNAME"}
	put(t, db, base.OpID{}, &c)
	db.View(func(tx *kv.Tx) error {
		for r, err := range tx.Journal() {
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Blocks) != 1 || bytes.Contains(r.Edits[0].New, []byte("SOMEBODYSNAME")) {
				t.Error("the name is in the header, not in a block")
			}
			story, err := r.Story()
			if err != nil || !bytes.Contains(story, []byte("SOMEBODYSNAME")) {
				t.Errorf("the story doesn't tell the name: %s %v", story, err)
			}
		}
		return nil
	})
}

func TestADamagedRowIsNoticedWhenRead(t *testing.T) {
	dir := t.TempDir()
	db, err := kv.Open(dir, kv.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	c := car{Plate: "PLATE-TO-DAMAGE"}
	put(t, db, base.OpID{}, &c)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, kv.FileName)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(raw, []byte("PLATE-TO-DAMAGE")); n < 2 {
		t.Fatalf("found the plate %d times", n)
	}
	if err := os.WriteFile(path, bytes.ReplaceAll(raw, []byte("PLATE-TO-DAMAGE"), []byte("PLATE-TO-DAMAGF")), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err = kv.Open(dir, kv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.View(func(tx *kv.Tx) error { _, err := cars.Get(tx, c.ID); return err })
	if !base.Is(err, base.Damaged) {
		t.Errorf("reading a damaged row: %v", err)
	}
	report, err := db.Check(true)
	if err != nil || report.Clean() {
		t.Errorf("the check found nothing: %+v, %v", report, err)
	}
}

func TestTheSecondFileFillsWhatTheFirstLost(t *testing.T) {
	dir := t.TempDir()
	db, err := kv.Open(dir, kv.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	a, b := car{Plate: "粤B00001"}, car{Plate: "粤B00002"}
	put(t, db, base.OpID{}, &a, 1)
	path := filepath.Join(dir, kv.FileName)
	db.Close()
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if db, err = kv.Open(dir, kv.Options{}); err != nil {
		t.Fatal(err)
	}
	put(t, db, base.OpID{}, &b, 2)
	db.Close()
	if err := os.WriteFile(path, old, 0o600); err != nil { // the disk lied: the last transaction never reached it
		t.Fatal(err)
	}
	if db, err = kv.Open(dir, kv.Options{}); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.View(func(tx *kv.Tx) error {
		if got, err := cars.Get(tx, b.ID); err != nil || got != b {
			t.Errorf("the second car: %+v, %v", got, err)
		}
		return nil
	})
	kvtest.Verify(t, db, kv.Options{})
}

func TestATornEndOfTheSecondFileIsFilledAgain(t *testing.T) {
	dir := t.TempDir()
	db, err := kv.Open(dir, kv.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		put(t, db, base.OpID{}, &car{Plate: "粤B00001"})
	}
	db.Close()
	path := filepath.Join(dir, "journal", "A.1", "000001.jl")
	raw, _ := os.ReadFile(path)
	for _, cut := range []int{1, 30, len(raw) - 3, len(raw)} {
		if err := os.WriteFile(path, raw[:len(raw)-cut], 0o600); err != nil {
			t.Fatal(err)
		}
		if db, err = kv.Open(dir, kv.Options{}); err != nil {
			t.Fatalf("cut %d: %v", cut, err)
		}
		kvtest.Verify(t, db, kv.Options{})
		db.Close()
		if now, _ := os.ReadFile(path); !bytes.Equal(now, raw) {
			t.Errorf("cut %d: the second file was not filled again", cut)
		}
	}
}

func TestANewerFileIsRefusedAndUntouched(t *testing.T) {
	dir := t.TempDir()
	nothing := func(*kv.Tx) error { return nil }
	db, err := kv.Open(dir, kv.Options{Create: true, Migrations: []kv.Migration{nothing}})
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	before, _ := os.ReadFile(filepath.Join(dir, kv.FileName))
	if _, err := kv.Open(dir, kv.Options{}); !base.Is(err, base.Newer) {
		t.Fatalf("err = %v", err)
	}
	if after, _ := os.ReadFile(filepath.Join(dir, kv.FileName)); !bytes.Equal(before, after) {
		t.Error("the newer file was changed")
	}
}

func TestAnOlderFileIsMigratedAndKept(t *testing.T) {
	dir := t.TempDir()
	db, err := kv.Open(dir, kv.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	c := car{Plate: "粤B00001", KM: 1}
	put(t, db, base.OpID{}, &c)
	db.Close()
	double := func(tx *kv.Tx) error {
		for c, err := range cars.All(tx) {
			if err != nil {
				return err
			}
			c.KM *= 2
			if err := cars.Put(tx, c); err != nil {
				return err
			}
		}
		return nil
	}
	o := kv.Options{Migrations: []kv.Migration{double, double}}
	if db, err = kv.Open(dir, o); err != nil {
		t.Fatal(err)
	}
	db.View(func(tx *kv.Tx) error {
		if got, _ := cars.Get(tx, c.ID); got.KM != 4 {
			t.Errorf("km = %d, want 4", got.KM)
		}
		return nil
	})
	kvtest.Verify(t, db, o)
	db.Close()
	if _, err := os.Stat(filepath.Join(dir, kv.FileName+".schema1")); err != nil {
		t.Error("the file as it was is not kept:", err)
	}
	if db, err = kv.Open(dir, o); err != nil {
		t.Fatal(err)
	}
	db.Close()
}

func TestASecondProgramIsToldThatTheShopIsOpen(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	if _, err := kv.Open(db.Dir(), kv.Options{}); !base.Is(err, base.Busy) {
		t.Errorf("err = %v", err)
	}
}

func TestADamagedOrForeignFileIsASentenceAndUntouched(t *testing.T) {
	good := func() []byte {
		dir := t.TempDir()
		db, err := kv.Open(dir, kv.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		for range 50 {
			put(t, db, base.OpID{}, &car{Plate: "粤B00001"})
		}
		db.Close()
		raw, _ := os.ReadFile(filepath.Join(dir, kv.FileName))
		return raw
	}()
	for name, raw := range map[string][]byte{
		"empty sheet":   []byte("PK\x03\x04 not a shop at all"),
		"cut short":     good[:3*os.Getpagesize()],
		"no meta pages": append(make([]byte, 2*os.Getpagesize()), good[2*os.Getpagesize():]...),
		"a few bytes":   good[:100],
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, kv.FileName)
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := kv.Open(dir, kv.Options{Create: true})
		if err == nil {
			if report, err := db.Check(true); err != nil || report.Clean() {
				t.Errorf("%s: opened and found clean", name)
			}
			db.Close()
			continue
		}
		if _, ok := base.AsFault(err); !ok {
			t.Errorf("%s: no sentence: %v", name, err)
		}
		if now, _ := os.ReadFile(path); !bytes.Equal(now, raw) {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

func TestACopiedFolderWithoutIdentityWritesUnderANewName(t *testing.T) {
	dir := t.TempDir()
	db, err := kv.Open(dir, kv.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	put(t, db, base.OpID{}, &car{Plate: "粤B00001"})
	db.Close()
	if err := os.Remove(filepath.Join(dir, "identity.json")); err != nil {
		t.Fatal(err)
	}
	if db, err = kv.Open(dir, kv.Options{}); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if w := db.Identity().Writer(); !regexp.MustCompile(`^A\.2-[2-9a-z]{4}$`).MatchString(w) {
		t.Errorf("writer %s, want the second life of A under a name of its own", w)
	}
	if s := db.Identity().Series(); s != "AB" {
		t.Errorf("documents are numbered in the series %s, want AB", s)
	}
	put(t, db, base.OpID{}, &car{Plate: "粤B00002"})
	kvtest.Verify(t, db, kv.Options{})
}

func FuzzParseRecord(f *testing.F) {
	f.Add([]byte{1, 0})
	f.Add([]byte{1, 1, 0xa0, 0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if r, err := kv.ParseRecord(raw); err == nil {
			if _, err := r.Story(); err != nil {
				t.Errorf("a record that was accepted can't be told: %v", err)
			}
		}
	})
}

func moved(t *testing.T, db *kv.DB) (n int64) {
	t.Helper()
	if err := db.View(func(tx *kv.Tx) error { n = moves.Count(tx); return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}
