package workorder

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/ledger"
	"jieche/data/staff"
)

// SettlementID names a settlement.
type SettlementID = base.ID[Settlement]

// Settlement (结算单) is the bill as it was made. It never changes; a red entry reverses it.
type Settlement struct {
	ID       SettlementID `json:"id,omitzero"`
	No       base.DocNo   `json:"no,omitempty"`
	Order    ID           `json:"order,omitzero"`
	At       base.Instant `json:"at,omitempty"`
	By       staff.ID     `json:"by,omitzero"`
	Totals   Totals       `json:"totals,omitzero"`
	Lines    []Line       `json:"lines,omitempty"` // as billed, the round-off included
	KM       int64        `json:"km,omitempty"`    // 出厂里程
	OldParts string       `json:"old_parts,omitempty"`
	NextKM   int64        `json:"next_km,omitempty"`
	NextDay  base.Day     `json:"next_day,omitempty"`
	Advice   string       `json:"advice,omitempty"`
	Invoice  Invoice      `json:"invoice,omitzero" pii:"1"`
	Approver staff.ID     `json:"approver,omitzero"`        // who allowed an exception, such as 挂账
	Reverses SettlementID `json:"reverses,omitzero"`        // a red entry 冲红 names what it reverses
	Reason   string       `json:"reason,omitempty" pii:"1"` // of the red entry
	Keyed    base.Instant `json:"keyed,omitempty"`          // 补录: when it was keyed in from a slip that was filled in by hand; At is the time on that
}

// Red says that it is a red entry.
func (s Settlement) Red() bool { return !s.Reverses.IsZero() }

// Invoice (发票登记) is only recorded; the slip is no invoice.
type Invoice struct {
	Kind  string `json:"kind,omitempty"` // 普票, 专票
	Title string `json:"title,omitempty"`
	TaxNo string `json:"tax_no,omitempty"`
	No    string `json:"no,omitempty"`
}

// Totals (费用合计) is the sum of the lines in the national form's order, and who pays.
type Totals struct {
	Diagnosis  base.Fen `json:"diagnosis,omitempty"`
	Inspection base.Fen `json:"inspection,omitempty"`
	Parts      base.Fen `json:"parts,omitempty"`
	Labour     base.Fen `json:"labour,omitempty"`
	Outside    base.Fen `json:"outside,omitempty"`
	Other      base.Fen `json:"other,omitempty"`     // other, rescue, towing
	Off        base.Fen `json:"off,omitempty"`       // 优惠 of lines and packages, negative
	RoundOff   base.Fen `json:"round_off,omitempty"` // 抹零, negative
	Total      base.Fen `json:"total,omitempty"`
	Customer   base.Fen `json:"customer,omitempty"` // what the customer pays
	Maker      base.Fen `json:"maker,omitempty"`
	Insurer    base.Fen `json:"insurer,omitempty"`
	Internal   base.Fen `json:"internal,omitempty"` // internal and rework
}

// PayKind (收款方式) is how money came.
type PayKind string

// PayKinds are the ways to pay, in the order of a choice.
var PayKinds = []PayKind{"微信", "支付宝", "现金", "银行卡", "转账", "会员卡", "预收款", "挂账"}

// OnAccount (挂账) is no money: the customer owes it by agreement.
const OnAccount PayKind = "挂账"

// PaymentID names a payment.
type PaymentID = base.ID[Payment]

// Payment (收款) is one line of the money ledger, from the customer's account to a drawer, or back.
type Payment struct {
	ID           PaymentID    `json:"id,omitzero"`
	No           base.DocNo   `json:"no,omitempty"`
	Settlement   SettlementID `json:"settlement,omitzero"`
	Order        ID           `json:"order,omitzero"`
	Kind         PayKind      `json:"kind,omitempty"`
	ledger.Entry              // amount in fen
	Note         string       `json:"note,omitempty" pii:"1"` // 尾号, 挂账协议
	At           base.Instant `json:"at,omitempty"`
	By           staff.ID     `json:"by,omitzero"`
	Reverses     PaymentID    `json:"reverses,omitzero"`
	Keyed        base.Instant `json:"keyed,omitempty"` // 补录: when it was keyed in; At is the time on the receipt or slip that was filled in by hand
}

// Signed is the payment's amount, negative when it is money given back.
func (p Payment) Signed() base.Fen {
	if p.Reverses.IsZero() {
		return base.Fen(p.Amount)
	}
	return -base.Fen(p.Amount)
}

// PassReason (放行原因) is why a car may leave.
type PassReason string

// The reasons.
const (
	PassRepaired    PassReason = "修理"
	PassOnAccount   PassReason = "挂账"
	PassClaim       PassReason = "索赔"
	PassZero        PassReason = "零费用"
	PassNotRepaired PassReason = "未修"
	PassTestDrive   PassReason = "路试"
)

// PassReasons lists them in the order of the form.
var PassReasons = []PassReason{PassRepaired, PassOnAccount, PassClaim, PassZero, PassNotRepaired, PassTestDrive}

// PassID names an exit pass.
type PassID = base.ID[Pass]

// Pass (出门证) lets the car through the gate, on its day only. A void one stays in the register.
type Pass struct {
	ID       PassID       `json:"id,omitzero"`
	No       base.DocNo   `json:"no,omitempty"`
	Order    ID           `json:"order,omitzero"`
	Reason   PassReason   `json:"reason,omitempty"`
	Note     string       `json:"note,omitempty" pii:"1"`
	Due      base.Fen     `json:"due,omitempty"`  // 应收
	Paid     base.Fen     `json:"paid,omitempty"` // 实收
	OnCredit base.Fen     `json:"on_credit,omitempty"`
	At       base.Instant `json:"at,omitempty"`
	By       staff.ID     `json:"by,omitzero"`
	Approver staff.ID     `json:"approver,omitzero"`
	Void     string       `json:"void,omitempty"`  // why it was made void; a pass without it is valid
	Keyed    base.Instant `json:"keyed,omitempty"` // 补录: when it was keyed in from a pass that was filled in by hand; At is the time on that
}

// The money tables.
var (
	settlements = kv.NewLog("settlement", func(s Settlement) SettlementID { return s.ID })
	payments    = kv.NewLog("payment", func(p Payment) kv.Pair[Settlement, Payment] {
		return kv.Pair[Settlement, Payment]{Of: p.Settlement, ID: p.ID}
	})
	passes = kv.NewTable("exit_pass", func(p Pass) PassID { return p.ID })
	// money is what lies in each account: customers owe, drawers hold.
	money = kv.NewSum("money", payments, func(p Payment, add func(kv.Key, int64)) {
		p.Deltas(func(a ledger.Account, n int64) { add(kv.K().Text(string(a)), n) })
	})
	// paid is what was paid of a settlement.
	paid = kv.NewSum("settlement_paid", payments, func(p Payment, add func(kv.Key, int64)) {
		add(kv.K().Raw(p.Settlement[:]), int64(p.Signed()))
	})
)
