package workorder

import (
	"jieche/data/base"
	"jieche/data/shop"
	"jieche/data/staff"
	"jieche/data/stock"
)

// Sheet (工单全貌) is an order with everything that belongs to it. The screen shows it and the forms print it: what is seen is
// what is printed.
type Sheet struct {
	Shop       shop.Profile      `json:"shop"`
	Order      Order             `json:"order"`
	Bought     base.Day          `json:"bought,omitempty"`    // 购车日期
	Insurer    string            `json:"insurer,omitempty"`   // 承保公司
	FollowUp   string            `json:"follow_up,omitempty"` // 回访: 同意, 不同意; empty when no owner is known
	Booked     string            `json:"booked,omitempty"`    // 预约, 非预约; empty where it is ticked by hand
	Since      string            `json:"since,omitempty"`     // 何时发生: since when the customer has noticed it
	Repaired   string            `json:"repaired,omitempty"`  // 近期修过: 有, 无, or what was repaired
	Lines      []SheetLine       `json:"lines,omitempty"`
	Totals     Totals            `json:"totals"` // of the billed lines
	AddOns     []AddOn           `json:"add_ons,omitempty"`
	Steps      []StepLine        `json:"steps,omitempty"`
	Issued     []IssuedLine      `json:"issued,omitempty"`     // movements of parts, oldest first
	Settlement *SettlementSheet  `json:"settlement,omitempty"` // the one in force
	Reversed   []Settlement      `json:"reversed,omitempty"`   // earlier settlements and their red entries, oldest first
	Passes     []PassLine        `json:"passes,omitempty"`     // newest last, void ones included
	Ahead      int               `json:"ahead,omitempty"`      // cars that came before and are not finished, while this one waits
	Names      map[string]string `json:"names,omitempty"`      // staff ID → name, of everybody the sheet mentions
	Warnings   []string          `json:"warnings,omitempty"`   // 接车前请留意
	Missing    Missing           `json:"missing"`              // what each gate still lacks
	OnPaper    bool              `json:"on_paper,omitempty"`   // the customer has signed a form that was filled in by hand; it is being keyed in
	Printed    map[string]int64  `json:"printed,omitempty"`    // form/number → times printed
}

// Name is the name of a member of the staff who is mentioned on the sheet.
func (s *Sheet) Name(id staff.ID) string { return s.Names[id.String()] }

// SheetLine is a line with what the screen shows beside it.
type SheetLine struct {
	Line
	WorkerName string     `json:"worker_name,omitempty"`
	OnHand     base.Milli `json:"on_hand,omitempty"`   // of parts
	Available  base.Milli `json:"available,omitempty"` // of parts
	Safety     base.Milli `json:"safety,omitempty"`
	Issued     base.Milli `json:"issued,omitempty"` // net of returns
}

// StepLine is a step with names.
type StepLine struct {
	Step
	ByName    string `json:"by_name,omitempty"`
	AllowName string `json:"allow_name,omitempty"`
}

// IssuedLine is a movement of a part to or from the order.
type IssuedLine struct {
	stock.Move
	Code      string `json:"code"`
	Name      string `json:"name"`
	Spec      string `json:"spec,omitempty"`
	Fits      string `json:"fits,omitempty"`
	Unit      string `json:"unit,omitempty"`
	Origin    string `json:"origin,omitempty"`
	TakerName string `json:"taker_name,omitempty"`
	ClerkName string `json:"clerk_name,omitempty"`
}

// SettlementSheet is the settlement in force with its payments.
type SettlementSheet struct {
	Settlement
	ByName   string    `json:"by_name,omitempty"`
	Payments []Payment `json:"payments,omitempty"`
	Paid     base.Fen  `json:"paid"`      // money, without 挂账
	OnCredit base.Fen  `json:"on_credit"` // 挂账
	Owing    base.Fen  `json:"owing"`     // neither paid nor on account
}

// PassLine is a pass with names.
type PassLine struct {
	Pass
	ByName       string `json:"by_name,omitempty"`
	ApproverName string `json:"approver_name,omitempty"`
}

// Missing is what each gate still lacks, in sentences; an open gate has none.
type Missing struct {
	Print  []string `json:"print,omitempty"`  // gate 1: the entrustment form
	Issue  []string `json:"issue,omitempty"`  // gate 2: parts
	Settle []string `json:"settle,omitempty"` // gate 4
	Pass   []string `json:"pass,omitempty"`   // gate 5
}

// Slip (领料单/退料单) is one issue or return slip: what the pick-slip form prints.
type Slip struct {
	Shop  shop.Profile `json:"shop"`
	No    base.DocNo   `json:"no"`
	Order Order        `json:"order"`
	Back  bool         `json:"back,omitempty"` // 退料单
	Lines []IssuedLine `json:"lines"`
	At    base.Instant `json:"at"`
	Taker string       `json:"taker,omitempty"`
	Team  string       `json:"team,omitempty"`
	Clerk string       `json:"clerk,omitempty"`
	Total base.Fen     `json:"total"` // at selling price
}

// Stamp is what a form says about its own printing.
type Stamp struct {
	At     base.Instant `json:"at"`
	By     string       `json:"by,omitempty"`
	Count  int64        `json:"count"`            // 1 is the first printing; more says 补打
	Anchor string       `json:"anchor,omitempty"` // eight characters of the newest record's hash 凭证
	Copy   string       `json:"copy,omitempty"`   // 联; empty: all copies of the form, one after the other
}
