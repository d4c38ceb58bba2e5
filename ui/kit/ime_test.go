package kit

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
)

// childVariable makes the test program show its window instead of running tests.
const childVariable = "KIT_INPUT_METHOD_WINDOW"

func TestMain(m *testing.M) {
	fonts := [2][]byte{}
	for i, name := range []string{"NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "assets", "fonts", name))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fonts[i] = data
	}
	SetFonts(fonts[0], fonts[1])
	if os.Getenv(childVariable) != "" {
		inputWindow()
		return
	}
	os.Exit(m.Run())
}

// seen is what the window reports after every change.
type seen struct {
	First, Second, Area string
	Focus               string
	Done, Escaped       int
	Composing           bool
}

// spy is an entry that reports every event it gets.
type spy struct {
	Entry
	report func(string)
}

func (s *spy) KeyDown(ev *fyne.KeyEvent) { s.Entry.KeyDown(ev); s.report("down " + string(ev.Name)) }
func (s *spy) TypedRune(r rune)          { s.Entry.TypedRune(r); s.report("rune " + string(r)) }
func (s *spy) TypedKey(ev *fyne.KeyEvent) {
	s.Entry.TypedKey(ev)
	s.report("key " + string(ev.Name))
}
func (s *spy) FocusGained() { s.Entry.FocusGained(); s.report("focus") }

// inputWindow is the program under test: three fields that report what happens to them.
func inputWindow() {
	a := app.NewWithID("jieche.kit.test")
	a.Settings().SetTheme(Theme{})
	w := a.NewWindow("input")
	var now seen
	first, second, area := &spy{}, &spy{}, &spy{}
	area.MultiLine, area.Wrapping, area.Lines = true, fyne.TextWrapBreak, 3
	out := json.NewEncoder(os.Stdout)
	report := func(why string) {
		now.First, now.Second, now.Area = first.Text, second.Text, area.Text
		now.Composing = ime.active()
		now.Focus = map[fyne.Focusable]string{first: "first", second: "second", area: "area"}[w.Canvas().Focused()]
		fmt.Fprintln(os.Stderr, time.Now().Format("05.000"), now.Focus, why, now.First, now.Second, now.Composing)
		_ = out.Encode(now)
	}
	for _, s := range []*spy{first, second, area} {
		s.report = report
		s.init(s, "")
	}
	second.OnDone = func() { now.Done++; report("done") }
	keys := Mount(w, Down(8, first, second, area))
	keys.Screen(Keymap{"Esc": func() { now.Escaped++; report("escaped") }, "F2": func() {
		first.SetText("")
		second.SetText("")
		area.SetText("")
		now.Done, now.Escaped = 0, 0
		ime.clear()
		w.Canvas().Focus(second)
		w.Canvas().Focus(first)
		report("reset")
	}})
	w.Resize(fyne.NewSize(600, 400))
	w.Canvas().Focus(first)
	a.Lifecycle().SetOnStarted(func() { report("started") })
	w.ShowAndRun()
}

// desktop is a real X server with a session bus, a Chinese input method and the window.
type desktopUnderTest struct {
	t      *testing.T
	env    []string
	states chan seen
	last   seen
}

func startDesktop(t *testing.T) *desktopUnderTest {
	t.Helper()
	for _, program := range []string{"Xvfb", "dbus-daemon", "fcitx5", "fcitx5-remote", "xdotool"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%s is missing: apt-get install xvfb dbus fcitx5 fcitx5-chinese-addons xdotool", program)
		}
	}
	home := t.TempDir()
	writeProfile(t, home)
	d := &desktopUnderTest{t: t, states: make(chan seen, 1000)}
	d.env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+filepath.Join(home, ".config"), "XDG_DATA_HOME="+filepath.Join(home, "data"),
		"XDG_CACHE_HOME="+filepath.Join(home, "cache"), "XDG_RUNTIME_DIR="+home, "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "XMODIFIERS=@im=fcitx", "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1")
	d.env = append(d.env, "DISPLAY=:"+d.startX())
	d.env = append(d.env, "DBUS_SESSION_BUS_ADDRESS="+d.startBus())
	d.start("fcitx5", "--disable", "wayland,cloudpinyin,notifications")
	d.until("the input method answers", func() bool { return d.try("fcitx5-remote") == nil })
	d.startWindow()
	return d
}

// writeProfile gives the input method pinyin beside the plain keyboard.
func writeProfile(t *testing.T, home string) {
	t.Helper()
	folder := filepath.Join(home, ".config", "fcitx5")
	for _, f := range []string{folder, filepath.Join(home, "cache"), filepath.Join(home, "data")} {
		if err := os.MkdirAll(f, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	profile := "[Groups/0]\nName=Default\nDefault Layout=us\nDefaultIM=pinyin\n\n[Groups/0/Items/0]\nName=keyboard-us\nLayout=\n\n" +
		"[Groups/0/Items/1]\nName=pinyin\nLayout=\n\n[GroupOrder]\n0=Default\n"
	if err := os.WriteFile(filepath.Join(folder, "profile"), []byte(profile), 0o600); err != nil {
		t.Fatal(err)
	}
}

// start starts a program of the desktop and ends it with the test.
func (d *desktopUnderTest) start(name string, args ...string) *exec.Cmd {
	d.t.Helper()
	c := exec.Command(name, args...)
	c.Env = d.env
	d.run(c)
	return c
}

func (d *desktopUnderTest) run(c *exec.Cmd) {
	d.t.Helper()
	if err := c.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
}

// startX starts an X server on a free display and returns the display's number.
func (d *desktopUnderTest) startX() string {
	d.t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	c := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1024x700x24", "-nolisten", "tcp")
	c.ExtraFiles = []*os.File{write}
	d.run(c)
	_ = write.Close()
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		d.t.Fatal("the X server did not start: ", err)
	}
	return strings.TrimSpace(number)
}

// startBus starts a session bus and returns its address.
func (d *desktopUnderTest) startBus() string {
	d.t.Helper()
	c := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address=1")
	c.Env = d.env
	out, err := c.StdoutPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	d.run(c)
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		d.t.Fatal("the session bus did not start: ", err)
	}
	return strings.TrimSpace(address)
}

// startWindow starts this test program anew as the window.
func (d *desktopUnderTest) startWindow() {
	d.t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(d.env, childVariable+"=1")
	out, err := c.StdoutPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	if path := os.Getenv("KIT_EVENTS"); path != "" {
		log, err := os.Create(path)
		if err != nil {
			d.t.Fatal(err)
		}
		c.Stderr = log
	}
	d.run(c)
	go d.read(out)
	d.state("the window is up", func(s seen) bool { return true })
	d.until("the window is found", func() bool { return d.try("xdotool", "search", "--name", "^input$", "windowfocus", "--sync") == nil })
	d.state("the first field has the keyboard", func(s seen) bool { return s.Focus == "first" })
}

func (d *desktopUnderTest) read(out io.Reader) {
	lines := json.NewDecoder(out)
	for {
		var s seen
		if lines.Decode(&s) != nil {
			return
		}
		d.states <- s
	}
}

func (d *desktopUnderTest) try(name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Env = d.env
	return c.Run()
}

func (d *desktopUnderTest) ask(name string, args ...string) string {
	c := exec.Command(name, args...)
	c.Env = d.env
	out, _ := c.Output()
	return strings.TrimSpace(string(out))
}

func (d *desktopUnderTest) do(name string, args ...string) {
	d.t.Helper()
	if err := d.try(name, args...); err != nil {
		d.t.Fatalf("%s %v: %v", name, args, err)
	}
}

// patience is how long a step of a slow machine may take.
const patience = 30 * time.Second

func (d *desktopUnderTest) until(what string, done func() bool) {
	d.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if done() {
			return
		}
	}
	d.t.Fatalf("waited in vain until %s", what)
}

// state waits until the window reports a state.
func (d *desktopUnderTest) state(what string, is func(seen) bool) {
	d.t.Helper()
	if is(d.last) && d.last != (seen{}) {
		return
	}
	end := time.After(patience)
	for {
		select {
		case d.last = <-d.states:
			if is(d.last) {
				return
			}
		case <-end:
			d.t.Fatalf("waited in vain until %s; the window shows %+v", what, d.last)
		}
	}
}

// settle lets the input method and the window finish what they were given, and reads what they report.
func (d *desktopUnderTest) settle() {
	for {
		select {
		case d.last = <-d.states:
		case <-time.After(400 * time.Millisecond):
			return
		}
	}
}

func (d *desktopUnderTest) keys(keys ...string) {
	d.t.Helper()
	d.do("xdotool", append([]string{"key", "--delay", "60"}, keys...)...)
}

func (d *desktopUnderTest) write(text string) {
	d.t.Helper()
	d.do("xdotool", "type", "--delay", "60", text)
}

// pinyin begins a case with empty fields and pinyin on.
func (d *desktopUnderTest) pinyin(t *testing.T) {
	t.Helper()
	d.t = t
	d.keys("F2")
	d.state("the fields are empty", func(s seen) bool { return s.First == "" && s.Focus == "first" && s.Done == 0 && s.Escaped == 0 })
	d.until("pinyin is on", func() bool {
		_, _ = d.try("fcitx5-remote", "-o"), d.try("fcitx5-remote", "-s", "pinyin")
		return d.ask("fcitx5-remote") == "2" && d.ask("fcitx5-remote", "-n") == "pinyin"
	})
	d.settle()
}

// TestInputMethod types with a real fcitx5: what belongs to the input method must not reach the form.
func TestInputMethod(t *testing.T) {
	d := startDesktop(t)

	t.Run("space commits hanzi and Enter then moves on", func(t *testing.T) {
		d.pinyin(t)
		d.write("nihao")
		d.state("letters are held", func(s seen) bool { return s.Composing && s.First == "" })
		d.keys("space")
		d.state("the hanzi stand in the field", func(s seen) bool { return s.First == "你好" && !s.Composing })
		d.keys("Return")
		d.state("Enter moved on", func(s seen) bool { return s.Focus == "second" })
	})

	t.Run("Enter commits the letters and stays", func(t *testing.T) {
		d.pinyin(t)
		d.write("nihao")
		d.keys("Return")
		d.state("the letters stand in the field", func(s seen) bool { return s.First == "nihao" })
		d.settle()
		if d.last.Focus != "first" || d.last.Done != 0 {
			t.Fatalf("Enter reached the form: %+v", d.last)
		}
		d.keys("Return")
		d.state("the next Enter moves on", func(s seen) bool { return s.Focus == "second" })
	})

	t.Run("Enter does not submit", func(t *testing.T) {
		d.pinyin(t)
		d.keys("Return")
		d.state("the second field has the keyboard", func(s seen) bool { return s.Focus == "second" })
		d.write("nihao")
		d.keys("Return")
		d.state("the letters stand in the field", func(s seen) bool { return s.Second == "nihao" })
		d.settle()
		if d.last.Done != 0 {
			t.Fatalf("Enter submitted: %+v", d.last)
		}
	})

	t.Run("Backspace corrects the letters only", func(t *testing.T) {
		d.pinyin(t)
		d.write("nihao")
		d.keys("space")
		d.state("the hanzi stand in the field", func(s seen) bool { return s.First == "你好" })
		d.write("shij")
		d.keys("BackSpace", "BackSpace", "BackSpace", "BackSpace")
		d.settle()
		if d.last.First != "你好" || d.last.Composing {
			t.Fatalf("after correcting four letters: %+v", d.last)
		}
		d.keys("BackSpace")
		d.state("the next Backspace deletes a hanzi", func(s seen) bool { return s.First == "你" })
	})

	t.Run("Tab, arrows and Esc stay in the input method", func(t *testing.T) {
		d.pinyin(t)
		d.write("nihao")
		d.keys("space")
		d.write("shijie")
		d.keys("Down", "Left", "Home", "End", "Tab", "Right", "Up", "Prior", "Next", "Delete")
		d.settle()
		if d.last.Focus != "first" || d.last.First != "你好" {
			t.Fatalf("a key left the input method: %+v", d.last)
		}
		d.keys("Escape")
		d.settle()
		if d.last.Escaped != 0 || d.last.First != "你好" || d.last.Composing {
			t.Fatalf("Esc left the input method: %+v", d.last)
		}
		d.keys("Escape")
		d.state("the next Esc reaches the form", func(s seen) bool { return s.Escaped == 1 })
	})

	t.Run("a digit chooses a candidate", func(t *testing.T) {
		d.pinyin(t)
		d.write("shi2")
		d.settle()
		if len([]rune(d.last.First)) != 1 || d.last.First[0] < 0x80 || d.last.Composing {
			t.Fatalf("after choosing the second candidate: %+v", d.last)
		}
		d.keys("Tab")
		d.state("Tab moves on", func(s seen) bool { return s.Focus == "second" })
	})

	t.Run("a scanner's Enter counts while pinyin is off", func(t *testing.T) {
		d.pinyin(t)
		d.until("pinyin is off", func() bool { _ = d.try("fcitx5-remote", "-c"); return d.ask("fcitx5-remote") == "1" })
		d.settle()
		code := "https://example.invalid/exit?no=ro261121a017&sum=0123456789abcdef"
		d.do("xdotool", "type", "--delay", "0", code)
		d.do("xdotool", "key", "--delay", "0", "Return")
		d.state("the whole code stands and Enter moved on", func(s seen) bool { return s.First == code && s.Focus == "second" })
		d.write("ab")
		d.keys("BackSpace")
		d.state("Backspace deletes", func(s seen) bool { return s.Second == "a" })
	})
}
