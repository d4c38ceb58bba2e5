package cashiers

import (
	"fmt"
	"strings"

	"jieche/data/base"
	"jieche/data/workorder"
	"jieche/ui/desk"
)

// day is what one look at the shop brings.
type day struct {
	rows    []workorder.CashierRow
	figures workorder.Figures
	passes  []workorder.PassRow
}

// till is the cashier's day as it was read.
type till struct {
	day    day
	loaded bool
}

// row is a line of the list, or the heading of a section.
type row struct {
	heading string
	workorder.CashierRow
}

// rows are the cars under what has to be done about them.
func (m *till) rows() []row {
	var list []row
	for _, s := range []struct {
		heading string
		has     func(workorder.CashierRow) bool
	}{
		{"待结算", func(r workorder.CashierRow) bool { return r.State == workorder.Checked }},
		{"待收款", func(r workorder.CashierRow) bool { return r.State != workorder.Checked && r.Owing > 0 }},
		{"已结清，待交车", func(r workorder.CashierRow) bool { return r.State == workorder.Settled && r.Owing == 0 }},
	} {
		var sum base.Fen
		var some []row
		for _, r := range m.day.rows {
			if s.has(r) {
				some = append(some, row{CashierRow: r})
				sum += r.Owing
			}
		}
		if len(some) == 0 {
			continue
		}
		head := fmt.Sprintf("%s　%d 台", s.heading, len(some))
		if sum > 0 {
			head += "　￥" + sum.String()
		}
		list = append(append(list, row{heading: head}), some...)
	}
	return list
}

// next is what one does with the car, and where.
func (r row) next() (string, desk.Area) {
	switch {
	case r.State == workorder.Checked:
		return "结算", desk.Settle
	case r.Owing > 0:
		return "收款", desk.Settle
	case r.Pass == "":
		return "出门证", desk.ExitPass
	}
	return "交车", desk.ExitPass
}

// customer is the owner with the masked number.
func (r row) customer() string { return strings.TrimSpace(r.Owner + " " + r.Phone) }

// taking is what came in one way today.
type taking struct {
	kind   workorder.PayKind
	amount base.Fen
}

// takings are the ways in which money came today, in the order of a choice.
func (m *till) takings() []taking {
	var list []taking
	for _, k := range workorder.PayKinds {
		if f, some := m.day.figures.Receipts[k]; some {
			list = append(list, taking{k, f})
		}
	}
	return list
}

// waiting is what the cashier still expects today.
func (m *till) waiting() (cars int, sum base.Fen) {
	for _, r := range m.day.rows {
		if r.Owing > 0 {
			cars++
			sum += r.Owing
		}
	}
	return cars, sum
}
