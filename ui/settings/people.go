package settings

import (
	"strings"

	"fyne.io/fyne/v2"

	"jieche/data/staff"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// people is the list of the staff.
type people struct {
	d      *desk.Desk
	latest kit.Latest
	table  *kit.Table[staff.Member]
	guard  staff.Protected
	page   fyne.CanvasObject
}

func newPeople(d *desk.Desk) *people {
	s := &people{d: d}
	s.table = kit.NewTable(
		kit.Column[staff.Member]{Title: "姓名", Width: 160, Weight: 1, Cell: func(m staff.Member) kit.Cell { return kit.Cell{Text: m.Name, Bold: !m.Left} }},
		kit.Column[staff.Member]{Title: "岗位", Width: 160, Text: func(m staff.Member) string { return m.Role.Word() }},
		kit.Column[staff.Member]{Title: "班组", Width: 160, Text: func(m staff.Member) string { return m.Team }},
		kit.Column[staff.Member]{Title: "可以批准例外", Width: 130, Text: func(m staff.Member) string { return yes(staff.Can(m, staff.ApproveException)) }},
		kit.Column[staff.Member]{Title: "PIN", Width: 80, Text: func(m staff.Member) string { return yes(s.guard.Has(m.ID)) }},
		kit.Column[staff.Member]{Title: "状态", Width: 110, Cell: func(m staff.Member) kit.Cell {
			if m.Left {
				return kit.Cell{Chip: "已离职", State: kit.Waiting}
			}
			return kit.Cell{Chip: "在职", State: kit.Ready}
		}},
	)
	s.table.ID = func(m staff.Member) string { return m.ID.String() }
	s.table.Fade = func(m staff.Member) bool { return m.Left }
	s.table.OnOpen = s.change
	s.table.SetEmpty("还没有员工。先加上自己：岗位选“总经理”或“服务经理”，以后才能设置店铺和批准例外。", kit.Primary("新增员工", "Ctrl+N", s.hire))
	bar := kit.NewActionBar(kit.Primary("新增员工", "Ctrl+N", s.hire), []*kit.Button{kit.NewButton("修改", "Enter", func() {
		if m, ok := s.table.Selected(); ok {
			s.change(m)
		}
	}), kit.NewButton("我的 PIN", "Ctrl+P", s.mine), kit.NewButton("重设 PIN", "Ctrl+R", s.reset), kit.NewButton("登录规定", "Ctrl+L", s.rules),
		kit.NewButton("店主口令", "Ctrl+O", s.passphrase), kit.NewButton("操作记录", "Ctrl+H", s.history)})
	s.page = kit.Page(kit.Panel(s.table), bar)
	return s
}

func yes(is bool) string {
	if is {
		return "是"
	}
	return ""
}

func (s *people) Content() fyne.CanvasObject { return s.page }
func (s *people) Focus()                     { s.d.Focus(s.table) }
func (s *people) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"staff": s.table}
}

func (s *people) Keys() kit.Keymap {
	return kit.Keymap{"Ctrl+N": s.hire, "Ctrl+P": s.mine, "Ctrl+R": s.reset, "Ctrl+L": s.rules, "Ctrl+O": s.passphrase, "Ctrl+H": s.history}
}

// history opens what everybody did.
func (s *people) history() { s.d.Open(desk.Route{Area: desk.History}) }

// mine lets whoever sits here set his PIN.
func (s *people) mine() {
	if s.d.SetPIN != nil {
		s.d.SetPIN()
	}
}

func (s *people) Reload() {
	kit.Fetch(s.d.Work, &s.latest, s.ask, func(c crew, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		s.guard = c.guard
		s.table.SetRows(c.list)
	})
}

// roleOptions are the roles as chips.
func roleOptions() []kit.Option {
	var list []kit.Option
	for _, r := range staff.Roles() {
		list = append(list, kit.Option{Value: string(r), Text: r.Word()})
	}
	return list
}

// roles is the choice of a role, in two lines: there are twelve of them.
func roles(changed func()) *kit.Choice { return kit.NewChoice(roleOptions(), changed).Boxed() }

func (s *people) hire() {
	name, team := kit.NewEntry("姓名"), kit.NewEntry("可以不填")
	role := roles(nil)
	role.Set(string(staff.Technician))
	kit.Chain(name, role, team)
	op := desk.NewOp()
	d := kit.NewDialog(s.d.Win, "新增员工", kit.Down(8, kit.Field("姓名", name), kit.Field("岗位（←→ 选择）", role), kit.Field("班组", team)), "新增", "返回", func(done func(error)) {
		c := staff.Hire{FullName: name.Text, Role: staff.Role(role.Value()), Team: team.Text}
		desk.Submit(s.d, op, c, done, func(m staff.Member) {
			s.d.Say("已新增 " + m.Name + " · " + m.Role.Word())
			s.Reload()
		})
	}).Width(960).First(name)
	team.OnDone = d.Submit
	d.Show()
}

func (s *people) change(m staff.Member) {
	name, team := kit.NewEntry("姓名"), kit.NewEntry("可以不填")
	name.SetText(m.Name)
	team.SetText(m.Team)
	role := roles(nil)
	role.Set(string(m.Role))
	left := kit.NewCheck("已离职（名字留在旧单据上，不能再操作）", nil)
	left.Set(m.Left)
	kit.Chain(name, role, team, left)
	op := desk.NewOp()
	body := kit.Down(8, kit.Field("姓名", name), kit.Field("岗位（←→ 选择）", role), kit.Field("班组", team), left)
	kit.NewDialog(s.d.Win, "修改员工 "+m.Name, body, "保存", "返回", func(done func(error)) {
		now := m
		now.Name, now.Role, now.Team, now.Left = strings.TrimSpace(name.Text), staff.Role(role.Value()), team.Text, left.On
		desk.Submit(s.d, op, staff.Change{Member: now}, done, func(staff.Member) {
			s.d.Say("已保存 " + now.Name)
			s.Reload()
		})
	}).Width(960).First(name).Show()
}
