package workorder

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/paper"
)

// ticketDays is how many days before its ticket's an order may be numbered: one that was written by hand is keyed in some days later, and its
// ticket gets its number then.
const ticketDays = 14

// ofTicket finds the order that a queue number (受理号码) was given to; zero if there is none. Tickets have no index of their own, which every
// save would pay for: the order has nearly always its number of the same day, and a day has few orders.
func ofTicket(tx *kv.Tx, no base.DocNo) (ID, error) {
	order, err := paper.OrderOf(tx, no) // a ticket that was filled in by hand
	if err != nil {
		return ID{}, err
	}
	if order != "" {
		return OrderOf(tx, order)
	}
	day, ok := no.Day()
	if !ok {
		return ID{}, nil
	}
	for back := range base.Day(ticketDays) {
		under := kv.K().Byte(KeyNo).Raw(dayPrefix(base.DocOrder, day-back))
		if id, err := holds(tx, under, no); err != nil || !id.IsZero() {
			return id, err
		}
	}
	// Numbers that were set aside on another day than the car came; they are few.
	return holds(tx, kv.K().Byte(KeyDay), no)
}

// holds finds the order with that ticket among those under the keys.
func holds(tx *kv.Tx, under kv.Key, ticket base.DocNo) (ID, error) {
	for _, row := range Found.Keys(tx, under) {
		id, found := ID(row), false
		if _, err := Orders.Glance(tx, id, func(field []byte, x kv.Value) {
			found = found || string(field) == "queue" && x.Text() == string(ticket)
		}); err != nil || found {
			return id, err
		}
	}
	return ID{}, nil
}
