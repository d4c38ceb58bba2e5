package histories

import (
	"fmt"
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

// summary is a line of the list: what changed, shortly; what changed alike in several rows stands once.
func summary(e history.Entry) string {
	var words []string
	times := map[string]int{}
	for _, c := range e.Changes {
		if c.New == "" && c.Old == "" || c.Field == "时间" || c.Field == "经手人" {
			continue
		}
		word := c.Field + " " + change(c)
		if times[word]++; times[word] == 1 {
			words = append(words, word)
		}
	}
	for i, word := range words {
		if n := times[word]; n > 1 {
			words[i] = fmt.Sprintf("%s（%d 处）", word, n)
		}
	}
	if len(words) > 4 {
		words = append(words[:4], "……")
	}
	return strings.Join(words, "，")
}

// change is the old and the new value.
func change(c history.Change) string {
	switch {
	case c.Old == "":
		return c.New
	case c.New == "" && c.Old == "是": // a row doesn't keep what is not so
		return "是 → 否"
	case c.New == "":
		return c.Old + " → （空）"
	}
	return c.Old + " → " + c.New
}
