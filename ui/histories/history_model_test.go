package histories

import (
	"testing"

	"jieche/data/history"
)

func TestALineSaysEachChangeOnce(t *testing.T) {
	c := func(field, old, new string) history.Change { return history.Change{Field: field, Old: old, New: new} }
	for _, want := range []struct {
		line    string
		changes []history.Change
	}{
		{"承修人 刘洋（3 处），状态 已委托 → 施工中", []history.Change{c("承修人", "", "刘洋"), c("承修人", "", "刘洋"), c("时间", "", "09:25"), c("承修人", "", "刘洋"), c("状态", "已委托", "施工中")}},
		{"占用 是 → 否（2 处）", []history.Change{c("占用", "是", ""), c("占用", "是", "")}},
		{"备注 旧 → （空）", []history.Change{c("备注", "旧", "")}},
		{"a 1，b 1，c 1，d 1，……", []history.Change{c("a", "", "1"), c("b", "", "1"), c("c", "", "1"), c("d", "", "1"), c("e", "", "1")}},
	} {
		if got := summary(history.Entry{Changes: want.changes}); got != want.line {
			t.Errorf("%s, want %s", got, want.line)
		}
	}
}
