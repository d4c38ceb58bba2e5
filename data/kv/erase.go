package kv

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"jieche/data/base"
	"jieche/data/file"
)

// RowRef names a row in a record.
type RowRef struct {
	Table string `json:"k"`
	Key   []byte `json:"i"`
}

// Erase removes the personal data of the row for good, together with the record that the command makes: from the row, and from
// every record that ever changed it. What is not personal stays, and so does the chain: a record's hash covers the hash of each
// block of personal data, not the block.
//
// The record names the row, so that whoever receives it erases the same. A record of somebody who did not know of the erasure
// loses its block when it arrives; who knew of it and wrote personal data again means it.
func (tx *Tx) Erase(table string, key []byte) {
	for _, r := range tx.erase {
		if r.Table == table && bytes.Equal(r.Key, key) {
			return
		}
	}
	tx.erase = append(tx.erase, RowRef{table, bytes.Clone(key)})
}

// erasures carries out what the record erases. The record and the changes of its command are stored already.
func (tx *Tx) erasures(r *Record) error {
	was := tx.applying
	tx.applying = true // lines of logs lose their personal fields too
	defer func() { tx.applying = was }()
	at := binary.BigEndian.AppendUint64(nil, r.Lamport)
	for _, ref := range r.Erase {
		s, ok := registry.byName[ref.Table]
		if !ok {
			continue
		}
		if err := tx.bucket(bucketErased).Put(touchedKey(ref.Table, ref.Key, r.dot()), at); err != nil {
			return err
		}
		dots, err := tx.dotsOf(ref.Table, ref.Key)
		if err != nil {
			return err
		}
		for _, d := range dots {
			if d == r.dot() || tx.saw(d, r.dot()) {
				continue
			}
			if err := tx.detach(d, ref); err != nil {
				return err
			}
		}
		if err := tx.refold(s, ref, len(dots)); err != nil {
			return err
		}
	}
	return nil
}

// refold makes the row from what its records still say.
func (tx *Tx) refold(s source, ref RowRef, records int) error {
	if records == 0 {
		return nil
	}
	list, err := tx.editions(ref.Table, ref.Key)
	if err != nil {
		return err
	}
	if s.appendOnly() {
		return tx.become(s, ref.Table, ref.Key, foldLine(ref.Table, ref.Key, list))
	}
	return tx.become(s, ref.Table, ref.Key, tx.foldRow(ref.Table, ref.Key, list))
}

// blockOf is the number of the block with the row's personal fields; zero where the record has none.
func (r *Record) blockOf(table string, key []byte) int {
	for _, e := range r.Edits {
		if e.Table == table && bytes.Equal(e.Key, key) {
			return e.Block
		}
	}
	for _, m := range r.Moves {
		if m.Log == table && bytes.Equal(m.Key, key) {
			return m.Block
		}
	}
	return 0
}

// detach takes the row's block from a stored record.
func (tx *Tx) detach(d Dot, ref RowRef) error {
	key := journalKey(d.Writer, d.Number)
	raw, err := unseal(bucketJournal, key, tx.bucket(bucketJournal).Get(key))
	if err != nil {
		return err
	}
	r, err := ParseRecord(raw)
	if err != nil {
		return err
	}
	n := r.blockOf(ref.Table, ref.Key)
	if n == 0 || n > len(r.blocks) || r.blocks[n-1] == nil {
		return nil
	}
	r.blocks[n-1] = nil
	header, _, ok := chunk(raw[1:], 0)
	if !ok {
		return errShape
	}
	delete(tx.records, d)
	tx.detached = append(tx.detached, d)
	return tx.bucket(bucketJournal).Put(key, seal(bucketJournal, key, frame(bytes.Clone(header), r.blocks)))
}

// strip takes from an arriving record the blocks of rows that were erased by somebody of whom its writer did not know.
func (tx *Tx) strip(r *Record, raw []byte) ([]byte, error) {
	if first, _ := tx.bucket(bucketErased).Cursor().First(); first == nil || len(r.blocks) == 0 {
		return raw, nil
	}
	gone := false
	look := func(table string, key []byte, n int) error {
		if n == 0 || n > len(r.blocks) || r.blocks[n-1] == nil {
			return nil
		}
		erased, err := tx.erasedUnseen(r, table, key)
		if erased {
			r.blocks[n-1], gone = nil, true
		}
		return err
	}
	for _, e := range r.Edits {
		if err := look(e.Table, e.Key, e.Block); err != nil {
			return nil, err
		}
	}
	for _, m := range r.Moves {
		if err := look(m.Log, m.Key, m.Block); err != nil {
			return nil, err
		}
	}
	header, _, ok := chunk(raw[1:], 0)
	if !gone || !ok {
		return raw, nil
	}
	tx.detached = append(tx.detached, r.dot())
	return frame(bytes.Clone(header), r.blocks), nil
}

// erasedUnseen says that the row was erased by a record that the writer of r did not know.
func (tx *Tx) erasedUnseen(r *Record, table string, key []byte) (bool, error) {
	prefix := touchedPrefix(table, key)
	b := tx.bucket(bucketErased)
	for k := range tx.keys(bucketErased, prefix) {
		d, err := dotOf(k[len(prefix):], b.Get(k))
		if err != nil {
			return false, damaged(bucketErased, k, "shape")
		}
		if d != r.dot() && !tx.sawBefore(r, d) {
			return true, nil
		}
	}
	return false, nil
}

// sawBefore says whether the writer of a record that is not stored yet had applied d.
func (tx *Tx) sawBefore(r *Record, d Dot) bool {
	if d.Writer == r.Writer {
		return d.Number < r.Number
	}
	if n, ok := r.Deps[d.Writer]; ok {
		return n >= d.Number
	}
	return tx.seenBy(r.Writer, r.Number)[d.Writer] >= d.Number
}

// keyErasing names what has still to be rewritten in the second file after an erasure: the program may end between the two.
var keyErasing = []byte("erasing")

// noteErasing leaves word for the next start.
func (tx *Tx) noteErasing() error {
	if len(tx.detached) == 0 {
		return nil
	}
	var list []Dot
	if v := tx.bucket(bucketMeta).Get(keyErasing); v != nil {
		if err := dec.Unmarshal(v, &list); err != nil {
			list = nil
		}
	}
	raw, err := enc.Marshal(append(list, tx.detached...))
	if err != nil {
		return err
	}
	return tx.bucket(bucketMeta).Put(keyErasing, raw)
}

// finishErasing brings an erasure to its end outside of the shop's rows: the second file is written anew where it still has the
// blocks, and the free pages of the shop's file, which still hold what was there, are filled with zeros. It is called with the
// write lock held, and again at the next start when it was cut short.
func (db *DB) finishErasing() error {
	var list []Dot
	err := db.bolt.View(func(b *bolt.Tx) error {
		if v := b.Bucket(bucketMeta).Get(keyErasing); v != nil {
			return dec.Unmarshal(v, &list)
		}
		return nil
	})
	if err != nil || len(list) == 0 {
		return err
	}
	if err := db.rewriteSecond(list); err != nil {
		return err
	}
	if err := db.bolt.Update(func(b *bolt.Tx) error { return b.Bucket(bucketMeta).Delete(keyErasing) }); err != nil {
		return diskFault(err)
	}
	return db.scour()
}

// rewriteSecond replaces the records in the second file by those of the shop's file.
func (db *DB) rewriteSecond(list []Dot) error {
	if db.mirror == nil { // its disk is away: the next start with it goes on
		return base.Refuse(base.NotFound, "erase.second", "", "第二副本不在，里面的个人信息还没有删除。接上第二副本的磁盘后重新打开程序，会自动删除")
	}
	byWriter := map[string]map[uint64]bool{}
	for _, d := range list {
		if byWriter[d.Writer] == nil {
			byWriter[d.Writer] = map[uint64]bool{}
		}
		byWriter[d.Writer][d.Number] = true
	}
	if err := db.mirror.close(); err != nil {
		return diskFault(err)
	}
	db.mirror = nil
	for writer, numbers := range byWriter {
		if err := db.rewriteFolder(filepath.Join(db.JournalDir(), writer), writer, numbers); err != nil {
			return diskFault(err)
		}
	}
	return db.openSecond()
}

// rewriteFolder writes those files of a journal folder anew that hold one of the records, plain ones and sealed ones.
func (db *DB) rewriteFolder(dir, writer string, numbers map[uint64]bool) error {
	files, err := journalFiles(dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		meant := false
		if _, err := f.walk(func(n uint64, _ []byte) error { meant = meant || numbers[n]; return nil }); err != nil {
			return err
		}
		if !meant {
			continue
		}
		if err := db.rewriteFile(f, writer); err != nil {
			return err
		}
	}
	return nil
}

// rewriteFile makes a journal file anew from the shop's file: under another name, read back, then renamed over the old one.
func (db *DB) rewriteFile(f journalFile, writer string) error {
	fresh := []byte(mirrorMagic)
	err := db.bolt.View(func(b *bolt.Tx) error {
		journal := b.Bucket(bucketJournal)
		_, err := f.walk(func(n uint64, raw []byte) error {
			key := journalKey(writer, n)
			if stored, err := unseal(bucketJournal, key, journal.Get(key)); err == nil {
				raw = stored
			}
			fresh = appendFrame(fresh, n, raw)
			return nil
		})
		return err
	})
	if err != nil {
		return err
	}
	if f.sealed {
		return f.write(fresh)
	}
	temporary := f.path() + ".new"
	if err := writeDurably(temporary, fresh); err != nil {
		return err
	}
	back, err := os.ReadFile(temporary)
	if err != nil || !bytes.Equal(back, fresh) {
		return errors.Join(err, fmt.Errorf("%s: what was written is not what is read", filepath.Base(temporary)), file.Remove(temporary))
	}
	return errors.Join(file.Rename(temporary, f.path()), file.SyncFolder(f.dir))
}

// scour fills the free pages of the shop's file with zeros: what was erased still stands there. Both of bbolt's heads must have
// done with a page before it is overwritten, so two commits go before, and only what is free after both counts. No reader is let
// in meanwhile.
func (db *DB) scour() error {
	db.handle.Lock()
	defer db.handle.Unlock()
	var free map[int]bool
	for range 3 {
		if err := db.bolt.Update(func(b *bolt.Tx) error {
			meta := b.Bucket(bucketMeta)
			return meta.Put([]byte("schema"), bytes.Clone(meta.Get([]byte("schema"))))
		}); err != nil {
			return diskFault(err)
		}
		now, err := db.freePages()
		if err != nil {
			return err
		}
		before := free
		free = now
		for id := range free {
			if before != nil && !before[id] {
				delete(free, id)
			}
		}
	}
	f, err := os.OpenFile(db.bolt.Path(), os.O_RDWR, 0o600)
	if err != nil {
		return diskFault(err)
	}
	zero := make([]byte, db.bolt.Info().PageSize)
	for id := range free {
		if _, err := f.WriteAt(zero, int64(id)*int64(len(zero))); err != nil {
			return diskFault(errors.Join(err, f.Close()))
		}
	}
	return diskFault(errors.Join(f.Sync(), f.Close()))
}

// freePages lists the pages that the newest head has no use for.
func (db *DB) freePages() (map[int]bool, error) {
	free := map[int]bool{}
	err := db.bolt.View(func(b *bolt.Tx) error {
		for id := 2; ; {
			info, err := b.Page(id)
			if err != nil || info == nil {
				return err
			}
			if info.Type == "free" {
				free[id] = true
				id++
				continue
			}
			id += 1 + info.OverflowCount
		}
	})
	return free, err
}
