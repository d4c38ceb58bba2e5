package backup

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"jieche/data/file"
	"jieche/data/kv"
)

// exchange puts the restored shop where the old one is, entry by entry, for systems that rename no folder while a program has a
// file in it open: the window keeps its log there. The shop's file is exchanged last and in one step, so that there is a whole
// shop at every moment; what stood there before lies in aside afterwards.
func exchange(to, staging, aside string) error {
	if err := os.MkdirAll(aside, 0o700); err != nil {
		return err
	}
	old, err := os.ReadDir(to)
	if err != nil {
		return err
	}
	kept := filepath.Join(aside, kv.FileName)
	if err := copyFile(filepath.Join(to, kv.FileName), kept); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for _, e := range old {
		if live(e.Name()) {
			continue
		}
		if err := file.Rename(filepath.Join(to, e.Name()), filepath.Join(aside, e.Name())); err != nil {
			return err
		}
	}
	fresh, err := os.ReadDir(staging)
	if err != nil {
		return err
	}
	for _, e := range fresh {
		if e.Name() == kv.FileName {
			continue
		}
		if err := file.Rename(filepath.Join(staging, e.Name()), filepath.Join(to, e.Name())); err != nil {
			return err
		}
	}
	err = file.Rename(filepath.Join(staging, kv.FileName), filepath.Join(to, kv.FileName))
	return errors.Join(err, os.RemoveAll(staging), file.SyncFolder(to))
}

// live are the entries that stay: the shop's file, which is exchanged by itself, and the files of the running program.
func live(name string) bool {
	return name == kv.FileName || strings.HasPrefix(name, "jieche.log") || name == "window.addr" || name == "lock"
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	return file.ReplaceWith(to, func(f *os.File) error { _, err := io.Copy(f, in); return err })
}
