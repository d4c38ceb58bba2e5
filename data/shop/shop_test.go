package shop_test

import (
	"testing"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
	"jieche/data/shop"
)

func configure(db *kv.DB, p shop.Profile) error {
	_, err := db.Update(kv.Call{Op: "shop.configure"}, func(tx *kv.Tx) ([]byte, error) {
		_, err := shop.Configure{Profile: p}.Run(tx)
		return nil, err
	})
	return err
}

func TestAShopThatHasSetNothingCanPrint(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	show := func() (p shop.Profile) {
		if err := db.View(func(tx *kv.Tx) (err error) { p, err = shop.Show{}.Ask(tx); return err }); err != nil {
			t.Fatal(err)
		}
		return p
	}
	if p := show(); p.Name == "" || p.LabourRate <= 0 || p.PaperOrder != "A4" || p.Province != "粤" {
		t.Errorf("defaults: %+v", p)
	}
	if err := configure(db, shop.Profile{Name: " 顺风汽修 ", Province: "沪", PaperPick: "241x140"}); err != nil {
		t.Fatal(err)
	}
	if p := show(); p.Name != "顺风汽修" || p.Province != "沪" || p.PaperPick != "241x140" || p.PaperSlip != "A4" || p.LabourRate <= 0 {
		t.Errorf("configured: %+v", p)
	}
	for code, p := range map[string]shop.Profile{
		"shop.name":      {},
		"shop.province":  {Name: "x", Province: "X"},
		"shop.rate":      {Name: "x", LabourRate: -1},
		"shop.guarantee": {Name: "x", GuaranteeDays: -1},
		"shop.paper":     {Name: "x", PaperPass: "B9"},
		"text.control":   {Name: "x\x00y"},
		"text.long":      {Name: "x", Province: "广东"},
	} {
		if err := configure(db, p); base.Code(err) != code {
			t.Errorf("%+v: %v, want %s", p, err, code)
		}
	}
}
