package stock

import (
	"slices"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/ledger"
	"jieche/data/shop"
	"jieche/data/staff"
)

// The accounts beyond the shelf.
const (
	supplier ledger.Account = "supplier"   // 供应商
	opening  ledger.Account = "opening"    // 期初
	buyer    ledger.Account = "buyer"      // 柜台客户
	inside   ledger.Account = "internal"   // 内部领用
	counted  ledger.Account = "stock_take" // 盘点差异
	scrapped ledger.Account = "scrap"      // 报废
)

// route is where a kind of movement goes; the shelf is always one end of it.
type route struct {
	word  string
	other ledger.Account // the end that is not the shelf; empty: the order's account
	in    bool           // onto the shelf
}

var routes = map[MoveKind]route{
	Opening:        {"期初入库", opening, true},
	Purchase:       {"采购入库", supplier, true},
	PurchaseReturn: {"采购退货", supplier, false},
	Issue:          {"领料出库", "", false},
	Return:         {"退料入库", "", true},
	Sale:           {"销售出库", buyer, false},
	SaleReturn:     {"销售退回", buyer, true},
	InternalUse:    {"内部领用", inside, false},
	Gain:           {"盘盈", counted, true},
	Loss:           {"盘亏", counted, false},
	Scrap:          {"报废", scrapped, false},
	Correction:     {"冲正", "", false},
}

// Word is the kind in the words of the shop.
func (k MoveKind) Word() string {
	if r, ok := routes[k]; ok {
		return r.word
	}
	return string(k)
}

// entry is the ledger's line for a movement of that kind.
func (k MoveKind) entry(order base.DocNo, qty base.Milli) ledger.Entry {
	other := routes[k].other
	if other == "" {
		other = OrderAccount(order)
	}
	if routes[k].in {
		return ledger.Entry{From: other, To: Shelf, Amount: int64(qty)}
	}
	return ledger.Entry{From: Shelf, To: other, Amount: int64(qty)}
}

// sane refuses quantities and prices that only a slip of the finger makes.
func sane(qty base.Milli, price base.Fen) error {
	switch {
	case qty <= 0:
		return base.Refuse(base.Invalid, "stock.qty", "qty", "数量 %s 不对，必须大于零", qty)
	case qty > base.MaxMilli:
		return base.Refuse(base.Invalid, "stock.qty", "qty", "数量 %s 太大，请检查是否多输了数字", qty)
	case price < 0:
		return base.Refuse(base.Invalid, "stock.price", "price", "单价 %s 不能是负数", price)
	case price > maxPrice:
		return base.Refuse(base.Invalid, "stock.price", "price", "单价 %s 元太高，请检查是否多输了数字", price)
	}
	return nil
}

// maxPrice is far above the dearest part of a car.
const maxPrice base.Fen = 10_000_000_00

// share is the value of qty out of an account at its moving weighted average, to the fen; the last one out takes what is
// left, so an empty account has no value.
func share(tx *kv.Tx, part ID, account ledger.Account, qty base.Milli) base.Fen {
	have, worth := quantity.Get(tx, Place(part, account)), base.Fen(value.Get(tx, Place(part, account)))
	if have <= 0 || worth <= 0 {
		return 0
	}
	rest := have - int64(qty)
	if rest <= 0 {
		return worth
	}
	return worth.Share([]int64{int64(qty), rest})[0]
}

// Out (出库) takes goods off the shelf within a command: it checks what is on hand, prices the movement at the moving weighted
// average and writes it down. The caller names part, kind, quantity and what belongs to the kind.
func Out(tx *kv.Tx, m Move) (Move, error) {
	p, err := Get(tx, m.Part)
	if err != nil {
		return m, err
	}
	if r, ok := routes[m.Kind]; !ok || r.in || m.Kind == Correction {
		return m, base.Refuse(base.Invalid, "stock.kind", "kind", "“%s”不是出库种类", m.Kind.Word())
	}
	if err := sane(m.Qty(), m.Price); err != nil {
		return m, err
	}
	if have := OnHand(tx, p.ID); have < m.Qty() {
		return m, Short{Part: p, Have: have, Want: m.Qty()}.Fault()
	}
	m.Entry = m.Kind.entry(m.Order, m.Qty())
	m.Cost = share(tx, p.ID, Shelf, m.Qty())
	if m.Bin == "" {
		m.Bin = p.Bin
	}
	return add(tx, m)
}

// Back (退料) puts goods from a work order back on the shelf, at the cost for which they went out. More than the order has
// can't come back.
func Back(tx *kv.Tx, m Move) (Move, error) {
	p, err := Get(tx, m.Part)
	if err != nil {
		return m, err
	}
	if m.Kind == "" {
		m.Kind = Return
	}
	if m.Kind != Return && m.Kind != SaleReturn {
		return m, base.Refuse(base.Invalid, "stock.kind", "kind", "“%s”不是退回种类", m.Kind.Word())
	}
	if err := sane(m.Qty(), m.Price); err != nil {
		return m, err
	}
	m.Entry = m.Kind.entry(m.Order, m.Qty())
	if have := base.Milli(quantity.Get(tx, Place(p.ID, m.From))); have < m.Qty() {
		return m, base.Refuse(base.Invalid, "stock.back", "qty", "%s（%s）只领出过 %s %s，不能退回 %s %s。请减少退回数量",
			p.Name, p.Code, max(have, 0), p.Unit, m.Qty(), p.Unit)
	}
	m.Cost = share(tx, p.ID, m.From, m.Qty())
	if m.Bin == "" {
		m.Bin = p.Bin
	}
	return add(tx, m)
}

// in puts goods on the shelf at the given cost of the whole movement.
func in(tx *kv.Tx, m Move) (Move, error) {
	m.Entry = m.Kind.entry(m.Order, m.Qty())
	return add(tx, m)
}

// add completes a movement and writes it down.
func add(tx *kv.Tx, m Move) (Move, error) {
	if err := (shop.Text{Field: "reason", Word: "原因", Max: shop.MaxLine}).Clean(&m.Reason); err != nil {
		return m, err
	}
	m.ID = kv.NewID[Move](tx)
	if m.Keyed == 0 {
		m.At = tx.Now()
	}
	if m.Clerk.IsZero() {
		m.Clerk = staff.ID(tx.Actor())
	}
	return m, moves.Append(tx, m)
}

// TakenBy is what a work order has of each part: taken, less what came back. Parts of which nothing is left are not in it.
func TakenBy(tx *kv.Tx, order base.DocNo) (map[ID]base.Milli, error) {
	list, err := MovesOf(tx, order)
	if err != nil {
		return nil, err
	}
	account, taken := OrderAccount(order), map[ID]base.Milli{}
	for _, m := range list {
		m.Deltas(func(a ledger.Account, n int64) {
			if a == account {
				taken[m.Part] += base.Milli(n)
			}
		})
		if taken[m.Part] == 0 {
			delete(taken, m.Part)
		}
	}
	return taken, nil
}

// MovesOf is the movements to and from a work order, oldest first.
func MovesOf(tx *kv.Tx, order base.DocNo) ([]Move, error) {
	return collect(byOrder.Rows(tx, kv.K().Str(string(order))))
}

// MovesOn is the movements on one slip (领料单, 退料单, 入库单), in the order in which they were written.
func MovesOn(tx *kv.Tx, doc base.DocNo) ([]Move, error) {
	return collect(byDoc.Rows(tx, kv.K().Str(string(doc))))
}

func collect(rows func(func(Move, error) bool)) ([]Move, error) {
	var list []Move
	for m, err := range rows {
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	slices.SortFunc(list, inTime)
	return list, nil
}

func inTime(a, b Move) int {
	if a.At != b.At {
		return int(a.At - b.At)
	}
	return slices.Compare(a.ID[:], b.ID[:])
}

// Get reads a part that must be there.
func Get(tx *kv.Tx, id ID) (Part, error) {
	p, ok, err := Parts.Find(tx, id)
	if err == nil && !ok {
		err = base.Refuse(base.NotFound, "part.missing", "part", "没有找到这个配件，请从配件列表重新选择")
	}
	return p, err
}
