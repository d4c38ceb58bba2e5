package find

import (
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/workorder"
)

// Shown is how many rows the search box shows when nothing else is asked for.
const Shown = 20

// Query (搜索) asks for the vehicles that the text may mean, the likeliest first.
type Query struct {
	Text  string `json:"text"`
	Limit int    `json:"limit,omitempty"` // zero: Shown
}

// Action (下一步) is what one most likely wants next.
type Action string

// The actions.
const (
	OpenOrder   Action = "open"    // 打开工单: the car is in the shop
	ReceiveCar  Action = "receive" // 接车
	CompleteCar Action = "vehicle" // 建车辆档案: a customer without a vehicle
)

// Hit (搜索结果) is one row of the answer: a vehicle with its owner, or a customer who has none.
type Hit struct {
	Why         string             `json:"why"` // 车牌, 电话, 姓名, 车架号, 单号
	Vehicle     customer.VehicleID `json:"vehicle,omitzero"`
	Plate       string             `json:"plate,omitempty"`
	PlateColour ident.PlateColour  `json:"plate_colour,omitempty"`
	Model       string             `json:"model,omitempty"`
	VINTail     string             `json:"vin_tail,omitempty"`
	Owner       customer.ID        `json:"owner,omitzero"`
	OwnerName   string             `json:"owner_name,omitempty"`
	Phone       string             `json:"phone,omitempty"` // masked: 138****5678
	Order       workorder.ID       `json:"order,omitzero"`  // open, or the one whose number was asked for
	OrderNo     base.DocNo         `json:"order_no,omitempty"`
	State       string             `json:"state,omitempty"`
	LastVisit   base.Day           `json:"last_visit,omitempty"`
	LastOrder   workorder.ID       `json:"last_order,omitzero"`
	Action      Action             `json:"action"`
}

// Name is the query's name.
func (Query) Name() string { return "find" }

// Ask answers the query.
func (q Query) Ask(tx *kv.Tx) ([]Hit, error) {
	limit := q.Limit
	if limit <= 0 || limit > 500 {
		limit = Shown
	}
	a := answer{tx: tx, limit: limit}
	if no, ok := numberIn(q.Text); ok {
		return a.document(no)
	}
	for _, m := range meanings(q.Text) {
		if found := m.look(tx, limit); len(found) > 0 {
			a.lists = append(a.lists, found)
		}
	}
	return a.read()
}

// candidate is what a key led to, before any row is read.
type candidate struct {
	why      string
	vehicle  customer.VehicleID
	customer customer.ID
	order    workorder.ID
}

// answer collects candidates per meaning and then reads the rows of those that are shown.
type answer struct {
	tx    *kv.Tx
	limit int
	lists [][]candidate
}

// document shows the order that a document of any kind belongs to.
func (a *answer) document(no base.DocNo) ([]Hit, error) {
	if no.Kind() == base.DocOrder {
		a.lists = [][]candidate{orders(kv.K().Byte(workorder.KeyNo).Str(string(no))).look(a.tx, 1)}
		return a.read()
	}
	id, err := workorder.OrderOf(a.tx, no)
	if base.Is(err, base.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	o, err := workorder.Orders.Get(a.tx, id)
	if err != nil {
		return nil, err
	}
	a.lists = [][]candidate{{{why: whyNo, vehicle: o.Vehicle, order: id}}}
	return a.read()
}

// read gives each meaning a fair share of the rows, in the order of the meanings, and what is left over to the first.
func (a *answer) read() ([]Hit, error) {
	r := reader{tx: a.tx, limit: a.limit, seen: make(map[customer.VehicleID]bool, a.limit), hits: make([]Hit, 0, a.limit)}
	share := a.limit
	if len(a.lists) > 1 {
		share = max(a.limit/len(a.lists), 1)
	}
	for len(r.hits) < a.limit {
		before, left := len(r.hits), false
		for i, list := range a.lists {
			end := len(r.hits) + share
			for len(list) > 0 && len(r.hits) < min(end, a.limit) {
				if err := r.show(list[0]); err != nil {
					return nil, err
				}
				list = list[1:]
			}
			a.lists[i] = list
			left = left || len(list) > 0
		}
		if !left || before == len(r.hits) {
			break
		}
	}
	return r.hits, nil
}

// reader turns candidates into rows of the answer, each vehicle once.
type reader struct {
	tx    *kv.Tx
	limit int
	hits  []Hit
	seen  map[customer.VehicleID]bool
	alone map[customer.ID]bool
}

func (r *reader) show(c candidate) error {
	if c.customer.IsZero() {
		return r.vehicle(c.vehicle, c)
	}
	cars := customer.VehiclesOf(r.tx, c.customer, r.limit-len(r.hits))
	for _, id := range cars {
		if err := r.vehicle(id, c); err != nil {
			return err
		}
	}
	if len(cars) > 0 {
		return nil
	}
	return r.person(c)
}

func (r *reader) vehicle(id customer.VehicleID, c candidate) error {
	if r.seen[id] {
		return nil
	}
	r.seen[id] = true
	v, ok, err := customer.BriefOf(r.tx, id)
	if err != nil {
		return err
	}
	if !ok {
		return r.merged(id, c)
	}
	h := Hit{
		Why: c.why, Vehicle: id, Plate: v.Plate, PlateColour: v.PlateColour, Model: v.Model, VINTail: ident.VINTail(v.VIN),
		Owner: v.Owner, Action: ReceiveCar,
	}
	if !v.Owner.IsZero() {
		o, _, err := customer.PersonOf(r.tx, v.Owner)
		if err != nil {
			return err
		}
		h.OwnerName, h.Phone = o.Name, o.Phone.Mask()
	}
	if err := r.visit(&h, c.order); err != nil {
		return err
	}
	r.hits = append(r.hits, h)
	return nil
}

// merged shows the file that the named one became part of.
func (r *reader) merged(id customer.VehicleID, c candidate) error {
	v, err := customer.Get(r.tx, id)
	if base.Is(err, base.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return r.vehicle(v.ID, c)
}

// visit adds when the vehicle was here, and the order that is open or asked for.
func (r *reader) visit(h *Hit, asked workorder.ID) error {
	last, ok, err := lastVisit(r.tx, h.Vehicle)
	if err != nil {
		return err
	}
	if ok {
		h.LastVisit, h.LastOrder = last.arrived.Day(), last.order
	}
	switch {
	case !asked.IsZero():
	case ok && last.open:
		asked = last.order
	default:
		return nil
	}
	no, state, err := orderBrief(r.tx, asked)
	h.Order, h.OrderNo, h.State, h.Action = asked, no, state.String(), OpenOrder
	return err
}

// person shows a customer who has no vehicle here.
func (r *reader) person(c candidate) error {
	if r.alone[c.customer] {
		return nil
	}
	if r.alone == nil {
		r.alone = map[customer.ID]bool{}
	}
	r.alone[c.customer] = true
	o, ok, err := customer.PersonOf(r.tx, c.customer)
	if err != nil || !ok {
		return err
	}
	r.hits = append(r.hits, Hit{Why: c.why, Owner: c.customer, OwnerName: o.Name, Phone: o.Phone.Mask(), Action: CompleteCar})
	return nil
}
