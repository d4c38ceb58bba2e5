package catalog

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/shop"
	"jieche/data/stock"
)

// PackageSheet (套餐明细) is a package as its editor shows it: each line with its name and what it costs today.
type PackageSheet struct {
	Package Package           `json:"package"`
	Lines   []PackageSheetRow `json:"lines"`
	Total   base.Fen          `json:"total"` // the discount taken off
}

// PackageSheetRow is a line with what it is.
type PackageSheetRow struct {
	PackageLine
	Code  string     `json:"code"`
	Name  string     `json:"name"`
	Unit  string     `json:"unit"`
	Usual base.Milli `json:"usual"` // hours or quantity where the line has none of its own
	Today base.Fen   `json:"today"` // price where the line has none of its own
}

// Cost is what the line costs.
func (r PackageSheetRow) Cost() base.Fen {
	price, qty := r.Price, r.Qty
	if price == 0 {
		price = r.Today
	}
	if qty == 0 {
		qty = r.Usual
	}
	return price.Times(qty)
}

// PackageOf asks for a package with its lines; of a draft that is not stored yet the lines are filled in.
type PackageOf struct {
	Package PackageID `json:"package,omitzero"`
	Draft   *Package  `json:"draft,omitempty"`
}

// Name is the query's name.
func (PackageOf) Name() string { return "catalog.package" }

// Ask reads the package.
func (q PackageOf) Ask(tx *kv.Tx) (PackageSheet, error) {
	var s PackageSheet
	var err error
	if q.Draft != nil {
		s.Package = *q.Draft
	} else if s.Package, err = Packages.Get(tx, q.Package); err != nil {
		return s, err
	}
	profile, err := shop.Get(tx)
	if err != nil {
		return s, err
	}
	s.Total = -s.Package.Discount
	for _, l := range s.Package.Lines {
		r, err := l.sheet(tx, profile.LabourRate)
		if err != nil {
			return s, err
		}
		s.Total += r.Cost()
		s.Lines = append(s.Lines, r)
	}
	s.Total = max(s.Total, 0)
	return s, nil
}

func (l PackageLine) sheet(tx *kv.Tx, rate base.Fen) (PackageSheetRow, error) {
	if !l.Part.IsZero() {
		p, err := stock.Get(tx, l.Part)
		return PackageSheetRow{PackageLine: l, Code: p.Code, Name: p.Name, Unit: p.Unit, Usual: 1000, Today: p.Price}, err
	}
	i, err := Items.Get(tx, l.Item)
	if i.Rate != 0 {
		rate = i.Rate
	}
	return PackageSheetRow{PackageLine: l, Code: i.Code, Name: i.Name, Unit: "工时", Usual: i.Hours, Today: rate}, err
}
