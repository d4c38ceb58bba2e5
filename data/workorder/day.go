package workorder

import (
	"jieche/data/base"
	"jieche/data/kv"
)

// moment is when a document says that it was made: now by the clock of the PC, or, where that can't be believed, at this time of
// day on the day that somebody has named. A clock that is believed leaves no other day open: nothing is dated back.
func moment(tx *kv.Tx, day base.Day) (base.Instant, error) {
	first, last := base.Date(2026, 1, 1), base.Date(2099, 12, 31)
	switch {
	case day == 0 || day == tx.Today():
		return tx.Now(), nil
	case tx.Clock() == kv.ClockSure:
		return 0, base.Refuse(base.Invalid, "document.day", "day", "单据日期只能是今天（%s），不能是 %s。电脑日期不对时，请先在系统里改正", tx.Today(), day)
	case day < first || day > last:
		return 0, base.Refuse(base.Invalid, "document.day", "day", "单据日期 %s 不对，请输入今天的日期", day)
	}
	return day.Start() + tx.Now() - tx.Today().Start(), nil
}
