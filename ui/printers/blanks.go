package printers

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/workorder"
	"jieche/print/press"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// blanks is the forms for a power cut, and the numbers that were set aside for them.
type blanks struct {
	d      *desk.Desk
	latest kit.Latest
	table  *kit.Table[paper.ReservedRow]
	all    []paper.ReservedRow
	only   bool         // what waits alone
	head   *canvas.Text // how many wait, of which form
	page   fyne.CanvasObject
}

func newBlanks(d *desk.Desk) *blanks {
	s := &blanks{d: d}
	s.table = kit.NewTable(
		kit.Column[paper.ReservedRow]{Title: "备用号", Width: 160, Text: func(r paper.ReservedRow) string { return string(r.No) }},
		kit.Column[paper.ReservedRow]{Title: "单据", Width: 120, Text: func(r paper.ReservedRow) string { return r.Form.Word() }},
		kit.Column[paper.ReservedRow]{Title: "预留时间", Width: 150, Text: func(r paper.ReservedRow) string { return r.At.String() }},
		kit.Column[paper.ReservedRow]{Title: "工单", Width: 140, Text: func(r paper.ReservedRow) string { return string(r.Order) }},
		kit.Column[paper.ReservedRow]{Title: "谁预留", Width: 100, Text: func(r paper.ReservedRow) string { return r.ByName }},
		kit.Column[paper.ReservedRow]{Title: "状态", Width: 220, Weight: 1, Cell: func(r paper.ReservedRow) kit.Cell {
			state := kit.Held
			switch {
			case r.Void != "" || r.Filed != "":
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
	s.head = kit.Caption("一个号码只用一次")
	bar := kit.NewActionBar(kit.Primary("预留并打印空白单", "Ctrl+N", s.reserve), []*kit.Button{kit.NewButton("补录这张", "Enter", func() { s.chosen(s.open) }), kit.NewButton("作废", "Ctrl+D", s.void), kit.NewButton("存档", "Ctrl+G", s.file),
		kit.NewButton("只看待补录", "Ctrl+H", s.turn)}, s.head)
	s.page = kit.Page(kit.Panel(s.table), bar)
	return s
}

func (s *blanks) Content() fyne.CanvasObject { return s.page }
func (s *blanks) Focus()                     { s.d.Focus(s.table) }
func (s *blanks) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"reserved": s.table}
}
func (s *blanks) Keys() kit.Keymap {
	return kit.Keymap{"Ctrl+N": s.reserve, "Ctrl+D": s.void, "Ctrl+G": s.file, "Ctrl+H": s.turn}
}

func (s *blanks) Reload() {
	kit.Fetch(s.d.Work, &s.latest, func() ([]paper.ReservedRow, error) { return data.Ask(s.d.Store, paper.ReservedList{}) }, func(rows []paper.ReservedRow, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		s.all = rows
		s.show()
	})
}

// show lists the numbers, and says how many of each form still wait.
func (s *blanks) show() {
	rows := []paper.ReservedRow{}
	waiting := map[paper.Form]int{}
	for _, r := range s.all {
		if r.Open() {
			waiting[r.Form]++
		}
		if r.Open() || !s.only {
			rows = append(rows, r)
		}
	}
	s.table.SetRows(rows)
	var words []string
	for _, f := range press.BlankForms() {
		if waiting[f] > 0 {
			words = append(words, fmt.Sprintf("%s %d", f.Word(), waiting[f]))
		}
	}
	text := "没有待补录的号码"
	if len(words) > 0 {
		text = "待补录：" + strings.Join(words, "、")
	}
	kit.Say(s.head, text)
	s.page.Refresh()
}

// turn shows what waits alone, or everything.
func (s *blanks) turn() {
	s.only = !s.only
	s.show()
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
	case r.Filed != "":
		s.d.Say(r.Form.Word() + " " + string(r.No) + " 已存档：" + r.Filed)
	case !r.Used.IsZero():
		s.d.Search(string(r.No))
	default:
		s.keyIn(r)
	}
}

// keyIn opens the place where the form is keyed in: a reception, or the screen of the order that it was written for.
func (s *blanks) keyIn(r paper.ReservedRow) {
	place := map[base.DocKind]desk.Area{base.DocIssue: desk.Issue, base.DocReturn: desk.Issue, base.DocSettlement: desk.Settle, base.DocPayment: desk.Settle,
		base.DocExitPass: desk.ExitPass}
	switch kind := r.No.Kind(); kind {
	case base.DocOrder, base.DocQueue:
		s.d.Open(desk.Route{Area: desk.Reception, Text: desk.KeyInText(r.No)})
	case base.DocAppointment:
		s.d.Say("预约登记表还没有电子登记：收回后按 Ctrl G 存档，写坏的按 Ctrl D 作废")
	default:
		s.askOrder(r, func(id workorder.ID) {
			s.d.Open(desk.Route{Area: place[kind], Order: id, Text: desk.KeyInText(r.No)})
		})
	}
}

// askOrder asks for which car the form was written.
func (s *blanks) askOrder(r paper.ReservedRow, then func(workorder.ID)) {
	order := kit.NewPicker("车牌、车主或工单号", s.d.Work, func(text string) ([]kit.Pick[workorder.ID], error) { return s.orders(r.No.Kind(), text) }, nil)
	order.Opens = true
	dialog := kit.NewDialog(s.d.Win, "补录"+r.Form.Word()+" "+string(r.No), kit.Field("这张单写的是哪台车", order), "去补录", "返回", func(done func(error)) {
		id, ok := order.Chosen()
		if !ok {
			done(base.Refuse(base.Invalid, "reserve.order", "order", "请选择这张单对应的工单"))
			return
		}
		done(nil)
		then(id)
	}).Width(560).First(order)
	order.OnDone = dialog.Submit
	dialog.Show()
}

// ordersFor is how far an order must be for a form of that kind to be keyed into it.
var ordersFor = map[base.DocKind][]workorder.State{
	base.DocIssue:      {workorder.Signed, workorder.Working, workorder.Finished, workorder.Checked},
	base.DocReturn:     {workorder.Signed, workorder.Working, workorder.Finished, workorder.Checked},
	base.DocSettlement: {workorder.Finished, workorder.Checked},
	base.DocPayment:    {workorder.Checked, workorder.Settled},
}

// orders finds the orders that a form of that kind can be keyed into.
func (s *blanks) orders(kind base.DocKind, text string) ([]kit.Pick[workorder.ID], error) {
	rows, err := data.Ask(s.d.Store, workorder.OpenOrders{States: ordersFor[kind]})
	text = strings.ToUpper(strings.TrimSpace(base.Narrow(text)))
	var list []kit.Pick[workorder.ID]
	for _, r := range rows {
		if strings.Contains(r.Plate, text) || strings.Contains(string(r.No), text) || strings.Contains(strings.ToUpper(r.OwnerName), text) {
			list = append(list, kit.Pick[workorder.ID]{Value: r.ID, Item: kit.Item{
				Title: strings.TrimSpace(desk.PlateText(r.Plate) + " " + r.OwnerName), Detail: string(r.No) + " · " + r.StateWord}})
		}
	}
	return list, err
}

// file says where a sheet lies that there is nothing to key into.
func (s *blanks) file() {
	s.chosen(func(r paper.ReservedRow) {
		if !r.Open() {
			s.d.Say(string(r.No) + " " + r.State())
			return
		}
		kit.Prompt(s.d.Win, "存档 "+string(r.No), "存放在哪里（例如 预约登记夹）", "", nil, func(text string) {
			desk.Do(s.d, desk.NewOp(), paper.FileReserved{Numbers: []base.DocNo{r.No}, Note: text}, func(paper.Range) {
				s.d.Say("备用号 " + string(r.No) + " 已存档")
				s.Reload()
			})
		})
	})
}

// reserve asks which form and how many, sets the numbers aside and prints the forms.
func (s *blanks) reserve() {
	var options []kit.Option
	for i, f := range press.BlankForms() {
		n := fmt.Sprint((i + 1) % 10)
		options = append(options, kit.Option{Value: string(f), Text: n + " " + f.Word(), Keys: n})
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
