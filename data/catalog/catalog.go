// Package catalog (项目库) is what the shop offers: labour items with hours and rate, and packages that bring several lines in
// one choice.
package catalog

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/stock"
)

// ItemID names a labour item.
type ItemID = base.ID[Item]

// Item (维修项目) is a piece of labour with its standard hours.
type Item struct {
	ID            ItemID     `json:"id,omitzero"`
	Code          string     `json:"code,omitempty"`
	Name          string     `json:"name,omitempty"`
	Hours         base.Milli `json:"hours,omitempty"`    // 定额工时, to 0.01
	Rate          base.Fen   `json:"rate,omitempty"`     // 工时单价; zero: the shop's
	Category      string     `json:"category,omitempty"` // 维修类别: 整车修理, 总成修理, 二级维护, 一级维护, 小修, 专项修理
	GuaranteeKM   int64      `json:"guarantee_km,omitempty"`
	GuaranteeDays int64      `json:"guarantee_days,omitempty"`
	Gone          bool       `json:"gone,omitempty"`
}

// PackageID names a package.
type PackageID = base.ID[Package]

// Package (套餐) brings labour and parts in one choice.
type Package struct {
	ID       PackageID     `json:"id,omitzero"`
	Code     string        `json:"code,omitempty"`
	Name     string        `json:"name,omitempty"`
	Lines    []PackageLine `json:"lines,omitempty"`
	Discount base.Fen      `json:"discount,omitempty"` // 套餐优惠, positive
	Gone     bool          `json:"gone,omitempty"`
}

// PackageLine is an item or a part of a package; one of the two ids is set.
type PackageLine struct {
	Item  ItemID     `json:"item,omitzero"`
	Part  stock.ID   `json:"part,omitzero"`
	Qty   base.Milli `json:"qty,omitempty"`   // hours or quantity; zero: the item's hours, or one
	Price base.Fen   `json:"price,omitempty"` // zero: the price of the day
}

// The tables; both are found by code, name, pinyin and initials through the index "find" (see search.go).
var (
	Items    = kv.NewTable("labour_item", func(i Item) ItemID { return i.ID })
	Packages = kv.NewTable("package", func(p Package) PackageID { return p.ID })
)

// SaveItem (维护项目) adds or changes a labour item; an empty ID adds.
type SaveItem struct {
	Item Item `json:"item"`
}

// SavePackage (维护套餐) adds or changes a package; an empty ID adds.
type SavePackage struct {
	Package Package `json:"package"`
}
