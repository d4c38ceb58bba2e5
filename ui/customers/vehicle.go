package customers

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/find"
	"jieche/data/ident"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// vehicle is the screen of one vehicle's file.
type vehicle struct {
	d      *desk.Desk
	route  desk.Route
	m      file
	latest kit.Latest

	plate        *kit.NumberPlate
	model, owner *canvas.Text
	facts        *fyne.Container
	people       *fyne.Container
	warns        *fyne.Container
	credit       *canvas.Text
	note         *kit.Para
	total        *canvas.Text
	history      *kit.Table[workorder.Past]
	primary      *kit.Button
	bar          *kit.ActionBar
	content      fyne.CanvasObject
	asked        bool // a new file: the form was opened
}

// NewVehicle makes the screen of a vehicle's file; a route without a vehicle makes a new file.
func NewVehicle(d *desk.Desk, r desk.Route) desk.Screen {
	s := &vehicle{d: d, route: r}
	s.build()
	s.Reload()
	return s
}

// Title is the car.
func (s *vehicle) Title() (string, string) {
	if s.route.Vehicle.IsZero() {
		return "新建档案", ""
	}
	return s.m.title()
}

// Content is the screen.
func (s *vehicle) Content() fyne.CanvasObject { return s.content }

// Reads names the tables that the screen shows.
func (s *vehicle) Reads() []string {
	return []string{"vehicle", "customer", "customer_link", "customer_merge", "work_order", "settlement", "payment"}
}

// Keys are the keys of the screen.
func (s *vehicle) Keys() kit.Keymap {
	return kit.Keymap{"F2": s.receive, "Ctrl+E": s.edit, "Ctrl+G": s.merge, "Ctrl+L": s.grant, "Ctrl+H": s.records, "Ctrl+I": s.persons, "F5": s.Reload, "Ctrl+Enter": s.receive}
}

// Fields names the fields for tests.
func (s *vehicle) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"history": s.history, "receive": s.primary}
}

// Focus puts the keyboard on the history; a new file opens its form.
func (s *vehicle) Focus() {
	if s.route.Vehicle.IsZero() {
		if !s.asked {
			s.asked = true
			s.create()
		}
		return
	}
	s.d.Focus(s.history)
}

// Reload reads the file again.
func (s *vehicle) Reload() {
	id := s.route.Vehicle
	if id.IsZero() {
		return
	}
	kit.Fetch(s.d.Work, &s.latest, func() (m file, err error) {
		if m.file, err = data.Ask(s.d.Store, customer.ShowFile{Vehicle: id}); err != nil {
			return m, err
		}
		id = m.file.Vehicle.ID // a file that was merged leads on to the other
		if m.history, err = data.Ask(s.d.Store, workorder.History{Vehicle: id}); err != nil {
			return m, err
		}
		if m.merged, err = data.Ask(s.d.Store, customer.MergesOf{Vehicle: id}); err != nil {
			return m, err
		}
		if m.warns, err = data.Ask(s.d.Store, workorder.WarningsFor{Vehicle: id}); err != nil {
			return m, err
		}
		m.credit, err = data.Ask(s.d.Store, workorder.CreditOf{Customer: m.file.Vehicle.Owner})
		return m, err
	}, func(m file, err error) {
		if err != nil {
			sentence, _ := desk.Explain(err)
			s.history.SetEmpty(sentence, kit.NewButton("再试一次", "F5", s.Reload))
			s.history.SetRows(nil)
			return
		}
		m.loaded = true
		s.m = m
		s.render()
	})
}

func (s *vehicle) build() {
	s.plate, s.model, s.owner = kit.BigPlate("", kit.Blue), kit.Bold(""), kit.Caption("")
	s.facts, s.people, s.warns = kit.Down(7), kit.Down(6), kit.Down(6)
	s.credit, s.note, s.total = kit.Caption(""), kit.NewParaOf("", 13, false, kit.Colours().Ink2), kit.Caption("")
	s.history = kit.NewTable(
		kit.Column[workorder.Past]{Title: "进厂", Width: 96, Text: func(p workorder.Past) string { return p.Arrived.Day().String() }},
		kit.Column[workorder.Past]{Title: "工单", Width: 128, Text: func(p workorder.Past) string { return string(p.No) }},
		kit.Column[workorder.Past]{Title: "业务", Width: 76, Text: func(p workorder.Past) string { return string(p.Kind) }},
		kit.Column[workorder.Past]{Title: "里程", Width: 76, Right: true, Text: func(p workorder.Past) string { return kmText(p.KM) }},
		kit.Column[workorder.Past]{Title: "做了什么", Width: 140, Weight: 1, Text: func(p workorder.Past) string { return strings.Join(p.Work, "、") }},
		kit.Column[workorder.Past]{Title: "金额", Width: 88, Right: true, Text: func(p workorder.Past) string { return p.Total.String() }},
		kit.Column[workorder.Past]{Title: "状态", Width: 84, Cell: pastCell},
	)
	s.history.ID = func(p workorder.Past) string { return p.ID.String() }
	s.history.Fade = func(p workorder.Past) bool { return p.State == workorder.Cancelled }
	s.history.OnOpen = func(p workorder.Past) { s.d.Open(desk.Route{Area: desk.Order, Order: p.ID}) }
	s.history.OnType = s.d.Search
	s.primary = kit.Primary("接车", "F2", s.receive)
	s.bar = kit.NewActionBar(s.primary, []*kit.Button{kit.NewButton("修改", "Ctrl+E", s.edit)},
		kit.NewButton("操作记录", "Ctrl+H", s.records), kit.NewButton("个人信息…", "Ctrl+I", s.persons),
		kit.NewButton("挂账额度", "Ctrl+L", s.grant), kit.NewButton("合并档案…", "Ctrl+G", s.merge))
	head := kit.Inset(14, 12, 14, 10, kit.Across(12, s.plate, kit.Flex(1, kit.Down(2, s.model, s.owner))))
	left := kit.Panel(kit.Down(0, head, kit.Hairline(), kit.Flex(1, kit.Scroll(kit.Inset(14, 12, 14, 12, kit.Down(10, s.facts,
		kit.Hairline(), kit.Bold("相关人员"), s.people, kit.Across(8, kit.Caption("挂账"), s.credit), s.note, s.warns))))))
	right := kit.Panel(kit.Down(0, kit.Inset(14, 12, 14, 8, kit.Across(8, kit.Title("历次来店"), kit.Spacer(), s.total)), kit.Flex(1, s.history)))
	s.content = kit.Page(kit.Cols(12, kit.Fixed(430, 0, left), kit.Flex(1, right)), s.bar)
}

func pastCell(p workorder.Past) kit.Cell {
	switch {
	case p.State == workorder.Cancelled:
		return kit.Cell{Chip: p.State.String(), State: kit.Waiting}
	case p.Owing > 0:
		return kit.Cell{Chip: "欠 " + p.Owing.String(), State: kit.Late}
	case p.State.Open():
		return kit.Cell{Chip: p.State.String(), State: kit.Working}
	}
	return kit.Cell{Chip: p.State.String(), State: kit.Ready}
}

// render shows the whole model.
func (s *vehicle) render() {
	v := s.m.file.Vehicle
	name := "无牌"
	if v.Plate != "" {
		name = ident.DisplayPlate(v.Plate)
	}
	s.plate.Set(name, desk.PlateColour(v.PlateColour))
	kit.Say(s.model, brief(v.Model, 18))
	kit.Say(s.owner, brief(s.m.ownerLine(), 26))
	s.renderFacts()
	s.renderPeople()
	kit.Say(s.credit, s.m.creditLine())
	s.note.SetText(v.Note)
	show(s.note, v.Note != "")
	s.warns.RemoveAll()
	if len(s.m.warns) > 0 {
		s.warns.Add(kit.Banner(kit.Held, "接车时请留意", s.m.warns...))
	}
	for _, g := range s.m.merged {
		s.warns.Add(kit.NewParaOf(fmt.Sprintf("%s 并入了档案 %s", g.At.Day(), strings.TrimSpace(g.Was.Name()+" "+g.Was.Model)), 12, false, kit.Colours().Ink2))
	}
	s.history.SetEmpty("这台车还没有来过。按 F2 接车；历次维修、用过的配件和欠款都会列在这里。", kit.Primary("接车", "F2", s.receive))
	s.history.SetRows(s.m.history)
	visits, sum := s.m.spent()
	kit.Say(s.total, fmt.Sprintf("来店 %d 次　合计 ￥%s", visits, sum))
	text := "接车"
	if p, open := s.m.open(); open {
		text = "打开在厂工单 " + string(p.No)
	}
	s.primary.SetText(text)
	s.content.Refresh()
}

func (s *vehicle) renderFacts() {
	s.facts.RemoveAll()
	for _, f := range s.m.facts() {
		value := kit.Body(brief(f.value, 24))
		if f.value == "" {
			value = kit.Tint(kit.Body("—"), kit.Colours().Hint)
		}
		s.facts.Add(kit.Across(8, kit.Fixed(84, 0, kit.Caption(f.name)), value))
	}
	s.facts.Refresh()
}

func (s *vehicle) renderPeople() {
	s.people.RemoveAll()
	for _, p := range s.m.people() {
		ink := kit.Colours().Ink
		role := p.role
		if p.past {
			ink, role = kit.Colours().Hint, "原"+p.role
		}
		s.people.Add(kit.Across(8, kit.Fixed(60, 0, kit.Caption(role)), kit.Tint(kit.Body(brief(p.name, 12)), ink), kit.Caption(p.phone), kit.Spacer(), kit.Caption("自 "+p.since)))
	}
	if len(s.people.Objects) == 0 {
		s.people.Add(kit.Caption("没有登记车主。按 Ctrl E 补上，接车时就不用再问。"))
	}
	s.people.Refresh()
}

// receive begins a visit, or opens the one that is not finished.
func (s *vehicle) receive() {
	if !s.m.loaded {
		return
	}
	if p, open := s.m.open(); open {
		s.d.Open(desk.Route{Area: desk.Order, Order: p.ID})
		return
	}
	s.d.Open(desk.Route{Area: desk.Reception, Vehicle: s.m.file.Vehicle.ID})
}

// create asks for a new file and shows it.
func (s *vehicle) create() {
	create(s.d, seed(s.route.Text), func(r customer.Registered) {
		s.d.Close()
		said(s.d, r, "已建档")
		s.d.Open(desk.Route{Area: desk.Vehicle, Vehicle: r.Vehicle})
	})
}

func (s *vehicle) edit() {
	if !s.m.loaded {
		return
	}
	f := s.m.file // the form shows whole numbers: that somebody looked is written down first
	desk.Reveal(s.d, f.Owner.ID, f.Sender.ID, func() {
		edit(s.d, f, func(r customer.Registered) {
			said(s.d, r, "已保存")
			s.Reload()
		})
	})
}

// said tells that a file was saved, and what of it looks strange.
func said(d *desk.Desk, r customer.Registered, what string) {
	if len(r.Doubts) > 0 {
		kit.Tell(d.Win, what+"，请再核对", strings.Join(r.Doubts, "\n"))
		return
	}
	d.Say(what)
}

// grant asks how much the owner may owe.
func (s *vehicle) grant() {
	o := s.m.file.Owner
	if o.ID.IsZero() {
		s.d.Say("没有车主资料，不能设置挂账额度")
		return
	}
	limit := kit.NewMoneyEntry()
	if o.Credit > 0 {
		limit.Set(o.Credit)
	}
	body := kit.Down(8, kit.NewPara(fmt.Sprintf("%s 现在%s。额度对他名下所有车辆一起算；超出额度的挂账要经理授权。", o.Title(), s.m.creditLine())), kit.Field("挂账额度（元，0 为不可挂账）", limit))
	op := desk.NewOp()
	d := kit.NewDialog(s.d.Win, "挂账额度", body, "保存", "返回", func(done func(error)) {
		if err := limit.Problem(); err != nil {
			done(err)
			return
		}
		amount, _ := limit.Get()
		desk.Submit(s.d, op, customer.SetCredit{Customer: o.ID, Credit: amount}, done, func(customer.Changed) {
			s.d.Say("挂账额度 ￥" + amount.String())
			s.Reload()
		})
	}).First(limit)
	limit.OnDone = d.Submit
	d.Show()
}

// other is the file that is to become part of this one.
type other struct {
	file   customer.File
	visits int
}

// merge makes one file of two: the other one is found, what happens is shown, and then it is confirmed.
func (s *vehicle) merge() {
	if !s.m.loaded {
		return
	}
	var chosen other
	var latest kit.Latest
	lines := kit.Down(4)
	search := kit.NewPicker("另一份档案的车牌、电话、姓名或 VIN 尾号", s.d.Work, s.others, func(h find.Hit) {
		kit.Fetch(s.d.Work, &latest, func() (o other, err error) {
			if o.file, err = data.Ask(s.d.Store, customer.ShowFile{Vehicle: h.Vehicle}); err != nil {
				return o, err
			}
			list, err := data.Ask(s.d.Store, workorder.History{Vehicle: h.Vehicle})
			o.visits = len(list)
			return o, err
		}, func(o other, err error) {
			if err != nil {
				s.d.Tell(err)
				return
			}
			chosen = o
			lines.RemoveAll()
			for _, text := range merging(s.m.file, o.file, o.visits) {
				lines.Add(kit.NewPara("· " + text))
			}
			lines.Refresh()
		})
	})
	lines.Add(kit.NewParaOf("选定另一份档案后，这里列出合并的结果。", 12, false, kit.Colours().Ink2))
	body := kit.Down(10, kit.NewPara("把另一份档案并入 "+called(s.m.file)+"。同一台车建了两份档案时使用。"), kit.Field("另一份档案", search), kit.Fixed(0, 170, kit.Scroll(lines)))
	d := kit.NewDialog(s.d.Win, "合并档案", body, "下一步", "返回", func(done func(error)) {
		if chosen.file.Vehicle.ID.IsZero() {
			done(base.Refuse(base.Invalid, "merge.other", "from", "请先找到并选定另一份档案"))
			return
		}
		done(nil)
		s.confirmMerge(chosen)
	}).Width(620).First(search)
	d.Show()
}

// confirmMerge asks once more, with the keyboard on the way back: a merge can be read afterwards, but not undone.
func (s *vehicle) confirmMerge(o other) {
	op := desk.NewOp()
	sentence := fmt.Sprintf("%s 并入 %s，合并后不能拆开。", called(o.file), called(s.m.file))
	kit.ConfirmDanger(s.d.Win, "确认合并", sentence, "合并", func() {
		desk.Do(s.d, op, customer.Merge{From: o.file.Vehicle.ID, Into: s.m.file.Vehicle.ID}, func(r customer.Registered) {
			said(s.d, r, "已合并")
			s.Reload()
		})
	})
}

// others finds the files that can be merged into this one.
func (s *vehicle) others(text string) ([]kit.Pick[find.Hit], error) {
	found, err := data.Ask(s.d.Store, find.Query{Text: text, Limit: 12})
	if err != nil {
		return nil, desk.Said(err)
	}
	var picks []kit.Pick[find.Hit]
	for _, h := range found {
		if h.Vehicle.IsZero() || h.Vehicle == s.m.file.Vehicle.ID {
			continue
		}
		item := kit.Item{Title: either(h.Model, "未登记型号"), Detail: strings.TrimSpace(h.OwnerName + " " + h.Phone), Right: h.VINTail, Colour: desk.PlateColour(h.PlateColour)}
		if h.Plate != "" {
			item.Plate = desk.PlateText(h.Plate)
		}
		picks = append(picks, kit.Pick[find.Hit]{Item: item, Value: h})
	}
	return picks, nil
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func brief(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
