package kv

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"

	"jieche/data/base"
	"jieche/data/file"
)

// mended is what became of the rows of a damaged file.
type mended struct {
	kept  int // rows of the damaged file that were taken over
	lost  int // rows that could not be read and are in no record
	found []Finding
}

// openWork opens a copy for changing. It is no shop yet: nobody writes records there, and a power cut only costs the copy, so
// nothing is waited for.
func openWork(path string, o Options) (*DB, error) {
	b, err := openFile(path)
	if err != nil {
		return nil, err
	}
	b.NoSync = true
	db := &DB{dir: filepath.Dir(path), bolt: b, options: o}
	if err := safely(path, db.buckets); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return db, nil
}

// mend makes a file at path from records that have gaps and the rows of the damaged file that can still be read. A row that
// can be read counts; one that cannot is what the records say it was. What was damaged is kept in the quarantine.
func mend(path, damagedFile string, o Options, schema int, p *pool, quarantine string) (mended, error) {
	var m mended
	if err := createFile(path, schema); err != nil {
		return m, err
	}
	db, err := openWork(path, o)
	if err != nil {
		return m, err
	}
	defer db.bolt.Close()
	if err := db.replayLoosely(p); err != nil {
		return m, err
	}
	q := newQuarantine(quarantine)
	defer q.close()
	err = eachStored(damagedFile, func(bucket, key, value []byte) error {
		s, ok := registry.byName[string(bucket)]
		if !ok {
			return nil
		}
		payload, err := unseal(bucket, key, value)
		if err == nil {
			m.kept++
			return db.lay(s, key, payload)
		}
		q.keep(bucket, key, value)
		what := "校验和不符，已用操作记录恢复"
		if !db.has(bucket, key) {
			what = "校验和不符，操作记录里也没有"
			m.lost++
		}
		m.found = append(m.found, Finding{string(bucket), hex.EncodeToString(key), what})
		return nil
	})
	if err == nil {
		err = db.noteGaps()
	}
	return m, errors.Join(err, db.bolt.Sync())
}

// eachStored yields what a file stores, as far as it can be reached from its newest head.
func eachStored(path string, yield func(bucket, key, value []byte) error) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return diskFault(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return diskFault(err)
	}
	p := newPages(f, info.Size())
	m, ok := p.newest()
	if !ok {
		return nil
	}
	return p.tree(m, func(bucket []byte, it item) error { return yield(bucket, it.key, it.value) }, func(string, error) {})
}

// lay puts a row of the damaged file over what the records made of it.
func (db *DB) lay(s source, key, payload []byte) error {
	return db.bolt.Update(func(b *bolt.Tx) error {
		tx := db.tx(b, Call{}, true)
		if err := s.apply(tx, key, bytes.Clone(payload)); err != nil {
			return nil // a line of a log that the records tell otherwise: they are chained, the line is not
		}
		return tx.putDigests()
	})
}

func (db *DB) has(bucket, key []byte) (there bool) {
	_ = db.View(func(tx *Tx) error { there = tx.bucket(bucket).Get(key) != nil; return nil })
	return there
}

// replayLoosely replays what records there are, gaps or not.
func (db *DB) replayLoosely(p *pool) error {
	for _, s := range p.inOrder() {
		raw, err := p.raw(s)
		if err != nil {
			return err
		}
		r, err := ParseRecord(raw)
		if err != nil {
			return err
		}
		err = db.bolt.Update(func(b *bolt.Tx) error {
			tx := db.tx(b, Call{}, true)
			if r.Number <= tx.writerState(r.Writer).Number {
				return nil
			}
			tx.applying = true
			if err := tx.keep(r, raw); err != nil {
				return err
			}
			if err := r.replay(tx); err != nil {
				return err
			}
			return tx.putDigests()
		})
		if err != nil { // what it changes cannot be changed without what is missing; the record itself is kept
			err = db.bolt.Update(func(b *bolt.Tx) error { return db.tx(b, Call{}, true).keep(r, raw) })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// keyGaps is where the file says which records are known to be lost for good.
var keyGaps = []byte("gaps")

// gap is a run of numbers that a writer gave out and nobody has a record of.
type gap struct {
	Writer string `json:"writer"`
	From   uint64 `json:"from"`
	To     uint64 `json:"to"`
}

// noteGaps writes down which records are missing, so that every later check knows of them and finds what is new.
func (db *DB) noteGaps() error {
	return db.bolt.Update(func(b *bolt.Tx) error {
		tx := db.tx(b, Call{}, true)
		var gaps []gap
		last := map[string]uint64{}
		for k := range tx.keys(bucketJournal, nil) {
			writer, n := string(k[:len(k)-9]), numberOf(k)
			if n != last[writer]+1 {
				gaps = append(gaps, gap{writer, last[writer] + 1, n - 1})
			}
			last[writer] = n
		}
		if len(gaps) == 0 {
			return nil
		}
		raw, err := json.Marshal(gaps)
		if err != nil {
			return err
		}
		return tx.bucket(bucketMeta).Put(keyGaps, raw)
	})
}

// gaps reads which records are known to be lost.
func (tx *Tx) gaps() map[recordName]uint64 {
	var list []gap
	known := map[recordName]uint64{}
	if raw := tx.bucket(bucketMeta).Get(keyGaps); raw != nil && json.Unmarshal(raw, &list) == nil {
		for _, g := range list {
			known[recordName{g.Writer, g.From}] = g.To
		}
	}
	return known
}

// quarantine keeps the bytes of damaged rows, so that somebody who knows more can still look at them.
type quarantine struct {
	folder string
	file   *os.File
	failed error
}

func newQuarantine(folder string) *quarantine { return &quarantine{folder: folder} }

func (q *quarantine) keep(bucket, key, value []byte) {
	if q.failed != nil {
		return
	}
	if q.file == nil {
		if q.failed = os.MkdirAll(q.folder, 0o700); q.failed != nil {
			return
		}
		name := filepath.Join(q.folder, time.Now().Format("20060102-150405.000")+".jsonl")
		if q.file, q.failed = os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); q.failed != nil {
			return
		}
	}
	line, err := json.Marshal(struct {
		Table string `json:"table"`
		Key   []byte `json:"key"`
		Value []byte `json:"value"`
	}{string(bucket), key, value})
	if err == nil {
		_, err = q.file.Write(append(line, '\n'))
	}
	q.failed = err
}

func (q *quarantine) close() {
	if q.file != nil {
		q.failed = errors.Join(q.failed, q.file.Sync(), q.file.Close())
	}
}

// Repaired is what a repair did.
type Repaired struct {
	Rows    int       `json:"rows"`    // rows that were put right
	Lost    int       `json:"lost"`    // rows that are in no record: named, and kept in the quarantine
	Records int       `json:"records"` // records that were brought back
	Found   []Finding `json:"found"`
	Kept    string    `json:"kept,omitempty"` // the file as it was

	torn bool // records are missing for good
}

// Repair puts the open shop right: its file is made anew from its records, the damaged rows are named and kept in the
// quarantine, and what one of the two files lacks is brought back from the other. Reading goes on meanwhile; saving is refused
// until it is done. Progress hears of each step.
func (db *DB) Repair(progress func(say string)) (*Repaired, error) {
	if progress == nil {
		progress = func(string) {}
	}
	db.write.Lock()
	defer db.write.Unlock()
	if db.bolt == nil {
		return nil, base.Refuse(base.Busy, "shop.closed", "", "店铺资料已关闭，请重新打开程序")
	}
	work, err := os.MkdirTemp(db.dir, "repair-*.part")
	if err != nil {
		return nil, diskFault(err)
	}
	defer os.RemoveAll(work)
	done, err := db.repair(work, progress)
	if err != nil {
		db.Tell(Event{Kind: "repair", Grave: true, Say: "修复没有完成，店铺资料没有改动。请用备份恢复，或请人帮助", Cause: err.Error()})
		return nil, err
	}
	db.Tell(done.event())
	return done, diskFault(file.Remove(filepath.Join(db.dir, suspectFile)))
}

func (r *Repaired) event() Event {
	e := Event{Kind: "repair", Grave: r.Lost > 0}
	switch {
	case r.Lost > 0:
		e.Say = fmt.Sprintf("修复完成：恢复 %d 条资料，另有 %d 条没能恢复，原样存入隔离区 quarantine。请核对相关单据", r.Rows, r.Lost)
	case r.Rows == 0 && r.Records == 0:
		e.Say = "修复完成：资料和操作记录逐条核对一致，索引、合计与摘要已重建"
	default:
		e.Say = fmt.Sprintf("修复完成：恢复 %d 条资料、%d 条操作记录，没有丢失内容", r.Rows, r.Records)
	}
	return e
}

func (db *DB) repair(work string, progress func(string)) (*Repaired, error) {
	path := filepath.Join(db.dir, FileName)
	progress("正在收集操作记录…")
	p, err := newPool(work, nil)
	if err != nil {
		return nil, err
	}
	defer p.close()
	known, schema, err := schemaOf(path)
	if err != nil {
		return nil, err
	}
	own := 0
	if err := eachStored(path, func(bucket, key, value []byte) error {
		if !bytes.Equal(bucket, bucketJournal) {
			return nil
		}
		raw, err := unseal(bucketJournal, key, value)
		if err != nil {
			return nil
		}
		own++
		return p.add(raw)
	}); err != nil {
		return nil, err
	}
	if err := p.addJournal(db.JournalDir()); err != nil {
		return nil, err
	}
	progress(fmt.Sprintf("正在按 %d 条操作记录重建…", len(p.have)))
	fresh := filepath.Join(work, FileName)
	done := &Repaired{Records: max(0, len(p.have)-own)}
	if p.whole() && (Heads{}).with(p).Holds(known) {
		err = db.rebuildWhole(fresh, schema, p, done)
	} else {
		var m mended
		done.torn = true
		m, err = mend(fresh, path, db.options, schema, p, filepath.Join(db.dir, "quarantine"))
		done.Rows, done.Lost, done.Found = len(m.found)-m.lost, m.lost, m.found
	}
	if err != nil {
		return nil, err
	}
	progress("正在核对新文件…")
	report, _, err := VerifyCopy(fresh, limitFor(fresh))
	if err != nil {
		return nil, err
	}
	if !report.Clean() {
		f := report.Faults[0]
		return nil, base.Refuse(base.Damaged, "repair.unclean", "", "重建出来的文件没有通过检查（%s：%s），没有换用，原文件未改动", f.Where, f.What)
	}
	progress("正在换上新文件…")
	if done.Kept, err = db.exchange(fresh); err != nil {
		return nil, err
	}
	if done.torn { // whoever has the missing records must not meet others under their numbers
		if err := db.renew(); err != nil {
			return nil, err
		}
	}
	return done, db.refreshSecond()
}

func (h Heads) with(p *pool) Heads {
	for w, n := range p.most {
		h[w] = Head{Number: n}
	}
	return h
}

// rebuildWhole makes the file from all records, and names what was different in the old one.
func (db *DB) rebuildWhole(fresh string, schema int, p *pool, done *Repaired) error {
	if err := createFile(fresh, schema); err != nil {
		return err
	}
	work, err := openWork(fresh, db.options)
	if err != nil {
		return err
	}
	_, err = work.replayAll(p)
	if err == nil {
		err = work.compare(filepath.Join(db.dir, FileName), done, filepath.Join(db.dir, "quarantine"))
	}
	return errors.Join(err, work.bolt.Sync(), work.bolt.Close())
}

// compare holds the rows of the old file against the rebuilt ones.
func (db *DB) compare(old string, done *Repaired, folder string) error {
	q := newQuarantine(folder)
	defer q.close()
	seed := maphash.MakeSeed()
	seen := map[uint64]struct{}{}
	name := func(bucket, key []byte) uint64 {
		var h maphash.Hash
		h.SetSeed(seed)
		h.Write(bucket)
		h.WriteByte(0)
		h.Write(key)
		return h.Sum64()
	}
	found := func(bucket, key, value []byte, what string) {
		done.Rows++
		if len(done.Found) < 1000 {
			done.Found = append(done.Found, Finding{string(bucket), hex.EncodeToString(key), what})
		}
		if value != nil {
			q.keep(bucket, key, value)
		}
	}
	return db.View(func(tx *Tx) error {
		err := eachStored(old, func(bucket, key, value []byte) error {
			if _, ok := registry.byName[string(bucket)]; !ok {
				return nil
			}
			seen[name(bucket, key)] = struct{}{}
			now := tx.bucket(bucket).Get(key)
			switch _, err := unseal(bucket, key, value); {
			case bytes.Equal(now, value):
			case err != nil:
				found(bucket, key, value, "校验和不符，已用操作记录恢复")
			case now == nil:
				found(bucket, key, value, "操作记录里没有这一条，已移入隔离区")
			default:
				found(bucket, key, value, "与操作记录不符，已用操作记录恢复")
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, s := range registry.sorted {
			bucket := []byte(s.title())
			for key := range tx.keys(bucket, nil) {
				if _, ok := seen[name(bucket, key)]; !ok {
					found(bucket, key, nil, "记录不见了，已用操作记录恢复")
				}
			}
		}
		return nil
	})
}

// exchange puts a verified file in the place of shop.db and keeps the old one under another name.
func (db *DB) exchange(fresh string) (kept string, err error) {
	db.handle.Lock()
	defer db.handle.Unlock()
	path := filepath.Join(db.dir, FileName)
	if err := db.bolt.Close(); err != nil {
		return "", diskFault(err)
	}
	if kept, err = setAside(path); err == nil {
		if err = file.Rename(fresh, path); err != nil {
			err = errors.Join(err, file.Rename(kept, path))
		}
	}
	b, openErr := openFile(path)
	if openErr != nil {
		db.bolt = nil
		db.fault = base.Refuse(base.Unknown, "repair.reopen", "", "修复后的文件打不开，请重新打开程序；原文件已保留").Because(openErr)
		return kept, db.fault
	}
	db.bolt, db.fault = b, nil
	return kept, diskFault(errors.Join(err, file.SyncFolder(db.dir)))
}

// refreshSecond makes those folders of the second file anew that are not what the shop's file holds. The old ones are kept.
func (db *DB) refreshSecond() error {
	folder := db.JournalDir()
	if err := db.mirror.close(); err != nil {
		return diskFault(err)
	}
	db.mirror = nil
	err := db.View(func(tx *Tx) error {
		for writer, head := range tx.Heads() {
			dir := filepath.Join(folder, writer)
			report := &Report{}
			if err := tx.checkFolder(dir, writer, head, report); err != nil {
				return err
			}
			if report.Clean() {
				continue
			}
			fresh := filepath.Join(folder, ".new-"+writer)
			if err := os.RemoveAll(fresh); err != nil {
				return err
			}
			if err := fillFolder(tx, fresh, writer, db.options.SealAt); err != nil {
				return err
			}
			if _, err := os.Stat(dir); err == nil {
				aside := filepath.Join(folder, ".damaged-"+writer+"-"+time.Now().Format("20060102-150405.000"))
				if err := file.Rename(dir, aside); err != nil {
					return err
				}
			}
			if err := file.Rename(fresh, dir); err != nil {
				return err
			}
		}
		return file.SyncFolder(folder)
	})
	if err != nil {
		db.markSecond(diskFault(err))
		return nil // the shop's file is right; the mark says that its second copy is not
	}
	return db.second(0, nil)
}
