package find_test

import (
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/demo"
	"jieche/data/find"
)

// Without a text the list begins with who was here last; with one it is what the search box would say, with the mileage.
func TestCustomerList(t *testing.T) {
	dir := t.TempDir() + "/shop"
	if _, err := demo.Make(dir, 30, 2); err != nil {
		t.Fatal(err)
	}
	s, err := data.Open(dir, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all, err := data.Ask(s, find.Customers{})
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(all.Rows)) != all.Total || all.More {
		t.Fatalf("%d rows of %d", len(all.Rows), all.Total)
	}
	seen := map[customer.VehicleID]bool{}
	last := base.Day(1 << 30)
	for _, r := range all.Rows {
		if seen[r.Vehicle] {
			t.Errorf("%s is listed twice", r.Plate)
		}
		seen[r.Vehicle] = true
		if r.LastVisit > last {
			t.Errorf("%s was here on %s, after the one before it", r.Plate, r.LastVisit)
		}
		last = r.LastVisit
	}
	first := all.Rows[0]
	found, err := data.Ask(s, find.Customers{Text: first.Plate})
	if err != nil || len(found.Rows) != 1 || found.Rows[0].Vehicle != first.Vehicle || found.Rows[0].KM != first.KM || first.KM == 0 {
		t.Fatalf("found %+v %v", found.Rows, err)
	}
	if few, err := data.Ask(s, find.Customers{Limit: 3}); err != nil || len(few.Rows) != 3 || !few.More {
		t.Fatalf("three rows: %+v %v", few, err)
	}
}
