package kv_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
)

func TestMain(m *testing.M) {
	kv.ChildMain()
	os.Exit(m.Run())
}

// fill saves n cars with two moves each.
func fill(t testing.TB, db *kv.DB, from, n int) {
	t.Helper()
	for i := from; i < from+n; i++ {
		_, err := db.Update(kv.Call{Op: "car.put"}, func(tx *kv.Tx) ([]byte, error) {
			c := car{ID: kv.NewID[car](tx), Plate: fmt.Sprintf("粤B%05d", i), Owner: fmt.Sprintf("车主%d", i), KM: int64(i)}
			for range 2 {
				if err := moves.Append(tx, move{ID: kv.NewID[move](tx), Car: c.ID, Qty: int64(i)}); err != nil {
					return nil, err
				}
			}
			return nil, cars.Put(tx, c)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// A copy that is taken while others save is a whole shop, holds what it says, and no save waits for its end.
func TestACopyOfTheOpenShopIsAWholeShop(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	fill(t, db, 0, 50)
	stop, saved := make(chan struct{}), make(chan int)
	go func() {
		for i := 50; ; i++ {
			select {
			case <-stop:
				saved <- i
				return
			default:
				fill(t, db, i, 1)
			}
		}
	}()
	path := filepath.Join(t.TempDir(), "copy.db")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	heads, err := db.CopyTo(f)
	close(stop)
	if total := <-saved; err != nil || heads["A.1"].Number < 50 || heads["A.1"].Number > uint64(total) {
		t.Fatalf("copy: %v, %v of %d", err, heads, total)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	report, found, err := kv.VerifyCopy(path, time.Minute)
	if err != nil || !report.Clean() {
		t.Fatalf("the copy is not clean: %+v, %v", report, err)
	}
	if !bytes.Equal(found["A.1"].Hash, heads["A.1"].Hash) || !found.Holds(heads) {
		t.Errorf("the copy holds %v, said to hold %v", found, heads)
	}
	if left, _ := filepath.Glob(filepath.Join(db.Dir(), "*.part")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Whatever is wrong with a file, the check ends, says so, and leaves this process alone.
func TestADamagedCopyIsAFinding(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	fill(t, db, 0, 100)
	var whole bytes.Buffer
	if _, err := db.CopyTo(&whole); err != nil {
		t.Fatal(err)
	}
	damage := map[string]func([]byte) []byte{
		"nothing left":  func([]byte) []byte { return nil },
		"cut in half":   func(b []byte) []byte { return b[:len(b)/2] },
		"zeroed":        func(b []byte) []byte { return make([]byte, len(b)) },
		"another file":  func([]byte) []byte { return bytes.Repeat([]byte("no shop at all\n"), 5000) },
		"pages zeroed":  func(b []byte) []byte { clear(b[3*4096 : 40*4096]); return b },
		"pages swapped": func(b []byte) []byte { return swapPages(b, 8, 11) },
		"a row's bit":   func(b []byte) []byte { b[bytes.Index(b, []byte("粤B00007"))+4] ^= 1; return b },
		"noise":         func(b []byte) []byte { copy(b[5*4096:], bytes.Repeat([]byte{0x5a, 1, 0xff}, 30000)); return b },
	}
	for name, harm := range damage {
		path := filepath.Join(t.TempDir(), "copy.db")
		if err := os.WriteFile(path, harm(bytes.Clone(whole.Bytes())), 0o600); err != nil {
			t.Fatal(err)
		}
		report, _, err := kv.VerifyCopy(path, time.Minute)
		if err != nil || report.Clean() {
			t.Errorf("%s: %+v, %v", name, report, err)
		}
	}
	if _, _, err := kv.VerifyCopy(filepath.Join(t.TempDir(), "none"), time.Minute); err == nil {
		t.Error("a file that is not there was verified")
	}
}

func swapPages(b []byte, i, j int) []byte {
	const page = 4096
	held := bytes.Clone(b[i*page : (i+1)*page])
	copy(b[i*page:], b[j*page:(j+1)*page])
	copy(b[j*page:], held)
	return b
}

func TestTheJournalFolderIsWalkedInOrder(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	fill(t, db, 0, 20)
	var next uint64 = 1
	err := kv.WalkJournal(filepath.Join(db.Dir(), "journal"), func(writer string, n uint64, raw []byte) error {
		r, err := kv.ParseRecord(raw)
		if err != nil || writer != "A.1" || n != next || r.Number != n {
			return base.Refuse(base.Damaged, "order", "", "%s %d, want %d: %v", writer, n, next, err)
		}
		next++
		return nil
	})
	if err != nil || next != 21 {
		t.Fatalf("%v, walked to %d", err, next-1)
	}
}
