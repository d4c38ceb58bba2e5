package find

import (
	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/kv"
	"jieche/data/shop"
	"jieche/data/stock"
)

// Lines (开单搜索) asks for what can stand on the lines of an order: packages, labour items and parts, by code, name, pinyin or
// initials.
type Lines struct {
	Text  string `json:"text"`
	Limit int    `json:"limit,omitempty"` // zero: Shown
}

// LineHit is one row of the answer; one of the three ids is set.
type LineHit struct {
	Package catalog.PackageID `json:"package,omitzero"`
	Item    catalog.ItemID    `json:"item,omitzero"`
	Part    stock.ID          `json:"part,omitzero"`
	Code    string            `json:"code,omitempty"`
	Name    string            `json:"name,omitempty"`
	Spec    string            `json:"spec,omitempty"`
	Unit    string            `json:"unit,omitempty"`
	Qty     base.Milli        `json:"qty,omitempty"` // hours of an item, lines of a package
	Price   base.Fen          `json:"price"`         // per hour or unit; the whole of a package
	OnHand  base.Milli        `json:"on_hand"`       // of parts
	Quality stock.Quality     `json:"quality,omitempty"`
}

// Name is the query's name.
func (Lines) Name() string { return "find.lines" }

// Ask answers the query. Each of the three kinds gets its share; what one leaves free the next may use.
func (q Lines) Ask(tx *kv.Tx) ([]LineHit, error) {
	limit := q.Limit
	if limit <= 0 || limit > 500 {
		limit = Shown
	}
	profile, err := shop.Get(tx)
	if err != nil {
		return nil, err
	}
	packages := catalog.SearchPackages(tx, q.Text, limit)
	items := catalog.SearchItems(tx, q.Text, limit)
	parts := stock.Search(tx, q.Text, limit)
	packages, items, parts = share(packages, limit, len(items)+len(parts)), share(items, limit, len(packages)+len(parts)), share(parts, limit, len(packages)+len(items))
	var hits []LineHit
	for _, id := range packages {
		h, err := packageHit(tx, id, profile.LabourRate)
		if err != nil {
			return nil, err
		}
		hits = append(hits, h)
	}
	for _, id := range items {
		i, err := catalog.Items.Get(tx, id)
		if err != nil {
			return nil, err
		}
		price := i.Rate
		if price == 0 {
			price = profile.LabourRate
		}
		hits = append(hits, LineHit{Item: id, Code: i.Code, Name: i.Name, Unit: "工时", Qty: i.Hours, Price: price})
	}
	for _, id := range parts {
		p, err := stock.Get(tx, id)
		if err != nil {
			return nil, err
		}
		hits = append(hits, LineHit{
			Part: id, Code: p.Code, Name: p.Name, Spec: p.Spec, Unit: p.Unit, Price: p.Price, OnHand: stock.OnHand(tx, id), Quality: p.Quality,
		})
	}
	return hits[:min(len(hits), limit)], nil
}

// share cuts a list to a third of the rows, or to what the others leave free.
func share[T any](list []T, limit, others int) []T {
	return list[:min(len(list), max(limit/3, limit-others))]
}

func packageHit(tx *kv.Tx, id catalog.PackageID, rate base.Fen) (LineHit, error) {
	p, err := catalog.Packages.Get(tx, id)
	if err != nil {
		return LineHit{}, err
	}
	total, err := p.Total(tx, rate)
	return LineHit{Package: id, Code: p.Code, Name: p.Name, Unit: "套", Qty: base.Milli(len(p.Lines)) * 1000, Price: total}, err
}
