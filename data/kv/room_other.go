//go:build !linux

package kv

import (
	"os"
	"runtime"
)

// occupy gives a file room on the disk that nobody else can have: Windows reserves what a file's length says.
func occupy(f *os.File, size int64) error {
	if runtime.GOOS == "windows" {
		return f.Truncate(size)
	}
	return fill(f, size)
}
