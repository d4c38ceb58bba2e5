package workorder

import (
	"slices"

	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/kv"
	"jieche/data/stock"
)

// OfferedOf (上次未做的项目) asks what the customer declined at the last visit of an order's car and is not on the order now:
// what one offers again.
type OfferedOf struct {
	Order ID `json:"order"`
}

// OfferedAgain is one line of the last visit as AddLines takes it, at today's price.
type OfferedAgain struct {
	Title string    `json:"title"`
	Price base.Fen  `json:"price"` // of the whole line, as it was then
	Day   base.Day  `json:"day"`   // of the visit
	Line  LineInput `json:"line"`
}

// Name is the query's name.
func (OfferedOf) Name() string { return "workorder.offered" }

// Ask lists them in the order of the old form.
func (q OfferedOf) Ask(tx *kv.Tx) ([]OfferedAgain, error) {
	now, err := load(tx, q.Order)
	if err != nil {
		return nil, err
	}
	visits, err := pastVisits(tx, now.Vehicle, warnedVisits)
	if err != nil {
		return nil, err
	}
	for _, v := range visits {
		if v.ID == now.ID || v.State == Cancelled || v.State.Open() || v.Arrived > now.Arrived {
			continue
		}
		return v.offeredAgain(now.list)
	}
	return nil, nil
}

// offeredAgain are the declined lines that are not among the lines of now. What the shop no longer has is left out.
func (v *visit) offeredAgain(now []Line) ([]OfferedAgain, error) {
	var list []OfferedAgain
	for _, l := range v.list {
		there := slices.ContainsFunc(now, func(n Line) bool { return n.Kind == l.Kind && n.Ref == l.Ref && (!l.Ref.IsZero() || n.Name == l.Name) })
		if l.Consent != Declined || there {
			continue
		}
		in, ok, err := v.repeat(l)
		if err != nil {
			return nil, err
		}
		if ok {
			list = append(list, OfferedAgain{l.Name, l.Amount(), v.Arrived.Day(), in})
		}
	}
	return list, nil
}

// repeat makes the line anew: from the catalogue or the shelves where it came from there, else in its own words.
func (v *visit) repeat(l Line) (LineInput, bool, error) {
	switch {
	case l.Kind == Labour && !l.Ref.IsZero():
		i, ok, err := catalog.Items.Find(v.tx, catalog.ItemID(l.Ref))
		return LineInput{Item: i.ID, Qty: l.Qty}, ok && !i.Gone, err
	case l.stocked():
		p, ok, err := stock.Parts.Find(v.tx, stock.ID(l.Ref))
		return LineInput{Part: p.ID, Qty: l.Qty}, ok && !p.Gone, err
	}
	price := l.Price
	return LineInput{Kind: l.Kind, Name: l.Name, Qty: l.Qty, Price: &price}, true, nil
}
