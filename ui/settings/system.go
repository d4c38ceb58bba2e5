package settings

import (
	"context"
	"runtime/debug"
	"strings"

	"fyne.io/fyne/v2"

	"jieche/data/kv"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// system is whether the shop's files are sound, what befell them, and where they lie.
type system struct {
	d       *desk.Desk
	m       systemModel
	latest  kit.Latest
	buttons []*kit.Button
	check   *kit.Button
	repair  *kit.Button
	result  *kit.Para
	files   *fyne.Container
	events  *kit.Table[kv.Event]
	shots   *kit.Table[kv.Snapshot]
	page    fyne.CanvasObject
}

const checkHint = "检查核对每一行的校验码和摘要；全面检查还核对文件结构、索引、合计、操作记录链和第二副本。检查时可以照常开单；修复时暂时不能保存。"

func newSystem(d *desk.Desk) *system {
	s := &system{d: d}
	s.check = kit.Primary("检查", "Ctrl+Enter", func() { s.run(s.quick) })
	full := kit.NewButton("全面检查", "", func() { s.run(s.full) })
	s.repair = kit.NewButton("修复", "", s.askRepair)
	shot := kit.NewButton("现在做快照", "", func() { s.run(s.snapshot) })
	move := kit.NewButton("第二副本换位置", "", s.askMove)
	s.buttons = []*kit.Button{s.check, full, s.repair, shot, move}
	s.result = kit.NewPara(checkHint)
	s.files = kit.Down(6)
	s.events = kit.NewTable(
		kit.Column[kv.Event]{Title: "时间", Width: 130, Text: func(e kv.Event) string { return e.Time.String() }},
		kit.Column[kv.Event]{Title: "", Width: 70, Cell: func(e kv.Event) kit.Cell { word, state := mood(e); return kit.Cell{Chip: word, State: state} }},
		kit.Column[kv.Event]{Title: "发生过什么", Width: 300, Weight: 1, Text: func(e kv.Event) string { return e.Say }},
	)
	s.events.SetEmpty("还没有发生过什么：文件没有损坏过，也没有修复过。", nil)
	s.events.OnOpen = func(e kv.Event) { kit.Tell(d.Win, e.Time.String(), e.Say) }
	s.shots = kit.NewTable(
		kit.Column[kv.Snapshot]{Title: "快照", Width: 130, Weight: 1, Text: func(s kv.Snapshot) string { return s.Taken.String() }},
		kit.Column[kv.Snapshot]{Title: "操作记录", Width: 90, Right: true, Text: func(s kv.Snapshot) string { return thousands(int64(s.Records)) }},
		kit.Column[kv.Snapshot]{Title: "大小", Width: 90, Right: true, Text: func(s kv.Snapshot) string { return sizeWord(s.Size) }},
	)
	s.shots.SetEmpty("还没有快照。每天第一次打开后自动做一份。", nil)
	backups := kit.NewButton("备份与恢复", "Ctrl+Shift+B", func() { d.Open(desk.Route{Area: desk.Backup}) })
	left := kit.Down(10, kit.Card(kit.Title("检查与修复"), s.result, kit.Across(8, s.check, full, s.repair)),
		kit.Card(kit.Title("文件与版本"), s.files, kit.Across(8, shot, move), kit.Across(8, backups)), kit.Spacer())
	right := kit.Down(10, kit.Flex(3, kit.Panel(s.events)), kit.Flex(2, kit.Panel(s.shots)))
	s.page = kit.Page(kit.Cols(12, kit.Flex(2, left), kit.Flex(3, right)), nil)
	return s
}

func (s *system) Content() fyne.CanvasObject { return s.page }
func (s *system) Focus()                     { s.d.Focus(s.check) }
func (s *system) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"check": s.check, "repair": s.repair, "events": s.events, "snapshots": s.shots}
}

func (s *system) Keys() kit.Keymap { return kit.Keymap{"Ctrl+Enter": s.check.Press} }

func (s *system) Unsaved() string {
	if s.m.busy {
		return "正在进行的检查或修复"
	}
	return ""
}

func (s *system) Reload() {
	kit.Fetch(s.d.Work, &s.latest, func() (filesOf, error) { return lookAtFiles(s.d.Store) }, func(f filesOf, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		s.m.files = f
		s.render()
	})
}

// render shows the model.
func (s *system) render() {
	s.files.RemoveAll()
	for _, text := range s.m.places(s.d.Store.Dir()) {
		s.files.Add(kit.NewPara(text))
	}
	s.files.Refresh()
	s.events.SetRows(s.m.files.events)
	s.shots.SetRows(s.m.files.shots)
	s.result.SetText(s.m.said())
	for _, b := range s.buttons {
		if s.m.busy {
			b.Disable()
		} else {
			b.Enable()
		}
	}
	s.page.Refresh()
}

// run does one of the long things beside the window.
func (s *system) run(do func() (string, error)) {
	if s.m.busy {
		return
	}
	s.m.busy, s.m.result = true, "正在进行…"
	s.render()
	work, end := s.d.Aside()
	kit.Run(work, do, func(text string, err error) {
		end()
		if err != nil {
			text, _ = desk.Explain(err)
		}
		s.m.busy, s.m.result = false, text
		s.render()
		s.Reload()
	})
}

func (s *system) quick() (string, error) {
	r, err := s.d.Store.Check(false)
	if err != nil {
		return "", err
	}
	return verdict(r), nil
}

func (s *system) full() (string, error) {
	r, err := s.d.Store.Inspect(context.Background())
	if err != nil {
		return "", err
	}
	return verdict(r), nil
}

func (s *system) snapshot() (string, error) {
	shot, err := s.d.Store.Snapshot(context.Background())
	return "快照已做好并通过检查，" + sizeWord(shot.Size) + "。", err
}

// askRepair says what a repair does before it does it.
func (s *system) askRepair() {
	kit.Confirm(s.d.Win, "修复店铺资料", "程序会用全部操作记录重建一份新文件，检查通过后才换上；原文件改名保留，不会删除。修复时可以查看，暂时不能保存。", "开始修复", func() {
		s.run(func() (string, error) {
			done, err := s.d.Store.Repair(func(step string) { fyne.Do(func() { s.m.result = step; s.result.SetText(step) }) })
			if err != nil {
				return "", err
			}
			return repaired(done), nil
		})
	})
}

// askMove asks for the folder of the second file.
func (s *system) askMove() {
	kit.Prompt(s.d.Win, "第二副本换位置", "另一块磁盘上的文件夹（留空：放回店铺文件夹）", s.m.files.elsewhere, nil, func(folder string) {
		s.run(func() (string, error) {
			return "第二副本已换到新位置，全部记录都已写上。", s.d.Store.DB().MoveSecond(strings.TrimSpace(folder))
		})
	})
}

// version is what was built, as the program itself knows it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "未知"
	}
	text := info.Main.Version
	if text == "" || text == "(devel)" {
		text = "开发版"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 8 {
			text += " " + s.Value[:8]
		}
	}
	return text
}
