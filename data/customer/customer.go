// Package customer (客户) keeps one file per vehicle and the people who belong to it.
//
// The vehicle is the root record (一车一档). It may have no plate yet, and no owner data. A customer is a person or a
// company, linked to vehicles by role and date: owner, sender, driver.
package customer

import (
	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/kv"
)

// ID names a customer.
type ID = base.ID[Customer]

// Customer (客户) is a person or a company.
type Customer struct {
	ID        ID            `json:"id,omitzero"`
	Company   bool          `json:"company,omitempty"`
	Name      string        `json:"name,omitempty" pii:"1"`
	Phones    []ident.Phone `json:"phones,omitempty" pii:"1"`
	Address   string        `json:"address,omitempty" pii:"1"`
	Birthday  base.Day      `json:"birthday,omitempty" pii:"1"`
	CallTime  string        `json:"call_time,omitempty" pii:"1"` // 方便接听的时间
	Grade     string        `json:"grade,omitempty"`             // 潜在, 新, 忠实, VIP, 流失
	FollowUp  bool          `json:"follow_up,omitempty"`         // 同意回访
	Marketing bool          `json:"marketing,omitempty"`         // 同意营销
	NoContact bool          `json:"no_contact,omitempty"`
	Credit    base.Fen      `json:"credit,omitempty"` // 挂账额度
	Note      string        `json:"note,omitempty" pii:"1"`
	Since     base.Day      `json:"since,omitempty"`
	Erased    base.Day      `json:"erased,omitempty"` // when his personal data was erased
}

// Phone is the first number, or empty.
func (c Customer) Phone() ident.Phone {
	if len(c.Phones) == 0 {
		return ""
	}
	return c.Phones[0]
}

// VehicleID names a vehicle.
type VehicleID = base.ID[Vehicle]

// Vehicle (车辆) is the root record of the shop.
type Vehicle struct {
	ID           VehicleID         `json:"id,omitzero"`
	Plate        string            `json:"plate,omitempty"` // normalised, without dot; empty: not registered yet
	PlateColour  ident.PlateColour `json:"plate_colour,omitempty"`
	VIN          string            `json:"vin,omitempty"`
	Model        string            `json:"model,omitempty"` // 厂牌型号
	EngineNo     string            `json:"engine_no,omitempty"`
	Paint        string            `json:"paint,omitempty"` // 车身颜色
	Fuel         string            `json:"fuel,omitempty"`  // 燃料种类
	Bought       base.Day          `json:"bought,omitempty"`
	Insurer      string            `json:"insurer,omitempty"`
	InsuredUntil base.Day          `json:"insured_until,omitempty"`
	KM           int64             `json:"km,omitempty"` // last known mileage 里程
	KMDay        base.Day          `json:"km_day,omitempty"`
	Owner        ID                `json:"owner,omitzero"`  // who owns it now; the links keep who did before
	Sender       ID                `json:"sender,omitzero"` // who sent it last 送修人
	Note         string            `json:"note,omitempty" pii:"1"`
}

// Name is what one calls the vehicle on screens: its plate, else its VIN.
func (v Vehicle) Name() string {
	switch {
	case v.Plate != "":
		return ident.DisplayPlate(v.Plate)
	case v.VIN != "":
		return v.VIN
	}
	return "无牌车"
}

// Role (关系) is what a customer is to a vehicle.
type Role string

// The roles.
const (
	Owner  Role = "owner"  // 车主
	Sender Role = "sender" // 送修人
	Driver Role = "driver" // 驾驶人
)

// Word is the role in the words of the shop.
func (r Role) Word() string {
	switch r {
	case Owner:
		return "车主"
	case Sender:
		return "送修人"
	case Driver:
		return "驾驶人"
	}
	return string(r)
}

// Link (人车关系) says who was what to which vehicle from which day on.
type Link struct {
	ID       base.ID[Link] `json:"id,omitzero"`
	Vehicle  VehicleID     `json:"vehicle,omitzero"`
	Customer ID            `json:"customer,omitzero"`
	Role     Role          `json:"role,omitempty"`
	Since    base.Day      `json:"since,omitempty"`
}

// The tables. Search keys: P plate and its tails, V VIN, v VIN from its end, T telephone, t telephone from its end, N name,
// Y pinyin, I initials; see search.go.
var (
	Customers = kv.NewTable("customer", func(c Customer) ID { return c.ID })
	Vehicles  = kv.NewTable("vehicle", func(v Vehicle) VehicleID { return v.ID })
	links     = kv.NewTable("customer_link", func(l Link) kv.Pair[Vehicle, Link] {
		return kv.Pair[Vehicle, Link]{Of: l.Vehicle, ID: l.ID}
	})
	byOwner = kv.NewIndex(Vehicles, "owner", func(v Vehicle, add func(kv.Key)) {
		if !v.Owner.IsZero() {
			add(kv.K().Raw(v.Owner[:]))
		}
		if !v.Sender.IsZero() && v.Sender != v.Owner {
			add(kv.K().Raw(v.Sender[:]))
		}
	})
)

// Person (客户填写) is a customer as a form brings him: an ID when he is known, data when he is new or corrected. Empty fields
// of a known customer stay as they were.
type Person struct {
	ID       ID     `json:"id,omitzero"`
	Name     string `json:"name,omitempty"`
	Phone    string `json:"phone,omitempty"` // as typed; several are separated
	Address  string `json:"address,omitempty"`
	Company  bool   `json:"company,omitempty"`
	CallTime string `json:"call_time,omitempty"`
	FollowUp *bool  `json:"follow_up,omitempty"`
	Market   *bool  `json:"marketing,omitempty"`
}

// Car (车辆填写) is a vehicle as a form brings it: an ID when it is known. Empty fields of a known vehicle stay.
type Car struct {
	ID           VehicleID         `json:"id,omitzero"`
	Plate        string            `json:"plate,omitempty"`
	PlateColour  ident.PlateColour `json:"plate_colour,omitempty"`
	VIN          string            `json:"vin,omitempty"`
	Model        string            `json:"model,omitempty"`
	EngineNo     string            `json:"engine_no,omitempty"`
	Paint        string            `json:"paint,omitempty"`
	Fuel         string            `json:"fuel,omitempty"`
	Bought       base.Day          `json:"bought,omitempty"`
	Insurer      string            `json:"insurer,omitempty"`
	InsuredUntil base.Day          `json:"insured_until,omitempty"`
	KM           int64             `json:"km,omitempty"`
	Note         string            `json:"note,omitempty"`
}

// Register (建档) makes or completes the file of one vehicle and its owner. Reception uses the same steps.
type Register struct {
	Car    Car    `json:"car"`
	Owner  Person `json:"owner,omitzero"`
	Sender Person `json:"sender,omitzero"`
}

// Registered is what Register returns.
type Registered struct {
	Vehicle VehicleID `json:"vehicle,omitzero"`
	Owner   ID        `json:"owner,omitzero"`
	Sender  ID        `json:"sender,omitzero"`
	Known   bool      `json:"known,omitempty"` // the vehicle was found, not made anew
	Doubts  []string  `json:"doubts,omitempty"`
}

// Merge (合并档案) makes one file of two that were found to be the same vehicle. From disappears into Into; the merge can be
// read afterwards.
type Merge struct {
	From VehicleID `json:"from"`
	Into VehicleID `json:"into"`
}

// File (车辆档案) is a vehicle with its people: what a screen shows.
type File struct {
	Vehicle Vehicle  `json:"vehicle"`
	Owner   Customer `json:"owner,omitzero"`
	Sender  Customer `json:"sender,omitzero"`
	Links   []Linked `json:"links,omitempty"`
}

// Linked is a link with the customer's name.
type Linked struct {
	Link
	Name string `json:"name,omitempty"`
}
