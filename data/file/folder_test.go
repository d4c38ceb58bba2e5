package file_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"jieche/data/file"
)

func TestAFolderIsMadeWithAllAboveItAndOnlyWhereThereIsRoomForOne(t *testing.T) {
	deep := filepath.Join(t.TempDir(), "a", "b", "c")
	for range 2 { // the second time it is there
		if err := file.MakeFolder(deep); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(deep); err != nil || !info.IsDir() {
		t.Errorf("%v, %v", info, err)
	}
	blocked := filepath.Join(deep, "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := file.MakeFolder(filepath.Join(blocked, "below")); err == nil || errors.Is(err, os.ErrExist) {
		t.Errorf("a folder below a file: %v", err)
	}
}
