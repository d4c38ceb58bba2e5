package workbook

import (
	"testing"

	"jieche/data/base"
)

func TestDays(t *testing.T) {
	for _, c := range []struct {
		in    string
		kind  cellKind
		want  base.Day
		doubt bool
	}{
		{"2020-1-5", kindText, base.Date(2020, 1, 5), false},
		{"2020/01/05", kindText, base.Date(2020, 1, 5), false},
		{"2020.1.5", kindText, base.Date(2020, 1, 5), false},
		{"2020年1月5日", kindText, base.Date(2020, 1, 5), false},
		{"2020年1月5号", kindText, base.Date(2020, 1, 5), false},
		{"20200105", kindText, base.Date(2020, 1, 5), false},
		{"20200105", kindNumber, base.Date(2020, 1, 5), false},
		{"200105", kindText, base.Date(2020, 1, 5), false},
		{"980105", kindText, base.Date(1998, 1, 5), false},
		{"20-1-5", kindText, base.Date(2020, 1, 5), false},
		{"２０２０－１－５", kindText, base.Date(2020, 1, 5), false},
		{"2020-01-05 13:45:00", kindText, base.Date(2020, 1, 5), false},
		{"2020-01-05T13:45:00", kindText, base.Date(2020, 1, 5), false},
		{"2020 年 1 月 5 日", kindText, base.Date(2020, 1, 5), false},
		{"43835", kindDate, base.Date(2020, 1, 5), false},
		{"43835", kindNumber, base.Date(2020, 1, 5), false},
		{"43835.5", kindDate, base.Date(2020, 1, 5), false},
		{"43835", kindText, base.Date(2020, 1, 5), false},
		{"18/3/2016", kindText, base.Date(2016, 3, 18), false},
		{"3/18/2016", kindText, base.Date(2016, 3, 18), false},
		{"3/8/2016", kindText, base.Date(2016, 3, 8), true},
		{"2016-03", kindText, base.Date(2016, 3, 1), true},
		{"2016年3月", kindText, base.Date(2016, 3, 1), true},
		{"201613", kindText, 0, true},
		{"199907", kindText, base.Date(1999, 7, 1), true},
		{"2016", kindText, base.Date(2016, 1, 1), true},
		{"2020-2-30", kindText, 0, true},
		{"2020-13-1", kindText, 0, true},
		{"昨天", kindText, 0, true},
		{"99999999", kindText, 0, true},
		{"1e5", kindText, 0, true},
		{"-", kindText, 0, false},
		{"", kindText, 0, false},
	} {
		got, doubt := day(cell{text: c.in, kind: c.kind}, false)
		if got != c.want || (doubt != "") != c.doubt {
			t.Errorf("%q: %s %q, want %s", c.in, got, doubt, c.want)
		}
	}
}

func TestMileages(t *testing.T) {
	for _, c := range []struct {
		in    string
		ten   bool
		want  int64
		doubt bool
	}{
		{"105721", false, 105721, false},
		{"81,220 km", false, 81220, false},
		{"12,000KM", false, 12000, false},
		{"12000公里", false, 12000, false},
		{"1.2万公里", false, 12000, false},
		{"16.6万", false, 166000, false},
		{"13.1万公里", true, 131000, false},
		{"1.25", true, 12500, false},
		{"０", false, 0, false},
		{"约3000公里", false, 3000, false},
		{"12345.6", false, 12346, false},
		{"", false, 0, false},
		{"无", false, 0, false},
		{"-5", false, 0, true},
		{"很多", false, 0, true},
		{"2000001", false, 0, true},
		{"1.2.3", false, 0, true},
	} {
		got, doubt := mileage(cell{text: c.in}, c.ten)
		if got != c.want || (doubt != "") != c.doubt {
			t.Errorf("%q: %d %q, want %d", c.in, got, doubt, c.want)
		}
	}
}

func TestMoneyAndQuantities(t *testing.T) {
	for _, c := range []struct {
		in          string
		want        base.Fen
		rounded, ok bool
	}{
		{"¥22.80", 2280, false, true}, {"3,860.00", 386000, false, true}, {"￥1，253.3元", 125330, false, true}, {"20.125", 2013, true, true}, {"-0.005", -1, true, true},
		{"(12.00)", -1200, false, true}, {"RMB 5", 500, false, true}, {"", 0, false, true}, {"面议", 0, false, false}, {"1e9", 0, false, false}, {"99999999999", 0, false, false}, {"-¥5", -500, false, true},
	} {
		got, rounded, ok := money(cell{text: c.in})
		if got != c.want || rounded != c.rounded || ok != c.ok {
			t.Errorf("%q: %d %v %v", c.in, got, rounded, ok)
		}
	}
	for _, c := range []struct {
		in          string
		want        base.Milli
		unit        string
		rounded, ok bool
	}{
		{"12个", 12000, "个", false, true}, {"3.5L", 3500, "L", false, true}, {"1,200", 1200000, "", false, true}, {"-2", -2000, "", false, true}, {"0.0005", 1, "", true, true}, {"三个", 0, "", false, false}, {"５ 套", 5000, "套", false, true}, {"", 0, "", false, true},
	} {
		got, unit, rounded, ok := quantity(cell{text: c.in})
		if got != c.want || unit != c.unit || rounded != c.rounded || ok != c.ok {
			t.Errorf("%q: %d %q %v %v", c.in, got, unit, rounded, ok)
		}
	}
}

func TestColumnLetters(t *testing.T) {
	for n, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 27: "AB", 701: "ZZ", 702: "AAA", -1: ""} {
		if got := ColumnLetter(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}
