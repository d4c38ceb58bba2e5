package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jieche/ui/drive"
)

// later builds the program with a clock that begins an hour from now: what a person waits for is not waited for in a test.
func later(t *testing.T) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "jieche-later")
	cmd := exec.Command("go", "build", "-tags", drive.Tags, "-ldflags", "-X jieche/ui.startTime="+time.Now().Add(time.Hour).Format(time.RFC3339), "-o", out, "jieche/cmd/jieche")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return out
}

// A member sets his PIN, locks the screen, and somebody guesses: the wait outlives a restart, and the right PIN opens again.
func TestLockedScreenAndGuessedPIN(t *testing.T) {
	s := newShop(t)
	w := s.sit(t, drive.Options{})
	begin(w, "王建国")
	s.setPIN(w, "2580")
	w.Key("ctrl+shift+l")
	w.WaitDialog("已锁定")
	w.Shot("80-locked")
	for range 5 {
		w.Type("1357")
		w.Key("Return")
		w.WaitSay("PIN")
	}
	if said := w.States(); !strings.Contains(said[len(said)-1].Say+lastSaid(said), "秒后再试") {
		t.Errorf("the fifth wrong PIN says %q", lastSaid(said))
	}
	w.Shot("81-wait")
	leave(t, w)

	w = s.sit(t, drive.Options{})
	w.WaitDialog("请登录")
	w.Type("2580")
	w.Key("Return")
	w.WaitSay("秒后再试") // the right PIN, too early
	w.Shot("82-still-waiting")
	leave(t, w)

	w = s.sit(t, drive.Options{Binary: later(t)})
	w.WaitDialog("请登录")
	w.Type("2580")
	w.Key("Return")
	w.WaitSay("现在由 王建国 操作")
	w.WaitDialog("")
	change(w, "李敏") // she has no PIN: her name is enough
	leave(t, w)
	s.clean()
}

// setPIN gives whoever sits there a PIN.
func (s *testShop) setPIN(w *drive.Session, pin string) {
	s.t.Helper()
	w.Key("alt+7")
	w.WaitScreen("settings")
	w.Key("ctrl+2")
	w.WaitFocus("staff")
	w.Key("ctrl+p")
	w.Wait("the dialog of the PIN", func(now drive.State) bool { return strings.HasPrefix(now.Dialog, "我的 PIN") })
	w.Type(pin)
	w.Key("Return")
	w.Type(pin)
	w.Key("Return")
	w.WaitSay("PIN 已设好")
	w.WaitDialog("")
}

func lastSaid(states []drive.State) string {
	for i := len(states) - 1; i >= 0; i-- {
		if states[i].Say != "" {
			return states[i].Say
		}
	}
	return ""
}
