package workorders

import (
	"fmt"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/staff"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// issuing is the screen on which the clerk gives parts out to an order, or takes them back.
type issuing struct {
	d      *desk.Desk
	id     workorder.ID
	m      slip
	car    model // for the head
	staff  []staff.Member
	latest kit.Latest
	op     base.OpID
	loaded bool

	head    *head
	mode    *kit.Choice
	taker   *kit.Picker[staff.Member]
	table   *kit.Table[slipRow]
	docs    *kit.Table[slipDoc]
	primary *kit.Button
	bar     *kit.ActionBar
	note    *kit.Para
	sheet   *desk.ByHand // what stands on a slip that was filled in by hand
	content fyne.CanvasObject
}

// newIssue makes the screen for an order; text may name a slip that was filled in by hand and is to be keyed in.
func newIssue(d *desk.Desk, id workorder.ID, text string) *issuing {
	s := &issuing{d: d, id: id, op: desk.NewOp()}
	s.build()
	s.sheet.Begin(text)
	s.Reload()
	return s
}

// Title is the car, with what happens here.
func (s *issuing) Title() (string, string) {
	title, no := s.car.title()
	return "领料 " + title, no
}

// Content is the screen.
func (s *issuing) Content() fyne.CanvasObject { return s.content }

// Keys are the keys of the screen.
func (s *issuing) Keys() kit.Keymap {
	return kit.Keymap{confirm: s.write, "Ctrl+R": s.turn, desk.ByHandKey: s.sheet.Ask, "F5": s.Reload, "F9": s.printNewest, "Ctrl+P": s.printNewest, "Ctrl+F9": s.menu}
}

// Reads names the tables that the screen shows.
func (s *issuing) Reads() []string {
	return []string{"work_order", "work_order_line", "part", "part_move", "staff", "reserved"}
}

// Unsaved says what was typed and not issued yet.
func (s *issuing) Unsaved() string {
	for _, r := range s.m.rows {
		if r.typed && r.qty > 0 {
			return "领料数量"
		}
	}
	return ""
}

// Fields names the fields for the trace of a test.
func (s *issuing) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"parts": s.table, "taker": s.taker, "mode": s.mode, "issue": s.primary, "slips": s.docs}
}

// Focus puts the keyboard on the button when everything is known: Enter issues.
func (s *issuing) Focus() {
	switch {
	case s.loaded && s.m.taker.IsZero():
		kit.Focus(s.taker)
	case s.loaded && len(s.m.parts()) > 0:
		kit.Focus(s.primary)
	default:
		kit.Focus(s.table)
	}
}

// Reload reads the order again.
func (s *issuing) Reload() {
	s.sheet.Load()
	kit.Fetch(s.d.Work, &s.latest, func() (r read, err error) {
		if r.staff, err = data.Ask(s.d.Store, staff.List{}); err != nil {
			return r, err
		}
		r.sheet, err = data.Ask(s.d.Store, workorder.SheetOf{Order: s.id})
		return r, err
	}, s.show)
}

func (s *issuing) show(r read, err error) {
	if err != nil {
		sentence, _ := desk.Explain(err)
		s.note.SetText(sentence)
		return
	}
	first := !s.loaded
	s.loaded, s.staff = true, r.staff
	s.car.show(*r.sheet, s.d.Now())
	s.m.show(*r.sheet)
	if first {
		s.m.turn(s.m.left() == 0 && len(s.m.rows) > 0 || s.sheet.Sheet(base.DocReturn).No != "")
		if m, ok := s.member(s.m.taker); ok {
			s.taker.SetChosen(m.Name, m)
		}
	}
	s.render()
	if first {
		s.Focus()
	}
}

func (s *issuing) member(id staff.ID) (staff.Member, bool) {
	for _, m := range s.staff {
		if m.ID == id {
			return m, true
		}
	}
	return staff.Member{}, false
}

func (s *issuing) build() {
	s.sheet = desk.NewByHand(s.d, func() []base.DocKind { return []base.DocKind{s.m.kind()} })
	s.head = newHead(nil)
	s.table = kit.NewTable(
		kit.Column[slipRow]{Title: "编码", Width: 130, Text: func(r slipRow) string { return r.code }},
		kit.Column[slipRow]{Title: "名称", Width: 170, Weight: 1, Text: func(r slipRow) string { return r.name }},
		kit.Column[slipRow]{Title: "性质", Width: 70, Text: func(r slipRow) string { return dash(r.quality) }},
		kit.Column[slipRow]{Title: "工单需要", Width: 86, Right: true, Text: func(r slipRow) string { return r.wanted.String() }},
		kit.Column[slipRow]{Title: "已领", Width: 70, Right: true, Text: func(r slipRow) string { return r.issued.String() }},
		kit.Column[slipRow]{Title: "结存", Width: 76, Right: true, Text: func(r slipRow) string { return r.onHand.String() }},
		kit.Column[slipRow]{Title: "本次数量", Width: 96, Right: true, Cell: s.qtyCell,
			Edit: &kit.CellEdit[slipRow]{Text: typedMilli, Set: s.setQty}},
		kit.Column[slipRow]{Title: "单位", Width: 52, Text: func(r slipRow) string { return r.unit }},
		kit.Column[slipRow]{Title: "状态", Width: 104, Cell: s.stateCell},
	)
	s.table.ID = func(r slipRow) string { return r.part.String() }
	s.table.SetEmpty("这张工单上没有要从货架上领的配件。配件在工单的明细里添加，客户签字后在这里领料。", nil)
	s.mode = kit.NewChoice([]kit.Option{{Value: "out", Text: "领料", Keys: "l"}, {Value: "back", Text: "退料", Keys: "t", State: kit.Held}}, func() { s.setMode(s.mode.Value() == "back") })
	s.taker = staffPicker(s.d.Work, "领料人姓名或拼音", nil, s.took)
	s.taker.Ask = s.takers
	s.primary = kit.Primary("", confirm, s.write)
	s.note = kit.NewParaOf("", 12, false, kit.Colours().Ink2)
	s.docs = kit.NewTable(
		kit.Column[slipDoc]{Title: "单号", Width: 140, Weight: 1, Cell: docCell},
		kit.Column[slipDoc]{Title: "时间", Width: 60, Text: func(d slipDoc) string { return d.at.Clock() }},
		kit.Column[slipDoc]{Title: "种数", Width: 52, Right: true, Text: func(d slipDoc) string { return fmt.Sprint(d.count) }},
		kit.Column[slipDoc]{Title: "领料人", Width: 70, Text: func(d slipDoc) string { return d.taker }},
	)
	s.docs.OnOpen = s.printSlip
	s.docs.SetEmpty("还没有领料单。发料后会列在这里，Enter 补打。", nil)
	right := kit.Down(12,
		kit.Card(kit.Across(10, kit.Bold("方式"), s.mode, kit.Hint("Ctrl+R 切换")), kit.Field("领料人", s.taker), s.note, s.sheet.Line()),
		kit.Flex(1, kit.Panel(s.docs)))
	s.bar = kit.NewActionBar(s.primary, []*kit.Button{kit.NewButton("返回工单", "", s.openOrder), kit.NewButton("打印…", "Ctrl+F9", s.menu)})
	body := kit.Inset(16, 12, 16, 12, kit.Cols(12, kit.Flex(1, kit.Panel(s.table)), kit.Fixed(360, 0, right)))
	s.sheet.Changed = func() {
		if s.loaded {
			s.primary.SetText(s.word())
			s.bar.Refresh()
		}
		right.Refresh()
	}
	s.content = kit.Frame(s.head.content, s.bar, nil, nil, kit.Down(0, kit.Hairline(), kit.Flex(1, body)))
}

func typedMilli(r slipRow) string {
	if r.qty == 0 {
		return ""
	}
	return r.qty.String()
}

func docCell(d slipDoc) kit.Cell {
	c := kit.Cell{Text: string(d.no)}
	if d.back {
		c.Chip, c.State = "退", kit.Held
	}
	return c
}

func (s *issuing) qtyCell(r slipRow) kit.Cell {
	if r.qty == 0 {
		return kit.Cell{Text: "—", Ink: kit.Colours().Hint}
	}
	return kit.Cell{Text: r.qty.String(), Bold: true, Ink: kit.Colours().Primary}
}

func (s *issuing) stateCell(r slipRow) kit.Cell {
	m := s.m.state(r)
	return kit.Cell{Chip: m.text, State: states[m.tone]}
}

// takers finds who takes the parts, technicians first.
func (s *issuing) takers(text string) ([]kit.Pick[staff.Member], error) {
	return staffPicks(able(s.staff, ""), text), nil
}

// took notes the taker; what follows is Enter on the button.
func (s *issuing) took(m staff.Member) {
	s.m.taker = m.ID
	kit.Focus(s.primary)
}

func (s *issuing) setQty(r slipRow, text string) error {
	if err := s.m.setQty(r.part, text); err != nil {
		return err
	}
	s.render()
	return nil
}

func (s *issuing) turn() { s.setMode(!s.m.back) }

func (s *issuing) setMode(back bool) {
	s.m.turn(back)
	s.sheet.Render()
	s.render()
	kit.Focus(s.table)
}

func (s *issuing) render() {
	s.head.render(&s.car, false)
	s.table.SetRows(s.m.rows)
	s.docs.SetRows(s.m.docs)
	s.mode.Set(map[bool]string{false: "out", true: "back"}[s.m.back])
	s.primary.SetText(s.word())
	setMissing(s.bar, s.m.missing())
	text := "默认领齐剩下的全部；改数量按 Tab 或直接输入。"
	if s.m.back {
		text = "输入退回货架的数量。退料按领出时的成本回到库存。"
	} else if s.m.left() == 0 && len(s.m.rows) > 0 {
		text = "配件已全部领齐。"
	}
	s.note.SetText(text)
	s.content.Refresh()
}

// word is what the button says: what is keyed in is not printed again.
func (s *issuing) word() string {
	switch {
	case s.sheet.Sheet(s.m.kind()).No == "":
		return s.m.word()
	case s.m.back:
		return "补录退料单"
	}
	return "补录领料单"
}

// write writes the slip and prints it.
func (s *issuing) write() {
	if !s.loaded || !s.table.Finish() {
		return
	}
	parts := s.m.parts()
	if len(parts) == 0 {
		s.d.Say("还差：" + first(append(s.m.missing(), "本次数量")...))
		kit.Focus(s.table)
		return
	}
	if s.m.taker.IsZero() {
		s.d.Say("还差：领料人。请输入姓名或拼音选择")
		kit.Focus(s.taker)
		return
	}
	if s.m.back {
		desk.Do(s.d, s.op, workorder.ReturnParts{Order: s.id, Taker: s.m.taker, Parts: parts, ByHand: s.sheet.Sheet(base.DocReturn)}, s.written)
		return
	}
	desk.Do(s.d, s.op, workorder.IssueParts{Order: s.id, Taker: s.m.taker, Parts: parts, ByHand: s.sheet.Sheet(base.DocIssue)}, s.written)
}

// written prints the slip and goes back to the order.
func (s *issuing) written(done workorder.Done) {
	s.op = desk.NewOp()
	for i := range s.m.rows {
		s.m.rows[i].typed = false
	}
	if kind := done.No.Kind(); s.sheet.Sheet(kind).No != "" { // the original is the slip that was filled in by hand
		s.d.Say(fmt.Sprintf("%s 已补录", done.No))
		s.sheet.Used(kind)
		s.Reload()
		s.openOrder()
		return
	}
	s.d.Say(fmt.Sprintf("%s 已登记", done.No))
	s.d.Print(slipForm(done.No), done.No, func(err error) {
		if err != nil {
			s.d.Tell(err)
		}
	})
	s.Reload()
	s.openOrder()
}

// openOrder leaves the screen for the order.
func (s *issuing) openOrder() {
	s.d.Close()
	s.d.Open(desk.Route{Area: desk.Order, Order: s.id})
}

func (s *issuing) printSlip(doc slipDoc) {
	s.d.Print(slipForm(doc.no), doc.no, func(err error) {
		if err != nil {
			s.d.Tell(err)
		}
	})
}

// printNewest prints the last slip again.
func (s *issuing) printNewest() {
	if len(s.m.docs) == 0 {
		s.d.Say("还没有领料单可以补打")
		return
	}
	s.printSlip(s.m.docs[0])
}

// menu offers every form of the order, each with its preview.
func (s *issuing) menu() {
	s.d.PrintMenu(s.m.order.No, func(err error) {
		if err != nil {
			s.d.Tell(err)
		}
		s.Reload()
	})
}
