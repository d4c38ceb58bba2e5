package print

import (
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/shop"
	"jieche/data/workorder"
)

// Kind (单据种类) is one form of the shop: what it is called, which papers it is made for, its copies, and what a shop may change.
type Kind struct {
	Form   paper.Form
	Title  string       // as it stands on the paper
	Number base.DocKind // whose number a blank one carries
	Papers []Paper      // what it is made for, its usual one first; every other paper takes it too
	Copies []shop.Copy  // 联, in the order printed; on multi-ply paper one printing goes through all of them
	Fields []Field      // what a shop may leave out or put in
	Terms  []string     // its own 约定, in place of which a shop may have others; none: it has no place for them
	Rows   bool         // has lines below which blank rows make sense
}

// Field (可选栏) is a part of a form that a shop may want or not.
type Field struct {
	Key   string // as shop.Look.Fields names it
	Title string // as it stands on the paper
	Off   bool   // left out unless the shop wants it
}

// termsTitle (约定) is the heading of the terms, and the name of the field with which a shop leaves them out.
const termsTitle = "约定"

// termsField is the optional field of a form that has terms.
var termsField = Field{"terms", termsTitle, false}

// Forms lists all forms in the order of a visit.
func Forms() []Kind {
	return []Kind{appointmentKind(), ticketKind(), intakeKind(), estimateKind(), entrustmentKind(), worksheetKind(), pickKind(), returnKind(),
		addOnKind(), testDriveKind(), proofKind(), settlementKind(), receiptKind(), exitPassKind()}
}

// KindOf finds a form by its name.
func KindOf(form paper.Form) (Kind, bool) {
	all := Forms()
	i := slices.IndexFunc(all, func(k Kind) bool { return k.Form == form })
	if i < 0 {
		return Kind{}, false
	}
	return all[i], true
}

// OfOrder makes a form that carries the number of the work order itself.
func OfOrder(form paper.Form, sheet *workorder.Sheet, set Setting) Doc {
	switch form {
	case paper.Intake:
		return Intake(sheet, set)
	case paper.Estimate:
		return Estimate(sheet, set)
	case paper.Entrustment:
		return Entrustment(sheet, set)
	case paper.Worksheet:
		return Worksheet(sheet, set)
	case paper.AddOn:
		return AddOnConsent(sheet, set)
	case paper.Receipt:
		return Receipt(sheet, set)
	case paper.Proof:
		return InspectionProof(sheet, set)
	case paper.TestDrive:
		return TestDrive(sheet, set)
	case paper.Ticket:
		return Ticket(sheet, set)
	}
	return Doc{err: base.Refuse(base.NotFound, "form", "form", "“%s”不是工单的单据，不能按工单打印", form)}
}

// Blank (空白单) is the form before anything was typed, for a power cut: its fields to be filled in by hand, with the number that was set
// aside for it, or none.
func Blank(form paper.Form, profile shop.Profile, no base.DocNo, set Setting) (Doc, error) {
	set.blank = true
	sheet := &workorder.Sheet{Shop: profile}
	sheet.Order.No = no
	if k := no.Kind(); k != "" && k != base.DocOrder {
		sheet.Order.No = ""
	}
	var d Doc
	switch form {
	case paper.PickSlip, paper.ReturnSlip:
		d = PickSlip(&workorder.Slip{Shop: profile, No: no, Back: form == paper.ReturnSlip}, set)
	case paper.Receipt:
		sheet.Settlement = &workorder.SettlementSheet{Payments: []workorder.Payment{{No: no}}}
		d = Receipt(sheet, set)
	case paper.Ticket:
		sheet.Order.Queue = no
		d = Ticket(sheet, set)
	case paper.Settlement:
		sheet.Settlement = &workorder.SettlementSheet{Settlement: workorder.Settlement{No: no}}
		d = Settlement(sheet, set)
	case paper.ExitPass:
		sheet.Passes = []workorder.PassLine{{Pass: workorder.Pass{No: no}}}
		d = ExitPass(sheet, "", set)
	case paper.Appointment:
		d = Appointment(AppointmentSheet{Shop: profile, No: no}, set)
	default:
		d = OfOrder(form, sheet, set)
	}
	if d.err == nil {
		d.Title = "空白" + d.Title
	}
	return d, d.err
}

// copies are the copies that are printed: as the form has them or as the shop wants them, one for all plies at once, or the one that is
// asked for.
func (k Kind) copies(set Setting) []shop.Copy {
	all := k.named(set)
	if set.Copy != "" {
		for _, c := range append(all, k.Copies...) {
			if c.Name == set.Copy {
				return []shop.Copy{c}
			}
		}
		return []shop.Copy{{Name: set.Copy, Workshop: k.Form == paper.Worksheet}}
	}
	if set.Paper.Tractor || len(all) == 0 {
		return []shop.Copy{{}}
	}
	return all
}

func (k Kind) named(set Setting) []shop.Copy { return k.CopiesIn(set.Look) }

// CopiesIn are the copies of the form in a look: those that the shop named there, or its own.
func (k Kind) CopiesIn(look shop.Look) []shop.Copy {
	if len(look.Copies) > 0 {
		return slices.Clone(look.Copies)
	}
	return slices.Clone(k.Copies)
}

// plies says at the foot how many copies there are: 一式三联：客户 / 承修方 / 车间.
func (k Kind) plies(set Setting) string {
	all := k.named(set)
	if len(all) < 2 || len(all) > 9 {
		return ""
	}
	var names []string
	for _, c := range all {
		names = append(names, strings.TrimSuffix(c.Name, "联"))
	}
	return "一式" + [...]string{"二", "三", "四", "五", "六", "七", "八", "九"}[len(all)-2] + "联：" + strings.Join(names, " / ")
}

// shows says whether an optional field is printed.
func (k Kind) shows(set Setting, key string) bool {
	for _, f := range k.Fields {
		if f.Key == key {
			if on, told := set.Look.Fields[key]; told {
				return on
			}
			return !f.Off
		}
	}
	return true
}

// hidden is the titles of the optional fields that are left out: grids, tables and sections leave out what bears one of them.
func (k Kind) hidden(set Setting) []string {
	var list []string
	for _, f := range k.Fields {
		if !k.shows(set, f.Key) {
			list = append(list, f.Title)
		}
	}
	return list
}

// The papers that forms are made for: a whole sheet for what has lines, a half for slips, a third for what the gate and the till take.
func wholeSheets() []Paper { return []Paper{A4, Full, A5, Half} }
func halfSheets() []Paper  { return []Paper{A5, Half, A4, Full} }
func slips() []Paper       { return []Paper{A5, Third, Half} }

func intakeKind() Kind {
	return Kind{Form: paper.Intake, Title: "接车登记表", Number: base.DocOrder, Papers: []Paper{A4, Full}, Copies: []shop.Copy{{Name: CopyShop}, {Name: CopyCustomer}},
		Fields: []Field{{"engine", "发动机号", false}, {"insurer", "承保公司", false}, {"bought", "购车日期", false}, {"queue", "受理号码", false},
			{"questions", "问诊", false}, {"functions", "功能检查", false}, {"category", "维修类别", false}, termsField, {"stamp", "承修方（盖章）", true}},
		Terms: []string{"客户已核对以上里程、油量、车况与物品；图中标记是接车时已有的损伤。贵重物品请随身带走，委托保管的物品以本单所列为准。"}}
}

func estimateKind() Kind {
	return Kind{Form: paper.Estimate, Title: "维修估价单", Number: base.DocOrder, Papers: wholeSheets(), Copies: []shop.Copy{{Name: CopyCustomer}}, Rows: true,
		Fields: []Field{{"engine", "发动机号", false}, {"code", "编码", false}, {"quality", "性质", false}, {"supply", "有货／到货日期", false}, termsField, {"stamp", "承修方（盖章）", true}},
		Terms: []string{"本单按目前的检查结果估算，不作结算凭证；实际费用以结算单为准。",
			"拆检后才能发现的隐蔽损坏不在本单之内，作为增项另行估价，征得客户同意后才施工。",
			"订货配件的到货日期为预计，如有变化及时告知客户。"}}
}

func entrustmentKind() Kind {
	return Kind{Form: paper.Entrustment, Title: "任务委托书", Number: base.DocOrder, Papers: wholeSheets(), Rows: true,
		Copies: []shop.Copy{{Name: CopyCustomer}, {Name: CopyShop}, {Name: CopyWorkshop, Workshop: true}},
		Fields: []Field{{"engine", "发动机号", false}, {"fuel", "燃料", false}, {"address", "地址", false}, {"category", "维修类别", false}, {"code", "编码", false},
			{"quality", "性质", false}, {"supplier", "提供方", false}, {"worker", "承修人", false}, {"changes", "变更记录", false}, {"checks", "检验签字", false},
			termsField, {"stamp", "承修方（盖章）", true}},
		Terms: defaultTerms}
}

func worksheetKind() Kind {
	return Kind{Form: paper.Worksheet, Title: "派工单", Number: base.DocOrder, Papers: wholeSheets(), Copies: []shop.Copy{{Name: CopyWorkshop, Workshop: true}}, Rows: true,
		Fields: []Field{{"engine", "发动机号", false}, {"plan", "计划起止", false}, {"phone", "联系电话", false}, {"code", "编码", false}, {"checks", "检验签字", false}}}
}

func pickKind() Kind {
	return Kind{Form: paper.PickSlip, Title: "领料单", Number: base.DocIssue, Papers: halfSheets(), Copies: []shop.Copy{{Name: CopyStore}, {Name: CopyTaker, Workshop: true}}, Rows: true,
		Fields: []Field{{"fits", "适用车型", false}, {"origin", "产地", false}, {"unit", "单位", false}, {"bin", "货位／批次", false}}}
}

func returnKind() Kind {
	k := pickKind()
	k.Form, k.Title, k.Number = paper.ReturnSlip, "退料单", base.DocReturn
	k.Copies = []shop.Copy{{Name: CopyStore}, {Name: CopyGiver, Workshop: true}}
	return k
}

func addOnKind() Kind {
	return Kind{Form: paper.AddOn, Title: "增项确认单", Number: base.DocOrder, Papers: []Paper{A5, Half, A4}, Copies: []shop.Copy{{Name: CopyCustomer}, {Name: CopyShop}}, Rows: true,
		Fields: []Field{{"found", "发现人", false}, {"reason", "原因", false}}}
}

func settlementKind() Kind {
	return Kind{Form: paper.Settlement, Title: "维修费用结算清单", Number: base.DocSettlement, Papers: wholeSheets(), Rows: true,
		Copies: []shop.Copy{{Name: CopyCustomer}, {Name: CopyService}, {Name: CopyFinance}},
		Fields: []Field{{"contract", "合同编号", false}, {"proof", "合格证号", false}, {"bank", "承修方", false}, {"quality", "性质", false}, {"worker", "施工人", false},
			{"payer", "付费", false}, {"own", "自备配件", false}, {"card", "会员余额", false}, {"next", "下次保养", false}, {"followup", "回访", false}, {"advice", "维修建议", false}, {"complaint", "投诉电话", false}, termsField},
		Terms: []string{"本单不作为发票。结算项目及应付金额经双方核实，客户签字后生效。质量保证期自出厂之日起计算，先到为准。"}}
}

func receiptKind() Kind {
	return Kind{Form: paper.Receipt, Title: "收款收据", Number: base.DocPayment, Papers: slips(), Copies: []shop.Copy{{Name: CopyCustomer}, {Name: CopyStub}},
		Fields: []Field{termsField},
		Terms:  []string{"本收据证明款项已经收到，不作为发票。"}}
}

func exitPassKind() Kind {
	return Kind{Form: paper.ExitPass, Title: "出门证", Number: base.DocExitPass, Papers: slips()}
}

func proofKind() Kind {
	return Kind{Form: paper.Proof, Title: "竣工出厂合格证", Number: base.DocOrder, Papers: []Paper{Wide},
		Fields: []Field{{"engine", "发动机号", false}, {"contract", "合同编号", false}, {"category", "维修类别", false}}}
}

func testDriveKind() Kind {
	return Kind{Form: paper.TestDrive, Title: "试车单", Number: base.DocOrder, Papers: slips(), Copies: []shop.Copy{{Name: CopyShop, Workshop: true}},
		Fields: []Field{{"route", "试车路线", false}, {"with", "同车人", false}}}
}

func ticketKind() Kind {
	return Kind{Form: paper.Ticket, Title: "受理号码", Number: base.DocQueue, Papers: slips(),
		Fields: []Field{{"plate", "车牌号码", false}, {"promised", "预计完工", false}, termsField},
		Terms:  []string{"请留意叫号。过号请到前台说明；预计时间随检查结果可能变化，我们会当面或电话告知。"}}
}

func appointmentKind() Kind {
	return Kind{Form: paper.Appointment, Title: "预约登记表", Number: base.DocAppointment, Papers: wholeSheets(), Rows: true,
		Fields: []Field{{"vin", "VIN", false}, {"cancel", "取消原因", false}}}
}
