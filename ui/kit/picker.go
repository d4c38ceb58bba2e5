package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Pick is a candidate of a Picker: how it looks, and what it is.
type Pick[T any] struct {
	Item
	Value T
}

// Picker is a field that finds: while one types, candidates are asked for in the background and
// listed below. The field keeps the keyboard all the time: ↑↓ choose, Enter takes, Esc closes the
// list, a click takes. An Enter that comes before the answer waits for it and takes the best one,
// so a scanner needs no pause.
type Picker[T any] struct {
	Entry

	// Ask finds candidates for a text, best first. It runs in the background.
	Ask func(text string) ([]Pick[T], error)
	// OnPick is called with what was taken.
	OnPick func(T)
	// OnText is called on Enter when there is nothing to take and the field is not empty.
	OnText func(text string)
	// OnOther sees the keys that the list has no use for (see Entry.OnKey).
	OnOther func(Key) bool
	// Clears empties the field after something was taken, and stays; otherwise the field shows the
	// title of what was taken and the focus goes on.
	Clears bool
	// Free lets a text stand that is none of the candidates: nothing is chosen until ↓.
	Free bool
	// Opens shows candidates for the empty text when the keyboard comes in.
	Opens bool
	// ListWidth is the least width of the list in the design's points.
	ListWidth float32
	// Nothing is what the list says when nothing was found.
	Nothing string

	work    Worker
	latest  Latest
	list    *dropList
	picks   []Pick[T]
	open    bool
	waiting bool // an answer is under way
	taking  bool // Enter came before the answer
	early   []early
	setting bool // the text is being set by the program
	chosen  *T
}

// early is a key that was pressed after the Enter that waits for its answer: it is meant for whatever that brings up.
type early func(fyne.Focusable)

// TypedRune types a character, or keeps it for where the keyboard goes when the answer is there.
func (p *Picker[T]) TypedRune(r rune) {
	if p.taking {
		p.early = append(p.early, func(f fyne.Focusable) { f.TypedRune(r) })
		return
	}
	p.Entry.TypedRune(r)
}

// TypedKey does what a key does, or keeps it likewise. Esc gives up the waiting and all that was typed since.
func (p *Picker[T]) TypedKey(ev *fyne.KeyEvent) {
	if p.taking && ev.Name != fyne.KeyEscape {
		again := *ev
		p.early = append(p.early, func(f fyne.Focusable) { f.TypedKey(&again) })
		return
	}
	p.Entry.TypedKey(ev)
}

// KeyDown notes a key that is pressed, or keeps that likewise: who counts the keys that an input method holds must count them
// in the order in which they are played.
func (p *Picker[T]) KeyDown(ev *fyne.KeyEvent) {
	if p.taking {
		again := *ev
		p.early = append(p.early, func(f fyne.Focusable) {
			if f, ok := f.(desktop.Keyable); ok {
				f.KeyDown(&again)
			}
		})
		return
	}
	p.Entry.KeyDown(ev)
}

// KeyUp notes a key that is let go, or keeps that likewise.
func (p *Picker[T]) KeyUp(ev *fyne.KeyEvent) {
	if p.taking {
		again := *ev
		p.early = append(p.early, func(f fyne.Focusable) {
			if f, ok := f.(desktop.Keyable); ok {
				f.KeyUp(&again)
			}
		})
		return
	}
	p.Entry.KeyUp(ev)
}

// TypedShortcut does what a chord does, or keeps it likewise.
func (p *Picker[T]) TypedShortcut(s fyne.Shortcut) {
	if p.taking {
		p.early = append(p.early, func(f fyne.Focusable) {
			if f, ok := f.(fyne.Shortcutable); ok {
				f.TypedShortcut(s)
			}
		})
		return
	}
	p.Entry.TypedShortcut(s)
}

// play hands the keys that came too early to who has the keyboard, one after the other: each may bring up something else.
func play(c fyne.Canvas, keys []early) {
	for _, key := range keys {
		if f := c.Focused(); f != nil {
			key(f)
		}
	}
}

// ErrorText makes the sentence that a list shows for an error. The program sets what knows the errors of the shop; until then
// nothing of an error is shown but that there was one.
var ErrorText = func(error) string { return "查找没有成功，请再试一次" }

// NewPicker makes a finding field.
func NewPicker[T any](hint string, work Worker, ask func(string) ([]Pick[T], error), pick func(T)) *Picker[T] {
	p := &Picker[T]{Ask: ask, OnPick: pick, work: work, list: newDropList(), Nothing: "没有找到，请换个写法"}
	p.list.press = p.pressed
	p.list.tapped = p.clicked
	p.init(p, hint)
	p.OnChanged = p.changed
	p.OnKey = p.key
	return p
}

// Chosen returns what was taken last, as long as its text stands in the field.
func (p *Picker[T]) Chosen() (value T, ok bool) {
	if p.chosen == nil {
		return value, false
	}
	return *p.chosen, true
}

// SetChosen shows a thing as taken; OnPick is not called.
func (p *Picker[T]) SetChosen(text string, value T) {
	p.setQuietly(text)
	p.chosen = &value
}

// Clear empties the field and closes the list.
func (p *Picker[T]) Clear() { p.setQuietly(""); p.chosen = nil; p.close() }

// Listing reports whether candidates are shown.
func (p *Picker[T]) Listing() bool { return p.open }

func (p *Picker[T]) setQuietly(text string) {
	p.setting = true
	p.SetText(text)
	p.setting = false
}

func (p *Picker[T]) changed(text string) {
	if p.setting {
		return
	}
	p.chosen = nil
	if strings.TrimSpace(text) == "" && !p.Opens {
		p.close()
		return
	}
	p.ask()
}

// ask asks for candidates of the text as it stands.
func (p *Picker[T]) ask() {
	text := strings.TrimSpace(p.Text)
	p.waiting = true
	Fetch(p.work, &p.latest, func() ([]Pick[T], error) { return p.Ask(text) }, p.answered)
}

func (p *Picker[T]) answered(picks []Pick[T], err error) {
	p.waiting = false
	p.picks = picks
	items := make([]Item, len(picks))
	for i, k := range picks {
		items[i] = k.Item
	}
	note := p.Nothing
	if err != nil {
		note = ErrorText(err)
	}
	p.list.show(items, note, p.Free)
	p.place()
	if p.taking {
		keys, c := p.early, canvasOf(p)
		p.taking, p.early = false, nil
		if !p.take(p.list.at) {
			p.nothing()
		}
		if c != nil {
			play(c, keys)
		}
	}
}

// place shows the list below the field, or above it where there is no room.
func (p *Picker[T]) place() {
	layer := topFloat(p)
	c := canvasOf(p)
	if layer == nil || c == nil || focused != fyne.Focusable(p) {
		return
	}
	if p.Free && len(p.picks) == 0 {
		p.hide()
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p)
	field := p.Size()
	field.Height = min(field.Height, Px(fieldHeight+2))
	size := fyne.NewSize(max(field.Width, Px(p.ListWidth)), p.list.height())
	at.X = max(min(at.X, c.Size().Width-size.Width-4), 0)
	below := at.Y + field.Height + 3
	if below+size.Height > c.Size().Height && at.Y-size.Height-3 > 0 {
		below = at.Y - size.Height - 3
	}
	at.Y = below
	if p.open {
		layer.move(p.list, at, size)
	} else {
		layer.put(p.list, at, size)
		p.open = true
	}
}

// close hides the list and lets answers that are under way go by.
func (p *Picker[T]) close() {
	p.latest.Drop()
	p.waiting, p.taking, p.early = false, false, nil
	p.hide()
}

func (p *Picker[T]) hide() {
	if !p.open {
		return
	}
	p.open = false
	for _, f := range floats[canvasOf(p)] {
		f.remove(p.list)
	}
}

func (p *Picker[T]) key(key Key) bool {
	switch key {
	case "Down":
		if p.open {
			p.list.walk(1)
		} else {
			p.ask()
		}
		return true
	case "Up":
		if p.open {
			p.list.walk(-1)
			return true
		}
	case "PgDn", "PgUp":
		if p.open {
			by := dropMost - 1
			if key == "PgUp" {
				by = -by
			}
			p.list.walk(by)
			return true
		}
	case "Esc":
		if p.open || p.waiting {
			p.close()
			return true
		}
	case "Enter":
		return p.entered()
	}
	return p.OnOther != nil && p.OnOther(key)
}

// entered takes the chosen candidate, waits for the answer, or hands over the text; it reports
// whether Enter is used up.
func (p *Picker[T]) entered() bool {
	if p.waiting && !p.Free {
		p.taking = true
		return true
	}
	if p.open && p.take(p.list.at) {
		return true
	}
	if p.open && !p.Free {
		p.nothing()
		return true
	}
	p.close()
	if p.Text != "" && p.chosen == nil && p.OnText != nil {
		p.OnText(p.Text)
		return true
	}
	return false
}

// nothing is Enter on a text that was not found.
func (p *Picker[T]) nothing() {
	if p.OnText != nil {
		p.close()
		p.OnText(p.Text)
	}
}

// take takes a candidate and reports whether there was one.
func (p *Picker[T]) take(i int) bool {
	if i < 0 || i >= len(p.picks) || p.picks[i].Header {
		return false
	}
	pick := p.picks[i]
	p.close()
	if p.Clears {
		p.setQuietly("")
	} else {
		p.setQuietly(pick.Title)
		p.chosen = &pick.Value
	}
	if p.OnPick != nil {
		p.OnPick(pick.Value)
	}
	if !p.Clears && focused == fyne.Focusable(p) {
		p.done()
	}
	return true
}

// pressed keeps the field's state over a click on the list, during which Fyne takes the focus away.
func (p *Picker[T]) pressed() { p.keep = true }

func (p *Picker[T]) clicked(i int) {
	Focus(p)
	p.keep = false
	if i >= 0 {
		p.take(i)
	}
}

// FocusGained opens the list if the picker is one that opens.
func (p *Picker[T]) FocusGained() {
	p.Entry.FocusGained()
	if p.Opens && !p.keep && !p.open && p.Text == "" {
		p.ask()
	}
}

// FocusLost closes the list.
func (p *Picker[T]) FocusLost() {
	if !p.keep {
		p.close()
	}
	p.Entry.FocusLost()
}
