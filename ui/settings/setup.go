package settings

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/demo"
	"jieche/data/shop"
	"jieche/data/staff"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// setup is the first start: who the shop is, who works here, what paper lies in the printer, and where the data comes from.
type setup struct {
	d      *desk.Desk
	m      opening
	latest kit.Latest
	busy   bool

	name, address, phone, province *kit.Entry
	person                         *kit.Entry
	role                           *kit.Choice
	hands                          *kit.Table[hand]
	paper, small                   *kit.Choice
	primary                        *kit.Button
	customers, parts, demo, backup *kit.Button
	bar                            *kit.ActionBar
	page                           fyne.CanvasObject
}

// NewSetup makes the first start.
func NewSetup(d *desk.Desk, _ desk.Route) desk.Screen {
	s := &setup{d: d}
	s.build()
	s.Reload()
	return s
}

// Title names the place.
func (s *setup) Title() (string, string) { return "开店设置", "" }

// Content is the screen.
func (s *setup) Content() fyne.CanvasObject { return s.page }

// Reads says that nothing that others change is shown.
func (s *setup) Reads() []string { return nil }

// Keys are the keys of the screen.
func (s *setup) Keys() kit.Keymap {
	return kit.Keymap{"Ctrl+Enter": s.primary.Press, "Ctrl+S": s.primary.Press, "Ctrl+I": s.customers.Press, "Ctrl+D": s.demo.Press, "Ctrl+R": s.backup.Press, "Esc": s.leave}
}

// Fields names the fields for tests.
func (s *setup) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{
		"name": s.name, "address": s.address, "phone": s.phone, "province": s.province, "person": s.person, "role": s.role, "hands": s.hands,
		"paper": s.paper, "open": s.primary, "demo": s.demo,
	}
}

// Unsaved is what would be lost.
func (s *setup) Unsaved() string {
	switch {
	case s.busy:
		return "正在装入的资料"
	case len(s.m.hands) > 0:
		return "已登记的员工"
	}
	return ""
}

// Focus puts the keyboard on the shop's name.
func (s *setup) Focus() { s.d.Focus(s.name) }

// Reload reads what the shop has already: a first start that was left goes on.
func (s *setup) Reload() {
	type there struct {
		profile shop.Profile
		staff   []staff.Member
	}
	kit.Fetch(s.d.Work, &s.latest, func() (t there, err error) {
		if t.profile, err = data.Ask(s.d.Store, shop.Show{}); err != nil {
			return t, err
		}
		t.staff, err = data.Ask(s.d.Store, staff.List{})
		return t, err
	}, func(t there, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		s.m.profile, s.m.there = t.profile, t.staff
		if s.name.Text == "" && t.profile.Name != "未命名店铺" {
			s.name.SetText(t.profile.Name)
			s.address.SetText(t.profile.Address)
			s.phone.SetText(t.profile.Phone)
		}
		if s.province.Text == "" {
			s.province.SetText(t.profile.Province)
		}
		s.paper.Set(t.profile.PaperOrder)
		s.small.Set(t.profile.PaperPass)
		s.render()
	})
}

func (s *setup) build() {
	s.name, s.address, s.phone, s.province = kit.NewEntry("印在每张单据的抬头"), kit.NewEntry(""), kit.NewEntry("服务热线"), kit.NewEntry("如 粤")
	s.person = kit.NewEntry("姓名，Enter 选岗位")
	s.role = kit.NewChoice(firstRoles(), nil).Boxed()
	s.role.Set(string(staff.GeneralManager))
	add := kit.NewButton("加入名单", "", s.add)
	s.person.OnDone = s.personDone
	s.hands = kit.NewTable(
		kit.Column[hand]{Title: "姓名", Width: 160, Text: func(h hand) string { return h.name }},
		kit.Column[hand]{Title: "岗位", Width: 160, Weight: 1, Text: func(h hand) string { return h.role.Word() }},
	)
	s.hands.OnDelete = func(hand) {
		s.m.remove(s.hands.Index())
		s.render()
	}
	s.hands.SetEmpty("先登记自己（总经理或服务经理），再登记接车、维修、配件和收银的人。以后在“设置 · 员工”里随时增减。", nil)
	s.paper = kit.NewChoice(paperOptions(), nil).Boxed()
	s.small = kit.NewChoice(paperOptions(), nil).Boxed()
	s.primary = kit.Primary("开始使用", "Ctrl+Enter", s.open)
	s.customers = kit.NewButton("导入客户表…", "Ctrl+I", func() { s.openThen(desk.Route{Area: desk.Import, Text: "customers"}) })
	s.parts = kit.NewButton("导入配件表…", "", func() { s.openThen(desk.Route{Area: desk.Import, Text: "parts"}) })
	s.demo = kit.NewButton("装入演示店", "Ctrl+D", s.fillDemo)
	s.backup = kit.NewButton("从备份恢复…", "Ctrl+R", func() { s.d.Open(desk.Route{Area: desk.Backup}) })
	kit.Chain(s.name, s.address, s.phone, s.province, s.person, s.role, add)
	flex := func(weight float32, label string, o fyne.CanvasObject) fyne.CanvasObject {
		return kit.Flex(weight, kit.Field(label, o))
	}
	store := kit.Card(kit.Title("1　店铺"), kit.Field("店铺名称", s.name), kit.Field("地址", s.address),
		kit.Cols(10, flex(2, "电话", s.phone), flex(1, "车牌省份", s.province)))
	paper := kit.Card(kit.Title("3　打印机里的纸"), kit.Field("任务委托书和结算单", s.paper), kit.Field("领料单和出门证", s.small))
	from := kit.Card(kit.Title("4　资料从哪里来"), kit.NewParaOf("旧软件导出的客户表、配件表可以现在导入，也可以以后再导。想先看看，可以装入一家演示店：单据上都印“演示”，另开文件夹就能正式使用。", 12, false, kit.Colours().Ink2),
		kit.Across(8, s.customers, s.parts, s.demo))
	people := kit.Panel(kit.Down(0, kit.Inset(14, 12, 14, 10, kit.Down(8, kit.Title("2　员工"), kit.Field("姓名", s.person), kit.Field("岗位（按数字键）", s.role), kit.Across(0, add))),
		kit.Hairline(), kit.Flex(1, s.hands)))
	s.bar = kit.NewActionBar(s.primary, []*kit.Button{kit.NewButton("以后再说", "Esc", s.leave), s.backup})
	s.page = kit.Page(kit.Cols(12, kit.Fixed(486, 0, kit.Down(12, store, paper, from, kit.Spacer())), kit.Flex(1, people)), s.bar)
}

// firstRoles are those that a shop needs on its first day, each with its number key; the others come in the settings.
func firstRoles() []kit.Option {
	var list []kit.Option
	for i, r := range []staff.Role{staff.GeneralManager, staff.ServiceManager, staff.Advisor, staff.Technician, staff.Inspector, staff.PartsClerk, staff.Cashier} {
		list = append(list, kit.Option{Value: string(r), Text: fmt.Sprintf("%d %s", i+1, r.Word())})
	}
	return list
}

// personDone goes on to the role; an empty name ends the list.
func (s *setup) personDone() {
	if strings.TrimSpace(s.person.Text) == "" && len(s.m.hands)+len(s.m.there) > 0 {
		s.d.Focus(s.paper)
		return
	}
	s.d.Focus(s.role)
}

func (s *setup) add() {
	if err := s.m.add(s.person.Text, staff.Role(s.role.Value())); err != nil {
		s.person.SetError(err.Error())
		s.d.Focus(s.person)
		return
	}
	s.person.SetText("")
	s.role.Set(string(s.m.nextRole()))
	s.render()
	s.d.Focus(s.person)
}

// render shows the whole model.
func (s *setup) render() {
	list := make([]hand, 0, len(s.m.there)+len(s.m.hands))
	list = append(list, s.m.hands...)
	for _, t := range s.m.there {
		list = append(list, hand{t.Name, t.Role})
	}
	s.hands.SetRows(list)
	if len(s.m.there) > 0 {
		s.demo.Disable()
	}
	s.bar.SetNote(fmt.Sprintf("可以随时离开，以后在“设置”里继续。已登记 %d 位员工", len(list)))
	s.page.Refresh()
}

// gather reads the fields.
func (s *setup) gather() {
	p := &s.m.profile
	p.Name, p.Address, p.Phone, p.Province = s.name.Text, s.address.Text, s.phone.Text, strings.TrimSpace(s.province.Text)
	p.PaperOrder, p.PaperSlip = s.paper.Value(), s.paper.Value()
	p.PaperPick, p.PaperPass = s.small.Value(), s.small.Value()
	if strings.TrimSpace(s.person.Text) != "" {
		_ = s.m.add(s.person.Text, staff.Role(s.role.Value())) // typed and not yet put on the list
		s.person.SetText("")
	}
}

func (s *setup) open() { s.openThen(desk.Route{Area: desk.Today}) }

// openThen stores what was typed and goes on.
func (s *setup) openThen(next desk.Route) {
	if s.busy {
		return
	}
	s.gather()
	s.render()
	fields := map[string]marked{"name": s.name, "address": s.address, "phone": s.phone, "province": s.province, "person": s.person}
	for _, f := range fields {
		f.SetError("")
	}
	if field, sentence := s.m.missing(); sentence != "" {
		fields[field].SetError(sentence)
		s.d.Focus(fields[field])
		return
	}
	s.busy = true
	m, by := s.m, s.d.By(desk.NewOp())
	kit.Run(s.d.Work, func() (bool, error) { return true, m.open(s.d.Store, by) }, func(_ bool, err error) {
		s.busy = false
		if err != nil {
			if !fault(s.d, err, fields) {
				s.d.Tell(err)
			}
			s.Reload()
			return
		}
		s.m.hands = nil
		s.d.Say("店铺已经开好。车来了按 F2 接车")
		if next.Area == desk.Today {
			s.d.Close()
		} else {
			s.Reload()
		}
		s.d.Open(next)
	})
}

// leave goes on without what is still missing; an import of the demo shop is waited for.
func (s *setup) leave() {
	if s.busy {
		return
	}
	s.d.Close()
	s.d.Open(desk.Route{Area: desk.Today})
}

// fillDemo makes a shop to try the program with; it goes through the same commands as people do.
func (s *setup) fillDemo() {
	if s.busy {
		return
	}
	s.busy = true
	s.demo.Disable()
	s.primary.Disable()
	records := 0
	stop := s.d.Store.Watch(func([]string) {
		fyne.Do(func() {
			records++
			s.bar.SetNote(fmt.Sprintf("正在装入演示店，已写入 %d 笔…", records))
		})
	})
	today := s.d.Now().Day()
	work, end := s.d.Aside()
	kit.Run(work, func() (demo.Made, error) {
		return demo.Fill(s.d.Store, demo.Plan{Visits: 60, Seed: 1, Today: today})
	}, func(made demo.Made, err error) {
		stop()
		end()
		s.busy = false
		s.primary.Enable()
		if err != nil {
			s.demo.Enable()
			s.d.Tell(err)
			s.Reload()
			return
		}
		s.d.Say(fmt.Sprintf("演示店已装好：%d 位员工、%d 台车、%d 种配件、%d 次来店", made.Staff, made.Vehicles, made.Parts, made.Visits))
		s.leave()
	})
}
