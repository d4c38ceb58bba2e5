package kv

import (
	"os"
	"syscall"
)

// dataSync makes the bytes of a file durable, with its length but without its times, as bbolt does.
func dataSync(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }
