package imports

import (
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/customer"
	"jieche/data/find"
	"jieche/data/undo"
	"jieche/ui/desk"
	"jieche/ui/desk/desktest"
)

// brought is the screen after an import of the small table.
func brought(t *testing.T, p *desktest.Place) *screen {
	t.Helper()
	s := New(p.Desk, desk.Route{Area: desk.Import}).(*screen)
	p.Show(s)
	p.Write(write(t, "旧客户.csv", table))
	p.Press("Enter", "Enter")
	if s.m.stage != stored || s.m.summary.Made != 2 {
		t.Fatalf("%s %s", s.m.summary, s.m.fault)
	}
	return s
}

// After an import a key takes it back; the keyboard stands on the way back at first, and the list says that it is done.
func TestUndoAfterAnImport(t *testing.T) {
	p := desktest.Sit(t, 14)
	s := brought(t, p)
	if !s.undo.Visible() {
		t.Error("no button takes the import back")
	}
	p.Press("Ctrl+U")
	if !p.Dialog() {
		t.Fatal("nobody asks")
	}
	p.Press("Enter") // 返回
	if hits, _ := data.Ask(p.Store, find.Query{Text: "7K29Z"}); len(hits) != 1 {
		t.Fatal("a careless Enter took the import back")
	}
	p.Press("Ctrl+U", "Ctrl+Enter")
	if hits, _ := data.Ask(p.Store, find.Query{Text: "7K29Z"}); len(hits) != 0 || !p.Told("已撤销导入") || s.m.stage != choosing {
		t.Fatalf("found %d, said %q, stage %d", len(hits), p.Said, s.m.stage)
	}
	p.Press("Ctrl+H")
	list := s.past.Rows()
	if !p.Dialog() || len(list) == 0 || standing(list[0]) != "已撤销" || did(list[0]) != "新建 2，补全 0" || list[0].File != "旧客户.csv" {
		t.Fatalf("the list of imports: %+v", list)
	}
	p.Press("Enter")
	if !p.Dialog() {
		t.Error("the list went away without a word for an import that is undone")
	}
}

// From the list an older import is taken back; what was changed since stays and is listed.
func TestUndoFromTheListKeepsWhatWasChanged(t *testing.T) {
	p := desktest.Sit(t, 14)
	brought(t, p)
	hits, err := data.Ask(p.Store, find.Query{Text: "7K29Z"})
	if err != nil || len(hits) != 1 {
		t.Fatalf("%v %v", hits, err)
	}
	car := customer.Register{Car: customer.Car{Plate: "粤B7K29Z", Model: "东风日产 轩逸"}}
	if _, err := data.Do(p.Store, p.By(desk.NewOp()), car); err != nil {
		t.Fatal(err)
	}
	s := New(p.Desk, desk.Route{Area: desk.Import}).(*screen)
	p.Show(s)
	p.Press("Ctrl+H", "Enter", "Ctrl+Enter")
	if !p.Dialog() || s.kept == nil {
		t.Fatalf("what stays is not listed; said %q", p.Said)
	}
	var told strings.Builder
	for _, k := range s.kept.Rows() {
		told.WriteString(k.What + "：" + k.Why + "\n")
	}
	if !strings.Contains(told.String(), "厂牌型号") || !strings.Contains(told.String(), "7K29Z") {
		t.Errorf("kept:\n%s", told.String())
	}
	list, err := data.Ask(p.Store, undo.Imports{})
	if err != nil || len(list) == 0 || undoable(list[0]) || !strings.HasPrefix(standing(list[0]), "已撤销，保留") {
		t.Errorf("%+v %v", list, err)
	}
}
