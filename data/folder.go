package data

import (
	"os"
	"path/filepath"
	"runtime"

	"jieche/data/base"
)

// Home is the folder of this PC, for what is the PC's and not a shop's: on its own disk, for all who log in on Windows, for the
// user on Linux.
func Home() (string, error) {
	if runtime.GOOS == "windows" {
		if root := os.Getenv("ProgramData"); root != "" {
			return filepath.Join(root, "Jieche"), nil
		}
	}
	if root := os.Getenv("XDG_DATA_HOME"); root != "" {
		return filepath.Join(root, "jieche"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", base.Refuse(base.NotFound, "folder", "", "找不到存放店铺资料的文件夹，请用 --shop 指定").Because(err)
	}
	return filepath.Join(home, ".local", "share", "jieche"), nil
}

// DefaultFolder is where the shop lies when nobody says otherwise.
func DefaultFolder() (string, error) {
	home, err := Home()
	return filepath.Join(home, "shop"), err
}
