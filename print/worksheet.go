package print

import (
	"strconv"
	"strings"

	"jieche/data/workorder"
)

// Worksheet (派工单) goes to the workshop with the car: what is to be done, by whom, with which parts. It shows no prices, and no
// telephone number in full.
func Worksheet(sheet *workorder.Sheet, set Setting) Doc {
	return copiesOf(worksheetKind(), sheet, set.on(largePaper(sheet.Shop.PaperOrder)), (*form).worksheet)
}

func (f *form) worksheet(sheet *workorder.Sheet) {
	o := &sheet.Order
	f.prices = false
	f.about = strings.Join(named("服务顾问：", sheet.Name(o.Advisor), "委托：", o.SignedAt.String()), "　")
	last := f.width * 0.2
	f.grid(false,
		[]pair{{label: "车牌号码", value: f.plateOrBlank(o), bold: true, size: f.look.total}, {label: "预计交车", value: o.Promised.String(), bold: true, size: f.look.total}},
		[]pair{{label: "厂牌型号", value: o.Model}, {label: "车身颜色", value: o.Paint, width: last}, {label: "燃料", value: o.Fuel, width: last}},
		[]pair{{label: "VIN", value: o.VIN}, {label: "发动机号", value: o.EngineNo, width: last}, {label: "进厂里程", value: kilometres(o.KM), width: last}},
		[]pair{{label: "维修类别", value: f.categories(o)}},
		[]pair{{label: "送修人", value: o.SenderName}, {label: "联系电话", value: f.contactPhone(o), width: last}, {label: "业务类型", value: string(o.Kind), width: last}})
	f.complaint(o)
	f.tasks(sheet)
	f.wanted(sheet)
	f.otherLines(sheet)
	f.wishes(o)
	advice := field{name: "维修建议与注意事项", text: o.Advice, width: f.width * 0.34}
	sign := []field{{name: "派工人"}, {name: "自检"}, {name: "班组检"}, {name: "总检"}, advice}
	if f.hides("检验签字") {
		sign = []field{{name: "派工人"}, advice}
	}
	f.fields(f.signHeight(), sign)
}

// tasks is the work, a row each, with room to write down when it was begun and ended.
func (f *form) tasks(sheet *workorder.Sheet) {
	t := table{title: "维修项目", columns: []column{
		{name: serial, width: 8.5, align: Centre},
		{name: "项目"},
		{name: "工时", width: 13, align: Right},
		{name: "承修人", width: 20},
		{name: "计划起止", width: 24},
		{name: "实际开工", width: 18},
		{name: "实际完工", width: 18},
		{name: "自检", width: 14},
	}, blank: f.handRows(), minRow: max(8.2-float64(f.measure), f.handRow())}
	for _, l := range sheet.Lines {
		if l.Kind != workorder.Labour || !l.Billed() {
			continue
		}
		name := l.Name
		if note := f.lineNote(l); note != "" {
			name += "（" + note + "）"
		}
		t.rows = append(t.rows, []string{strconv.Itoa(len(t.rows) + 1), name, l.Qty.Hours(), l.WorkerName, "", "", "", ""})
	}
	f.table(t)
}

// wanted is the parts that the work needs, and what of them was fetched from the store.
func (f *form) wanted(sheet *workorder.Sheet) {
	t := table{title: "配件", columns: []column{
		{name: serial, width: 8.5, align: Centre},
		{name: "配件名称"},
		{name: "编码", width: 29},
		{name: "性质", width: 16, spare: true},
		{name: "数量", width: 20, align: Right},
		{name: "已领", width: 18, align: Right},
		{name: "备注", width: 31, spare: true},
	}, blank: f.handRows(), minRow: f.handRow()}
	for _, l := range sheet.Lines {
		if l.Kind != workorder.PartLine || !l.Billed() {
			continue
		}
		issued := ""
		if l.Issued != 0 {
			issued = l.Issued.String()
		}
		t.rows = append(t.rows, []string{strconv.Itoa(len(t.rows) + 1), partName(l.Line), l.Code, l.Quality, quantity(l.Line), issued, f.lineNote(l)})
	}
	f.table(t)
}
