package kv

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"jieche/data/base"
	"jieche/data/file"
)

// checkedFile tells when the whole shop was last found sound, by its time of change.
const checkedFile = "checked"

// Inspect verifies everything while the shop is in use: a copy in a child process, so that nothing it stumbles over can harm
// the window, and then the second file against the shop's records. What is found is an event; damage of shop.db raises a mark
// and has the next opening look at everything.
func (db *DB) Inspect(ctx context.Context) (*Report, error) {
	f, err := os.CreateTemp(db.dir, "check-*.part")
	if err != nil {
		return nil, diskFault(err)
	}
	defer os.Remove(f.Name())
	_, err = db.copyInto(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, diskFault(err)
	}
	report, _, err := verifyCopy(ctx, f.Name(), limitFor(f.Name()))
	if err != nil {
		return nil, err
	}
	if !report.Clean() {
		_ = db.unclean("全面检查", report) // the report says it
		return report, nil
	}
	if err := db.View(func(tx *Tx) error { return db.checkMirror(tx, report) }); err != nil {
		return nil, err
	}
	if !report.Clean() {
		return report, db.healSecond(report)
	}
	return report, diskFault(file.Replace(filepath.Join(db.dir, checkedFile), nil))
}

// healSecond makes the second file anew from shop.db, which was just found sound.
func (db *DB) healSecond(report *Report) error {
	db.write.Lock()
	defer db.write.Unlock()
	if db.bolt == nil {
		return nil
	}
	if err := db.refreshSecond(); err != nil {
		return err
	}
	db.Tell(Event{
		Kind: "second", Say: "第二副本有缺损，已从主文件补齐；主文件完好，没有丢失内容",
		Cause: fmt.Sprintf("%s %s", report.Faults[0].Key, report.Faults[0].What),
	})
	return nil
}

// Checked is when the whole shop was last found sound; zero when never.
func (db *DB) Checked() base.Instant {
	info, err := os.Stat(filepath.Join(db.dir, checkedFile))
	if err != nil {
		return 0
	}
	return base.InstantOf(info.ModTime())
}

// Due says that everything should be verified: the program or the PC went down the last time, or a week has gone by.
func (db *DB) Due() bool {
	return db.crashed || time.Since(db.Checked().Time()) > 7*24*time.Hour
}

// Damaged says that a check found damage that was not repaired yet.
func (db *DB) Damaged() bool {
	_, err := os.Stat(filepath.Join(db.dir, suspectFile))
	return err == nil
}
