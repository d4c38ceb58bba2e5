package kv

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
)

// Report is what a check found.
type Report struct {
	Rows    int       `json:"rows"`
	Records int       `json:"records"`
	Faults  []Finding `json:"faults"`
}

// Finding names one thing that is not as it was written.
type Finding struct {
	Where string `json:"where"`
	Key   string `json:"key,omitempty"`
	What  string `json:"what"`
}

// Clean says that nothing was found.
func (r *Report) Clean() bool { return len(r.Faults) == 0 }

func (r *Report) add(where string, key []byte, what string) {
	if len(r.Faults) < 1000 {
		r.Faults = append(r.Faults, Finding{where, fmt.Sprintf("%x", key), what})
	}
}

// Check verifies the file. The quick form holds bbolt's own structure, every checksum and every digest; the full form
// also rebuilds indexes and sums, walks the chain of the records, and compares the second file.
func (db *DB) Check(full bool) (*Report, error) {
	report := &Report{}
	err := db.View(func(tx *Tx) error {
		if err := tx.checkPages(report); err != nil || !report.Clean() {
			return err // a tree that is not one can be walked for ever
		}
		if !full {
			return tx.checkDigests(report)
		}
		if err := tx.verify(report); err != nil {
			return err
		}
		return db.checkMirror(tx, report)
	})
	return report, err
}

// checkPages holds the structure of bbolt's file, as of this transaction, without trusting it. The pages of a transaction stay
// as they are until it ends.
func (tx *Tx) checkPages(report *Report) error {
	f, err := os.Open(tx.bolt.DB().Path())
	if err != nil {
		return diskFault(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return diskFault(err)
	}
	p := newPages(f, info.Size())
	for _, m := range p.metas() {
		if m.valid && m.txid == uint64(tx.bolt.ID()) {
			return p.tree(m, func([]byte, item) error { return nil }, func(where string, what error) {
				report.add(FileName, []byte(where), what.Error())
			})
		}
	}
	if head, ok := p.newest(); ok && head.txid > uint64(tx.bolt.ID()) {
		return nil // saved over meanwhile: the heads of this transaction are gone, its pages are not
	}
	report.add(FileName, nil, "文件头损坏")
	return nil
}

// verify is everything that the file alone can show: checksums, digests, indexes, sums, and the chain of the records.
func (tx *Tx) verify(report *Report) error {
	if err := tx.checkDigests(report); err != nil {
		return err
	}
	for _, s := range registry.sorted {
		if !tx.whole(s, nil) {
			continue
		}
		if err := s.verify(tx, report); err != nil {
			return err
		}
	}
	return tx.checkJournal(report)
}

func (tx *Tx) checkDigests(report *Report) error {
	for _, name := range [][]byte{bucketMeta, bucketWriter, bucketJournal, bucketOp, bucketDigest} {
		if tx.bolt.Bucket(name) == nil {
			report.add(string(name), nil, "整张表不见了")
			return nil
		}
	}
	for _, s := range registry.sorted {
		if !tx.whole(s, report) {
			continue
		}
		if err := tx.checkDigest(s, report); err != nil {
			return err
		}
	}
	return nil
}

// whole says that the buckets of a table are there. A file of an older program has none for what that did not know; where
// there are rows, a missing bucket is damage.
func (tx *Tx) whole(s source, report *Report) bool {
	there := true
	for _, name := range append([]string{s.title()}, s.followerNames()...) {
		if tx.bolt.Bucket([]byte(name)) != nil {
			continue
		}
		there = false
		if report != nil && tx.count([]byte(s.title())) > 0 {
			report.add(name, nil, "整张表不见了")
		}
	}
	return there
}

func (tx *Tx) checkDigest(s source, report *Report) error {
	name := []byte(s.title())
	b := tx.bucket(name)
	var d digest
	for k := range tx.keys(name, nil) {
		report.Rows++
		v := b.Get(k)
		if _, err := unseal(name, k, v); err != nil {
			report.add(s.title(), k, "校验和不符")
		}
		tx.scratch = d.take(tx.scratch, name, k, v, +1)
	}
	if stored := tx.bucket(bucketDigest).Get(name); (d.count != 0 || stored != nil) && !bytes.Equal(stored, d.bytes()) {
		have := int64(0)
		if len(stored) == 24 {
			have = int64(binary.BigEndian.Uint64(stored))
		}
		report.add(s.title(), nil, fmt.Sprintf("有 %d 条记录，登记为 %d 条，摘要不符", d.count, have))
	}
	return nil
}

func (r *rows[T]) verify(tx *Tx, report *Report) error {
	for _, f := range r.followers {
		var failed error
		all := func(yield func([]byte, *T) bool) {
			for k := range tx.keys(r.bucket, nil) {
				p, err := r.payload(tx, k)
				if err != nil {
					continue // named by checkDigest already
				}
				row, err := r.decode(p)
				if err != nil || row == nil { // nil: the walk came by a key that a search does not find
					report.add(r.name, k, "读不出来")
					continue
				}
				if !yield(k, row) {
					return
				}
			}
		}
		if err := f.verify(tx, iter.Seq2[[]byte, *T](all), report); err != nil {
			failed = err
		}
		if failed != nil {
			return failed
		}
	}
	return nil
}

// checkJournal walks each writer's chain.
func (tx *Tx) checkJournal(report *Report) error {
	last, gaps := map[string]*Record{}, tx.gaps()
	derived := newDerived(tx, report)
	for k := range tx.keys(bucketJournal, nil) {
		report.Records++
		r, err := tx.readRecord(k)
		if err != nil {
			report.add("journal", k, "记录损坏")
			continue
		}
		want, prev := uint64(1), []byte(nil)
		if p := last[r.Writer]; p != nil {
			want, prev = p.Number+1, p.hash[:]
		}
		lost := gaps[recordName{r.Writer, want}] // known since a rescue that could not have everything
		if (r.Number != want || !bytes.Equal(r.Prev, prev)) && (lost == 0 || r.Number != lost+1) {
			report.add("journal", k, fmt.Sprintf("记录 %s:%d 接不上前一条", r.Writer, r.Number))
		}
		derived.record(r)
		last[r.Writer] = r
	}
	for w, r := range last {
		if s := tx.writerState(w); s.Number != r.Number || !bytes.Equal(s.Hash, r.hash[:]) {
			report.add("writer", []byte(w), "登记的最后一条与记录不符")
		}
	}
	return derived.finish()
}

// checkMirror compares the second file with the shop's records, writer by writer.
func (db *DB) checkMirror(tx *Tx, report *Report) error {
	folder, _ := journalDir(db.dir)
	for writer, head := range tx.Heads() {
		if err := tx.checkFolder(filepath.Join(folder, writer), writer, head, report); err != nil {
			return err
		}
	}
	return nil
}

const second = "第二副本"

func (tx *Tx) checkFolder(dir, writer string, head Head, report *Report) error {
	files, err := journalFiles(dir)
	if err != nil {
		return err
	}
	for g := range tx.gaps() {
		if g.writer == writer { // behind records that are lost for good the second file has no chain to go on with
			head.Number = min(head.Number, g.number-1)
		}
	}
	next := uint64(1)
	for _, f := range files {
		whole, err := f.walk(func(n uint64, raw []byte) error {
			key := journalKey(writer, n)
			stored, err := unseal(bucketJournal, key, tx.bucket(bucketJournal).Get(key))
			if n != next || err != nil || !slices.Equal(stored, raw) {
				report.add(second, key, fmt.Sprintf("%s 中第 %d 号记录与主文件不符", filepath.Base(f.path()), n))
			}
			next = n + 1
			return nil
		})
		if err != nil {
			return err
		}
		if !whole {
			report.add(second, nil, fmt.Sprintf("文件 %s/%s 有损坏", writer, filepath.Base(f.path())))
		}
	}
	// What others wrote, and this PC in an earlier life, is written here at the next opening; until then they have it too.
	if late := writer != tx.db.identity.Writer() && next <= head.Number; next != head.Number+1 && !late {
		report.add(second, nil, fmt.Sprintf("%s 的第二副本到第 %d 号，主文件到第 %d 号", writer, next-1, head.Number))
	}
	return nil
}

// Dump walks a table's rows as field names and values, for people and other programs.
func (tx *Tx) Dump(table string) iter.Seq2[map[string]any, error] {
	return func(yield func(map[string]any, error) bool) {
		name := []byte(table)
		for k := range tx.keys(name, nil) {
			p, err := unseal(name, k, tx.bucket(name).Get(k))
			if err != nil {
				if !yield(nil, err) {
					return
				}
				continue
			}
			row := hidden(table, plain(p))
			if row == nil {
				row = map[string]any{}
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}
