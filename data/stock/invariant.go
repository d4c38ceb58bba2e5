package stock

import "jieche/data/kv"

// What holds of every movement and every part, on every commit, whatever the command.
var (
	ruleMove = kv.Rule{Name: "part_move.complete", Say: "每条出入库流水都有配件、来源、去向和数量"}
	ruleSlip = kv.Rule{Name: "part_move.slip", Say: "一个出入库单号只用于一次操作"}
	ruleBack = kv.Rule{Name: "part_move.reverses", Say: "冲正写明冲的是哪一条流水，原数冲回，只冲一次"}
	ruleHave = kv.Rule{Name: "part_move.have", Say: "出库不超过现有数量"}
	ruleCode = kv.Rule{Name: "part.code", Say: "一个配件编号只用于一种配件"}
)

func init() {
	moves.Check(checkMove)
	Parts.Check(checkPart)
}

func checkMove(tx *kv.Tx, m *Move) error {
	if !m.complete() {
		return ruleMove.Broken("move", m.ID, "part", m.Part, "amount", m.Amount, "cost", m.Cost, "no", m.Doc)
	}
	if _, ok, err := Parts.Find(tx, m.Part); err != nil || !ok {
		return either(err, ruleMove.Broken("move", m.ID, "part that is not there", m.Part))
	}
	if m.Doc != "" {
		first, ok, err := byDoc.First(tx, kv.K().Str(string(m.Doc)))
		if err != nil || ok && first.At != m.At {
			return either(err, ruleSlip.Broken("no", m.Doc, "move", m.ID, "used by", first.ID))
		}
	}
	if m.Kind == Correction || !m.Reverses.IsZero() {
		if err := checkBack(tx, m); err != nil {
			return err
		}
	}
	if have := OnHand(tx, m.Part); m.From == Shelf && have < 0 {
		return ruleHave.Broken("move", m.ID, "part", m.Part, "amount", m.Amount, "on hand", have)
	}
	return nil
}

// checkBack: a move back is of the movement that it names, whole, and the only one.
func checkBack(tx *kv.Tx, m *Move) error {
	old, ok, err := moves.Find(tx, kv.Pair[Part, Move]{Of: m.Part, ID: m.Reverses})
	if err != nil {
		return err
	}
	times := 0
	for range corrections.Keys(tx, kv.K().Raw(m.Reverses[:])) {
		times++
	}
	if !ok || m.Kind != Correction || old.Kind == Correction || m.Entry != old.Back() || times != 1 {
		return ruleBack.Broken("move", m.ID, "reverses", m.Reverses, "amount", m.Amount, "times", times)
	}
	return nil
}

func checkPart(tx *kv.Tx, old, now *Part) error {
	if now == nil || old != nil && old.Code == now.Code {
		return nil
	}
	times := 0
	for range byCode.Keys(tx, kv.K().Str(now.Code)) {
		times++
	}
	if times != 1 {
		return ruleCode.Broken("part", now.ID, "times", times)
	}
	return nil
}

// either is the error of reading, where there is one, and else what was found.
func either(reading, found error) error {
	if reading != nil {
		return reading
	}
	return found
}

// complete says that a movement has part, places and quantity, and that its places are those of its kind.
func (m Move) complete() bool {
	r, ok := routes[m.Kind]
	switch {
	case !ok, m.Part.IsZero(), m.Entry.Valid() != nil, m.Cost < 0:
		return false
	case m.Kind == Correction:
		return !m.Reverses.IsZero() && (m.From == Shelf) != (m.To == Shelf)
	case r.other == "" && m.Order == "":
		return false
	}
	return m.Entry == m.Kind.entry(m.Order, m.Qty())
}
