package print

import (
	"slices"
	"strconv"
	"strings"

	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/paper"
	"jieche/data/stock"
	"jieche/data/workorder"
)

// The copies of the entrustment form (联). The customer and the shop keep one each, as the contract asks; the workshop's
// copy is its work sheet: no prices, telephone numbers masked.
const (
	CopyCustomer = "客户联"
	CopyShop     = "承修方联"
	CopyWorkshop = "车间联"
)

// defaultTerms are for a shop that has written none of its own: neutral, and none that the law makes void.
var defaultTerms = []string{
	"上列项目与费用为预计，以结算单为准；实际费用将超出预计合计 10%，或施工中发现新的维修项目时，须先征得客户同意。",
	"贵重物品请当面清点并带走；委托保管的物品以接车登记表所列为准。换下的旧件按上面的约定处理。",
	"质量保证期自出厂之日起：整车修理、总成修理 100 日或 20,000 km，二级维护 30 日或 5,000 km，一级维护、小修、专项修理 10 日或 2,000 km，先到为准。",
}

// Entrustment (任务委托书) is the contract that the customer signs before work begins. On sheets of paper each copy is printed
// by itself; on multi-ply paper one printing goes through all plies.
func Entrustment(sheet *workorder.Sheet, set Setting) Doc {
	return copiesOf(entrustmentKind(), sheet, set.on(sheet.Shop.PaperOrder), (*form).entrustment)
}

func (f *form) entrustment(sheet *workorder.Sheet) {
	o := &sheet.Order
	f.about = strings.Join(named("服务顾问：", sheet.Name(o.Advisor), "开单：", o.Arrived.String()), "　")
	f.parties(o)
	f.complaint(o)
	f.labourLines(sheet)
	f.partLines(sheet)
	f.otherLines(sheet)
	f.changes(sheet)
	if f.prices {
		f.totals(sheet)
		f.terms()
	} else {
		f.wishes(o)
	}
	f.signatures()
}

// named joins names and values, leaving out what has no value.
func named(pairs ...string) []string {
	var out []string
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, pairs[i]+pairs[i+1])
		}
	}
	return out
}

// plateOf is what one calls the car: its plate, or that it has none and its VIN.
func plateOf(o *workorder.Order) string {
	switch {
	case o.Plate != "":
		return ident.DisplayPlate(o.Plate)
	case o.VIN != "":
		return "无牌 " + o.VIN
	}
	return "无牌"
}

// plateWithColour is the plate with its colour, as two cars may carry the same number in two colours.
func plateWithColour(o *workorder.Order) string {
	if o.Plate == "" {
		return "无牌"
	}
	if colour := o.PlateColour.String(); colour != "" {
		return ident.DisplayPlate(o.Plate) + "（" + colour + "）"
	}
	return ident.DisplayPlate(o.Plate)
}

// phone is a number as this copy may show it.
func (f *form) phone(p ident.Phone) string {
	if !f.prices {
		return p.Mask()
	}
	return p.Group()
}

// kilometres is a mileage with its separators, empty when none was read.
func kilometres(km int64) string {
	if km == 0 {
		return ""
	}
	return base.Milli(km*1000).String() + " km"
}

// parties is the grid of customer and car.
func (f *form) parties(o *workorder.Order) {
	last, middle := f.gridWidths()
	phone := f.contactPhone(o)
	if !f.prices {
		phone = f.phones(o)
	}
	km := strings.Join(named("", kilometres(o.KM), "油量 ", o.Intake.FuelWord()), "　")
	rows := [][]pair{
		{{label: "车主", value: o.OwnerName}, {label: "送修人", value: o.SenderName, width: middle}, {label: "联系电话", value: phone, width: last}},
		{{label: "车牌号码", value: f.plateOrBlank(o), bold: true}, {label: "厂牌型号", value: o.Model, width: middle}, {label: "燃料", value: o.Fuel, width: last}},
		{{label: "VIN", value: o.VIN}, {label: "发动机号", value: o.EngineNo, width: last}},
		{{label: "进厂日期", value: o.Arrived.String()}, {label: "进厂里程", value: km, width: middle}, {label: "预计交车", value: o.Promised.String(), bold: true, width: last}},
	}
	if f.prices {
		rows = append(rows, []pair{{label: "地址", value: o.OwnerAddress}, {label: "车主电话", value: f.phone(o.OwnerPhone), width: last}})
	}
	rows = append(rows, []pair{{label: "维修类别", value: f.categories(o)}})
	f.grid(false, rows...)
}

// gridWidths are the widths of the last and the middle value in the grid of customer and car: the same in all its rows, and on all large forms.
func (f *form) gridWidths() (last, middle float64) { return f.width * 0.215, f.width * 0.235 }

// contactPhone is the number to call: of whoever brought the car.
func (f *form) contactPhone(o *workorder.Order) string {
	if o.SenderPhone != "" {
		return f.phone(o.SenderPhone)
	}
	return f.phone(o.OwnerPhone)
}

// phones are the numbers of the sender and the owner: whoever brought the car is called first.
func (f *form) phones(o *workorder.Order) string {
	var all []string
	if o.SenderPhone != "" {
		all = append(all, f.phone(o.SenderPhone))
	}
	if o.OwnerPhone != "" && o.OwnerPhone != o.SenderPhone {
		all = append(all, f.phone(o.OwnerPhone))
	}
	return strings.Join(all, "\n")
}

func (f *form) categories(o *workorder.Order) string {
	choices := append([]string{}, workorder.Categories...)
	has := func(list []string) func(string) bool {
		return func(c string) bool {
			for _, v := range list {
				if v == c {
					return true
				}
			}
			return false
		}
	}
	for _, c := range o.Category {
		if !has(choices)(c) {
			choices = append(choices, c)
		}
	}
	return boxes(has(o.Category), choices...)
}

// complaints are the customer's words, a numbered line for each thing.
func complaints(o *workorder.Order) []string {
	var lines []string
	for _, line := range strings.FieldsFunc(o.Intake.Complaint, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, strconv.Itoa(len(lines)+1)+". "+line)
		}
	}
	return lines
}

// complaint is what the customer said, a number for each thing.
func (f *form) complaint(o *workorder.Order) {
	lines := complaints(o)
	if answers := append(append(append([]string{}, o.Intake.When...), o.Intake.Road...), o.Intake.Often...); len(answers) > 0 {
		asked := "问诊：" + strings.Join(answers, "、")
		if len(lines) == 0 {
			lines = []string{asked}
		} else {
			lines[len(lines)-1] += "　" + asked
		}
	}
	if f.low() {
		f.grid(false, []pair{{label: "客户描述", value: strings.Join(lines, "\n")}})
		return
	}
	r := row{cells: []cell{{W: f.width, S: strings.Join(lines, "\n")}}, min: max(f.look.line(f.look.body)*1.2+2*f.look.padY, 2*f.handField())}
	r.fit(f.look)
	f.sections = append(f.sections, section{title: "客户描述", rows: []row{r}})
}

// lineNote is what stands in the last column: who pays instead of the customer, what came later, what is off.
func (f *form) lineNote(l workorder.SheetLine) string {
	var notes []string
	if l.Payer != "" && l.Payer != workorder.PayCustomer {
		notes = append(notes, string(l.Payer)+payerTail[l.Payer])
	}
	if l.AddOn > 0 {
		note := "增项 " + strconv.Itoa(l.AddOn)
		if l.Consent == workorder.Proposed {
			note += "（待客户确认）"
		}
		notes = append(notes, note)
	}
	if l.Off != 0 && f.prices {
		notes = append(notes, "优惠 "+money(l.Off))
	}
	if l.Note != "" {
		notes = append(notes, l.Note)
	}
	return strings.Join(notes, "，")
}

var payerTail = map[workorder.Payer]string{
	workorder.PayMaker: "付费", workorder.PayInsurer: "付费", workorder.PayInternal: "承担", workorder.PayRework: "，不收费",
}

func (f *form) labourLines(sheet *workorder.Sheet) {
	t := table{title: "维修项目（工时费）", columns: []column{
		{name: serial, width: 8.5, align: Centre},
		{name: "项目"},
		{name: "工时", width: 14, align: Right},
		{name: "单价", width: 20, align: Right, money: true},
		{name: "工时费", width: 23, align: Right, money: true, amount: true},
		{name: "承修人", width: 20, spare: true},
		{name: "备注", width: 27, spare: true},
	}, amounts: []base.Fen{}}
	for _, l := range sheet.Lines {
		if l.Kind == workorder.Labour && l.Billed() {
			t.rows = append(t.rows, []string{strconv.Itoa(len(t.rows) + 1), l.Name, l.Qty.Hours(), money(l.Price), money(l.Gross()), l.WorkerName, f.lineNote(l)})
			t.amounts = append(t.amounts, l.Gross())
		}
	}
	t.blank, t.minRow = f.handRows(), f.handRow()
	f.table(t)
}

func (f *form) partLines(sheet *workorder.Sheet) {
	t := table{title: "配件（材料费）", columns: []column{
		{name: serial, width: 8.5, align: Centre},
		{name: "配件名称"},
		{name: "编码", width: 28},
		{name: "性质", width: 15, spare: true},
		{name: "提供方", width: 15},
		{name: "数量", width: 16, align: Right},
		{name: "单价", width: 18.5, align: Right, money: true},
		{name: "金额", width: 21.5, align: Right, money: true, amount: true},
		{name: "备注", width: 20.5, spare: true},
	}, amounts: []base.Fen{}}
	for _, l := range sheet.Lines {
		if l.Kind == workorder.PartLine && l.Billed() {
			t.rows = append(t.rows, []string{strconv.Itoa(len(t.rows) + 1), partName(l.Line), l.Code, l.Quality, provider(l.Line), quantity(l.Line), money(l.Price), money(l.Gross()), f.lineNote(l)})
			t.amounts = append(t.amounts, l.Gross())
		}
	}
	t.blank, t.minRow = f.handRows(), f.handRow()
	f.table(t)
}

// provider (提供方) is who brings the part: the shop, or the customer, whose own part costs him nothing and bears no guarantee.
func provider(l workorder.Line) string {
	if ownPart(l) {
		return "自备"
	}
	return "本店"
}

// ownPart says that the customer brought the part himself 客户自备.
func ownPart(l workorder.Line) bool {
	return l.Kind == workorder.PartLine && l.Quality == string(stock.CustomerOwn)
}

// partName is the part with its make and measure, unless the name says them already.
func partName(l workorder.Line) string {
	if l.Spec == "" || strings.Contains(l.Name, l.Spec) {
		return l.Name
	}
	return l.Name + " " + l.Spec
}

func quantity(l workorder.Line) string { return strings.TrimRight(l.Qty.String()+" "+l.Unit, " ") }

// otherKinds names the charges that are neither labour nor parts.
var otherKinds = map[workorder.LineKind]string{
	workorder.Diagnosis: "诊断费", workorder.Inspection: "检测费", workorder.Outside: "外加工费", workorder.Rescue: "施救费",
	workorder.Towing: "拖车费", workorder.Other: "其他费用", workorder.Discount: "优惠", workorder.RoundOff: "抹零",
}

func (f *form) otherLines(sheet *workorder.Sheet) {
	t := table{title: "其他费用", columns: []column{
		{name: serial, width: 8.5, align: Centre},
		{name: "内容"},
		{name: "类别", width: 24},
		{name: "金额", width: 27, align: Right, money: true, amount: true},
		{name: "备注", width: 34, spare: true},
	}, amounts: []base.Fen{}}
	for _, l := range sheet.Lines {
		kind, other := otherKinds[l.Kind]
		if other && l.Billed() && (f.prices || l.Kind != workorder.Discount && l.Kind != workorder.RoundOff) {
			t.rows = append(t.rows, []string{strconv.Itoa(len(t.rows) + 1), l.Name, kind, money(l.Gross()), f.lineNote(l)})
			t.amounts = append(t.amounts, l.Gross())
		}
	}
	f.table(t)
}

// changes is the record of what was agreed after signing. A form without any leaves a row for it on a large sheet.
func (f *form) changes(sheet *workorder.Sheet) {
	t := table{title: "变更记录", columns: []column{
		{name: "时间", width: 31},
		{name: "增项内容"},
		{name: "增加金额", width: 23, align: Right, money: true},
		{name: "合计变为", width: 23, align: Right, money: true},
		{name: "同意人与方式", width: 40},
	}}
	for _, a := range sheet.AddOns {
		how := strings.TrimSpace(a.Who + " " + a.How)
		if a.Phone != "" && f.prices {
			how += " " + a.Phone
		}
		if a.Refused {
			how += "（未同意）"
		}
		if !a.Promise.IsZero() {
			how += "，交车改为 " + a.Promise.String()
		}
		t.rows = append(t.rows, []string{a.At.String(), addOnNames(sheet, a.No), money(a.After - a.Before), money(a.After), strings.TrimLeft(how, "，")})
	}
	if f.set.Paper.H > 200 && len(t.rows) == 0 && len(sheet.Lines) <= 8 {
		t.blank = 1
	}
	f.table(t)
}

// addOnNames lists the lines that came with an add-on.
func addOnNames(sheet *workorder.Sheet, no int) string {
	var names []string
	for _, l := range sheet.Lines {
		if l.AddOn == no {
			names = append(names, l.Name)
		}
	}
	return strings.Join(names, "；")
}

// totals is the estimate and the answers to the three questions.
func (f *form) totals(sheet *workorder.Sheet) {
	t, o := sheet.Totals, &sheet.Order
	other := t.Diagnosis + t.Inspection + t.Outside + t.Other
	sum := []pair{
		{label: "工时费", value: money(t.Labour), align: Right}, {label: "材料费", value: money(t.Parts), align: Right},
		{label: "其他费用", value: money(other), align: Right}, {label: "优惠抹零", value: money(t.Off + t.RoundOff), align: Right},
	}
	total := []pair{{label: "预计合计", value: "¥" + money(t.Total), bold: true, size: f.look.total, align: Right, width: f.width/2 - f.labelWidth()},
		{label: "大写", value: t.Total.Words(), bold: true}}
	deposit, quarter := money(o.Deposit), f.width/4-f.labelWidth()
	if f.blank() {
		emptied(sum)
		emptied(total)
		deposit = ""
	}
	f.grid(true, sum, total,
		f.payers(t, o),
		[]pair{
			{label: "付费方式", value: o.PayBy, width: quarter}, {label: "预收款", value: deposit, align: Right, width: quarter},
			{label: "旧件处理", value: oldPartBoxes(o.OldParts)}, {label: "是否洗车", value: boxes(is(o.Wash), workorder.WashYes, workorder.WashNo), width: f.width * 0.125},
		})
}

// payers ticks who pays, and says what is left for the customer when others pay a part.
func (f *form) payers(t workorder.Totals, o *workorder.Order) []pair {
	maker := "三包"
	if o.Kind == workorder.Warranty {
		maker = "索赔"
	}
	amounts := map[string]base.Fen{"自付": t.Customer, maker: t.Maker, "保险": t.Insurer, "内部": t.Internal}
	value := boxes(func(c string) bool { return amounts[c] != 0 || c == "自付" && t.Total == 0 && !f.blank() }, "自付", "三包", "保险", "索赔", "内部")
	if t.Customer != t.Total {
		value += "　其中客户自付 " + money(t.Customer)
	}
	return []pair{{label: "付费", value: value}}
}

func is(value string) func(string) bool { return func(c string) bool { return c == value } }

func oldPartBoxes(answer string) string { return boxes(is(answer), workorder.OldParts...) }

// wishes is what the workshop must know of the customer's answers.
func (f *form) wishes(o *workorder.Order) {
	f.grid(true, []pair{
		{label: "旧件处理", value: oldPartBoxes(o.OldParts)},
		{label: "是否洗车", value: boxes(is(o.Wash), workorder.WashYes, workorder.WashNo)},
	})
}

func (f *form) terms() {
	if f.hides(termsTitle) {
		return
	}
	terms := f.set.Look.Terms
	if len(terms) == 0 && f.kind.Form == paper.Entrustment {
		terms = f.shop.Terms
	}
	if len(terms) == 0 {
		terms = f.kind.Terms
	}
	if len(terms) == 1 {
		f.text(true, "", f.look.small, terms...)
		return
	}
	var lines []string
	for i, t := range terms {
		lines = append(lines, strconv.Itoa(i+1)+". "+t)
	}
	switch {
	case f.low():
		f.text(true, "", f.look.small, termsTitle+"　"+strings.Join(lines, "　"))
	case f.measure != usual:
		f.text(true, termsTitle, f.look.small, strings.Join(lines, "　"))
	default:
		f.text(true, termsTitle, f.look.small, lines...)
	}
}

// signatures is where the checks are signed, and then the contract.
func (f *form) signatures() {
	high := f.signHeight()
	checks := []field{{name: "自检"}, {name: "班组检"}, {name: "总检"}, {name: "维修建议与注意事项", width: f.width * 0.4}}
	sign := f.stamped(field{name: "服务顾问签字", foot: dateLine}, field{name: "客户签字（已阅读并同意以上内容）", foot: dateLine})
	switch {
	case f.hides("检验签字") && f.prices:
		f.fields(high, sign)
	case !f.prices:
		f.fields(high, checks)
	default:
		f.fields(high, checks, sign)
	}
}

// stamped is a row of signatures with a place for the shop's stamp where it wants one.
func (f *form) stamped(sign ...field) []field {
	const stamp = "承修方（盖章）"
	if !f.kind.shows(f.set, "stamp") || !slices.ContainsFunc(f.kind.Fields, func(o Field) bool { return o.Key == "stamp" }) {
		return sign
	}
	return append(sign, field{name: stamp, width: f.width * 0.28})
}
