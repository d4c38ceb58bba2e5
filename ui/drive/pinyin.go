package drive

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// pinyin is a real input method (fcitx5) with a message bus of its own.
type pinyin struct {
	bus, method *process
	env         []string // what the program must be told before it starts
	all         []string // what the remote control must be told
}

// fcitxProfile has the plain keyboard first, which is active in a new field,
// and pinyin second.
const fcitxProfile = `[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
`

func startPinyin(home string, env []string) (*pinyin, error) {
	dir := filepath.Join(home, ".config", "fcitx5")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "profile"), []byte(fcitxProfile), 0o600); err != nil {
		return nil, err
	}
	p := &pinyin{}
	address, err := p.startBus(env)
	if err != nil {
		return nil, err
	}
	p.env = []string{"DBUS_SESSION_BUS_ADDRESS=" + address, "XMODIFIERS=@im=fcitx"}
	p.all = append(append([]string{}, env...), p.env...)
	// The input method now and then ends while it starts: it is started again, as a desktop's session would.
	deadline := time.Now().Add(30 * time.Second)
	for {
		err = p.startMethod(deadline)
		if err == nil {
			return p, nil
		}
		if time.Now().After(deadline) {
			p.stop()
			return nil, fmt.Errorf("the input method does not come up: %w", err)
		}
	}
}

// startMethod starts the input method and waits until it answers, or has ended, or the deadline is over.
func (p *pinyin) startMethod(deadline time.Time) error {
	method := exec.Command("fcitx5", "--disable", "wayland,waylandim,cloudpinyin,notifications")
	method.Env = p.all
	started, err := launch(method)
	if err != nil {
		time.Sleep(100 * time.Millisecond)
		return err
	}
	for ; ; time.Sleep(100 * time.Millisecond) {
		if _, err = p.remote(); err == nil {
			p.method = started
			return nil
		}
		if started.ended() || time.Now().After(deadline) {
			started.stop()
			return err
		}
	}
}

// startBus starts the message bus over which the input method is controlled.
func (p *pinyin) startBus(env []string) (string, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer read.Close()
	cmd := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=3")
	cmd.Env, cmd.ExtraFiles = env, []*os.File{write}
	p.bus, err = launch(cmd)
	write.Close()
	if err != nil {
		return "", fmt.Errorf("the message bus does not start: %w", err)
	}
	address, err := readLine(read, 30*time.Second)
	if err != nil {
		p.bus.stop()
		return "", fmt.Errorf("the message bus does not come up: %w", err)
	}
	return address, nil
}

func (p *pinyin) remote(args ...string) (string, error) {
	cmd := exec.Command("fcitx5-remote", args...)
	cmd.Env = p.all
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("fcitx5-remote %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out)), nil
}

// turn switches between pinyin and the plain keyboard, and waits until it is so.
func (p *pinyin) turn(on bool) error {
	want, args := "1", [][]string{{"-c"}}
	if on {
		want, args = "2", [][]string{{"-s", "pinyin"}, {"-o"}}
	}
	var got string
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		for _, a := range args {
			if _, err := p.remote(a...); err != nil {
				return err
			}
		}
		var err error
		if got, err = p.remote(); err != nil {
			return err
		}
		if got == want {
			return nil
		}
	}
	return fmt.Errorf("the input method stays in state %q, wanted %q", got, want)
}

func (p *pinyin) stop() {
	if p.method != nil {
		p.method.stop()
	}
	if p.bus != nil {
		p.bus.stop()
	}
}
