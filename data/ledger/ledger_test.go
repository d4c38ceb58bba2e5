package ledger_test

import (
	"testing"

	"pgregory.net/rapid"

	"jieche/data/base"
	"jieche/data/ledger"
)

func TestNothingAppearsOrVanishes(t *testing.T) {
	accounts := rapid.SampledFrom([]ledger.Account{"shelf", "supplier", "order/1", ""})
	rapid.Check(t, func(t *rapid.T) {
		e := ledger.Entry{From: accounts.Draw(t, "from"), To: accounts.Draw(t, "to"), Amount: rapid.Int64Range(-3, 1<<40).Draw(t, "amount")}
		sums := map[ledger.Account]int64{}
		add := func(a ledger.Account, n int64) { sums[a] += n }
		e.Deltas(add)
		var all int64
		for _, n := range sums {
			all += n
		}
		if all != 0 {
			t.Fatalf("%+v makes %d out of nothing", e, all)
		}
		e.Back().Deltas(add)
		for a, n := range sums {
			if n != 0 {
				t.Fatalf("%+v and its move back leave %d on %q", e, n, a)
			}
		}
		want := e.Amount > 0 && e.From != "" && e.To != "" && e.From != e.To
		if err := e.Valid(); (err == nil) != want || err != nil && !base.Is(err, base.Invalid) {
			t.Fatalf("%+v: %v", e, err)
		}
	})
}
