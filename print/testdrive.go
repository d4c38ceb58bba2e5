package print

import (
	"jieche/data/workorder"
)

// TestDrive (试车单) goes with a driver who takes a customer's car onto the road: what for, from where, with how many kilometres on the
// clock, and what he found. What is written on the way is written by hand.
func TestDrive(sheet *workorder.Sheet, set Setting) Doc {
	set = set.on(sheet.Shop.PaperPass)
	return copiesOf(testDriveKind(), sheet, set, (*form).testDrive)
}

func (f *form) testDrive(sheet *workorder.Sheet) {
	o := &sheet.Order
	f.noName, f.prices, f.plies = "工单号", false, "试车必须同时携带路试出门证"
	f.openOut(0)
	third := f.width / 3
	f.grid(false,
		[]pair{{label: "车牌号码", value: f.plateOrBlank(o), bold: true, size: f.look.total}, {label: "厂牌型号", value: o.Model, width: third}},
		[]pair{{label: "试车原因", value: boxes(func(string) bool { return false }, "接车确认故障", "维修中检查", "竣工检验", "客户要求")}},
		[]pair{{label: "试车日期", value: ""}, {label: "出厂时间", value: "", width: third - f.labelWidth()}, {label: "回厂时间", value: "", width: third - f.labelWidth()}},
		[]pair{{label: "试车路线", value: "自　　　　　　　至"}, {label: "出厂里程", value: "", width: third - f.labelWidth()}, {label: "回厂里程", value: "", width: third - f.labelWidth()}},
		[]pair{{label: "试车人", value: ""}, {label: "出厂油量", value: gauge, width: third - f.labelWidth()}, {label: "回厂油量", value: gauge, width: third - f.labelWidth()}},
		[]pair{{label: "同车人", value: ""}, {label: "客户随车", value: boxes(func(string) bool { return false }, "是", "否"), width: third - f.labelWidth()}, {label: "故障再现", value: boxes(func(string) bool { return false }, "是", "否"), width: third - f.labelWidth()}})
	if f.set.Paper.H < 120 { // a third of a sheet has room for one row to write in
		f.fields(11, []field{{name: "试车结果与建议", width: f.width * 0.4}, {name: "试车人签字"}, {name: "批准人签字"}, {name: "质检员签字"}})
		return
	}
	high := 16.0
	switch {
	case f.set.Paper.H > 200:
		high = 60
	case f.set.Paper.H > 120:
		high = 28
	}
	f.fields(high, []field{{name: "客户描述", text: o.Intake.Complaint}, {name: "试车结果与建议"}})
	writing := f.rows(90)
	f.fields(f.signHeight(), []field{{name: "试车人签字", foot: dateLine}, {name: "批准人签字", foot: dateLine}, {name: "质检员签字", foot: dateLine}})
	f.stretch(limit{section: 0, most: 9.5}, writing, f.rows(20))
}

// gauge is a scale to mark by hand.
const gauge = "E　¼　½　¾　F"
