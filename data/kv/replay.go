package kv

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"jieche/data/base"
)

// Applied is what came of records that were brought here.
type Applied struct {
	Records int      // how many were new and are applied now
	Changed []string // tables and logs that changed
	Waiting []Gap    // what is missing before the others can be applied: they are not kept here
}

// Apply replays a record that was made elsewhere, or here in an earlier life. A record that is already there does nothing; one
// whose predecessors are not all there is refused, and Missing says what it waits for.
//
// Apply looks at no clock, draws nothing, and makes no record: what a shop holds depends on the set of its records alone,
// whatever the order in which they came. It refuses nothing that a command would refuse: what was done elsewhere was done.
func (db *DB) Apply(raw []byte) error {
	r, err := ParseRecord(raw)
	if err != nil {
		return err
	}
	_, err = db.applyAll([]*parcel{{r, raw}}, true)
	return err
}

// ApplyAll applies records in whatever order they come, each after those that it needs, many in one transaction. Those that
// still wait for others are left out. A record that can't be applied stops what comes behind it, never what came before.
func (db *DB) ApplyAll(raws [][]byte) (Applied, error) {
	list := make([]*parcel, 0, len(raws))
	for _, raw := range raws {
		r, err := ParseRecord(raw)
		if err != nil {
			return Applied{}, err
		}
		list = append(list, &parcel{r, raw})
	}
	// In the order of records each comes behind all that its writer knew.
	slices.SortStableFunc(list, func(a, b *parcel) int { return a.r.dot().compare(b.r.dot()) })
	var all Applied
	for batch := range slices.Chunk(list, batchSize) {
		done, err := db.applyAll(batch, false)
		all.add(done)
		if err == nil {
			continue
		}
		for _, p := range batch { // find the one that can't be applied, and keep those before it
			done, err := db.applyAll([]*parcel{p}, false)
			all.add(done)
			if err != nil {
				return all, err
			}
		}
	}
	return all, nil
}

// batchSize is how many records share a transaction.
const batchSize = 256

func (a *Applied) add(b Applied) {
	a.Records += b.Records
	a.Waiting = append(a.Waiting, b.Waiting...)
	for _, name := range b.Changed {
		if !slices.Contains(a.Changed, name) {
			a.Changed = append(a.Changed, name)
		}
	}
}

// parcel is a record with its bytes.
type parcel struct {
	r   *Record
	raw []byte
}

// applyAll applies the records in one transaction: all of them, or those that wait left out.
func (db *DB) applyAll(list []*parcel, strict bool) (Applied, error) {
	db.write.Lock()
	defer db.write.Unlock()
	if db.fault != nil {
		return Applied{}, db.fault
	}
	if db.bolt == nil {
		return Applied{}, base.Refuse(base.Busy, "shop.closed", "", "店铺资料已关闭，请重新打开程序")
	}
	if err := db.outgrown(list); err != nil {
		return Applied{}, err
	}
	return db.apply(list, strict)
}

func (db *DB) apply(list []*parcel, strict bool) (done Applied, err error) {
	err = guard(db.bolt.Path(), func() error {
		b, err := db.bolt.Begin(true)
		if err != nil {
			return diskFault(err)
		}
		defer b.Rollback()
		tx := db.tx(b, Call{}, true)
		var newest *Record
		for _, p := range list {
			fresh, err := tx.absorb(p.r, p.raw)
			gap, waiting := Missing(err)
			switch {
			case waiting && !strict:
				done.Waiting = append(done.Waiting, gap)
			case err != nil:
				return err
			case fresh:
				done.Records++
				newest = p.r
			}
		}
		if done.Records == 0 {
			return nil
		}
		done.Changed = tx.changed()
		if err := tx.noteErasing(); err != nil {
			return err
		}
		erased := len(tx.detached) > 0
		if err := b.Commit(); err != nil {
			if err := db.lookUp(newest, err); err != nil {
				return err
			}
		}
		if erased {
			return db.finishErasing()
		}
		return nil
	})
	if err != nil {
		return Applied{}, err
	}
	db.secondOthers(list)
	return done, nil
}

// absorb stores a record and what it did; false when it was there already. Opening and repairing replay many in one
// transaction.
func (tx *Tx) absorb(r *Record, raw []byte) (fresh bool, err error) {
	if fresh, err = tx.admit(r); !fresh || err != nil {
		return false, err
	}
	tx.applying = true
	if raw, err = tx.strip(r, raw); err != nil {
		return false, err
	}
	if err := tx.keep(r, raw); err != nil {
		return false, err
	}
	if err := r.replay(tx); err != nil {
		return false, fmt.Errorf("replay %s: %w", r.dot(), err)
	}
	if err := tx.erasures(r); err != nil {
		return false, err
	}
	return true, tx.putDigests()
}

// admit holds a record against the chain of its writer and against what its writer knew.
func (tx *Tx) admit(r *Record) (fresh bool, err error) {
	if r.Writer == "" || len(r.Writer) > 32 || strings.IndexByte(r.Writer, 0) >= 0 {
		return false, r.malformed()
	}
	last := tx.writerState(r.Writer)
	switch {
	case r.Number <= last.Number:
		return false, tx.same(r)
	case r.Reader > tx.db.schema():
		return false, base.Refuse(base.Newer, "record.newer", "", "操作记录 %s:%d 由更新版本的程序写成（格式 %d），请先升级程序再并入", r.Writer, r.Number, r.Schema)
	case r.Number != last.Number+1:
		return false, waits(r, r.Writer, last.Number+1)
	case !bytes.Equal(r.Prev, last.Hash):
		return false, base.Refuse(base.Conflict, "record.chain", "", "操作记录 %s:%d 接不上前一条（%d），请检查副本是否完整", r.Writer, r.Number, last.Number)
	}
	most := last.Lamport
	for _, w := range slices.Sorted(mapKeys(r.Deps)) {
		n := r.Deps[w]
		if have := tx.writerState(w).Number; have < n {
			return false, waits(r, w, have+1)
		}
		d, err := tx.readRecord(journalKey(w, n))
		if err != nil {
			return false, err
		}
		most = max(most, d.Lamport)
	}
	if r.Lamport != most+1 { // the counter follows from what the writer knew, so a false one shows
		return false, base.Refuse(base.Damaged, "record.lamport", "", "操作记录 %s:%d 的序号不对（%d，应为 %d），没有并入，请用备份或别的电脑上的副本核对", r.Writer, r.Number, r.Lamport, most+1)
	}
	return true, r.wellFormed()
}

// wellFormed holds every row that the record changes against the tables of this program.
func (r *Record) wellFormed() error {
	for _, e := range r.Edits {
		if _, err := r.source(e.Table, false); err != nil {
			return err
		}
		if len(e.Key) > maxKey {
			return r.malformed()
		}
	}
	for _, m := range r.Moves {
		if _, err := r.source(m.Log, true); err != nil {
			return err
		}
		if len(m.Key) > maxKey {
			return r.malformed()
		}
	}
	return nil
}

func (r *Record) malformed() error {
	return base.Refuse(base.Damaged, "record.malformed", "", "操作记录 %.32q:%d 不是接车写的，没有并入", r.Writer, r.Number)
}

func mapKeys(m map[string]uint64) iter.Seq[string] {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// same refuses a record whose place is taken by another one: two PCs write under one name.
func (tx *Tx) same(r *Record) error {
	stored, err := tx.readRecord(journalKey(r.Writer, r.Number))
	if err != nil {
		return err
	}
	if stored.hash != r.hash {
		return base.Refuse(base.Conflict, "record.fork", "station",
			"两台电脑用同一个站号 %s 各自写了第 %d 号操作记录，不能并入。请把后加入的那台改用别的站号，两边的资料都还在", r.Writer, r.Number)
	}
	return nil
}

// outgrown gives this writer a new life when somebody else holds records of it that are not here: the shop was thrown back to
// an older copy, and more such records may come.
func (db *DB) outgrown(list []*parcel) error {
	self := db.identity.Writer()
	newest := uint64(0)
	for _, p := range list {
		if p.r.Writer == self {
			newest = max(newest, p.r.Number)
		}
	}
	if newest == 0 {
		return nil
	}
	var have uint64
	if err := db.View(func(tx *Tx) error { have = tx.writerState(self).Number; return nil }); err != nil || newest <= have {
		return err
	}
	return db.renew()
}

// Journal walks the records in the order of writer and number.
func (tx *Tx) Journal() iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		for k := range tx.keys(bucketJournal, nil) {
			r, err := tx.readRecord(k)
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// Raw walks the records as they are stored, for carrying them elsewhere, each behind all that its writer knew: whoever applies
// them in this order never has to wait. The bytes are the caller's.
func (tx *Tx) Raw() iter.Seq2[[]byte, error] { return tx.RawSince(nil) }

// RawSince walks the records that somebody lacks whose vector is given.
func (tx *Tx) RawSince(known map[string]uint64) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		var heads []*trail
		for k := range tx.keys(bucketWriter, nil) {
			h := &trail{cursor: tx.bucket(bucketJournal).Cursor(), prefix: append(bytes.Clone(k), 0)}
			h.step(h.cursor.Seek(journalKey(string(k), known[string(k)]+1)))
			heads = append(heads, h)
		}
		for {
			h := first(heads)
			if h == nil {
				return
			}
			if !yield(h.raw, h.err) || h.err != nil {
				return
			}
			h.step(h.cursor.Next())
		}
	}
}

// trail is the next record of one writer.
type trail struct {
	cursor *bolt.Cursor
	prefix []byte
	raw    []byte // nil: the writer has no more
	at     Dot
	err    error
}

func (h *trail) step(k, v []byte) {
	h.raw, h.at, h.err = nil, Dot{}, nil
	if !bytes.HasPrefix(k, h.prefix) {
		return
	}
	raw, err := unseal(bucketJournal, k, v)
	if h.err = err; err != nil {
		h.raw = []byte{}
		return
	}
	h.raw = bytes.Clone(raw)
	var r *Record
	if r, h.err = ParseRecord(raw); h.err == nil {
		h.at = r.dot()
	}
}

// first is the one that comes first in the order of records; a damaged one comes at once.
func first(heads []*trail) *trail {
	var best *trail
	for _, h := range heads {
		if h.raw != nil && (best == nil || h.at.Before(best.at)) {
			best = h
		}
	}
	return best
}

func numberOf(journalKey []byte) uint64 {
	return binary.BigEndian.Uint64(journalKey[len(journalKey)-8:])
}

// Head is the anchor of the newest record of this PC: what slips print as 凭证.
func (tx *Tx) Head() string {
	s := tx.db.last(tx)
	if len(s.Hash) != 32 {
		return ""
	}
	return Anchor([32]byte(s.Hash))
}

// LastNumber is the number of the newest record of this PC.
func (tx *Tx) LastNumber() uint64 { return tx.db.last(tx).Number }

// Marshal encodes a command's result for its record, in the encoding of rows.
func Marshal(v any) ([]byte, error) { return enc.Marshal(v) }

// Unmarshal decodes what Marshal made.
func Unmarshal(b []byte, v any) error { return dec.Unmarshal(b, v) }
