package data

import (
	"os"
	"path/filepath"
	"runtime"

	"jieche/data/base"
)

// DefaultFolder is where the shop lies when nobody says otherwise: on this PC's own disk, for all who log in on Windows, for
// the user on Linux.
func DefaultFolder() (string, error) {
	if runtime.GOOS == "windows" {
		if root := os.Getenv("ProgramData"); root != "" {
			return filepath.Join(root, "Jieche", "shop"), nil
		}
	}
	if root := os.Getenv("XDG_DATA_HOME"); root != "" {
		return filepath.Join(root, "jieche", "shop"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", base.Refuse(base.NotFound, "folder", "", "找不到存放店铺资料的文件夹，请用 --shop 指定").Because(err)
	}
	return filepath.Join(home, ".local", "share", "jieche", "shop"), nil
}
