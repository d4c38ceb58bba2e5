package kv

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"jieche/data/base"
)

// guard lets a function survive the reading of a file that has been cut short or lies on a failing disk: bbolt maps the file
// into memory, and what the system reports as a fault there would end the program. It becomes a sentence.
func guard(path string, fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch p := recover().(type) {
		case nil:
		case interface {
			runtime.Error
			Addr() uintptr
		}:
			err = broken(path, fmt.Errorf("fault while reading: %w", p))
		default:
			if !raisedByBolt() {
				panic(p)
			}
			err = broken(path, fmt.Errorf("panic while reading: %v", p))
		}
	}()
	return fn()
}

// raisedByBolt says, while a panic is being recovered, that bbolt raised it. It does so where a page is not what the page above
// promised: damage, which is no reason to end the program.
func raisedByBolt() bool {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	panicking := false
	for f, more := frames.Next(); more; f, more = frames.Next() {
		switch {
		case f.Function == "runtime.gopanic":
			panicking = true
		case panicking && !passedThrough(f.Function):
			return strings.HasPrefix(f.Function, "go.etcd.io/bbolt")
		}
	}
	return false
}

// passedThrough are the functions that only do what they are told, with what they are given.
func passedThrough(function string) bool {
	for _, p := range []string{"runtime.", "sort.", "bytes.", "internal/bytealg.", "slices."} {
		if strings.HasPrefix(function, p) {
			return true
		}
	}
	return false
}

// safely is guard for a file that is not the open shop: whatever bbolt stumbles over there says something about the file, not
// about the program.
func safely(path string, fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = broken(path, fmt.Errorf("panic: %v", p))
		}
	}()
	return guard(path, fn)
}

func broken(path string, err error) error {
	return base.Refuse(base.Damaged, "shop.damaged", "", "店铺资料文件 %s 已损坏，打不开。请不要删除它；用备份或第二副本恢复", path).Because(err)
}
