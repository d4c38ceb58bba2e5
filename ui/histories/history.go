// Package histories is the screen on which one reads who did what, and holds the characters on a slip against the records.
package histories

import (
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/exchange"
	"jieche/data/history"
	"jieche/data/kv"
	"jieche/data/staff"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// screen is the history.
type screen struct {
	d      *desk.Desk
	m      model
	latest kit.Latest

	no, what *kit.Entry
	who      *kit.Choice
	from, to *kit.DateEntry
	note     *fyne.Container
	table    *kit.Table[history.Entry]
	detail   *fyne.Container
	content  fyne.CanvasObject
}

// New makes the screen; the route's text is the number of an order, its vehicle a file.
func New(d *desk.Desk, r desk.Route) desk.Screen {
	s := &screen{d: d, m: model{asked: begin(r)}}
	s.build()
	s.no.SetText(r.Text)
	s.Reload()
	kit.Run(d.Work, func() ([]staff.Member, error) { return data.Ask(d.Store, staff.List{Left: true}) }, func(list []staff.Member, err error) {
		if err == nil {
			s.m.staff = list
		}
	})
	return s
}

// Title names the tab.
func (s *screen) Title() (string, string) { return "操作记录", string(s.m.asked.No) }

// Content is the screen.
func (s *screen) Content() fyne.CanvasObject { return s.content }

// Reads says that the history is read when it is asked for: every save would move it under the reader's eyes.
func (s *screen) Reads() []string { return nil }

// Focus puts the keyboard on the list.
func (s *screen) Focus() { s.d.Focus(s.table) }

// Fields names the fields for tests.
func (s *screen) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"no": s.no, "what": s.what, "from": s.from, "to": s.to, "history": s.table}
}

// Keys are the keys of the screen.
func (s *screen) Keys() kit.Keymap {
	return kit.Keymap{"F5": s.Reload, "Ctrl+Enter": s.Reload, "Ctrl+M": s.older, "Ctrl+O": s.person, "Ctrl+J": s.anchor, "Ctrl+E": s.export}
}

// Reload asks for the newest page.
func (s *screen) Reload() {
	q := s.m.asked
	q.No, q.Title, q.Before = base.DocNo(strings.TrimSpace(s.no.Text)), s.what.Text, kv.Dot{}
	q.From, _ = s.from.Get()
	q.To, _ = s.to.Get()
	s.m.asked = q
	s.ask(q)
}

// older goes on behind what is shown.
func (s *screen) older() {
	if q := s.m.asked; s.m.more() {
		q.Before = s.m.next
		s.ask(q)
	}
}

func (s *screen) ask(q history.Page) {
	kit.Fetch(s.d.Work, &s.latest, func() (history.Told, error) { return data.Ask(s.d.Store, q) }, func(told history.Told, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		s.m.take(q, told)
		s.render()
	})
}

func (s *screen) build() {
	today := func() base.Day { return s.d.Now().Day() }
	s.no, s.what = kit.NewEntry("工单号"), kit.NewEntry("操作，如 结算")
	s.from, s.to = kit.NewDateEntry(today), kit.NewDateEntry(today)
	s.to.OnDone = s.Reload
	s.no.OnDone, s.what.OnDone = s.Reload, s.Reload
	s.note = kit.Across(8)
	s.table = kit.NewTable(
		kit.Column[history.Entry]{Title: "时间", Width: 132, Text: func(e history.Entry) string { return e.At.String() }},
		kit.Column[history.Entry]{Title: "操作人", Width: 80, Text: func(e history.Entry) string { return e.Who }},
		kit.Column[history.Entry]{Title: "操作", Width: 130, Cell: func(e history.Entry) kit.Cell { return kit.Cell{Text: e.Title, Bold: true} }},
		kit.Column[history.Entry]{Title: "对象", Width: 196, Text: func(e history.Entry) string { return e.About }},
		kit.Column[history.Entry]{Title: "改动", Width: 200, Weight: 1, Text: summary},
	)
	s.table.ID = func(e history.Entry) string { return e.Dot.String() }
	s.table.OnSelect = s.show
	s.table.OnPastEnd = s.older
	s.detail = kit.Down(6)
	head := kit.Inset(14, 10, 14, 8, kit.Across(8, kit.Fixed(136, 34, s.no), kit.Fixed(120, 34, s.what), kit.Caption("从"), kit.Fixed(154, 34, s.from), kit.Caption("到"), kit.Fixed(154, 34, s.to), s.note))
	left := kit.Panel(kit.Down(0, head, kit.Flex(1, s.table)))
	right := kit.Panel(kit.Flex(1, kit.Scroll(kit.Inset(14, 12, 14, 12, s.detail))))
	bar := kit.NewActionBar(kit.Primary("查询", "Ctrl+Enter", s.Reload), []*kit.Button{kit.NewButton("更早", "Ctrl+M", s.older), kit.NewButton("操作人…", "Ctrl+O", s.person)},
		kit.NewButton("检查凭证", "Ctrl+J", s.anchor), kit.NewButton("导出…", "Ctrl+E", s.export))
	s.content = kit.Page(kit.Cols(12, kit.Flex(1, left), kit.Fixed(400, 0, right)), bar)
}

// render shows the model.
func (s *screen) render() {
	s.table.SetRows(s.m.entries)
	s.note.RemoveAll()
	for _, m := range s.m.staff {
		if m.ID == s.m.asked.Staff {
			s.note.Add(kit.Bold(m.Name))
		}
	}
	s.note.Add(kit.Caption(s.m.note()))
	s.note.Refresh()
	if e, ok := s.table.Selected(); ok {
		s.show(e)
	}
	s.content.Refresh()
}

// show tells one entry in full.
func (s *screen) show(e history.Entry) {
	s.detail.RemoveAll()
	s.detail.Add(kit.Title(e.Title))
	facts := []string{e.At.String() + "　" + e.Who, "凭证 " + e.Anchor + "　记录 " + e.Dot.String()}
	if e.Approver != "" {
		facts = append(facts, "批准人 "+e.Approver)
	}
	if e.Doubtful {
		facts = append(facts, "当时电脑的时钟不准")
	}
	for _, f := range facts {
		s.detail.Add(kit.Caption(f))
	}
	what := ""
	for _, c := range e.Changes {
		if c.What != what {
			what = c.What
			s.detail.Add(kit.Hairline())
			s.detail.Add(kit.Bold(what))
		}
		s.detail.Add(kit.NewParaOf(c.Field+"："+change(c), 13, false, kit.Colours().Ink2))
	}
	s.detail.Refresh()
}

// person lets one choose whose doings are shown.
func (s *screen) person() {
	options := []kit.Option{{Value: "", Text: "所有人"}}
	for _, m := range s.m.staff {
		options = append(options, kit.Option{Value: m.ID.String(), Text: m.Name})
	}
	choice := kit.NewChoice(options, nil).Boxed()
	choice.Set(s.m.asked.Staff.String())
	kit.NewDialog(s.d.Win, "只看谁的操作", choice, "确定", "返回", func(done func(error)) {
		id, err := base.ParseID[staff.Member](choice.Value())
		done(err)
		if err == nil {
			s.m.asked.Staff = id
			s.Reload()
		}
	}).Width(760).First(choice).Show()
}

// anchor holds the characters of a slip against the records.
func (s *screen) anchor() {
	typed := kit.NewEntry("如 7F3A-91C2")
	d := kit.NewDialog(s.d.Win, "检查凭证", kit.Down(8, kit.NewPara("输入单据页脚的 8 个字符，核对打印以后记录有没有被改动。"), kit.Field("凭证", typed)), "检查", "返回", func(done func(error)) {
		text := typed.Text
		kit.Run(s.d.Work, func() (history.Entry, error) { return data.Ask(s.d.Store, history.AnchorOf{Anchor: text}) }, func(e history.Entry, err error) {
			if err != nil {
				done(desk.Said(err))
				return
			}
			done(nil)
			s.show(e)
			kit.Tell(s.d.Win, "凭证相符", "记录 "+e.Dot.String()+"："+e.At.String()+" "+e.Who+" "+e.Title+" "+e.About+"。打印以后没有改动。")
		})
	})
	typed.OnDone = d.Submit
	d.First(typed)
	d.Show()
}

// export writes what was asked for, all pages of it.
func (s *screen) export() {
	name := filepath.Join(s.d.Store.Dir(), "export", "操作记录-"+s.d.Now().Day().String()+".xlsx")
	q := s.m.asked
	q.Before = kv.Dot{}
	kit.Prompt(s.d.Win, "导出操作记录", "写到文件（.xlsx 或 .csv）", name, nil, func(path string) {
		kit.Run(s.d.Work, func() (int, error) {
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				return 0, base.Refuse(base.Invalid, "export.folder", "path", "文件夹建不了：%s。请换一个位置", filepath.Dir(path)).Because(err)
			}
			return exchange.History(s.d.Store, q, path)
		}, func(rows int, err error) {
			if err != nil {
				s.d.Tell(err)
				return
			}
			s.d.Say("已导出 " + base.Milli(int64(rows)*1000).String() + " 行：" + path)
		})
	})
}
