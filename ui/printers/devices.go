package printers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"jieche/data/base"
	"jieche/data/paper"
	"jieche/print"
	"jieche/print/press"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// devices is which form goes to which printer, and what is set for each printer of this PC.
type devices struct {
	d      *desk.Desk
	latest kit.Latest
	set    press.Printers
	have   []press.Installed
	copies map[paper.Form][]string // what there is to choose from, as the shop names it

	forms *kit.Table[paper.Form]
	list  *kit.Table[press.Installed]
	usual *kit.Rich
	page  fyne.CanvasObject
}

func newDevices(d *desk.Desk) *devices {
	s := &devices{d: d}
	faint := func(text string) kit.Cell { return kit.Cell{Text: text, Ink: kit.Colours().Ink2} }
	s.forms = kit.NewTable(
		kit.Column[paper.Form]{Title: "单据", Width: 130, Text: paper.Form.Word},
		kit.Column[paper.Form]{Title: "打印机", Width: 150, Weight: 1, Cell: func(f paper.Form) kit.Cell {
			switch name := s.set.Forms[f].Printer; name {
			case "":
				if s.set.Usual == "" {
					return faint("打开 PDF")
				}
				return faint("常用打印机")
			case press.NoPrinter:
				return kit.Cell{Text: "打开 PDF"}
			default:
				return kit.Cell{Text: name}
			}
		}},
		kit.Column[paper.Form]{Title: "纸张", Width: 150, Cell: func(f paper.Form) kit.Cell {
			if p, err := print.PaperNamed(s.set.Forms[f].Paper); err == nil {
				return kit.Cell{Text: p.Say}
			}
			return faint("按店铺设置")
		}},
		kit.Column[paper.Form]{Title: "联次 × 份数", Width: 150, Cell: func(f paper.Form) kit.Cell {
			a := s.set.Forms[f]
			text := strings.Join(a.Copies, "、")
			if text == "" {
				text = "全部"
			}
			if a.Times > 1 {
				text += fmt.Sprintf(" × %d", a.Times)
			}
			return kit.Cell{Text: text}
		}},
	)
	s.forms.OnOpen = s.assign
	s.forms.OnKey = func(key kit.Key, _ paper.Form) bool { return s.across(key == "Right", s.list) }
	s.list = kit.NewTable(
		kit.Column[press.Installed]{Title: "这台电脑的打印机", Width: 170, Weight: 1, Cell: func(p press.Installed) kit.Cell {
			note := ""
			if p.Name == s.set.Usual {
				note = "常用"
			}
			return kit.Cell{Text: p.Name, Note: note}
		}},
		kit.Column[press.Installed]{Title: "状态", Width: 130, Weight: 1, Cell: func(p press.Installed) kit.Cell {
			state := kit.Ready
			if !p.Ready {
				state = kit.Late
			}
			return kit.Cell{Chip: p.Say, State: state}
		}},
		kit.Column[press.Installed]{Title: "纸 / 偏移 mm", Width: 130, Text: func(p press.Installed) string { return deviceText(s.set.Device(p.Name)) }},
	)
	s.list.OnOpen = s.adjust
	s.list.OnKey = func(key kit.Key, _ press.Installed) bool { return s.across(key == "Left", s.forms) }
	s.list.ID = func(p press.Installed) string { return p.Name }
	s.usual = kit.NewRich("", 13, false, kit.Colours().Ink)
	s.page = s.build()
	return s
}

func (s *devices) build() fyne.CanvasObject {
	left := kit.Panel(kit.Down(0, kit.Inset(14, 10, 14, 6, kit.Across(8, kit.Title("每种单据"), kit.Spacer(), kit.Caption("← → 换表　Enter 修改"))), kit.Flex(1, s.forms)))
	note := kit.NewParaOf("打印机的设置记在这台电脑上。偏移：整页往右、往下移多少，0.5 mm 一档；先打测试页，用尺子量。", 12, false, kit.Colours().Ink2)
	right := kit.Panel(kit.Down(0, kit.Inset(14, 10, 14, 6, kit.Down(6, kit.Title("打印机"), note)), kit.Flex(1, s.list)))
	bar := kit.NewActionBar(kit.Primary("设为常用打印机", "Ctrl+U", s.makeUsual), []*kit.Button{
		kit.NewButton("测试页", "Ctrl+T", s.test), kit.NewButton("不用打印机，打开 PDF", "Ctrl+D", s.noUsual), kit.NewButton("屏幕大小…", "Ctrl+R", s.screenSize),
	}, kit.Caption("F5 重新查找打印机"))
	return kit.Page(kit.Cols(12, kit.Flex(5, left), kit.Flex(4, right)), bar)
}

// deviceText is what was set for a printer.
func deviceText(d press.Device) string {
	text := "不偏移"
	if d.X != 0 || d.Y != 0 {
		text = fmt.Sprintf("右 %.1f 下 %.1f", d.DX(), d.DY())
	}
	if d.Paper != "" {
		text = d.Paper + "　" + text
	}
	return text
}

func (s *devices) Content() fyne.CanvasObject { return s.page }
func (s *devices) Focus()                     { s.d.Focus(s.list) }
func (s *devices) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"forms": s.forms, "printers": s.list}
}
func (s *devices) Keys() kit.Keymap {
	return kit.Keymap{"Ctrl+U": s.makeUsual, "Ctrl+T": s.test, "Ctrl+D": s.noUsual, "Ctrl+R": s.screenSize}
}

// across moves the keyboard to the other table.
func (s *devices) across(there bool, to fyne.Focusable) bool {
	if there {
		s.d.Focus(to)
	}
	return there
}

// look is what one look at this PC brings.
type look struct {
	set    press.Printers
	have   []press.Installed
	copies map[paper.Form][]string
}

func (s *devices) Reload() {
	kit.Fetch(s.d.Work, &s.latest, func() (l look, err error) {
		l.copies = map[paper.Form][]string{}
		for _, f := range press.Forms() {
			if l.copies[f], err = press.CopiesOf(s.d.Store, f); err != nil {
				return l, err
			}
		}
		if l.set, err = press.LoadPrinters(s.d.Store.Dir()); err != nil {
			return l, err
		}
		l.have, err = s.d.Press.Installed()
		return l, err
	}, func(l look, err error) {
		s.set, s.have, s.copies = l.set, l.have, l.copies
		empty := "这台电脑上还没有打印机。请先在系统里添加打印机，再按 F5"
		if err != nil {
			empty, _ = desk.Explain(err)
		}
		s.list.SetEmpty(empty, kit.NewButton("再找一次", "F5", s.Reload))
		s.list.SetRows(s.have)
		s.forms.SetRows(press.Forms())
		s.page.Refresh()
	})
}

// keep stores the settings as they were changed, and says so.
func (s *devices) keep(said string, change func(*press.Printers)) error {
	set, err := press.LoadPrinters(s.d.Store.Dir())
	if err != nil && !base.Is(err, base.Damaged) {
		return err
	}
	if set.Forms == nil {
		set.Forms = map[paper.Form]press.Assignment{}
	}
	change(&set)
	if err := press.SavePrinters(s.d.Store.Dir(), set); err != nil {
		return err
	}
	s.d.Say(said)
	s.Reload()
	return nil
}

func (s *devices) tell(err error) {
	if err != nil {
		s.d.Tell(err)
	}
}

func (s *devices) makeUsual() {
	if p, ok := s.list.Selected(); ok {
		s.tell(s.keep("没有另外指定的单据都打印到 "+p.Name, func(set *press.Printers) { set.Usual = p.Name }))
	}
}

func (s *devices) noUsual() {
	s.tell(s.keep("没有另外指定的单据都打开 PDF", func(set *press.Printers) { set.Usual = "" }))
}

// paperChoice offers the papers, with the choice of none of them first.
func paperChoice(none, now string) *kit.Choice {
	options := []kit.Option{{Value: "", Text: none}}
	for _, p := range print.Papers() {
		options = append(options, kit.Option{Value: p.Name, Text: p.Say})
	}
	c := kit.NewChoice(options, nil).Boxed().Wrap(560)
	c.Set(now)
	return c
}

// assign asks where a form goes.
func (s *devices) assign(form paper.Form) {
	a := s.set.Forms[form]
	options := []kit.Option{{Value: "", Text: "常用打印机"}, {Value: press.NoPrinter, Text: "打开 PDF"}}
	known := a.Printer == "" || a.Printer == press.NoPrinter
	for _, p := range s.have {
		options = append(options, kit.Option{Value: p.Name, Text: p.Name})
		known = known || p.Name == a.Printer
	}
	if !known {
		options = append(options, kit.Option{Value: a.Printer, Text: a.Printer + "（找不到）"})
	}
	printer := kit.NewChoice(options, nil).Boxed().Wrap(560)
	printer.Set(a.Printer)
	sheet := paperChoice("按店铺设置", a.Paper)
	var copyOptions []kit.Option
	for _, name := range s.copies[form] {
		copyOptions = append(copyOptions, kit.Option{Value: name, Text: name})
	}
	copies := kit.NewMultiChoice(copyOptions, nil)
	copies.Set(a.Copies...)
	times := kit.NewCountEntry(1, 9)
	times.Set(int64(max(1, a.Times)))
	body := kit.Down(10, kit.Field("打印机", printer), kit.Field("纸张", sheet))
	if len(copyOptions) > 0 {
		body.Add(kit.Field("打印哪几联（都不选就是全部）", copies))
	}
	body.Add(kit.Field("每联份数（针式多层纸一次打好几联时填 1）", times))
	ask(s.d, form.Word()+" 打印到哪里", body, "保存", &times.Entry, kit.Done(func() error {
		n, ok := times.Get()
		if !ok {
			n = 1
		}
		chosen := copies.Values()
		if len(chosen) == len(copyOptions) {
			chosen = nil
		}
		return s.keep(form.Word()+" 的打印设置已保存", func(set *press.Printers) {
			set.Forms[form] = press.Assignment{Printer: printer.Value(), Paper: sheet.Value(), Copies: chosen, Times: int(n)}
		})
	}), printer)
}

// halves reads an offset in millimetres as half millimetres.
func halves(text string) (int, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "－", "-"))
	if text == "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v*2 != float64(int(v*2)) || v > 20 || v < -20 {
		return 0, base.Refuse(base.Invalid, "printers.offset", "x", "偏移“%s”看不懂，请填毫米数，0.5 一档，-20 到 20，例如 1.5 或 -2", text)
	}
	return int(v * 2), nil
}

// adjust asks for what is set for one printer.
func (s *devices) adjust(p press.Installed) {
	was := s.set.Device(p.Name)
	x, y := kit.NewEntry("例如 1.5 或 -2"), kit.NewEntry("例如 1.5 或 -2")
	x.SetText(strconv.FormatFloat(was.DX(), 'f', -1, 64))
	y.SetText(strconv.FormatFloat(was.DY(), 'f', -1, 64))
	sheet := paperChoice("按单据", was.Paper)
	body := kit.Down(10, kit.Cols(10, kit.Flex(1, kit.Field("往右偏移 mm", x)), kit.Flex(1, kit.Field("往下偏移 mm", y))), kit.Field("里面装的纸", sheet))
	ask(s.d, p.Name, body, "保存", y, kit.Done(func() error {
		dx, err := halves(x.Text)
		if err != nil {
			return err
		}
		dy, err := halves(y.Text)
		if err != nil {
			return err
		}
		return s.keep(p.Name+" 的设置已保存，打一张测试页看看", func(set *press.Printers) {
			set.SetDevice(press.Device{Name: p.Name, Paper: sheet.Value(), X: dx, Y: dy})
		})
	}), x)
}

// test sends a page with rulers.
func (s *devices) test() {
	p, ok := s.list.Selected()
	if !ok || s.d.Press == nil || s.d.Press.Queue == nil {
		return
	}
	set, now := s.set, s.d.Now()
	kit.Run(s.d.Press.Work, func() (press.Entry, error) { return press.Test(s.d.Press.Queue, set, p.Name, now) }, func(_ press.Entry, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		s.d.Say("测试页已交给 " + p.Name)
	})
}

// screenSize asks for the dots per inch of the screen, by a ruler held against it.
func (s *devices) screenSize() {
	now := s.set.ScreenDPI
	text := ""
	if now > 0 {
		text = strconv.Itoa(now)
	}
	kit.Prompt(s.d.Win, "让预览和纸一样大", "屏幕每英寸多少点（留空按系统；常见 96，量法：屏幕横向点数 ÷ 屏幕宽度毫米 × 25.4）", text, func(t string) error {
		_, err := dots(t)
		return err
	}, func(t string) {
		n, _ := dots(t)
		s.tell(s.keep("预览按每英寸 "+strconv.Itoa(n)+" 点显示", func(set *press.Printers) { set.ScreenDPI = n }))
	})
}

func dots(text string) (int, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n != 0 && !slices.Contains([]bool{n >= 50 && n <= 400}, true) {
		return 0, base.Refuse(base.Invalid, "printers.dpi", "screen_dpi", "“%s”不是 50 到 400 之间的整数", text)
	}
	return n, nil
}
