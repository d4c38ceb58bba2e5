package desk

import (
	"fmt"
	"strings"

	"jieche/data/base"
	"jieche/data/workorder"
	"jieche/ui/kit"
)

// Job is a car in the shop as lists show it: what is the matter with it now, and what comes next.
type Job struct {
	Row    workorder.BoardRow
	When   string // 10:30, 明天 12:00: when it was promised
	Matter string
	Chip   string
	State  kit.State
	Next   string
	Route  Route // where the next step is taken
	Late   bool
}

// JobOf says how an order stands at a moment.
func JobOf(r workorder.BoardRow, now base.Instant) Job {
	j := Job{Row: r, When: When(r.Promised, now), Route: Route{Area: Order, Order: r.Order}}
	j.stand()
	if r.Promised != 0 && r.Promised < now && r.State < workorder.Checked {
		j.Late = true
		if j.State == kit.Working {
			j.Matter = "仍在施工：" + r.Work
		}
		j.Chip, j.State, j.Next = "超时 "+Span(now-r.Promised), kit.Late, "联系客户"
	}
	return j
}

// stand is the state of the order in the words of the desk.
func (j *Job) stand() {
	r := j.Row
	switch r.State {
	case workorder.Received:
		j.set("已接车", kit.Waiting, "打印委托书", "还没有项目，待估价")
		switch {
		case r.Work != "":
			j.Matter = "待打印委托书：" + r.Work
		case r.Total != 0: // parts and fees alone
			j.Matter = "待打印委托书 ￥" + r.Total.String()
		}
	case workorder.Quoted:
		j.set("待签字", kit.Held, "签字", "任务委托书待客户签字 ￥"+r.Total.String())
	case workorder.Signed, workorder.Working:
		j.work()
	case workorder.Finished:
		j.set("待质检", kit.Working, "质检", "已完工，待质检")
	case workorder.Checked:
		j.set("待结算", kit.Ready, "结算", "已质检，待结算 ￥"+r.Total.String())
		if r.Wash {
			j.Matter += "，还要洗车"
		}
		j.Route.Area = Settle
	case workorder.Settled:
		j.set("待交车", kit.Ready, "出门证", "已结清，待交车")
		j.Route.Area = ExitPass
		if r.Owing > 0 {
			j.set("待收款", kit.Held, "收款", "已结算，还应收 ￥"+r.Owing.String())
			j.Route.Area = Settle
		}
	}
}

// work is a car that is in the workshop: what stops it comes before what is done.
func (j *Job) work() {
	r := j.Row
	switch {
	case r.Proposed > 0:
		j.set("等确认", kit.Held, "记录答复", "增项待客户确认："+r.AddOn+" ￥"+r.AddOnSum.String())
	case len(r.Short) > 0:
		j.set("缺件", kit.Held, "查看", "缺件："+strings.Join(r.Short, "、"))
	case r.State == workorder.Signed:
		j.set("待派工", kit.Waiting, "派工", r.Work)
	default:
		j.set("施工中", kit.Working, "完工", r.Work)
		if r.Workers != "" {
			j.Matter = r.Workers + "：" + r.Work
		}
	}
}

func (j *Job) set(chip string, state kit.State, next, matter string) {
	j.Chip, j.State, j.Next, j.Matter = chip, state, next, matter
}

// Name is what one calls the car beside its plate: 轩逸.
func (j Job) Name() string {
	if j.Row.Plate == "" && j.Row.Model == "" {
		return j.Row.VIN
	}
	return Series(j.Row.Model)
}

// Series (车系) is the model without its maker and engine: 轩逸 of 东风日产 轩逸 1.6L.
func Series(model string) string {
	if words := strings.Fields(model); len(words) > 1 {
		return words[1]
	}
	return model
}

// Customer is the owner with his masked number.
func (j Job) Customer() string { return strings.TrimSpace(j.Row.Owner + " " + j.Row.Phone) }

// When is a moment as one says it at the desk: 10:30 of today, 明天 12:00, 11-25 09:00.
func When(t, now base.Instant) string {
	switch day := t.Day() - now.Day(); {
	case t == 0:
		return "未约"
	case day == 0:
		return t.Clock()
	case day == 1:
		return "明天 " + t.Clock()
	case day == -1:
		return "昨天 " + t.Clock()
	}
	return t.Day().Short() + " " + t.Clock()
}

// Span is a length of time in words: 45 分, 1 小时 20 分, 5 小时, 2 天.
func Span(d base.Instant) string {
	switch minutes := int64(d) / 60_000; {
	case minutes < 60:
		return fmt.Sprintf("%d 分", max(minutes, 1))
	case minutes < 24*60 && (minutes >= 3*60 || minutes%60 == 0):
		return fmt.Sprintf("%d 小时", minutes/60)
	case minutes < 24*60:
		return fmt.Sprintf("%d 小时 %d 分", minutes/60, minutes%60)
	default:
		return fmt.Sprintf("%d 天", minutes/(24*60))
	}
}
