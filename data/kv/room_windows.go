package kv

import (
	"math"

	"golang.org/x/sys/windows"
)

// free is how many bytes the disk of a folder has left for this user.
func free(dir string) (int64, error) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var left uint64
	if err := windows.GetDiskFreeSpaceEx(path, &left, nil, nil); err != nil {
		return 0, err
	}
	return int64(min(left, math.MaxInt64)), nil
}
