//go:build linux

package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
)

// The shop that is tortured: a table with an index and personal data, a log with a sum, and numbers. What its n-th operation
// writes follows from n alone, so whoever counts the operations knows every byte that must be there.

type thing struct {
	ID    base.ID[thing] `json:"id,omitzero"`
	Name  string         `json:"name,omitempty"`
	Owner string         `json:"owner,omitempty" pii:"1"`
	Count int64          `json:"count,omitempty"`
	Note  string         `json:"note,omitempty"`
}

type step struct {
	ID    base.ID[step]  `json:"id,omitzero"`
	Thing base.ID[thing] `json:"thing,omitzero"`
	N     int64          `json:"n,omitempty"`
	No    base.DocNo     `json:"no,omitempty"`
}

var (
	things = kv.NewTable("thing", func(t thing) base.ID[thing] { return t.ID })
	byName = kv.NewIndex(things, "name", func(t thing, add func(kv.Key)) { add(kv.K().Str(t.Name)) })
	steps  = kv.NewLog("step", func(s step) base.ID[step] { return s.ID })
	totals = kv.NewSum("step_total", steps, func(s step, add func(kv.Key, int64)) { add(s.Thing[:], s.N) })
)

const thingCount = 23

// now is the moment of operation n: one a minute, from a morning on.
func now(n int64) base.Instant { return base.Instant(1790000000000 + n*60_000) }

func idOf[T any](kind byte, n int64) (id base.ID[T]) {
	id[0], id[1] = 1, kind
	for i := range 8 {
		id[8+i] = byte(n >> (56 - 8*i))
	}
	return id
}

func opOf(n int64) base.OpID { return idOf[base.Op]('o', n) }

// sizes of a scene's rows.
type sizes struct {
	note  int // most bytes of an ordinary row
	large int // bytes of each tenth row
}

// what operation n writes.
func what(n int64, s sizes) (t thing, drop bool) {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	t = thing{ID: idOf[thing]('t', n%thingCount), Name: fmt.Sprintf("粤B%05d", n), Owner: fmt.Sprintf("车主%d", n), Count: n}
	size := r.IntN(s.note + 1)
	if n%10 == 0 && s.large > 0 {
		size = s.large
	}
	var note strings.Builder
	for note.Len() < size { // text that compresses little
		fmt.Fprintf(&note, "%016x", r.Uint64())
	}
	t.Note = note.String()[:size]
	return t, n%13 == 5
}

// perform is operation n as a command.
func perform(db *kv.DB, n int64, s sizes) (kv.Outcome, error) {
	return db.Update(kv.Call{Op: "step", ID: opOf(n), User: idOf[struct{}]('u', 1)}, func(tx *kv.Tx) ([]byte, error) {
		t, drop := what(n, s)
		no, err := tx.Number(base.DocOrder)
		if err != nil {
			return nil, err
		}
		if drop {
			if _, there, err := things.Find(tx, t.ID); err != nil {
				return nil, err
			} else if there {
				err = things.Delete(tx, t.ID)
				if err != nil {
					return nil, err
				}
			}
		} else if err := things.Put(tx, t); err != nil {
			return nil, err
		}
		result, err := kv.Marshal(n)
		return result, errors.Join(err, steps.Append(tx, step{ID: idOf[step]('s', n), Thing: t.ID, N: n, No: no}))
	})
}

// options of the shop, with the clock that stands still at the next operation; fresh ids are not needed, salts are.
func options(schema int) kv.Options {
	migrations := []kv.Migration{raise, raise, raise}
	return kv.Options{
		Create: true, Clock: func() base.Instant { return now(0) },
		Migrations: migrations[:schema-1],
	}
}

// raise is a migration that changes every row and says so in it.
func raise(tx *kv.Tx) error {
	for t, err := range things.All(tx) {
		if err != nil {
			return err
		}
		t.Name += "+"
		if err := things.Put(tx, t); err != nil {
			return err
		}
	}
	return nil
}

// expectation is what must be there after so many operations.
type expectation struct {
	things map[base.ID[thing]]thing
	totals map[base.ID[thing]]int64
}

// after computes what the first n operations leave.
func after(n int64, s sizes) expectation {
	e := expectation{map[base.ID[thing]]thing{}, map[base.ID[thing]]int64{}}
	for i := int64(1); i <= n; i++ {
		t, drop := what(i, s)
		e.totals[t.ID] += i
		if drop {
			delete(e.things, t.ID)
		} else {
			e.things[t.ID] = t
		}
	}
	return e
}

// count is the number of operations that the shop holds.
func count(db *kv.DB) (n int64, err error) {
	err = db.View(func(tx *kv.Tx) error { n = steps.Count(tx); return nil })
	return n, err
}

// compare reads every row, index entry and sum, and holds it against what the first n operations leave. Migrations mark
// the names, which are compared without the marks.
func compare(db *kv.DB, n int64, s sizes) error {
	want := after(n, s)
	return db.View(func(tx *kv.Tx) error {
		found := 0
		for t, err := range things.All(tx) {
			if err != nil {
				return err
			}
			found++
			named, ok, err := byName.First(tx, kv.K().Str(t.Name))
			if err != nil {
				return err
			}
			if !ok || named != t {
				return fmt.Errorf("the index does not find %s", t.Name)
			}
			t.Name = strings.TrimRight(t.Name, "+")
			if want.things[t.ID] != t {
				return fmt.Errorf("after %d operations %x is %.200v, not %.200v", n, t.ID, t, want.things[t.ID])
			}
		}
		if found != len(want.things) {
			return fmt.Errorf("after %d operations %d things are there, not %d", n, found, len(want.things))
		}
		for id, total := range want.totals {
			if have := totals.Get(tx, id[:]); have != total {
				return fmt.Errorf("after %d operations the sum of %x is %d, not %d", n, id, have, total)
			}
		}
		for i := int64(1); i <= n; i++ {
			l, err := steps.Get(tx, idOf[step]('s', i))
			if err != nil {
				return fmt.Errorf("step %d: %w", i, err)
			}
			if l.N != i {
				return fmt.Errorf("step %d says %d", i, l.N)
			}
		}
		return nil
	})
}

// claim is what has to hold of a folder.
type claim struct {
	scene  scene
	sizes  sizes
	schema int
	least  int64 // operations that were acknowledged
	most   int64 // and those whose outcome nobody was told; negative: any number
	twin   bool  // rebuild a twin from the records alone as well
	calm   bool  // the disk was honest: nothing may be told that a person has to look at, and the writer's life goes on
}

// hold opens the folder as the program would after a crash, and returns what is wrong with it.
func (c claim) hold(dir string) error {
	db, err := kv.Open(dir, c.scene.options(c.schema))
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	defer db.Close()
	if c.scene.first != nil { // the damage that the scene began with may still be there
		if err := c.scene.first(db); err != nil {
			return err
		}
	}
	n, err := c.whole(db)
	if err != nil {
		return err
	}
	if err := c.alarm(db); err != nil {
		return err
	}
	if _, err := perform(db, n+1, c.sizes); err != nil {
		return fmt.Errorf("the shop cannot be worked with: %w", err)
	}
	if err := compare(db, n+1, c.sizes); err != nil {
		return fmt.Errorf("after another save: %w", err)
	}
	if c.twin {
		if err := twin(db, c.schema); err != nil {
			return err
		}
	}
	return db.Close()
}

// alarm holds what a person is told against what there is to tell.
func (c claim) alarm(db *kv.DB) error {
	if !c.calm {
		return nil
	}
	for _, e := range db.Happened() {
		if e.Grave {
			return fmt.Errorf("a false alarm: %s %s (%s)", e.Step, e.Say, e.Cause)
		}
	}
	if life := db.Identity().Incarnation; life != 1 {
		return fmt.Errorf("the writer has begun its life %d, and nothing was lost", life)
	}
	return nil
}

// whole holds an open shop against the claim and returns how many operations are in it.
func (c claim) whole(db *kv.DB) (int64, error) {
	n, err := count(db)
	if err != nil {
		return 0, err
	}
	if n < c.least {
		return n, fmt.Errorf("lost: %d operations were acknowledged, %d are there", c.least, n)
	}
	if c.most >= 0 && n > c.most {
		return n, fmt.Errorf("refused, and yet there: %d operations may be there, %d are", c.most, n)
	}
	if err := compare(db, n, c.sizes); err != nil {
		return n, err
	}
	return n, clean(db)
}

func clean(db *kv.DB) error {
	report, err := db.Check(true)
	if err != nil {
		return fmt.Errorf("check: %w", err)
	}
	if !report.Clean() {
		return fmt.Errorf("check: %+v", report.Faults[:min(3, len(report.Faults))])
	}
	return nil
}

// twin replays the records into an empty shop and compares both byte for byte.
func twin(db *kv.DB, schema int) error {
	dir, err := os.MkdirTemp(filepath.Dir(db.Dir()), "twin")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	other, err := kv.Open(dir, options(schema))
	if err != nil {
		return err
	}
	defer other.Close()
	var raws [][]byte
	if err := db.View(func(tx *kv.Tx) error {
		for raw, err := range tx.Raw() {
			if err != nil {
				return err
			}
			raws = append(raws, raw)
		}
		return nil
	}); err != nil {
		return err
	}
	for _, raw := range raws {
		if err := other.Apply(raw); err != nil {
			return fmt.Errorf("replay into a twin: %w", err)
		}
	}
	difference, err := kv.Equal(db, other)
	if err == nil && difference != "" {
		err = fmt.Errorf("the twin made from the records differs: %s", difference)
	}
	return err
}
