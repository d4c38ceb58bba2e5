package parts

import (
	"fmt"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/stock"
)

// goods is one line of a receipt as it is typed.
type goods struct {
	Part stock.ID   `json:"part"`
	Code string     `json:"code"`
	Name string     `json:"name"`
	Unit string     `json:"unit"`
	Qty  base.Milli `json:"qty"`
	Cost base.Fen   `json:"cost"` // per unit
	Bin  string     `json:"bin"`
	Last base.Fen   `json:"last"` // what a unit cost so far
}

// amount is what the line costs.
func (g goods) amount() base.Fen { return g.Cost.Times(g.Qty) }

// receipt is a receipt of goods as it is put together; it is its own draft.
type receipt struct {
	Supplier string  `json:"supplier"`
	Note     string  `json:"note"`
	Opening  bool    `json:"opening"` // 期初入库
	Lines    []goods `json:"lines"`
}

// add puts a line at the end, or adds to the line of the same part at the same cost.
func (r *receipt) add(g goods) error {
	if err := g.valid(); err != nil {
		return err
	}
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Part == g.Part && l.Cost == g.Cost && l.Bin == g.Bin {
			l.Qty += g.Qty
			return nil
		}
	}
	r.Lines = append(r.Lines, g)
	return nil
}

// valid refuses what no delivery has.
func (g goods) valid() error {
	switch {
	case g.Part.IsZero():
		return base.Refuse(base.Invalid, "receipt.part", "part", "请先选择配件")
	case g.Qty <= 0:
		return base.Refuse(base.Invalid, "receipt.qty", "qty", "数量必须大于零")
	case g.Cost < 0:
		return base.Refuse(base.Invalid, "receipt.cost", "cost", "进价不能是负数")
	case g.amount() > base.MaxFen:
		return base.Refuse(base.Invalid, "receipt.cost", "cost", "金额 %s 太大，请检查数量和进价", g.amount())
	}
	return nil
}

// doubt is what looks like a slip of the finger, or nothing: a price far from what the part cost so far.
func (g goods) doubt() string {
	if g.Last > 0 && g.Cost > 0 && (g.Cost > 3*g.Last || g.Cost*3 < g.Last) {
		return fmt.Sprintf("以前 %s", g.Last)
	}
	return ""
}

// remove takes a line out.
func (r *receipt) remove(i int) {
	if i >= 0 && i < len(r.Lines) {
		r.Lines = slices.Delete(r.Lines, i, i+1)
	}
}

// change sets one line after an edit in its cell.
func (r *receipt) change(i int, set func(*goods)) error {
	if i < 0 || i >= len(r.Lines) {
		return nil
	}
	g := r.Lines[i]
	set(&g)
	if err := g.valid(); err != nil {
		return err
	}
	r.Lines[i] = g
	return nil
}

// total is what the goods cost.
func (r *receipt) total() base.Fen {
	var sum base.Fen
	for _, l := range r.Lines {
		sum += l.amount()
	}
	return sum
}

// missing is what the receipt still lacks.
func (r *receipt) missing() []string {
	var list []string
	if strings.TrimSpace(r.Supplier) == "" && !r.Opening {
		list = append(list, "供应商")
	}
	if len(r.Lines) == 0 {
		list = append(list, "入库的配件")
	}
	return list
}

// command is the receipt as the store takes it.
func (r *receipt) command() stock.Receive {
	c := stock.Receive{Supplier: strings.TrimSpace(r.Supplier), Note: strings.TrimSpace(r.Note), Kind: stock.Purchase}
	if r.Opening {
		c.Kind = stock.Opening
	}
	for _, l := range r.Lines {
		c.Lines = append(c.Lines, stock.ReceiveLine{Part: l.Part, Qty: l.Qty, Cost: l.Cost, Bin: l.Bin})
	}
	return c
}

// readQty reads a quantity that must be more than nothing.
func readQty(text string) (base.Milli, error) {
	q, err := base.ParseMilli(text)
	if err == nil && q <= 0 {
		err = base.Refuse(base.Invalid, "receipt.qty", "qty", "数量必须大于零")
	}
	return q, err
}

// readCost reads an amount that is not negative.
func readCost(text string) (base.Fen, error) {
	f, err := base.ParseFen(text)
	if err == nil && f < 0 {
		err = base.Refuse(base.Invalid, "receipt.cost", "cost", "金额不能是负数")
	}
	return f, err
}
