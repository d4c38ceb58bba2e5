package kv

import "jieche/data/base"

// counter (流水号) is the last number given out of one kind on one day by one writer. Nobody else ever changes it, so records of
// others never meet in it.
type counter struct {
	Kind   base.DocKind `json:"kind"`
	Day    base.Day     `json:"day"`
	Writer string       `json:"writer"`
	Last   int64        `json:"last"`
}

type counterKey struct {
	kind   base.DocKind
	day    base.Day
	writer string
}

func (k counterKey) Key() []byte { return K().Str(string(k.kind)).Day(k.day).Text(k.writer) }

// The length of a counter's key varies with the kind; no index follows it, so its size is not fixed.
var counters = newCounters()

func newCounters() *Table[counter, counterKey] {
	t := NewTable("counter", func(c counter) counterKey { return counterKey{c.Kind, c.Day, c.Writer} })
	t.keySize = 0
	t.Check(onlyUp)
	return t
}

// A number that was given out is never given out again.
var countsUp = Rule{"counter.up", "流水号只增不减，一个号码只用一次"}

func onlyUp(_ *Tx, old, now *counter) error {
	switch {
	case now == nil:
		return countsUp.Broken("was", old.Last)
	case old == nil && now.Last < 1, old != nil && now.Last <= old.Last:
		return countsUp.Broken("is", now.Last)
	}
	return nil
}

// Number gives out the next number of that kind. It is part of the transaction: a command that fails uses none.
func (tx *Tx) Number(kind base.DocKind) (base.DocNo, error) { return tx.NumberOn(kind, tx.Today()) }

// NumberOn is Number for a document of another day than the PC's clock shows.
func (tx *Tx) NumberOn(kind base.DocKind, day base.Day) (base.DocNo, error) {
	n, err := tx.next(kind, day)
	return base.MakeDocNo(kind, day, tx.db.identity.Series(), n), err
}

// next counts within kind, day and writer.
func (tx *Tx) next(kind base.DocKind, day base.Day) (int64, error) {
	key := counterKey{kind, day, tx.db.identity.Writer()}
	c, ok, err := counters.Find(tx, key)
	if err != nil {
		return 0, err
	}
	if !ok {
		c = counter{Kind: kind, Day: key.day, Writer: key.writer}
	}
	c.Last++
	return c.Last, counters.Put(tx, c)
}
