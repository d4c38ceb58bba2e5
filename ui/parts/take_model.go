package parts

import (
	"strings"

	"jieche/data/base"
	"jieche/data/stock"
)

// counting (盘点) is no movement by itself: the difference to the books becomes a gain or a loss.
const counting stock.MoveKind = "counting"

// takeKinds are the ways in which parts leave or enter without a work order, in the order of their keys.
var takeKinds = []struct {
	kind stock.MoveKind
	word string
	hint string // what a reason looks like
}{
	{stock.InternalUse, "内部领用", "谁领、做什么用"},
	{stock.Sale, "销售出库", "卖给谁"},
	{counting, "盘点", "盘点人、盘点单"},
	{stock.Scrap, "报废", "为什么报废、谁批准"},
	{stock.PurchaseReturn, "采购退货", "退给哪家、原单号"},
	{stock.SaleReturn, "销售退回", "谁退的、原单号"},
}

// takeOut is the form for what leaves or enters without a work order.
type takeOut struct {
	card   stock.Card
	kind   stock.MoveKind
	qty    base.Milli
	price  base.Fen
	reason string
}

// command is the movement, or what is wrong with the form.
func (f takeOut) command() (stock.Take, error) {
	c := stock.Take{Part: f.card.Part.ID, Kind: f.kind, Qty: f.qty, Reason: strings.TrimSpace(f.reason)}
	have, unit := f.card.OnHand, f.card.Part.Unit
	switch f.kind {
	case counting:
		diff := f.qty - have
		switch {
		case f.qty < 0:
			return c, base.Refuse(base.Invalid, "take.qty", "qty", "实盘数量不能是负数")
		case diff == 0:
			return c, base.Refuse(base.Invalid, "take.same", "qty", "实盘 %s %s，与账面相同，不用登记", f.qty, unit)
		case diff > 0:
			c.Kind, c.Qty = stock.Gain, diff
		default:
			c.Kind, c.Qty = stock.Loss, -diff
		}
		if c.Reason == "" {
			c.Reason = "盘点：账面 " + have.String() + "，实盘 " + f.qty.String()
		}
		return c, nil
	case stock.Sale, stock.SaleReturn:
		c.Price = f.price
	}
	switch {
	case f.qty <= 0:
		return c, base.Refuse(base.Invalid, "take.qty", "qty", "数量必须大于零")
	case f.kind != stock.SaleReturn && f.qty > have:
		return c, stock.Short{Part: f.card.Part, Have: have, Want: f.qty}.Fault()
	case c.Reason == "":
		return c, base.Refuse(base.Invalid, "take.reason", "reason", "请写明原因，以后查得到")
	}
	return c, nil
}

// outcome says what the stock will be.
func (f takeOut) outcome() string {
	have, unit := f.card.OnHand, f.card.Part.Unit
	switch {
	case f.kind == counting && f.qty == have:
		return "账面 " + have.String() + " " + unit + "，与实盘相同"
	case f.kind == counting && f.qty > have:
		return "账面 " + have.String() + "，盘盈 " + (f.qty - have).String() + " " + unit
	case f.kind == counting:
		return "账面 " + have.String() + "，盘亏 " + (have - f.qty).String() + " " + unit
	case f.kind == stock.SaleReturn:
		return "结存 " + have.String() + " → " + (have + f.qty).String() + " " + unit
	}
	return "结存 " + have.String() + " → " + minus((have - f.qty).String()) + " " + unit
}
