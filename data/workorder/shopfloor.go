package workorder

import (
	"cmp"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/staff"
)

// Row (工单列表行) is an order as lists and the board show it.
type Row struct {
	ID          ID                 `json:"id"`
	No          base.DocNo         `json:"no"`
	Kind        VisitKind          `json:"kind"`
	State       State              `json:"state"`
	StateWord   string             `json:"state_word"`
	Next        string             `json:"next,omitempty"` // the next step, in the words of the shop
	Vehicle     customer.VehicleID `json:"vehicle"`
	Plate       string             `json:"plate,omitempty"`
	PlateColour ident.PlateColour  `json:"plate_colour,omitempty"`
	Model       string             `json:"model,omitempty"`
	OwnerName   string             `json:"owner_name,omitempty"`
	Phone       string             `json:"phone,omitempty"` // masked
	Advisor     staff.ID           `json:"advisor"`
	AdvisorName string             `json:"advisor_name,omitempty"`
	Arrived     base.Instant       `json:"arrived"`
	Promised    base.Instant       `json:"promised,omitempty"`
	LeftAt      base.Instant       `json:"left_at,omitempty"`
	Late        bool               `json:"late,omitempty"`    // promised and not ready
	Ready       bool               `json:"ready,omitempty"`   // waits for the settlement, the pass or its owner
	Waiting     bool               `json:"waiting,omitempty"` // an add-on waits for the customer's answer
	Parts       bool               `json:"parts,omitempty"`   // parts wait to be issued
	Total       base.Fen           `json:"total"`
	Owing       base.Fen           `json:"owing,omitempty"` // of a settled one
}

// OpenOrders (未结工单) asks for the orders that somebody still has to do something about: from the reception to the settled
// car that has not left. Late ones come first, then by promised time.
type OpenOrders struct {
	Mine   staff.ID `json:"mine,omitzero"`    // only this advisor's
	States []State  `json:"states,omitempty"` // only these
	Limit  int      `json:"limit,omitempty"`
}

// Name is the query's name.
func (OpenOrders) Name() string { return "workorder.open" }

// Ask lists the orders.
func (q OpenOrders) Ask(tx *kv.Tx) ([]Row, error) {
	list := []Row{}
	names := map[staff.ID]string{}
	for o, err := range inShop.Rows(tx, nil) {
		if err != nil {
			return nil, err
		}
		if !q.Mine.IsZero() && o.Advisor != q.Mine || len(q.States) > 0 && !slices.Contains(q.States, o.State) {
			continue
		}
		r, err := row(tx, o, names)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	slices.SortStableFunc(list, byUrgency)
	if q.Limit > 0 && len(list) > q.Limit {
		list = list[:q.Limit]
	}
	return list, nil
}

func byUrgency(a, b Row) int {
	if a.Late != b.Late {
		if a.Late {
			return -1
		}
		return 1
	}
	if (a.Promised == 0) != (b.Promised == 0) {
		if a.Promised != 0 {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Promised, b.Promised), cmp.Compare(a.Arrived, b.Arrived), cmp.Compare(a.No, b.No))
}

func row(tx *kv.Tx, o Order, names map[staff.ID]string) (Row, error) {
	if _, known := names[o.Advisor]; !known {
		names[o.Advisor] = staff.NameOf(tx, o.Advisor)
	}
	r := Row{
		ID: o.ID, No: o.No, Kind: o.Kind, State: o.State, StateWord: o.State.String(), Vehicle: o.Vehicle, Plate: o.Plate,
		PlateColour: o.PlateColour, Model: o.Model, OwnerName: either(o.OwnerName, o.SenderName), Phone: o.OwnerPhone.Mask(),
		Advisor: o.Advisor, AdvisorName: names[o.Advisor], Arrived: o.Arrived, Promised: o.Promised, LeftAt: o.LeftAt,
		Late: o.late(tx.Now()), Ready: o.State == Checked || o.State == Settled,
	}
	v := &visit{Order: o, tx: tx}
	for l, err := range lines.Under(tx, o.ID[:]) {
		if err != nil {
			return r, err
		}
		v.list = append(v.list, l)
		r.Waiting = r.Waiting || l.Consent == Proposed
		r.Parts = r.Parts || l.Held
	}
	r.Total = TotalsOf(v.list).Total
	if o.State == Settled || o.State == Left {
		b, err := v.bill()
		if err != nil {
			return r, err
		}
		r.Total, r.Owing = b.slip.Totals.Total, b.owing()
	}
	r.Next = r.next()
	return r, nil
}

// late says that the car was promised for a moment that has passed, and is not ready.
func (o Order) late(now base.Instant) bool {
	return o.Promised != 0 && o.Promised < now && o.State.Open() && o.State < Checked
}

// next is the step that comes now.
func (r Row) next() string {
	switch {
	case r.Waiting && r.State.Open():
		return "增项确认"
	case r.State == Received:
		return "打印委托书"
	case r.State == Quoted:
		return "客户签字"
	case r.Parts && (r.State == Signed || r.State == Working):
		return "领料"
	case r.State == Signed:
		return "派工"
	case r.State == Working:
		return "完工"
	case r.State == Finished:
		return "质检"
	case r.State == Checked:
		return "结算"
	case r.State == Settled && r.Owing > 0:
		return "收款"
	case r.State == Settled:
		return "出门证"
	}
	return ""
}

// CarsInShop (在厂车辆) asks for the cars that stand in the shop, in the order of their arrival.
type CarsInShop struct{}

// Name is the query's name.
func (CarsInShop) Name() string { return "workorder.in_shop" }

// Ask lists them.
func (CarsInShop) Ask(tx *kv.Tx) ([]Row, error) {
	all, err := OpenOrders{}.Ask(tx)
	all = slices.DeleteFunc(all, func(r Row) bool { return r.LeftAt != 0 })
	slices.SortFunc(all, func(a, b Row) int { return cmp.Or(cmp.Compare(a.Arrived, b.Arrived), cmp.Compare(a.No, b.No)) })
	return all, err
}

// InShop is the open order of a vehicle, if it has one: what reception opens instead of receiving twice.
func InShop(tx *kv.Tx, vehicle customer.VehicleID) (Order, bool, error) {
	files, err := filesOf(tx, vehicle)
	if err != nil {
		return Order{}, false, err
	}
	for _, f := range files {
		for o, err := range Found.Rows(tx, kv.K().Byte(KeyVisit).Raw(f[:]).Byte(0)) { // those that have not left
			if err != nil || o.State.Open() {
				return o, err == nil, err
			}
		}
	}
	return Order{}, false, nil
}

// Figures (今日) are the counters of the home screen.
type Figures struct {
	Day       base.Day             `json:"day"`
	InShop    int                  `json:"in_shop"`
	States    map[string]int       `json:"states"` // by the word of the state
	Late      int                  `json:"late"`
	Ready     int                  `json:"ready"`
	Waiting   int                  `json:"waiting"`    // add-ons that wait for an answer
	Parts     int                  `json:"parts"`      // orders that wait for parts
	Received  int                  `json:"received"`   // orders of today
	Settled   int                  `json:"settled"`    // bills of today, without the reversed
	Left      int                  `json:"left"`       // cars that left today
	Billed    base.Fen             `json:"billed"`     // sum of today's bills, red entries taken off
	Receipts  map[PayKind]base.Fen `json:"receipts"`   // today's money per kind, what was given back taken off
	Takings   base.Fen             `json:"takings"`    // their sum without 挂账
	OnAccount base.Fen             `json:"on_account"` // 挂账 of today
	Orders    []Row                `json:"orders"`     // the open ones, late first
}

// Today (今日) asks for the counters of the home screen, and for the open orders with them.
type Today struct{}

// Name is the query's name.
func (Today) Name() string { return "workorder.today" }

// Ask counts.
func (Today) Ask(tx *kv.Tx) (Figures, error) {
	f := Figures{Day: tx.Today(), States: map[string]int{}, Receipts: map[PayKind]base.Fen{}}
	var err error
	if f.Orders, err = (OpenOrders{}).Ask(tx); err != nil {
		return f, err
	}
	for _, r := range f.Orders {
		f.States[r.StateWord]++
		f.Late += count(r.Late)
		f.Ready += count(r.Ready)
		f.Waiting += count(r.Waiting)
		f.Parts += count(r.Parts)
		f.InShop += count(r.LeftAt == 0)
	}
	for range Found.Keys(tx, kv.K().Byte(KeyNo).Raw(dayPrefix(base.DocOrder, f.Day))) {
		f.Received++
	}
	for range Found.Keys(tx, kv.K().Byte(KeyDay).Day(f.Day)) {
		f.Received++
	}
	return f, f.money(tx)
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// dayPrefix is how the numbers of a kind begin on a day, at whatever station.
func dayPrefix(kind base.DocKind, day base.Day) kv.Key {
	no := base.MakeDocNo(kind, day, "", 0)
	return kv.K().Text(string(no[:len(no)-3]))
}

// dated says that a number is of that day.
func dated(no base.DocNo, day base.Day) bool {
	return strings.HasPrefix(string(no), strings.TrimRight(string(base.MakeDocNo(no.Kind(), day, "", 0)), "0"))
}

// numbered adds the keys of a document to the index of its kind's numbers: the number, and where it is of another day than the document, because it was
// set aside for a form that is filled in by hand, the day as well. So all of a day lie under dayPrefix, and some that are of another day.
func numbered(no base.DocNo, at base.Instant, add func(kv.Key)) {
	add(kv.K().Str(string(no)))
	if !dated(no, at.Day()) {
		add(kv.K().Raw(dayPrefix(no.Kind(), at.Day())).Str(string(no)))
	}
}

func (f *Figures) money(tx *kv.Tx) error {
	bills, err := SettlementsOf{Day: f.Day}.Ask(tx)
	if err != nil {
		return err
	}
	for _, b := range bills {
		f.Billed += b.Total
		if !b.Red && !b.Reversed {
			f.Settled++
		}
	}
	for p, err := range byPayNo.Rows(tx, dayPrefix(base.DocPayment, f.Day)) {
		if err != nil {
			return err
		}
		if p.At.Day() == f.Day {
			f.Receipts[p.Kind] += p.Signed()
		}
	}
	for k, sum := range f.Receipts {
		if k == OnAccount {
			f.OnAccount += sum
		} else {
			f.Takings += sum
		}
	}
	left := map[ID]bool{}
	for p, err := range byPassNo.Rows(tx, dayPrefix(base.DocExitPass, f.Day)) {
		if err != nil {
			return err
		}
		o, err := Orders.Get(tx, p.Order)
		if err != nil {
			return err
		}
		if o.LeftAt.Day() == f.Day {
			left[p.Order] = true
		}
	}
	f.Left = len(left)
	return nil
}

// Bill (结算列表行) is a settlement or red entry as lists show it.
type Bill struct {
	ID       SettlementID `json:"id"`
	No       base.DocNo   `json:"no"`
	Order    ID           `json:"order"`
	OrderNo  base.DocNo   `json:"order_no"`
	Plate    string       `json:"plate,omitempty"`
	At       base.Instant `json:"at"`
	ByName   string       `json:"by_name,omitempty"`
	Total    base.Fen     `json:"total"`
	Due      base.Fen     `json:"due"` // of the customer
	Paid     base.Fen     `json:"paid"`
	OnCredit base.Fen     `json:"on_credit,omitempty"`
	Owing    base.Fen     `json:"owing,omitempty"`
	Red      bool         `json:"red,omitempty"`
	Reversed bool         `json:"reversed,omitempty"` // a red entry reverses it
}

// SettlementsOf (结算登记) asks for the bills and red entries of a day; the zero day is today.
type SettlementsOf struct {
	Day base.Day `json:"day,omitempty"`
}

// Name is the query's name.
func (SettlementsOf) Name() string { return "workorder.settlements" }

// Ask lists them in the order of their numbers.
func (q SettlementsOf) Ask(tx *kv.Tx) ([]Bill, error) {
	if q.Day == 0 {
		q.Day = tx.Today()
	}
	list := []Bill{}
	for _, kind := range []base.DocKind{base.DocSettlement, base.DocRedEntry} {
		for s, err := range bySlip.Rows(tx, dayPrefix(kind, q.Day)) {
			if err != nil {
				return nil, err
			}
			if s.At.Day() != q.Day {
				continue
			}
			b, err := s.row(tx)
			if err != nil {
				return nil, err
			}
			list = append(list, b)
		}
	}
	slices.SortFunc(list, func(a, b Bill) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.No, b.No)) })
	return list, nil
}

func (s Settlement) row(tx *kv.Tx) (Bill, error) {
	o, err := Orders.Get(tx, s.Order)
	if err != nil {
		return Bill{}, err
	}
	b, err := loadBill(tx, &visit{Order: o, tx: tx}, s)
	if err != nil {
		return Bill{}, err
	}
	_, reversed, err := reversedBy(tx, s.ID)
	r := Bill{
		ID: s.ID, No: s.No, Order: o.ID, OrderNo: o.No, Plate: o.Plate, At: s.At, ByName: staff.NameOf(tx, s.By), Total: s.Totals.Total,
		Due: s.Totals.Customer, Paid: b.paid(), OnCredit: b.credit(), Red: s.Red(), Reversed: reversed,
	}
	if !r.Red && !r.Reversed {
		r.Owing = b.owing()
	}
	return r, err
}
