// Package press takes a document from its number to paper: it passes the gate and registers the printing, asks for the sheet,
// makes the form, and keeps the PDF in the shop's folder. The window and the command line both come through here.
package press

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/paper"
	"jieche/data/shop"
	"jieche/data/staff"
	"jieche/data/workorder"
	"jieche/print"
)

// Job (打印任务) is one form of one document.
type Job struct {
	Form  paper.Form
	No    base.DocNo // the document's own number, or the work order's
	Paper string     // empty: as the shop has set it for the form
	Copy  string     // 联; empty: all of them, or those that the printer is set to print
	// Printer is the system's name of a printer; empty: the one that the form is assigned to. NoPrinter: the PDF alone.
	Printer string
}

// Printed is what came of a job.
type Printed struct {
	No       base.DocNo
	Count    int64 // 1 is the first printing, more is 补打
	Path     string
	Warnings []string // characters that no font has
	Printer  string   // to which it is on its way; empty: to none, the file is all
	Entry    string   // its job in the print queue
}

// Forms lists what can be printed, in the order of a visit.
func Forms() []paper.Form {
	return []paper.Form{paper.Ticket, paper.Intake, paper.Estimate, paper.Entrustment, paper.Worksheet, paper.PickSlip, paper.ReturnSlip, paper.AddOn, paper.TestDrive,
		paper.Proof, paper.Settlement, paper.Receipt, paper.ExitPass}
}

// Print registers the printing, makes the PDF and keeps it in the shop's folder.
func Print(s *data.Store, by data.By, job Job) (Printed, error) {
	job.Form = job.slip()
	doc, done, err := Make(s, by, job)
	if err != nil {
		return done.Printed, err
	}
	done.Path = pathOf(s, job.Form, done)
	return done.Printed, Save(doc, done.Path)
}

// PathOf is where the PDF of a registered printing lies, in the shop's folder.
func PathOf(dir string, p paper.Print) string {
	return filepath.Join(dir, "print", p.At.Day().String()[:7], fileName(p.Form, p.No, p.Count))
}

func pathOf(s *data.Store, form paper.Form, done Made) string {
	return PathOf(s.Dir(), paper.Print{Form: form, No: done.No, Count: done.Count, At: done.Stamp})
}

// Deliver (打印) does what Print does, and puts the document into the queue of the printer that the form is assigned to. Where there is none,
// the PDF is all, and Printed names no printer.
func Deliver(s *data.Store, q *Spool, set Printers, by data.By, job Job) (Printed, error) {
	job.Form = job.slip()
	doc, done, err := makeFor(s, by, job, set)
	if err != nil {
		return done.Printed, err
	}
	done.Path = pathOf(s, job.Form, done)
	if err := Save(doc, done.Path); err != nil {
		return done.Printed, err
	}
	printer := job.printer(set)
	if printer == "" || q == nil {
		return done.Printed, nil
	}
	e, err := q.Add(Entry{Form: job.Form, No: done.No, Count: done.Count, Printer: printer, Times: set.timesOf(job.Form)}, doc)
	done.Printer, done.Entry = printer, e.ID
	return done.Printed, err
}

// slip is the job's form, where a slip of parts is asked for by the number of the other kind: 领料单 and 退料单 are told apart by it.
func (j Job) slip() paper.Form {
	no, _ := base.ParseDocNo(string(j.No))
	switch {
	case j.Form == paper.PickSlip && no.Kind() == base.DocReturn:
		return paper.ReturnSlip
	case j.Form == paper.ReturnSlip && no.Kind() == base.DocIssue:
		return paper.PickSlip
	}
	return j.Form
}

// printer is where the job goes.
func (j Job) printer(set Printers) string {
	switch j.Printer {
	case "":
		return set.PrinterOf(j.Form)
	case NoPrinter:
		return ""
	}
	return j.Printer
}

// fileName carries numbers only: no name, no plate and no telephone lies open in a folder.
func fileName(form paper.Form, no base.DocNo, count int64) string {
	name := fmt.Sprintf("%s-%s", no, form.Word())
	if count > 1 {
		name += fmt.Sprintf("-补打%d", count-1)
	}
	return name + ".pdf"
}

// Made is a printing with its moment.
type Made struct {
	Printed
	Stamp base.Instant
}

// Make passes the gate, registers the printing and makes the form, without writing a file.
func Make(s *data.Store, by data.By, job Job) (print.Doc, Made, error) {
	return makeFor(s, by, job, Printers{})
}

// makeFor makes the form as this PC's printers take it.
func makeFor(s *data.Store, by data.By, job Job, printers Printers) (print.Doc, Made, error) {
	var made Made
	job.Form = job.slip()
	set, no, err := setting(s, job, printers)
	if err != nil {
		return print.Doc{}, made, err
	}
	done, err := data.Do(s, by, workorder.PrintForm{Form: string(job.Form), No: no, Where: paper.Where{Copy: job.Copy, Printer: job.printer(printers)}})
	if err != nil {
		return print.Doc{}, made, err
	}
	printing, err := data.Ask(s, paper.Last{Form: job.Form, No: done.No})
	if err != nil {
		return print.Doc{}, made, err
	}
	anchor, err := s.Anchor()
	if err != nil {
		return print.Doc{}, made, err
	}
	set.Stamp = workorder.Stamp{At: printing.At, By: printing.ByName, Count: printing.Count, Anchor: anchor}
	made = Made{Printed{No: done.No, Count: printing.Count}, printing.At}
	doc, err := copies(s, job, printers, done, set)
	made.Warnings = doc.Warnings()
	return doc, made, err
}

// setting is the paper and the offset of a job, and the number of its document.
func setting(s *data.Store, job Job, printers Printers) (print.Setting, base.DocNo, error) {
	set := print.Setting{}
	if job.Form.Word() == "" {
		return set, "", base.Refuse(base.NotFound, "form", "", "没有名为“%s”的单据；有：%s", job.Form, known())
	}
	printer := job.printer(printers)
	name := job.Paper
	if name == "" {
		name = printers.PaperOf(job.Form, printer)
	}
	if name != "" {
		p, err := print.PaperNamed(name)
		if err != nil {
			return set, "", err
		}
		set.Paper = p
	}
	if printer != "" {
		d := printers.Device(printer)
		set.DX, set.DY = d.DX(), d.DY()
	}
	no, err := number(s, job)
	return set, no, err
}

// copies makes the form: all of its copies 联, the one that the job names, or those that the printer is set to print.
func copies(s *data.Store, job Job, printers Printers, done workorder.Done, set print.Setting) (print.Doc, error) {
	set, err := dressed(s, dress(job.Form, done.No), set)
	if err != nil {
		return print.Doc{}, err
	}
	names := printers.copiesOf(job.Form, set.Look)
	if job.Copy != "" || len(names) == 0 {
		names = []string{job.Copy}
	}
	var docs []print.Doc
	for _, name := range names {
		set.Copy = name
		doc, err := form(s, job.Form, done, set)
		if err != nil {
			return doc, err
		}
		docs = append(docs, doc)
	}
	doc := print.Join(docs...)
	return doc, doc.Err()
}

// Preview (预览) makes the form as the next printing would, and registers nothing. Whether it may be printed is asked when it is.
func Preview(s *data.Store, by data.By, now base.Instant, job Job, printers Printers) (print.Doc, Printed, error) {
	job.Form = job.slip()
	set, no, err := setting(s, job, printers)
	if err != nil {
		return print.Doc{}, Printed{}, err
	}
	var done workorder.Done
	var stamp workorder.Stamp
	err = s.View(func(tx *kv.Tx) (err error) {
		if done.Order, err = workorder.OrderOf(tx, no); err != nil {
			return err
		}
		done.No = no
		stamp = workorder.Stamp{At: now, By: staff.NameOf(tx, by.Staff), Count: paper.Count(tx, job.Form, no) + 1}
		return nil
	})
	if err != nil {
		return print.Doc{}, Printed{}, err
	}
	if stamp.Anchor, err = s.Anchor(); err != nil {
		return print.Doc{}, Printed{}, err
	}
	set.Stamp = stamp
	doc, err := copies(s, job, printers, done, set)
	return doc, Printed{No: no, Count: stamp.Count, Warnings: doc.Warnings(), Printer: job.printer(printers)}, err
}

// number finds the document of the form when the job names the work order: its settlement in force, its newest pass that is
// not void, its newest slip of parts. A form of the order itself may be asked for by the number of any of its documents.
func number(s *data.Store, job Job) (base.DocNo, error) {
	no, ok := base.ParseDocNo(string(job.No))
	if !ok {
		return "", base.Refuse(base.Invalid, "doc.number", "no", "“%s”不是单据号码，号码形如 RO261121-A017", job.No)
	}
	if ofOrder := slices.Contains(paper.OfOrder, job.Form); ofOrder == (no.Kind() == base.DocOrder) {
		return no, nil
	}
	sheet, err := data.Ask(s, workorder.SheetOf{No: no})
	if err != nil {
		return "", err
	}
	if no.Kind() != base.DocOrder {
		return sheet.Order.No, nil
	}
	found := base.DocNo("")
	switch job.Form {
	case paper.Settlement:
		if sheet.Settlement != nil {
			found = sheet.Settlement.No
		}
	case paper.ExitPass:
		for _, p := range sheet.Passes {
			if p.Void == "" {
				found = p.No
			}
		}
	case paper.PickSlip, paper.ReturnSlip:
		for _, m := range sheet.Issued {
			if (m.Doc.Kind() == base.DocReturn) == (job.Form == paper.ReturnSlip) {
				found = m.Doc
			}
		}
	}
	if found == "" {
		return "", base.Refuse(base.Refused, "doc.none", "", "工单 %s（%s）还没有%s，不能打印", no, sheet.Order.State, job.Form.Word())
	}
	return found, nil
}

func form(s *data.Store, f paper.Form, done workorder.Done, set print.Setting) (print.Doc, error) {
	if f == paper.PickSlip || f == paper.ReturnSlip {
		slip, err := data.Ask(s, workorder.SlipOf{No: done.No})
		if err != nil {
			return print.Doc{}, err
		}
		return print.PickSlip(slip, set), nil
	}
	sheet, err := data.Ask(s, workorder.SheetOf{Order: done.Order})
	if err != nil {
		return print.Doc{}, err
	}
	switch f {
	case paper.Settlement:
		return print.SettlementNumbered(sheet, done.No, set), nil
	case paper.ExitPass:
		return print.ExitPass(sheet, done.No, set), nil
	}
	return orderForms[f](sheet, set), nil
}

// orderForms make the forms of the order itself.
var orderForms = map[paper.Form]func(*workorder.Sheet, print.Setting) print.Doc{
	paper.Intake: print.Intake, paper.Estimate: print.Estimate, paper.Entrustment: print.Entrustment,
	paper.Worksheet: print.Worksheet, paper.AddOn: print.AddOnConsent, paper.Receipt: print.Receipt,
	paper.Ticket: print.Ticket, paper.TestDrive: print.TestDrive, paper.Proof: print.InspectionProof,
}

func known() string {
	var list []string
	for _, f := range Forms() {
		list = append(list, fmt.Sprintf("%s（%s）", f, f.Word()))
	}
	return strings.Join(list, "、")
}

// Save writes the PDF under a temporary name and renames it when it is whole.
func Save(doc print.Doc, path string) error {
	raw, err := print.PDF(doc)
	if err != nil {
		return err
	}
	return replace(path, raw)
}

func unwritable(path string, err error) error {
	return base.Refuse(base.Full, "print.file", "", "文件 %s 写不进去，可能是磁盘已满或没有权限。资料已保存；清理磁盘后请补打", path).Because(err)
}

// View opens the PDF with the system's viewer.
func View(path string) error {
	var c *exec.Cmd
	switch runtime.GOOS {
	case "windows":
		c = exec.Command("rundll32", "url.dll,FileProtocolHandler", path)
	case "darwin":
		c = exec.Command("open", path)
	default:
		c = exec.Command("xdg-open", path)
	}
	if err := c.Start(); err != nil {
		return base.Refuse(base.NotFound, "print.viewer", "", "这台电脑没有能打开 PDF 的程序。单据已存为 %s，可复制到别的电脑打印", path).Because(err)
	}
	go c.Wait() // the viewer lives as long as it likes; this only keeps it from becoming a zombie
	return nil
}

// CopiesOf names the copies 联 that a form has in the shop's look, in their order; a form of one copy has none to choose from.
func CopiesOf(s *data.Store, form paper.Form) ([]string, error) {
	look, err := data.Ask(s, shop.LookOf{Form: string(form)})
	if err != nil {
		return nil, err
	}
	names := copyNames(form, look)
	if len(names) < 2 {
		return nil, nil
	}
	return names, nil
}

func copyNames(form paper.Form, look shop.Look) []string {
	kind, _ := print.KindOf(form)
	var names []string
	for _, c := range kind.CopiesIn(look) {
		names = append(names, c.Name)
	}
	return names
}

// dress is the form whose look a document has: a slip of parts that came back 退料单 is asked for as a pick slip and has its own.
func dress(form paper.Form, no base.DocNo) paper.Form {
	if form == paper.PickSlip && no.Kind() == base.DocReturn {
		return paper.ReturnSlip
	}
	return form
}

// dressed is the setting with the shop's look of the form and its logo.
func dressed(s *data.Store, form paper.Form, set print.Setting) (print.Setting, error) {
	var err error
	if set.Look, err = data.Ask(s, shop.LookOf{Form: string(form)}); err != nil {
		return set, err
	}
	set.Logo, err = data.Ask(s, shop.ShowLogo{})
	return set, err
}
