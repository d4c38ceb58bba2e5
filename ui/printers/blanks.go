package printers

import (
	"fmt"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/print/press"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// blanks is the forms for a power cut, and the numbers that were set aside for them.
type blanks struct {
	d      *desk.Desk
	latest kit.Latest
	table  *kit.Table[paper.ReservedRow]
	page   fyne.CanvasObject
}

func newBlanks(d *desk.Desk) *blanks {
	s := &blanks{d: d}
	s.table = kit.NewTable(
		kit.Column[paper.ReservedRow]{Title: "备用号", Width: 160, Text: func(r paper.ReservedRow) string { return string(r.No) }},
		kit.Column[paper.ReservedRow]{Title: "单据", Width: 120, Text: func(r paper.ReservedRow) string { return r.Form.Word() }},
		kit.Column[paper.ReservedRow]{Title: "预留时间", Width: 150, Text: func(r paper.ReservedRow) string { return r.At.String() }},
		kit.Column[paper.ReservedRow]{Title: "谁预留", Width: 100, Text: func(r paper.ReservedRow) string { return r.ByName }},
		kit.Column[paper.ReservedRow]{Title: "状态", Width: 220, Weight: 1, Cell: func(r paper.ReservedRow) kit.Cell {
			state := kit.Held
			switch {
			case r.Void != "":
				state = kit.Waiting
			case !r.Used.IsZero():
				state = kit.Ready
			}
			return kit.Cell{Chip: r.State(), State: state}
		}},
	)
	s.table.ID = func(r paper.ReservedRow) string { return string(r.No) }
	s.table.Fade = func(r paper.ReservedRow) bool { return !r.Open() }
	s.table.OnOpen = s.open
	s.table.SetEmpty("停电时要用的空白单先打印好放着：每张带一个预留的单号，来电后按这个号码补录", kit.NewButton("预留并打印", "Ctrl+N", s.reserve))
	bar := kit.NewActionBar(kit.Primary("预留并打印空白单", "Ctrl+N", s.reserve), []*kit.Button{kit.NewButton("补录这张", "Enter", func() { s.chosen(s.open) }), kit.NewButton("作废", "Ctrl+D", s.void)},
		kit.Caption("一个号码只用一次"))
	s.page = kit.Page(kit.Panel(s.table), bar)
	return s
}

func (s *blanks) Content() fyne.CanvasObject { return s.page }
func (s *blanks) Focus()                     { s.d.Focus(s.table) }
func (s *blanks) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"reserved": s.table}
}
func (s *blanks) Keys() kit.Keymap { return kit.Keymap{"Ctrl+N": s.reserve, "Ctrl+D": s.void} }

func (s *blanks) Reload() {
	kit.Fetch(s.d.Work, &s.latest, func() ([]paper.ReservedRow, error) { return data.Ask(s.d.Store, paper.ReservedList{}) }, func(rows []paper.ReservedRow, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		s.table.SetRows(rows)
		s.page.Refresh()
	})
}

func (s *blanks) chosen(do func(paper.ReservedRow)) {
	if r, ok := s.table.Selected(); ok {
		do(r)
	}
}

// open keys a form in that was filled by hand, or shows what was keyed in.
func (s *blanks) open(r paper.ReservedRow) {
	switch {
	case r.Void != "":
		s.d.Say("备用号 " + string(r.No) + " 已作废：" + r.Void)
	case !r.Used.IsZero():
		s.d.Search(string(r.No))
	case r.No.Kind() == base.DocOrder:
		s.d.Open(desk.Route{Area: desk.Reception, Text: desk.KeyInText(r.No)})
	default:
		s.d.Say("请在开" + r.Form.Word() + "时填写备用号 " + string(r.No))
	}
}

// reserve asks which form and how many, sets the numbers aside and prints the forms.
func (s *blanks) reserve() {
	var options []kit.Option
	for i, f := range press.BlankForms() {
		options = append(options, kit.Option{Value: string(f), Text: fmt.Sprintf("%d %s", i+1, f.Word())})
	}
	form := kit.NewChoice(options, nil).Boxed().Wrap(560)
	form.Set(string(paper.Entrustment))
	count := kit.NewCountEntry(1, paper.MostReserved)
	count.Set(10)
	body := kit.Down(10, kit.Field("哪种单据", form), kit.Field("张数（每张一个号码）", count),
		kit.NewParaOf("号码预留后不会再给别的单据。停电时手写，来电后到这里选中号码补录；没用上的请作废并写明原因。", 12, false, kit.Colours().Ink2))
	op := desk.NewOp()
	ask(s.d, "预留并打印空白单", body, "预留并打印", &count.Entry, func(done func(error)) {
		n, ok := count.Get()
		if !ok {
			done(base.Refuse(base.Invalid, "reserve.count", "count", "请填写张数，1 到 %d", paper.MostReserved))
			return
		}
		chosen, by, now := paper.Form(form.Value()), s.d.By(op), s.d.Now()
		kit.Run(s.d.Press.Work, func() (press.Printed, error) {
			made, err := press.PrintBlank(s.d.Store, s.d.Press.Queue, s.d.Printers(), by, now, chosen, n)
			if err != nil || made.Printer != "" {
				return made, err
			}
			return made, s.d.Press.View(made.Path)
		}, func(made press.Printed, err error) {
			if err != nil {
				done(desk.Said(err))
				return
			}
			done(nil)
			s.d.Say(fmt.Sprintf("已预留 %d 个号码，从 %s 起，空白单已打印", made.Count, made.No))
			s.Reload()
		})
	}, form)
}

// void asks why the chosen number will never be used.
func (s *blanks) void() {
	s.chosen(func(r paper.ReservedRow) {
		if !r.Open() {
			s.d.Say(string(r.No) + " " + r.State())
			return
		}
		kit.Prompt(s.d.Win, "作废备用号 "+string(r.No), "作废原因（例如 写坏了、没用上）", "", func(text string) error { return nil }, func(text string) {
			desk.Do(s.d, desk.NewOp(), paper.VoidReserved{Numbers: []base.DocNo{r.No}, Reason: text}, func(paper.Range) {
				s.d.Say("备用号 " + string(r.No) + " 已作废")
				s.Reload()
			})
		})
	})
}
