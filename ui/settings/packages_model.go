package settings

import (
	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/find"
)

// bundle is a package as it is put together.
type bundle struct {
	pack  catalog.Package
	lines []catalog.PackageSheetRow
}

// add puts what was found at the end; what is there already is counted up if it is a part.
func (b *bundle) add(h find.LineHit) {
	for i, l := range b.lines {
		if !h.Part.IsZero() && l.Part == h.Part {
			b.lines[i].Qty = b.qty(i) + 1000
			return
		}
		if !h.Item.IsZero() && l.Item == h.Item {
			return
		}
	}
	r := catalog.PackageSheetRow{PackageLine: catalog.PackageLine{Item: h.Item, Part: h.Part}, Code: h.Code, Name: h.Name, Unit: h.Unit, Today: h.Price}
	if h.Part.IsZero() {
		r.Usual = h.Qty
	} else {
		r.Usual = 1000
		r.Qty = 1000
	}
	b.lines = append(b.lines, r)
}

func (b *bundle) remove(i int) { b.lines = append(b.lines[:i:i], b.lines[i+1:]...) }

func (b *bundle) qty(i int) base.Milli {
	if b.lines[i].Qty != 0 {
		return b.lines[i].Qty
	}
	return b.lines[i].Usual
}

// total is what the package costs today.
func (b *bundle) total(discount base.Fen) base.Fen {
	sum := -discount
	for _, l := range b.lines {
		sum += l.Cost()
	}
	return max(0, sum)
}

// stored is the package as it is saved.
func (b *bundle) stored() catalog.Package {
	p := b.pack
	p.Lines = nil
	for _, l := range b.lines {
		p.Lines = append(p.Lines, l.PackageLine)
	}
	return p
}
