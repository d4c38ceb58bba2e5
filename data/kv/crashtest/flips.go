//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"jieche/data/base"
	"jieche/data/kv"
)

// flipKind turns one bit of a closed shop's files around. What changes data must be noticed, never shown; what was noticed is
// repaired; what changes nothing must change nothing.
var flipKind = kind{
	name: "flips", what: "one bit of shop.db or of the second file is wrong", cases: 2000,
	prepare: func(b *bench) (int, error) {
		s := flippedScene
		given := givenFolder(b, s)
		return 0, errors.Join(os.Mkdir(given, 0o700), s.give(given))
	},
	try: tryFlip,
}

var flippedScene = scene{name: "flips", sizes: ordinary, given: 80, schema: 1}

// flippedFiles are the files that are flipped, and in how many of ten cases.
func flippedFile(i int) string {
	if i%5 == 4 {
		return filepath.Join("journal", "A.1", "000001.jl")
	}
	return kv.FileName
}

func tryFlip(b *bench, i int) (string, error) {
	s := flippedScene
	dir := filepath.Join(b.here, "shop")
	if err := errors.Join(os.Mkdir(dir, 0o700), copyFolder(dir, givenFolder(b, s))); err != nil {
		return "", err
	}
	name := flippedFile(i)
	path := filepath.Join(dir, name)
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	bit := b.dice(i).IntN(8 * len(raw))
	raw[bit/8] ^= 1 << (bit % 8)
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		return "", err
	}
	seen, err := noticed(dir, s)
	if err != nil {
		err = fmt.Errorf("bit %d of byte %d of %s: %w", bit%8, bit/8, name, err)
	}
	return filepath.Base(name) + ": " + seen, err
}

// noticed opens the folder and returns how the flip came to light, or what is wrong. The check reads a damaged file in a
// process of its own, which may end or hang; what then goes on in this one may not.
func noticed(dir string, s scene) (string, error) {
	report, _, err := kv.VerifyCopy(filepath.Join(dir, kv.FileName), stall/4)
	if err != nil {
		return "check", err
	}
	found := !report.Clean()
	db, err := kv.Open(dir, options(s.schema))
	if err != nil {
		return "refused", fmt.Errorf("open: %w", err)
	}
	defer db.Close()
	read := compare(db, s.given, s.sizes)
	if !found {
		if report, err = db.Check(true); err != nil {
			return "check", err
		}
		found = !report.Clean()
	}
	if found {
		if err := repaired(db, s); err != nil {
			return "not repaired", err
		}
	}
	switch {
	case base.Is(read, base.Damaged) && !found:
		return "wrong", fmt.Errorf("reading says %w, and the full check finds nothing", read)
	case base.Is(read, base.Damaged):
		return "found by reading, repaired", nil
	case found:
		return "found by the check, repaired", nil
	case read != nil:
		return "wrong", fmt.Errorf("a wrong answer, and no word of damage: %w", read)
	}
	return "changed nothing", nil
}

// repaired repairs the open shop and holds it against what it was.
func repaired(db *kv.DB, s scene) error {
	done, err := db.Repair(nil)
	if err != nil {
		return fmt.Errorf("repair: %w", err)
	}
	if done.Lost > 0 {
		return fmt.Errorf("the repair gives up %d rows: %v", done.Lost, done.Found)
	}
	if _, err := (claim{sizes: s.sizes, least: s.given, most: s.given}).whole(db); err != nil {
		return fmt.Errorf("after the repair: %w", err)
	}
	return nil
}
