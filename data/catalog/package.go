package catalog

import (
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/stock"
)

// maxPackageLines is more than any package brings.
const maxPackageLines = 100

// SavedPackage is what SavePackage returns.
type SavedPackage struct {
	ID   PackageID `json:"id"`
	Made bool      `json:"made,omitempty"`
}

// Name is the command's name.
func (SavePackage) Name() string { return "catalog.save_package" }

// Run adds or changes the package.
func (c SavePackage) Run(tx *kv.Tx) (SavedPackage, error) {
	p := c.Package
	made := p.ID.IsZero()
	if made {
		p.ID = kv.NewID[Package](tx)
	} else if _, err := Packages.Get(tx, p.ID); err != nil {
		return SavedPackage{}, err
	}
	if err := p.clean(tx); err != nil {
		return SavedPackage{}, err
	}
	for other, err := range packageByCode.Rows(tx, kv.K().Str(p.Code)) {
		if err != nil {
			return SavedPackage{}, err
		}
		if other.ID != p.ID {
			return SavedPackage{}, base.Refuse(base.Conflict, "package.twice", "code", "套餐编号 %s 已用于“%s”。请换一个编号，或直接修改那个套餐", p.Code, other.Name)
		}
	}
	return SavedPackage{p.ID, made}, Packages.Put(tx, p)
}

func (p *Package) clean(tx *kv.Tx) error {
	if err := cleanHead(&p.Code, &p.Name, "套餐"); err != nil {
		return err
	}
	if len(p.Lines) == 0 || len(p.Lines) > maxPackageLines {
		return base.Refuse(base.Invalid, "package.lines", "lines", "套餐“%s”有 %d 行，请放入 1 到 %d 个项目或配件", p.Name, len(p.Lines), maxPackageLines)
	}
	if p.Discount < 0 || p.Discount > base.MaxFen {
		return base.Refuse(base.Invalid, "package.discount", "discount", "套餐优惠 %s 元不对，请输入不小于零的金额", p.Discount)
	}
	for n, l := range p.Lines {
		if err := l.check(tx, n+1); err != nil {
			return err
		}
	}
	return nil
}

func (l PackageLine) check(tx *kv.Tx, n int) error {
	if l.Item.IsZero() == l.Part.IsZero() {
		return base.Refuse(base.Invalid, "package.line", "lines", "套餐第 %d 行要么是项目，要么是配件，请重新选择", n)
	}
	if l.Qty < 0 || l.Qty > base.MaxMilli || l.Price < 0 || l.Price > base.MaxFen {
		return base.Refuse(base.Invalid, "package.qty", "lines", "套餐第 %d 行的数量 %s 或单价 %s 不对，请检查", n, l.Qty, l.Price)
	}
	if !l.Part.IsZero() {
		_, err := stock.Get(tx, l.Part)
		return err
	}
	_, ok, err := Items.Find(tx, l.Item)
	if err == nil && !ok {
		err = base.Refuse(base.NotFound, "item.missing", "lines", "套餐第 %d 行的项目不在项目库里，请重新选择", n)
	}
	return err
}

// ListPackages (套餐列表) asks for packages by code, or for those that the text finds.
type ListPackages struct {
	Text string `json:"text,omitempty"`
	Gone bool   `json:"gone,omitempty"`
}

// Name is the query's name.
func (ListPackages) Name() string { return "catalog.packages" }

// Ask lists the packages.
func (q ListPackages) Ask(tx *kv.Tx) ([]Package, error) {
	if q.Text != "" {
		return read(tx, SearchPackages(tx, q.Text, maxListed), Packages)
	}
	var list []Package
	for p, err := range packageByCode.Rows(tx, nil) {
		if err != nil || len(list) == maxListed {
			return list, err
		}
		if q.Gone || !p.Gone {
			list = append(list, p)
		}
	}
	return list, nil
}

// Cost is what one line costs today: its own price, else the item's or the shop's rate, or the part's.
func (l PackageLine) Cost(tx *kv.Tx, rate base.Fen) (base.Fen, error) {
	if !l.Part.IsZero() {
		p, err := stock.Get(tx, l.Part)
		if err != nil {
			return 0, err
		}
		price, qty := l.Price, l.Qty
		if price == 0 {
			price = p.Price
		}
		if qty == 0 {
			qty = 1000
		}
		return price.Times(qty), nil
	}
	i, err := Items.Get(tx, l.Item)
	if err != nil {
		return 0, err
	}
	price, hours := l.Price, l.Qty
	if price == 0 {
		price = i.Rate
	}
	if price == 0 {
		price = rate
	}
	if hours == 0 {
		hours = i.Hours
	}
	return price.Times(hours), nil
}

// Total is what the package costs today, the discount taken off.
func (p Package) Total(tx *kv.Tx, rate base.Fen) (base.Fen, error) {
	sum := -p.Discount
	for _, l := range p.Lines {
		f, err := l.Cost(tx, rate)
		if err != nil {
			return 0, err
		}
		sum += f
	}
	return max(sum, 0), nil
}
