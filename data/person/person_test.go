package person_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/demo"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
	"jieche/data/person"
	"jieche/data/staff"
	"jieche/data/workorder"
)

// shop is a demo shop with the person whose data is asked for: the first whose orders are all done.
type shop struct {
	*data.Store
	t    *testing.T
	boss data.By
}

func open(t *testing.T) *shop {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "shop")
	if _, err := demo.Make(dir, 24, 7); err != nil {
		t.Fatal(err)
	}
	s, err := data.Open(dir, data.Options{Clock: func() base.Instant { return base.Date(2026, 11, 22).At(9, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		kvtest.Verify(t, s.DB(), kv.Options{})
		s.Close()
	})
	list, err := data.Ask(s, staff.List{Role: staff.GeneralManager})
	if err != nil || len(list) == 0 {
		t.Fatal(err)
	}
	return &shop{s, t, data.By{Staff: list[0].ID}}
}

// people sorts the owners: those whose visits are over, and those whose car is here.
func (s *shop) people() (done, here customer.Customer) {
	s.t.Helper()
	err := s.View(func(tx *kv.Tx) error {
		for c, err := range customer.Customers.All(tx) {
			if err != nil {
				return err
			}
			orders, err := workorder.OrdersOf(tx, c.ID)
			if err != nil {
				return err
			}
			switch missing := workorder.Unfinished(tx, c.ID, orders); {
			case len(orders) == 0:
			case len(missing) > 0:
				here = c
			case len([]rune(c.Name)) > 2 && len(c.Phones) > 0 && done.ID.IsZero():
				done = c
			}
		}
		return nil
	})
	if err != nil || done.ID.IsZero() || here.ID.IsZero() {
		s.t.Fatal("the demo shop has nobody for the test", err)
	}
	return done, here
}

func (s *shop) refused(c person.Erase, code string) *base.Fault {
	s.t.Helper()
	_, err := data.Do(s.Store, s.boss, c)
	if base.Code(err) != code {
		s.t.Fatalf("%+v: %v, want %s", c, err, code)
	}
	f, _ := base.AsFault(err)
	return f
}

func (s *shop) holds(word string) []string {
	s.t.Helper()
	var where []string
	err := filepath.WalkDir(s.Dir(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte(word)) {
			where = append(where, filepath.Base(path))
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return where
}

func TestAPersonIsForgottenAndTheRepairsStay(t *testing.T) {
	s := open(t)
	who, here := s.people()
	phone := string(who.Phones[0])
	var orders []workorder.Order
	if err := s.View(func(tx *kv.Tx) (err error) { orders, err = workorder.OrdersOf(tx, who.ID); return err }); err != nil {
		t.Fatal(err)
	}
	before, err := data.Ask(s.Store, workorder.SheetOf{Order: orders[0].ID})
	if err != nil || before.Order.OwnerName == "" {
		t.Fatal(err, before.Order.OwnerName)
	}
	paper := filepath.Join(s.Dir(), "print", "2026-11", string(before.Order.No)+"-任务委托书.pdf")
	other := filepath.Join(s.Dir(), "print", "2026-11", "RO991231-A999-任务委托书.pdf")
	draft := filepath.Join(s.Dir(), "drafts", "reception-1.json")
	for _, path := range []string{paper, other, draft} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(`{"phone":"`+phone+`"}`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(other, []byte("somebody else"), 0o600); err != nil {
		t.Fatal(err)
	}

	erase := person.Erase{Customer: who.ID, Asker: "本人", Ground: "本人要求删除"}
	s.refused(person.Erase{Customer: who.ID, Asker: "邻居", Ground: "本人要求删除"}, "person.asker")
	s.refused(person.Erase{Customer: who.ID, Asker: "本人"}, "person.ground")
	if f := s.refused(person.Erase{Customer: here.ID, Asker: "本人", Ground: "撤回同意"}, "erase.open"); len(f.Missing) == 0 {
		t.Error("the refusal does not say what is open")
	}
	if _, err := data.Do(s.Store, s.boss, staff.SetPassphrase{Passphrase: "贵阳南明河边的第一家店"}); err != nil {
		t.Fatal(err)
	}
	s.refused(erase, staff.OwnerCode)
	if s.boss.Owner, err = s.Owner("贵阳南明河边的第一家店"); err != nil {
		t.Fatal(err)
	}
	done, err := data.Do(s.Store, s.boss, erase)
	if err != nil {
		t.Fatal(err)
	}
	if done.Orders != int64(len(orders)) || done.Until != base.Date(2036, 11, 22) || !strings.Contains(done.Say(), "2036-11-22") {
		t.Errorf("%+v: %s", done, done.Say())
	}
	for _, word := range []string{phone, who.Name} {
		if where := s.holds(word); len(where) > 0 {
			t.Errorf("%s is still in %v", word, where)
		}
	}
	after, err := data.Ask(s.Store, workorder.SheetOf{Order: orders[0].ID})
	if err != nil {
		t.Fatal(err)
	}
	if after.Order.OwnerName != customer.Gone || after.Order.OwnerPhone != "" || after.Order.OwnerAddress != "" {
		t.Errorf("the order says %q %q", after.Order.OwnerName, after.Order.OwnerPhone)
	}
	if len(after.Lines) != len(before.Lines) || after.Totals != before.Totals || after.Order.Plate != before.Order.Plate || after.Order.State != before.Order.State {
		t.Error("the repair history changed")
	}
	if _, err := os.Stat(other); err != nil {
		t.Error("another's paper went", err)
	}
	s.refused(erase, "erase.twice")
	if report, err := s.Check(true); err != nil || !report.Clean() {
		t.Errorf("%v %+v", err, report)
	}
}

func TestAPersonIsGivenWhatIsKeptOfHim(t *testing.T) {
	s := open(t)
	who, _ := s.people()
	if _, err := data.Do(s.Store, s.boss, customer.RevealPhone{Customer: who.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := data.Do(s.Store, s.boss, person.HandOut{Customer: who.ID, Asker: "本人"}); err != nil {
		t.Fatal(err)
	}
	facts, err := data.Ask(s.Store, person.FactsOf{Customer: who.ID})
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range facts {
		parts[f.Part] += f.What + " " + f.Value + "\n"
		if f.What == "" || f.Value == "" {
			t.Errorf("%+v", f)
		}
	}
	for part, word := range map[string]string{
		"客户资料": string(who.Phones[0]), "车辆": "车主", "工单": "明细", "结算": "元", "收款": "元", "出门证": "修理", "电话查看": "查看人", "个人信息请求": "本人",
	} {
		if !strings.Contains(parts[part], word) {
			t.Errorf("%s does not say %s:\n%s", part, word, parts[part])
		}
	}
	if !strings.Contains(parts["客户资料"], who.Name) {
		t.Error("his name is missing")
	}
}
