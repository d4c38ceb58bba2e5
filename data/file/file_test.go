package file_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"jieche/data/file"
)

func TestReplaceLeavesTheOldContentOrTheNewOneAndNothingBeside(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.json")
	for _, content := range []string{"first", "second, which is longer", ""} {
		if err := file.Replace(path, []byte(content)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != content {
			t.Errorf("%q, %v; want %q", got, err, content)
		}
	}
	broken := errors.New("no more room")
	if err := file.ReplaceWith(path, func(f *os.File) error { _, err := f.WriteString("half"); return errors.Join(err, broken) }); !errors.Is(err, broken) {
		t.Errorf("a write that failed is told as %v", err)
	}
	if got, _ := os.ReadFile(path); len(got) != 0 {
		t.Errorf("after a write that failed: %q", got)
	}
	list, err := os.ReadDir(dir)
	if err != nil || len(list) != 1 {
		t.Errorf("beside it: %v, %v", list, err)
	}
}

func TestRemovingWhatIsNotThereIsNoError(t *testing.T) {
	if err := file.Remove(filepath.Join(t.TempDir(), "nothing")); err != nil {
		t.Error(err)
	}
}
