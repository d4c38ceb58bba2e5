package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is a field to type in. Enter goes to the next field and Shift+Enter back; in a field of
// several lines Enter on an empty line, Tab and (unless the screen has a use for it) Ctrl+Enter go
// on. Walking into a single-line field selects its text. Keys that belong to a Chinese input method
// are left to it. Function keys and Ctrl combinations reach the screen (see Keys).
type Entry struct {
	widget.Entry
	hop

	// OnDone is called on Enter, after OnLeave, instead of going to the next field.
	OnDone func()
	// OnLeave is called when the field is done with: on Enter and when it loses the focus.
	OnLeave func()
	// OnKey sees every key first ("Up", "Esc", "F2", "Ctrl+T") and returns true if it used it.
	OnKey func(Key) bool
	// RightAligned sets the text to the right edge, as numbers stand.
	RightAligned bool
	// MinWidth is the least width of the field, in the design's points.
	MinWidth float32
	// Lines is the height of a field of several lines.
	Lines int

	self    fyne.Widget
	left    func()       // the field lost the keyboard: what it listed goes away
	typed   func(string) // a character came or went, for the kit's own helps
	check   func() bool  // may Enter go on? Typed fields look at what was typed.
	fault   string
	byMouse bool
	keep    bool // the focus is away for a moment only: see Picker
	shift   bool
	shifted float32 // how far to the right the text of a right-aligned field stands
}

// NewEntry makes a field of one line; hint is shown while it is empty.
func NewEntry(hint string) *Entry {
	e := &Entry{}
	e.init(e, hint)
	return e
}

// NewTextArea makes a field of several lines.
func NewTextArea(hint string, lines int) *Entry {
	e := &Entry{Lines: lines}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapBreak
	e.init(e, hint)
	return e
}

// NewPINEntry makes a field that shows dots.
func NewPINEntry() *Entry {
	e := &Entry{}
	e.Password = true
	e.ActionItem = Blank(0, 0) // no eye that shows the PIN to whoever looks over the shoulder
	e.init(e, "")
	return e
}

// init makes the entry part of the widget that extends it.
func (e *Entry) init(self fyne.Widget, hint string) {
	e.self = self
	if !e.MultiLine {
		e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	}
	e.PlaceHolder = hint
	e.OnCursorChanged = e.caretMoved
	e.ExtendBaseWidget(self)
}

// SetError marks the field and says below it what is wrong; an empty sentence takes the mark away.
func (e *Entry) SetError(sentence string) {
	if e.fault != sentence {
		e.fault = sentence
		noteMark(e)
		e.Refresh()
	}
}

// Fault returns the sentence that stands below the field, or nothing.
func (e *Entry) Fault() string { return e.fault }

// SetAction puts a small object, such as a KeyCap, at the right end of the field.
func (e *Entry) SetAction(o fyne.CanvasObject) {
	e.ActionItem = Inset(0, 0, 6, 0, container.NewCenter(o))
	e.Refresh()
}

// Next goes to the next field as Enter does.
func (e *Entry) Next() { e.forward(e.self) }

// Select selects the whole text.
func (e *Entry) Select() { e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

// MinSize is asked anew each time: the sentence of an error may break into more lines.
func (e *Entry) MinSize() fyne.Size { return e.DisableableWidget.BaseWidget.MinSize() }

// AcceptsTab keeps Tab from leaving the field while pinyin is being composed.
func (e *Entry) AcceptsTab() bool { return ime.active() } // where it is swallowed, or waits

// KeyDown counts what the input method may hold and notes Shift.
func (e *Entry) KeyDown(ev *fyne.KeyEvent) {
	touched()
	typedAhead = 0 // a new key: its character is meant for this field
	switch {
	case ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight:
		e.shift = true
	case !commandHeld() && !e.Disabled() && !keypad(ev):
		ime.keyDown(ev.Name)
	}
	e.Entry.KeyDown(ev)
}

// keypad tells the keys of the number pad, by the codes that X gives them: without NumLock they are
// arrows although they are named by their digits.
func keypad(ev *fyne.KeyEvent) bool {
	code := ev.Physical.ScanCode
	return code >= 79 && code <= 91 || code == 63 || code == 106
}

// KeyUp notes Shift.
func (e *Entry) KeyUp(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		e.shift = false
	}
	e.Entry.KeyUp(ev)
}

// TypedRune inserts a character. An input method sends characters whose keys it kept.
func (e *Entry) TypedRune(r rune) {
	touched()
	if swallowed(r) {
		return
	}
	ime.char(r)
	if e.fault != "" {
		e.fault = ""
	}
	e.Entry.TypedRune(r)
	e.changed()
	ime.play()
}

func (e *Entry) changed() {
	if e.typed != nil {
		e.typed(e.Text)
	}
}

// TypedKey gives a key to the input method, to the screen's hook, to the field or to the window, in
// this order.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	shift := e.shift || shiftHeld()
	if !typing(ev.Name) && ime.delays(func() { e.key(ev, shift) }) || ime.takes(ev.Name) {
		return
	}
	e.key(ev, shift)
}

// typing reports whether a key makes a character, which arrives by itself.
func typing(name fyne.KeyName) bool { return len(name) <= 1 || name == fyne.KeySpace }

// key does what a key does that is the form's.
func (e *Entry) key(ev *fyne.KeyEvent, shift bool) {
	if !shift && e.OnKey != nil && e.OnKey(plainKey(ev.Name)) {
		return
	}
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		e.enter(ev, shift)
	case fyne.KeyTab:
		if shift {
			e.back(e.self)
		} else {
			e.Next()
		}
	case fyne.KeyUp, fyne.KeyDown:
		if e.MultiLine || !passKey(e.self, ev) {
			e.Entry.TypedKey(ev)
		}
	case fyne.KeyBackspace, fyne.KeyDelete:
		e.fault = ""
		e.Entry.TypedKey(ev)
		e.changed()
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd:
		e.Entry.TypedKey(ev)
	case fyne.KeyPageUp, fyne.KeyPageDown:
		if e.MultiLine || !passKey(e.self, ev) {
			e.Entry.TypedKey(ev)
		}
	default:
		if len(ev.Name) > 1 && ev.Name != fyne.KeySpace {
			passKey(e.self, ev)
		}
	}
}

func (e *Entry) enter(ev *fyne.KeyEvent, shift bool) {
	switch {
	case shift:
		e.back(e.self)
	case e.MultiLine && !e.atEmptyLine():
		e.Entry.TypedKey(ev)
	default:
		e.done()
	}
}

// atEmptyLine reports whether the cursor stands on an empty last line: there Enter means "done".
func (e *Entry) atEmptyLine() bool {
	if e.Text == "" {
		return true
	}
	runes := []rune(e.Text)
	return e.CursorTextOffset() == len(runes) && runes[len(runes)-1] == '\n'
}

// done ends the field: what was typed is looked at, and the focus goes on.
func (e *Entry) done() {
	if e.MultiLine && strings.HasSuffix(e.Text, "\n") {
		e.SetText(strings.TrimRight(e.Text, "\n"))
	}
	if e.check != nil && !e.check() {
		return
	}
	if e.OnLeave != nil {
		e.OnLeave()
	}
	if e.OnDone != nil {
		e.OnDone()
		return
	}
	e.Next()
}

// TypedShortcut gives the keys with Ctrl and Alt to the hook, to the window and then to the field;
// what edits text (copy, paste, undo, select all) stays with the field.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if !ime.delays(func() { e.shortcut(s) }) {
		e.shortcut(s)
	}
}

func (e *Entry) shortcut(s fyne.Shortcut) {
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok {
		e.fault = ""
		e.Entry.TypedShortcut(s)
		return
	}
	key, _ := keyOf(s)
	if e.OnKey != nil && e.OnKey(key) || passShortcut(e.self, s) {
		return
	}
	if e.MultiLine && (custom.KeyName == fyne.KeyReturn || custom.KeyName == fyne.KeyEnter) {
		e.done()
		return
	}
	e.Entry.TypedShortcut(s)
}

// MouseDown sets the cursor; a field entered with the mouse is not selected as a whole.
func (e *Entry) MouseDown(m *desktop.MouseEvent) {
	touched()
	e.byMouse = true
	moved := *m
	moved.Position.X -= e.shifted
	e.Entry.MouseDown(&moved)
	e.byMouse = false
}

// FocusGained selects the text if the keyboard came here.
func (e *Entry) FocusGained() {
	fresh := gained(e.self.(fyne.Focusable))
	if !fresh {
		ime.clear() // the window comes back to the front: the input method starts anew
	}
	e.Entry.FocusGained()
	if !fresh || e.byMouse {
		return
	}
	if e.MultiLine {
		e.cursorToEnd()
		return
	}
	e.Select()
}

func (e *Entry) cursorToEnd() {
	e.Select()
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
}

// FocusLost ends the field.
func (e *Entry) FocusLost() {
	e.shift = false
	if e.keep {
		return
	}
	e.Entry.FocusLost()
	if e.left != nil {
		e.left()
	}
	if e.check != nil {
		e.check()
	}
	if e.OnLeave != nil {
		e.OnLeave()
	}
}

// caretMoved tells the input method where its candidates should appear.
func (e *Entry) caretMoved() {
	if onCaret == nil || focused != e.self.(fyne.Focusable) {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(e.self)
	caret := e.CursorPosition()
	onCaret(canvasOf(e.self), at.AddXY(caret.X+e.shifted, caret.Y), Px(sizeBody*1.5))
}

// onCaret is set where the program must place the candidates itself.
var onCaret func(c fyne.Canvas, at fyne.Position, height float32)

// CreateRenderer dresses Fyne's entry: compact, with a soft ring while focused, and with the
// sentence of an error below.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	v := &entryView{e: e, ring: canvas.NewRectangle(look.palette.Ring)}
	v.ring.CornerRadius = 8
	v.ring.Hide()
	v.base = e.Entry.CreateRenderer()
	v.Refresh()
	return v
}

type entryView struct {
	e     *Entry
	base  fyne.WidgetRenderer
	ring  *canvas.Rectangle
	fault []*canvas.Text // the sentence of an error, broken into lines
	said  string
	width float32
}

const (
	fieldHeight = 32
	faultHeight = 16 // of a line of the sentence
)

// breakFault breaks the sentence at the width of the field.
func (v *entryView) breakFault(width float32) {
	if v.said == v.e.fault && v.width == width {
		return
	}
	v.said, v.width, v.fault = v.e.fault, width, nil
	if v.said == "" {
		return
	}
	if width > 0 {
		width = max(width-2, Px(60)) // before it has a width it is taken for one line
	}
	for _, line := range wrap(v.said, width, Px(sizeHint), false) {
		v.fault = append(v.fault, Text(line, sizeHint, false, look.palette.Bad))
	}
}

// faultRoom is the height of the sentence.
func (v *entryView) faultRoom() float32 { return float32(len(v.fault)) * Px(faultHeight) }

func (v *entryView) height() float32 {
	if v.e.MultiLine {
		return float32(max(v.e.Lines, 2))*v.lineHeight() + Px(14)
	}
	return Px(fieldHeight)
}

func (v *entryView) lineHeight() float32 { return measure("国", Px(sizeBody), false).Height }

func (v *entryView) MinSize() fyne.Size {
	width := v.e.MinWidth
	if width == 0 {
		width = 64
	}
	v.breakFault(v.e.Size().Width)
	return fyne.NewSize(Px(width), v.height()+v.faultRoom())
}

func (v *entryView) Layout(size fyne.Size) {
	v.breakFault(size.Width)
	field := size
	field.Height -= v.faultRoom()
	if !v.e.MultiLine {
		field.Height = min(max(field.Height, Px(28)), Px(fieldHeight+4)) // a field of one line never grows
	}
	v.ring.Move(fyne.NewPos(-2, -2))
	v.ring.Resize(field.AddWidthHeight(3.5, 3.5))
	v.base.Layout(field)
	for i, line := range v.fault {
		line.Move(fyne.NewPos(1, field.Height+1+float32(i)*Px(faultHeight)))
		line.Resize(fyne.NewSize(size.Width, Px(faultHeight)))
	}
	v.setText(field)
}

// setText centres the line of text, and sets it to the right where numbers stand.
func (v *entryView) setText(field fyne.Size) {
	scroll := v.scroll()
	if scroll == nil || v.e.MultiLine {
		return
	}
	content := scroll.Content.MinSize()
	at := fyne.NewPos(scroll.Position().X, (field.Height-content.Height)/2)
	size := fyne.NewSize(scroll.Size().Width, content.Height)
	v.e.shifted = 0
	if v.e.RightAligned && content.Width+2 < field.Width {
		v.e.shifted = field.Width - content.Width - 2
		at.X = v.e.shifted
		size.Width = content.Width + 2
	}
	scroll.Move(at)
	scroll.Resize(size)
}

func (v *entryView) scroll() *container.Scroll {
	for _, o := range v.base.Objects() {
		if s, ok := o.(*container.Scroll); ok && s.Content != nil {
			return s
		}
	}
	return nil
}

func (v *entryView) Refresh() {
	v.base.Refresh()
	p := look.palette
	objects := v.base.Objects()
	box, border := objects[0].(*canvas.Rectangle), objects[1].(*canvas.Rectangle)
	box.FillColor = p.Card
	if v.e.Disabled() {
		box.FillColor, border.StrokeColor = p.Shade, p.Line
	}
	border.FillColor = box.FillColor // a transparent fill would darken the hairline
	on := focused == v.e.self.(fyne.Focusable) && !v.e.Disabled() && border.StrokeColor == p.Primary
	v.ring.FillColor = p.Ring
	if v.e.fault != "" {
		border.StrokeColor = p.Bad
		_, v.ring.FillColor = Late.Colours()
	}
	v.ring.Hidden = !on
	v.Layout(v.e.Size())
	for _, o := range []fyne.CanvasObject{v.ring, box, border} {
		o.Refresh()
	}
}

func (v *entryView) Destroy() { v.base.Destroy() }

func (v *entryView) Objects() []fyne.CanvasObject {
	objects := append([]fyne.CanvasObject{v.ring}, v.base.Objects()...)
	for _, line := range v.fault {
		objects = append(objects, line)
	}
	return objects
}
