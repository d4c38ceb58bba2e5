package customer

import (
	"slices"

	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/kv"
)

// Get reads a vehicle that must be there; of a file that was merged into another one it is the other.
func Get(tx *kv.Tx, id VehicleID) (Vehicle, error) {
	v, ok, err := Vehicles.Find(tx, id)
	if err == nil && !ok {
		v, ok, err = became(tx, id, map[VehicleID]bool{})
	}
	if err == nil && !ok {
		err = base.Refuse(base.NotFound, "vehicle.missing", "vehicle", "没有找到这辆车的档案，请重新搜索并选择")
	}
	return v, err
}

// FileOf reads a vehicle with its people.
func FileOf(tx *kv.Tx, id VehicleID) (File, error) {
	v, err := Get(tx, id)
	if err != nil {
		return File{}, err
	}
	f := File{Vehicle: v}
	names := map[ID]Customer{}
	for _, part := range []struct {
		id   ID
		into *Customer
	}{{v.Owner, &f.Owner}, {v.Sender, &f.Sender}} {
		if part.id.IsZero() {
			continue
		}
		if *part.into, _, err = Customers.Find(tx, part.id); err != nil {
			return f, err
		}
		names[part.id] = *part.into
	}
	for l, err := range links.Under(tx, v.ID[:]) {
		if err != nil {
			return f, err
		}
		c, read := names[l.Customer]
		if !read {
			if c, _, err = Customers.Find(tx, l.Customer); err != nil {
				return f, err
			}
			names[l.Customer] = c
		}
		f.Links = append(f.Links, Linked{Link: l, Name: c.Title()})
	}
	return f, nil
}

// ShowFile (车辆档案) asks for a vehicle with its people.
type ShowFile struct {
	Vehicle VehicleID `json:"vehicle"`
}

// Name is the query's name.
func (ShowFile) Name() string { return "customer.file" }

// Ask reads the file.
func (q ShowFile) Ask(tx *kv.Tx) (File, error) { return FileOf(tx, q.Vehicle) }

// ByPlate finds the vehicle with that number and colour. A colour that is not known, on either side, matches any.
func ByPlate(tx *kv.Tx, plate string, colour ident.PlateColour) (Vehicle, bool, error) {
	if plate == "" {
		return Vehicle{}, false, nil
	}
	var vague Vehicle
	for v, err := range Found.Rows(tx, kv.K().Byte(KeyPlate).Str(plate)) {
		switch {
		case err != nil:
			return v, false, err
		case v.Plate != plate:
		case v.PlateColour == colour:
			return v, true, nil
		case v.PlateColour == ident.ColourUnknown || colour == ident.ColourUnknown:
			vague = v
		}
	}
	return vague, !vague.ID.IsZero(), nil
}

// ByVIN finds the vehicle with that VIN.
func ByVIN(tx *kv.Tx, vin string) (Vehicle, bool, error) {
	if vin == "" {
		return Vehicle{}, false, nil
	}
	return Found.First(tx, kv.K().Byte(KeyVIN).Str(vin))
}

// ByPhone lists the customers who have that number.
func ByPhone(tx *kv.Tx, phone ident.Phone) ([]Customer, error) {
	var list []Customer
	for c, err := range FoundPeople.Rows(tx, kv.K().Byte(KeyPhone).Str(phoneKey(phone))) {
		if err != nil {
			return nil, err
		}
		if slices.Contains(c.Phones, phone) {
			list = append(list, c)
		}
	}
	return list, nil
}
