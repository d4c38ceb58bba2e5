package kv

import (
	"errors"
	"path/filepath"
)

// secondOthers writes the records that came from other writers into their folders of the second file. What can't be written now
// is written at the next opening.
func (db *DB) secondOthers(list []*parcel) {
	if db.mirror == nil { // the second file is away
		return
	}
	self, done := db.identity.Writer(), map[string]bool{}
	for _, p := range list {
		w := p.r.Writer
		if w == self || done[w] {
			continue
		}
		done[w] = true
		if err := db.fillOther(w); err != nil {
			_ = db.others[w].close()
			delete(db.others, w)
			db.markSecond(err)
		}
	}
}

func (db *DB) fillOther(writer string) error {
	m := db.others[writer]
	if m == nil {
		folder, _ := journalDir(db.dir)
		var err error
		if m, err = openMirror(filepath.Join(folder, writer), db.options.SealAt); err != nil {
			return diskFault(err)
		}
		if db.others == nil {
			db.others = map[string]*mirror{}
		}
		db.others[writer] = m
	}
	return db.View(func(tx *Tx) error { return diskFault(m.fill(tx, writer)) })
}

func (db *DB) closeOthers() error {
	var err error
	for w, m := range db.others {
		err = errors.Join(err, m.close())
		delete(db.others, w)
	}
	return err
}
