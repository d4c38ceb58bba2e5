package customer

import (
	"jieche/data/ident"
	"jieche/data/kv"
)

// VehicleBrief is what a row of a list shows of a vehicle.
type VehicleBrief struct {
	Plate       string
	PlateColour ident.PlateColour
	VIN         string
	Model       string
	Owner       ID
}

// BriefOf reads what a list shows of a vehicle; false where there is none.
func BriefOf(tx *kv.Tx, id VehicleID) (v VehicleBrief, ok bool, err error) {
	ok, err = Vehicles.Glance(tx, id, func(field []byte, x kv.Value) {
		switch string(field) {
		case "plate":
			v.Plate = x.Text()
		case "plate_colour":
			v.PlateColour = ident.PlateColour(x.Int())
		case "vin":
			v.VIN = x.Text()
		case "model":
			v.Model = x.Text()
		case "owner":
			x.Fill(v.Owner[:])
		}
	})
	return v, ok, err
}

// PersonBrief is what a row of a list shows of a customer.
type PersonBrief struct {
	Name  string
	Phone ident.Phone
}

// PersonOf reads what a list shows of a customer; false where there is none.
func PersonOf(tx *kv.Tx, id ID) (c PersonBrief, ok bool, err error) {
	ok, err = Customers.Glance(tx, id, func(field []byte, x kv.Value) {
		switch string(field) {
		case "name":
			c.Name = x.Text()
		case "phones":
			c.Phone = ident.Phone(x.First().Text())
		}
	})
	return c, ok, err
}

// CarsUnder lists vehicles whose search keys begin with the prefix, in the order of the keys.
func CarsUnder(tx *kv.Tx, prefix kv.Key, limit int) []VehicleID {
	return under[VehicleID](tx, Found, prefix, limit)
}

// PeopleUnder lists customers whose search keys begin with the prefix, in the order of the keys.
func PeopleUnder(tx *kv.Tx, prefix kv.Key, limit int) []ID {
	return under[ID](tx, FoundPeople, prefix, limit)
}

// VehiclesOf lists the vehicles that a customer owns or sent last.
func VehiclesOf(tx *kv.Tx, id ID, limit int) []VehicleID {
	return under[VehicleID](tx, byOwner, kv.K().Raw(id[:]), limit)
}

// under reads the keys alone: a search reads only the rows that it shows. A row stands there once for each of its keys.
func under[K ~[16]byte, T any](tx *kv.Tx, x *kv.Index[T], prefix kv.Key, limit int) []K {
	raw := x.RowKeys(tx, prefix, limit, nil)
	list := make([]K, len(raw)/16)
	for i := range list {
		list[i] = K(raw[16*i:])
	}
	return list
}
