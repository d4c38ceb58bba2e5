package drive

import (
	"os/exec"
	"syscall"
)

// endWithParent has the kernel end the program when the test ends without
// having been able to clean up, as after its time limit.
func endWithParent(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGTERM
}
