package workorder

import (
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/stock"
)

// PartsPage (配件一览) asks for a page of parts with their three figures: on hand, reserved by open orders, available.
type PartsPage struct {
	Text  string `json:"text,omitempty"` // code, name, pinyin, initials, fitting model or bin
	From  int    `json:"from,omitempty"`
	Size  int    `json:"size,omitempty"`  // zero: stock.Page
	There bool   `json:"there,omitempty"` // only what is on the shelves 有货
	Low   bool   `json:"low,omitempty"`   // only what is below its minimum or safety stock, or wanted and not there
	Gone  bool   `json:"gone,omitempty"`  // those that are no longer kept as well
}

// PartsFound is the page, and how many parts the text found.
type PartsFound struct {
	Rows  []stock.Card `json:"rows,omitempty"`
	Found int          `json:"found"` // of the filter, over all pages
	Total int64        `json:"total"` // kinds of parts that the shop keeps
	More  bool         `json:"more,omitempty"`
}

// Name is the query's name.
func (PartsPage) Name() string { return "workorder.parts_page" }

// Ask reads the page. All parts are looked at: who pages through a list wants to know how long it is, and some thousand
// parts take a few hundredths of a second, away from the window.
func (q PartsPage) Ask(tx *kv.Tx) (PartsFound, error) {
	found := PartsFound{Total: stock.Parts.Count(tx)}
	size := q.Size
	if size <= 0 {
		size = stock.Page
	}
	parts, err := q.parts(tx)
	if err != nil {
		return found, err
	}
	for _, p := range parts {
		if p.Gone && !q.Gone {
			continue
		}
		card := stock.Card{Part: p, OnHand: stock.OnHand(tx, p.ID)}
		inPage := found.Found >= q.From && len(found.Rows) < size
		if q.Low || inPage {
			if card.Reserved, err = Reserved(tx, p.ID); err != nil {
				return found, err
			}
		}
		card.Available = card.OnHand - card.Reserved
		if q.There && card.OnHand <= 0 || q.Low && !Scarce(card) {
			continue
		}
		if inPage {
			card.Cost = stock.Average(tx, p.ID)
			found.Rows = append(found.Rows, card)
		}
		found.Found++
	}
	found.More = q.From+len(found.Rows) < found.Found
	return found, nil
}

// Scarce (缺货) says that there is less of a part than there should be, or than open orders want.
func Scarce(c stock.Card) bool {
	least := max(c.Part.Min, c.Part.Safety)
	return least > 0 && c.OnHand < least || c.Available < 0
}

// parts are those that the text means: by the index first, then those that fit the model or lie in the bin.
func (q PartsPage) parts(tx *kv.Tx) ([]stock.Part, error) {
	var list []stock.Part
	var known []stock.ID
	text := stock.Fold(q.Text)
	if text != "" {
		known = stock.Search(tx, q.Text, 2000)
		for _, id := range known {
			p, err := stock.Get(tx, id)
			if err != nil {
				return nil, err
			}
			list = append(list, p)
		}
	}
	begin := len(list)
	seen := make(map[stock.ID]bool, len(known))
	for _, id := range known {
		seen[id] = true
	}
	for p, err := range stock.Parts.All(tx) {
		if err != nil {
			return nil, err
		}
		if text == "" || !seen[p.ID] && q.fits(p, text) {
			list = append(list, p)
		}
	}
	slices.SortFunc(list[begin:], func(a, b stock.Part) int { return strings.Compare(a.Code, b.Code) })
	return list, nil
}

// fits looks at what the index does not hold: the model that the part fits, its brand and its bin.
func (q PartsPage) fits(p stock.Part, text string) bool {
	return strings.Contains(stock.Fold(p.Fits), text) || strings.Contains(stock.Fold(p.Spec), text) ||
		p.Bin != "" && strings.HasPrefix(stock.Fold(p.Bin), text) || p.Gone && strings.Contains(stock.Fold(p.Code+p.Name), text)
}

// PartCard (配件卡片) asks for one part with its movements, its use per month and the orders that wait for it.
type PartCard struct {
	Part stock.ID `json:"part"`
}

// PartCardDone is what PartCard answers.
type PartCardDone struct {
	stock.Card
	Waiting []Waiting `json:"waiting,omitempty"` // orders that wait for the part
}

// Waiting (占用) is an order that still wants some of a part.
type Waiting struct {
	Order ID         `json:"order"`
	No    base.DocNo `json:"no"`
	Plate string     `json:"plate,omitempty"`
	Qty   base.Milli `json:"qty"`
}

// Name is the query's name.
func (PartCard) Name() string { return "workorder.part_card" }

// Ask reads the card.
func (q PartCard) Ask(tx *kv.Tx) (PartCardDone, error) {
	var done PartCardDone
	var err error
	if done.Card, err = (stock.CardOf{Part: q.Part}).Ask(tx); err != nil {
		return done, err
	}
	if done.Reserved, err = Reserved(tx, q.Part); err != nil {
		return done, err
	}
	done.Available = done.OnHand - done.Reserved
	wants := map[ID]base.Milli{}
	var order []ID
	for l, err := range held.Rows(tx, q.Part[:]) {
		if err != nil {
			return done, err
		}
		if _, ok := wants[l.Order]; !ok {
			order = append(order, l.Order)
		}
		wants[l.Order] += l.Qty
	}
	for _, id := range order {
		o, err := Orders.Get(tx, id)
		if err != nil {
			return done, err
		}
		left := wants[id] - stock.Taken(tx, q.Part, o.No)
		if left > 0 {
			done.Waiting = append(done.Waiting, Waiting{id, o.No, o.Plate, left})
		}
	}
	return done, nil
}
