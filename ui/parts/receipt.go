package parts

import (
	"errors"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/stock"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// draftName is under which name a receipt that is not saved yet is kept.
const draftName = "receipt"

// receiving is the screen on which goods that came in are put on the shelves.
type receiving struct {
	d    *desk.Desk
	m    receipt
	next goods // the line that is being typed
	op   base.OpID

	supplier *kit.Entry
	note     *kit.Entry
	kind     *kit.Choice
	table    *kit.Table[goodsRow]
	part     *kit.Picker[stock.Card]
	qty      *kit.QtyEntry
	cost     *kit.MoneyEntry
	bin      *kit.Entry
	unit     *canvas.Text
	sum      *canvas.Text
	primary  *kit.Button
	bar      *kit.ActionBar
	content  fyne.CanvasObject
}

// goodsRow is a line with its place in the receipt.
type goodsRow struct {
	goods
	at int
}

func newReceiving(d *desk.Desk, r desk.Route) *receiving {
	s := &receiving{d: d, op: desk.NewOp()}
	if d.Drafts != nil {
		d.Drafts.Load(draftName, &s.m)
	}
	s.build()
	s.supplier.SetText(s.m.Supplier)
	s.note.SetText(s.m.Note)
	s.render()
	if !r.Part.IsZero() {
		kit.Run(d.Work, func() (workorder.PartCardDone, error) { return data.Ask(d.Store, workorder.PartCard{Part: r.Part}) },
			func(c workorder.PartCardDone, err error) {
				if err == nil {
					s.part.SetChosen(c.Part.Name, c.Card)
					s.take(c.Card)
				}
			})
	}
	return s
}

// Title is what happens here.
func (s *receiving) Title() (string, string) { return "入库", s.m.Supplier }

// Content is the screen.
func (s *receiving) Content() fyne.CanvasObject { return s.content }

// Reads is empty: what is typed here is not in the shop yet.
func (s *receiving) Reads() []string { return nil }

// Reload has nothing to read.
func (s *receiving) Reload() {}

// Keys are the keys of the screen.
func (s *receiving) Keys() kit.Keymap {
	return kit.Keymap{"Ctrl+Enter": s.save, "Ctrl+S": s.save, "F7": s.save, "Ctrl+N": func() { s.newPart("") }}
}

// Fields names the fields for the trace of a test.
func (s *receiving) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"supplier": s.supplier, "note": s.note, "kind": s.kind, "lines": s.table, "part": s.part, "qty": s.qty, "cost": s.cost, "bin": s.bin}
}

// Unsaved says what would be lost.
func (s *receiving) Unsaved() string {
	if len(s.m.Lines) == 0 {
		return ""
	}
	return fmt.Sprintf("%d 行入库", len(s.m.Lines))
}

// Focus begins with the supplier, or goes on with the lines.
func (s *receiving) Focus() {
	if s.m.Supplier == "" && len(s.m.Lines) == 0 {
		kit.Focus(s.supplier)
		return
	}
	kit.Focus(s.part)
}

func (s *receiving) build() {
	s.supplier = kit.NewEntry("供货单位")
	s.supplier.OnChanged = func(t string) { s.m.Supplier = t; s.changed() }
	s.note = kit.NewEntry("送货单号、备注")
	s.note.OnChanged = func(t string) { s.m.Note = t; s.changed() }
	s.kind = kit.NewChoice([]kit.Option{{Value: "buy", Text: "采购入库", Keys: "c"}, {Value: "open", Text: "期初入库", Keys: "q", State: kit.Held}}, func() {
		s.m.Opening = s.kind.Value() == "open"
		s.changed()
	}).Boxed()
	s.buildTable()
	s.buildEntry()
	s.sum = kit.Figure("")
	head := kit.Inset(14, 10, 14, 12, kit.Cols(12, kit.Flex(2, kit.Field("供应商", s.supplier)), kit.Flex(2, kit.Field("送货单号 / 备注", s.note)), kit.Field("种类", s.kind)))
	s.unit = kit.Caption("")
	entry := kit.Inset(10, 8, 10, 8, kit.Cols(8, kit.Flex(1, kit.Field("配件（编码、名称、拼音首字母）", s.part)), kit.Fixed(110, 0, kit.Field("数量", s.qty, s.unit)),
		kit.Fixed(120, 0, kit.Field("进价", s.cost)), kit.Fixed(110, 0, kit.Field("货位", s.bin))))
	foot := kit.Inset(14, 8, 14, 8, kit.Across(12, kit.Caption("Enter 加行 · ↑ 选行 · Tab 改数量进价 · Del 删行 · Ctrl+N 新增配件"), kit.Spacer(), kit.Bold("合计"), s.sum))
	lines := kit.Panel(kit.Down(0, kit.Flex(1, s.table), kit.Hairline(), entry, kit.Hairline(), foot))
	s.primary = kit.Primary("入库", "Ctrl+Enter", s.save)
	s.bar = kit.NewActionBar(s.primary, []*kit.Button{kit.NewButton("新增配件", "Ctrl+N", func() { s.newPart("") })}, kit.NewButton("清空", "", s.clear))
	s.content = kit.Page(kit.Down(12, kit.Panel(head), kit.Flex(1, lines)), s.bar)
}

func (s *receiving) buildTable() {
	edit := func(text func(goods) string, set func(*goods, string) error) *kit.CellEdit[goodsRow] {
		return &kit.CellEdit[goodsRow]{Text: func(r goodsRow) string { return text(r.goods) }, Set: func(r goodsRow, typed string) error {
			g := r.goods
			if err := set(&g, typed); err != nil {
				return err
			}
			if err := s.m.change(r.at, func(to *goods) { *to = g }); err != nil {
				return err
			}
			s.changed()
			return nil
		}}
	}
	s.table = kit.NewTable(
		kit.Column[goodsRow]{Title: "#", Width: 44, Text: func(r goodsRow) string { return fmt.Sprint(r.at + 1) }},
		kit.Column[goodsRow]{Title: "编码", Width: 150, Text: func(r goodsRow) string { return r.Code }},
		kit.Column[goodsRow]{Title: "名称", Width: 180, Weight: 1, Text: func(r goodsRow) string { return r.Name }},
		kit.Column[goodsRow]{Title: "数量", Width: 110, Right: true, Text: func(r goodsRow) string { return r.Qty.String() },
			Edit: edit(func(g goods) string { return g.Qty.String() }, func(g *goods, t string) (err error) { g.Qty, err = readQty(t); return err })},
		kit.Column[goodsRow]{Title: "单位", Width: 60, Text: func(r goodsRow) string { return r.Unit }},
		kit.Column[goodsRow]{Title: "进价", Width: 110, Right: true, Text: func(r goodsRow) string { return r.Cost.String() },
			Edit: edit(func(g goods) string { return g.Cost.Plain() }, func(g *goods, t string) (err error) { g.Cost, err = readCost(t); return err })},
		kit.Column[goodsRow]{Title: "", Width: 120, Cell: func(r goodsRow) kit.Cell { return kit.Cell{Chip: r.doubt(), State: kit.Held} }},
		kit.Column[goodsRow]{Title: "金额", Width: 120, Right: true, Text: func(r goodsRow) string { return r.amount().String() }},
		kit.Column[goodsRow]{Title: "货位", Width: 100, Text: func(r goodsRow) string { return r.Bin },
			Edit: edit(func(g goods) string { return g.Bin }, func(g *goods, t string) error { g.Bin = t; return nil })},
	)
	s.table.SetEmpty("把送来的配件一行一行加到这里：在下面输入配件，Enter 到数量、进价、货位，再 Enter 加行。", nil)
	s.table.OnDelete = func(r goodsRow) { s.m.remove(r.at); s.changed() }
	s.table.OnPastEnd = func() { kit.Focus(s.part) }
}

// buildEntry makes the row of fields in which the next line is typed; Enter walks through it.
func (s *receiving) buildEntry() {
	s.part = kit.NewPicker("如 jylqq → 机油滤清器", s.d.Work, s.candidates, s.take)
	s.part.ListWidth = 640
	s.part.Nothing = "没有这个配件。Enter 新增它"
	s.part.OnText = s.newPart
	s.part.OnOther = s.partKey
	s.part.OnDone = s.partDone
	s.qty, s.cost, s.bin = kit.NewQtyEntry(), kit.NewMoneyEntry(), kit.NewEntry("")
	s.qty.Parse, s.cost.Parse = readQty, readCost
	s.bin.OnDone = s.addLine
	kit.Chain(s.kind, s.part)
	kit.Chain(s.supplier, s.note, s.part, s.qty, s.cost, s.bin)
}

// partKey is what the field does when no list is open: ↑ goes to the lines.
func (s *receiving) partKey(k kit.Key) bool {
	if k != "Up" || s.part.Text != "" || len(s.m.Lines) == 0 {
		return false
	}
	s.table.Select(len(s.m.Lines) - 1)
	kit.Focus(s.table)
	return true
}

// partDone is Enter in the field: on to the quantity, or to the button when nothing more is to come.
func (s *receiving) partDone() {
	if s.part.Text == "" && len(s.m.Lines) > 0 {
		kit.Focus(s.primary)
		return
	}
	s.part.Next()
}

// candidates finds parts.
func (s *receiving) candidates(text string) ([]kit.Pick[stock.Card], error) {
	found, err := data.Ask(s.d.Store, workorder.PartsPage{Text: text, Size: 30})
	if err != nil {
		sentence, _ := desk.Explain(err)
		return nil, errors.New(sentence)
	}
	var picks []kit.Pick[stock.Card]
	for _, c := range found.Rows {
		picks = append(picks, kit.Pick[stock.Card]{Item: kit.Item{Title: c.Part.Name, Detail: joined(" · ", c.Part.Code, c.Part.Spec, c.Part.Bin, c.Part.Fits),
			Right: "存 " + withUnit(c.OnHand, c.Part.Unit)}, Value: c})
	}
	return picks, nil
}

// take begins the line with what is known of the part.
func (s *receiving) take(c stock.Card) {
	p := c.Part
	s.next = goods{Part: p.ID, Code: p.Code, Name: p.Name, Unit: p.Unit, Bin: p.Bin, Last: c.Cost}
	s.qty.Clear()
	s.cost.Clear()
	if c.Cost > 0 {
		s.cost.Set(c.Cost)
	}
	s.bin.SetText(p.Bin)
	kit.Say(s.unit, p.Unit)
}

// addLine takes the line into the receipt and begins the next one.
func (s *receiving) addLine() {
	if _, ok := s.part.Chosen(); !ok {
		s.part.SetError("请先选择配件")
		kit.Focus(s.part)
		return
	}
	g := s.next
	g.Bin = s.bin.Text
	if s.qty.Problem() != nil || s.cost.Problem() != nil {
		return // the field shows its sentence
	}
	g.Qty, _ = s.qty.Get()
	g.Cost, _ = s.cost.Get()
	if err := s.m.add(g); err != nil {
		s.mark(err)
		return
	}
	s.part.Clear()
	s.qty.Clear()
	s.cost.Clear()
	s.bin.SetText("")
	kit.Say(s.unit, "")
	s.next = goods{}
	s.changed()
	kit.Focus(s.part)
}

// mark shows a sentence at the field that is meant.
func (s *receiving) mark(err error) {
	f, ok := base.AsFault(err)
	if !ok {
		return
	}
	switch f.Field {
	case "qty":
		s.qty.SetError(f.Say)
		kit.Focus(s.qty)
	case "cost":
		s.cost.SetError(f.Say)
		kit.Focus(s.cost)
	default:
		s.part.SetError(f.Say)
		kit.Focus(s.part)
	}
}

// newPart registers a part that came for the first time, and goes on with it.
func (s *receiving) newPart(text string) {
	p := stock.Part{Quality: stock.Original, Unit: "个"}
	switch {
	case plainCode(text):
		p.Code = strings.ToUpper(text)
	case strings.ContainsFunc(text, func(r rune) bool { return r > 0x7F }):
		p.Name = text
	}
	editPart(s.d, p, func(id stock.ID) {
		kit.Run(s.d.Work, func() (workorder.PartCardDone, error) { return data.Ask(s.d.Store, workorder.PartCard{Part: id}) }, func(c workorder.PartCardDone, err error) {
			if err != nil {
				s.d.Tell(err)
				return
			}
			s.part.SetChosen(c.Part.Name, c.Card)
			s.take(c.Card)
			kit.Focus(s.qty)
		})
	})
}

// plainCode says that a text looks like a code: no Chinese, and a digit in it. Letters alone are initials of a name.
func plainCode(s string) bool {
	for _, r := range s {
		if r > 0x7F {
			return false
		}
	}
	return strings.ContainsAny(s, "0123456789")
}

// changed keeps the draft and shows the receipt.
func (s *receiving) changed() {
	if s.d.Drafts != nil {
		s.d.Drafts.Keep(draftName, s.m)
	}
	s.render()
}

func (s *receiving) render() {
	rows := make([]goodsRow, len(s.m.Lines))
	for i, l := range s.m.Lines {
		rows[i] = goodsRow{l, i}
	}
	s.table.SetRows(rows)
	kit.Say(s.sum, "￥"+s.m.total().String())
	if s.m.Opening {
		s.kind.Set("open")
	} else {
		s.kind.Set("buy")
	}
	s.bar.SetMissing(s.m.missing()...)
	s.content.Refresh()
}

// save writes the receipt; what lacks is said and gets the keyboard.
func (s *receiving) save() {
	if s.part.Text != "" || !s.next.Part.IsZero() {
		s.addLine()
		if s.part.Text != "" {
			return
		}
	}
	if len(s.m.missing()) > 0 {
		if s.m.Supplier == "" && !s.m.Opening {
			s.supplier.SetError("请输入供应商")
			kit.Focus(s.supplier)
			return
		}
		s.part.SetError("请先加入入库的配件")
		kit.Focus(s.part)
		return
	}
	desk.Do(s.d, s.op, s.m.command(), func(r stock.Received) {
		n := len(s.m.Lines)
		s.reset()
		s.d.Say(fmt.Sprintf("入库单 %s 已登记，%d 行", r.No, n))
		s.d.Close()
		s.d.Open(desk.Route{Area: desk.Parts})
	})
}

// reset begins a new receipt.
func (s *receiving) reset() {
	s.m, s.next, s.op = receipt{}, goods{}, desk.NewOp()
	s.supplier.SetText("")
	s.note.SetText("")
	s.part.Clear()
	s.qty.Clear()
	s.cost.Clear()
	s.bin.SetText("")
	s.render()
	if s.d.Drafts != nil {
		s.d.Drafts.Drop(draftName)
	}
}

func (s *receiving) clear() {
	if len(s.m.Lines) == 0 {
		s.reset()
		return
	}
	kit.ConfirmDanger(s.d.Win, "清空入库单", fmt.Sprintf("已录入的 %d 行会丢掉。", len(s.m.Lines)), "清空", s.reset)
}
