package file_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"jieche/data/file"
)

// TestAHeldFileIsReplacedWhenItIsLetGo opens the file as a virus scanner does: without leave for others to replace it.
func TestAHeldFileIsReplacedWhenItIsLetGo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kept.json")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	scanner, err := syscall.CreateFile(name, syscall.GENERIC_READ, 0, nil, syscall.OPEN_EXISTING, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		t.Fatal(err)
	}
	next := path + ".new"
	if err := os.WriteFile(next, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	tries := 0
	err = file.Patiently(func() error {
		tries++
		if tries == 3 {
			syscall.CloseHandle(scanner)
		}
		return os.Rename(next, path)
	})
	if err != nil || tries != 3 {
		t.Errorf("after %d tries: %v", tries, err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "new" {
		t.Errorf("%q, %v", got, err)
	}
}
