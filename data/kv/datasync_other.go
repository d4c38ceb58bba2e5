//go:build !linux

package kv

import "os"

// dataSync makes the bytes of a file durable.
func dataSync(f *os.File) error { return f.Sync() }
