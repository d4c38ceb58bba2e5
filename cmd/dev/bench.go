package main

import (
	"flag"

	"jieche/ui/drive"
)

// doBench runs the benchmarks. Each measures its yardstick in the same run and
// prints the ratio, so that figures of different machines can be compared.
func doBench(h *house, args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	which := flags.String("bench", ".", "only benchmarks that match")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := h.need("build", "run", "test"); err != nil {
		return err
	}
	pkgs := flags.Args()
	if len(pkgs) == 0 {
		pkgs = []string{"./..."}
	}
	display, err := drive.StartDisplay(drive.Desk)
	if err != nil {
		return err
	}
	defer display.Close()
	env := []string{"CGO_ENABLED=1", "DISPLAY=" + display.Name, "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1"}
	return h.run(env, "go", append([]string{"test", "-tags", drive.Tags, "-run", "^$", "-bench", *which, "-count=1", "-p=1", "-timeout", "2h"}, pkgs...)...)
}
