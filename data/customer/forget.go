package customer

import "jieche/data/kv"

// Gone (已删除个人信息) stands where a person's name stood.
const Gone = "已删除个人信息"

// CarsEver lists the vehicles that a customer was ever linked to, also those that are somebody else's now. It reads all links:
// what needs it happens a few times a year.
func CarsEver(tx *kv.Tx, id ID) ([]VehicleID, error) {
	list := VehiclesOf(tx, id, maxFound)
	seen := map[VehicleID]bool{}
	for _, v := range list {
		seen[v] = true
	}
	for l, err := range links.All(tx) {
		if err != nil {
			return nil, err
		}
		if l.Customer == id && !seen[l.Vehicle] {
			seen[l.Vehicle] = true
			list = append(list, l.Vehicle)
		}
	}
	return list, nil
}

// Forget erases what a customer's own file holds of him, and lets go of the vehicles that are his now. The files of the vehicles
// stay, without their notes.
func Forget(tx *kv.Tx, id ID) error {
	c, err := person(tx, id)
	if err != nil {
		return err
	}
	for _, v := range VehiclesOf(tx, id, maxFound) {
		car, err := Vehicles.Get(tx, v)
		if err != nil {
			return err
		}
		if car.Owner == id {
			car.Owner = ID{}
		}
		if car.Sender == id {
			car.Sender = ID{}
		}
		tx.Erase("vehicle", v[:])
		if err := Vehicles.Put(tx, car); err != nil {
			return err
		}
		for m, err := range intoFile.Rows(tx, kv.K().Raw(v[:])) {
			if err != nil {
				return err
			}
			tx.Erase("customer_merge", kv.Pair[Vehicle, Merged]{Of: m.From, ID: m.ID}.Key())
		}
	}
	c.Erased, c.FollowUp, c.Marketing, c.NoContact, c.Credit = tx.Today(), false, false, true, 0
	tx.Erase("customer", id[:])
	return Customers.Put(tx, c)
}

// LinksOf lists what a customer was to which vehicles.
func LinksOf(tx *kv.Tx, id ID) ([]Link, error) {
	var list []Link
	for l, err := range links.All(tx) {
		if err != nil {
			return nil, err
		}
		if l.Customer == id {
			list = append(list, l)
		}
	}
	return list, nil
}
