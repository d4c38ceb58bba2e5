package kv

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"jieche/data/base"
	"jieche/data/file"
)

// Event (发生过什么) is something that befell the shop's files and what the program did about it, in one plain sentence. Events
// are kept outside shop.db, because they tell of it, and they hold no personal data.
type Event struct {
	Time  base.Instant `json:"time"`
	Kind  string       `json:"kind"`           // rescue, repair, check, snapshot, second, catchup
	Step  string       `json:"step,omitempty"` // the rung of the ladder: L1 … L4
	Say   string       `json:"say"`
	Grave bool         `json:"grave,omitempty"` // a person has to look
	Cause string       `json:"cause,omitempty"` // for those who support the shop
}

func eventsFile(dir string, at base.Instant) string {
	return filepath.Join(dir, "events", at.Time().Format("2006")+".jsonl")
}

// keepEvent appends an event to the file of its year.
func keepEvent(dir string, e Event) error {
	path := eventsFile(dir, e.Time)
	if err := file.MakeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		_, err = f.WriteAt(append(line, '\n'), info.Size())
	}
	return errors.Join(err, f.Sync(), f.Close())
}

// ReadEvents reads the newest events of a shop's folder, the newest first. Lines that are no events are passed over: a power
// cut may have torn one.
func ReadEvents(dir string, limit int) ([]Event, error) {
	files, err := filepath.Glob(filepath.Join(dir, "events", "*.jsonl"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var list []Event
	for _, name := range slices.Backward(files) {
		year, err := readEvents(name)
		if err != nil {
			return list, diskFault(err)
		}
		slices.Reverse(year)
		if list = append(list, year...); len(list) >= limit {
			return list[:limit], nil
		}
	}
	return list, nil
}

func readEvents(path string) ([]Event, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var list []Event
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e Event
		if json.Unmarshal(lines.Bytes(), &e) == nil && e.Say != "" {
			list = append(list, e)
		}
	}
	return list, lines.Err()
}

// tell keeps an event of the open shop. That it could not be written is no reason to stop: it is still shown.
func (db *DB) tell(kind, step, say string) {
	db.Tell(Event{Kind: kind, Step: step, Say: say})
}

// Tell keeps an event; its time is now.
func (db *DB) Tell(e Event) {
	e.Time = base.InstantOf(time.Now())
	if err := keepEvent(db.dir, e); err != nil {
		e.Cause = fmt.Sprint(e.Cause, " (not written: ", err, ")")
	}
	db.told.Lock()
	defer db.told.Unlock()
	db.events = append(db.events, e)
}

// Happened is what befell the files since the shop was opened, opening included.
func (db *DB) Happened() []Event {
	db.told.Lock()
	defer db.told.Unlock()
	return slices.Clone(db.events)
}

// Events reads the newest events, the newest first.
func (db *DB) Events(limit int) ([]Event, error) { return ReadEvents(db.dir, limit) }
