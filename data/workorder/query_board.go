package workorder

import (
	"fmt"
	"strings"

	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/staff"
	"jieche/data/stock"
)

// BoardRow (看板) is one car that somebody still has to do something about, as lists show it.
type BoardRow struct {
	Order       ID                `json:"order"`
	No          base.DocNo        `json:"no"`
	Plate       string            `json:"plate,omitempty"`
	PlateColour ident.PlateColour `json:"plate_colour,omitempty"`
	VIN         string            `json:"vin,omitempty"`
	Model       string            `json:"model,omitempty"`
	Owner       string            `json:"owner,omitempty"`
	Phone       string            `json:"phone,omitempty"` // masked
	Kind        VisitKind         `json:"kind"`
	State       State             `json:"state"`
	Arrived     base.Instant      `json:"arrived"`
	Promised    base.Instant      `json:"promised,omitempty"`
	Advisor     string            `json:"advisor,omitempty"`
	Workers     string            `json:"workers,omitempty"` // 张师傅、王师傅
	Work        string            `json:"work,omitempty"`    // what is being done: the first labour lines
	Total       base.Fen          `json:"total"`             // what the customer pays
	Owing       base.Fen          `json:"owing,omitempty"`   // of a settled order
	Proposed    int               `json:"proposed,omitempty"`
	AddOn       string            `json:"add_on,omitempty"` // the add-ons that wait for an answer
	AddOnSum    base.Fen          `json:"add_on_sum,omitempty"`
	Short       []string          `json:"short,omitempty"` // parts that the shelf can't give
	Wash        bool              `json:"wash,omitempty"`  // the customer wants a wash that is not done
}

// Board (在厂车辆) asks for all cars in the shop, the one that came first first.
type Board struct{}

// Name is the query's name.
func (Board) Name() string { return "workorder.board" }

// Ask reads the rows.
func (Board) Ask(tx *kv.Tx) ([]BoardRow, error) {
	var orders []Order
	for o, err := range inShop.Rows(tx, nil) {
		if err != nil {
			return nil, err
		}
		orders = append(orders, o)
	}
	rows := make([]BoardRow, 0, len(orders))
	for _, o := range orders {
		r, err := boardRow(tx, o)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func boardRow(tx *kv.Tx, o Order) (BoardRow, error) {
	v, err := load(tx, o.ID)
	if err != nil {
		return BoardRow{}, err
	}
	r := BoardRow{
		Order: o.ID, No: o.No, Plate: o.Plate, PlateColour: o.PlateColour, VIN: o.VIN, Model: o.Model, Owner: o.OwnerName,
		Phone: o.OwnerPhone.Mask(), Kind: o.Kind, State: o.State, Arrived: o.Arrived, Promised: o.Promised,
		Advisor: staff.NameOf(tx, o.Advisor), Total: TotalsOf(v.list).Customer,
	}
	r.describe(tx, v.list)
	if r.Short, err = v.short(); err != nil {
		return r, err
	}
	if o.State == Settled {
		if r.Owing, err = owing(tx, o.Settlement); err != nil {
			return r, err
		}
	}
	if o.Wash == WashYes && o.State < Settled {
		done := false
		for s, err := range steps.Under(tx, o.ID[:]) {
			if err != nil {
				return r, err
			}
			done = done || s.Name == StepWash
		}
		r.Wash = !done
	}
	return r, nil
}

// describe says in a few words what is done to the car, by whom, and what waits for an answer.
func (r *BoardRow) describe(tx *kv.Tx, list []Line) {
	var work, workers, addOns []string
	for _, l := range list {
		if l.Consent == Proposed {
			r.Proposed++
			r.AddOnSum += l.Amount()
			addOns = append(addOns, l.Name)
		}
		if l.Kind == Labour && l.Billed() {
			work = append(work, l.Name)
		}
		if name := staff.NameOf(tx, l.Worker); name != "" && !strings.Contains(strings.Join(workers, "、"), name) {
			workers = append(workers, name)
		}
	}
	r.Work, r.Workers, r.AddOn = fewOf(work), strings.Join(workers, "、"), fewOf(addOns)
}

// fewOf names the first two and counts the rest.
func fewOf(names []string) string {
	if len(names) > 2 {
		return fmt.Sprintf("%s 等 %d 项", strings.Join(names[:2], "、"), len(names))
	}
	return strings.Join(names, "、")
}

// owing is what is neither paid nor on account.
func owing(tx *kv.Tx, id SettlementID) (base.Fen, error) {
	s, err := settlements.Get(tx, id)
	if err != nil {
		return 0, err
	}
	return s.Totals.Customer - base.Fen(paid.Get(tx, kv.K().Raw(id[:]))), nil
}

// short names the parts that this order still waits for and the shelf can't give.
func (v *visit) short() ([]string, error) {
	if v.State >= Finished {
		return nil, nil
	}
	var list []string
	order, want := v.want()
	for _, part := range order {
		need := want[part] - stock.Taken(v.tx, part, v.No)
		if need <= 0 || stock.OnHand(v.tx, part) >= need {
			continue
		}
		p, err := stock.Parts.Get(v.tx, part)
		if err != nil {
			return nil, err
		}
		list = append(list, p.Name)
	}
	return list, nil
}
