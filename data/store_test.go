package data_test

import (
	"testing"

	"jieche/data"
	"jieche/data/catalog"
	"jieche/data/staff"
	"jieche/data/stock"
)

func someAdvisor(t testing.TB, s *data.Store) staff.ID {
	members, err := data.Ask(s, staff.List{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		if m.Role == staff.Advisor {
			return m.ID
		}
	}
	t.Fatal("the shop has no advisor")
	return staff.ID{}
}

func linesFor(t testing.TB, s *data.Store) ([]catalog.Item, []stock.Part) {
	items, err := data.Ask(s, catalog.ListItems{})
	if err != nil {
		t.Fatal(err)
	}
	list, err := data.Ask(s, stock.List{})
	if err != nil {
		t.Fatal(err)
	}
	var parts []stock.Part
	for _, c := range list.Rows {
		parts = append(parts, c.Part)
	}
	return items, parts
}
