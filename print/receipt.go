package print

import (
	"strings"

	"jieche/data/base"
	"jieche/data/workorder"
)

// Receipt (收款收据) is the shop's word for the money that came: on the bill in force, or the deposit before there is one. What stands
// on account is no money and is not on it.
func Receipt(sheet *workorder.Sheet, set Setting) Doc {
	set = set.on(sheet.Shop.PaperPass)
	if !set.blank && sheet.Order.No != "" && sheet.Received() <= 0 {
		return Doc{err: base.Refuse(base.Refused, "receipt.nothing", "", "工单 %s 还没有收到款，没有收据可打印。请先收款", sheet.Order.No)}
	}
	return copiesOf(receiptKind(), sheet, set, (*form).receipt)
}

func (f *form) receipt(sheet *workorder.Sheet) {
	f.noName = "工单号"
	if m := sheet.Money(); f.blank() { // a blank one has a number of its own, and no order yet
		f.noName = "收款单号"
		if len(m) > 0 && m[0].No != "" {
			f.no = m[0].No
		}
	}
	f.about = strings.Join(named("结算单：", string(billNo(sheet))), "　")
	if f.mark == "作废" {
		f.mark = "" // the order is void; the money was taken all the same
	}
	f.opened(f.opening()+1.1, func() { f.receiptBody(sheet) })
}

func (f *form) receiptBody(sheet *workorder.Sheet) {
	o := &sheet.Order
	amount := sheet.Received()
	figures, words := "¥"+money(amount), amount.Words()
	if f.blank() {
		figures, words = "", ""
	}
	narrow, large := f.width*0.24, f.look.total
	if f.set.Paper.H > 120 {
		large += 2
	}
	rows := [][]pair{
		{{label: "付款方", value: payerName(sheet)}, {label: "车牌号码", value: f.plateOrBlank(o), bold: true, width: narrow}},
		{{label: "收款事由", value: paidFor(sheet)}, {label: "收款日期", value: receivedOn(sheet), width: narrow}},
		{{label: "金额大写", value: words, bold: true, size: large + f.open}, {label: "小写", value: figures, bold: true, size: large + f.open, align: Right, width: narrow}},
	}
	received, number := receivedOf(sheet), "收款单号"
	if f.blank() {
		received, number = nil, "工单号" // its own number stands in the head
	}
	if len(received) <= 1 {
		r := append(received, receivedMoney{})[0]
		how := strings.Join(named("", r.kind, "", r.note), "　")
		rows = append(rows, []pair{{label: "收款方式", value: how}, {label: number, value: r.no, width: f.width * 0.19}, {label: "收款人", value: r.by, width: narrow}})
	}
	f.grid(false, rows...)
	if len(received) > 1 {
		f.receivedLines(received)
	}
	f.terms()
	high := f.signHeight() + 5*f.open
	if f.set.Paper.H > 120 {
		high = 24 + 20*f.open // a round stamp is forty millimetres wide and may go over the rules, but wants some of the white
	}
	f.fields(high, []field{{name: "付款人签字"}, {name: "收款人签字"}, {name: "收款单位（盖章）", width: f.width * 0.42}})
}

// openOut gives a form of few lines the white that its paper has room for.
func (f *form) openOut(lines int) {
	if f.set.Paper.H > 120 && lines <= 3 && f.measure == usual {
		f.look.padY += 0.8
		f.look.gap += 0.8
	}
}

func billNo(sheet *workorder.Sheet) base.DocNo {
	if sheet.Settlement == nil {
		return ""
	}
	return sheet.Settlement.No
}

// payerName is whom the money came from: the owner, or who brought the car.
func payerName(sheet *workorder.Sheet) string {
	if sheet.Order.OwnerName != "" {
		return sheet.Order.OwnerName
	}
	return sheet.Order.SenderName
}

func paidFor(sheet *workorder.Sheet) string {
	switch {
	case sheet.Order.No == "" || sheet.Received() == 0:
		return ""
	case sheet.OnlyDeposit():
		return "车辆维修预收款"
	}
	return "车辆维修费"
}

// receivedOn is the day of the last payment.
func receivedOn(sheet *workorder.Sheet) string {
	var last base.Instant
	for _, r := range receivedOf(sheet) {
		last = max(last, r.at)
	}
	return last.Day().String()
}

// receivedMoney is one payment as the receipt tells it.
type receivedMoney struct {
	no, kind, by, note string
	at                 base.Instant
	amount             base.Fen
}

// receivedOf lists what came: the payments on the bill, or the deposit.
func receivedOf(sheet *workorder.Sheet) []receivedMoney {
	o := &sheet.Order
	if sheet.OnlyDeposit() {
		return []receivedMoney{{kind: string(workorder.Prepaid), by: sheet.Name(o.Advisor), at: o.Arrived, amount: o.Deposit}}
	}
	var list []receivedMoney
	for _, p := range sheet.Money() {
		note := p.Note
		if !p.Reverses.IsZero() {
			note = strings.TrimRight("退款，"+note, "，")
		}
		list = append(list, receivedMoney{no: string(p.No), kind: string(p.Kind), by: sheet.Name(p.By), note: note, at: p.At, amount: p.Signed()})
	}
	return list
}

// receivedLines is the table of several payments, each with its own number.
func (f *form) receivedLines(list []receivedMoney) {
	t := table{columns: []column{
		{name: "收款单号", width: 36},
		{name: "时间", width: 33},
		{name: "收款方式", width: 22},
		{name: "金额", width: 28, align: Right, amount: true},
		{name: "收款人", width: 24},
		{name: "备注"},
	}, amounts: []base.Fen{}}
	for _, r := range list {
		t.rows = append(t.rows, []string{r.no, r.at.String(), r.kind, money(r.amount), r.by, r.note})
		t.amounts = append(t.amounts, r.amount)
	}
	f.table(t)
}
