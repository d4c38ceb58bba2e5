// Package kvtest opens shops for tests and holds each of them, when its test ends, against what every shop must be: clean
// down to the last checksum, and equal byte for byte to a twin that was filled from its records alone.
package kvtest

import (
	"math/rand/v2"
	"testing"

	"jieche/data/kv"
)

// Open makes an empty shop in a folder of the test. Its end is verified.
func Open(t testing.TB, o kv.Options) *kv.DB {
	t.Helper()
	o.Create = true
	db, err := kv.Open(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		Verify(t, db, o)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// Verify checks the shop, replays its records into an empty twin, and compares both bucket by bucket. Records of several writers
// are replayed into another twin in another order.
func Verify(t testing.TB, db *kv.DB, o kv.Options) {
	t.Helper()
	clean(t, "shop", db)
	o.Create = true
	twin, err := kv.Open(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer twin.Close()
	var raws [][]byte
	if err := db.View(func(tx *kv.Tx) error {
		for raw, err := range tx.Raw() {
			if err != nil {
				return err
			}
			raws = append(raws, raw)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := twin.ApplyAll(raws); err != nil {
		t.Fatalf("replay: %v", err)
	}
	same(t, "the twin that was filled from the records", db, twin)
	if len(raws) <= shuffled {
		shuffle(t, db, raws, o)
	}
}

// shuffled is how long a journal may be to be replayed in another order too.
const shuffled = 200

// shuffle replays the records into another twin in an order that only keeps each behind what its writer knew. A shop with one
// writer has one such order, and needs no second twin.
func shuffle(t testing.TB, db *kv.DB, raws [][]byte, o kv.Options) {
	t.Helper()
	var vector map[string]uint64
	if err := db.View(func(tx *kv.Tx) error { vector = tx.Vector(); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(vector) < 2 {
		return
	}
	twin, err := kv.Open(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer twin.Close()
	random := rand.New(rand.NewPCG(1, uint64(len(raws))))
	for len(raws) > 0 {
		at := random.IntN(len(raws))
		err := twin.Apply(raws[at])
		if _, waits := kv.Missing(err); waits {
			continue
		}
		if err != nil {
			t.Fatalf("replay in another order: %v", err)
		}
		raws = append(raws[:at], raws[at+1:]...)
	}
	same(t, "the twin that was filled in another order", db, twin)
}

func same(t testing.TB, name string, db, twin *kv.DB) {
	t.Helper()
	difference, err := kv.Equal(db, twin)
	if err != nil {
		t.Fatal(err)
	}
	if difference != "" {
		t.Errorf("%s differs: %s", name, difference)
	}
}

func clean(t testing.TB, name string, db *kv.DB) {
	t.Helper()
	report, err := db.Check(true)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Faults {
		t.Errorf("%s: %s %s: %s", name, f.Where, f.Key, f.What)
	}
}
