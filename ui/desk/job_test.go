package desk

import (
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/workorder"
	"jieche/ui/kit"
)

var noon = base.Date(2026, 11, 21).At(12, 0)

func TestJobSaysWhatComesNext(t *testing.T) {
	for _, c := range []struct {
		name               string
		row                workorder.BoardRow
		chip, next, matter string
		area               Area
		state              kit.State
	}{
		{"received without lines", workorder.BoardRow{State: workorder.Received}, "已接车", "打印委托书", "还没有项目", Order, kit.Waiting},
		{"received with parts alone", workorder.BoardRow{State: workorder.Received, Total: 8600}, "已接车", "打印委托书", "待打印委托书 ￥86.00", Order, kit.Waiting},
		{"printed", workorder.BoardRow{State: workorder.Quoted, Total: 128650}, "待签字", "签字", "￥1,286.50", Order, kit.Held},
		{"signed", workorder.BoardRow{State: workorder.Signed, Work: "四万公里保养"}, "待派工", "派工", "四万公里保养", Order, kit.Waiting},
		{"waits for a part", workorder.BoardRow{State: workorder.Working, Short: []string{"水泵"}}, "缺件", "查看", "缺件：水泵", Order, kit.Held},
		{"waits for an answer", workorder.BoardRow{State: workorder.Working, Proposed: 1, AddOn: "前刹车片", AddOnSum: 48600}, "等确认", "记录答复", "前刹车片 ￥486.00", Order, kit.Held},
		{"in work", workorder.BoardRow{State: workorder.Working, Work: "换机油", Workers: "张伟"}, "施工中", "完工", "张伟：换机油", Order, kit.Working},
		{"finished", workorder.BoardRow{State: workorder.Finished}, "待质检", "质检", "已完工", Order, kit.Working},
		{"checked", workorder.BoardRow{State: workorder.Checked, Total: 100, Wash: true}, "待结算", "结算", "还要洗车", Settle, kit.Ready},
		{"not paid", workorder.BoardRow{State: workorder.Settled, Owing: 5000}, "待收款", "收款", "￥50.00", Settle, kit.Held},
		{"paid", workorder.BoardRow{State: workorder.Settled}, "待交车", "出门证", "已结清", ExitPass, kit.Ready},
	} {
		j := JobOf(c.row, noon)
		if j.Chip != c.chip || j.Next != c.next || j.State != c.state || j.Route.Area != c.area || !strings.Contains(j.Matter, c.matter) {
			t.Errorf("%s: %q %q state %d to %s, matter %q", c.name, j.Chip, j.Next, j.State, j.Route.Area, j.Matter)
		}
	}
}

// A promise that was broken is said before everything else; one that was kept is not.
func TestLateJob(t *testing.T) {
	row := workorder.BoardRow{State: workorder.Working, Work: "换机油", Promised: noon - 45*60_000}
	j := JobOf(row, noon)
	if !j.Late || j.Chip != "超时 45 分" || j.State != kit.Late || j.Next != "联系客户" || !strings.Contains(j.Matter, "换机油") {
		t.Errorf("late: %+v", j)
	}
	row.State = workorder.Checked
	if j := JobOf(row, noon); j.Late || j.Chip != "待结算" {
		t.Errorf("ready in time counts as late: %+v", j)
	}
	row.State, row.Promised = workorder.Working, 0
	if j := JobOf(row, noon); j.Late || j.When != "未约" {
		t.Errorf("without a promise: %+v", j)
	}
}

func TestWhenAndSpan(t *testing.T) {
	for at, want := range map[base.Instant]string{
		0: "未约", noon: "12:00", noon + 86_400_000: "明天 12:00", noon - 86_400_000: "昨天 12:00", noon + 4*86_400_000: "11-25 12:00",
	} {
		if got := When(at, noon); got != want {
			t.Errorf("When(%s) = %q, want %q", at, got, want)
		}
	}
	for minutes, want := range map[base.Instant]string{
		0: "1 分", 45: "45 分", 60: "1 小时", 80: "1 小时 20 分", 300: "5 小时", 333: "5 小时", 2 * 24 * 60: "2 天",
	} {
		if got := Span(minutes * 60_000); got != want {
			t.Errorf("Span(%d min) = %q, want %q", minutes, got, want)
		}
	}
}

func TestSeries(t *testing.T) {
	for model, want := range map[string]string{"东风日产 轩逸 1.6L": "轩逸", "轩逸": "轩逸", "": "", "丰田 卡罗拉": "卡罗拉"} {
		if got := Series(model); got != want {
			t.Errorf("Series(%q) = %q, want %q", model, got, want)
		}
	}
}
