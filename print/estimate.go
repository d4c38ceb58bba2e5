package print

import (
	"strconv"
	"strings"

	"jieche/data/base"
	"jieche/data/workorder"
)

// estimateDays is how long an estimate holds: prices of parts change.
const estimateDays = 7

// Estimate (估价单) tells the customer what the repair is likely to cost, before he decides.
func Estimate(sheet *workorder.Sheet, set Setting) Doc {
	return copiesOf(estimateKind(), sheet, set.on(largePaper(sheet.Shop.PaperOrder)), (*form).estimate)
}

func (f *form) estimate(sheet *workorder.Sheet) {
	o := &sheet.Order
	f.about = strings.Join(named("服务顾问：", sheet.Name(o.Advisor), "进厂：", o.Arrived.String()), "　")
	last, middle := f.gridWidths()
	f.grid(false,
		[]pair{{label: "车主", value: o.OwnerName}, {label: "送修人", value: o.SenderName, width: middle}, {label: "联系电话", value: f.contactPhone(o), width: last}},
		[]pair{{label: "车牌号码", value: f.plateOrBlank(o), bold: true}, {label: "厂牌型号", value: o.Model, width: middle}, {label: "行驶里程", value: kilometres(o.KM), width: last}},
		[]pair{{label: "VIN", value: o.VIN}, {label: "发动机号", value: o.EngineNo, width: last}})
	f.complaint(o)
	f.estimateLabour(sheet)
	f.estimateParts(sheet)
	f.otherLines(sheet)
	f.estimateTotals(sheet)
	f.terms()
	f.fields(f.signHeight(), f.stamped(field{name: "估价人签字", foot: dateLine}, field{name: "客户签字（已了解以上估价）", foot: dateLine}))
}

func (f *form) estimateLabour(sheet *workorder.Sheet) {
	t := table{title: "维修项目（工时费）", columns: []column{
		{name: serial, width: 8.5, align: Centre},
		{name: "项目"},
		{name: "工时", width: 14, align: Right},
		{name: "单价", width: 20, align: Right},
		{name: "工时费", width: 23, align: Right, amount: true},
		{name: "优惠", width: 20, align: Right, spare: true},
		{name: "备注", width: 27, spare: true},
	}, amounts: []base.Fen{}, blank: f.handRows(), minRow: f.handRow()}
	for _, l := range sheet.Lines {
		if l.Kind == workorder.Labour && l.Billed() {
			t.rows = append(t.rows, []string{strconv.Itoa(len(t.rows) + 1), l.Name, l.Qty.Hours(), money(l.Price), money(l.Gross()), off(l.Line), f.estimateNote(l)})
			t.amounts = append(t.amounts, l.Gross())
		}
	}
	f.table(t)
}

// estimateNote is the line's note without its discount, which has a column of its own.
func (f *form) estimateNote(l workorder.SheetLine) string {
	l.Off = 0
	return f.lineNote(l)
}

func (f *form) estimateParts(sheet *workorder.Sheet) {
	t := table{title: "配件（材料费）", columns: []column{
		{name: serial, width: 8.5, align: Centre},
		{name: "配件名称"},
		{name: "编码", width: 27},
		{name: "性质", width: 15, spare: true},
		{name: "数量", width: 17, align: Right},
		{name: "单价", width: 19, align: Right},
		{name: "金额", width: 21, align: Right, amount: true},
		{name: "优惠", width: 16, align: Right, spare: true, rare: true},
		{name: "有货／到货日期", width: 24, soft: 17, spare: true},
	}, amounts: []base.Fen{}, blank: f.handRows(), minRow: f.handRow()}
	for _, l := range sheet.Lines {
		if l.Kind == workorder.PartLine && l.Billed() {
			t.rows = append(t.rows, []string{strconv.Itoa(len(t.rows) + 1), estimatedPart(f, l), l.Code, l.Quality, quantity(l.Line), money(l.Price), money(l.Gross()), off(l.Line), supply(l)})
			t.amounts = append(t.amounts, l.Gross())
		}
	}
	f.table(t)
}

// estimatedPart is the part's name, with who pays for it in brackets when that is not the customer.
func estimatedPart(f *form, l workorder.SheetLine) string {
	if note := f.estimateNote(l); note != "" {
		return partName(l.Line) + "（" + note + "）"
	}
	return partName(l.Line)
}

// supply says whether the part lies on the shelf for this car. What is not the shop's own has no answer.
func supply(l workorder.SheetLine) string {
	switch {
	case l.Ref.IsZero():
		return ""
	case l.Issued >= l.Qty, l.Held, l.Available >= l.Qty:
		return "有货"
	}
	return "需订货"
}

// estimateTotals is the sum, until when it holds, and when the car would be ready.
func (f *form) estimateTotals(sheet *workorder.Sheet) {
	t, o := sheet.Totals, &sheet.Order
	until := "＿＿＿＿年＿＿月＿＿日"
	if !f.set.At.IsZero() && !f.blank() {
		until = "至 " + (f.set.At.Day() + estimateDays).String()
	}
	sum := []pair{
		{label: "工时费", value: money(t.Labour), align: Right}, {label: "材料费", value: money(t.Parts), align: Right},
		{label: "其他费用", value: money(t.Diagnosis + t.Inspection + t.Outside + t.Other), align: Right}, {label: "优惠抹零", value: money(t.Off + t.RoundOff), align: Right},
	}
	total := []pair{{label: "估价总计", value: "¥" + money(t.Total), bold: true, size: f.look.total, align: Right, width: f.width/2 - f.labelWidth()}, {label: "大写", value: t.Total.Words(), bold: true}}
	if f.blank() {
		emptied(sum)
		emptied(total)
	}
	rows := [][]pair{sum, total}
	if t.Customer != t.Total {
		rows = append(rows, f.payers(t, o))
	}
	rows = append(rows, []pair{{label: "有效期", value: until}, {label: "预计完工", value: o.Promised.String(), bold: true}})
	f.grid(true, rows...)
}

// emptied takes the values out of a row: a form to be filled in by hand must not say 0.00.
func emptied(pairs []pair) {
	for i := range pairs {
		pairs[i].value = ""
	}
}

// handRows is how many rows each table of a form has that is printed before anything was typed, and handRow how high one is: high enough to
// write in.
func (f *form) handRows() int {
	if !f.blank() {
		return 0
	}
	return max(f.hand, leastHandRows)
}

func (f *form) handRow() float64 {
	switch {
	case !f.blank():
		return 0
	case f.measure == usual:
		return 7 + f.handExtra
	}
	return 6.2 + f.handExtra
}
