package file

import (
	"errors"
	"os"
	"path/filepath"
)

// MakeFolder makes a folder and those above it that are missing, each durable in the one above: a file that was synced is lost
// all the same when a power cut takes the name of its folder.
func MakeFolder(path string) error {
	err := os.Mkdir(path, 0o700)
	switch {
	case err == nil:
		return SyncFolder(filepath.Dir(path))
	case errors.Is(err, os.ErrExist):
		return nil
	case !errors.Is(err, os.ErrNotExist) || filepath.Dir(path) == path:
		return err
	}
	if err := MakeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	return MakeFolder(path)
}
