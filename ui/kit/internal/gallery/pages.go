package main

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"jieche/data/base"
	"jieche/ui/kit"
)

func entry(text string) *kit.Entry {
	e := kit.NewEntry("")
	e.SetText(text)
	return e
}

func reception(fyne.Window) (fyne.CanvasObject, kit.Keymap) {
	plate := kit.NewPlateEntry(asIs, "粤B")
	plate.Set("粤B·7K291")
	vin := kit.NewVINEntry(asIs, nil)
	vin.Set("LGBH52E07MY137218")
	km := kit.NewCountEntry(0, 2_000_000)
	km.Set(48620)
	phone := kit.NewPhoneEntry(asIs)
	phone.Set("13800132210")
	fuel := kit.NewChoice(kit.Options("E", "¼", "½", "¾", "F"), nil).Boxed()
	fuel.Set("½")
	came := kit.NewChoice(kit.Options("开进", "拖进", "事故"), nil).Boxed()
	came.Set("开进")
	car := kit.Card(
		kit.Cols(10, kit.Fixed(150, 0, kit.Field("车牌号码", plate)), kit.Fixed(74, 0, kit.Field("颜色", entry("蓝"))),
			kit.Flex(1, kit.Field("VIN", vin, kit.Chip("校验正确 · 2021", kit.Ready)))),
		kit.Cols(10, kit.Flex(5, kit.Field("厂牌型号", entry("东风日产 轩逸 1.6L"))), kit.Flex(3, kit.Field("发动机号", entry("HR16 · 523981"))), kit.Flex(2, kit.Field("颜色", entry("珠光白")))),
		kit.Cols(10, kit.Flex(1, kit.Field("行驶里程 km", km)), kit.Field("油量", fuel), kit.Field("进场", came)),
	)
	agree := kit.NewMultiChoice(kit.Options("同意回访", "同意营销", "方便接听：18:00 以后"), nil)
	agree.Set("同意回访")
	owner := kit.Card(
		kit.Cols(10, kit.Flex(1, kit.Field("车主", entry("周建平"))), kit.Flex(1, kit.Field("电话", phone))),
		kit.Cols(10, kit.Flex(1, kit.Field("送修人", entry("周浩（儿子）"))), kit.Flex(1, kit.Field("送修人电话", entry("139 2711 8840")))),
		kit.Across(0, agree),
	)
	banner := kit.Banner(kit.Held, "接车前请留意", "空调异响仍在质保期内（至 12-02 或 50,073 km）", "上次建议未做：空气滤清器 ￥86.00", "保险 2026-12-18 到期", "里程比上次多 7,547 km（5 个月）")
	said := kit.NewTextArea("照客户的原话记", 2)
	said.SetText("刹车时前面有尖锐的响声，冷车明显；空调一挡时嗡嗡响。")
	when := kit.NewMultiChoice(kit.Options("冷车", "热车"), nil)
	when.Set("冷车")
	words := kit.Card(kit.Field("客户原话（照说的记）", said), kit.Across(8, kit.Caption("何时"), when, kit.Caption("路况"), kit.NewMultiChoice(kit.Options("市区", "高速", "颠簸"), nil)))
	var checks []fyne.CanvasObject
	for _, n := range []string{"钥匙 2 把", "备胎", "千斤顶", "三角牌", "灭火器", "行驶证", "保养手册", "工具"} {
		c := kit.NewCheck(n, nil)
		c.Set(n != "灭火器" && n != "工具")
		checks = append(checks, c)
	}
	things := kit.Card(kit.Bold("随车物品"), kit.Grid(4, 8, 2, checks...), kit.Field("客户委托保管（逐项写明）", entry("后备箱儿童座椅 1 个")),
		kit.Bold("仪表与功能"), kit.Flow(4, kit.Chip("故障灯：ABS", kit.Late), kit.Chip("灯光", kit.Ready), kit.Chip("升降器", kit.Ready), kit.Chip("空调：异响", kit.Held)))
	next := kit.Primary("下一步：估价", "Ctrl+Enter", func() {})
	bar := kit.NewActionBar(next, []*kit.Button{kit.NewButton("打印接车登记表", "F9", nil), kit.NewButton("照上次", "Ctrl+L", nil)},
		kit.Caption("受理号码 A17 · 草稿已存"), kit.NewButton("放弃", "", nil))
	bar.SetMissing("是否洗车")
	plot := kit.TitledCard("环车检查", kit.Caption("点选部位，再按 1 划痕 2 凹陷"), kit.NewPara("车身图"))
	top := kit.Cols(12, kit.Flex(53, car), kit.Flex(42, owner), kit.Flex(28, banner))
	low := kit.Cols(12, kit.Flex(1, kit.Down(10, words, kit.Flex(1, things))), kit.Flex(1, plot))
	return kit.Page(kit.Down(10, top, kit.Flex(1, low)), bar), kit.KeysOfButtons(next)
}

type lineRow struct {
	section, no, name, note, nature, qty, price, total, payer, stock string
	state                                                            kit.State
	chip                                                             string
}

func order(w fyne.Window) (fyne.CanvasObject, kit.Keymap) {
	rows := []lineRow{
		{section: "维修项目（工时费）"},
		{no: "1", name: "四万公里保养", note: "套餐 BY-40K", nature: "—", qty: "1.20", price: "120.00", total: "144.00", payer: "客户"},
		{no: "2", name: "更换前刹车片（左右）", nature: "—", qty: "1.00", price: "120.00", total: "120.00", payer: "客户"},
		{no: "3", name: "空调异响检查", chip: "保修期内返修", nature: "—", qty: "0.50", price: "120.00", total: "60.00", payer: "返修"},
		{section: "配件（材料费）"},
		{no: "4", name: "机油 0W-20 全合成", nature: "原厂件", qty: "3.500 L", price: "62.50", total: "218.75", payer: "客户", stock: "有 46.2", state: kit.Ready},
		{no: "5", name: "机油滤清器 15208-65F0E", nature: "原厂件", qty: "1 个", price: "38.00", total: "38.00", payer: "客户", stock: "有 12", state: kit.Ready},
		{no: "6", name: "空调滤清器（活性炭）", nature: "品牌件", qty: "1 个", price: "98.50", total: "98.50", payer: "客户", stock: "余 1，低于安全库存", state: kit.Held},
		{no: "7", name: "前刹车片 D1060-4BA0A", nature: "原厂件", qty: "1 套", price: "420.00", total: "420.00", payer: "客户", stock: "缺，明天 10:00 到", state: kit.Late},
	}
	set := func(lineRow, string) error { return errors.New("请输入不超过 999 的数量") }
	t := kit.NewTable(
		kit.Column[lineRow]{Title: "#", Width: 38, Text: func(r lineRow) string { return r.no }},
		kit.Column[lineRow]{Title: "项目 / 配件", Width: 200, Weight: 1, Cell: func(r lineRow) kit.Cell {
			return kit.Cell{Text: r.name, Note: r.note, Chip: r.chip, State: kit.Ready}
		}},
		kit.Column[lineRow]{Title: "性质", Width: 80, Text: func(r lineRow) string { return r.nature }},
		kit.Column[lineRow]{Title: "工时/数量", Width: 96, Right: true, Text: func(r lineRow) string { return r.qty }, Edit: &kit.CellEdit[lineRow]{Text: func(r lineRow) string { return r.qty }, Set: set}},
		kit.Column[lineRow]{Title: "单价", Width: 86, Right: true, Text: func(r lineRow) string { return r.price }, Edit: &kit.CellEdit[lineRow]{Text: func(r lineRow) string { return r.price }, Set: set}},
		kit.Column[lineRow]{Title: "金额", Width: 86, Right: true, Text: func(r lineRow) string { return r.total }},
		kit.Column[lineRow]{Title: "付费方", Width: 70, Text: func(r lineRow) string { return r.payer }},
		kit.Column[lineRow]{Title: "库存", Width: 180, Cell: func(r lineRow) kit.Cell { return kit.Cell{Chip: r.stock, State: r.state} }},
	)
	t.Section = func(r lineRow) string { return r.section }
	t.SetRows(rows)
	t.Select(8)
	add := kit.NewPicker("编码、名称或拼音首字母，如 hhs → 火花塞", kit.Worker(work), found, func(string) {})
	add.Clears = true
	t.OnPastEnd = func() { kit.Focus(add) }
	pay := kit.NewChoice(kit.Options("微信", "现金", "挂账"), nil)
	pay.Set("微信")
	old := kit.NewChoice(kit.Options("带走", "放弃"), nil)
	old.Set("带走")
	wash := kit.NewChoice(kit.Options("要", "不要"), nil)
	ask := func(name string, c *kit.Choice, note fyne.CanvasObject) fyne.CanvasObject {
		row := kit.Across(6, kit.Fixed(70, 0, kit.Caption(name)), c)
		if note != nil {
			row.Add(note)
		}
		return row
	}
	figure := kit.Right(kit.Figure("￥1,000.00"))
	side := kit.Fixed(318, 0, kit.Down(10,
		kit.Card(kit.Down(2, kit.Caption("客户原话"), kit.NewPara("刹车时前面有尖锐的响声，冷车明显；空调一挡时嗡嗡响。"))),
		kit.Card(kit.Bold("打印前必须问清"), ask("付费方式", pay, nil), ask("旧件处理", old, nil), ask("是否洗车", wash, kit.Tint(kit.Caption("← 未问"), kit.Colours().Bad))),
		kit.Spacer(),
		kit.Card(kit.Down(2, kit.Sum("工时费", "324.00"), kit.Sum("材料费", "775.25"), kit.Sum("返修减免", "−60.00"), kit.Sum("套餐优惠", "−39.25")), kit.Hairline(),
			kit.Down(0, kit.Across(8, kit.Bold("预计合计"), kit.Spacer(), figure), kit.Right(kit.Caption("人民币壹仟元整"))))))
	head := kit.Across(12, kit.BigPlate("粤B·7K291", kit.Blue),
		kit.Down(0, kit.Bold("东风日产 轩逸 1.6L 2021 · 珠光白"), kit.Caption("VIN LGBH52E07MY137218 · 本次 48,620 km（上次 41,073 km，5 个月前）")),
		kit.Down(0, kit.Across(6, kit.Bold("周建平"), kit.Chip("忠实客户", kit.Waiting)), kit.Caption("车主 · 138****2210 · 送修人 周浩（儿子）")),
		kit.Spacer(), kit.Down(0, kit.Right(kit.Caption("承诺交车")), kit.Big("今天 16:30")), kit.BigChip("一般维修 · 估价", kit.Working))
	steps := kit.NewSteps(
		kit.Step{Name: "预约", Detail: "11-19 李敏", State: kit.StepDone}, kit.Step{Name: "接车", Detail: "09:12 李敏", State: kit.StepDone},
		kit.Step{Name: "估价 / 委托", Detail: "待打印、签字", State: kit.StepNow}, kit.Step{Name: "派工", Detail: "—"}, kit.Step{Name: "领料", Detail: "—"}, kit.Step{Name: "施工", Detail: "—"},
		kit.Step{Name: "三检", Detail: "—"}, kit.Step{Name: "洗车", Detail: "客户需要"}, kit.Step{Name: "结算", Detail: "—"}, kit.Step{Name: "交车", Detail: "出门证"})
	lines := kit.Panel(kit.Down(0, kit.Flex(1, t), kit.Inset(48, 6, 10, 6, kit.Across(0, kit.Fixed(420, 0, add))), kit.Hairline(),
		kit.Inset(12, 8, 12, 8, kit.Caption("Enter 加行 · Tab 换列 · Del 删行 · F4 领料 · Ctrl+T 套餐"))))
	print := kit.Primary("打印任务委托书", "F9", func() {
		kit.Confirm(w, "打印任务委托书", "还没有问客户是否洗车。委托书上会留空，请让客户当面勾选。", "仍然打印", func() { kit.Toast(w, kit.Ready, "任务委托书已打印，请客户签字。") })
	})
	bar := kit.NewActionBar(print, []*kit.Button{kit.NewButton("预览", "", nil), kit.NewButton("估价单", "", nil)}, kit.NewButton("作废", "", nil), kit.NewButton("历史", "", nil))
	bar.SetMissing("是否洗车")
	panel := container.NewStack(canvas.NewRectangle(kit.Colours().Card), kit.Down(0, kit.Inset(16, 8, 16, 8, head), steps))
	page := kit.Page(kit.Cols(12, kit.Flex(1, lines), side), bar)
	return kit.Frame(panel, nil, nil, nil, page), kit.KeysOfButtons(print)
}

func settle(w fyne.Window) (fyne.CanvasObject, kit.Keymap) {
	type row struct{ a, b, c, d, e, f string }
	number := func(title string, f func(row) string) kit.Column[row] {
		return kit.Column[row]{Title: title, Width: 92, Right: true, Cell: func(r row) kit.Cell { return kit.Cell{Text: f(r), Bold: r.a == "合计"} }}
	}
	t := kit.NewTable(
		kit.Column[row]{Title: "费用", Weight: 1, Cell: func(r row) kit.Cell { return kit.Cell{Text: r.a, Bold: r.a == "合计"} }},
		number("应收", func(r row) string { return r.b }), number("优惠", func(r row) string { return r.c }), number("客户", func(r row) string { return r.d }), number("保险", func(r row) string { return r.e }), number("厂家", func(r row) string { return r.f }))
	t.SetRows([]row{{"维修诊断费", "50.00", "−50.00", "0.00", "0.00", "0.00"}, {"工时费", "480.00", "−48.00", "432.00", "0.00", "0.00"}, {"材料费", "2,054.50", "0.00", "854.50", "1,200.00", "0.00"},
		{"加工费（动平衡外协）", "60.00", "0.00", "0.00", "60.00", "0.00"}, {"抹零", "0.00", "−0.50", "−0.50", "0.00", "0.00"}, {"合计", "2,644.50", "−98.50", "1,286.00", "1,260.00", "0.00"}})
	t.Still = true
	left := kit.Panel(kit.Down(0, kit.Pad(14, kit.Across(12, kit.BigPlate("粤S·3F88Q", kit.Blue), kit.Down(0, kit.Bold("上汽大众 朗逸 1.5L"), kit.Caption("东莞宏达物流有限公司 · 送修人 吴海波 · 出厂里程 86,204 km")))),
		kit.Fixed(0, 240, t), kit.Inset(14, 12, 14, 12, kit.Down(8, kit.Bold("放行检查"), kit.Flow(14, kit.Body("✓ 委托书与增项均已签字"), kit.Body("✓ 领料 7 项全部在单"), kit.Body("✓ 总检 黄志强 11:02")),
			kit.Across(8, kit.Tint(kit.Bold("！"), kit.Colours().Warn), kit.Body("挂账 ￥1,000.00 超出协议额度 ￥200.00，需服务经理授权"), kit.KeyCap("Ctrl+G"))))))
	wechat, credit, cash := kit.NewMoneyEntry(), kit.NewMoneyEntry(), kit.NewMoneyEntry()
	wechat.Set(28600)
	credit.Set(100000)
	pay := kit.Primary("收款并打印", "Ctrl+Enter", func() {
		kit.Approve(w, "需要授权", "挂账 ￥1,000.00 超出协议额度 ￥200.00。", []string{"黄志强 服务经理", "陈刚 店长"}, func(name, pin string, done func(error)) { done(errors.New("PIN 不对，还可以试 2 次。")) })
	})
	note := func(s string) fyne.CanvasObject { return kit.Fixed(120, 0, kit.Caption(s)) }
	right := kit.Panel(kit.Pad(16, kit.Down(10,
		kit.Across(8, kit.Bold("客户应付"), kit.Spacer(), kit.Down(0, kit.Right(kit.Text("￥1,286.00", 32, true, kit.Colours().Ink)), kit.Right(kit.Caption("人民币壹仟贰佰捌拾陆元整")))),
		kit.Beside(90, "微信", wechat, note("尾号 4410")), kit.Beside(90, "挂账", credit, note("宏达物流 月结")), kit.Beside(90, "现金", cash, note("")), kit.Hairline(),
		kit.Across(8, kit.Bold("还差"), kit.Spacer(), kit.Tint(kit.Bold("￥0.00"), kit.Colours().Good)), kit.Spacer(),
		kit.Caption("收款后依次打印：结算单 3 联 · 出门证（门卫联 + 存根）"), kit.Fixed(0, 42, pay))))
	return kit.Page(kit.Cols(12, kit.Flex(54, left), kit.Flex(46, right)), nil), kit.KeysOfButtons(pay)
}

func parts(fyne.Window) (fyne.CanvasObject, kit.Keymap) {
	type row struct {
		code, name, nature, bin, have, held, free, cost, price string
		short                                                  bool
	}
	t := kit.NewTable(
		kit.Column[row]{Title: "编码", Width: 146, Text: func(r row) string { return r.code }}, kit.Column[row]{Title: "名称", Weight: 1, Text: func(r row) string { return r.name }},
		kit.Column[row]{Title: "性质", Width: 78, Text: func(r row) string { return r.nature }}, kit.Column[row]{Title: "货位", Width: 76, Text: func(r row) string { return r.bin }},
		kit.Column[row]{Title: "结存", Width: 84, Right: true, Text: func(r row) string { return r.have }}, kit.Column[row]{Title: "占用", Width: 70, Right: true, Text: func(r row) string { return r.held }},
		kit.Column[row]{Title: "可用", Width: 80, Right: true, Cell: func(r row) kit.Cell {
			if r.short {
				return kit.Cell{Text: r.free, Bold: true, Ink: kit.Colours().Bad}
			}
			return kit.Cell{Text: r.free}
		}},
		kit.Column[row]{Title: "成本", Width: 80, Right: true, Text: func(r row) string { return r.cost }}, kit.Column[row]{Title: "售价", Width: 80, Right: true, Text: func(r row) string { return r.price }})
	var rows []row
	for i := 0; i < 1500; i++ {
		rows = append(rows, row{"D1060-4BA0A", "前刹车片", "原厂件", "A2-07", "0", "1", "−1", "268.40", "420.00", true}, row{"BP-N2214", "前刹车片 陶瓷", "品牌件", "A2-08", "6", "0", "6", "148.00", "298.00", false},
			row{"DOT4-1L", "制动液 DOT4", "原厂件", "D1-02", "18.250 L", "1.000", "17.250", "31.20", "56.00", false}, row{"SCP-LUBE", "刹车片静音膏 非常长的名称用来看省略号怎么显示", "品牌件", "D1-11", "0.840 kg", "0", "0.840", "62.00", "120.00", false})
	}
	t.SetRows(rows)
	find := kit.NewEntry("编码、名称或拼音首字母")
	t.OnPastTop = func() { kit.Focus(find) }
	find.OnKey = func(k kit.Key) bool {
		if k == "Down" {
			kit.Focus(t)
			return true
		}
		return false
	}
	filter := kit.NewMultiChoice(kit.Options("适用：轩逸 2021", "有货"), nil)
	filter.Set("适用：轩逸 2021")
	left := kit.Panel(kit.Down(0, kit.Inset(12, 10, 12, 8, kit.Across(8, kit.Fixed(300, 0, find), filter, kit.Spacer(), kit.Caption("12 / 3,482 种"))), kit.Flex(1, t)))
	facts := kit.Cols(8)
	for _, f := range [][2]string{{"结存", "0"}, {"占用", "1"}, {"在途", "4 明天 10:00"}, {"月均用量", "5.3"}, {"安全库存", "3"}} {
		facts.Add(kit.Flex(1, kit.Fact(f[0], f[1])))
	}
	detail := kit.Card(kit.Across(8, kit.Title("前刹车片 D1060-4BA0A"), kit.Spacer(), kit.Chip("缺货", kit.Late)), kit.Caption("原厂件 · 套 · 适用 轩逸 2020–2024 · 替代 BP-N2214（有 6）"), facts,
		kit.Fixed(0, 76, kit.NewLinePlot([]float64{1, 2, 1.7, 4, 3.2, 5.2, 2.8, 4.3, 5.6, 3.6, 4.5, 4, 4.9}, "去年 12 月", "本月")))
	empty := kit.NewTable(kit.Column[row]{Title: "日期", Width: 60, Text: func(r row) string { return "" }}, kit.Column[row]{Title: "流水", Weight: 1, Text: func(r row) string { return "" }})
	empty.SetEmpty("这种配件还没有出入库流水。入库后这里列出每一笔。", kit.NewButton("入库", "F7", nil))
	bar := kit.NewActionBar(kit.Primary("入库", "F7", nil), []*kit.Button{kit.NewButton("领料", "F4", nil), kit.NewButton("采购建议（6）", "", nil)}, kit.NewButton("导出", "", nil))
	return kit.Page(kit.Cols(12, kit.Flex(1, left), kit.Fixed(420, 0, kit.Down(10, detail, kit.Flex(1, kit.Panel(empty))))), bar), nil
}

func today(fyne.Window) (fyne.CanvasObject, kit.Keymap) {
	cards := kit.Cols(12)
	for _, c := range []struct {
		a, b, c string
		s       kit.State
	}{{"预约", "12", "已到 7 · 未到 5", 0}, {"在厂", "18", "施工 9 · 等待 4 · 质检 2", 0}, {"可交车", "5", "已通知 3", 0}, {"超时", "2", "最久 1 小时 20 分", kit.Late}, {"停工", "3", "缺件 2 · 等确认 1", 0}, {"今日收款", "23,486.00", "现金 1,200 · 微信 14,860", 0}} {
		cards.Add(kit.Flex(1, kit.FigureCard(c.a, c.b, c.c, c.s)))
	}
	type row struct {
		at, plate string
		colour    kit.PlateColour
		car, who  string
		what      string
		chip      string
		state     kit.State
		next      string
	}
	t := kit.NewTable(kit.Column[row]{Title: "时间", Width: 56, Text: func(r row) string { return r.at }},
		kit.Column[row]{Title: "车辆", Width: 184, Cell: func(r row) kit.Cell { return kit.Cell{Plate: r.plate, Colour: r.colour, Text: r.car} }},
		kit.Column[row]{Title: "客户", Width: 160, Text: func(r row) string { return r.who }}, kit.Column[row]{Title: "事项", Weight: 1, Text: func(r row) string { return r.what }},
		kit.Column[row]{Title: "状态", Width: 90, Cell: func(r row) kit.Cell { return kit.Cell{Chip: r.chip, State: r.state} }},
		kit.Column[row]{Title: "下一步", Width: 120, Right: true, Cell: func(r row) kit.Cell { return kit.Cell{Text: r.next, Key: "Enter"} }})
	t.RowHeight = 35
	t.SetRows([]row{{"10:30", "粤B·7K291", kit.Blue, "轩逸", "周建平 138****2210", "承诺 10:30 交车，仍在施工", "超时 45 分", kit.Late, "联系客户"}, {"11:00", "粤B·D10586", kit.Green, "秦PLUS", "何思远 139****0071", "增项待客户确认：前刹车片 ￥486.00", "等确认", kit.Held, "记录答复"},
		{"11:15", "粤S·3F88Q", kit.Yellow, "朗逸", "东莞宏达物流有限公司", "已质检，待结算 ￥1,286.50", "可交车", kit.Ready, "结算"}, {"11:30", "粤B·A1H72", kit.YellowGreen, "雅阁", "欧阳海燕 137****5566", "预约到店：四万公里保养", "预约", kit.Working, "接车"}, {"13:30", "粤B·55P0L", kit.White, "卡罗拉", "梁静 135****3347", "预约到店：首次保养（厂家付费）", "回访", kit.Waiting, "接车"}, {"今天", "粤Z·K296港", kit.Black, "帝豪", "余涛 188****4402", "三日回访", "回访", kit.Waiting, "拨打"}})
	var bars []kit.Bar
	for i, v := range []float64{5, 6.5, 8, 8.6, 7.4, 3.4, 6, 7.7, 7.2, 5.3, 3.1, 1.6} {
		b := kit.Bar{Label: base.Milli((8+i)*1000).String() + "时", Value: v}
		if v > 8.5 {
			b.State = kit.Late
		}
		bars = append(bars, b)
	}
	side := kit.Down(12, kit.Flex(1, kit.Panel(kit.Pad(14, kit.Down(0, kit.Title("今日工时负荷"), kit.Caption("可用 64.0 工时 · 已占 51.5 · 剩余 12.5"), kit.Fixed(0, 170, kit.NewBarPlot(bars, 8.3, "产能")))))),
		kit.Card(kit.Title("今天要留意"), kit.Down(4, kit.Across(5, kit.Chip("配件", kit.Held), kit.Body("低于安全库存 6 种，建议采购单已备好")), kit.Across(5, kit.Chip("生日", kit.Waiting), kit.Body("3 位客户今天生日")))))
	main := kit.Panel(kit.Down(0, kit.Inset(14, 10, 14, 4, kit.Across(8, kit.Title("现在要做"), kit.Spacer(), kit.Caption("↑↓ 选择，Enter 处理"))), kit.Flex(1, t)))
	return kit.Page(kit.Down(12, cards, kit.Flex(1, kit.Cols(12, kit.Flex(1, main), kit.Fixed(372, 0, side)))), nil), nil
}

func small(w fyne.Window) (fyne.CanvasObject, kit.Keymap) {
	day := kit.NewDateEntry(func() base.Day { return now().Day() })
	due := kit.NewTimeEntry(now)
	wrong := kit.NewMoneyEntry()
	wrong.SetText("十二块")
	wrong.SetError("“十二块”不是金额，请输入数字，如 1288.5。")
	off := kit.NewEntry("")
	off.SetText("不能改")
	off.Disable()
	gone := kit.NewButton("不能用", "F8", nil)
	gone.Disable()
	late := kit.Primary("不能用", "F9", nil)
	late.Disable()
	plates := kit.Flow(8, kit.Plate("粤B·7K291", kit.Blue), kit.Plate("粤B·12345", kit.Yellow), kit.Plate("粤B·D10586", kit.Green), kit.Plate("粤B·03456D", kit.YellowGreen), kit.Plate("粤B·1234警", kit.White), kit.Plate("粤Z·K296港", kit.Black),
		kit.BigPlate("粤B·7K291", kit.Blue), kit.BigPlate("粤B·D10586", kit.Green), kit.BigPlate("粤B·03456D", kit.YellowGreen), kit.BigPlate("粤B·12345", kit.Yellow), kit.BigPlate("粤B·1234警", kit.White), kit.BigPlate("粤Z·K296港", kit.Black))
	buttons := kit.Flow(8, kit.Primary("主要", "F9", nil), kit.NewButton("普通", "F2", nil), kit.Danger("作废", "", func() {
		kit.ConfirmDanger(w, "作废工单", "RO261121-A017 作废后不能恢复，已领的 3 种配件要先退库。", "作废", nil)
	}), kit.Link("查看历史", "", nil), gone, late, kit.NewButton("出错", "", func() {
		kit.TellError(w, "没有打印", "打印机“HP LaserJet”没有响应，文件已存到店铺文件夹。", "打开文件夹", func() {})
	}))
	chips := kit.Flow(6, kit.Chip("等待", kit.Waiting), kit.Chip("施工", kit.Working), kit.Chip("等确认", kit.Held), kit.Chip("可交车", kit.Ready), kit.Chip("超时 45 分", kit.Late), kit.KeyCap("F9"), kit.KeyCap("Ctrl+Enter"))
	wide := kit.NewTextArea("几行文字", 3)
	card := kit.Card(plates, buttons, chips,
		kit.Cols(10, kit.Flex(1, kit.Field("日期", day)), kit.Flex(1, kit.Field("承诺交车", due)), kit.Flex(1, kit.Field("金额", wrong)), kit.Flex(1, kit.Field("不能改", off))),
		kit.Field("多行", wide), kit.NewPara("这一段文字用来看折行：“刹车时前面有尖锐的响声”，冷车明显；空调一挡时嗡嗡响（上次 2026-06-18 在本店更换 D1060-4BA0A 前刹车片，质保 6 个月或 10,000 km）。"))
	return kit.Page(kit.Scroll(card), nil), kit.Keymap{"F8": func() { kit.Toast(w, kit.Ready, "已保存 RO261121-A017。") }}
}
