package kv

import (
	"errors"
	"testing"

	"jieche/data/base"
)

// A number is used once: what counts the numbers only goes up, whatever a command tries.
func TestACounterOnlyGoesUp(t *testing.T) {
	db, err := Open(t.TempDir(), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	next := func(tx *Tx) ([]byte, error) { _, err := tx.Number(base.DocOrder); return nil, err }
	for range 2 {
		if _, err := db.Update(Call{Op: "next"}, next); err != nil {
			t.Fatal(err)
		}
	}
	for name, cheat := range map[string]func(tx *Tx, key counterKey) error{
		"back":   func(tx *Tx, k counterKey) error { return counters.Put(tx, counter{k.kind, k.day, k.writer, 1}) },
		"away":   func(tx *Tx, k counterKey) error { return counters.Delete(tx, k) },
		"at nil": func(tx *Tx, k counterKey) error { return counters.Put(tx, counter{"XX", k.day, k.writer, 0}) },
	} {
		_, err := db.Update(Call{Op: name}, func(tx *Tx) ([]byte, error) {
			return nil, cheat(tx, counterKey{base.DocOrder, tx.Today(), tx.db.identity.Writer()})
		})
		var b *Broken
		if !errors.As(err, &b) || b.Rule != countsUp {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := db.Update(Call{Op: "next"}, next); err != nil {
		t.Error(err)
	}
}
