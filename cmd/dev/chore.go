package main

import (
	"fmt"
	"os"
	"runtime"
)

// chore lets a chore drive the program as a test does: it is the drive.TB of
// something that is no test.
type chore struct {
	name    string
	cleanup []func()
	failure error
}

func (c *chore) Helper()                      {}
func (c *chore) Name() string                 { return c.name }
func (c *chore) Failed() bool                 { return c.failure != nil }
func (c *chore) Cleanup(f func())             { c.cleanup = append(c.cleanup, f) }
func (c *chore) Logf(format string, a ...any) { fmt.Fprintf(os.Stderr, format+"\n", a...) }
func (c *chore) Fatalf(format string, a ...any) {
	c.failure = fmt.Errorf(format, a...)
	runtime.Goexit()
}

func (c *chore) TempDir() string {
	dir, err := os.MkdirTemp("", "jieche")
	if err != nil {
		c.Fatalf("%v", err)
	}
	c.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// do runs the chore's work on a goroutine of its own, which Fatalf can leave,
// and cleans up behind it.
func (c *chore) do(work func()) error {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer c.clean()
		work()
	}()
	<-done
	return c.failure
}

func (c *chore) clean() {
	for i := len(c.cleanup) - 1; i >= 0; i-- {
		c.cleanup[i]()
	}
}
