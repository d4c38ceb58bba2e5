//go:build !windows

package kv

import (
	"jieche/data/base"
	"syscall"
)

// room refuses to begin a save that the disk has no room for: half a megabyte is more than any command writes.
func room(dir string) error {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return nil // the save itself will say what is wrong
	}
	if free := s.Bavail * uint64(s.Bsize); free < leastRoom {
		return base.Refuse(base.Full, "disk.full", "", "磁盘只剩 %d KB，没有保存。请先清理磁盘或换到别的磁盘，再按一次保存；已输入的内容还在", free/1024)
	}
	return nil
}

const leastRoom = 512 << 10
