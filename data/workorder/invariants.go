package workorder

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"slices"

	"jieche/data/base"
	"jieche/data/kv"
)

// What must hold of every change, on every commit, whatever the command: one that fails is an error of the program, aborts
// that command, and stops nothing else. The commands refuse the same things first, in sentences; this is the net beneath them.
func init() {
	Orders.Check(checkOrder)
	lines.Check(checkLine)
	settlements.Check(checkSettlement)
	payments.Check(checkPayment)
	passes.Check(checkPass)
}

// ways is which state may follow which within one command.
var ways = map[State][]State{
	Received: {Quoted, Cancelled},
	Quoted:   {Received, Signed, Cancelled},
	Signed:   {Working, Finished, Cancelled},
	Working:  {Finished, Cancelled},
	Finished: {Working, Checked, Cancelled},
	Checked:  {Working, Settled, Left, Cancelled},
	Settled:  {Left, Checked},
	Left:     {Checked},
}

func checkOrder(tx *kv.Tx, old, now *Order) error {
	switch {
	case now == nil:
		return fmt.Errorf("work order %s: deleted; orders are cancelled", old.No)
	case old == nil:
		if now.State != Received {
			return fmt.Errorf("work order %s: begins as %s", now.No, now.State)
		}
		return once(Found.Keys(tx, byNo(now.No)), string(now.No))
	case old.No != now.No || old.Queue != now.Queue || old.Vehicle != now.Vehicle || old.Arrived != now.Arrived:
		return fmt.Errorf("work order %s: number, vehicle or arrival changed", old.No)
	case old.State != now.State && !slices.Contains(ways[old.State], now.State):
		return fmt.Errorf("work order %s: from %s to %s", old.No, old.State, now.State)
	}
	if err := checkFrozen(tx, old, now); err != nil {
		return err
	}
	if closed(now.State) != !now.Settlement.IsZero() {
		return fmt.Errorf("work order %s: %s with settlement %q", now.No, now.State, now.Settlement)
	}
	if closed(now.State) && old.Settlement != now.Settlement {
		return checkBilled(tx, now)
	}
	return nil
}

func closed(s State) bool { return s == Settled || s == Left }

// checkFrozen: a settled order changes only by leaving, or by the red entry of its settlement; a cancelled one only by leaving.
func checkFrozen(tx *kv.Tx, old, now *Order) error {
	if !closed(old.State) && old.State != Cancelled {
		return nil
	}
	was, is := *old, *now
	was.LeftAt, is.LeftAt = 0, 0
	if closed(old.State) {
		was.State, is.State = 0, 0
	}
	if now.State == Checked {
		if _, red, err := reversedBy(tx, old.Settlement); err != nil {
			return err
		} else if !red {
			return fmt.Errorf("work order %s: reopened without a red entry", old.No)
		}
		was.Settlement, is.Settlement = SettlementID{}, SettlementID{}
	}
	if !reflect.DeepEqual(was, is) {
		return fmt.Errorf("work order %s: changed after it was %s", old.No, old.State)
	}
	return nil
}

// checkBilled: what is billed is what stands on the order, the round-off apart.
func checkBilled(tx *kv.Tx, o *Order) error {
	s, ok, err := settlements.Find(tx, o.Settlement)
	if err != nil {
		return err
	}
	if !ok || s.Order != o.ID || s.Red() {
		return fmt.Errorf("work order %s: settlement %s is not its own", o.No, s.No)
	}
	v, err := load(tx, o.ID)
	if err != nil {
		return err
	}
	sum := s.Totals.Total - s.Totals.RoundOff
	if t := TotalsOf(v.list); t.Total != sum {
		return fmt.Errorf("work order %s: lines %s, bill %s", o.No, t.Total, sum)
	}
	return nil
}

// checkLine: the lines of a settled order never change, nor do those of a cancelled one, but for what they hold on the shelf.
func checkLine(tx *kv.Tx, old, now *Line) error {
	if now != nil {
		l := *now
		if err := l.clean(""); err != nil {
			return err
		}
		if old == nil && madeNow(tx, now.Order) {
			return nil
		}
	}
	row := now
	if row == nil {
		row = old
	}
	o, err := Orders.Get(tx, row.Order)
	if err != nil {
		return err
	}
	if o.State.Open() {
		return nil
	}
	if old != nil && now != nil {
		was, is := *old, *now
		was.Held, is.Held = false, false
		if was == is {
			return nil
		}
	}
	return fmt.Errorf("work order %s: line %q changed after it was %s", o.No, row.Name, o.State)
}

// madeNow says that the order was made in this transaction: an id begins with its moment. So the lines of a new order need
// not read it.
func madeNow(tx *kv.Tx, id ID) bool {
	var ms [8]byte
	copy(ms[2:], id[:6])
	return base.Instant(binary.BigEndian.Uint64(ms[:])) == tx.Now()
}

// checkSettlement: the total is the sum of the lines; a red entry mirrors what it reverses, once.
func checkSettlement(tx *kv.Tx, now *Settlement) error {
	if t := TotalsOf(now.Lines); t != now.Totals {
		return fmt.Errorf("settlement %s: lines %+v, totals %+v", now.No, t, now.Totals)
	}
	if err := once(bySlip.Keys(tx, kv.K().Str(string(now.No))), string(now.No)); err != nil {
		return err
	}
	if now.Red() {
		s, ok, err := settlements.Find(tx, now.Reverses)
		if err != nil {
			return err
		}
		if !ok || s.Red() || s.Order != now.Order || s.Totals.Total != -now.Totals.Total || s.Totals.Customer != -now.Totals.Customer {
			return fmt.Errorf("red entry %s: does not mirror %s", now.No, s.No)
		}
		return once(byReversed.Keys(tx, kv.K().Raw(now.Reverses[:])), string(s.No)+" reversed")
	}
	if now.Totals.Customer < 0 || now.Totals.Total < 0 {
		return fmt.Errorf("settlement %s: negative total %s", now.No, now.Totals.Total)
	}
	for s, err := range settlementsOf.Rows(tx, now.Order[:]) {
		if err != nil {
			return err
		}
		if s.ID == now.ID || s.Red() {
			continue
		}
		if _, red, err := reversedBy(tx, s.ID); err != nil {
			return err
		} else if !red {
			return fmt.Errorf("settlement %s: %s is still in force", now.No, s.No)
		}
	}
	return nil
}

// checkPayment: money goes between the customer and a drawer, and a bill is never paid more than it asks, nor less than
// nothing; what was reversed has nothing paid on it.
func checkPayment(tx *kv.Tx, now *Payment) error {
	if err := now.Entry.Valid(); err != nil {
		return err
	}
	s, ok, err := settlements.Find(tx, now.Settlement)
	if err != nil {
		return err
	}
	if !ok || s.Red() || s.Order != now.Order {
		return fmt.Errorf("payment %s: no settlement of its order", now.No)
	}
	if !now.Reverses.IsZero() {
		p, ok, err := payments.Find(tx, kv.Pair[Settlement, Payment]{Of: now.Settlement, ID: now.Reverses})
		if err != nil {
			return err
		}
		if !ok || !p.Reverses.IsZero() || p.Entry.Back() != now.Entry || p.Kind != now.Kind {
			return fmt.Errorf("payment %s: does not move back %s", now.No, p.No)
		}
		for other, err := range payments.Under(tx, now.Settlement[:]) {
			if err != nil {
				return err
			}
			if other.ID != now.ID && other.Reverses == now.Reverses {
				return fmt.Errorf("payment %s: %s was moved back before", now.No, p.No)
			}
		}
	}
	_, red, err := reversedBy(tx, s.ID)
	if err != nil {
		return err
	}
	sum := base.Fen(paid.Get(tx, kv.K().Raw(s.ID[:])))
	if sum < 0 || sum > s.Totals.Customer || red && sum != 0 {
		return fmt.Errorf("settlement %s: %s paid of %s", s.No, sum, s.Totals.Customer)
	}
	return once(byPayNo.Keys(tx, kv.K().Str(string(now.No))), string(now.No))
}

// checkPass: a pass only ever becomes void.
func checkPass(tx *kv.Tx, old, now *Pass) error {
	switch {
	case now == nil:
		return fmt.Errorf("pass %s: deleted; passes become void", old.No)
	case old == nil:
		return once(byPassNo.Keys(tx, kv.K().Str(string(now.No))), string(now.No))
	}
	was, is := *old, *now
	was.Void, is.Void = "", ""
	if was != is || old.Void != "" && old.Void != now.Void {
		return fmt.Errorf("pass %s: changed", old.No)
	}
	return nil
}

// once: a number is used once.
func once(entries func(func(k, row []byte) bool), what string) error {
	n := 0
	for range entries {
		n++
	}
	if n != 1 {
		return fmt.Errorf("%s: used %d times", what, n)
	}
	return nil
}
