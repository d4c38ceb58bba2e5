package data

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"jieche/data/base"
	"jieche/data/kv"
)

// Care looks after the files of an open shop beside the window: it brings a second copy that lags up to date, takes the day's
// snapshot, and verifies everything after a power cut and once a week. Nobody waits for it.
type Care struct {
	s    *Store
	end  context.CancelFunc
	done sync.WaitGroup

	mu      sync.Mutex
	records uint64 // how many there were at the newest snapshot
}

// How often Care looks; variables of no interest to anybody else.
const (
	careSoon  = 15 * time.Second // after the opening, when the first screen stands
	careRetry = 15 * time.Second // between two tries to write the second copy
	careRound = time.Hour        // between two looks at the day
)

// LookAfter begins to look after the shop's files.
func (s *Store) LookAfter() *Care {
	ctx, end := context.WithCancel(context.Background())
	c := &Care{s: s, end: end}
	c.done.Add(2)
	go func() {
		defer c.done.Done()
		c.every(ctx, careRetry, careRetry, func() { _ = s.db.RetrySecond() }) // the mark in the window says it
	}()
	go func() {
		defer c.done.Done()
		c.every(ctx, careSoon, careRound, func() {
			if err := c.Round(ctx); err != nil && ctx.Err() == nil {
				slog.Error("looking after the shop's files", "kind", base.Code(err))
			}
		})
	}()
	return c
}

func (c *Care) every(ctx context.Context, first, then time.Duration, do func()) {
	t := time.NewTimer(first)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			do()
			t.Reset(then)
		}
	}
}

// Round takes the day's snapshot if there is none yet, and verifies everything where that is due.
func (c *Care) Round(ctx context.Context) error {
	if c.s.db.Damaged() { // what is damaged is no snapshot
		return nil
	}
	if c.s.db.Due() {
		if report, err := c.s.db.Inspect(ctx); err != nil || !report.Clean() {
			return err
		}
	}
	list, err := kv.Snapshots(c.s.Dir())
	if err != nil || len(list) > 0 && list[0].Taken.Day() == c.s.db.Now().Day() {
		return err
	}
	return c.snapshot(ctx)
}

func (c *Care) snapshot(ctx context.Context) error {
	shot, err := c.s.db.Snapshot(ctx)
	if err == nil {
		c.mu.Lock()
		c.records = shot.Records
		c.mu.Unlock()
	}
	return err
}

// Rest ends the care before the shop is closed. When something was saved since the newest snapshot, there is one more, unless
// that takes longer than the limit: then the next opening makes it.
func (c *Care) Rest(limit time.Duration) {
	c.end()
	c.done.Wait()
	ctx, stop := context.WithTimeout(context.Background(), limit)
	defer stop()
	if c.s.db.Damaged() || !c.changed() {
		return
	}
	if err := c.snapshot(ctx); err != nil && ctx.Err() == nil {
		slog.Error("the snapshot on closing", "kind", base.Code(err))
	}
}

func (c *Care) changed() bool {
	records := uint64(0)
	if err := c.s.View(func(tx *kv.Tx) error {
		for _, h := range tx.Heads() {
			records += h.Number
		}
		return nil
	}); err != nil {
		return false
	}
	list, err := kv.Snapshots(c.s.Dir())
	return err == nil && (len(list) == 0 || list[0].Records < records)
}

// Happened (发生过什么) is what befell the shop's files since it was opened, opening included.
func (s *Store) Happened() []kv.Event { return s.db.Happened() }

// Events reads what befell the shop's files, the newest first.
func (s *Store) Events(limit int) ([]kv.Event, error) { return s.db.Events(limit) }

// Damaged says that a check found damage that was not repaired yet.
func (s *Store) Damaged() bool { return s.db.Damaged() }

// Repair puts the shop's files right; see kv.DB.Repair. The watchers hear that every table may have changed.
func (s *Store) Repair(progress func(say string)) (*kv.Repaired, error) {
	done, err := s.db.Repair(progress)
	if err == nil {
		s.note(kv.Outcome{Changed: kv.Tables()})
	}
	return done, err
}

// Inspect verifies everything while the shop is in use; see kv.DB.Inspect.
func (s *Store) Inspect(ctx context.Context) (*kv.Report, error) { return s.db.Inspect(ctx) }

// Snapshot takes a snapshot now.
func (s *Store) Snapshot(ctx context.Context) (kv.Snapshot, error) { return s.db.Snapshot(ctx) }

// Snapshots lists the snapshots, the newest first.
func (s *Store) Snapshots() ([]kv.Snapshot, error) { return kv.Snapshots(s.Dir()) }
