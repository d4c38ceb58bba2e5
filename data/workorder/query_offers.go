package workorder

import (
	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/kv"
	"jieche/data/shop"
	"jieche/data/stock"
)

// Offers (项目与配件查找) asks what can become a line of an order: packages, labour items and parts, by code, name, pinyin or
// initials, the likeliest first. Without a text it lists the packages.
type Offers struct {
	Text string `json:"text,omitempty"`
}

// Offer is one of them; one of the three ids is set.
type Offer struct {
	Package   catalog.PackageID `json:"package,omitzero"`
	Item      catalog.ItemID    `json:"item,omitzero"`
	Part      stock.ID          `json:"part,omitzero"`
	Code      string            `json:"code"`
	Name      string            `json:"name"`
	Spec      string            `json:"spec,omitempty"`
	Fits      string            `json:"fits,omitempty"`
	Quality   string            `json:"quality,omitempty"`
	Unit      string            `json:"unit,omitempty"`
	Hours     base.Milli        `json:"hours,omitempty"` // of an item
	Lines     int               `json:"lines,omitempty"` // of a package
	Price     base.Fen          `json:"price"`           // of the whole item or package; of one unit of a part
	OnHand    base.Milli        `json:"on_hand,omitempty"`
	Available base.Milli        `json:"available,omitempty"`
}

// How many of each kind an answer has: a list that one can take in at a glance.
const (
	offeredPackages = 6
	offeredItems    = 12
	offeredParts    = 20
	listedPackages  = 40
)

// Name is the query's name.
func (Offers) Name() string { return "workorder.offers" }

// Ask finds the offers.
func (q Offers) Ask(tx *kv.Tx) ([]Offer, error) {
	p, err := shop.Get(tx)
	if err != nil {
		return nil, err
	}
	if q.Text == "" {
		return allPackages(tx, p.LabourRate)
	}
	var list []Offer
	for _, id := range catalog.SearchPackages(tx, q.Text, offeredPackages) {
		o, err := offerPackage(tx, id, p.LabourRate)
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	for _, id := range catalog.SearchItems(tx, q.Text, offeredItems) {
		i, err := catalog.Items.Get(tx, id)
		if err != nil {
			return nil, err
		}
		rate := i.Rate
		if rate == 0 {
			rate = p.LabourRate
		}
		list = append(list, Offer{Item: i.ID, Code: i.Code, Name: i.Name, Hours: i.Hours, Price: rate.Times(i.Hours)})
	}
	for _, id := range stock.Search(tx, q.Text, offeredParts) {
		o, err := offerPart(tx, id)
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, nil
}

func allPackages(tx *kv.Tx, rate base.Fen) ([]Offer, error) {
	all, err := catalog.ListPackages{}.Ask(tx)
	if err != nil {
		return nil, err
	}
	var list []Offer
	for _, p := range all[:min(len(all), listedPackages)] {
		o, err := offerPackage(tx, p.ID, rate)
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, nil
}

func offerPackage(tx *kv.Tx, id catalog.PackageID, rate base.Fen) (Offer, error) {
	p, err := catalog.Packages.Get(tx, id)
	if err != nil {
		return Offer{}, err
	}
	total, err := p.Total(tx, rate)
	return Offer{Package: p.ID, Code: p.Code, Name: p.Name, Lines: len(p.Lines), Price: total}, err
}

func offerPart(tx *kv.Tx, id stock.ID) (Offer, error) {
	p, err := stock.Get(tx, id)
	if err != nil {
		return Offer{}, err
	}
	reserved, err := Reserved(tx, id)
	if err != nil {
		return Offer{}, err
	}
	have := stock.OnHand(tx, id)
	return Offer{
		Part: p.ID, Code: p.Code, Name: p.Name, Spec: p.Spec, Fits: p.Fits, Quality: string(p.Quality), Unit: p.Unit, Price: p.Price,
		OnHand: have, Available: have - reserved,
	}, nil
}
