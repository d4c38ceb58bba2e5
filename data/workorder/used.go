package workorder

import (
	"time"

	"jieche/data/base"
	"jieche/data/batch"
	"jieche/data/kv"
)

// clockMargin is how far the clocks of two PCs may be apart: an order counts as later even if its id is so much older.
const clockMargin = 48 * time.Hour

// UsedSince (导入后用过) is which vehicles, customers and parts stand on orders that were made or open since then. An order that was
// closed before takes no new line, so the older ones need not be read.
func UsedSince(tx *kv.Tx, at base.Instant) (batch.Uses, error) {
	u, seen := batch.Uses{}, map[ID]bool{}
	note := func(o Order) error {
		if seen[o.ID] {
			return nil
		}
		seen[o.ID] = true
		why := "导入后开过工单 " + string(o.No)
		u[o.Vehicle], u[o.Owner], u[o.Sender] = why, why, why
		for l, err := range lines.Under(tx, o.ID[:]) {
			if err != nil {
				return err
			}
			u[l.Ref] = "导入后用在工单 " + string(o.No)
		}
		return nil
	}
	for o, err := range inShop.Rows(tx, nil) {
		if err != nil {
			return nil, err
		}
		if err := note(o); err != nil {
			return nil, err
		}
	}
	first := base.MakeID[Order](at-base.Instant(clockMargin.Milliseconds()), zeros{})
	for o, err := range Orders.Back(tx) {
		if err != nil {
			return nil, err
		}
		if string(o.ID[:6]) < string(first[:6]) {
			break
		}
		if err := note(o); err != nil {
			return nil, err
		}
	}
	delete(u, [16]byte{})
	return u, nil
}

// zeros is randomness for an id that is only compared by its time.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }
