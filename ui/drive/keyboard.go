package drive

import (
	"fmt"
	"strconv"
	"time"
)

// keyboard presses keys on a screen.
//
// A key code carries the Latin characters; for any other rune, a spare code is
// bound to it first. xdotool does that by itself too, but one rune after the
// other on the same code, and a program that looks the code up a moment later
// then types the following rune twice. So here every rune of a text gets a code
// of its own before the first is pressed, and keeps it for as long as possible.
type keyboard struct {
	display *Display
	codes   map[rune]int
	bound   []rune // bound[i] is the rune on spareCodes[i], oldest rebound first
	next    int
	pressed int
}

// spareCodes are key codes that carry multimedia keys or nothing at all on the
// standard keyboard; neither the program nor the toolkit knows them.
var spareCodes = func() (codes []int) {
	for code := 136; code <= 255; code++ {
		if code == 187 || code == 188 || code >= 203 && code <= 207 {
			continue // brackets and the modifiers' second names
		}
		codes = append(codes, code)
	}
	return codes
}()

func newKeyboard(d *Display) *keyboard {
	return &keyboard{display: d, codes: map[rune]int{}, bound: make([]rune, len(spareCodes))}
}

// key presses chords such as "F2", "ctrl+k" or "shift+Return", in xdotool's names.
func (k *keyboard) key(chords ...string) error {
	k.pressed += len(chords)
	return k.send(chords)
}

// text types a text, rune for rune.
func (k *keyboard) text(text string) error {
	runes := []rune(text)
	k.pressed += len(runes)
	for len(runes) > 0 {
		n, err := k.bind(runes)
		if err != nil {
			return err
		}
		names := make([]string, n)
		for i, r := range runes[:n] {
			names[i] = k.name(r)
		}
		if err := k.send(names); err != nil {
			return err
		}
		runes = runes[n:]
	}
	return nil
}

// send gives the keys to the program. The short delay is that of a very fast
// typist; the toolkit looks for keys sixty times a second and queues them.
func (k *keyboard) send(names []string) error {
	if len(names) == 0 {
		return nil
	}
	return run(k.display.Command("xdotool", append([]string{"key", "--delay", "4"}, names...)...))
}

// name is how xdotool calls the key of a rune that is Latin or bound.
func (k *keyboard) name(r rune) string {
	switch {
	case r == '\n':
		return "Return"
	case r == '\t':
		return "Tab"
	case r < 0x7f:
		return fmt.Sprintf("U%04X", r)
	}
	return strconv.Itoa(k.codes[r])
}

// bind gives codes to the runes of a text and returns how many of them, from
// the first on, can be typed before codes must be bound again.
func (k *keyboard) bind(runes []rune) (int, error) {
	var args []string
	used := map[rune]bool{}
	for i, r := range runes {
		if r < 0x7f {
			continue
		}
		if !used[r] && len(used) == len(spareCodes) {
			return i, k.rebind(args)
		}
		used[r] = true
		if _, ok := k.codes[r]; !ok {
			args = append(args, "-e", k.take(r, used))
		}
	}
	return len(runes), k.rebind(args)
}

// take gives the rune the code that was taken longest ago and that no rune of
// the present text needs, and returns xmodmap's sentence for it.
func (k *keyboard) take(r rune, used map[rune]bool) string {
	for used[k.bound[k.next]] {
		k.next = (k.next + 1) % len(spareCodes)
	}
	at := k.next
	k.next = (k.next + 1) % len(spareCodes)
	delete(k.codes, k.bound[at])
	k.bound[at], k.codes[r] = r, spareCodes[at]
	return fmt.Sprintf("keycode %d = U%04X U%04X", spareCodes[at], r, r)
}

// rebind tells the X server. What was typed before must have been read by the
// program first, because a code's old meaning is gone at once.
func (k *keyboard) rebind(args []string) error {
	if len(args) == 0 {
		return nil
	}
	time.Sleep(300 * time.Millisecond)
	if err := run(k.display.Command("xmodmap", args...)); err != nil {
		return err
	}
	time.Sleep(100 * time.Millisecond)
	return nil
}
