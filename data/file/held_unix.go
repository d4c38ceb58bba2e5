//go:build !windows

package file

import "syscall"

// held: here only what is mounted or running is held.
func held(no syscall.Errno) bool { return no == syscall.EBUSY || no == syscall.ETXTBSY }
