package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"jieche/ui/drive"
)

// target is a system that the program is built for.
type target struct {
	os      string
	needs   []string // groups of packages
	env     []string
	suffix  string
	ldflags string // of the program with a window
}

// -s -w leave out what only a debugger reads; -H=windowsgui keeps Windows from
// opening a console beside the window.
var targets = []target{
	{os: "linux", needs: []string{"build"}, env: []string{"CGO_ENABLED=1", "GOOS=linux"}, ldflags: "-s -w"},
	{os: "windows", needs: []string{"windows"}, env: []string{"CGO_ENABLED=1", "GOOS=windows", "GOARCH=amd64", "CC=x86_64-w64-mingw32-gcc"},
		suffix: ".exe", ldflags: "-s -w -H=windowsgui"},
}

// doBuild builds both programs for one system: the one with a window, and the
// one without, which needs no C compiler.
func doBuild(h *house, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("build what for? linux or windows")
	}
	flags := flag.NewFlagSet("build", flag.ContinueOnError)
	out := flags.String("o", h.path("build", args[0]), "folder")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	for _, t := range targets {
		if t.os != args[0] {
			continue
		}
		if err := h.buildWindow(t, "./cmd/jieche", filepath.Join(*out, "jieche"+t.suffix)); err != nil {
			return err
		}
		return h.run([]string{"CGO_ENABLED=0", "GOOS=" + t.os}, "go", "build", "-trimpath", "-ldflags", "-s -w",
			"-o", filepath.Join(*out, "jiechectl"+t.suffix), "./cmd/jiechectl")
	}
	return fmt.Errorf("no target %q: linux or windows", args[0])
}

// buildWindow builds the program of the folder pkg, for Windows with its icon.
func (h *house) buildWindow(t target, pkg, out string) error {
	if err := h.need(t.needs...); err != nil {
		return err
	}
	if t.os == "windows" {
		remove, err := h.writeResource(h.path(pkg))
		if err != nil {
			return err
		}
		defer remove()
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	return h.run(t.env, "go", "build", "-trimpath", "-tags", drive.Tags, "-ldflags", t.ldflags, "-o", out, "./"+strings.TrimPrefix(pkg, "./"))
}
