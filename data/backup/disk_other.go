//go:build !linux && !windows

package backup

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// diskOf names the file system that a path lies on.
func diskOf(path string) string {
	var s syscall.Stat_t
	if err := syscall.Stat(path, &s); err != nil {
		return ""
	}
	return fmt.Sprint(s.Dev)
}

// freeBytes is the room on the disk of a path; false when nobody knows.
func freeBytes(path string) (int64, bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(path, &s); err != nil {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true
}

// Mounts lists the disks that a person may have plugged in.
func Mounts() []Mount {
	roots, err := filepath.Glob("/Volumes/*")
	if err != nil {
		return nil
	}
	var list []Mount
	for _, root := range roots {
		list = append(list, Mount{Path: root, Removable: true})
	}
	return list
}

// forget has no counterpart here.
func forget(*os.File) {}
