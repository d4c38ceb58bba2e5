package paper_test

import (
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
	"jieche/data/paper"
)

// give is a document's number as a command gets it.
func give(tx *kv.Tx, kind base.DocKind, typed base.DocNo) (base.DocNo, error) {
	g, err := paper.ByHand{No: typed}.Give(tx, kind, tx.Now(), "")
	return g.No, err
}

func TestANumberSetAsideIsUsedOnceOrVoidedWithAReason(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	in := func(fn func(tx *kv.Tx) error) error {
		_, err := db.Update(kv.Call{Op: "paper.reserve"}, func(tx *kv.Tx) ([]byte, error) { return nil, fn(tx) })
		return err
	}
	refused := func(says string, fn func(tx *kv.Tx) error) {
		t.Helper()
		f, ok := base.AsFault(in(fn))
		if !ok || !strings.Contains(f.Say, says) {
			t.Errorf("%v, want a refusal that says %q", f, says)
		}
	}
	var set paper.Range
	if err := in(func(tx *kv.Tx) (err error) {
		set, err = paper.Reserve{Form: paper.Entrustment, Count: 3}.Run(tx)
		return err
	}); err != nil || len(set.Numbers) != 3 {
		t.Fatal(set, err)
	}
	next := func(typed base.DocNo) (no base.DocNo) {
		t.Helper()
		if err := in(func(tx *kv.Tx) (err error) { no, err = give(tx, base.DocOrder, typed); return err }); err != nil {
			t.Fatal(err)
		}
		return no
	}
	if no := next(""); no <= set.Numbers[2] {
		t.Errorf("a new document got %s, which is set aside: %v", no, set.Numbers)
	}
	typed := base.DocNo(strings.ToLower(string(set.Numbers[1])))
	if no := next(typed); no != set.Numbers[1] {
		t.Errorf("keyed in as %s", no)
	}
	refused("已在", func(tx *kv.Tx) error { _, err := give(tx, base.DocOrder, typed); return err })
	refused("是工单的号码", func(tx *kv.Tx) error {
		_, err := give(tx, base.DocExitPass, set.Numbers[0])
		return err
	})
	refused("没有预留过 RO200101-A001 这个号", func(tx *kv.Tx) error {
		_, err := give(tx, base.DocOrder, "RO200101-A001")
		return err
	})
	refused("不是单据号码", func(tx *kv.Tx) error { _, err := give(tx, base.DocOrder, "粤B7K291"); return err })
	refused("作废原因", func(tx *kv.Tx) error {
		_, err := paper.VoidReserved{Numbers: set.Numbers[:1]}.Run(tx)
		return err
	})
	refused("已在", func(tx *kv.Tx) error {
		_, err := paper.VoidReserved{Numbers: set.Numbers[:2], Reason: "没用上"}.Run(tx)
		return err
	})
	if err := in(func(tx *kv.Tx) error {
		_, err := paper.VoidReserved{Numbers: set.Numbers[:1], Reason: "写坏了"}.Run(tx)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	refused("写坏了", func(tx *kv.Tx) error {
		_, err := give(tx, base.DocOrder, set.Numbers[0])
		return err
	})
	for _, c := range []paper.Reserve{{Form: paper.Entrustment}, {Form: paper.Entrustment, Count: 101}} {
		refused("1 到 100", func(tx *kv.Tx) error { _, err := c.Run(tx); return err })
	}
	refused("没有自己的号码", func(tx *kv.Tx) error { _, err := paper.Reserve{Form: "brochure", Count: 1}.Run(tx); return err })
	states := map[base.DocNo]string{}
	open := 0
	if err := db.View(func(tx *kv.Tx) error {
		all, err := paper.ReservedList{}.Ask(tx)
		for _, r := range all {
			states[r.No] = r.State()
		}
		waiting, err2 := paper.ReservedList{Open: true}.Ask(tx)
		open = len(waiting)
		if err == nil {
			err = err2
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(states[set.Numbers[0]], "写坏了") || !strings.Contains(states[set.Numbers[1]], "已补录") || states[set.Numbers[2]] != "待补录" || open != 1 {
		t.Errorf("they stand as %v, %d open", states, open)
	}
}
