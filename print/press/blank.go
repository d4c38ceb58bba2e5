package press

import (
	"path/filepath"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/shop"
	"jieche/data/workorder"
	"jieche/print"
)

// Test puts a test page for a printer into the queue, on the paper that lies in it and moved as forms are.
func Test(q *Spool, set Printers, printer string, now base.Instant) (Entry, error) {
	d := set.Device(printer)
	p, err := print.PaperNamed(d.Paper)
	if err != nil {
		p = print.A4
	}
	return q.Add(Entry{Printer: printer}, print.TestPage(printer, p, d.DX(), d.DY(), now))
}

// BlankForms lists the forms that can be printed blank, to be filled in by hand.
func BlankForms() []paper.Form {
	return []paper.Form{paper.Intake, paper.Estimate, paper.Entrustment, paper.PickSlip, paper.ReturnSlip, paper.Settlement, paper.Receipt, paper.ExitPass,
		paper.Ticket, paper.Appointment}
}

// Blank makes a blank form, once for each number; without numbers it is one form with none.
func Blank(s *data.Store, form paper.Form, numbers []base.DocNo, now base.Instant, paperName string, printers Printers) (print.Doc, error) {
	set := print.Setting{}
	profile, err := data.Ask(s, shop.Show{})
	if err != nil {
		return print.Doc{}, err
	}
	printer := printers.PrinterOf(form)
	if paperName == "" {
		paperName = printers.PaperOf(form, printer)
	}
	if paperName != "" {
		if set.Paper, err = print.PaperNamed(paperName); err != nil {
			return print.Doc{}, err
		}
	}
	d := printers.Device(printer)
	set.DX, set.DY = d.DX(), d.DY()
	set.Stamp = workorder.Stamp{At: now, Count: 1}
	if set, err = dressed(s, form, set); err != nil {
		return print.Doc{}, err
	}
	if len(numbers) == 0 {
		numbers = []base.DocNo{""}
	}
	var docs []print.Doc
	for _, no := range numbers {
		doc, err := print.Blank(form, profile, no, set)
		if err != nil {
			return doc, err
		}
		docs = append(docs, doc)
	}
	doc := print.Join(docs...)
	doc.Title = "空白" + form.Word()
	if numbers[0] != "" {
		doc.Title += " " + string(numbers[0])
	}
	return doc, doc.Err()
}

// PrintBlank (打印空白单) sends blank forms to the printer of the form, or keeps them as a PDF in the shop's folder and says where. With a count,
// so many numbers are set aside first, one for each form.
func PrintBlank(s *data.Store, q *Spool, set Printers, by data.By, now base.Instant, form paper.Form, count int64) (Printed, error) {
	var done Printed
	var numbers []base.DocNo
	if count > 0 {
		made, err := data.Do(s, by, paper.Reserve{Form: form, Count: count})
		if err != nil {
			return done, err
		}
		numbers = made.Numbers
		done.No, done.Count = numbers[0], int64(len(numbers))
	}
	doc, err := Blank(s, form, numbers, now, "", set)
	if err != nil {
		return done, err
	}
	done.Warnings = doc.Warnings()
	name := "空白-" + form.Word()
	if len(numbers) > 0 {
		name = string(numbers[0]) + "-" + name
	}
	done.Path = filepath.Join(s.Dir(), "print", now.Day().String()[:7], name+".pdf")
	if err := Save(doc, done.Path); err != nil {
		return done, err
	}
	if printer := set.PrinterOf(form); printer != "" && q != nil {
		e, err := q.Add(Entry{Form: form, No: done.No, Printer: printer}, doc)
		done.Printer, done.Entry = printer, e.ID
		return done, err
	}
	return done, nil
}
