package press

import (
	"context"
	"errors"
	"strings"

	"jieche/data/base"
	"jieche/print"
)

// Installed (系统打印机) is a printer as the system has it.
type Installed struct {
	Name    string
	Say     string // what a person reads: 空闲, 已停用：缺纸
	Ready   bool   // takes jobs now
	Default bool
}

// Order is one handing over to a printer.
type Order struct {
	Printer string
	Title   string // what the system's own queue shows: form and number, nothing personal
	Times   int
	Doc     print.Doc
	Output  string // Windows only: a file that takes the printer's data instead of its port, for trying
}

// System is what prints: CUPS, or Windows.
type System interface {
	// List names the printers that there are.
	List(context.Context) ([]Installed, error)
	// Send hands a document over and returns the system's own number of the job. Its error is a *base.Fault for a person; wrapped in
	// Later it says that nothing was printed and that it may go well another time, in Unsure that nobody knows.
	Send(context.Context, Order) (job string, err error)
}

// later marks an error after which nothing is on paper and another try makes sense.
type later struct{ error }

// Unwrap is the error for a person.
func (l later) Unwrap() error { return l.error }

// Later says that nothing was printed and that the job may be tried again by itself.
func Later(err error) error { return later{err} }

// unsure marks an error after which nobody knows whether paper came out.
type unsure struct{ error }

// Unwrap is the error for a person.
func (u unsure) Unwrap() error { return u.error }

// Unsure says that the job may have been printed: a person looks at the printer and decides.
func Unsure(err error) error { return unsure{err} }

func isLater(err error) bool {
	var l later
	return errors.As(err, &l)
}

func isUnsure(err error) bool {
	var u unsure
	return errors.As(err, &u)
}

// noSuchPaper is the sentence for a printer that does not have the form's paper.
func noSuchPaper(printer string, p print.Paper, offered []string) error {
	const shown = 8
	list := strings.Join(offered[:min(len(offered), shown)], "、")
	if len(offered) > shown {
		list += " 等"
	}
	return base.Refuse(base.Invalid, "printer.paper", "paper", "打印机 %s 没有 %s 这种纸（它有：%s）。请在系统的打印机属性里添加这种纸，或到 打印 › 打印机（Ctrl J，再按 Ctrl 3）给单据换纸或换打印机", printer, p.Say, list)
}

// vanished is the sentence for a printer that the system no longer has.
func vanished(printer string) error {
	return base.Refuse(base.NotFound, "printer.vanished", "printer", "这台电脑上没有叫“%s”的打印机了，可能被删除或改名。请在打印队列里改送别的打印机，或到 打印 › 打印机（Ctrl 3）重新选择", printer)
}

// ready says why a job can't go to the printer now: the system has none of that name, or it does not print, which may pass.
func ready(list []Installed, printer string) error {
	for _, p := range list {
		switch {
		case p.Name != printer:
		case !p.Ready:
			return Later(base.Refuse(base.Busy, "printer.off", "", "打印机 %s %s。打开它或恢复打印后会自动送出", printer, p.Say))
		default:
			return nil
		}
	}
	return vanished(printer)
}
