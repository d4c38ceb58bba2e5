//go:build !windows

package kv

import (
	"errors"
	"os"
	"syscall"
)

// tryLock takes the lock if nobody has it. It ends with the process, however that ends.
func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
