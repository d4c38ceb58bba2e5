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

// busConfig is a session bus that starts no services by itself. With the desktop's own configuration, the first
// question to the input method would make the bus start a second one, and whichever of the two comes late ends.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

func startPinyin(home string, env []string) (*pinyin, error) {
	dir := filepath.Join(home, ".config", "fcitx5")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "profile"), []byte(fcitxProfile), 0o600); err != nil {
		return nil, err
	}
	config := filepath.Join(home, "bus.conf")
	if err := os.WriteFile(config, []byte(busConfig), 0o600); err != nil {
		return nil, err
	}
	p := &pinyin{}
	address, err := p.startBus(config, env)
	if err != nil {
		return nil, err
	}
	p.env = []string{"DBUS_SESSION_BUS_ADDRESS=" + address, "XMODIFIERS=@im=fcitx"}
	p.all = append(append([]string{}, env...), p.env...)
	if err := p.startMethod(); err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

// startMethod starts the input method and waits until it answers.
func (p *pinyin) startMethod() error {
	method := exec.Command("fcitx5", "--disable", "wayland,waylandim,cloudpinyin,notifications")
	method.Env = p.all
	var err error
	if p.method, err = launch(method); err != nil {
		return fmt.Errorf("the input method does not start: %w", err)
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		if _, err = p.remote(); err == nil {
			return nil
		}
		if p.method.ended() || time.Now().After(deadline) {
			return fmt.Errorf("the input method does not come up: %w", err)
		}
	}
}

// startBus starts the message bus over which the input method is controlled.
func (p *pinyin) startBus(config string, env []string) (string, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer read.Close()
	cmd := exec.Command("dbus-daemon", "--config-file="+config, "--nofork", "--nopidfile", "--print-address=3")
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

// turn switches between pinyin and the plain keyboard, and waits until it is so. The remote control waits a second for its
// answer and then gives up; the input method, which reads its dictionaries when pinyin is first asked for, may take longer
// on a busy machine. So a call without an answer is made again.
func (p *pinyin) turn(on bool) error {
	want, args := "1", [][]string{{"-c"}}
	if on {
		want, args = "2", [][]string{{"-s", "pinyin"}, {"-o"}}
	}
	var got string
	var err error
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline) && !p.method.ended(); time.Sleep(100 * time.Millisecond) {
		if got, err = p.ask(args); err == nil && got == want {
			return nil
		}
	}
	return fmt.Errorf("the input method stays in state %q, wanted %q; last error: %w; ended: %t", got, want, err, p.method.ended())
}

// ask gives the commands one after the other, and returns the state after them.
func (p *pinyin) ask(commands [][]string) (state string, err error) {
	for _, c := range commands {
		if _, err := p.remote(c...); err != nil {
			return "", err
		}
	}
	return p.remote()
}

func (p *pinyin) stop() {
	if p.method != nil {
		p.method.stop()
	}
	if p.bus != nil {
		p.bus.stop()
	}
}
