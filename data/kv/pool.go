package kv

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// pool gathers records from everywhere: the second file, what can still be read of a damaged shop.db, copies. Each is held
// against its own checksum and hash, and counts once. The bytes wait in a file of their own, because a shop's records may be
// larger than the memory of its PC.
type pool struct {
	file  *os.File
	size  int64
	after Heads // records up to these are not wanted
	have  map[recordName][]span
	most  map[string]uint64 // highest number by writer
}

type recordName struct {
	writer string
	number uint64
}

// span is where a record lies in the pool's file.
type span struct {
	recordName
	lamport uint64
	hash    [32]byte
	at      int64
	length  int
}

func newPool(dir string, after Heads) (*pool, error) {
	f, err := os.CreateTemp(dir, "records-*.part")
	if err != nil {
		return nil, diskFault(err)
	}
	return &pool{file: f, after: after, have: map[recordName][]span{}, most: map[string]uint64{}}, nil
}

func (p *pool) close() {
	p.file.Close()
	os.Remove(p.file.Name())
}

// add takes a record. Of two that say they are the same the first counts first; of one whose personal data was erased since,
// the erased form is the one that stays.
func (p *pool) add(raw []byte) error {
	r, err := ParseRecord(raw)
	if err != nil || r.Number == 0 || r.Number <= p.after[r.Writer].Number {
		return nil
	}
	name := recordName{r.Writer, r.Number}
	s := span{name, r.Lamport, r.hash, p.size, len(raw)}
	list := p.have[name]
	for i, o := range list {
		if o.hash != r.hash {
			continue
		}
		if o.length <= len(raw) {
			return nil
		}
		list = slices.Delete(list, i, i+1)
		break
	}
	if _, err := p.file.WriteAt(raw, p.size); err != nil {
		return diskFault(err)
	}
	p.size += int64(len(raw))
	p.have[name] = append(list, s)
	p.most[r.Writer] = max(p.most[r.Writer], r.Number)
	return nil
}

// addJournal takes what a journal folder has, files that were put aside as damaged included.
func (p *pool) addJournal(folder string) error {
	err := WalkJournal(folder, func(_ string, _ uint64, raw []byte) error { return p.add(raw) })
	if err != nil {
		return err
	}
	writers, err := journalWriters(folder)
	if err != nil {
		return diskFault(err)
	}
	for _, w := range writers {
		names, err := filepath.Glob(filepath.Join(folder, w, "*.damaged-*"))
		if err != nil {
			return err
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil || strings.Contains(filepath.Base(name), ".jlz") {
				continue
			}
			walkFrames(b, func(_ uint64, raw []byte, _ int64) error { err = errors.Join(err, p.add(raw)); return err })
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *pool) raw(s span) ([]byte, error) {
	b := make([]byte, s.length)
	_, err := p.file.ReadAt(b, s.at)
	return b, diskFault(err)
}

// inOrder lists the records so that each comes behind whatever its writer knew when it was made.
func (p *pool) inOrder() []span {
	list := make([]span, 0, len(p.have))
	for _, s := range p.have {
		list = append(list, s...)
	}
	slices.SortFunc(list, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.lamport, b.lamport), cmp.Compare(a.writer, b.writer), cmp.Compare(a.number, b.number), cmp.Compare(a.at, b.at))
	})
	return list
}

// whole says that nothing is missing from the first record of each writer to its last.
func (p *pool) whole() bool {
	for w, most := range p.most {
		for n := p.after[w].Number + 1; n <= most; n++ {
			if len(p.have[recordName{w, n}]) == 0 {
				return false
			}
		}
	}
	return true
}
