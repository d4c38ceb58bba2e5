package backup

import (
	"os"
	"path/filepath"
	"testing"
)

// Where the folder can't be renamed, its entries change places: the old ones lie aside, the log of the running program stays, and
// nothing of the staging folder is left.
func TestExchangeEntryByEntry(t *testing.T) {
	root := t.TempDir()
	to, staging, aside := filepath.Join(root, "shop"), filepath.Join(root, "shop.restoring"), filepath.Join(root, "shop.damaged")
	for path, content := range map[string]string{
		filepath.Join(to, "shop.db"): "old", filepath.Join(to, "jieche.log"): "log", filepath.Join(to, "journal", "A.1", "000001.jl"): "old records",
		filepath.Join(to, "print", "a.pdf"): "pdf", filepath.Join(staging, "shop.db"): "new", filepath.Join(staging, "identity.json"): "A.2",
		filepath.Join(staging, "journal", "A.2", "000001.jl"): "new records",
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := exchange(to, staging, aside); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(to, "shop.db"): "new", filepath.Join(to, "identity.json"): "A.2", filepath.Join(to, "jieche.log"): "log",
		filepath.Join(to, "journal", "A.2", "000001.jl"): "new records", filepath.Join(aside, "shop.db"): "old",
		filepath.Join(aside, "journal", "A.1", "000001.jl"): "old records", filepath.Join(aside, "print", "a.pdf"): "pdf",
	} {
		if raw, err := os.ReadFile(path); err != nil || string(raw) != want {
			t.Errorf("%s: %q, %v; want %q", path, raw, err, want)
		}
	}
	for _, gone := range []string{staging, filepath.Join(to, "journal", "A.1"), filepath.Join(to, "print")} {
		if _, err := os.Stat(gone); !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", gone, err)
		}
	}
}
