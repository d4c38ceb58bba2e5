package printers

import (
	"fmt"

	"fyne.io/fyne/v2"

	"jieche/print/press"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// queue is what is on its way to the printers.
type queue struct {
	d     *desk.Desk
	table *kit.Table[press.Entry]
	page  fyne.CanvasObject
}

// jobStates are the colours of how a job stands.
var jobStates = map[press.State]kit.State{
	press.Waiting: kit.Waiting, press.Sending: kit.Working, press.Sent: kit.Ready, press.Failed: kit.Late, press.Unknown: kit.Held, press.Cancelled: kit.Waiting,
}

func newQueue(d *desk.Desk) *queue {
	s := &queue{d: d}
	s.table = kit.NewTable(
		kit.Column[press.Entry]{Title: "时间", Width: 100, Text: func(e press.Entry) string { return desk.When(e.Made, d.Now()) }},
		kit.Column[press.Entry]{Title: "单据", Width: 260, Text: func(e press.Entry) string { return e.Title }},
		kit.Column[press.Entry]{Title: "打印机", Width: 180, Text: func(e press.Entry) string { return e.Printer }},
		kit.Column[press.Entry]{Title: "页", Width: 40, Right: true, Text: func(e press.Entry) string { return fmt.Sprint(e.Pages) }},
		kit.Column[press.Entry]{Title: "状态", Width: 130, Cell: func(e press.Entry) kit.Cell { return kit.Cell{Chip: e.State.Word(), State: jobStates[e.State]} }},
		kit.Column[press.Entry]{Title: "说明", Width: 200, Weight: 1, Cell: func(e press.Entry) kit.Cell { return kit.Cell{Text: remark(e, d), Ink: kit.Colours().Ink2} }},
	)
	s.table.ID = func(e press.Entry) string { return e.ID }
	s.table.Fade = func(e press.Entry) bool { return !e.State.Open() }
	s.table.OnOpen = s.read
	s.table.SetEmpty("打印队列是空的。单据交给打印机后会列在这里；打印机没开时留着，开了自动送出", nil)
	bar := kit.NewActionBar(kit.Primary("重新送出", "Ctrl+R", s.retry), []*kit.Button{kit.NewButton("改送别的打印机", "Ctrl+T", s.move), kit.NewButton("取消", "Ctrl+D", s.cancel)},
		kit.NewButton("看说明", "Enter", func() { s.withChosen(s.read) }))
	s.page = kit.Page(kit.Panel(s.table), bar)
	return s
}

// remark is what a person reads of a job: why it waits and when it is tried again, or that it went well.
func remark(e press.Entry, d *desk.Desk) string {
	switch {
	case e.State == press.Waiting && e.Next > d.Now():
		return fmt.Sprintf("第 %d 次没送成，%d 秒后再试：%s", e.Tries, (e.Next-d.Now())/1000+1, e.Why)
	case e.State == press.Sent && e.System != "":
		return "系统任务 " + e.System
	}
	return e.Why
}

func (s *queue) Content() fyne.CanvasObject { return s.page }
func (s *queue) Focus()                     { s.d.Focus(s.table) }
func (s *queue) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"queue": s.table}
}
func (s *queue) Keys() kit.Keymap {
	return kit.Keymap{"Ctrl+R": s.retry, "Ctrl+T": s.move, "Ctrl+D": s.cancel}
}

func (s *queue) Reload() {
	if s.d.Press == nil || s.d.Press.Queue == nil {
		s.table.SetRows(nil)
		return
	}
	s.table.SetRows(s.d.Press.Queue.List())
	s.page.Refresh()
}

// withChosen does something with the chosen job.
func (s *queue) withChosen(do func(press.Entry)) {
	if e, ok := s.table.Selected(); ok && s.d.Press != nil && s.d.Press.Queue != nil {
		do(e)
	}
}

// read shows all that is known of a job.
func (s *queue) read(e press.Entry) {
	text := fmt.Sprintf("%s，%d 页，打印机 %s。\n%s", e.Title, e.Pages, e.Printer, e.State.Word())
	if e.Why != "" {
		text += "：" + e.Why
	}
	kit.Tell(s.d.Win, "打印任务", text)
}

func (s *queue) told(err error, sentence string) {
	if err != nil {
		s.d.Tell(err)
		return
	}
	s.d.Say(sentence)
	s.Reload()
}

// retry sends the chosen job again. One whose end nobody knows is asked about: the paper may lie in the printer.
func (s *queue) retry() {
	s.withChosen(func(e press.Entry) {
		again := func() { s.told(s.d.Press.Queue.Retry(e.ID, ""), e.Title+" 重新排队") }
		if e.State == press.Unknown {
			kit.Confirm(s.d.Win, "可能已经打印过", e.Why+"。重送会再出一份。", "重送", again)
			return
		}
		again()
	})
}

// move sends the chosen job to another printer.
func (s *queue) move() {
	s.withChosen(func(e press.Entry) {
		choosePrinter(s.d, "改送 "+e.Title, func(name string) { s.told(s.d.Press.Queue.Retry(e.ID, name), e.Title+" 改送 "+name) })
	})
}

func (s *queue) cancel() {
	s.withChosen(func(e press.Entry) {
		kit.Confirm(s.d.Win, "取消打印", e.Title+" 不再送往打印机。登记里仍有这次打印，需要时可以补打。", "取消打印", func() {
			s.told(s.d.Press.Queue.Cancel(e.ID), e.Title+" 已取消")
		})
	})
}

// choosePrinter lists the printers of this PC, and says so when there is none.
func choosePrinter(d *desk.Desk, title string, then func(name string)) {
	kit.Run(d.Work, d.Press.Installed, func(list []press.Installed, err error) {
		if err != nil {
			d.Tell(err)
			return
		}
		if len(list) == 0 {
			kit.Tell(d.Win, title, "这台电脑上还没有打印机。请先在系统里添加打印机，再按 F5。")
			return
		}
		table := kit.NewTable(
			kit.Column[press.Installed]{Title: "打印机", Width: 220, Weight: 1, Text: func(p press.Installed) string { return p.Name }},
			kit.Column[press.Installed]{Title: "状态", Width: 160, Cell: func(p press.Installed) kit.Cell { return kit.Cell{Text: p.Say, Ink: kit.Colours().Ink2} }},
		)
		table.SetRows(list)
		var menu *kit.Dialog
		chosen := func(p press.Installed) { menu.Close(); then(p.Name) }
		menu = kit.NewDialog(d.Win, title, kit.Fixed(0, float32(40+33*min(max(len(list), 2), 8)), table), "选定", "返回", func(done func(error)) {
			p, ok := table.Selected()
			done(nil)
			if ok {
				then(p.Name)
			}
		}).Width(520).First(table)
		table.OnOpen = chosen
		menu.Show()
	})
}

// ask shows a dialog with fields; first has the keyboard, and Enter in the last one does what the dialog is for.
func ask(d *desk.Desk, title string, body fyne.CanvasObject, ok string, last *kit.Entry, submit func(done func(error)), first fyne.Focusable) {
	form := kit.NewDialog(d.Win, title, body, ok, "返回", submit).Width(640).First(first)
	last.OnDone = form.Submit
	form.Show()
}
