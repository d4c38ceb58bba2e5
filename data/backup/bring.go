package backup

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"jieche/data/base"
	"jieche/data/file"
	"jieche/data/kv"
)

// bring carries a finished backup to one place: written under a temporary name, made durable, read back, decrypted and checked,
// and only then given its name; and only then may old ones go. All that touches the place happens on a goroutine of its own,
// because a stick that was pulled out may never answer; it is given up when it shows no progress.
func (b *Backups) bring(ctx context.Context, p Place, made *packed, tell func(Progress)) Outcome {
	if !b.enter(p) {
		return Outcome{Place: p, Err: noAnswer(p)}
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	c := &carrier{b: b, place: p, made: made, tell: tell}
	done := make(chan Outcome, 1)
	go func() {
		o := c.run(ctx)
		b.leave(p) // before anybody hears of it: the next try may follow at once
		done <- o
	}()
	watch := time.NewTicker(b.Patience / 4)
	defer watch.Stop()
	still, last := 0, int64(-1)
	for {
		select {
		case o := <-done:
			return o
		case <-watch.C:
			if beat := c.beat.Load(); beat != last || c.checking.Load() {
				still, last = 0, beat
			} else if still++; still >= 4 {
				return Outcome{Place: p, Err: noAnswer(p)} // stop ends the goroutine as soon as the disk lets it
			}
		}
	}
}

func noAnswer(p Place) error {
	return base.Refuse(base.Busy, "backup.noanswer", "", "%s %s 没有反应，可能被拔出或坏了。原来的备份没有动过；请重新插好，程序会再试", p.Kind.Word(), p.Path)
}

// enter says whether a place may be tried: not while an earlier try still hangs there.
func (b *Backups) enter(p Place) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stuck[p.ID] {
		return false
	}
	b.stuck[p.ID] = true
	return true
}

func (b *Backups) leave(p Place) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.stuck, p.ID)
}

// carrier is one way to one place.
type carrier struct {
	b        *Backups
	place    Place
	made     *packed
	tell     func(Progress)
	beat     atomic.Int64 // moves while there is progress
	checking atomic.Bool  // the check has its own limit of time
}

func (c *carrier) run(ctx context.Context) Outcome {
	o := Outcome{Place: c.place}
	dir, there := c.place.find()
	if !there {
		o.Err = errGone
		return o
	}
	o.Place.Path = dir
	o.Place.Same = sameDisk(filepath.Dir(c.b.db.Dir()), firstThat(dir))
	folder := filepath.Join(dir, folderHead+c.made.manifest.Shop)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		o.Err = diskFault(dir, err)
		return o
	}
	part, err := c.deliver(ctx, dir, folder)
	if err = errors.Join(err, ctx.Err()); err != nil {
		os.Remove(part) // what is left of it takes room; where the disk is gone, nothing is left
		o.Err = diskFault(dir, err)
		return o
	}
	o.File = filepath.Join(folder, c.made.manifest.fileName().String())
	if err := errors.Join(file.Rename(part, o.File), file.SyncFolder(folder)); err != nil {
		o.File, o.Err = "", diskFault(dir, err)
		return o
	}
	o.Gone = c.thin(dir, folder, filepath.Base(o.File))
	return o
}

// firstThat is the path, or the nearest folder above it that exists.
func firstThat(path string) string {
	for {
		if _, err := os.Stat(path); err == nil || filepath.Dir(path) == path {
			return path
		}
		path = filepath.Dir(path)
	}
}

// deliver writes the file under its temporary name and proves that what the disk gives back is a whole shop.
func (c *carrier) deliver(ctx context.Context, dir, folder string) (part string, err error) {
	part = filepath.Join(folder, c.made.manifest.fileName().String()+partTail)
	if free, known := freeBytes(dir); known && free < c.made.size+roomToSpare {
		return part, base.Refuse(base.Full, "backup.room", "", "%s %s 空间不够：这份备份要 %s，盘上只剩 %s。原来的备份一份也没有删；请换一个大一些的盘，或清理盘上的其他文件",
			c.place.Kind.Word(), dir, size(c.made.size), size(free))
	}
	if err := c.write(ctx, part); err != nil {
		return part, err
	}
	return part, c.prove(ctx, part)
}

const (
	roomToSpare = 1 << 20
	syncEvery   = 8 << 20 // a slow stick shows progress by each piece that it has really taken
)

func (c *carrier) write(ctx context.Context, part string) error {
	from, err := os.Open(c.made.path)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	var written int64
	for {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, to.Close())
		}
		n, err := io.CopyN(to, from, syncEvery)
		written += n
		end := errors.Is(err, io.EOF)
		if err != nil && !end {
			return errors.Join(err, to.Close())
		}
		if err := to.Sync(); err != nil {
			return errors.Join(err, to.Close())
		}
		c.beat.Add(1)
		c.tell(Progress{"正在写到" + c.place.Kind.Word(), written, c.made.size})
		if end {
			forget(to)
			return to.Close()
		}
	}
}

// prove reads the file back. The first place's is decrypted, unpacked and checked as a whole shop; of the others it is enough
// that they give back the very same bytes.
func (c *carrier) prove(ctx context.Context, part string) error {
	f, err := os.Open(part)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	c.tell(Progress{Step: "正在从" + c.place.Kind.Word() + "读回核对", All: c.made.size})
	back := io.TeeReader(beating{f, &c.beat}, sum)
	if !c.made.verified.Load() {
		if err := c.b.tryOut(ctx, back, c.made, &c.checking); err != nil {
			return err
		}
	}
	if _, err := io.Copy(io.Discard, withContext(ctx, back)); err != nil {
		return err
	}
	if [sha256.Size]byte(sum.Sum(nil)) != c.made.sum {
		return base.Refuse(base.Damaged, "backup.readback", "", "%s %s 读回来的内容和写进去的不一样，这个盘可能坏了，请换一个。原来的备份没有动过", c.place.Kind.Word(), c.place.Path)
	}
	c.made.verified.Store(true)
	return nil
}

type beating struct {
	r    io.Reader
	beat *atomic.Int64
}

func (b beating) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.beat.Add(1)
	return n, err
}

// tryOut unpacks what was read back and checks it in every way that a shop can be checked.
func (b *Backups) tryOut(ctx context.Context, back io.Reader, made *packed, checking *atomic.Bool) error {
	dir, err := os.MkdirTemp(b.work(), "back-*")
	if err != nil {
		return diskFault(b.work(), err)
	}
	defer os.RemoveAll(dir)
	m, err := unpack(ctx, back, dir, []Key{made.key})
	if err != nil {
		return err
	}
	checking.Store(true)
	defer checking.Store(false)
	heads, err := verify(filepath.Join(dir, kv.FileName))
	if err != nil {
		return err
	}
	if !sameHeads(heads, m.Heads) || !sameHeads(heads, made.manifest.Heads) {
		return base.Refuse(base.Damaged, "backup.heads", "", "备份里的操作记录和店铺资料对不上，这份备份不算数。请再备份一次；仍不行时，请到“设置 › 检查与修复”检查")
	}
	return nil
}

// checkLimit is how long the check of a copy may take: two years of a busy shop take seconds.
const checkLimit = 10 * time.Minute

func verify(path string) (kv.Heads, error) {
	report, heads, err := kv.VerifyCopy(path, checkLimit)
	if err != nil {
		return nil, err
	}
	if !report.Clean() {
		f := report.Faults[0]
		return nil, base.Refuse(base.Damaged, "backup.unsound", "", "备份里的资料没有通过检查：%s %s（共 %d 处）。请到“设置 › 检查与修复”全面检查", f.Where, f.What, len(report.Faults)).
			Because(fmt.Errorf("%s %s: %s", f.Where, f.Key, f.What))
	}
	return heads, nil
}

func sameHeads(a, b kv.Heads) bool { return a.Holds(b) && b.Holds(a) }

// thin removes what the keeping rules no longer ask for. It comes after the new backup was verified, and never touches it.
func (c *carrier) thin(dir, folder, fresh string) []string {
	if c.place.ID == byHand {
		return nil
	}
	names, err := list(dir, c.made.manifest.Shop)
	if err != nil {
		return nil // nothing was lost; the next backup thins
	}
	var gone []string
	for _, n := range keeps[c.place.Kind].drop(slices.Clone(names)) {
		if n.String() != fresh && os.Remove(filepath.Join(folder, n.String())) == nil {
			gone = append(gone, n.String())
		}
		c.beat.Add(1)
	}
	c.sweep(folder)
	return gone
}

// sweep removes what tries of this writer have left that were cut short; another PC may be writing here now.
func (c *carrier) sweep(folder string) {
	parts, err := filepath.Glob(filepath.Join(folder, nameHead+"*"+nameTail+partTail))
	if err != nil {
		return
	}
	for _, p := range parts {
		n, ok := ParseName(strings.TrimSuffix(filepath.Base(p), partTail))
		if ok && n.Life() == c.made.manifest.fileName().Life() {
			os.Remove(p)
		}
	}
}
