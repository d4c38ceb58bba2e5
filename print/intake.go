package print

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"jieche/data/workorder"
)

// Intake (接车登记表) is what the customer signs when he hands the car over: what he said, how the car looked, what was in it.
func Intake(sheet *workorder.Sheet, set Setting) Doc {
	return copiesOf(intakeKind(), sheet, set.on(largePaper(sheet.Shop.PaperOrder)), (*form).intake)
}

// largePaper is the shop's paper for orders, or A4 where that is too low for a form that wants a whole sheet.
func largePaper(usual string) string {
	if p, err := PaperNamed(usual); err == nil && p.H > 200 {
		return p.Name
	}
	return A4.Name
}

// copiesOf makes the document of an order's form: the copies one after the other on sheets, all plies at once on multi-ply
// paper, or the one copy that is asked for.
func copiesOf(k Kind, sheet *workorder.Sheet, set Setting, lay func(*form, *workorder.Sheet)) Doc {
	var forms []*form
	for _, c := range k.copies(set) {
		forms = append(forms, k.begin(sheet.Shop, set, c).laid(func(f *form) {
			f.ofOrder(sheet)
			lay(f, sheet)
		}))
	}
	return finish(strings.TrimSpace(k.Title+" "+string(forms[0].no)), set, forms...)
}

func (f *form) intake(sheet *workorder.Sheet) {
	o := &sheet.Order
	f.about = strings.Join(named("服务顾问：", sheet.Name(o.Advisor), "接车：", o.Arrived.String()), "　")
	if f.blank() {
		f.about = "服务顾问：" + byHand(5) + "　接车：" + byHand(3) + "年" + byHand(2) + "月" + byHand(2) + "日" + byHand(2) + "时"
	}
	f.opened(f.opening(), func() { f.intakeBody(sheet) })
}

func (f *form) intakeBody(sheet *workorder.Sheet) {
	o := &sheet.Order
	f.arrival(sheet)
	f.asked(sheet)
	f.outside(o)
	f.functions(o)
	f.left(o)
	f.terms()
	f.fields(f.signHeight()+8*f.open, f.stamped(field{name: "服务顾问签字", foot: dateLine}, field{name: "客户签字", foot: dateLine}))
}

// ofOrder gives a form the number of the order.
func (f *form) ofOrder(sheet *workorder.Sheet) {
	f.no = sheet.Order.No
	if !f.blank() {
		f.short = plateOf(&sheet.Order)
	}
	if sheet.Order.State == workorder.Cancelled {
		f.mark = "作废"
	}
}

// signHeight is the height of a field to sign in.
func (f *form) signHeight() float64 {
	if f.set.Paper.H < 200 {
		return [...]float64{10.5, 10.5, 10}[f.measure]
	}
	return [...]float64{14, 13, 12}[f.measure]
}

// ticked writes the choices with those ticked that were answered. An answer that is no choice is one more.
func ticked(answers []string, choices ...string) string {
	for _, a := range answers {
		if !slices.Contains(choices, a) {
			choices = append(slices.Clone(choices), a)
		}
	}
	return boxes(func(c string) bool { return slices.Contains(answers, c) }, choices...)
}

// one is a single answer as a list, none when it is empty.
func one(answer string) []string {
	if answer == "" {
		return nil
	}
	return []string{answer}
}

// arrival is the grid of people and car.
func (f *form) arrival(sheet *workorder.Sheet) {
	o := &sheet.Order
	middle, last := f.arrivalWidths()
	f.grid(false,
		[]pair{{label: "车主", value: o.OwnerName}, {label: "送修人", value: o.SenderName, width: middle}, {label: "联系电话", value: f.phones(o), width: last}},
		[]pair{{label: "车牌号码", value: f.plateOrBlank(o), bold: true}, {label: "厂牌型号", value: o.Model, width: middle}, {label: "车身颜色", value: o.Paint, width: last}},
		[]pair{{label: "VIN", value: o.VIN}, {label: "发动机号", value: o.EngineNo, width: middle}, {label: "受理号码", value: string(o.Queue), width: last}},
		[]pair{{label: "承保公司", value: sheet.Insurer}, {label: "购车日期", value: sheet.Bought.String(), width: middle}, {label: "行驶里程", value: kilometres(o.KM), bold: true, width: last}},
		[]pair{{label: "油量电量", value: fuelBoxes(o.Intake.FuelLevel)}, {label: "进场方式", value: ticked(one(o.Intake.Arrival), "开进", "拖进", "事故"), width: middle}, {label: "电话回访", value: ticked(one(sheet.FollowUp), "同意", "不同意"), width: last}},
		[]pair{{label: "维修类别", value: f.categories(o)}, {label: "是否预约", value: ticked(one(sheet.Booked), "预约", "非预约"), width: last}})
}

// arrivalWidths are the widths of the second and third column of values.
func (f *form) arrivalWidths() (middle, last float64) { return f.width * 0.225, f.width * 0.205 }

// plateOrBlank leaves the field of the plate empty on a form that is to be filled in by hand.
func (f *form) plateOrBlank(o *workorder.Order) string {
	if f.blank() {
		return ""
	}
	return plateWithColour(o)
}

// fuelBoxes is the gauge to tick, or the charge of a battery.
func fuelBoxes(level int) string {
	words := []string{"E", "¼", "½", "¾", "F"}
	gauge := boxes(func(c string) bool { return level > 0 && level <= len(words) && words[level-1] == c }, words...)
	switch {
	case level >= 100:
		return gauge + "　" + workorder.Intake{FuelLevel: level}.FuelWord()
	case level == 0:
		return gauge + "　电量＿＿%"
	}
	return gauge
}

// asked is what the customer said, and the questions that help the technician to find it.
func (f *form) asked(sheet *workorder.Sheet) {
	o := &sheet.Order
	lines := complaints(o)
	r := row{cells: []cell{{W: f.width, S: strings.Join(lines, "\n"), Top: true}}, min: f.writing()}
	r.fit(f.look)
	in := &o.Intake
	if f.hides("问诊") {
		f.sections = append(f.sections, section{title: "客户描述", rows: []row{r}})
		return
	}
	middle, last := f.arrivalWidths()
	f.sections = append(f.sections, section{title: "客户描述", rows: []row{r,
		f.gridRow(f.labelWidth(), []pair{
			{label: "何时发生", value: sheet.Since},
			{label: "冷热车", value: ticked(in.When, "冷车", "热车"), width: middle},
			{label: "频率", value: ticked(in.Often, "偶尔", "经常"), width: last},
		}),
		f.gridRow(f.labelWidth(), []pair{
			{label: "路况", value: ticked(in.Road, "市区", "高速", "颠簸")},
			{label: "近期修过", value: repaired(sheet.Repaired), width: middle + f.labelWidth() + last},
		})}})
}

// repaired says whether the car was in a workshop lately, and what was done to it there.
func repaired(what string) string {
	const lately = "有，修过："
	switch what {
	case "", "无":
		return ticked(one(what), "无", lately)
	case "有":
		return ticked(one(lately), "无", lately)
	}
	return ticked(one(lately), "无", lately) + what
}

// writing is the height of a field that one writes into by hand while the customer speaks.
func (f *form) writing() float64 {
	lines := 2.0
	if f.set.Paper.H > 200 {
		lines = 3.2
	}
	return (lines+1.5*f.open)*f.look.line(f.look.body) + 2*f.look.padY
}

// outside is the walk round the car: the drawing with its marks, how many of each kind there are, and where.
func (f *form) outside(o *workorder.Order) {
	w := walkRound{look: f.look, marks: o.Intake.Marks, tractor: f.set.Paper.Tractor}
	legend := max(34, f.width*0.19)
	field := f.width - legend
	height := min((field-6)*fieldH/fieldW, 60)
	switch {
	case f.set.Paper.H < 100:
		height = 43 // a third of a sheet has no more below its head
	case f.set.Paper.H < 200:
		height = min(height, 49)
	}
	r := row{min: height + 4, cells: []cell{{W: field}, {W: legend}}}
	r.fit(f.look)
	r.art = func(p *sketch, x, y float64) {
		width := height * fieldW / fieldH
		w.draw(p, x+(field-width)/2, y+2, width)
		w.legend(p, x+field, y, legend, r.h)
	}
	part := section{title: "环车检查（图中车头均朝左）", rows: []row{r}}
	if f.blank() {
		part.title = "环车检查（图中车头均朝左，在损伤处写上编号）"
	}
	if where := damages(o.Intake.Marks); where != "" || f.blank() {
		part.rows = append(part.rows, f.gridRow(f.labelWidth(), []pair{{label: "已有损伤", value: where}}))
	}
	f.sections = append(f.sections, part)
}

// legend says what the numbers mean, and counts the marks of each kind.
func (w walkRound) legend(p *sketch, x, y, width, height float64) {
	count := map[string]int{}
	for _, k := range w.marks {
		count[k.Kind]++
	}
	l, pad := w.look, 3.0
	step := height / float64(len(workorder.MarkKinds))
	for i, kind := range workorder.MarkKinds {
		middle := y + (float64(i)+0.5)*step
		top := middle - l.line(l.body)/2
		w.number(p, kind, x+pad+w.disc(), middle)
		p.line(kind, x+pad+2*w.disc()+2, top, width, l.body, false, 0, Left)
		many := "＿＿ 处"
		if n := count[kind]; n > 0 {
			many = strconv.Itoa(n) + " 处"
		} else if len(w.marks) > 0 {
			many = "—"
		}
		p.line(many, x, top, width-pad, l.body, count[kind] > 0, 0, Right)
	}
}

// damages counts the marks by kind and side: 划痕：左侧 2 处、车尾 1 处；凹陷：车顶 1 处.
func damages(marks []workorder.Mark) string {
	var kinds []string
	for _, kind := range workorder.MarkKinds {
		var sides []string
		count := map[string]int{}
		for _, k := range marks {
			if k.Kind == kind {
				if count[k.Side] == 0 {
					sides = append(sides, k.Side)
				}
				count[k.Side]++
			}
		}
		for i, side := range sides {
			sides[i] = fmt.Sprintf("%s %d 处", side, count[side])
		}
		if len(sides) > 0 {
			kinds = append(kinds, kind+"："+strings.Join(sides, "、"))
		}
	}
	return strings.Join(kinds, "；")
}

// functionNames are what is tried out when the car is taken in.
var functionNames = []string{"灯光", "雨刮", "升降器", "门锁", "天窗", "空调", "音响", "屏幕", "内饰"}

// The lamps of the instrument panel have a row of their own: whether they light up at all, and which of the warning lamps stay on.
const (
	panelLamps   = "仪表灯"
	warningLamps = "故障灯"
)

// lamps is the row of the instrument panel.
func (f *form) lamps(checks map[string]string) row {
	panel, warning := one(checks[panelLamps]), one(checks[warningLamps])
	if checks[warningLamps] == "正常" {
		warning = one("无")
	}
	return f.gridRow(f.labelWidth(), []pair{
		{label: panelLamps, value: ticked(panel, "正常", "不亮"), width: f.width * 0.15},
		{label: warningLamps, value: ticked(warning, "无", "发动机", "ABS", "气囊", "机油", "水温", "充电", "胎压")},
	})
}

// functions is the strip of what works: ticked, or what is wrong with it.
func (f *form) functions(o *workorder.Order) {
	if f.hides("功能检查") {
		return
	}
	l := f.look
	head, values := row{}, row{min: l.line(l.body) + 2*l.padY + 1.2}
	w := f.width / float64(len(functionNames))
	for _, name := range functionNames {
		value := "☐"
		if note, looked := o.Intake.Checks[name]; looked {
			if value = note; note == "正常" || note == "" {
				value = "☑"
			}
		}
		head.cells = append(head.cells, cell{W: w, S: name, Size: l.label, Grey: l.labelGrey, Fill: l.labelFill, Align: Centre})
		size := l.body
		if value != "☐" && value != "☑" {
			size = l.label
		}
		values.cells = append(values.cells, cell{W: w, S: value, Size: size, Align: Centre})
	}
	head.fit(l)
	values.fit(l)
	part := section{title: "功能检查（正常打勾，不正常写明）", rows: []row{f.lamps(o.Intake.Checks), head, values}, whole: true}
	var more []string
	for _, name := range slices.Sorted(maps.Keys(o.Intake.Checks)) {
		if name != panelLamps && name != warningLamps && !slices.Contains(functionNames, name) {
			more = append(more, name+"："+o.Intake.Checks[name])
		}
	}
	if len(more) > 0 {
		part.rows = append(part.rows, f.gridRow(f.labelWidth(), []pair{{label: "其他", value: strings.Join(more, "；")}}))
	}
	f.sections = append(f.sections, part)
}

// left is what stays in the car, and what the customer wishes.
func (f *form) left(o *workorder.Order) {
	things, personal := belongings(o)
	wait := ""
	if !f.blank() {
		wait = map[bool]string{true: "等候", false: "离店"}[o.Intake.Waits]
	}
	if f.blank() { // personal things are listed one by one
		var places []string
		for i := range 8 {
			places = append(places, strconv.Itoa(i+1)+". "+byHand(9))
		}
		personal = strings.Join(places[:4], "　") + "\n" + strings.Join(places[4:], "　")
	}
	f.grid(false,
		[]pair{{label: "随车物品", value: things}},
		[]pair{{label: "委托保管", value: personal}},
		[]pair{
			{label: "是否洗车", value: boxes(is(o.Wash), workorder.WashYes, workorder.WashNo), width: f.width * 0.12},
			{label: "旧件处理", value: oldPartBoxes(o.OldParts)},
			{label: "客户", value: ticked(one(wait), "等候", "离店"), width: f.width * 0.13},
			{label: "预计交车", value: o.Promised.String(), bold: true, width: f.width * 0.19},
		})
	if own := &f.sections[len(f.sections)-1].rows[1]; f.blank() { // what is the customer's own is written down thing by thing
		own.min = f.writing()
		own.fit(f.look)
	}
}

// belongings ticks the things that every car has, and lists what is the customer's own, one by one.
func belongings(o *workorder.Order) (things, personal string) {
	count := map[string]int{}
	var own []string
	for _, b := range o.Intake.Belongings {
		if slices.Contains(workorder.Belongings, b.Name) {
			count[b.Name] = max(b.Count, 1)
		} else {
			own = append(own, strings.TrimSpace(b.Name+" "+many(b.Count)))
		}
	}
	var words []string
	for _, name := range workorder.Belongings {
		switch n := count[name]; {
		case n > 1 || n == 1 && name == "钥匙":
			name += many(n)
		case name == "钥匙" && len(o.Intake.Belongings) == 0: // counted by hand
			name += " " + byHand(2) + " 把"
		}
		words = append(words, name)
	}
	for _, line := range strings.FieldsFunc(o.Intake.Valuables, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.TrimSpace(line); line != "" {
			own = append(own, line)
		}
	}
	for i := range own {
		own[i] = strconv.Itoa(i+1) + ". " + own[i]
	}
	i := -1
	things = boxes(func(string) bool { i++; return count[workorder.Belongings[i]] > 0 }, words...)
	return things, strings.Join(own, "　")
}

func many(n int) string {
	if n < 1 {
		return ""
	}
	return "×" + strconv.Itoa(n)
}
