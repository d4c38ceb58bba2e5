package backup

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"

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
	odd   int                       // records of one number that are not the same
}

func newHarvest(heads kv.Heads) *harvest {
	h := &harvest{heads: heads, have: map[string]map[uint64]int{}, known: map[string]uint64{}}
	for w, head := range heads {
		h.know(w, head.Number)
	}
	return h
}

func (h *harvest) know(writer string, n uint64) { h.known[writer] = max(h.known[writer], n) }

// add takes a record when it is newer than the backup and not there yet. Bytes that are no record are passed over: another
// source may have it whole.
func (h *harvest) add(raw []byte, from string) {
	r, err := kv.ParseRecord(raw)
	if err != nil {
		return
	}
	h.know(r.Writer, r.Number)
	if r.Number <= h.heads[r.Writer].Number {
		return
	}
	if h.have[r.Writer] == nil {
		h.have[r.Writer] = map[uint64]int{}
	}
	if at, ok := h.have[r.Writer][r.Number]; ok {
		if !bytes.Equal(h.list[at].raw, raw) {
			h.odd++
		}
		return
	}
	h.have[r.Writer][r.Number] = len(h.list)
	h.list = append(h.list, found{slices.Clone(raw), r.Writer, r.Number, r.Lamport, from})
}

// journal takes the records of a second file: the folder with a folder for each writer.
func (h *harvest) journal(dir, from string) error {
	return kv.WalkJournal(dir, func(_ string, _ uint64, raw []byte) error { h.add(raw, from); return nil })
}

// backup takes the records of another backup, when its name says that it has newer ones.
func (h *harvest) backup(ctx context.Context, r *Restoration, file, from string) error {
	n, ok := ParseName(filepath.Base(file))
	if !ok || n.Number <= h.reach(n.Writer()) {
		return nil
	}
	h.know(n.Writer(), n.Number)
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
	err = db.View(func(tx *kv.Tx) error {
		for raw, err := range tx.Raw() {
			if err != nil {
				return err
			}
			if r, err := kv.ParseRecord(raw); err == nil && r.Number <= m.Heads[r.Writer].Number { // opening may have added some of its own
				h.add(raw, from)
			}
		}
		return nil
	})
	return errors.Join(err, db.Close())
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
