package desk

import (
	"context"
	"fmt"
	"strings"

	"jieche/data/base"
	"jieche/data/paper"
	"jieche/print/press"
	"jieche/ui/kit"
)

// Press (打印) is what a desk prints with.
type Press struct {
	Queue  *press.Spool            // nil: there is none, every form is opened as a PDF
	System press.System            // the printers of this PC
	View   func(path string) error // opens a PDF for the person at the desk
	Work   kit.Worker              // on which PDFs are made, so that nothing else waits for them
	// Print registers a printing and sends it on its way; then is called on the window's goroutine.
	Print func(job press.Job, then func(press.Printed, error))
}

// Printers are the settings of this PC. What can't be read is told once where they are set; printing goes on with PDFs.
func (d *Desk) Printers() press.Printers {
	set, _ := press.LoadPrinters(d.Store.Dir())
	return set
}

// Installed asks the system for its printers, off the window's goroutine.
func (p *Press) Installed() ([]press.Installed, error) {
	if p == nil || p.System == nil {
		return nil, nil
	}
	return p.System.List(context.Background())
}

// PreviewText is what a preview's route carries: which form of which number.
func PreviewText(form paper.Form, no base.DocNo) string { return string(form) + "/" + string(no) }

// Preview shows a form as it will be printed.
func (d *Desk) Preview(form paper.Form, no base.DocNo) {
	d.Open(Route{Area: Preview, Text: PreviewText(form, no)})
}

// offered is one form in the menu of what can be printed.
type offered struct {
	at   int
	form paper.Form
}

// PrintMenu offers every form of an order: Enter shows the chosen one as it will be printed, F9 prints it at once.
func (d *Desk) PrintMenu(no base.DocNo, printed func(error)) {
	var rows []offered
	for i, f := range press.Forms() {
		rows = append(rows, offered{i + 1, f})
	}
	set := d.Printers()
	table := kit.NewTable(
		kit.Column[offered]{Title: "", Width: 36, Right: true, Text: func(o offered) string { return fmt.Sprint(o.at) }},
		kit.Column[offered]{Title: "单据", Width: 130, Weight: 1, Text: func(o offered) string { return o.form.Word() }},
		kit.Column[offered]{Title: "打印到", Width: 180, Cell: func(o offered) kit.Cell {
			name := set.PrinterOf(o.form)
			if name == "" {
				name = "PDF 文件"
			}
			return kit.Cell{Text: name, Ink: kit.Colours().Ink2}
		}},
	)
	table.SetRows(rows)
	var menu *kit.Dialog
	show := func(o offered) {
		menu.Close()
		d.Preview(o.form, no)
	}
	at := func() {
		if o, ok := table.Selected(); ok {
			menu.Close()
			d.Print(o.form, no, printed)
		}
	}
	hint := kit.Caption("Enter 预览　F9 直接打印　数字选单据")
	menu = kit.NewDialog(d.Win, "打印单据 "+string(no), kit.Down(8, kit.Fixed(0, float32(40+33*min(len(rows), 12)), table), hint), "预览", "返回", func(done func(error)) {
		o, ok := table.Selected()
		done(nil)
		if ok {
			d.Preview(o.form, no)
		}
	}).Width(520).First(table)
	table.OnOpen = show
	table.OnType = func(text string) {
		for _, o := range rows {
			if fmt.Sprint(o.at) == text {
				show(o)
				return
			}
		}
	}
	table.OnKey = func(key kit.Key, _ offered) bool {
		if key == "F9" || key == "Ctrl+P" {
			at()
			return true
		}
		return false
	}
	menu.Show()
}

// keyIn begins the text of a reception's route that keys in a form which was filled in by hand.
const keyIn = "补录"

// KeyInText is the text of such a route.
func KeyInText(no base.DocNo) string { return keyIn + " " + string(no) }

// KeyInOf is the number that a route's text keys in; empty for any other text.
func KeyInOf(text string) base.DocNo {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), keyIn)
	if !ok {
		return ""
	}
	no, _ := base.ParseDocNo(strings.TrimSpace(rest))
	return no
}
