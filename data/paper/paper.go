// Package paper (单据登记) is the register of what was printed: which form of which number, when, by whom. A form that was
// printed before says 补打 and how many times.
package paper

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/shop"
	"jieche/data/staff"
)

// Form (单据) is a kind of paper.
type Form string

// The forms of the main path.
const (
	Entrustment Form = "entrustment" // 任务委托书
	PickSlip    Form = "pick_slip"   // 领料单
	Settlement  Form = "settlement"  // 结算单
	ExitPass    Form = "exit_pass"   // 出门证
	Intake      Form = "intake"      // 接车登记表
	Estimate    Form = "estimate"    // 估价单
	Worksheet   Form = "worksheet"   // 派工单
	AddOn       Form = "add_on"      // 增项确认单
	Receipt     Form = "receipt"     // 收款收据
	ReturnSlip  Form = "return_slip" // 退料单
	Ticket      Form = "ticket"      // 受理号码
	TestDrive   Form = "test_drive"  // 试车单
	Proof       Form = "proof"       // 竣工出厂合格证
	Appointment Form = "appointment" // 预约登记表: printed blank until there are appointments
)

var words = map[Form]string{
	Intake: "接车登记表", Estimate: "估价单", Entrustment: "任务委托书", Worksheet: "派工单", PickSlip: "领料单", ReturnSlip: "退料单", AddOn: "增项确认单",
	Settlement: "结算单", Receipt: "收款收据", ExitPass: "出门证", Ticket: "受理号码", TestDrive: "试车单", Proof: "竣工出厂合格证", Appointment: "预约登记表",
}

// Word is what the form is called in the shop, in file names and sentences; what stands on the paper may be longer.
func (f Form) Word() string { return words[f] }

// OfOrder lists the forms that carry the number of the work order itself.
var OfOrder = []Form{Intake, Estimate, Entrustment, Worksheet, AddOn, Receipt, Ticket, TestDrive, Proof}

// Print (打印登记) is one printing of one form.
type Print struct {
	ID    base.ID[Print] `json:"id,omitzero"`
	Form  Form           `json:"form,omitempty"`
	No    base.DocNo     `json:"no,omitempty"`
	Count int64          `json:"count,omitempty"` // 1 is the first printing, 2 the first 补打
	At    base.Instant   `json:"at,omitempty"`
	By    staff.ID       `json:"by,omitzero"`
	// Copy is the 联 when not all of them were printed, Printer where the pages went; empty: into a file that was opened.
	Copy    string `json:"copy,omitempty"`
	Printer string `json:"printer,omitempty"`
	// Hand (手写单) is the time on a form that was filled in by hand and keyed in: its original is that sheet, and what is printed of it is a
	// copy 补打.
	Hand base.Instant `json:"hand,omitempty"`
}

var prints = kv.NewLog("print", func(p Print) base.ID[Print] { return p.ID })

// byNo finds the printings of a document.
var byNo = kv.NewIndex(prints, "no", func(p Print, add func(kv.Key)) { add(kv.K().Str(string(p.No)).Str(string(p.Form))) })

// What is printed is counted without a gap: 补打 says how often.
var ruleCount = kv.Rule{Name: "print.count", Say: "每次打印都登记单据和次数，次数逐次加一"}

func init() {
	prints.Check(func(tx *kv.Tx, p *Print) error {
		if n := Count(tx, p.Form, p.No); p.Form == "" || p.No == "" || n != p.Count {
			return ruleCount.Broken("print", p.ID, "no", p.No, "count", p.Count, "registered", n)
		}
		return nil
	})
}

// byTime finds the newest printings.
var byTime = kv.NewIndex(prints, "at", func(p Print, add func(kv.Key)) { add(kv.K().Moment(p.At)) })

// Where (去向) is what of a form is printed, and on which printer.
type Where struct {
	Copy    string `json:"copy,omitempty"`
	Printer string `json:"printer,omitempty"`
}

// maxWhere bounds the name of a copy or a printer.
const maxWhere = 120

// Register adds a printing within a command and says which one it is: 1 is the first.
func Register(tx *kv.Tx, form Form, no base.DocNo, to Where) (Print, error) {
	for _, f := range []struct {
		field, word string
		value       *string
	}{{"copy", "联次", &to.Copy}, {"printer", "打印机名", &to.Printer}} {
		if err := (shop.Text{Field: f.field, Word: f.word, Max: maxWhere}).Clean(f.value); err != nil {
			return Print{}, err
		}
	}
	p := Print{ID: kv.NewID[Print](tx), Form: form, No: no, Count: Count(tx, form, no) + 1, At: tx.Now(), By: tx.Actor(), Copy: to.Copy, Printer: to.Printer}
	return p, prints.Append(tx, p)
}

// Count is how often the form of that number was printed.
func Count(tx *kv.Tx, form Form, no base.DocNo) int64 {
	var n int64
	for range byNo.Keys(tx, kv.K().Str(string(no)).Str(string(form))) {
		n++
	}
	return n
}
