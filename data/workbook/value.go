package workbook

import (
	"fmt"
	"strconv"
	"strings"

	"jieche/data/base"
	"jieche/data/ident"
)

// blanks are what people write into a cell that has nothing to say.
var blanks = map[string]bool{"-": true, "--": true, "---": true, "—": true, "——": true, "/": true, "\\": true, "无": true, "NULL": true, "N/A": true, "NA": true, "#N/A": true, "暂无": true, "未知": true, "不详": true, "NONE": true, "空": true}

// cleanText folds and trims a text and gives "" for the words that mean nothing.
func cleanText(s string) string {
	s = strings.Join(strings.Fields(ident.Fold(s)), " ")
	if blanks[strings.ToUpper(s)] {
		return ""
	}
	return s
}

// cleanName also closes the gap that people put into a name of two characters (张 三).
func cleanName(s string) string {
	s = cleanText(s)
	runes := []rune(s)
	if len(runes) == 3 && runes[1] == ' ' && runes[0] > 0x2E7F && runes[2] > 0x2E7F {
		return string(runes[0]) + string(runes[2])
	}
	return s
}

// cleanNote keeps a note as written, line breaks and all, without invisible ends.
func cleanNote(s string) string {
	s = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "_x000D_", ""))
	if blanks[strings.ToUpper(s)] {
		return ""
	}
	return s
}

// decimal reads a plain decimal number exactly, scaled by 10^decimals; what lies beyond is rounded half away from
// zero, and exact tells whether anything was.
func decimal(s string, decimals int) (value int64, exact, ok bool) {
	negative := false
	if rest, found := strings.CutPrefix(s, "-"); found {
		negative, s = true, rest
	} else {
		s = strings.TrimPrefix(s, "+")
	}
	whole, frac, _ := strings.Cut(s, ".")
	if whole == "" && frac == "" || strings.Trim(whole+frac, "0123456789") != "" {
		return 0, false, false
	}
	if len(strings.TrimLeft(whole, "0")) > 13 {
		return 0, false, false
	}
	kept := (frac + strings.Repeat("0", decimals))[:decimals]
	rest := ""
	if len(frac) > decimals {
		rest = frac[decimals:]
	}
	value, err := strconv.ParseInt("0"+whole+kept, 10, 64)
	if err != nil {
		return 0, false, false
	}
	exact = strings.Trim(rest, "0") == ""
	if rest != "" && rest[0] >= '5' {
		value++
	}
	if negative {
		value = -value
	}
	return value, exact, true
}

// ungroup folds a number and takes out thousands separators and blanks.
func ungroup(s string) string {
	return strings.NewReplacer(",", "", " ", "", "'", "").Replace(strings.TrimSpace(ident.Fold(s)))
}

// MaxMileageKM is more than any car has run; beyond it a figure is a slip.
const MaxMileageKM = 2_000_000

// mileage reads 105721, 81,220 km, 1.2万公里, 约 12000 公里. unit10k says that the header counts in 万公里.
func mileage(c cell, unit10k bool) (km int64, doubt string) {
	text := strings.ToUpper(ungroup(c.text))
	if blanks[text] || text == "" {
		return 0, ""
	}
	text = strings.TrimPrefix(strings.TrimPrefix(text, "约"), "大约")
	for _, unit := range []string{"万公里", "万KM", "万千米", "W公里", "WKM", "万", "W"} {
		if rest, ok := strings.CutSuffix(text, unit); ok {
			text, unit10k = rest, true
			break
		}
	}
	for _, unit := range []string{"公里", "KM", "千米", "KMS", "里"} {
		text = strings.TrimSuffix(text, unit)
	}
	scale := 1
	if unit10k {
		scale = 4
	} else {
		scale = 0
	}
	v, _, ok := decimal(text, scale)
	switch {
	case !ok || c.kind == kindError:
		return 0, fmt.Sprintf("里程“%s”不是数字，没有采用，请核对。", oneLine(c.text))
	case v < 0:
		return 0, fmt.Sprintf("里程“%s”是负数，没有采用，请核对。", oneLine(c.text))
	case v > MaxMileageKM:
		return 0, fmt.Sprintf("里程“%s”超过 200 万公里，没有采用，请核对。", oneLine(c.text))
	}
	return v, ""
}

// Serial numbers of Excel that can be meant as days here: 1954 to 2119.
const (
	firstSerial = 20_000
	lastSerial  = 80_000
)

// serialDay turns Excel's count of days into a day.
func serialDay(serial int64, date1904 bool) base.Day {
	if date1904 {
		serial += 1462
	}
	return base.Day(serial - 25_569)
}

// day reads a day in any of the ways in which people and programs write one. A doubt comes with the day when the day
// is a reading among several, and without one when it could not be read.
func day(c cell, date1904 bool) (d base.Day, doubt string) {
	text := strings.TrimSpace(ident.Fold(c.text))
	if text == "" || blanks[strings.ToUpper(text)] || c.kind == kindError {
		return 0, ""
	}
	shown := oneLine(c.text)
	bad := fmt.Sprintf("日期“%s”看不懂，没有采用，请按 2026-11-21 的样子改正。", shown)
	if strings.Trim(text, "0123456789.") == "" && strings.Count(text, ".") <= 1 {
		if d, doubt, ok := digitsDay(text, c.kind, date1904); ok {
			return d, doubt
		}
	}
	fields := dayFields(text)
	switch len(fields) {
	case 3:
		if d, ok := orderedDay(fields[0], fields[1], fields[2]); ok {
			return d, ""
		}
		if len(fields[2]) == 4 {
			return foreignDay(fields, shown)
		}
	case 2:
		if d, ok := orderedDay(fields[0], fields[1], "1"); ok && len(fields[0]) == 4 {
			return d, fmt.Sprintf("日期“%s”没有写日，按 1 日登记，请核对。", shown)
		}
	case 1:
		if d, ok := orderedDay(fields[0], "1", "1"); ok && len(fields[0]) == 4 && plausibleYear(d) {
			return d, fmt.Sprintf("日期“%s”只有年份，按 1 月 1 日登记，请核对。", shown)
		}
	}
	return 0, bad
}

// digitsDay reads a day that is digits only: 20200105, 200105, 202001, or Excel's count of days.
func digitsDay(text string, kind cellKind, date1904 bool) (d base.Day, doubt string, ok bool) {
	whole, _, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, "", false
	}
	if (kind == kindDate || len(whole) == 5) && n >= firstSerial && n <= lastSerial {
		return serialDay(n, date1904), "", true
	}
	if whole != text {
		return 0, "", false
	}
	switch len(whole) {
	case 8:
		d, ok = orderedDay(whole[:4], whole[4:6], whole[6:])
	case 6:
		if d, ok = orderedDay(whole[:2], whole[2:4], whole[4:]); ok {
			return d, "", true
		}
		if d, ok = orderedDay(whole[:4], whole[4:], "1"); ok && plausibleYear(d) {
			return d, fmt.Sprintf("日期“%s”没有写日，按 1 日登记，请核对。", text), true
		}
		ok = false
	}
	return d, "", ok
}

// dayFields takes the numbers out of a written day; the time of day behind it is left.
func dayFields(text string) []string {
	if i := strings.IndexAny(text, "T"); i > 0 {
		text = text[:i]
	}
	if i := strings.IndexByte(text, ':'); i > 0 {
		if j := strings.LastIndexByte(text[:i], ' '); j > 0 {
			text = text[:j]
		}
	}
	fields := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-/.,\\年月日号 –—", r) })
	for _, f := range fields {
		if strings.Trim(f, "0123456789") != "" || len(f) > 4 {
			return nil
		}
	}
	return fields
}

func orderedDay(year, month, dayOfMonth string) (base.Day, bool) {
	y, err1 := strconv.Atoi(year)
	m, err2 := strconv.Atoi(month)
	d, err3 := strconv.Atoi(dayOfMonth)
	if err1 != nil || err2 != nil || err3 != nil || len(year) == 3 || len(year) == 1 {
		return 0, false
	}
	if len(year) == 2 {
		if y += 2000; y >= 2080 {
			y -= 100
		}
	}
	out := base.Date(y, m, d)
	gy, gm, gd := out.Date()
	return out, gy == y && gm == m && gd == d && y >= 1900 && y <= 2200
}

// foreignDay reads 3/18/2016 and 18/3/2016; where both could be meant it says so.
func foreignDay(fields []string, shown string) (base.Day, string) {
	american, a := orderedDay(fields[2], fields[0], fields[1])
	european, e := orderedDay(fields[2], fields[1], fields[0])
	switch {
	case a && e && american != european:
		return american, fmt.Sprintf("日期“%s”按“月/日/年”读作 %s，请核对。", shown, american)
	case a:
		return american, ""
	case e:
		return european, ""
	}
	return 0, fmt.Sprintf("日期“%s”在日历上没有，没有采用，请核对。", shown)
}

func plausibleYear(d base.Day) bool {
	y, _, _ := d.Date()
	return y >= 1980 && y <= 2100
}

// money reads ¥1,288.50, 22.8元, 328 and rounds what is finer than a fen, as averages of other programs are.
func money(c cell) (f base.Fen, rounded bool, ok bool) {
	text := strings.ToUpper(ungroup(c.text))
	if blanks[text] || text == "" {
		return 0, false, true
	}
	for _, sign := range []string{"¥", "￥", "RMB", "CNY", "元", "/个", "/件"} {
		text = strings.TrimPrefix(text, sign)
		text = strings.TrimSuffix(text, sign)
	}
	if rest, found := strings.CutPrefix(text, "-¥"); found {
		text = "-" + rest
	}
	if inner, found := strings.CutPrefix(text, "("); found && strings.HasSuffix(inner, ")") {
		text = "-" + strings.TrimSuffix(inner, ")") // accountants' negative
	}
	v, exact, ok := decimal(text, 2)
	if !ok || c.kind == kindError || v > int64(base.MaxFen) || v < -int64(base.MaxFen) {
		return 0, false, false
	}
	return base.Fen(v), !exact, true
}

// quantity reads 12, 1,200, 3.5L, 12个 and gives the unit that stands behind the number.
func quantity(c cell) (m base.Milli, unit string, rounded, ok bool) {
	text := ungroup(c.text)
	if blanks[strings.ToUpper(text)] || text == "" {
		return 0, "", false, true
	}
	end := len(text)
	for i, r := range text {
		if !(r >= '0' && r <= '9' || r == '.' || (r == '-' || r == '+') && i == 0) {
			end = i
			break
		}
	}
	unit = text[end:]
	v, exact, ok := decimal(text[:end], 3)
	if !ok || c.kind == kindError || len([]rune(unit)) > 4 || v > int64(base.MaxMilli) || v < -int64(base.MaxMilli) {
		return 0, "", false, false
	}
	return base.Milli(v), unit, !exact, true
}

// shown is the cell as a text field takes it: a day as a day, everything else as stored.
func (c cell) shown(date1904 bool) string {
	if c.kind != kindDate {
		return c.text
	}
	whole, _, _ := strings.Cut(c.text, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n < 1 || n > 2_958_465 {
		return c.text
	}
	return serialDay(n, date1904).String()
}

// shortened tells a long number that a spreadsheet has cut down to 1.38E+10 when it saved the table as text: the
// digits that are gone can't be had back.
func shortened(c cell) bool {
	if c.kind != kindText {
		return false
	}
	head, power, ok := strings.Cut(strings.ToUpper(strings.TrimSpace(ident.Fold(c.text))), "E+")
	whole, frac, _ := strings.Cut(head, ".")
	return ok && len(whole) == 1 && strings.Trim(whole+frac+power, "0123456789") == "" && len(power) <= 2 && power != ""
}
