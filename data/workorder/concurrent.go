package workorder

import (
	"jieche/data/base"
	"jieche/data/kv"
)

// Two PCs that can't see one another may take one order on at the same time. The order is then as far as the one that got
// further; the steps of both are in its log. A settlement counts for more than a cancellation: money was taken.
func init() {
	Orders.Prefer("state", func(value []byte) int64 {
		var s State
		if len(value) == 0 || kv.Unmarshal(value, &s) != nil {
			return -1
		}
		if s == Cancelled {
			return 2*int64(Checked) + 1
		}
		return 2 * int64(s)
	})
}

// inForce lists the settlements of the order that are not reversed. There is one, or none; there are two when two PCs settled
// the order without knowing of one another.
func inForce(tx *kv.Tx, order ID) ([]Settlement, error) {
	var list []Settlement
	for s, err := range settlementsOf.Rows(tx, order[:]) {
		if err != nil {
			return nil, err
		}
		if s.Red() {
			continue
		}
		if _, red, err := reversedBy(tx, s.ID); err != nil {
			return nil, err
		} else if !red {
			list = append(list, s)
		}
	}
	return list, nil
}

// alone refuses a settlement beside one that another PC made.
func (v *visit) alone() error {
	list, err := inForce(v.tx, v.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	return base.Refuse(base.Conflict, "settle.again", "", "工单 %s 在另一台电脑上已经结算（%s），不能再结算。要改动请先冲红那一张", v.car(), list[0].No)
}

// toReverse finds the settlement that is to be reversed: the named one, or the order's own, or one that another PC made and that
// still stands.
func (c Reverse) toReverse(tx *kv.Tx) (*visit, Settlement, error) {
	v, err := load(tx, c.Order)
	if err != nil {
		return nil, Settlement{}, err
	}
	list, err := inForce(tx, c.Order)
	if err != nil {
		return nil, Settlement{}, err
	}
	for _, s := range list {
		if c.No != "" && s.No == c.No || c.No == "" && s.ID == v.Settlement {
			return v, s, nil
		}
	}
	if c.No != "" {
		return nil, Settlement{}, base.Refuse(base.NotFound, "reverse.no", "no", "工单 %s 没有未冲红的结算单 %s，请刷新后再看", v.car(), c.No)
	}
	if len(list) > 0 {
		return v, list[0], nil
	}
	return settlementInForce(tx, c.Order)
}

// Clash (冲突工单) is an order that two PCs took on in ways that don't fit together: it was settled twice, or what is on it is not
// what was billed.
type Clash struct {
	Order   Order
	InForce []Settlement // more than one: settled twice
	Lines   base.Fen     // what the lines come to
	Bill    base.Fen     // what was billed, without the round-off
	Apart   []string     // issued parts that are not those on the order
}

// Clashes lists the orders with more than one settlement in force, and those in the shop whose lines are no longer what was
// billed or issued.
func Clashes(tx *kv.Tx) ([]Clash, error) {
	var list []Clash
	twice, err := settledTwice(tx)
	if err != nil {
		return nil, err
	}
	for _, id := range twice {
		o, ok, err := Orders.Find(tx, id)
		if err != nil {
			return nil, err
		}
		force, err := inForce(tx, id)
		if err != nil {
			return nil, err
		}
		if ok && len(force) > 1 {
			list = append(list, Clash{Order: o, InForce: force})
		}
	}
	for o, err := range inShop.Rows(tx, nil) {
		if err != nil {
			return nil, err
		}
		if o.State != Settled {
			continue
		}
		c, err := apart(tx, o)
		if err != nil {
			return nil, err
		}
		if c != nil {
			list = append(list, *c)
		}
	}
	return list, nil
}

// settledTwice walks the index alone: few orders have two settlements, and none is read that has one.
func settledTwice(tx *kv.Tx) ([]ID, error) {
	var list []ID
	var last ID
	for key := range settlementsOf.Keys(tx, nil) {
		id := ID(key)
		if id == last && (len(list) == 0 || list[len(list)-1] != id) {
			list = append(list, id)
		}
		last = id
	}
	return list, nil
}

// apart compares a settled order with its bill; nil where they agree.
func apart(tx *kv.Tx, o Order) (*Clash, error) {
	v, err := load(tx, o.ID)
	if err != nil {
		return nil, err
	}
	s, ok, err := settlements.Find(tx, o.Settlement)
	if err != nil || !ok {
		return nil, err
	}
	c := &Clash{Order: o, Lines: TotalsOf(v.list).Total, Bill: s.Totals.Total - s.Totals.RoundOff}
	if c.Apart, err = v.partsApart(); err != nil {
		return nil, err
	}
	if c.Lines == c.Bill && len(c.Apart) == 0 {
		return nil, nil
	}
	return c, nil
}
