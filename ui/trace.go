package ui

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"jieche/ui/kit"
)

// trace tells a test what a person at the screen knows, one line of JSON for each change. It exists only when the program
// was started with JIECHE_TRACE; a nil trace takes everything and does nothing.
type trace struct {
	win  fyne.Window
	stop chan struct{}

	mu     sync.Mutex
	file   *os.File
	now    traceLine
	fields func(has fyne.Focusable) string
}

type traceLine struct {
	Screen string `json:"screen"`
	Title  string `json:"title"`
	Focus  string `json:"focus"`
	Dialog string `json:"dialog"`
	Body   string `json:"body"`   // what the dialog says below its title, a line each
	Faults string `json:"faults"` // the sentences below the fields that are marked, a line each
	Notice string `json:"notice"` // the lines above the screens
	Say    string `json:"say"`
}

// traceRate is how often focus and dialogs are looked at: Fyne announces neither.
const traceRate = 15 * time.Millisecond

func startTrace(path string, w fyne.Window) *trace {
	if path == "" {
		return nil
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil // a test that finds no trace says so itself
	}
	t := &trace{win: w, file: f, stop: make(chan struct{})}
	go t.follow()
	return t
}

// follow looks at the window again and again, on the window's goroutine.
func (t *trace) follow() {
	tick := time.NewTicker(traceRate)
	defer tick.Stop()
	for {
		select {
		case <-t.stop:
			return
		case <-tick.C:
			fyne.Do(t.look)
		}
	}
}

// look notes who has the keyboard and which dialog is open.
func (t *trace) look() {
	line := t.now
	line.Say = ""
	line.Focus = ""
	if has := t.win.Canvas().Focused(); has != nil && t.fields != nil {
		line.Focus = t.fields(has)
	}
	line.Dialog, line.Body = "", ""
	if top := t.win.Canvas().Overlays().Top(); top != nil {
		if texts := kit.Texts(top); len(texts) > 0 {
			line.Dialog, line.Body = texts[0], strings.Join(texts[1:], "\n")
		}
	}
	line.Faults = strings.Join(kit.Faults(t.win.Canvas()), "\n")
	t.write(line)
}

// place notes the visible screen.
func (t *trace) place(screen, title string) {
	if t == nil {
		return
	}
	line := t.now
	line.Screen, line.Title, line.Say = screen, title, ""
	t.write(line)
}

// name says how the fields of the visible screen are called.
func (t *trace) name(fields func(has fyne.Focusable) string) {
	if t != nil {
		t.fields = fields
	}
}

// notice notes the lines above the screens.
func (t *trace) notice(text string) {
	if t == nil {
		return
	}
	line := t.now
	line.Notice, line.Say = text, ""
	t.write(line)
}

// say notes a message.
func (t *trace) say(sentence string) {
	if t == nil {
		return
	}
	line := t.now
	line.Say = sentence
	t.write(line)
}

func (t *trace) write(line traceLine) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if line == t.now || t.file == nil {
		return
	}
	said := line
	line.Say = ""
	if said.Say == "" && line == t.now {
		return
	}
	t.now = line
	if text, err := json.Marshal(said); err == nil {
		_, _ = t.file.Write(append(text, '\n'))
	}
}

func (t *trace) close() {
	if t == nil {
		return
	}
	close(t.stop)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.file.Close()
	t.file = nil
}
