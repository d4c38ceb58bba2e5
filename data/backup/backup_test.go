package backup_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/backup"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/demo"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
	"jieche/data/staff"
)

func TestMain(m *testing.M) {
	kv.ChildMain()
	os.Exit(m.Run())
}

// start is the moment at which the tests begin; the clock goes on when a test says so.
var start = base.Date(2026, 11, 21).At(21, 30)

// bench is a shop with its backups, in folders of the test.
type bench struct {
	t       *testing.T
	root    string // everything lies below
	dir     string // the shop
	home    string // this PC
	usb     string // a disk, as far as the test goes
	store   *data.Store
	backups *backup.Backups
	now     base.Instant
	me      staff.ID
}

// newBench opens a shop with a few visits and one more place.
func newBench(t *testing.T) *bench {
	t.Helper()
	root := t.TempDir()
	b := &bench{t: t, root: root, dir: filepath.Join(root, "shop"), home: filepath.Join(root, "pc"), usb: filepath.Join(root, "usb"), now: start}
	if _, err := demo.Make(b.dir, 6, 3); err != nil {
		t.Fatal(err)
	}
	must(t, os.Mkdir(b.usb, 0o700))
	b.open()
	_, _, err := b.backups.Add(b.usb)
	must(t, err)
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (b *bench) clock() base.Instant { return b.now }

func (b *bench) open() {
	b.t.Helper()
	var err error
	b.store, err = data.Open(b.dir, data.Options{Clock: b.clock})
	must(b.t, err)
	s := b.store
	b.t.Cleanup(func() { s.Close() })
	b.backups = data.Backups(b.store, b.home, b.clock)
	members, err := data.Ask(b.store, staff.List{})
	must(b.t, err)
	for _, m := range members {
		if m.Role == staff.GeneralManager {
			b.me = m.ID
		}
	}
}

func (b *bench) by() data.By {
	return data.By{Staff: b.me, Op: base.MakeID[base.Op](b.now, rand.Reader)}
}

// register saves one more customer and lets a minute pass.
func (b *bench) register(names ...string) {
	b.t.Helper()
	for i, name := range names {
		b.now += 60_000
		plate := "粤B" + string(rune('A'+i)) + b.now.Time().Format("1504")
		_, err := data.Do(b.store, b.by(), customer.Register{Car: customer.Car{Plate: plate}, Owner: customer.Person{Name: name}})
		must(b.t, err)
	}
}

// take makes a backup that must succeed, and returns the file at the second place.
func (b *bench) take() string {
	b.t.Helper()
	taken, err := b.backups.Take(context.Background(), nil)
	must(b.t, err)
	if !taken.Good() || len(taken.Outcomes) != len(b.backups.Book().Places) {
		b.t.Fatalf("backup: %s", taken.Sentence())
	}
	return taken.Outcomes[len(taken.Outcomes)-1].File
}

// useKey gives the shop a key, and returns what stands on its page.
func (b *bench) useKey() string {
	b.t.Helper()
	k, err := backup.NewKey()
	must(b.t, err)
	_, err = data.Do(b.store, b.by(), backup.UseKey{Recipient: k.Recipient()})
	must(b.t, err)
	return k.Secret()
}

// names lists the customers of an open shop.
func names(t *testing.T, db *kv.DB) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	must(t, db.View(func(tx *kv.Tx) error {
		for row, err := range tx.Dump("customer") {
			if err != nil {
				return err
			}
			if n, ok := row["name"].(string); ok {
				all[n] = true
			}
		}
		return nil
	}))
	return all
}

// restored restores, opens the result, proves it, writes into it, and closes it.
func (b *bench) restored(r backup.Restoration) (backup.Found, map[string]bool) {
	b.t.Helper()
	r.Now = b.clock
	if r.Home == "" {
		r.Home = b.home
	}
	f, err := data.Restore(context.Background(), r)
	must(b.t, err)
	s, err := data.Open(r.To, data.Options{Clock: b.clock})
	must(b.t, err)
	defer s.Close()
	if got := s.DB().Identity().Writer(); got != f.Writer {
		b.t.Errorf("the restored shop writes as %s, told was %s", got, f.Writer)
	}
	members, err := data.Ask(s, staff.List{Role: staff.GeneralManager})
	must(b.t, err)
	b.now += 60_000
	_, err = data.Do(s, data.By{Staff: members[0].ID, Op: base.MakeID[base.Op](b.now, rand.Reader)},
		customer.Register{Car: customer.Car{Plate: "粤C" + b.now.Time().Format("04050")}, Owner: customer.Person{Name: "恢复后新客户"}})
	must(b.t, err)
	kvtest.Verify(b.t, s.DB(), kv.Options{})
	return f, names(b.t, s.DB())
}

func has(t *testing.T, have map[string]bool, want ...string) {
	t.Helper()
	for _, n := range want {
		if !have[n] {
			t.Errorf("%s is not there", n)
		}
	}
}

// wants holds an error to its code, and to being a sentence in Chinese.
func wants(t *testing.T, err error, code string) {
	t.Helper()
	if base.Code(err) != code {
		t.Fatalf("want %s, got %v (%s)", code, err, base.Code(err))
	}
	if !strings.ContainsRune("。！", []rune(err.Error())[len([]rune(err.Error()))-1]) && !strings.Contains(err.Error(), "，") {
		t.Errorf("no sentence: %s", err)
	}
}

// The PC burns, the stick and the paper are left: everything up to the backup is there on another PC, and work goes on under a
// name that nobody has written under.
func TestALostShopComesBackWithThePaperKey(t *testing.T) {
	b := newBench(t)
	paper := b.useKey()
	b.register("甲客户", "乙客户")
	file := b.take()
	if filepath.Dir(filepath.Dir(file)) != b.usb {
		t.Fatalf("the backup is at %s", file)
	}
	must(t, b.store.Close())
	for _, gone := range []string{b.dir, b.home, backup.LocalFolder(b.dir)} {
		must(t, os.RemoveAll(gone))
	}
	other := filepath.Join(b.root, "other-pc")
	_, err := data.Restore(context.Background(), backup.Restoration{File: file, To: filepath.Join(b.root, "new"), Home: other, Now: b.clock})
	wants(t, err, "backup.key")
	f, have := b.restored(backup.Restoration{File: file, Typed: strings.ToLower(paper), To: filepath.Join(b.root, "new"), Home: other})
	has(t, have, "甲客户", "乙客户", "恢复后新客户")
	if f.Writer == "A.1" || !f.Blind || !strings.Contains(f.Sentence(), "可能丢失") {
		t.Errorf("writer %s, blind %v: %s", f.Writer, f.Blind, f.Sentence())
	}
	// The same file once more on that PC: yet another writer.
	again, _ := b.restored(backup.Restoration{File: file, Typed: paper, To: filepath.Join(b.root, "new2"), Home: other})
	if again.Writer == f.Writer {
		t.Errorf("two restores write as %s", f.Writer)
	}
}

// The shop's file is broken, the second file is whole: what was done after the backup comes back too, and nothing of the old
// folder is deleted.
func TestTheSecondFileFillsWhatTheBackupLacks(t *testing.T) {
	b := newBench(t)
	file := b.take()
	b.register("丙客户", "丁客户", "戊客户")
	must(t, b.store.Close())
	must(t, os.WriteFile(filepath.Join(b.dir, kv.FileName), []byte("坏了"), 0o600))
	_, err := data.Restore(context.Background(), backup.Restoration{File: file, To: b.dir, Home: b.home, Now: b.clock})
	wants(t, err, "restore.occupied")
	f, have := b.restored(backup.Restoration{File: file, To: b.dir, InPlace: true})
	has(t, have, "丙客户", "丁客户", "戊客户")
	if f.Applied["第二副本"] != 3 || f.Lost != 0 || f.Blind || !strings.Contains(f.Sentence(), "又从第二副本找回 3 条操作；没有发现丢失") {
		t.Errorf("%+v\n%s", f.Applied, f.Sentence())
	}
	raw, err := os.ReadFile(filepath.Join(f.Aside, kv.FileName))
	if err != nil || string(raw) != "坏了" {
		t.Errorf("the damaged file was not kept: %v", err)
	}
	if !strings.HasPrefix(f.Writer, "A.2-") {
		t.Errorf("writer %s", f.Writer)
	}
}

// Back to before a mistake: the newer records are left out when one asks for it.
func TestExactlyTheBackup(t *testing.T) {
	b := newBench(t)
	file := b.take()
	b.register("误操作")
	must(t, b.store.Close())
	f, have := b.restored(backup.Restoration{File: file, To: b.dir, InPlace: true, Exact: true})
	if have["误操作"] || !f.Exact || len(f.Applied) != 0 {
		t.Errorf("the mistake is there: %s", f.Sentence())
	}
}

// Another backup is newer than the one that was chosen: its records are taken, also where there is no second file.
func TestOtherCopiesFillWhatTheBackupLacks(t *testing.T) {
	b := newBench(t)
	first := b.take()
	b.register("己客户")
	second := b.take()
	b.register("庚客户")
	must(t, b.store.Close())
	elsewhere := filepath.Join(b.root, "elsewhere", filepath.Base(first))
	must(t, os.Mkdir(filepath.Dir(elsewhere), 0o700))
	must(t, os.Rename(first, elsewhere))
	old := filepath.Join(b.root, "old")
	must(t, os.Rename(b.dir, old))
	f, have := b.restored(backup.Restoration{File: elsewhere, To: filepath.Join(b.root, "new"), Also: []string{second}})
	has(t, have, "己客户")
	if f.Applied["另一份备份"] != 1 || !f.Blind {
		t.Errorf("%s", f.Sentence())
	}
	// The journal of the old folder, named by hand, has the rest.
	f, have = b.restored(backup.Restoration{File: elsewhere, To: filepath.Join(b.root, "new2"), Also: []string{old}})
	has(t, have, "己客户", "庚客户")
	if f.Applied["第二副本"] != 2 || f.Blind || f.Lost != 0 {
		t.Errorf("%s", f.Sentence())
	}
}

// The folder from which the backup came holds another shop by now: nothing of that one is taken, and nothing is said of it.
func TestAnotherShopsRecordsAreNotTaken(t *testing.T) {
	b := newBench(t)
	file := b.take()
	must(t, b.store.Close())
	must(t, os.RemoveAll(b.dir))
	if _, err := demo.Make(b.dir, 12, 9); err != nil {
		t.Fatal(err)
	}
	f, _ := b.restored(backup.Restoration{File: file, To: filepath.Join(b.root, "new")})
	if len(f.Applied) > 0 || f.Lost > 0 || !f.Blind {
		t.Errorf("%s", f.Sentence())
	}
}

// Where the second file has a hole, what lies behind it is counted and said.
func TestWhatIsLostIsSaid(t *testing.T) {
	b := newBench(t)
	file := b.take()
	b.register("辛客户")
	b.take()
	b.register("壬客户", "癸客户")
	must(t, b.store.Close())
	journals, err := filepath.Glob(filepath.Join(b.dir, "journal", "*", "*.jl"))
	must(t, err)
	last := journals[len(journals)-1]
	raw, err := os.ReadFile(last)
	must(t, err)
	must(t, os.WriteFile(last, raw[:len(raw)-10], 0o600)) // the last record is torn
	must(t, os.RemoveAll(backup.LocalFolder(b.dir)))
	newer, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*.age"))
	must(t, err)
	for _, n := range newer {
		if n != file {
			must(t, os.WriteFile(n, []byte("age-encryption.org/v1\n"), 0o600)) // known by its name, unreadable
		}
	}
	f, have := b.restored(backup.Restoration{File: file, To: b.dir, InPlace: true})
	has(t, have, "辛客户", "壬客户")
	if have["癸客户"] || f.Applied["第二副本"] != 2 {
		t.Errorf("%s", f.Sentence())
	}
}

// The shop's file is broken, and so is the second file: opening it finds the backup by itself.
func TestOpeningADamagedShopFindsTheBackup(t *testing.T) {
	b := newBench(t)
	t.Setenv("XDG_DATA_HOME", b.root)
	b.home = filepath.Join(b.root, "jieche")
	must(t, b.store.Close())
	b.open()
	b.register("申客户")
	b.take()
	must(t, b.store.Close())
	must(t, os.RemoveAll(filepath.Join(b.dir, "snap")))
	journals, err := filepath.Glob(filepath.Join(b.dir, "journal", "*", "*"))
	must(t, err)
	for _, j := range journals {
		must(t, os.WriteFile(j, []byte("坏了"), 0o600))
	}
	path := filepath.Join(b.dir, kv.FileName)
	info, err := os.Stat(path)
	must(t, err)
	must(t, os.WriteFile(path, bytes.Repeat([]byte{0xAA}, int(info.Size())), 0o600))
	b.open()
	has(t, names(t, b.store.DB()), "申客户")
	if w := b.store.DB().Identity().Writer(); w == "A.1" {
		t.Errorf("the shop goes on as %s, although nobody knows what came after the backup", w)
	}
	kvtest.Verify(t, b.store.DB(), kv.Options{})
}
