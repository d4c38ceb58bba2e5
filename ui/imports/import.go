// Package imports is the screen that takes the workbooks of other programs into the shop: first a dry run that shows what would
// happen, then the import with its report.
package imports

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"jieche/data/base"
	"jieche/data/batch"
	"jieche/data/exchange"
	"jieche/data/undo"
	"jieche/data/workbook"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// screen is the import.
type screen struct {
	d      *desk.Desk
	m      model
	latest kit.Latest

	kind    *kit.Choice
	path    *kit.Entry
	figures *fyne.Container
	columns *kit.Table[workbook.Column]
	remarks *kit.Table[remark]
	hint    *canvas.Text
	primary *kit.Button
	report  *kit.Button
	undo    *kit.Button
	listed  kit.Latest
	past    *kit.Table[undo.Past]
	kept    *kit.Table[batch.Kept]
	bar     *kit.ActionBar
	content fyne.CanvasObject
}

// New makes the import of customers or parts; the route's text says which.
func New(d *desk.Desk, r desk.Route) desk.Screen {
	s := &screen{d: d, m: model{kind: customers}}
	if r.Text == parts {
		s.m.kind = parts
	}
	s.build()
	s.render()
	return s
}

// Title names what is imported.
func (s *screen) Title() (string, string) { return "导入" + s.m.what(), "" }

// Content is the screen.
func (s *screen) Content() fyne.CanvasObject { return s.content }

// Reads says that no table of the shop is shown.
func (s *screen) Reads() []string { return nil }

// Reload reads the chosen workbook again.
func (s *screen) Reload() {
	if s.m.stage == tried {
		s.try()
	}
}

// Unsaved is an import that is under way.
func (s *screen) Unsaved() string {
	if s.m.stage == storing {
		return "正在进行的导入"
	}
	if s.m.stage == undoing {
		return "正在进行的撤销"
	}
	return ""
}

// Keys are the keys of the screen.
func (s *screen) Keys() kit.Keymap {
	return kit.Keymap{"Ctrl+Enter": s.primary.Press, "Ctrl+O": s.browse, "F5": s.Reload, "Ctrl+U": s.askLast, "Ctrl+H": s.showPast}
}

// Fields names the fields for tests.
func (s *screen) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"kind": s.kind, "path": s.path, "remarks": s.remarks, "columns": s.columns, "import": s.primary, "past": s.past, "kept": s.kept}
}

// Focus puts the keyboard where the file is named.
func (s *screen) Focus() {
	switch s.m.stage {
	case tried, stored:
		s.d.Focus(s.primary)
	default:
		s.d.Focus(s.path)
	}
}

func (s *screen) build() {
	s.kind = kit.NewChoice([]kit.Option{{Value: customers, Text: "1 客户车辆"}, {Value: parts, Text: "2 配件"}}, func() {
		if s.m.busy() {
			s.kind.Set(s.m.kind)
			return
		}
		s.m = model{kind: s.kind.Value(), path: s.m.path}
		s.render()
	}).Boxed()
	s.kind.Set(s.m.kind)
	s.path = kit.NewEntry("表格的完整路径，可以粘贴；或按 Ctrl O 选择")
	s.path.OnDone = s.try
	s.path.OnChanged = func(string) {
		if s.m.stage == tried || s.m.stage == stored {
			s.m = model{kind: s.m.kind, path: s.m.path}
			s.render()
		}
	}
	look := kit.NewButton("浏览…", "Ctrl+O", s.browse)
	s.figures = kit.Cols(12)
	s.columns = kit.NewTable(
		kit.Column[workbook.Column]{Title: "列", Width: 42, Text: func(c workbook.Column) string { return c.Letter }},
		kit.Column[workbook.Column]{Title: "表里的列名", Width: 110, Weight: 1, Text: func(c workbook.Column) string { return c.Header }},
		kit.Column[workbook.Column]{Title: "用作", Width: 128, Cell: fieldCell},
	)
	s.columns.SetEmpty("试读后，这里列出每一列用作什么、哪些列没有用上。", nil)
	s.remarks = kit.NewTable(
		kit.Column[remark]{Title: "行", Width: 96, Text: func(r remark) string { return r.where }},
		kit.Column[remark]{Title: "列", Width: 108, Text: func(r remark) string { return r.column }},
		kit.Column[remark]{Title: "原因", Width: 200, Weight: 3, Text: func(r remark) string { return r.reason }},
		kit.Column[remark]{Title: "原来", Width: 110, Weight: 1, Text: func(r remark) string { return r.was }},
		kit.Column[remark]{Title: "存为", Width: 110, Weight: 1, Text: func(r remark) string { return r.now }},
	)
	s.remarks.Fade = func(r remark) bool { return r.skipped }
	s.remarks.SetEmpty("试读后，看不准的格子一条条列在这里：哪一行、为什么、原来是什么、会存成什么。", nil)
	s.remarks.OnOpen = func(r remark) { kit.Tell(s.d.Win, r.where+"　"+r.column, said(r)) }
	s.hint = kit.Caption("")
	s.primary = kit.Primary("试读", "Ctrl+Enter", s.do)
	s.report = kit.NewButton("导入报告", "", s.tellReport)
	s.undo = kit.NewButton("撤销这次导入", "Ctrl+U", s.askLast)
	s.bar = kit.NewActionBar(s.primary, []*kit.Button{s.report, s.undo}, kit.NewButton("导入记录", "Ctrl+H", s.showPast))
	head := kit.Card(kit.Cols(12, kit.Fixed(250, 0, kit.Field("导入什么", s.kind)), kit.Flex(1, kit.Field("表格文件", s.path)),
		kit.Fixed(120, 0, kit.Field("", look))))
	left := kit.Panel(kit.Down(0, kit.Inset(14, 12, 14, 8, kit.Title("列对照")), kit.Flex(1, s.columns)))
	right := kit.Panel(kit.Down(0, kit.Inset(14, 12, 14, 8, kit.Title("提醒和跳过的行")), kit.Flex(1, s.remarks)))
	s.content = kit.Page(kit.Down(12, head, s.figures, kit.Flex(1, kit.Cols(12, kit.Fixed(340, 0, left), kit.Flex(1, right)))), s.bar)
}

func said(r remark) string {
	text := r.reason
	if r.was != "" {
		text += "\n原来：" + r.was
	}
	if r.now != "" {
		text += "\n存为：" + r.now
	}
	return text
}

func fieldCell(c workbook.Column) kit.Cell {
	if c.Field == "" {
		return kit.Cell{Text: "没有用上", Ink: kit.Colours().Hint}
	}
	return kit.Cell{Chip: string(c.Field), State: kit.Ready}
}

// render shows the whole model.
func (s *screen) render() {
	s.figures.RemoveAll()
	for _, f := range s.m.counts() {
		s.figures.Add(kit.Flex(1, kit.FigureCard(f.name, thousands(int64(f.count)), f.parts, kit.Waiting)))
	}
	show(s.figures, len(s.figures.Objects) > 0)
	s.figures.Refresh()
	s.columns.SetRows(s.m.columns())
	if s.m.stage == tried && len(s.m.remarks()) == 0 {
		s.remarks.SetEmpty("没有看不准的格子。", nil)
	}
	s.remarks.SetRows(s.m.remarks())
	s.path.SetError(s.m.fault)
	text := "试读"
	switch s.m.stage {
	case tried:
		text = fmt.Sprintf("导入 %s 条", thousands(int64(s.m.rows)))
	case storing:
		text = "正在导入…"
	case stored:
		text = "完成"
	case undoing:
		text = "正在撤销…"
	}
	s.primary.SetText(text)
	if s.m.busy() || s.m.stage == reading || s.m.stage == tried && s.m.rows == 0 {
		s.primary.Disable()
	} else {
		s.primary.Enable()
	}
	show(s.report, s.m.stage == stored)
	show(s.undo, s.m.stage == stored && !s.m.summary.Run.IsZero())
	s.bar.SetNote(s.m.hint())
	s.content.Refresh()
}

// browse looks for the file, beginning where the last one lay.
func (s *screen) browse() {
	if s.m.busy() {
		return
	}
	desk.Browse(s.d, workbooks, s.path.Text, func(path string) {
		s.path.SetText(path)
		s.try()
	})
}

// workbooks are the files that can be read.
var workbooks = desk.Files{Title: "选择表格", What: "表格", Ends: []string{".xlsx", ".csv"}}

// do is the next step: read, store, leave.
func (s *screen) do() {
	switch s.m.stage {
	case choosing:
		s.try()
	case tried:
		s.store()
	case stored:
		s.d.Close()
	}
}

// try reads the workbook and shows what would happen.
func (s *screen) try() {
	if s.m.busy() || s.m.stage == reading {
		return
	}
	path := desk.CleanPath(s.path.Text)
	if path == "" {
		s.m.fault = "请输入表格的路径，或按 Ctrl O 选择"
		s.render()
		s.d.Focus(s.path)
		return
	}
	kind, today := s.m.kind, s.d.Now().Day()
	s.m = model{kind: kind, path: path, stage: reading}
	s.render()
	kit.Fetch(s.d.Work, &s.latest, func() (model, error) { return open(kind, path, today) }, func(m model, err error) {
		if err != nil {
			sentence, next := desk.Explain(err)
			s.m = model{kind: kind, path: path, fault: sentence + next}
			s.render()
			s.d.Focus(s.path)
			return
		}
		s.m = m
		s.render()
		s.Focus()
	})
}

// store imports what was read, beside everything else that the desk does.
func (s *screen) store() {
	s.m.stage = storing
	s.render()
	by := s.d.By(base.OpID{})
	m := s.m
	work, end := s.d.Aside()
	type result struct {
		sum    exchange.Summary
		report string
	}
	kit.Run(work, func() (r result, err error) {
		r.sum, err = m.store(s.d.Store, by, func(done, total int) {
			fyne.Do(func() {
				s.m.done, s.m.total = done, total
				s.bar.SetNote(s.m.hint())
			})
		})
		if err != nil {
			return r, err
		}
		r.report, err = m.writeReport(s.d.Store.Dir())
		return r, err
	}, func(r result, err error) {
		end()
		if err != nil {
			s.m.stage = tried
			s.render()
			s.d.Tell(err)
			return
		}
		s.m.stage, s.m.summary, s.m.report = stored, r.sum, r.report
		s.render()
		s.d.Say("导入完成：" + r.sum.String())
		s.Focus()
	})
}

func (s *screen) tellReport() {
	text := "导入报告写在：\n" + s.m.report
	for i, d := range s.m.summary.Doubts {
		if i == 8 {
			text += fmt.Sprintf("\n…… 共 %d 条", len(s.m.summary.Doubts))
			break
		}
		text += "\n· " + d
	}
	kit.Tell(s.d.Win, "导入报告", text)
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

func thousands(n int64) string { return base.Milli(n * 1000).String() }
