package kv

import (
	"bytes"
	"fmt"
	"iter"
	"reflect"

	"jieche/data/base"
)

// rows is what tables and logs have in common: rows of T under keys, with indexes and sums that follow them.
type rows[T any] struct {
	name      string
	bucket    []byte
	keySize   int
	log       bool
	pii       map[string]bool
	secrets   map[string]bool
	followers []follower[T]
	checks    []func(tx *Tx, old, now *T) error
	together  []func(tx *Tx, added []T) error
	ranks     map[string]func(value []byte) int64
}

// follower is an index or a sum: derived from the rows alone.
type follower[T any] interface {
	title() string
	follow(tx *Tx, key []byte, old, now *T) error
	verify(tx *Tx, all iter.Seq2[[]byte, *T], report *Report) error
}

func newRows[T any](name string, keySize int, log bool) *rows[T] {
	t := reflect.TypeFor[T]()
	return &rows[T]{name: name, bucket: []byte(name), keySize: keySize, log: log, pii: personal(t), secrets: secretFields(t)}
}

func (r *rows[T]) title() string                   { return r.name }
func (r *rows[T]) appendOnly() bool                { return r.log }
func (r *rows[T]) personalFields() map[string]bool { return r.pii }
func (r *rows[T]) secretFields() map[string]bool   { return r.secrets }
func (r *rows[T]) rowType() reflect.Type           { return reflect.TypeFor[T]() }

func (r *rows[T]) followerNames() []string {
	var list []string
	for _, f := range r.followers {
		list = append(list, f.title())
	}
	return list
}

func (r *rows[T]) decode(payload []byte) (*T, error) {
	if payload == nil {
		return nil, nil
	}
	row := new(T)
	if err := rowDec.Unmarshal(payload, row); err != nil {
		return nil, base.Refuse(base.Damaged, "row.shape", "", "资料“%s”中有一条记录读不出来，请到“设置 › 检查与修复”修复后再试", r.name).Because(err)
	}
	return row, nil
}

// payload reads and verifies the stored bytes; nil when there is no such row.
func (r *rows[T]) payload(tx *Tx, key []byte) ([]byte, error) {
	v := tx.value(r.bucket, key)
	if v == nil {
		return nil, nil
	}
	return unseal(r.bucket, key, v)
}

func (r *rows[T]) find(tx *Tx, key []byte) (row T, ok bool, err error) {
	p, err := r.payload(tx, key)
	if err != nil || p == nil {
		return row, false, err
	}
	if err := rowDec.Unmarshal(p, &row); err != nil {
		_, err = r.decode(p)
		return row, false, err
	}
	return row, true, nil
}

func (r *rows[T]) get(tx *Tx, key []byte) (T, error) {
	row, ok, err := r.find(tx, key)
	if err == nil && !ok {
		err = base.Refuse(base.NotFound, r.name+".missing", "", "要找的记录（%s）不存在，可能已被合并或删除，请刷新后重新选择", r.name)
	}
	return row, err
}

// put stores a row that a command made.
func (r *rows[T]) put(tx *Tx, key []byte, row *T) error {
	if r.keySize > 0 && len(key) != r.keySize || len(key) > maxKey {
		return fmt.Errorf("%s: key of %d bytes, want %d", r.name, len(key), r.keySize)
	}
	payload, err := enc.Marshal(row)
	if err != nil {
		return fmt.Errorf("%s: encode: %w", r.name, err)
	}
	return r.write(tx, key, payload, row)
}

// apply stores a payload that a record brought.
func (r *rows[T]) apply(tx *Tx, key, payload []byte) error {
	row, err := r.decode(payload)
	if err != nil {
		return err
	}
	return r.write(tx, key, payload, row)
}

// write is the one place where a row changes: its digest, its note for the record, its indexes and sums go with it.
func (r *rows[T]) write(tx *Tx, key, payload []byte, row *T) error {
	if !tx.writable {
		return fmt.Errorf("%s: write in a reading transaction", r.name)
	}
	b := tx.bucket(r.bucket)
	var oldPayload []byte
	oldValue := b.Get(key)
	if oldValue != nil {
		p, err := unseal(r.bucket, key, oldValue)
		if err != nil {
			return err
		}
		oldPayload = p
	}
	if bytes.Equal(oldPayload, payload) && (oldPayload == nil) == (payload == nil) {
		return nil
	}
	if r.log && oldPayload != nil && !tx.applying {
		return fmt.Errorf("%s: a line of a log never changes (%x)", r.name, key)
	}
	var old *T
	if len(r.followers) > 0 {
		var err error
		if old, err = r.decode(oldPayload); err != nil {
			return err
		}
	}
	var newValue []byte
	if payload != nil {
		newValue = seal(r.bucket, key, payload)
	}
	tx.digest(r.bucket, key, oldValue, newValue)
	tx.note(r, key, oldPayload, payload)
	if newValue == nil {
		if err := b.Delete(key); err != nil {
			return err
		}
	} else if err := b.Put(key, newValue); err != nil {
		return err
	}
	for _, f := range r.followers {
		if err := f.follow(tx, key, old, row); err != nil {
			return err
		}
	}
	return nil
}

func (r *rows[T]) check(tx *Tx, key, old, now []byte) error {
	if len(r.checks) == 0 {
		return nil
	}
	before, err := r.decode(old)
	if err != nil {
		return err
	}
	after, err := r.decode(now)
	if err != nil {
		return err
	}
	for _, c := range r.checks {
		if err := c(tx, before, after); err != nil {
			return tx.broken(err, r.name, key)
		}
	}
	return nil
}

// scan walks the rows whose keys begin with prefix. In a writing transaction the keys are collected first, because
// bbolt's cursors do not survive a change of their bucket.
func (r *rows[T]) scan(tx *Tx, prefix []byte) iter.Seq2[T, error] {
	return r.rowsAt(tx, tx.keys(r.bucket, prefix))
}

func (r *rows[T]) rowsAt(tx *Tx, keys iter.Seq[[]byte]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for key := range keys {
			row, ok, err := r.find(tx, key)
			if err == nil && !ok {
				continue
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// Table is rows of T under keys of K. K's Key must have a fixed length.
type Table[T any, K Keyer] struct {
	*rows[T]
	key func(T) K
}

// NewTable declares a table; key names a row.
func NewTable[T any, K Keyer](name string, key func(T) K) *Table[T, K] {
	var zero K
	t := &Table[T, K]{newRows[T](name, len(zero.Key()), false), key}
	declare(t.rows)
	return t
}

// Get reads a row that must be there.
func (t *Table[T, K]) Get(tx *Tx, key K) (T, error) { return t.get(tx, key.Key()) }

// Find reads a row that may be there.
func (t *Table[T, K]) Find(tx *Tx, key K) (row T, ok bool, err error) { return t.find(tx, key.Key()) }

// Put stores a row, new or changed.
func (t *Table[T, K]) Put(tx *Tx, row T) error { return t.put(tx, t.key(row).Key(), &row) }

// Delete removes a row. Only drafts are ever deleted; whatever was printed or counted is cancelled or reversed.
func (t *Table[T, K]) Delete(tx *Tx, key K) error { return t.write(tx, key.Key(), nil, nil) }

// Keep says that the row is meant to stay as it is: it is recorded even though nothing changes. Whoever deletes the row elsewhere
// without knowing of it does not take it away from here.
func (t *Table[T, K]) Keep(tx *Tx, key K) error {
	p, err := t.payload(tx, key.Key())
	if err != nil || p == nil {
		return err
	}
	tx.keepRow(t.rows, key.Key(), p)
	return nil
}

// Prefer declares which of the values that people gave a field at the same time is shown: the one of the highest rank. The others
// were steps on the way to it and are not kept beside it. The value is as stored; empty where the field is absent.
func (t *Table[T, K]) Prefer(name string, rank func(value []byte) int64) {
	if t.ranks == nil {
		t.ranks = map[string]func([]byte) int64{}
	}
	t.ranks[name] = rank
}

func (r *rows[T]) rank(name string) func([]byte) int64 { return r.ranks[name] }

// All walks every row in the order of the keys.
func (t *Table[T, K]) All(tx *Tx) iter.Seq2[T, error] { return t.scan(tx, nil) }

// Back walks every row from the last key to the first: ids are made in the order of time, so the newest comes first.
func (t *Table[T, K]) Back(tx *Tx) iter.Seq2[T, error] {
	return t.rowsAt(tx, tx.keysBack(t.bucket, nil))
}

// Under walks the rows whose keys begin with prefix, such as the lines of an order.
func (t *Table[T, K]) Under(tx *Tx, prefix []byte) iter.Seq2[T, error] { return t.scan(tx, prefix) }

// Count is the number of rows, read from the digest that each commit keeps.
func (t *Table[T, K]) Count(tx *Tx) int64 { return tx.count(t.bucket) }

// Check declares what must hold of every change of a row, in production, on every commit: old is nil for a new row, now
// is nil for a deleted one. One that fails aborts the command.
func (t *Table[T, K]) Check(rule func(tx *Tx, old, now *T) error) { t.checks = append(t.checks, rule) }

// Log is rows that are only ever added: it has no Put and no Delete.
type Log[T any, K Keyer] struct {
	*rows[T]
	key func(T) K
}

// NewLog declares a log; key names a line of it.
func NewLog[T any, K Keyer](name string, key func(T) K) *Log[T, K] {
	var zero K
	l := &Log[T, K]{newRows[T](name, len(zero.Key()), true), key}
	declare(l.rows)
	return l
}

// Append adds a line.
func (l *Log[T, K]) Append(tx *Tx, row T) error { return l.put(tx, l.key(row).Key(), &row) }

// Get reads a line that must be there.
func (l *Log[T, K]) Get(tx *Tx, key K) (T, error) { return l.get(tx, key.Key()) }

// Find reads a line that may be there.
func (l *Log[T, K]) Find(tx *Tx, key K) (row T, ok bool, err error) { return l.find(tx, key.Key()) }

// All walks every line in the order of the keys.
func (l *Log[T, K]) All(tx *Tx) iter.Seq2[T, error] { return l.scan(tx, nil) }

// Under walks the lines whose keys begin with prefix.
func (l *Log[T, K]) Under(tx *Tx, prefix []byte) iter.Seq2[T, error] { return l.scan(tx, prefix) }

// Count is the number of lines.
func (l *Log[T, K]) Count(tx *Tx) int64 { return tx.count(l.bucket) }

// Check declares what must hold of every new line.
func (l *Log[T, K]) Check(rule func(tx *Tx, now *T) error) {
	l.checks = append(l.checks, func(tx *Tx, _, now *T) error { return rule(tx, now) })
}
