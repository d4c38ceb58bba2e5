package kv

import (
	"fmt"
	"runtime"
	"runtime/debug"

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
			panic(p)
		}
	}()
	return fn()
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
