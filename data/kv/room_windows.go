package kv

import (
	"golang.org/x/sys/windows"

	"jieche/data/base"
)

// room refuses to begin a save that the disk has no room for: half a megabyte is more than any command writes.
func room(dir string) error {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return nil
	}
	var free uint64
	if windows.GetDiskFreeSpaceEx(path, &free, nil, nil) != nil {
		return nil // the save itself will say what is wrong
	}
	if free < leastRoom {
		return base.Refuse(base.Full, "disk.full", "", "磁盘只剩 %d KB，没有保存。请先清理磁盘或换到别的磁盘，再按一次保存；已输入的内容还在", free/1024)
	}
	return nil
}

const leastRoom = 512 << 10
