package find_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/demo"
	"jieche/data/find"
	"jieche/data/kv"
	"jieche/data/workorder"
)

// numbersOn are all numbers that the papers of a visit carry.
func numbersOn(s *workorder.Sheet) []base.DocNo {
	list := []base.DocNo{s.Order.No, s.Order.Queue}
	for _, m := range s.Issued {
		list = append(list, m.Doc)
	}
	for _, b := range s.Reversed {
		list = append(list, b.No)
	}
	if b := s.Settlement; b != nil {
		list = append(list, b.No)
	}
	for _, p := range s.Money() {
		list = append(list, p.No)
	}
	for _, p := range s.Passes {
		list = append(list, p.No)
	}
	return list
}

// ordersOf are all orders of a shop, one that parts were issued for, and one that is settled and still here.
func ordersOf(t *testing.T, s *data.Store) (all []workorder.ID, issued, settled workorder.ID) {
	t.Helper()
	if err := s.View(func(tx *kv.Tx) error {
		for o, err := range workorder.Orders.All(tx) {
			if err != nil {
				return err
			}
			all = append(all, o.ID)
			switch o.State {
			case workorder.Working:
				issued = o.ID
			case workorder.Settled:
				settled = o.ID
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all, issued, settled
}

func run(t *testing.T, s *data.Store, command func(*kv.Tx) (workorder.Done, error)) {
	t.Helper()
	if _, err := s.DB().Update(kv.Call{Op: "test"}, func(tx *kv.Tx) ([]byte, error) { _, err := command(tx); return nil, err }); err != nil {
		t.Fatal(err)
	}
}

// A scanner types what the code on a paper holds into the search box, in whatever case and width the input method makes of it. The number of every
// paper of every visit leads to that visit.
func TestTheNumberOnEveryPaperOpensItsOrder(t *testing.T) {
	dir := t.TempDir() + "/shop"
	if _, err := demo.Make(dir, 40, 5); err != nil {
		t.Fatal(err)
	}
	s, err := data.Open(dir, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	defer s.Pretend(func() base.Instant { return base.Date(2026, 11, 22).At(10, 0) }, rand.NewChaCha8([32]byte{5}))()
	orders, issued, settled := ordersOf(t, s)
	run(t, s, workorder.Cancel{Order: issued, Reason: "客户不修了", ReturnParts: true}.Run)
	run(t, s, workorder.Reverse{Order: settled, Reason: "价格录错"}.Run)
	wide := func(text string) string {
		return strings.Map(func(r rune) rune { return r - '!' + '！' }, text)
	}
	kinds := map[base.DocKind]int{}
	for _, order := range orders {
		sheet, err := data.Ask(s, workorder.SheetOf{Order: order})
		if err != nil {
			t.Fatal(err)
		}
		for _, no := range numbersOn(sheet) {
			if no == "" { // an order of before the program has only its own
				continue
			}
			kinds[no.Kind()]++
			for _, typed := range []string{string(no), strings.ToLower(string(no)), wide(string(no)), " " + string(no) + "\t"} {
				hits, err := data.Ask(s, find.Query{Text: typed})
				if err != nil || len(hits) != 1 || hits[0].Order != order || hits[0].Action != find.OpenOrder {
					t.Errorf("%s of order %s, typed as %q, finds %+v, %v", no, sheet.Order.No, typed, hits, err)
				}
			}
		}
	}
	for _, kind := range []base.DocKind{base.DocOrder, base.DocQueue, base.DocIssue, base.DocReturn, base.DocSettlement, base.DocPayment, base.DocExitPass, base.DocRedEntry} {
		if kinds[kind] == 0 {
			t.Errorf("the shop has no number of the kind %s (%s)", kind, kind.Word())
		}
	}
}
