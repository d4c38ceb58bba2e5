package orders

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"jieche/data"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

type screen struct {
	desk    *desk.Desk
	model   model
	latest  kit.Latest
	board   *board
	sums    *fyne.Container
	content fyne.CanvasObject
	open    *kit.Button
	next    *kit.Button
}

// New makes the board.
func New(d *desk.Desk, _ desk.Route) desk.Screen {
	s := &screen{desk: d, sums: kit.Across(6)}
	s.board = newBoard(s)
	s.next = kit.Primary("下一步", "Enter", s.goOn)
	s.open = kit.NewButton("打开工单", "Ctrl+Enter", s.openOrder)
	hint := kit.Caption("方向键选车，Enter 做下一步；直接打字就是搜索")
	bar := kit.NewActionBar(s.next, []*kit.Button{s.open}, s.sums, hint)
	s.content = kit.Page(s.board, bar)
	s.render()
	s.Reload()
	return s
}

// Reload asks for the cars in the shop.
func (s *screen) Reload() {
	now := s.desk.Now()
	kit.Fetch(s.desk.Work, &s.latest, func() ([]workorder.BoardRow, error) { return data.Ask(s.desk.Store, workorder.Board{}) },
		func(rows []workorder.BoardRow, err error) {
			if err != nil {
				s.desk.Tell(err)
				return
			}
			s.model.show(rows, now)
			s.render()
		})
}

func (s *screen) goOn() {
	if j, ok := s.model.card(); ok {
		s.desk.Open(j.Route)
	}
}

func (s *screen) openOrder() {
	if j, ok := s.model.card(); ok {
		s.desk.Open(desk.Route{Area: desk.Order, Order: j.Row.Order})
	}
}

// render shows the whole model.
func (s *screen) render() {
	s.board.show()
	s.sums.RemoveAll()
	for _, c := range s.model.sums() {
		s.sums.Add(kit.Chip(c.text, c.state))
	}
	s.sums.Refresh()
	if j, ok := s.model.card(); ok {
		s.next.SetText(j.Next)
		s.next.Enable()
		s.open.Enable()
		return
	}
	s.next.SetText("下一步")
	s.next.Disable()
	s.open.Disable()
}

// Title is the tab's.
func (s *screen) Title() (string, string) { return "看板", "" }

// Content is the screen.
func (s *screen) Content() fyne.CanvasObject { return s.content }

// Keys are those of the buttons; Enter belongs to the board while it has the keyboard.
func (s *screen) Keys() kit.Keymap { return kit.KeysOfButtons(s.open) }

// Reads names the tables of the board.
func (s *screen) Reads() []string {
	return []string{"work_order", "work_order_line", "work_order_step", "payment", "part_move"}
}

// Focus goes to the cards.
func (s *screen) Focus() { kit.Focus(s.board) }

// Fields names the board for the trace.
func (s *screen) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"board": s.board}
}

// board draws the columns and walks among the cards.
type board struct {
	widget.BaseWidget
	screen  *screen
	columns []*column
	root    *fyne.Container
	focused bool
}

// column is one step with its cards.
type column struct {
	name  string
	count *canvas.Text
	cards *fyne.Container
	roll  *container.Scroll
}

func newBoard(s *screen) *board {
	b := &board{screen: s, root: kit.Cols(10)}
	for _, c := range columns {
		col := &column{name: c.name, count: kit.Caption("0"), cards: kit.Down(8)}
		col.roll = container.NewVScroll(col.cards)
		b.columns = append(b.columns, col)
		head := kit.Inset(4, 0, 4, 0, kit.Across(8, kit.Title(c.name), kit.Spacer(), col.count))
		b.root.Add(kit.Flex(1, kit.Down(8, head, kit.Flex(1, col.roll))))
	}
	b.ExtendBaseWidget(b)
	return b
}

// show draws the cards anew.
func (b *board) show() {
	m := &b.screen.model
	for i, col := range b.columns {
		col.cards.RemoveAll()
		n := 0
		if m.cards != nil {
			n = len(m.cards[i])
			for row, j := range m.cards[i] {
				col.cards.Add(b.card(i, row, j))
			}
		}
		kit.Say(col.count, fmt.Sprint(n))
		col.cards.Refresh()
	}
	if m.cards != nil && m.total == 0 {
		b.columns[0].cards.Add(kit.NewParaOf("现在没有车在厂。按 F2 新接车，车就出现在这里，随着步骤往右走。", 12, false, kit.Colours().Ink2))
	}
	b.root.Refresh()
	b.reveal()
}

// cardHeight is the same for all cards, so that columns line up and the chosen one is found when scrolling.
const (
	cardHeight = 84
	cardGap    = 8
)

// reveal scrolls the chosen card into sight.
func (b *board) reveal() {
	m := &b.screen.model
	if m.total == 0 {
		return
	}
	roll := b.columns[m.column].roll
	top := kit.Px(cardHeight+cardGap) * float32(m.row)
	bottom := top + kit.Px(cardHeight)
	switch view := roll.Size().Height; {
	case view <= 0:
	case top < roll.Offset.Y:
		roll.ScrollToOffset(fyne.NewPos(0, top))
	case bottom > roll.Offset.Y+view:
		roll.ScrollToOffset(fyne.NewPos(0, bottom-view))
	}
}

// card draws one car: its plate and promised time, what is done, and who does it or what it waits for.
func (b *board) card(i, row int, j desk.Job) fyne.CanvasObject {
	m, p := &b.screen.model, kit.Colours()
	ink, _ := j.State.Colours()
	ground := canvas.NewRectangle(p.Card)
	ground.CornerRadius, ground.StrokeColor, ground.StrokeWidth = 8, p.Line, 1
	if b.focused && m.column == i && m.row == row {
		ground.FillColor, ground.StrokeColor, ground.StrokeWidth = p.Soft, p.Primary, 2
	}
	stripe := canvas.NewRectangle(ink)
	stripe.CornerRadius = 2
	when := kit.Bold(j.When)
	if j.Late {
		when.Color = p.Bad
	}
	name := fyne.CanvasObject(kit.Bold(j.Name()))
	if j.Row.Plate != "" {
		name = kit.Plate(desk.PlateText(j.Row.Plate), desk.PlateColour(j.Row.PlateColour))
	}
	what, who := lines(j)
	last := kit.Across(6, kit.Chip(j.Chip, j.State), kit.Flex(1, newCut(who, p.Ink)))
	body := kit.Down(4, kit.Across(4, name, kit.Spacer(), when), newCut(what, p.Ink2), last)
	card := container.NewStack(ground, kit.Inset(10, 7, 9, 6, body), kit.Cols(0, kit.Fixed(4, 0, kit.Inset(1, 6, 0, 6, stripe)), kit.Spacer()))
	order := j.Row.Order
	return kit.Fixed(0, cardHeight, &cardSpot{board: b, content: card, order: order, column: i, row: row})
}

// cardSpot takes the clicks of a card: one chooses, two open.
type cardSpot struct {
	widget.BaseWidget
	board       *board
	content     fyne.CanvasObject
	order       workorder.ID
	column, row int
}

// CreateRenderer shows the card.
func (c *cardSpot) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	return widget.NewSimpleRenderer(c.content)
}

// MouseDown chooses the card.
func (c *cardSpot) MouseDown(*desktop.MouseEvent) {
	kit.Focus(c.board)
	c.board.screen.model.put(c.column, c.row)
	c.board.screen.render()
}

// MouseUp is part of a click.
func (c *cardSpot) MouseUp(*desktop.MouseEvent) {}

// DoubleTapped opens the order.
func (c *cardSpot) DoubleTapped(*fyne.PointEvent) {
	c.board.screen.desk.Open(desk.Route{Area: desk.Order, Order: c.order})
}

// CreateRenderer shows the columns.
func (b *board) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.root) }

// FocusGained marks the chosen card.
func (b *board) FocusGained() { b.focused = true; b.show() }

// FocusLost takes the mark away.
func (b *board) FocusLost() { b.focused = false; b.show() }

// TypedRune begins a search.
func (b *board) TypedRune(r rune) {
	if r != ' ' {
		b.screen.desk.Search(string(r))
	}
}

// TypedKey walks among the cards.
func (b *board) TypedKey(ev *fyne.KeyEvent) {
	m := &b.screen.model
	switch ev.Name {
	case fyne.KeyLeft:
		m.walk(-1, 0)
	case fyne.KeyRight:
		m.walk(1, 0)
	case fyne.KeyUp:
		m.walk(0, -1)
	case fyne.KeyDown:
		m.walk(0, 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		b.screen.goOn()
		return
	case fyne.KeyEscape:
		kit.KeysOf(b.screen.desk.Win).Press("Esc")
		return
	default:
		if len(ev.Name) > 1 {
			kit.KeysOf(b.screen.desk.Win).Press(kit.Key(ev.Name))
		}
		return
	}
	b.screen.render()
}

// cutText is a caption that is cut where its place ends.
type cutText struct {
	widget.BaseWidget
	full string
	text *canvas.Text
}

func newCut(s string, ink color.Color) *cutText {
	c := &cutText{full: s, text: kit.Tint(kit.Caption(s), ink)}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer shows what fits.
func (c *cutText) CreateRenderer() fyne.WidgetRenderer { return cutView{c} }

type cutView struct{ c *cutText }

func (v cutView) MinSize() fyne.Size { return fyne.NewSize(20, v.c.text.MinSize().Height) }

func (v cutView) Layout(size fyne.Size) {
	t := v.c.text
	t.Text = v.c.full
	for runes := []rune(v.c.full); len(runes) > 0 && t.MinSize().Width > size.Width; {
		runes = runes[:len(runes)-1]
		t.Text = string(runes) + "…"
	}
	t.Resize(size)
}
func (v cutView) Refresh()                     { v.Layout(v.c.Size()); v.c.text.Refresh() }
func (v cutView) Destroy()                     {}
func (v cutView) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{v.c.text} }
