package press_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/demo"
	"jieche/data/paper"
	"jieche/data/staff"
	"jieche/data/workorder"
	"jieche/print/press"
)

var today = base.Date(2026, 11, 21)

// shop is a demo shop whose last cars still stand in it.
type shop struct {
	*data.Store
	t    *testing.T
	desk data.By
	ops  byte
}

func open(t *testing.T, visits int) *shop {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "shop")
	if _, err := demo.Make(dir, visits, 3); err != nil {
		t.Fatal(err)
	}
	clock := today.At(18, 0)
	store, err := data.Open(dir, data.Options{Clock: func() base.Instant { clock++; return clock }})
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{Store: store, t: t}
	t.Cleanup(func() {
		if r, err := s.Check(true); err != nil || !r.Clean() {
			t.Errorf("the shop is not sound after printing: %v %v", r, err)
		}
		s.Close()
	})
	managers, err := data.Ask(s.Store, staff.List{Role: staff.GeneralManager})
	if err != nil || len(managers) == 0 {
		t.Fatal(err)
	}
	s.desk.Staff = managers[0].ID
	return s
}

// by is who prints, each time for the first time.
func (s *shop) by() data.By {
	s.ops++
	s.desk.Op = base.MakeID[base.Op](today.At(18, 0), bytes.NewReader(bytes.Repeat([]byte{s.ops}, 32)))
	return s.desk
}

func (s *shop) print(form paper.Form, no base.DocNo) (press.Printed, error) {
	return press.Print(s.Store, s.by(), press.Job{Form: form, No: no})
}

func do[R any](s *shop, c data.Command[R]) R {
	s.t.Helper()
	r, err := data.Do(s.Store, s.by(), c)
	if err != nil {
		s.t.Fatalf("%s: %v", c.Name(), err)
	}
	return r
}

// sheets are the orders of the shop that somebody still has to do something about.
func (s *shop) sheets() []*workorder.Sheet {
	s.t.Helper()
	rows, err := data.Ask(s.Store, workorder.OpenOrders{})
	if err != nil {
		s.t.Fatal(err)
	}
	var all []*workorder.Sheet
	for _, r := range rows {
		sheet, err := data.Ask(s.Store, workorder.SheetOf{Order: r.ID})
		if err != nil {
			s.t.Fatal(err)
		}
		all = append(all, sheet)
	}
	return all
}

// having finds an order of the shop.
func (s *shop) having(what string, fits func(*workorder.Sheet) bool) *workorder.Sheet {
	s.t.Helper()
	all := s.sheets()
	i := slices.IndexFunc(all, fits)
	if i < 0 {
		s.t.Fatalf("no order among %d is %s", len(all), what)
	}
	return all[i]
}

// ready finds an order for which a form can be printed.
func (s *shop) ready(form paper.Form) *workorder.Sheet {
	s.t.Helper()
	return s.having("ready for "+string(form), func(w *workorder.Sheet) bool {
		switch form {
		case paper.Intake:
			return true
		case paper.Estimate:
			return len(w.Lines) > 0
		case paper.Entrustment:
			return w.Order.State >= workorder.Quoted
		case paper.Worksheet:
			return w.Order.State >= workorder.Signed
		case paper.AddOn:
			return w.HasAddOn()
		case paper.PickSlip:
			return len(w.Issued) > 0
		case paper.ReturnSlip: // once a part came back
			return w.Order.State.Open() && w.Settlement == nil && len(w.Issued) > 0
		case paper.Receipt:
			return w.Received() > 0 && w.Settlement != nil
		case paper.ExitPass: // for a test drive
			return w.Order.State.Open()
		}
		return w.Settlement != nil
	})
}

// text is what the file says, and that it is whole.
func text(t *testing.T, path string) string {
	t.Helper()
	out, err := exec.Command("pdftotext", "-raw", path, "-").CombinedOutput()
	if err != nil {
		t.Fatalf("pdftotext (package poppler-utils): %v %s", err, out)
	}
	return string(out)
}

// TestEveryFormOfAShop prints each form of a shop in use by its order's number, twice: the file is there, speaks of the car, its name
// tells nobody's name, and the second says 补打.
func TestEveryFormOfAShop(t *testing.T) {
	s := open(t, 60)
	for _, form := range press.Forms() {
		sheet := s.ready(form)
		o := &sheet.Order
		if form == paper.ExitPass {
			do(s, workorder.IssuePass{Order: o.ID, Reason: workorder.PassTestDrive})
		}
		if form == paper.ReturnSlip {
			back := do(s, workorder.ReturnParts{Order: o.ID, Parts: []workorder.IssuePart{{Part: sheet.Issued[0].Part, Qty: sheet.Issued[0].Qty()}}})
			if done, err := s.print(paper.PickSlip, back.No); err != nil || done.No != back.No || !strings.Contains(done.Path, "退料单") {
				t.Errorf("the slip %s asked for as a pick slip: %+v, %v", back.No, done, err)
			}
			sheet = s.ready(form)
		}
		before := sheet.Printed
		for again := range 2 {
			done, err := s.print(form, o.No)
			if err != nil {
				t.Fatalf("%s of %s (%s): %v", form, o.No, o.State, err)
			}
			if want := before[workorder.PrintedKey(form, done.No)] + 1 + int64(again); done.Count != want {
				t.Errorf("%s: printing %d is counted as %d", form, want, done.Count)
			}
			if dir := filepath.Join(s.Dir(), "print", "2026-11"); filepath.Dir(done.Path) != dir {
				t.Errorf("%s lies in %s", form, done.Path)
			}
			name := filepath.Base(done.Path)
			for _, secret := range []string{o.OwnerName, o.SenderName, string(o.OwnerPhone), string(o.SenderPhone), o.Plate, o.VIN} {
				if secret != "" && strings.Contains(name, secret) {
					t.Errorf("the name of the file tells %q: %s", secret, name)
				}
			}
			if !strings.HasPrefix(name, string(done.No)+"-") {
				t.Errorf("the name of the file doesn't begin with %s: %s", done.No, name)
			}
			said := text(t, done.Path)
			if !strings.Contains(said, string(done.No)) || strings.Contains(said, "补打") != (done.Count > 1) {
				t.Errorf("printing %d of %s: it says\n%s", done.Count, form, said)
			}
			if reprint := fmt.Sprintf("补打 %d 次", done.Count-1); done.Count > 1 && (!strings.Contains(said, reprint) || !strings.Contains(name, "补打")) {
				t.Errorf("printing %d of %s doesn't say %q", done.Count, form, reprint)
			}
		}
	}
}

// TestFormsOfTheOrderByAnyNumber: the slip that lies on the table has the settlement's number, the receipt is the order's.
func TestFormsOfTheOrderByAnyNumber(t *testing.T) {
	s := open(t, 40)
	sheet := s.ready(paper.Receipt)
	done, err := s.print(paper.Receipt, sheet.Settlement.No)
	if err != nil || done.No != sheet.Order.No {
		t.Errorf("the receipt by %s: %+v %v", sheet.Settlement.No, done, err)
	}
}

// TestRefusals: a form without its occasion is refused with the order's number or the choice, nothing is registered, no file is made.
func TestRefusals(t *testing.T) {
	s := open(t, 40)
	fresh := s.having("newly received", func(w *workorder.Sheet) bool { return w.Order.State == workorder.Received })
	no := fresh.Order.No
	for _, c := range []struct {
		job  press.Job
		says string
	}{
		{press.Job{Form: paper.Entrustment, No: no}, "付费方式"},
		{press.Job{Form: paper.Worksheet, No: no}, "签字"},
		{press.Job{Form: paper.AddOn, No: no}, "没有增项"},
		{press.Job{Form: paper.Receipt, No: no}, "还没有收到款"},
		{press.Job{Form: paper.Settlement, No: no}, "还没有结算单"},
		{press.Job{Form: paper.ExitPass, No: no}, "还没有出门证"},
		{press.Job{Form: paper.PickSlip, No: no}, "还没有领料单"},
		{press.Job{Form: "brochure", No: no}, "没有名为“brochure”的单据；有：ticket（受理号码）"},
		{press.Job{Form: paper.Intake, No: no, Paper: "A3"}, "没有叫“A3”的纸张"},
		{press.Job{Form: paper.Intake, No: "RO991231-A999"}, "没有号码为"},
		{press.Job{Form: paper.Intake, No: "粤B12345"}, "不是单据号码"},
	} {
		done, err := press.Print(s.Store, s.by(), c.job)
		fault, ok := base.AsFault(err)
		if !ok || !strings.Contains(fault.Say, c.says) || done.Path != "" || done.Count != 0 {
			t.Errorf("%+v: %+v, %v", c.job, done, err)
		}
	}
	after, err := data.Ask(s.Store, workorder.SheetOf{Order: fresh.Order.ID})
	if err != nil || len(after.Printed) != len(fresh.Printed) {
		t.Errorf("refused printings were registered: %v, %v", after.Printed, err)
	}
	if _, err := os.Stat(filepath.Join(s.Dir(), "print")); !os.IsNotExist(err) {
		t.Errorf("a refused printing left a file: %v", err)
	}
}

// TestAFolderThatTakesNoFile: the sentence says what to do, the printing stays registered, and the next one is 补打.
func TestAFolderThatTakesNoFile(t *testing.T) {
	s := open(t, 20)
	sheet := s.ready(paper.Intake)
	blocked := filepath.Join(s.Dir(), "print")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil { // a file where the folder should be takes nothing from anybody, root included
		t.Fatal(err)
	}
	_, err := s.print(paper.Intake, sheet.Order.No)
	fault, ok := base.AsFault(err)
	if !ok || fault.Kind != base.Full || !strings.Contains(fault.Say, "补打") {
		t.Fatalf("a folder that takes no file: %v", err)
	}
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	done, err := s.print(paper.Intake, sheet.Order.No)
	if err != nil || done.Count != 2 || !strings.Contains(text(t, done.Path), "补打 1 次") {
		t.Errorf("after the disk was cleaned: %+v, %v", done, err)
	}
}

// TestAFullDiskLeavesNothingHalf: what could not be written whole is not there at all.
func TestAFullDiskLeavesNothingHalf(t *testing.T) {
	s := open(t, 20)
	doc, _, err := press.Make(s.Store, s.by(), press.Job{Form: paper.Intake, No: s.ready(paper.Intake).Order.No})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "form.pdf")
	if err := os.Symlink("/dev/full", path+".new"); err != nil { // a disk that has no room for a byte
		t.Fatal(err)
	}
	if fault, ok := base.AsFault(press.Save(doc, path)); !ok || fault.Kind != base.Full {
		t.Errorf("a full disk: %v", fault)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("half a file is left: %v", left)
	}
	if err := press.Save(doc, path); err != nil || !strings.Contains(text(t, path), "接车登记表") {
		t.Errorf("with room again: %v", err)
	}
}

// TestCopyAndPaper: one copy on the paper that is asked for.
func TestCopyAndPaper(t *testing.T) {
	s := open(t, 20)
	no := s.ready(paper.Intake).Order.No
	for _, c := range []struct {
		job   press.Job
		pages int
	}{{press.Job{Form: paper.Intake, No: no, Paper: "A4"}, 2}, {press.Job{Form: paper.Intake, No: no, Paper: "A4", Copy: "客户联"}, 1}, {press.Job{Form: paper.Intake, No: no, Paper: "241x279"}, 1}} {
		doc, _, err := press.Make(s.Store, s.by(), c.job)
		if err != nil || len(doc.Pages) != c.pages || doc.Paper.Name != c.job.Paper {
			t.Errorf("%+v: %d pages of %s, %v", c.job, len(doc.Pages), doc.Paper.Name, err)
		}
	}
}
