package workorder

import (
	"slices"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/kv"
)

// OrdersOf lists the orders of a person, as owner or sender, the earliest first.
func OrdersOf(tx *kv.Tx, id customer.ID) ([]Order, error) {
	cars, err := customer.CarsEver(tx, id)
	if err != nil {
		return nil, err
	}
	var list []Order
	seen := map[ID]bool{}
	for _, car := range cars {
		files, err := filesOf(tx, car)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			for o, err := range Found.Rows(tx, kv.K().Byte(KeyVisit).Raw(f[:])) {
				if err != nil {
					return nil, err
				}
				if !seen[o.ID] && (o.Owner == id || o.Sender == id) {
					seen[o.ID] = true
					list = append(list, o)
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b Order) int { return int(min(1, max(-1, a.Arrived-b.Arrived))) })
	return list, nil
}

// Unfinished says what still has to be done with a person before his data may go: the law lets the shop keep what it needs for
// an agreement that is being carried out.
func Unfinished(tx *kv.Tx, id customer.ID, orders []Order) []string {
	var missing []string
	for _, o := range orders {
		if o.State < Left {
			missing = append(missing, "工单 "+string(o.No)+" 还没有出厂（"+o.State.String()+"）")
		}
	}
	if owes := OnAccountOf(tx, id); owes != 0 {
		missing = append(missing, "挂账 "+owes.String()+" 元还没有结清")
	}
	return missing
}

// Forget erases a person from his orders and from all that hangs on them, and names the documents that carry him on paper. What
// was repaired, with which parts and for how much, stays.
func Forget(tx *kv.Tx, orders []Order) ([]base.DocNo, error) {
	var docs []base.DocNo
	for _, o := range orders {
		docs = append(docs, o.No)
		o.Erased = tx.Today()
		tx.Erase("work_order", o.ID[:])
		if err := Orders.Put(tx, o); err != nil {
			return nil, err
		}
		for a, err := range addOns.Under(tx, o.ID[:]) {
			if err != nil {
				return nil, err
			}
			tx.Erase("add_on", pair(o.ID, a.ID))
		}
		if err := forgetSteps(tx, o); err != nil {
			return nil, err
		}
		more, err := forgetMoney(tx, o)
		if err != nil {
			return nil, err
		}
		docs = append(docs, more...)
	}
	return docs, nil
}

func pair[A, B any](a base.ID[A], b base.ID[B]) []byte { return append(slices.Clone(a[:]), b[:]...) }

// forgetSteps erases the reasons that were typed, and those with which exceptions were allowed.
func forgetSteps(tx *kv.Tx, o Order) error {
	for s, err := range steps.Under(tx, o.ID[:]) {
		if err != nil {
			return err
		}
		key := pair(o.ID, s.ID)
		tx.Erase("work_order_step", key)
		if s.Allow.IsZero() {
			continue
		}
		records, err := tx.RecordsOf("work_order_step", key)
		if err != nil {
			return err
		}
		for _, r := range records {
			for _, m := range r.Moves {
				if m.Log == "approval" {
					tx.Erase(m.Log, m.Key)
				}
			}
		}
	}
	return nil
}

func forgetMoney(tx *kv.Tx, o Order) ([]base.DocNo, error) {
	var docs []base.DocNo
	for s, err := range settlementsOf.Rows(tx, kv.K().Raw(o.ID[:])) {
		if err != nil {
			return nil, err
		}
		docs = append(docs, s.No)
		tx.Erase("settlement", s.ID[:])
		for p, err := range payments.Under(tx, s.ID[:]) {
			if err != nil {
				return nil, err
			}
			docs = append(docs, p.No)
			tx.Erase("payment", pair(s.ID, p.ID))
		}
	}
	for p, err := range passesOf.Rows(tx, kv.K().Raw(o.ID[:])) {
		if err != nil {
			return nil, err
		}
		docs = append(docs, p.No)
		tx.Erase("exit_pass", p.ID[:])
	}
	return docs, nil
}
