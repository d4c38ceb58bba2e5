package kv

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/klauspost/compress/zstd"

	"jieche/data/base"
	"jieche/data/file"
)

// Snapshot (快照) is a compressed copy of shop.db in the shop's own folder, verified before it counted: the rung of the ladder
// for a file that is damaged further back than its last transaction. It protects from damage, not from the loss of the disk;
// that is what backups are for.
type Snapshot struct {
	Path    string       `json:"path"`
	Taken   base.Instant `json:"taken"`
	Records uint64       `json:"records"` // how many records were made until then: what tells which one is newer, whatever the clock said
	Size    int64        `json:"size"`
}

const (
	snapSuffix = ".db.zst"
	snapTime   = "20060102-150405"
)

// Snapshots lists a shop's snapshots, the newest first.
func Snapshots(dir string) ([]Snapshot, error) {
	names, err := filepath.Glob(filepath.Join(dir, "snap", "*"+snapSuffix))
	if err != nil {
		return nil, err
	}
	var list []Snapshot
	for _, path := range names {
		var day, clock string
		var records uint64
		if _, err := fmt.Sscanf(filepath.Base(path), "%8s-%6s-%d", &day, &clock, &records); err != nil {
			continue
		}
		taken, err := time.ParseInLocation(snapTime, day+"-"+clock, base.Instant(0).Time().Location())
		if err != nil {
			continue
		}
		s := Snapshot{Path: path, Taken: base.InstantOf(taken), Records: records}
		if info, err := os.Stat(path); err == nil {
			s.Size = info.Size()
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b Snapshot) int {
		switch {
		case a.Records != b.Records:
			return int(min(1, max(-1, int64(b.Records)-int64(a.Records))))
		case a.Taken != b.Taken:
			return int(min(1, max(-1, b.Taken-a.Taken)))
		}
		return 0
	})
	return list, nil
}

// Unpack writes the snapshot's shop.db to a path where there is nothing yet.
func (s Snapshot) Unpack(path string) error {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return diskFault(err)
	}
	err = unpack(s.Path, out)
	return diskFault(errors.Join(err, out.Sync(), out.Close()))
}

func unpack(path string, w io.Writer) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	d, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return err
	}
	defer d.Close()
	_, err = d.WriteTo(w)
	return err
}

// Snapshot takes a snapshot of the open shop: copied, verified, compressed, read back, renamed; then, and only then, those that
// the rules no longer keep are removed.
func (db *DB) Snapshot(ctx context.Context) (Snapshot, error) {
	folder := filepath.Join(db.dir, "snap")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return Snapshot{}, diskFault(err)
	}
	f, err := os.CreateTemp(folder, "copy-*.part")
	if err != nil {
		return Snapshot{}, diskFault(err)
	}
	defer os.Remove(f.Name())
	heads, err := db.copyInto(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return Snapshot{}, diskFault(err)
	}
	report, _, err := verifyCopy(ctx, f.Name(), limitFor(f.Name()))
	if err != nil {
		return Snapshot{}, err
	}
	if !report.Clean() {
		return Snapshot{}, db.unclean("做快照时", report)
	}
	s := Snapshot{Taken: base.InstantOf(db.Now().Time().Truncate(time.Second)), Records: heads.sum()}
	s.Path = filepath.Join(folder, fmt.Sprintf("%s-%012d%s", s.Taken.Time().Format(snapTime), s.Records, snapSuffix))
	if err := pack(ctx, f.Name(), s.Path); err != nil {
		return Snapshot{}, diskFault(err)
	}
	if info, err := os.Stat(s.Path); err == nil {
		s.Size = info.Size()
	}
	return s, db.prune(s)
}

// unclean notes that a check of the shop's own file found damage: the window shows it, and the next opening looks at everything.
func (db *DB) unclean(what string, report *Report) error {
	f := report.Faults[0]
	db.Tell(Event{
		Kind: "check", Grave: true, Cause: fmt.Sprintf("%s %s: %s", f.Where, f.Key, f.What),
		Say: fmt.Sprintf("%s发现店铺资料有 %d 处损坏，请到“设置 › 检查与修复”修复；已有的副本都还在", what, len(report.Faults)),
	})
	return errors.Join(broken(filepath.Join(db.dir, FileName), errors.New(f.What)), db.Suspect())
}

// pack compresses a file to another, reads that back, and gives it its name when both are the same.
func pack(ctx context.Context, from, to string) error {
	before := sha256.New()
	temporary := to + ".part"
	defer os.Remove(temporary)
	err := func() error {
		in, err := os.Open(from)
		if err != nil {
			return err
		}
		defer in.Close()
		out, err := os.OpenFile(temporary, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		e, err := zstd.NewWriter(out, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
		if err != nil {
			return errors.Join(err, out.Close())
		}
		_, err = io.Copy(e, io.TeeReader(cancellable{ctx, in}, before))
		return errors.Join(err, e.Close(), out.Sync(), out.Close())
	}()
	if err != nil {
		return err
	}
	after := sha256.New()
	if err := unpack(temporary, after); err != nil {
		return err
	}
	if !sameSum(before, after) {
		return fmt.Errorf("%s: what was written is not what is read", filepath.Base(to))
	}
	if err := file.Rename(temporary, to); err != nil {
		return err
	}
	return file.SyncFolder(filepath.Dir(to))
}

func sameSum(a, b hash.Hash) bool { return string(a.Sum(nil)) == string(b.Sum(nil)) }

// cancellable ends a copy when its context ends.
type cancellable struct {
	ctx context.Context
	r   io.Reader
}

func (c cancellable) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}

// prune removes the snapshots that the rules do not keep; fresh is the one that was verified just now.
func (db *DB) prune(fresh Snapshot) error {
	list, err := Snapshots(db.dir)
	if err != nil {
		return diskFault(err)
	}
	keep := kept(list)
	for i, s := range list {
		if keep[i] || s.Path == fresh.Path {
			continue
		}
		if err := file.Remove(s.Path); err != nil {
			return diskFault(err)
		}
	}
	return nil
}

// kept says which snapshots of a list, newest first, stay: the newest of each of the last 7 days, 5 weeks, 12 months and 10
// years that have any.
func kept(list []Snapshot) []bool {
	keep := make([]bool, len(list))
	rule := func(most int, period func(base.Day) string) {
		seen := map[string]bool{}
		for i, s := range list {
			p := period(s.Taken.Day())
			if seen[p] || len(seen) >= most {
				continue
			}
			seen[p] = true
			keep[i] = true
		}
	}
	layout := func(format string) func(base.Day) string {
		return func(d base.Day) string { return d.Start().Time().Format(format) }
	}
	rule(7, layout("2006-01-02"))
	rule(5, func(d base.Day) string {
		year, week := d.Start().Time().ISOWeek()
		return fmt.Sprintf("%d-%d", year, week)
	})
	rule(12, layout("2006-01"))
	rule(10, layout("2006"))
	return keep
}
