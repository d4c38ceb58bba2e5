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
