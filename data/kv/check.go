package kv

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
	"path/filepath"
	"slices"

	bolt "go.etcd.io/bbolt"
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
	db.handle.RLock()
	err := db.bolt.View(func(b *bolt.Tx) error {
		for err := range b.Check() {
			report.add(FileName, nil, err.Error())
		}
		return nil
	})
	db.handle.RUnlock()
	if err != nil {
		return nil, err
	}
	err = db.View(func(tx *Tx) error {
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
	last := map[string]*Record{}
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
		if r.Number != want || !bytes.Equal(r.Prev, prev) {
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

func (db *DB) checkMirror(tx *Tx, report *Report) error {
	writer := db.identity.Writer()
	dir := filepath.Join(db.dir, "journal", writer)
	names, err := mirrorFiles(dir)
	if err != nil {
		return err
	}
	next := uint64(1)
	for _, name := range names {
		_, err := walkFile(filepath.Join(dir, name), func(n uint64, raw []byte) error {
			key := journalKey(writer, n)
			stored, err := unseal(bucketJournal, key, tx.bucket(bucketJournal).Get(key))
			if n != next || err != nil || !slices.Equal(stored, raw) {
				report.add("第二副本", key, fmt.Sprintf("%s 中第 %d 号记录与主文件不符", name, n))
			}
			next = n + 1
			return nil
		})
		if err != nil {
			return err
		}
	}
	if s := tx.writerState(writer); next != s.Number+1 {
		report.add("第二副本", nil, fmt.Sprintf("第二副本到第 %d 号，主文件到第 %d 号", next-1, s.Number))
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
