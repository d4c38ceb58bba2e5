package todays

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/stock"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

type screen struct {
	desk   *desk.Desk
	model  model
	latest kit.Latest

	content fyne.CanvasObject
	figures *fyne.Container
	jobs    *kit.Table[desk.Job]
	plot    *kit.BarPlot
	hands   *fyne.Container
	due     *fyne.Container
	notices *fyne.Container
}

// New makes the home screen.
func New(d *desk.Desk, _ desk.Route) desk.Screen {
	s := &screen{desk: d, figures: kit.Cols(12), due: kit.Down(0), hands: kit.Down(6), notices: kit.Down(6)}
	s.jobs = kit.NewTable(
		kit.Column[desk.Job]{Title: "时间", Width: 92, Cell: func(j desk.Job) kit.Cell { return kit.Cell{Text: j.When, Bold: j.Late} }},
		kit.Column[desk.Job]{Title: "车辆", Width: 172, Cell: carCell},
		kit.Column[desk.Job]{Title: "客户", Width: 156, Text: desk.Job.Customer},
		kit.Column[desk.Job]{Title: "事项", Width: 120, Weight: 1, Text: func(j desk.Job) string { return j.Matter }},
		kit.Column[desk.Job]{Title: "状态", Width: 96, Cell: func(j desk.Job) kit.Cell { return kit.Cell{Chip: j.Chip, State: j.State} }},
		kit.Column[desk.Job]{Title: "下一步", Width: 136, Right: true, Cell: func(j desk.Job) kit.Cell { return kit.Cell{Text: j.Next, Key: "Enter"} }},
	)
	s.jobs.ID = func(j desk.Job) string { return j.Row.Order.String() }
	s.jobs.OnOpen = func(j desk.Job) { s.desk.Open(j.Route) }
	s.jobs.OnType = d.Search
	s.plot = kit.NewBarPlot(nil, 0, "")
	s.content = s.layout()
	s.Reload()
	return s
}

func carCell(j desk.Job) kit.Cell {
	c := kit.Cell{Text: j.Name(), Colour: desk.PlateColour(j.Row.PlateColour)}
	if j.Row.Plate != "" {
		c.Plate = desk.PlateText(j.Row.Plate)
	}
	return c
}

func (s *screen) layout() fyne.CanvasObject {
	head := kit.Inset(14, 12, 14, 8, kit.Across(8, kit.Title("现在要做"), kit.Spacer(), kit.Caption("↑↓ 选择，Enter 处理；直接打字就是搜索")))
	list := kit.Panel(kit.Down(0, head, kit.Flex(1, s.jobs)))
	load := kit.TitledCard("承诺交车", nil, kit.Down(4, s.due, kit.Fixed(0, 150, s.plot)))
	work := kit.TitledCard("车间在手", nil, s.hands)
	mind := kit.TitledCard("今天要留意", nil, s.notices)
	right := kit.Down(12, load, work, kit.Flex(1, mind))
	return kit.Page(kit.Down(12, kit.Fixed(0, 96, s.figures), kit.Flex(1, kit.Cols(12, kit.Flex(1, list), kit.Fixed(372, 0, right)))), nil)
}

// Reload asks for the day.
func (s *screen) Reload() {
	now := s.desk.Now()
	kit.Fetch(s.desk.Work, &s.latest, func() (day, error) {
		var d day
		var err error
		if d.rows, err = data.Ask(s.desk.Store, workorder.Board{}); err != nil {
			return d, err
		}
		if d.figures, err = data.Ask(s.desk.Store, workorder.Today{}); err != nil {
			return d, err
		}
		d.low, err = data.Ask(s.desk.Store, stock.List{Low: true, Size: 9})
		return d, err
	}, func(d day, err error) {
		if err != nil {
			sentence, _ := desk.Explain(err)
			s.jobs.SetEmpty(sentence, kit.NewButton("再试一次", "F5", s.Reload))
			return
		}
		s.model.show(d, now)
		s.render()
	})
}

// render shows the whole model.
func (s *screen) render() {
	s.figures.RemoveAll()
	for _, f := range s.model.figures() {
		state := kit.Waiting
		if f.late {
			state = kit.Late
		}
		s.figures.Add(kit.Flex(1, kit.FigureCard(f.name, f.number, f.parts, state)))
	}
	s.figures.Refresh()
	s.jobs.SetEmpty("现在没有车在厂。车来了按 F2 新接车；老客户在上面的搜索框里打车牌尾号、电话尾号或姓名首字母。", kit.Primary("新接车", "F2", s.receive))
	s.jobs.SetRows(s.model.jobs)
	s.renderLoad()
	s.renderHands()
	s.renderNotices()
	s.content.Refresh()
}

func (s *screen) receive() { s.desk.Open(desk.Route{Area: desk.Reception}) }

func (s *screen) renderLoad() {
	hours, today := s.model.load()
	if today == 0 {
		hours = s.model.days()
	}
	bars := make([]kit.Bar, len(hours))
	for i, h := range hours {
		bars[i] = kit.Bar{Label: h.label, Value: float64(h.cars), State: kit.Working}
		if h.late {
			bars[i].State = kit.Late
		}
	}
	s.plot.Set(bars, 0)
	s.plot.Hidden = len(s.model.jobs) == 0
	s.due.RemoveAll()
	s.due.Add(kit.Caption(fmt.Sprintf("还要交 %d 台 · 今天已接 %d 台、已出厂 %d 台", today, s.model.day.figures.Received, s.model.day.figures.Left)))
	if s.plot.Hidden {
		s.due.Add(kit.NewParaOf("接车时填“预计交车”，这里就能看到每个钟点要交几台。", 12, false, kit.Colours().Ink2))
	}
	s.due.Refresh()
}

// mostHands is how many people stand in the card; the board shows all cars.
const mostHands = 6

// renderHands shows who has how many cars in hand, and which.
func (s *screen) renderHands() {
	s.hands.RemoveAll()
	list := s.model.hands()
	for i, h := range list {
		if i == mostHands {
			s.hands.Add(kit.Caption(fmt.Sprintf("还有 %d 人，见看板", len(list)-i)))
			break
		}
		name, state := h.name, kit.Working
		if name == "" {
			name, state = "未派工", kit.Held
		}
		if h.late {
			state = kit.Late
		}
		s.hands.Add(kit.Cols(8, kit.Fixed(58, 0, kit.Body(short(name, 4))), kit.Fixed(44, 0, kit.TopLeft(kit.Chip(fmt.Sprintf("%d 台", len(h.cars)), state))),
			kit.Flex(1, kit.NewParaOf(strings.Join(h.cars[:min(len(h.cars), 2)], "　")+more(len(h.cars)-2), 12, false, kit.Colours().Ink2))))
	}
	if len(list) == 0 {
		s.hands.Add(kit.NewParaOf("没有车在施工。", 12, false, kit.Colours().Ink2))
	}
	s.hands.Refresh()
}

func more(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf("　等 %d 台", n+2)
}

func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func (s *screen) renderNotices() {
	s.notices.RemoveAll()
	list := s.model.notices()
	for _, n := range list {
		state := kit.Held
		if n.chip == "久放" {
			state = kit.Waiting
		}
		route := n.route
		line := kit.Cols(8, kit.TopLeft(kit.Chip(n.chip, state)), kit.Flex(1, kit.NewParaOf(n.text, 13, false, kit.Colours().Ink)))
		s.notices.Add(kit.Clickable(line, func() { s.desk.Open(route) }))
	}
	if len(list) == 0 {
		s.notices.Add(kit.Caption("没有缺件，库存都在安全线以上。"))
	}
	s.notices.Refresh()
}

// Title is the tab's.
func (s *screen) Title() (string, string) { return "今日", "" }

// Content is the screen.
func (s *screen) Content() fyne.CanvasObject { return s.content }

// Keys has none besides the shell's.
func (s *screen) Keys() kit.Keymap { return kit.Keymap{} }

// Reads names the tables of the day.
func (s *screen) Reads() []string {
	return []string{"work_order", "work_order_line", "work_order_step", "payment", "settlement", "part_move", "part"}
}

// Focus goes to the list, where Enter does the next thing and typing searches.
func (s *screen) Focus() { kit.Focus(s.jobs) }

// Fields names the list for the trace.
func (s *screen) Fields() map[string]fyne.Focusable { return map[string]fyne.Focusable{"jobs": s.jobs} }
