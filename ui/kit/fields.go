package kit

import (
	"fmt"
	"strconv"
	"strings"

	"jieche/data/base"
)

// DateEntry is a field for a day. It takes 21, 1121, 261121, 2026-11-21, 今天, 明天, 后天 and +3.
type DateEntry = Value[base.Day]

// NewDateEntry makes a field for a day; today says what day it is.
func NewDateEntry(today func() base.Day) *DateEntry {
	parse := func(s string) (base.Day, error) { return base.ParseDay(s, today()) }
	return NewValue("21、1121、明天、+3", parse, base.Day.String)
}

// TimeEntry is a field for a point in time, such as the promised hour. It takes 1630, 16:30,
// 明天 1630 and 1121 0930.
type TimeEntry = Value[base.Instant]

// NewTimeEntry makes a field for a point in time; now says what time it is.
func NewTimeEntry(now func() base.Instant) *TimeEntry {
	parse := func(s string) (base.Instant, error) { return base.ParseInstant(s, now()) }
	return NewValue("1630、明天 1630", parse, base.Instant.String)
}

// MoneyEntry is a field for an amount. It takes 1288.5 and shows 1,288.50 when it is left.
type MoneyEntry = Value[base.Fen]

// NewMoneyEntry makes a field for an amount.
func NewMoneyEntry() *MoneyEntry {
	v := NewValue("0.00", base.ParseFen, base.Fen.String)
	v.Edit = base.Fen.Plain
	v.RightAligned = true
	return v
}

// QtyEntry is a field for a quantity, to 0.001.
type QtyEntry = Value[base.Milli]

// NewQtyEntry makes a field for a quantity of parts.
func NewQtyEntry() *QtyEntry {
	v := NewValue("0", base.ParseMilli, base.Milli.String)
	v.Edit = func(m base.Milli) string { return strings.ReplaceAll(m.String(), ",", "") }
	v.RightAligned = true
	return v
}

// NewHoursEntry makes a field for labour hours, to 0.01.
func NewHoursEntry() *QtyEntry {
	v := NewValue("0.00", base.ParseHours, base.Milli.Hours)
	v.RightAligned = true
	return v
}

// NewCountEntry makes a field for a whole number, such as a mileage, between least and most.
func NewCountEntry(least, most int64) *Value[int64] {
	parse := func(s string) (int64, error) { return parseCount(s, least, most) }
	v := NewValue("0", parse, thousands)
	v.Edit = func(n int64) string { return fmt.Sprint(n) }
	v.RightAligned = true
	return v
}

func parseCount(s string, least, most int64) (int64, error) {
	m, err := base.ParseMilli(s)
	if base.Code(err) == "quantity.large" { // a mileage may be larger than any quantity
		return parseLarge(s, least, most)
	}
	if err != nil {
		return 0, err
	}
	if m%1000 != 0 {
		return 0, base.Refuse(base.Invalid, "count.part", "", "“%s”不是整数，请去掉小数部分。", s)
	}
	n := int64(m / 1000)
	if n < least || n > most {
		return 0, base.Refuse(base.Invalid, "count.range", "", "%s 不在 %s 到 %s 之间，请核对。", thousands(n), thousands(least), thousands(most))
	}
	return n, nil
}

func parseLarge(s string, least, most int64) (int64, error) {
	n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(base.Narrow(s)), ",", ""), 10, 64)
	if err != nil || n < least || n > most {
		return 0, base.Refuse(base.Invalid, "count.range", "", "%s 不在 %s 到 %s 之间，请核对。", s, thousands(least), thousands(most))
	}
	return n, nil
}

func thousands(n int64) string { return base.Milli(n * 1000).String() }

// TextEntry is a field whose text has a form of its own: a plate, a VIN, a telephone number.
type TextEntry = Value[string]

// NewPlateEntry makes a field for a number plate. parse brings it into its normal form (upper case,
// half width) or says what is odd. prefix, such as 粤B, is put before a number that was typed
// without its province, so that a local car needs no Chinese input at all; for other cars ↓ lists
// the provinces.
func NewPlateEntry(parse func(string) (string, error), prefix string) *TextEntry {
	read := func(s string) (string, error) {
		s = strings.ToUpper(base.Narrow(s))
		if prefix != "" && startsPlain(s) {
			if full, err := parse(prefix + s); err == nil {
				return full, nil
			}
		}
		return parse(s)
	}
	v := NewValue("车牌，如 "+sample(prefix), read, func(s string) string { return s })
	v.TextStyle.Bold = true
	helpWithProvinces(v)
	return v
}

func sample(prefix string) string {
	if prefix == "" {
		prefix = "粤B"
	}
	return prefix + "7K291"
}

// startsPlain reports whether a plate was typed without its province.
func startsPlain(s string) bool { return s != "" && s[0] < 0x80 }

// NewVINEntry makes a field for a vehicle identification number: upper case without blanks. check
// is called with each complete text to show beside the field whether its check digit is right; it
// only warns, because cars from abroad have none.
func NewVINEntry(parse func(string) (string, error), check func(vin string)) *TextEntry {
	v := NewValue("17 位车架号", func(s string) (string, error) {
		return parse(strings.ToUpper(strings.ReplaceAll(base.Narrow(s), " ", "")))
	}, func(s string) string { return s })
	v.OnChanged = func(s string) {
		if check != nil {
			check(strings.ToUpper(strings.TrimSpace(base.Narrow(s))))
		}
	}
	return v
}

// NewPhoneEntry makes a field for a telephone number, shown in groups: 138 0013 2210.
func NewPhoneEntry(parse func(string) (string, error)) *TextEntry {
	v := NewValue("手机或区号-电话", parse, GroupPhone)
	v.Edit = func(s string) string { return s }
	return v
}

// GroupPhone writes a mobile number in groups of 3, 4 and 4 digits; other numbers stay as they are.
func GroupPhone(s string) string {
	if len(s) != 11 || s[0] != '1' || strings.Trim(s, "0123456789") != "" {
		return s
	}
	return s[:3] + " " + s[3:7] + " " + s[7:]
}
