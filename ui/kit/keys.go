package kit

import (
	"sort"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Key names a key with its modifiers as it is written on a cap: "F9", "Ctrl+P", "Ctrl+Enter",
// "Alt+1", "Esc", "Ctrl+Shift+Z".
type Key string

// Label is how the key is printed on its cap.
func (k Key) Label() string { return strings.ReplaceAll(string(k), "+", " ") }

// Keymap says what the keys of a place do.
type Keymap map[Key]func()

// With returns the map with another one laid over it.
func (m Keymap) With(other Keymap) Keymap {
	all := Keymap{}
	for k, f := range m {
		all[k] = f
	}
	for k, f := range other {
		all[k] = f
	}
	return all
}

// KeysOfButtons makes the map of the keys that stand on buttons: pressing the key taps the button.
func KeysOfButtons(buttons ...*Button) Keymap {
	m := Keymap{}
	for _, b := range buttons {
		if b != nil && b.Key != "" {
			m[b.Key] = b.Press
		}
	}
	return m
}

// Keys is the key router of one window. Keys go to the topmost layer that knows them: an open
// dialog (which hides all below), the visible screen, the shell. Every widget of the kit hands over
// the keys it has no use for, so they work wherever the focus is.
type Keys struct {
	canvas  fyne.Canvas
	shell   Keymap
	screen  Keymap
	dialogs []*Keymap
	known   map[Key]bool
}

// routers finds the router of a canvas; a window has one from Mount on.
var routers = map[fyne.Canvas]*Keys{}

func newKeys(c fyne.Canvas) *Keys {
	k := &Keys{canvas: c, known: map[Key]bool{}}
	routers[c] = k
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) { k.typed(ev) })
	return k
}

// Shell sets the keys that work on every screen: areas, search, tabs.
func (k *Keys) Shell(m Keymap) { k.shell = m; k.listen(m) }

// Screen sets the keys of the visible screen; the router calls it when another screen comes up.
func (k *Keys) Screen(m Keymap) { k.screen = m; k.listen(m) }

// push lays the keys of a dialog over everything else until pop is called.
func (k *Keys) push(m Keymap) (pop func()) {
	layer := &m
	k.dialogs = append(k.dialogs, layer)
	k.listen(m)
	return func() {
		for i, l := range k.dialogs {
			if l == layer {
				k.dialogs = append(k.dialogs[:i], k.dialogs[i+1:]...)
				return
			}
		}
	}
}

// Press does what the key does now and reports whether it does anything.
func (k *Keys) Press(key Key) bool {
	touched()
	f := k.find(key)
	if f == nil {
		return false
	}
	f()
	return true
}

func (k *Keys) find(key Key) func() {
	if n := len(k.dialogs); n > 0 {
		return (*k.dialogs[n-1])[key]
	}
	if f := k.screen[key]; f != nil {
		return f
	}
	return k.shell[key]
}

// Known lists the keys that do something now, sorted, for the help of a screen.
func (k *Keys) Known() []Key {
	var keys []Key
	for _, m := range []Keymap{k.shell, k.screen} {
		for key := range m {
			keys = append(keys, key)
		}
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	return keys
}

// listen tells the canvas which shortcuts to hand over while nothing has the focus.
func (k *Keys) listen(m Keymap) {
	for key := range m {
		name, mods := key.split()
		if mods == 0 || k.known[key] {
			continue
		}
		k.known[key] = true
		k.canvas.AddShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: mods}, func(s fyne.Shortcut) { k.shortcut(s) })
	}
}

// typedAhead is the character that still follows a key which has already done something and moved the keyboard elsewhere: the
// driver sends key and character one after the other, and the field that has the keyboard by then must not get it.
var typedAhead rune

// swallowing does what a key of one character does; when that moves the keyboard, the key's character is not typed there.
func swallowing(c fyne.Canvas, name fyne.KeyName, do func()) {
	if c == nil || len(name) != 1 {
		do()
		return
	}
	before := c.Focused()
	do()
	typedAhead = 0
	if c.Focused() != before {
		typedAhead = rune(name[0])
	}
}

// swallowed says that a character belongs to a key that has done its work already.
func swallowed(r rune) bool {
	ahead := typedAhead
	typedAhead = 0
	return ahead != 0 && unicode.ToUpper(r) == unicode.ToUpper(ahead)
}

// shortcut routes what Fyne calls a shortcut: a key with Ctrl, Alt or the system key.
func (k *Keys) shortcut(s fyne.Shortcut) bool {
	if key, ok := keyOf(s); ok {
		return k.Press(key)
	}
	return false
}

// typed routes a plain key.
func (k *Keys) typed(ev *fyne.KeyEvent) (used bool) {
	swallowing(k.canvas, ev.Name, func() { used = k.Press(plainKey(ev.Name)) })
	return used
}

var keyNames = map[fyne.KeyName]Key{
	fyne.KeyReturn: "Enter", fyne.KeyEnter: "Enter", fyne.KeyEscape: "Esc", fyne.KeyDelete: "Del",
	fyne.KeyBackspace: "Backspace", fyne.KeyTab: "Tab", fyne.KeySpace: "Space", fyne.KeyInsert: "Ins",
	fyne.KeyPageUp: "PgUp", fyne.KeyPageDown: "PgDn",
}

func plainKey(name fyne.KeyName) Key {
	if k, ok := keyNames[name]; ok {
		return k
	}
	return Key(name)
}

// keyOf names the key of a shortcut.
func keyOf(s fyne.Shortcut) (Key, bool) {
	switch s := s.(type) {
	case *desktop.CustomShortcut:
		key := ""
		if s.Modifier&fyne.KeyModifierControl != 0 {
			key += "Ctrl+"
		}
		if s.Modifier&fyne.KeyModifierAlt != 0 {
			key += "Alt+"
		}
		if s.Modifier&fyne.KeyModifierShift != 0 {
			key += "Shift+"
		}
		return Key(key) + plainKey(s.KeyName), true
	case *fyne.ShortcutUndo:
		return "Ctrl+Z", true
	case *fyne.ShortcutRedo:
		return "Ctrl+Y", true
	}
	return "", false
}

// split turns the name of a key back into Fyne's name and modifiers.
func (k Key) split() (fyne.KeyName, fyne.KeyModifier) {
	parts := strings.Split(string(k), "+")
	var mods fyne.KeyModifier
	for _, p := range parts[:len(parts)-1] {
		switch p {
		case "Ctrl":
			mods |= fyne.KeyModifierControl
		case "Alt":
			mods |= fyne.KeyModifierAlt
		case "Shift":
			mods |= fyne.KeyModifierShift
		}
	}
	last := Key(parts[len(parts)-1])
	if last == "Enter" {
		return fyne.KeyReturn, mods
	}
	for name, key := range keyNames {
		if key == last {
			return name, mods
		}
	}
	return fyne.KeyName(last), mods
}

// routerOf finds the router of the window an object stands in.
func routerOf(o fyne.CanvasObject) *Keys {
	if c := canvasOf(o); c != nil {
		return routers[c]
	}
	return nil
}

// passKey hands a plain key to the window and reports whether it did something there.
func passKey(o fyne.CanvasObject, ev *fyne.KeyEvent) bool {
	k := routerOf(o)
	return k != nil && k.typed(ev)
}

// passShortcut hands a shortcut to the window and reports whether it did something there.
func passShortcut(o fyne.CanvasObject, s fyne.Shortcut) bool {
	k := routerOf(o)
	return k != nil && k.shortcut(s)
}

func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(o)
}
