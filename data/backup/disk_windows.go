package backup

import (
	"fmt"
	"os"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/windows"
)

const ioctlStorageGetDeviceNumber = 0x2D1080

// deviceNumber is STORAGE_DEVICE_NUMBER: the disk beneath a drive letter.
type deviceNumber struct{ Type, Number, Partition uint32 }

// diskOf names the disk that a path lies on: C: and D: of one disk have one name.
func diskOf(path string) string {
	volume := filepath.VolumeName(real(path))
	if len(volume) != 2 {
		return volume // a share: \\server\folder
	}
	name, err := windows.UTF16PtrFromString(`\\.\` + volume)
	if err != nil {
		return volume
	}
	h, err := windows.CreateFile(name, 0, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return volume
	}
	defer windows.CloseHandle(h)
	var d deviceNumber
	var got uint32
	err = windows.DeviceIoControl(h, ioctlStorageGetDeviceNumber, nil, 0, (*byte)(unsafe.Pointer(&d)), uint32(unsafe.Sizeof(d)), &got, nil)
	if err != nil {
		return volume
	}
	return fmt.Sprint("disk ", d.Type, ":", d.Number)
}

// freeBytes is the room on the disk of a path; false when nobody knows.
func freeBytes(path string) (int64, bool) {
	p, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return 0, false
	}
	var free uint64
	if windows.GetDiskFreeSpaceEx(p, &free, nil, nil) != nil {
		return 0, false
	}
	return int64(free), true
}

// Mounts lists the drive letters that are there now, without those of compact discs.
func Mounts() []Mount {
	bits, err := windows.GetLogicalDrives()
	if err != nil {
		return nil
	}
	var list []Mount
	for i := range 26 {
		if bits&(1<<i) == 0 {
			continue
		}
		root := string(rune('A'+i)) + `:\`
		p, err := windows.UTF16PtrFromString(root)
		if err != nil {
			continue
		}
		switch windows.GetDriveType(p) {
		case windows.DRIVE_REMOVABLE:
			list = append(list, Mount{Path: root, Removable: true})
		case windows.DRIVE_FIXED, windows.DRIVE_REMOTE:
			list = append(list, Mount{Path: root})
		}
	}
	return list
}

// forget has no counterpart here: the file is closed and opened again before it is read back.
func forget(*os.File) {}
