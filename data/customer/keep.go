package customer

import (
	"fmt"

	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/kv"
)

// Name is the command's name.
func (Register) Name() string { return "customer.register" }

// Run makes or completes the file.
func (c Register) Run(tx *kv.Tx) (Registered, error) { return Keep(tx, c) }

// Keep finds, completes or makes the file of one vehicle and its people, within a command. A vehicle is found by its ID, else
// by plate and colour, else by VIN. What the form leaves empty stays as it was.
func Keep(tx *kv.Tx, c Register) (Registered, error) {
	var r Registered
	doubts := &doubtList{}
	if err := c.Car.clean(doubts); err != nil {
		return r, err
	}
	v, known, err := recognise(tx, c.Car)
	if err != nil {
		return r, err
	}
	if !known && c.Car.empty() && c.Owner.empty() {
		return r, base.Refuse(base.Invalid, "vehicle.empty", "plate", "请至少输入车牌、车架号或客户姓名电话中的一项，才能建档")
	}
	if !known {
		v = Vehicle{ID: kv.NewID[Vehicle](tx)}
	}
	if err := c.Car.onto(tx, &v, known, doubts); err != nil {
		return r, err
	}
	if err := keepPeople(tx, &v, c, doubts); err != nil {
		return r, err
	}
	r = Registered{Vehicle: v.ID, Owner: v.Owner, Sender: v.Sender, Known: known, Doubts: doubts.sentences()}
	if c.Sender.empty() {
		r.Sender = v.Owner
	}
	return r, Vehicles.Put(tx, v)
}

// recognise finds the vehicle that the form means. A plate that belongs to another vehicle is a conflict that names it: two
// files of one car are merged, never entered twice.
func recognise(tx *kv.Tx, c Car) (Vehicle, bool, error) {
	if !c.ID.IsZero() {
		v, err := Get(tx, c.ID)
		if err != nil {
			return v, false, err
		}
		return v, true, c.rivals(tx, v)
	}
	v, ok, err := ByPlate(tx, c.Plate, c.PlateColour)
	if err != nil {
		return v, false, err
	}
	if ok {
		if c.VIN != "" && v.VIN != "" && c.VIN != v.VIN {
			return v, false, base.Refuse(base.Conflict, "plate.other_vin", "vin",
				"车牌 %s 已登记在另一辆车上（%s，车架号 %s），与输入的车架号 %s 不同。若输错请改正；若车牌已换到这辆车，请先在原车档案里去掉车牌",
				ident.DisplayPlate(c.Plate), v.Model, v.VIN, c.VIN)
		}
		return v, true, c.rivals(tx, v)
	}
	v, ok, err = ByVIN(tx, c.VIN)
	return v, ok, err
}

// rivals refuses a plate or VIN that stands in the file of another vehicle than v.
func (c Car) rivals(tx *kv.Tx, v Vehicle) error {
	if c.Plate != "" && (c.Plate != v.Plate || c.PlateColour != v.PlateColour) {
		o, ok, err := ByPlate(tx, c.Plate, c.PlateColour)
		if err != nil {
			return err
		}
		if ok && o.ID != v.ID {
			return twice(o, "plate", "车牌 %s（%s）", ident.DisplayPlate(c.Plate), c.PlateColour)
		}
	}
	if c.VIN != "" && c.VIN != v.VIN {
		o, ok, err := ByVIN(tx, c.VIN)
		if err != nil {
			return err
		}
		if ok && o.ID != v.ID {
			return twice(o, "vin", "车架号 %s", c.VIN)
		}
	}
	return nil
}

// Twice (重复档案) is the cause of a conflict between two files: the screen offers to merge them.
type Twice struct{ Other VehicleID }

func (t Twice) Error() string { return "another vehicle has it: " + t.Other.String() }

func twice(o Vehicle, field, format string, facts ...any) error {
	return base.Refuse(base.Conflict, "vehicle.twice", field, "%s已登记在另一份车辆档案里（%s %s）。若是同一辆车，请合并两份档案；若不是，请检查输入",
		fmt.Sprintf(format, facts...), o.Name(), o.Model).Because(Twice{o.ID})
}

// onto writes what the form has into the vehicle.
func (c Car) onto(tx *kv.Tx, v *Vehicle, known bool, doubts *doubtList) error {
	if known && c.Plate != "" && v.Plate != "" && c.Plate != v.Plate {
		doubts.add("车牌由 %s 改为 %s，请核对行驶证", ident.DisplayPlate(v.Plate), ident.DisplayPlate(c.Plate))
	}
	if known && c.VIN != "" && v.VIN != "" && c.VIN != v.VIN {
		doubts.add("车架号由 %s 改为 %s，请核对行驶证", v.VIN, c.VIN)
	}
	if c.Plate != "" {
		v.Plate, v.PlateColour = c.Plate, c.PlateColour
	}
	for _, f := range []struct{ typed, kept *string }{
		{&c.VIN, &v.VIN}, {&c.Model, &v.Model}, {&c.EngineNo, &v.EngineNo}, {&c.Paint, &v.Paint},
		{&c.Fuel, &v.Fuel}, {&c.Insurer, &v.Insurer}, {&c.Note, &v.Note},
	} {
		if *f.typed != "" {
			*f.kept = *f.typed
		}
	}
	if c.Bought != 0 {
		v.Bought = c.Bought
		if c.Bought > tx.Today() {
			doubts.add("购车日期 %s 在今天之后，请核对", c.Bought)
		}
	}
	if c.InsuredUntil != 0 {
		v.InsuredUntil = c.InsuredUntil
	}
	if c.KM != 0 {
		if c.KM < v.KM {
			doubts.add("里程 %d 公里低于上次的 %d 公里（%s），请核对仪表", c.KM, v.KM, v.KMDay)
		}
		v.KM, v.KMDay = c.KM, tx.Today()
	}
	return nil
}

// keepPeople finds or makes owner and sender and writes down since when they are.
func keepPeople(tx *kv.Tx, v *Vehicle, c Register, doubts *doubtList) error {
	for _, part := range []struct {
		person Person
		role   Role
		now    *ID
	}{{c.Owner, Owner, &v.Owner}, {c.Sender, Sender, &v.Sender}} {
		if part.person.empty() {
			continue
		}
		who, err := keepPerson(tx, part.person, []ID{*part.now, v.Owner, v.Sender}, doubts)
		if err != nil {
			return err
		}
		if who.ID.IsZero() {
			continue
		}
		if part.role == Owner && !part.now.IsZero() && *part.now != who.ID {
			doubts.add("车主已更换，原车主留在档案的历史里，请核对行驶证")
		}
		if *part.now != who.ID {
			if err := join(tx, v.ID, who.ID, part.role); err != nil {
				return err
			}
			*part.now = who.ID
		}
	}
	return nil
}

// join writes down that from today on the customer is that to the vehicle.
func join(tx *kv.Tx, v VehicleID, who ID, role Role) error {
	return links.Put(tx, Link{ID: kv.NewID[Link](tx), Vehicle: v, Customer: who, Role: role, Since: tx.Today()})
}
