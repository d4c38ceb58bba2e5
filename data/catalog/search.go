package catalog

import (
	"jieche/data/kv"
	"jieche/data/stock"
)

// Items and packages are found like parts: by code, name, pinyin and initials.
var (
	FoundItems = kv.NewIndex(Items, "find", func(i Item, add func(kv.Key)) {
		if !i.Gone {
			stock.Keys(i.Code, i.Name, add)
		}
	})
	FoundPackages = kv.NewIndex(Packages, "find", func(p Package, add func(kv.Key)) {
		if !p.Gone {
			stock.Keys(p.Code, p.Name, add)
		}
	})
	itemByCode    = kv.NewIndex(Items, "code", func(i Item, add func(kv.Key)) { add(kv.K().Str(i.Code)) })
	packageByCode = kv.NewIndex(Packages, "code", func(p Package, add func(kv.Key)) { add(kv.K().Str(p.Code)) })
)

// SearchItems finds labour items, the likeliest first.
func SearchItems(tx *kv.Tx, text string, limit int) []ItemID {
	return stock.Look(tx, FoundItems, text, limit, func(row []byte) ItemID { return ItemID(row) })
}

// SearchPackages finds packages, the likeliest first.
func SearchPackages(tx *kv.Tx, text string, limit int) []PackageID {
	return stock.Look(tx, FoundPackages, text, limit, func(row []byte) PackageID { return PackageID(row) })
}

// ItemByCode finds the labour item with that code.
func ItemByCode(tx *kv.Tx, code string) (Item, bool, error) {
	return itemByCode.First(tx, kv.K().Str(code))
}

// PackageByCode finds the package with that code.
func PackageByCode(tx *kv.Tx, code string) (Package, bool, error) {
	return packageByCode.First(tx, kv.K().Str(code))
}
