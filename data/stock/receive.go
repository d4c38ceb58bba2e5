package stock

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/ledger"
	"jieche/data/shop"
)

// maxLines is more than any receipt has.
const maxLines = 1000

// Name is the command's name.
func (Receive) Name() string { return "stock.receive" }

// Run brings the goods in. The receipt's number is the batch that they stay part of.
func (c Receive) Run(tx *kv.Tx) (Received, error) {
	if c.Kind == "" {
		c.Kind = Purchase
	}
	if c.Kind != Purchase && c.Kind != Opening {
		return Received{}, base.Refuse(base.Invalid, "receive.kind", "kind", "入库种类只能是采购入库或期初入库，不能是“%s”", c.Kind.Word())
	}
	if len(c.Lines) == 0 || len(c.Lines) > maxLines {
		return Received{}, base.Refuse(base.Invalid, "receive.lines", "lines", "入库单有 %d 行，请录入 1 到 %d 行", len(c.Lines), maxLines)
	}
	reason := c.Supplier
	if c.Note != "" {
		reason += " " + c.Note
	}
	if err := (shop.Text{Field: "supplier", Word: "供应商和备注", Max: shop.MaxLine}).Clean(&reason); err != nil {
		return Received{}, err
	}
	no, err := tx.Number(base.DocReceipt)
	if err != nil {
		return Received{}, err
	}
	for _, l := range c.Lines {
		if err := l.run(tx, c.Kind, no, reason); err != nil {
			return Received{}, err
		}
	}
	return Received{no}, nil
}

func (l ReceiveLine) run(tx *kv.Tx, kind MoveKind, no base.DocNo, reason string) error {
	p, err := Get(tx, l.Part)
	if err != nil {
		return err
	}
	if err := sane(l.Qty, l.Cost); err != nil {
		return err
	}
	total := l.Cost.Times(l.Qty)
	if total > base.MaxFen {
		return base.Refuse(base.Invalid, "stock.price", "cost", "%s 的入库金额 %s 元太大，请检查数量和单价", p.Name, total)
	}
	bin := l.Bin
	if err := (shop.Text{Field: "bin", Word: "货位", Max: 30}).Clean(&bin); err != nil {
		return err
	}
	if bin == "" {
		bin = p.Bin
	} else if p.Bin == "" {
		p.Bin = bin
		if err := Parts.Put(tx, p); err != nil {
			return err
		}
	}
	_, err = in(tx, Move{
		Part: p.ID, Kind: kind, Entry: ledger.Entry{Amount: int64(l.Qty)}, Cost: total, Bin: bin, Batch: no, Doc: no, Reason: reason,
	})
	return err
}
