package parts

import (
	"fmt"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/file"
	"jieche/data/stock"
	"jieche/data/workbook"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// qualities are the kinds of part in the order of their keys.
var qualities = []stock.Quality{stock.Original, stock.Equivalent, stock.Brand, stock.Remanufactured, stock.Repaired, stock.Reused}

// editPart shows the form of a part; one without an id is new. saved gets its id.
func editPart(d *desk.Desk, p stock.Part, saved func(stock.ID)) {
	code, name, spec := text("如 15208-65F0E", p.Code), text("如 机油滤清器", p.Name), text("品牌、规格", p.Spec)
	fits, unit, bin := text("如 轩逸 2020–2024", p.Fits), text("个、L、套", p.Unit), text("如 A2-07", p.Bin)
	maker, origin := text("", p.Maker), text("", p.Origin)
	price := kit.NewMoneyEntry()
	price.Parse = readCost
	price.Set(p.Price)
	least, most, safety := amount(p.Min), amount(p.Max), amount(p.Safety)
	var options []kit.Option
	for _, q := range qualities {
		options = append(options, kit.Option{Value: string(q)})
	}
	quality := kit.NewChoice(options, nil).Boxed()
	quality.Set(string(p.Quality))
	gone := kit.NewCheck("停用（不再出现在查找里，流水保留）", nil)
	gone.Set(p.Gone)
	body := kit.Down(8,
		row(kit.Field("配件编号", code), kit.Field("名称", name), kit.Field("厂牌规格", spec)),
		kit.Field("性质", quality),
		row(kit.Field("适用车型", fits), kit.Field("单位", unit), kit.Field("货位", bin)),
		row(kit.Field("生产厂家", maker), kit.Field("产地", origin), kit.Field("售价", price)),
		row(kit.Field("最低库存", least), kit.Field("最高库存", most), kit.Field("安全库存", safety)))
	if !p.ID.IsZero() {
		body.Add(gone)
	}
	kit.Chain(code, name, spec, quality, fits, unit, bin, maker, origin, price, least, most, safety)
	marks := map[string]interface{ SetError(string) }{"code": code, "name": name, "spec": spec, "fits": fits, "unit": unit, "bin": bin,
		"maker": maker, "origin": origin, "price": price, "min": least, "max": most, "safety": safety}
	op := desk.NewOp()
	title := "新增配件"
	if !p.ID.IsZero() {
		title = "修改配件"
	}
	dialog := kit.NewDialog(d.Win, title, body, "保存", "返回", func(done func(error)) {
		for _, problem := range []error{price.Problem(), least.Problem(), most.Problem(), safety.Problem()} {
			if problem != nil {
				done(problem)
				return
			}
		}
		p.Code, p.Name, p.Spec, p.Fits, p.Unit, p.Bin, p.Maker, p.Origin = code.Text, name.Text, spec.Text, fits.Text, unit.Text, bin.Text, maker.Text, origin.Text
		p.Quality, p.Gone = stock.Quality(quality.Value()), gone.On
		p.Price, _ = price.Get()
		p.Min, _ = least.Get()
		p.Max, _ = most.Get()
		p.Safety, _ = safety.Get()
		mark := func(err error) {
			if f, ok := base.AsFault(err); ok && marks[f.Field] != nil {
				marks[f.Field].SetError(f.Say)
			}
			done(err)
		}
		desk.Submit(d, op, stock.SavePart{Part: p}, mark, func(s stock.Saved) { saved(s.ID) })
	}).Width(760)
	safety.OnDone = dialog.Submit
	dialog.Show()
}

// text is a field that begins with a value.
func text(hint, value string) *kit.Entry {
	e := kit.NewEntry(hint)
	e.SetText(value)
	return e
}

// row sets fields side by side, each as wide as the others.
func row(fields ...fyne.CanvasObject) fyne.CanvasObject {
	cols := kit.Cols(10)
	for _, f := range fields {
		cols.Add(kit.Flex(1, f))
	}
	return cols
}

// amount is a field for a quantity that may be left empty.
func amount(q base.Milli) *kit.QtyEntry {
	e := kit.NewQtyEntry()
	if q != 0 {
		e.Set(q)
	}
	return e
}

// askTake asks for what leaves or enters without a work order.
func askTake(d *desk.Desk, c stock.Card, then func(stock.Moved)) {
	f := takeOut{card: c, kind: takeKinds[0].kind}
	var options []kit.Option
	for i, k := range takeKinds {
		options = append(options, kit.Option{Value: string(k.kind), Text: fmt.Sprintf("%d %s", i+1, k.word)})
	}
	kind := kit.NewChoice(options, nil).Boxed()
	kind.Set(string(f.kind))
	qty, price, reason := kit.NewQtyEntry(), kit.NewMoneyEntry(), kit.NewEntry(takeKinds[0].hint)
	price.Parse = readCost
	price.Set(c.Part.Price)
	outcome := kit.NewParaOf("", 12, false, kit.Colours().Ink2)
	priceField := kit.Flex(1, kit.Field("单价", price))
	read := func() error {
		f.kind, f.reason = stock.MoveKind(kind.Value()), reason.Text
		f.qty, _ = qty.Get()
		f.price, _ = price.Get()
		if err := qty.Problem(); err != nil {
			return err
		}
		return price.Problem()
	}
	fields := kit.Cols(8, kit.Flex(1, kit.Field("数量（"+c.Part.Unit+"）", qty)), priceField, kit.Flex(2, kit.Field("原因", reason)))
	show := func() {
		_ = read()
		outcome.SetText(f.outcome())
		for _, k := range takeKinds {
			if k.kind == f.kind {
				reason.SetPlaceHolder(k.hint)
			}
		}
		if f.kind == stock.Sale || f.kind == stock.SaleReturn {
			priceField.Show()
		} else {
			priceField.Hide()
		}
		fields.Refresh()
	}
	kind.OnChanged = show
	qty.OnChanged = func(string) { show() }
	op := desk.NewOp()
	body := kit.Down(8, kit.Bold(joined(" ", c.Part.Name, c.Part.Code)), kit.Field("种类（盘点时输入实盘数量）", kind), fields, outcome)
	dialog := kit.NewDialog(d.Win, "其他出入库", body, "登记", "返回", func(done func(error)) {
		if err := read(); err != nil {
			done(err)
			return
		}
		command, err := f.command()
		if err != nil {
			if fault, ok := base.AsFault(err); ok && fault.Field == "qty" {
				qty.SetError(fault.Say)
			}
			done(err)
			return
		}
		desk.Submit(d, op, command, done, then)
	}).Width(640).First(kind)
	reason.OnDone = dialog.Submit
	kit.Chain(kind, qty)
	show()
	dialog.Show()
}

// openMove shows a movement in full.
func (s *shelf) openMove(m stock.MoveLine) {
	body := kit.Down(6)
	for _, l := range [][2]string{{"时间", m.At.String()}, {"流水", m.Kind.Word()}, {"单号", string(m.Doc)}, {"工单", string(m.Order)},
		{"数量", minus(m.Signed.String()) + " " + s.card.Part.Unit}, {"之后结存", minus(m.Balance.String())}, {"成本", m.Cost.String()},
		{"货位", m.Bin}, {"批次", string(m.Batch)}, {"原因", m.Reason}} {
		if l[1] != "" {
			body.Add(kit.Across(8, kit.Fixed(70, 0, kit.Caption(l[0])), kit.Body(brief(l[1], 40))))
		}
	}
	if why := mayCorrect(m); why != "" {
		body.Add(kit.NewParaOf(why, 12, false, kit.Colours().Ink2))
		kit.NewDialog(s.d.Win, "出入库流水", body, "关闭", "", kit.Done(func() error { return nil })).Show()
		return
	}
	var d *kit.Dialog
	d = kit.NewDialog(s.d.Win, "出入库流水", body, "冲正", "返回", func(done func(error)) {
		d.Close()
		s.correct(m)
	})
	d.Show()
}

// correct moves a movement back.
func (s *shelf) correct(m stock.MoveLine) {
	if why := mayCorrect(m); why != "" {
		s.d.Say(why)
		return
	}
	reason := kit.NewEntry("如 数量录错")
	body := kit.Down(8, kit.NewPara(fmt.Sprintf("%s %s %s %s %s。冲正会登记一条方向相反的流水，原流水保留。", m.At.Day(), m.Doc, m.Kind.Word(), minus(m.Signed.String()), s.card.Part.Unit)),
		kit.Field("原因", reason))
	op := desk.NewOp()
	d := kit.NewDialog(s.d.Win, "冲正 "+joined(" ", s.card.Part.Name, s.card.Part.Code), body, "冲正", "返回", func(done func(error)) {
		desk.Submit(s.d, op, stock.Correct{Move: m.ID, Part: m.Part, Reason: reason.Text}, done, func(r stock.Moved) {
			s.d.Say("已冲正，流水号 " + string(r.No))
			s.Reload()
		})
	}).First(reason)
	reason.OnDone = d.Submit
	d.Show()
}

// export writes the list as it was searched into the shop's folder, beside the window.
func (s *shelf) export() {
	q := s.m.question(0)
	q.Size = 1_000_000
	day := s.d.Now().Day()
	kit.Run(s.d.Work, func() (string, error) {
		found, err := data.Ask(s.d.Store, q)
		if err != nil {
			return "", err
		}
		return writeParts(filepath.Join(s.d.Store.Dir(), "exports"), day, found)
	}, func(path string, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		kit.Tell(s.d.Win, "已导出", fmt.Sprintf("%d 种配件已写入\n%s", s.m.found, path))
	})
}

// partHeadings are the columns of the exported list.
var partHeadings = []workbook.Heading{{Key: "code", Title: "配件编号"}, {Key: "name", Title: "名称"}, {Key: "spec", Title: "厂牌规格"}, {Key: "fits", Title: "适用车型"},
	{Key: "quality", Title: "性质"}, {Key: "unit", Title: "单位"}, {Key: "bin", Title: "货位"}, {Key: "on_hand", Title: "结存"}, {Key: "reserved", Title: "占用"},
	{Key: "available", Title: "可用"}, {Key: "cost", Title: "成本单价"}, {Key: "price", Title: "售价"}, {Key: "safety", Title: "安全库存"}}

// writeParts writes the workbook and returns where it is.
func writeParts(folder string, day base.Day, found workorder.PartsFound) (string, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", base.Refuse(base.Full, "export.folder", "", "不能在 %s 建立导出文件夹，请检查磁盘空间和权限", folder).Because(err)
	}
	path := filepath.Join(folder, "配件 "+day.String()+".xlsx")
	var rows []workbook.Row
	for _, c := range found.Rows {
		p := c.Part
		rows = append(rows, workbook.Row{p.Code, p.Name, p.Spec, p.Fits, string(p.Quality), p.Unit, p.Bin, c.OnHand, c.Reserved, c.Available, c.Cost, p.Price, p.Safety})
	}
	if err := file.ReplaceWith(path, func(f *os.File) error {
		return workbook.Export(f, workbook.XLSX, "配件", partHeadings, workbook.Rows(rows))
	}); err != nil {
		return "", base.Refuse(base.Full, "export.file", "", "没有写成 %s。文件正打开着时请先关闭，磁盘满时请先腾出空间", path).Because(err)
	}
	return path, nil
}
