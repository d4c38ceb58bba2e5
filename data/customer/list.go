package customer

import (
	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/kv"
)

// Page is how many rows a list shows at once.
const Page = 200

// maxFound bounds how many vehicles one search of the list looks at.
const maxFound = 2000

// List (客户列表) asks for a page of vehicles with their owners: all of them, the newest file first, or those that the text
// finds by plate, VIN, telephone, name, pinyin or initials.
type List struct {
	Text string `json:"text,omitempty"`
	From int    `json:"from,omitempty"` // rows left out at the beginning
	Size int    `json:"size,omitempty"` // zero: Page
}

// Row is one line of the list. The telephone number is masked.
type Row struct {
	Vehicle     VehicleID         `json:"vehicle,omitzero"`
	Plate       string            `json:"plate,omitempty"`
	PlateColour ident.PlateColour `json:"plate_colour,omitempty"`
	Model       string            `json:"model,omitempty"`
	VIN         string            `json:"vin,omitempty"`
	KM          int64             `json:"km,omitempty"`
	KMDay       base.Day          `json:"km_day,omitempty"`
	Owner       ID                `json:"owner,omitzero"`
	OwnerName   string            `json:"owner_name,omitempty"`
	Phone       string            `json:"phone,omitempty"`
	Grade       string            `json:"grade,omitempty"`
}

// Rows is a page.
type Rows struct {
	Rows  []Row `json:"rows,omitempty"`
	More  bool  `json:"more,omitempty"`
	Total int64 `json:"total"` // vehicles in the shop
}

// Name is the query's name.
func (List) Name() string { return "customer.list" }

// Ask reads the page.
func (q List) Ask(tx *kv.Tx) (Rows, error) {
	size := q.Size
	if size <= 0 || size > maxFound {
		size = Page
	}
	page := Rows{Total: Vehicles.Count(tx)}
	left := max(q.From, 0)
	for _, id := range q.ids(tx, left+size+1) {
		switch {
		case left > 0:
			left--
		case len(page.Rows) == size:
			page.More = true
			return page, nil
		default:
			r, err := rowOf(tx, id)
			if err != nil {
				return page, err
			}
			page.Rows = append(page.Rows, r)
		}
	}
	return page, nil
}

// ids lists the vehicles in question, at least as many as the page needs where there are so many.
func (q List) ids(tx *kv.Tx, enough int) []VehicleID {
	s := Fold(q.Text)
	if s == "" {
		return newest(tx, enough)
	}
	var list []VehicleID
	seen := map[VehicleID]bool{}
	add := func(ids []VehicleID) {
		for _, id := range ids {
			if !seen[id] && len(list) < maxFound {
				seen[id] = true
				list = append(list, id)
			}
		}
	}
	add(CarsUnder(tx, kv.K().Byte(KeyPlate).Text(s), maxFound))
	add(CarsUnder(tx, kv.K().Byte(KeyVIN).Text(s), maxFound))
	add(CarsUnder(tx, kv.K().Byte(KeyVINEnd).Text(Reverse(s)), maxFound))
	for _, kind := range []byte{KeyPhone, KeyPhoneEnd, KeyName, KeyInitials, KeyPinyin} {
		text := s
		if kind == KeyPhoneEnd {
			text = Reverse(s)
		}
		for _, who := range PeopleUnder(tx, kv.K().Byte(kind).Text(text), maxFound) {
			add(VehiclesOf(tx, who, maxFound))
		}
	}
	return list
}

// newest lists vehicles by the age of their files, the newest first: ids are made in the order of time.
func newest(tx *kv.Tx, n int) []VehicleID {
	var list []VehicleID
	for v, err := range Vehicles.Back(tx) {
		if err != nil || len(list) >= n {
			break
		}
		list = append(list, v.ID)
	}
	return list
}

func rowOf(tx *kv.Tx, id VehicleID) (Row, error) {
	v, err := Vehicles.Get(tx, id)
	if err != nil {
		return Row{}, err
	}
	r := Row{
		Vehicle: v.ID, Plate: v.Plate, PlateColour: v.PlateColour, Model: v.Model, VIN: v.VIN, KM: v.KM, KMDay: v.KMDay, Owner: v.Owner,
	}
	if !v.Owner.IsZero() {
		o, _, err := Customers.Find(tx, v.Owner)
		if err != nil {
			return r, err
		}
		r.OwnerName, r.Phone, r.Grade = o.Name, o.Phone().Mask(), o.Grade
	}
	return r, nil
}
