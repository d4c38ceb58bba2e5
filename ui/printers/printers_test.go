package printers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/workorder"
	"jieche/print"
	"jieche/print/press"
	"jieche/ui/desk"
	"jieche/ui/desk/desktest"
)

// shelf is a system with two printers that put PDFs into a folder.
type shelf struct {
	dir string
	off error
	got []press.Order
}

func (s *shelf) List(context.Context) ([]press.Installed, error) {
	return []press.Installed{{Name: "前台激光", Ready: true, Say: "空闲", Default: true}, {Name: "针式", Ready: s.off == nil, Say: "脱机"}}, nil
}

func (s *shelf) Send(_ context.Context, o press.Order) (string, error) {
	if list, _ := s.List(context.Background()); !slices.ContainsFunc(list, func(p press.Installed) bool { return p.Name == o.Printer }) {
		return "", base.Refuse(base.NotFound, "printer.vanished", "printer", "这台电脑上没有叫“%s”的打印机了", o.Printer)
	}
	if s.off != nil && o.Printer == "针式" {
		return "", s.off
	}
	raw, err := print.PDF(o.Doc)
	if err != nil {
		return "", err
	}
	s.got = append(s.got, o)
	return "1", os.WriteFile(filepath.Join(s.dir, strings.ReplaceAll(o.Title, " ", "-")+".pdf"), raw, 0o600)
}

// sit makes a desk with a queue and printers.
func sit(t *testing.T) (*desktest.Place, *shelf) {
	t.Helper()
	p := desktest.Sit(t, 20)
	out := &shelf{dir: t.TempDir()}
	q, err := press.OpenSpool(p.Store.Dir(), out, p.Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.WithPress(q, out)
	return p, out
}

func TestPrintersAreSetByKeyboardAndATestPageComesOut(t *testing.T) {
	p, out := sit(t)
	s := New(p.Desk, desk.Route{Area: desk.Printing, Text: printerSection}).(*screen)
	p.Show(s)
	p.Press("Ctrl+U")
	if got := p.Printers(); got.Usual != "前台激光" {
		t.Fatalf("the usual printer is %q", got.Usual)
	}
	p.Press("Enter") // the first printer's offset
	for range 5 {
		p.Press("Del")
	}
	p.Write("1.5")
	p.Press("Enter")
	for range 5 {
		p.Press("Del")
	}
	p.Write("-2")
	p.Press("Enter")
	set := p.Printers()
	if d := set.Device("前台激光"); d.DX() != 1.5 || d.DY() != -2 {
		t.Fatalf("the offset is %+v", d)
	}
	p.Press("Left", "Down", "Enter") // the second form goes elsewhere
	if !p.Dialog() {
		t.Fatal("the table of forms is not reached by keys")
	}
	p.Press("Right", "Enter", "Enter", "Enter", "Enter")
	if set := p.Printers(); p.Dialog() || set.PrinterOf(press.Forms()[1]) != "" || set.PrinterOf(press.Forms()[0]) != "前台激光" {
		t.Fatalf("the forms go to %+v", set.Forms)
	}
	p.Press("Right", "Ctrl+T")
	p.Desk.Press.Queue.Pass(context.Background())
	if len(out.got) != 1 || out.got[0].Title != "打印机测试页" {
		t.Fatalf("printed %+v", out.got)
	}
}

func TestTheQueueShowsWhatFailsAndSendsItElsewhere(t *testing.T) {
	p, out := sit(t)
	out.off = press.Later(base.Refuse(base.Busy, "off", "", "打印机 针式 脱机"))
	q := p.Desk.Press.Queue
	e, err := q.Add(press.Entry{Title: "结算单 JS261121-A001", Printer: "针式"}, print.TestPage("针式", print.Half, 0, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	q.Pass(context.Background())
	s := New(p.Desk, desk.Route{Area: desk.Printing}).(*screen)
	p.Show(s)
	rows := s.Section(queueSection).(*queue).table.Rows()
	if len(rows) != 1 || !strings.Contains(remark(rows[0], p.Desk), "脱机") {
		t.Fatalf("the queue shows %+v", rows)
	}
	p.Press("Ctrl+T", "Enter") // the first printer of the list
	q.Pass(context.Background())
	if e, _ = q.Find(e.ID); e.State != press.Sent || e.Printer != "前台激光" {
		t.Fatalf("the job is %+v", e)
	}
	lost, err := q.Add(press.Entry{Title: "出门证 CM261121-A001", Printer: "针式"}, print.TestPage("针式", print.Third, 0, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	s.QueueChanged()
	p.Press("Up", "Ctrl+D", "Enter") // what waits stands above what was sent
	if lost, _ = q.Find(lost.ID); lost.State != press.Cancelled {
		t.Fatalf("the job is %+v", lost)
	}
}

func TestTheRegisterFindsAndReprints(t *testing.T) {
	p, _ := sit(t)
	all, err := data.Ask(p.Store, workorder.Register{})
	if err != nil || len(all) < 5 {
		t.Fatal(len(all), err)
	}
	s := New(p.Desk, desk.Route{Area: desk.Printing, Text: registerSection}).(*screen)
	p.Show(s)
	r := s.Section(registerSection).(*register)
	p.Write(string(all[3].No))
	for _, row := range r.table.Rows() {
		if row.No != all[3].No {
			t.Fatalf("%s is found by %s", row.No, all[3].No)
		}
	}
	p.Press("Enter", "F9")
	after, err := data.Ask(p.Store, workorder.Register{No: string(all[3].No)})
	if err != nil || after[0].Count < 2 || after[0].ByName != p.Me.Name {
		t.Fatalf("after a reprint: %+v %v", after, err)
	}
	path := press.PathOf(p.Store.Dir(), after[0].Print)
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file of the printing: %v", err)
	}
	p.Press("Ctrl+F9")
	if len(p.Opened) != 1 || p.Opened[0].Area != desk.Preview {
		t.Errorf("opened %v", p.Opened)
	}
}

func TestBlankFormsTakeNumbersThatAreKeyedInOrVoided(t *testing.T) {
	p, _ := sit(t)
	s := New(p.Desk, desk.Route{Area: desk.Printing, Text: blankSection}).(*screen)
	p.Show(s)
	p.Press("Ctrl+N", "Enter")
	for range 3 {
		p.Press("Del")
	}
	p.Write("3")
	p.Press("Enter")
	rows := s.Section(blankSection).(*blanks).table.Rows()
	if len(rows) != 3 || rows[0].Form != paper.Entrustment || !rows[0].Open() {
		t.Fatalf("set aside %+v; said %v", rows, p.Said)
	}
	p.Press("Enter")
	if len(p.Opened) != 1 || desk.KeyInOf(p.Opened[0].Text) != rows[0].No {
		t.Fatalf("opened %+v", p.Opened)
	}
	p.Press("Ctrl+D")
	p.Write("写坏了")
	p.Press("Enter")
	left, err := data.Ask(p.Store, paper.ReservedList{Open: true})
	if err != nil || len(left) != 2 {
		t.Fatalf("left %+v %v", left, err)
	}
}

func TestOffsetsAreHalfMillimetres(t *testing.T) {
	for text, want := range map[string]int{"": 0, "1.5": 3, "-2": -4, "－0.5": -1} {
		if got, err := halves(text); got != want || err != nil {
			t.Errorf("%q is %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"1.3", "x", "21"} {
		var f *base.Fault
		if _, err := halves(text); !errors.As(err, &f) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// All slips that are shown are printed in one go, by four keys; a void one is left out, what is no longer shown is no longer chosen.
func TestManyFormsAreReprintedInOneGo(t *testing.T) {
	p, out := sit(t)
	s := New(p.Desk, desk.Route{Area: desk.Printing, Text: registerSection}).(*screen)
	p.Show(s)
	r := s.Section(registerSection).(*register)
	p.Write("JS26")
	slips := map[base.DocNo]int64{}
	for _, row := range r.table.Rows() {
		if row.Form != paper.Settlement {
			t.Fatalf("%s of %s is found by JS26", row.Form, row.No)
		}
		slips[row.No] = max(slips[row.No], row.Count)
	}
	if len(slips) < 3 {
		t.Fatalf("only %d slips", len(slips))
	}
	p.Press("Enter", "Space", "Ctrl+L", "F9")
	if !p.Dialog() {
		t.Fatalf("nothing is asked; %d marked", len(r.marked))
	}
	p.Press("Enter", "Enter") // all copies; print
	if p.Dialog() || !p.Told(fmt.Sprintf("%d 张已做成一个 PDF", len(slips))) {
		t.Fatalf("said %v", p.Said)
	}
	for no, had := range slips {
		if last, err := data.Ask(p.Store, paper.Last{Form: paper.Settlement, No: no}); err != nil || last.Count != had+1 {
			t.Errorf("%s is counted %d after %d, %v", no, last.Count, had, err)
		}
	}
	if len(r.marked) != 0 || len(out.got) != 0 {
		t.Errorf("%d marked, %d sent", len(r.marked), len(out.got))
	}
	p.Press("Space", "Up", "Space")
	if len(r.marked) != 0 {
		t.Errorf("%d marked after both", len(r.marked))
	}
	p.Press("Space")
	p.Win.Canvas().Focus(r.number)
	p.Write("X")
	if len(r.marked) != 0 {
		t.Errorf("%d marked that nobody sees", len(r.marked))
	}
}

// hand is a worker that does its work when the test says so.
type hand struct{ jobs []func() }

func (h *hand) Go(work, then func()) { h.jobs = append(h.jobs, func() { work(); then() }) }

// While a batch is made it can be stopped; what was not begun is not registered.
func TestABatchIsStopped(t *testing.T) {
	p, _ := sit(t)
	later := &hand{}
	p.Desk.Press.Work = later
	s := New(p.Desk, desk.Route{Area: desk.Printing, Text: registerSection}).(*screen)
	p.Show(s)
	before, err := data.Ask(p.Store, workorder.Register{})
	if err != nil {
		t.Fatal(err)
	}
	p.Write("JS26")
	p.Press("Enter", "Ctrl+L", "F9", "Enter", "Enter")
	if !p.Dialog() || len(later.jobs) != 1 {
		t.Fatalf("%d jobs", len(later.jobs))
	}
	p.Press("Esc")
	later.jobs[0]()
	after, err := data.Ask(p.Store, workorder.Register{})
	if err != nil || len(after) != len(before) || p.Dialog() || !p.Told("已停止") {
		t.Errorf("%d printings after %d, %v; said %v", len(after), len(before), err, p.Said)
	}
}

// What of a batch cannot be printed is shown with its reason.
func TestABatchTellsWhatItLeftOut(t *testing.T) {
	p, _ := sit(t)
	rows, err := data.Ask(p.Store, workorder.Register{Form: paper.Settlement, Limit: 1})
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	s := New(p.Desk, desk.Route{Area: desk.Printing, Text: registerSection}).(*screen)
	p.Show(s)
	batch(p.Desk, []press.Job{{Form: paper.Settlement, No: rows[0].No}, {Form: paper.Settlement, No: "JS991231-A001"}}, func() {})
	p.Press("Enter", "Enter")
	if !p.Dialog() { // what was left out is a dialog, which stays until it is read
		t.Errorf("said %v", p.Said)
	}
}

// The register finds a car by its plate and a customer by his name.
func TestTheRegisterFindsByPlateAndName(t *testing.T) {
	p, _ := sit(t)
	all, err := data.Ask(p.Store, workorder.Register{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all {
		if row.Plate == "" || row.Owner == "" {
			continue
		}
		for _, text := range []string{row.Plate, strings.ToLower(row.Plate[len("粤B"):]), row.Owner} {
			found, err := data.Ask(p.Store, workorder.Register{Text: text})
			if err != nil || len(found) == 0 || len(found) == len(all) {
				t.Errorf("%q finds %d of %d, %v", text, len(found), len(all), err)
			}
		}
		return
	}
	t.Fatal("no printing has a car and a customer")
}

// A printer that was taken away while a form was on its way: the form waits with a sentence that says where to go, the register counts it
// once, and by two keys it comes out elsewhere.
func TestAPrinterThatVanished(t *testing.T) {
	p, out := sit(t)
	if err := press.SavePrinters(p.Store.Dir(), press.Printers{Usual: "旧针式"}); err != nil {
		t.Fatal(err)
	}
	s := New(p.Desk, desk.Route{Area: desk.Printing, Text: registerSection}).(*screen)
	p.Show(s)
	p.Write("JS26")
	p.Press("Enter", "F9")
	p.Desk.Press.Queue.Pass(context.Background())
	p.Press("Ctrl+1")
	q := s.Section(queueSection).(*queue)
	e, ok := q.table.Selected()
	if !ok || e.State != press.Failed || !strings.Contains(remark(e, p.Desk), "没有叫“旧针式”的打印机") {
		t.Fatalf("the queue shows %+v", e)
	}
	p.Press("Ctrl+T", "Enter")
	p.Desk.Press.Queue.Pass(context.Background())
	if e, _ = p.Desk.Press.Queue.Find(e.ID); e.State != press.Sent || len(out.got) != 1 {
		t.Fatalf("the job is %+v", e)
	}
	if last, err := data.Ask(p.Store, paper.Last{Form: paper.Settlement, No: e.No}); err != nil || last.Count != e.Count {
		t.Errorf("the register counts %d, the job %d, %v", last.Count, e.Count, err)
	}
}

// A disk that takes no file while many forms are printed: one sentence, and the register tells what to print again.
func TestABatchOnAFullDisk(t *testing.T) {
	p, _ := sit(t)
	s := New(p.Desk, desk.Route{Area: desk.Printing, Text: registerSection}).(*screen)
	p.Show(s)
	if err := os.WriteFile(filepath.Join(p.Store.Dir(), "print"), nil, 0o600); err != nil { // where the folder should be
		t.Fatal(err)
	}
	p.Write("JS26")
	p.Press("Enter", "Ctrl+L", "F9", "Enter", "Enter")
	if !p.Dialog() || p.Told("已做成") {
		t.Errorf("said %v", p.Said)
	}
	r := s.Section(registerSection).(*register)
	if row := r.table.Rows()[0]; row.Count < 2 {
		t.Errorf("the register shows %+v", row)
	}
}
