package stock

import (
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/ledger"
)

// Moved is what Take and Correct return.
type Moved struct {
	Move MoveID     `json:"move"`
	No   base.DocNo `json:"no,omitempty"`
}

// Name is the command's name.
func (Take) Name() string { return "stock.take" }

// Run takes the part out, or in where the kind says so. It needs a typed reason, because no work order tells one.
func (c Take) Run(tx *kv.Tx) (Moved, error) {
	r, ok := routes[c.Kind]
	switch {
	case !ok || r.other == "" || c.Kind == Purchase || c.Kind == Opening:
		return Moved{}, base.Refuse(base.Invalid, "take.kind", "kind", "“%s”不能在这里办理。领料退料请在工单里办，入库请用采购入库", c.Kind.Word())
	case strings.TrimSpace(c.Reason) == "":
		return Moved{}, base.Refuse(base.Invalid, "take.reason", "reason", "%s必须写明原因，请输入原因", r.word)
	}
	number := base.DocIssue
	switch c.Kind {
	case Gain, Loss:
		number = base.DocStocktake
	case SaleReturn:
		number = base.DocReturn
	}
	no, err := tx.Number(number)
	if err != nil {
		return Moved{}, err
	}
	m := Move{Part: c.Part, Kind: c.Kind, Entry: ledger.Entry{Amount: int64(c.Qty)}, Price: c.Price, Doc: no, Reason: c.Reason}
	switch c.Kind {
	case SaleReturn:
		m, err = Back(tx, m)
	case Gain:
		m, err = gain(tx, m)
	default:
		m, err = Out(tx, m)
	}
	return Moved{m.ID, no}, err
}

// gain puts what a stock-take found on the shelf at the average of what lies there, else at the cost of the last receipt.
func gain(tx *kv.Tx, m Move) (Move, error) {
	p, err := Get(tx, m.Part)
	if err != nil {
		return m, err
	}
	if err := sane(m.Qty(), m.Price); err != nil {
		return m, err
	}
	m.Bin = p.Bin
	if have := OnHand(tx, p.ID); have > 0 {
		m.Cost = Average(tx, p.ID).Times(m.Qty())
	} else if last, ok, err := lastReceipt(tx, p.ID); err != nil {
		return m, err
	} else if ok {
		m.Cost = unit(last.Cost, last.Qty()).Times(m.Qty())
	}
	return in(tx, m)
}

// Average is the moving weighted average of what lies on the shelf, per unit, to the fen.
func Average(tx *kv.Tx, part ID) base.Fen {
	have := OnHand(tx, part)
	if have <= 0 {
		return 0
	}
	return unit(Value(tx, part), have)
}

// unit is the cost of one unit when qty of them cost that much: rounded half up.
func unit(cost base.Fen, qty base.Milli) base.Fen {
	if qty <= 0 || cost <= 0 {
		return 0
	}
	whole, rest := int64(cost)/int64(qty), int64(cost)%int64(qty)
	return base.Fen(whole*1000 + (rest*1000+int64(qty)/2)/int64(qty))
}

// lastReceipt is the newest movement that brought goods from outside.
func lastReceipt(tx *kv.Tx, part ID) (last Move, ok bool, err error) {
	for m, err := range moves.Under(tx, part[:]) {
		if err != nil {
			return last, false, err
		}
		if m.Kind == Purchase || m.Kind == Opening {
			last, ok = m, true
		}
	}
	return last, ok, nil
}
