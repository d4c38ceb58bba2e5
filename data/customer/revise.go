package customer

import (
	"slices"

	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/kv"
)

// Revise (修改档案) writes a file as a person has corrected it. Unlike Register, a field that is named in Clear is emptied
// first: a plate that went to another car, a telephone number that is wrong.
type Revise struct {
	Register
	Clear     []string `json:"clear,omitempty"` // plate, vin, model, engine_no, paint, fuel, insurer, insured_until, bought, note, owner, owner.phone, owner.address, sender
	NoContact *bool    `json:"no_contact,omitempty"`
}

// Name is the command's name.
func (Revise) Name() string { return "customer.revise" }

// Run empties what is to be empty and then keeps the form as a reception does.
func (c Revise) Run(tx *kv.Tx) (Registered, error) {
	if c.Car.ID.IsZero() {
		return Registered{}, base.Refuse(base.Invalid, "revise.vehicle", "vehicle", "没有选定要修改的车辆档案，请重新打开它")
	}
	v, err := Get(tx, c.Car.ID)
	if err != nil {
		return Registered{}, err
	}
	owner := v.Owner
	for _, field := range c.Clear {
		if !v.empty(field) {
			return Registered{}, base.Refuse(base.Invalid, "revise.clear", field, "档案里没有可以清空的“%s”一栏", field)
		}
	}
	if err := Vehicles.Put(tx, v); err != nil {
		return Registered{}, err
	}
	if err := c.emptyOwner(tx, owner); err != nil {
		return Registered{}, err
	}
	c.Car.ID = v.ID
	return Keep(tx, c.Register)
}

// empty empties one field and says whether there is one of that name.
func (v *Vehicle) empty(field string) bool {
	switch field {
	case "plate":
		v.Plate, v.PlateColour = "", ident.ColourUnknown
	case "vin":
		v.VIN = ""
	case "model":
		v.Model = ""
	case "engine_no":
		v.EngineNo = ""
	case "paint":
		v.Paint = ""
	case "fuel":
		v.Fuel = ""
	case "insurer":
		v.Insurer = ""
	case "insured_until":
		v.InsuredUntil = 0
	case "bought":
		v.Bought = 0
	case "note":
		v.Note = ""
	case "owner":
		v.Owner = ID{}
	case "sender":
		v.Sender = ID{}
	case "owner.phone", "owner.address":
	default:
		return false
	}
	return true
}

// emptyOwner empties what is to be empty of the owner, and keeps his wish not to be called.
func (c Revise) emptyOwner(tx *kv.Tx, id ID) error {
	phone, address := slices.Contains(c.Clear, "owner.phone"), slices.Contains(c.Clear, "owner.address")
	if id.IsZero() || !phone && !address && c.NoContact == nil {
		return nil
	}
	o, ok, err := Customers.Find(tx, id)
	if err != nil || !ok {
		return err
	}
	if phone {
		o.Phones = nil
	}
	if address {
		o.Address = ""
	}
	if c.NoContact != nil {
		o.NoContact = *c.NoContact
	}
	return Customers.Put(tx, o)
}
