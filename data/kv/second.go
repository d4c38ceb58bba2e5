package kv

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"jieche/data/base"
	"jieche/data/file"
)

// The second file may lie on a disk of its own: then a disk that dies takes one of the two with it, not both. Where it lies is
// written beside shop.db, not in it, because it is needed when shop.db cannot be read.
const secondFile = "second.json"

type secondPlace struct {
	Folder string `json:"folder"`
}

// journalDir is the folder of the second file, and whether it is on another disk by somebody's choice.
func journalDir(dir string) (folder string, chosen bool) {
	var p secondPlace
	if raw, err := os.ReadFile(filepath.Join(dir, secondFile)); err == nil && json.Unmarshal(raw, &p) == nil && p.Folder != "" {
		return p.Folder, true
	}
	return filepath.Join(dir, "journal"), false
}

// JournalDir is where the second file lies.
func (db *DB) JournalDir() string {
	folder, _ := journalDir(db.dir)
	return folder
}

// lag is how the second file stands.
type lag struct {
	err   error
	since time.Time
}

// Second says why the second file does not hold every record, and since when; nil when it does.
func (db *DB) Second() (error, time.Time) {
	db.told.Lock()
	defer db.told.Unlock()
	return db.lag.err, db.lag.since
}

// behindFile is there while the second file lacks records: then it alone cannot say what was saved.
const behindFile = "second.behind"

func (db *DB) markSecond(err error) {
	db.told.Lock()
	defer db.told.Unlock()
	path := filepath.Join(db.dir, behindFile)
	switch {
	case err == nil && db.lag.err != nil:
		if file.Remove(path) == nil { // otherwise the mark stays up, and the next try removes it
			db.lag = lag{}
		}
	case err != nil && db.lag.err == nil:
		db.lag = lag{err, time.Now()}
		_ = file.Replace(path, nil) // on a full disk there is no room for the note; the mark in the window stands
	case err != nil:
		db.lag.err = err
	}
}

// openSecond opens the second file of this writer. Where its disk was chosen and is not there, nothing is made in its place:
// the same letter may now stand for somebody's camera.
func (db *DB) openSecond() error {
	folder, chosen := journalDir(db.dir)
	if chosen {
		if _, err := os.Stat(folder); err != nil {
			return base.Refuse(base.NotFound, "second.away", "", "第二副本所在的文件夹 %s 不在：请接上那块磁盘，程序会自动补齐；或到“设置 › 检查与修复”另选位置", folder).Because(err)
		}
	}
	m, err := openMirror(filepath.Join(folder, db.identity.Writer()), db.options.SealAt)
	if err != nil {
		return diskFault(err)
	}
	db.mirror = m
	return nil
}

// second brings the second file up to the record n. When an earlier record could not be written, it goes first.
func (db *DB) second(n uint64, raw []byte) error {
	err := db.secondNow(n, raw)
	if err != nil && db.mirror != nil { // whatever is wrong with it, the next try begins with what the disk then holds
		_ = db.mirror.close()
		db.mirror = nil
	}
	db.markSecond(err)
	return err
}

func (db *DB) secondNow(n uint64, raw []byte) error {
	if db.mirror == nil {
		if _, chosen := journalDir(db.dir); chosen && raw != nil {
			err, _ := db.Second() // a disk that is away may take seconds to say so: that is tried in the background
			return err
		}
		if err := db.openSecond(); err != nil {
			return err
		}
	}
	if raw != nil && db.mirror.last+1 == n {
		return diskFault(db.mirror.append(n, raw))
	}
	return db.View(func(tx *Tx) error { return diskFault(db.mirror.fill(tx, db.identity.Writer())) })
}

// RetrySecond tries again to bring the second file up to date, if it is not.
func (db *DB) RetrySecond() error {
	if err, _ := db.Second(); err == nil {
		return nil
	}
	db.write.Lock()
	defer db.write.Unlock()
	if db.bolt == nil || db.fault != nil {
		return nil
	}
	return db.second(0, nil)
}

// MoveSecond has the second file lie in another folder from now on, on another disk if its owner is wise. Everything is
// written there first; an empty name brings it back beside shop.db.
func (db *DB) MoveSecond(folder string) error {
	own := filepath.Join(db.dir, "journal")
	if folder == "" {
		folder = own
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return diskFault(err)
	}
	db.write.Lock()
	defer db.write.Unlock()
	if before, _ := journalDir(db.dir); before == folder {
		return nil
	}
	if err := file.MakeFolder(folder); err != nil {
		return diskFault(err)
	}
	if err := errors.Join(db.mirror.close(), db.closeOthers()); err != nil {
		return diskFault(err)
	}
	db.mirror = nil
	if err := db.View(func(tx *Tx) error { return fillFolders(tx, folder, db.options.SealAt) }); err != nil {
		return err
	}
	raw, err := json.Marshal(secondPlace{folder})
	if err != nil {
		return err
	}
	if folder == own {
		err = file.Remove(filepath.Join(db.dir, secondFile))
	} else {
		err = file.Replace(filepath.Join(db.dir, secondFile), append(raw, '\n'))
	}
	if err != nil {
		return diskFault(err)
	}
	return db.second(0, nil)
}

// fillFolders brings every writer's folder up to what the shop's file holds.
func fillFolders(tx *Tx, folder string, limit int64) error {
	for writer := range tx.Heads() {
		m, err := openMirror(filepath.Join(folder, writer), limit)
		if err == nil {
			err = errors.Join(m.fill(tx, writer), m.close())
		}
		if err != nil {
			return diskFault(err)
		}
	}
	return nil
}

// folderHead is the highest number in a writer's folder, without reading what is sealed.
func folderHead(dir string) (uint64, error) {
	files, err := journalFiles(dir)
	if err != nil {
		return 0, err
	}
	for _, f := range slices.Backward(files) {
		if last, err := f.lastNumber(); err != nil || last > 0 {
			return last, err
		}
	}
	return 0, nil
}

// catchUp compares both files at opening. The second may lack records whose append was cut short; and it may have records
// that the first lost, when a disk lied about what it had written: those are replayed. Lost says that some could not be.
func (db *DB) catchUp() (lost *loss, err error) {
	folder, _ := journalDir(db.dir)
	var heads Heads
	if err := db.View(func(tx *Tx) error { heads = tx.Heads(); return nil }); err != nil {
		return nil, err
	}
	writers, err := journalWriters(folder)
	if err != nil {
		return nil, diskFault(err)
	}
	ahead, behind := false, false
	for w := range heads { // restored from a copy, the shop may have writers whose records were never written here
		behind = behind || !slices.Contains(writers, w)
	}
	for _, w := range writers {
		n, err := folderHead(filepath.Join(folder, w))
		if err != nil {
			return nil, diskFault(err)
		}
		if w == db.identity.Writer() && db.mirror != nil {
			n = db.mirror.most
			behind = behind || db.mirror.last < heads[w].Number
		}
		ahead, behind = ahead || n > heads[w].Number, behind || n < heads[w].Number
	}
	if ahead {
		p, err := newPool(db.dir, heads)
		if err != nil {
			return nil, err
		}
		defer p.close()
		if err := p.addJournal(folder); err != nil {
			return nil, err
		}
		n, err := db.replayAll(p)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			db.tell("catchup", "L0", fmt.Sprintf("上次关闭后主文件少了 %d 条操作记录，已从第二副本补齐，没有丢失内容", n))
		}
		if lost := db.beyond(p); lost != nil {
			return lost, nil
		}
		behind = true // the replay may have filled what a damaged end of the second file has lost
	}
	if behind && db.mirror != nil {
		return nil, db.View(func(tx *Tx) error {
			writer := db.identity.Writer()
			for w := range tx.Heads() {
				if w == writer {
					continue
				}
				if err := fillFolder(tx, filepath.Join(folder, w), w, db.options.SealAt); err != nil {
					return err
				}
			}
			return diskFault(db.mirror.fill(tx, writer))
		})
	}
	return nil, nil
}

func fillFolder(tx *Tx, dir, writer string, limit int64) error {
	m, err := openMirror(dir, limit)
	if err != nil {
		return diskFault(err)
	}
	return diskFault(errors.Join(m.fill(tx, writer), m.close()))
}

// loss is what could not be brought back: records that are known to have been made and are nowhere to be had.
type loss struct {
	records uint64            // how many are missing
	after   map[string]uint64 // writer → last number that is there
}

// beyond says which records of the pool could not be replayed because one before them is missing.
func (db *DB) beyond(p *pool) *loss {
	var heads Heads
	if err := db.View(func(tx *Tx) error { heads = tx.Heads(); return nil }); err != nil {
		return nil
	}
	var l *loss
	for w, n := range p.most {
		if n > heads[w].Number {
			if l == nil {
				l = &loss{after: map[string]uint64{}}
			}
			l.records += n - heads[w].Number
			l.after[w] = heads[w].Number
		}
	}
	return l
}

// replayAll replays what the pool has beyond the file, in the order in which it was made, and says how many records that was.
func (db *DB) replayAll(p *pool) (done int, err error) {
	const together = 200
	list := p.inOrder()
	for len(list) > 0 {
		some := list[:min(together, len(list))]
		list = list[len(some):]
		n, err := db.replaySome(p, some)
		if err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}

func (db *DB) replaySome(p *pool, some []span) (done int, err error) {
	b, err := db.bolt.Begin(true)
	if err != nil {
		return 0, diskFault(err)
	}
	defer b.Rollback()
	tx := db.tx(b, Call{}, true)
	for _, s := range some {
		raw, err := p.raw(s)
		if err != nil {
			return 0, err
		}
		r, err := ParseRecord(raw)
		if err != nil {
			return 0, err
		}
		if !follows(r, tx.writerState(r.Writer)) {
			continue
		}
		fresh, err := tx.absorb(r, raw)
		if _, waits := Missing(err); waits {
			continue // for a record of another PC that is nowhere to be had
		}
		if err != nil {
			return 0, err
		}
		if fresh {
			done++
		}
	}
	return done, diskFault(b.Commit())
}

// follows says that a record is the next one of its writer's chain.
func follows(r *Record, last writerState) bool {
	return r.Number == last.Number+1 && slices.Equal(r.Prev, last.Hash)
}
