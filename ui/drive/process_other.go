//go:build !linux

package drive

import (
	"os/exec"
	"syscall"
)

// own does nothing where there are no process groups as on Linux.
func own(*exec.Cmd) {}

// signalAll ends the program, since a polite request is not understood
// everywhere, and tells whether it was still there.
func signalAll(cmd *exec.Cmd, _ syscall.Signal) bool { return cmd.Process.Kill() == nil }
