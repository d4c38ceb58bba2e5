package cashiers

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// pass is the screen of the exit pass of one order.
type pass struct {
	d      *desk.Desk
	id     workorder.ID
	m      passModel
	latest kit.Latest
	op     base.OpID
	busy   bool

	plate       *kit.NumberPlate
	car, people *canvas.Text
	reasons     *kit.Choice
	note        *kit.Entry
	stand       *kit.Para
	missing     *fyne.Container
	facts       *fyne.Container
	register    *kit.Table[workorder.PassLine]
	primary     *kit.Button
	toSettle    *kit.Button
	reprint     *kit.Button
	void        *kit.Button
	sheet       *desk.ByHand // what stands on a pass that was filled in by hand
	content     fyne.CanvasObject
}

// NewPass makes the screen of the exit pass of an order.
func NewPass(d *desk.Desk, r desk.Route) desk.Screen {
	s := &pass{d: d, id: r.Order, op: desk.NewOp()}
	s.build()
	s.sheet.Begin(r.Text)
	s.Reload()
	return s
}

// Title is the car and the number of its order.
func (s *pass) Title() (string, string) { return s.m.title() }

// Content is the screen.
func (s *pass) Content() fyne.CanvasObject { return s.content }

// Reads names the tables that the screen shows.
func (s *pass) Reads() []string {
	return []string{"work_order", "settlement", "payment", "exit_pass", "print", "part_move", "reserved"}
}

// Keys are the keys of the screen.
func (s *pass) Keys() kit.Keymap {
	return kit.Keymap{
		"Ctrl+Enter": s.primary.Press, "F9": s.reprint.Press, "Ctrl+P": s.reprint.Press, "Ctrl+F9": s.menu, "F5": s.Reload,
		"F7": s.toSettle.Press, desk.ByHandKey: s.sheet.Ask,
		"Ctrl+O": func() { s.d.Open(desk.Route{Area: desk.Order, Order: s.id}) },
	}
}

// Fields names the fields for tests.
func (s *pass) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"reason": s.reasons, "note": s.note, "register": s.register, "issue": s.primary}
}

// Focus puts the keyboard on the next step; where somebody has to allow it, on the reason.
func (s *pass) Focus() {
	if s.m.step() == passAllow {
		s.d.Focus(s.reasons)
		return
	}
	s.d.Focus(s.primary)
}

type passRead struct {
	sheet *workorder.Sheet
	gate  workorder.PassGate
}

// Reload reads the order and its gate again.
func (s *pass) Reload() {
	reason := s.m.chosen
	s.sheet.Load()
	kit.Fetch(s.d.Work, &s.latest, func() (r passRead, err error) {
		if r.sheet, err = data.Ask(s.d.Store, workorder.SheetOf{Order: s.id}); err != nil {
			return r, err
		}
		r.gate, err = data.Ask(s.d.Store, workorder.PassGateOf{Order: s.id, Reason: reason})
		return r, err
	}, func(r passRead, err error) {
		if err != nil {
			sentence, _ := desk.Explain(err)
			s.stand.SetText(sentence)
			return
		}
		first := !s.m.loaded
		s.m.sheet, s.m.gate, s.m.loaded, s.m.today = *r.sheet, r.gate, true, s.d.Now().Day()
		s.render()
		if first {
			s.Focus()
		}
	})
}

func (s *pass) build() {
	s.sheet = desk.NewByHand(s.d, func() []base.DocKind {
		if step := s.m.step(); step == passIssue || step == passAllow {
			return []base.DocKind{base.DocExitPass}
		}
		return nil
	})
	s.plate, s.car, s.people = kit.BigPlate("", kit.Blue), kit.Bold(""), kit.Caption("")
	var options []kit.Option
	for i, r := range workorder.PassReasons {
		options = append(options, kit.Option{Value: string(r), Text: fmt.Sprintf("%d %s", i+1, r)})
	}
	s.reasons = kit.NewChoice(options, func() {
		s.m.chosen = workorder.PassReason(s.reasons.Value())
		s.Reload()
	})
	s.note = kit.NewEntry("例外放行的原因，如 厂家索赔待批、试车路线")
	s.note.OnChanged = func(text string) { s.m.note = text }
	s.note.OnDone = func() { s.d.Focus(s.primary) }
	s.stand, s.missing, s.facts = kit.NewPara(""), kit.Down(4), kit.Cols(10)
	s.primary = kit.Primary("开出门证并打印", "Ctrl+Enter", s.do)
	s.toSettle = kit.NewButton("结算", "F7", func() { s.d.Open(desk.Route{Area: desk.Settle, Order: s.id}) })
	s.reprint = kit.NewButton("补打", "F9", s.again)
	s.void = kit.Danger("作废…", "Del", s.makeVoid)
	s.register = kit.NewTable(
		kit.Column[workorder.PassLine]{Title: "出门证号", Width: 150, Text: func(p workorder.PassLine) string { return string(p.No) }},
		kit.Column[workorder.PassLine]{Title: "原因", Width: 64, Text: func(p workorder.PassLine) string { return string(p.Reason) }},
		kit.Column[workorder.PassLine]{Title: "开具", Width: 128, Weight: 1, Text: func(p workorder.PassLine) string { return p.At.Day().Short() + " " + p.At.Clock() + " " + p.ByName }},
		kit.Column[workorder.PassLine]{Title: "授权", Width: 70, Text: func(p workorder.PassLine) string { return either(p.ApproverName, "—") }},
		kit.Column[workorder.PassLine]{Title: "打印", Width: 84, Text: func(p workorder.PassLine) string { return s.m.printed(p.No) }},
		kit.Column[workorder.PassLine]{Title: "状态", Width: 74, Cell: s.stateCell},
	)
	s.register.ID = func(p workorder.PassLine) string { return p.ID.String() }
	s.register.Fade = func(p workorder.PassLine) bool { return p.Void != "" }
	s.register.OnOpen = func(workorder.PassLine) { s.again() }
	s.register.OnDelete = func(workorder.PassLine) { s.makeVoid() }
	s.register.SetEmpty("这张工单还没有出门证。开具后，每一张（包括作废的）都登记在这里。", nil)
	head := kit.Inset(14, 12, 14, 10, kit.Across(12, s.plate, kit.Flex(1, kit.Down(2, s.car, s.people)), s.toSettle))
	form := kit.Inset(14, 12, 14, 14, kit.Down(12, s.facts, kit.Hairline(), kit.Field("放行原因（按数字键）", s.reasons), s.stand, s.missing,
		kit.Field("放行说明", s.note), s.sheet.Line(), kit.Spacer(), kit.Fixed(0, 42, s.primary)))
	left := kit.Panel(kit.Down(0, head, kit.Hairline(), kit.Flex(1, form)))
	list := kit.Panel(kit.Down(0, kit.Inset(14, 12, 14, 10, kit.Across(8, kit.Title("登记簿"), kit.Spacer(), kit.NewButton("打印…", "Ctrl+F9", s.menu), s.reprint, s.void)), kit.Flex(1, s.register)))
	s.sheet.Changed = s.renderStep
	s.content = kit.Page(kit.Cols(12, kit.Flex(1, left), kit.Fixed(640, 0, list)), nil)
}

func (s *pass) stateCell(p workorder.PassLine) kit.Cell {
	word, ok := s.m.standing(p)
	state := kit.Waiting
	if ok {
		state = kit.Ready
	} else if p.Void != "" {
		state = kit.Late
	}
	return kit.Cell{Chip: word, State: state}
}

// render shows the whole model.
func (s *pass) render() {
	o := s.m.sheet.Order
	s.plate.Set(shownPlate(o), desk.PlateColour(o.PlateColour))
	kit.Say(s.car, brief(o.Model, 30))
	kit.Say(s.people, brief(s.m.people(), 44))
	s.reasons.Set(string(s.m.reason()))
	s.facts.RemoveAll()
	for _, f := range s.m.figures() {
		s.facts.Add(kit.Flex(1, kit.Down(0, kit.Caption(f.name), kit.Big(f.value))))
	}
	s.facts.Refresh()
	s.stand.SetText(s.m.stand())
	s.missing.RemoveAll()
	if s.m.step() == passAllow {
		for _, text := range s.m.gate.Missing {
			s.missing.Add(kit.Cols(6, kit.Tint(kit.Bold("!"), kit.Colours().Warn), kit.Flex(1, kit.NewPara(text))))
		}
	}
	s.missing.Refresh()
	s.sheet.Render()
	if s.m.step() == passNothing || s.busy {
		s.primary.Disable()
	} else {
		s.primary.Enable()
	}
	s.register.SetRows(s.m.sheet.Passes)
	show(s.reprint, len(s.m.sheet.Passes) > 0)
	show(s.void, len(s.m.sheet.Passes) > 0 && !s.m.left())
	s.content.Refresh()
}

// renderStep says what the button does.
func (s *pass) renderStep() {
	text := s.m.stepText()
	if s.m.step() == passIssue && s.sheet.Sheet(base.DocExitPass).No != "" {
		text = "补录出门证"
	}
	s.primary.SetText(text)
	s.content.Refresh()
}

// do is the next step.
func (s *pass) do() {
	if s.busy {
		return
	}
	switch s.m.step() {
	case passAllow:
		if strings.TrimSpace(s.m.note) == "" {
			s.note.SetError("例外放行要写明原因")
			s.d.Focus(s.note)
			return
		}
		s.issue()
	case passIssue:
		s.issue()
	case passLeave:
		s.leave()
	}
}

func (s *pass) issue() {
	s.hold(true)
	c := workorder.IssuePass{Order: s.id, Reason: s.m.chosen, Note: strings.TrimSpace(s.m.note), ByHand: s.sheet.Sheet(base.DocExitPass)}
	desk.Try(s.d, s.op, c, s.failed, func(done workorder.Done) {
		s.op = desk.NewOp()
		s.hold(false)
		s.m.chosen = ""
		if c.No != "" {
			s.sheet.Used(base.DocExitPass)
			s.d.Say("已补录出门证 " + string(done.No))
			s.Reload()
			return
		}
		s.print(done.No)
		s.Reload()
	})
}

func (s *pass) print(no base.DocNo) {
	s.d.Print(paper.ExitPass, no, func(err error) {
		if err != nil {
			s.d.Tell(err)
		} else {
			s.d.Say("已打印出门证 " + string(no))
		}
		s.Reload()
		s.d.Focus(s.primary)
	})
}

func (s *pass) leave() {
	s.hold(true)
	desk.Try(s.d, s.op, workorder.Leave{Order: s.id}, s.failed, func(workorder.Done) {
		s.op = desk.NewOp()
		s.hold(false)
		s.d.Say("已交车出厂")
		s.Reload()
	})
}

func (s *pass) failed(err error) {
	s.hold(false)
	if err == nil {
		return // it waits for somebody who may allow it
	}
	s.d.Tell(err)
	s.Reload()
}

func (s *pass) hold(on bool) {
	s.busy = on
	if on {
		s.primary.Disable()
	} else {
		s.primary.Enable()
	}
}

// again prints the chosen pass again, or the newest one.
func (s *pass) again() {
	if p, ok := s.register.Selected(); ok {
		s.print(p.No)
	}
}

// makeVoid makes the chosen pass void, with a reason; it stays in the register.
func (s *pass) makeVoid() {
	p, ok := s.register.Selected()
	if !ok || s.m.left() {
		return
	}
	if p.Void != "" {
		s.d.Say("出门证 " + string(p.No) + " 已作废：" + p.Void)
		return
	}
	reason := kit.NewEntry("如 客户暂不提车、打印损坏")
	op := desk.NewOp()
	d := kit.NewDialog(s.d.Win, "作废出门证 "+string(p.No), kit.Down(8, kit.NewPara("作废的出门证留在登记簿里；请把已打印的收回。"), kit.Field("原因", reason)),
		"作废", "返回", func(done func(error)) {
			desk.Submit(s.d, op, workorder.VoidPass{Pass: p.ID, Reason: reason.Text}, done, func(workorder.Done) {
				s.d.Say("已作废出门证 " + string(p.No))
				s.Reload()
			})
		}).AsDanger().First(reason)
	reason.OnDone = d.Submit
	d.Show()
}

// menu offers every form of the order, each with its preview.
func (s *pass) menu() {
	s.d.PrintMenu(s.m.sheet.Order.No, func(err error) {
		if err != nil {
			s.d.Tell(err)
		}
		s.Reload()
	})
}
