package drive

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// TB is what a session wants of a test; *testing.T has it, and so has a chore
// that drives the program outside a test.
type TB interface {
	Helper()
	Name() string
	TempDir() string
	Cleanup(func())
	Failed() bool
	Logf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Options says what to start and how.
type Options struct {
	Binary string   // the built program
	Args   []string // its arguments
	Env    []string // more of its environment, as NAME=value
	Size   Size     // of the screen; Desk when not given
	Pinyin bool     // start a pinyin input method as well (fcitx5), switched off at first
	Window string   // regular expression of the window's name, where another process than Binary opens it, as under wine
	Shots  string   // folder of the pictures; else $JIECHE_SHOTS, else a folder that goes with the test
}

// StartLimit is how long a program may take to show its window, WaitLimit how
// long the screen may take to show what a test waits for. They are generous:
// only a test that fails waits so long.
const (
	StartLimit = 60 * time.Second
	WaitLimit  = 20 * time.Second
)

// Session is a program that is being driven.
type Session struct {
	Display *Display
	t       TB
	proc    *process
	keys    *keyboard
	pinyin  *pinyin
	home    string
	log     string // file of what the program wrote to its standard outputs
	trace   string
	shots   string
	said    int // lines of the trace whose messages have been waited for
	window  string
}

// Start starts the program on a screen of its own, waits for its window and
// lets it fill the screen. The program gets an empty home folder. All is ended
// with the test.
func Start(t TB, o Options) *Session {
	t.Helper()
	display, err := StartDisplay(o.Size)
	if err != nil {
		t.Fatalf("%v", err)
	}
	home := homeFolder(t)
	t.Cleanup(display.Close)
	s := &Session{Display: display, t: t, keys: newKeyboard(display), home: home, shots: shotsFolder(t, o),
		log: filepath.Join(home, "program.log"), trace: filepath.Join(home, "trace.jsonl")}
	env := s.environment(o)
	if o.Pinyin {
		s.pinyin, err = startPinyin(home, env)
		if err != nil {
			t.Fatalf("%v", err)
		}
		t.Cleanup(s.pinyin.stop)
		env = append(env, s.pinyin.env...)
	}
	if err := s.start(o, env); err != nil {
		t.Fatalf("%s does not start: %v", o.Binary, err)
	}
	t.Cleanup(s.end)
	search := []string{"--pid", fmt.Sprint(s.proc.pid())}
	if o.Window != "" {
		search = []string{"--name", o.Window}
	}
	s.open(search)
	return s
}

// homeFolder makes an empty one, which is removed after all programs have ended.
// It is not the test's own folder, because that fails the test when a service
// that the desktop started by itself is still writing its settings.
func homeFolder(t TB) string {
	t.Helper()
	home, err := os.MkdirTemp("", "home")
	if err != nil {
		t.Fatalf("%v", err)
	}
	t.Cleanup(func() {
		for range 20 {
			if os.RemoveAll(home) == nil {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	})
	return home
}

func shotsFolder(t TB, o Options) string {
	for _, dir := range []string{o.Shots, os.Getenv("JIECHE_SHOTS")} {
		if dir == "" {
			continue
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatalf("the folder of the pictures: %v", err)
		}
		return dir
	}
	return t.TempDir()
}

// environment is that of a fresh user on a PC without a graphics card.
func (s *Session) environment(o Options) []string {
	env := append(os.Environ(), "DISPLAY="+s.Display.Name, "HOME="+s.home, "LANG=C.UTF-8", "LC_ALL=C.UTF-8",
		"XDG_CONFIG_HOME="+filepath.Join(s.home, ".config"), "XDG_CACHE_HOME="+filepath.Join(s.home, ".cache"),
		"XDG_DATA_HOME="+filepath.Join(s.home, ".local", "share"),
		"XMODIFIERS=", "WAYLAND_DISPLAY=", "DBUS_SESSION_BUS_ADDRESS=disabled:",
		"LIBGL_ALWAYS_SOFTWARE=1", "JIECHE_TRACE="+s.trace)
	for _, dir := range []string{".config", ".cache", ".local/share"} {
		if err := os.MkdirAll(filepath.Join(s.home, dir), 0o700); err != nil {
			s.t.Fatalf("the home folder: %v", err)
		}
	}
	return append(env, o.Env...)
}

func (s *Session) start(o Options, env []string) error {
	log, err := os.Create(s.log)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.Command(o.Binary, o.Args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, log, log
	s.proc, err = launch(cmd)
	return err
}

// open waits for the window and gives it the whole screen and the keyboard.
func (s *Session) open(search []string) {
	s.t.Helper()
	id, err := s.Display.Window(StartLimit, s.alive, search...)
	if err != nil {
		s.fail("waiting for the window: %v", err)
	}
	s.window = id
	if err := s.Display.Fill(id); err != nil {
		s.fail("%v", err)
	}
	s.WaitFor("the window to have the keyboard", func() bool {
		out, err := s.Display.Command("xdotool", "getwindowfocus").Output()
		return err == nil && strings.TrimSpace(string(out)) == id
	})
}

// Key presses keys, one after the other, in xdotool's names: "F2", "Return",
// "Escape", "Down", "ctrl+k", "alt+1", "shift+Return".
func (s *Session) Key(chords ...string) {
	s.t.Helper()
	s.press(s.keys.key(chords...))
}

// Type types a text, Chinese or not, as a keyboard would that had a key for
// each rune.
func (s *Session) Type(text string) {
	s.t.Helper()
	s.press(s.keys.text(text))
}

func (s *Session) press(err error) {
	s.t.Helper()
	if err == nil {
		err = s.alive()
	}
	if err != nil {
		s.fail("%v", err)
	}
}

// Keys is how many keys have been pressed since the start or ResetKeys: a
// chord is one, and so is each rune that was typed.
func (s *Session) Keys() int { return s.keys.pressed }

// ResetKeys starts the count of a new task.
func (s *Session) ResetKeys() { s.keys.pressed = 0 }

// States is the whole trace so far.
func (s *Session) States() []State {
	s.t.Helper()
	states, err := readTrace(s.trace)
	if err != nil {
		s.fail("%v", err)
	}
	return states
}

// State is what the screen shows now, as the program tells it.
func (s *Session) State() State {
	s.t.Helper()
	if states := s.States(); len(states) > 0 {
		return states[len(states)-1]
	}
	return State{}
}

// Wait waits until the present state is as wanted, and returns it.
func (s *Session) Wait(what string, wanted func(State) bool) State {
	s.t.Helper()
	var now State
	s.WaitFor(what, func() bool {
		now = s.State()
		return wanted(now)
	})
	return now
}

// WaitScreen waits for a screen by its name.
func (s *Session) WaitScreen(name string) State {
	s.t.Helper()
	return s.Wait("the screen "+name, func(now State) bool { return now.Screen == name })
}

// WaitFocus waits for a field to have the keyboard.
func (s *Session) WaitFocus(field string) State {
	s.t.Helper()
	return s.Wait("the focus in "+field, func(now State) bool { return now.Focus == field })
}

// WaitDialog waits for a dialog by its name; "" waits for none to be open.
func (s *Session) WaitDialog(name string) State {
	s.t.Helper()
	return s.Wait(fmt.Sprintf("the dialog %q", name), func(now State) bool { return now.Dialog == name })
}

// WaitFault waits for a sentence that contains part below a field.
func (s *Session) WaitFault(part string) State {
	s.t.Helper()
	return s.Wait(fmt.Sprintf("a sentence with %q below a field", part), func(now State) bool { return strings.Contains(now.Faults, part) })
}

// WaitBody waits for the open dialog to say something that contains part.
func (s *Session) WaitBody(part string) State {
	s.t.Helper()
	return s.Wait(fmt.Sprintf("a dialog that says %q", part), func(now State) bool { return strings.Contains(now.Body, part) })
}

// WaitSay waits for a message that contains part, and returns the whole of it.
// Each message is found once: the next WaitSay looks at later ones only.
func (s *Session) WaitSay(part string) string {
	s.t.Helper()
	var say string
	s.WaitFor(fmt.Sprintf("a message with %q", part), func() bool {
		states := s.States()
		for i := s.said; i < len(states); i++ {
			if states[i].Say != "" && strings.Contains(states[i].Say, part) {
				say, s.said = states[i].Say, i+1
				return true
			}
		}
		return false
	})
	return say
}

// WaitFor waits until the condition holds, for at most WaitLimit. It fails at
// once when the program has ended.
func (s *Session) WaitFor(what string, holds func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(WaitLimit); !holds(); time.Sleep(20 * time.Millisecond) {
		if err := s.alive(); err != nil {
			s.fail("waiting for %s: %v", what, err)
		}
		if time.Now().After(deadline) {
			s.fail("waited %v in vain for %s", WaitLimit, what)
		}
	}
}

// Settle waits until the program has said nothing new for a quarter of a
// second: before a picture, so that it shows what the last key led to.
func (s *Session) Settle() {
	s.t.Helper()
	deadline := time.Now().Add(WaitLimit)
	for n := -1; n != len(s.States()) && time.Now().Before(deadline); time.Sleep(250 * time.Millisecond) {
		n = len(s.States())
	}
}

// Shot saves a picture of the screen as name.png and returns its path.
func (s *Session) Shot(name string) string {
	s.t.Helper()
	s.Settle()
	path := filepath.Join(s.shots, name+".png")
	if err := s.Display.Shot(path); err != nil {
		s.fail("%v", err)
	}
	return path
}

// Pinyin switches the input method on or off for the field that has the focus.
func (s *Session) Pinyin(on bool) {
	s.t.Helper()
	if s.pinyin == nil {
		s.fail("Options.Pinyin was not asked for")
	}
	if err := s.pinyin.turn(on); err != nil {
		s.fail("%v", err)
	}
}

// Log is what the program has written to its standard outputs.
func (s *Session) Log() string {
	text, _ := os.ReadFile(s.log)
	return string(text)
}

// WaitExit waits for the program to end by itself, and returns how it did: nil
// for a good end.
func (s *Session) WaitExit() error {
	s.t.Helper()
	if !s.proc.wait(WaitLimit) {
		s.fail("waited %v in vain for the program to end", WaitLimit)
	}
	return s.proc.err
}

// Stop ends the program from outside, as switching the PC off does: politely,
// but without asking a person.
func (s *Session) Stop() { s.proc.stop() }

// Kill ends the program without a word, as pulling the plug does.
func (s *Session) Kill() { s.proc.kill() }

// alive says how the program ended, if it did.
func (s *Session) alive() error {
	if !s.proc.ended() {
		return nil
	}
	if s.proc.err != nil {
		return fmt.Errorf("the program has ended: %w", s.proc.err)
	}
	return fmt.Errorf("the program has ended by itself")
}

// fail ends the test with all that helps to understand why.
func (s *Session) fail(format string, args ...any) {
	s.t.Helper()
	report := fmt.Sprintf(format, args...)
	path := filepath.Join(s.shots, strings.NewReplacer("/", "-", " ", "-").Replace(s.t.Name())+"-failed.png")
	if err := s.Display.Shot(path); err == nil {
		report += "\npicture: " + path
	}
	if states, err := readTrace(s.trace); err == nil {
		for _, state := range states[max(0, len(states)-8):] {
			report += "\ntrace: " + state.String()
		}
	}
	s.t.Fatalf("%s\nlog of the program:\n%s", report, tail(s.Log(), 60))
}

// tail is the last lines of a text.
func tail(text string, lines int) string {
	all := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// end stops the program. When the test failed for a reason of its own, the log
// is told all the same.
func (s *Session) end() {
	if s.t.Failed() {
		s.t.Logf("log of the program:\n%s", tail(s.Log(), 60))
	}
	s.proc.stop()
}
