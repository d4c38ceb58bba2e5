package imports

import (
	"fmt"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/batch"
	"jieche/data/exchange"
	"jieche/data/undo"
	"jieche/ui/kit"
)

// showPast lists the imports that there were; Enter takes one back.
func (s *screen) showPast() {
	if s.m.busy() {
		return
	}
	kit.Fetch(s.d.Work, &s.listed, func() ([]undo.Past, error) { return data.Ask(s.d.Store, undo.Imports{}) }, func(list []undo.Past, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		s.pastDialog(list)
	})
}

func (s *screen) pastDialog(list []undo.Past) {
	s.past = kit.NewTable(
		kit.Column[undo.Past]{Title: "时间", Width: 136, Text: func(p undo.Past) string { return p.At.String() }},
		kit.Column[undo.Past]{Title: "谁", Width: 76, Text: func(p undo.Past) string { return p.Who }},
		kit.Column[undo.Past]{Title: "导入", Width: 76, Text: func(p undo.Past) string { return p.Kind.Word() }},
		kit.Column[undo.Past]{Title: "文件", Width: 120, Weight: 1, Text: func(p undo.Past) string { return p.File }},
		kit.Column[undo.Past]{Title: "结果", Width: 190, Text: did},
		kit.Column[undo.Past]{Title: "撤销", Width: 120, Text: standing},
	)
	s.past.Fade = func(p undo.Past) bool { return !undoable(p) }
	s.past.SetEmpty("还没有导入过。", nil)
	var dialog *kit.Dialog
	choose := func() {
		p, ok := s.past.Selected()
		switch {
		case !ok:
			dialog.Close()
		case !undoable(p):
			dialog.Warn("这次导入已经撤销过了")
		default:
			dialog.Close()
			s.askUndo(p)
		}
	}
	s.past.OnOpen = func(undo.Past) { choose() }
	dialog = kit.NewDialog(s.d.Win, "导入记录", kit.Fixed(0, 380, s.past), "撤销选中的导入…", "返回", nil).Does(func(done func(error)) {
		done(nil)
		choose()
	}).Width(900).First(s.past)
	s.past.SetRows(list)
	s.past.Select(0)
	dialog.Show()
}

// askLast asks for the import that has just ended.
func (s *screen) askLast() {
	run := s.m.summary.Run
	if s.m.stage != stored || run.IsZero() {
		return
	}
	kit.Fetch(s.d.Work, &s.listed, func() ([]undo.Past, error) { return data.Ask(s.d.Store, undo.Imports{}) }, func(list []undo.Past, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		for _, p := range list {
			if p.Run == run {
				s.askUndo(p)
				return
			}
		}
	})
}

func (s *screen) askUndo(p undo.Past) {
	kit.ConfirmDanger(s.d.Win, "撤销导入", question(p), "撤销导入", func() { s.takeBack(p.Run) })
}

// takeBack undoes an import beside everything else that the desk does.
func (s *screen) takeBack(run batch.RunID) {
	s.m = model{kind: s.m.kind, path: s.m.path, stage: undoing}
	s.render()
	by := s.d.By(base.OpID{})
	work, end := s.d.Aside()
	kit.Run(work, func() (batch.Outcome, error) {
		return exchange.Undo(s.d.Store, by, run, func(left int) {
			fyne.Do(func() {
				s.m.left = left
				s.bar.SetNote(s.m.hint())
			})
		})
	}, func(o batch.Outcome, err error) {
		end()
		s.m = model{kind: s.m.kind, path: s.m.path}
		s.render()
		if err != nil {
			s.d.Tell(err)
			return
		}
		s.d.Say("已撤销导入：" + outcome(o))
		s.Focus()
		if len(o.Kept) > 0 {
			s.tellKept(o)
		}
	})
}

// tellKept lists what stays, and why.
func (s *screen) tellKept(o batch.Outcome) {
	s.kept = kit.NewTable(
		kit.Column[batch.Kept]{Title: "保留", Width: 240, Weight: 1, Text: func(k batch.Kept) string { return k.What }},
		kit.Column[batch.Kept]{Title: "原因", Width: 320, Weight: 2, Text: func(k batch.Kept) string { return k.Why }},
	)
	s.kept.SetRows(o.Kept)
	kit.NewDialog(s.d.Win, fmt.Sprintf("撤销完成，保留 %d 份", len(o.Kept)), kit.Down(6, kit.NewPara(outcome(o)), kit.Fixed(0, 320, s.kept)), "知道了", "",
		func(done func(error)) { done(nil) }).Width(820).First(s.kept).Show()
}
