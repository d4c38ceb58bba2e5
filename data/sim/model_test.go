package sim

import (
	"fmt"
	"maps"
	"slices"

	"jieche/data/kv"
)

// model is what people saved and which numbers they were given, as they themselves would remember it. It knows nothing of how
// the store merges.
type model struct {
	saves   map[spot][]save
	removed map[string][]save // lines that were removed, by id
	numbers map[string]string // number → who was given it
	serial  int
}

// spot is one field of one row, by the row's id.
type spot struct{ table, id, field string }

// save is one value that a person saved, the record that it made, and what the person could have seen.
type save struct {
	value  string
	writer string
	number uint64
	seen   map[string]uint64
}

func newModel() model {
	return model{saves: map[spot][]save{}, removed: map[string][]save{}, numbers: map[string]string{}}
}

// over says that whoever saved s could see o.
func (s save) over(o save) bool {
	return s.writer == o.writer && s.number > o.number || s.writer != o.writer && s.seen[o.writer] >= o.number
}

// value is a text that nobody saved before.
func (m *model) value() string {
	m.serial++
	return fmt.Sprintf("说明%d", m.serial)
}

// given notes a new number; the same number twice is a fault.
func (m *model) given(no, who string) error {
	if no == "" {
		return nil
	}
	if first, again := m.numbers[no]; again {
		return fmt.Errorf("the number %s was given twice: %s, %s", no, first, who)
	}
	m.numbers[no] = who
	return nil
}

// judge holds the stores against one another and against what people remember.
func (w *world) judge() error {
	first := w.pcs[0]
	for _, p := range w.pcs[1:] {
		if !maps.Equal(first.known, p.known) {
			return fmt.Errorf("%s has %v, %s has %v", first.station, first.known, p.station, p.known)
		}
		difference, err := kv.Equal(first.store.DB(), p.store.DB())
		if err != nil {
			return err
		}
		if difference != "" {
			return fmt.Errorf("the same records, but %s and %s differ: %s", first.station, p.station, difference)
		}
	}
	for _, p := range w.pcs {
		report, err := p.store.Check(p == first || w.seed%8 == 0)
		if err != nil {
			return err
		}
		if !report.Clean() {
			return fmt.Errorf("%s: %v", p.station, report.Faults[0])
		}
	}
	var end *ending
	if err := first.store.View(func(tx *kv.Tx) (err error) { end, err = read(tx); return err }); err != nil {
		return err
	}
	if err := end.numbers(); err != nil {
		return err
	}
	if err := end.sums(first.store); err != nil {
		return err
	}
	return w.nothingLost(first.known, end)
}

// nothingLost holds each value that a person saved against the end: it is there, or somebody who could see it saved another
// one, or it is shown beside the others. And nothing else is shown beside it.
func (w *world) nothingLost(known map[string]uint64, end *ending) error {
	w.tally.disputes += len(end.disputes)
	for at, all := range w.model.saves {
		var alive []save
		for _, s := range all {
			if known[s.writer] >= s.number {
				alive = append(alive, s)
			}
		}
		row, there := end.rows[at.table][at.id]
		if !there {
			if err := w.gone(at, alive, known); err != nil {
				return err
			}
			continue
		}
		var standing []string
		for _, s := range alive {
			if slices.ContainsFunc(alive, func(o save) bool { return o.over(s) }) {
				w.tally.overturned++
				continue
			}
			standing = append(standing, s.value)
		}
		slices.Sort(standing)
		standing = slices.Compact(standing) // two people may choose the same
		shown := fmt.Sprint(row[at.field])
		listed := slices.Clone(end.disputes[at])
		slices.Sort(listed)
		switch {
		case len(standing) == 1 && (shown != standing[0] || len(listed) > 0):
			return fmt.Errorf("%v: %q was saved last, %q is shown, %q listed", at, standing[0], shown, listed)
		case len(standing) > 1 && (!slices.Equal(standing, listed) || !slices.Contains(standing, shown)):
			return fmt.Errorf("%v: %q were saved by people who did not know of one another, %q is shown, %q listed", at, standing, shown, listed)
		}
	}
	return nil
}

// gone allows a row to be missing only if whoever removed it knew every value that was saved in it.
func (w *world) gone(at spot, alive []save, known map[string]uint64) error {
	for _, s := range alive {
		knew := slices.ContainsFunc(w.model.removed[at.id], func(r save) bool { return known[r.writer] >= r.number && r.over(s) })
		if !knew {
			return fmt.Errorf("%v: %q was saved and the row is gone, and nobody who knew it removed the row", at, s.value)
		}
	}
	return nil
}
