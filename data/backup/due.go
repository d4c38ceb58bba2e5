package backup

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"jieche/data/base"
	"jieche/data/kv"
)

// Due lists the places, by id, that are there and shall get a backup now: something was saved since the last one there, and
// the time between two backups is over, or the shop is closing.
func (b *Backups) Due(closing bool) []string {
	book, heads, now := b.Book(), b.numbers(), b.now()
	var ids []string
	for _, p := range book.Places {
		age := now.Time().Sub(p.Last.At.Time()).Abs() // a clock that went back is as good a reason
		if closing && !book.OnClose || !closing && age < time.Duration(book.Every)*time.Minute {
			continue
		}
		if p.Failure.Tries > 0 && !closing && now.Time().Sub(p.Failure.At.Time()).Abs() < wait(p.Failure.Tries, book.Every) {
			continue
		}
		if changed(p.Last.Heads, heads) && b.within(p) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// wait is how long after the failure of a place the next try comes: a minute, two, four, and never longer than the usual time.
func wait(tries int, every int64) time.Duration {
	return min(time.Minute<<min(tries-1, 10), time.Duration(every)*time.Minute)
}

// within says that a place is plugged in, without waiting for a disk that does not answer.
func (b *Backups) within(p Place) bool {
	if !b.enter(p) {
		return false
	}
	answer := make(chan bool, 1)
	go func() {
		_, ok := p.find()
		b.leave(p)
		answer <- ok
	}()
	limit := time.NewTimer(lookLimit)
	defer limit.Stop()
	select {
	case ok := <-answer:
		return ok
	case <-limit.C:
		return false
	}
}

// lookLimit is how long a disk may take to show a small file.
const lookLimit = 5 * time.Second

// numbers is the last record of each writer in the open shop.
func (b *Backups) numbers() map[string]uint64 {
	n := map[string]uint64{}
	_ = b.db.View(func(tx *kv.Tx) error { // a shop that is being closed has none, and nothing is due
		for w, h := range tx.Heads() {
			n[w] = h.Number
		}
		return nil
	})
	return n
}

func changed(last, now map[string]uint64) bool {
	for w, n := range now {
		if n > last[w] {
			return true
		}
	}
	return false
}

// Health says how the shop stands, for the mark in the window.
func (b *Backups) Health() Health {
	book, now := b.Book(), b.numbers()
	h := Health{NoAway: true}
	last, _ := book.newest(false)
	away, _ := book.newest(true)
	h.Last, h.Away, h.Changed = last.At, away.At, changed(last.Heads, now)
	for _, p := range book.Places {
		if p.Kind != Local && !p.Same {
			h.NoAway = false
		}
		if p.Failure.Say != "" {
			h.Failed = p.Failure.Say
		}
	}
	var k ShopKey
	_ = b.db.View(func(tx *kv.Tx) (err error) { k, err = KeyOf{}.Ask(tx); return err }) // none can be read: none is there
	h.NoKey = k.Recipient == ""
	return h
}

// Add makes a folder a place, with its marker. It may be called again for one that is one already.
func (b *Backups) Add(dir string) (Place, string, error) {
	warning, err := Judge(b.db.Dir(), dir)
	if err != nil {
		return Place{}, "", err
	}
	dir = filepath.Clean(dir)
	id, err := claim(dir)
	if err != nil {
		return Place{}, "", err
	}
	p := Place{ID: id, Kind: Folder, Path: dir, Chosen: b.now(), Same: warning != ""}
	if root, ok := stickOf(dir); ok {
		p.Kind = Stick
		if p.Under, err = filepath.Rel(real(root), real(dir)); err != nil {
			p.Under = ""
		}
	}
	return p, warning, b.change(func(k *Book) {
		if old := k.place(id); old != nil {
			old.Path, old.Same = p.Path, p.Same
			return
		}
		k.Places = append(k.Places, p)
		k.note(p.Chosen, true, "添加备份位置："+p.Kind.Word()+" "+dir)
	})
}

// Drop makes a place none; its files stay as they are.
func (b *Backups) Drop(id string) error {
	if id == "" {
		return base.Refuse(base.Refused, "place.keep", "", "本机的自动备份一直保留，不能去掉")
	}
	known := false
	err := b.change(func(k *Book) {
		k.Places = slices.DeleteFunc(k.Places, func(p Place) bool {
			if p.ID != id && p.Path != id || p.Kind == Local {
				return false
			}
			known = true
			k.note(b.now(), true, "去掉备份位置："+p.Kind.Word()+" "+p.Path+"，上面的备份文件没有动")
			return true
		})
	})
	if err == nil && !known {
		return base.Refuse(base.NotFound, "place.unknown", "", "没有备份位置 %s", id)
	}
	return err
}

// SetPlan sets how often, and whether on closing.
func (b *Backups) SetPlan(every time.Duration, onClose bool) error {
	minutes := int64(every / time.Minute)
	if minutes < 5 || minutes > 7*24*60 {
		return base.Refuse(base.Invalid, "plan.every", "every", "自动备份的间隔应在 5 分钟到 7 天之间")
	}
	return b.change(func(k *Book) { k.Every, k.OnClose = minutes, onClose })
}

// Listed is one backup within reach.
type Listed struct {
	Name
	Place Place
	Shop  string // mark of the shop whose it is
	File  string
	Bytes int64
}

// List lists the backups of this shop in all places that are there, newest first.
func (b *Backups) List() ([]Listed, error) {
	mark := ""
	if err := b.db.View(func(tx *kv.Tx) (err error) { mark, err = shopMark(tx); return err }); err != nil {
		return nil, err
	}
	var all []Listed
	for _, p := range b.Book().Places {
		if !b.within(p) {
			continue
		}
		dir, _ := p.find()
		names, err := list(dir, mark)
		if err != nil {
			return all, err
		}
		for _, n := range names {
			l := Listed{Name: n, Place: p, Shop: mark, File: filepath.Join(dir, folderHead+mark, n.String())}
			if info, err := os.Stat(l.File); err == nil {
				l.Bytes = info.Size()
			}
			all = append(all, l)
		}
	}
	slices.SortStableFunc(all, func(a, b Listed) int { return compareNames(a.Name, b.Name) })
	return all, nil
}

// Watch runs until the context ends: it makes the backups that are due, and looks for places that were plugged in. The mark in
// the window is told after each.
func (b *Backups) Watch(ctx context.Context, every time.Duration, after func(Taken, error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if ids := b.Due(false); len(ids) > 0 {
				after(b.TakeTo(ctx, ids, nil))
			}
		}
	}
}
