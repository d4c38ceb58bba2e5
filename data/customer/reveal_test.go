package customer_test

import (
	"testing"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
)

// Each look at a whole number is written down, newest first; a look at nobody is refused.
func TestLookingAtANumberIsWrittenDown(t *testing.T) {
	now := base.Date(2026, 11, 21).At(9, 0)
	db := kvtest.Open(t, kv.Options{Clock: func() base.Instant { return now }})
	r := try(t, db, register("粤B7K291", "", "周建平", "13800002210"), "")
	for range 2 {
		try(t, db, customer.RevealPhone{Customer: r.Owner}, "")
		now += 60_000
	}
	try(t, db, customer.RevealPhone{Customer: customer.ID{1}}, "customer.missing")
	var looks []customer.Revealer
	if err := db.View(func(tx *kv.Tx) (err error) {
		looks, err = customer.RevealsOf{Customer: r.Owner}.Ask(tx)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if len(looks) != 2 || looks[0].At <= looks[1].At || looks[0].Customer != r.Owner {
		t.Fatalf("written down: %+v", looks)
	}
}
