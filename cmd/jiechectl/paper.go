package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"time"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/file"
	"jieche/data/paper"
	"jieche/print"
	"jieche/print/press"
)

// printing is what the flags of print say.
type printing struct {
	press.Job
	out     string
	as      string
	png     bool
	dpi     float64
	blank   bool
	reserve int64
}

// print makes any form, blank ones too, as PDF or pictures, into a file or for a printer. It goes the way of the window: the gate, the
// register, the count of reprints.
func (p *program) print(args []string) error {
	var c printing
	rest, err := flagged("print", args, func(f *flag.FlagSet) {
		f.StringVar(&c.out, "o", "", "")
		f.StringVar(&c.Paper, "paper", "", "")
		f.StringVar(&c.Copy, "copy", "", "")
		f.StringVar(&c.Printer, "printer", "", "")
		f.StringVar(&c.as, "as", "", "")
		f.BoolVar(&c.png, "png", false, "")
		f.Float64Var(&c.dpi, "dpi", 150, "")
		f.BoolVar(&c.blank, "blank", false, "")
		f.Int64Var(&c.reserve, "reserve", 0, "")
	})
	least, most := 2, 1+press.MostBatch
	if c.blank {
		least, most = 1, 1
	}
	if err == nil {
		err = want("print", rest, least, most)
	}
	if err != nil {
		return err
	}
	if c.png && c.out == "" {
		return base.Refuse(base.Invalid, "usage", "", "用 --png 时请用 -o 说明写到哪个文件，例如 -o 单据.png；多页时自动加页号")
	}
	c.Form = paper.Form(rest[0])
	return p.with(func(s *data.Store) error {
		by, err := p.who(s, actor{as: c.as})
		if err != nil {
			return err
		}
		if c.blank {
			return p.printBlank(s, by, c)
		}
		if numbers := rest[1:]; len(numbers) > 1 {
			return p.printBatch(s, by, c, numbers)
		}
		c.No = base.DocNo(rest[1])
		return p.printForm(s, by, c)
	})
}

// printForm prints the form of a document.
func (p *program) printForm(s *data.Store, by data.By, c printing) error {
	if c.out == "" {
		queue, set, err := p.presses(s, c)
		if err != nil {
			return err
		}
		c.Printer = cmp.Or(c.Printer, press.NoPrinter)
		made, err := press.Deliver(s, queue, set, by, c.Job)
		if err != nil {
			return err
		}
		return p.printed(made, queue)
	}
	c.Printer = ""
	doc, made, err := press.Make(s, by, c.Job)
	if err != nil {
		return err
	}
	if err := c.save(doc); err != nil {
		return err
	}
	made.Path = c.out
	return p.printed(made.Printed, nil)
}

// printBatch prints the form of many documents into one file, or as one job of a printer.
func (p *program) printBatch(s *data.Store, by data.By, c printing, numbers []string) error {
	var jobs []press.Job
	for _, no := range numbers {
		job := c.Job
		job.No = base.DocNo(no)
		jobs = append(jobs, job)
	}
	each := func() data.By {
		by.Op = base.MakeID[base.Op](base.InstantOf(time.Now()), rand.Reader)
		return by
	}
	if c.out != "" {
		doc, b, err := press.MakeAll(context.Background(), s, each, jobs)
		if err == nil {
			err = c.save(doc)
		}
		if err != nil {
			return err
		}
		b.Files = []press.Printed{{No: jobs[0].No, Count: int64(b.Done), Path: c.out, Warnings: doc.Warnings()}}
		return p.batched(b, nil)
	}
	queue, set, err := p.presses(s, c)
	if err != nil {
		return err
	}
	for i := range jobs {
		jobs[i].Printer = cmp.Or(c.Printer, press.NoPrinter)
	}
	b, err := press.DeliverAll(context.Background(), s, queue, set, each, jobs, nil)
	if err != nil {
		return err
	}
	return p.batched(b, queue)
}

// batched says what came of many documents. What was left out is told last, as what went wrong.
func (p *program) batched(b press.Batch, queue *press.Spool) error {
	for _, f := range b.Files {
		if err := p.printedBatch(f, queue); err != nil {
			return err
		}
	}
	if len(b.Skipped) == 0 {
		return nil
	}
	var list []string
	for _, s := range b.Skipped {
		list = append(list, fmt.Sprintf("%s：%v", s.No, s.Why))
	}
	return base.Refuse(base.Refused, "print.skipped", "", "%d 张没有打印：%s", len(list), strings.Join(list, "；"))
}

func (p *program) printedBatch(f press.Printed, queue *press.Spool) error {
	if f.Entry != "" {
		f.No, f.Count = base.DocNo(fmt.Sprintf("%s 等 %d 张", f.No, f.Count)), 1
		return p.printed(f, queue)
	}
	for _, w := range f.Warnings {
		fmt.Fprintln(p.err, w)
	}
	return p.say("%s 等 %d 张已打印：%s", f.No, f.Count, f.Path)
}

// printBlank prints forms that are filled in by hand.
func (p *program) printBlank(s *data.Store, by data.By, c printing) error {
	now := base.InstantOf(time.Now())
	set, err := press.LoadPrinters(s.Dir())
	if err != nil {
		return err
	}
	var numbers []base.DocNo
	if c.reserve != 0 {
		made, err := data.Do(s, by, paper.Reserve{Form: c.Form, Count: c.reserve})
		if err != nil {
			return err
		}
		numbers = made.Numbers
	}
	doc, err := press.Blank(s, c.Form, numbers, now, c.Paper, press.Printers{})
	if err != nil {
		return err
	}
	said := "空白" + c.Form.Word()
	if len(numbers) > 0 {
		said += fmt.Sprintf(" %d 张，号码 %s 至 %s", len(numbers), numbers[0], numbers[len(numbers)-1])
	}
	if c.out == "" && c.Printer == "" {
		c.out = filepath.Join(s.Dir(), "print", "空白-"+c.Form.Word()+".pdf")
	}
	if c.out != "" {
		if err := c.save(doc); err != nil {
			return err
		}
		return p.say("%s：%s", said, c.out)
	}
	queue, _, err := p.presses(s, c)
	if err != nil {
		return err
	}
	e, err := queue.Add(press.Entry{Form: c.Form, Printer: c.Printer, Times: set.Forms[c.Form].Times}, doc)
	if err != nil {
		return err
	}
	return p.printed(press.Printed{No: base.DocNo(said), Printer: c.Printer, Entry: e.ID, Count: 1}, queue)
}

// presses are the queue that a named printer needs, none for a file, and what is set for the printers of this PC.
func (p *program) presses(s *data.Store, c printing) (queue *press.Spool, set press.Printers, err error) {
	if c.Printer != "" {
		if queue, err = press.OpenSpool(s.Dir(), press.ThisSystem(), func() base.Instant { return base.InstantOf(time.Now()) }, nil); err != nil {
			return nil, set, err
		}
	}
	set, err = press.LoadPrinters(s.Dir())
	return queue, set, err
}

// save writes the PDF, or a picture of each page.
func (c printing) save(doc print.Doc) error {
	if !c.png {
		return press.Save(doc, c.out)
	}
	for i := range doc.Pages {
		img, err := print.Image(doc, i, c.dpi)
		if err != nil {
			return err
		}
		path := c.out
		if len(doc.Pages) > 1 {
			end := filepath.Ext(path)
			path = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, end), i+1, end)
		}
		if err := file.ReplaceWith(path, func(f *os.File) error { return png.Encode(f, img) }); err != nil {
			return base.Refuse(base.Full, "print.file", "", "图片文件 %s 写不进去，可能是磁盘已满、没有权限或文件夹不存在。资料已保存；请换个位置再打印", path).Because(err)
		}
	}
	return nil
}

// printed says what came of it. What goes to a printer is tried once here; what does not go stays in the queue, for the window to send.
func (p *program) printed(d press.Printed, queue *press.Spool) error {
	for _, w := range d.Warnings {
		fmt.Fprintln(p.err, w)
	}
	if d.Entry != "" {
		queue.Pass(context.Background())
		e, err := queue.Find(d.Entry)
		if err != nil {
			return err
		}
		if e.State != press.Sent {
			return base.Refuse(base.Busy, "print.queued", "", "%s 还没打出来（%s）：%s。任务留在打印队列里", d.No, e.State.Word(), e.Why)
		}
		return p.say("%s 已交给打印机 %s，系统任务 %s", d.No, d.Printer, e.System)
	}
	if d.Count > 1 {
		return p.say("%s 补打第 %d 次：%s", d.No, d.Count-1, d.Path)
	}
	return p.say("%s 已打印：%s", d.No, d.Path)
}

// printers lists the printers of this PC and how they stand.
func (p *program) printers(args []string) error {
	if err := want("printers", args, 0, 0); err != nil {
		return err
	}
	list, err := press.ThisSystem().List(context.Background())
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return p.say("这台电脑上还没有打印机")
	}
	for _, i := range list {
		usual := ""
		if i.Default {
			usual = "（系统默认）"
		}
		if err := p.say("%s%s：%s", i.Name, usual, i.Say); err != nil {
			return err
		}
	}
	return nil
}
