package backup

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Search lists the backups that are within reach of a PC, newest first, without asking the shop: it may be the one that is lost.
// It looks beside the shop's folder, into the places that its book names, and onto whatever is plugged in.
func Search(shop string) []Listed {
	places := readBook(shop).Places
	for _, m := range Mounts() {
		places = append(places, Place{Kind: Stick, Path: m.Path})
	}
	found := make(chan []Listed, len(places))
	for _, p := range places { // each by itself: a disk that does not answer must not hide the others
		go func() { found <- within(p) }()
	}
	limit := time.NewTimer(lookLimit)
	defer limit.Stop()
	var all []Listed
	seen := map[string]bool{}
	for range places {
		select {
		case list := <-found:
			for _, l := range list {
				if !seen[l.File] {
					seen[l.File] = true
					all = append(all, l)
				}
			}
			continue
		case <-limit.C:
		}
		break
	}
	slices.SortStableFunc(all, func(a, b Listed) int {
		if a.At != b.At {
			return int(max(min(b.At-a.At, 1), -1))
		}
		return strings.Compare(a.File, b.File)
	})
	return all
}

// within lists the backups of every shop in a place: those at its root, and those one folder below, where people put them.
func within(p Place) []Listed {
	dir := p.Path
	if at, ok := p.find(); ok && p.ID != "" {
		dir = at
	}
	var list []Listed
	for _, pattern := range []string{folderHead + "*", filepath.Join("*", folderHead+"*")} {
		folders, err := filepath.Glob(filepath.Join(escape(dir), pattern))
		if err != nil {
			continue
		}
		for _, folder := range folders {
			list = append(list, inFolder(p, folder)...)
		}
	}
	return list
}

func inFolder(p Place, folder string) []Listed {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	var list []Listed
	for _, e := range entries {
		n, ok := ParseName(e.Name())
		info, err := e.Info()
		if ok && err == nil && info.Mode().IsRegular() {
			list = append(list, Listed{Name: n, Place: p, Shop: strings.TrimPrefix(filepath.Base(folder), folderHead), File: filepath.Join(folder, e.Name()), Bytes: info.Size()})
		}
	}
	return list
}

// escape keeps the letters of a path from being taken for a pattern.
func escape(dir string) string {
	if os.PathSeparator == '\\' {
		return dir // Windows' paths hold no such letters but the bracket, which its patterns cannot escape
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}
