// Package workorder (工单) is one visit of one vehicle, from the reception to the exit: what was agreed, what was done, which
// parts went in, what it cost, what was paid, and the pass for the gate.
package workorder

import (
	"strings"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/staff"
)

// ID names a work order.
type ID = base.ID[Order]

// VisitKind (业务类型) decides the steps and who pays.
type VisitKind string

// The kinds of visits.
const (
	General      VisitKind = "一般维修"
	Maintenance  VisitKind = "定期保养"
	FirstService VisitKind = "首次保养"
	Warranty     VisitKind = "索赔"
	Accident     VisitKind = "事故"
	Rework       VisitKind = "返修"
	Beauty       VisitKind = "美容洗车"
	PDI          VisitKind = "新车PDI"
)

// VisitKinds lists them in the order of a choice.
var VisitKinds = []VisitKind{General, Maintenance, FirstService, Warranty, Accident, Rework, Beauty, PDI}

// Categories (维修类别) are the boxes of the entrustment form.
var Categories = []string{"整车修理", "总成修理", "二级维护", "一级维护", "小修", "专项修理", "返修"}

// State (状态) is how far a work order is. Its order is the way through the shop.
type State uint8

// The states.
const (
	Draft     State = iota
	Received        // 已接车: the lines are being put together
	Quoted          // 待签字: the entrustment form was printed
	Signed          // 已委托: the customer has signed; parts may be issued
	Working         // 施工中
	Finished        // 已完工, waits for the inspection
	Checked         // 质检通过, may be settled
	Settled         // 已结算
	Left            // 已出厂
	Cancelled       // 已作废
)

var stateWords = [...]string{"草稿", "已接车", "待签字", "已委托", "施工中", "已完工", "待结算", "已结算", "已出厂", "已作废"}

// String is the word on screens.
func (s State) String() string {
	if int(s) < len(stateWords) {
		return stateWords[s]
	}
	return "未知"
}

// Open says that the car is still in the shop's hands and the order not yet settled.
func (s State) Open() bool { return s >= Received && s < Settled }

// PayBy (付费方式) is the first of the three questions.
var PayBy = []string{"现金", "微信", "支付宝", "银行卡", "转账", "会员卡", "挂账"}

// OldParts (旧件处理) is the second; the third is the car wash: 要, 不要.
var OldParts = []string{"带走", "放弃", "无旧件"}

// Answers to 是否洗车.
const (
	WashYes = "要"
	WashNo  = "不要"
)

// Mark (环车检查标记) is one damage found when walking round the car. X and Y are thousandths of the drawing.
type Mark struct {
	Kind string `json:"kind"` // 划痕, 凹陷, 裂痕, 破损, 掉漆, 缺件
	Side string `json:"side"` // 车头, 车尾, 左侧, 右侧, 车顶
	X    int    `json:"x"`
	Y    int    `json:"y"`
}

// MarkKinds are the damages in the order of their keys 1 to 6.
var MarkKinds = []string{"划痕", "凹陷", "裂痕", "破损", "掉漆", "缺件"}

// Belonging (随车物品) is one thing that stayed in the car.
type Belonging struct {
	Name  string `json:"name"`
	Count int    `json:"count,omitempty"`
}

// Belongings are the things that every form asks for.
var Belongings = []string{"钥匙", "备胎", "千斤顶", "三角牌", "灭火器", "行驶证", "保养手册", "工具"}

// Intake (接车登记) is the car's condition at its arrival.
type Intake struct {
	Arrival    string            `json:"arrival,omitempty"`   // 开进, 拖进, 事故
	FuelLevel  int               `json:"fuel,omitempty"`      // quarters 1…5 for E ¼ ½ ¾ F; 100+percent for a battery
	Complaint  string            `json:"complaint,omitempty"` // 客户原话
	When       []string          `json:"when,omitempty"`      // 冷车, 热车
	Road       []string          `json:"road,omitempty"`      // 市区, 高速, 颠簸
	Often      []string          `json:"often,omitempty"`     // 偶尔, 经常
	Marks      []Mark            `json:"marks,omitempty"`
	Belongings []Belonging       `json:"belongings,omitempty"`
	Valuables  string            `json:"valuables,omitempty"` // 客户委托保管
	Checks     map[string]string `json:"checks,omitempty"`    // 仪表灯, 灯光, 升降器 …: what is wrong with it; 正常
	Waits      bool              `json:"waits,omitempty"`     // 等候, not 离店
}

// FuelWord is the level as words: ½, 电量 80%.
func (i Intake) FuelWord() string {
	levels := [...]string{"", "E", "¼", "½", "¾", "F"}
	switch {
	case i.FuelLevel >= 100:
		return "电量 " + base.Milli((i.FuelLevel-100)*1000).String() + "%"
	case i.FuelLevel > 0 && i.FuelLevel < len(levels):
		return levels[i.FuelLevel]
	}
	return ""
}

// Order (工单) is the visit. It copies what it needs of the vehicle and its people: printed in ten years, it equals the one
// printed today.
type Order struct {
	ID       ID         `json:"id,omitzero"`
	No       base.DocNo `json:"no,omitempty"`
	Queue    base.DocNo `json:"queue,omitempty"` // 受理号码
	Kind     VisitKind  `json:"kind,omitempty"`
	Category []string   `json:"category,omitempty"` // 维修类别
	State    State      `json:"state,omitempty"`

	Vehicle      customer.VehicleID `json:"vehicle,omitzero"`
	Plate        string             `json:"plate,omitempty"`
	PlateColour  ident.PlateColour  `json:"plate_colour,omitempty"`
	VIN          string             `json:"vin,omitempty"`
	Model        string             `json:"model,omitempty"`
	EngineNo     string             `json:"engine_no,omitempty"`
	Paint        string             `json:"paint,omitempty"`
	Fuel         string             `json:"fuel_kind,omitempty"`
	KM           int64              `json:"km,omitempty"`
	KMReason     string             `json:"km_reason,omitempty"` // why it is lower than last time
	LastKM       int64              `json:"last_km,omitempty"`
	LastKMDay    base.Day           `json:"last_km_day,omitempty"`
	Owner        customer.ID        `json:"owner,omitzero"`
	OwnerName    string             `json:"owner_name,omitempty" pii:"1"`
	OwnerPhone   ident.Phone        `json:"owner_phone,omitempty" pii:"1"`
	OwnerAddress string             `json:"owner_address,omitempty" pii:"1"`
	Sender       customer.ID        `json:"sender,omitzero"`
	SenderName   string             `json:"sender_name,omitempty" pii:"1"`
	SenderPhone  ident.Phone        `json:"sender_phone,omitempty" pii:"1"`

	Intake   Intake       `json:"intake,omitzero"`
	Advisor  staff.ID     `json:"advisor,omitzero"`
	Arrived  base.Instant `json:"arrived,omitempty"`
	Keyed    base.Instant `json:"keyed,omitempty"`    // 补录: when it was keyed in from a form that was filled in by hand
	Promised base.Instant `json:"promised,omitempty"` // 预计交车
	Deposit  base.Fen     `json:"deposit,omitempty"`  // 预收款

	PayBy    string `json:"pay_by,omitempty"`
	OldParts string `json:"old_parts,omitempty"`
	Wash     string `json:"wash,omitempty"`

	SignedAt    base.Instant `json:"signed_at,omitempty"`
	SignedTotal base.Fen     `json:"signed_total,omitempty"` // what the customer signed for
	Inspector   staff.ID     `json:"inspector,omitzero"`
	ProofNo     string       `json:"proof_no,omitempty"` // 合格证号: as on the official form, never made up
	Advice      string       `json:"advice,omitempty"`   // 维修建议
	NextKM      int64        `json:"next_km,omitempty"`
	NextDay     base.Day     `json:"next_day,omitempty"`
	Settlement  SettlementID `json:"settlement,omitzero"` // the one in force
	LeftAt      base.Instant `json:"left_at,omitempty"`
	Cancelled   string       `json:"cancelled,omitempty" pii:"1"` // why
	CancelledIn State        `json:"cancelled_in,omitempty"`
	Erased      base.Day     `json:"erased,omitempty"` // when the personal data of its people was erased
}

// LineKind (行类别) tells the kinds of lines apart.
type LineKind string

// The kinds of lines.
const (
	Labour     LineKind = "labour"     // 维修项目 (工时费)
	PartLine   LineKind = "part"       // 配件 (材料费)
	Diagnosis  LineKind = "diagnosis"  // 诊断费
	Inspection LineKind = "inspection" // 检测费
	Outside    LineKind = "outside"    // 外加工费
	Rescue     LineKind = "rescue"     // 施救费
	Towing     LineKind = "towing"     // 拖车费
	Other      LineKind = "other"      // 其他费用
	Discount   LineKind = "discount"   // 优惠: a negative amount
	RoundOff   LineKind = "round_off"  // 抹零: a negative amount, made by the settlement
)

// Payer (付费方) is per line.
type Payer string

// The payers.
const (
	PayCustomer Payer = "客户"
	PayMaker    Payer = "厂家"
	PayInsurer  Payer = "保险"
	PayInternal Payer = "内部"
	PayRework   Payer = "返修"
)

// Payers lists them in the order of a choice.
var Payers = []Payer{PayCustomer, PayMaker, PayInsurer, PayInternal, PayRework}

// Consent (增项状态) is how a line came to be agreed.
type Consent uint8

// The stages of consent.
const (
	OnForm   Consent = iota // on the signed form, or not signed yet
	Proposed                // an add-on the customer has not answered
	Agreed                  // an add-on the customer agreed to
	Declined                // declined: kept, and offered at the next visit
)

// LineID names a line.
type LineID = base.ID[Line]

// Line (明细) is one line of a work order. Name and price are copied from the item or part when it is made.
type Line struct {
	Order         ID                `json:"order,omitzero"`
	ID            LineID            `json:"id,omitzero"`
	Kind          LineKind          `json:"kind,omitempty"`
	Ref           base.ID[struct{}] `json:"ref,omitzero"` // the item or part that it was made from
	Code          string            `json:"code,omitempty"`
	Name          string            `json:"name,omitempty"`
	Spec          string            `json:"spec,omitempty"`
	Quality       string            `json:"quality,omitempty"` // 配件性质
	Unit          string            `json:"unit,omitempty"`
	Qty           base.Milli        `json:"qty,omitempty"`   // hours to 0.01, or quantity
	Price         base.Fen          `json:"price,omitempty"` // per hour or unit
	Off           base.Fen          `json:"off,omitempty"`   // 优惠 of this line, positive
	Payer         Payer             `json:"payer,omitempty"`
	VAT           base.Rate         `json:"vat,omitempty"`
	Package       string            `json:"package,omitempty"` // code of the 套餐 that brought it
	Worker        staff.ID          `json:"worker,omitzero"`   // 承修人
	Consent       Consent           `json:"consent,omitempty"`
	AddOn         int               `json:"add_on,omitempty"` // number of the add-on that it belongs to
	GuaranteeKM   int64             `json:"guarantee_km,omitempty"`
	GuaranteeDays int64             `json:"guarantee_days,omitempty"`
	Held          bool              `json:"held,omitempty"` // 占用: parts on the shelf wait for this line
	Note          string            `json:"note,omitempty"`
}

// Gross is quantity × price, rounded half up to the fen.
func (l Line) Gross() base.Fen { return l.Price.Times(l.Qty) }

// Amount is what the line costs.
func (l Line) Amount() base.Fen { return l.Gross() - l.Off }

// Billed says that the line counts: it was not declined.
func (l Line) Billed() bool { return l.Consent != Declined }

// AddOn (增项) is work found during the repair, with the customer's recorded answer.
type AddOn struct {
	Order   ID             `json:"order,omitzero"`
	ID      base.ID[AddOn] `json:"id,omitzero"`
	No      int            `json:"no,omitempty"`          // 1, 2, 3 within the order
	Who     string         `json:"who,omitempty" pii:"1"` // who agreed
	How     string         `json:"how,omitempty"`         // 当面, 电话, 微信
	Phone   string         `json:"phone,omitempty" pii:"1"`
	At      base.Instant   `json:"at,omitempty"`
	By      staff.ID       `json:"by,omitzero"`
	Before  base.Fen       `json:"before,omitempty"`
	After   base.Fen       `json:"after,omitempty"`
	Promise base.Instant   `json:"promise,omitempty"` // new finishing time
	Refused bool           `json:"refused,omitempty"`
}

// Step (步骤) is one thing that was done with the order: the story in the strip at its top.
type Step struct {
	Order ID            `json:"order,omitzero"`
	ID    base.ID[Step] `json:"id,omitzero"`
	Name  StepName      `json:"name,omitempty"`
	At    base.Instant  `json:"at,omitempty"`
	By    staff.ID      `json:"by,omitzero"`
	Allow staff.ID      `json:"allow,omitzero"` // who approved an exception
	Note  string        `json:"note,omitempty"`
	Why   string        `json:"why,omitempty" pii:"1"` // what was typed as the reason, by the actor or by who approved
}

// Story is what the history of an order says of the step.
func (s Step) Story() string { return strings.TrimSpace(s.Note + " " + s.Why) }

// StepName is what was done.
type StepName string

// The steps.
const (
	StepReceive  StepName = "接车"
	StepQuote    StepName = "估价"
	StepPrint    StepName = "打印委托书"
	StepSign     StepName = "委托"
	StepDispatch StepName = "派工"
	StepIssue    StepName = "领料"
	StepReturn   StepName = "退料"
	StepWork     StepName = "施工"
	StepAddOn    StepName = "增项"
	StepFinish   StepName = "完工"
	StepInspect  StepName = "质检"
	StepReject   StepName = "质检退回"
	StepWash     StepName = "洗车"
	StepSettle   StepName = "结算"
	StepReverse  StepName = "冲红"
	StepPay      StepName = "收款"
	StepPass     StepName = "出门证"
	StepLeave    StepName = "交车"
	StepCancel   StepName = "作废"
)

// The tables of the work order; lines, add-ons and steps lie under their order.
var (
	Orders = kv.NewTable("work_order", func(o Order) ID { return o.ID })
	lines  = kv.NewTable("work_order_line", func(l Line) kv.Pair[Order, Line] { return kv.Pair[Order, Line]{Of: l.Order, ID: l.ID} })
	addOns = kv.NewTable("add_on", func(a AddOn) kv.Pair[Order, AddOn] { return kv.Pair[Order, AddOn]{Of: a.Order, ID: a.ID} })
	steps  = kv.NewLog("work_order_step", func(s Step) kv.Pair[Order, Step] { return kv.Pair[Order, Step]{Of: s.Order, ID: s.ID} })
)

// LineName is what a line of an order is called, empty when it is gone.
func LineName(tx *kv.Tx, order ID, line LineID) string {
	l, _, _ := lines.Find(tx, kv.Pair[Order, Line]{Of: order, ID: line})
	return l.Name
}
