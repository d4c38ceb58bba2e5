package kit

import (
	"strings"

	"fyne.io/fyne/v2"
)

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

// Finish takes what stands in the cell that is being edited, for a command that reads the rows. It is false where the cell
// holds what can't be meant: its sentence stands there, and the keyboard with it.
func (t *Table[R]) Finish() bool {
	if !t.commit() {
		Focus(t.editor)
		return false
	}
	t.stopEdit()
	return true
}

// commandKey lets no key of the window act past a cell that holds what can't be meant; any other cell is taken first.
func (t *Table[R]) commandKey(key Key) bool {
	_, mods := key.split()
	if mods == 0 && !(len(key) > 1 && key[0] == 'F' && key[1] >= '1' && key[1] <= '9') {
		return false
	}
	return !t.Finish()
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
	e.OnKey = t.commandKey
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
