package backup

import (
	"fmt"
	"slices"

	"jieche/data/base"
)

// Keep (保留规则) says how many old backups of a place stay: the newest, and the last one of each of so many days, weeks,
// months and years that have one. Spans without a backup don't count, so a shop that was closed loses nothing, and a clock
// that was wrong for a day costs one place at most.
type Keep struct{ Newest, Days, Weeks, Months, Years int }

// keeps is how much each kind of place keeps. What lies beside the shop on its own disk is for slips of the hand, not for the
// years.
var keeps = map[Kind]Keep{
	Local:  {Newest: 4, Days: 7, Weeks: 4, Months: 3},
	Folder: {Newest: 6, Days: 7, Weeks: 5, Months: 12, Years: 10},
	Stick:  {Newest: 6, Days: 7, Weeks: 5, Months: 12, Years: 10},
}

// drop lists those that need not stay. Each writer's backups are judged by themselves: what another PC, or this one before a
// restore, has left is never crowded out, and the newest of each writer always stays.
func (k Keep) drop(all []Name) []Name {
	byWriter := map[string][]Name{}
	for _, n := range all {
		byWriter[n.Life()] = append(byWriter[n.Life()], n)
	}
	var gone []Name
	for _, list := range byWriter {
		stays := k.stays(list)
		for _, n := range list {
			if !stays[n] {
				gone = append(gone, n)
			}
		}
	}
	slices.SortFunc(gone, func(a, b Name) int { return compareNames(b, a) }) // the oldest goes first
	return gone
}

func (k Keep) stays(list []Name) map[Name]bool {
	slices.SortFunc(list, compareNames)
	stays := map[Name]bool{}
	for i := range min(max(k.Newest, 1), len(list)) {
		stays[list[i]] = true
	}
	for _, span := range []struct {
		count int
		of    func(base.Instant) string
	}{
		{k.Days, func(t base.Instant) string { return t.Day().String() }},
		{k.Weeks, func(t base.Instant) string { y, w := t.Time().ISOWeek(); return fmt.Sprint(y, "/", w) }},
		{k.Months, func(t base.Instant) string { return t.Time().Format("2006-01") }},
		{k.Years, func(t base.Instant) string { return t.Time().Format("2006") }},
	} {
		seen := map[string]bool{}
		for _, n := range list {
			label := span.of(n.At)
			if !seen[label] && len(seen) < span.count {
				seen[label] = true
				stays[n] = true
			}
		}
	}
	return stays
}

// compareNames puts the newest first.
func compareNames(a, b Name) int {
	switch {
	case newer(a, b):
		return -1
	case newer(b, a):
		return 1
	}
	return 0
}
