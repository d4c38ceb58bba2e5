package drive

import (
	"fmt"
	"image/png"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// The probe is built once for all tests of this package.
var probe struct {
	once sync.Once
	path string
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "drive")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	probe.path = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func startProbe(t *testing.T, o Options) *Session {
	t.Helper()
	probe.once.Do(func() {
		built := Build(t, "jieche/ui/drive/testdata/window")
		data, err := os.ReadFile(built)
		if err != nil {
			t.Fatal(err)
		}
		probe.path += "/window"
		if err := os.WriteFile(probe.path, data, 0o755); err != nil {
			t.Fatal(err)
		}
	})
	o.Binary = probe.path
	s := Start(t, o)
	s.WaitSay("ready")
	return s
}

// waitText waits until the last thing that the probe told is the whole of want.
func waitText(s *Session, want string) {
	s.t.Helper()
	s.Wait(fmt.Sprintf("the text %q", want), func(now State) bool { return now.Say == want })
}

func TestChineseTextReachesTheProgramRuneForRune(t *testing.T) {
	s := startProbe(t, Options{})
	first := "周建平，沪A·12345（新客户）Ab&%#"
	s.Type(first)
	waitText(s, first)
	s.Key("Return")
	s.WaitFocus("remark")
	var many strings.Builder // more runes than there are spare keys, each twice
	for r := rune(0x4e00); r < 0x4e00+150; r++ {
		fmt.Fprintf(&many, "%c%c", r, r+1)
	}
	many.WriteString("𠮷周")
	s.Type(many.String())
	waitText(s, many.String())
}

func TestKeysAreCounted(t *testing.T) {
	s := startProbe(t, Options{})
	s.Type("沪A")
	s.Key("Return", "BackSpace")
	if s.Keys() != 4 {
		t.Errorf("%d keys were counted, 4 were pressed", s.Keys())
	}
	s.ResetKeys()
	s.Key("ctrl+k")
	if s.Keys() != 1 {
		t.Errorf("%d keys were counted, 1 chord was pressed", s.Keys())
	}
}

func TestShortcutsAndFunctionKeysArrive(t *testing.T) {
	s := startProbe(t, Options{})
	s.Key("Return", "Return")
	s.WaitSay("left")
	s.Key("ctrl+k")
	s.WaitSay("search")
	s.Key("alt+2")
	s.WaitSay("area 2")
	for key, name := range map[string]string{"F2": "F2", "F9": "F9", "Escape": "Escape", "Down": "Down"} {
		s.Key(key)
		s.WaitSay(name)
	}
	s.Key("ctrl+w")
	if err := s.WaitExit(); err != nil {
		t.Errorf("closing the window ended the program with %v", err)
	}
}

func TestShotShowsTheWholeScreen(t *testing.T) {
	s := startProbe(t, Options{Size: Size{1024, 700}})
	f, err := os.Open(s.Shot("probe"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 1024 || size.Y != 700 {
		t.Fatalf("the picture measures %v", size)
	}
	colours := map[string]bool{}
	for y := 0; y < 700; y += 7 {
		for x := 0; x < 1024; x += 7 {
			colours[fmt.Sprint(picture.At(x, y))] = true
		}
	}
	if len(colours) < 3 {
		t.Errorf("the picture has %d colours: the window isn't on it", len(colours))
	}
}

func TestPinyinIsComposedByARealInputMethod(t *testing.T) {
	s := startProbe(t, Options{Pinyin: true})
	s.WaitFocus("plate")
	s.Pinyin(true)
	s.Type("zhou")
	s.Key("space")
	s.Wait("a Chinese character instead of the letters", func(now State) bool {
		return now.Say != "" && !strings.ContainsAny(now.Say, "zhou ")
	})
	s.Pinyin(false)
	s.Type("ok")
	s.Wait("letters again", func(now State) bool { return strings.HasSuffix(now.Say, "ok") })
}

func TestAWindowOfAnotherProcessIsFoundByItsName(t *testing.T) {
	startProbe(t, Options{}).Stop()
	s := Start(t, Options{Binary: "sh", Args: []string{"-c", probe.path + "; exit 0"}, Window: "^probe$"})
	s.Type("车")
	waitText(s, "车")
}

// recorder is a test that notes its failure instead of ending this one.
type recorder struct {
	*testing.T
	failure string
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.failure = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func TestACrashIsReportedWithTheProgramsLog(t *testing.T) {
	s := startProbe(t, Options{})
	s.Key("Return", "Return")
	s.WaitSay("left")
	r := &recorder{T: t}
	s.t = r
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Key("ctrl+q")
		s.WaitScreen("a screen that never comes")
	}()
	<-done
	for _, part := range []string{"the program has ended", "the probe was asked to crash", `screen "probe"`} {
		if !strings.Contains(r.failure, part) {
			t.Errorf("the report doesn't contain %q:\n%s", part, r.failure)
		}
	}
}

func TestATextWithMoreRunesThanKeysIsBoundInParts(t *testing.T) {
	k := newKeyboard(nil)
	used := map[rune]bool{}
	for i := range spareCodes {
		r := rune(0x4e00 + i)
		used[r] = true
		k.take(r, used)
	}
	kept := rune(0x4e00)
	k.take('车', map[rune]bool{kept: true, '车': true})
	if _, ok := k.codes[kept]; !ok {
		t.Error("a rune that the text still needs lost its key")
	}
	if _, ok := k.codes[kept+1]; ok {
		t.Error("two runes have the same key")
	}
}
