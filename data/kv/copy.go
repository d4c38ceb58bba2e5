package kv

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"

	"jieche/data/base"
)

// Head is where a writer's chain of records stands.
type Head struct {
	Number uint64 `json:"number"`
	Hash   []byte `json:"hash"`
}

// Heads is the head of each writer by its name: what a copy of a shop holds, and so what it lacks of another.
type Heads map[string]Head

// Holds says that everything other has is here too, as far as the numbers tell.
func (h Heads) Holds(other Heads) bool {
	for writer, o := range other {
		if h[writer].Number < o.Number {
			return false
		}
	}
	return true
}

// CopyTo writes a consistent copy of the open shop as it is at one moment, and says which records are in it. Saving goes on
// meanwhile: bbolt makes a writer wait for readers only when the file outgrows its map, and then the copy gives way and
// begins again. What is slow, such as a USB stick, gets the copy from a file beside the shop that was written first.
func (db *DB) CopyTo(w io.Writer) (Heads, error) {
	f, err := os.CreateTemp(db.dir, "copy-*.part")
	if err != nil {
		return nil, diskFault(err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	heads, err := db.copyInto(f)
	if err != nil {
		return nil, diskFault(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, diskFault(err)
	}
	_, err = io.Copy(w, f)
	return heads, err
}

// copyInto copies to a file on a disk that keeps up.
func (db *DB) copyInto(f *os.File) (Heads, error) {
	const attempts = 8
	for i := 1; ; i++ {
		heads, err := db.copyOnce(&polite{File: f, db: db, firm: i == attempts})
		if !errors.Is(err, errGaveWay) {
			return heads, err
		}
		if err := f.Truncate(0); err != nil {
			return nil, err
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
	}
}

func (db *DB) copyOnce(w io.Writer) (Heads, error) {
	var heads Heads
	err := db.View(func(tx *Tx) error {
		heads = tx.Heads()
		_, err := tx.bolt.WriteTo(w)
		return err
	})
	return heads, err
}

var errGaveWay = errors.New("a writer waits for the copy")

// polite is a file being written inside a reading transaction: it stops when somebody's save has been waiting.
type polite struct {
	*os.File
	db   *DB
	firm bool
}

// patience is how long a save may stand before a copy gives way to it.
const patience = 300 * time.Millisecond

func (p *polite) Write(b []byte) (int, error) {
	if since := p.db.saving.Load(); !p.firm && since != 0 && time.Since(time.Unix(0, since)) > patience {
		return 0, errGaveWay
	}
	return p.File.Write(b)
}

// ReadFrom keeps io.Copy from handing the whole file to the system in one call, past Write.
func (p *polite) ReadFrom(r io.Reader) (int64, error) {
	return io.CopyBuffer(struct{ io.Writer }{p}, r, make([]byte, 1<<20))
}

// Heads reads where each writer's chain stands.
func (tx *Tx) Heads() Heads {
	heads := Heads{}
	for k := range tx.keys(bucketWriter, nil) {
		s := tx.writerState(string(k))
		heads[string(k)] = Head{s.Number, s.Hash}
	}
	return heads
}

// openCopy opens a file that is not the open shop, for reading.
func openCopy(path string) (*DB, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, diskFault(err)
	}
	var b *bolt.DB
	err := safely(path, func() (err error) {
		b, err = bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second, ReadOnly: true, PreLoadFreelist: true, FreelistType: bolt.FreelistMapType})
		return err
	})
	if err != nil {
		return nil, broken(path, err)
	}
	return &DB{dir: filepath.Dir(path), bolt: b, options: Options{Clock: func() base.Instant { return base.InstantOf(time.Now()) }}}, nil
}
