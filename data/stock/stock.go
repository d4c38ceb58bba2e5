// Package stock (配件) is the parts and their ledger. What is on hand is never set: it is the sum of the movements.
package stock

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/ledger"
	"jieche/data/staff"
)

// ID names a part.
type ID = base.ID[Part]

// Quality (配件性质) is printed where the law wants the customer to know.
type Quality string

// The qualities.
const (
	Original       Quality = "原厂件"
	Equivalent     Quality = "同质件"
	Brand          Quality = "品牌件"
	Remanufactured Quality = "再制造件"
	Repaired       Quality = "修复件"
	Reused         Quality = "回用件"
	CustomerOwn    Quality = "客户自备"
)

// Part (配件) is one kind of thing on the shelves.
type Part struct {
	ID      ID         `json:"id,omitzero"`
	Code    string     `json:"code,omitempty"`
	Name    string     `json:"name,omitempty"`
	Spec    string     `json:"spec,omitempty"` // 厂牌规格
	Fits    string     `json:"fits,omitempty"` // 适用车型
	Unit    string     `json:"unit,omitempty"` // 个, L, kg
	Quality Quality    `json:"quality,omitempty"`
	Maker   string     `json:"maker,omitempty"`
	Origin  string     `json:"origin,omitempty"` // 产地
	Bin     string     `json:"bin,omitempty"`    // 货位
	Price   base.Fen   `json:"price,omitempty"`  // 售价
	Min     base.Milli `json:"min,omitempty"`
	Max     base.Milli `json:"max,omitempty"`
	Safety  base.Milli `json:"safety,omitempty"` // 安全库存
	Gone    bool       `json:"gone,omitempty"`
}

// MoveKind (流水种类) fixes where a movement comes from and where it goes, and so its sign.
type MoveKind string

// The kinds of movements.
const (
	Opening        MoveKind = "opening"         // 期初入库
	Purchase       MoveKind = "purchase"        // 采购入库
	PurchaseReturn MoveKind = "purchase_return" // 采购退货
	Issue          MoveKind = "issue"           // 领料出库
	Return         MoveKind = "return"          // 退料入库
	Sale           MoveKind = "sale"            // 销售出库
	SaleReturn     MoveKind = "sale_return"     // 销售退回
	InternalUse    MoveKind = "internal_use"    // 内部领用
	Gain           MoveKind = "gain"            // 盘盈
	Loss           MoveKind = "loss"            // 盘亏
	Scrap          MoveKind = "scrap"           // 报废
	Correction     MoveKind = "correction"      // 冲正: the move back of another one
)

// Shelf is the account of what lies in the shop; the others are made with AccountOf….
const Shelf ledger.Account = "shelf"

// MoveID names a movement.
type MoveID = base.ID[Move]

// Move (出入库流水) is one line of the parts ledger. It is never changed or deleted; correcting is a move back.
type Move struct {
	ID           MoveID       `json:"id,omitzero"`
	Part         ID           `json:"part,omitzero"`
	Kind         MoveKind     `json:"kind,omitempty"`
	ledger.Entry              // amount in thousandths of the unit
	Cost         base.Fen     `json:"cost,omitempty"`  // value of the whole movement at cost, not per unit
	Price        base.Fen     `json:"price,omitempty"` // selling price per unit, where one is meant
	Bin          string       `json:"bin,omitempty"`
	Batch        base.DocNo   `json:"batch,omitempty"` // receipt that brought it in
	Doc          base.DocNo   `json:"doc,omitempty"`   // slip that this movement is on
	Order        base.DocNo   `json:"order,omitempty"` // work order it went to or came back from
	Reverses     MoveID       `json:"reverses,omitzero"`
	Reason       string       `json:"reason,omitempty"`
	Taker        staff.ID     `json:"taker,omitzero"` // 领料人
	Clerk        staff.ID     `json:"clerk,omitzero"` // 发料人
	At           base.Instant `json:"at,omitempty"`
	Keyed        base.Instant `json:"keyed,omitempty"` // 补录: when it was keyed in from a slip that was filled in by hand; At is the time on that
}

// Qty is the moved quantity.
func (m Move) Qty() base.Milli { return base.Milli(m.Amount) }

// Place is where an amount of a part lies: the key of the sums.
func Place(part ID, account ledger.Account) kv.Key { return kv.K().Raw(part[:]).Text(string(account)) }

// OrderAccount is the account of the parts that a work order has taken.
func OrderAccount(order base.DocNo) ledger.Account { return ledger.Account("order/" + string(order)) }

// The tables. On hand and value are sums of the movements by part and account.
var (
	Parts  = kv.NewTable("part", func(p Part) ID { return p.ID })
	byCode = kv.NewIndex(Parts, "code", func(p Part, add func(kv.Key)) { add(kv.K().Str(p.Code)) })
	moves  = kv.NewLog("part_move", func(m Move) kv.Pair[Part, Move] { return kv.Pair[Part, Move]{Of: m.Part, ID: m.ID} })
	// byDoc finds what stands on a slip.
	byDoc = kv.NewIndex(moves, "doc", func(m Move, add func(kv.Key)) {
		if m.Doc != "" {
			add(kv.K().Str(string(m.Doc)))
		}
	})
	// byOrder finds what a work order took and gave back.
	byOrder = kv.NewIndex(moves, "order", func(m Move, add func(kv.Key)) {
		if m.Order != "" {
			add(kv.K().Str(string(m.Order)))
		}
	})
	quantity = kv.NewSum("part_on_hand", moves, func(m Move, add func(kv.Key, int64)) {
		m.Deltas(func(a ledger.Account, n int64) { add(Place(m.Part, a), n) })
	})
	value = kv.NewSum("part_value", moves, func(m Move, add func(kv.Key, int64)) {
		add(Place(m.Part, m.From), -int64(m.Cost))
		add(Place(m.Part, m.To), int64(m.Cost))
	})
)

// OnHand (结存) is what lies on the shelves.
func OnHand(tx *kv.Tx, part ID) base.Milli { return base.Milli(quantity.Get(tx, Place(part, Shelf))) }

// Taken (已领) is what a work order has of a part.
func Taken(tx *kv.Tx, part ID, order base.DocNo) base.Milli {
	return base.Milli(quantity.Get(tx, Place(part, OrderAccount(order))))
}

// Value (库存金额) is what the stock on the shelves has cost.
func Value(tx *kv.Tx, part ID) base.Fen { return base.Fen(value.Get(tx, Place(part, Shelf))) }

// SavePart (维护配件) adds or changes a part; an empty ID adds.
type SavePart struct {
	Part Part `json:"part"`
}

// Receive (采购入库) brings goods onto the shelves under one receipt number.
type Receive struct {
	Supplier string        `json:"supplier,omitempty"`
	Kind     MoveKind      `json:"kind,omitempty"` // Purchase, or Opening for an opening stock
	Lines    []ReceiveLine `json:"lines"`
	Note     string        `json:"note,omitempty"`
}

// ReceiveLine is one part of a receipt; Cost is per unit.
type ReceiveLine struct {
	Part ID         `json:"part"`
	Qty  base.Milli `json:"qty"`
	Cost base.Fen   `json:"cost"`
	Bin  string     `json:"bin,omitempty"`
}

// Received is what Receive returns.
type Received struct {
	No base.DocNo `json:"no"`
}

// Take (其他出库) takes parts out without a work order, for a typed reason: internal use, counter sale, scrap, stock-take loss;
// with Kind Gain it puts the stock-take gain in.
type Take struct {
	Part   ID         `json:"part"`
	Kind   MoveKind   `json:"kind"`
	Qty    base.Milli `json:"qty"`
	Price  base.Fen   `json:"price,omitempty"`
	Reason string     `json:"reason"`
}

// Correct (冲正) moves back one movement.
type Correct struct {
	Move   MoveID `json:"move"`
	Part   ID     `json:"part"`
	Reason string `json:"reason"`
}

// Short (库存不足) is the facts of a refusal for want of stock; Fault makes the sentence.
type Short struct {
	Part       Part
	Have, Want base.Milli
}

// Fault is the refusal.
func (s Short) Fault() *base.Fault {
	return base.Refuse(base.Short, "stock.short", "qty", "%s（%s）库存不足：现有 %s %s，要领 %s %s。请先入库或减少数量",
		s.Part.Name, s.Part.Code, s.Have, s.Part.Unit, s.Want, s.Part.Unit)
}

// Card (配件卡片) is a part with its three figures, as lists and screens show it.
type Card struct {
	Part      Part         `json:"part"`
	OnHand    base.Milli   `json:"on_hand"`   // 结存
	Reserved  base.Milli   `json:"reserved"`  // 占用: on open work orders and not yet issued
	Available base.Milli   `json:"available"` // 可用
	Cost      base.Fen     `json:"cost"`      // moving average per unit
	Moves     []MoveLine   `json:"moves,omitempty"`
	Usage     []base.Milli `json:"usage,omitempty"` // issued per month, the last twelve, oldest first
}

// MoveLine is a movement with the balance after it, newest first.
type MoveLine struct {
	Move
	Signed  base.Milli `json:"signed"`  // plus onto the shelf, minus off it
	Balance base.Milli `json:"balance"` // 结存 after it
}
