package customers

import (
	"fmt"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/data/workorder"
)

// file is one vehicle's file as it was read.
type file struct {
	file    customer.File
	history []workorder.Past
	credit  workorder.Credit
	merged  []customer.Merged
	warns   []string
	loaded  bool
}

// fact is a name with what it is.
type fact struct{ name, value string }

// facts are the data of the vehicle, in the order of the form.
func (m *file) facts() []fact {
	v := m.file.Vehicle
	km := kmText(v.KM)
	if v.KM > 0 && v.KMDay != 0 {
		km += " km（" + v.KMDay.String() + "）"
	}
	insured := strings.TrimSpace(v.Insurer + " " + v.InsuredUntil.String())
	return []fact{
		{"厂牌型号", v.Model}, {"车架号 VIN", vinText(v.VIN)}, {"发动机号", v.EngineNo}, {"车身颜色", v.Paint}, {"燃料", v.Fuel},
		{"里程", km}, {"购车日期", v.Bought.String()}, {"保险", insured},
	}
}

// vinText sets a VIN in groups, as one reads it aloud.
func vinText(vin string) string {
	if len(vin) != 17 {
		return vin
	}
	return vin[:8] + " " + vin[8:11] + " " + vin[11:]
}

// person is one line of the people of a vehicle.
type person struct {
	role, name, phone, since string
	past                     bool
}

// people are owner and sender of now, then who was before.
func (m *file) people() []person {
	var list []person
	words := map[customer.Role]string{customer.Owner: "车主", customer.Sender: "送修人", customer.Driver: "驾驶人"}
	links := slices.Clone(m.file.Links)
	slices.Reverse(links)
	seen := map[customer.Role]bool{}
	for _, l := range links {
		p := person{role: words[l.Role], name: l.Name, since: l.Since.String()}
		now := l.Role == customer.Owner && l.Customer == m.file.Vehicle.Owner || l.Role == customer.Sender && l.Customer == m.file.Vehicle.Sender
		p.past = !now || seen[l.Role]
		if !p.past {
			seen[l.Role] = true
			c := m.file.Owner
			if l.Role == customer.Sender {
				c = m.file.Sender
			}
			p.phone = masked(c.Phones)
		}
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(a, b person) int {
		switch {
		case a.past == b.past:
			return 0
		case b.past:
			return -1
		}
		return 1
	})
	return list
}

func masked(phones []ident.Phone) string {
	var list []string
	for _, p := range phones {
		list = append(list, p.Mask())
	}
	return strings.Join(list, " ")
}

// ownerLine is the owner under the plate.
func (m *file) ownerLine() string {
	o := m.file.Owner
	if o.ID.IsZero() {
		return "没有车主资料"
	}
	parts := []string{o.Title()}
	if p := masked(o.Phones); p != "" && o.Name != "" {
		parts = append(parts, p)
	}
	if o.Address != "" {
		parts = append(parts, o.Address)
	}
	if o.NoContact {
		parts = append(parts, "不再联系")
	}
	return strings.Join(parts, " · ")
}

// spent is what the visits came to, without those that were cancelled.
func (m *file) spent() (visits int, sum base.Fen) {
	for _, p := range m.history {
		if p.State != workorder.Cancelled {
			visits++
			sum += p.Total
		}
	}
	return visits, sum
}

// open is the visit that is not finished, if there is one.
func (m *file) open() (workorder.Past, bool) {
	for _, p := range m.history {
		if p.State.Open() {
			return p, true
		}
	}
	return workorder.Past{}, false
}

// creditLine says how the owner stands on account.
func (m *file) creditLine() string {
	if m.file.Owner.ID.IsZero() {
		return "没有车主，不能挂账"
	}
	if m.credit.Limit == 0 && m.credit.Owes == 0 {
		return "不可挂账"
	}
	return fmt.Sprintf("额度 %s · 已挂 %s · 还可挂 %s", m.credit.Limit, m.credit.Owes, m.credit.Room())
}

func (m *file) title() (string, string) {
	if !m.loaded {
		return "车辆档案", ""
	}
	name := m.file.Vehicle.Name()
	if model := strings.Fields(m.file.Vehicle.Model); len(model) > 1 {
		name += " " + model[1]
	}
	return name, "档案"
}

// form is the file as a person types it.
type form struct {
	Plate, Colour, VIN, Model, EngineNo, Paint, Fuel, Insurer, Note string
	Bought, InsuredUntil                                            base.Day
	KM                                                              int64
	Owner, OwnerPhone, OwnerAddress                                 string
	Company                                                         bool
	Sender, SenderPhone                                             string
	NoContact                                                       bool
}

// formOf is the file as the form shows it.
func formOf(f customer.File) form {
	v := f.Vehicle
	x := form{
		Plate: v.Plate, Colour: v.PlateColour.String(), VIN: v.VIN, Model: v.Model, EngineNo: v.EngineNo, Paint: v.Paint, Fuel: v.Fuel,
		Insurer: v.Insurer, Note: v.Note, Bought: v.Bought, InsuredUntil: v.InsuredUntil, KM: v.KM,
		Owner: f.Owner.Name, OwnerPhone: joined(f.Owner.Phones), OwnerAddress: f.Owner.Address, Company: f.Owner.Company, NoContact: f.Owner.NoContact,
	}
	if v.Sender != v.Owner {
		x.Sender, x.SenderPhone = f.Sender.Name, joined(f.Sender.Phones)
	}
	return x
}

func joined(phones []ident.Phone) string {
	var list []string
	for _, p := range phones {
		list = append(list, string(p))
	}
	return strings.Join(list, " / ")
}

// register is the form as a command takes it.
func (x form) register() customer.Register {
	colour, _ := ident.ParsePlateColour(x.Colour)
	c := customer.Register{
		Car: customer.Car{
			Plate: x.Plate, PlateColour: colour, VIN: x.VIN, Model: x.Model, EngineNo: x.EngineNo, Paint: x.Paint, Fuel: x.Fuel,
			Bought: x.Bought, Insurer: x.Insurer, InsuredUntil: x.InsuredUntil, Note: x.Note,
		},
		Owner:  customer.Person{Name: x.Owner, Phone: x.OwnerPhone, Address: x.OwnerAddress, Company: x.Company},
		Sender: customer.Person{Name: x.Sender, Phone: x.SenderPhone},
	}
	return c
}

// revise is what changes a known file: the same form, and what was emptied.
func (x form) revise(f customer.File) customer.Revise {
	was := formOf(f)
	c := customer.Revise{Register: x.register()}
	c.Car.ID = f.Vehicle.ID
	if x.KM != was.KM {
		c.Car.KM = x.KM
	}
	if !f.Owner.ID.IsZero() && sameOwner(x, was) {
		c.Owner.ID = f.Owner.ID
	}
	if !f.Sender.ID.IsZero() && f.Sender.ID != f.Owner.ID && x.Sender == was.Sender && x.Sender != "" {
		c.Sender.ID = f.Sender.ID
	}
	for _, e := range []struct{ field, now, before string }{
		{"plate", x.Plate, was.Plate}, {"vin", x.VIN, was.VIN}, {"model", x.Model, was.Model}, {"engine_no", x.EngineNo, was.EngineNo},
		{"paint", x.Paint, was.Paint}, {"fuel", x.Fuel, was.Fuel}, {"insurer", x.Insurer, was.Insurer}, {"note", x.Note, was.Note},
		{"bought", x.Bought.String(), was.Bought.String()}, {"insured_until", x.InsuredUntil.String(), was.InsuredUntil.String()},
		{"owner", x.Owner + x.OwnerPhone, was.Owner + was.OwnerPhone}, {"sender", x.Sender + x.SenderPhone, was.Sender + was.SenderPhone},
		{"owner.address", x.OwnerAddress, was.OwnerAddress},
	} {
		if strings.TrimSpace(e.now) == "" && e.before != "" {
			c.Clear = append(c.Clear, e.field)
		}
	}
	if !c.Owner.ID.IsZero() && x.OwnerPhone != was.OwnerPhone && was.OwnerPhone != "" {
		c.Clear = append(c.Clear, "owner.phone")
	}
	if x.NoContact != was.NoContact {
		c.NoContact = &x.NoContact
	}
	return c
}

// sameOwner says that the form means the owner that the file has: his name was left, or only completed. Another name is
// another person, and the old one stays in the history.
func sameOwner(x, was form) bool {
	return x.Owner != "" && x.Owner == was.Owner || was.Owner == "" && (x.OwnerPhone == was.OwnerPhone || x.OwnerPhone == "")
}

// merging says what the merge of another file into this one does, a sentence each.
func merging(into, from customer.File, visits int) []string {
	list := []string{fmt.Sprintf("保留 %s，%s 并入后不再单独列出（合并记录可查）", called(into), called(from))}
	if visits > 0 {
		list = append(list, fmt.Sprintf("它的 %d 次来店记录归到保留的档案", visits))
	}
	v, o := into.Vehicle, from.Vehicle
	for _, f := range []struct{ word, kept, other string }{
		{"车牌", ident.DisplayPlate(v.Plate), ident.DisplayPlate(o.Plate)}, {"车架号", v.VIN, o.VIN}, {"型号", v.Model, o.Model},
		{"发动机号", v.EngineNo, o.EngineNo}, {"车主", into.Owner.Title(), from.Owner.Title()},
	} {
		switch {
		case f.other == "" || f.other == f.kept:
		case f.kept == "" || f.word == "车主" && into.Owner.ID.IsZero():
			list = append(list, fmt.Sprintf("%s补上 %s", f.word, f.other))
		case f.word == "车主" && from.Owner.ID.IsZero():
		default:
			list = append(list, fmt.Sprintf("%s不同：保留 %s，%s 只留在合并记录里", f.word, f.kept, f.other))
		}
	}
	return list
}

func called(f customer.File) string {
	return strings.TrimSpace(f.Vehicle.Name() + " " + f.Vehicle.Model)
}
