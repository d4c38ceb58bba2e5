package customer

import (
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/shop"
)

// Grades (客户等级) in the order of a choice.
var Grades = []string{"潜在", "新", "忠实", "VIP", "流失"}

// ChangeVehicle (修改车辆) replaces the data of a vehicle, so that a field can be emptied too: the plate of a car that gave it
// away. Owner and sender change through their own commands.
type ChangeVehicle struct {
	Car Car `json:"car"`
}

// Changed is what the commands on a file return.
type Changed struct {
	Vehicle  VehicleID `json:"vehicle,omitzero"`
	Customer ID        `json:"customer,omitzero"`
	Doubts   []string  `json:"doubts,omitempty"`
}

// Name is the command's name.
func (ChangeVehicle) Name() string { return "customer.change_vehicle" }

// Run stores the corrected data.
func (c ChangeVehicle) Run(tx *kv.Tx) (Changed, error) {
	doubts := &doubtList{}
	if err := c.Car.clean(doubts); err != nil {
		return Changed{}, err
	}
	v, err := Get(tx, c.Car.ID)
	if err != nil {
		return Changed{}, err
	}
	if err := c.Car.rivals(tx, v); err != nil {
		return Changed{}, err
	}
	if c.Car.Plate == "" && c.Car.VIN == "" && c.Car.EngineNo == "" && c.Car.Model == "" {
		return Changed{}, base.Refuse(base.Invalid, "vehicle.empty", "plate", "车牌、车架号、发动机号和型号不能全空，请至少保留一项")
	}
	n := Vehicle{ID: v.ID, KM: v.KM, KMDay: v.KMDay, Owner: v.Owner, Sender: v.Sender}
	if err := c.Car.onto(tx, &n, true, doubts); err != nil {
		return Changed{}, err
	}
	return Changed{Vehicle: v.ID, Doubts: doubts.sentences()}, Vehicles.Put(tx, n)
}

// ChangeCustomer (修改客户) replaces the data of a customer, telephone numbers and consents included. The credit has its own
// command, because it needs another permission.
type ChangeCustomer struct {
	Customer Customer `json:"customer"`
}

// Name is the command's name.
func (ChangeCustomer) Name() string { return "customer.change_customer" }

// Run stores the corrected data.
func (c ChangeCustomer) Run(tx *kv.Tx) (Changed, error) {
	n := c.Customer
	old, err := person(tx, n.ID)
	if err != nil {
		return Changed{}, err
	}
	doubts := &doubtList{}
	typed := make([]string, len(n.Phones))
	for i, p := range n.Phones {
		typed[i] = string(p)
	}
	p := Person{Name: n.Name, Phone: strings.Join(typed, "/"), Address: n.Address, CallTime: n.CallTime}
	phones, err := p.clean(doubts)
	if err != nil {
		return Changed{}, err
	}
	if len(phones) > maxPhones {
		return Changed{}, base.Refuse(base.Invalid, "customer.phones", "phone", "一位客户最多登记 %d 个电话，现有 %d 个，请删去几个", maxPhones, len(phones))
	}
	if p.Name == "" && len(phones) == 0 {
		return Changed{}, base.Refuse(base.Invalid, "customer.empty", "name", "姓名和电话不能都空，请至少保留一项")
	}
	if err := (shop.Text{Field: "note", Word: "备注", Max: shop.MaxNote, Lines: true}).Clean(&n.Note); err != nil {
		return Changed{}, err
	}
	if n.Grade != "" && !slices.Contains(Grades, n.Grade) {
		return Changed{}, base.Refuse(base.Invalid, "customer.grade", "grade", "没有客户等级“%s”，可选：%s", n.Grade, strings.Join(Grades, "、"))
	}
	if n.Birthday > tx.Today() {
		doubts.add("生日 %s 在今天之后，请核对", n.Birthday)
	}
	n.Name, n.Address, n.CallTime, n.Phones = p.Name, p.Address, p.CallTime, phones
	n.Credit, n.Since = old.Credit, old.Since
	return Changed{Customer: n.ID, Doubts: doubts.sentences()}, Customers.Put(tx, n)
}

func person(tx *kv.Tx, id ID) (Customer, error) {
	c, ok, err := Customers.Find(tx, id)
	if err == nil && !ok {
		err = base.Refuse(base.NotFound, "customer.missing", "customer", "没有找到这位客户，请重新搜索并选择")
	}
	return c, err
}

// SetOwner (过户) gives a vehicle a new owner from a day on. The plate may change hands with it: KeepPlate leaves it on the car.
type SetOwner struct {
	Vehicle   VehicleID `json:"vehicle"`
	Owner     Person    `json:"owner"`
	Since     base.Day  `json:"since,omitempty"` // zero: today
	KeepPlate bool      `json:"keep_plate,omitempty"`
}

// Name is the command's name.
func (SetOwner) Name() string { return "customer.set_owner" }

// Run changes the owner; who owned it before stays in the file's history.
func (c SetOwner) Run(tx *kv.Tx) (Changed, error) {
	v, err := Get(tx, c.Vehicle)
	if err != nil {
		return Changed{}, err
	}
	if c.Since == 0 {
		c.Since = tx.Today()
	}
	if c.Since > tx.Today() {
		return Changed{}, base.Refuse(base.Invalid, "owner.since", "since", "过户日期 %s 在今天之后，请输入今天或以前的日期", c.Since)
	}
	doubts := &doubtList{}
	if c.Owner.empty() {
		return Changed{}, base.Refuse(base.Invalid, "owner.empty", "owner", "请输入新车主的姓名或电话")
	}
	who, err := keepPerson(tx, c.Owner, nil, doubts)
	if err != nil {
		return Changed{}, err
	}
	if who.ID == v.Owner {
		return Changed{}, base.Refuse(base.Conflict, "owner.same", "owner", "%s 已经是 %s 的车主，不用过户", who.Title(), v.Name())
	}
	if !c.KeepPlate {
		v.Plate, v.PlateColour = "", ident.ColourUnknown
	}
	v.Owner = who.ID
	if err := links.Put(tx, Link{ID: kv.NewID[Link](tx), Vehicle: v.ID, Customer: who.ID, Role: Owner, Since: c.Since}); err != nil {
		return Changed{}, err
	}
	return Changed{Vehicle: v.ID, Customer: who.ID, Doubts: doubts.sentences()}, Vehicles.Put(tx, v)
}

// SetCredit (挂账额度) sets up to which sum a customer may leave unpaid.
type SetCredit struct {
	Customer ID       `json:"customer"`
	Credit   base.Fen `json:"credit"`
}

// Name is the command's name.
func (SetCredit) Name() string { return "customer.set_credit" }

// Run stores the limit.
func (c SetCredit) Run(tx *kv.Tx) (Changed, error) {
	who, err := person(tx, c.Customer)
	if err != nil {
		return Changed{}, err
	}
	if c.Credit < 0 || c.Credit > 10_000_000_00 {
		return Changed{}, base.Refuse(base.Invalid, "customer.credit", "credit", "挂账额度 %s 元不合理，请输入 0 到 10,000,000 之间的金额", c.Credit)
	}
	who.Credit = c.Credit
	return Changed{Customer: who.ID}, Customers.Put(tx, who)
}

// SetContact (联系意愿) records what the customer agreed to: calls after a visit, offers, or nothing at all. Who wants no contact
// gets neither.
type SetContact struct {
	Customer  ID   `json:"customer"`
	FollowUp  bool `json:"follow_up"`
	Marketing bool `json:"marketing"`
	NoContact bool `json:"no_contact"`
}

// Name is the command's name.
func (SetContact) Name() string { return "customer.set_contact" }

// Run stores the answer.
func (c SetContact) Run(tx *kv.Tx) (Changed, error) {
	who, err := person(tx, c.Customer)
	if err != nil {
		return Changed{}, err
	}
	who.NoContact = c.NoContact
	who.FollowUp, who.Marketing = c.FollowUp && !c.NoContact, c.Marketing && !c.NoContact
	return Changed{Customer: who.ID}, Customers.Put(tx, who)
}
