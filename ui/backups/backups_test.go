package backups

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jieche/data"
	"jieche/data/backup"
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/staff"
	"jieche/ui/desk"
	"jieche/ui/desk/desktest"
	"jieche/ui/kit"
)

func TestMain(m *testing.M) {
	kv.ChildMain()
	os.Exit(m.Run())
}

func open(t *testing.T) (*desktest.Place, *screen) {
	t.Helper()
	p := desktest.Sit(t, 5)
	s := New(p.Desk, desk.Route{Area: desk.Backup}).(*screen)
	p.Show(s)
	return p, s
}

// A shop that has set nothing is told what is missing, and one key makes its first backup all the same.
func TestTheFirstBackupNeedsOneKey(t *testing.T) {
	p, s := open(t)
	if state, title, lines := s.m.verdict(); state != kit.Held || title != "还没有备份" || len(lines) < 3 {
		t.Errorf("%v %s %q", state, title, lines)
	}
	p.Press("Ctrl+Enter")
	if !p.Told("本机备份成功，已读回核对") {
		t.Fatalf("said %q", p.Said)
	}
	if chip := s.chip(s.m.book.Places[0]); chip.Chip != "已核对" {
		t.Errorf("the place is %q", chip.Chip)
	}
	if len(s.m.book.Events) != 1 || !s.m.book.Events[0].Good {
		t.Errorf("events: %+v", s.m.book.Events)
	}
	p.Press("Ctrl+D")
	if !s.m.book.Drill.Good || !strings.Contains(s.drillText(), "恢复演练通过") || !p.Dialog() {
		t.Errorf("drill: %+v", s.m.book.Drill)
	}
	list, err := data.Ask(p.Store, backup.Entries{})
	if err != nil || len(list) != 1 || list[0].What != "drill" || !list[0].Good {
		t.Errorf("the records say %+v, %v", list, err)
	}
}

// Three steps by keyboard: the key, its page, the place. The key is in use only after the page's end was typed back, and leaves no
// file behind.
func TestThreeStepsToABackupThatPaperOpens(t *testing.T) {
	p, s := open(t)
	usb := t.TempDir()
	p.Press("Ctrl+Y", "Ctrl+Enter")
	if len(p.Viewed) != 1 {
		t.Fatalf("%d pages were opened", len(p.Viewed))
	}
	if raw, err := os.ReadFile(p.Viewed[0]); err != nil || !strings.HasPrefix(string(raw), "%PDF") {
		t.Fatalf("the page: %v", err)
	}
	p.Write("ABCDEF")
	p.Press("Enter")
	if k, err := data.Ask(p.Store, backup.KeyOf{}); err != nil || k.Recipient != "" {
		t.Fatalf("a key is in use that was not confirmed: %v", err)
	}
	p.Press("Esc")
	if _, err := os.Stat(filepath.Join(p.Store.Dir(), pageFolder)); !os.IsNotExist(err) || !p.Told("已作废") {
		t.Errorf("the page stayed: %v", err)
	}
	// Once more, with what stands on paper.
	f, err := s.writePage()
	if err != nil {
		t.Fatal(err)
	}
	s.confirmKey(f)
	p.Write(strings.ToLower(f.key.Tail()))
	p.Press("Enter")
	k, err := data.Ask(p.Store, backup.KeyOf{})
	if err != nil || k.Recipient != f.key.Recipient() {
		t.Fatalf("the key is not in use: %v", err)
	}
	if _, err := os.Stat(f.page); !os.IsNotExist(err) {
		t.Errorf("the page of the key stayed on the PC: %v", err)
	}
	if !p.Dialog() {
		t.Fatal("the third step did not come")
	}
	p.Write(usb)
	p.Press("Enter")
	if len(s.m.book.Places) == 1 { // the test's folders lie on one disk, which is said first
		p.Press("Ctrl+Enter")
	}
	files, err := filepath.Glob(filepath.Join(usb, "jieche-*", "*.age"))
	if err != nil || len(files) != 1 {
		t.Fatalf("backups on the stick: %v, said %q", files, p.Said)
	}
	paper, err := backup.ParseKey(f.key.Secret())
	if err != nil {
		t.Fatal(err)
	}
	if m, err := backup.Peek(files[0], []backup.Key{paper}); err != nil || m.Name == "" {
		t.Errorf("paper does not open it: %v", err)
	}
}

// Restoring asks for the file and the key, tries both at once, and asks again before anything happens.
func TestRestoreAsksFirst(t *testing.T) {
	p, _ := open(t)
	p.Press("Ctrl+Enter", "Ctrl+R", "Enter")
	if len(p.Restored) != 0 || !p.Dialog() {
		t.Fatal("restored without a question")
	}
	p.Press("Ctrl+Enter") // Enter would be the way back: the keyboard stands there
	if len(p.Restored) != 1 || filepath.Ext(p.Restored[0].File) != ".age" || p.Restored[0].To != p.Store.Dir() {
		t.Errorf("ordered: %+v", p.Restored)
	}
}

// A shop whose owner has set a passphrase is restored, and gets another key, only with it.
func TestTheOwnersPassphraseGuardsRestoreAndKey(t *testing.T) {
	p, _ := open(t)
	p.Press("Ctrl+Enter")
	const words = "correct horse battery"
	if _, err := data.Do(p.Store, p.By(desk.NewOp()), staff.SetPassphrase{Passphrase: words}); err != nil {
		t.Fatal(err)
	}
	key, err := backup.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := data.Do(p.Store, p.By(desk.NewOp()), backup.UseKey{Recipient: key.Recipient()}); base.Code(err) != staff.OwnerCode {
		t.Errorf("another key without the passphrase: %v", err)
	}
	asked := 0
	p.Owner = func(refused *base.Fault, again func(data.Token)) {
		if asked++; asked == 1 {
			again("")
			return
		}
		token, err := p.Store.Owner(words)
		if err != nil {
			t.Fatal(err)
		}
		again(token)
	}
	if p.Press("Ctrl+R"); p.Dialog() || asked != 1 {
		t.Fatalf("asked %d times; without the passphrase the restore went on: %v", asked, p.Dialog())
	}
	if p.Press("Ctrl+R"); !p.Dialog() || asked != 2 {
		t.Fatalf("asked %d times; with the passphrase nothing is offered", asked)
	}
}

func TestWhoMayNotIsTold(t *testing.T) {
	p, _ := open(t)
	p.As(staff.Technician)
	p.Press("Ctrl+Y")
	if !p.Dialog() || len(p.Viewed) != 0 {
		t.Error("a technician made a key")
	}
}

func TestTheMarkInWords(t *testing.T) {
	now := desktest.Today.At(20, 0)
	for _, c := range []struct {
		h    backup.Health
		want string
		good bool
	}{
		{backup.Health{Changed: true, NoKey: true, NoAway: true}, "还没有备份", false},
		{backup.Health{Last: now - 3_600_000, NoKey: true}, "备份没设好", false},
		{backup.Health{Last: now - 3_600_000, Away: now - 3_600_000}, "备份", true},
		{backup.Health{Last: now - 30*3_600_000, Away: now - 30*3_600_000, Changed: true}, "备份已过 30 小时", false},
		{backup.Health{Last: now - 30*3_600_000, Away: now - 30*3_600_000}, "备份", true}, // nothing was saved since
		{backup.Health{Last: now - 1000, Away: now - 80*3_600_000, Changed: true}, "外盘备份已过 3 天", false},
		{backup.Health{Last: now - 1000, Away: now - 1000, Failed: "U 盘满了"}, "备份没成功", false},
	} {
		if word, good := c.h.Word(now); word != c.want || good != c.good {
			t.Errorf("%+v is %q, %v; want %q", c.h, word, good, c.want)
		}
	}
	if got := ago(now-2*3_600_000, now); got != "18:00（2 小时前）" && !strings.Contains(got, "前") {
		t.Errorf("ago: %s", got)
	}
	if got := ago(0, now); got != "还没有" {
		t.Errorf("never: %s", got)
	}
	if got := ago(now+base.Instant(time.Hour.Milliseconds()), now); strings.Contains(got, "前") {
		t.Errorf("a backup of the future: %s", got)
	}
}
