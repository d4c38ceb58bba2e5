package backup_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jieche/data"
	"jieche/data/backup"
	"jieche/data/base"
)

// backupsIn lists the finished backups below a folder.
func backupsIn(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "jieche-*", "*.age"))
	must(t, err)
	return files
}

// away is what came of the place that is not beside the shop.
func away(t *testing.T, taken backup.Taken) backup.Outcome {
	t.Helper()
	for _, o := range taken.Outcomes {
		if o.Place.Kind != backup.Local {
			return o
		}
	}
	t.Fatal("no other place was tried")
	return backup.Outcome{}
}

// A file that was cut, or in which any byte was turned, is refused in a sentence, and nothing is left where it should have gone.
func TestADamagedBackupIsRefused(t *testing.T) {
	b := newBench(t)
	file := b.take()
	must(t, b.store.Close())
	whole, err := os.ReadFile(file)
	must(t, err)
	to := filepath.Join(b.root, "new")
	refused := func(what string, content []byte) {
		t.Helper()
		path := filepath.Join(t.TempDir(), filepath.Base(file))
		must(t, os.WriteFile(path, content, 0o600))
		_, err := data.Restore(context.Background(), backup.Restoration{File: path, To: to, Home: b.home, Now: b.clock, Exact: true})
		if code := base.Code(err); code != "backup.damaged" && code != "backup.key" {
			t.Errorf("%s: %v", what, err)
		}
		left, err := filepath.Glob(to + "*")
		if err != nil || len(left) > 0 {
			t.Errorf("%s: left behind %v", what, left)
		}
	}
	for _, cut := range []int{0, 1, 20, 100, 300, len(whole) / 2, len(whole) - 1} {
		refused("cut", whole[:cut])
	}
	for at := 0; at < len(whole); at += max(len(whole)/16, 1) {
		turned := bytes.Clone(whole)
		turned[at] ^= 0x10
		refused("turned", turned)
	}
	refused("longer", append(bytes.Clone(whole), 0))
}

// The stick is pulled out between writing and reading back: this backup failed, the others are as they were, and the next one
// succeeds when it is plugged in again.
func TestAStickThatIsPulledOut(t *testing.T) {
	b := newBench(t)
	first := b.take()
	b.register("子客户")
	pocket := filepath.Join(b.root, "pocket")
	taken, err := b.backups.Take(context.Background(), func(p backup.Progress) {
		if strings.Contains(p.Step, "从第二块盘读回") {
			must(t, os.Rename(b.usb, pocket))
		}
	})
	must(t, err)
	if o := away(t, taken); o.Err == nil || o.File != "" || !strings.Contains(taken.Sentence(), "没有备份成功") {
		t.Fatalf("told as %s", taken.Sentence())
	}
	if taken.Good() || taken.Outcomes[0].Err != nil {
		t.Errorf("the place beside the shop: %v", taken.Outcomes[0].Err)
	}
	if h := b.backups.Health(); h.Failed == "" {
		t.Error("the failure is not shown")
	}
	b.now += 3_600_000
	taken, err = b.backups.Take(context.Background(), nil) // while it is away, it is not tried
	must(t, err)
	if len(taken.Outcomes) != 1 {
		t.Errorf("%d places were tried", len(taken.Outcomes))
	}
	must(t, os.Rename(pocket, b.usb))
	if _, err := os.Stat(first); err != nil {
		t.Errorf("the old backup: %v", err)
	}
	b.now += 3_600_000
	b.take()
	if h := b.backups.Health(); h.Failed != "" {
		t.Errorf("still failed: %s", h.Failed)
	}
	if left, err := filepath.Glob(filepath.Join(b.usb, "*", "*.part")); err != nil || len(left) > 0 {
		t.Errorf("left on the stick: %v", left)
	}
}

// An empty mount point is not the stick: nothing is written where no marker lies.
func TestAnEmptyMountPointGetsNothing(t *testing.T) {
	b := newBench(t)
	must(t, os.RemoveAll(b.usb))
	must(t, os.Mkdir(b.usb, 0o700))
	taken, err := b.backups.Take(context.Background(), nil)
	must(t, err)
	if len(taken.Outcomes) != 1 || len(backupsIn(t, b.usb)) > 0 {
		t.Errorf("%s", taken.Sentence())
	}
}

// Old backups go after the new one was verified: while it is being written, read and checked, each of them is still there; and a
// try that fails removes none.
func TestNothingIsDeletedBeforeTheNewOneIsVerified(t *testing.T) {
	b := newBench(t)
	for range 9 {
		b.register("丑客户")
		b.take()
	}
	for _, fail := range []bool{true, false} {
		b.register("寅客户")
		before := backupsIn(t, b.usb)
		taken, err := b.backups.Take(context.Background(), func(p backup.Progress) {
			if !strings.Contains(p.Step, "第二块盘") {
				return
			}
			for _, f := range before {
				if _, err := os.Stat(f); err != nil {
					t.Errorf("%s went before the new one was verified", filepath.Base(f))
				}
			}
			parts, err := filepath.Glob(filepath.Join(b.usb, "jieche-*", "*.part"))
			must(t, err)
			if fail && strings.Contains(p.Step, "读回") && len(parts) == 1 {
				must(t, os.Truncate(parts[0], 1000))
			}
		})
		must(t, err)
		o, after := away(t, taken), backupsIn(t, b.usb)
		if fail && (o.Err == nil || len(after) != len(before) || len(o.Gone) > 0) {
			t.Errorf("after a failure %d of %d are left: %v", len(after), len(before), o.Err)
		}
		if !fail && (o.Err != nil || len(o.Gone) == 0) {
			t.Errorf("after a success nothing was thinned: %v", o.Err)
		}
	}
}

// A disk that does not answer costs its patience and nothing more: the other place gets its backup, and the disk is not tried
// again while the first try hangs there.
func TestAPlaceThatHangs(t *testing.T) {
	b := newBench(t)
	b.take()
	b.backups.Patience = 400 * time.Millisecond
	b.register("卯客户")
	release := make(chan struct{})
	hung := make(chan struct{}, 1)
	taken, err := b.backups.Take(context.Background(), func(p backup.Progress) {
		if strings.Contains(p.Step, "正在写到第二块盘") {
			hung <- struct{}{}
			<-release // as a write does that the system never ends
		}
	})
	must(t, err)
	<-hung
	wants(t, away(t, taken).Err, "backup.noanswer")
	if taken.Outcomes[0].Err != nil {
		t.Errorf("the other place: %v", taken.Outcomes[0].Err)
	}
	taken, err = b.backups.Take(context.Background(), nil)
	must(t, err)
	wants(t, away(t, taken).Err, "backup.noanswer")
	close(release)
	for { // the first try comes back when the disk lets it, and then the place may be tried again
		taken, err = b.backups.Take(context.Background(), nil)
		must(t, err)
		if away(t, taken).Err == nil {
			break
		}
	}
	if n := len(backupsIn(t, b.usb)); n != 2 {
		t.Errorf("%d backups", n)
	}
}

// A backup that is stopped leaves nothing, and says so by its error.
func TestABackupThatIsStopped(t *testing.T) {
	b := newBench(t)
	ctx, cancel := context.WithCancel(context.Background())
	_, err := b.backups.Take(ctx, func(p backup.Progress) {
		if strings.Contains(p.Step, "写到") {
			cancel()
		}
	})
	if err == nil || len(backupsIn(t, b.usb)) > 0 {
		t.Errorf("stopped: %v, %v", err, backupsIn(t, b.usb))
	}
	if left, err := filepath.Glob(filepath.Join(b.dir, "backup.tmp*")); err != nil || len(left) > 0 {
		t.Errorf("left in the shop: %v", left)
	}
	b.take()
}

// Where backups must not go.
func TestPlacesAreJudged(t *testing.T) {
	b := newBench(t)
	inside := filepath.Join(b.dir, "bak")
	must(t, os.Mkdir(inside, 0o700))
	link := filepath.Join(b.root, "link")
	must(t, os.Symlink(b.dir, link))
	file := filepath.Join(b.root, "file")
	must(t, os.WriteFile(file, nil, 0o600))
	for path, code := range map[string]string{b.dir: "place.inside", inside: "place.inside", filepath.Join(link, "bak"): "place.inside", file: "place.file",
		filepath.Join(b.root, "none"): "place.missing", "usb": "place.path", "": "place.path", backup.LocalFolder(b.dir): ""} {
		if code == "" {
			b.take()
			code = "place.local"
		}
		_, _, err := b.backups.Add(path)
		wants(t, err, code)
	}
	if warning, err := backup.Judge(b.dir, b.usb); err != nil || !strings.Contains(warning, "同一块硬盘") {
		t.Errorf("%q, %v", warning, err)
	}
	_, err := b.backups.TakeInto(context.Background(), inside, nil)
	wants(t, err, "place.inside")
	hand := filepath.Join(b.root, "hand")
	must(t, os.Mkdir(hand, 0o700))
	if taken, err := b.backups.TakeInto(context.Background(), hand, nil); err != nil || !taken.Good() || len(backupsIn(t, hand)) != 1 || len(b.backups.Book().Places) != 2 {
		t.Errorf("by hand: %v %s", err, taken.Sentence())
	}
}

// What is due: only while something was saved, after the time that was set, or at closing; and not again and again after a failure.
func TestWhatIsDue(t *testing.T) {
	b := newBench(t)
	due := func(closing bool, want int, when string) {
		t.Helper()
		if got := b.backups.Due(closing); len(got) != want {
			t.Errorf("%s: due are %q", when, got)
		}
	}
	due(false, 2, "at first")
	b.take()
	b.now += 10 * 3_600_000
	due(false, 0, "nothing was saved")
	due(true, 0, "nothing was saved, closing")
	b.take()
	b.register("辰客户")
	due(false, 0, "a minute later")
	due(true, 2, "closing")
	b.now += 4 * 3_600_000
	due(false, 2, "four hours later")
	must(t, os.RemoveAll(b.usb))
	due(false, 1, "the stick is away")
	must(t, b.backups.SetPlan(24*time.Hour, false))
	due(false, 0, "once a day")
	due(true, 0, "closing does not matter any more")
	b.now -= 400 * 86_400_000
	due(false, 1, "the clock went back by a year")
}

// The drill finds a backup that can't be restored.
func TestTheDrillFindsABadBackup(t *testing.T) {
	b := newBench(t)
	d, err := data.Drill(context.Background(), b.store, b.by(), b.backups, nil)
	if err != nil || d.Good || !strings.Contains(d.Say, "还没有可以演练的备份") {
		t.Errorf("without a backup: %+v %v", d, err)
	}
	b.take()
	b.register("巳客户")
	d, err = data.Drill(context.Background(), b.store, b.by(), b.backups, nil)
	if err != nil || !d.Good || !strings.Contains(d.Say, "（现在 ") || len(d.Counts) == 0 {
		t.Errorf("a good one: %+v %v", d, err)
	}
	must(t, os.Truncate(d.File, 5000))
	d, err = data.Drill(context.Background(), b.store, b.by(), b.backups, nil)
	if err != nil || d.Good || !strings.Contains(d.Say, "没有通过") {
		t.Errorf("a bad one: %+v %v", d, err)
	}
	list, err := data.Ask(b.store, backup.Entries{})
	if err != nil || len(list) != 3 || list[0].Good || !list[1].Good {
		t.Errorf("the records say %+v %v", list, err)
	}
	if left, err := filepath.Glob(filepath.Join(b.dir, "backup.tmp*")); err != nil || len(left) > 0 {
		t.Errorf("left in the shop: %v", left)
	}
}
