// Package todays is the home screen: what is in the shop, what is due, and what to do next.
package todays

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/stock"
	"jieche/data/workorder"
	"jieche/ui/desk"
)

// day is what was read.
type day struct {
	rows    []workorder.BoardRow
	figures workorder.Figures
	low     stock.Rows
}

// model is the day as it is shown.
type model struct {
	day    day
	jobs   []desk.Job
	now    base.Instant
	loaded bool
}

// show takes what was read at a moment.
func (m *model) show(d day, now base.Instant) {
	m.day, m.now, m.loaded = d, now, true
	m.jobs = m.jobs[:0]
	for _, r := range d.rows {
		m.jobs = append(m.jobs, desk.JobOf(r, now))
	}
	// What was promised first comes first; what nobody promised comes last, the longest waiting first.
	slices.SortStableFunc(m.jobs, func(a, b desk.Job) int {
		pa, pb := a.Row.Promised, b.Row.Promised
		if (pa == 0) != (pb == 0) {
			return cmp.Compare(pb, pa)
		}
		return cmp.Or(cmp.Compare(pa, pb), cmp.Compare(a.Row.Arrived, b.Row.Arrived))
	})
}

// figure is one number of the day.
type figure struct {
	name, number, parts string
	late                bool
}

func (m *model) count(is func(desk.Job) bool) int {
	n := 0
	for _, j := range m.jobs {
		if is(j) {
			n++
		}
	}
	return n
}

func (m *model) inState(states ...workorder.State) int {
	return m.count(func(j desk.Job) bool { return slices.Contains(states, j.Row.State) })
}

// figures are the cards at the top.
func (m *model) figures() []figure {
	working := m.inState(workorder.Signed, workorder.Working)
	checking := m.inState(workorder.Finished)
	ready := m.inState(workorder.Checked)
	settled := m.inState(workorder.Settled)
	unsigned := m.inState(workorder.Received, workorder.Quoted)
	printed := m.inState(workorder.Quoted)
	late := m.count(func(j desk.Job) bool { return j.Late })
	return []figure{
		{"在厂", fmt.Sprint(len(m.jobs)), fmt.Sprintf("施工 %d · 待检 %d", working, checking), false},
		{"待签字", fmt.Sprint(unsigned), fmt.Sprintf("已打印 %d · 待打印 %d", printed, unsigned-printed), false},
		{"可交车", fmt.Sprint(ready + settled), fmt.Sprintf("待结算 %d · 已结算 %d", ready, settled), false},
		{"超时", fmt.Sprint(late), m.longest(), late > 0},
		m.money(),
	}
}

// longest is how long the latest car is overdue.
func (m *model) longest() string {
	var most base.Instant
	for _, j := range m.jobs {
		if j.Late {
			most = max(most, m.now-j.Row.Promised)
		}
	}
	if most == 0 {
		return "都在承诺时间内"
	}
	return "最久 " + desk.Span(most)
}

// money is what came in today; what was put on account is no money.
func (m *model) money() figure {
	var parts []string
	for _, k := range workorder.PayKinds {
		if sum := m.day.figures.Receipts[k]; sum != 0 {
			parts = append(parts, fmt.Sprintf("%s %s", k, sum))
		}
	}
	if len(parts) == 0 {
		parts = []string{"还没有收款"}
	}
	return figure{"今日收款", m.day.figures.Takings.String(), strings.Join(parts, " · "), false}
}

// hours of the plot: a shop's day.
const (
	opens  = 8
	closes = 19
)

// hour is what is promised for one hour of today.
type hour struct {
	label string
	cars  int
	late  bool
}

// load is how many cars are promised for each hour of today; what lies outside of the day stands at its ends.
func (m *model) load() (hours []hour, today int) {
	for h := opens; h <= closes; h++ {
		hours = append(hours, hour{label: fmt.Sprintf("%d时", h)})
	}
	for _, j := range m.jobs {
		p := j.Row.Promised
		if p == 0 || p.Day() != m.now.Day() {
			continue
		}
		today++
		at := min(max(p.Time().Hour(), opens), closes) - opens
		hours[at].cars++
		hours[at].late = hours[at].late || j.Late
	}
	return hours, today
}

// days is how many cars are promised for which day, for a day on which none is due any more.
func (m *model) days() []hour {
	list := []hour{{label: "逾期", late: true}, {label: "今天"}, {label: "明天"}, {label: "后天"}, {label: "以后"}, {label: "未约"}}
	for _, j := range m.jobs {
		p := j.Row.Promised
		at := 5
		if p != 0 {
			at = int(min(max(p.Day()-m.now.Day()+1, 0), 4))
		}
		list[at].cars++
	}
	return list
}

// hand is somebody of the workshop with the cars he has in hand; the one without a name is nobody yet.
type hand struct {
	name string
	cars []string
	late bool
}

// hands are the cars in the workshop by who works on them: the one with the most first, what nobody has at the end.
func (m *model) hands() []hand {
	var list []hand
	give := func(name string, j desk.Job) {
		i := slices.IndexFunc(list, func(h hand) bool { return h.name == name })
		if i < 0 {
			list, i = append(list, hand{name: name}), len(list)
		}
		list[i].cars = append(list[i].cars, plateOf(j))
		list[i].late = list[i].late || j.Late
	}
	for _, j := range m.jobs {
		if s := j.Row.State; s != workorder.Signed && s != workorder.Working {
			continue
		}
		for _, name := range strings.Split(j.Row.Workers, "、") {
			give(name, j)
		}
	}
	slices.SortStableFunc(list, func(a, b hand) int {
		if (a.name == "") != (b.name == "") {
			return cmp.Compare(len(b.name), len(a.name))
		}
		return cmp.Compare(len(b.cars), len(a.cars))
	})
	return list
}

// notice is something to mind, with the area where it belongs.
type notice struct {
	chip, text string
	route      desk.Route
}

// notices are what to mind today.
func (m *model) notices() []notice {
	var list []notice
	if n := len(m.day.low.Rows); n > 0 {
		names := make([]string, 0, 3)
		for _, r := range m.day.low.Rows[:min(n, 3)] {
			names = append(names, r.Part.Name)
		}
		count := fmt.Sprint(n)
		if m.day.low.More {
			count += "+"
		}
		text := fmt.Sprintf("%s 种低于安全库存：%s", count, strings.Join(names, "、"))
		list = append(list, notice{"配件", text, desk.Route{Area: desk.Parts, Text: "low"}})
	}
	for _, j := range m.jobs {
		if len(j.Row.Short) > 0 {
			list = append(list, notice{"缺件", plateOf(j) + "：" + short(strings.Join(j.Row.Short, "、"), 30), j.Route})
		}
	}
	if n := m.count(func(j desk.Job) bool { return m.now.Day()-j.Row.Arrived.Day() >= longStay }); n > 0 {
		list = append(list, notice{"久放", fmt.Sprintf("%d 台车在厂超过 %d 天", n, longStay), desk.Route{Area: desk.Orders}})
	}
	return list
}

// longStay is after how many days a car in the shop is worth a word.
const longStay = 3

func plateOf(j desk.Job) string {
	if j.Row.Plate == "" {
		return j.Name()
	}
	return desk.PlateText(j.Row.Plate)
}
