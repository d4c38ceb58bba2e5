package data_test

import (
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/shop"
	"jieche/data/workorder"
)

// A clock that jumps ten years back or ahead refuses nothing and changes no order: it is doubted until it is right again or until
// somebody confirms it, and a document takes the date that somebody names.
func TestAClockThatJumpsTenYears(t *testing.T) {
	right := base.Date(2026, 11, 22).At(9, 30)
	now := right
	s, err := data.Open(t.TempDir(), data.Options{Create: true, Clock: func() base.Instant { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	n := 0
	take := func(day base.Day) (workorder.Order, error) {
		n++
		done, err := data.Do(s, data.By{}, workorder.Receive{
			Car: customer.Car{Plate: "粤B" + strings.Repeat("0", 4) + string(rune('0'+n))}, Promised: now + 3600_000, Day: day,
		})
		if err != nil {
			return workorder.Order{}, err
		}
		sheet, err := data.Ask(s, workorder.SheetOf{Order: done.Order})
		if err != nil {
			return workorder.Order{}, err
		}
		return sheet.Order, nil
	}
	doubt := func(want kv.Clock) {
		t.Helper()
		c, err := data.Ask(s, shop.ClockOf{})
		if err != nil || c.Doubt != want || (c.Sentence() == "") != (want == kv.ClockSure) {
			t.Errorf("at %s: %+v, %v; want %d", now, c, err, want)
		}
	}
	doubt(kv.ClockSure)
	if o, err := take(0); err != nil || o.No != "RO261122-A001" {
		t.Fatalf("%s, %v", o.No, err)
	}
	today := right.Day()
	if _, err := take(today - 1); base.Code(err) != "document.day" {
		t.Errorf("dated back with a clock that is right: %v", err)
	}
	const tenYears = base.Instant(3653) * 24 * 3600_000
	for _, jump := range []struct {
		to   base.Instant
		want kv.Clock
		no   base.DocNo
	}{{right - tenYears, kv.ClockBack, "RO161121-A001"}, {right + tenYears, kv.ClockDoubtful, "RO361122-A001"}} {
		now = jump.to
		doubt(jump.want)
		if o, err := take(0); err != nil || o.No != jump.no {
			t.Errorf("at %s, without a date: %s, %v, want %s", now, o.No, err, jump.no)
		}
		now += 60_000
		doubt(jump.want) // one save does not make it right
		o, err := take(today)
		if err != nil || o.Arrived.Day() != today || o.Promised.Day() != today || o.No.Kind() != base.DocOrder || !strings.HasPrefix(string(o.No), "RO261122-") {
			t.Errorf("at %s, with its date: %s, arrived %s, promised %s, %v", now, o.No, o.Arrived, o.Promised, err)
		}
		if _, err := data.Do(s, data.By{}, shop.ConfirmClock{Day: today}); base.Code(err) != "clock.day" {
			t.Errorf("a clock that shows %s was confirmed to be right today: %v", now, err)
		}
		now = right + 600_000
		doubt(kv.ClockSure) // put right in the system
	}
	now = right + 200*24*3600_000 // the shop was shut for long
	doubt(kv.ClockDoubtful)
	if _, err := data.Do(s, data.By{}, shop.ConfirmClock{Day: now.Day()}); err != nil {
		t.Error(err)
	}
	doubt(kv.ClockSure)
	now += 24 * 3600_000
	doubt(kv.ClockSure)
	inOrder(t, s)
	if report, err := s.Check(true); err != nil || !report.Clean() {
		t.Errorf("%+v, %v", report, err)
	}
}

// inOrder walks the records: their numbers and counters only go up, whatever the clock said.
func inOrder(t *testing.T, s *data.Store) {
	t.Helper()
	if err := s.View(func(tx *kv.Tx) error {
		var last *kv.Record
		doubted := 0
		for r, err := range tx.Journal() {
			if err != nil {
				return err
			}
			if last != nil && (r.Number != last.Number+1 || r.Lamport <= last.Lamport) {
				t.Errorf("record %d, counter %d behind record %d, counter %d", r.Number, r.Lamport, last.Number, last.Lamport)
			}
			if r.Quality != 0 {
				doubted++
			}
			last = r
		}
		if doubted != 4 {
			t.Errorf("%d records were made by a clock that was doubted, want 4", doubted)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
