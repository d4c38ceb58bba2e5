// Package press takes a document from its number to paper: it passes the gate and registers the printing, asks for the sheet,
// makes the form, and keeps the PDF in the shop's folder. The window and the command line both come through here.
package press

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/file"
	"jieche/data/paper"
	"jieche/data/workorder"
	"jieche/print"
)

// Job (打印任务) is one form of one document.
type Job struct {
	Form  paper.Form
	No    base.DocNo // the document's own number, or the work order's
	Paper string     // empty: as the shop has set it for the form
	Copy  string     // 联; empty: all of them
}

// Printed is what came of a job.
type Printed struct {
	No       base.DocNo
	Count    int64 // 1 is the first printing, more is 补打
	Path     string
	Warnings []string // characters that no font has
}

// titles name the forms in file names and sentences.
var titles = map[paper.Form]string{
	paper.Intake: "接车登记表", paper.Estimate: "估价单", paper.Entrustment: "任务委托书", paper.Worksheet: "派工单",
	paper.PickSlip: "领料单", paper.AddOn: "增项确认单", paper.Settlement: "结算单", paper.Receipt: "收款收据", paper.ExitPass: "出门证",
}

// Forms lists what can be printed, in the order of a visit.
func Forms() []paper.Form {
	return []paper.Form{paper.Intake, paper.Estimate, paper.Entrustment, paper.Worksheet, paper.PickSlip, paper.AddOn,
		paper.Settlement, paper.Receipt, paper.ExitPass}
}

// Print registers the printing, makes the PDF and keeps it in the shop's folder.
func Print(s *data.Store, by data.By, job Job) (Printed, error) {
	doc, done, err := Make(s, by, job)
	if err != nil {
		return done.Printed, err
	}
	month := done.Stamp.Day().String()[:7]
	done.Path = filepath.Join(s.Dir(), "print", month, fileName(job.Form, done))
	return done.Printed, Save(doc, done.Path)
}

// fileName carries numbers only: no name, no plate and no telephone lies open in a folder.
func fileName(form paper.Form, p Made) string {
	name := fmt.Sprintf("%s-%s", p.No, titles[form])
	if p.Count > 1 {
		name += fmt.Sprintf("-补打%d", p.Count-1)
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
	var made Made
	if titles[job.Form] == "" {
		return print.Doc{}, made, base.Refuse(base.NotFound, "form", "", "没有名为“%s”的单据；有：%s", job.Form, known())
	}
	set := print.Setting{}
	if job.Paper != "" {
		p, err := print.PaperNamed(job.Paper)
		if err != nil {
			return print.Doc{}, made, err
		}
		set.Paper = p
	}
	no, err := number(s, job)
	if err != nil {
		return print.Doc{}, made, err
	}
	done, err := data.Do(s, by, workorder.PrintForm{Form: string(job.Form), No: no})
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
	set.Stamp = workorder.Stamp{At: printing.At, By: printing.ByName, Count: printing.Count, Anchor: anchor, Copy: job.Copy}
	made = Made{Printed{No: done.No, Count: printing.Count}, printing.At}
	doc, err := form(s, job.Form, done, set)
	if err == nil {
		err = doc.Err()
	}
	made.Warnings = doc.Warnings()
	return doc, made, err
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
	case paper.PickSlip:
		for _, m := range sheet.Issued {
			found = m.Doc
		}
	}
	if found == "" {
		return "", base.Refuse(base.Refused, "doc.none", "", "工单 %s（%s）还没有%s，不能打印", no, sheet.Order.State, titles[job.Form])
	}
	return found, nil
}

func form(s *data.Store, f paper.Form, done workorder.Done, set print.Setting) (print.Doc, error) {
	if f == paper.PickSlip {
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
}

func known() string {
	var list []string
	for _, f := range Forms() {
		list = append(list, fmt.Sprintf("%s（%s）", f, titles[f]))
	}
	return strings.Join(list, "、")
}

// Save writes the PDF under a temporary name and renames it when it is whole.
func Save(doc print.Doc, path string) error {
	raw, err := print.PDF(doc)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return unwritable(path, err)
	}
	if err := file.Replace(path, raw); err != nil {
		return unwritable(path, err)
	}
	return nil
}

func unwritable(path string, err error) error {
	return base.Refuse(base.Full, "print.file", "", "单据文件 %s 写不进去，可能是磁盘已满或没有权限。资料已保存；清理磁盘后请补打", path).Because(err)
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
