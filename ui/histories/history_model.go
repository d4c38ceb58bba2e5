package histories

import (
	"strings"

	"jieche/data/base"
	"jieche/data/history"
	"jieche/data/kv"
	"jieche/data/staff"
	"jieche/ui/desk"
)

// model is what was asked for and what came of it.
type model struct {
	asked   history.Page
	entries []history.Entry
	next    kv.Dot
	looked  int
	staff   []staff.Member
}

// begin is the question of a route: all, one order, or one vehicle.
func begin(r desk.Route) history.Page {
	return history.Page{No: base.DocNo(r.Text), Vehicle: r.Vehicle}
}

// take adds a page.
func (m *model) take(q history.Page, told history.Told) {
	if q.Before == (kv.Dot{}) {
		m.entries, m.looked = nil, 0
	}
	m.entries = append(m.entries, told.Entries...)
	m.next, m.looked = told.Next, m.looked+told.Looked
}

// more says that the search went not to the end.
func (m *model) more() bool { return m.next != (kv.Dot{}) }

// note is what stands beside the filters.
func (m *model) note() string {
	switch {
	case len(m.entries) == 0 && m.more():
		return "这一段没有，按 Ctrl M 再往前找"
	case m.more():
		return "还有更早的，按 Ctrl M 继续"
	}
	return "已到最早一条"
}

// summary is a line of the list: what changed, shortly.
func summary(e history.Entry) string {
	var words []string
	for _, c := range e.Changes {
		if len(words) == 4 {
			words = append(words, "……")
			break
		}
		if c.New == "" && c.Old == "" || c.Field == "时间" || c.Field == "经手人" {
			continue
		}
		words = append(words, c.Field+" "+change(c))
	}
	return strings.Join(words, "，")
}

// change is the old and the new value.
func change(c history.Change) string {
	switch {
	case c.Old == "":
		return c.New
	case c.New == "":
		return c.Old + " → （空）"
	}
	return c.Old + " → " + c.New
}
