package workorder

import (
	"errors"
	"math/rand/v2"
	"testing"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
	"jieche/data/ledger"
	"jieche/data/staff"
)

// settledOrder makes the smallest visit that has a bill: one line, paid in cash.
func settledOrder(t *testing.T, db *kv.DB) (id ID, bill SettlementID) {
	t.Helper()
	step := func(run func(tx *kv.Tx) error) {
		t.Helper()
		if _, err := db.Update(kv.Call{}, func(tx *kv.Tx) ([]byte, error) { return nil, run(tx) }); err != nil {
			t.Fatal(err)
		}
	}
	var inspector staff.Member
	step(func(tx *kv.Tx) (err error) {
		inspector, err = staff.Hire{FullName: "赵质检", Role: staff.Inspector}.Run(tx)
		return err
	})
	price := base.Fen(100_00)
	step(func(tx *kv.Tx) error {
		o, err := Receive{
			Car: customer.Car{Plate: "粤B7K291"}, PayBy: "现金", OldParts: "无旧件", Wash: WashNo,
			Lines: []LineInput{{Kind: Other, Name: "检查", Price: &price}},
		}.Run(tx)
		id = o.Order
		return err
	})
	step(func(tx *kv.Tx) error { return second(PrintEntrustment{id}.Run(tx)) })
	step(func(tx *kv.Tx) error { return second(Sign{id}.Run(tx)) })
	step(func(tx *kv.Tx) error { return second(Finish{id}.Run(tx)) })
	step(func(tx *kv.Tx) error {
		return second(Inspect{Order: id, Inspector: inspector.ID, Passed: true}.Run(tx))
	})
	step(func(tx *kv.Tx) error {
		done, err := Settle{Order: id, Payments: []Tender{{Kind: Cash, Amount: 60_00}}}.Run(tx)
		bill = done.Settlement
		return err
	})
	return id, bill
}

func second[R any](_ R, err error) error { return err }

// TestTheNetBeneathTheCommands writes rows past the commands and expects that no commit lets them through.
func TestTheNetBeneathTheCommands(t *testing.T) {
	now := base.Date(2026, 11, 21).At(9, 0)
	db := kvtest.Open(t, kv.Options{Clock: func() base.Instant { now += 1000; return now }, Random: rand.NewChaCha8([32]byte{3})})
	id, bill := settledOrder(t, db)
	order := func(change func(o *Order)) func(tx *kv.Tx) error {
		return func(tx *kv.Tx) error {
			o, err := Orders.Get(tx, id)
			if err != nil {
				return err
			}
			change(&o)
			return Orders.Put(tx, o)
		}
	}
	line := func(tx *kv.Tx) Line {
		v, err := load(tx, id)
		if err != nil {
			t.Fatal(err)
		}
		return v.list[0]
	}
	settlement := func(tx *kv.Tx) Settlement {
		s, err := settlements.Get(tx, bill)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	pay := func(tx *kv.Tx, amount int64, back PaymentID) Payment {
		p := Payment{ID: kv.NewID[Payment](tx), No: "SK261121-A777", Settlement: bill, Order: id, Kind: Cash, Reverses: back,
			Entry: ledger.Entry{From: "order/RO261121-A001", To: "drawer/A/现金", Amount: amount}}
		if !back.IsZero() {
			p.Entry = p.Entry.Back()
		}
		return p
	}
	type cheat struct {
		rule kv.Rule
		run  func(tx *kv.Tx) error
	}
	for name, c := range map[string]cheat{
		"a settled order's mileage":    {ruleFrozen, order(func(o *Order) { o.KM = 7 })},
		"reopened without a red entry": {ruleFrozen, order(func(o *Order) { o.State, o.Settlement = Checked, SettlementID{} })},
		"back to the workshop":         {ruleWay, order(func(o *Order) { o.State = Working })},
		"cancelled after the bill":     {ruleWay, order(func(o *Order) { o.State = Cancelled })},
		"another number":               {ruleKept, order(func(o *Order) { o.No = "RO261121-A999" })},
		"a deleted order":              {ruleKept, func(tx *kv.Tx) error { return Orders.Delete(tx, id) }},
		"a changed line":               {ruleFrozen, func(tx *kv.Tx) error { l := line(tx); l.Price++; return lines.Put(tx, l) }},
		"a deleted line":               {ruleFrozen, func(tx *kv.Tx) error { return lines.Delete(tx, kv.Pair[Order, Line]{Of: id, ID: line(tx).ID}) }},
		"an added line":                {ruleFrozen, func(tx *kv.Tx) error { l := line(tx); l.ID = kv.NewID[Line](tx); return lines.Put(tx, l) }},
		"a second bill": {ruleForce, func(tx *kv.Tx) error {
			s := settlement(tx)
			s.ID, s.No = kv.NewID[Settlement](tx), "JS261121-A777"
			return settlements.Append(tx, s)
		}},
		"a red entry of half": {ruleRed, func(tx *kv.Tx) error {
			s := settlement(tx)
			s.ID, s.No, s.Reverses, s.Lines, s.Totals = kv.NewID[Settlement](tx), "HC261121-A777", bill, nil, Totals{}
			return settlements.Append(tx, s)
		}},
		"a total that is not the sum": {ruleTotal, func(tx *kv.Tx) error {
			s := settlement(tx)
			s.ID, s.No, s.Order = kv.NewID[Settlement](tx), "JS261121-A778", ID{9}
			s.Totals.Total++
			return settlements.Append(tx, s)
		}},
		"a number that is taken": {ruleNumber, func(tx *kv.Tx) error {
			s := settlement(tx)
			s.ID, s.Order = kv.NewID[Settlement](tx), ID{9}
			return settlements.Append(tx, s)
		}},
		"more money than the bill": {rulePaid, func(tx *kv.Tx) error { return payments.Append(tx, pay(tx, 40_01, PaymentID{})) }},
		"money in a drawer of another kind": {rulePayment, func(tx *kv.Tx) error {
			p := pay(tx, 10_00, PaymentID{})
			p.To = "drawer/A/微信"
			return payments.Append(tx, p)
		}},
		"money from one drawer into another": {ruleDrawer, func(tx *kv.Tx) error {
			p := pay(tx, 10_00, PaymentID{})
			p.From = "drawer/A/微信"
			return payments.Append(tx, p)
		}},
		"an answer after the bill": {ruleFrozen, func(tx *kv.Tx) error {
			return addOns.Put(tx, AddOn{Order: id, ID: kv.NewID[AddOn](tx), No: 1, Who: "周建平"})
		}},
		"no money":                 {rulePayment, func(tx *kv.Tx) error { return payments.Append(tx, pay(tx, 0, PaymentID{})) }},
		"back without having come": {rulePayBack, func(tx *kv.Tx) error { return payments.Append(tx, pay(tx, 10_00, PaymentID{5})) }},
	} {
		_, err := db.Update(kv.Call{Op: name}, func(tx *kv.Tx) ([]byte, error) { return nil, c.run(tx) })
		var b *kv.Broken
		if !errors.As(err, &b) || b.Rule != c.rule || b.Op != name || b.Table == "" {
			t.Errorf("%s: %v, want %s", name, err, c.rule.Name)
		}
	}
	if _, err := db.Update(kv.Call{}, func(tx *kv.Tx) ([]byte, error) { return nil, payments.Append(tx, pay(tx, 40_00, PaymentID{})) }); err != nil {
		t.Errorf("what is honest is refused: %v", err)
	}
}
