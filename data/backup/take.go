package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"filippo.io/age"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/shop"
)

// Backups is the backups of one open shop. It is safe for use by several goroutines; one backup is made at a time.
type Backups struct {
	db      *kv.DB
	home    string
	now     func() base.Instant
	program string

	// Patience is how long a place may show no progress before it counts as not answering.
	Patience time.Duration

	taking sync.Mutex // one backup or drill at a time
	mu     sync.Mutex // guards book and stuck
	book   Book
	stuck  map[string]bool // places whose last try has not come back yet
}

// Options of New.
type Options struct {
	Home    string              // folder of this PC, outside the shop, in which its key lies
	Now     func() base.Instant // what time it is
	Program string              // version, for the manifest
}

// patience of a place: a stick that clears a block can take seconds, one that was pulled out never comes back.
const patience = time.Minute

// New begins to look after the backups of an open shop.
func New(db *kv.DB, o Options) *Backups {
	b := &Backups{db: db, home: o.Home, now: o.Now, program: o.Program, Patience: patience, book: readBook(db.Dir()), stuck: map[string]bool{}}
	os.RemoveAll(b.work()) // what a try left that was cut short
	return b
}

// work is the folder in which backups are put together and tried out; it holds nothing that must stay.
func (b *Backups) work() string { return filepath.Join(b.db.Dir(), "backup.tmp") }

// Book is how things stand.
func (b *Backups) Book() Book {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.book.clone()
}

// Home is the folder of this PC in which its key lies.
func (b *Backups) Home() string { return b.home }

// change changes the book and keeps it. A full disk must not stop a backup to another one: the change is kept in memory then,
// and written with the next one.
func (b *Backups) change(edit func(*Book)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	edit(&b.book)
	if w := b.db.Identity().Writer(); !slices.Contains(b.book.Writers, w) {
		b.book.Writers = append(b.book.Writers, w)
	}
	return b.book.write(b.db.Dir())
}

// Progress (进度) tells how far a backup is.
type Progress struct {
	Step string // in words: 正在复制 …
	Done int64
	All  int64 // bytes; zero when nobody knows
}

// Outcome is what came of one place.
type Outcome struct {
	Place Place
	File  string // whole path; empty when it failed
	Err   error
	Gone  []string // old backups that the keeping rules removed
}

// Taken is what came of a backup.
type Taken struct {
	Name     string
	Bytes    int64
	Manifest *Manifest
	Outcomes []Outcome
	Took     time.Duration
}

// Good says that at least one verified backup was made, and none failed.
func (t Taken) Good() bool {
	return len(t.Outcomes) > 0 && !slices.ContainsFunc(t.Outcomes, func(o Outcome) bool { return o.Err != nil })
}

// Sentence says what came of it.
func (t Taken) Sentence() string {
	var s string
	for _, o := range t.Outcomes {
		switch {
		case o.Err == nil:
			s += fmt.Sprintf("%s备份成功，已读回核对（%s）。", o.Place.Kind.Word(), size(t.Bytes))
		default:
			s += fmt.Sprintf("%s没有备份成功：%s。", o.Place.Kind.Word(), sentence(o.Err))
		}
	}
	return s
}

// sentence is an error in words, without the full stop.
func sentence(err error) string {
	if f, ok := base.AsFault(err); ok {
		return f.Say
	}
	return "程序错误（" + err.Error() + "）"
}

// Take makes a backup now and brings it to every place that is there. An error means that no backup could be put together;
// what came of each place is in the outcomes.
func (b *Backups) Take(ctx context.Context, tell func(Progress)) (Taken, error) {
	return b.takeTo(ctx, b.Book().Places, tell)
}

// TakeTo makes a backup for some places only, by id; the one beside the shop has none.
func (b *Backups) TakeTo(ctx context.Context, ids []string, tell func(Progress)) (Taken, error) {
	var places []Place
	for _, p := range b.Book().Places {
		if slices.Contains(ids, p.ID) {
			places = append(places, p)
		}
	}
	return b.takeTo(ctx, places, tell)
}

// TakeInto makes a backup by hand into any folder, which does not become a place.
func (b *Backups) TakeInto(ctx context.Context, dir string, tell func(Progress)) (Taken, error) {
	if _, err := Judge(b.db.Dir(), dir); err != nil {
		return Taken{}, err
	}
	return b.takeTo(ctx, []Place{{Kind: Folder, Path: dir, ID: byHand}}, tell)
}

// byHand is the id of a place that is used once.
const byHand = "-"

func (b *Backups) takeTo(ctx context.Context, places []Place, tell func(Progress)) (Taken, error) {
	if tell == nil {
		tell = func(Progress) {}
	}
	b.taking.Lock()
	defer b.taking.Unlock()
	began := b.now()
	defer os.RemoveAll(b.work())
	packed, err := b.prepare(ctx, tell)
	if err != nil {
		if !errors.Is(err, context.Canceled) {
			err = errors.Join(err, b.change(func(k *Book) { k.note(b.now(), false, "备份没有做成："+sentence(err)) }))
		}
		return Taken{}, err
	}
	taken := Taken{Name: packed.manifest.fileName().String(), Bytes: packed.size, Manifest: packed.manifest}
	for _, p := range places {
		o := b.bring(ctx, p, packed, tell)
		if errors.Is(o.Err, errGone) {
			continue
		}
		taken.Outcomes = append(taken.Outcomes, o)
	}
	taken.Took = b.now().Time().Sub(began.Time())
	return taken, errors.Join(ctx.Err(), b.change(func(k *Book) { b.enterOutcomes(k, taken) }))
}

// packed is a finished backup in the working folder.
type packed struct {
	path     string
	size     int64
	sum      [sha256.Size]byte
	manifest *Manifest
	key      Key
	verified atomic.Bool // its content was unpacked from a place and checked
}

// prepare copies the shop and packs the copy.
func (b *Backups) prepare(ctx context.Context, tell func(Progress)) (*packed, error) {
	key, err := PCKey(b.home)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(os.RemoveAll(b.work()), os.MkdirAll(b.work(), 0o700)); err != nil {
		return nil, diskFault(b.work(), err)
	}
	tell(Progress{Step: "正在复制店铺资料"})
	m, shopKey, err := b.manifest()
	if err != nil {
		return nil, err
	}
	recipients := []age.Recipient{key.identity.Recipient()}
	if shopKey.Recipient != "" {
		r, err := ParseRecipient(shopKey.Recipient)
		if err != nil {
			return nil, err
		}
		recipients = append(recipients, r)
	}
	copied := filepath.Join(b.work(), kv.FileName)
	if m.Heads, m.Size, err = b.copyTo(copied); err != nil {
		return nil, diskFault(copied, err)
	}
	m.Anchor = anchorOf(m.Heads[m.Writer].Hash)
	tell(Progress{Step: "正在压缩和加密", All: m.Size})
	p := &packed{path: filepath.Join(b.work(), "packed"+nameTail), manifest: m, key: key}
	if err := p.write(ctx, copied, filepath.Join(b.db.Dir(), filesFolder), recipients); err != nil {
		return nil, diskFault(b.work(), err)
	}
	return p, diskFault(copied, os.Remove(copied))
}

func (b *Backups) copyTo(path string) (kv.Heads, int64, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	heads, err := b.db.CopyTo(f)
	if err != nil {
		return nil, 0, err
	}
	n, err := f.Seek(0, io.SeekCurrent)
	return heads, n, err
}

func (p *packed) write(ctx context.Context, db, files string, recipients []age.Recipient) error {
	f, err := os.OpenFile(p.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	sum := sha256.New()
	counted := &counting{w: io.MultiWriter(f, sum)}
	err = errors.Join(pack(ctx, counted, p.manifest, db, files, recipients), f.Close())
	p.size, p.sum = counted.n, [sha256.Size]byte(sum.Sum(nil))
	return err
}

type counting struct {
	w io.Writer
	n int64
}

func (c *counting) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// manifest fills what the open shop knows of itself.
func (b *Backups) manifest() (*Manifest, ShopKey, error) {
	id := b.db.Identity()
	m := &Manifest{Format: format, Program: b.program, Schema: b.db.Schema(), Made: b.now(), Writer: id.Writer(), Station: id.Station, Incarnation: id.Incarnation}
	if abs, err := filepath.Abs(b.db.Dir()); err == nil {
		m.Folder = abs
	}
	var k ShopKey
	err := b.db.View(func(tx *kv.Tx) (err error) {
		if m.Shop, err = shopMark(tx); err != nil {
			return err
		}
		if k, err = (KeyOf{}).Ask(tx); err != nil {
			return err
		}
		p, err := shop.Get(tx)
		m.Name = p.Name
		return err
	})
	if err == nil && m.Shop == "" {
		err = base.Refuse(base.Refused, "backup.empty", "", "店铺里还没有任何资料，不用备份")
	}
	return m, k, err
}

// shopMark tells shops apart: the beginning of the hash of the first record, which every copy of a shop shares. Empty for a
// shop without a record.
func shopMark(tx *kv.Tx) (string, error) {
	for r, err := range tx.Journal() {
		if err != nil {
			return "", err
		}
		h := r.Hash()
		return hex.EncodeToString(h[:4]), nil
	}
	return "", nil
}

func anchorOf(hash []byte) string {
	if len(hash) != sha256.Size {
		return ""
	}
	return kv.Anchor([sha256.Size]byte(hash))
}

// enterOutcomes writes into the book what came of each place.
func (b *Backups) enterOutcomes(k *Book, t Taken) {
	now := b.now()
	for _, o := range t.Outcomes {
		good := o.Err == nil
		say := fmt.Sprintf("备份到%s %s", o.Place.Kind.Word(), o.Place.Path)
		if good {
			say += fmt.Sprintf("：%s，%s，已读回核对", t.Name, size(t.Bytes))
			if n := len(o.Gone); n > 0 {
				say += fmt.Sprintf("；按保留规则清理 %d 份旧备份", n)
			}
		} else {
			say += "没有成功：" + sentence(o.Err)
		}
		p := k.place(o.Place.ID)
		if p != nil && o.Place.ID != byHand {
			enterOutcome(p, o, t, now)
		}
		if p == nil || good || p.Failure.Tries <= 1 { // one that fails every half minute is said once
			k.note(now, good, say)
		}
	}
}

func enterOutcome(p *Place, o Outcome, t Taken, now base.Instant) {
	if o.Err != nil {
		p.Failure = Failure{now, sentence(o.Err), p.Failure.Tries + 1}
		return
	}
	heads := map[string]uint64{}
	for w, h := range t.Manifest.Heads {
		heads[w] = h.Number
	}
	p.Failure = Failure{}
	p.Path, p.Same = o.Place.Path, o.Place.Same
	p.Last = Verified{At: t.Manifest.Made, File: o.File, Bytes: t.Bytes, Anchor: t.Manifest.Anchor, Heads: heads}
}

// size in words: 3.4 MB.
func size(n int64) string {
	switch {
	case n < 1<<20:
		return fmt.Sprintf("%d KB", max(n>>10, 1))
	case n < 1<<30:
		return fmt.Sprintf("%d.%d MB", n>>20, (n>>10)%1024*10/1024)
	}
	return fmt.Sprintf("%d.%d GB", n>>30, (n>>20)%1024*10/1024)
}
