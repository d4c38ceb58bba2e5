package kv

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"

	"jieche/data/base"
)

// vector is what somebody had applied: per writer the number of the last record.
type vector map[string]uint64

// keepSeen notes what the record's writer had applied of the others by then. Most records bring nothing new and have no
// entry: the one before them says it.
func (tx *Tx) keepSeen(r *Record) error {
	if len(r.Deps) == 0 {
		return nil
	}
	now := maps.Clone(tx.seenBy(r.Writer, r.Number))
	if now == nil {
		now = vector{}
	}
	maps.Copy(now, r.Deps)
	raw, err := enc.Marshal(now)
	if err != nil {
		return err
	}
	delete(tx.vectors, r.Writer)
	key := journalKey(r.Writer, r.Number)
	return tx.bucket(bucketSeen).Put(key, seal(bucketSeen, key, raw))
}

// seenBy is what the writer had applied of the others when it wrote its record n.
func (tx *Tx) seenBy(writer string, n uint64) vector {
	for _, v := range tx.vectorsOf(writer) {
		if v.from <= n {
			return v.seen
		}
	}
	return nil
}

// seenFrom is a vector and the number of the writer's record from which it holds.
type seenFrom struct {
	from uint64
	seen vector
}

// vectorsOf lists the writer's vectors, the newest first.
func (tx *Tx) vectorsOf(writer string) []seenFrom {
	if list, ok := tx.vectors[writer]; ok {
		return list
	}
	var list []seenFrom
	prefix := append([]byte(writer), 0)
	c := tx.bucket(bucketSeen).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		raw, err := unseal(bucketSeen, k, v)
		var s vector
		if err != nil || dec.Unmarshal(raw, &s) != nil || len(k) != len(prefix)+8 {
			continue // the check names it
		}
		list = append(list, seenFrom{numberOf(k), s})
	}
	slices.Reverse(list)
	if tx.vectors == nil {
		tx.vectors = map[string][]seenFrom{}
	}
	tx.vectors[writer] = list
	return list
}

// saw says whether the writer of b knew the record a when it wrote b.
func (tx *Tx) saw(b, a Dot) bool {
	if a.Writer == b.Writer {
		return a.Number < b.Number
	}
	return tx.seenBy(b.Writer, b.Number)[a.Writer] >= a.Number
}

// news is what this writer has applied of the others since its last record: the record that is being written depends on it.
func (tx *Tx) news(last uint64) vector {
	self := tx.db.identity.Writer()
	known := tx.seenBy(self, last)
	var news vector
	for k := range tx.keys(bucketWriter, nil) {
		w := string(k)
		if n := tx.writerState(w).Number; w != self && n > known[w] {
			if news == nil {
				news = vector{}
			}
			news[w] = n
		}
	}
	return news
}

// Gap is the record that has to come first.
type Gap struct {
	Writer string
	Number uint64
}

func (g *Gap) Error() string { return fmt.Sprintf("record %s:%d is missing", g.Writer, g.Number) }

// Missing says which record has to be applied before the one that Apply refused: whoever carries records asks for it and
// keeps the refused one until then.
func Missing(err error) (Gap, bool) {
	var g *Gap
	if errors.As(err, &g) {
		return *g, true
	}
	return Gap{}, false
}

func waits(r *Record, writer string, n uint64) error {
	return base.Refuse(base.Conflict, "record.waits", "", "操作记录 %s:%d 要等记录 %s:%d 到了才能并入，请先导入缺少的记录", r.Writer, r.Number, writer, n).
		Because(&Gap{writer, n})
}

// Vector is what is here: per writer the number of its last record. Two PCs compare theirs to learn what the other lacks.
func (tx *Tx) Vector() map[string]uint64 {
	v := map[string]uint64{}
	for k := range tx.keys(bucketWriter, nil) {
		v[string(k)] = tx.writerState(string(k)).Number
	}
	return v
}
