package parts

import (
	"fmt"
	"strings"

	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/stock"
	"jieche/data/workorder"
)

// list is the part list as it was asked for and read.
type list struct {
	text       string
	there, low bool
	rows       []stock.Card
	found      int
	total      int64
	more       bool
	loaded     bool
}

// question is what to ask for the next page; from zero begins anew.
func (m *list) question(from int) workorder.PartsPage {
	return workorder.PartsPage{Text: strings.TrimSpace(m.text), There: m.there, Low: m.low, From: from}
}

// show takes a page.
func (m *list) show(from int, p workorder.PartsFound) {
	if from == 0 {
		m.rows = nil
	}
	m.rows = append(m.rows[:min(from, len(m.rows))], p.Rows...)
	m.found, m.total, m.more, m.loaded = p.Found, p.Total, p.More, true
}

// count is how many were found of how many there are.
func (m *list) count() string {
	if !m.loaded {
		return ""
	}
	if m.text == "" && !m.there && !m.low {
		return whole(m.total) + " 种"
	}
	return fmt.Sprintf("%s / %s 种", whole(int64(m.found)), whole(m.total))
}

// empty says why there are no rows, and whether the shop has no parts at all.
func (m *list) empty() (sentence string, fresh bool) {
	if m.total == 0 {
		return "这里管理配件和库存：每次入库、领料、退料都是一条流水，结存由流水算出。请先导入原有的配件表，或新增第一个配件。", true
	}
	return "没有找到这样的配件。可以输入编码、名称、拼音首字母、适用车型或货位，或用“新增配件”登记。", false
}

func whole(n int64) string { return base.Milli(n * 1000).String() }

// withUnit is a quantity; a unit other than pieces stands beside it.
func withUnit(q base.Milli, unit string) string {
	if q == 0 || unit == "" || strings.Contains("个只件支条套片", unit) {
		return minus(q.String())
	}
	return minus(q.String()) + " " + unit
}

// minus writes a negative number with the long sign that is not overlooked.
func minus(s string) string { return strings.Replace(s, "-", "−", 1) }

// card is the part at the right.
type card struct {
	workorder.PartCardDone
	loaded bool
	today  base.Day
}

// caption tells the part from others: quality, unit, brand, what it fits.
func (c *card) caption() string {
	p := c.Part
	parts := []string{string(p.Quality), p.Unit, p.Spec}
	if p.Fits != "" {
		parts = append(parts, "适用 "+p.Fits)
	}
	if p.Bin != "" {
		parts = append(parts, "货位 "+p.Bin)
	}
	if p.Origin != "" {
		parts = append(parts, "产地 "+p.Origin)
	}
	return joined(" · ", parts...)
}

// waiting names the orders that still want some of the part.
func (c *card) waiting() string {
	var names []string
	for i, w := range c.Waiting {
		if i == 3 {
			names = append(names, fmt.Sprintf("等 %d 张工单", len(c.Waiting)))
			break
		}
		who := string(w.No)
		if w.Plate != "" {
			who = ident.DisplayPlate(w.Plate)
		}
		names = append(names, who+" 要 "+w.Qty.String())
	}
	return strings.Join(names, "、")
}

// standing is how the part stands in a word, and whether that is bad, doubtful or good.
type standing int

const (
	enough standing = iota
	scarce
	out
	gone
)

func standingOf(c stock.Card) (string, standing) {
	switch {
	case c.Part.Gone:
		return "已停用", gone
	case c.OnHand <= 0 || c.Available < 0:
		return "缺货", out
	case workorder.Scarce(c):
		return "低于安全库存", scarce
	}
	return "有货", enough
}

// monthly is the average use per month over the last twelve, to a tenth.
func (c *card) monthly() base.Milli {
	var sum base.Milli
	for _, u := range c.Usage {
		sum += u
	}
	if len(c.Usage) == 0 {
		return 0
	}
	return (sum/base.Milli(len(c.Usage)) + 50) / 100 * 100
}

// used is the use per month for the plot.
func (c *card) used() []float64 {
	values := make([]float64, len(c.Usage))
	for i, u := range c.Usage {
		values[i] = float64(u) / 1000
	}
	return values
}

// firstMonth names the month at which the plot begins.
func firstMonth(today base.Day) string {
	y, m, _ := today.Date()
	begin := y*12 + m - 1 - 11
	if begin/12 < y {
		return fmt.Sprintf("去年 %d 月", begin%12+1)
	}
	return fmt.Sprintf("%d 月", begin%12+1)
}

// least is the line below which the part counts as scarce.
func (c *card) least() base.Milli { return max(c.Part.Safety, c.Part.Min) }

// unitCost is a movement's cost per unit, rounded half up.
func unitCost(m stock.MoveLine) base.Fen {
	if m.Amount <= 0 {
		return 0
	}
	return base.Fen((int64(m.Cost)*1000 + m.Amount/2) / m.Amount)
}

// day is when a movement was: without the year in this one.
func (c *card) day(m stock.MoveLine) string {
	d := m.At.Day()
	y, _, _ := d.Date()
	if now, _, _ := c.today.Date(); y == now {
		return d.Short()
	}
	return d.String()[2:]
}

// mayCorrect says why a movement can't be moved back here, or nothing.
func mayCorrect(m stock.MoveLine) string {
	switch m.Kind {
	case stock.Correction:
		return "冲正流水不能再冲正，需要时请重新入库或出库"
	case stock.Issue, stock.Return:
		return "这是工单 " + string(m.Order) + " 的" + m.Kind.Word() + "，请在工单里办理退料或领料"
	}
	return ""
}

func joined(between string, parts ...string) string {
	var some []string
	for _, p := range parts {
		if p != "" {
			some = append(some, p)
		}
	}
	return strings.Join(some, between)
}
