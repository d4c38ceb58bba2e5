package print

import (
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/shop"
)

// AppointmentSheet (预约登记) is one appointment: what was agreed on the telephone, and what has to be ready when the car comes.
type AppointmentSheet struct {
	Shop      shop.Profile
	No        base.DocNo
	Taken     base.Instant // when it was written down
	Comes     base.Instant // 预约时间
	Advisor   string
	Name      string
	Phone     ident.Phone
	Plate     string
	Colour    ident.PlateColour
	Model     string
	VIN       string
	KM        int64
	Wish      string // 客户需求
	Works     []AppointedWork
	Parts     []AppointedPart
	DayBefore string // 前一天确认: when, by whom, what was said
	HourAgo   string // 前一小时确认
	Cancelled string // 取消原因
}

// AppointedWork (预约项目) is a piece of work with its hours.
type AppointedWork struct {
	Name   string
	Hours  base.Milli
	Worker string
}

// AppointedPart (预约配件) is a part that has to be there.
type AppointedPart struct {
	Code, Name, State string // 有货, 已订货, 缺货
	Qty               base.Milli
	Unit              string
	Due               base.Day // 到货日期
}

// Appointment (预约登记表) is filled in at the telephone and lies on the advisor's desk until the car comes.
func Appointment(a AppointmentSheet, set Setting) Doc {
	set = set.on(largePaper(a.Shop.PaperOrder))
	k := appointmentKind()
	f := k.begin(a.Shop, set, k.copies(set)[0]).laid(func(f *form) {
		f.no, f.noName = a.No, "预约号"
		f.short = ident.DisplayPlate(a.Plate)
		f.about = strings.Join(named("登记：", momentOf(a.Taken)), "　")
		f.appointed(a)
		f.appointedLines(a)
		f.confirmed(a)
		if !f.blank() { // a blank one gets more rows instead
			f.stretch(limit{section: 1, most: 40}, f.rows(28))
		}
	})
	return finish(strings.TrimSpace("预约登记表 "+string(a.No)), set, f)
}

// momentOf is a moment, or nothing where there is none.
func momentOf(at base.Instant) string {
	if at.IsZero() {
		return ""
	}
	return at.String()
}

func (f *form) appointed(a AppointmentSheet) {
	middle, last := f.width*0.235, f.width*0.215
	plate := ident.DisplayPlate(a.Plate)
	if colour := a.Colour.String(); plate != "" && colour != "" {
		plate += "（" + colour + "）"
	}
	f.grid(false,
		[]pair{{label: "预约时间", value: momentOf(a.Comes), bold: true}, {label: "服务顾问", value: a.Advisor, width: middle}, {label: "来电渠道", value: boxes(func(string) bool { return false }, "电话", "微信", "到店"), width: last}},
		[]pair{{label: "客户", value: a.Name}, {label: "联系电话", value: string(a.Phone), width: middle}, {label: "里程", value: kilometres(a.KM), width: last}},
		[]pair{{label: "车牌号码", value: plate, bold: true}, {label: "厂牌型号", value: a.Model, width: middle}, {label: "VIN", value: a.VIN, width: last}})
	f.fields(f.noteHeight(), []field{{name: "客户需求", text: a.Wish}})
}

// noteHeight is the least height of a field for a remark.
func (f *form) noteHeight() float64 {
	if f.set.Paper.H > 200 {
		return 17
	}
	return 12
}

// openRows is how many rows to write on follow those that are known: the sheet is filled in further until the car comes.
func (f *form) openRows(known int) int {
	switch {
	case f.blank():
		return f.handRows()
	case f.set.Paper.H > 200:
		return max(1, 7-known)
	case f.set.Paper.H > 120:
		return max(0, 2-known)
	}
	return 0
}

func (f *form) openRow() float64 {
	switch {
	case f.blank():
		return f.handRow()
	case f.set.Paper.H > 200:
		return 7
	}
	return 0
}

// appointedLines are the works and parts, with rows to write on below those that are known.
func (f *form) appointedLines(a AppointmentSheet) {
	works := table{title: "预约项目", columns: []column{{name: "序", width: 8.5, align: Centre}, {name: "项目"}, {name: "预计工时", width: 20, align: Right}, {name: "安排技师", width: 30}},
		blank: f.openRows(len(a.Works)), minRow: f.openRow()}
	for i, w := range a.Works {
		works.rows = append(works.rows, []string{base.Milli((i + 1) * 1000).String(), w.Name, w.Hours.Hours(), w.Worker})
	}
	f.table(works)
	parts := table{title: "所需配件", columns: []column{{name: "零件号", width: 32}, {name: "名称"}, {name: "数量", width: 18, align: Right}, {name: "状态", width: 24}, {name: "到货日期", width: 24}},
		blank: f.openRows(len(a.Parts)), minRow: f.openRow()}
	for _, p := range a.Parts {
		due := ""
		if p.Due != 0 {
			due = p.Due.String()
		}
		parts.rows = append(parts.rows, []string{p.Code, p.Name, strings.TrimSpace(p.Qty.String() + " " + p.Unit), p.State, due})
	}
	f.table(parts)
}

// confirmed is where the two calls before the appointment are written down, and why it did not take place.
func (f *form) confirmed(a AppointmentSheet) {
	f.fields(f.noteHeight(),
		[]field{{name: "前一天确认（时间、结果、经办人）", text: a.DayBefore}, {name: "前一小时确认（时间、结果、经办人）", text: a.HourAgo}},
		f.unhidden([]field{{name: "取消原因", text: a.Cancelled}, {name: "接待准备：工位、技师、配件已落实", foot: "服务顾问签字　　　　　　"}}))
}

// unhidden are the fields that the shop doesn't leave out.
func (f *form) unhidden(fields []field) []field {
	return slices.DeleteFunc(fields, func(d field) bool { return f.hides(d.name) })
}
