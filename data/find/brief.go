package find

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/workorder"
)

// orderBrief reads what a row of the answer shows of an order.
func orderBrief(tx *kv.Tx, id workorder.ID) (no base.DocNo, state workorder.State, err error) {
	_, err = workorder.Orders.Glance(tx, id, func(field []byte, x kv.Value) {
		switch string(field) {
		case "no":
			no = base.DocNo(x.Text())
		case "state":
			state = workorder.State(x.Int())
		}
	})
	return no, state, err
}
