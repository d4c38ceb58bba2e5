package print

import (
	"strconv"
	"strings"

	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/workorder"
)

// AddOnConsent (增项确认单) is what the customer signs when more is found during the repair: the add-ons that wait for his answer, or
// the last ones that he answered.
func AddOnConsent(sheet *workorder.Sheet, set Setting) Doc {
	set = set.on(sheet.Shop.PaperPick)
	if !set.blank && sheet.Order.No != "" && !sheet.HasAddOn() {
		return Doc{err: base.Refuse(base.Refused, "addon.nothing", "", "工单 %s 没有增项，没有增项确认单可打印。签字后加的项目才是增项", sheet.Order.No)}
	}
	return copiesOf(addOnKind(), sheet, set, (*form).addOn)
}

// offered is one add-on as the form shows it.
type offered struct {
	answer        workorder.AddOn // zero while the customer has not answered
	lines         []workorder.SheetLine
	before, added base.Fen
}

// offeredOf is the add-on that the form is about.
func offeredOf(sheet *workorder.Sheet) offered {
	var a offered
	for _, l := range sheet.Lines {
		switch {
		case l.Consent == workorder.Proposed:
			a.lines = append(a.lines, l)
			a.added += l.Amount()
		case l.Billed():
			a.before += l.Amount()
		}
	}
	if len(a.lines) > 0 || len(sheet.AddOns) == 0 {
		return a
	}
	last := sheet.AddOns[len(sheet.AddOns)-1]
	a = offered{answer: last, before: last.Before, added: last.After - last.Before}
	for _, l := range sheet.Lines {
		if l.AddOn == last.No {
			a.lines = append(a.lines, l)
		}
	}
	return a
}

func (a offered) answered() bool { return a.answer.No != 0 }

func (f *form) addOn(sheet *workorder.Sheet) {
	o, a := &sheet.Order, offeredOf(sheet)
	f.noName = "工单号"
	f.about = strings.Join(named("服务顾问：", sheet.Name(o.Advisor)), "　")
	if !f.blank() {
		f.openOut(len(a.lines))
	}
	number, talked, called := "", "", ""
	if len(a.lines) > 0 {
		number = "第 " + strconv.Itoa(a.lines[0].AddOn) + " 次"
	}
	if a.answered() {
		called = f.phone(ident.Phone(a.answer.Phone))
		if a.answer.How == "电话" {
			talked = a.answer.At.String()
		}
	}
	middle, last := f.width*0.23, f.width*0.2
	f.grid(false,
		[]pair{{label: "车牌号码", value: f.plateOrBlank(o), bold: true}, {label: "厂牌型号", value: o.Model, width: middle}, {label: "增项", value: number, width: last}},
		[]pair{{label: "托修方", value: o.OwnerName}, {label: "发现人", width: middle}, {label: "发现时间", width: last}},
		[]pair{{label: "联系方式", value: ticked(one(a.answer.How), workorder.AskedHow...)}, {label: "拨打号码", value: called, width: middle}, {label: "通话时间", value: talked, width: last}})
	f.added(a)
	f.change(sheet, a)
	high := f.signHeight()
	if f.set.Paper.H > 120 && len(a.lines) <= 3 && !f.blank() {
		high = 15
	}
	f.fields(high, f.consent(a))
}

// added is the work and parts that came up, with the customer's answer to each.
func (f *form) added(a offered) {
	t := table{title: "新增项目与配件", columns: []column{
		{name: serial, width: 8.5, align: Centre},
		{name: "名称"},
		{name: "工时／数量", width: 20, align: Right},
		{name: "单价", width: 19, align: Right},
		{name: "金额", width: 21, align: Right, amount: true},
		{name: "原因", width: 26},
		{name: "客户答复", width: 30},
	}, amounts: []base.Fen{}}
	for _, l := range a.lines {
		qty := quantity(l.Line)
		if l.Kind == workorder.Labour {
			qty = l.Qty.Hours() + " 工时"
		}
		name := partName(l.Line)
		if l.Note != "" {
			name += "（" + l.Note + "）"
		}
		t.rows = append(t.rows, []string{strconv.Itoa(len(t.rows) + 1), name, qty, money(l.Price), money(l.Amount()), boxes(is(""), "安全", "建议"), answerBoxes(l.Consent)})
		t.amounts = append(t.amounts, l.Amount())
	}
	if f.blank() {
		t.blank, t.minRow = f.handRows(), f.handRow()
	}
	f.table(t)
}

func answerBoxes(c workorder.Consent) string {
	return boxes(func(word string) bool {
		return word == "同意" && c == workorder.Agreed || word == "不同意" && c == workorder.Declined
	}, "同意", "不同意")
}

// change is what the add-on does to the bill and to the time of delivery.
func (f *form) change(sheet *workorder.Sheet, a offered) {
	after := a.before + a.added
	was, now := sheet.Order.Promised.String(), ""
	if !a.answer.Promise.IsZero() {
		was, now = "", a.answer.Promise.String()
	}
	added := pair{label: "增加", value: money(a.added), align: Right}
	if a.answered() && a.answer.Refused {
		added.label = "变化"
	}
	sum := []pair{{label: "原预计", value: money(a.before), align: Right}, added,
		{label: "新合计", value: "¥" + money(after), bold: true, size: f.look.total - 1, align: Right}}
	done := []pair{{label: "大写", value: after.Words(), bold: true}, {label: "完工时间", value: was, width: f.width * 0.18}}
	if was == "" && now != "" {
		done[1].value = now
		done[1].bold = true
		done[1].label = "交车改为"
	} else {
		done = append(done, pair{label: "改为", width: f.width * 0.16})
	}
	if f.blank() {
		emptied(sum)
		emptied(done)
	}
	f.grid(true, sum, done)
}

// consent is where the customer signs, or whoever took his call.
func (f *form) consent(a offered) []field {
	who := ""
	if a.answered() {
		who = "答复人：" + a.answer.Who + "　" + a.answer.At.String()
	}
	return []field{{name: "客户签字（同意的项目才施工）", text: who, foot: dateLine}, {name: "经办人签字（电话、微信答复时）", foot: dateLine}}
}
