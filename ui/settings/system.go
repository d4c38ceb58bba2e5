package settings

import (
	"fmt"
	"path/filepath"
	"runtime/debug"

	"fyne.io/fyne/v2"

	"jieche/ui/desk"
	"jieche/ui/kit"
)

// system is where the files lie, and whether they are sound.
type system struct {
	d      *desk.Desk
	busy   bool
	check  *kit.Button
	full   *kit.Button
	result *kit.Para
	files  *fyne.Container
	page   fyne.CanvasObject
}

func newSystem(d *desk.Desk) *system {
	s := &system{d: d}
	s.check = kit.Primary("检查", "Ctrl+Enter", func() { s.run(false) })
	s.full = kit.NewButton("全面检查", "", func() { s.run(true) })
	s.result = kit.NewPara("检查会核对每一行的校验码、索引和合计；全面检查还把流水从头重放一遍，和现在的资料逐字节比较。检查时可以照常开单。")
	s.files = kit.Down(8)
	left := kit.Card(kit.Title("检查店铺资料"), s.result, kit.Across(8, s.check, s.full),
		kit.Across(8, kit.NewButton("备份与恢复", "Ctrl+Shift+B", func() { d.Open(desk.Route{Area: desk.Backup}) })))
	right := kit.Card(kit.Title("文件与版本"), s.files)
	s.page = kit.Page(kit.Down(0, kit.Cols(12, kit.Flex(1, left), kit.Flex(1, right)), kit.Spacer()), nil)
	return s
}

func (s *system) content() fyne.CanvasObject { return s.page }
func (s *system) focus()                     { s.d.Focus(s.check) }
func (s *system) fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"check": s.check}
}

func (s *system) keys() kit.Keymap { return kit.Keymap{"Ctrl+Enter": s.check.Press} }

func (s *system) unsaved() string {
	if s.busy {
		return "正在进行的检查"
	}
	return ""
}

func (s *system) reload() {
	s.files.RemoveAll()
	second := "第二副本：正常"
	if state := s.d.Store.Second(); state.Err != nil {
		second = "第二副本：没写上（" + state.Since.Format("15:04") + " 起），正在重试"
	}
	dir := s.d.Store.Dir()
	for _, text := range []string{
		"店铺文件夹：" + dir, "打印的单据：" + filepath.Join(dir, "print"), "导出的表格：" + filepath.Join(dir, "export"), second, "版本：" + version(),
	} {
		s.files.Add(kit.NewPara(text))
	}
	s.files.Refresh()
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

// verdict is what a check found, in words.
func verdict(rows, records int, faults []string) string {
	if len(faults) == 0 {
		text := fmt.Sprintf("没有发现问题：核对了 %s 行资料", thousands(int64(rows)))
		if records > 0 {
			text += fmt.Sprintf("，重放了 %s 条流水", thousands(int64(records)))
		}
		return text + "。"
	}
	text := fmt.Sprintf("发现 %d 处不一致。请先不要删除任何文件，把这个结果和整个店铺文件夹交给技术支持：", len(faults))
	for i, f := range faults {
		if i == 6 {
			text += "\n……"
			break
		}
		text += "\n· " + f
	}
	return text
}

// run checks the files beside the window.
func (s *system) run(full bool) {
	if s.busy {
		return
	}
	s.hold(true)
	s.result.SetText("正在检查…")
	work, end := aside(s.d)
	kit.Run(work, func() (string, error) {
		r, err := s.d.Store.Check(full)
		if err != nil {
			return "", err
		}
		var faults []string
		for _, f := range r.Faults {
			faults = append(faults, fmt.Sprint(f))
		}
		return verdict(r.Rows, r.Records, faults), nil
	}, func(text string, err error) {
		end()
		s.hold(false)
		if err != nil {
			text, _ = desk.Explain(err)
		}
		s.result.SetText(text)
		s.page.Refresh()
	})
}

func (s *system) hold(on bool) {
	s.busy = on
	for _, b := range []*kit.Button{s.check, s.full} {
		if on {
			b.Disable()
		} else {
			b.Enable()
		}
	}
}

// aside is a worker of its own for what takes long, so that the screens are not held up; a test's worker stays the test's.
func aside(d *desk.Desk) (kit.Worker, func()) {
	if _, shared := d.Work.(*kit.Queue); !shared {
		return d.Work, func() {}
	}
	q := kit.NewQueue()
	return q, func() { go q.Close() }
}
