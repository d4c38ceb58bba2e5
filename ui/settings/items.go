package settings

import (
	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// items is the list of labour items.
type items struct {
	d      *desk.Desk
	latest kit.Latest
	search *kit.Entry
	table  *kit.Table[catalog.Item]
	page   fyne.CanvasObject
}

func newItems(d *desk.Desk) *items {
	s := &items{d: d}
	s.search = kit.NewEntry("编号、名称或拼音首字母")
	s.search.OnChanged = func(string) { s.Reload() }
	s.search.OnKey = func(key kit.Key) bool {
		if key == "Down" {
			s.d.Focus(s.table)
		}
		return key == "Down"
	}
	s.search.OnDone = s.openChosen
	s.table = kit.NewTable(
		kit.Column[catalog.Item]{Title: "编号", Width: 130, Text: func(i catalog.Item) string { return i.Code }},
		kit.Column[catalog.Item]{Title: "项目", Width: 260, Weight: 1, Text: func(i catalog.Item) string { return i.Name }},
		kit.Column[catalog.Item]{Title: "类别", Width: 110, Text: func(i catalog.Item) string { return i.Category }},
		kit.Column[catalog.Item]{Title: "定额工时", Width: 96, Right: true, Text: func(i catalog.Item) string { return i.Hours.Hours() }},
		kit.Column[catalog.Item]{Title: "工时单价", Width: 110, Right: true, Text: func(i catalog.Item) string { return rateWord(i.Rate) }},
		kit.Column[catalog.Item]{Title: "质保", Width: 150, Text: guarantee},
		kit.Column[catalog.Item]{Title: "", Width: 84, Cell: func(i catalog.Item) kit.Cell {
			if i.Gone {
				return kit.Cell{Chip: "停用", State: kit.Waiting}
			}
			return kit.Cell{}
		}},
	)
	s.table.ID = func(i catalog.Item) string { return i.ID.String() }
	s.table.Fade = func(i catalog.Item) bool { return i.Gone }
	s.table.OnOpen = s.edit
	s.table.OnPastTop = func() { s.d.Focus(s.search) }
	s.table.SetEmpty("维修项目是开单时挑选的工时：换机油、四轮定位……带定额工时和单价。没有也能开单（自由项目），有了一次就选好。", kit.Primary("新增项目", "Ctrl+N", s.add))
	bar := kit.NewActionBar(kit.Primary("新增项目", "Ctrl+N", s.add), []*kit.Button{kit.NewButton("修改", "Enter", s.openChosen)})
	s.page = kit.Page(kit.Panel(kit.Down(0, kit.Inset(14, 12, 14, 10, kit.Across(0, kit.Fixed(420, 34, s.search))), kit.Flex(1, s.table))), bar)
	return s
}

func rateWord(f base.Fen) string {
	if f == 0 {
		return "按店铺"
	}
	return f.String()
}

func guarantee(i catalog.Item) string {
	if i.GuaranteeKM == 0 && i.GuaranteeDays == 0 {
		return "按类别"
	}
	return thousands(i.GuaranteeKM) + " km / " + thousands(i.GuaranteeDays) + " 天"
}

func thousands(n int64) string { return base.Milli(n * 1000).String() }

func (s *items) Content() fyne.CanvasObject { return s.page }
func (s *items) Focus()                     { s.d.Focus(s.search) }
func (s *items) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"find": s.search, "items": s.table}
}

func (s *items) Keys() kit.Keymap { return kit.Keymap{"Ctrl+N": s.add} }

func (s *items) Reload() {
	q := catalog.ListItems{Text: s.search.Text, Gone: true}
	kit.Fetch(s.d.Work, &s.latest, func() ([]catalog.Item, error) { return data.Ask(s.d.Store, q) }, func(list []catalog.Item, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		s.table.SetRows(list)
	})
}

func (s *items) openChosen() {
	if i, ok := s.table.Selected(); ok {
		s.edit(i)
	}
}

func (s *items) add() { s.edit(catalog.Item{}) }

// categories are those that decide the guarantee of the law.
var categories = []string{"小修", "专项修理", "一级维护", "二级维护", "总成修理", "整车修理"}

// edit asks for an item; an empty one is new.
func (s *items) edit(i catalog.Item) {
	code, name := kit.NewEntry("如 GS-001"), kit.NewEntry("如 更换机油、机油滤清器")
	code.SetText(i.Code)
	name.SetText(i.Name)
	hours, rate := kit.NewHoursEntry(), kit.NewMoneyEntry()
	km, days := kit.NewCountEntry(0, 1_000_000), kit.NewCountEntry(0, 3650)
	if !i.ID.IsZero() {
		hours.Set(i.Hours)
		if i.Rate > 0 {
			rate.Set(i.Rate)
		}
		km.Set(i.GuaranteeKM)
		days.Set(i.GuaranteeDays)
	}
	category := kit.NewChoice(kit.Options(categories...), nil).Boxed()
	category.Set(either(i.Category, "小修"))
	gone := kit.NewCheck("停用（不再出现在开单里）", nil)
	gone.Set(i.Gone)
	kit.Chain(code, name, category, hours, rate, km, days)
	flex := func(label string, o fyne.CanvasObject) fyne.CanvasObject { return kit.Flex(1, kit.Field(label, o)) }
	body := kit.Down(8, kit.Cols(10, kit.Fixed(180, 0, kit.Field("编号", code)), flex("名称", name)), kit.Field("维修类别", category),
		kit.Cols(10, flex("定额工时", hours), flex("工时单价（空按店铺）", rate), flex("质保 km（0 按类别）", km), flex("质保天数", days)), gone)
	op := desk.NewOp()
	title := "修改项目"
	if i.ID.IsZero() {
		title = "新增项目"
	}
	d := kit.NewDialog(s.d.Win, title, body, "保存", "返回", func(done func(error)) {
		for _, problem := range []error{hours.Problem(), rate.Problem(), km.Problem(), days.Problem()} {
			if problem != nil {
				done(problem)
				return
			}
		}
		now := i
		now.Code, now.Name, now.Category, now.Gone = code.Text, name.Text, category.Value(), gone.On
		now.Hours, _ = hours.Get()
		now.Rate, _ = rate.Get()
		now.GuaranteeKM, _ = km.Get()
		now.GuaranteeDays, _ = days.Get()
		desk.Submit(s.d, op, catalog.SaveItem{Item: now}, done, func(catalog.SavedItem) {
			s.d.Say("已保存项目 " + now.Name)
			s.Reload()
		})
	}).Width(720).First(code)
	days.OnDone = d.Submit
	d.Show()
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
