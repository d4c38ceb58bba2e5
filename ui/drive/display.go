package drive

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Size is the size of a screen in pixels.
type Size struct{ Width, Height int }

// Desk is the screen of the office PCs that the program is made for.
var Desk = Size{1366, 768}

// Display is a screen that nobody sees: an Xvfb with a number that no other
// program uses.
type Display struct {
	Name string // as DISPLAY wants it, such as ":3"
	Size Size
	proc *process
}

// StartDisplay starts a screen. The server itself chooses a free number and
// tells it, so that two tests that start at the same moment get two screens.
func StartDisplay(size Size) (*Display, error) {
	if size == (Size{}) {
		size = Desk
	}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer read.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-nolisten", "tcp", "-noreset", "-screen", "0", fmt.Sprintf("%dx%dx24", size.Width, size.Height))
	cmd.ExtraFiles = []*os.File{write}
	var said strings.Builder
	cmd.Stderr = &said
	proc, err := launch(cmd)
	write.Close()
	if err != nil {
		return nil, fmt.Errorf("the invisible screen (Xvfb) does not start: %w", err)
	}
	number, err := readLine(read, 30*time.Second)
	if err != nil || number == "" {
		proc.stop()
		return nil, fmt.Errorf("the invisible screen (Xvfb) does not come up: %v\n%s", err, said.String())
	}
	return &Display{Name: ":" + number, Size: size, proc: proc}, nil
}

// readLine reads one line, and gives up after the limit.
func readLine(f *os.File, limit time.Duration) (string, error) {
	type answer struct {
		line string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		line, err := bufio.NewReader(f).ReadString('\n')
		got <- answer{strings.TrimSpace(line), err}
	}()
	select {
	case a := <-got:
		return a.line, a.err
	case <-time.After(limit):
		return "", errors.New("no answer")
	}
}

// Close ends the screen. Programs on it must have been ended before.
func (d *Display) Close() { d.proc.stop() }

// Command is a program that will run on this screen.
func (d *Display) Command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+d.Name)
	return cmd
}

// Shot saves a picture of the whole screen. It asks the X server, because the
// toolkit's own capture is black on such a screen.
func (d *Display) Shot(path string) error {
	return run(d.Command("import", "-window", "root", path))
}

// Window waits for a visible window that search finds (arguments of "xdotool
// search") and returns its id.
func (d *Display) Window(limit time.Duration, alive func() error, search ...string) (string, error) {
	args := append([]string{"search", "--onlyvisible"}, search...)
	for deadline := time.Now().Add(limit); ; time.Sleep(50 * time.Millisecond) {
		out, _ := d.Command("xdotool", args...).Output()
		if ids := strings.Fields(string(out)); len(ids) > 0 {
			return ids[len(ids)-1], nil
		}
		if err := alive(); err != nil {
			return "", err
		}
		if time.Now().After(deadline) {
			return "", fmt.Errorf("no window after %v", limit)
		}
	}
}

// Fill makes a window cover the screen and gives it the keyboard, as a person
// does who maximises it. There is no window manager: none is needed for that.
func (d *Display) Fill(window string) error {
	return run(d.Command("xdotool", "windowmove", window, "0", "0",
		"windowsize", window, fmt.Sprint(d.Size.Width), fmt.Sprint(d.Size.Height), "windowfocus", window))
}

// run runs a command and puts what it printed into its error.
func run(cmd *exec.Cmd) error {
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, text)
	}
	return nil
}
