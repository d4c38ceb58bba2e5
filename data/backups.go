package data

import (
	"context"
	"runtime/debug"

	"jieche/data/backup"
	"jieche/data/base"
	"jieche/data/kv"
)

// Backups begins to look after the backups of an open shop. The home is this PC's folder (see Home), where its key lies.
func Backups(s *Store, home string, now func() base.Instant) *backup.Backups {
	return backup.New(s.db, backup.Options{Home: home, Now: now, Program: Version()})
}

// elsewhere lists the backups of a shop that can't be opened.
func elsewhere(dir string) []kv.Source {
	home, err := Home()
	if err != nil {
		return nil
	}
	return backup.Elsewhere(dir, home)
}

// OpenCopy opens a shop that was restored, with this program's migrations.
func OpenCopy(dir string) (*kv.DB, error) { return kv.Open(dir, kv.Options{Migrations: migrations}) }

// Restore makes a shop from a backup; see backup.Restore.
func Restore(ctx context.Context, r backup.Restoration) (backup.Found, error) {
	r.Open = OpenCopy
	return backup.Restore(ctx, r)
}

// Drill tries the way back and writes into the shop's records how it went. A drill that failed is no error: its result says so.
func Drill(ctx context.Context, s *Store, by By, b *backup.Backups, tell func(backup.Progress)) (backup.Drilled, error) {
	d, err := b.Drill(ctx, OpenCopy, tell)
	if err != nil {
		return d, err
	}
	_, err = Do(s, by, backup.EnterDrill{Good: d.Good, Say: d.Say, Millis: d.Millis})
	return d, err
}

// Version is what was built, as the program itself knows it.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "未知"
	}
	version := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 8 {
			version += " " + s.Value[:8]
		}
	}
	return version
}
