// Package orders is the board (维修看板): every car in the shop, by the step at which it stands.
package orders

import (
	"cmp"
	"fmt"
	"slices"

	"jieche/data/base"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// columns are the steps, in the order of the way through the shop.
var columns = []struct {
	name   string
	states []workorder.State
}{
	{"待委托", []workorder.State{workorder.Received, workorder.Quoted}},
	{"待派工", []workorder.State{workorder.Signed}},
	{"施工", []workorder.State{workorder.Working}},
	{"质检", []workorder.State{workorder.Finished}},
	{"待结算", []workorder.State{workorder.Checked}},
	{"待交车", []workorder.State{workorder.Settled}},
}

// model is the board, and the card that the keyboard stands on.
type model struct {
	cards  [][]desk.Job // by column
	column int
	row    int
	chosen workorder.ID
	total  int
}

// show puts the cars into their columns, the earliest promise first. The chosen car stays chosen where it went.
func (m *model) show(rows []workorder.BoardRow, now base.Instant) {
	m.cards = make([][]desk.Job, len(columns))
	m.total = 0
	for _, r := range rows {
		for i, c := range columns {
			if slices.Contains(c.states, r.State) {
				m.cards[i] = append(m.cards[i], desk.JobOf(r, now))
				m.total++
			}
		}
	}
	for _, list := range m.cards {
		slices.SortStableFunc(list, func(a, b desk.Job) int {
			pa, pb := a.Row.Promised, b.Row.Promised
			if (pa == 0) != (pb == 0) {
				return cmp.Compare(pb, pa)
			}
			return cmp.Or(cmp.Compare(pa, pb), cmp.Compare(a.Row.Arrived, b.Row.Arrived))
		})
	}
	m.find()
}

// find goes to the chosen car, or to one that is there.
func (m *model) find() {
	for i, list := range m.cards {
		for n, j := range list {
			if j.Row.Order == m.chosen {
				m.column, m.row = i, n
				return
			}
		}
	}
	for by := range len(columns) {
		for _, i := range []int{m.column + by, m.column - by} {
			if i >= 0 && i < len(m.cards) && len(m.cards[i]) > 0 {
				m.put(i, m.row)
				return
			}
		}
	}
}

func (m *model) put(column, row int) {
	m.column, m.row = column, min(max(row, 0), len(m.cards[column])-1)
	m.chosen = m.cards[m.column][m.row].Row.Order
}

// walk goes to the next card; empty columns are passed by.
func (m *model) walk(columnsBy, rowsBy int) {
	if m.total == 0 {
		return
	}
	if columnsBy == 0 {
		m.put(m.column, m.row+rowsBy)
		return
	}
	for i := m.column + columnsBy; i >= 0 && i < len(m.cards); i += columnsBy {
		if len(m.cards[i]) > 0 {
			m.put(i, m.row)
			return
		}
	}
}

// card is the chosen one.
func (m *model) card() (desk.Job, bool) {
	if m.total == 0 {
		return desk.Job{}, false
	}
	return m.cards[m.column][m.row], true
}

// sum is one chip of the bar.
type sum struct {
	text  string
	state kit.State
}

// sums count what people ask for at a glance.
func (m *model) sums() []sum {
	counts := map[kit.State]int{}
	for _, list := range m.cards {
		for _, j := range list {
			counts[j.State]++
		}
	}
	var list []sum
	for _, s := range []struct {
		word  string
		state kit.State
	}{{"超时", kit.Late}, {"等待处理", kit.Held}, {"施工", kit.Working}, {"可交", kit.Ready}} {
		if n := counts[s.state]; n > 0 {
			list = append(list, sum{fmt.Sprintf("%s %d", s.word, n), s.state})
		}
	}
	return list
}

// lines are the two lines of a card below its plate.
func lines(j desk.Job) (what, who string) {
	what = j.Name()
	if j.Row.Work != "" {
		what += " " + j.Row.Work
	}
	switch j.Row.State {
	case workorder.Working, workorder.Finished:
		who = j.Row.Workers
	case workorder.Checked, workorder.Settled:
		who = "￥" + j.Row.Total.String()
		if j.Row.Owing > 0 {
			who = "还应收 ￥" + j.Row.Owing.String()
		}
	default:
		who = j.Row.Advisor
	}
	return what, who
}
