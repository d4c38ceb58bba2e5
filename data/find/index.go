// Package find is the one search box: whatever the customer says first (plate, telephone, name, the number on a paper)
// leads to his car. It answers while one types, so every kind of query is a few seeks into sorted keys.
package find

import (
	"encoding/binary"
	"strings"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/workorder"
)

// The kinds of keys in the index of work orders.
const (
	keyVisit = 'C' // vehicle, whether it has left, newest first: the first entry of a vehicle is its open visit, else its last
	keyTail  = 'E' // the end of a number (A017), newest first; the vehicle
	keyNo    = 'O' // the whole number; the vehicle
)

// visits finds orders by number and tells of a vehicle when it was here last, without reading the order itself.
var visits = kv.NewIndex(workorder.Orders, "find", func(o workorder.Order, add func(kv.Key)) {
	var gone byte
	if o.State >= workorder.Left {
		gone = 1
	}
	add(kv.K().Byte(keyVisit).Raw(o.Vehicle[:]).Byte(gone).Moment(-o.Arrived))
	if o.No == "" {
		return
	}
	add(kv.K().Byte(keyNo).Str(string(o.No)).Raw(o.Vehicle[:]))
	if _, tail, ok := strings.Cut(string(o.No), "-"); ok {
		add(kv.K().Byte(keyTail).Str(tail).Moment(-o.Arrived).Raw(o.Vehicle[:]))
	}
})

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
	key, row, ok := visits.Head(tx, kv.K().Byte(keyVisit).Raw(id[:]))
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
