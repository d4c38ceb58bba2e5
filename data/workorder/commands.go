package workorder

import (
	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/staff"
	"jieche/data/stock"
)

// LineInput is a line as a form brings it: an item, a part, or free text of a kind.
type LineInput struct {
	Kind  LineKind       `json:"kind,omitempty"` // needed for free text
	Item  catalog.ItemID `json:"item,omitzero"`
	Part  stock.ID       `json:"part,omitzero"`
	Name  string         `json:"name,omitempty"`
	Qty   base.Milli     `json:"qty,omitempty"`   // zero: the item's hours, or one
	Price *base.Fen      `json:"price,omitempty"` // nil: the item's or part's
	Off   base.Fen       `json:"off,omitempty"`
	Payer Payer          `json:"payer,omitempty"` // empty: as the kind of visit says
	Own   bool           `json:"own,omitempty"`   // 客户自备: the customer brought the part, it costs nothing and is not issued
	Note  string         `json:"note,omitempty"`
}

// Receive (接车) begins a visit: the vehicle and its people are found, completed or made, and the order is opened with its
// first lines, all in one.
type Receive struct {
	Car      customer.Car        `json:"car"`
	Owner    customer.Person     `json:"owner,omitzero"`
	Sender   customer.Person     `json:"sender,omitzero"`
	Kind     VisitKind           `json:"kind,omitempty"`     // empty: 一般维修
	Category []string            `json:"category,omitempty"` // empty: as the kind says
	KMReason string              `json:"km_reason,omitempty"`
	Intake   Intake              `json:"intake,omitzero"`
	Promised base.Instant        `json:"promised,omitempty"`
	Deposit  base.Fen            `json:"deposit,omitempty"`
	Packages []catalog.PackageID `json:"packages,omitempty"`
	Lines    []LineInput         `json:"lines,omitempty"`
	PayBy    string              `json:"pay_by,omitempty"`
	OldParts string              `json:"old_parts,omitempty"`
	Wash     string              `json:"wash,omitempty"`
}

// Opened is what Receive returns.
type Opened struct {
	Order   ID                 `json:"order"`
	No      base.DocNo         `json:"no"`
	Queue   base.DocNo         `json:"queue"`
	Vehicle customer.VehicleID `json:"vehicle"`
	Doubts  []string           `json:"doubts,omitempty"`
}

// Done is what most commands on an order return.
type Done struct {
	Order ID         `json:"order"`
	State State      `json:"state"`
	No    base.DocNo `json:"no,omitempty"` // of the document that the command made
	Total base.Fen   `json:"total,omitempty"`
	Count int64      `json:"count,omitempty"` // of a printing: 1 is the first
}

// Amend (修改接车) corrects what was taken down at the reception, until the settlement.
type Amend struct {
	Order    ID              `json:"order"`
	Car      customer.Car    `json:"car,omitzero"`
	Owner    customer.Person `json:"owner,omitzero"`
	Sender   customer.Person `json:"sender,omitzero"`
	Kind     VisitKind       `json:"kind,omitempty"`
	Category []string        `json:"category,omitempty"`
	KMReason string          `json:"km_reason,omitempty"`
	Intake   *Intake         `json:"intake,omitempty"`
	Promised base.Instant    `json:"promised,omitempty"`
	Deposit  *base.Fen       `json:"deposit,omitempty"`
	Advice   *string         `json:"advice,omitempty"`
}

// AddLines (加项) adds lines and packages. After the signature they are add-ons that wait for the customer's answer.
type AddLines struct {
	Order    ID                  `json:"order"`
	Packages []catalog.PackageID `json:"packages,omitempty"`
	Lines    []LineInput         `json:"lines,omitempty"`
}

// ChangeLine (改项) changes a line before the signature; nil fields stay. After it, only an unanswered add-on can change;
// the worker and the payer's note can at any time before the settlement.
type ChangeLine struct {
	Order  ID          `json:"order"`
	Line   LineID      `json:"line"`
	Name   *string     `json:"name,omitempty"`
	Qty    *base.Milli `json:"qty,omitempty"`
	Price  *base.Fen   `json:"price,omitempty"`
	Off    *base.Fen   `json:"off,omitempty"`
	Payer  *Payer      `json:"payer,omitempty"`
	Worker *staff.ID   `json:"worker,omitempty"`
	Note   *string     `json:"note,omitempty"`
}

// RemoveLine (删项) removes a line before the signature, or an unanswered add-on.
type RemoveLine struct {
	Order ID     `json:"order"`
	Line  LineID `json:"line"`
}

// Answer (三问) records the answers to the three questions; empty ones stay as they were.
type Answer struct {
	Order    ID     `json:"order"`
	PayBy    string `json:"pay_by,omitempty"`
	OldParts string `json:"old_parts,omitempty"`
	Wash     string `json:"wash,omitempty"`
}

// PrintEntrustment (打印任务委托书) passes gate 1 and registers the printing.
type PrintEntrustment struct {
	Order ID `json:"order"`
}

// Sign (客户签字) records that the customer has signed the entrustment form as it was printed.
type Sign struct {
	Order ID `json:"order"`
}

// AnswerAddOn (增项确认) records the customer's answer to all proposed add-ons, or to those named.
type AnswerAddOn struct {
	Order   ID           `json:"order"`
	Lines   []LineID     `json:"lines,omitempty"` // empty: all that wait for an answer
	Agreed  bool         `json:"agreed"`
	Who     string       `json:"who"`
	How     string       `json:"how"` // 当面, 电话, 微信
	Phone   string       `json:"phone,omitempty"`
	Promise base.Instant `json:"promise,omitempty"`
}

// Dispatch (派工) gives the labour lines to a technician; empty lines: all without one.
type Dispatch struct {
	Order  ID       `json:"order"`
	Lines  []LineID `json:"lines,omitempty"`
	Worker staff.ID `json:"worker"`
}

// IssueParts (领料) gives parts out to the order: gate 2.
type IssueParts struct {
	Order ID          `json:"order"`
	Taker staff.ID    `json:"taker,omitzero"`
	Parts []IssuePart `json:"parts,omitempty"` // empty: everything on the order that is not issued yet
}

// IssuePart is one part of an issue.
type IssuePart struct {
	Part stock.ID   `json:"part"`
	Qty  base.Milli `json:"qty"`
}

// ReturnParts (退料) takes back what was issued and not used.
type ReturnParts struct {
	Order ID          `json:"order"`
	Taker staff.ID    `json:"taker,omitzero"`
	Parts []IssuePart `json:"parts"`
}

// Finish (完工) ends the repair: the technician's own check is done.
type Finish struct {
	Order ID `json:"order"`
}

// Inspect (质检) passes the car, or sends it back with a reason. The inspector is not the one who did the work.
type Inspect struct {
	Order     ID       `json:"order"`
	Inspector staff.ID `json:"inspector,omitzero"` // empty: who is logged in
	Passed    bool     `json:"passed"`
	Note      string   `json:"note,omitempty"`
}

// WashDone (洗车完成) marks the car wash.
type WashDone struct {
	Order ID `json:"order"`
}

// Tender is one payment as the cashier types it.
type Tender struct {
	Kind   PayKind  `json:"kind"`
	Amount base.Fen `json:"amount"`
	Note   string   `json:"note,omitempty"`
}

// Settle (结算) makes the bill: gate 4. Payments come with it, or later.
type Settle struct {
	Order    ID       `json:"order"`
	RoundOff base.Fen `json:"round_off,omitempty"` // 抹零, positive
	Payments []Tender `json:"payments,omitempty"`
	KM       int64    `json:"km,omitempty"` // 出厂里程; zero: as at the arrival
	OldParts string   `json:"old_parts,omitempty"`
	NextKM   int64    `json:"next_km,omitempty"`
	NextDay  base.Day `json:"next_day,omitempty"`
	Advice   string   `json:"advice,omitempty"`
	Invoice  Invoice  `json:"invoice,omitzero"`
	Reason   string   `json:"reason,omitempty"` // of an exception, with the approver of the call
}

// SettledDone is what Settle and Pay return.
type SettledDone struct {
	Order      ID           `json:"order"`
	Settlement SettlementID `json:"settlement"`
	No         base.DocNo   `json:"no"`
	Due        base.Fen     `json:"due"`
	Paid       base.Fen     `json:"paid"`
	OnCredit   base.Fen     `json:"on_credit"`
	Owing      base.Fen     `json:"owing"`
}

// Pay (收款) takes more money on a bill.
type Pay struct {
	Order    ID       `json:"order"`
	Payments []Tender `json:"payments"`
}

// Reverse (冲红) reverses the settlement in force and its payments; the order goes back to before it.
type Reverse struct {
	Order  ID     `json:"order"`
	Reason string `json:"reason"`
}

// PrintForm (打印单据) registers the printing of a settlement slip, pick slip or exit pass.
type PrintForm struct {
	Form string     `json:"form"` // paper.Settlement, paper.PickSlip, paper.ExitPass, paper.Entrustment
	No   base.DocNo `json:"no"`
}

// IssuePass (开出门证) makes the exit pass: gate 5.
type IssuePass struct {
	Order  ID         `json:"order"`
	Reason PassReason `json:"reason,omitempty"` // empty: as the order says
	Note   string     `json:"note,omitempty"`
}

// VoidPass (作废出门证) makes a pass void; it stays in the register.
type VoidPass struct {
	Pass   PassID `json:"pass"`
	Reason string `json:"reason"`
}

// Leave (交车出厂) ends the visit: the car has left against its pass.
type Leave struct {
	Order ID `json:"order"`
}

// Cancel (作废工单) ends a visit before the settlement. Parts that were issued must come back first, or go back with it.
type Cancel struct {
	Order       ID     `json:"order"`
	Reason      string `json:"reason"`
	ReturnParts bool   `json:"return_parts,omitempty"` // everything issued goes back on the shelves
}
