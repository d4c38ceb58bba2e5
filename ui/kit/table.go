package kit

import (
	"image/color"
	"sort"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Cell is what stands in one place of a table. From left to right: plate, text, note, chip, key cap.
type Cell struct {
	Text   string
	Ink    color.Color // nil is the ink of the table
	Bold   bool
	Note   string // small, in the second ink
	Chip   string
	State  State
	Plate  string
	Colour PlateColour
	Key    Key // shown in the chosen row only
}

// Column is one column of a table, declared as a value.
type Column[R any] struct {
	Title  string
	Width  float32 // in the design's points; least width if Weight is set
	Weight float32 // share of the room left over
	Right  bool    // numbers stand at the right
	Text   func(R) string
	Cell   func(R) Cell // for what is more than text; Text is not asked then
	Edit   *CellEdit[R] // makes the column's cells editable
}

// CellEdit says how a cell is edited in its place.
type CellEdit[R any] struct {
	// Text is what is edited.
	Text func(R) string
	// Set takes what was typed; its error is shown at the cell, and the text stays.
	Set func(R, string) error
	// Can tells rows whose cell can be edited; nil is all.
	Can func(R) bool
}

// Table lists rows. ↑↓ PgUp PgDn Home End walk, Enter or a double click opens, Del deletes, typing
// goes to OnType; in tables with editable columns Tab, F2 or typing edits a cell, Tab goes to the
// next one, Enter to the one below, Esc gives up. Only visible rows exist as objects.
type Table[R any] struct {
	widget.BaseWidget
	hop

	// OnOpen is Enter, or a double click, on a row.
	OnOpen func(R)
	// OnSelect is called when another row is chosen.
	OnSelect func(R)
	// OnDelete is Del on a row.
	OnDelete func(R)
	// OnType gets what is typed where nothing is edited: a search box takes it over.
	OnType func(string)
	// OnKey sees keys first, with the chosen row; true means used.
	OnKey func(Key, R) bool
	// OnPastTop and OnPastEnd are ↑ on the first row and ↓ on the last one.
	OnPastTop, OnPastEnd func()
	// More is called when the end of the rows comes into sight and HasMore is set.
	More    func()
	HasMore bool
	// Section returns the heading of a row that is a heading, or nothing.
	Section func(R) string
	// Fade tells rows that matter less and are written in the second ink.
	Fade func(R) bool
	// ID names a row, so that the same row stays chosen when rows come anew.
	ID func(R) string
	// RowHeight is the height of a row in the design's points; 33 if zero.
	RowHeight float32
	// Still is a table that is only read: nothing is chosen in it and the keyboard passes it by.
	Still bool
	// NoHeader leaves out the row of titles.
	NoHeader bool

	columns  []Column[R]
	rows     []R
	tops     []float32 // where each row begins, and where the last one ends
	at       int       // the chosen row, or -1
	col      int       // the editable column that is meant
	focused  bool
	asking   bool
	empty    fyne.CanvasObject
	sentence string
	action   *Button
	loading  bool
	body     *tableBody[R]
	scroll   *container.Scroll
	editor   *cellEditor
	editing  bool
}

// NewTable makes a table of columns. SetEmpty says what it is for while it has no rows.
func NewTable[R any](columns ...Column[R]) *Table[R] {
	t := &Table[R]{columns: columns, at: -1, tops: []float32{0}}
	t.body = &tableBody[R]{t: t, hover: -1}
	t.body.ExtendBaseWidget(t.body)
	t.scroll = container.NewVScroll(t.body)
	t.scroll.OnScrolled = func(fyne.Position) { t.body.Refresh() }
	t.empty = container.NewStack()
	t.editor = newCellEditor(t)
	t.ExtendBaseWidget(t)
	return t
}

// SetEmpty says what an empty table is for, and offers a first action (nil for none).
func (t *Table[R]) SetEmpty(sentence string, action *Button) {
	t.sentence, t.action = sentence, action
	t.Refresh()
}

// SetRows gives the table its rows. The chosen row stays chosen: the same by ID, or the same place.
func (t *Table[R]) SetRows(rows []R) {
	id := ""
	if t.ID != nil && t.at >= 0 && t.at < len(t.rows) {
		id = t.ID(t.rows[t.at])
	}
	t.rows, t.asking = rows, false
	t.measure()
	t.at = min(t.at, len(rows)-1)
	if id != "" {
		for i, r := range rows {
			if t.ID(r) == id {
				t.at = i
				break
			}
		}
	}
	if t.at < 0 || t.heading(t.at) != "" {
		t.at = t.step(t.at, 1)
	}
	t.body.Resize(t.body.MinSize())
	t.Refresh()
	t.scroll.Refresh()
}

// Append adds the next page of rows; more says whether there are still others.
func (t *Table[R]) Append(rows []R, more bool) {
	t.HasMore = more
	t.SetRows(append(t.rows, rows...))
}

// Rows returns the rows, headings among them.
func (t *Table[R]) Rows() []R { return t.rows }

// Selected returns the chosen row.
func (t *Table[R]) Selected() (row R, ok bool) {
	if t.at < 0 || t.at >= len(t.rows) {
		return row, false
	}
	return t.rows[t.at], true
}

// Index returns the place of the chosen row, or -1.
func (t *Table[R]) Index() int { return t.at }

// Disabled keeps the keyboard out of a table that is only read.
func (t *Table[R]) Disabled() bool { return t.Still }

// Enable lets rows be chosen.
func (t *Table[R]) Enable() { t.Still = false; t.Refresh() }

// Disable makes the table one that is only read.
func (t *Table[R]) Disable() { t.Still = true; t.Refresh() }

// Select chooses a row by its place.
func (t *Table[R]) Select(i int) {
	if i < 0 || i >= len(t.rows) || t.heading(i) != "" {
		return
	}
	changed := i != t.at
	t.at = i
	t.show(i)
	t.Refresh()
	if changed && t.OnSelect != nil {
		t.OnSelect(t.rows[i])
	}
}

func (t *Table[R]) heading(i int) string {
	if t.Section == nil {
		return ""
	}
	return t.Section(t.rows[i])
}

func (t *Table[R]) rowHeight() float32 {
	if t.RowHeight > 0 {
		return Px(t.RowHeight)
	}
	return Px(33)
}

// measure notes where each row begins.
func (t *Table[R]) measure() {
	t.tops = make([]float32, len(t.rows)+1)
	at := float32(0)
	for i := range t.rows {
		t.tops[i] = at
		if t.heading(i) != "" {
			at += Px(27)
		} else {
			at += t.rowHeight()
		}
	}
	t.tops[len(t.rows)] = at
}

// rowAt returns the row at a height of the body, or -1.
func (t *Table[R]) rowAt(y float32) int {
	i := sort.Search(len(t.rows), func(i int) bool { return t.tops[i+1] > y })
	if y < 0 || i >= len(t.rows) {
		return -1
	}
	return i
}

// step returns the next row in a direction that is no heading, or from if there is none.
func (t *Table[R]) step(from, by int) int {
	for i := from + by; i >= 0 && i < len(t.rows); i += by {
		if t.heading(i) == "" {
			return i
		}
	}
	return min(from, len(t.rows)-1)
}

// show scrolls until a row is seen.
func (t *Table[R]) show(i int) {
	top, bottom := t.tops[i], t.tops[i+1]
	if i > 0 && t.heading(i-1) != "" {
		top = t.tops[i-1]
	}
	view := t.scroll.Size().Height
	switch {
	case top < t.scroll.Offset.Y:
		t.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case view > 0 && bottom > t.scroll.Offset.Y+view:
		t.scroll.ScrollToOffset(fyne.NewPos(0, bottom-view))
	}
}

// walk goes some rows up or down.
func (t *Table[R]) walk(by int) {
	at := t.at
	dir := 1
	if by < 0 {
		dir = -1
	}
	for n := 0; n != by; n += dir {
		at = t.step(at, dir)
	}
	if at != t.at {
		t.Select(at)
		return
	}
	switch {
	case by == -1 && t.OnPastTop != nil:
		t.OnPastTop()
	case by == 1 && t.OnPastEnd != nil:
		t.OnPastEnd()
	}
}

func (t *Table[R]) page() int { return max(int(t.scroll.Size().Height/t.rowHeight())-1, 1) }

// TypedKey is the keyboard of the table.
func (t *Table[R]) TypedKey(ev *fyne.KeyEvent) {
	row, ok := t.Selected()
	if ok && t.OnKey != nil && t.OnKey(plainKey(ev.Name), row) {
		return
	}
	switch ev.Name {
	case fyne.KeyUp:
		t.walk(-1)
	case fyne.KeyDown:
		t.walk(1)
	case fyne.KeyPageUp:
		t.walk(-t.page())
	case fyne.KeyPageDown:
		t.walk(t.page())
	case fyne.KeyHome:
		t.Select(t.step(-1, 1))
	case fyne.KeyEnd:
		t.Select(t.step(len(t.rows), -1))
	case fyne.KeyReturn, fyne.KeyEnter:
		t.enter(row, ok, ev)
	case fyne.KeyDelete:
		if ok && t.OnDelete != nil {
			t.OnDelete(row)
		}
	case fyne.KeyF2, fyne.KeyTab:
		if !t.startEdit(t.at, t.firstEditable(0, 1)) {
			passKey(t, ev)
		}
	default:
		passKey(t, ev)
	}
}

func (t *Table[R]) enter(row R, ok bool, ev *fyne.KeyEvent) {
	switch {
	case shiftHeld():
		t.back(t)
	case ok && t.OnOpen != nil:
		t.OnOpen(row)
	case ok && t.startEdit(t.at, t.firstEditable(0, 1)):
	default:
		passKey(t, ev)
	}
}

// TypedRune edits the cell, or goes to whoever takes what is typed.
func (t *Table[R]) TypedRune(r rune) {
	if r == ' ' {
		return
	}
	if t.OnType != nil {
		t.OnType(string(r))
		return
	}
	if t.startEdit(t.at, t.firstEditable(0, 1)) {
		t.editor.SetText("")
		t.editor.TypedRune(r)
	}
}

// TypedShortcut hands Ctrl and Alt keys to the window.
func (t *Table[R]) TypedShortcut(s fyne.Shortcut) { passShortcut(t, s) }

// AcceptsTab is true where Tab edits a cell.
func (t *Table[R]) AcceptsTab() bool {
	return !shiftHeld() && t.at >= 0 && t.editable(t.at, t.firstEditable(0, 1))
}

// FocusGained draws the chosen row as the place of the keyboard.
func (t *Table[R]) FocusGained() {
	gained(t)
	t.focused = true
	if t.at < 0 {
		t.at = t.step(-1, 1)
	}
	t.Refresh()
}

// FocusLost draws it as chosen only.
func (t *Table[R]) FocusLost() { t.focused = false; t.Refresh() }

// firstEditable returns the next column that can be edited, or -1.
func (t *Table[R]) firstEditable(from, by int) int {
	for c := from; c >= 0 && c < len(t.columns); c += by {
		if t.columns[c].Edit != nil {
			return c
		}
	}
	return -1
}

func (t *Table[R]) editable(row, col int) bool {
	if row < 0 || row >= len(t.rows) || col < 0 || col >= len(t.columns) || t.heading(row) != "" {
		return false
	}
	e := t.columns[col].Edit
	return e != nil && (e.Can == nil || e.Can(t.rows[row]))
}

// EditCell edits a cell by row and column; it reports whether the cell can be edited.
func (t *Table[R]) EditCell(row, col int) bool { return t.startEdit(row, col) }

// startEdit lays the editor over a cell.
func (t *Table[R]) startEdit(row, col int) bool {
	if !t.editable(row, col) {
		return false
	}
	t.Select(row)
	t.col, t.editing = col, true
	t.editor.fault = ""
	t.editor.RightAligned = t.columns[col].Right
	t.editor.SetText(t.columns[col].Edit.Text(t.rows[row]))
	t.editor.Show()
	t.body.placeEditor()
	t.body.Refresh()
	Focus(t.editor)
	t.editor.Select()
	return true
}

// commit takes what was typed into the cell and reports whether it was taken.
func (t *Table[R]) commit() bool {
	if !t.editing || t.at < 0 || t.at >= len(t.rows) {
		return true
	}
	edit := t.columns[t.col].Edit
	row := t.rows[t.at]
	if t.editor.Text != edit.Text(row) {
		if err := edit.Set(row, strings.TrimSpace(t.editor.Text)); err != nil {
			t.editor.SetError(err.Error())
			t.body.placeEditor()
			return false
		}
	}
	return true
}

// stopEdit takes the editor away and brings the keyboard back to the table.
func (t *Table[R]) stopEdit() {
	if !t.editing {
		return
	}
	t.editing = false
	t.editor.Hide()
	Focus(t)
	t.body.Refresh()
}

// nextCell goes to the next or previous cell that can be edited, across rows; beyond the last one
// the table is left.
func (t *Table[R]) nextCell(by int) {
	row, col := t.at, t.col
	for {
		col = t.firstEditable(col+by, by)
		if col < 0 {
			next := t.step(row, by)
			if next == row {
				t.stopEdit()
				if by > 0 && t.OnPastEnd != nil {
					t.OnPastEnd()
				}
				return
			}
			row = next
			col = -1
			if by < 0 {
				col = len(t.columns)
			}
			continue
		}
		if t.editable(row, col) {
			t.startEdit(row, col)
			return
		}
	}
}

// below goes to the same column of the next row.
func (t *Table[R]) below() {
	col := t.col
	for row := t.step(t.at, 1); row != t.at; row = t.step(row, 1) {
		if t.editable(row, col) {
			t.startEdit(row, col)
			return
		}
		if t.step(row, 1) == row {
			break
		}
	}
	t.stopEdit()
	if t.at == t.step(t.at, 1) && t.OnPastEnd != nil {
		t.OnPastEnd()
	}
}

// cellKey is the keyboard of the cell that is edited.
func (t *Table[R]) cellKey(key Key, shift bool) bool {
	switch key {
	case "Enter":
		if t.commit() {
			t.below()
		}
	case "Tab":
		if t.commit() {
			if shift {
				t.nextCell(-1)
			} else {
				t.nextCell(1)
			}
		}
	case "Esc":
		t.stopEdit()
	default:
		return false
	}
	return true
}

// cellLeft is called when the editor loses the keyboard: what was typed is taken.
func (t *Table[R]) cellLeft() {
	if t.editing && t.commit() {
		t.editing = false
		t.editor.Hide()
		t.body.Refresh()
	}
}

// cellEditor is the entry that lies over the cell.
type cellEditor struct {
	Entry
	keys func(Key, bool) bool
	left func()
}

func newCellEditor[R any](t *Table[R]) *cellEditor {
	e := &cellEditor{keys: t.cellKey, left: t.cellLeft}
	e.init(e, "")
	e.Hide()
	return e
}

// AcceptsTab is true: Tab goes to the next cell.
func (e *cellEditor) AcceptsTab() bool { return true }

// TypedKey gives Enter, Tab and Esc to the table.
func (e *cellEditor) TypedKey(ev *fyne.KeyEvent) {
	shift := e.shift || shiftHeld()
	if !typing(ev.Name) && ime.delays(func() { e.cell(ev, shift) }) || ime.takes(ev.Name) {
		return
	}
	e.cell(ev, shift)
}

func (e *cellEditor) cell(ev *fyne.KeyEvent, shift bool) {
	if !e.keys(plainKey(ev.Name), shift) {
		e.key(ev, shift)
	}
}

// FocusLost takes what was typed.
func (e *cellEditor) FocusLost() {
	e.Entry.FocusLost()
	e.left()
}

// CreateRenderer draws header, rows and the sentence of an empty table.
func (t *Table[R]) CreateRenderer() fyne.WidgetRenderer {
	v := &tableView[R]{t: t, ground: canvas.NewRectangle(look.palette.Card), rule: canvas.NewRectangle(look.palette.Line)}
	for _, c := range t.columns {
		h := Caption(c.Title)
		if c.Right {
			h.Alignment = fyne.TextAlignTrailing
		}
		v.heads = append(v.heads, h)
	}
	return v
}

type tableView[R any] struct {
	t            *Table[R]
	ground, rule *canvas.Rectangle
	heads        []*canvas.Text
	blank        fyne.CanvasObject
	blankFor     string
}

const cellPad = 10

// widths shares the width among the columns.
func (t *Table[R]) widths(width float32) []float32 {
	w := make([]float32, len(t.columns))
	var weights, room = float32(0), width
	for i, c := range t.columns {
		w[i] = Px(c.Width)
		room -= w[i]
		weights += c.Weight
	}
	if room > 0 && weights > 0 {
		for i, c := range t.columns {
			w[i] += room * c.Weight / weights
		}
	}
	return w
}

func (v *tableView[R]) headHeight() float32 {
	if v.t.NoHeader {
		return 0
	}
	return Px(33)
}

func (v *tableView[R]) MinSize() fyne.Size {
	width := float32(0)
	for _, c := range v.t.columns {
		width += Px(c.Width)
	}
	return fyne.NewSize(width, v.headHeight()+2*v.t.rowHeight())
}

func (v *tableView[R]) Layout(size fyne.Size) {
	h := v.headHeight()
	v.ground.Resize(size)
	x := float32(0)
	for i, w := range v.t.widths(size.Width) {
		head := v.heads[i]
		head.Text = shorten(v.t.columns[i].Title, w-2*Px(cellPad)+6, head.TextSize, false)
		head.Move(fyne.NewPos(x+Px(cellPad), 0))
		head.Resize(fyne.NewSize(w-2*Px(cellPad), h))
		head.Hidden = v.t.NoHeader
		x += w
	}
	v.rule.Move(fyne.NewPos(0, h-1))
	v.rule.Resize(fyne.NewSize(size.Width, 1))
	v.rule.Hidden = v.t.NoHeader
	v.t.scroll.Move(fyne.NewPos(0, h))
	v.t.scroll.Resize(fyne.NewSize(size.Width, size.Height-h))
	if v.blank != nil {
		v.blank.Move(fyne.NewPos(0, h))
		v.blank.Resize(fyne.NewSize(size.Width, size.Height-h))
	}
	v.t.body.Refresh()
}

func (v *tableView[R]) Refresh() {
	if v.blank == nil || v.blankFor != v.t.sentence {
		v.blank, v.blankFor = Empty(v.t.sentence, v.t.action), v.t.sentence
	}
	v.blank.(*fyne.Container).Hidden = len(v.t.rows) > 0 || v.t.sentence == ""
	v.Layout(v.t.Size())
	canvas.Refresh(v.t)
}

func (v *tableView[R]) Destroy() {}
func (v *tableView[R]) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{v.ground, v.rule}
	for _, h := range v.heads {
		objects = append(objects, h)
	}
	objects = append(objects, v.t.scroll)
	if v.blank != nil {
		objects = append(objects, v.blank)
	}
	return objects
}

// tableBody is as high as all rows; it fills the objects of the rows that are seen.
type tableBody[R any] struct {
	widget.BaseWidget
	t       *Table[R]
	hover   int
	clicked time.Time
	last    int
}

// MinSize is the height of all rows.
func (b *tableBody[R]) MinSize() fyne.Size {
	return fyne.NewSize(1, b.t.tops[len(b.t.rows)])
}

// MouseDown chooses a row; a second click on the same row opens it, or edits the cell.
func (b *tableBody[R]) MouseDown(m *desktop.MouseEvent) {
	t := b.t
	i := t.rowAt(m.Position.Y)
	Focus(t)
	if t.Still || i < 0 || t.heading(i) != "" {
		return
	}
	again := i == b.last && time.Since(b.clicked) < 400*time.Millisecond
	b.last, b.clicked = i, time.Now()
	t.Select(i)
	if !again {
		return
	}
	b.clicked = time.Time{}
	if col := b.columnAt(m.Position.X); t.startEdit(i, col) {
		return
	}
	if t.OnOpen != nil {
		t.OnOpen(t.rows[i])
	}
}

// MouseUp is part of a click.
func (b *tableBody[R]) MouseUp(*desktop.MouseEvent) {}

func (b *tableBody[R]) columnAt(x float32) int {
	at := float32(0)
	for i, w := range b.t.widths(b.Size().Width) {
		if at += w; x < at {
			return i
		}
	}
	return -1
}

// MouseIn, MouseMoved and MouseOut shade the row under the mouse.
func (b *tableBody[R]) MouseIn(m *desktop.MouseEvent) { b.MouseMoved(m) }

// MouseMoved shades the row under the mouse.
func (b *tableBody[R]) MouseMoved(m *desktop.MouseEvent) {
	if i := b.t.rowAt(m.Position.Y); i != b.hover {
		b.hover = i
		b.Refresh()
	}
}

// MouseOut ends the shade.
func (b *tableBody[R]) MouseOut() { b.hover = -1; b.Refresh() }

// placeEditor lays the editor over its cell.
func (b *tableBody[R]) placeEditor() {
	t := b.t
	if !t.editing || t.at < 0 || t.at >= len(t.rows) {
		return
	}
	x := float32(0)
	widths := t.widths(b.Size().Width)
	for i := 0; i < t.col; i++ {
		x += widths[i]
	}
	size := t.editor.MinSize()
	t.editor.Move(fyne.NewPos(x+2, t.tops[t.at]+1))
	t.editor.Resize(fyne.NewSize(widths[t.col]-4, max(t.rowHeight()-2, size.Height)))
}

// CreateRenderer makes no objects yet: they come with the first layout.
func (b *tableBody[R]) CreateRenderer() fyne.WidgetRenderer { return &bodyView[R]{b: b} }

type bodyView[R any] struct {
	b     *tableBody[R]
	lines []*tableLine
}

// seen returns the range of rows in sight.
func (v *bodyView[R]) seen() (from, to int) {
	t := v.b.t
	if len(t.rows) == 0 || t.scroll.Size().Height <= 0 {
		return 0, 0
	}
	from = max(t.rowAt(max(t.scroll.Offset.Y, 0)), 0)
	bottom := t.scroll.Offset.Y + t.scroll.Size().Height
	to = from
	for to < len(t.rows) && t.tops[to] < bottom {
		to++
	}
	return from, to
}

func (v *bodyView[R]) MinSize() fyne.Size    { return v.b.MinSize() }
func (v *bodyView[R]) Layout(size fyne.Size) { v.fill(size) }
func (v *bodyView[R]) Destroy()              {}
func (v *bodyView[R]) Refresh() {
	v.fill(v.b.Size())
	canvas.Refresh(v.b)
}

// fill writes the rows in sight into their objects.
func (v *bodyView[R]) fill(size fyne.Size) {
	t := v.b.t
	from, to := v.seen()
	for len(v.lines) < to-from {
		v.lines = append(v.lines, newTableLine(len(t.columns)))
	}
	widths := t.widths(size.Width)
	for i, l := range v.lines {
		if row := from + i; row < to {
			v.fillLine(l, row, size, widths)
		} else {
			l.hide()
		}
	}
	v.b.placeEditor()
	if to == len(t.rows) && to > 0 && t.HasMore && !t.asking && t.More != nil {
		t.asking = true
		t.More()
	}
}

func (v *bodyView[R]) fillLine(l *tableLine, i int, size fyne.Size, widths []float32) {
	t := v.b.t
	p := look.palette
	top, height := t.tops[i], t.tops[i+1]-t.tops[i]
	l.ground.Move(fyne.NewPos(0, top))
	l.ground.Resize(fyne.NewSize(size.Width, height))
	l.rule.Move(fyne.NewPos(0, top+height-1))
	l.rule.Resize(fyne.NewSize(size.Width, 1))
	heading := t.heading(i)
	l.paint(heading != "", i == t.at && !t.Still, t.focused || t.editing, i == v.b.hover)
	if heading != "" {
		l.setHeading(heading, fyne.NewPos(Px(cellPad), top), height)
		return
	}
	faded := t.Fade != nil && t.Fade(t.rows[i])
	x := float32(0)
	for c, col := range t.columns {
		cell := col.cell(t.rows[i])
		if cell.Ink == nil {
			cell.Ink = p.Ink
			if faded {
				cell.Ink = p.Ink2
			}
		}
		if i != t.at {
			cell.Key = ""
		}
		if t.editing && i == t.at && c == t.col {
			cell = Cell{Ink: p.Ink}
		}
		l.cells[c].fill(cell, fyne.NewPos(x+Px(cellPad), top), fyne.NewSize(widths[c]-2*Px(cellPad), height), col.Right)
		x += widths[c]
	}
}

func (c Column[R]) cell(row R) Cell {
	if c.Cell != nil {
		return c.Cell(row)
	}
	return Cell{Text: c.Text(row)}
}

func (v *bodyView[R]) Objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for _, l := range v.lines {
		objects = append(objects, l.ground, l.rule)
		for _, c := range l.cells {
			objects = append(objects, c.used()...)
		}
	}
	return append(objects, v.b.t.editor)
}
