package customer_test

import (
	"testing"

	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
)

// A plate that went to another car is taken off, and the other car may then have it.
func TestReviseGivesThePlateAway(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	a := try(t, db, customer.Register{Car: customer.Car{Plate: "粤B7K291", VIN: "LSVNV2BR0N2123456"}, Owner: customer.Person{Name: "张晓明", Phone: "13800132210"}}, "").Vehicle
	b := try(t, db, customer.Register{Car: customer.Car{VIN: "LSVNV2BR0N2654321"}}, "").Vehicle
	give := customer.Register{Car: customer.Car{ID: b, Plate: "粤B7K291"}}
	try(t, db, customer.Revise{Register: give}, "vehicle.twice")
	try(t, db, customer.Revise{Register: customer.Register{Car: customer.Car{ID: a}}, Clear: []string{"plate"}}, "")
	try(t, db, customer.Revise{Register: give}, "")
	if x, y := file(t, db, a), file(t, db, b); x.Vehicle.Plate != "" || y.Vehicle.Plate != "粤B7K291" || x.Owner.Name != "张晓明" {
		t.Fatalf("%+v and %+v", x.Vehicle, y.Vehicle)
	}
}

// A wrong number goes, the right one stays; a wish not to be called is kept; what is not named stays as it was.
func TestReviseTheOwner(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	id := try(t, db, customer.Register{Car: customer.Car{Plate: "粤B7K291"}, Owner: customer.Person{Name: "张晓明", Phone: "13800132210", Address: "学府路"}}, "").Vehicle
	owner := file(t, db, id).Owner.ID
	silent := true
	try(t, db, customer.Revise{
		Register: customer.Register{Car: customer.Car{ID: id}, Owner: customer.Person{ID: owner, Phone: "13900001111"}}, Clear: []string{"owner.phone"}, NoContact: &silent,
	}, "")
	o := file(t, db, id).Owner
	if len(o.Phones) != 1 || o.Phone() != "13900001111" || o.Name != "张晓明" || o.Address != "学府路" || !o.NoContact {
		t.Fatalf("owner %+v", o)
	}
}

// A field that is none is refused, and nothing is changed.
func TestReviseWhatIsNotThere(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	id := try(t, db, customer.Register{Car: customer.Car{Plate: "粤B7K291", Note: "靠边停"}}, "").Vehicle
	try(t, db, customer.Revise{Register: customer.Register{Car: customer.Car{ID: id}}, Clear: []string{"note", "price"}}, "revise.clear")
	if v := file(t, db, id).Vehicle; v.Note != "靠边停" {
		t.Fatalf("vehicle %+v", v)
	}
	try(t, db, customer.Revise{}, "revise.vehicle")
}
