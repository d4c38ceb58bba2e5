package stock

import (
	"slices"

	"jieche/data/base"
	"jieche/data/kv"
)

// Page is how many rows a list shows at once.
const Page = 200

// maxFound bounds how many parts one search looks at: who types one letter wants to see that there are many.
const maxFound = 2000

// List (配件列表) asks for a page of parts, found by code, name, pinyin or initials, or all of them by code.
type List struct {
	Text string `json:"text,omitempty"`
	From int    `json:"from,omitempty"`  // rows left out at the beginning
	Size int    `json:"size,omitempty"`  // zero: Page
	Gone bool   `json:"gone,omitempty"`  // those that are no longer kept as well
	Low  bool   `json:"short,omitempty"` // only those below their minimum or safety stock
}

// Row is one line of the list.
type Row struct {
	Part   Part       `json:"part"`
	OnHand base.Milli `json:"on_hand"`
	Value  base.Fen   `json:"value"`
	Low    bool       `json:"low,omitempty"`
}

// Rows is a page.
type Rows struct {
	Rows []Row `json:"rows,omitempty"`
	More bool  `json:"more,omitempty"` // there are further rows behind these
}

// Name is the query's name.
func (List) Name() string { return "stock.list" }

// Ask reads the page.
func (q List) Ask(tx *kv.Tx) (Rows, error) {
	size := q.Size
	if size <= 0 || size > maxFound {
		size = Page
	}
	var page Rows
	left := max(q.From, 0)
	take := func(p Part) bool {
		r := Row{Part: p, OnHand: OnHand(tx, p.ID), Value: Value(tx, p.ID)}
		r.Low = low(p, r.OnHand)
		switch {
		case p.Gone && !q.Gone, q.Low && !r.Low:
		case left > 0:
			left--
		case len(page.Rows) == size:
			page.More = true
			return false
		default:
			page.Rows = append(page.Rows, r)
		}
		return true
	}
	if q.Text == "" {
		for p, err := range byCode.Rows(tx, nil) {
			if err != nil {
				return page, err
			}
			if !take(p) {
				break
			}
		}
		return page, nil
	}
	for _, id := range Search(tx, q.Text, maxFound) {
		p, err := Parts.Get(tx, id)
		if err != nil {
			return page, err
		}
		if !take(p) {
			break
		}
	}
	return page, nil
}

// low says that there is less than the least that should be.
func low(p Part, have base.Milli) bool {
	least := max(p.Min, p.Safety)
	return least > 0 && have < least
}

// Search finds parts by code, name, pinyin and initials, the likeliest first.
func Search(tx *kv.Tx, text string, limit int) []ID {
	return Look(tx, Found, text, limit, func(row []byte) ID { return ID(row) })
}

// Look walks an index that was made with Keys: exact matches sort first within each kind.
func Look[T any, K comparable](tx *kv.Tx, x *kv.Index[T], text string, limit int, id func(row []byte) K) []K {
	s := Fold(text)
	if s == "" {
		return nil
	}
	var list []K
	for _, kind := range []byte{KeyCode, KeyName, KeyInitials, KeyPinyin} {
		for _, row := range x.Keys(tx, kv.K().Byte(kind).Text(s)) {
			if len(list) >= limit {
				return list
			}
			if k := id(row); !slices.Contains(list, k) {
				list = append(list, k)
			}
		}
	}
	return list
}
