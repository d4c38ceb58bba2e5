package base

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Instant is a moment in milliseconds since 1970, UTC. It is for people and reports: no order of events is ever
// decided by it (see the Lamport counter of the record).
type Instant int64

// Shop time is China's: one zone, no summer time since 1991. A fixed zone needs no zone files on the PC.
var Zone = time.FixedZone("CST", 8*3600)

// InstantOf converts from the standard library's time.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time converts to the standard library's time, in the shop's zone.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).In(Zone) }

// Day is the shop's calendar day of the moment.
func (i Instant) Day() Day { return DayOf(i.Time()) }

// IsZero says that the moment was never set.
func (i Instant) IsZero() bool { return i == 0 }

// String is 2026-11-21 09:40.
func (i Instant) String() string {
	if i == 0 {
		return ""
	}
	return i.Time().Format("2006-01-02 15:04")
}

// Clock is 09:40.
func (i Instant) Clock() string {
	if i == 0 {
		return ""
	}
	return i.Time().Format("15:04")
}

// Day is a calendar day: days since 1970-01-01. Zero means that no day was given.
type Day int32

// DayOf is the calendar day of t in the shop's zone.
func DayOf(t time.Time) Day {
	t = t.In(Zone)
	return Day(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Date makes a day from its parts, which may overflow as in package time.
func Date(year, month, day int) Day {
	return Day(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Date gives the parts back.
func (d Day) Date() (year, month, day int) {
	t := time.Unix(int64(d)*86400, 0).UTC()
	return t.Year(), int(t.Month()), t.Day()
}

// Start is the first moment of the day in the shop's zone.
func (d Day) Start() Instant {
	y, m, n := d.Date()
	return InstantOf(time.Date(y, time.Month(m), n, 0, 0, 0, 0, Zone))
}

// At is a clock time on the day.
func (d Day) At(hour, minute int) Instant {
	return d.Start() + Instant((hour*60+minute)*60_000)
}

// String is 2026-11-21; the day that was never given is empty.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	y, m, n := d.Date()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, n)
}

// Short is 11-21.
func (d Day) Short() string {
	if d == 0 {
		return ""
	}
	return d.String()[5:]
}

// MarshalText lets JSON carry 2026-11-21.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads 2026-11-21 or an empty text.
func (d *Day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	v, err := ParseDay(string(b), 0)
	*d = v
	return err
}

// ParseDay reads a day as it is typed at the desk: 2026-11-21, 2026/11/21, 2026年11月21日, 20261121, 261121, 1121, 11-21,
// 21, 今天, 明天, 后天, 昨天, +3, -1. What is left out is taken from today.
func ParseDay(s string, today Day) (Day, error) {
	t := strings.TrimSpace(Narrow(s))
	bad := Refuse(Invalid, "day", "", "日期“%s”看不懂，请输入如 2026-11-21、1121、明天 或 +3", s)
	switch t {
	case "":
		return 0, nil
	case "今天", "今日":
		return today, nil
	case "明天", "明日":
		return today + 1, nil
	case "后天":
		return today + 2, nil
	case "昨天", "昨日":
		return today - 1, nil
	}
	if t[0] == '+' || t[0] == '-' {
		n, err := strconv.Atoi(t)
		if err != nil || n > 3650 || n < -3650 {
			return 0, bad
		}
		return today + Day(n), nil
	}
	year, month, day := today.Date()
	parts := strings.FieldsFunc(t, func(r rune) bool { return strings.ContainsRune("-/.年月日号 ", r) })
	if len(parts) == 1 {
		switch len(parts[0]) {
		case 1, 2:
		case 3, 4:
			parts = []string{parts[0][:len(parts[0])-2], parts[0][len(parts[0])-2:]}
		case 6:
			parts = []string{parts[0][:2], parts[0][2:4], parts[0][4:]}
		case 8:
			parts = []string{parts[0][:4], parts[0][4:6], parts[0][6:]}
		default:
			return 0, bad
		}
	}
	numbers := make([]int, len(parts))
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 {
			return 0, bad
		}
		numbers[i] = n
	}
	switch len(numbers) {
	case 1:
		day = numbers[0]
	case 2:
		month, day = numbers[0], numbers[1]
	case 3:
		year, month, day = numbers[0], numbers[1], numbers[2]
		if year < 100 {
			year += 2000
		}
	default:
		return 0, bad
	}
	d := Date(year, month, day)
	if y, m, n := d.Date(); y != year || m != month || n != day || year < 1900 || year > 2200 {
		return 0, Refuse(Invalid, "day", "", "日期“%s”在日历上没有，请检查月份和日期", s)
	}
	return d, nil
}

// ParseInstant reads a promised time: 1630, 16:30, 明天 1630, 1122 0900, 2026-11-21 16:30. A clock time alone is
// today's.
func ParseInstant(s string, now Instant) (Instant, error) {
	t := strings.TrimSpace(strings.ReplaceAll(Narrow(s), "T", " "))
	if t == "" {
		return 0, nil
	}
	bad := Refuse(Invalid, "time", "", "时间“%s”看不懂，请输入如 1630、明天 1630 或 2026-11-21 16:30", s)
	day, clock := now.Day(), t
	if i := strings.LastIndexByte(t, ' '); i >= 0 {
		d, err := ParseDay(t[:i], now.Day())
		if err != nil {
			return 0, err
		}
		day, clock = d, t[i+1:]
	}
	clock = strings.NewReplacer(":", "", "点", "", "时", "", "分", "").Replace(clock)
	if len(clock) < 3 || len(clock) > 4 {
		return 0, bad
	}
	n, err := strconv.Atoi(clock)
	if err != nil || n < 0 || n/100 > 23 || n%100 > 59 {
		return 0, bad
	}
	return day.At(n/100, n%100), nil
}
