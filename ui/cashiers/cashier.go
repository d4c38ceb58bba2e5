// Package cashiers is the screens at which money is taken and cars are let go: what waits for the cashier, the settlement of
// one order, and its exit pass.
package cashiers

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"jieche/data"
	"jieche/data/ident"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// cashier is the list of what waits for money, the day's takings and the register of passes.
type cashier struct {
	d      *desk.Desk
	m      till
	latest kit.Latest

	list    *kit.Table[row]
	taken   *canvas.Text
	kinds   *fyne.Container
	passes  *kit.Table[workorder.PassRow]
	head    *canvas.Text
	content fyne.CanvasObject
}

// New makes the cashier's list.
func New(d *desk.Desk, _ desk.Route) desk.Screen {
	s := &cashier{d: d}
	s.build()
	s.Reload()
	return s
}

// Title names the place.
func (s *cashier) Title() (string, string) { return "收银", "" }

// Content is the screen.
func (s *cashier) Content() fyne.CanvasObject { return s.content }

// Keys are the keys of the screen.
func (s *cashier) Keys() kit.Keymap {
	return kit.Keymap{"F5": s.Reload, "F7": s.to(desk.Settle), "F8": s.to(desk.ExitPass), "Ctrl+O": s.to(desk.Order)}
}

// Reads names the tables that the screen shows.
func (s *cashier) Reads() []string {
	return []string{"work_order", "work_order_line", "settlement", "payment", "exit_pass", "print"}
}

// Fields names the fields for tests.
func (s *cashier) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"waiting": s.list, "passes": s.passes}
}

// Focus puts the keyboard on the list.
func (s *cashier) Focus() { s.d.Focus(s.list) }

// Reload asks for the day.
func (s *cashier) Reload() {
	kit.Fetch(s.d.Work, &s.latest, func() (d day, err error) {
		if d.rows, err = data.Ask(s.d.Store, workorder.CashierList{}); err != nil {
			return d, err
		}
		if d.figures, err = data.Ask(s.d.Store, workorder.Today{}); err != nil {
			return d, err
		}
		d.passes, err = data.Ask(s.d.Store, workorder.PassesOf{})
		slices.Reverse(d.passes) // the newest is asked for
		return d, err
	}, func(d day, err error) {
		if err != nil {
			sentence, _ := desk.Explain(err)
			s.list.SetEmpty(sentence, kit.NewButton("再试一次", "F5", s.Reload))
			return
		}
		s.m = till{day: d, loaded: true}
		s.render()
	})
}

func (s *cashier) build() {
	s.list = kit.NewTable(
		kit.Column[row]{Title: "车辆", Width: 230, Weight: 1, Cell: carCell},
		kit.Column[row]{Title: "客户", Width: 168, Text: row.customer},
		kit.Column[row]{Title: "工单 / 结算单", Width: 138, Text: func(r row) string { return either(string(r.Slip), string(r.No)) }},
		kit.Column[row]{Title: "应收", Width: 92, Right: true, Text: func(r row) string { return r.Due.String() }},
		kit.Column[row]{Title: "还差", Width: 92, Right: true, Cell: owingCell},
		kit.Column[row]{Title: "下一步", Width: 116, Right: true, Cell: func(r row) kit.Cell {
			word, _ := r.next()
			return kit.Cell{Text: word, Key: "Enter"}
		}},
	)
	s.list.Section = func(r row) string { return r.heading }
	s.list.ID = func(r row) string { return r.Order.String() + r.heading }
	s.list.OnOpen = func(r row) {
		_, area := r.next()
		s.d.Open(desk.Route{Area: area, Order: r.Order})
	}
	s.list.OnType = s.d.Search
	s.list.SetEmpty("现在没有要收款的车。质检通过的工单会自动排到这里，按 Enter 结算。", nil)
	s.passes = kit.NewTable(
		kit.Column[workorder.PassRow]{Title: "出门证", Width: 58, Text: func(p workorder.PassRow) string { return p.At.Clock() }},
		kit.Column[workorder.PassRow]{Title: "车辆", Width: 110, Weight: 1, Text: func(p workorder.PassRow) string { return ident.DisplayPlate(p.Plate) }},
		kit.Column[workorder.PassRow]{Title: "原因", Width: 62, Text: func(p workorder.PassRow) string { return string(p.Reason) }},
		kit.Column[workorder.PassRow]{Title: "状态", Width: 76, Cell: passCell},
	)
	s.passes.Fade = func(p workorder.PassRow) bool { return p.Void != "" }
	s.passes.OnOpen = func(p workorder.PassRow) { s.d.Open(desk.Route{Area: desk.ExitPass, Order: p.Order}) }
	s.passes.SetEmpty("今天还没有开出门证。", nil)
	s.head, s.taken, s.kinds = kit.Caption(""), kit.Figure("￥0.00"), kit.Down(4)
	list := kit.Panel(kit.Down(0, kit.Inset(14, 12, 14, 8, kit.Across(8, kit.Title("收银"), kit.Spacer(), s.head)), kit.Flex(1, s.list)))
	money := kit.TitledCard("今天收款", nil, kit.Down(4, s.taken, s.kinds))
	gate := kit.Panel(kit.Down(0, kit.Inset(14, 12, 14, 8, kit.Title("今天的出门证")), kit.Flex(1, s.passes)))
	s.content = kit.Page(kit.Cols(12, kit.Flex(1, list), kit.Fixed(348, 0, kit.Down(12, money, kit.Flex(1, gate)))), nil)
}

func carCell(r row) kit.Cell {
	c := kit.Cell{Text: r.Model, Colour: desk.PlateColour(r.PlateColour)}
	if r.Plate != "" {
		c.Plate = desk.PlateText(r.Plate)
	}
	return c
}

func owingCell(r row) kit.Cell {
	if r.Owing == 0 {
		return kit.Cell{Text: "0.00", Ink: kit.Colours().Hint}
	}
	c := kit.Cell{Text: r.Owing.String(), Bold: true}
	if r.State != workorder.Checked {
		c.Ink = kit.Colours().Bad
	}
	return c
}

func passCell(p workorder.PassRow) kit.Cell {
	switch {
	case p.Void != "":
		return kit.Cell{Chip: "作废", State: kit.Late}
	case p.LeftAt != 0:
		return kit.Cell{Chip: "已出厂", State: kit.Waiting}
	}
	return kit.Cell{Chip: "有效", State: kit.Ready}
}

// render shows the whole model.
func (s *cashier) render() {
	s.list.SetRows(s.m.rows())
	s.passes.SetRows(s.m.day.passes)
	cars, sum := s.m.waiting()
	kit.Say(s.head, fmt.Sprintf("还有 %d 台待收 ￥%s · F7 结算　F8 出门证", cars, sum))
	kit.Say(s.taken, "￥"+signed(s.m.day.figures.Takings))
	s.kinds.RemoveAll()
	for _, t := range s.m.takings() {
		name := string(t.kind)
		if t.kind == workorder.OnAccount {
			name += "（不计入）"
		}
		s.kinds.Add(kit.Sum(name, signed(t.amount)))
	}
	if len(s.m.takings()) == 0 {
		s.kinds.Add(kit.Caption("今天还没有收款"))
	}
	s.content.Refresh()
}

// to opens a screen of the chosen car.
func (s *cashier) to(area desk.Area) func() {
	return func() {
		if r, ok := s.list.Selected(); ok && !r.Order.IsZero() {
			s.d.Open(desk.Route{Area: area, Order: r.Order})
		}
	}
}
