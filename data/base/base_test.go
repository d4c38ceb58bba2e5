package base_test

import (
	"encoding/json"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jieche/data/base"
)

func TestTimesRoundsHalfUpAwayFromZero(t *testing.T) {
	for _, c := range []struct {
		price base.Fen
		qty   base.Milli
		want  base.Fen
	}{
		{6250, 3500, 21875},  // 3.5 L of oil at 62.50
		{100, 5, 1},          // 0.005 × 1.00 is half a fen: up
		{100, 4, 0},          // 0.4 fen: down
		{-100, 5, -1},        // a red entry is the exact mirror
		{12000, 1200, 14400}, // 1.20 hours at 120.00
		{math.MaxInt64, 2000, math.MaxInt64},
	} {
		if got := c.price.Times(c.qty); got != c.want {
			t.Errorf("%d × %d = %d, want %d", c.price, c.qty, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		p, q := rapid.Int64Range(-1e12, 1e12).Draw(t, "price"), rapid.Int64Range(-1e9, 1e9).Draw(t, "qty")
		exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(p), big.NewInt(q)), big.NewInt(1000))
		off := new(big.Rat).Sub(exact, new(big.Rat).SetInt64(int64(base.Fen(p).Times(base.Milli(q)))))
		if off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
			t.Fatalf("%d × %d is off by %s", p, q, off)
		}
	})
}

func TestSharesAddUpToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := base.Fen(rapid.Int64Range(-1e12, 1e12).Draw(t, "total"))
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1e9), 1, 20).Draw(t, "weights")
		var sum base.Fen
		for _, p := range total.Share(weights) {
			sum += p
		}
		if sum != total {
			t.Fatalf("parts add up to %d, want %d", sum, total)
		}
	})
	if got := base.Fen(100).Share([]int64{1, 1, 1}); got[0] != 34 || got[1] != 33 || got[2] != 33 {
		t.Errorf("100 in three is %v", got)
	}
}

func TestAmountsAsTyped(t *testing.T) {
	for in, want := range map[string]base.Fen{
		"1288.5": 128850, "1,288.50": 128850, "¥1288.5": 128850, "１２８８．５": 128850, "12元": 1200, " 0.05 ": 5, ".5": 50, "-3": -300, "+3": 300, "0": 0, "100.00": 10000, "1。5": 150,
	} {
		if got, err := base.ParseFen(in); err != nil || got != want {
			t.Errorf("%q is %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"", "abc", "1.234", "12,34", "1e5", "--1", "1.2.3", "99999999999999", "10000000000000", "一百"} {
		got, err := base.ParseFen(in)
		if !base.Is(err, base.Invalid) {
			t.Errorf("%q is %d, %v; want a refusal", in, got, err)
		} else if !strings.Contains(err.Error(), in) {
			t.Errorf("%q: the sentence does not quote what was typed: %v", in, err)
		}
	}
}

func TestQuantitiesAndHoursAsTyped(t *testing.T) {
	for in, want := range map[string]base.Milli{"3.5": 3500, "12": 12000, "0.125": 125, "1,000": 1000000} {
		if got, err := base.ParseMilli(in); err != nil || got != want {
			t.Errorf("%q is %d, %v; want %d", in, got, err, want)
		}
	}
	if _, err := base.ParseMilli("0.1234"); err == nil {
		t.Error("four decimals were accepted")
	}
	if got, err := base.ParseHours("1.25"); err != nil || got != 1250 {
		t.Errorf("hours: %d, %v", got, err)
	}
	if _, err := base.ParseHours("1.255"); err == nil {
		t.Error("hours of three decimals were accepted")
	}
	for q, want := range map[base.Milli]string{3500: "3.5", 12000: "12", 125: "0.125", -1500: "-1.5", 1234567000: "1,234,567"} {
		if q.String() != want {
			t.Errorf("%d is shown as %s, want %s", int64(q), q, want)
		}
	}
	if got := base.Milli(1200).Hours(); got != "1.20" {
		t.Errorf("hours are shown as %s", got)
	}
}

func TestWhatIsShownIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := base.Fen(rapid.Int64Range(-int64(base.MaxFen), int64(base.MaxFen)).Draw(t, "fen"))
		if got, err := base.ParseFen(f.String()); err != nil || got != f {
			t.Fatalf("%s reads back as %d, %v", f, got, err)
		}
		d := base.Day(rapid.Int32Range(-20000, 80000).Draw(t, "day"))
		if got, err := base.ParseDay(d.String(), 0); d != 0 && (err != nil || got != d) {
			t.Fatalf("%s reads back as %s, %v", d, got, err)
		}
	})
}

func TestDaysAsTyped(t *testing.T) {
	today := base.Date(2026, 11, 21)
	for in, want := range map[string]string{
		"21": "2026-11-21", "1121": "2026-11-21", "261121": "2026-11-21", "20261121": "2026-11-21", "2026-3-4": "2026-03-04", "2026/03/04": "2026-03-04",
		"2026年3月4日": "2026-03-04", "3.14": "2026-03-14", "明天": "2026-11-22", "今天": "2026-11-21", "后天": "2026-11-23", "+3": "2026-11-24", "-1": "2026-11-20", "２６１１２２": "2026-11-22",
	} {
		if got, err := base.ParseDay(in, today); err != nil || got.String() != want {
			t.Errorf("%q is %s, %v; want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"0230", "20260230", "1332", "abc", "12345", "2026-13-01", "+99999"} {
		if got, err := base.ParseDay(in, today); err == nil {
			t.Errorf("%q is %s; want a refusal", in, got)
		}
	}
}

func TestPromisedTimesAsTyped(t *testing.T) {
	now := base.Date(2026, 11, 21).At(9, 12)
	for in, want := range map[string]string{"1630": "2026-11-21 16:30", "16:30": "2026-11-21 16:30", "明天 1630": "2026-11-22 16:30", "930": "2026-11-21 09:30", "2026-11-25 08:00": "2026-11-25 08:00", "1122 0900": "2026-11-22 09:00"} {
		if got, err := base.ParseInstant(in, now); err != nil || got.String() != want {
			t.Errorf("%q is %s, %v; want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"2460", "9", "25:00", "下午"} {
		if got, err := base.ParseInstant(in, now); err == nil {
			t.Errorf("%q is %s; want a refusal", in, got)
		}
	}
}

func TestTheShopsDayIsChinas(t *testing.T) {
	late := base.InstantOf(time.Date(2026, 11, 20, 17, 30, 0, 0, time.UTC)) // 01:30 on the 21st in China
	if got := late.Day().String(); got != "2026-11-21" {
		t.Errorf("day %s", got)
	}
	if got := late.String(); got != "2026-11-21 01:30" {
		t.Errorf("shown as %s", got)
	}
}

func TestDocumentNumbers(t *testing.T) {
	n := base.MakeDocNo(base.DocOrder, base.Date(2026, 11, 21), "A", 17)
	if n != "RO261121-A017" {
		t.Fatalf("number %s", n)
	}
	for _, in := range []string{"RO261121-A017", "ro261121-a017", "ＲＯ261121-A017", " RO261121-A017 "} {
		if got, ok := base.ParseDocNo(in); !ok || got != n {
			t.Errorf("%q reads as %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "A017", "RO261121A017", "RO26112-A017", "RO261121-017", "RO261121-A"} {
		if got, ok := base.ParseDocNo(in); ok {
			t.Errorf("%q reads as %q", in, got)
		}
	}
	if got := base.MakeDocNo(base.DocOrder, base.Date(2026, 11, 21), "A", 1234); got != "RO261121-A1234" {
		t.Errorf("a busy day's number is %s", got)
	}
	second := base.MakeDocNo(base.DocOrder, base.Date(2026, 11, 21), "AB", 1) // the second life of station A
	if got, ok := base.ParseDocNo("ro261121-ab001"); !ok || got != second || second != "RO261121-AB001" {
		t.Errorf("the number %s of a restored shop reads as %q, %v", second, got, ok)
	}
}

func TestIDsSortByTimeAndSurviveText(t *testing.T) {
	random := rand.NewChaCha8([32]byte{1})
	early, late := base.MakeID[int](1000, random), base.MakeID[int](1001, random)
	if early.String() >= late.String() {
		t.Error("a later id sorts before an earlier one")
	}
	raw, err := json.Marshal(early)
	var back base.ID[int]
	if err == nil {
		err = json.Unmarshal(raw, &back)
	}
	if err != nil || back != early {
		t.Errorf("%s reads back as %s, %v", raw, back, err)
	}
	if _, err := base.ParseID[int]("not an id"); !base.Is(err, base.Invalid) {
		t.Errorf("err = %v", err)
	}
}
