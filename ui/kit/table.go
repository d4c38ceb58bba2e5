package kit

import (
	"image/color"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
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

// KeyDown begins a new key: its character is meant for this table.
func (t *Table[R]) KeyDown(*fyne.KeyEvent) { touched(); typedAhead = 0 }

// KeyUp is part of a key.
func (t *Table[R]) KeyUp(*fyne.KeyEvent) {}

// TypedKey is the keyboard of the table.
func (t *Table[R]) TypedKey(ev *fyne.KeyEvent) {
	row, ok := t.Selected()
	if ok && t.OnKey != nil {
		used := false
		swallowing(canvasOf(t), ev.Name, func() { used = t.OnKey(plainKey(ev.Name), row) })
		if used {
			return
		}
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
	if r == ' ' || swallowed(r) {
		return
	}
	if t.OnType != nil {
		t.OnType(string(r))
		return
	}
	if t.startEdit(t.at, t.firstEditable(0, 1)) {
		t.editor.SetText(string(r))
		t.editor.cursorToEnd() // what follows is typed behind it, not over it
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
