package kv_test

import (
	"os"
	"path/filepath"
	"testing"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
)

// two makes a shop with one car on two PCs, A and B.
func two(t *testing.T) (a, b *kv.DB, c *car) {
	t.Helper()
	a = kvtest.Open(t, kv.Options{})
	b = kvtest.Open(t, kv.Options{Station: "B"})
	c = &car{Plate: "粤B00001", Owner: "王"}
	put(t, a, base.OpID{}, c)
	give(t, a, b)
	return a, b, c
}

// give carries everything from one PC to the other.
func give(t *testing.T, from, to *kv.DB) {
	t.Helper()
	if done, err := to.ApplyAll(raws(t, from)); err != nil || len(done.Waiting) > 0 {
		t.Fatalf("%+v, %v", done, err)
	}
}

func raws(t *testing.T, db *kv.DB) (list [][]byte) {
	t.Helper()
	if err := db.View(func(tx *kv.Tx) error {
		for raw, err := range tx.Raw() {
			if err != nil {
				return err
			}
			list = append(list, raw)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

func exchange(t *testing.T, a, b *kv.DB) {
	t.Helper()
	give(t, a, b)
	give(t, b, a)
	if difference, err := kv.Equal(a, b); err != nil || difference != "" {
		t.Fatalf("the same records, two shops: %s, %v", difference, err)
	}
}

func disputes(t *testing.T, db *kv.DB) (list []kv.Dispute) {
	t.Helper()
	if err := db.View(func(tx *kv.Tx) error {
		for d, err := range tx.Disputes() {
			if err != nil {
				return err
			}
			list = append(list, d)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

func shown(t *testing.T, db *kv.DB, c *car) (now car, there bool) {
	t.Helper()
	if err := db.View(func(tx *kv.Tx) (err error) { now, there, err = cars.Find(tx, c.ID); return err }); err != nil {
		t.Fatal(err)
	}
	return now, there
}

func change(t *testing.T, db *kv.DB, fn func(tx *kv.Tx) error) {
	t.Helper()
	if _, err := db.Update(kv.Call{Op: "car.change"}, func(tx *kv.Tx) ([]byte, error) { return nil, fn(tx) }); err != nil {
		t.Fatal(err)
	}
}

func plate(t *testing.T, db *kv.DB, c *car, to string) {
	t.Helper()
	change(t, db, func(tx *kv.Tx) error {
		now, err := cars.Get(tx, c.ID)
		now.Plate = to
		if err != nil {
			return err
		}
		return cars.Put(tx, now)
	})
}

func TestValuesGivenAtTheSameTimeStaySideBySideUntilSomebodyDecides(t *testing.T) {
	a, b, c := two(t)
	plate(t, a, c, "粤B11111")
	plate(t, b, c, "粤B22222")
	change(t, b, func(tx *kv.Tx) error { // another field of the row is no part of it
		now, err := cars.Get(tx, c.ID)
		now.Owner = "李"
		if err != nil {
			return err
		}
		return cars.Put(tx, now)
	})
	exchange(t, a, b)
	now, _ := shown(t, a, c)
	if now.Plate != "粤B22222" || now.Owner != "李" {
		t.Errorf("shown: %+v; the last in the order of records counts, field by field", now)
	}
	list := disputes(t, a)
	if len(list) != 1 || list[0].Field != "plate" || len(list[0].Values) != 2 || list[0].Said(list[0].Values[1]) != "粤B11111" {
		t.Fatalf("side by side: %+v", list)
	}
	change(t, a, func(tx *kv.Tx) error { return tx.Choose("car", c.ID[:], "plate", list[0].Values[1].Dot) })
	exchange(t, a, b)
	if now, _ := shown(t, b, c); now.Plate != "粤B11111" || len(disputes(t, b)) != 0 {
		t.Errorf("after the choice: %+v, %+v", now, disputes(t, b))
	}
}

func TestChoosingWhatIsShownIsRecordedToo(t *testing.T) {
	a, b, c := two(t)
	plate(t, a, c, "粤B11111")
	plate(t, b, c, "粤B22222")
	exchange(t, a, b)
	list := disputes(t, b)
	change(t, b, func(tx *kv.Tx) error { return tx.Choose("car", c.ID[:], "plate", list[0].Values[0].Dot) })
	exchange(t, a, b)
	if now, _ := shown(t, a, c); now.Plate != "粤B22222" || len(disputes(t, a)) != 0 {
		t.Errorf("after the choice: %+v, %+v", now, disputes(t, a))
	}
}

func TestARowThatOneDeletesAndAnotherChangesStays(t *testing.T) {
	a, b, c := two(t)
	change(t, a, func(tx *kv.Tx) error { return cars.Delete(tx, c.ID) })
	plate(t, b, c, "粤B22222")
	exchange(t, a, b)
	now, there := shown(t, a, c)
	if !there || now.Plate != "粤B22222" || now.Owner != "王" {
		t.Errorf("the row: %+v, %v", now, there)
	}
	list := disputes(t, a)
	if len(list) != 1 || list[0].Field != "" || !list[0].Values[1].Deleted {
		t.Fatalf("side by side: %+v", list)
	}
	change(t, b, func(tx *kv.Tx) error { return tx.Choose("car", c.ID[:], "", list[0].Values[1].Dot) })
	exchange(t, a, b)
	if _, there := shown(t, a, c); there || len(disputes(t, a)) != 0 {
		t.Error("the row is still there after somebody who knew the change deleted it")
	}
}

func TestARowThatOneKeepsIsNotDeletedByOneWhoDidNotKnow(t *testing.T) {
	a, b, c := two(t)
	change(t, a, func(tx *kv.Tx) error { return cars.Delete(tx, c.ID) })
	change(t, b, func(tx *kv.Tx) error { return cars.Keep(tx, c.ID) })
	exchange(t, a, b)
	if _, there := shown(t, a, c); !there {
		t.Error("the row is gone")
	}
}

func TestARecordWaitsForWhatItsWriterKnew(t *testing.T) {
	a, b, c := two(t)
	plate(t, b, c, "粤B22222")
	exchange(t, a, b)
	plate(t, a, c, "粤B33333")
	list := raws(t, a) // A.1:1, B.1:1, A.1:2
	other := kvtest.Open(t, kv.Options{Station: "C"})
	if err := other.Apply(list[0]); err != nil {
		t.Fatal(err)
	}
	err := other.Apply(list[2])
	if gap, waits := kv.Missing(err); !waits || gap != (kv.Gap{Writer: "B.1", Number: 1}) {
		t.Errorf("waits for %v: %v", gap, err)
	}
	if _, ok := base.AsFault(err); !ok {
		t.Errorf("no sentence: %v", err)
	}
	done, err := other.ApplyAll([][]byte{list[2], list[1], list[1]})
	if err != nil || done.Records != 2 || len(done.Waiting) != 0 {
		t.Errorf("in any order: %+v, %v", done, err)
	}
	if difference, err := kv.Equal(a, other); err != nil || difference != "" {
		t.Errorf("differs: %s, %v", difference, err)
	}
}

func TestTwoPCsUnderOneLetterAreNotTakenForOne(t *testing.T) {
	a, other := kvtest.Open(t, kv.Options{}), kvtest.Open(t, kv.Options{})
	put(t, a, base.OpID{}, &car{Plate: "粤B00001"})
	put(t, other, base.OpID{}, &car{Plate: "粤B00002"})
	if err := a.Apply(raws(t, other)[0]); !base.Is(err, base.Conflict) {
		t.Errorf("a record of another A.1 was taken: %v", err)
	}
	if err := a.Identity().Meet(other.Identity()); !base.Is(err, base.Conflict) {
		t.Errorf("another station A may join: %v", err)
	}
	if err := a.Identity().Meet(kvtest.Open(t, kv.Options{Station: "B"}).Identity()); err != nil {
		t.Errorf("station B may not join: %v", err)
	}
}

func TestAShopThatWasThrownBackNoticesAndGoesOnUnderANewName(t *testing.T) {
	dir, old := t.TempDir(), t.TempDir()
	a, err := kv.Open(dir, kv.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	c := &car{Plate: "粤B00001"}
	put(t, a, base.OpID{}, c)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(old, "shop"), os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if a, err = kv.Open(dir, kv.Options{}); err != nil {
		t.Fatal(err)
	}
	plate(t, a, c, "粤B11111")
	later := raws(t, a)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	back, err := kv.Open(filepath.Join(old, "shop"), kv.Options{}) // with its old identity, as a disk image brings it back
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	if _, err := back.ApplyAll(later); err != nil {
		t.Fatal(err)
	}
	if w := back.Identity(); w.Incarnation != 2 || w.Series() != "AB" {
		t.Errorf("goes on as %s, numbers in %s", w.Writer(), w.Series())
	}
	plate(t, back, c, "粤B22222")
	kvtest.Verify(t, back, kv.Options{})
}

func TestARowKnowsWhoChangedIt(t *testing.T) {
	a, b, c := two(t)
	plate(t, b, c, "粤B22222")
	exchange(t, a, b)
	if err := a.View(func(tx *kv.Tx) error {
		list, err := tx.RecordsOf("car", c.ID[:])
		if err != nil {
			return err
		}
		if len(list) != 2 || list[0].Op != "car.put" || list[1].Writer != "B.1" {
			t.Errorf("%d records", len(list))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
