// Package kvtest opens shops for tests and holds each of them, when its test ends, against what every shop must be: clean
// down to the last checksum, and equal byte for byte to a twin that was filled from its records alone.
package kvtest

import (
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

// Verify checks the shop, replays its records into an empty twin, compares both bucket by bucket, and checks the twin.
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
	for _, raw := range raws {
		if err := twin.Apply(raw); err != nil {
			t.Fatalf("replay: %v", err)
		}
	}
	difference, err := kv.Equal(db, twin)
	if err != nil {
		t.Fatal(err)
	}
	if difference != "" {
		t.Errorf("the twin that was filled from the records differs: %s", difference)
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
