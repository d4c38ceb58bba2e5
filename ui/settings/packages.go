package settings

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/find"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// packages is the list of packages.
type packages struct {
	d      *desk.Desk
	latest kit.Latest
	table  *kit.Table[catalog.PackageSheet]
	page   fyne.CanvasObject
}

func newPackages(d *desk.Desk) *packages {
	s := &packages{d: d}
	s.table = kit.NewTable(
		kit.Column[catalog.PackageSheet]{Title: "编号", Width: 130, Text: func(p catalog.PackageSheet) string { return p.Package.Code }},
		kit.Column[catalog.PackageSheet]{Title: "套餐", Width: 220, Text: func(p catalog.PackageSheet) string { return p.Package.Name }},
		kit.Column[catalog.PackageSheet]{Title: "内容", Width: 300, Weight: 1, Text: contents},
		kit.Column[catalog.PackageSheet]{Title: "优惠", Width: 90, Right: true, Text: func(p catalog.PackageSheet) string { return p.Package.Discount.String() }},
		kit.Column[catalog.PackageSheet]{Title: "今天的价格", Width: 110, Right: true, Text: func(p catalog.PackageSheet) string { return p.Total.String() }},
		kit.Column[catalog.PackageSheet]{Title: "", Width: 84, Cell: func(p catalog.PackageSheet) kit.Cell {
			if p.Package.Gone {
				return kit.Cell{Chip: "停用", State: kit.Waiting}
			}
			return kit.Cell{}
		}},
	)
	s.table.ID = func(p catalog.PackageSheet) string { return p.Package.ID.String() }
	s.table.Fade = func(p catalog.PackageSheet) bool { return p.Package.Gone }
	s.table.OnOpen = s.edit
	s.table.SetEmpty("套餐把几个项目和配件放在一起，开单时一次选好：小保养 = 换机油机滤 + 机油 4 L + 机滤 1 个。", kit.Primary("新增套餐", "Ctrl+N", s.add))
	bar := kit.NewActionBar(kit.Primary("新增套餐", "Ctrl+N", s.add), []*kit.Button{kit.NewButton("修改", "Enter", func() {
		if p, ok := s.table.Selected(); ok {
			s.edit(p)
		}
	})})
	s.page = kit.Page(kit.Panel(s.table), bar)
	return s
}

func contents(p catalog.PackageSheet) string {
	var names []string
	for _, l := range p.Lines {
		names = append(names, l.Name)
	}
	return strings.Join(names, "、")
}

func (s *packages) Content() fyne.CanvasObject { return s.page }
func (s *packages) Focus()                     { s.d.Focus(s.table) }
func (s *packages) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"packages": s.table}
}

func (s *packages) Keys() kit.Keymap { return kit.Keymap{"Ctrl+N": s.add} }

func (s *packages) Reload() {
	kit.Fetch(s.d.Work, &s.latest, func() ([]catalog.PackageSheet, error) {
		list, err := data.Ask(s.d.Store, catalog.ListPackages{Gone: true})
		if err != nil {
			return nil, err
		}
		var sheets []catalog.PackageSheet
		for _, p := range list {
			sheet, err := data.Ask(s.d.Store, catalog.PackageOf{Draft: &p})
			if err != nil {
				return nil, err
			}
			sheets = append(sheets, sheet)
		}
		return sheets, nil
	}, func(list []catalog.PackageSheet, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		s.table.SetRows(list)
	})
}

func (s *packages) add() { s.edit(catalog.PackageSheet{}) }

// numbered is a line with its place, so that a table of them knows which one is edited.
type numbered struct {
	at int
	catalog.PackageSheetRow
}

// edit puts a package together: the picker finds items and parts, the table changes hours, quantities and prices.
func (s *packages) edit(p catalog.PackageSheet) {
	b := &bundle{pack: p.Package, lines: append([]catalog.PackageSheetRow(nil), p.Lines...)}
	code, name := kit.NewEntry("如 XBY-DZ"), kit.NewEntry("如 小保养（大众 EA211）")
	code.SetText(p.Package.Code)
	name.SetText(p.Package.Name)
	discount := kit.NewMoneyEntry()
	if p.Package.Discount > 0 {
		discount.Set(p.Package.Discount)
	}
	gone := kit.NewCheck("停用", nil)
	gone.Set(p.Package.Gone)
	total := kit.Right(kit.Title(""))
	var table *kit.Table[numbered]
	render := func() {
		var rows []numbered
		for i, l := range b.lines {
			rows = append(rows, numbered{i, l})
		}
		table.SetRows(rows)
		off, _ := discount.Get()
		kit.Say(total, fmt.Sprintf("今天的价格 ￥%s", b.total(off)))
	}
	table = linesTable(b, func() { render() })
	discount.OnChanged = func(string) { render() }
	search := kit.NewPicker("加入项目或配件：编码、名称或拼音首字母", s.d.Work, s.candidates, func(h find.LineHit) {
		b.add(h)
		render()
	})
	search.Clears, search.ListWidth = true, 620
	kit.Chain(code, name, discount, search)
	flex := func(weight float32, label string, o fyne.CanvasObject) fyne.CanvasObject {
		return kit.Flex(weight, kit.Field(label, o))
	}
	body := kit.Down(8, kit.Cols(10, flex(2, "编号", code), flex(4, "名称", name), flex(2, "套餐优惠（元）", discount), flex(1, "", gone)),
		search, kit.Fixed(0, 260, kit.Panel(table)), total)
	op := desk.NewOp()
	title := "修改套餐"
	if p.Package.ID.IsZero() {
		title = "新增套餐"
	}
	kit.NewDialog(s.d.Win, title, body, "保存", "返回", func(done func(error)) {
		if err := discount.Problem(); err != nil {
			done(err)
			return
		}
		b.pack.Code, b.pack.Name, b.pack.Gone = code.Text, name.Text, gone.On
		b.pack.Discount, _ = discount.Get()
		desk.Submit(s.d, op, catalog.SavePackage{Package: b.stored()}, done, func(catalog.SavedPackage) {
			s.d.Say("已保存套餐 " + b.pack.Name)
			s.Reload()
		})
	}).Width(860).First(code).Show()
	render()
}

// linesTable edits the lines of a package in their places; Del takes one out.
func linesTable(b *bundle, changed func()) *kit.Table[numbered] {
	table := kit.NewTable(
		kit.Column[numbered]{Title: "编码", Width: 130, Text: func(l numbered) string { return l.Code }},
		kit.Column[numbered]{Title: "项目 / 配件", Width: 240, Weight: 1, Text: func(l numbered) string { return l.Name }},
		kit.Column[numbered]{Title: "工时/数量", Width: 110, Right: true, Text: func(l numbered) string { return b.qty(l.at).String() + " " + l.Unit },
			Edit: &kit.CellEdit[numbered]{Text: func(l numbered) string { return strings.ReplaceAll(b.qty(l.at).String(), ",", "") }, Set: func(l numbered, text string) error {
				q, err := base.ParseMilli(text)
				if err != nil {
					return err
				}
				if q <= 0 {
					return base.Refuse(base.Invalid, "package.qty", "qty", "数量必须大于零；不要这一行请按 Del")
				}
				b.lines[l.at].Qty = q
				changed()
				return nil
			}}},
		kit.Column[numbered]{Title: "单价（空按当天）", Width: 130, Right: true, Text: priceWord,
			Edit: &kit.CellEdit[numbered]{Text: typedPrice, Set: func(l numbered, text string) error {
				if strings.TrimSpace(text) == "" {
					b.lines[l.at].Price = 0
					changed()
					return nil
				}
				f, err := base.ParseFen(text)
				if err != nil {
					return err
				}
				if f < 0 {
					return base.Refuse(base.Invalid, "package.price", "price", "单价不能是负数；要减钱请用套餐优惠")
				}
				b.lines[l.at].Price = f
				changed()
				return nil
			}}},
		kit.Column[numbered]{Title: "金额", Width: 96, Right: true, Text: func(l numbered) string { return l.Cost().String() }},
	)
	table.OnDelete = func(l numbered) {
		b.remove(l.at)
		changed()
	}
	table.SetEmpty("在上面的框里查找，Enter 加入；Tab 改数量和单价，Del 去掉。", nil)
	return table
}

func priceWord(l numbered) string {
	if l.Price == 0 {
		return "当天 " + l.Today.String()
	}
	return l.Price.String()
}

func typedPrice(l numbered) string {
	if l.Price == 0 {
		return ""
	}
	return l.Price.Plain()
}

// candidates finds items and parts; a package can't stand in a package.
func (s *packages) candidates(text string) ([]kit.Pick[find.LineHit], error) {
	found, err := data.Ask(s.d.Store, find.Lines{Text: text})
	if err != nil {
		return nil, desk.Said(err)
	}
	var picks []kit.Pick[find.LineHit]
	for _, h := range found {
		if !h.Package.IsZero() {
			continue
		}
		kind := "项目"
		if !h.Part.IsZero() {
			kind = "配件"
		}
		picks = append(picks, kit.Pick[find.LineHit]{Item: kit.Item{Title: h.Name, Detail: strings.TrimSpace(h.Code + " " + h.Spec), Right: h.Price.String(), Chip: kind}, Value: h})
	}
	return picks, nil
}
