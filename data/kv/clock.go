package kv

import (
	"time"

	"jieche/data/base"
)

// Clock (电脑时钟) is how far the PC's clock can be believed. It decides nothing: no save is refused and no order of records
// depends on it. It is recorded with each record, the window shows it, and a document asks for its date.
type Clock int

// The states of the clock.
const (
	ClockSure     Clock = iota
	ClockDoubtful       // it stands where no shop can be, or far ahead of the last time that was sure
	ClockBack           // it went backwards
)

// A shop may be closed over the holidays; a PC that was off for longer is asked once whether its clock is right.
const longestPause = base.Instant(180 * 24 * time.Hour / time.Millisecond)

// clockOf doubts a clock that stands before the program was written or decades after, that went backwards, or that jumped
// ahead. sure is when it was right the last time. A minute back is a clock that was set by the network.
func clockOf(now, sure base.Instant) Clock {
	const early, late = 1767225600000, 4102444800000 // 2026-01-01 and 2100-01-01
	const slack = base.Instant(time.Minute / time.Millisecond)
	switch {
	case now+slack < sure:
		return ClockBack
	case now < early || now > late, sure != 0 && now > sure+longestPause:
		return ClockDoubtful
	}
	return ClockSure
}

// Clock says how far the clock of this transaction can be believed.
func (tx *Tx) Clock() Clock {
	if tx.sure || tx.db.believed.Load() {
		return ClockSure
	}
	return clockOf(tx.now, tx.LastSure())
}

// LastSure is when the clock of this PC was right the last time, as far as its records know; zero where they know nothing.
func (tx *Tx) LastSure() base.Instant {
	own := tx.writerState(tx.db.identity.Writer())
	if own.Sure != 0 {
		return own.Sure
	}
	sure := own.Time                            // of a shop whose records did not say yet how sure they were
	for k := range tx.keys(bucketWriter, nil) { // a new life remembers what the one before knew
		if len(k) > 0 && string(k[:1]) == tx.db.identity.Station {
			sure = max(sure, tx.writerState(string(k)).Sure)
		}
	}
	return sure
}

// Believe has every record taken for one made by a clock that is right, until the returned function is called: a demo shop is made
// in months that it never saw.
func (db *DB) Believe() (restore func()) {
	db.believed.Store(true)
	return func() { db.believed.Store(false) }
}

// TrustClock says that somebody looked at the clock and found it right: from this record on it is the measure.
func (tx *Tx) TrustClock() { tx.sure, tx.always = true, true }
