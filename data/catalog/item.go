package catalog

import (
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/shop"
)

// Bounds of what a labour item can mean.
const (
	maxHours base.Milli = 1000_000   // a thousand hours
	maxRate  base.Fen   = 100_000_00 // a hundred thousand yuan an hour
)

// categories (维修类别) decide the guarantee that the law asks for.
var categories = []string{"整车修理", "总成修理", "二级维护", "一级维护", "小修", "专项修理"}

// SavedItem is what SaveItem returns.
type SavedItem struct {
	ID   ItemID `json:"id"`
	Made bool   `json:"made,omitempty"`
}

// Name is the command's name.
func (SaveItem) Name() string { return "catalog.save_item" }

// Run adds or changes the item. A code names one item only; lines that were made before keep what they copied.
func (c SaveItem) Run(tx *kv.Tx) (SavedItem, error) {
	i := c.Item
	made := i.ID.IsZero()
	if made {
		i.ID = kv.NewID[Item](tx)
	} else if _, err := Items.Get(tx, i.ID); err != nil {
		return SavedItem{}, err
	}
	if err := i.clean(); err != nil {
		return SavedItem{}, err
	}
	for other, err := range itemByCode.Rows(tx, kv.K().Str(i.Code)) {
		if err != nil {
			return SavedItem{}, err
		}
		if other.ID != i.ID {
			return SavedItem{}, base.Refuse(base.Conflict, "item.twice", "code", "项目编号 %s 已用于“%s”。请换一个编号，或直接修改那个项目", i.Code, other.Name)
		}
	}
	return SavedItem{i.ID, made}, Items.Put(tx, i)
}

func (i *Item) clean() error {
	if err := cleanHead(&i.Code, &i.Name, "项目"); err != nil {
		return err
	}
	switch {
	case i.Hours < 0 || i.Hours > maxHours:
		return base.Refuse(base.Invalid, "item.hours", "hours", "工时 %s 不合理，请输入 0 到 %s 之间的数", i.Hours.Hours(), maxHours.Hours())
	case i.Hours%10 != 0:
		return base.Refuse(base.Invalid, "item.hours", "hours", "工时 %s 的小数太多，最多两位", i.Hours)
	case i.Rate < 0 || i.Rate > maxRate:
		return base.Refuse(base.Invalid, "item.rate", "rate", "工时单价 %s 元不合理，请检查是否多输了数字", i.Rate)
	case i.GuaranteeKM < 0 || i.GuaranteeKM > 1_000_000 || i.GuaranteeDays < 0 || i.GuaranteeDays > 3650:
		return base.Refuse(base.Invalid, "item.guarantee", "guarantee_km", "质量保证期 %d 公里 / %d 天不合理，请检查", i.GuaranteeKM, i.GuaranteeDays)
	case i.Category != "" && !slices.Contains(categories, i.Category):
		return base.Refuse(base.Invalid, "item.category", "category", "没有维修类别“%s”，可选：%s", i.Category, strings.Join(categories, "、"))
	}
	return nil
}

// cleanHead looks at code and name, which items and packages both have.
func cleanHead(code, name *string, what string) error {
	if err := (shop.Text{Field: "code", Word: what + "编号", Max: shop.MaxWord}).Clean(code); err != nil {
		return err
	}
	if err := (shop.Text{Field: "name", Word: what + "名称", Max: shop.MaxName}).Clean(name); err != nil {
		return err
	}
	switch {
	case *code == "":
		return base.Refuse(base.Invalid, "catalog.code", "code", "%s编号不能为空，请输入编号", what)
	case *name == "":
		return base.Refuse(base.Invalid, "catalog.name", "name", "%s名称不能为空，请输入名称", what)
	}
	return nil
}

// ListItems (项目列表) asks for labour items by code, or for those that the text finds.
type ListItems struct {
	Text string `json:"text,omitempty"`
	Gone bool   `json:"gone,omitempty"`
}

// maxListed bounds a list that is shown at once.
const maxListed = 2000

// Name is the query's name.
func (ListItems) Name() string { return "catalog.items" }

// Ask lists the items.
func (q ListItems) Ask(tx *kv.Tx) ([]Item, error) {
	if q.Text != "" {
		return read(tx, SearchItems(tx, q.Text, maxListed), Items)
	}
	var list []Item
	for i, err := range itemByCode.Rows(tx, nil) {
		if err != nil || len(list) == maxListed {
			return list, err
		}
		if q.Gone || !i.Gone {
			list = append(list, i)
		}
	}
	return list, nil
}

func read[T any, K kv.Keyer](tx *kv.Tx, ids []K, from *kv.Table[T, K]) ([]T, error) {
	list := make([]T, 0, len(ids))
	for _, id := range ids {
		row, err := from.Get(tx, id)
		if err != nil {
			return nil, err
		}
		list = append(list, row)
	}
	return list, nil
}
