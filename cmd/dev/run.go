package main

import (
	"os"
	"os/exec"
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
	cmd := exec.CommandContext(h.ctx, program, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}
