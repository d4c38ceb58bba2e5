package main

import (
	"runtime"

	"jieche/ui/drive"
)

// doRun builds the program and starts it. What it is given goes to the program.
func doRun(h *house, args []string) error {
	if err := h.need("build", "run"); err != nil {
		return err
	}
	program := h.path("build", "jieche")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	say("编译中，第一次约需 4 分钟。Building; the first time takes some 4 minutes.")
	if err := h.run([]string{"CGO_ENABLED=1"}, "go", "build", "-tags", drive.Tags, "-o", program, "./cmd/jieche"); err != nil {
		return err
	}
	cmd := h.command(nil, program, args...)
	cmd.Dir = "" // where the developer stands: ARGS may name folders
	return cmd.Run()
}
