package stock

import (
	"errors"
	"testing"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
)

// TestTheNetBeneathTheCommands writes movements past the commands and expects that no commit lets them through.
func TestTheNetBeneathTheCommands(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	var oil, filter ID
	var in Move
	step := func(run func(tx *kv.Tx) error) {
		t.Helper()
		if _, err := db.Update(kv.Call{}, func(tx *kv.Tx) ([]byte, error) { return nil, run(tx) }); err != nil {
			t.Fatal(err)
		}
	}
	save := func(code string) (id ID) {
		step(func(tx *kv.Tx) error {
			s, err := SavePart{Part{Code: code, Name: "机油"}}.Run(tx)
			id = s.ID
			return err
		})
		return id
	}
	oil, filter = save("OIL"), save("FILTER")
	step(func(tx *kv.Tx) error {
		r, err := Receive{Lines: []ReceiveLine{{Part: oil, Qty: 4000, Cost: 10_00}}}.Run(tx)
		if err != nil {
			return err
		}
		list, err := MovesOn(tx, r.No)
		in = list[0]
		return err
	})
	// honest is a movement as a command makes it.
	honest := func(tx *kv.Tx) Move {
		no, err := tx.Number(base.DocIssue)
		if err != nil {
			t.Fatal(err)
		}
		return Move{ID: kv.NewID[Move](tx), Part: oil, Kind: Scrap, Entry: Scrap.entry("", 1000), Doc: no, At: tx.Now()}
	}
	back := func(tx *kv.Tx, of Move) Move {
		m := honest(tx)
		m.Kind, m.Entry, m.Reverses = Correction, of.Back(), of.ID
		return m
	}
	change := func(f func(m *Move)) func(tx *kv.Tx) error {
		return func(tx *kv.Tx) error { m := honest(tx); f(&m); return moves.Append(tx, m) }
	}
	for name, c := range map[string]struct {
		rule kv.Rule
		run  func(tx *kv.Tx) error
	}{
		"no part":              {ruleMove, change(func(m *Move) { m.Part = ID{} })},
		"a part that is not":   {ruleMove, change(func(m *Move) { m.Part = ID{7} })},
		"no quantity":          {ruleMove, change(func(m *Move) { m.Amount = 0 })},
		"a negative quantity":  {ruleMove, change(func(m *Move) { m.Amount = -5 })},
		"no place":             {ruleMove, change(func(m *Move) { m.To = "" })},
		"a place of another":   {ruleMove, change(func(m *Move) { m.To = supplier })},
		"an unknown kind":      {ruleMove, change(func(m *Move) { m.Kind = "借出" })},
		"a slip that is taken": {ruleSlip, change(func(m *Move) { m.Doc = in.Doc })},
		"more than there is":   {ruleHave, change(func(m *Move) { m.Amount = 4001 })},
		"back of nothing":      {ruleBack, func(tx *kv.Tx) error { m := back(tx, in); m.Reverses = MoveID{9}; return moves.Append(tx, m) }},
		"back of half":         {ruleBack, func(tx *kv.Tx) error { m := back(tx, in); m.Amount /= 2; return moves.Append(tx, m) }},
		"back of another's": {ruleBack, func(tx *kv.Tx) error {
			m := back(tx, in)
			m.Kind, m.Entry = Scrap, Scrap.entry("", 4000)
			return moves.Append(tx, m)
		}},
		"a code that is taken":   {ruleCode, func(tx *kv.Tx) error { return Parts.Put(tx, Part{ID: filter, Code: "OIL", Name: "机油滤清器"}) }},
		"the same code new once": {ruleCode, func(tx *kv.Tx) error { return Parts.Put(tx, Part{ID: kv.NewID[Part](tx), Code: "OIL", Name: "机油"}) }},
		"back twice at once": {ruleBack, func(tx *kv.Tx) error {
			if err := moves.Append(tx, back(tx, in)); err != nil {
				return err
			}
			return moves.Append(tx, back(tx, in))
		}},
	} {
		_, err := db.Update(kv.Call{Op: name}, func(tx *kv.Tx) ([]byte, error) { return nil, c.run(tx) })
		var b *kv.Broken
		if !errors.As(err, &b) || b.Rule != c.rule || b.Op != name || b.Table == "" {
			t.Errorf("%s: %v, want %s", name, err, c.rule.Name)
		}
	}
	step(func(tx *kv.Tx) error { return moves.Append(tx, honest(tx)) })
}
