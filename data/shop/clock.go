package shop

import (
	"jieche/data/base"
	"jieche/data/kv"
)

// ConfirmClock (确认电脑日期) says that somebody looked at the PC's clock and found it right: from now on it is the measure again.
type ConfirmClock struct {
	Day base.Day `json:"day"` // what day it is, as a person knows it
}

// Confirmed is what ConfirmClock returns.
type Confirmed struct {
	Day base.Day `json:"day"`
}

// Name is the command's name.
func (ConfirmClock) Name() string { return "shop.confirm_clock" }

// Run holds the day against the clock: a wrong clock is put right in the system, not here.
func (c ConfirmClock) Run(tx *kv.Tx) (Confirmed, error) {
	if c.Day != tx.Today() {
		return Confirmed{}, base.Refuse(base.Invalid, "clock.day", "day", "电脑的日期现在是 %s，不是 %s。请先在系统设置里改正电脑的日期和时间，再来确认",
			tx.Today(), c.Day)
	}
	tx.TrustClock()
	return Confirmed{c.Day}, nil
}

// ClockOf asks how far the PC's clock can be believed.
type ClockOf struct{}

// ClockState is how the clock stands.
type ClockState struct {
	Doubt kv.Clock     `json:"doubt"` // 0: none
	Now   base.Instant `json:"now"`
	Sure  base.Instant `json:"sure,omitempty"` // when it was right the last time
}

// Name is the query's name.
func (ClockOf) Name() string { return "shop.clock" }

// Ask looks at the clock and at the newest records. A clock that went back within the day is recorded as such, and nobody is asked
// for a date because of it.
func (ClockOf) Ask(tx *kv.Tx) (ClockState, error) {
	c := ClockState{tx.Clock(), tx.Now(), tx.LastSure()}
	if c.Doubt == kv.ClockBack && c.Now.Day() == c.Sure.Day() {
		c.Doubt = kv.ClockSure
	}
	return c, nil
}

// Sentence says what is odd about the clock, and what to do; empty where nothing is.
func (s ClockState) Sentence() string {
	switch {
	case s.Doubt == kv.ClockSure:
		return ""
	case s.Sure == 0:
		return "电脑时间可能不对：现在显示 " + s.Now.String() + "。单据照常保存；请在系统里改正时间，开单时核对单据日期"
	}
	return "电脑时间可能不对：现在显示 " + s.Now.String() + "，上次可信的时间是 " + s.Sure.String() + "。单据照常保存；请在系统里改正时间，开单时核对单据日期"
}
