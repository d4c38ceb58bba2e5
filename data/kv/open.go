package kv

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"jieche/data/base"
	"jieche/data/file"
)

const (
	lockFile    = "lock"
	runningFile = "running" // is there while the shop is open, and afterwards when the program or the PC went down
	suspectFile = "suspect" // a check found damage: the next opening looks at everything
)

// Open opens the shop in the folder, and makes it when Options.Create says so. A file that is damaged is replaced by what can
// be made of the other copies; see the ladder.
func Open(dir string, o Options) (*DB, error) {
	if o.Clock == nil {
		o.Clock = func() base.Instant { return base.InstantOf(time.Now()) }
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Station == "" {
		o.Station = "A"
	}
	if o.SealAt == 0 {
		o.SealAt = mirrorLimit
	}
	_, err := os.Stat(filepath.Join(dir, FileName))
	missing := errors.Is(err, os.ErrNotExist)
	if err != nil && !missing {
		return nil, diskFault(err)
	}
	lived := hasLived(dir)
	if missing && !lived {
		if !o.Create {
			return nil, base.Refuse(base.NotFound, "shop.missing", "", "文件夹 %s 里没有店铺资料。请选择正确的文件夹，或新建店铺", dir)
		}
		if err := file.MakeFolder(dir); err != nil {
			return nil, diskFault(err)
		}
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	db, err := openLocked(dir, o, missing, lived)
	if err != nil {
		lock.release()
		return nil, err
	}
	db.lock = lock
	if err := file.Replace(filepath.Join(dir, runningFile), fmt.Appendln(nil, os.Getpid())); err != nil {
		db.Tell(Event{Kind: "open", Say: "开店标记写不进去，若突然断电，下次打开时不会自动检查", Cause: err.Error()})
	}
	return db, nil
}

func openLocked(dir string, o Options, missing, lived bool) (*DB, error) {
	if missing && !lived {
		if err := create(dir, o); err != nil {
			return nil, diskFault(err)
		}
		return try(dir, o)
	}
	var db *DB
	cause := error(base.Refuse(base.Damaged, "shop.gone", "", "店铺资料文件 %s 不见了", filepath.Join(dir, FileName)))
	if !missing {
		if db, cause = try(dir, o); cause == nil {
			cause = db.soundAfterCrash()
		}
		if cause == nil {
			return db, nil
		}
		if db != nil {
			_ = errors.Join(db.bolt.Close(), db.mirror.close())
		}
	}
	if !base.Is(cause, base.Damaged) || !lived {
		return nil, cause
	}
	return descend(dir, o, cause)
}

// try opens the file as it lies there.
func try(dir string, o Options) (*DB, error) {
	path := filepath.Join(dir, FileName)
	if err := headed(path); err != nil {
		return nil, err
	}
	db := &DB{dir: dir, options: o}
	var err error
	if db.bolt, err = openFile(path); err != nil {
		return nil, err
	}
	if err = safely(path, db.begin); err != nil {
		_ = errors.Join(db.bolt.Close(), db.mirror.close())
		return nil, err
	}
	return db, nil
}

// headed refuses a file without a head before bbolt sees it: an empty one it would take for a new one, and write to it.
func headed(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return diskFault(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return diskFault(err)
	}
	if _, ok := newPages(f, info.Size()).newest(); !ok {
		return broken(path, fmt.Errorf("no head in %d bytes: %w", info.Size(), errPage))
	}
	return nil
}

// hasLived says that there was a shop in the folder: its second file or a snapshot is there.
func hasLived(dir string) bool {
	if _, chosen := journalDir(dir); chosen {
		return true
	}
	for _, pattern := range []string{"journal/*/*.jl*", "snap/*" + snapSuffix} {
		if found, err := filepath.Glob(filepath.Join(dir, pattern)); err == nil && len(found) > 0 {
			return true
		}
	}
	return false
}

// Crashed says that the program or the PC went down while the shop was open the last time.
func (db *DB) Crashed() bool { return db.crashed }

// soundAfterCrash looks at a file that was open when the program or the PC went down, or of which a check said that it is
// damaged: at everything where that is quick or there is a reason, otherwise at what the last transactions wrote. The rest is
// checked in the background.
func (db *DB) soundAfterCrash() error {
	_, err := os.Stat(filepath.Join(db.dir, runningFile))
	db.crashed = err == nil
	_, err = os.Stat(filepath.Join(db.dir, suspectFile))
	suspect := err == nil
	if !db.crashed && !suspect {
		return nil
	}
	const quick = 32 << 20
	path := filepath.Join(db.dir, FileName)
	report := &Report{}
	err = safely(path, func() error {
		return db.View(func(tx *Tx) error {
			if tx.bolt.Size() > quick && !suspect {
				return tx.checkLast(report)
			}
			if err := tx.checkPages(report); err != nil || !report.Clean() {
				return err
			}
			return tx.verify(report)
		})
	})
	if err == nil && !report.Clean() {
		f := report.Faults[0]
		err = broken(path, fmt.Errorf("%s %s: %s", f.Where, f.Key, f.What))
	}
	if err == nil && suspect {
		err = diskFault(file.Remove(filepath.Join(db.dir, suspectFile)))
	}
	return err
}

// checkLast reads what the last records wrote: a disk that lied about its last writes is caught there.
func (tx *Tx) checkLast(report *Report) error {
	const records = 5
	for writer, head := range tx.Heads() {
		for n := head.Number; n > 0 && n+records > head.Number; n-- {
			r, err := tx.readRecord(journalKey(writer, n))
			if err != nil {
				return err
			}
			if n == head.Number && !bytes.Equal(r.hash[:], head.Hash) {
				report.add("writer", []byte(writer), "登记的最后一条与记录不符")
			}
			tx.checkRows(r, report)
		}
	}
	return nil
}

func (tx *Tx) checkRows(r *Record, report *Report) {
	look := func(table string, key []byte, gone bool) {
		b := tx.bolt.Bucket([]byte(table))
		if b == nil {
			report.add(table, nil, "整张表不见了")
			return
		}
		v := b.Get(key)
		if v == nil {
			if !gone {
				report.add(table, key, "记录不见了")
			}
			return
		}
		if _, err := unseal([]byte(table), key, v); err != nil {
			report.add(table, key, "校验和不符")
		}
	}
	for _, m := range r.Moves {
		look(m.Log, m.Key, false)
	}
	for _, e := range r.Edits {
		look(e.Table, e.Key, true) // a later record may have deleted it
	}
}

// Suspect has the next opening look at everything: a check in the background found damage.
func (db *DB) Suspect() error {
	return diskFault(file.Replace(filepath.Join(db.dir, suspectFile), nil))
}

// folderLock keeps two programs from working on one folder, also while shop.db is being replaced.
type folderLock struct{ file *os.File }

func lockFolder(dir string) (*folderLock, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, diskFault(err)
	}
	for end := time.Now().Add(time.Second); ; time.Sleep(20 * time.Millisecond) {
		ok, err := tryLock(f)
		if ok {
			return &folderLock{f}, nil
		}
		if err != nil {
			f.Close()
			return nil, diskFault(err)
		}
		if time.Now().After(end) {
			f.Close()
			return nil, base.Refuse(base.Busy, "shop.busy", "", "店铺资料正被另一个程序使用。接车可能已经打开，请看任务栏；或等备份结束后再试")
		}
	}
}

func (l *folderLock) release() {
	if l != nil {
		l.file.Close()
	}
}

// anew begins a new life of the writer: records that it made are lost here and may still be somewhere, so their numbers must not
// be given to others.
func (db *DB) anew(lost *loss) error {
	before := db.identity.Writer()
	if err := db.renew(); err != nil {
		return err
	}
	db.Tell(Event{
		Kind: "rescue", Step: "L0", Grave: true,
		Say:   fmt.Sprintf("有 %d 条最近的操作记录只剩残片，没能找回；此前的内容都在。请核对最后几张单据，缺的请补录", lost.records),
		Cause: fmt.Sprintf("%s goes on as %s; there up to %v", before, db.identity.Writer(), lost.after),
	})
	return nil
}

// forgetIdentity has the next reading of the identity begin a new life, under the same letter.
func forgetIdentity(dir string, o *Options) error {
	if id, ok := knownIdentity(dir); ok {
		o.Station = id.Station
	}
	return diskFault(file.Remove(filepath.Join(dir, identityFile)))
}
