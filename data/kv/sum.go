package kv

import (
	"encoding/binary"
	"fmt"
	"iter"
)

// Sum is totals of a log's lines by key: stock on hand by part, money by drawer. Nobody sets a sum.
type Sum[T any] struct {
	name   string
	bucket []byte
	deltas func(row T, add func(Key, int64))
}

// NewSum declares a sum; deltas adds what a line contributes to which totals.
func NewSum[T any, K Keyer](name string, of *Log[T, K], deltas func(row T, add func(Key, int64))) *Sum[T] {
	s := &Sum[T]{name: name, bucket: []byte(name), deltas: deltas}
	claim(name)
	of.followers = append(of.followers, s)
	return s
}

func (s *Sum[T]) title() string { return s.name }

// Get is the total under the key; zero where nothing was ever added.
func (s *Sum[T]) Get(tx *Tx, key []byte) int64 {
	return total(tx.value(s.bucket, key))
}

// All walks the totals that are not zero and whose keys begin with prefix. The key is valid until the next step.
func (s *Sum[T]) All(tx *Tx, prefix []byte) iter.Seq2[[]byte, int64] {
	return func(yield func([]byte, int64) bool) {
		b := tx.bucket(s.bucket)
		for key := range tx.keys(s.bucket, prefix) {
			if !yield(key, total(b.Get(key))) {
				return
			}
		}
	}
}

func total(v []byte) int64 {
	if len(v) != 8 {
		return 0
	}
	return int64(binary.BigEndian.Uint64(v))
}

func (s *Sum[T]) follow(tx *Tx, _ []byte, old, now *T) error {
	b := tx.bucket(s.bucket)
	var failed error
	move := func(row *T, sign int64) {
		if row == nil {
			return
		}
		s.deltas(*row, func(key Key, delta int64) {
			was := total(b.Get(key))
			s.begin(tx, key, was)
			v := was + sign*delta
			var err error
			if v == 0 { // an absent total is zero: the same bytes whatever the order of the lines
				err = b.Delete(key)
			} else {
				err = b.Put(key, binary.BigEndian.AppendUint64(nil, uint64(v)))
			}
			if err != nil && failed == nil {
				failed = err
			}
		})
	}
	move(old, -1)
	move(now, +1)
	return failed
}

func (s *Sum[T]) verify(tx *Tx, all iter.Seq2[[]byte, *T], report *Report) error {
	want := map[string]int64{}
	for _, row := range all {
		s.deltas(*row, func(key Key, delta int64) {
			want[string(key)] += delta
			if want[string(key)] == 0 {
				delete(want, string(key))
			}
		})
	}
	have := 0
	for key, v := range s.All(tx, nil) {
		have++
		if due, ok := want[string(key)]; !ok || due != v { // a total of zero is not stored: one that reads as zero is no total
			report.add(s.name, key, fmt.Sprintf("合计是 %d，按流水应为 %d", v, due))
		}
	}
	if have != len(want) {
		report.add(s.name, nil, fmt.Sprintf("有 %d 个合计，按流水应有 %d 个", have, len(want)))
	}
	return nil
}
