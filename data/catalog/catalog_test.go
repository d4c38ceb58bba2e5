package catalog_test

import (
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
	"jieche/data/stock"
)

func try[R any](t *testing.T, db *kv.DB, c interface {
	Name() string
	Run(*kv.Tx) (R, error)
}, want string) (r R) {
	t.Helper()
	_, err := db.Update(kv.Call{Op: c.Name()}, func(tx *kv.Tx) (_ []byte, err error) { r, err = c.Run(tx); return nil, err })
	if base.Code(err) != want || (err != nil) != (want != "") {
		t.Fatalf("%s: %v, want %q", c.Name(), err, want)
	}
	return r
}

func TestItemsAndPackagesAreKeptAndFound(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	change := try(t, db, catalog.SaveItem{Item: catalog.Item{Code: "BY01", Name: "更换机油机滤", Hours: 500, Category: "一级维护"}}, "").ID
	try(t, db, catalog.SaveItem{Item: catalog.Item{Code: "OLD", Name: "旧项目", Gone: true}}, "")
	oil := try(t, db, stock.SavePart{Part: stock.Part{Code: "P1", Name: "机油", Unit: "L", Price: 68_00}}, "").ID
	pack := try(t, db, catalog.SavePackage{Package: catalog.Package{Code: "TC1", Name: "小保养套餐", Discount: 10_00, Lines: []catalog.PackageLine{
		{Item: change}, {Part: oil, Qty: 4000}, {Part: oil, Qty: 500, Price: 50_00},
	}}}, "").ID
	err := db.View(func(tx *kv.Tx) error {
		for _, text := range []string{"by01", "机滤", "ghjyjl", "genghuan", "JYJL"} {
			if ids := catalog.SearchItems(tx, text, 20); len(ids) != 1 || ids[0] != change {
				t.Errorf("%q: %v", text, ids)
			}
		}
		if ids := catalog.SearchPackages(tx, "xby", 20); len(ids) != 1 || ids[0] != pack {
			t.Errorf("package: %v", ids)
		}
		p, err := catalog.Packages.Get(tx, pack)
		if err != nil {
			return err
		}
		if total, err := p.Total(tx, 120_00); err != nil || total != 60_00+272_00+25_00-10_00 {
			t.Errorf("total %s, %v", total, err)
		}
		items, err := catalog.ListItems{}.Ask(tx)
		packages, _ := catalog.ListPackages{Text: "套餐"}.Ask(tx)
		if len(items) != 1 || len(packages) != 1 {
			t.Errorf("items %v, packages %v", items, packages)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	item := func(i catalog.Item) catalog.SaveItem { return catalog.SaveItem{Item: i} }
	try(t, db, item(catalog.Item{Name: "x"}), "catalog.code")
	try(t, db, item(catalog.Item{Code: "x"}), "catalog.name")
	try(t, db, item(catalog.Item{Code: "BY01", Name: "x"}), "item.twice")
	try(t, db, item(catalog.Item{Code: "x", Name: "x", Hours: -10}), "item.hours")
	try(t, db, item(catalog.Item{Code: "x", Name: "x", Hours: 1005}), "item.hours")
	try(t, db, item(catalog.Item{Code: "x", Name: "x", Rate: -1}), "item.rate")
	try(t, db, item(catalog.Item{Code: "x", Name: "x", Category: "魔法"}), "item.category")
	try(t, db, item(catalog.Item{Code: "x", Name: strings.Repeat("长", 121)}), "text.long")
	bundle := func(lines ...catalog.PackageLine) catalog.SavePackage {
		return catalog.SavePackage{Package: catalog.Package{Code: "TC2", Name: "x", Lines: lines}}
	}
	try(t, db, bundle(), "package.lines")
	try(t, db, bundle(catalog.PackageLine{}), "package.line")
	try(t, db, bundle(catalog.PackageLine{Item: change, Qty: -1}), "package.qty")
	try(t, db, bundle(catalog.PackageLine{Item: catalog.ItemID{9}}), "item.missing")
	try(t, db, bundle(catalog.PackageLine{Part: stock.ID{9}}), "part.missing")
}
