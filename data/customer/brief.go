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
func BriefOf(tx *kv.Tx, id VehicleID) (VehicleBrief, bool, error) {
	v, ok, err := Vehicles.Find(tx, id)
	return VehicleBrief{v.Plate, v.PlateColour, v.VIN, v.Model, v.Owner}, ok, err
}

// PersonBrief is what a row of a list shows of a customer.
type PersonBrief struct {
	Name  string
	Phone ident.Phone
}

// PersonOf reads what a list shows of a customer; false where there is none.
func PersonOf(tx *kv.Tx, id ID) (PersonBrief, bool, error) {
	c, ok, err := Customers.Find(tx, id)
	return PersonBrief{c.Name, c.Phone()}, ok, err
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
	var list []K
	for _, row := range x.Keys(tx, prefix) {
		if len(list) == limit {
			break
		}
		list = append(list, K(row))
	}
	return list
}
