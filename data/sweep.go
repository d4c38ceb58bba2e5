package data

import (
	"bytes"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"jieche/data/base"
	"jieche/data/file"
	"jieche/data/kv"
)

// leaves asks a command that erases a person which words name him in files beside the books. It is asked before, because
// afterwards nobody knows.
func leaves(tx *kv.Tx, c any) ([]string, error) {
	e, ok := c.(interface {
		Leaves(*kv.Tx) ([]string, error)
	})
	if !ok {
		return nil, nil
	}
	return e.Leaves(tx)
}

// sweep removes what an erased person still stands in beside the books: drafts that have one of the words, and the printed files
// of the documents. A file that can't be removed now is named in the log by its number alone.
func (s *Store) sweep(words []string, result any) {
	if len(words) == 0 {
		return
	}
	remove := func(path string) {
		if err := file.Remove(path); err != nil {
			slog.Error("a file of an erased person is left", "file", filepath.Base(path), "err", err)
		}
	}
	s.files("drafts", func(path string) {
		text, err := os.ReadFile(path)
		for _, w := range words {
			if err == nil && bytes.Contains(text, []byte(w)) {
				remove(path)
				return
			}
		}
	})
	done, ok := result.(interface{ Papers() []base.DocNo })
	if !ok {
		return
	}
	for _, folder := range []string{"print", "spool"} {
		s.files(folder, func(path string) {
			for _, no := range done.Papers() {
				if name := filepath.Base(path); no != "" && (strings.HasPrefix(name, string(no)+"-") || strings.HasPrefix(name, string(no)+".")) {
					remove(path)
					return
				}
			}
		})
	}
}

// files walks the files of one of the shop's folders.
func (s *Store) files(folder string, look func(path string)) {
	_ = filepath.WalkDir(filepath.Join(s.Dir(), folder), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			look(path)
		}
		return nil // a folder that is not there holds nothing
	})
}
