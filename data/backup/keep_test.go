package backup

import (
	"slices"
	"testing"

	"jieche/data/base"
)

// Two years of a shop that is closed on Sundays and for a fortnight at the spring festival, with a backup four times a day, and
// the thinning after each: what must be there is there at every evening.
func TestTwoYearsOfThinning(t *testing.T) {
	for kind, keep := range keeps {
		var have []Name
		number := uint64(0)
		first := base.Date(2026, 1, 5)
		for day := first; day < first+730; day++ {
			_, month, date := day.Date()
			if (int(day)+3)%7 == 6 || month == 2 && date > 10 && date < 25 {
				continue
			}
			for hour := 9; hour <= 21; hour += 4 {
				number += 7
				n := Name{At: day.At(hour, 30), Station: "A", Incarnation: 1, Number: number}
				have = append(have, n)
				gone := keep.drop(slices.Clone(have))
				have = slices.DeleteFunc(have, func(n Name) bool { return slices.Contains(gone, n) })
				if !slices.Contains(have, n) {
					t.Fatalf("%s: the backup that was just made was dropped", kind)
				}
			}
			if most := keep.Newest + keep.Days + keep.Weeks + keep.Months + keep.Years; len(have) > most {
				t.Fatalf("%s: %d stay, at most %d were meant", kind, len(have), most)
			}
		}
		for _, span := range []struct {
			name        string
			want, count int
		}{
			{"days", keep.Days, distinct(have, func(n Name) string { return n.At.Day().String() })},
			{"months", min(keep.Months, 24), distinct(have, func(n Name) string { return n.At.Time().Format("2006-01") })},
			{"years", min(keep.Years, 2), distinct(have, func(n Name) string { return n.At.Time().Format("2006") })},
		} {
			if span.count < span.want {
				t.Errorf("%s: %d %s are left, want %d", kind, span.count, span.name, span.want)
			}
		}
	}
}

func distinct(list []Name, label func(Name) string) int {
	seen := map[string]bool{}
	for _, n := range list {
		seen[label(n)] = true
	}
	return len(seen)
}

// A clock that was years ahead for a day, another PC, and the life before a restore crowd nobody out.
func TestThinningKeepsTheNewestOfEachLife(t *testing.T) {
	day := base.Date(2026, 11, 21)
	old := Name{At: day.At(9, 0) - 400*86_400_000, Station: "A", Incarnation: 1, Number: 90}
	other := Name{At: day.At(9, 0) - 900*86_400_000, Station: "B", Incarnation: 1, Number: 5}
	future := Name{At: day.At(9, 0) + 3650*86_400_000, Station: "A", Incarnation: 2, Number: 10}
	have := []Name{old, other, future}
	for i := range 200 {
		have = append(have, Name{At: day.At(9, 0) + base.Instant(i)*7_200_000, Station: "A", Incarnation: 2, Number: uint64(11 + i)})
		gone := keeps[Stick].drop(slices.Clone(have))
		have = slices.DeleteFunc(have, func(n Name) bool { return slices.Contains(gone, n) })
	}
	for _, n := range []Name{old, other, {At: day.At(9, 0) + 199*7_200_000, Station: "A", Incarnation: 2, Number: 210}} {
		if !slices.Contains(have, n) {
			t.Errorf("%s is gone", n)
		}
	}
}

func TestNamesGoThereAndBack(t *testing.T) {
	n := Name{At: base.Date(2026, 11, 21).At(21, 30), Station: "A", Incarnation: 1, Number: 1512}
	if n.String() != "jieche-20261121-2130-A1-1512.age" {
		t.Error(n.String())
	}
	if back, ok := ParseName(n.String()); !ok || back != n {
		t.Errorf("%+v %v", back, ok)
	}
	for _, odd := range []string{"", "jieche-.age", "jieche-20261121-2130-A1-1512.age.part", "jieche-20261121-2130-11-1.age", "jieche-20261131-2130-A1-1.age",
		"jieche-20261121-2130-A0-1.age", "jieche-20261121-2130-A01-1.age", "jieche-20261121-2130-A1--1.age", "x-20261121-2130-A1-1.age"} {
		if n, ok := ParseName(odd); ok {
			t.Errorf("%q is taken for %+v", odd, n)
		}
	}
}
