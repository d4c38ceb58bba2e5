package backup

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"jieche/data/kv"
)

// found is a record that is newer than the backup, and where it was.
type found struct {
	raw     []byte
	writer  string
	number  uint64
	lamport uint64
	from    string // 第二副本, another backup, …
}

// harvest is the records that are newer than a backup, from wherever there are any.
type harvest struct {
	heads kv.Heads // what the backup holds
	list  []found
	have  map[string]map[uint64]int // writer, number → place in list
	known map[string]uint64         // the highest number of each writer that was seen anywhere
}

func newHarvest(heads kv.Heads) *harvest {
	h := &harvest{heads: heads, have: map[string]map[uint64]int{}, known: map[string]uint64{}}
	for w, head := range heads {
		h.know(w, head.Number)
	}
	return h
}

func (h *harvest) know(writer string, n uint64) { h.known[writer] = max(h.known[writer], n) }

// source is one place where records were found; it counts only when it is of the same shop.
type source struct {
	of      *harvest
	from    string
	list    []found
	foreign bool
}

// see takes a record. Bytes that are no record are passed over: another source may have it whole. Where the backup ends, both
// must agree: a folder may have been given to another shop since.
func (s *source) see(raw []byte) {
	r, err := kv.ParseRecord(raw)
	if err != nil {
		return
	}
	head, known := s.of.heads[r.Writer]
	hash := r.Hash()
	switch {
	case known && r.Number == head.Number:
		s.foreign = s.foreign || !bytes.Equal(hash[:], head.Hash)
	case known && r.Number == head.Number+1:
		s.foreign = s.foreign || !bytes.Equal(r.Prev, head.Hash)
	}
	if r.Number > head.Number && !s.foreign {
		s.list = append(s.list, found{slices.Clone(raw), r.Writer, r.Number, r.Lamport, s.from})
	}
}

// take adds what a source has and the others have not.
func (h *harvest) take(s *source) {
	if s.foreign {
		return
	}
	for _, f := range s.list {
		h.know(f.writer, f.number)
		if h.have[f.writer] == nil {
			h.have[f.writer] = map[uint64]int{}
		}
		if _, ok := h.have[f.writer][f.number]; !ok {
			h.have[f.writer][f.number] = len(h.list)
			h.list = append(h.list, f)
		}
	}
}

// journal takes the records of a second file: the folder with a folder for each writer.
func (h *harvest) journal(dir, from string) (same bool, err error) {
	s := &source{of: h, from: from}
	err = kv.WalkJournal(dir, func(_ string, _ uint64, raw []byte) error { s.see(raw); return nil })
	h.take(s) // what could be read counts, also when the rest could not
	return !s.foreign, err
}

// backup takes the records of another backup, when its name says that it has newer ones.
func (h *harvest) backup(ctx context.Context, r *Restoration, file, from string) error {
	n, ok := ParseName(filepath.Base(file))
	if !ok || n.Number <= h.reach(h.named(n)) {
		return nil
	}
	h.know(h.named(n), n.Number)
	dir, err := os.MkdirTemp(filepath.Dir(r.To), ".jieche-other-*")
	if err != nil {
		return diskFault(r.To, err)
	}
	defer os.RemoveAll(dir)
	f, err := os.Open(file)
	if err != nil {
		return missing(file, err)
	}
	defer f.Close()
	m, err := unpack(ctx, f, dir, r.keys)
	if err != nil {
		return err
	}
	if _, err := verify(filepath.Join(dir, kv.FileName)); err != nil {
		return err
	}
	db, err := r.Open(dir)
	if err != nil {
		return err
	}
	s := &source{of: h, from: from}
	err = db.View(func(tx *kv.Tx) error {
		for raw, err := range tx.Raw() {
			if err != nil {
				return err
			}
			if r, err := kv.ParseRecord(raw); err == nil && r.Number <= m.Heads[r.Writer].Number { // opening may have added some of its own
				s.see(raw)
			}
		}
		return nil
	})
	h.take(s)
	return errors.Join(err, db.Close())
}

// named is the writer whose life a file's name tells.
func (h *harvest) named(n Name) string {
	for w := range h.known {
		if w == n.Life() || strings.HasPrefix(w, n.Life()+"-") {
			return w
		}
	}
	return n.Life()
}

// reach is the last record of a writer up to which nothing is missing.
func (h *harvest) reach(writer string) uint64 {
	n := h.heads[writer].Number
	for {
		if _, ok := h.have[writer][n+1]; !ok {
			return n
		}
		n++
	}
}

// replay applies the records in the order in which they were made, and counts them by where they were. A writer whose chain
// breaks stops there; what he wrote behind the gap can't be understood without it.
func (h *harvest) replay(db *kv.DB) (applied map[string]int, err error) {
	slices.SortFunc(h.list, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.lamport, b.lamport), cmp.Compare(a.writer, b.writer), cmp.Compare(a.number, b.number))
	})
	applied, broken := map[string]int{}, map[string]bool{}
	for _, f := range h.list {
		if broken[f.writer] {
			continue
		}
		if err := db.Apply(f.raw); err != nil {
			broken[f.writer] = true
			continue
		}
		applied[f.from]++
	}
	return applied, nil
}

// lost counts the records that are known to have been and were not found.
func (h *harvest) lost(now kv.Heads) (n uint64) {
	for w, known := range h.known {
		if have := now[w].Number; have < known {
			n += known - have
		}
	}
	return n
}
