package workorder

import (
	"math/rand/v2"
	"strings"
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
	for name, cheat := range map[string]func(tx *kv.Tx) error{
		"a settled order's mileage":    order(func(o *Order) { o.KM = 7 }),
		"reopened without a red entry": order(func(o *Order) { o.State, o.Settlement = Checked, SettlementID{} }),
		"back to the workshop":         order(func(o *Order) { o.State = Working }),
		"cancelled after the bill":     order(func(o *Order) { o.State = Cancelled }),
		"another number":               order(func(o *Order) { o.No = "RO261121-A999" }),
		"a deleted order":              func(tx *kv.Tx) error { return Orders.Delete(tx, id) },
		"a changed line":               func(tx *kv.Tx) error { l := line(tx); l.Price++; return lines.Put(tx, l) },
		"a deleted line":               func(tx *kv.Tx) error { return lines.Delete(tx, kv.Pair[Order, Line]{Of: id, ID: line(tx).ID}) },
		"an added line":                func(tx *kv.Tx) error { l := line(tx); l.ID = kv.NewID[Line](tx); return lines.Put(tx, l) },
		"a second bill": func(tx *kv.Tx) error {
			s := settlement(tx)
			s.ID, s.No = kv.NewID[Settlement](tx), "JS261121-A777"
			return settlements.Append(tx, s)
		},
		"a red entry of half": func(tx *kv.Tx) error {
			s := settlement(tx)
			s.ID, s.No, s.Reverses, s.Lines, s.Totals = kv.NewID[Settlement](tx), "HC261121-A777", bill, nil, Totals{}
			return settlements.Append(tx, s)
		},
		"a total that is not the sum": func(tx *kv.Tx) error {
			s := settlement(tx)
			s.ID, s.No, s.Order = kv.NewID[Settlement](tx), "JS261121-A778", ID{9}
			s.Totals.Total++
			return settlements.Append(tx, s)
		},
		"a number that is taken": func(tx *kv.Tx) error {
			s := settlement(tx)
			s.ID, s.Order = kv.NewID[Settlement](tx), ID{9}
			return settlements.Append(tx, s)
		},
		"more money than the bill": func(tx *kv.Tx) error { return payments.Append(tx, pay(tx, 40_01, PaymentID{})) },
		"no money":                 func(tx *kv.Tx) error { return payments.Append(tx, pay(tx, 0, PaymentID{})) },
		"back without having come": func(tx *kv.Tx) error { return payments.Append(tx, pay(tx, 10_00, PaymentID{5})) },
	} {
		_, err := db.Update(kv.Call{Op: name}, func(tx *kv.Tx) ([]byte, error) { return nil, cheat(tx) })
		if err == nil {
			t.Errorf("%s: saved", name)
		} else if strings.Contains(err.Error(), "%!") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := db.Update(kv.Call{}, func(tx *kv.Tx) ([]byte, error) { return nil, payments.Append(tx, pay(tx, 40_00, PaymentID{})) }); err != nil {
		t.Errorf("what is honest is refused: %v", err)
	}
}
