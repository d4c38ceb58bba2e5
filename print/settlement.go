package print

import (
	"slices"
	"strconv"
	"strings"

	"jieche/data/base"
	"jieche/data/workorder"
)

// The copies of the settlement slip (联) beside the customer's.
const (
	CopyService = "客服联"
	CopyFinance = "财务联"
)

// Settlement (结算单, 机动车维修费用结算清单) is the bill that the customer signs, in the order of the national form: the sum first,
// then the details.
func Settlement(sheet *workorder.Sheet, set Setting) Doc {
	if sheet.Settlement == nil {
		return Doc{err: base.Refuse(base.Refused, "settlement.none", "", "工单 %s 还没有结算，没有结算单可打印，请先结算", sheet.Order.No)}
	}
	return settlementDoc(sheet, &sheet.Settlement.Settlement, sheet.Settlement.Payments, set)
}

// SettlementNumbered prints the settlement or red entry 冲红 of that number, which may be one that was reversed since.
func SettlementNumbered(sheet *workorder.Sheet, no base.DocNo, set Setting) Doc {
	if sheet.Settlement != nil && sheet.Settlement.No == no {
		return Settlement(sheet, set)
	}
	for i := range sheet.Reversed {
		if s := &sheet.Reversed[i]; s.No == no {
			return settlementDoc(sheet, s, nil, set)
		}
	}
	return Doc{err: base.Refuse(base.NotFound, "settlement.unknown", "", "工单 %s 没有编号为 %s 的结算单，请核对编号", sheet.Order.No, no)}
}

func settlementDoc(sheet *workorder.Sheet, bill *workorder.Settlement, payments []workorder.Payment, set Setting) Doc {
	set, k := set.on(sheet.Shop.PaperSlip), settlementKind()
	var forms []*form
	for _, c := range k.copies(set) {
		forms = append(forms, k.begin(sheet.Shop, set, c).laid(func(f *form) {
			s := settlement{form: f, sheet: sheet, bill: bill, payments: payments}
			s.lay()
		}))
	}
	return finish("维修费用结算清单 "+string(bill.No), set, forms...)
}

// settlement is one copy of the slip while it is put together.
type settlement struct {
	*form
	sheet    *workorder.Sheet
	bill     *workorder.Settlement
	payments []workorder.Payment
}

func (s *settlement) lay() {
	o := &s.sheet.Order
	s.no, s.noName = s.bill.No, "编号"
	s.about = strings.Join(named("工单：", string(o.No), "服务顾问：", s.sheet.Name(o.Advisor)), "　")
	if !s.blank() {
		s.short = plateOf(o)
	}
	if s.bill.Red() {
		s.mark = "冲红"
	} else if s.reversed() {
		s.mark = "已冲红"
	}
	s.keyedIn(s.bill.Keyed)
	s.parties()
	s.sum()
	s.parts()
	s.labour()
	s.others()
	s.after()
	s.sign()
}

// reversed says that a red entry has taken this bill back.
func (s *settlement) reversed() bool {
	for _, r := range s.sheet.Reversed {
		if r.Reverses == s.bill.ID && r.Red() {
			return true
		}
	}
	return false
}

func (s *settlement) parties() {
	o := &s.sheet.Order
	last, middle := s.gridWidths()
	km := s.bill.KM
	if km == 0 {
		km = o.KM
	}
	left := s.sheet.Order.LeftAt
	if left.IsZero() {
		left = s.bill.At
	}
	s.grid(false,
		[]pair{{label: "托修方", value: o.OwnerName}, {label: "送修人", value: o.SenderName, width: middle}, {label: "联系电话", value: s.contactPhone(o), width: last}},
		[]pair{{label: "车牌号码", value: s.plateOrBlank(o), bold: true}, {label: "厂牌型号", value: o.Model, width: middle}, {label: "维修类别", value: strings.Join(o.Category, "、"), width: last}},
		[]pair{{label: "VIN", value: o.VIN}, {label: "进厂里程", value: kilometres(o.KM), width: middle}, {label: "出厂里程", value: kilometres(km), width: last}},
		[]pair{{label: "进厂日期", value: momentOf(o.Arrived)}, {label: "结算日期", value: momentOf(s.bill.At), width: middle}, {label: "业务类型", value: string(o.Kind), width: last}},
		[]pair{{label: "合同编号", value: string(o.No)}, {label: "合格证号", value: o.ProofNo, width: middle}, {label: "燃料", value: o.Fuel, width: last}},
		[]pair{{label: "承修方", value: s.account()}})
}

// account is the shop as a party to the contract: where one may pay by transfer.
func (s *settlement) account() string {
	return strings.Join(named("", s.shop.Name, "开户行 ", s.shop.Bank, "账号 ", s.shop.Account, "税号 ", s.shop.TaxNo), "　")
}

// sum is the table of the seven sums, and what the customer pays of them.
func (s *settlement) sum() {
	t, l := s.bill.Totals, s.look
	names := []string{"1 维修诊断费", "2 检测费", "3 材料费", "4 工时费", "5 加工费", "6 其他费用", "优惠", "抹零", "7 合计"}
	amounts := []base.Fen{t.Diagnosis, t.Inspection, t.Parts, t.Labour, t.Outside, t.Other, t.Off, t.RoundOff, t.Total}
	shares := []float64{1.25, 1, 1.2, 1.15, 1, 1.1, 1, 0.8, 1.3}
	total := 0.0
	for _, v := range shares {
		total += v
	}
	head, values := row{}, row{}
	for i, name := range names {
		w := s.width * shares[i] / total
		head.cells = append(head.cells, cell{W: w, S: name, Bold: true, Size: l.label, Fill: l.headFill, Align: Centre})
		value := money(amounts[i])
		if s.blank() {
			value = ""
		}
		values.cells = append(values.cells, cell{W: w, S: value, Align: Right, Bold: i == len(names)-1})
	}
	due := s.due()
	part := section{title: "一　费用结算"}
	if s.low() { // as all headings there
		part.title = ""
	}
	for _, r := range []row{head, values, due} {
		r.fit(l)
		part.rows = append(part.rows, r)
	}
	part.whole = true
	s.sections = append(s.sections, part)
}

// due is what the customer has to pay, in figures and in words, and what he paid.
func (s *settlement) due() row {
	t, l, scale := s.bill.Totals, s.look, s.look.body/9
	figures, words := "¥"+money(t.Customer), t.Customer.Words()+s.otherPayers()
	paid := ""
	if in := s.sheet.Settlement; in != nil && in.No == s.bill.No && len(s.payments) > 0 {
		paid = money(in.Paid)
	}
	if s.blank() {
		figures, words = "", ""
	}
	r := row{cells: []cell{
		{W: 19 * scale, S: "客户应付", Bold: true, Size: l.label + 0.3, Fill: l.headFill},
		{W: max(34*scale, Width(figures, l.total)+2*l.padX+1), S: figures, Bold: true, Size: l.total, Align: Right},
		{W: 11 * scale, S: "大写", Size: l.label, Grey: l.labelGrey, Fill: l.labelFill},
		{S: words, Bold: true},
		{W: 11 * scale, S: "实收", Size: l.label, Grey: l.labelGrey, Fill: l.labelFill},
		{W: max(22*scale, Width(paid, l.body)+2*l.padX+1), S: paid, Align: Right},
	}}
	rest := s.width
	for _, c := range r.cells {
		rest -= c.W
	}
	r.cells[3].W = rest
	return r
}

// otherPayers says who pays what the customer doesn't.
func (s *settlement) otherPayers() string {
	t := s.bill.Totals
	var others []string
	for _, p := range []struct {
		name   string
		amount base.Fen
	}{{"厂家", t.Maker}, {"保险公司", t.Insurer}, {"本店承担", t.Internal}} {
		if p.amount != 0 {
			others = append(others, p.name+" "+money(p.amount))
		}
	}
	if len(others) == 0 {
		return ""
	}
	return "（另由" + strings.Join(others, "、") + "）"
}

// payer is who pays a line, on a bill that the customer doesn't pay alone.
func (s *settlement) payer(l workorder.Line) string {
	switch {
	case l.Payer != "" && l.Payer != workorder.PayCustomer:
		return string(l.Payer)
	case slices.ContainsFunc(s.bill.Lines, func(l workorder.Line) bool { return l.Billed() && l.Payer != "" && l.Payer != workorder.PayCustomer }):
		return string(workorder.PayCustomer)
	}
	return ""
}

// guarantee is the line's 质量保证期.
func guarantee(l workorder.Line) string {
	var parts []string
	if l.GuaranteeDays > 0 {
		parts = append(parts, strconv.FormatInt(l.GuaranteeDays, 10)+" 日")
	}
	if l.GuaranteeKM > 0 {
		parts = append(parts, kilometres(l.GuaranteeKM))
	}
	return strings.Join(parts, " / ")
}

// off is a line's discount for the column that shows it.
func off(l workorder.Line) string {
	if l.Off == 0 {
		return ""
	}
	return money(-l.Off)
}

func (s *settlement) parts() {
	t := table{title: "二　材料费", columns: []column{
		{name: serial, width: 8.5, align: Centre},
		{name: "材料名称"},
		{name: "编码／厂牌规格", width: 31},
		{name: "性质", width: 15.5, spare: true},
		{name: "数量", width: 17, align: Right},
		{name: "单价", width: 19, align: Right},
		{name: "金额", width: 21, align: Right, amount: true},
		{name: "优惠", width: 16.5, align: Right, spare: true, rare: true},
		{name: "付费", width: 11.5, spare: true},
		{name: "质量保证期", width: 27, soft: 19, spare: true},
	}, amounts: []base.Fen{}}
	for _, l := range s.bill.Lines {
		if l.Kind == workorder.PartLine && l.Billed() {
			t.rows = append(t.rows, []string{strconv.Itoa(len(t.rows) + 1), l.Name, strings.TrimSpace(l.Code + " " + l.Spec), l.Quality, quantity(l), money(l.Price), money(l.Gross()), off(l), s.payer(l), guarantee(l)})
			t.amounts = append(t.amounts, l.Gross())
		}
	}
	t.blank, t.minRow = s.handRows(), s.handRow()
	s.table(t)
}

func (s *settlement) labour() {
	t := table{title: "三　工时费", columns: []column{
		{name: serial, width: 8.5, align: Centre},
		{name: "维修项目"},
		{name: "施工人", width: 19, spare: true},
		{name: "结算工时", width: 17, align: Right},
		{name: "工时单价", width: 18, align: Right},
		{name: "金额", width: 20, align: Right, amount: true},
		{name: "优惠", width: 16.5, align: Right, spare: true, rare: true},
		{name: "付费", width: 11.5, spare: true},
		{name: "质量保证期", width: 27, soft: 19, spare: true},
	}, amounts: []base.Fen{}}
	for _, l := range s.bill.Lines {
		if l.Kind == workorder.Labour && l.Billed() {
			t.rows = append(t.rows, []string{strconv.Itoa(len(t.rows) + 1), l.Name, s.sheet.Name(l.Worker), l.Qty.Hours(), money(l.Price), money(l.Gross()), off(l), s.payer(l), guarantee(l)})
			t.amounts = append(t.amounts, l.Gross())
		}
	}
	t.blank, t.minRow = s.handRows(), s.handRow()
	s.table(t)
}

func (s *settlement) others() {
	t := table{title: "四　其他费用", columns: []column{
		{name: serial, width: 8.5, align: Centre},
		{name: "内容"},
		{name: "类别", width: 24},
		{name: "金额", width: 27, align: Right, amount: true},
		{name: "付费", width: 14, spare: true},
		{name: "备注", width: 34, spare: true},
	}, amounts: []base.Fen{}}
	for _, l := range s.bill.Lines {
		if kind, other := otherKinds[l.Kind]; other && l.Billed() {
			name := l.Name
			if name == "" {
				name = kind
			}
			t.rows = append(t.rows, []string{strconv.Itoa(len(t.rows) + 1), name, kind, money(l.Gross()), s.payer(l), l.Note})
			t.amounts = append(t.amounts, l.Gross())
		}
	}
	t.blank, t.minRow = (s.handRows()+1)/2, s.handRow()
	s.table(t)
}

// after is what was paid, what becomes of the old parts, and when the car should come back.
func (s *settlement) after() {
	if s.bill.Red() {
		s.grid(true, []pair{{label: "冲红原因", value: s.bill.Reason}})
		return
	}
	last, _ := s.gridWidths()
	next := strings.Join(named("", s.bill.NextDay.String(), "", kilometres(s.bill.NextKM)), " 或 ")
	if s.bill.NextDay != 0 && s.bill.NextKM != 0 {
		next += "，先到为准"
	}
	rows := [][]pair{
		{{label: "收款", value: s.paid()}, {label: "会员余额", width: last}},
		{{label: "旧件", value: settledParts(s.bill.OldParts)}, {label: "回访", value: "三日内电话回访", width: last}},
		{{label: "自备配件", value: s.ownParts()}, {label: "投诉电话", value: s.shop.ComplaintPhone, width: last}},
		{{label: "下次保养", value: next, bold: true}, {label: "维修建议", value: s.bill.Advice}},
	}
	if i := s.bill.Invoice; i.Kind != "" || i.Title != "" || i.No != "" {
		rows = append(rows, []pair{{label: "发票登记", value: strings.Join(named("", i.Kind, "抬头 ", i.Title, "税号 ", i.TaxNo, "号码 ", i.No), "　")}})
	}
	s.grid(true, rows...)
}

// paid lists the payments by kind, and what is still owed.
func (s *settlement) paid() string {
	var parts []string
	for _, p := range s.payments {
		part := string(p.Kind) + " " + money(p.Signed())
		if p.Note != "" {
			part += "（" + p.Note + "）"
		}
		parts = append(parts, part)
	}
	if in := s.sheet.Settlement; in != nil && in.No == s.bill.No {
		if in.Owing > 0 {
			parts = append(parts, "未收 "+money(in.Owing))
		}
	}
	return strings.Join(parts, "　")
}

// ownParts names the parts that the customer brought himself; they are in the work, not in the sum.
func (s *settlement) ownParts() string {
	var names []string
	for _, l := range s.bill.Lines {
		if ownPart(l) && l.Billed() {
			names = append(names, l.Name+" × "+quantity(l))
		}
	}
	if len(names) == 0 && !s.blank() {
		return "无"
	}
	return strings.Join(names, "；")
}

// settledParts is the customer's word on the old parts, as the national form words it.
func settledParts(answer string) string {
	word := map[string]string{"带走": "已确认，托修方收回", "放弃": "已确认，托修方放弃", "无旧件": "无旧件"}[answer]
	return boxes(is(word), "已确认，托修方收回", "已确认，托修方放弃", "无旧件")
}

func (s *settlement) sign() {
	s.terms()
	clerk := s.sheet.Name(s.bill.By)
	if in := s.sheet.Settlement; clerk == "" && in != nil && in.No == s.bill.No {
		clerk = in.ByName
	}
	s.fields(s.signHeight(), []field{{name: "客户签字", foot: dateLine}, {name: "结算员", text: clerk, width: s.width * 0.25}, {name: "承修方（盖章）"}})
}
