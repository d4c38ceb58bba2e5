// Package customers is the screens about vehicles and their people: the list, and the file of one vehicle.
package customers

import (
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/exchange"
	"jieche/data/find"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// screen is the list of vehicles.
type screen struct {
	d      *desk.Desk
	m      list
	latest kit.Latest

	search  *kit.Entry
	table   *kit.Table[find.CustomerRow]
	hint    *canvas.Text
	content fyne.CanvasObject
}

// New makes the list of customers and their vehicles.
func New(d *desk.Desk, _ desk.Route) desk.Screen {
	s := &screen{d: d}
	s.build()
	s.Reload()
	return s
}

// Title names the place.
func (s *screen) Title() (string, string) { return "客户", "" }

// Content is the screen.
func (s *screen) Content() fyne.CanvasObject { return s.content }

// Reads names the tables that the screen shows.
func (s *screen) Reads() []string { return []string{"vehicle", "customer", "work_order"} }

// Keys are the keys of the screen.
func (s *screen) Keys() kit.Keymap {
	return kit.Keymap{"F2": s.receive, "Ctrl+N": s.add, "Ctrl+E": s.export, "Ctrl+I": s.load, "F5": s.Reload, "PgDn": s.toTable, "PgUp": s.toTable}
}

// Fields names the fields for tests.
func (s *screen) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"find": s.search, "list": s.table}
}

// Focus puts the keyboard where one searches.
func (s *screen) Focus() { s.d.Focus(s.search) }

// Reload asks for what the text means.
func (s *screen) Reload() {
	text := s.m.text
	kit.Fetch(s.d.Work, &s.latest, func() (find.CustomerList, error) {
		return data.Ask(s.d.Store, find.Customers{Text: text})
	}, func(found find.CustomerList, err error) {
		if err != nil {
			sentence, _ := desk.Explain(err)
			s.table.SetEmpty(sentence, kit.NewButton("再试一次", "F5", s.Reload))
			s.table.SetRows(nil)
			return
		}
		s.m.found, s.m.loaded = found, true
		s.render()
	})
}

func (s *screen) build() {
	s.search = kit.NewEntry("车牌 / 电话 / VIN 尾号、姓名、拼音首字母")
	s.search.OnChanged = func(text string) {
		s.m.text = text
		s.Reload()
	}
	s.search.OnDone = s.openChosen
	s.search.OnKey = func(key kit.Key) bool {
		switch {
		case key == "Down" || key == "PgDn":
			s.toTable()
		case key == "Esc" && s.search.Text != "":
			s.search.SetText("")
		default:
			return false
		}
		return true
	}
	s.table = kit.NewTable(
		kit.Column[find.CustomerRow]{Title: "车辆", Width: 300, Weight: 1, Cell: carCell},
		kit.Column[find.CustomerRow]{Title: "车主", Width: 200, Text: owner},
		kit.Column[find.CustomerRow]{Title: "电话", Width: 130, Text: func(r find.CustomerRow) string { return r.Phone }},
		kit.Column[find.CustomerRow]{Title: "VIN 尾号", Width: 90, Text: func(r find.CustomerRow) string { return r.VINTail }},
		kit.Column[find.CustomerRow]{Title: "里程 km", Width: 96, Right: true, Text: func(r find.CustomerRow) string { return kmText(r.KM) }},
		kit.Column[find.CustomerRow]{Title: "最近来店", Width: 112, Right: true, Text: func(r find.CustomerRow) string { return r.LastVisit.String() }},
		kit.Column[find.CustomerRow]{Title: "在厂", Width: 92, Cell: orderCell},
		kit.Column[find.CustomerRow]{Title: "", Width: 96, Right: true, Cell: func(find.CustomerRow) kit.Cell { return kit.Cell{Key: "Enter"} }},
	)
	s.table.ID = func(r find.CustomerRow) string { return r.Vehicle.String() + r.Owner.String() }
	s.table.OnOpen = s.open
	s.table.OnPastTop = s.Focus
	s.table.OnType = func(text string) {
		s.Focus()
		s.search.SetText(s.search.Text + text)
		s.search.CursorColumn = len([]rune(s.search.Text))
	}
	s.hint = kit.Caption("")
	head := kit.Inset(14, 12, 14, 10, kit.Across(10, kit.Fixed(420, 34, s.search), s.hint, kit.Spacer()))
	bar := kit.NewActionBar(kit.Primary("新接车", "F2", s.receive), []*kit.Button{kit.NewButton("建档", "Ctrl+N", s.add)},
		kit.NewButton("导入…", "Ctrl+I", s.load), kit.NewButton("导出…", "Ctrl+E", s.export))
	s.content = kit.Page(kit.Panel(kit.Down(0, head, kit.Flex(1, s.table))), bar)
}

func carCell(r find.CustomerRow) kit.Cell {
	c := kit.Cell{Text: r.Model, Colour: desk.PlateColour(r.PlateColour)}
	switch {
	case r.Vehicle.IsZero():
		c.Text, c.Ink = "没有车辆", kit.Colours().Hint
	case r.Plate != "":
		c.Plate = desk.PlateText(r.Plate)
	default:
		c.Text = "无牌 " + r.Model
	}
	return c
}

func orderCell(r find.CustomerRow) kit.Cell {
	if r.Action != find.OpenOrder {
		return kit.Cell{}
	}
	return kit.Cell{Chip: r.State, State: kit.Working}
}

// render shows the whole model.
func (s *screen) render() {
	action := kit.NewButton("导入旧软件的客户表", "Ctrl+I", s.load)
	if s.m.text != "" {
		action = kit.NewButton("建档", "Ctrl+N", s.add)
	}
	s.table.SetEmpty(s.m.empty(), action)
	s.table.SetRows(s.m.found.Rows)
	kit.Say(s.hint, s.m.hint())
	s.content.Refresh()
}

func (s *screen) toTable() { s.d.Focus(s.table) }

// openChosen is Enter in the search: the first of the list, which is the likeliest.
func (s *screen) openChosen() {
	if r, ok := s.table.Selected(); ok {
		s.open(r)
	}
}

func (s *screen) open(r find.CustomerRow) {
	if r.Vehicle.IsZero() {
		s.d.Open(desk.Route{Area: desk.Reception, Text: r.OwnerName})
		return
	}
	s.d.Open(desk.Route{Area: desk.Vehicle, Vehicle: r.Vehicle})
}

// receive begins a visit of the chosen car, if the list has the keyboard; else a new one.
func (s *screen) receive() {
	if r, ok := s.table.Selected(); ok && (s.m.text != "" || s.d.Win.Canvas().Focused() == fyne.Focusable(s.table)) {
		if r.Action == find.OpenOrder {
			s.d.Open(desk.Route{Area: desk.Order, Order: r.Order})
			return
		}
		s.d.Open(desk.Route{Area: desk.Reception, Vehicle: r.Vehicle})
		return
	}
	s.d.Open(desk.Route{Area: desk.Reception, Text: s.m.text})
}

// add makes a new file without a visit.
func (s *screen) add() {
	create(s.d, seed(s.m.text), func(r customer.Registered) {
		said(s.d, r, "已建档")
		s.d.Open(desk.Route{Area: desk.Vehicle, Vehicle: r.Vehicle})
	})
}

func (s *screen) load() { s.d.Open(desk.Route{Area: desk.Import, Text: "customers"}) }

// export writes all customers to a file, beside the window.
func (s *screen) export() {
	name := filepath.Join(exportFolder(s.d), "客户-"+s.d.Now().Day().String()+".xlsx")
	kit.Prompt(s.d.Win, "导出客户和车辆", "写到文件（.xlsx、.csv 或 .json）", name, func(path string) error {
		if _, err := os.Stat(path); err == nil {
			return base.Refuse(base.Conflict, "export.exists", "path", "文件已经在那里，请换一个名字：%s", path)
		}
		return nil
	}, func(path string) {
		s.d.Say("正在导出…")
		kit.Run(s.d.Work, func() (int, error) { return writeTo(s.d.Store, path) }, func(rows int, err error) {
			if err != nil {
				s.d.Tell(err)
				return
			}
			s.d.Say("已导出 " + thousands(int64(rows)) + " 台车：" + path)
		})
	})
}

func writeTo(store *data.Store, path string) (int, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return 0, base.Refuse(base.Invalid, "export.folder", "path", "文件夹建不了：%s。请换一个位置", filepath.Dir(path)).Because(err)
	}
	return exchange.Export(store, "customers", path)
}

// exportFolder is where exports are proposed: beside the shop, where its backups look too.
func exportFolder(d *desk.Desk) string { return filepath.Join(d.Store.Dir(), "export") }

func kmText(km int64) string {
	if km == 0 {
		return ""
	}
	return thousands(km)
}

func thousands(n int64) string { return base.Milli(n * 1000).String() }
