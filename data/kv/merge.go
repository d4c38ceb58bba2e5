package kv

import (
	"bytes"
	"fmt"
	"iter"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"jieche/data/base"
)

// Dispute (并存的值) is one field of one row to which several values were given by people who did not know of one another. The
// row shows the first of them; all stay until somebody who sees them decides. An empty field means the row itself: one
// deleted it while another changed it, and it stays.
type Dispute struct {
	Table  string      `json:"table"`
	Key    []byte      `json:"key"`
	Field  string      `json:"field,omitempty"`
	Values []Contender `json:"values"` // the one that is shown comes first
}

// Contender is one of the values.
type Contender struct {
	Dot
	Value   cbor.RawMessage `json:"v,omitempty"` // empty where the whole row is meant
	Deleted bool            `json:"x,omitempty"`
}

// edition is what one record did to the row.
type edition struct {
	Dot
	dead   bool
	writes []field
}

// merged is what the editions of a row come to.
type merged struct {
	payload  []byte // nil: there is no such row
	disputes []Dispute
}

// editions reads what each record did to the row, in the order of records. A personal block that was erased says nothing.
func (tx *Tx) editions(table string, key []byte) ([]edition, error) {
	dots, err := tx.dotsOf(table, key)
	if err != nil {
		return nil, err
	}
	list := make([]edition, 0, len(dots))
	for _, d := range dots {
		r, err := tx.recordAt(d)
		if err != nil {
			return nil, err
		}
		e, err := r.edition(table, key)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

// recordAt reads a record and keeps it for the next row: an import changes thousands.
func (tx *Tx) recordAt(d Dot) (*Record, error) {
	if r := tx.records[d]; r != nil {
		return r, nil
	}
	r, err := tx.readRecord(journalKey(d.Writer, d.Number))
	if err != nil {
		return nil, err
	}
	if tx.records == nil || len(tx.records) > 256 {
		tx.records = map[Dot]*Record{}
	}
	tx.records[d] = r
	return r, nil
}

func (r *Record) edition(table string, key []byte) (edition, error) {
	for i := range r.Edits {
		if e := &r.Edits[i]; e.Table == table && bytes.Equal(e.Key, key) {
			if e.Deleted {
				return edition{Dot: r.dot(), dead: true}, nil
			}
			writes, err := r.writes(e.New, e.Block)
			return edition{Dot: r.dot(), writes: writes}, err
		}
	}
	for i := range r.Moves {
		if m := &r.Moves[i]; m.Log == table && bytes.Equal(m.Key, key) {
			writes, err := r.writes(m.Row, m.Block)
			return edition{Dot: r.dot(), writes: writes}, err
		}
	}
	return edition{}, fmt.Errorf("record %s:%d does not change %s %x", r.Writer, r.Number, table, key)
}

// writes is the fields that an edit sets, personal ones too.
func (r *Record) writes(open cbor.RawMessage, n int) ([]field, error) {
	personal, _, err := r.block(n)
	if err != nil {
		return nil, err
	}
	a, err := fields(open)
	if err != nil {
		return nil, err
	}
	b, err := fields(personal.New)
	return append(a, b...), err
}

// foldRow makes the row from all that was ever done to it. What comes out depends on the set of records alone.
//
// A value stands until somebody who knew it wrote another over it. A deletion writes nothing into every field, unless
// somebody changed the row without knowing of the deletion: then the row stays as if it had not been deleted, and both are
// shown side by side.
func (tx *Tx) foldRow(table string, key []byte, list []edition) merged {
	var m merged
	standing := tx.standing(list)
	alive := slices.ContainsFunc(standing, func(e edition) bool { return !e.dead })
	if !alive {
		return m
	}
	if slices.ContainsFunc(standing, func(e edition) bool { return e.dead }) {
		d := Dispute{Table: table, Key: key}
		for _, e := range slices.Backward(standing) {
			d.Values = append(d.Values, Contender{Dot: e.Dot, Deleted: e.dead})
		}
		slices.SortStableFunc(d.Values, func(a, b Contender) int { return btoi(a.Deleted) - btoi(b.Deleted) })
		m.disputes = append(m.disputes, d)
	}
	var row []field
	for _, name := range fieldNames(list) {
		values := tx.contenders(name, list)
		if rank := registry.byName[table].rank(name); rank != nil {
			values = highest(values, rank)
		}
		if !bytes.Equal(values[0].Value, null) {
			row = append(row, field{name, values[0].Value})
		}
		if len(values) > 1 {
			m.disputes = append(m.disputes, Dispute{Table: table, Key: key, Field: name, Values: values})
		}
	}
	m.payload = join(row)
	return m
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// standing is the editions that nobody who wrote a later one knew of.
func (tx *Tx) standing(list []edition) []edition {
	var standing []edition
	for i, e := range list {
		if !slices.ContainsFunc(list[i+1:], func(o edition) bool { return tx.saw(o.Dot, e.Dot) }) {
			standing = append(standing, e)
		}
	}
	return standing
}

func fieldNames(list []edition) []string {
	var names []string
	for _, e := range list {
		for _, w := range e.writes {
			names = append(names, w.name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// contenders is the values of one field that stand, the last in the order of records first, equal ones once.
func (tx *Tx) contenders(name string, list []edition) []Contender {
	var writes []Contender
	for _, e := range list {
		if e.dead {
			if !tx.contested(e, list) {
				writes = append(writes, Contender{Dot: e.Dot, Value: null})
			}
			continue
		}
		for _, w := range e.writes {
			if w.name == name {
				writes = append(writes, Contender{Dot: e.Dot, Value: w.raw})
			}
		}
	}
	var values []Contender
	for i, w := range slices.Backward(writes) {
		over := slices.ContainsFunc(writes[i+1:], func(o Contender) bool { return tx.saw(o.Dot, w.Dot) })
		same := slices.ContainsFunc(values, func(o Contender) bool { return bytes.Equal(o.Value, w.Value) })
		if !over && !same {
			values = append(values, w)
		}
	}
	return values
}

// highest is the value of the highest rank alone; of two, the one that is shown.
func highest(values []Contender, rank func([]byte) int64) []Contender {
	at := func(c Contender) int64 {
		if bytes.Equal(c.Value, null) {
			return rank(nil)
		}
		return rank(c.Value)
	}
	best := values[0]
	for _, c := range values[1:] {
		if at(c) > at(best) {
			best = c
		}
	}
	return []Contender{best}
}

// contested says that somebody changed the row without knowing of the deletion.
func (tx *Tx) contested(d edition, list []edition) bool {
	return slices.ContainsFunc(list, func(e edition) bool {
		return !e.dead && !tx.saw(e.Dot, d.Dot) && !tx.saw(d.Dot, e.Dot)
	})
}

// foldLine makes the line of a log from the records that brought it. A line is made once and has an id of its own; where two
// brought different ones under one key, the first in the order of records is the line.
func foldLine(table string, key []byte, list []edition) merged {
	var m merged
	var values []Contender
	for _, e := range list {
		raw := join(e.writes)
		if !slices.ContainsFunc(values, func(o Contender) bool { return bytes.Equal(o.Value, raw) }) {
			values = append(values, Contender{Dot: e.Dot, Value: raw})
		}
	}
	m.payload = values[0].Value
	if len(values) > 1 {
		m.disputes = []Dispute{{Table: table, Key: key, Values: values}}
	}
	return m
}

// knewAll says whether the record's writer knew everything that was ever done to the row: then the edit can be laid over it.
func (tx *Tx) knewAll(r *Record, table string, key []byte) bool {
	var seen vector
	for k := range tx.keys(bucketWriter, nil) {
		w := string(k)
		if w == r.Writer {
			continue
		}
		n := tx.lastTouch(table, key, w)
		if n == 0 {
			continue
		}
		if seen == nil {
			seen = tx.seenBy(r.Writer, r.Number)
		}
		if seen[w] < n {
			return false
		}
	}
	return true
}

// The bucket dispute has a key of the row, as in touched, and the field.
func disputeKey(table string, key []byte, name string) []byte {
	return append(append(touchedPrefix(table, key), name...), 0)
}

// setDisputes replaces what is disputed of the row.
func (tx *Tx) setDisputes(table string, key []byte, list []Dispute) error {
	if err := tx.clearDisputes(table, key, func(string) bool { return true }); err != nil {
		return err
	}
	b := tx.bucket(bucketDispute)
	for _, d := range list {
		raw, err := enc.Marshal(d)
		if err != nil {
			return err
		}
		k := disputeKey(table, key, d.Field)
		if err := b.Put(k, seal(bucketDispute, k, raw)); err != nil {
			return err
		}
	}
	return nil
}

// clearDisputes takes away the disputes of the row's fields that are decided.
func (tx *Tx) clearDisputes(table string, key []byte, decided func(name string) bool) error {
	b := tx.bucket(bucketDispute)
	prefix := touchedPrefix(table, key)
	for k := range tx.keys(bucketDispute, prefix) {
		if decided(string(k[len(prefix) : len(k)-1])) {
			if err := b.Delete(k); err != nil {
				return err
			}
		}
	}
	return nil
}

// decide takes away the disputes that the record's edit of a row decides: its writer knew all the values.
func (tx *Tx) decide(e *Edit, writes []field) error {
	return tx.clearDisputes(e.Table, e.Key, func(name string) bool {
		return e.Deleted || name == "" || slices.ContainsFunc(writes, func(f field) bool { return f.name == name })
	})
}

// keepRow has the row recorded even if nothing about it changes.
func (tx *Tx) keepRow(of source, key, payload []byte) *change {
	name := rowName{of, string(key)}
	if tx.byKey[name] == nil {
		tx.note(of, key, payload, bytes.Clone(payload))
	}
	c := tx.byKey[name]
	c.kept = true
	return c
}

// Disputes walks what is disputed, row by row.
func (tx *Tx) Disputes() iter.Seq2[Dispute, error] {
	return func(yield func(Dispute, error) bool) {
		for k := range tx.keys(bucketDispute, nil) {
			d, err := tx.disputeAt(k)
			if !yield(d, err) || err != nil {
				return
			}
		}
	}
}

// DisputesOf lists what is disputed of one row.
func (tx *Tx) DisputesOf(table string, key []byte) ([]Dispute, error) {
	var list []Dispute
	for k := range tx.keys(bucketDispute, touchedPrefix(table, key)) {
		d, err := tx.disputeAt(k)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

func (tx *Tx) disputeAt(k []byte) (d Dispute, err error) {
	raw, err := unseal(bucketDispute, k, tx.bucket(bucketDispute).Get(k))
	if err != nil {
		return d, err
	}
	if err := dec.Unmarshal(raw, &d); err != nil {
		return d, damaged(bucketDispute, k, err.Error())
	}
	return d, nil
}

// Choose decides a dispute for the value that the named record wrote. The choice is recorded like any change, and whoever
// receives it shows the same.
func (tx *Tx) Choose(table string, key []byte, name string, of Dot) error {
	v := tx.bucket(bucketDispute).Get(disputeKey(table, key, name))
	s, known := registry.byName[table]
	if v == nil || !known || s.appendOnly() {
		return base.Refuse(base.NotFound, "dispute.gone", "", "这一处不同的内容已经有人选定，请刷新后再看")
	}
	d, err := tx.disputeAt(disputeKey(table, key, name))
	if err != nil {
		return err
	}
	at := slices.IndexFunc(d.Values, func(c Contender) bool { return c.Writer == of.Writer && c.Number == of.Number })
	if at < 0 {
		return base.Refuse(base.NotFound, "dispute.value", "", "要选的内容不在并存的内容里，请刷新后重新选择")
	}
	p, err := unseal([]byte(table), key, tx.bucket([]byte(table)).Get(key))
	if err != nil {
		return err
	}
	p = bytes.Clone(p)
	c := tx.keepRow(s, key, p)
	switch {
	case name != "":
		list, err := fields(p)
		if err != nil {
			return err
		}
		c.chosen = append(c.chosen, name)
		return s.apply(tx, key, join(set(list, field{name, d.Values[at].Value})))
	case d.Values[at].Deleted:
		return s.apply(tx, key, nil)
	}
	return nil
}

// keepOwn stores the record of a command: its writer knew all that is here, so every dispute that it touches is decided.
func (tx *Tx) keepOwn(r *Record, raw []byte) error {
	first, _ := tx.bucket(bucketDispute).Cursor().First()
	for i := 0; first != nil && i < len(r.Edits); i++ { // a shop with one PC has no disputes
		writes, err := r.writes(r.Edits[i].New, r.Edits[i].Block)
		if err != nil {
			return err
		}
		if err := tx.decide(&r.Edits[i], writes); err != nil {
			return err
		}
	}
	if err := tx.keep(r, raw); err != nil {
		return err
	}
	if err := tx.erasures(r); err != nil {
		return err
	}
	if err := tx.noteErasing(); err != nil {
		return err
	}
	return tx.putDigests()
}

// Written is the record that wrote the value: who did it, and when by his clock.
func (tx *Tx) Written(d Dot) (*Record, error) { return tx.readRecord(journalKey(d.Writer, d.Number)) }
