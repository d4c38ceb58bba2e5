// Command dev does the developer's chores, so that a fresh machine with Go
// needs nothing but this:
//
//	go run ./cmd/dev run     build the program and start it
//	go run ./cmd/dev test    everything that must hold
//
// It installs by itself what the machine lacks (packages.go has the list) and
// uses nothing but the standard library and the project.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// verb is one chore.
type verb struct {
	name, args, what string
	do               func(h *house, args []string) error
}

var verbs = []verb{
	{"run", "[ARGS]", "build the program and start it with ARGS", doRun},
	{"test", "[-short] [-run REGEXP] [PACKAGES]", "vet and test everything, the real window included", doTest},
	{"lint", "", "gofmt, go vet and the project's own rules", doLint},
	{"build", "linux|windows [-o FOLDER]", "build what is handed out, into build/", doBuild},
	{"bench", "[-million] [-bench REGEXP] [PACKAGES]", "run the benchmarks that print ratios", doBench},
	{"torture", "[-hours H] [-seed S] [-only ROW]", "power cuts, lies, faults, flips, kills, fuzzing: the long form", doTorture},
	{"shots", "[FOLDER]", "take a picture of each screen with the demo shop", doShots},
	{"wine", "[-exe FOLDER] [-keys KEYS] [ARGS]", "build for Windows, work with it under wine, check its shop", doWine},
	{"install", "[GROUP]", "install what the machine lacks, and nothing else", doInstall},
}

// house is where a chore works: the root of the project, with the signals that
// end a chore.
type house struct {
	ctx  context.Context
	root string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(serve(ctx, os.Args[1:]))
}

func serve(ctx context.Context, args []string) int {
	root, err := findRoot()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	h := &house{ctx: ctx, root: root}
	for _, v := range verbs {
		if len(args) > 0 && args[0] == v.name {
			return exitCode(v.do(h, args[1:]))
		}
	}
	fmt.Fprintln(os.Stderr, "用法 usage: go run ./cmd/dev VERB")
	for _, v := range verbs {
		fmt.Fprintf(os.Stderr, "  %-48s %s\n", strings.TrimSpace(v.name+" "+v.args), v.what)
	}
	return 2
}

// exitCode passes the code of a failed program on, so that the caller of a
// chore sees what the caller of the program itself would see. The program has
// already said why it failed; only other errors are told here.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	code := 1
	for _, one := range parts(err) {
		var exit *exec.ExitError
		if !errors.As(one, &exit) {
			fmt.Fprintln(os.Stderr, "dev:", one)
		} else if exit.ExitCode() > 0 { // it is negative after a signal
			code = exit.ExitCode()
		}
	}
	return code
}

// parts takes apart what errors.Join has joined.
func parts(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// findRoot looks for go.mod from the working folder upwards.
func findRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("请在项目文件夹内运行。Run this inside the project's folder")
		}
		dir = filepath.Dir(dir)
	}
}

// path is a path inside the project.
func (h *house) path(parts ...string) string {
	return filepath.Join(append([]string{h.root}, parts...)...)
}

// command prepares a program that works in the project's folder and shows what
// it prints. It gets no standard input: no chore asks questions.
func (h *house) command(env []string, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(h.ctx, name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = h.root, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second // then it is ended without being asked
	return cmd
}

// run says what it does, and does it.
func (h *house) run(env []string, name string, args ...string) error {
	say("%s", strings.Join(append(append([]string{}, env...), append([]string{name}, args...)...), " "))
	return h.command(env, name, args...).Run()
}

// output runs a program and returns what it printed.
func (h *house) output(name string, args ...string) (string, error) {
	cmd := h.command(nil, name, args...)
	cmd.Stdout = nil
	out, err := cmd.Output()
	return string(out), err
}

func say(format string, args ...any) { fmt.Fprintf(os.Stderr, "▸ "+format+"\n", args...) }
