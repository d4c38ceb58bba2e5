package kv_test

import (
	"bytes"
	"testing"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
)

type odd struct {
	ID     base.ID[odd] `json:"id,omitzero"`
	Name   string       `json:"name,omitempty"`
	Phones []string     `json:"phones,omitempty"`
	Debt   int64        `json:"debt,omitempty"`
	Of     base.ID[car] `json:"of,omitzero"`
	Deep   struct {
		A []int64 `json:"a,omitempty"`
	} `json:"deep,omitzero"`
}

var (
	odds   = kv.NewTable("odd", func(o odd) base.ID[odd] { return o.ID })
	oddsBy = kv.NewIndex(odds, "name", func(o odd, add func(kv.Key)) { add(kv.K().Str(o.Name)) })
)

func TestAGlanceSeesWhatGetDecodes(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	var rows []odd
	if _, err := db.Update(kv.Call{Op: "odd"}, func(tx *kv.Tx) ([]byte, error) {
		for i, name := range []string{"", "张晓明", string(bytes.Repeat([]byte("长"), 300))} {
			o := odd{ID: kv.NewID[odd](tx), Name: name, Debt: []int64{0, -5, 1 << 40}[i], Of: base.ID[car]{1, byte(i)}}
			if i > 0 {
				o.Phones, o.Deep.A = []string{"13800132210", "2"}, []int64{1, -2, 3}
			}
			rows = append(rows, o)
			if err := odds.Put(tx, o); err != nil {
				return nil, err
			}
			seen, ok, err := glance(tx, o.ID) // while the transaction can write, too
			if err != nil || !ok || seen.Name != o.Name {
				t.Errorf("before the commit: %+v, %v, %v", seen, ok, err)
			}
		}
		return nil, nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.View(func(tx *kv.Tx) error {
		for _, o := range rows {
			seen, ok, err := glance(tx, o.ID)
			if err != nil || !ok || seen.Name != o.Name || seen.Debt != o.Debt || seen.Of != o.Of || len(o.Phones) > 0 && seen.Phones[0] != o.Phones[0] {
				t.Errorf("%+v, want %+v, %v, %v", seen, o, ok, err)
			}
			key, row, ok := oddsBy.Head(tx, kv.K().Str(o.Name))
			if !ok || !bytes.Equal(row, o.ID[:]) || !bytes.Equal(key, kv.K().Str(o.Name)) {
				t.Errorf("head of %q: %x %x %v", o.Name, key, row, ok)
			}
		}
		if _, ok, err := glance(tx, base.ID[odd]{9}); ok || err != nil {
			t.Errorf("a row that isn't there: %v, %v", ok, err)
		}
		if _, _, ok := oddsBy.Head(tx, []byte("zzz")); ok {
			t.Error("an entry that isn't there")
		}
		if got := oddsBy.RowKeys(tx, nil, 2, nil); len(got) != 32 || !bytes.Equal(got[:16], rows[0].ID[:]) {
			t.Errorf("two row keys: %x", got)
		}
		if got := oddsBy.RowKeys(tx, []byte("张"), 9, nil); !bytes.Equal(got, rows[1].ID[:]) {
			t.Errorf("one row key: %x", got)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func glance(tx *kv.Tx, id base.ID[odd]) (o odd, ok bool, err error) {
	ok, err = odds.Glance(tx, id, func(field []byte, v kv.Value) {
		switch string(field) {
		case "name":
			o.Name = v.Text()
		case "debt":
			o.Debt = v.Int()
		case "of":
			v.Fill(o.Of[:])
		case "phones":
			o.Phones = []string{v.First().Text()}
		}
	})
	return o, ok, err
}
