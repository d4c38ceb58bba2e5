package history_test

import (
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/demo"
	"jieche/data/history"
	"jieche/data/kv"
	"jieche/data/paper"
	"jieche/data/staff"
	"jieche/data/workorder"
)

// Whoever adds a field adds its word: a history in English is none.
func TestEveryTableAndFieldHasAWord(t *testing.T) {
	for _, table := range kv.Tables() {
		if history.Table(table) == "" {
			t.Errorf("the table %s has no word", table)
		}
		for _, f := range reflect.VisibleFields(kv.RowType(table)) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name != "" && name != "-" && history.Field(table, name) == "" {
				t.Errorf("the field %s.%s has no word", table, name)
			}
		}
	}
}

func open(t *testing.T) *data.Store {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "shop")
	if _, err := demo.Make(dir, 12, 3); err != nil {
		t.Fatal(err)
	}
	s, err := data.Open(dir, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func ask(t *testing.T, s *data.Store, q history.Page) history.Told {
	t.Helper()
	told, err := data.Ask(s, q)
	if err != nil {
		t.Fatal(err)
	}
	return told
}

func TestPagesFollowOneAnotherWithoutAGap(t *testing.T) {
	s := open(t)
	whole := 0
	if err := s.View(func(tx *kv.Tx) error {
		for _, err := range tx.Journal() {
			if err != nil {
				return err
			}
			whole++
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	q := history.Page{Size: 37}
	seen := map[kv.Dot]bool{}
	for {
		told := ask(t, s, q)
		for _, e := range told.Entries {
			if seen[e.Dot] || q.Before != (kv.Dot{}) && !e.Dot.Before(q.Before) {
				t.Fatalf("%v comes twice or out of order", e.Dot)
			}
			seen[e.Dot], q.Before = true, e.Dot
			if e.Title == e.Op || e.Title == "" {
				t.Errorf("the operation %s has no title", e.Op)
			}
			for _, c := range e.Changes {
				if c.Field == "" || strings.ContainsAny(c.Field, "abcdefghijklmnopqrstuvwxyz_") {
					t.Errorf("%s: the field %q is no word", e.Op, c.Field)
				}
			}
		}
		if told.Next == (kv.Dot{}) {
			break
		}
	}
	if len(seen) != whole {
		t.Errorf("told %d of %d records", len(seen), whole)
	}
}

func TestTheHistoryOfAnOrderTellsOldAndNew(t *testing.T) {
	s := open(t)
	var no base.DocNo
	var who staff.Member
	if err := s.View(func(tx *kv.Tx) error {
		for o, err := range workorder.Orders.All(tx) {
			if err != nil {
				return err
			}
			if o.State == workorder.Left {
				no = o.No
			}
		}
		list, err := staff.List{Role: staff.GeneralManager}.Ask(tx)
		who = list[0]
		return err
	}); err != nil || no == "" {
		t.Fatal(err, no)
	}
	told := ask(t, s, history.Page{No: no})
	titles := map[string]bool{}
	all := ""
	for _, e := range told.Entries {
		titles[e.Title] = true
		for _, c := range e.Changes {
			all += c.What + " " + c.Field + " " + c.Old + "→" + c.New + "\n"
		}
	}
	for _, want := range []string{"接车", "打印任务委托书", "派工", "完工", "结算", "开出门证", "交车出厂"} {
		if !titles[want] {
			t.Errorf("the history of %s lacks %s: %v", no, want, titles)
		}
	}
	if !strings.Contains(all, "状态") || !strings.Contains(all, "→已出厂") || !strings.Contains(all, string(no)) {
		t.Error(all)
	}
	// Telephone numbers are masked as elsewhere.
	c := mustDo(t, s, data.By{Staff: who.ID}, customer.Register{Car: customer.Car{Plate: "贵A12345"}, Owner: customer.Person{Name: "欧阳震华", Phone: "13987654321"}})
	told = ask(t, s, history.Page{Vehicle: c.Vehicle})
	if len(told.Entries) == 0 || told.Entries[0].Who != who.Name || told.Entries[0].Title != "建档" {
		t.Fatalf("%+v", told)
	}
	for _, e := range ask(t, s, history.Page{Staff: who.ID, Op: "customer.register", Size: 5}).Entries {
		for _, x := range e.Changes {
			if strings.Contains(x.New, "13987654321") {
				t.Errorf("a whole number: %+v", x)
			}
		}
	}
	today := told.Entries[0].At.Day()
	if n := len(ask(t, s, history.Page{From: today, To: today, Op: "customer.register"}).Entries); n != 1 {
		t.Errorf("today: %d", n)
	}
	for _, e := range ask(t, s, history.Page{Title: "结算", Size: 20}).Entries {
		if !strings.Contains(e.Title, "结算") {
			t.Errorf("asked for 结算, told %s", e.Title)
		}
	}
	if n := len(ask(t, s, history.Page{Title: "没有这种操作"}).Entries); n != 0 {
		t.Errorf("%d of no kind", n)
	}
	if n := len(ask(t, s, history.Page{From: today + 1}).Entries); n != 0 {
		t.Errorf("tomorrow: %d", n)
	}
}

func mustDo[R any](t *testing.T, s *data.Store, by data.By, c data.Command[R]) R {
	t.Helper()
	r, err := data.Do(s, by, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAnAnchorLeadsToItsRecord(t *testing.T) {
	s := open(t)
	first := ask(t, s, history.Page{Size: 3}).Entries[2]
	for _, typed := range []string{first.Anchor, strings.ToLower(strings.ReplaceAll(first.Anchor, "-", "")), " " + first.Anchor} {
		e, err := data.Ask(s, history.AnchorOf{Anchor: typed})
		if err != nil || e.Dot != first.Dot {
			t.Errorf("%q: %+v %v", typed, e, err)
		}
	}
	for typed, code := range map[string]string{"FFFF-FFFF": "anchor.missing", "7F3A": "anchor.shape", "XYZW-1234": "anchor.shape"} {
		if _, err := data.Ask(s, history.AnchorOf{Anchor: typed}); base.Code(err) != code {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

// What is told is the shop's language: no ids of the program, no words that only the file knows, such as a form's.
func TestTheHistoryIsInTheShopsLanguage(t *testing.T) {
	s := open(t)
	id := regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{26}\b`)
	code := regexp.MustCompile(`^[a-z_]+$`)
	forms := map[string]bool{}
	for _, e := range ask(t, s, history.Page{Size: 1000}).Entries {
		for _, c := range e.Changes {
			for _, said := range []string{c.Old, c.New} {
				if id.MatchString(said) || code.MatchString(said) && c.Field != "单位" {
					t.Errorf("%s: %s: %s", c.What, c.Field, said)
				}
			}
			if c.Field == "单据" {
				forms[c.New] = true
			}
		}
	}
	if !forms[paper.Entrustment.Word()] {
		t.Errorf("no printing of an entrustment form is told: %v", forms)
	}
}
