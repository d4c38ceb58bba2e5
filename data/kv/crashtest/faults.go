//go:build linux

package main

import (
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// faultKind lets each single call of the save path fail once, and then for ever, and ends the process in it.
var faultKind = kind{
	name: "faults", what: "each write, sync, open, rename, truncation fails once, or from then on, or the process ends in it",
	cases:   1200, // all of the saving, and some of the rest
	prepare: prepareFaults,
	try:     tryFault,
}

// fault is one call of a scene that fails, and how.
type fault struct {
	Scene  string
	Inject string // strace's expression
	Call   string // what it was when nothing failed
}

// faultScenes: those of a save come first, and a short run has all of them.
var faultScenes = []string{"create", "save", "migrate", "seal", "snapshot", "rescue", "repair"}

const savingScenes = 3

// ways in which a call fails. Those that can't say that the disk is full don't.
var ways = []struct {
	name string
	how  string
	only []string // kinds of calls; empty: all
}{
	{name: "fails once", how: "error=EIO:when=%d"},
	{name: "fails from then on", how: "error=EIO:when=%d+"},
	{name: "finds the disk full", how: "error=ENOSPC:when=%d", only: []string{"write", "pwrite64", "openat", "ftruncate", "mkdirat", "fsync", "fdatasync"}},
	{name: "finds the disk full from then on", how: "error=ENOSPC:when=%d+", only: []string{"write", "pwrite64", "ftruncate"}},
	{name: "is not allowed", how: "error=EACCES:when=%d", only: []string{"openat", "renameat", "mkdirat", "unlinkat"}},
	{name: "ends the process", how: "signal=KILL:when=%d"},
}

func prepareFaults(b *bench) (int, error) {
	var list []fault
	saving := 0
	for i, name := range faultScenes {
		s, err := sceneOf(name)
		if err != nil {
			return 0, err
		}
		calls, err := recordScene(b, shortened(s))
		if err != nil {
			return 0, err
		}
		for _, c := range calls {
			if c.Nth == 0 {
				continue // a line that was told
			}
			for _, w := range ways {
				if len(w.only) == 0 || slices.Contains(w.only, c.Kind) {
					list = append(list, fault{name, c.Kind + ":" + fmt.Sprintf(w.how, c.Nth), c.String() + " " + w.name})
				}
			}
		}
		if i < savingScenes {
			saving = len(list)
		}
	}
	for _, part := range [][]fault{list[:saving], list[saving:]} { // a run that is cut short tries some of each
		b.dice(0).Shuffle(len(part), func(i, j int) { part[i], part[j] = part[j], part[i] })
	}
	f, err := os.Create(filepath.Join(b.work, "faults"))
	if err != nil {
		return 0, err
	}
	return len(list), errors.Join(gob.NewEncoder(f).Encode(list), f.Close())
}

// shortened is the scene with as few saves as have every kind of call.
func shortened(s scene) scene {
	s.saves = min(s.saves, 4)
	if s.before == nil {
		s.given = min(s.given, 7)
	}
	return s
}

func tryFault(b *bench, i int) (string, error) {
	list, err := remember(b, "faults", func() (list []fault, err error) {
		f, err := os.Open(filepath.Join(b.work, "faults"))
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return list, gob.NewDecoder(f).Decode(&list)
	})
	if err != nil {
		return "", err
	}
	one := list[i]
	seen, err := one.try(b, i)
	if err != nil {
		err = fmt.Errorf("scene %s, %s (%s): %w", one.Scene, one.Call, one.Inject, err)
	}
	return seen, err
}

func (f fault) try(b *bench, i int) (string, error) {
	s, err := sceneOf(f.Scene)
	if err != nil {
		return "", err
	}
	s = shortened(s)
	dir := filepath.Join(b.here, "shop")
	if err := errors.Join(os.Mkdir(dir, 0o700), copyFolder(dir, givenFolder(b, s))); err != nil {
		return "", err
	}
	calls, err := recordWriter(dir, s, f.Inject)
	if err != nil {
		return "", err
	}
	heard := &told{least: s.given}
	seen := "went unnoticed"
	for _, c := range calls {
		if c.Name == "tell" {
			heard.hear(string(c.Data))
			seen = worse(seen, string(c.Data))
		}
	}
	if strings.Contains(f.Inject, "KILL") {
		seen = "ended"
	}
	if heard.wrong != "" {
		return seen, errors.New(heard.wrong)
	}
	must := heard.claim(s)
	must.calm = !strings.HasPrefix(f.Call, "look ") // who could not look may say so
	if seen != "ended" {                            // cuts in the middle of calls are the images' part
		if err := f.powerCuts(b, s, calls, must, i); err != nil {
			return seen, fmt.Errorf("%w; the process said: %s", err, strings.Join(heard.lines, "; "))
		}
	}
	if err := must.hold(dir); err != nil {
		return seen, fmt.Errorf("%w; the process said: %s", err, strings.Join(heard.lines, "; "))
	}
	return seen, nil
}

// powerCuts cuts the power after the process ended: what a failed sync left uncertain may be gone, and what was acknowledged
// must be there all the same.
func (f fault) powerCuts(b *bench, s scene, calls []call, must claim, i int) error {
	d, err := newDisk(givenFolder(b, s))
	if err != nil {
		return err
	}
	for _, c := range calls {
		if err := d.do(c); err != nil {
			return err
		}
	}
	must.most = max(must.most, must.least+1) // what was refused may have reached the disk before it was cut back
	for _, how := range []cut{none, torn} {
		dir := filepath.Join(b.here, how.String())
		if err := errors.Join(os.Mkdir(dir, 0o700), d.image(dir, how, b.dice(i))); err != nil {
			return err
		}
		if err := must.hold(dir); err != nil {
			return fmt.Errorf("then the power was cut and %s of what was not synced arrived: %w", how, err)
		}
	}
	return nil
}

// worse keeps the worst that a process told of a save.
func worse(seen, line string) string {
	order := []string{"went unnoticed", "saved alone", "refused", "given up", "unknown", "shut"}
	word := strings.Fields(line)[0]
	switch {
	case word == "saved" && strings.Contains(line, "alone"):
		word = "saved alone"
	case word == "given":
		word = "given up"
	}
	if slices.Index(order, word) > slices.Index(order, seen) {
		return word
	}
	return seen
}
