package cashiers

import (
	"fmt"
	"strings"

	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/workorder"
)

// passModel is what stands between a car and the gate.
type passModel struct {
	sheet  workorder.Sheet
	gate   workorder.PassGate
	loaded bool
	today  base.Day
	chosen workorder.PassReason // by a person; empty: what the order says
	note   string
}

// reason is why the car may leave.
func (m *passModel) reason() workorder.PassReason {
	if m.chosen != "" {
		return m.chosen
	}
	return m.gate.Reason
}

// valid is the pass against which the gate lets the car out for good today.
func (m *passModel) valid() (workorder.PassLine, bool) { return validPass(m.sheet, m.today) }

func (m *passModel) left() bool { return m.sheet.Order.LeftAt != 0 }

// passStep is what comes next.
type passStep int

const (
	passNothing passStep = iota
	passIssue
	passAllow // issue with somebody's leave
	passLeave
)

func (m *passModel) step() passStep {
	_, valid := m.valid()
	switch {
	case !m.loaded || m.left():
		return passNothing
	case valid && m.reason() != workorder.PassTestDrive:
		return passLeave
	case len(m.gate.Missing) > 0:
		return passAllow
	}
	return passIssue
}

// stepText is the step as it stands on the button.
func (m *passModel) stepText() string {
	switch m.step() {
	case passLeave:
		return "交车出厂"
	case passAllow:
		return "请经理授权放行…"
	case passNothing:
		return "已交车出厂"
	}
	return "开出门证并打印"
}

// stand is the sentence about how things are.
func (m *passModel) stand() string {
	p, valid := m.valid()
	switch {
	case !m.loaded:
		return "正在打开…"
	case m.left():
		return "车已于 " + m.sheet.Order.LeftAt.String() + " 出厂"
	case valid && p.Keyed != 0:
		return fmt.Sprintf("手写出门证 %s 已补录，纸上时间 %s。按交车出厂登记时，车按这个时间出厂", p.No, p.At)
	case valid:
		return fmt.Sprintf("出门证 %s 今天有效，%s 由%s开具。车出门时登记交车", p.No, p.At.Clock(), either(p.ByName, "—"))
	case len(m.gate.Missing) > 0:
		return fmt.Sprintf("按“%s”还不能放行；例外放行要经理授权，并写明原因", m.reason())
	}
	return fmt.Sprintf("可以按“%s”放行。出门证当日有效", m.reason())
}

// figures is what the bill asks and what came in.
func (m *passModel) figures() []fact {
	x := m.sheet.Settlement
	if x == nil {
		return []fact{{"应收", m.sheet.Totals.Customer.String()}, {"实收", "—"}, {"挂账", "—"}, {"还差", "未结算"}}
	}
	return []fact{{"应收", x.Totals.Customer.String()}, {"实收", x.Paid.String()}, {"挂账", x.OnCredit.String()}, {"还差", x.Owing.String()}}
}

type fact struct{ name, value string }

// printed is how often a pass was printed, in words.
func (m *passModel) printed(no base.DocNo) string {
	switch n := m.sheet.Printed[workorder.PrintedKey(paper.ExitPass, no)]; n {
	case 0:
		return "未打印"
	case 1:
		return "已打印"
	default:
		return fmt.Sprintf("补打 %d 次", n-1)
	}
}

// standing is the word of a pass in the register.
func (m *passModel) standing(p workorder.PassLine) (word string, ok bool) {
	switch {
	case p.Void != "":
		return "作废", false
	case p.At.Day() != m.today && p.Keyed == 0:
		return "已过期", false
	case m.left():
		return "已出厂", true
	}
	return "有效", true
}

func (m *passModel) title() (string, string) {
	if !m.loaded {
		return "出门证", ""
	}
	return "出门证 " + carName(m.sheet.Order), string(m.sheet.Order.No)
}

func (m *passModel) people() string {
	o := m.sheet.Order
	var parts []string
	for _, s := range []string{o.OwnerName, string(o.No), "状态 " + o.State.String()} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
