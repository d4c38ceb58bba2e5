package backup

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"

	"jieche/data/file"
)

// writersFile lies in the PC's own folder: which writers were begun by a restore here, by the shop's mark. Two restores of one
// backup on an empty PC would otherwise begin the same writer twice.
const writersFile = "writers.json"

func readWriters(home, shop string) []string {
	var all map[string][]string
	raw, err := os.ReadFile(filepath.Join(home, writersFile))
	if err != nil || json.Unmarshal(raw, &all) != nil {
		return nil
	}
	return all[shop]
}

func keepWriter(home, shop, writer string) {
	all := map[string][]string{}
	raw, err := os.ReadFile(filepath.Join(home, writersFile))
	if err == nil && json.Unmarshal(raw, &all) != nil || all == nil {
		all = map[string][]string{}
	}
	if slices.Contains(all[shop], writer) {
		return
	}
	all[shop] = append(all[shop], writer)
	if raw, err = json.MarshalIndent(all, "", "  "); err == nil {
		_ = file.Replace(filepath.Join(home, writersFile), append(raw, '\n')) // one more witness; the others remain
	}
}
