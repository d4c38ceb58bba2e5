// Package desk is what a screen is handed: the shop, a worker, the way to other screens and to the printer, and the words for
// what went wrong. Screens depend on it and on nothing else of the user interface but the kit.
package desk

import (
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/backup"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/paper"
	"jieche/data/staff"
	"jieche/data/stock"
	"jieche/data/workorder"
	"jieche/ui/kit"
)

// Area names the screens. A route names one of them and what it shows.
type Area string

// The screens.
const (
	Today     Area = "today"     // 今日
	Reception Area = "reception" // 接待: a new visit
	Order     Area = "order"     // a work order
	Orders    Area = "orders"    // 看板: open orders
	Parts     Area = "parts"     // 配件
	Issue     Area = "issue"     // 领料 for one order
	Receipt   Area = "receipt"   // 入库
	Customers Area = "customers" // 客户
	Vehicle   Area = "vehicle"   // one vehicle's file
	Cashier   Area = "cashier"   // 收银: what waits for settlement, and today's takings
	Settle    Area = "settle"    // 结算 of one order
	ExitPass  Area = "exit_pass" // 出门证 of one order
	Import    Area = "import"    // 导入
	History   Area = "history"   // 操作记录
	Settings  Area = "settings"  // 设置
	Setup     Area = "setup"     // first start
	Backup    Area = "backup"    // 备份
	Preview   Area = "preview"   // a form as it will be printed
	Printing  Area = "printing"  // 打印: the queue, the register, the printers
)

// Route names what to show. It is a comparable value: opening the same route twice raises the tab that is there.
type Route struct {
	Area     Area
	Order    workorder.ID
	Vehicle  customer.VehicleID
	Customer customer.ID // who comes with a car that is not known yet
	Part     stock.ID
	Text     string // what was typed: a plate for a new reception, "customers" or "parts" for an import
	Draft    string // name of a draft to go on with
}

// Desk is the place at which a screen works.
type Desk struct {
	Store *data.Store
	Work  kit.Worker
	Win   fyne.Window
	Now   func() base.Instant // what time it is, for fields that take 明天 and for what is late
	// Drafts keeps what is typed and not saved yet.
	Drafts *Drafts
	Actor  func() staff.Member // who is logged in now
	Open   func(Route)         // shows a screen
	Search func(text string)   // gives the keyboard to the search box, with what was typed in a list
	Close  func()              // closes the visible screen without asking
	Say    func(string)        // a line at the foot of the window: what was done
	// Print registers the printing, makes the PDF, keeps it in the shop's folder and opens it, all beside the window; then is
	// called on the window's goroutine.
	Print func(form paper.Form, no base.DocNo, then func(error))
	// Press is what the desk prints with; nil in a test that prints nothing.
	Press *Press
	// Allow asks for a second person who may approve the refused operation, and runs again with his proof;
	// with the zero Approval where nobody gave leave.
	Allow func(refused *base.Fault, op base.OpID, again func(Approval))
	// Owner asks for the owner's passphrase, and runs again with its proof.
	Owner func(refused *base.Fault, again func(data.Token))
	// SetPIN lets whoever sits here set his PIN, or another one.
	SetPIN func()
	// Backups looks after the shop's backups.
	Backups *backup.Backups
	// View opens a PDF for the person at the desk.
	View func(path string) error
	// Restore closes the shop, puts a backup in its place and opens it again.
	Restore func(backup.Restoration)
	// Apart makes a worker of its own for what takes long, and what ends it; nil: Work does it.
	Apart func() (kit.Worker, func())
	// Session is the proof of the log-in; nil where nobody has a PIN.
	Session func() data.Token
}

// Aside is a worker for what takes long, so that the screens are not held up, and what ends it.
func (d *Desk) Aside() (kit.Worker, func()) {
	if d.Apart == nil {
		return d.Work, func() {}
	}
	return d.Apart()
}

// Approval is that a second person allows one operation: who, with what proof, and why.
type Approval struct {
	By     staff.ID
	Token  data.Token
	Reason string
}

// Screen is one tab. Content is built once; render shows the model.
type Screen interface {
	Title() (title, detail string) // of its tab: 粤B·7K291 轩逸, RO261121-A017
	Content() fyne.CanvasObject
	Keys() kit.Keymap
	Reads() []string // names of the tables that it shows: when one changes, Reload is called
	Reload()
	Focus() // puts the focus where typing should begin
}

// Fields is a screen that names its fields: what the trace of a test tells of the focus.
type Fields interface {
	Fields() map[string]fyne.Focusable
}

// Guard is a screen that may hold work that was not saved: what is unsaved, or the empty string.
type Guard interface{ Unsaved() string }

// By is who does it now, for a form whose operation id is op.
func (d *Desk) By(op base.OpID) data.By {
	by := data.By{Staff: d.Actor().ID, Op: op}
	if d.Session != nil {
		by.Session = d.Session()
	}
	return by
}

// Second asks for what a refusal still needs of somebody else, a second person's approval or the owner's passphrase, and runs
// again with it. It says false where nobody can help.
func (d *Desk) Second(err error, by data.By, again func(data.By)) bool {
	return d.SecondOr(err, by, again, func() {})
}

// SecondOr is Second for callers that wait for the outcome: back is called when nobody gave leave.
func (d *Desk) SecondOr(err error, by data.By, again func(data.By), back func()) bool {
	if !d.helps(err, by) {
		return false
	}
	f, _ := base.AsFault(err)
	if f.Code == staff.OwnerCode {
		d.Owner(f, func(t data.Token) {
			if t == "" {
				back()
				return
			}
			by.Owner = t
			again(by)
		})
		return true
	}
	d.Allow(f, by.Op, func(a Approval) {
		if a.By.IsZero() {
			back()
			return
		}
		by.Approver, by.Approval, by.Reason = a.By, a.Token, a.Reason
		again(by)
	})
	return true
}

// helps says that somebody else could lift the refusal, and was not asked yet.
func (d *Desk) helps(err error, by data.By) bool {
	f, ok := base.AsFault(err)
	switch {
	case !ok:
		return false
	case f.Code == staff.OwnerCode:
		return by.Owner == "" && d.Owner != nil
	}
	return f.Grant != "" && by.Approver.IsZero() && d.Allow != nil
}

// Do runs a command beside the window and shows what came of it. A refusal that somebody may allow asks for him and tries
// again; any other error becomes a sentence, and the form stays as it is.
func Do[R any](d *Desk, op base.OpID, c data.Command[R], then func(R)) {
	attempt(d, d.By(op), c, then)
}

func attempt[R any](d *Desk, by data.By, c data.Command[R], then func(R)) {
	kit.Run(d.Work, func() (R, error) { return data.Do(d.Store, by, c) }, func(r R, err error) {
		switch {
		case err == nil:
			then(r)
		case d.Second(err, by, func(by data.By) { attempt(d, by, c, then) }):
		default:
			d.Tell(err)
		}
	})
}

// Tell shows an error as a sentence.
func (d *Desk) Tell(err error) {
	sentence, next := Explain(err)
	kit.TellError(d.Win, "没有完成", sentence, next, nil)
}

// errorNumber counts the errors of the program, so that a person can tell us one over the telephone.
var errorNumber atomic.Int64

// Explain turns any error into a sentence and the next step. What is no fault is an error of the program: it is logged whole
// and shown with a number.
func Explain(err error) (sentence, next string) {
	var f *base.Fault
	if errors.As(err, &f) {
		if len(f.Missing) > 0 {
			for i, m := range f.Missing {
				next += fmt.Sprintf("%d. %s\n", i+1, m)
			}
		}
		if f.Grant != "" {
			next += "可由" + f.Grant + "授权例外。"
		}
		return f.Say, next
	}
	n := errorNumber.Add(1)
	slog.Error("program error", "number", n, "err", err)
	return fmt.Sprintf("程序错误 E%03d。刚才的操作没有完成，已输入的内容还在。", n), "请再试一次；仍不行时，请把编号和时间告诉技术支持。"
}
