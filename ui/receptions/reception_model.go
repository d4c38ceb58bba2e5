// Package receptions is the reception of a car: who comes with which car, in what condition it is, and what shall be done.
package receptions

import (
	"fmt"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/data/paper"
	"jieche/data/workorder"
	"jieche/ui/desk"
)

// person is an owner or a sender as typed.
type person struct {
	ID    customer.ID `json:"id,omitzero"`
	Name  string      `json:"name,omitempty"`
	Phone string      `json:"phone,omitempty"` // as typed, or in groups when it was read
}

// chosen is a package, an item or a part that shall be done.
type chosen struct {
	workorder.Offer
	Qty base.Milli `json:"qty,omitempty"`
}

// amount is what it costs; of a part for its quantity.
func (c chosen) amount() base.Fen {
	if c.Part.IsZero() || c.Qty == 0 {
		return c.Price
	}
	return c.Price.Times(c.Qty)
}

// form is what was typed. It is the draft as well: whatever stands here survives a crash.
type form struct {
	Title    string              `json:"title"`            // how the draft calls itself
	KeyIn    base.DocNo          `json:"key_in,omitempty"` // 补录: the number on the form that was filled in by hand
	Ticket   base.DocNo          `json:"ticket,omitempty"` // and the one on the customer's ticket 受理号码
	KeyInAt  base.Instant        `json:"key_in_at,omitempty"`
	Vehicle  customer.VehicleID  `json:"vehicle,omitzero"`
	Plate    string              `json:"plate,omitempty"` // as it stands in the field
	Colour   ident.PlateColour   `json:"colour,omitempty"`
	VIN      string              `json:"vin,omitempty"`
	Model    string              `json:"model,omitempty"`
	Engine   string              `json:"engine,omitempty"`
	Paint    string              `json:"paint,omitempty"`
	KM       int64               `json:"km,omitempty"`
	KMReason string              `json:"km_reason,omitempty"`
	Owner    person              `json:"owner,omitzero"`
	Sender   person              `json:"sender,omitzero"`
	FollowUp bool                `json:"follow_up"`
	Market   bool                `json:"market,omitempty"`
	CallTime string              `json:"call_time,omitempty"`
	Kind     workorder.VisitKind `json:"kind,omitempty"`
	Intake   workorder.Intake    `json:"intake,omitzero"`
	Promised base.Instant        `json:"promised,omitempty"`
	Work     []chosen            `json:"work,omitempty"`
}

// model is the reception: the form, what the shop knows of the car, and what was found strange.
type model struct {
	form
	arrival workorder.Arrival
	doubts  map[string]string // field → sentence
	touched bool              // something was typed or chosen that would be lost
}

func newModel() *model {
	m := &model{doubts: map[string]string{}}
	m.Kind, m.FollowUp, m.Intake.Arrival = workorder.General, true, "开进"
	return m
}

// begin puts what was typed into the search box, and not found, where it belongs: a telephone, a VIN, a plate or a name.
// Letters alone are initials of a name that nobody has here.
func (m *model) begin(text string) {
	if no := desk.KeyInOf(text); no != "" {
		m.keyIn(no)
		return
	}
	phone, _ := ident.ParsePhone(text)
	vin := ident.NormaliseVIN(text)
	switch {
	case phone.Mobile():
		m.Owner.Phone = phone.Group()
	case len(vin) == 17:
		m.setVIN(vin)
	case strings.ContainsAny(text, "0123456789"):
		m.Plate = strings.ToUpper(text)
	case strings.IndexFunc(text, func(r rune) bool { return r > 0x7f }) >= 0:
		m.Owner.Name = text
	}
}

// keyIn notes a number that stands on paper: the ticket's, or the order's.
func (m *model) keyIn(no base.DocNo) {
	if no.Kind() == base.DocQueue {
		m.Ticket = no
	} else {
		m.KeyIn = no
	}
}

// known says that the car has a file here.
func (m *model) known() bool { return !m.arrival.File.Vehicle.ID.IsZero() }

// setPlate reads a plate as typed: a number without its province gets the shop's.
func (m *model) setPlate(text string) {
	text = strings.TrimSpace(text)
	if full := m.arrival.Province + text; startsPlain(text) && m.arrival.Province != "" {
		if _, doubts := ident.ParsePlate(full); len(doubts) == 0 {
			text = full
		}
	}
	p, doubts := ident.ParsePlate(text)
	m.Plate = ident.DisplayPlate(p.Number)
	if p.Colour != ident.ColourUnknown && (m.Colour == ident.ColourUnknown || !p.Guessed) {
		m.Colour = p.Colour
	}
	m.doubt("plate", doubts)
}

// startsPlain says that a plate begins with its letter, not with a province.
func startsPlain(s string) bool {
	return s != "" && (s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z')
}

// number is the plate without its dot: what is stored.
func (m *model) number() string {
	p, _ := ident.ParsePlate(m.Plate)
	return p.Number
}

func (m *model) setVIN(text string) {
	vin, doubts := ident.ParseVIN(text)
	m.VIN = vin
	m.doubt("vin", doubts)
}

// vinMark is the word beside the VIN: its check, and the year that it tells.
func (m *model) vinMark(year int) (word string, good bool) {
	switch {
	case m.VIN == "":
		return "", true
	case len(m.VIN) != 17:
		return fmt.Sprintf("%d 位，应为 17 位", len([]rune(m.VIN))), false
	case !ident.VINChecks(m.VIN):
		return "校验位不符", false
	}
	word = "校验正确"
	if y, ok := ident.VINYear(m.VIN, year); ok {
		word += fmt.Sprintf(" · %d", y)
	}
	return word, true
}

// setPhone reads the numbers of a person and writes them in groups.
func (m *model) setPhone(p *person, field, text string) {
	phones, doubts := ident.ParsePhones(text)
	if len(phones) > 0 {
		groups := make([]string, len(phones))
		for i, n := range phones {
			groups[i] = n.Group()
		}
		text = strings.Join(groups, " / ")
	}
	p.Phone = text
	m.doubt(field, doubts)
}

func (m *model) doubt(field string, doubts []ident.Doubt) {
	delete(m.doubts, field)
	if len(doubts) > 0 {
		m.doubts[field] = doubts[0].Say
	}
}

// arrive takes what the shop knows of the car. What was typed by hand stays where the file knows nothing.
func (m *model) arrive(a workorder.Arrival) {
	m.arrival = a
	if !m.known() {
		m.Vehicle = customer.VehicleID{}
		return
	}
	f := a.File
	if m.Vehicle == f.Vehicle.ID {
		return // only the warnings are new
	}
	v := f.Vehicle
	m.Vehicle = v.ID
	if v.Plate != "" {
		m.Plate, m.Colour = ident.DisplayPlate(v.Plate), v.PlateColour
	}
	for _, t := range []struct{ form, file *string }{{&m.VIN, &v.VIN}, {&m.Model, &v.Model}, {&m.Engine, &v.EngineNo}, {&m.Paint, &v.Paint}} {
		if *t.file != "" {
			*t.form = *t.file
		}
	}
	m.Owner, m.Sender = personOf(f.Owner), person{}
	if f.Sender.ID != f.Owner.ID {
		m.Sender = personOf(f.Sender)
	}
	m.FollowUp, m.Market, m.CallTime = f.Owner.FollowUp, f.Owner.Marketing, f.Owner.CallTime
	clear(m.doubts)
	m.setVIN(m.VIN)
}

func personOf(c customer.Customer) person {
	return person{ID: c.ID, Name: c.Name, Phone: c.Phone().Group()}
}

// notices are what to mind before the car is taken: the shop's warnings, and how far it drove since the last time.
func (m *model) notices() []string {
	list := slices.Clone(m.arrival.Warnings)
	v := m.arrival.File.Vehicle
	if m.KM > v.KM && v.KM > 0 {
		list = append(list, fmt.Sprintf("里程比上次多 %s km（%s 为 %s km）", count(m.KM-v.KM), v.KMDay, count(v.KM)))
	}
	return list
}

func count(n int64) string { return base.Milli(n * 1000).String() }

// add chooses a package, an item or a part.
func (m *model) add(o workorder.Offer) {
	m.Work = append(m.Work, chosen{Offer: o})
	if !o.Package.IsZero() && m.Kind == workorder.General {
		m.Kind = workorder.Maintenance
	}
	m.touched = true
}

func (m *model) remove(i int) {
	if i >= 0 && i < len(m.Work) {
		m.Work = slices.Delete(m.Work, i, i+1)
		m.touched = true
	}
}

// estimate is what the chosen work costs as offered.
func (m *model) estimate() base.Fen {
	var sum base.Fen
	for _, c := range m.Work {
		sum += c.amount()
	}
	return sum
}

// again is 照上次: the same work and belongings as at the last visit. The three questions are asked anew: an old answer is
// nobody's word today.
func (m *model) again() bool {
	last := m.arrival.Last
	if last == nil {
		return false
	}
	m.Kind = last.Kind
	if len(last.Belongings) > 0 {
		m.Intake.Belongings = slices.Clone(last.Belongings)
	}
	m.Work = nil
	for _, l := range last.Lines {
		m.Work = append(m.Work, chosen{l.Offer, l.Qty})
	}
	m.touched = true
	return true
}

// has says that a thing stays in the car; toggle changes it.
func (m *model) has(name string) bool {
	return slices.ContainsFunc(m.Intake.Belongings, func(b workorder.Belonging) bool { return b.Name == name })
}

func (m *model) toggle(name string, on bool) {
	m.Intake.Belongings = slices.DeleteFunc(m.Intake.Belongings, func(b workorder.Belonging) bool { return b.Name == name })
	if on {
		m.Intake.Belongings = append(m.Intake.Belongings, workorder.Belonging{Name: name, Count: 1})
	}
	m.touched = true
}

// setKeys is how many keys were handed over: the one thing of which the number matters.
func (m *model) setKeys(n int) {
	m.toggle("钥匙", n > 0)
	if n > 0 {
		m.Intake.Belongings[len(m.Intake.Belongings)-1].Count = n
	}
}

// functions are what is tried out at the reception.
var functions = []string{"故障灯", "灯光", "升降器", "音响", "空调", "雨刮"}

// allRight is the word for a function that works.
const allRight = "正常"

// setFunctions notes which functions don't work and why; the others are right, once anybody has looked.
func (m *model) setFunctions(looked bool, faulty []string, why string) {
	m.Intake.Checks = nil
	if !looked && len(faulty) == 0 {
		return
	}
	m.Intake.Checks = map[string]string{}
	for _, f := range functions {
		m.Intake.Checks[f] = allRight
		if slices.Contains(faulty, f) {
			m.Intake.Checks[f] = "不正常"
			if why != "" {
				m.Intake.Checks[f] = why
			}
		}
	}
	m.touched = true
}

// faulty lists the functions that don't work, and what was noted.
func (m *model) faulty() (names []string, why string) {
	for _, f := range functions {
		if note, ok := m.Intake.Checks[f]; ok && note != allRight {
			names = append(names, f)
			if note != "不正常" {
				why = note
			}
		}
	}
	return names, why
}

// missing is what the reception still lacks, for the bar; nothing of it stops the saving but the first.
func (m *model) missing() []string {
	var list []string
	if m.Plate == "" && m.VIN == "" && m.Owner.Name == "" && m.Owner.Phone == "" {
		list = append(list, "车牌、VIN 或车主")
	}
	if m.KM == 0 && m.Intake.Arrival != "拖进" {
		list = append(list, "里程")
	}
	if m.Owner.Name == "" && m.Owner.Phone == "" {
		list = append(list, "车主")
	}
	if len(m.Work) == 0 && m.Intake.Complaint == "" {
		list = append(list, "项目或客户原话")
	}
	return list
}

// title is how the visit is called on its tab and in the list of drafts.
func (m *model) title() string {
	switch {
	case m.Plate != "":
		return strings.TrimSpace(m.Plate + " " + desk.Series(m.Model))
	case m.Owner.Name != "":
		return m.Owner.Name
	case m.VIN != "":
		return "VIN 尾号 " + ident.VINTail(m.VIN)
	}
	return ""
}

// command is the reception as one command.
func (m *model) command() workorder.Receive {
	follow, market := m.FollowUp, m.Market
	c := workorder.Receive{
		Car: customer.Car{ID: m.Vehicle, Plate: m.number(), PlateColour: m.Colour, VIN: m.VIN, Model: m.Model, EngineNo: m.Engine,
			Paint: m.Paint, KM: m.KM},
		Owner: customer.Person{ID: m.Owner.ID, Name: m.Owner.Name, Phone: m.Owner.Phone, CallTime: m.CallTime, FollowUp: &follow, Market: &market},
		Kind:  m.Kind, KMReason: m.KMReason, Intake: m.Intake, Promised: m.Promised, ByHand: paper.ByHand{No: m.KeyIn, At: m.KeyInAt}, Queue: m.Ticket,
	}
	if c.Car.Plate == "" {
		c.Car.PlateColour = ident.ColourUnknown
	}
	if c.Owner.Name == "" && c.Owner.Phone == "" {
		c.Owner = customer.Person{}
	}
	if m.Sender.Name != "" || m.Sender.Phone != "" {
		c.Sender = customer.Person{ID: m.Sender.ID, Name: m.Sender.Name, Phone: m.Sender.Phone}
	}
	for _, w := range m.Work {
		switch {
		case !w.Package.IsZero():
			c.Packages = append(c.Packages, catalog.PackageID(w.Package))
		default:
			c.Lines = append(c.Lines, workorder.LineInput{Item: w.Item, Part: w.Part, Qty: w.Qty})
		}
	}
	return c
}

// another is a person whose name was changed by hand: he is somebody else, not the known one under a new name.
func (p *person) another(name string) {
	if name != p.Name {
		p.ID = customer.ID{}
	}
	p.Name = name
}
