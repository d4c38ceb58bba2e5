package press_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/workorder"
	"jieche/print"
	"jieche/print/press"
)

// printedSlips are the register's settlement slips, each once.
func printedSlips(t *testing.T, s *shop) []press.Job {
	t.Helper()
	rows, err := data.Ask(s.Store, workorder.Register{Form: paper.Settlement})
	if err != nil || len(rows) < 6 {
		t.Fatal(len(rows), err)
	}
	var jobs []press.Job
	seen := map[base.DocNo]bool{}
	for _, r := range rows {
		if !seen[r.No] && r.Void == "" {
			seen[r.No] = true
			jobs = append(jobs, press.Job{Form: r.Form, No: r.No})
		}
	}
	return jobs
}

func (s *shop) count(no base.DocNo) int64 {
	s.t.Helper()
	last, err := data.Ask(s.Store, paper.Last{Form: paper.Settlement, No: no})
	if err != nil {
		s.t.Fatal(err)
	}
	return last.Count
}

// The slips of a month come out as one file in the order that was asked for, each registered as a reprint; one that is not there is left
// out and told, and keeps the others from nothing.
func TestABatchIsOneFile(t *testing.T) {
	s := open(t, 60)
	jobs := printedSlips(t, s)
	before := map[base.DocNo]int64{}
	for _, j := range jobs {
		before[j.No] = s.count(j.No)
	}
	asked := append([]press.Job{{Form: paper.Settlement, No: "JS991231-A001"}}, jobs...)
	var steps []int
	b, err := press.DeliverAll(context.Background(), s.Store, nil, press.Printers{}, s.by, asked, func(done int) { steps = append(steps, done) })
	if err != nil || b.Done != len(jobs) || len(b.Files) != 1 || len(b.Skipped) != 1 || b.Skipped[0].No != "JS991231-A001" || b.Stopped {
		t.Fatalf("%+v, %v", b, err)
	}
	if len(steps) != len(asked) || steps[len(steps)-1] != len(asked) {
		t.Errorf("told %v", steps)
	}
	file := b.Files[0]
	if name := filepath.Base(file.Path); file.Count != int64(len(jobs)) || !strings.HasPrefix(name, string(jobs[0].No)+"等") || !strings.Contains(name, "结算单") {
		t.Errorf("the file is %+v", file)
	}
	said, at := text(t, file.Path), -1
	for _, j := range jobs {
		if got := s.count(j.No); got != before[j.No]+1 {
			t.Errorf("%s is counted %d after %d", j.No, got, before[j.No])
		}
		i := strings.Index(said, string(j.No))
		if i <= at {
			t.Errorf("%s stands at %d, behind %d", j.No, i, at)
		}
		at = i
	}
	if strings.Count(said, "补打 ") < len(jobs) {
		t.Error("not every slip says that it is a reprint")
	}
}

// What was stopped prints what was registered, and nothing else is registered.
func TestABatchThatIsStopped(t *testing.T) {
	s := open(t, 60)
	jobs := printedSlips(t, s)
	third, rest := s.count(jobs[2].No), s.count(jobs[3].No)
	ctx, stop := context.WithCancel(context.Background())
	b, err := press.DeliverAll(ctx, s.Store, nil, press.Printers{}, s.by, jobs, func(done int) {
		if done == 3 {
			stop()
		}
	})
	if err != nil || !b.Stopped || b.Done != 3 || len(b.Files) != 1 || b.Files[0].Count != 3 {
		t.Fatalf("%+v, %v", b, err)
	}
	said := text(t, b.Files[0].Path)
	if !strings.Contains(said, string(jobs[2].No)) || strings.Contains(said, string(jobs[3].No)) || s.count(jobs[2].No) != third+1 || s.count(jobs[3].No) != rest {
		t.Errorf("after three: %d and %d, were %d and %d", s.count(jobs[2].No), s.count(jobs[3].No), third, rest)
	}
}

// Forms that go to several printers make one job for each; the pages of a job are all that was asked for.
func TestABatchForSeveralPrinters(t *testing.T) {
	s := open(t, 60)
	slips := printedSlips(t, s)[:2]
	jobs := []press.Job{slips[0]}
	for _, j := range slips {
		sheet, err := data.Ask(s.Store, workorder.SheetOf{No: j.No})
		if err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, press.Job{Form: paper.Intake, No: sheet.Order.No})
	}
	jobs = append(jobs, slips[1])
	set := press.Printers{Usual: "前台", Forms: map[paper.Form]press.Assignment{paper.Intake: {Printer: "针式", Paper: "241x279", Times: 2}}}
	out := &tray{}
	q, err := press.OpenSpool(s.Dir(), out, func() base.Instant { return today.At(19, 0) }, nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := press.DeliverAll(context.Background(), s.Store, q, set, s.by, jobs, nil)
	if err != nil || b.Done != 4 || len(b.Files) != 2 || b.Files[0].Printer != "前台" || b.Files[1].Printer != "针式" {
		t.Fatalf("%+v, %v", b, err)
	}
	q.Pass(context.Background())
	if len(out.got) != 2 {
		t.Fatalf("sent %d jobs", len(out.got))
	}
	for _, o := range out.got {
		switch o.Printer {
		case "前台":
			if o.Times != 1 || !has(o.Doc, string(slips[0].No)) || !has(o.Doc, string(slips[1].No)) {
				t.Errorf("%q, %d times, lacks a slip", o.Title, o.Times)
			}
		case "针式":
			if o.Times != 2 || o.Doc.Paper.Name != "241x279" || len(o.Doc.Pages) != 2 {
				t.Errorf("%q, %d times, %d pages of %s", o.Title, o.Times, len(o.Doc.Pages), o.Doc.Paper.Name)
			}
		}
	}
}

// A folder that takes no file is said once; what was registered can be printed again.
func TestABatchOnAFullDisk(t *testing.T) {
	s := open(t, 60)
	jobs := printedSlips(t, s)[:3]
	blocked := filepath.Join(s.Dir(), "print")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := press.DeliverAll(context.Background(), s.Store, nil, press.Printers{}, s.by, jobs, nil)
	if !base.Is(err, base.Full) || len(b.Files) != 0 {
		t.Fatalf("%+v, %v", b, err)
	}
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	if b, err = press.DeliverAll(context.Background(), s.Store, nil, press.Printers{}, s.by, jobs, nil); err != nil || b.Done != 3 {
		t.Errorf("after the disk was cleaned: %+v, %v", b, err)
	}
	if _, err := press.DeliverAll(context.Background(), s.Store, nil, press.Printers{}, s.by, make([]press.Job, press.MostBatch+1), nil); base.Code(err) != "print.batch" {
		t.Errorf("too many: %v", err)
	}
}

// tray is a system that keeps what it is sent.
type tray struct{ got []press.Order }

func (*tray) List(context.Context) ([]press.Installed, error) { return nil, nil }

func (r *tray) Send(_ context.Context, o press.Order) (string, error) {
	r.got = append(r.got, o)
	return "1", nil
}

// A slip that was reversed and a pass that is void are printed for the files, and say what they are.
func TestVoidFormsArePrintedAsVoid(t *testing.T) {
	s := open(t, 60)
	paid := s.having("settled", func(w *workorder.Sheet) bool {
		return w.Settlement != nil && w.Settlement.Owing == 0 && w.Order.State == workorder.Settled
	})
	pass := do(s, workorder.IssuePass{Order: paid.Order.ID}).No
	sheet, err := data.Ask(s.Store, workorder.SheetOf{No: pass})
	if err != nil {
		t.Fatal(err)
	}
	do(s, workorder.VoidPass{Pass: sheet.Passes[len(sheet.Passes)-1].ID, Reason: "开错"})
	red := do(s, workorder.Reverse{Order: paid.Order.ID, Reason: "价格错"}).No
	for _, c := range []struct {
		form paper.Form
		no   base.DocNo
		says string
	}{{paper.ExitPass, pass, "作废"}, {paper.Settlement, paid.Settlement.No, "已冲红"}, {paper.Settlement, red, "冲红"}} {
		done, err := s.print(c.form, c.no)
		if err != nil {
			t.Errorf("%s: %v", c.no, err)
			continue
		}
		if said := text(t, done.Path); !strings.Contains(said, c.says) || !strings.Contains(said, string(c.no)) {
			t.Errorf("%s doesn't say %s:\n%s", c.no, c.says, said)
		}
	}
	rows, err := data.Ask(s.Store, workorder.Register{Text: string(paid.Settlement.No)})
	if err != nil || len(rows) == 0 || !strings.Contains(rows[0].Void, "冲红") {
		t.Errorf("the register shows %+v, %v", rows, err)
	}
}

// A copy that the shop has renamed since the printer was set is no reason to print a copy that it no longer has.
func TestThePrintersCopiesAreTheShops(t *testing.T) {
	s := open(t, 20)
	no := s.ready(paper.Intake).Order.No
	set := press.Printers{Forms: map[paper.Form]press.Assignment{paper.Intake: {Copies: []string{print.CopyCustomer}}}}
	pages := func() int {
		t.Helper()
		doc, _, err := press.Preview(s.Store, s.by(), today.At(19, 0), press.Job{Form: paper.Intake, No: no, Paper: "A4"}, set)
		if err != nil {
			t.Fatal(err)
		}
		return len(doc.Pages)
	}
	if n := pages(); n != 1 {
		t.Fatalf("one copy has %d pages", n)
	}
	do(s, shopsLook("白联", "红联", "黄联"))
	if names, err := press.CopiesOf(s.Store, paper.Intake); err != nil || strings.Join(names, "") != "白联红联黄联" {
		t.Errorf("the copies are %v, %v", names, err)
	}
	if n := pages(); n != 3 {
		t.Errorf("the shop's three copies have %d pages", n)
	}
}
