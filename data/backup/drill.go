package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"jieche/data/base"
	"jieche/data/kv"
)

// Drilled (恢复演练) is how the way back went when it was tried.
type Drilled struct {
	At     base.Instant `json:"at"`
	File   string       `json:"file"`
	Good   bool         `json:"good"`
	Say    string       `json:"say"`
	Millis int64        `json:"millis"`
	Counts []Count      `json:"counts,omitempty"`
}

// Count is how many there are of something in the backup and in the open shop.
type Count struct {
	What         string `json:"what"`
	Backup, Shop int64
}

// counted is what a drill counts: what the owner would miss first.
var counted = []struct{ table, what string }{
	{"work_order", "工单"}, {"customer", "客户"}, {"vehicle", "车辆"}, {"part", "配件"}, {"settlement", "结算单"}, {"payment", "收款"},
}

// Drill restores the newest backup into a temporary folder, checks it in full, compares it with the open shop, and removes it.
// The file is named in the result also when it fails.
func (b *Backups) Drill(ctx context.Context, open func(dir string) (*kv.DB, error), tell func(Progress)) (Drilled, error) {
	if tell == nil {
		tell = func(Progress) {}
	}
	b.taking.Lock()
	defer b.taking.Unlock()
	began := b.now()
	d, err := b.drill(ctx, open, tell)
	if errors.Is(err, context.Canceled) {
		return d, err
	}
	d.At, d.Millis = began, b.now().Time().Sub(began.Time()).Milliseconds()
	if err != nil {
		d.Good, d.Say = false, "恢复演练没有通过："+sentence(err)
	}
	return d, b.change(func(k *Book) {
		k.Drill = d
		k.note(d.At, d.Good, d.Say)
	})
}

func (b *Backups) drill(ctx context.Context, open func(string) (*kv.DB, error), tell func(Progress)) (Drilled, error) {
	d := Drilled{}
	key, err := PCKey(b.home)
	if err != nil {
		return d, err
	}
	d.File = b.newestFile()
	if d.File == "" {
		return d, base.Refuse(base.NotFound, "drill.none", "", "还没有可以演练的备份：请先备份一次，并插好备份盘")
	}
	dir := filepath.Join(b.work(), "drill")
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o700)); err != nil {
		return d, diskFault(dir, err)
	}
	defer os.RemoveAll(b.work())
	f, err := os.Open(d.File)
	if err != nil {
		return d, missing(d.File, err)
	}
	defer f.Close()
	tell(Progress{Step: "正在解密备份"})
	m, err := unpack(ctx, f, dir, []Key{key})
	if err != nil {
		return d, err
	}
	tell(Progress{Step: "正在全面检查恢复出来的资料"})
	heads, err := verify(filepath.Join(dir, kv.FileName))
	if err != nil {
		return d, err
	}
	restored, err := open(dir)
	if err != nil {
		return d, err
	}
	defer restored.Close()
	d.Good, d.Say, d.Counts, err = b.compare(restored, heads, m)
	return d, err
}

// compare counts on both sides. When the shop has not gone on since the backup, the counts must be the same.
func (b *Backups) compare(restored *kv.DB, heads kv.Heads, m *Manifest) (good bool, say string, counts []Count, err error) {
	var now kv.Heads
	count := func(db *kv.DB, put func(c *Count, n int64)) error {
		return db.View(func(tx *kv.Tx) error {
			for i, c := range counted {
				put(&counts[i], tx.CountOf(c.table))
			}
			if db == b.db {
				now = tx.Heads()
			}
			return nil
		})
	}
	for _, c := range counted {
		counts = append(counts, Count{What: c.what})
	}
	err = errors.Join(count(restored, func(c *Count, n int64) { c.Backup = n }), count(b.db, func(c *Count, n int64) { c.Shop = n }))
	if err != nil {
		return false, "", nil, err
	}
	good = true
	say = fmt.Sprintf("恢复演练通过：%s 的备份能完整恢复", m.Made)
	for _, c := range counts {
		say += fmt.Sprintf("，%s %d", c.What, c.Backup)
		if c.Backup != c.Shop {
			say += fmt.Sprintf("（现在 %d）", c.Shop)
		}
		if sameHeads(now, heads) && c.Backup != c.Shop {
			good = false
		}
	}
	if !good {
		say = "恢复演练没有通过：备份之后没有改动，数目却不一样" + say[len("恢复演练通过"):]
	}
	return good, say + "。", counts, nil
}

// newestFile is the newest backup that is within reach, preferring the one that was verified last.
func (b *Backups) newestFile() string {
	var best Verified
	for _, p := range b.Book().Places {
		dir, ok := p.find()
		if !ok || p.Last.File == "" {
			continue
		}
		file := filepath.Join(dir, filepath.Base(filepath.Dir(p.Last.File)), filepath.Base(p.Last.File))
		if _, err := os.Stat(file); err == nil && p.Last.At >= best.At {
			best = p.Last
			best.File = file
		}
	}
	return best.File
}

// Taking says how long a drill took, in words.
func (d Drilled) Taking() string {
	return (time.Duration(d.Millis) * time.Millisecond).Round(100 * time.Millisecond).String()
}
