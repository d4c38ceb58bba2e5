package ui

import (
	"path/filepath"
	"testing"

	"jieche/ui/desk"
)

// Closing the program makes the backup that is due, and then ends it; where nothing was saved since, it ends at once.
func TestClosingBacksUp(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "shop")
	h := openHouse(t, folder)
	quits := 0
	for range 2 {
		h.leave(func() { quits++ })
	}
	files, err := filepath.Glob(filepath.Join(folder+"-backups", "jieche-*", "*.age"))
	if quits != 2 || err != nil || len(files) != 1 {
		t.Fatalf("%d times ended, backups %v, %v", quits, files, err)
	}
	h.openBackupScreen()
	if h.front == nil || h.front.route.Area != desk.Backup {
		t.Error("the mark leads nowhere")
	}
}
