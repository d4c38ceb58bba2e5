package stock

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/shop"
)

// Saved is what SavePart returns.
type Saved struct {
	ID   ID   `json:"id"`
	Made bool `json:"made,omitempty"`
}

// Name is the command's name.
func (SavePart) Name() string { return "stock.save_part" }

// Run adds or changes the part. A code names one part only.
func (c SavePart) Run(tx *kv.Tx) (Saved, error) {
	p := c.Part
	made := p.ID.IsZero()
	if made {
		p.ID = kv.NewID[Part](tx)
	} else if _, err := Get(tx, p.ID); err != nil {
		return Saved{}, err
	}
	if err := p.clean(); err != nil {
		return Saved{}, err
	}
	other, ok, err := ByCode(tx, p.Code)
	if err != nil {
		return Saved{}, err
	}
	if ok && other.ID != p.ID {
		return Saved{}, base.Refuse(base.Conflict, "part.twice", "code", "配件编号 %s 已用于“%s %s”。请换一个编号，或直接修改那个配件",
			p.Code, other.Name, other.Spec)
	}
	return Saved{p.ID, made}, Parts.Put(tx, p)
}

// clean refuses what no part has.
func (p *Part) clean() error {
	for _, f := range []struct {
		shop.Text
		value *string
	}{
		{shop.Text{Field: "code", Word: "配件编号", Max: shop.MaxWord}, &p.Code}, {shop.Text{Field: "name", Word: "配件名称", Max: shop.MaxName}, &p.Name},
		{shop.Text{Field: "spec", Word: "厂牌规格", Max: shop.MaxName}, &p.Spec}, {shop.Text{Field: "fits", Word: "适用车型", Max: shop.MaxLine}, &p.Fits},
		{shop.Text{Field: "unit", Word: "单位", Max: 10}, &p.Unit}, {shop.Text{Field: "quality", Word: "配件性质", Max: 20}, (*string)(&p.Quality)},
		{shop.Text{Field: "maker", Word: "生产厂家", Max: shop.MaxName}, &p.Maker}, {shop.Text{Field: "origin", Word: "产地", Max: shop.MaxName}, &p.Origin},
		{shop.Text{Field: "bin", Word: "货位", Max: 30}, &p.Bin},
	} {
		if err := f.Clean(f.value); err != nil {
			return err
		}
	}
	switch {
	case p.Code == "":
		return base.Refuse(base.Invalid, "part.code", "code", "配件编号不能为空，请输入编号")
	case p.Name == "":
		return base.Refuse(base.Invalid, "part.name", "name", "配件名称不能为空，请输入名称")
	case p.Price < 0 || p.Price > maxPrice:
		return base.Refuse(base.Invalid, "part.price", "price", "售价 %s 元不合理，请输入 0 到 %s 之间的金额", p.Price, maxPrice)
	}
	for _, q := range []struct {
		field string
		qty   base.Milli
	}{{"min", p.Min}, {"max", p.Max}, {"safety", p.Safety}} {
		if q.qty < 0 || q.qty > base.MaxMilli {
			return base.Refuse(base.Invalid, "part.limit", q.field, "库存上下限 %s 不合理，请输入不小于零的数量", q.qty)
		}
	}
	if p.Max > 0 && p.Max < p.Min {
		return base.Refuse(base.Invalid, "part.limit", "max", "最高库存 %s 小于最低库存 %s，请检查", p.Max, p.Min)
	}
	if p.Unit == "" {
		p.Unit = "个"
	}
	return nil
}

// ByCode finds the part with that code.
func ByCode(tx *kv.Tx, code string) (Part, bool, error) {
	if code == "" {
		return Part{}, false, nil
	}
	return byCode.First(tx, kv.K().Str(code))
}
