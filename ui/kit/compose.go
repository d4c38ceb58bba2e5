package kit

import (
	"runtime"
	"time"

	"fyne.io/fyne/v2"
)

// composing watches whether the input method (输入法) holds letters that it has not handed over yet.
//
// On X11 the window is told of every key press before the input method has taken it: while pinyin
// is being composed, the Enter that ends it, the Backspace that corrects it and the arrows that
// walk through the candidates all arrive here too, and would submit the form, delete committed text
// or leave the field. What tells composing from typing is that a composed letter has a key press
// but no character: so the letters pressed are counted, and the characters that arrive are counted
// off. While letters are open, the keys that belong to the input method are swallowed.
//
// There is one keyboard and one input method per window, so all entries share one count. On Windows
// the keys that the input method takes never arrive, and the count stays at zero.
type composing struct {
	on     bool
	open   int  // keys pressed whose characters have not come
	sealed int  // how many of them a choosing key (space, digit, mark) has closed
	burst  bool // characters of one commit are arriving: no key since the first of them
	last   time.Time
	now    func() time.Time
}

// idle is after how long open letters are taken for lost rather than composed. Reading a page of
// candidates takes time, and a wrongly swallowed key costs one more press, a wrongly passed one costs text.
const idle = 20 * time.Second

var ime = &composing{on: runtime.GOOS != "windows" && runtime.GOOS != "darwin", now: time.Now}

// active reports whether the input method holds letters.
func (c *composing) active() bool {
	if c.open > 0 && c.now().Sub(c.last) > idle {
		c.clear()
	}
	return c.on && c.open > 0
}

func (c *composing) clear() { c.open, c.sealed, c.burst = 0, 0, false }

// keyDown notes a key that was pressed without Ctrl or Alt.
func (c *composing) keyDown(name fyne.KeyName) {
	if !c.on || len(name) == 0 {
		return
	}
	letter := len(name) == 1 && name[0] >= 'A' && name[0] <= 'Z'
	chooses := !letter && (len(name) == 1 || name == fyne.KeySpace)
	composes := c.active()
	if !letter && !(chooses && composes) {
		return
	}
	c.burst = false
	c.open++
	c.last = c.now()
	if chooses {
		c.sealed = c.open
	}
}

// char notes a character that arrived: a plain one answers one key, a Chinese one ends the
// composition that was closed last. Letters pressed after the choosing key stay open.
func (c *composing) char(r rune) {
	switch {
	case r < 0x80:
		c.open = max(c.open-1, 0)
		c.sealed = max(c.sealed-1, 0)
	case c.burst:
	case c.sealed > 0:
		c.open = max(c.open-c.sealed, 0)
		c.sealed, c.burst = 0, true
	default:
		c.open, c.burst = 0, true
	}
}

// takes reports whether a key belongs to the input method, and notes what it does there.
func (c *composing) takes(name fyne.KeyName) bool {
	if !c.active() {
		return false
	}
	switch name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape:
		c.clear() // the letters are committed as they are, or thrown away
	case fyne.KeyBackspace:
		c.open--
		c.sealed = min(c.sealed, c.open)
	case fyne.KeyTab, fyne.KeyDelete, fyne.KeyHome, fyne.KeyEnd, fyne.KeyUp, fyne.KeyDown,
		fyne.KeyLeft, fyne.KeyRight, fyne.KeyPageUp, fyne.KeyPageDown:
	default:
		return false
	}
	c.last = c.now()
	return true
}
