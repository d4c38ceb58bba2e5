package main

import (
	"flag"
	"fmt"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/print/press"
)

// print makes the PDF of a document. It goes the way of the window: the gate, the register, the count of reprints.
func (p *program) print(args []string) error {
	var out, size, copyName, as string
	rest, err := flagged("print", args, func(f *flag.FlagSet) {
		f.StringVar(&out, "o", "", "")
		f.StringVar(&size, "paper", "", "")
		f.StringVar(&copyName, "copy", "", "")
		f.StringVar(&as, "as", "", "")
	})
	if err == nil {
		err = want("print", rest, 2, 2)
	}
	if err != nil {
		return err
	}
	return p.with(func(s *data.Store) error {
		by, err := p.who(s, actor{as: as})
		if err != nil {
			return err
		}
		job := press.Job{Form: paper.Form(rest[0]), No: base.DocNo(rest[1]), Paper: size, Copy: copyName}
		if out == "" {
			printed, err := press.Print(s, by, job)
			if err != nil {
				return err
			}
			return p.printed(printed)
		}
		doc, made, err := press.Make(s, by, job)
		if err != nil {
			return err
		}
		if err := press.Save(doc, out); err != nil {
			return err
		}
		made.Path = out
		return p.printed(made.Printed)
	})
}

func (p *program) printed(d press.Printed) error {
	for _, w := range d.Warnings {
		fmt.Fprintln(p.err, w)
	}
	if d.Count > 1 {
		return p.say("%s 补打第 %d 次：%s", d.No, d.Count-1, d.Path)
	}
	return p.say("%s 已打印：%s", d.No, d.Path)
}
