package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/exchange"
	"jieche/data/workbook"
)

// importBook reads a workbook, tells what it found, and takes it in unless it is a dry run.
func (p *program) importBook(args []string) error {
	var dry bool
	var report, as string
	rest, err := flagged("import", args, func(f *flag.FlagSet) {
		f.BoolVar(&dry, "dry-run", false, "")
		f.StringVar(&report, "report", "", "")
		f.StringVar(&as, "as", "", "")
	})
	if err == nil {
		err = want("import", rest, 2, 2)
	}
	if err != nil {
		return err
	}
	o := workbook.Options{Today: base.InstantOf(time.Now()).Day(), Name: filepath.Base(rest[1])}
	var book *workbook.Book
	var take func(*data.Store, data.By) (exchange.Summary, error)
	switch rest[0] {
	case "customers":
		b, err := workbook.OpenCustomersFile(rest[1], o)
		if err != nil {
			return err
		}
		fmt.Fprintln(p.out, b.Summary())
		book, take = &b.Book, func(s *data.Store, by data.By) (exchange.Summary, error) {
			return exchange.ImportCustomers(s, by, b, nil)
		}
	case "parts":
		b, err := workbook.OpenPartsFile(rest[1], o)
		if err != nil {
			return err
		}
		fmt.Fprintln(p.out, b.Summary())
		book, take = &b.Book, func(s *data.Store, by data.By) (exchange.Summary, error) { return exchange.ImportParts(s, by, b, nil) }
	default:
		return base.Refuse(base.NotFound, "import.kind", "", "可以导入 customers（客户车辆）或 parts（配件），没有“%s”", rest[0])
	}
	for _, w := range book.Warnings {
		fmt.Fprintln(p.out, w)
	}
	if report != "" {
		if err := writeReport(report, book); err != nil {
			return err
		}
	}
	if dry {
		return p.say("试导完成，没有改动店铺资料")
	}
	return p.with(func(s *data.Store) error {
		by, err := p.who(s, actor{as: as})
		if err != nil {
			return err
		}
		by.Op = base.OpID{} // each batch is an operation of its own
		sum, err := take(s, by)
		if err != nil {
			return err
		}
		for _, d := range sum.Doubts {
			fmt.Fprintln(p.out, d)
		}
		return p.say("%s", sum)
	})
}

func writeReport(path string, book *workbook.Book) error {
	f, err := os.Create(path)
	if err != nil {
		return base.Refuse(base.Invalid, "report.file", "", "报告文件 %s 写不进去，请换个位置", path).Because(err)
	}
	return errors.Join(workbook.WriteReport(f, book), f.Close())
}

func (p *program) export(args []string) error {
	if err := want("export", args, 2, 2); err != nil {
		return err
	}
	return p.with(func(s *data.Store) error {
		n, err := exchange.Export(s, args[0], args[1])
		if err != nil {
			return err
		}
		return p.say("已导出 %d 行到 %s", n, args[1])
	})
}
