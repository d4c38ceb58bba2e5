package drive

import (
	"os/exec"
	"syscall"
)

// own puts the program into a process group of its own, so that what it starts
// can be ended with it, and has the kernel end it when the test ends without
// having been able to clean up, as after its time limit.
func own(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}

// signalAll sends a signal to the program's group, and tells whether there was
// anybody left to get it.
func signalAll(cmd *exec.Cmd, signal syscall.Signal) bool {
	return syscall.Kill(-cmd.Process.Pid, signal) == nil
}
