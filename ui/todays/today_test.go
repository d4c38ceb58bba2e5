package todays

import (
	"slices"
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/stock"
	"jieche/data/workorder"
)

var noon = base.Date(2026, 11, 21).At(12, 0)

func rows() []workorder.BoardRow {
	return []workorder.BoardRow{
		{State: workorder.Received, Arrived: noon - 3_600_000},
		{State: workorder.Quoted, Arrived: noon - 1_800_000},
		{State: workorder.Working, Arrived: noon - 7_200_000, Promised: noon - 80*60_000, Work: "换机油"},
		{State: workorder.Working, Arrived: noon - 4*86_400_000, Promised: noon + 4*3_600_000, Short: []string{"水泵"}, Plate: "粤B7K291"},
		{State: workorder.Checked, Arrived: noon, Promised: noon - 60_000},
		{State: workorder.Settled, Arrived: noon},
	}
}

func (m *model) figure(name string) figure {
	for _, f := range m.figures() {
		if f.name == name {
			return f
		}
	}
	return figure{}
}

func TestFiguresOfTheDay(t *testing.T) {
	m := model{}
	m.show(day{rows: rows(), figures: workorder.Figures{
		Takings: 1606_000, Receipts: map[workorder.PayKind]base.Fen{"现金": 120_000, "微信": 1486_000, workorder.OnAccount: 50_000},
	}}, noon)
	for name, want := range map[string]figure{
		"在厂":   {"在厂", "6", "施工 2 · 待检 0", false},
		"待签字":  {"待签字", "2", "已打印 1 · 待打印 1", false},
		"可交车":  {"可交车", "2", "待结算 1 · 已结算 1", false},
		"超时":   {"超时", "1", "最久 1 小时 20 分", true},
		"今日收款": {"今日收款", "16,060.00", "微信 14,860.00 · 现金 1,200.00 · 挂账 500.00", false},
	} {
		if got := m.figure(name); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
}

func TestWhatIsPromisedFirstComesFirst(t *testing.T) {
	m := model{}
	m.show(day{rows: rows()}, noon)
	if !m.jobs[0].Late {
		t.Errorf("first is %+v, want the car that is late", m.jobs[0])
	}
	last := m.jobs[len(m.jobs)-1]
	if last.Row.Promised != 0 {
		t.Errorf("last is %+v, want one that nobody promised", last)
	}
}

func TestLoadOfTheDay(t *testing.T) {
	m := model{}
	list := append(rows(), workorder.BoardRow{State: workorder.Working, Promised: noon.Day().At(22, 30)},
		workorder.BoardRow{State: workorder.Working, Promised: (noon.Day() + 1).At(9, 0)})
	m.show(day{rows: list}, noon)
	hours, today := m.load()
	if today != 4 {
		t.Errorf("%d cars are due today, want 4: tomorrow's doesn't count", today)
	}
	sum := 0
	for _, h := range hours {
		sum += h.cars
	}
	if sum != today || hours[len(hours)-1].cars != 1 {
		t.Errorf("the hours hold %d cars, the last %d", sum, hours[len(hours)-1].cars)
	}
	if !hours[10-opens].late {
		t.Error("the hour of the late car is not marked")
	}
}

func TestNotices(t *testing.T) {
	m := model{}
	d := day{rows: rows()}
	for _, name := range []string{"机油滤清器", "空气滤清器", "火花塞", "刹车片"} {
		d.low.Rows = append(d.low.Rows, stock.Row{Part: stock.Part{Name: name}})
	}
	m.show(d, noon)
	var all string
	for _, n := range m.notices() {
		all += n.chip + " " + n.text + "\n"
	}
	for _, want := range []string{"4 种低于安全库存：机油滤清器、空气滤清器、火花塞", "粤B·7K291：水泵", "1 台车在厂超过 3 天"} {
		if !strings.Contains(all, want) {
			t.Errorf("no notice %q in\n%s", want, all)
		}
	}
	m.show(day{}, noon)
	if len(m.notices()) != 0 {
		t.Errorf("an empty shop has notices: %v", m.notices())
	}
}

// The right column says who has which cars in hand, the most first and what nobody has at the end; and for a day on which
// nothing is due any more, when the others are.
func TestHandsAndDays(t *testing.T) {
	m := model{}
	list := []workorder.BoardRow{
		{State: workorder.Working, Workers: "张伟", Plate: "粤B11111", Promised: noon - 60_000},
		{State: workorder.Signed, Plate: "粤B22222", Promised: noon + 86_400_000},
		{State: workorder.Working, Workers: "张伟、何军", Plate: "粤B33333", Promised: noon - 86_400_000},
		{State: workorder.Checked, Workers: "何军", Plate: "粤B44444"},
		{State: workorder.Received, Plate: "粤B55555", Promised: noon + 9*86_400_000},
	}
	m.show(day{rows: list}, noon)
	hands := m.hands()
	if len(hands) != 3 || hands[0].name != "张伟" || len(hands[0].cars) != 2 || !hands[0].late || hands[1].name != "何军" || hands[2].name != "" || hands[2].late {
		t.Errorf("hands %+v", hands)
	}
	var cars []int
	for _, d := range m.days() {
		cars = append(cars, d.cars)
	}
	if want := []int{1, 1, 1, 0, 1, 1}; !slices.Equal(cars, want) {
		t.Errorf("days %v, want %v", cars, want)
	}
}
