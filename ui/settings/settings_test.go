package settings

import (
	"testing"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/catalog"
	"jieche/data/shop"
	"jieche/data/staff"
	"jieche/ui/desk"
	"jieche/ui/desk/desktest"
)

func profileOf(t *testing.T, p *desktest.Place) shop.Profile {
	t.Helper()
	got, err := data.Ask(p.Store, shop.Show{})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// A shop is opened with the keyboard alone: its name, who works there, and Ctrl+Enter.
func TestFirstStart(t *testing.T) {
	p := desktest.Sit(t, 0)
	s := NewSetup(p.Desk, desk.Route{Area: desk.Setup}).(*setup)
	p.Show(s)
	p.Press("Ctrl+Enter")
	if s.name.Fault() == "" {
		t.Fatal("a shop without a name")
	}
	p.Write("诚安汽车服务")
	p.Press("Ctrl+Enter")
	if s.person.Fault() == "" {
		t.Fatal("a shop without people")
	}
	for _, h := range []struct{ name, key string }{{"张师傅", "4"}, {"周经理", "1"}, {"李敏", "3"}} {
		p.Write(h.name)
		p.Press("Enter", h.key, "Enter", "Enter")
	}
	p.Press("Ctrl+Enter")
	list, err := data.Ask(p.Store, staff.List{})
	if err != nil || len(list) != 3 || list[0].Name != "周经理" || list[0].Role != staff.GeneralManager {
		t.Fatalf("staff %+v %v", list, err)
	}
	if got := profileOf(t, p); got.Name != "诚安汽车服务" || got.Province != "粤" || got.PaperOrder != "A4" {
		t.Fatalf("profile %+v", got)
	}
	if p.Closed != 1 || len(p.Opened) != 1 || p.Opened[0].Area != desk.Today {
		t.Fatalf("closed %d, opened %v", p.Closed, p.Opened)
	}
}

// A shop of technicians alone could never be configured again.
func TestSomebodyMustLead(t *testing.T) {
	var m opening
	m.profile.Name = "诚安"
	if err := m.add("张师傅", staff.Technician); err != nil {
		t.Fatal(err)
	}
	if field, _ := m.missing(); field != "person" {
		t.Fatal("a shop that nobody leads")
	}
	if err := m.add("周经理", staff.ServiceManager); err != nil {
		t.Fatal(err)
	}
	if _, sentence := m.missing(); sentence != "" {
		t.Fatal(sentence)
	}
	if err := m.add(" 张师傅 ", staff.TeamLeader); err != nil || len(m.hands) != 2 || m.hands[0].role != staff.TeamLeader {
		t.Fatalf("%+v %v", m.hands, err)
	}
}

func TestDemoShop(t *testing.T) {
	p := desktest.Sit(t, 0)
	s := NewSetup(p.Desk, desk.Route{Area: desk.Setup}).(*setup)
	p.Show(s)
	p.Press("Ctrl+D")
	if got := profileOf(t, p); !got.Demo || !p.Told("演示店已装好") {
		t.Fatalf("profile %+v, said %v", got, p.Said)
	}
}

// The profile is saved with Ctrl+S; a province that is none is said at its field, and the rest stays.
func TestProfile(t *testing.T) {
	p := desktest.Sit(t, 14)
	s := New(p.Desk, desk.Route{Area: desk.Settings}).(*screen)
	p.Show(s)
	sec := s.Section(shopSection).(*profile)
	if s.Unsaved() != "" {
		t.Fatal("nothing was typed")
	}
	sec.name.SetText("诚安汽车服务")
	sec.province.SetText("X")
	if s.Unsaved() == "" {
		t.Fatal("what was typed would be lost without a word")
	}
	p.Press("Ctrl+S")
	if sec.province.Fault() == "" || profileOf(t, p).Name == "诚安汽车服务" || sec.name.Text != "诚安汽车服务" {
		t.Fatalf("fault %q", sec.province.Fault())
	}
	sec.province.SetText("川")
	sec.terms.SetText("第一条\n\n 第二条 ")
	p.Press("Ctrl+S")
	got := profileOf(t, p)
	if got.Name != "诚安汽车服务" || got.Province != "川" || len(got.Terms) != 2 || got.Terms[1] != "第二条" || !got.Demo {
		t.Fatalf("profile %+v", got)
	}
	if s.Unsaved() != "" {
		t.Fatal("saved, and still unsaved")
	}
}

// Hire, change and let go with the keyboard.
func TestPeople(t *testing.T) {
	p := desktest.Sit(t, 14)
	s := New(p.Desk, desk.Route{Area: desk.Settings, Text: staffSection}).(*screen)
	p.Show(s)
	p.Press("Ctrl+N")
	p.Write("新来的")
	p.Press("Enter", "Enter", "Enter")
	list, err := data.Ask(p.Store, staff.List{Role: staff.Technician})
	if err != nil || list[len(list)-1].Name != "新来的" {
		t.Fatalf("staff %+v %v", list, err)
	}
	if p.Dialog() {
		t.Fatal("the form is still open")
	}
}

// A labour item and a package of it are made without the mouse; the price is what lines and discount come to.
func TestItemsAndPackages(t *testing.T) {
	p := desktest.Sit(t, 14)
	s := New(p.Desk, desk.Route{Area: desk.Settings, Text: itemSection}).(*screen)
	p.Show(s)
	p.Press("Ctrl+N")
	p.Write("ZZ-1")
	p.Press("Enter")
	p.Write("清洗节气门")
	p.Press("Enter", "Enter")
	p.Write("1.5")
	p.Press("Enter")
	p.Write("100")
	p.Press("Ctrl+Enter")
	items, err := data.Ask(p.Store, catalog.ListItems{Text: "ZZ-1"})
	if err != nil || len(items) != 1 || items[0].Hours != 1500 || items[0].Rate != 100_00 {
		t.Fatalf("items %+v %v", items, err)
	}
	p.Press("Ctrl+4", "Ctrl+N")
	p.Write("ZZ-TC")
	p.Press("Enter")
	p.Write("清洗套餐")
	p.Press("Enter")
	p.Write("20")
	p.Press("Enter")
	p.Write("ZZ-1")
	p.Press("Enter", "Ctrl+Enter")
	packs, err := data.Ask(p.Store, catalog.ListPackages{Text: "ZZ-TC"})
	if err != nil || len(packs) != 1 || len(packs[0].Lines) != 1 || packs[0].Lines[0].Item != items[0].ID {
		t.Fatalf("packages %+v %v", packs, err)
	}
	sheet, err := data.Ask(p.Store, catalog.PackageOf{Package: packs[0].ID})
	if err != nil || sheet.Total != 130_00 {
		t.Fatalf("total %s %v", sheet.Total, err)
	}
}

// The look is remembered on the PC, and the check says that the shop is sound.
func TestLookAndCheck(t *testing.T) {
	p := desktest.Sit(t, 14)
	s := New(p.Desk, desk.Route{Area: desk.Settings, Text: lookSection}).(*screen)
	p.Show(s)
	p.Press("2")
	if got := fyne.CurrentApp().Preferences().Float(scaleKey); got != 1.15 {
		t.Fatalf("the PC remembers %v", got)
	}
	p.Press("Ctrl+6", "Ctrl+Enter")
	if text := s.Section(systemSection).(*system).result.Text(); len(text) == 0 || text[:len("没有发现问题")] != "没有发现问题" {
		t.Fatalf("the check says %q", text)
	}
}
