package previews

import (
	"testing"

	"jieche/data"
	"jieche/data/paper"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/desk/desktest"
)

// What the preview shows is what is printed: its page is drawn at the paper's size, turning and zooming change what is drawn, and nothing is
// registered before Enter.
func TestPreview(t *testing.T) {
	p := desktest.Sit(t, 20)
	p.WithPress(nil, nil)
	done, err := data.Ask(p.Store, workorder.Register{Form: paper.Entrustment})
	if err != nil || len(done) == 0 {
		t.Fatal(done, err)
	}
	row := done[0]
	s := New(p.Desk, desk.Route{Area: desk.Preview, Text: desk.PreviewText(row.Form, row.No)}).(*screen)
	p.Show(s)
	if !s.m.loaded || len(s.m.doc.Pages) < 3 || s.m.made.Count != row.Count+1 {
		t.Fatalf("shows %d pages, printing %d of %d", len(s.m.doc.Pages), s.m.made.Count, row.Count)
	}
	width := func() float64 { return float64(s.sheet.Image.Bounds().Dx()) / float64(s.dpi) * 25.4 }
	if w := width(); w < 209 || w > 211 {
		t.Errorf("A4 is %.1f mm wide", w)
	}
	p.Press("PgDn", "Ctrl+=")
	if s.m.page != 1 || s.m.zoom != 110 || width() < 230 {
		t.Errorf("page %d, %d%%, %.1f mm", s.m.page, s.m.zoom, width())
	}
	p.Press("Ctrl+0", "Ctrl+-", "PgUp")
	if s.m.page != 0 || s.m.zoom != 90 {
		t.Errorf("page %d, %d%%", s.m.page, s.m.zoom)
	}
	p.Press("Ctrl+8")
	if room, high := s.scroll.Size().Height, float32(s.sheet.Image.Bounds().Dy()); high > room || high < room*0.9 {
		t.Errorf("the whole page is %.0f high in a room of %.0f", high, room)
	}
	p.Press("Ctrl+0")
	s.copies.Set("客户联")
	s.choose()
	if len(s.m.doc.Pages) >= 3 {
		t.Errorf("one copy has %d pages", len(s.m.doc.Pages))
	}
	if again, err := data.Ask(p.Store, workorder.Register{Form: paper.Entrustment}); err != nil || len(again) != len(done) {
		t.Errorf("looking at it was registered: %d, %v", len(again), err)
	}
	p.Press("Enter")
	again, err := data.Ask(p.Store, workorder.Register{No: string(row.No), Form: paper.Entrustment})
	if err != nil || again[0].Count != row.Count+1 || again[0].Copy != "客户联" || p.Closed != 1 {
		t.Errorf("printed %+v, %v, closed %d", again[0], err, p.Closed)
	}
}

func TestAFormThatIsNotThereYetSaysSo(t *testing.T) {
	p := desktest.Sit(t, 20)
	p.WithPress(nil, nil)
	s := New(p.Desk, desk.Route{Area: desk.Preview, Text: desk.PreviewText(paper.Settlement, "RO991231-A001")}).(*screen)
	p.Show(s)
	p.Press("Enter")
	if s.m.loaded || s.m.say == "" || len(p.Printed) != 0 {
		t.Errorf("%+v", s.m)
	}
}

func TestZooms(t *testing.T) {
	m := model{zoom: 100}
	m.larger(1)
	m.larger(1)
	m.larger(-1)
	if m.zoom != 110 {
		t.Errorf("%d%%", m.zoom)
	}
	m.zoom = 137
	m.larger(1)
	if m.zoom != 150 {
		t.Errorf("%d%% after 137", m.zoom)
	}
	for range 30 {
		m.larger(-1)
	}
	if m.zoom != zooms[0] {
		t.Errorf("%d%%", m.zoom)
	}
}
