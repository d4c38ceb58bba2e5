package kv

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"jieche/data/base"
	"jieche/data/file"
)

// ladder is the way down when shop.db cannot be used as it lies there. Each rung makes a file out of what is left, on copies
// in a folder of its own; the first that holds every record that is known of takes the place of shop.db. The damaged file is
// renamed and stays.
//
//	L1  without the newest transaction: drop the newest head, replay the tail
//	L2  the newest verified snapshot, then the records after it
//	L3  a copy from elsewhere, such as a backup, then the records after it
//	L4  all records from the beginning; or what rows can still be read, and a person is asked for help
type ladder struct {
	dir   string
	o     Options
	path  string // of the damaged file
	work  string // folder for the copies
	pool  *pool  // every record that can be had
	known Heads  // what the damaged file said that it held
	sure  bool   // known could be read
	saw   int    // schema of the damaged file, or of the newest record
	best  *rung
}

// rung is what one step made.
type rung struct {
	step, path, from string
	heads            Heads
	complete         bool
	rows             mended
}

// descend goes down the ladder. Its error is the cause of the descent when nothing could be made.
func descend(dir string, o Options, cause error) (*DB, error) {
	l := &ladder{dir: dir, o: o, path: filepath.Join(dir, FileName)}
	l.tell("L0", "店铺资料文件打不开或已损坏，程序正在从副本自动恢复；原文件会保留", false, causeOf(cause))
	if err := l.gather(); err != nil {
		return nil, errors.Join(cause, err)
	}
	defer l.clear()
	if l.saw > len(o.Migrations)+1 {
		return nil, base.Refuse(base.Newer, "shop.newer", "", "这份店铺资料由更新版本的程序写成（格式 %d，本程序支持到 %d）。请先升级程序；资料未被改动", l.saw, len(o.Migrations)+1)
	}
	for _, step := range []func(){l.dropHead, l.fromSnapshots, l.fromElsewhere, l.fromRecords, l.fromRows} {
		if step(); l.best != nil && l.best.complete {
			break
		}
	}
	if l.best == nil {
		l.tell("L4", "自动恢复没有成功，没有改动任何文件。请保留整个文件夹，用备份恢复，或请人帮助", true, "")
		return nil, cause
	}
	if err := l.swap(); err != nil {
		return nil, errors.Join(cause, err)
	}
	db, err := try(dir, l.o)
	if err != nil {
		return nil, err
	}
	db.Tell(l.told())
	if err := db.refreshSecond(); err != nil {
		return nil, errors.Join(err, db.bolt.Close(), db.mirror.close())
	}
	return db, nil
}

func causeOf(err error) string {
	if f, ok := base.AsFault(err); ok && f.Err != nil {
		return f.Err.Error()
	}
	return err.Error()
}

func (l *ladder) tell(step, say string, grave bool, cause string) {
	e := Event{Time: base.InstantOf(time.Now()), Kind: "rescue", Step: step, Say: say, Grave: grave, Cause: cause}
	_ = keepEvent(l.dir, e) // a disk that takes no events still may give its data back
}

// gather reads what is left: the damaged file, page by page, and the second file.
func (l *ladder) gather() error {
	var err error
	if l.work, err = os.MkdirTemp(l.dir, "rescue-*.part"); err != nil {
		return diskFault(err)
	}
	if l.pool, err = newPool(l.work, nil); err != nil {
		return err
	}
	if err := l.gatherFile(l.path, true); err != nil {
		return err
	}
	if _, err := os.Stat(l.path); errors.Is(err, os.ErrNotExist) { // the descent before this one was cut short between two renames
		aside, _ := filepath.Glob(l.path + ".damaged-*")
		slices.Sort(aside)
		if len(aside) > 0 {
			if err := l.gatherFile(aside[len(aside)-1], false); err != nil {
				return err
			}
		}
	}
	folder, _ := journalDir(l.dir)
	if id, ok := knownIdentity(l.dir); ok && !l.sure {
		l.sure = secondIsTrusted(l.dir, filepath.Join(folder, id.Writer()))
	}
	return l.pool.addJournal(folder)
}

// secondIsTrusted says that the second file holds every record whose save was acknowledged, as far as it can tell: it was not
// behind, and none of its files is damaged or missing at the end.
func secondIsTrusted(dir, folder string) bool {
	if _, err := os.Stat(filepath.Join(dir, behindFile)); err == nil {
		return false
	}
	files, err := journalFiles(folder)
	if err != nil || len(files) == 0 {
		return false
	}
	aside, err := filepath.Glob(filepath.Join(folder, "*.damaged-*"))
	if err != nil || len(aside) > 0 {
		return false
	}
	newest := files[len(files)-1]
	whole, err := newest.walk(func(uint64, []byte) error { return nil })
	return err == nil && whole
}

// gatherFile takes the records of a damaged shop.db from wherever they lie in it.
func (l *ladder) gatherFile(path string, own bool) error {
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
	if m, ok := p.newest(); ok && own {
		l.known, l.saw = p.said(m)
		l.sure = len(l.known) > 0
	}
	return p.strays(func(it item) error {
		if raw, err := unseal(bucketJournal, it.key, it.value); err == nil {
			if err := l.pool.add(raw); err != nil {
				return err
			}
		}
		return nil
	})
}

// said is what the file below a head says of itself: where the chains stand, and its schema.
func (p *pages) said(m meta) (Heads, int) {
	heads, schema := Heads{}, 0
	_ = p.tree(m, func(bucket []byte, it item) error {
		switch string(bucket) {
		case string(bucketWriter):
			var s writerState
			if v, err := unseal(bucketWriter, it.key, it.value); err == nil && dec.Unmarshal(v, &s) == nil {
				heads[string(it.key)] = Head{s.Number, s.Hash}
			}
		case string(bucketMeta):
			if string(it.key) == "schema" && len(it.value) == 4 {
				schema = int(binary.BigEndian.Uint32(it.value))
			}
		}
		return nil
	}, func(string, error) {})
	return heads, schema
}

// clear removes what the steps left behind.
func (l *ladder) clear() {
	if l.pool != nil {
		l.pool.close()
	}
	_ = os.RemoveAll(l.work)
}

// offer takes a file that a step made: its records are completed, all of it is verified, and the better one is kept.
func (l *ladder) offer(r rung) error {
	if _, schema, err := schemaOf(r.path); err != nil {
		return err
	} else if schema > len(l.o.Migrations)+1 {
		return base.Refuse(base.Newer, "copy.newer", "", "这份副本由更新版本的程序写成")
	}
	if err := structure(r.path); err != nil {
		return err
	}
	db, err := openWork(r.path, l.o)
	if err != nil {
		return err
	}
	err = safely(r.path, func() error { _, err := db.replayAll(l.pool); return err })
	if err = errors.Join(err, db.bolt.Sync(), db.bolt.Close()); err != nil {
		return err
	}
	return l.judge(r)
}

// judge verifies a finished file and keeps it when it is the best so far.
func (l *ladder) judge(r rung) error {
	report, heads, err := VerifyCopy(r.path, limitFor(r.path))
	if err != nil {
		return err
	}
	if !report.Clean() {
		f := report.Faults[0]
		return fmt.Errorf("%s %s: %s", f.Where, f.Key, f.What)
	}
	r.heads = heads
	r.complete = l.sure && heads.Holds(l.known) && heads.Holds(l.made()) && r.rows.lost == 0
	if l.best == nil || r.complete || l.best.heads.sum() < heads.sum() {
		l.best = &r
	}
	return nil
}

// made is how far the records go that were found anywhere.
func (l *ladder) made() Heads {
	heads := Heads{}
	for w, n := range l.pool.most {
		heads[w] = Head{Number: n}
	}
	return heads
}

func (h Heads) sum() (n uint64) {
	for _, head := range h {
		n += head.Number
	}
	return n
}

// limitFor is how long the verification of a file may take: a minute, and more for a large one on a slow disk.
func limitFor(path string) time.Duration {
	limit := time.Minute
	if info, err := os.Stat(path); err == nil {
		limit += time.Duration(info.Size()>>20) * time.Second / 2
	}
	return limit
}

func (l *ladder) failed(step, what string, err error) {
	if err != nil {
		l.tell(step, what, false, err.Error())
	}
}

// dropHead is L1.
func (l *ladder) dropHead() {
	path := filepath.Join(l.work, "l1.db")
	err := copyFile(l.path, path)
	if err == nil {
		err = dropNewest(path)
	}
	if err == nil {
		err = l.offer(rung{step: "L1", path: path})
	}
	if !errors.Is(err, os.ErrNotExist) {
		l.failed("L1", "退回上一次保存的状态：没有成功", err)
	}
}

// dropNewest makes a file's newest head invalid, so that the one before counts.
func dropNewest(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	metas := newPages(f, info.Size()).metas()
	if !metas[0].valid || !metas[1].valid {
		return fmt.Errorf("one head only: %w", errPage)
	}
	at := metas[0].at
	if metas[1].txid > metas[0].txid {
		at = metas[1].at
	}
	_, err = f.WriteAt(make([]byte, 8), at+boltPageHeader+56)
	return err
}

// fromSnapshots is L2.
func (l *ladder) fromSnapshots() {
	snaps, err := Snapshots(l.dir)
	l.failed("L2", "快照读不出来", err)
	for i, s := range snaps { // newest first
		path := filepath.Join(l.work, fmt.Sprintf("l2-%d.db", i))
		err := s.Unpack(path)
		if err == nil {
			err = l.offer(rung{step: "L2", path: path, from: s.Taken.Time().Format("2006-01-02 15:04") + " 的快照"})
		}
		if err == nil {
			return
		}
		l.failed("L2", "快照 "+filepath.Base(s.Path)+" 不能用，改用更早的一份", err)
	}
}

// fromElsewhere is L3.
func (l *ladder) fromElsewhere() {
	if l.o.Elsewhere == nil {
		return
	}
	for i, s := range l.o.Elsewhere() {
		path := filepath.Join(l.work, fmt.Sprintf("l3-%d.db", i))
		err := s.Get(path)
		if err == nil {
			err = l.offer(rung{step: "L3", path: path, from: s.Name})
		}
		if err == nil && l.best.complete {
			return
		}
		l.failed("L3", s.Name+" 不能用", err)
	}
}

// fromRecords is the better half of L4: all records from the beginning give the shop as it was.
func (l *ladder) fromRecords() {
	if len(l.pool.most) == 0 || !l.pool.whole() {
		return
	}
	path := filepath.Join(l.work, "l4.db")
	err := createFile(path, l.schema())
	if err == nil {
		err = l.offer(rung{step: "L4", path: path})
	}
	l.failed("L4", "从全部操作记录重建：没有成功", err)
}

// fromRows is the last resort: the rows that can be read, and the records that can be had.
func (l *ladder) fromRows() {
	if l.best != nil {
		return
	}
	path := filepath.Join(l.work, "l4-rows.db")
	rows, err := mend(path, l.path, l.o, l.schema(), l.pool, filepath.Join(l.dir, "quarantine"))
	if err == nil && rows.kept == 0 && len(l.pool.most) == 0 {
		err = fmt.Errorf("no row could be read")
	}
	if err == nil {
		err = l.judge(rung{step: "L4", path: path, rows: rows})
	}
	l.failed("L4", "救出还能读的记录：没有成功", err)
}

func (l *ladder) schema() int {
	if l.saw > 0 {
		return l.saw
	}
	return len(l.o.Migrations) + 1
}

// swap puts the best file in the place of the damaged one, which is kept under another name. A shop that may have lost records
// goes on under a new life of its writer.
func (l *ladder) swap() error {
	if _, err := os.Stat(l.path); err == nil {
		if err := keepAside(l.path); err != nil {
			return diskFault(err)
		}
	}
	if !l.best.complete {
		if err := forgetIdentity(l.dir, &l.o); err != nil {
			return err
		}
	}
	if err := file.Rename(l.best.path, l.path); err != nil {
		return diskFault(err)
	}
	return diskFault(file.SyncFolder(l.dir))
}

// told is the sentence that the window shows.
func (l *ladder) told() Event {
	e := Event{Kind: "rescue", Step: l.best.step}
	how := map[string]string{
		"L1": "退回上一次完整保存的状态，再从第二副本补齐",
		"L2": "用 " + l.best.from + " 加上之后的操作记录恢复",
		"L3": "用 " + l.best.from + " 加上之后的操作记录恢复",
		"L4": "用全部操作记录重建",
	}[l.best.step]
	missing := uint64(0)
	for w, n := range l.made() {
		missing += n.Number - min(n.Number, l.best.heads[w].Number)
	}
	for w, h := range l.known {
		missing = max(missing, h.Number-min(h.Number, l.best.heads[w].Number))
	}
	switch {
	case l.best.rows.kept > 0:
		e.Grave = true
		e.Say = fmt.Sprintf("店铺资料损坏严重，副本也不全：救出了还能读的 %d 条资料，可能有缺失。请核对最近的单据，并请人帮助检查；原文件已保留", l.best.rows.kept)
	case l.best.complete:
		e.Say = "店铺资料文件损坏，已" + how + "，已保存的内容一条不少；原文件已改名保留"
	case missing > 0:
		e.Grave = true
		e.Say = fmt.Sprintf("店铺资料文件损坏，已%s，但有 %d 条最近的操作记录没能找回。请核对最后几张单据，缺的请补录；原文件已改名保留", how, missing)
	default:
		e.Grave = true
		e.Say = "店铺资料文件损坏，已" + how + "。没有发现缺失，但无法证明一条不少，请核对最后几张单据；原文件已改名保留"
	}
	return e
}

// structure holds a file's pages without trusting it.
func structure(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	p := newPages(f, info.Size())
	m, ok := p.newest()
	if !ok {
		return broken(path, errPage)
	}
	var found error
	err = p.tree(m, func([]byte, item) error { return nil }, func(where string, what error) {
		if found == nil {
			found = fmt.Errorf("%s: %w", where, what)
		}
	})
	return errors.Join(err, found)
}

// schemaOf reads what a file says of itself: where the chains stand, and its schema. A file that can't be read says nothing, and
// that is an error: it must not look like one that has nothing to say.
func schemaOf(path string) (Heads, int, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, diskFault(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, 0, diskFault(err)
	}
	p := newPages(f, info.Size())
	m, ok := p.newest()
	if !ok {
		return nil, 0, broken(path, errPage)
	}
	heads, schema := p.said(m)
	if schema < 1 {
		return nil, 0, broken(path, fmt.Errorf("no schema: %w", errPage))
	}
	return heads, schema, nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = out.ReadFrom(in)
	return errors.Join(err, out.Sync(), out.Close())
}
