package customers

import (
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/find"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/desk/desktest"
)

func file2(t *testing.T, p *desktest.Place, id customer.VehicleID) customer.File {
	t.Helper()
	f, err := data.Ask(p.Store, customer.ShowFile{Vehicle: id})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func register(t *testing.T, p *desktest.Place, c customer.Register) customer.VehicleID {
	t.Helper()
	r, err := data.Do(p.Store, p.By(desk.NewOp()), c)
	if err != nil {
		t.Fatal(err)
	}
	return r.Vehicle
}

// One types a tail and presses Enter: the file opens. F2 then receives that car.
func TestFindAndOpen(t *testing.T) {
	p := desktest.Sit(t, 14)
	want, err := data.Ask(p.Store, find.Customers{})
	if err != nil || len(want.Rows) == 0 {
		t.Fatal("no customers", err)
	}
	last := want.Rows[len(want.Rows)-1]
	s := New(p.Desk, desk.Route{Area: desk.Customers}).(*screen)
	p.Show(s)
	p.Write(last.Plate[len(last.Plate)-4:])
	p.Press("Enter")
	if len(p.Opened) != 1 || p.Opened[0] != (desk.Route{Area: desk.Vehicle, Vehicle: last.Vehicle}) {
		t.Fatalf("opened %v, want %s", p.Opened, last.Plate)
	}
	p.Press("F2")
	switch r := p.Opened[1]; {
	case last.Action == find.OpenOrder && r != (desk.Route{Area: desk.Order, Order: last.Order}):
		t.Fatalf("F2 opened %+v", r)
	case last.Action != find.OpenOrder && r != (desk.Route{Area: desk.Reception, Vehicle: last.Vehicle}):
		t.Fatalf("F2 opened %+v", r)
	}
}

// A file is made with the keyboard alone, from what was typed in the search.
func TestMakeAFile(t *testing.T) {
	p := desktest.Sit(t, 14)
	s := New(p.Desk, desk.Route{Area: desk.Customers}).(*screen)
	p.Show(s)
	p.Write("粤B7K29Z")
	p.Press("Ctrl+N")
	if !p.Dialog() {
		t.Fatal("no form")
	}
	p.Press("Enter", "Enter") // plate, colour
	p.Write("lsvnv2br0n2123456")
	p.Press("Enter")
	p.Write("上汽大众 朗逸 1.5L")
	p.Press("Ctrl+Enter")
	found, err := data.Ask(p.Store, find.Query{Text: "7K29Z"})
	if err != nil || len(found) != 1 || found[0].Plate != "粤B7K29Z" || found[0].Model != "上汽大众 朗逸 1.5L" {
		t.Fatalf("found %+v %v", found, err)
	}
	if f := file2(t, p, found[0].Vehicle); f.Vehicle.VIN != "LSVNV2BR0N2123456" || f.Vehicle.PlateColour.String() != "蓝" {
		t.Fatalf("vehicle %+v", f.Vehicle)
	}
}

// What is typed over the old is corrected, what is emptied is emptied, another name is another owner.
func TestRevise(t *testing.T) {
	p := desktest.Sit(t, 14)
	id := register(t, p, customer.Register{
		Car:   customer.Car{Plate: "粤B7K29Z", VIN: "LSVNV2BR0N2123456", Model: "朗逸", Note: "靠边停"},
		Owner: customer.Person{Name: "张晓明", Phone: "13800132210 13900001111", Address: "学府路"},
	})
	was := file2(t, p, id)
	x := formOf(was)
	x.Note, x.OwnerPhone, x.OwnerAddress, x.Model = "", "13800132219", "", "上汽大众 朗逸"
	if _, err := data.Do(p.Store, p.By(desk.NewOp()), x.revise(was)); err != nil {
		t.Fatal(err)
	}
	now := file2(t, p, id)
	if now.Vehicle.Note != "" || now.Vehicle.Model != "上汽大众 朗逸" || now.Owner.Address != "" || joined(now.Owner.Phones) != "13800132219" {
		t.Fatalf("vehicle %+v owner %+v", now.Vehicle, now.Owner)
	}
	if now.Owner.ID != was.Owner.ID {
		t.Fatal("the owner became another person")
	}
	x = formOf(now)
	x.Owner, x.OwnerPhone = "李敏", "13700001234"
	if _, err := data.Do(p.Store, p.By(desk.NewOp()), x.revise(now)); err != nil {
		t.Fatal(err)
	}
	sold := file2(t, p, id)
	if sold.Owner.Name != "李敏" || sold.Owner.ID == now.Owner.ID {
		t.Fatalf("owner %+v", sold.Owner)
	}
	m := file{file: sold}
	people := m.people()
	if len(people) < 2 || people[0].name != "李敏" || people[0].past || people[1].name != "张晓明" || !people[1].past {
		t.Fatalf("people %+v", people)
	}
	x = formOf(sold)
	x.Plate = ""
	if _, err := data.Do(p.Store, p.By(desk.NewOp()), x.revise(sold)); err != nil {
		t.Fatal(err)
	}
	if f := file2(t, p, id); f.Vehicle.Plate != "" {
		t.Fatalf("the plate is still %s", f.Vehicle.Plate)
	}
}

// A field that is left as it was changes nothing.
func TestReviseNothing(t *testing.T) {
	p := desktest.Sit(t, 14)
	all, err := data.Ask(p.Store, find.Customers{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all.Rows {
		was := file2(t, p, r.Vehicle)
		if _, err := data.Do(p.Store, p.By(desk.NewOp()), formOf(was).revise(was)); err != nil {
			t.Fatalf("%s: %v", r.Plate, err)
		}
		now := file2(t, p, r.Vehicle)
		if now.Vehicle != was.Vehicle || formOf(now) != formOf(was) || now.Owner.ID != was.Owner.ID || len(now.Links) != len(was.Links) {
			t.Fatalf("%s changed:\n%+v\n%+v", r.Plate, was, now)
		}
	}
}

// Two files of one car become one: what will happen is shown before, and asked once more.
func TestMerge(t *testing.T) {
	p := desktest.Sit(t, 14)
	a := register(t, p, customer.Register{Car: customer.Car{Plate: "粤B7K29Z", Model: "朗逸"}})
	b := register(t, p, customer.Register{Car: customer.Car{VIN: "LSVNV2BR0N2123456", EngineNo: "E77"}})
	s := NewVehicle(p.Desk, desk.Route{Area: desk.Vehicle, Vehicle: a}).(*vehicle)
	p.Show(s)
	p.Press("Ctrl+G")
	p.Write("123456")
	p.Press("Enter", "Ctrl+Enter")
	if !p.Dialog() || file2(t, p, b).Vehicle.ID != b {
		t.Fatal("merged without a last question")
	}
	p.Press("Ctrl+Enter")
	f := file2(t, p, a)
	if f.Vehicle.VIN != "LSVNV2BR0N2123456" || f.Vehicle.Plate != "粤B7K29Z" || file2(t, p, b).Vehicle.ID != a {
		t.Fatalf("vehicle %+v", f.Vehicle)
	}
	if len(s.m.merged) != 1 {
		t.Fatal("the file does not tell of the merge")
	}
}

func TestMergingSaysWhatIsLost(t *testing.T) {
	into := customer.File{Vehicle: customer.Vehicle{Plate: "粤B7K29Z", Model: "朗逸"}}
	from := customer.File{Vehicle: customer.Vehicle{Plate: "粤B7K29A", VIN: "LSVNV2BR0N2123456", Model: "朗逸"}}
	text := strings.Join(merging(into, from, 3), "\n")
	for _, want := range []string{"3 次来店", "车牌不同：保留 粤B·7K29Z", "车架号补上 LSVNV2BR0N2123456"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said in\n%s", want, text)
		}
	}
	if strings.Contains(text, "型号不同") {
		t.Error("the same model is no difference")
	}
}

// The limit that a manager grants is what the cashier may put on account.
func TestGrantCredit(t *testing.T) {
	p := desktest.Sit(t, 14)
	id := register(t, p, customer.Register{Car: customer.Car{Plate: "粤B7K29Z"}, Owner: customer.Person{Name: "宏达物流", Phone: "13800132210"}})
	s := NewVehicle(p.Desk, desk.Route{Area: desk.Vehicle, Vehicle: id}).(*vehicle)
	p.Show(s)
	p.Press("Ctrl+L")
	p.Write("5000")
	p.Press("Enter")
	c, err := data.Ask(p.Store, workorder.CreditOf{Customer: file2(t, p, id).Owner.ID})
	if err != nil || c.Limit != base.Fen(5000_00) {
		t.Fatalf("credit %+v %v", c, err)
	}
}

func TestSeed(t *testing.T) {
	for text, want := range map[string]form{
		"粤b7k29z": {Plate: "粤B7K29Z", Colour: "蓝"}, "13800132210": {OwnerPhone: "13800132210"}, "张晓明": {Owner: "张晓明"}, "2210": {}, "": {},
	} {
		if got := seed(text); got != want {
			t.Errorf("%q begins a form with %+v, want %+v", text, got, want)
		}
	}
}
