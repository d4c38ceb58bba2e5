package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"jieche/data/base"
	"jieche/data/file"
	"jieche/data/kv"
)

// Restoration (恢复) is one way back: which file, by which key, to where.
type Restoration struct {
	File    string // the backup
	Typed   string // the key from paper; empty: this PC's own
	To      string // the shop's folder afterwards
	InPlace bool   // To may be a shop that is damaged: it is renamed, and its newer records are taken
	Exact   bool   // only the backup, no newer records: back to before a mistake
	Also    []string
	Home    string // of this PC, where its key lies
	Now     func() base.Instant
	Open    func(dir string) (*kv.DB, error) // opens a shop with this program's migrations
	Tell    func(Progress)

	keys []Key
}

// Found (恢复结果) is what a restore did and found.
type Found struct {
	Manifest Manifest
	File     string
	To       string
	Aside    string         // where the folder went that was there before
	Applied  map[string]int // records that are newer than the backup, by where they were found
	Lost     uint64         // records that are known to have been, and were not found
	Blind    bool           // there was no second file to look into: what was done after the backup is not known
	Exact    bool
	Passed   []string // sources that could not be read, a sentence each
	Writer   string   // who writes here from now on
	Rows     int
	Took     time.Duration
}

// Sentence tells what was found, for the person who waits.
func (f Found) Sentence() string {
	s := fmt.Sprintf("“%s”恢复到 %s 的备份", f.Manifest.Name, f.Manifest.Made)
	for _, from := range slices.Sorted(maps.Keys(f.Applied)) {
		s += fmt.Sprintf("；又从%s找回 %d 条操作", from, f.Applied[from])
	}
	switch {
	case f.Exact:
		s += "；按要求没有取备份之后的操作"
	case f.Lost > 0:
		s += fmt.Sprintf("；还有 %d 条操作没有找到，请对照纸质单据补录", f.Lost)
	case f.Blind:
		s += "；没有找到第二副本，备份之后做过的操作可能丢失，请对照纸质单据检查"
	default:
		s += "；没有发现丢失"
	}
	s += fmt.Sprintf("。现在以新的写入编号 %s 继续", f.Writer)
	if f.Aside != "" {
		s += "；原来的文件夹改名为 " + f.Aside + "，没有删除"
	}
	for _, p := range f.Passed {
		s += "。没有用上：" + p
	}
	return s + "。"
}

// Try says whether the file can be opened with the keys that are there, before anything is asked of a person or changed.
func (r Restoration) Try() error {
	if err := r.gatherKeys(); err != nil {
		return err
	}
	_, err := Peek(r.File, r.keys)
	return err
}

// gatherKeys reads the typed key and the PC's own.
func (r *Restoration) gatherKeys() error {
	if r.Typed != "" {
		k, err := ParseKey(r.Typed)
		if err != nil {
			return err
		}
		r.keys = append(r.keys, k)
	}
	pc, err := PCKey(r.Home)
	if err == nil {
		r.keys = append(r.keys, pc)
		return nil
	}
	if len(r.keys) == 0 {
		return err
	}
	return nil
}

// Restore makes a shop from a backup and whatever newer records are left. Everything is put together in a folder beside the
// target, and the target changes with one renaming at the end.
func Restore(ctx context.Context, r Restoration) (Found, error) {
	began := r.Now()
	if r.Tell == nil {
		r.Tell = func(Progress) {}
	}
	if err := r.prepare(); err != nil {
		return Found{}, err
	}
	staging := r.To + ".restoring"
	if err := os.RemoveAll(staging); err != nil {
		return Found{}, diskFault(staging, err)
	}
	if err := os.MkdirAll(staging, 0o700); err != nil {
		return Found{}, diskFault(staging, err)
	}
	f, err := r.build(ctx, staging)
	if err == nil {
		f.Aside, err = r.swap(staging)
	}
	if err != nil {
		return f, errors.Join(err, os.RemoveAll(staging))
	}
	f.Took = r.Now().Time().Sub(began.Time())
	return f, nil
}

// prepare checks what can be checked before anything is written.
func (r *Restoration) prepare() error {
	abs, err := filepath.Abs(r.To)
	if err != nil || r.To == "" {
		return base.Refuse(base.Invalid, "restore.to", "to", "请指定恢复到哪个文件夹")
	}
	r.To = abs
	if err := r.gatherKeys(); err != nil {
		return err
	}
	entries, err := os.ReadDir(r.To)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return diskFault(r.To, err)
	}
	if len(entries) > 0 && !r.InPlace {
		return base.Refuse(base.Conflict, "restore.occupied", "to", "文件夹 %s 里已有东西，没有改动。请指定一个新文件夹；要顶替里面损坏的店铺，请选“顶替原店铺”（--replace），原文件夹会改名保留", r.To)
	}
	if held(filepath.Join(r.To, kv.FileName)) {
		return base.Refuse(base.Busy, "restore.busy", "to", "店铺 %s 正被打开着，不能恢复到这里。请先关闭接车再试", r.To)
	}
	return nil
}

// build makes the restored shop in the staging folder.
func (r *Restoration) build(ctx context.Context, staging string) (Found, error) {
	f := Found{File: r.File, To: r.To, Exact: r.Exact, Applied: map[string]int{}}
	r.Tell(Progress{Step: "正在解密和核对备份"})
	m, err := r.unpackTo(ctx, staging)
	if err != nil {
		return f, err
	}
	f.Manifest = *m
	heads, err := verify(filepath.Join(staging, kv.FileName))
	if err != nil {
		return f, err
	}
	h := newHarvest(heads)
	if !r.Exact {
		r.Tell(Progress{Step: "正在寻找备份之后的操作"})
		f.Blind = r.search(ctx, h, m, &f)
	}
	id, err := kv.Begin(staging, m.Station, r.incarnation(h, m))
	if err != nil {
		return f, err
	}
	f.Writer = id.Writer()
	keepWriter(r.Home, m.Shop, f.Writer)
	r.carryOver(staging)
	db, err := r.Open(staging)
	if err != nil {
		return f, err
	}
	r.Tell(Progress{Step: "正在重放找回的操作", All: int64(len(h.list))})
	err = r.finish(db, h, &f)
	return f, errors.Join(err, db.Close())
}

func (r *Restoration) unpackTo(ctx context.Context, staging string) (*Manifest, error) {
	packed, err := os.Open(r.File)
	if err != nil {
		return nil, missing(r.File, err)
	}
	defer packed.Close()
	if info, err := packed.Stat(); err == nil {
		if free, known := freeBytes(staging); known && free < 4*info.Size() { // the file inside is larger than the packed one
			return nil, base.Refuse(base.Full, "restore.room", "to", "%s 所在的盘空间不够恢复，只剩 %s。请先清理，或恢复到另一块盘", r.To, size(free))
		}
	}
	return unpack(ctx, packed, staging, r.keys)
}

// finish replays the newer records, proves the result, and writes the first record of the new writer.
func (r *Restoration) finish(db *kv.DB, h *harvest, f *Found) error {
	var err error
	if f.Applied, err = h.replay(db); err != nil {
		return err
	}
	var heads kv.Heads
	if err := db.View(func(tx *kv.Tx) error { heads = tx.Heads(); return nil }); err != nil {
		return err
	}
	if !r.Exact {
		f.Lost = h.lost(heads)
	}
	r.Tell(Progress{Step: "正在全面检查"})
	report, err := db.Check(true)
	if err != nil {
		return err
	}
	if !report.Clean() {
		return base.Refuse(base.Damaged, "restore.unsound", "", "恢复出来的资料没有通过检查：%s %s。什么也没有改动；请换前一份备份再试", report.Faults[0].Where, report.Faults[0].What)
	}
	f.Rows = report.Rows
	_, err = db.Update(kv.Call{Op: "backup.restored"}, func(tx *kv.Tx) ([]byte, error) {
		_, err := enter(tx, Entry{What: "restore", Good: f.Lost == 0 && !f.Blind, Say: strings.SplitN(f.Sentence(), "；原来的文件夹", 2)[0]})
		return nil, err
	})
	return err
}

// search looks wherever newer records may be; true when there was no second file at all.
func (r *Restoration) search(ctx context.Context, h *harvest, m *Manifest, f *Found) (blind bool) {
	blind = true
	pass := func(where string, err error) {
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			f.Passed = append(f.Passed, where+"（"+strings.TrimRight(sentence(err), "。")+"）")
		}
	}
	dirs := []string{filepath.Join(r.To, "journal")}
	if m.Folder != "" && real(m.Folder) != real(r.To) {
		dirs = append(dirs, filepath.Join(m.Folder, "journal"))
	}
	for _, dir := range append(dirs, r.Also...) {
		info, err := os.Stat(dir)
		if err != nil {
			continue
		}
		if !info.IsDir() {
			pass(dir, h.backup(ctx, r, dir, "另一份备份"))
			continue
		}
		if _, err := os.Stat(filepath.Join(dir, "journal")); err == nil {
			dir = filepath.Join(dir, "journal") // a shop's folder was named
		}
		same, err := h.journal(dir, "第二副本")
		pass(dir, err)
		blind = blind && !(same && hasJournal(dir))
	}
	for _, other := range r.others(m) {
		pass(other, h.backup(ctx, r, other, "另一份备份"))
	}
	return blind
}

// hasJournal says that a second file is there.
func hasJournal(dir string) bool {
	names, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	return err == nil && len(names) > 0
}

// others lists the newer backups of the shop: those beside the file, and those in the places that the old folder knew.
func (r *Restoration) others(m *Manifest) []string {
	dirs := []string{filepath.Dir(r.File)}
	for _, p := range readBook(r.To).Places {
		if at, ok := p.find(); ok {
			dirs = append(dirs, filepath.Join(at, folderHead+m.Shop))
		}
	}
	seen := map[Name]string{}
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		for _, e := range entries {
			if n, ok := ParseName(e.Name()); ok && seen[n] == "" && real(filepath.Join(dir, e.Name())) != real(r.File) {
				seen[n] = filepath.Join(dir, e.Name())
			}
		}
	}
	names := slices.SortedFunc(maps.Keys(seen), compareNames)
	var files []string
	for _, n := range names { // the newest first: it mostly holds what the others have
		files = append(files, seen[n])
	}
	return files
}

// incarnation is one that this PC's letter has never been, as far as anything tells: the records, the second files, the names
// of backups, and the PC's own list.
func (r *Restoration) incarnation(h *harvest, m *Manifest) int {
	most := m.Incarnation
	see := func(writer string) {
		var station string
		var n int
		if _, err := fmt.Sscanf(writer, "%1s.%d", &station, &n); err == nil && station == m.Station {
			most = max(most, n)
		}
	}
	for w := range h.known {
		see(w)
	}
	for _, w := range readBook(r.To).Writers {
		see(w)
	}
	for _, w := range readWriters(r.Home, m.Shop) {
		see(w)
	}
	dirs, err := os.ReadDir(filepath.Join(r.To, "journal"))
	if err == nil {
		for _, d := range dirs {
			see(d.Name())
		}
	}
	for _, other := range r.others(m) {
		if n, ok := ParseName(filepath.Base(other)); ok {
			see(n.Life())
		}
	}
	return most + 1
}

// carryOver takes from the old folder what belongs to this PC and not to the shop's file: where its backups go, who sat here,
// and what was typed and not saved.
func (r *Restoration) carryOver(staging string) {
	for _, name := range []string{bookFile, "seat.json"} {
		copySmall(filepath.Join(r.To, name), filepath.Join(staging, name))
	}
	drafts, err := filepath.Glob(filepath.Join(r.To, "drafts", "*"))
	if err != nil || len(drafts) == 0 || os.MkdirAll(filepath.Join(staging, "drafts"), 0o700) != nil {
		return
	}
	for _, d := range drafts {
		copySmall(d, filepath.Join(staging, "drafts", filepath.Base(d)))
	}
}

// copySmall copies a small file; one that is not there, or can't be read, is no reason to stop a restore.
func copySmall(from, to string) {
	f, err := os.Open(from)
	if err != nil {
		return
	}
	defer f.Close()
	if raw, err := io.ReadAll(io.LimitReader(f, 16<<20)); err == nil {
		_ = file.Replace(to, raw) // likewise
	}
}

// swap puts the restored shop where the old one was.
func (r *Restoration) swap(staging string) (aside string, err error) {
	if err := os.Remove(r.To); err != nil && !errors.Is(err, os.ErrNotExist) { // an empty folder; one with something in it stays
		aside = unused(fmt.Sprintf("%s.damaged-%s", r.To, r.Now().Time().Format(nameTime)))
		if err := file.Rename(r.To, aside); err != nil {
			if err := exchange(r.To, staging, aside); err == nil {
				return aside, nil
			}
			return "", base.Refuse(base.Busy, "restore.rename", "to", "原来的店铺文件夹 %s 改不了名，可能有程序还开着它。请关闭接车和打开的单据再试；什么也没有改动", r.To).Because(err)
		}
	}
	if err := file.Rename(staging, r.To); err != nil {
		if aside != "" {
			err = errors.Join(err, file.Rename(aside, r.To))
		}
		return "", diskFault(r.To, err)
	}
	return aside, file.SyncFolder(filepath.Dir(r.To))
}
