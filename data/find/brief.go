package find

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/workorder"
)

// orderBrief reads what a row of the answer shows of an order.
func orderBrief(tx *kv.Tx, id workorder.ID) (base.DocNo, workorder.State, error) {
	o, err := workorder.Orders.Get(tx, id)
	return o.No, o.State, err
}
