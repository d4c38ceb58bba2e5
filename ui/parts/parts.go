package parts

import (
	"fmt"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/stock"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// New makes the screen of a route: the list of parts, or the receipt of goods.
func New(d *desk.Desk, r desk.Route) desk.Screen {
	if r.Area == desk.Receipt {
		return newReceiving(d, r)
	}
	return newParts(d, r)
}

// shelf is the screen of all parts, with one of them in full.
type shelf struct {
	d          *desk.Desk
	m          list
	card       card
	wanted     stock.ID // the part that the route names
	latest     kit.Latest
	latestCard kit.Latest

	search  *kit.Entry
	filter  *kit.Choice
	count   *fyne.Container
	table   *kit.Table[stock.Card]
	moves   *kit.Table[stock.MoveLine]
	side    *side
	primary *kit.Button
	bar     *kit.ActionBar
	content fyne.CanvasObject
}

func newParts(d *desk.Desk, r desk.Route) *shelf {
	s := &shelf{d: d, wanted: r.Part}
	s.m.text = r.Text
	s.build()
	s.Reload()
	return s
}

// Title is the area.
func (s *shelf) Title() (string, string) { return "配件", "" }

// Content is the screen.
func (s *shelf) Content() fyne.CanvasObject { return s.content }

// Reads names the tables that the screen shows.
func (s *shelf) Reads() []string {
	return []string{"part", "part_move", "work_order", "work_order_line"}
}

// Keys are the keys of the screen.
func (s *shelf) Keys() kit.Keymap {
	return kit.Keymap{"F7": s.receive, "F5": s.Reload, "Ctrl+N": s.newPart, "Ctrl+E": s.edit, "Ctrl+O": s.takeOut, "Ctrl+L": s.toMoves}
}

// Fields names the fields for the trace of a test.
func (s *shelf) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"search": s.search, "parts": s.table, "moves": s.moves}
}

// Focus puts the keyboard into the search.
func (s *shelf) Focus() { kit.Focus(s.search) }

func (s *shelf) build() {
	s.search = kit.NewEntry("编码、名称、拼音首字母、适用车型、货位")
	s.search.SetText(s.m.text)
	s.search.OnChanged = s.searched
	s.search.OnDone = s.toTable
	s.search.OnKey = func(k kit.Key) bool {
		if k == "Down" {
			s.toTable()
		}
		return k == "Down"
	}
	s.filter = kit.NewMultiChoice([]kit.Option{{Value: "there", Text: "有货"}, {Value: "low", Text: "缺货或低于安全库存", State: kit.Late}}, s.filtered)
	s.count = kit.Across(0)
	s.buildTable()
	s.buildMoves()
	s.side = newSide(s.moves)
	head := kit.Inset(12, 10, 12, 10, kit.Across(8, kit.Fixed(300, 0, s.search), s.filter, kit.Spacer(), s.count))
	left := kit.Panel(kit.Down(0, head, kit.Flex(1, s.table)))
	s.primary = kit.Primary("入库", "F7", s.receive)
	s.bar = kit.NewActionBar(s.primary, []*kit.Button{
		kit.NewButton("新增配件", "Ctrl+N", s.newPart), kit.NewButton("修改", "Ctrl+E", s.edit), kit.NewButton("其他出入库", "Ctrl+O", s.takeOut),
	}, kit.NewButton("导入", "", s.importFile), kit.NewButton("导出", "", s.export))
	s.content = kit.Page(kit.Cols(12, kit.Flex(1, left), kit.Fixed(456, 0, s.side.content)), s.bar)
}

func (s *shelf) buildTable() {
	money := func(title string, of func(stock.Card) string) kit.Column[stock.Card] {
		return kit.Column[stock.Card]{Title: title, Width: 80, Right: true, Text: of}
	}
	s.table = kit.NewTable(
		kit.Column[stock.Card]{Title: "编码", Width: 128, Text: func(c stock.Card) string { return c.Part.Code }},
		kit.Column[stock.Card]{Title: "名称", Width: 120, Weight: 1, Cell: partCell},
		kit.Column[stock.Card]{Title: "性质", Width: 66, Text: func(c stock.Card) string { return string(c.Part.Quality) }},
		kit.Column[stock.Card]{Title: "货位", Width: 64, Text: func(c stock.Card) string { return c.Part.Bin }},
		kit.Column[stock.Card]{Title: "结存", Width: 84, Right: true, Text: func(c stock.Card) string { return withUnit(c.OnHand, c.Part.Unit) }},
		kit.Column[stock.Card]{Title: "占用", Width: 58, Right: true, Text: func(c stock.Card) string { return c.Reserved.String() }},
		kit.Column[stock.Card]{Title: "可用", Width: 66, Right: true, Cell: availableCell},
		money("成本", func(c stock.Card) string { return c.Cost.String() }),
		money("售价", func(c stock.Card) string { return c.Part.Price.String() }),
	)
	s.table.ID = func(c stock.Card) string { return c.Part.ID.String() }
	s.table.Fade = func(c stock.Card) bool { return c.Part.Gone }
	s.table.OnSelect = func(c stock.Card) { s.choose(c.Part.ID) }
	s.table.OnOpen = func(stock.Card) { s.edit() }
	s.table.OnType = s.typeOn
	s.table.OnPastTop = s.Focus
	s.table.More = s.more
}

func partCell(c stock.Card) kit.Cell { return kit.Cell{Text: c.Part.Name, Note: c.Part.Spec} }

func availableCell(c stock.Card) kit.Cell {
	cell := kit.Cell{Text: minus(c.Available.String())}
	switch _, how := standingOf(c); how {
	case out:
		if c.Available < 0 || c.Reserved > 0 {
			cell.Ink, cell.Bold = kit.Colours().Bad, true
		} else {
			cell.Ink = kit.Colours().Hint
		}
	case scarce:
		cell.Ink = kit.Colours().Warn
	}
	return cell
}

func (s *shelf) buildMoves() {
	s.moves = kit.NewTable(
		kit.Column[stock.MoveLine]{Title: "日期", Width: 62, Text: func(m stock.MoveLine) string { return s.card.day(m) }},
		kit.Column[stock.MoveLine]{Title: "流水", Width: 78, Text: func(m stock.MoveLine) string { return m.Kind.Word() }},
		kit.Column[stock.MoveLine]{Title: "单号", Width: 126, Weight: 1, Text: func(m stock.MoveLine) string { return string(m.Doc) }},
		kit.Column[stock.MoveLine]{Title: "数量", Width: 58, Right: true, Text: func(m stock.MoveLine) string { return minus(m.Signed.String()) }},
		kit.Column[stock.MoveLine]{Title: "结存", Width: 58, Right: true, Text: func(m stock.MoveLine) string { return minus(m.Balance.String()) }},
		kit.Column[stock.MoveLine]{Title: "成本", Width: 72, Right: true, Text: func(m stock.MoveLine) string { return unitCost(m).String() }},
	)
	s.moves.ID = func(m stock.MoveLine) string { return m.ID.String() }
	s.moves.SetEmpty("这个配件还没有出入库流水。按 F7 入库。", nil)
	s.moves.OnOpen = s.openMove
	s.moves.OnDelete = s.correct
	s.moves.OnPastTop = func() { kit.Focus(s.table) }
}

// Reload asks for the list again, as far as it was paged.
func (s *shelf) Reload() { s.ask(0) }

func (s *shelf) ask(from int) {
	q := s.m.question(from)
	if from == 0 {
		q.Size = max(len(s.m.rows), stock.Page)
	}
	kit.Fetch(s.d.Work, &s.latest, func() (workorder.PartsFound, error) { return data.Ask(s.d.Store, q) }, func(p workorder.PartsFound, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		s.m.show(from, p)
		s.render()
	})
}

func (s *shelf) more() { s.ask(len(s.m.rows)) }

// searched is called for each letter that is typed.
func (s *shelf) searched(text string) {
	s.m.text, s.m.rows = text, nil
	s.ask(0)
}

func (s *shelf) filtered() {
	s.m.there, s.m.low, s.m.rows = false, false, nil
	for _, v := range s.filter.Values() {
		s.m.there = s.m.there || v == "there"
		s.m.low = s.m.low || v == "low"
	}
	s.ask(0)
}

// typeOn takes what is typed in the table over into the search.
func (s *shelf) typeOn(text string) {
	kit.Focus(s.search)
	s.search.SetText(text)
	s.search.CursorColumn = len([]rune(text))
	s.search.Refresh()
}

func (s *shelf) toTable() {
	if len(s.m.rows) > 0 {
		kit.Focus(s.table)
	}
}

func (s *shelf) toMoves() { kit.Focus(s.moves) }

// render shows the list; the card follows the chosen row.
func (s *shelf) render() {
	sentence, fresh := s.m.empty()
	var action *kit.Button
	if fresh {
		action = kit.Primary("导入配件表", "", s.importFile)
	}
	s.table.SetEmpty(sentence, action)
	s.table.HasMore = s.m.more
	s.table.SetRows(s.m.rows)
	s.count.Objects = []fyne.CanvasObject{kit.Caption(s.m.count())}
	s.count.Refresh()
	if !s.wanted.IsZero() {
		for i, c := range s.m.rows {
			if c.Part.ID == s.wanted {
				s.table.Select(i)
			}
		}
		s.choose(s.wanted)
		s.wanted = stock.ID{}
		return
	}
	if c, ok := s.table.Selected(); ok {
		s.choose(c.Part.ID)
	} else {
		s.card = card{}
		s.renderCard()
	}
}

// choose reads one part in full.
func (s *shelf) choose(id stock.ID) {
	kit.Fetch(s.d.Work, &s.latestCard, func() (workorder.PartCardDone, error) {
		return data.Ask(s.d.Store, workorder.PartCard{Part: id})
	}, func(c workorder.PartCardDone, err error) {
		if err != nil {
			return // the part was just deleted by a merge: the list that follows no longer has it
		}
		news := len(c.Moves) > 0 && (len(s.card.Moves) == 0 || s.card.Moves[0].ID != c.Moves[0].ID)
		s.card = card{PartCardDone: c, loaded: true, today: s.d.Now().Day()}
		s.renderCard()
		if news {
			s.moves.Select(0)
		}
	})
}

func (s *shelf) renderCard() {
	s.side.render(&s.card)
	s.moves.SetRows(s.card.Moves)
}

// receive opens the receipt of goods.
func (s *shelf) receive() { s.d.Open(desk.Route{Area: desk.Receipt}) }

func (s *shelf) importFile() { s.d.Open(desk.Route{Area: desk.Import, Text: "parts"}) }

// chosen is the part that the commands are about.
func (s *shelf) chosen() (stock.Part, bool) {
	if !s.card.loaded {
		s.d.Say("请先在列表中选择一个配件")
		return stock.Part{}, false
	}
	return s.card.Part, true
}

func (s *shelf) newPart() {
	editPart(s.d, stock.Part{Quality: stock.Original, Unit: "个"}, func(id stock.ID) {
		s.wanted = id
		s.d.Say("已新增配件")
		s.Reload()
	})
}

func (s *shelf) edit() {
	if p, ok := s.chosen(); ok {
		editPart(s.d, p, func(stock.ID) {
			s.d.Say("已保存 " + p.Name)
			s.Reload()
		})
	}
}

func (s *shelf) takeOut() {
	if p, ok := s.chosen(); ok {
		askTake(s.d, s.card.Card, func(m stock.Moved) {
			s.d.Say(fmt.Sprintf("%s 已登记（%s）", p.Name, m.No))
			s.Reload()
		})
	}
}
