package workorders

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"jieche/data/base"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// The height of a row and of a heading in the table, as kit draws them.
const rowHeight = 33

// buildLines makes the table of lines and the field in which the next one is typed.
func (s *order) buildLines() {
	s.table = kit.NewTable(s.columns()...)
	s.table.RowHeight = rowHeight
	s.table.Section = func(r row) string { return r.heading }
	s.table.ID = func(r row) string { return r.line.ID.String() + r.heading }
	s.table.Fade = func(r row) bool { return r.line.Consent == workorder.Declined }
	s.table.OnDelete = s.remove
	s.table.OnPastEnd = func() {
		if s.m.open() {
			kit.Focus(s.entry)
		}
	}
	s.entry = kit.NewPicker("编码、名称或拼音首字母，如 hhs → 火花塞", s.d.Work, s.candidates, s.take)
	s.entry.Clears = true
	s.entry.ListWidth = 620
	s.entry.Nothing = "没有找到。Enter 按原文加一行其他费用，或换个写法"
	s.entry.OnText = s.freeText
	s.entry.OnOther = s.entryKey
	s.entryNo = kit.Tint(kit.Body(""), kit.Colours().Hint)
	s.hint = kit.Caption("")
}

// columns of the table; the third figure of an amount is never cut off, the name gives way.
func (s *order) columns() []kit.Column[row] {
	may := s.m.mayChange
	return []kit.Column[row]{
		{Title: "#", Width: 46, Text: func(r row) string { return fmt.Sprint(r.no) }},
		{Title: "项目 / 配件", Width: 220, Weight: 1, Cell: nameCell},
		{Title: "性质", Width: 64, Text: func(r row) string { return dash(r.line.Quality) }},
		{Title: "工时/数量", Width: 82, Right: true, Text: row.quantity,
			Edit: &kit.CellEdit[row]{Text: row.typedQty, Set: s.setQty, Can: may}},
		{Title: "单价", Width: 80, Right: true, Text: func(r row) string { return signed(r.line.Price) },
			Edit: &kit.CellEdit[row]{Text: func(r row) string { return r.line.Price.Plain() }, Set: s.setPrice, Can: may}},
		{Title: "优惠", Width: 62, Right: true, Text: func(r row) string { return off(r.line.Off) },
			Edit: &kit.CellEdit[row]{Text: func(r row) string { return typedOff(r.line.Off) }, Set: s.setOff, Can: may}},
		{Title: "金额", Width: 86, Right: true, Text: func(r row) string { return signed(r.line.Amount()) }},
		{Title: "付费方", Width: 58, Text: func(r row) string { return string(r.line.Payer) },
			Edit: &kit.CellEdit[row]{Text: func(r row) string { return string(r.line.Payer) }, Set: s.setPayer, Can: may}},
		{Title: "库存 / 承修人", Width: 148, Cell: stockCell},
	}
}

func nameCell(r row) kit.Cell {
	c := kit.Cell{Text: r.line.Name, Note: r.note()}
	if k := r.line.Kind; k != workorder.Labour && k != workorder.PartLine && c.Note == "" {
		c.Note = k.Word()
	}
	if m := r.consent(); m.text != "" {
		c.Chip, c.State = m.text, states[m.tone]
	}
	return c
}

func stockCell(r row) kit.Cell {
	m := r.stock()
	if r.line.WorkerName != "" {
		return kit.Cell{Text: r.line.WorkerName}
	}
	if m.text == "" {
		return kit.Cell{Text: "—", Ink: kit.Colours().Ink2}
	}
	return kit.Cell{Chip: m.text, State: states[m.tone]}
}

func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func off(f base.Fen) string {
	if f == 0 {
		return "—"
	}
	return signed(-f)
}

func typedOff(f base.Fen) string {
	if f == 0 {
		return ""
	}
	return f.Plain()
}

// linePanel is the card with table, entry and hint.
func (s *order) linePanel() fyne.CanvasObject {
	s.entryRow = container.NewStack(kit.Down(0, kit.Inset(0, 6, 10, 6,
		kit.Cols(0, kit.Fixed(54, 32, kit.Inset(10, 0, 0, 0, s.entryNo)), kit.Fixed(430, 0, s.entry), kit.Spacer())), kit.Hairline()))
	s.offered = kit.Across(6)
	foot := kit.Down(0, kit.Hairline(), kit.Inset(12, 8, 12, 8, kit.Down(4, s.offered, s.hint)))
	return kit.Panel(container.New(&following{s}, s.table, s.entryRow, foot))
}

// following puts the entry right below the last line, as the next line would stand, and the hint at the foot.
type following struct{ s *order }

func (f *following) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[0].MinSize()
	size.Height += kit.Px(rowHeight) + objects[1].MinSize().Height + objects[2].MinSize().Height
	return size
}

func (f *following) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	table, entry, foot := objects[0], objects[1], objects[2]
	foot.Resize(fyne.NewSize(size.Width, foot.MinSize().Height))
	foot.Move(fyne.NewPos(0, size.Height-foot.Size().Height))
	room := size.Height - foot.Size().Height
	below := float32(0)
	if entry.Visible() {
		below = entry.MinSize().Height
	}
	height := min(f.s.tableHeight(), room-below)
	table.Move(fyne.NewPos(0, 0))
	table.Resize(fyne.NewSize(size.Width, height))
	entry.Move(fyne.NewPos(0, height))
	entry.Resize(fyne.NewSize(size.Width, below))
}

// tableHeight is what the table needs to show all rows.
func (s *order) tableHeight() float32 {
	height := kit.Px(rowHeight)
	for _, r := range s.table.Rows() {
		if r.heading != "" {
			height += kit.Px(27)
		} else {
			height += kit.Px(rowHeight)
		}
	}
	return height
}

// renderLines shows the lines and the number that the next one will have.
func (s *order) renderLines() {
	rows := s.m.rows()
	s.table.SetRows(rows)
	last := 0
	for _, r := range rows {
		last = max(last, r.no)
	}
	kit.Say(s.entryNo, fmt.Sprint(last+1))
	kit.Say(s.hint, s.m.hint())
	s.renderOffered()
	if s.m.open() {
		s.entryRow.Show()
	} else {
		s.entryRow.Hide()
	}
	s.content.Refresh()
}

// entryKey is what the field does with keys when no list is open: ↑ goes to the lines.
func (s *order) entryKey(key kit.Key) bool {
	if key == "Up" && s.entry.Text == "" && len(s.table.Rows()) > 0 {
		s.table.Select(len(s.table.Rows()) - 1)
		kit.Focus(s.table)
		return true
	}
	return false
}

// openPackages is Ctrl+T: the packages, listed in the field.
func (s *order) openPackages() { s.when(s.listPackages) }

func (s *order) listPackages() {
	if !s.m.open() {
		s.d.Say(s.m.hint())
		return
	}
	s.entry.Clear()
	kit.Focus(s.entry)
	s.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
}

// add adds lines and comes back to the field for the next one.
func (s *order) add(c workorder.AddLines) {
	c.Order = s.id
	change(s, desk.NewOp(), c, func(workorder.Done) { s.after(addedWord(&s.m)) })
}

// addedWord says what a new line is: on a signed order it waits for the customer.
func addedWord(m *model) string {
	if m.unsigned() {
		return "已加入工单"
	}
	return "已加为增项，请征得客户同意后按 Ctrl+G 记录"
}

// remove is Del on a line.
func (s *order) remove(r row) {
	if !s.m.mayChange(r) {
		s.d.Say(frozen(&s.m))
		return
	}
	change(s, desk.NewOp(), workorder.RemoveLine{Order: s.id, Line: r.line.ID}, func(workorder.Done) { s.after("已删除“" + r.line.Name + "”") })
}

// frozen says why a line can't be changed any more.
func frozen(m *model) string {
	if !m.open() {
		return m.hint()
	}
	return "客户已签字的行不能改或删。请加一行增项，或请客户重新签字"
}

func (s *order) setQty(r row, text string) error {
	q, err := r.readQty(text)
	if err != nil {
		return err
	}
	return s.changeLine(r, workorder.ChangeLine{Qty: &q})
}

func (s *order) setPrice(r row, text string) error {
	f, err := readPrice(text)
	if err != nil {
		return err
	}
	return s.changeLine(r, workorder.ChangeLine{Price: &f})
}

func (s *order) setOff(r row, text string) error {
	f, err := r.readOff(text)
	if err != nil {
		return err
	}
	return s.changeLine(r, workorder.ChangeLine{Off: &f})
}

func (s *order) setPayer(r row, text string) error {
	p, err := readPayer(text)
	if err != nil {
		return err
	}
	return s.changeLine(r, workorder.ChangeLine{Payer: &p})
}

// changeLine sends what was typed into a cell; a refusal brings the old value back with its sentence.
func (s *order) changeLine(r row, c workorder.ChangeLine) error {
	c.Order, c.Line = s.id, r.line.ID
	change(s, desk.NewOp(), c, func(workorder.Done) { s.after("") })
	return nil
}
