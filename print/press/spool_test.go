package press

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/paper"
	"jieche/print"
)

// shelf is a system whose one printer writes PDFs into a folder: a printer of paper that a test can read.
type shelf struct {
	dir  string
	off  error // what it answers while it is off
	sent []string
}

func (s *shelf) List(context.Context) ([]Installed, error) {
	return []Installed{{Name: "shelf", Ready: s.off == nil, Say: "空闲"}}, nil
}

func (s *shelf) Send(_ context.Context, o Order) (string, error) {
	if s.off != nil {
		return "", s.off
	}
	if o.Printer != "shelf" {
		return "", vanished(o.Printer)
	}
	file, err := print.PDF(o.Doc)
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("%d.pdf", len(s.sent)+1)
	s.sent = append(s.sent, o.Title)
	return name, os.WriteFile(filepath.Join(s.dir, name), file, 0o600)
}

// page is a document of one page.
func page() print.Doc { return print.TestPage("shelf", print.A5, 0, 0, 0) }

// queue is a spool whose time the test turns.
type queue struct {
	*Spool
	t    *testing.T
	shop string
	now  *base.Instant
	out  *shelf
}

func newSpool(t *testing.T) *queue {
	t.Helper()
	now := base.Date(2026, 11, 21).At(9, 0)
	q := &queue{t: t, shop: t.TempDir(), now: &now, out: &shelf{dir: t.TempDir()}}
	q.reopen()
	return q
}

// reopen starts the program again: what is only in memory is gone.
func (q *queue) reopen() {
	q.t.Helper()
	s, err := OpenSpool(q.shop, q.out, func() base.Instant { return *q.now }, nil)
	if err != nil {
		q.t.Fatal(err)
	}
	q.Spool = s
}

func (q *queue) add(printer string) Entry {
	q.t.Helper()
	*q.now++
	e, err := q.Add(Entry{Form: "entrustment", No: "RO261121-A017", Title: "任务委托书 RO261121-A017", Printer: printer}, page())
	if err != nil {
		q.t.Fatal(err)
	}
	return e
}

// state looks at a job as it stands on the disk and in memory, which must agree.
func (q *queue) state(id string, want State) Entry {
	q.t.Helper()
	e, err := q.Find(id)
	if err != nil || e.State != want {
		q.t.Fatalf("the job is %q (%s), %v; want %q", e.State, e.Why, err, want)
	}
	raw, err := os.ReadFile(filepath.Join(q.dir, id+entryEnd))
	if err != nil || !strings.Contains(string(raw), `"state":"`+string(want)+`"`) {
		q.t.Fatalf("on the disk it is %s, %v; want %q", raw, err, want)
	}
	return e
}

func (q *queue) pass() { q.Pass(context.Background()) }

var off = Later(base.Refuse(base.Busy, "printer.off", "", "打印机 shelf 脱机"))

func TestAJobWaitsForAPrinterThatIsOffAcrossRestarts(t *testing.T) {
	q := newSpool(t)
	q.out.off = off
	first, second := q.add("shelf"), q.add("shelf")
	q.pass()
	if e := q.state(first.ID, Waiting); e.Tries != 1 || !strings.Contains(e.Why, "脱机") || e.Next <= *q.now {
		t.Errorf("after a printer that is off: %+v", e)
	}
	if tally := q.Tally(); tally != (Tally{2, 2}) {
		t.Errorf("the mark would say %+v", tally)
	}
	rests := []base.Instant{}
	for range 9 {
		e := q.state(first.ID, Waiting)
		rests = append(rests, e.Next-*q.now)
		*q.now = e.Next
		q.pass()
	}
	for i := 1; i < len(rests); i++ {
		if rests[i] < rests[i-1] || rests[i] > 120_000 {
			t.Errorf("it rests %v ms between tries, which should grow to two minutes", rests)
			break
		}
	}
	q.reopen()
	q.out.off = nil
	*q.now += 120_000
	q.pass()
	q.state(first.ID, Sent)
	q.state(second.ID, Sent)
	if len(q.out.sent) != 2 {
		t.Errorf("printed %v", q.out.sent)
	}
	q.reopen()
	q.pass()
	if files, err := filepath.Glob(filepath.Join(q.dir, "*"+docEnd)); err != nil || len(files) != 0 || len(q.out.sent) != 2 {
		t.Errorf("papers that lie about: %v, printed %v", files, q.out.sent)
	}
}

// A plug that is pulled while a job is handed over: nobody knows, so nothing is printed again until a person says so.
func TestNothingIsPrintedTwiceByItself(t *testing.T) {
	q := newSpool(t)
	e := q.add("shelf")
	if err := q.change(e.ID, func(j *Entry) error { j.State = Sending; return nil }); err != nil {
		t.Fatal(err)
	}
	q.reopen()
	q.pass()
	if e := q.state(e.ID, Unknown); !strings.Contains(e.Why, "不知道有没有打印") || len(q.out.sent) != 0 {
		t.Fatalf("%+v, printed %v", e, q.out.sent)
	}
	if err := q.Retry(e.ID, ""); err != nil {
		t.Fatal(err)
	}
	q.pass()
	q.state(e.ID, Sent)
	if err := q.Retry(e.ID, ""); !strings.Contains(sentence(err), "补打") {
		t.Errorf("a job that was sent, again: %v", err)
	}

	lost := q.add("shelf")
	q.out.off = Unsure(base.Refuse(base.Busy, "x", "", "打印服务没有回答"))
	q.pass()
	q.state(lost.ID, Unknown)
	q.out.off = nil
	*q.now += 1_000_000
	q.pass()
	q.state(lost.ID, Unknown)
	if len(q.out.sent) != 1 {
		t.Errorf("printed %v", q.out.sent)
	}
}

func TestAPrinterThatVanishedFailsAndTheJobGoesToAnother(t *testing.T) {
	q := newSpool(t)
	e := q.add("旧打印机")
	q.pass()
	if e := q.state(e.ID, Failed); !strings.Contains(e.Why, "旧打印机") || !strings.Contains(e.Why, "改送") {
		t.Errorf("it says %q", e.Why)
	}
	*q.now += 1_000_000
	q.pass()
	q.state(e.ID, Failed)
	if err := q.Retry(e.ID, "shelf"); err != nil {
		t.Fatal(err)
	}
	q.pass()
	q.state(e.ID, Sent)

	gone := q.add("旧打印机")
	if err := q.Cancel(gone.ID); err != nil {
		t.Fatal(err)
	}
	q.pass()
	q.state(gone.ID, Cancelled)
	if err := q.Cancel(gone.ID); err == nil {
		t.Error("cancelled twice")
	}
	if _, err := q.Doc(gone.ID); err == nil {
		t.Error("the paper of a cancelled job lies about")
	}
}

func TestWhatIsDamagedInTheQueueIsShownAndHurtsNothingElse(t *testing.T) {
	q := newSpool(t)
	hurt, blank, good := q.add("shelf"), q.add("shelf"), q.add("shelf")
	for path, text := range map[string]string{hurt.ID + entryEnd: "{", blank.ID + docEnd: "x", "stray" + docEnd: "personal", "a.json.new": "half"} {
		if err := os.WriteFile(filepath.Join(q.dir, path), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	q.reopen()
	q.pass()
	if e, err := q.Find(hurt.ID); err != nil || e.State != Failed || !strings.Contains(e.Why, "损坏") {
		t.Errorf("%+v %v", e, err)
	}
	if e := q.state(blank.ID, Failed); !strings.Contains(e.Why, "补打") {
		t.Errorf("%+v", e)
	}
	q.state(good.ID, Sent)
	for _, stray := range []string{"stray" + docEnd, "a.json.new"} {
		if _, err := os.Stat(filepath.Join(q.dir, stray)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is still there", stray)
		}
	}
}

func TestJobsAreForgottenAfterAWeekAndNamesTellNobody(t *testing.T) {
	q := newSpool(t)
	e, waiting := q.add("shelf"), Entry{}
	q.pass()
	q.out.off = off
	waiting = q.add("shelf")
	files, err := os.ReadDir(q.dir)
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if name := strings.TrimSuffix(strings.TrimSuffix(f.Name(), entryEnd), docEnd); name != e.ID && name != waiting.ID {
			t.Errorf("a file is called %s", f.Name())
		}
	}
	*q.now += keepSent + 10_000
	q.reopen()
	if _, err := q.Find(e.ID); err == nil {
		t.Error("a job of last week is still listed")
	}
	q.state(waiting.ID, Waiting)
}

// A folder that takes no file, as on a full disk: the job is refused with a sentence, and nothing half is left.
func TestAQueueThatCannotBeWritten(t *testing.T) {
	q := newSpool(t)
	if err := os.WriteFile(q.dir, []byte("in the way"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := q.Add(Entry{Title: "结算单", Printer: "shelf"}, page())
	if f, ok := base.AsFault(err); !ok || !strings.Contains(f.Say, "写不进去") || len(q.List()) != 0 {
		t.Errorf("%v, queue %v", err, q.List())
	}
}

func TestPrintersSettings(t *testing.T) {
	dir := t.TempDir()
	if p, err := LoadPrinters(dir); err != nil || p.PrinterOf("settlement") != "" {
		t.Fatal(p, err)
	}
	set := Printers{Usual: "desk", Forms: map[paper.Form]Assignment{"settlement": {Printer: "needle", Paper: "241x279", Times: 2}, "intake": {Printer: NoPrinter}, "receipt": {}}}
	set.SetDevice(Device{Name: "needle", X: -3, Y: 4})
	set.SetDevice(Device{Name: "desk"})
	if err := SavePrinters(dir, set); err != nil {
		t.Fatal(err)
	}
	got, err := LoadPrinters(dir)
	if err != nil || got.PrinterOf("settlement") != "needle" || got.PrinterOf("intake") != "" || got.PrinterOf("receipt") != "desk" ||
		got.PaperOf("settlement", "needle") != "241x279" || got.Device("needle").DX() != -1.5 || got.Device("needle").DY() != 2 || len(got.Devices) != 1 {
		t.Errorf("%+v %v", got, err)
	}
	for says, bad := range map[string]Printers{
		"份不合理":    {Forms: map[paper.Form]Assignment{"settlement": {Times: 10}}},
		"没有叫“A3”": {Forms: map[paper.Form]Assignment{"settlement": {Paper: "A3"}}},
		"太大":      {Devices: []Device{{Name: "desk", X: 41}}},
		"每英寸":     {ScreenDPI: 20},
	} {
		if err := SavePrinters(dir, bad); err == nil || !strings.Contains(sentence(err), says) {
			t.Errorf("%+v: %v, want %q", bad, err, says)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, printersFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadPrinters(dir); !base.Is(err, base.Damaged) {
		t.Errorf("a damaged file: %v", err)
	}
}
