//go:build linux

package main

import (
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// imageKind cuts the power after each call of a recorded run and opens what the disk may hold.
var imageKind = kind{
	name: "images", what: "power cut after any call: nothing, all, some writes or some sectors since the last sync arrived", cases: 6000,
	prepare: func(b *bench) (int, error) {
		for _, s := range scenes {
			if _, err := recordScene(b, s); err != nil {
				return 0, fmt.Errorf("%s: %w", s.name, err)
			}
		}
		return 0, nil
	},
	try: tryImage,
}

func tryImage(b *bench, i int) (string, error) {
	s, calls, err := chosen(b, i)
	if err != nil {
		return "", err
	}
	r := b.dice(i)
	at := i / len(scenes) % (len(calls) + 1)
	round := i / len(scenes) / (len(calls) + 1)
	how := cut(round)
	if how >= cuts { // none and all exist once, of the others there is no end
		how = subset + cut(round%2)
	}
	d, err := newDisk(givenFolder(b, s))
	if err != nil {
		return "", err
	}
	heard := &told{least: s.given}
	for _, c := range calls[:at] {
		if c.Name == "tell" {
			heard.hear(string(c.Data))
		}
		if err := d.do(c); err != nil {
			return "", err
		}
	}
	dir := filepath.Join(b.here, "shop")
	if err := errors.Join(os.Mkdir(dir, 0o700), d.image(dir, how, r)); err != nil {
		return "", err
	}
	must := heard.claim(s)
	must.twin = i%8 == 0
	must.calm = true
	if err := must.hold(dir); err != nil {
		return "", fmt.Errorf("scene %s, power cut after call %d of %d (%s), %s of what was not synced arrived: %w", s.name, at, len(calls), last(calls[:at]), how, err)
	}
	return s.name + " " + how.String(), nil
}

func last(calls []call) string {
	if len(calls) == 0 {
		return "none"
	}
	return calls[len(calls)-1].String()
}

// chosen is the scene of a case and what was recorded of it.
func chosen(b *bench, i int) (scene, []call, error) {
	s := scenes[i%len(scenes)]
	calls, err := remember(b, s.name, func() ([]call, error) { return readCalls(b, s) })
	return s, calls, err
}

func givenFolder(b *bench, s scene) string { return filepath.Join(b.work, "given-"+s.name) }
func callsFile(b *bench, s scene) string   { return filepath.Join(b.work, s.name+".trace") }

// recordScene makes the given folder of a scene, lets the writing process work in a copy of it, and keeps its calls.
func recordScene(b *bench, s scene) ([]call, error) {
	live := filepath.Join(b.work, "live-"+s.name)
	given := givenFolder(b, s)
	if err := errors.Join(os.Mkdir(given, 0o700), s.give(given), os.Mkdir(live, 0o700), copyFolder(live, given)); err != nil {
		return nil, err
	}
	defer os.RemoveAll(live)
	calls, err := recordWriter(live, s, "")
	if err != nil {
		return nil, err
	}
	if len(calls) < 10 {
		return nil, fmt.Errorf("the recorded run did next to nothing: %v", calls)
	}
	f, err := os.Create(callsFile(b, s))
	if err != nil {
		return nil, err
	}
	return calls, errors.Join(gob.NewEncoder(f).Encode(calls), f.Close())
}

func recordWriter(dir string, s scene, inject string) ([]call, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return record(dir, inject, nil, self, "write", "-dir", dir, "-scene", s.name, "-limit", fmt.Sprint(s.given+s.saves))
}

func readCalls(b *bench, s scene) (calls []call, err error) {
	f, err := os.Open(callsFile(b, s))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return calls, gob.NewDecoder(f).Decode(&calls)
}
