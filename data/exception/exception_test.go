package exception_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/demo"
	"jieche/data/exception"
	"jieche/data/kv"
	"jieche/data/staff"
	"jieche/data/stock"
)

// two makes two PCs of one shop that don't see each other.
func two(t *testing.T) (a, b *data.Store) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "a")
	if _, err := demo.Make(dir, 12, 3); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, kv.FileName))
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "b")
	if err := os.Mkdir(copied, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(copied, kv.FileName), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	open := func(dir, station string) *data.Store {
		s, err := data.Open(dir, data.Options{Station: station})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	return open(dir, "A"), open(copied, "B")
}

// exchange gives each what only the other has.
func exchange(t *testing.T, a, b *data.Store) {
	t.Helper()
	for _, way := range [][2]*data.Store{{a, b}, {b, a}} {
		var has map[string]uint64
		var fresh [][]byte
		if err := way[1].View(func(tx *kv.Tx) error { has = tx.Vector(); return nil }); err != nil {
			t.Fatal(err)
		}
		if err := way[0].View(func(tx *kv.Tx) error {
			for raw, err := range tx.RawSince(has) {
				if err != nil {
					return err
				}
				fresh = append(fresh, raw)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for _, raw := range fresh {
			if err := way[1].DB().Apply(raw); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func do[R any](t *testing.T, s *data.Store, c data.Command[R]) R {
	t.Helper()
	people, err := data.Ask(s, staff.List{Role: staff.GeneralManager})
	if err != nil || len(people) == 0 {
		t.Fatal(err)
	}
	r, err := data.Do(s, data.By{Staff: people[0].ID}, c)
	if err != nil {
		t.Fatalf("%s: %v", c.Name(), err)
	}
	return r
}

func tasks(t *testing.T, s *data.Store) []exception.Task {
	t.Helper()
	list, err := data.Ask(s, exception.List{})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func somePart(t *testing.T, s *data.Store) (p stock.Part) {
	t.Helper()
	if err := s.View(func(tx *kv.Tx) error {
		for row, err := range stock.Parts.All(tx) {
			if err != nil {
				return err
			}
			if p = row; stock.OnHand(tx, p.ID) > 0 {
				return nil
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return p
}

// Two PCs gave a part another price: the task names the part and both prices in yuan, and a choice made on one PC holds on both.
func TestTwoPricesOfAPartAreATaskUntilSomebodyChooses(t *testing.T) {
	a, b := two(t)
	part := somePart(t, a)
	for s, price := range map[*data.Store]base.Fen{a: 123_45, b: 234_56} {
		p := part
		p.Price = price
		do(t, s, stock.SavePart{Part: p})
	}
	exchange(t, a, b)
	list := tasks(t, a)
	if len(list) != 1 || list[0].Kind != exception.SideBySide || len(list[0].Values) != 2 {
		t.Fatalf("%+v", list)
	}
	for _, want := range []string{part.Name, "单价", "123.45 元", "234.56 元", "请核对后选定一个"} {
		if !strings.Contains(list[0].Say, want) {
			t.Errorf("the sentence lacks %s: %s", want, list[0].Say)
		}
	}
	other := list[0].Values[1]
	choice := exception.Decide{Table: list[0].Table, Key: list[0].Key, Field: list[0].Field, Writer: other.Writer, Number: other.Number}
	if r := do(t, a, choice); r.Left != 0 {
		t.Errorf("%d are left", r.Left)
	}
	exchange(t, a, b)
	for _, s := range []*data.Store{a, b} {
		if list := tasks(t, s); len(list) != 0 {
			t.Errorf("after the choice: %+v", list)
		}
		if err := s.View(func(tx *kv.Tx) error {
			p, err := stock.Parts.Get(tx, part.ID)
			if said := p.Price.String() + " 元"; err == nil && said != other.Text {
				t.Errorf("%s was chosen, %s counts", other.Text, said)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []exception.Decide{choice, {Table: "part", Key: "no hex"}} {
		people, _ := data.Ask(a, staff.List{Role: staff.GeneralManager})
		if _, err := data.Do(a, data.By{Staff: people[0].ID}, c); base.Code(err) != "dispute.gone" && base.Code(err) != "dispute.key" {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// Both PCs took the whole stock off the shelf: neither is refused afterwards, and the task says what is missing.
func TestAShelfThatWasEmptiedTwiceIsATask(t *testing.T) {
	a, b := two(t)
	part := somePart(t, a)
	for _, s := range []*data.Store{a, b} {
		var all base.Milli
		if err := s.View(func(tx *kv.Tx) error { all = stock.OnHand(tx, part.ID); return nil }); err != nil {
			t.Fatal(err)
		}
		do(t, s, stock.Take{Part: part.ID, Qty: all, Kind: stock.Scrap, Reason: "过期"})
	}
	exchange(t, a, b)
	list := tasks(t, b)
	if len(list) != 1 || list[0].Kind != exception.BelowZero || list[0].Part != part.ID {
		t.Fatalf("%+v", list)
	}
	for _, want := range []string{part.Name, part.Code, "-", "请盘点实物"} {
		if !strings.Contains(list[0].Say, want) {
			t.Errorf("the sentence lacks %s: %s", want, list[0].Say)
		}
	}
}
