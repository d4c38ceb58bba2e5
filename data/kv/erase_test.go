package kv_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
)

type visitor struct {
	ID    base.ID[visitor] `json:"id,omitzero"`
	Name  string           `json:"name,omitempty" pii:"1"`
	Phone string           `json:"phone,omitempty" pii:"1"`
	Visit int64            `json:"visits,omitempty"`
}

type letter struct {
	ID   base.ID[letter] `json:"id,omitzero"`
	To   string          `json:"to,omitempty" pii:"1"`
	Fen  int64           `json:"fen,omitempty"`
	Kind string          `json:"kind,omitempty"`
}

var (
	visitors = kv.NewTable("test_visitor", func(v visitor) base.ID[visitor] { return v.ID })
	byName   = kv.NewIndex(visitors, "name", func(v visitor, add func(kv.Key)) { add(kv.K().Str(v.Name)) })
	letters  = kv.NewLog("test_letter", func(l letter) base.ID[letter] { return l.ID })
)

func update(t *testing.T, db *kv.DB, op string, fn func(*kv.Tx) error) {
	t.Helper()
	if _, err := db.Update(kv.Call{Op: op}, func(tx *kv.Tx) ([]byte, error) { return nil, fn(tx) }); err != nil {
		t.Fatal(err)
	}
}

// secretly fills a shop with a person's data and that of another, and returns their rows.
func secretly(t *testing.T, db *kv.DB) (them, other visitor, sent letter) {
	update(t, db, "come", func(tx *kv.Tx) error {
		them = visitor{ID: kv.NewID[visitor](tx), Name: "欧阳震华", Phone: "13987654321", Visit: 1}
		other = visitor{ID: kv.NewID[visitor](tx), Name: "周建平", Phone: "13800132210"}
		sent = letter{ID: kv.NewID[letter](tx), To: "欧阳震华 先生", Fen: 5000, Kind: "账单"}
		if err := visitors.Put(tx, other); err != nil {
			return err
		}
		if err := letters.Append(tx, sent); err != nil {
			return err
		}
		return visitors.Put(tx, them)
	})
	update(t, db, "move", func(tx *kv.Tx) error { them.Phone, them.Visit = "13911112222", 2; return visitors.Put(tx, them) })
	return them, other, sent
}

func TestErasedDataIsNowhere(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	them, other, sent := secretly(t, db)
	before := len(records(t, db))
	erase := func() {
		update(t, db, "forget", func(tx *kv.Tx) error {
			row, err := visitors.Get(tx, them.ID)
			if err != nil {
				return err
			}
			row.Visit = 99
			tx.Erase("test_visitor", them.ID[:])
			tx.Erase("test_letter", sent.ID[:])
			return visitors.Put(tx, row)
		})
	}
	erase()
	if err := db.View(func(tx *kv.Tx) error {
		row, err := visitors.Get(tx, them.ID)
		if row != (visitor{ID: them.ID, Visit: 99}) {
			t.Errorf("the row is %+v", row)
		}
		line, err2 := letters.Get(tx, sent.ID)
		if line != (letter{ID: sent.ID, Fen: 5000, Kind: "账单"}) {
			t.Errorf("the line is %+v", line)
		}
		if kept, _ := visitors.Get(tx, other.ID); kept != other {
			t.Errorf("the other person: %+v", kept)
		}
		for range byName.Keys(tx, kv.K().Str("欧阳震华")) {
			t.Error("the index still finds him")
		}
		if err == nil {
			err = err2
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if after := len(records(t, db)); after != before+1 {
		t.Errorf("%d records, then %d", before, after)
	}
	nowhere(t, db.Dir(), "欧阳震华", "13987654321", "13911112222")
	somewhere(t, db.Dir(), "周建平")
	kvtest.Verify(t, db, kv.Options{})

	// He comes again: that is new data, and stays until it is erased once more.
	update(t, db, "come", func(tx *kv.Tx) error {
		return visitors.Put(tx, visitor{ID: them.ID, Name: "欧阳震华", Visit: 100})
	})
	somewhere(t, db.Dir(), "欧阳震华")
	kvtest.Verify(t, db, kv.Options{})
	erase()
	nowhere(t, db.Dir(), "欧阳震华")
}

// A record of somebody who did not know of the erasure loses the person's data when it arrives, in whatever order they come.
func TestErasureReachesThoseWhoDidNotKnow(t *testing.T) {
	a, b := station(t, "A"), station(t, "B")
	them, _, _ := secretly(t, a)
	carry(t, a, b)
	update(t, a, "forget", func(tx *kv.Tx) error {
		tx.Erase("test_visitor", them.ID[:])
		row, err := visitors.Get(tx, them.ID)
		row.Visit = 7
		if err != nil {
			return err
		}
		return visitors.Put(tx, row)
	})
	update(t, b, "call", func(tx *kv.Tx) error {
		row, err := visitors.Get(tx, them.ID)
		row.Phone = "13755556666"
		if err != nil {
			return err
		}
		return visitors.Put(tx, row)
	})
	carry(t, a, b)
	carry(t, b, a)
	for _, db := range []*kv.DB{a, b} {
		if err := db.View(func(tx *kv.Tx) error {
			row, err := visitors.Get(tx, them.ID)
			if row.Name != "" || row.Phone != "" || row.Visit != 7 {
				t.Errorf("%+v", row)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
		nowhere(t, db.Dir(), "13755556666", "13987654321")
	}
	if difference, err := kv.Equal(a, b); err != nil || difference != "" {
		t.Errorf("the two differ: %s %v", difference, err)
	}
}

// When the program ends between the shop's file and the second one, the next start goes on.
func TestErasureIsFinishedAtTheNextStart(t *testing.T) {
	dir := t.TempDir()
	db, err := kv.Open(dir, kv.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	them, _, _ := secretly(t, db)
	old := map[string][]byte{}
	walk(t, filepath.Join(dir, "journal"), func(path string, content []byte) { old[path] = content })
	writer := db.Identity().Writer()
	var detached []kv.Dot
	for _, r := range records(t, db) {
		detached = append(detached, kv.Dot{Writer: r.Writer, Number: r.Number, Lamport: r.Lamport})
	}
	update(t, db, "forget", func(tx *kv.Tx) error {
		tx.Erase("test_visitor", them.ID[:])
		return visitors.Put(tx, visitor{ID: them.ID, Name: them.Name, Phone: them.Phone, Visit: 3})
	})
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for path, content := range old { // the second file as it was when the program ended
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kv.LeaveErasing(t, dir, detached)
	somewhere(t, dir, "13911112222")
	if db, err = kv.Open(dir, kv.Options{}); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	nowhere(t, dir, "13911112222", "13987654321")
	if report, err := db.Check(true); err != nil || !report.Clean() || writer != db.Identity().Writer() {
		t.Errorf("%v %+v", err, report)
	}
}

func station(t *testing.T, letter string) *kv.DB {
	t.Helper()
	db, err := kv.Open(t.TempDir(), kv.Options{Create: true, Station: letter})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func carry(t *testing.T, from, to *kv.DB) {
	t.Helper()
	if _, err := to.ApplyAll(raws(t, from)); err != nil {
		t.Fatal(err)
	}
}

func records(t *testing.T, db *kv.DB) (list []*kv.Record) {
	t.Helper()
	if err := db.View(func(tx *kv.Tx) error {
		for r, err := range tx.Journal() {
			if err != nil {
				return err
			}
			list = append(list, r)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

func walk(t *testing.T, dir string, look func(path string, content []byte)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		look(path, content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// nowhere wants the words in no byte of any file of the folder.
func nowhere(t *testing.T, dir string, words ...string) {
	t.Helper()
	walk(t, dir, func(path string, content []byte) {
		for _, w := range words {
			if bytes.Contains(content, []byte(w)) {
				t.Errorf("%s still holds %s", filepath.Base(path), w)
			}
		}
	})
}

func somewhere(t *testing.T, dir, word string) {
	t.Helper()
	found := false
	walk(t, dir, func(_ string, content []byte) { found = found || bytes.Contains(content, []byte(word)) })
	if !found {
		t.Errorf("%s is nowhere", word)
	}
}
