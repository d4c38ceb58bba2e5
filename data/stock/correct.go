package stock

import (
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
)

// corrections finds the move back of a movement.
var corrections = kv.NewIndex(moves, "reverses", func(m Move, add func(kv.Key)) {
	if !m.Reverses.IsZero() {
		add(kv.K().Raw(m.Reverses[:]))
	}
})

// Name is the command's name.
func (Correct) Name() string { return "stock.correct" }

// Run moves back one movement, once. What a work order took goes back through the order, whose bill must agree.
func (c Correct) Run(tx *kv.Tx) (Moved, error) {
	old, ok, err := moves.Find(tx, kv.Pair[Part, Move]{Of: c.Part, ID: c.Move})
	switch {
	case err != nil:
		return Moved{}, err
	case !ok:
		return Moved{}, base.Refuse(base.NotFound, "move.missing", "move", "没有找到这条出入库流水，请刷新后重新选择")
	case strings.TrimSpace(c.Reason) == "":
		return Moved{}, base.Refuse(base.Invalid, "correct.reason", "reason", "冲正必须写明原因，请输入原因")
	case old.Kind == Correction:
		return Moved{}, base.Refuse(base.Refused, "correct.correction", "move", "冲正流水不能再冲正；需要时请重新入库或出库")
	case old.Kind == Issue || old.Kind == Return:
		return Moved{}, base.Refuse(base.Refused, "correct.order", "move", "这是工单 %s 的%s，请在工单里退料或领料", old.Order, old.Kind.Word())
	}
	if _, done, err := corrections.First(tx, kv.K().Raw(old.ID[:])); err != nil {
		return Moved{}, err
	} else if done {
		return Moved{}, base.Refuse(base.Conflict, "correct.twice", "move", "这条流水已经冲正过了，不能冲正第二次")
	}
	p, err := Get(tx, old.Part)
	if err != nil {
		return Moved{}, err
	}
	if old.To == Shelf {
		have := OnHand(tx, p.ID)
		if have < old.Qty() {
			return Moved{}, base.Refuse(base.Short, "correct.short", "move", "%s（%s）要冲正 %s %s，但现有只有 %s %s：其余已经出库。请先退回再冲正",
				p.Name, p.Code, old.Qty(), p.Unit, have, p.Unit)
		}
	}
	doc, err := tx.Number(docFor(old))
	if err != nil {
		return Moved{}, err
	}
	m, err := moveBack(tx, old, doc, c.Reason)
	return Moved{m.ID, m.Doc}, err
}

// backCost is what goods that came in take away again: what they brought, but never more than there is, and all of it when
// nothing stays on the shelf.
func backCost(tx *kv.Tx, old Move, have base.Milli) base.Fen {
	worth := max(Value(tx, old.Part), 0)
	if have == old.Qty() {
		return worth
	}
	return min(old.Cost, worth)
}

func docFor(old Move) base.DocKind {
	if old.To == Shelf {
		return base.DocIssue
	}
	return base.DocReturn
}
