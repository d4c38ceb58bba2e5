package receptions

import (
	"slices"
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/data/workorder"
)

func TestPlateGetsTheShopsProvince(t *testing.T) {
	for typed, want := range map[string]string{
		"b7k291": "粤B·7K291", "B7K291": "粤B·7K291", "粤b·7k291": "粤B·7K291", "湘A12345": "湘A·12345", "bd10586": "粤B·D10586",
	} {
		m := newModel()
		m.arrival.Province = "粤"
		m.setPlate(typed)
		if m.Plate != want {
			t.Errorf("%q became %q, want %q", typed, m.Plate, want)
		}
		if m.doubts["plate"] != "" {
			t.Errorf("%q is doubted: %s", typed, m.doubts["plate"])
		}
	}
}

// What is strange is said and kept as it was typed: nothing is turned into something else.
func TestStrangeNumbersAreSaidAndKept(t *testing.T) {
	m := newModel()
	m.arrival.Province = "粤"
	m.setPlate("粤BO1234")
	if m.number() != "粤BO1234" || m.doubts["plate"] == "" {
		t.Errorf("plate %q, doubt %q", m.number(), m.doubts["plate"])
	}
	m.setPlate("粤B01234")
	if m.doubts["plate"] != "" {
		t.Errorf("the doubt stays after the correction: %s", m.doubts["plate"])
	}
	m.setVIN("LGBH52E07MY13721")
	if word, good := m.vinMark(2026); good || !strings.Contains(word, "16 位") {
		t.Errorf("a short VIN is marked %q, good %v", word, good)
	}
	m.setPhone(&m.Owner, "phone", "1380013221")
	if m.doubts["phone"] == "" || m.Owner.Phone == "" {
		t.Errorf("a short number: %q, doubt %q", m.Owner.Phone, m.doubts["phone"])
	}
	m.setPhone(&m.Owner, "phone", "１３８ ００１３ ２２１０")
	if m.doubts["phone"] != "" || m.Owner.Phone != "138 0013 2210" {
		t.Errorf("full width: %q, doubt %q", m.Owner.Phone, m.doubts["phone"])
	}
}

func knownCar() workorder.Arrival {
	owner := customer.Customer{ID: customer.ID{1}, Name: "周建平", Phones: []ident.Phone{"13800132210"}, FollowUp: true, CallTime: "18:00 以后"}
	sender := customer.Customer{ID: customer.ID{2}, Name: "周浩", Phones: []ident.Phone{"13927118840"}}
	v := customer.Vehicle{ID: customer.VehicleID{3}, Plate: "粤B7K291", PlateColour: ident.Blue, Model: "东风日产 轩逸 1.6L", KM: 41_073,
		KMDay: base.Date(2026, 6, 20), Owner: owner.ID, Sender: sender.ID}
	return workorder.Arrival{Province: "粤", File: customer.File{Vehicle: v, Owner: owner, Sender: sender}, Last: &workorder.LastTime{
		Kind: workorder.Maintenance, PayBy: "微信", Belongings: []workorder.Belonging{{Name: "钥匙", Count: 2}},
		Lines: []workorder.AgainLine{{Offer: workorder.Offer{Package: catalog.PackageID{4}, Name: "小保养", Price: 48_000}}},
	}}
}

func TestKnownCarFillsTheForm(t *testing.T) {
	m := newModel()
	m.Engine = "HR16 523981" // typed before the car was known, and not in its file
	m.arrive(knownCar())
	if m.Plate != "粤B·7K291" || m.Owner.Name != "周建平" || m.Owner.Phone != "138 0013 2210" || m.Sender.Name != "周浩" || m.CallTime != "18:00 以后" {
		t.Errorf("filled: %+v", m.form)
	}
	if m.Engine != "HR16 523981" {
		t.Errorf("what the file does not know was lost: engine %q", m.Engine)
	}
	if m.touched {
		t.Error("looking a car up counts as unsaved work")
	}
	c := m.command()
	if c.Car.ID != (customer.VehicleID{3}) || c.Owner.ID != (customer.ID{1}) || c.Sender.ID != (customer.ID{2}) {
		t.Errorf("the command names %v, %v, %v", c.Car.ID, c.Owner.ID, c.Sender.ID)
	}
	m.KM = 48_620
	if !slices.ContainsFunc(m.notices(), func(s string) bool { return strings.Contains(s, "7,547") }) {
		t.Errorf("the distance since last time is not said: %v", m.notices())
	}
}

// The same car read again, because somebody changed it elsewhere, must not undo what is being typed.
func TestReadingTheCarAgainKeepsWhatWasTyped(t *testing.T) {
	m := newModel()
	m.arrive(knownCar())
	m.Model = "东风日产 轩逸 1.6L 改装"
	m.arrive(knownCar())
	if m.Model != "东风日产 轩逸 1.6L 改装" {
		t.Errorf("the model went back to %q", m.Model)
	}
}

func TestAnotherNameIsAnotherPerson(t *testing.T) {
	m := newModel()
	m.arrive(knownCar())
	m.Owner.another("周建国")
	if c := m.command(); !c.Owner.ID.IsZero() || c.Owner.Name != "周建国" {
		t.Errorf("the new owner is sent as the known one: %+v", c.Owner)
	}
}

func TestSameAsLastTime(t *testing.T) {
	m := newModel()
	if m.again() {
		t.Error("a stranger has a last time")
	}
	m.arrive(knownCar())
	if !m.again() {
		t.Fatal("the last visit is not taken")
	}
	c := m.command()
	if c.Kind != workorder.Maintenance || len(c.Packages) != 1 || m.estimate() != 48_000 || len(c.Intake.Belongings) != 1 {
		t.Errorf("kind %s, packages %v, about %s, belongings %v", c.Kind, c.Packages, m.estimate(), c.Intake.Belongings)
	}
	if c.PayBy != "" {
		t.Errorf("last time's answer %q was given for the customer", c.PayBy)
	}
}

func TestChosenWorkBecomesLines(t *testing.T) {
	m := newModel()
	m.add(workorder.Offer{Package: catalog.PackageID{1}, Price: 100})
	m.add(workorder.Offer{Item: catalog.ItemID{2}, Price: 20})
	m.add(workorder.Offer{Item: catalog.ItemID{3}, Price: 3})
	m.remove(1)
	c := m.command()
	if len(c.Packages) != 1 || len(c.Lines) != 1 || c.Lines[0].Item != (catalog.ItemID{3}) || m.estimate() != 103 {
		t.Errorf("packages %v, lines %v, about %s", c.Packages, c.Lines, m.estimate())
	}
}

func TestFunctions(t *testing.T) {
	m := newModel()
	m.setFunctions(false, nil, "")
	if m.Intake.Checks != nil {
		t.Errorf("nobody looked, and it says %v", m.Intake.Checks)
	}
	m.setFunctions(true, nil, "")
	if len(m.Intake.Checks) != len(functions) || m.Intake.Checks["灯光"] != allRight {
		t.Errorf("all right: %v", m.Intake.Checks)
	}
	m.setFunctions(false, []string{"空调"}, "异响")
	if m.Intake.Checks["空调"] != "异响" || m.Intake.Checks["灯光"] != allRight {
		t.Errorf("one faulty: %v", m.Intake.Checks)
	}
}

func TestBelongings(t *testing.T) {
	m := newModel()
	m.setKeys(2)
	m.toggle("备胎", true)
	m.toggle("备胎", true)
	m.setKeys(1)
	if len(m.Intake.Belongings) != 2 || !m.has("钥匙") || !m.has("备胎") {
		t.Errorf("belongings %v", m.Intake.Belongings)
	}
	m.setKeys(0)
	m.toggle("备胎", false)
	if len(m.Intake.Belongings) != 0 {
		t.Errorf("left over: %v", m.Intake.Belongings)
	}
}

// The arrows reach every place of the drawing from where they begin.
func TestArrowsReachEveryPlace(t *testing.T) {
	seen := map[string]bool{}
	todo := []spot{nearest(437, 168)}
	for len(todo) > 0 {
		s := todo[0]
		todo = todo[1:]
		if seen[s.name] {
			continue
		}
		seen[s.name] = true
		for _, d := range [][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
			todo = append(todo, stepFrom(s.x, s.y, d[0], d[1]))
		}
	}
	for _, s := range spots {
		if !seen[s.name] {
			t.Errorf("the arrows don't reach %s", s.name)
		}
		if n := nearest(s.x, s.y); n.name != s.name {
			t.Errorf("%s is taken for %s", s.name, n.name)
		}
	}
}

func TestMarks(t *testing.T) {
	m := newModel()
	m.mark(1, 437, 168)
	m.mark(5, 720, 500)
	m.mark(2, 440, 165) // on the first one: it was a dent
	m.mark(7, 100, 100) // no such kind
	if got := m.damages(); got != "掉漆（后保险杠） · 凹陷（左前门）" {
		t.Errorf("damages %q", got)
	}
	if m.Intake.Marks[1].Side != "左侧" || m.Intake.Marks[0].Side != "车顶" {
		t.Errorf("sides: %+v", m.Intake.Marks)
	}
	if !m.unmark(720, 500) || m.unmark(720, 500) || len(m.Intake.Marks) != 1 {
		t.Errorf("after taking one away: %+v", m.Intake.Marks)
	}
}

// The lines of the car stay inside of the drawing.
func TestCarIsInsideItsDrawing(t *testing.T) {
	for _, s := range carStrokes() {
		for _, p := range s {
			if p.x < 0 || p.x > 560 || p.y < 0 || p.y > 220 {
				t.Errorf("a line leaves the drawing at %.1f, %.1f", p.x, p.y)
			}
		}
	}
}

// What was searched for and not found is not typed a second time.
func TestSearchTextBeginsTheForm(t *testing.T) {
	for text, want := range map[string]form{
		"13800132210": {Owner: person{Phone: "138 0013 2210"}}, "LGBH52E07MY137218": {VIN: "LGBH52E07MY137218"},
		"b7k291": {Plate: "B7K291"}, "周建平": {Owner: person{Name: "周建平"}}, "zjp": {}, "": {},
	} {
		m := newModel()
		m.begin(text)
		if m.Owner != want.Owner || m.VIN != want.VIN || m.Plate != want.Plate {
			t.Errorf("%q: owner %+v, VIN %q, plate %q", text, m.Owner, m.VIN, m.Plate)
		}
	}
}
