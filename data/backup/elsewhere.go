package backup

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"jieche/data/file"
	"jieche/data/kv"
)

// Elsewhere lists the backups of a shop that this PC can open by its own key, newest first: where the opening of a damaged shop
// looks when its own folder is not enough. The book says which shop's they must be; other shops may share the disk.
func Elsewhere(shop, home string) []kv.Source {
	if _, err := os.Stat(filepath.Join(home, pcKeyFile)); err != nil {
		return nil // no backup was ever made here
	}
	key, err := PCKey(home)
	if err != nil {
		return nil
	}
	marks := map[string]bool{}
	for _, p := range readBook(shop).Places {
		if p.Last.File != "" {
			marks[strings.TrimPrefix(filepath.Base(filepath.Dir(p.Last.File)), folderHead)] = true
		}
	}
	var list []kv.Source
	for _, l := range Search(shop) {
		if len(marks) > 0 && !marks[l.Shop] || len(marks) == 0 && l.Place.Kind != Local {
			continue
		}
		list = append(list, kv.Source{
			Name: fmt.Sprintf("%s上 %s 的备份", l.Place.Kind.Word(), l.At),
			Get:  func(path string) error { return fetch(l.File, path, key) },
		})
	}
	return list
}

// fetch takes the shop's file out of a backup.
func fetch(from, to string, key Key) error {
	dir, err := os.MkdirTemp(filepath.Dir(to), "backup-*")
	if err != nil {
		return diskFault(to, err)
	}
	defer os.RemoveAll(dir)
	f, err := os.Open(from)
	if err != nil {
		return missing(from, err)
	}
	defer f.Close()
	if _, err := unpack(context.Background(), f, dir, []Key{key}); err != nil {
		return err
	}
	return diskFault(to, file.Rename(filepath.Join(dir, kv.FileName), to))
}
