package ui

import (
	"slices"
	"sync"

	"fyne.io/fyne/v2"
)

// fresh is the only one who watches the store. When a table changes, the visible screen that shows it is loaded anew; the
// others are marked and load when they come to the front.
type fresh struct {
	shell *shell

	mu      sync.Mutex
	tables  map[string]bool
	waiting bool
}

// changed is called on whatever goroutine made the change. Changes that come while the window is busy are one.
func (f *fresh) changed(tables []string) {
	f.mu.Lock()
	if f.tables == nil {
		f.tables = map[string]bool{}
	}
	for _, t := range tables {
		f.tables[t] = true
	}
	first := !f.waiting
	f.waiting = true
	f.mu.Unlock()
	if first {
		fyne.Do(f.pass)
	}
}

// pass tells the screens, on the window's goroutine.
func (f *fresh) pass() {
	f.mu.Lock()
	tables := f.tables
	f.tables, f.waiting = nil, false
	f.mu.Unlock()
	s := f.shell
	touched := func(d *document) bool {
		return slices.ContainsFunc(d.screen.Reads(), func(t string) bool { return tables[t] })
	}
	for _, d := range s.everyDocument() {
		if d != s.front && touched(d) {
			d.stale = true
		}
	}
	if s.front != nil && touched(s.front) {
		s.front.screen.Reload()
	}
	if tables["staff"] || tables["credential"] || tables["log_in_rules"] {
		s.reloadMember()
	}
	s.mark()
	s.draw()
}

// everyDocument lists the open tabs and the places that are kept behind the first one.
func (s *shell) everyDocument() []*document {
	all := slices.Clone(s.docs)
	for _, d := range s.places {
		if !slices.Contains(all, d) {
			all = append(all, d)
		}
	}
	return all
}
