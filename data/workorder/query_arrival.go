package workorder

import (
	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/shop"
	"jieche/data/stock"
)

// Arrival (到店) is all that reception knows of a car that drives in. A car that was never here has an empty file.
type Arrival struct {
	Province string        `json:"province,omitempty"` // what the shop's plates begin with
	File     customer.File `json:"file"`
	Open     ID            `json:"open,omitzero"` // the order under which the car is in the shop already
	OpenNo   base.DocNo    `json:"open_no,omitempty"`
	OpenWord string        `json:"open_word,omitempty"` // its state
	Last     *LastTime     `json:"last,omitempty"`
	Warnings []string      `json:"warnings,omitempty"` // 接车前请留意
}

// LastTime (上次) is what 照上次 brings: the last visit that was not cancelled, with lines of what the shop still offers.
type LastTime struct {
	No         base.DocNo   `json:"no"`
	Arrived    base.Instant `json:"arrived"`
	Kind       VisitKind    `json:"kind"`
	PayBy      string       `json:"pay_by,omitempty"`
	OldParts   string       `json:"old_parts,omitempty"`
	Wash       string       `json:"wash,omitempty"`
	Belongings []Belonging  `json:"belongings,omitempty"`
	Lines      []AgainLine  `json:"lines,omitempty"`
}

// AgainLine is a package, an item or a part of the last visit at today's price.
type AgainLine struct {
	Offer
	Qty base.Milli `json:"qty,omitempty"` // of an item or a part; zero for a package
}

// ArrivalOf (到店查询) asks for a car by its file, else by plate and colour, else by VIN. KM is what the instrument shows.
type ArrivalOf struct {
	Vehicle customer.VehicleID `json:"vehicle,omitzero"`
	Plate   string             `json:"plate,omitempty"`
	Colour  ident.PlateColour  `json:"colour,omitempty"`
	VIN     string             `json:"vin,omitempty"`
	KM      int64              `json:"km,omitempty"`
}

// Name is the query's name.
func (ArrivalOf) Name() string { return "workorder.arrival" }

// Ask reads it.
func (q ArrivalOf) Ask(tx *kv.Tx) (Arrival, error) {
	p, err := shop.Get(tx)
	if err != nil {
		return Arrival{}, err
	}
	a := Arrival{Province: p.Province}
	id, err := q.find(tx)
	if err != nil || id.IsZero() {
		return a, err
	}
	if a.File, err = customer.FileOf(tx, id); err != nil {
		return a, err
	}
	id = a.File.Vehicle.ID
	o, open, err := InShop(tx, id)
	if err != nil {
		return a, err
	}
	if open {
		a.Open, a.OpenNo, a.OpenWord = o.ID, o.No, o.State.String()
	}
	if a.Warnings, err = warnings(tx, id, q.KM, Order{}); err != nil {
		return a, err
	}
	a.Last, err = lastTime(tx, id, p.LabourRate)
	return a, err
}

func (q ArrivalOf) find(tx *kv.Tx) (customer.VehicleID, error) {
	if !q.Vehicle.IsZero() {
		return q.Vehicle, nil
	}
	v, ok, err := customer.ByPlate(tx, q.Plate, q.Colour)
	if err == nil && !ok {
		v, ok, err = customer.ByVIN(tx, q.VIN)
	}
	if err != nil || !ok {
		return customer.VehicleID{}, err
	}
	return v.ID, nil
}

// lastTime reads the last visit that was not cancelled.
func lastTime(tx *kv.Tx, id customer.VehicleID, rate base.Fen) (*LastTime, error) {
	visits, err := pastVisits(tx, id, 5)
	if err != nil {
		return nil, err
	}
	for _, v := range visits {
		if v.State == Cancelled || v.State.Open() {
			continue
		}
		l := &LastTime{
			No: v.No, Arrived: v.Arrived, Kind: v.Kind, PayBy: v.PayBy, OldParts: v.OldParts, Wash: v.Wash, Belongings: v.Intake.Belongings,
		}
		l.Lines, err = v.again(rate)
		return l, err
	}
	return nil, nil
}

// again offers what the customer had: packages whole, items and parts one by one. What is no longer offered is left out.
func (v *visit) again(rate base.Fen) ([]AgainLine, error) {
	var list []AgainLine
	packages := map[string]bool{}
	for _, l := range v.list {
		switch {
		case !l.consented() || l.Ref.IsZero() && l.Package == "":
		case l.Package != "":
			if packages[l.Package] {
				continue
			}
			packages[l.Package] = true
			p, ok, err := catalog.PackageByCode(v.tx, l.Package)
			if err != nil {
				return nil, err
			}
			if !ok || p.Gone {
				continue
			}
			o, err := offerPackage(v.tx, p.ID, rate)
			if err != nil {
				return nil, err
			}
			list = append(list, AgainLine{Offer: o})
		case l.Kind == Labour:
			i, ok, err := catalog.Items.Find(v.tx, catalog.ItemID(l.Ref))
			if err != nil {
				return nil, err
			}
			if ok && !i.Gone {
				price := i.Rate
				if price == 0 {
					price = rate
				}
				list = append(list, AgainLine{Offer{Item: i.ID, Code: i.Code, Name: i.Name, Hours: i.Hours, Price: price.Times(l.Qty)}, l.Qty})
			}
		case l.stocked():
			p, ok, err := stock.Parts.Find(v.tx, stock.ID(l.Ref))
			if err != nil {
				return nil, err
			}
			if ok && !p.Gone {
				list = append(list, AgainLine{Offer{Part: p.ID, Code: p.Code, Name: p.Name, Unit: p.Unit, Price: p.Price}, l.Qty})
			}
		}
	}
	return list, nil
}
