package data_test

import (
	"encoding/json"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/demo"
	"jieche/data/staff"
)

// fuzzShop is a small shop and who acts in it.
func fuzzShop(f *testing.F) (*data.Store, data.By) {
	dir := f.TempDir()
	if _, err := demo.Make(dir, 3, 1); err != nil {
		f.Fatal(err)
	}
	s, err := data.Open(dir, data.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	members, err := data.Ask(s, staff.List{})
	if err != nil {
		f.Fatal(err)
	}
	for _, m := range members {
		if m.Role == staff.GeneralManager {
			return s, data.By{Staff: m.ID}
		}
	}
	f.Fatal("the shop has no manager")
	return nil, data.By{}
}

// inWords holds that a command or a query answers any form with a result or with a sentence.
func inWords(t *testing.T, name, form string, err error) {
	t.Helper()
	if _, ok := base.AsFault(err); err != nil && !ok {
		t.Errorf("%s with %q: no sentence: %v", name, form, err)
	}
}

// FuzzDoJSON gives arbitrary forms to every command, as jiechectl does.
func FuzzDoJSON(f *testing.F) {
	s, by := fuzzShop(f)
	list := data.Commands()
	for i, v := range list {
		f.Add(uint8(i), data.FormOf(v))
		f.Add(uint8(i), "{}")
	}
	f.Add(uint8(0), `{"x":`)
	f.Add(uint8(0), strings.Repeat("[", 20000))
	f.Fuzz(func(t *testing.T, which uint8, form string) {
		v := list[int(which)%len(list)]
		_, err := data.DoJSON(s, by, v.Name, []byte(form))
		inWords(t, v.Name, form, err)
	})
}

// FuzzAskJSON gives arbitrary forms to every query, and what a query answers can be said in JSON.
func FuzzAskJSON(f *testing.F) {
	s, _ := fuzzShop(f)
	list := data.Queries()
	for i, v := range list {
		f.Add(uint8(i), data.FormOf(v))
		f.Add(uint8(i), "{}")
	}
	f.Fuzz(func(t *testing.T, which uint8, form string) {
		v := list[int(which)%len(list)]
		answer, err := data.AskJSON(s, v.Name, []byte(form))
		inWords(t, v.Name, form, err)
		if _, err := json.Marshal(answer); err != nil {
			t.Errorf("%s with %q: %v", v.Name, form, err)
		}
	})
}
