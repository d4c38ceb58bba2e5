package find

import (
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/workorder"
)

// CustomerRow (客户列表) is a hit with what the list shows besides.
type CustomerRow struct {
	Hit
	KM int64 `json:"km,omitempty"`
}

// Customers (客户列表) asks for the vehicles that a text means, or without a text for those that were here last, the newest
// visit first; those that were never here come when one searches for them.
type Customers struct {
	Text  string `json:"text,omitempty"`
	Limit int    `json:"limit,omitempty"` // zero: 200
}

// maxCustomers is what a list shows at once: whoever wants more types a letter more.
const maxCustomers = 200

// CustomerList is the answer.
type CustomerList struct {
	Rows  []CustomerRow `json:"rows"`
	Total int64         `json:"total"` // vehicles in the shop
	More  bool          `json:"more"`
}

// Name is the query's name.
func (Customers) Name() string { return "find.customers" }

// Ask answers the query.
func (q Customers) Ask(tx *kv.Tx) (CustomerList, error) {
	limit := q.Limit
	if limit <= 0 || limit > 500 {
		limit = maxCustomers
	}
	list := CustomerList{Total: customer.Vehicles.Count(tx)}
	var hits []Hit
	var err error
	if q.Text != "" {
		hits, err = Query{Text: q.Text, Limit: limit}.Ask(tx)
	} else {
		hits, err = recent(tx, limit)
	}
	if err != nil {
		return list, err
	}
	for _, h := range hits {
		r := CustomerRow{Hit: h}
		if !h.Vehicle.IsZero() {
			v, err := customer.Get(tx, h.Vehicle)
			if err != nil && !base.Is(err, base.NotFound) {
				return list, err
			}
			r.KM = v.KM
		}
		list.Rows = append(list.Rows, r)
	}
	list.More = len(list.Rows) == limit
	return list, nil
}

// recent is the vehicles of the last visits, then others until the list is full.
func recent(tx *kv.Tx, limit int) ([]Hit, error) {
	r := reader{tx: tx, limit: limit, seen: map[customer.VehicleID]bool{}}
	read := 0
	for o, err := range workorder.Found.Back(tx, kv.K().Byte(workorder.KeyNo)) { // numbers begin with their day
		if err != nil {
			return nil, err
		}
		if read++; len(r.hits) >= limit || read > 4*limit {
			break
		}
		if err := r.vehicle(o.Vehicle, candidate{why: "最近来店"}); err != nil {
			return nil, err
		}
	}
	for v, err := range customer.Vehicles.All(tx) {
		if err != nil {
			return nil, err
		}
		if len(r.hits) >= limit {
			break
		}
		if err := r.vehicle(v.ID, candidate{why: "档案"}); err != nil {
			return nil, err
		}
	}
	return r.hits, nil
}
