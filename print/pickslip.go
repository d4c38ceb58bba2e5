package print

import (
	"strconv"
	"strings"

	"jieche/data/base"
	"jieche/data/workorder"
)

// The copies of the pick slip (联). The technician's copy shows no prices.
const (
	CopyStore = "仓库联"
	CopyTaker = "领料联"
	CopyGiver = "退料联"
)

// PickSlip (领料单) is what the parts clerk and the technician sign when parts leave the shelves for a car, and as 退料单 when
// they come back.
func PickSlip(slip *workorder.Slip, set Setting) Doc {
	set, k := set.on(slip.Shop.PaperPick), pickKind()
	if slip.Back {
		k = returnKind()
	}
	var forms []*form
	for _, c := range k.copies(set) {
		forms = append(forms, k.begin(slip.Shop, set, c).laid(func(f *form) {
			f.no = slip.No
			f.pick(slip)
		}))
	}
	return finish(strings.TrimSpace(k.Title+" "+string(slip.No)), set, forms...)
}

func (f *form) pick(slip *workorder.Slip) {
	o := &slip.Order
	f.about = "工单：＿＿＿＿＿＿＿＿＿＿＿" // written by hand
	if !f.blank() {
		f.about = strings.Join(named("工单：", string(o.No)), "　")
		f.short = plateOf(o)
	}
	if len(slip.Lines) > 0 {
		f.keyedIn(slip.Lines[0].Keyed)
	}
	f.grid(false,
		[]pair{{label: "车牌号码", value: f.plateOrBlank(o), bold: true}, {label: "厂牌型号", value: o.Model}, {label: "日期", value: slip.At.String()}},
		[]pair{{label: "班组", value: slip.Team}, {label: pickPerson(slip), value: slip.Taker}, {label: "收发员", value: slip.Clerk}})
	f.pickLines(slip)
	f.pickTotal(slip)
	giver := "发料人签字"
	if slip.Back {
		giver = "收料人签字"
	}
	f.fields(10, []field{{name: pickPerson(slip) + "签字", foot: dateLine}, {name: giver, foot: dateLine}})
}

func pickPerson(slip *workorder.Slip) string {
	if slip.Back {
		return "退料人"
	}
	return "领料人"
}

func (f *form) pickLines(slip *workorder.Slip) {
	t := table{columns: []column{
		{name: "序", width: 8.5, align: Centre},
		{name: "零件号", width: 27},
		{name: "名称"},
		{name: "适用车型", width: 21, spare: true, soft: 16},
		{name: "货位／批次", width: 28, spare: true},
		{name: "产地", width: 13, spare: true},
		{name: "单位", width: 11, align: Centre},
		{name: "数量", width: 14, align: Right},
		{name: "单价", width: 18, align: Right, money: true},
		{name: "金额", width: 22, align: Right, money: true, amount: true},
	}, amounts: []base.Fen{}}
	for _, l := range slip.Lines {
		amount := l.Price.Times(l.Qty())
		t.rows = append(t.rows, []string{strconv.Itoa(len(t.rows) + 1), l.Code, issuedName(l), l.Fits, strings.TrimSpace(l.Bin + "\n" + string(l.Batch)), l.Origin,
			l.Unit, l.Qty().String(), l.Price.String(), money(amount)})
		t.amounts = append(t.amounts, amount)
	}
	if f.blank() {
		t.blank, t.minRow = f.handRows(), f.handRow()
	}
	f.table(t)
}

func issuedName(l workorder.IssuedLine) string {
	return partName(workorder.Line{Name: l.Name, Spec: l.Spec})
}

func (f *form) pickTotal(slip *workorder.Slip) {
	items := pair{label: "合计", value: strconv.Itoa(len(slip.Lines)) + " 项"}
	figures, words := "¥"+money(slip.Total), slip.Total.Words()
	if f.blank() {
		items.value, figures, words = "　　　项", "", ""
	}
	if !f.prices {
		f.grid(true, []pair{items})
		return
	}
	items.width = 22
	f.grid(true, []pair{items,
		{label: "金额", value: figures, bold: true, size: f.look.total - 1, align: Right, width: f.width * 0.2},
		{label: "大写", value: words, bold: true}})
}
