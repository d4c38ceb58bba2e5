package parts

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/stock"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/desk/desktest"
)

// visits of the demo shop that most tests sit in.
const visits = 20

// find reads the first part that a text finds.
func find(t *testing.T, p *desktest.Place, text string) stock.Card {
	t.Helper()
	found, err := data.Ask(p.Store, workorder.PartsPage{Text: text})
	if err != nil || len(found.Rows) == 0 {
		t.Fatalf("%q finds nothing: %v", text, err)
	}
	return found.Rows[0]
}

func TestSearchFindsByCodeNamePinyinAndModel(t *testing.T) {
	p := desktest.Sit(t, visits)
	s := newParts(p.Desk, desk.Route{Area: desk.Parts})
	p.Show(s)
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
	p := desktest.Sit(t, visits)
	s := newParts(p.Desk, desk.Route{Area: desk.Parts})
	p.Show(s)
	p.Press("Down", "Down")
	chosen, _ := s.table.Selected()
	if s.card.Part.ID != chosen.Part.ID || len(s.card.Moves) == 0 {
		t.Fatalf("card of %q with %d movements, chosen %q", s.card.Part.Name, len(s.card.Moves), chosen.Part.Name)
	}
	if got := s.card.Moves[0].Balance; got != s.card.OnHand {
		t.Errorf("the newest movement leaves %v, on hand %v", got, s.card.OnHand)
	}
}

func TestReceiptByKeysAlone(t *testing.T) {
	p := desktest.Sit(t, visits)
	before := find(t, p, "qscp")
	s := newReceiving(p.Desk, desk.Route{Area: desk.Receipt})
	p.Show(s)
	p.Write("广州华诚")
	p.Press("Enter", "Enter")
	p.Write("D1060")
	p.Press("Enter")
	p.Write("-4")
	p.Press("Enter")
	if len(s.m.Lines) != 0 {
		t.Fatalf("a negative quantity was taken: %+v", s.m.Lines)
	}
	if s.qty.Fault() == "" {
		t.Error("the negative quantity has no sentence at its field")
	}
	s.qty.Select()
	p.Write("4")
	p.Press("Enter")
	p.Write("270")
	p.Press("Enter", "Enter")
	if len(s.m.Lines) != 1 || s.m.total() != 1080_00 {
		t.Fatalf("lines %+v", s.m.Lines)
	}
	p.Press("Enter", "Enter") // nothing more: to the button, and in
	after := find(t, p, "qscp")
	if after.OnHand != before.OnHand+4000 {
		t.Errorf("on hand %v, before %v; said %q", after.OnHand, before.OnHand, p.Said)
	}
	if s.Unsaved() != "" || len(p.Opened) == 0 || p.Opened[0].Area != desk.Parts {
		t.Errorf("unsaved %q, opened %v", s.Unsaved(), p.Opened)
	}
}

func TestAReceiptSurvivesInItsDraft(t *testing.T) {
	p := desktest.Sit(t, visits)
	s := newReceiving(p.Desk, desk.Route{Area: desk.Receipt})
	p.Show(s)
	p.Write("广州华诚")
	p.Press("Enter", "Enter")
	p.Write("D1060")
	p.Press("Enter")
	p.Write("4")
	p.Press("Enter", "Enter", "Enter")
	again := newReceiving(p.Desk, desk.Route{Area: desk.Receipt})
	if again.m.Supplier != "广州华诚" || len(again.m.Lines) != 1 {
		t.Errorf("draft %+v", again.m)
	}
}

func TestCountingAndCorrecting(t *testing.T) {
	p := desktest.Sit(t, visits)
	s := newParts(p.Desk, desk.Route{Area: desk.Parts, Text: "D1060"})
	p.Show(s)
	have := s.card.OnHand
	p.Press("Ctrl+O", "3", "Enter")
	p.Write((have - 1000).String())
	p.Press("Enter", "Enter")
	if s.card.OnHand != have-1000 || s.card.Moves[0].Kind != stock.Loss {
		t.Fatalf("on hand %v after the count, before %v; newest %v", s.card.OnHand, have, s.card.Moves[0].Kind)
	}
	p.Press("Ctrl+L", "Del")
	p.Press("Ctrl+Enter")
	if s.card.OnHand != have-1000 {
		t.Error("corrected without a reason")
	}
	p.Write("数错了")
	p.Press("Enter")
	if s.card.OnHand != have || s.card.Moves[0].Kind != stock.Correction {
		t.Errorf("on hand %v after the correction, want %v; said %q, focus %T", s.card.OnHand, have, p.Said, p.Win.Canvas().Focused())
	}
}

func TestANewPartIsChosenAndAnUsedCodeIsRefusedAtItsField(t *testing.T) {
	p := desktest.Sit(t, visits)
	s := newParts(p.Desk, desk.Route{Area: desk.Parts})
	p.Show(s)
	p.Press("Ctrl+N")
	p.Write(s.m.rows[0].Part.Code)
	p.Press("Enter")
	p.Write("雨刮片")
	p.Press("Ctrl+Enter")
	if s.m.found != int(s.m.total) || s.card.Part.Name == "雨刮片" {
		t.Fatal("a code was given twice")
	}
	p.Press("Esc", "Ctrl+N")
	p.Write("YG-24")
	p.Press("Enter")
	p.Write("雨刮片")
	p.Press("Ctrl+Enter")
	if s.card.Part.Name != "雨刮片" || s.card.Part.Code != "YG-24" {
		t.Errorf("chosen %q %q", s.card.Part.Name, s.card.Part.Code)
	}
}

func TestAnEmptyShopOffersTheImport(t *testing.T) {
	p := desktest.Sit(t, 0)
	s := newParts(p.Desk, desk.Route{Area: desk.Parts})
	p.Show(s)
	s.importFile()
	if sentence, fresh := s.m.empty(); !fresh || sentence == "" {
		t.Error("no greeting")
	}
	if len(p.Opened) != 1 || p.Opened[0] != (desk.Route{Area: desk.Import, Text: "parts"}) {
		t.Errorf("opened %v", p.Opened)
	}
}

func TestPagesFollowUntilTheEnd(t *testing.T) {
	const kinds = 450
	p := desktest.Sit(t, 0)
	for i := range kinds {
		part := stock.Part{Code: fmt.Sprintf("P%04d", i), Name: "配件", Unit: "个"}
		if _, err := data.Do(p.Store, data.By{}, stock.SavePart{Part: part}); err != nil {
			t.Fatal(err)
		}
	}
	s := newParts(p.Desk, desk.Route{Area: desk.Parts})
	p.Show(s)
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
	p := desktest.Sit(t, visits)
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
