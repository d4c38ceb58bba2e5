package print

import (
	"strings"

	"jieche/data/base"
	"jieche/data/shop"
	"jieche/data/workorder"
)

// The two halves of the exit pass: the shop keeps the stub, the gate keeps the other.
const (
	CopyStub = "存根"
	CopyGate = "门卫联"
)

// ExitPass (出门证) is the pass of that number with its stub beside it, to be torn apart. An empty number means the newest pass.
func ExitPass(sheet *workorder.Sheet, no base.DocNo, set Setting) Doc {
	for i := len(sheet.Passes) - 1; i >= 0; i-- {
		if p := &sheet.Passes[i]; no == "" || p.No == no {
			return exitPassDoc(sheet, p, set.on(sheet.Shop.PaperPass))
		}
	}
	return Doc{err: base.Refuse(base.NotFound, "pass.none", "", "工单 %s 没有这张出门证，请先开具出门证", sheet.Order.No)}
}

// exitPassDoc lays both halves out side by side.
func exitPassDoc(sheet *workorder.Sheet, pass *workorder.PassLine, set Setting) Doc {
	half := set.parted(2)
	return beside(strings.TrimSpace("出门证 "+string(pass.No)), set, exitPassHalf(sheet, pass, half, CopyStub), exitPassHalf(sheet, pass, half, CopyGate))
}

func exitPassHalf(sheet *workorder.Sheet, pass *workorder.PassLine, set Setting, name string) *form {
	f := exitPassKind().begin(sheet.Shop, set, shop.Copy{Name: name})
	o := &sheet.Order
	f.half, f.no, f.noName = true, pass.No, "No."
	if !f.blank() {
		f.short = plateOf(o)
	}
	if pass.Void != "" {
		f.mark = "作废"
	}
	f.keyedIn(pass.Keyed)
	f.roomy()
	f.opened(f.opening(), func() {
		f.passGrid(sheet, pass)
		f.passSigns(sheet, pass)
	})
	return f
}

// roomy spreads the pass on paper that has the room: the guard reads it through a car's window.
func (f *form) roomy() {
	l := &f.look
	if f.set.Paper.H < 120 {
		l.gap = 1.4
		return
	}
	l.total, l.title = 12.5, 20
	if !f.set.Paper.Tractor && !f.set.Large {
		l.body, l.label = 8.6, 8 // half of 210 mm is narrow
	}
	l.padY, l.gap = 1.9, 4
}

func (f *form) passGrid(sheet *workorder.Sheet, pass *workorder.PassLine) {
	o := &sheet.Order
	right := f.width*0.465 - f.labelWidth()
	settlement := ""
	if sheet.Settlement != nil {
		settlement = string(sheet.Settlement.No)
	}
	car := pair{label: "车牌号码", value: f.short, bold: true, size: f.look.total}
	if o.Plate == "" && !f.blank() {
		car = pair{label: "VIN", value: o.VIN, bold: true}
	}
	reasons := boxes(func(c string) bool { return c == string(pass.Reason) }, passReasons()...)
	if pass.Note != "" {
		reasons += "　" + pass.Note
	}
	if pass.Void != "" {
		reasons += "　作废：" + pass.Void
	}
	model := pair{label: "车型颜色", value: strings.TrimSpace(o.Model + " " + o.Paint)}
	first := [][]pair{{car, model}}
	if first[0][1].width = right; Width(model.value, f.look.body) > 2*(right-2*f.look.padX) { // a long name is given the width of the pass
		first = [][]pair{{car}, {model}}
	}
	f.grid(true, append(first,
		[]pair{{label: "放行原因", value: reasons}},
		[]pair{{label: "工单号", value: string(o.No)}, {label: "结算单号", value: settlement, width: right}},
		[]pair{{label: "应收", value: f.figure(pass.Due), align: Right}, {label: "实收", value: f.figure(pass.Paid), align: Right, width: right}},
		[]pair{{label: "挂账", value: f.credit(pass), align: Right}, {label: "批准人", value: pass.ApproverName, width: right}},
		[]pair{{label: "放行时间", value: pass.At.String()}, {label: "有效至", value: f.until(pass.At), bold: true, width: right}})...)
}

func passReasons() []string {
	var words []string
	for _, r := range workorder.PassReasons {
		words = append(words, string(r))
	}
	return words
}

// figure is an amount, nothing on a form to be filled in by hand.
func (f *form) figure(amount base.Fen) string {
	if f.blank() {
		return ""
	}
	return amount.String()
}

// credit is what left the shop unpaid, by agreement.
func (f *form) credit(pass *workorder.PassLine) string {
	if f.blank() {
		return ""
	}
	if pass.OnCredit == 0 {
		return "无"
	}
	return pass.OnCredit.String()
}

// until is the end of the day that the pass is valid on.
func (f *form) until(at base.Instant) string {
	if at.IsZero() {
		return "＿月＿日 当日"
	}
	return at.Day().Short() + " 当日"
}

// passSigns is the last line: who made the pass, who looked after the car, and where the guard signs.
func (f *form) passSigns(sheet *workorder.Sheet, pass *workorder.PassLine) {
	high := 10.5
	if f.set.Paper.H > 120 {
		high = 22 + 12*max(f.open, 0) + 8*min(f.open, 0)
	}
	f.fields(high, []field{
		{name: "开具人", text: pass.ByName, width: f.width * 0.28},
		{name: "服务顾问", text: sheet.Name(sheet.Order.Advisor), width: f.width * 0.28},
		{name: "保安签字"},
	})
}
