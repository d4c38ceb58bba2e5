// Package find is the one search box: whatever the customer says first (plate, telephone, name, the number on a paper)
// leads to his car. It answers while one types, so every kind of query is a few seeks into sorted keys.
package find

import (
	"encoding/binary"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/workorder"
)

// visit is the last visit of a vehicle.
type visit struct {
	order   workorder.ID
	arrived base.Instant
	open    bool
}

// lastVisit reads the newest visit of a vehicle, or of a file that became part of it; an open one before all others.
func lastVisit(tx *kv.Tx, id customer.VehicleID) (visit, bool, error) {
	v, ok := firstVisit(tx, id)
	former, err := customer.FormerOf(tx, id)
	for _, f := range former {
		o, has := firstVisit(tx, f)
		if has && (!ok || o.open && !v.open || o.open == v.open && o.arrived > v.arrived) {
			v, ok = o, true
		}
	}
	return v, ok, err
}

// firstVisit reads the first entry of a file.
func firstVisit(tx *kv.Tx, id customer.VehicleID) (v visit, ok bool) {
	key, row, ok := workorder.Found.Head(tx, kv.K().Byte(workorder.KeyVisit).Raw(id[:]))
	if !ok {
		return v, false
	}
	return visitAt(key[1+len(id):], row), true
}

// visitAt reads what stands in an entry behind the vehicle.
func visitAt(rest, row []byte) (v visit) {
	v.open = rest[0] == 0
	v.arrived = -base.Instant(binary.BigEndian.Uint64(rest[1:]) ^ 1<<63)
	copy(v.order[:], row)
	return v
}
