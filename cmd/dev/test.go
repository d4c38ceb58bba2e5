package main

import (
	"errors"
	"flag"
	"slices"
	"strings"

	"jieche/ui/drive"
)

// testLimit is for one package; the slowest drives the real window through a
// whole day's work.
const testLimit = "15m"

// doTest vets and tests. What holds the shop's data and makes its paper knows
// no window, and runs with the race detector; the rest sits at a screen of its
// own that nobody sees, one package after the other, because windows that fight
// for two processors only test patience.
func doTest(h *house, args []string) error {
	flags := flag.NewFlagSet("test", flag.ContinueOnError)
	short := flags.Bool("short", false, "leave out the long forms")
	only := flags.String("run", "", "only tests that match")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := h.need("build", "run", "test"); err != nil {
		return err
	}
	plain, window, err := h.packagesOf(flags.Args())
	if err != nil {
		return err
	}
	vetted := h.run(nil, "go", append([]string{"vet", "-tags", drive.Tags}, append(plain, window...)...)...)
	options := []string{"-tags", drive.Tags, "-timeout", testLimit}
	if *short {
		options = append(options, "-short")
	}
	if *only != "" {
		options = append(options, "-run", *only)
	}
	return errors.Join(vetted, h.testPlain(options, plain), h.testWindows(options, plain), h.testWindow(options, window))
}

// packagesOf lists the packages that are asked for, all when none is, and
// splits them into those without and with a window.
func (h *house) packagesOf(asked []string) (plain, window []string, err error) {
	if len(asked) == 0 {
		asked = []string{"./..."}
	}
	out, err := h.output("go", append([]string{"list", "-tags", drive.Tags}, asked...)...)
	if err != nil {
		return nil, nil, err
	}
	for _, pkg := range strings.Fields(out) {
		if strings.HasPrefix(pkg, "jieche/ui") || strings.HasPrefix(pkg, "jieche/cmd/jieche") {
			window = append(window, pkg)
		} else {
			plain = append(plain, pkg)
		}
	}
	return plain, window, nil
}

func (h *house) testPlain(options, pkgs []string) error {
	if len(pkgs) == 0 {
		return nil
	}
	raced := h.run([]string{"CGO_ENABLED=1"}, "go", append(append([]string{"test", "-race"}, options...), pkgs...)...)
	again := slices.DeleteFunc(slices.Clone(pkgs), func(pkg string) bool { return !slices.Contains(heavy, pkg) })
	if len(again) == 0 {
		return raced
	}
	return errors.Join(raced, h.run(nil, "go", append(append([]string{"test"}, options...), again...)...))
}

// heavy are the packages of which the race detector sees a part only and whose tests run without it too: a thousand histories of shops that
// exchange records over a bad line, and every form with hundreds of lines.
var heavy = []string{"jieche/data/sim", "jieche/print"}

// testWindow leaves the pictures that tests take in build/shots. It doesn't let go reuse an earlier result: a test that drives the
// built program depends on code that its package doesn't import.
func (h *house) testWindow(options, pkgs []string) error {
	if len(pkgs) == 0 {
		return nil
	}
	display, err := drive.StartDisplay(drive.Desk)
	if err != nil {
		return err
	}
	defer display.Close()
	env := []string{"CGO_ENABLED=1", "DISPLAY=" + display.Name, "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1", "JIECHE_SHOTS=" + h.path("build", "shots")}
	return h.run(env, "go", append(append([]string{"test", "-count=1", "-p=1"}, options...), pkgs...)...)
}
