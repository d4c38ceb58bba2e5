// Package file replaces, renames and removes files so that a power cut leaves the old content or the new one, and so that a
// program that holds a file for a moment, such as a virus scanner or an indexer, delays the work and does not spoil it.
//
// There is no other way in this project to put a file in the place of another: nothing is ever deleted first and renamed then.
package file

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// pauses is how long to wait before each further try: together some three seconds, after which a person is told.
var pauses = []time.Duration{
	10 * time.Millisecond, 20 * time.Millisecond, 40 * time.Millisecond, 80 * time.Millisecond, 150 * time.Millisecond,
	300 * time.Millisecond, 500 * time.Millisecond, 800 * time.Millisecond, 1200 * time.Millisecond,
}

// Patiently does something to a file, and again after growing pauses as long as another program holds it.
func Patiently(do func() error) error {
	err := do()
	for _, pause := range pauses {
		if !Held(err) {
			return err
		}
		time.Sleep(pause)
		err = do()
	}
	return err
}

// Held says that an error means that another program holds the file.
func Held(err error) bool {
	var no syscall.Errno
	return errors.As(err, &no) && held(no)
}

// Rename gives a file another name, in the place of what has that name.
func Rename(from, to string) error {
	return Patiently(func() error { return os.Rename(from, to) })
}

// Remove takes a file away. One that is not there is no error.
func Remove(path string) error {
	err := Patiently(func() error { return os.Remove(path) })
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// Replace puts a content in the place of a file's: written beside it under another name, made durable, and renamed.
func Replace(path string, content []byte) error {
	return ReplaceWith(path, func(f *os.File) error { _, err := f.Write(content); return err })
}

// ReplaceWith is Replace for a content that is written bit by bit. When write fails, the file stays as it was and nothing is
// left beside it.
func ReplaceWith(path string, write func(*os.File) error) error {
	var f *os.File
	beside := path + ".new" // always the same name: what a power cut leaves is overwritten the next time
	err := Patiently(func() (err error) {
		f, err = os.OpenFile(beside, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		return err
	})
	if err != nil {
		return err
	}
	err = write(f)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = Rename(beside, path)
	}
	if err != nil {
		_ = Remove(beside) // what is left of it takes room on a full disk
		return err
	}
	return SyncFolder(filepath.Dir(path))
}

// SyncFolder makes the names in a folder durable. Windows has no such call and needs none.
func SyncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, os.ErrPermission) && !errors.Is(err, syscall.ENOTSUP) {
		return err
	}
	return nil
}
