package kv_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jieche/data/base"
	"jieche/data/kv"
)

// smallShop is a closed shop's files, to be put into many folders.
func smallShop(tb testing.TB) (files map[string][]byte, rows int64) {
	dir := tb.TempDir()
	db, err := kv.Open(dir, kv.Options{Create: true})
	if err != nil {
		tb.Fatal(err)
	}
	for n := range int64(5) {
		if _, err := db.Update(kv.Call{Op: "car.put", ID: base.OpID{1, byte(n)}}, func(tx *kv.Tx) ([]byte, error) {
			c := car{ID: base.ID[car]{1, byte(n)}, Plate: fmt.Sprintf("粤B0000%d", n), Owner: "周建平", KM: n}
			return []byte{0x01}, cars.Put(tx, c)
		}); err != nil {
			tb.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		tb.Fatal(err)
	}
	files = map[string][]byte{}
	if err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err == nil {
			files[rel], err = os.ReadFile(path)
		}
		return err
	}); err != nil {
		tb.Fatal(err)
	}
	return files, 5
}

// lay puts the files into a new folder, one of them with other content.
func lay(t *testing.T, files map[string][]byte, other string, raw []byte) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "a", "shop")
	for name, content := range files {
		if name == other {
			content = raw
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// opens opens the folder: whatever a file in it holds, the answer is a shop with all its rows, or a sentence.
func opens(t *testing.T, dir string, rows int64) {
	t.Helper()
	db, err := kv.Open(dir, kv.Options{})
	if err != nil {
		if _, ok := base.AsFault(err); !ok {
			t.Errorf("no sentence: %v", err)
		}
		return
	}
	defer db.Close()
	if err := db.View(func(tx *kv.Tx) error {
		if n := cars.Count(tx); n != rows {
			t.Errorf("%d rows, want %d", n, rows)
		}
		for c, err := range cars.All(tx) {
			if err != nil {
				return err
			}
			if c.Plate != fmt.Sprintf("粤B0000%d", c.KM) {
				t.Errorf("a wrong row: %+v", c)
			}
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	w := db.Identity().Writer()
	if filepath.Base(w) != w || strings.ContainsAny(w, `/\`) {
		t.Errorf("the writer %q is no name of a folder", w)
	}
}

// FuzzJournalFile gives arbitrary bytes as the second file: it is read by itself, and beside a shop that is whole.
func FuzzJournalFile(f *testing.F) {
	files, rows := smallShop(f)
	name := filepath.Join("journal", "A.1", "000001.jl")
	whole := files[name]
	if len(whole) < 100 {
		f.Fatalf("no second file among %d", len(files))
	}
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add(append([]byte("JLOG1\n"), 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		dir := lay(t, files, name, raw)
		if err := kv.WalkJournal(filepath.Join(dir, "journal"), func(_ string, _ uint64, raw []byte) error {
			_, err := kv.ParseRecord(raw) // of records that carry a right checksum by chance
			if _, ok := base.AsFault(err); err != nil && !ok {
				t.Errorf("no sentence: %v", err)
			}
			return nil
		}); err != nil {
			if _, ok := base.AsFault(err); !ok {
				t.Errorf("no sentence: %v", err)
			}
		}
		opens(t, dir, rows)
	})
}

// FuzzIdentity gives arbitrary bytes as identity.json, which names a folder.
func FuzzIdentity(f *testing.F) {
	files, rows := smallShop(f)
	f.Add([]byte(`{"station":"A","incarnation":1}`))
	f.Add([]byte(`{"station":"../../x","incarnation":1}`))
	f.Add([]byte(`{"station":"A","incarnation":2,"key":"../x"}`))
	f.Add([]byte(`{"station":"AB","incarnation":9223372036854775807}`))
	f.Add([]byte(`{}`))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		dir := lay(t, files, "identity.json", raw)
		opens(t, dir, rows)
		if entries, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(entries) != 1 {
			t.Errorf("beside the shop: %v, %v", entries, err)
		}
	})
}

// FuzzSealedFile gives arbitrary bytes as a sealed file of the second copy, beside a shop that is whole.
func FuzzSealedFile(f *testing.F) {
	files, rows := smallShop(f)
	dir := f.TempDir()
	db, err := kv.Open(dir, kv.Options{Create: true, SealAt: 256})
	if err != nil {
		f.Fatal(err)
	}
	for n := range int64(5) {
		if _, err := db.Update(kv.Call{Op: "car.put"}, func(tx *kv.Tx) ([]byte, error) {
			return nil, cars.Put(tx, car{ID: base.ID[car]{1, byte(n)}, Plate: fmt.Sprintf("粤B0000%d", n), KM: n})
		}); err != nil {
			f.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		f.Fatal(err)
	}
	sealed, err := filepath.Glob(filepath.Join(dir, "journal", "A.1", "*.jlz"))
	if err != nil || len(sealed) == 0 {
		f.Fatalf("nothing was sealed: %v", err)
	}
	for _, path := range sealed {
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
		f.Add(raw[:len(raw)-3])
	}
	f.Add([]byte("JLOGZ1\n"))
	name := filepath.Join("journal", "A.1", "000001.jlz")
	files[name] = nil
	f.Fuzz(func(t *testing.T, raw []byte) {
		opens(t, lay(t, files, name, raw), rows)
	})
}

// FuzzShopFile gives arbitrary bytes as a copy of a shop's file: whoever reads it may die of them, and the program may not.
func FuzzShopFile(f *testing.F) {
	files, _ := smallShop(f)
	whole := files[kv.FileName]
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		path := filepath.Join(t.TempDir(), "copy.db")
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := kv.VerifyCopy(path, 20*time.Second); err != nil {
			t.Errorf("a file of %d bytes is no finding: %v", len(raw), err)
		}
	})
}

// FuzzSnapshot gives arbitrary bytes as a snapshot.
func FuzzSnapshot(f *testing.F) {
	db, err := kv.Open(f.TempDir(), kv.Options{Create: true})
	if err != nil {
		f.Fatal(err)
	}
	s, err := db.Snapshot(f.Context())
	if err != nil {
		f.Fatal(err)
	}
	raw, err := os.ReadFile(s.Path)
	if err = errors.Join(err, db.Close()); err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add(raw[:len(raw)/2])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, filepath.Base(s.Path))
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, "out.db")
		if err := (kv.Snapshot{Path: path}).Unpack(to); err != nil {
			return
		}
		if _, _, err := kv.VerifyCopy(to, 20*time.Second); err != nil {
			t.Errorf("what was unpacked is no finding: %v", err)
		}
	})
}
