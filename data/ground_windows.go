package data

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// diskOf says what the disk of a folder is.
func diskOf(dir string) Ground {
	volume := filepath.VolumeName(dir)
	if strings.HasPrefix(volume, `\\`) {
		return Ground{Network, volume}
	}
	root, err := windows.UTF16PtrFromString(volume + `\`)
	if err != nil {
		return Ground{}
	}
	switch windows.GetDriveType(root) {
	case windows.DRIVE_REMOTE:
		return Ground{Network, volume}
	case windows.DRIVE_REMOVABLE, windows.DRIVE_CDROM:
		return Ground{Removable, volume}
	}
	return Ground{}
}
