package sim

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/exception"
	"jieche/data/kv"
	"jieche/data/shop"
	"jieche/data/staff"
	"jieche/data/stock"
	"jieche/data/workorder"
)

// desk is what somebody at a PC knows to choose from.
type desk struct {
	managers, workers []staff.ID
	parts             []stock.Part
	items             []catalog.Item
}

func (d *desk) look(p *pc) error {
	if len(d.managers) > 0 {
		return nil
	}
	people, err := data.Ask(p.store, staff.List{})
	if err != nil {
		return err
	}
	for _, m := range people {
		switch m.Role {
		case staff.GeneralManager:
			d.managers = append(d.managers, m.ID)
		case staff.Technician:
			d.workers = append(d.workers, m.ID)
		}
	}
	page, err := data.Ask(p.store, stock.List{Size: 12})
	if err != nil {
		return err
	}
	for _, row := range page.Rows {
		d.parts = append(d.parts, row.Part)
	}
	d.items, err = data.Ask(p.store, catalog.ListItems{})
	return err
}

// do gives a command as somebody at the PC. A refusal is an answer; anything else is a fault. fresh says that it made a record.
func do[R any](p *pc, c data.Command[R]) (result R, fresh bool, err error) {
	by := data.By{Staff: pick(p, p.desk.managers), Op: base.MakeID[base.Op](p.world.now, p.noise)}
	before, writer := p.last()
	result, err = data.Do(p.store, by, c)
	if err != nil {
		if _, refused := base.AsFault(err); refused {
			p.world.tally.refused++
			return result, false, nil
		}
		return result, false, fmt.Errorf("%s: %s: %w", p.station, c.Name(), err)
	}
	p.world.tally.commands++
	after, _ := p.last()
	if fresh = after > before; fresh {
		p.known[writer] = after
	}
	if p.world.rand.IntN(8) == 0 { // a double click
		if _, err := data.Do(p.store, by, c); err != nil {
			return result, fresh, fmt.Errorf("%s: %s pressed twice: %w", p.station, c.Name(), err)
		}
		if again, _ := p.last(); again != after && fresh {
			return result, fresh, fmt.Errorf("%s: %s pressed twice was done twice", p.station, c.Name())
		}
	}
	return result, fresh, nil
}

// last is the number of this PC's last record.
func (p *pc) last() (n uint64, writer string) {
	writer = p.store.DB().Identity().Writer()
	p.store.View(func(tx *kv.Tx) error { n = tx.Vector()[writer]; return nil })
	return n, writer
}

func pick[T any](p *pc, list []T) T { return list[p.world.rand.IntN(len(list))] }

// work is one thing that somebody does at the PC.
func (p *pc) work() error {
	if err := p.desk.look(p); err != nil {
		return err
	}
	switch p.world.rand.IntN(13) {
	case 12:
		return p.decide()
	case 0, 1:
		return p.receiveCar()
	case 2, 3, 4:
		return p.workOn()
	case 5, 6, 7:
		return p.changeCustomer()
	case 8:
		return p.changeProfile()
	case 9:
		return p.changePart()
	case 10:
		return p.goods()
	}
	return p.mergeFiles()
}

// saved notes a value that a person saved, if it was.
func (p *pc) saved(at spot, value string, before map[string]uint64, fresh bool) {
	if fresh {
		n, writer := p.last()
		p.world.model.saves[at] = append(p.world.model.saves[at], save{value, writer, n, before})
	}
}

// seen is what somebody at the PC can see.
func (p *pc) seen() map[string]uint64 {
	v := make(map[string]uint64, len(p.known))
	for w, n := range p.known {
		v[w] = n
	}
	return v
}

func (p *pc) receiveCar() error {
	n := p.world.rand.IntN(6) // few cars: two PCs often receive the same one
	c := workorder.Receive{
		Car:   customer.Car{Plate: fmt.Sprintf("粤B6%d%d8%d", n, n, n), Model: "日产 轩逸", KM: int64(40_000 + p.world.rand.IntN(9_000))},
		Owner: customer.Person{Name: "赵" + string(rune('一'+n)), Phone: fmt.Sprintf("1380013800%d", n)},
		Lines: []workorder.LineInput{{Item: pick(p, p.desk.items).ID}, {Part: pick(p, p.desk.parts).ID, Qty: 1000}},
		PayBy: "微信", OldParts: "带走", Wash: workorder.WashNo, Intake: workorder.Intake{Arrival: "开进", Complaint: "异响"},
	}
	opened, fresh, err := do(p, c)
	if err != nil || !fresh {
		return err
	}
	if err := p.world.model.given(string(opened.No), "an order at "+p.station); err != nil {
		return err
	}
	return p.world.model.given(string(opened.Queue), "a queue number at "+p.station)
}

// workOn takes an open order on by some steps.
func (p *pc) workOn() error {
	orders, err := data.Ask(p.store, workorder.OpenOrders{})
	if err != nil || len(orders) == 0 {
		return err
	}
	order := pick(p, orders).ID
	if p.world.rand.IntN(4) == 0 {
		return p.changeLine(order)
	}
	for range 1 + p.world.rand.IntN(9) {
		sheet, err := data.Ask(p.store, workorder.SheetOf{Order: order})
		if err != nil {
			if _, refused := base.AsFault(err); refused {
				return nil
			}
			return err
		}
		if err := p.next(sheet); err != nil {
			return err
		}
	}
	return nil
}

// next is the usual next step of the order.
func (p *pc) next(sheet *workorder.Sheet) error {
	o := sheet.Order
	switch o.State {
	case workorder.Received:
		return p.step(workorder.PrintEntrustment{Order: o.ID})
	case workorder.Quoted:
		return p.step(workorder.Sign{Order: o.ID})
	case workorder.Signed:
		return p.step(workorder.Dispatch{Order: o.ID, Worker: pick(p, p.desk.workers)})
	case workorder.Working:
		if slices.ContainsFunc(sheet.Lines, func(l workorder.SheetLine) bool {
			return l.Kind == workorder.PartLine && l.Billed() && l.Issued < l.Qty
		}) {
			return p.numbered(workorder.IssueParts{Order: o.ID, Taker: pick(p, p.desk.workers)})
		}
		return p.step(workorder.Finish{Order: o.ID})
	case workorder.Finished:
		return p.step(workorder.Inspect{Order: o.ID, Passed: true})
	case workorder.Checked:
		return p.settle(sheet)
	case workorder.Settled:
		if p.world.rand.IntN(5) == 0 {
			return p.numbered(workorder.Reverse{Order: o.ID, Reason: "开错了单"})
		}
		if len(sheet.Passes) == 0 {
			return p.numbered(workorder.IssuePass{Order: o.ID})
		}
		return p.step(workorder.Leave{Order: o.ID})
	}
	return nil
}

func (p *pc) step(c data.Command[workorder.Done]) error {
	_, _, err := do(p, c)
	return err
}

func (p *pc) numbered(c data.Command[workorder.Done]) error {
	done, fresh, err := do(p, c)
	if err != nil || !fresh {
		return err
	}
	return p.world.model.given(string(done.No), c.Name()+" at "+p.station)
}

func (p *pc) settle(sheet *workorder.Sheet) error {
	c := workorder.Settle{Order: sheet.Order.ID}
	if sheet.Totals.Customer > 0 {
		c.Payments = []workorder.Tender{{Kind: "微信", Amount: sheet.Totals.Customer}}
	}
	done, fresh, err := do(p, c)
	if err != nil || !fresh {
		return err
	}
	return p.world.model.given(string(done.No), "a settlement at "+p.station)
}

// changeLine writes a note on a line, adds one, or removes one.
func (p *pc) changeLine(order workorder.ID) error {
	sheet, err := data.Ask(p.store, workorder.SheetOf{Order: order})
	if err != nil || len(sheet.Lines) == 0 {
		return err
	}
	l := pick(p, sheet.Lines)
	before := p.seen()
	switch p.world.rand.IntN(4) {
	case 0:
		_, _, err := do(p, workorder.AddLines{Order: order, Lines: []workorder.LineInput{{Item: pick(p, p.desk.items).ID}}})
		return err
	case 1:
		_, fresh, err := do(p, workorder.RemoveLine{Order: order, Line: l.ID})
		if fresh {
			n, writer := p.last()
			id := l.ID.String()
			p.world.model.removed[id] = append(p.world.model.removed[id], save{"", writer, n, before})
		}
		return err
	}
	note := p.world.model.value()
	_, fresh, err := do(p, workorder.ChangeLine{Order: order, Line: l.ID, Note: &note})
	p.saved(spot{"work_order_line", l.ID.String(), "note"}, note, before, fresh)
	return err
}

// changeCustomer corrects one field of a customer, with the whole form as it stands on the screen.
func (p *pc) changeCustomer() error {
	var people []customer.Customer
	if err := p.store.View(func(tx *kv.Tx) error {
		for c, err := range customer.Customers.All(tx) {
			if err != nil {
				return err
			}
			people = append(people, c)
		}
		return nil
	}); err != nil {
		return err
	}
	if len(people) == 0 {
		return nil
	}
	c := people[p.world.rand.IntN(min(len(people), 2))]
	value, before := p.world.model.value(), p.seen()
	field := pick(p, []string{"call_time", "address", "note"})
	switch field {
	case "call_time":
		c.CallTime = value
	case "address":
		c.Address = value
	default:
		c.Note = value
	}
	_, fresh, err := do(p, customer.ChangeCustomer{Customer: c})
	p.saved(spot{"customer", c.ID.String(), field}, value, before, fresh)
	return err
}

func (p *pc) changeProfile() error {
	profile, err := data.Ask(p.store, shop.Show{})
	if err != nil {
		return err
	}
	value, before := p.world.model.value(), p.seen()
	field := pick(p, []string{"hours", "bank"})
	if field == "hours" {
		profile.Hours = value
	} else {
		profile.Bank = value
	}
	_, fresh, err := do(p, shop.Configure{Profile: profile})
	p.saved(spot{"shop", "", field}, value, before, fresh)
	return err
}

func (p *pc) changePart() error {
	value, before := p.world.model.value(), p.seen()
	page, err := data.Ask(p.store, stock.List{Size: 2})
	if err != nil || len(page.Rows) == 0 {
		return err
	}
	part := pick(p, page.Rows).Part
	field := pick(p, []string{"spec", "maker"})
	if field == "spec" {
		part.Spec = value
	} else {
		part.Maker = value
	}
	_, fresh, err := do(p, stock.SavePart{Part: part})
	p.saved(spot{"part", part.ID.String(), field}, value, before, fresh)
	return err
}

// goods come in, or go out without an order.
func (p *pc) goods() error {
	part := pick(p, p.desk.parts)
	if p.world.rand.IntN(2) == 0 {
		_, _, err := do(p, stock.Take{Part: part.ID, Kind: stock.Loss, Qty: 1000, Reason: "盘点少一件"})
		return err
	}
	done, fresh, err := do(p, stock.Receive{Supplier: "配件中心库", Lines: []stock.ReceiveLine{{Part: part.ID, Qty: 2000, Cost: 1234}}})
	if err != nil || !fresh {
		return err
	}
	return p.world.model.given(string(done.No), "a receipt of goods at "+p.station)
}

// mergeFiles makes one file of two.
func (p *pc) mergeFiles() error {
	var cars []customer.VehicleID
	if err := p.store.View(func(tx *kv.Tx) error {
		for v, err := range customer.Vehicles.All(tx) {
			if err != nil {
				return err
			}
			if strings.HasPrefix(v.Plate, "粤B6") {
				cars = append(cars, v.ID)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if len(cars) < 2 {
		return p.receiveCar()
	}
	from, into := pick(p, cars), pick(p, cars)
	_, _, err := do(p, customer.Merge{From: from, Into: into})
	return err
}

// decide picks one of the values that stand side by side.
func (p *pc) decide() error {
	tasks, err := data.Ask(p.store, exception.List{})
	if err != nil {
		return err
	}
	var open []exception.Task
	for _, t := range tasks {
		if t.Say == "" {
			return fmt.Errorf("a task of kind %s says nothing", t.Kind)
		}
		if len(t.Values) > 0 {
			open = append(open, t)
		}
	}
	if len(open) == 0 {
		return nil
	}
	t := pick(p, open)
	v, before := pick(p, t.Values), p.seen()
	_, fresh, err := do(p, exception.Decide{Table: t.Table, Key: t.Key, Field: t.Field, Writer: v.Writer, Number: v.Number})
	if err != nil || !fresh {
		return err
	}
	key, err := hex.DecodeString(t.Key)
	if err != nil {
		return err
	}
	id := rowID(t.Table, key)
	if t.Field != "" {
		at := spot{t.Table, id, t.Field}
		if len(p.world.model.saves[at]) > 0 { // a field whose values people remember
			p.saved(at, v.Text, before, true)
		}
		return nil
	}
	if v.Deleted {
		n, writer := p.last()
		p.world.model.removed[id] = append(p.world.model.removed[id], save{"", writer, n, before})
	}
	return nil
}
