//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"unsafe"

	"jieche/data/base"
	"jieche/data/kv"
)

// scene is what the writing process does with a folder, and what was in the folder before.
type scene struct {
	name   string
	what   string
	sizes  sizes
	given  int64              // operations that are there already
	saves  int64              // operations that it adds
	schema int                // format with which it opens; the given shop has format 1
	sealAt int64              // size at which a journal file is sealed; 0: as the program does
	before func(string) error // what happens to the given folder before the process meets it
	first  func(*kv.DB) error // what the process does before it saves
	middle func(*kv.DB) error // and after half of its saves
}

func (s scene) options(schema int) kv.Options {
	o := options(schema)
	o.SealAt = s.sealAt
	return o
}

var ordinary = sizes{note: 300, large: 9000}

var scenes = []scene{
	{name: "create", what: "a new shop and its first saves", sizes: ordinary, saves: 3, schema: 1},
	{name: "save", what: "saves, small and large", sizes: ordinary, given: 30, saves: 14, schema: 1},
	{name: "migrate", what: "a program with a newer format opens the shop", sizes: ordinary, given: 25, saves: 2, schema: 3},
	{name: "seal", what: "journal files are sealed and begun", sizes: ordinary, given: 20, saves: 12, schema: 1, sealAt: 12 << 10},
	{name: "snapshot", what: "a snapshot is taken between saves", sizes: ordinary, given: 25, saves: 4, schema: 1, middle: snapshot},
	{name: "rescue", what: "a destroyed shop.db goes down the ladder", sizes: ordinary, given: 25, saves: 2, schema: 1, before: destroy},
	{name: "repair", what: "a damaged row is repaired", sizes: ordinary, given: 25, saves: 2, schema: 1, before: spoil, first: repair},
}

func snapshot(db *kv.DB) error {
	_, err := db.Snapshot(context.Background())
	return err
}

func repair(db *kv.DB) error {
	_, err := db.Repair(func(string) {})
	return err
}

// destroy takes a snapshot, saves once more, and fills the middle of shop.db with rubbish.
func destroy(dir string) error {
	db, err := kv.Open(dir, options(1))
	if err != nil {
		return err
	}
	if err := errors.Join(snapshot(db), db.Close()); err != nil {
		return err
	}
	path := filepath.Join(dir, kv.FileName)
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for i := len(raw) / 4; i < len(raw)*3/4; i++ {
		raw[i] = byte(i * 7)
	}
	return os.WriteFile(path, raw, 0o600)
}

// spoil changes a byte of every row that names one owner, in rows and records alike.
func spoil(dir string) error {
	path := filepath.Join(dir, kv.FileName)
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	spoilt := bytes.ReplaceAll(raw, []byte("车主24"), []byte("车主2x"))
	if bytes.Equal(raw, spoilt) {
		return errors.New("there is nothing to spoil")
	}
	return os.WriteFile(path, spoilt, 0o600)
}

func sceneOf(name string) (scene, error) {
	for _, s := range scenes {
		if s.name == name {
			return s, nil
		}
	}
	return scene{}, fmt.Errorf("no scene %q", name)
}

// give makes the folder as it is before the scene begins.
func (s scene) give(dir string) error {
	if s.given == 0 {
		return nil
	}
	db, err := kv.Open(dir, s.options(1))
	if err != nil {
		return err
	}
	for n := range s.given {
		if _, err := perform(db, n+1, s.sizes); err != nil {
			return errors.Join(err, db.Close())
		}
	}
	if err := db.Close(); err != nil || s.before == nil {
		return err
	}
	return s.before(dir)
}

// The process that writes has all its files touched by one thread, so that the n-th call of a kind is always the same one.
func init() { runtime.LockOSThread() }

// write is the writing process: it performs one operation after the other, presses again what was refused, and tells each
// outcome. Limit is the number of operations that shall be there in the end; negative means for ever.
func write(dir string, s scene, limit int64) error {
	tell("opening")
	db, err := kv.Open(dir, s.options(s.schema))
	if err != nil {
		tell("shut %s", oneLine(err))
		return nil // the outcome of a fault, not a fault of the test
	}
	n, err := count(db)
	if err != nil {
		return err
	}
	tell("open %d", n)
	if s.first != nil {
		if err := s.first(db); err != nil {
			tell("failed %s", oneLine(err))
		}
	}
	half := s.given + s.saves/2
	for n++; limit < 0 || n <= limit; n++ {
		if s.middle != nil && n == half {
			if err := s.middle(db); err != nil {
				tell("failed %s", oneLine(err))
			}
		}
		if db, err = save(db, dir, s, n); err != nil || db == nil {
			return err
		}
	}
	if err := db.Close(); err != nil {
		tell("closing %s", oneLine(err))
	}
	tell("closed")
	return nil
}

// save presses the button up to three times, as a person does who is told that it was not saved. It returns no shop when
// the operation was given up.
func save(db *kv.DB, dir string, s scene, n int64) (*kv.DB, error) {
	for range 3 {
		outcome, err := perform(db, n, s.sizes)
		switch {
		case err == nil && outcome.Second != nil:
			tell("saved %d alone: %s", n, oneLine(outcome.Second))
			return db, seen(db, n, s)
		case err == nil:
			tell("saved %d", n)
			return db, seen(db, n, s)
		case base.Is(err, base.Unknown):
			tell("unknown %d %s", n, oneLine(err))
			_ = db.Close()
			if db, err = kv.Open(dir, s.options(s.schema)); err != nil { // as the sentence asks
				tell("shut %s", oneLine(err))
				return nil, nil
			}
		default:
			tell("refused %d %s", n, oneLine(err))
			if err := seen(db, n-1, s); err != nil {
				return nil, err
			}
		}
	}
	tell("given up %d", n)
	_ = db.Close()
	return nil, nil
}

// seen holds what the process itself reads, while faults go on, against what it was told.
func seen(db *kv.DB, n int64, s scene) error {
	have, err := count(db)
	if err == nil && have != n {
		err = fmt.Errorf("the process was told that %d operations are saved and sees %d", n, have)
	}
	if err == nil && (n%8 == 0 || n < 4) {
		err = compare(db, n, s.sizes)
	}
	if err != nil && !base.Is(err, base.Busy) && !base.Is(err, base.Unknown) {
		tell("wrong %s", oneLine(err))
	}
	return nil
}

func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", " / ") }

// tell writes a line by a call that no shop's file is ever written with, so that a fault that is injected there leaves it alone.
func tell(format string, a ...any) {
	line := []byte(fmt.Sprintf(format, a...) + "\n")
	vector := syscall.Iovec{Base: &line[0], Len: uint64(len(line))}
	if _, _, no := syscall.Syscall(syscall.SYS_WRITEV, 1, uintptr(unsafe.Pointer(&vector)), 1); no != 0 {
		os.Exit(3)
	}
}

// told is what a writing process said.
type told struct {
	opened  bool
	least   int64 // acknowledged
	unknown int64 // operation whose outcome was not known when it was last heard of; 0: none
	wrong   string
	lines   []string
}

func (t *told) hear(line string) {
	t.lines = append(t.lines, line)
	var n int64
	switch {
	case strings.HasPrefix(line, "open "):
		fmt.Sscanf(line, "open %d", &n)
		t.opened, t.least, t.unknown = true, max(t.least, n), n+1
	case strings.HasPrefix(line, "saved "):
		fmt.Sscanf(line, "saved %d", &n)
		t.least, t.unknown = max(t.least, n), n+1 // the next may be under way
	case strings.HasPrefix(line, "unknown "):
		fmt.Sscanf(line, "unknown %d", &t.unknown)
	case strings.HasPrefix(line, "given up "):
		if t.unknown != 0 && !strings.HasPrefix(t.before(), "unknown ") {
			t.unknown = 0
		}
	case strings.HasPrefix(line, "wrong "):
		t.wrong = line
	}
}

// before is the line before the last one.
func (t *told) before() string { return t.lines[max(0, len(t.lines)-2)] }

// claim is what must hold of the folder after what was told.
func (t *told) claim(s scene) claim {
	return claim{scene: s, sizes: s.sizes, schema: s.schema, least: t.least, most: max(t.least, t.unknown)}
}
