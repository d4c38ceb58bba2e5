package printers

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/staff"
	"jieche/data/workorder"
	"jieche/print/press"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// register is what was printed.
type register struct {
	d      *desk.Desk
	latest kit.Latest
	marked map[string]bool // the rows that are chosen for a batch, by their ids

	number   *kit.Entry
	from, to *kit.DateEntry
	form     *kit.Picker[paper.Form]
	person   *kit.Picker[staff.ID]
	ask      workorder.Register
	shown    workorder.Register // what the rows are the answer to
	hint     *canvas.Text
	table    *kit.Table[workorder.RegisterRow]
	page     fyne.CanvasObject
}

func newRegister(d *desk.Desk) *register {
	s := &register{d: d, marked: map[string]bool{}, ask: workorder.Register{Limit: press.MostBatch}}
	today := func() base.Day { return d.Now().Day() }
	s.number = kit.NewEntry("单号、车牌或客户")
	s.number.OnChanged = func(text string) { s.ask.Text = text; s.Reload() }
	s.number.OnDone = func() { s.d.Focus(s.table) }
	s.from, s.to = kit.NewDateEntry(today), kit.NewDateEntry(today)
	s.from.PlaceHolder, s.to.PlaceHolder = "从哪天：1101", "到哪天：1130"
	s.from.OnValue = func(day base.Day, _ bool) { s.ask.From = day; s.Reload() }
	s.to.OnValue = func(day base.Day, _ bool) { s.ask.To = day; s.Reload() }
	s.form = kit.NewPicker("全部单据", d.Work, findForms, func(f paper.Form) { s.ask.Form = f; s.Reload() })
	s.person = kit.NewPicker("全部人员", d.Work, s.findPeople, func(id staff.ID) { s.ask.By = id; s.Reload() })
	s.form.Opens, s.person.Opens = true, true
	s.hint = kit.Caption("")
	s.table = kit.NewTable(
		kit.Column[workorder.RegisterRow]{Width: 40, Cell: func(r workorder.RegisterRow) kit.Cell {
			if s.marked[r.ID.String()] {
				return kit.Cell{Text: "☑", Bold: true, Ink: kit.Colours().Accent}
			}
			return kit.Cell{Text: "☐", Ink: kit.Colours().Ink2}
		}},
		kit.Column[workorder.RegisterRow]{Title: "时间", Width: 140, Text: func(r workorder.RegisterRow) string { return r.At.String() }},
		kit.Column[workorder.RegisterRow]{Title: "单据", Width: 124, Text: func(r workorder.RegisterRow) string { return r.Form.Word() }},
		kit.Column[workorder.RegisterRow]{Title: "单号", Width: 140, Text: func(r workorder.RegisterRow) string { return string(r.No) }},
		kit.Column[workorder.RegisterRow]{Title: "车辆", Width: 116, Text: func(r workorder.RegisterRow) string { return desk.PlateText(r.Plate) }},
		kit.Column[workorder.RegisterRow]{Title: "客户", Width: 110, Weight: 1, Text: func(r workorder.RegisterRow) string { return r.Owner }},
		kit.Column[workorder.RegisterRow]{Title: "联次", Width: 90, Text: copyOf},
		kit.Column[workorder.RegisterRow]{Title: "第几次", Width: 90, Cell: timesCell},
		kit.Column[workorder.RegisterRow]{Title: "谁打印", Width: 90, Text: func(r workorder.RegisterRow) string { return r.ByName }},
		kit.Column[workorder.RegisterRow]{Title: "打印机", Width: 110, Text: printerOf},
		kit.Column[workorder.RegisterRow]{Title: "备注", Width: 120, Weight: 1, Cell: func(r workorder.RegisterRow) kit.Cell {
			switch {
			case r.Void == "" && r.Hand != 0:
				return kit.Cell{Text: "手写单补录，纸上时间 " + r.Hand.String()}
			case r.Void == "":
				return kit.Cell{}
			}
			return kit.Cell{Chip: "已作废", State: kit.Late, Note: r.Void}
		}},
	)
	s.table.ID = func(r workorder.RegisterRow) string { return r.ID.String() }
	s.table.OnOpen = s.open
	s.table.OnKey = func(key kit.Key, r workorder.RegisterRow) bool {
		if key == "Space" {
			s.mark(r)
		}
		return key == "Space"
	}
	s.table.OnPastTop = s.Focus
	kit.Chain(s.number, s.form, s.person, s.from, s.to, s.table)
	filter := kit.Inset(14, 10, 14, 8, kit.Cols(8, kit.Flex(3, s.number), kit.Flex(2, s.form), kit.Flex(2, s.person), kit.Flex(2, s.from), kit.Flex(2, s.to), kit.Fixed(150, 0, s.hint)))
	bar := kit.NewActionBar(kit.Primary("补打", "F9", s.again), []*kit.Button{kit.NewButton("选中", "Space", s.markChosen), kit.NewButton("全部选中", "Ctrl+L", s.markAll), kit.NewButton("预览", "Ctrl+F9", s.preview), kit.NewButton("打开 PDF", "Ctrl+O", s.view)},
		kit.NewButton("清除条件", "Ctrl+D", s.clear))
	s.page = kit.Page(kit.Panel(kit.Down(0, filter, kit.Flex(1, s.table))), bar)
	return s
}

func copyOf(r workorder.RegisterRow) string {
	if r.Hand != 0 {
		return "手写单"
	}
	if r.Copy == "" {
		return "全部"
	}
	return r.Copy
}

func printerOf(r workorder.RegisterRow) string {
	if r.Hand != 0 {
		return "—"
	}
	if r.Printer == "" {
		return "PDF"
	}
	return r.Printer
}

func timesCell(r workorder.RegisterRow) kit.Cell {
	if r.Hand != 0 {
		return kit.Cell{Chip: "补录", State: kit.Held}
	}
	if r.Count <= 1 {
		return kit.Cell{Text: "首次"}
	}
	return kit.Cell{Chip: fmt.Sprintf("补打 %d", r.Count-1), State: kit.Held}
}

// findForms offers the forms whose names hold the text.
func findForms(text string) ([]kit.Pick[paper.Form], error) {
	list := []kit.Pick[paper.Form]{{Item: kit.Item{Title: "全部单据"}}}
	for _, f := range press.Forms() {
		if title := f.Word(); strings.Contains(title, strings.TrimSpace(text)) {
			list = append(list, kit.Pick[paper.Form]{Value: f, Item: kit.Item{Title: title}})
		}
	}
	return list, nil
}

func (s *register) findPeople(text string) ([]kit.Pick[staff.ID], error) {
	people, err := data.Ask(s.d.Store, staff.List{})
	list := []kit.Pick[staff.ID]{{Item: kit.Item{Title: "全部人员"}}}
	for _, m := range people {
		if strings.Contains(m.Name, strings.TrimSpace(text)) {
			list = append(list, kit.Pick[staff.ID]{Value: m.ID, Item: kit.Item{Title: m.Name}})
		}
	}
	return list, err
}

func (s *register) Content() fyne.CanvasObject { return s.page }
func (s *register) Focus()                     { s.d.Focus(s.number) }
func (s *register) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"number": s.number, "form": s.form, "person": s.person, "from": s.from, "to": s.to, "register": s.table}
}
func (s *register) Keys() kit.Keymap {
	return kit.Keymap{"F9": s.again, "Ctrl+P": s.again, "Ctrl+L": s.markAll, "Ctrl+F9": s.preview, "Ctrl+O": s.view, "Ctrl+D": s.clear}
}

func (s *register) clear() {
	s.ask = workorder.Register{Limit: press.MostBatch}
	s.number.SetText("")
	s.form.Clear()
	s.person.Clear()
	s.from.Clear()
	s.to.Clear()
	s.Reload()
	s.Focus()
}

func (s *register) Reload() {
	ask := s.ask
	kit.Fetch(s.d.Work, &s.latest, func() ([]workorder.RegisterRow, error) { return data.Ask(s.d.Store, ask) }, func(rows []workorder.RegisterRow, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		s.table.SetEmpty("没有这样的打印记录。打印过的单据都会登记在这里", nil)
		s.seen(ask, rows)
		s.count()
		s.page.Refresh()
	})
}

// seen puts rows into the table. What is no longer seen is no longer chosen, and another search begins at its first row.
func (s *register) seen(ask workorder.Register, rows []workorder.RegisterRow) {
	seen := map[string]bool{}
	for _, r := range rows {
		if id := r.ID.String(); s.marked[id] {
			seen[id] = true
		}
	}
	s.marked = seen
	s.table.SetRows(rows)
	if s.shown != ask {
		s.table.Select(0)
	}
	s.shown = ask
}

// chosen is the row that is meant. While a search is under way there is none: the rows are still those of the search before.
func (s *register) chosen() (workorder.RegisterRow, bool) {
	if s.shown != s.ask {
		s.d.Say("还在查找，请稍等再按")
		return workorder.RegisterRow{}, false
	}
	return s.table.Selected()
}

// open leads to the order of a printing.
func (s *register) open(r workorder.RegisterRow) {
	if r.Order.IsZero() {
		s.d.Say(string(r.No) + " 还没有补录，没有可打开的工单")
		return
	}
	s.d.Open(desk.Route{Area: desk.Order, Order: r.Order})
}

// count says how many printings are listed and how many are chosen.
func (s *register) count() {
	n := len(s.table.Rows())
	text := fmt.Sprintf("%d 次打印", n)
	switch {
	case len(s.marked) > 0:
		text = fmt.Sprintf("%d 次打印，选中 %d", n, len(s.marked))
	case n == press.MostBatch:
		text = fmt.Sprintf("最近 %d 次打印", n)
	}
	kit.Say(s.hint, text)
}

// mark chooses a row for a batch, or no longer, and goes on to the next one.
func (s *register) mark(r workorder.RegisterRow) {
	if id := r.ID.String(); s.marked[id] {
		delete(s.marked, id)
	} else {
		s.marked[id] = true
	}
	s.table.Select(s.table.Index() + 1)
	s.table.Refresh()
	s.count()
}

func (s *register) markChosen() {
	if r, ok := s.chosen(); ok {
		s.mark(r)
	}
}

// markAll chooses all rows that are shown, or none if they are; a document that is void is chosen by hand alone.
func (s *register) markAll() {
	all := map[string]bool{}
	for _, r := range s.table.Rows() {
		if r.Void == "" {
			all[r.ID.String()] = true
		}
	}
	if len(s.marked) >= len(all) {
		clear(all)
	}
	s.marked = all
	s.d.Focus(s.table)
	s.table.Refresh()
	s.count()
}

// again prints the chosen document once more, as 补打, or all that are marked in one go.
func (s *register) again() {
	if len(s.marked) > 0 && s.shown == s.ask {
		rows := slices.DeleteFunc(slices.Clone(s.table.Rows()), func(r workorder.RegisterRow) bool { return !s.marked[r.ID.String()] })
		batch(s.d, jobsOf(rows), func() {
			clear(s.marked)
			s.Reload()
		})
		return
	}
	if r, ok := s.chosen(); ok && s.d.Press != nil {
		s.d.Press.Print(press.Job{Form: r.Form, No: r.No, Copy: r.Copy}, func(_ press.Printed, err error) {
			if err != nil {
				s.d.Tell(err)
			}
			s.Reload()
		})
	}
}

func (s *register) preview() {
	if r, ok := s.chosen(); ok {
		s.d.Preview(r.Form, r.No)
	}
}

// view opens the file of the chosen printing.
func (s *register) view() {
	r, ok := s.chosen()
	if !ok || s.d.Press == nil {
		return
	}
	if r.Hand != 0 {
		s.d.Say(string(r.No) + " 的原件是手写单（" + r.Hand.String() + "），没有文件。要打印一份按 F9 补打")
		return
	}
	path := press.PathOf(s.d.Store.Dir(), r.Print)
	kit.Run(s.d.Press.Work, func() (string, error) {
		if _, err := os.Stat(path); err != nil {
			return path, base.Refuse(base.NotFound, "register.file", "", "当时的文件 %s 不在了：可能被清理，或是批量打印的，在同一文件夹“等…张”的 PDF 里。要再打一张请按 F9 补打", path).Because(err)
		}
		return path, s.d.Press.View(path)
	}, func(path string, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		s.d.Say("已打开 " + path)
	})
}
