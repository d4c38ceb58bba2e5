//go:build !windows

package backup

import (
	"os"
	"syscall"
)

// held says that a program has the shop's file open: here a folder can be renamed under it all the same, and it would go on
// writing into the renamed one.
func held(path string) bool {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return true
	}
	_ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN) // closing the file does the same
	return false
}
