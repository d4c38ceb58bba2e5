package parts

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"jieche/assets"
	"jieche/data"
	"jieche/data/base"
	"jieche/data/demo"
	"jieche/data/staff"
	"jieche/data/stock"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

func TestMain(m *testing.M) {
	kit.SetFonts(assets.Regular(), assets.Bold())
	os.Exit(m.Run())
}

// place is a desk in a test: a real store, a window without a screen, work done at once.
type place struct {
	*desk.Desk
	t      *testing.T
	opened []desk.Route
	said   []string
}

// sit opens a shop; fill makes what is in it.
func sit(t *testing.T, fill func(dir string) error) *place {
	t.Helper()
	dir := t.TempDir()
	if err := fill(dir); err != nil {
		t.Fatal(err)
	}
	clock := func() base.Instant { return base.Date(2026, 11, 21).At(20, 0) }
	s, err := data.Open(dir, data.Options{Create: true, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	a := test.NewTempApp(t)
	a.Settings().SetTheme(kit.Theme{})
	var me staff.Member
	people, err := data.Ask(s, staff.List{Role: staff.GeneralManager})
	if err != nil {
		t.Fatal(err)
	}
	if len(people) > 0 {
		me = people[0]
	}
	p := &place{t: t}
	drafts := desk.NewDrafts(t.TempDir())
	t.Cleanup(drafts.Flush)
	p.Desk = &desk.Desk{Store: s, Work: kit.Inline{}, Win: test.NewTempWindow(t, nil), Now: clock, Drafts: drafts,
		Actor: func() staff.Member { return me }, Close: func() {},
		Open: func(r desk.Route) { p.opened = append(p.opened, r) }, Say: func(s string) { p.said = append(p.said, s) },
	}
	return p
}

func demoShop(dir string) error {
	_, err := demo.Make(dir, 20, 5)
	return err
}

func (p *place) show(s desk.Screen) {
	keys := kit.Mount(p.Win, s.Content())
	keys.Screen(s.Keys())
	p.Win.Resize(fyne.NewSize(1290, 680))
	s.Focus()
}

func (p *place) press(keys ...string) {
	p.t.Helper()
	names := map[string]fyne.KeyName{"Enter": fyne.KeyReturn, "Up": fyne.KeyUp, "Down": fyne.KeyDown, "Tab": fyne.KeyTab, "Del": fyne.KeyDelete, "Esc": fyne.KeyEscape}
	for _, k := range keys {
		f := p.Win.Canvas().Focused()
		switch name, plain := names[k]; {
		case plain && f != nil:
			f.TypedKey(&fyne.KeyEvent{Name: name})
		case len(k) == 1 && f != nil:
			f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(k)})
			f.TypedRune(rune(k[0]))
		case !kit.KeysOf(p.Win).Press(kit.Key(k)):
			p.t.Fatalf("the key %s does nothing", k)
		}
	}
}

func (p *place) write(text string) {
	for _, r := range text {
		p.Win.Canvas().Focused().TypedRune(r)
	}
}

// find reads the first part that a text finds.
func (p *place) find(text string) stock.Card {
	p.t.Helper()
	found, err := data.Ask(p.Store, workorder.PartsPage{Text: text})
	if err != nil || len(found.Rows) == 0 {
		p.t.Fatalf("%q finds nothing: %v", text, err)
	}
	return found.Rows[0]
}

func TestSearchFindsByCodeNamePinyinAndModel(t *testing.T) {
	p := sit(t, demoShop)
	s := newParts(p.Desk, desk.Route{Area: desk.Parts})
	p.show(s)
	all := s.m.found
	for _, text := range []string{"D1060", "前刹车片", "qscp", "轩逸"} {
		s.search.SetText(text)
		if s.m.found == 0 || s.m.found >= all {
			t.Errorf("%q finds %d of %d", text, s.m.found, all)
		}
	}
	s.search.SetText("没有这种东西")
	if s.m.found != 0 || s.card.loaded {
		t.Errorf("found %d, card %q", s.m.found, s.card.Part.Name)
	}
}

func TestTheCardFollowsTheChosenRow(t *testing.T) {
	p := sit(t, demoShop)
	s := newParts(p.Desk, desk.Route{Area: desk.Parts})
	p.show(s)
	p.press("Down", "Down")
	chosen, _ := s.table.Selected()
	if s.card.Part.ID != chosen.Part.ID || len(s.card.Moves) == 0 {
		t.Fatalf("card of %q with %d movements, chosen %q", s.card.Part.Name, len(s.card.Moves), chosen.Part.Name)
	}
	if got := s.card.Moves[0].Balance; got != s.card.OnHand {
		t.Errorf("the newest movement leaves %v, on hand %v", got, s.card.OnHand)
	}
}

func TestReceiptByKeysAlone(t *testing.T) {
	p := sit(t, demoShop)
	before := p.find("qscp")
	s := newReceiving(p.Desk, desk.Route{Area: desk.Receipt})
	p.show(s)
	p.write("广州华诚")
	p.press("Enter", "Enter")
	p.write("D1060")
	p.press("Enter")
	p.write("-4")
	p.press("Enter")
	if len(s.m.Lines) != 0 {
		t.Fatalf("a negative quantity was taken: %+v", s.m.Lines)
	}
	if s.qty.Fault() == "" {
		t.Error("the negative quantity has no sentence at its field")
	}
	s.qty.Select()
	p.write("4")
	p.press("Enter")
	p.write("270")
	p.press("Enter", "Enter")
	if len(s.m.Lines) != 1 || s.m.total() != 1080_00 {
		t.Fatalf("lines %+v", s.m.Lines)
	}
	p.press("Enter", "Enter") // nothing more: to the button, and in
	after := p.find("qscp")
	if after.OnHand != before.OnHand+4000 {
		t.Errorf("on hand %v, before %v; said %q", after.OnHand, before.OnHand, p.said)
	}
	if s.Unsaved() != "" || len(p.opened) == 0 || p.opened[0].Area != desk.Parts {
		t.Errorf("unsaved %q, opened %v", s.Unsaved(), p.opened)
	}
}

func TestAReceiptSurvivesInItsDraft(t *testing.T) {
	p := sit(t, demoShop)
	s := newReceiving(p.Desk, desk.Route{Area: desk.Receipt})
	p.show(s)
	p.write("广州华诚")
	p.press("Enter", "Enter")
	p.write("D1060")
	p.press("Enter")
	p.write("4")
	p.press("Enter", "Enter", "Enter")
	again := newReceiving(p.Desk, desk.Route{Area: desk.Receipt})
	if again.m.Supplier != "广州华诚" || len(again.m.Lines) != 1 {
		t.Errorf("draft %+v", again.m)
	}
}

func TestCountingAndCorrecting(t *testing.T) {
	p := sit(t, demoShop)
	s := newParts(p.Desk, desk.Route{Area: desk.Parts, Text: "D1060"})
	p.show(s)
	have := s.card.OnHand
	p.press("Ctrl+O", "3", "Enter")
	p.write((have - 1000).String())
	p.press("Enter", "Enter")
	if s.card.OnHand != have-1000 || s.card.Moves[0].Kind != stock.Loss {
		t.Fatalf("on hand %v after the count, before %v; newest %v", s.card.OnHand, have, s.card.Moves[0].Kind)
	}
	p.press("Ctrl+L", "Del")
	p.press("Ctrl+Enter")
	if s.card.OnHand != have-1000 {
		t.Error("corrected without a reason")
	}
	p.write("数错了")
	p.press("Enter")
	if s.card.OnHand != have || s.card.Moves[0].Kind != stock.Correction {
		t.Errorf("on hand %v after the correction, want %v; said %q, focus %T", s.card.OnHand, have, p.said, p.Win.Canvas().Focused())
	}
}

func TestANewPartIsChosenAndAnUsedCodeIsRefusedAtItsField(t *testing.T) {
	p := sit(t, demoShop)
	s := newParts(p.Desk, desk.Route{Area: desk.Parts})
	p.show(s)
	p.press("Ctrl+N")
	p.write(s.m.rows[0].Part.Code)
	p.press("Enter")
	p.write("雨刮片")
	p.press("Ctrl+Enter")
	if s.m.found != int(s.m.total) || s.card.Part.Name == "雨刮片" {
		t.Fatal("a code was given twice")
	}
	p.press("Esc", "Ctrl+N")
	p.write("YG-24")
	p.press("Enter")
	p.write("雨刮片")
	p.press("Ctrl+Enter")
	if s.card.Part.Name != "雨刮片" || s.card.Part.Code != "YG-24" {
		t.Errorf("chosen %q %q", s.card.Part.Name, s.card.Part.Code)
	}
}

func TestAnEmptyShopOffersTheImport(t *testing.T) {
	p := sit(t, func(string) error { return nil })
	s := newParts(p.Desk, desk.Route{Area: desk.Parts})
	p.show(s)
	s.importFile()
	if sentence, fresh := s.m.empty(); !fresh || sentence == "" {
		t.Error("no greeting")
	}
	if len(p.opened) != 1 || p.opened[0] != (desk.Route{Area: desk.Import, Text: "parts"}) {
		t.Errorf("opened %v", p.opened)
	}
}

func TestPagesFollowUntilTheEnd(t *testing.T) {
	const kinds = 450
	p := sit(t, func(string) error { return nil })
	for i := range kinds {
		part := stock.Part{Code: fmt.Sprintf("P%04d", i), Name: "配件", Unit: "个"}
		if _, err := data.Do(p.Store, data.By{}, stock.SavePart{Part: part}); err != nil {
			t.Fatal(err)
		}
	}
	s := newParts(p.Desk, desk.Route{Area: desk.Parts})
	p.show(s)
	if len(s.m.rows) != stock.Page || !s.m.more {
		t.Fatalf("%d rows in the first page", len(s.m.rows))
	}
	s.more()
	s.more()
	if len(s.m.rows) != kinds || s.m.more {
		t.Errorf("%d rows after all pages, want %d", len(s.m.rows), kinds)
	}
	for i, c := range s.m.rows {
		if want := fmt.Sprintf("P%04d", i); c.Part.Code != want {
			t.Fatalf("row %d is %s, want %s", i, c.Part.Code, want)
		}
	}
}

func TestExportWritesWhatTheListShows(t *testing.T) {
	p := sit(t, demoShop)
	found, err := data.Ask(p.Store, workorder.PartsPage{Text: "scp"})
	if err != nil {
		t.Fatal(err)
	}
	path, err := writeParts(filepath.Join(t.TempDir(), "exports"), base.Date(2026, 11, 21), found)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() == 0 || filepath.Base(path) != "配件 2026-11-21.xlsx" {
		t.Errorf("%s: %v", path, err)
	}
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := writeParts(blocked, base.Date(2026, 11, 21), found); !base.Is(err, base.Full) {
		t.Errorf("a folder that is a file: %v", err)
	}
}
