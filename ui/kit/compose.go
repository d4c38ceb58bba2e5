package kit

import (
	"runtime"
	"time"
	"unicode"

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
// The same detour delays plain typing: the input method hands a letter on only after it has looked
// at it, so a scanner's Enter is reported before the characters of its code. Open letters that are
// younger than any composition are therefore taken for such: the key waits for them, and is played
// when the last of them has arrived.
//
// There is one keyboard and one input method per window, so all entries share one count. On Windows
// the keys that the input method takes never arrive, and the count stays at zero.
type composing struct {
	on      bool
	open    []pressed // keys pressed whose characters have not come, oldest first
	sealed  int       // how many of them a choosing key (space, digit, mark) has closed
	burst   bool      // characters of one commit are arriving: no key since the first of them
	chinese bool      // the input method was last seen to hold letters rather than to hand them on
	echoed  time.Time // when a plain character last answered a key
	later   []delayed // keys that wait for the characters typed before them
	now     func() time.Time
}

// pressed is a key whose character has not come. Only letters begin a composition: a digit or a
// mark that is open by itself is on its way.
type pressed struct {
	at     time.Time
	name   fyne.KeyName
	letter bool
}

// makes reports whether the key can have made the character.
func (p pressed) makes(r rune) bool {
	if !p.letter {
		return !unicode.IsLetter(r)
	}
	return unicode.ToUpper(r) == rune(p.name[0])
}

// delayed is a key that waits for characters.
type delayed struct {
	left  int
	since time.Time
	play  func()
}

const (
	// idle is after how long open letters are taken for lost rather than composed. Reading a page of
	// candidates takes time, and a wrongly swallowed key costs one more press, a wrongly passed one text.
	idle = 20 * time.Second
	// detour is how long a letter may take through an input method that hands it on. Nobody composes
	// and confirms a syllable in less.
	detour = 250 * time.Millisecond
	// burstOfScanner is how many keys nobody presses within a detour.
	burstOfScanner = 10
	// stale is after how long a key no longer waits: the input method has kept the letters.
	stale = 3 * time.Second
)

// ime is taken for holding letters until it has handed one on: an Enter that is swallowed costs one
// more press, one that leaks submits a form.
var ime = &composing{on: runtime.GOOS != "windows" && runtime.GOOS != "darwin", chinese: true, now: time.Now}

// active reports whether characters are open.
func (c *composing) active() bool {
	if n := len(c.open); n > 0 && c.now().Sub(c.open[n-1].at) > idle {
		c.clear()
	}
	return c.on && len(c.open) > 0
}

// holds reports whether the input method may hold letters.
func (c *composing) holds() bool {
	if !c.active() {
		return false
	}
	for _, p := range c.open {
		if p.letter {
			return true
		}
	}
	return false
}

func (c *composing) clear() { c.open, c.sealed, c.burst, c.later = nil, 0, false, nil }

// keyDown notes a key that was pressed without Ctrl or Alt and makes a character.
func (c *composing) keyDown(name fyne.KeyName) {
	if !c.on || len(name) != 1 && name != fyne.KeySpace {
		return
	}
	letter := name[0] >= 'A' && name[0] <= 'Z' && len(name) == 1
	chooses := !letter && c.holds()
	c.burst = false
	c.open = append(c.open, pressed{c.now(), name, letter})
	if chooses {
		c.sealed = len(c.open)
	}
}

// char notes a character that arrived: a plain one answers the oldest key, a Chinese one ends the
// composition that was closed last. Letters pressed after the choosing key stay open.
func (c *composing) char(r rune) {
	if r < 0x80 {
		c.answer(r)
		return
	}
	c.chinese, c.later = true, nil
	switch {
	case c.burst:
	case c.sealed > 0:
		c.drop(c.sealed)
		c.burst = true
	default:
		c.open, c.sealed, c.burst = nil, 0, true
	}
}

// answer takes off the key that made a plain character, and the lost ones before it. A character
// without a key press (GLFW reports no second press within a millisecond) takes none off.
func (c *composing) answer(r rune) {
	for i, p := range c.open {
		if !p.makes(r) {
			continue
		}
		c.drop(i + 1)
		c.chinese, c.echoed = false, c.now()
		for k := range c.later {
			c.later[k].left -= i + 1
			c.later[k].since = c.now()
		}
		return
	}
}

// drop takes the oldest open keys off the count.
func (c *composing) drop(n int) {
	n = min(n, len(c.open))
	c.open = c.open[n:]
	c.sealed = max(c.sealed-n, 0)
}

// takes reports whether a key belongs to the input method, and notes what it does there.
func (c *composing) takes(name fyne.KeyName) bool {
	if !c.holds() {
		return false
	}
	switch name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape:
		c.clear() // the letters are committed as they are, or thrown away
	case fyne.KeyBackspace:
		c.open = c.open[:len(c.open)-1]
		c.sealed = min(c.sealed, len(c.open))
	case fyne.KeyTab, fyne.KeyDelete, fyne.KeyHome, fyne.KeyEnd, fyne.KeyUp, fyne.KeyDown,
		fyne.KeyLeft, fyne.KeyRight, fyne.KeyPageUp, fyne.KeyPageDown:
		c.open[len(c.open)-1].at = c.now() // choosing a candidate takes time
	default:
		return false
	}
	c.chinese = true
	return true
}

// delays keeps a key back while characters typed before it are still on their way, and reports
// whether it did.
func (c *composing) delays(play func()) bool {
	if !c.active() {
		return false
	}
	if !c.scanned() {
		if c.now().Sub(c.open[0].at) > detour && c.now().Sub(c.echoed) > detour || c.holds() && c.chinese {
			return false
		}
	}
	c.later = append(c.later, delayed{len(c.open), c.now(), play})
	return true
}

// scanned reports whether the open keys came faster than anybody types.
func (c *composing) scanned() bool {
	return len(c.open) >= burstOfScanner && c.open[burstOfScanner-1].at.Sub(c.open[0].at) <= detour
}

// play plays the keys whose characters have arrived.
func (c *composing) play() {
	for len(c.later) > 0 && c.later[0].left <= 0 {
		d := c.later[0]
		c.later = c.later[1:]
		if c.now().Sub(d.since) < stale {
			d.play()
		}
	}
}
