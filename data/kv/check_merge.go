package kv

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
)

// derived holds what the records alone decide against what is stored: which record an operation made, which records changed
// which row, what each writer knew, and what is disputed.
type derived struct {
	tx       *Tx
	report   *Report
	ops      map[[16]byte]Dot
	vectors  map[string]vector
	touched  int
	seen     int
	erasures int
}

func newDerived(tx *Tx, report *Report) *derived {
	return &derived{tx: tx, report: report, ops: map[[16]byte]Dot{}, vectors: map[string]vector{}}
}

// record takes up one record; they come in the order of writer and number.
func (c *derived) record(r *Record) {
	d := r.dot()
	if first, ok := c.ops[r.ID]; !r.ID.IsZero() && (!ok || d.Before(first)) {
		c.ops[r.ID] = d
	}
	at := binary.BigEndian.AppendUint64(nil, d.Lamport)
	for _, k := range r.touches(d) {
		c.touched++
		if !bytes.Equal(c.tx.bucket(bucketTouched).Get(k), at) {
			c.report.add(string(bucketTouched), k, fmt.Sprintf("记录 %s 改过的一行没有登记", d))
		}
	}
	c.erased(r)
	if len(r.Deps) == 0 {
		return
	}
	c.seen++
	v := c.vectors[r.Writer]
	if v == nil {
		v = vector{}
		c.vectors[r.Writer] = v
	}
	maps.Copy(v, r.Deps)
	want, err := enc.Marshal(v)
	key := journalKey(r.Writer, r.Number)
	stored, bad := unseal(bucketSeen, key, c.tx.bucket(bucketSeen).Get(key))
	if err != nil || bad != nil || !bytes.Equal(want, stored) {
		c.report.add(string(bucketSeen), key, fmt.Sprintf("记录 %s 写下时已知的范围登记不符", d))
	}
}

// erased holds what the record erases against the register, and its blocks against what others erased.
func (c *derived) erased(r *Record) {
	for _, ref := range r.Erase {
		c.erasures++
		k := touchedKey(ref.Table, ref.Key, r.dot())
		if !bytes.Equal(c.tx.bucket(bucketErased).Get(k), binary.BigEndian.AppendUint64(nil, r.Lamport)) {
			c.report.add(string(bucketErased), k, fmt.Sprintf("记录 %s 删除的个人信息没有登记", r.dot()))
		}
	}
	for _, e := range r.Edits {
		c.stillThere(r, e.Table, e.Key, e.Block)
	}
	for _, m := range r.Moves {
		c.stillThere(r, m.Log, m.Key, m.Block)
	}
}

func (c *derived) stillThere(r *Record, table string, key []byte, n int) {
	if n == 0 || n > len(r.blocks) || r.blocks[n-1] == nil {
		return
	}
	if erased, err := c.tx.erasedUnseen(r, table, key); err == nil && erased {
		c.report.add("journal", journalKey(r.Writer, r.Number), fmt.Sprintf("记录 %s 里还有已经删除的个人信息", r.dot()))
	}
}

// finish holds the buckets against all the records together.
func (c *derived) finish() error {
	for id, d := range c.ops {
		if !bytes.Equal(c.tx.bucket(bucketOp).Get(id[:]), journalKey(d.Writer, d.Number)) {
			c.report.add("op", id[:], "操作编号没有登记")
		}
	}
	c.count(bucketOp, len(c.ops))
	c.count(bucketTouched, c.touched)
	c.count(bucketSeen, c.seen)
	c.count(bucketErased, c.erasures)
	return c.disputes()
}

func (c *derived) count(bucket []byte, want int) {
	have := 0
	for range c.tx.keys(bucket, nil) {
		have++
	}
	if have != want {
		c.report.add(string(bucket), nil, fmt.Sprintf("有 %d 项，按操作记录应有 %d 项", have, want))
	}
}

// disputes makes every row anew that more than one writer changed, and compares it with what is stored.
func (c *derived) disputes() error {
	want := 0
	var row []byte // the row that the walk is at, and the one writer that it has met there
	var writer string
	folded := false
	for k := range c.tx.keys(bucketTouched, nil) {
		prefix, d, ok := splitTouched(k)
		if !ok {
			c.report.add(string(bucketTouched), k, "读不出来")
			continue
		}
		if !bytes.Equal(prefix, row) {
			row, writer, folded = bytes.Clone(prefix), d, false
			continue
		}
		if d == writer || folded {
			continue
		}
		folded = true
		n, err := c.fold(row)
		if err != nil {
			return err
		}
		want += n
	}
	c.count(bucketDispute, want)
	return nil
}

// splitTouched finds the row and the writer in a key of touched.
func splitTouched(k []byte) (prefix []byte, writer string, ok bool) {
	if len(k) < 1 || len(k) < 1+int(k[0]) {
		return nil, "", false
	}
	at := 1 + int(k[0])
	end := bytes.IndexByte(k[at:], 0)
	if end < 0 {
		return nil, "", false
	}
	rest := k[at+end+1:]
	stop := bytes.IndexByte(rest, 0)
	if stop < 0 {
		return nil, "", false
	}
	return k[:at+end+1], string(rest[:stop]), true
}

// fold makes one row anew; it answers how many of its fields are disputed.
func (c *derived) fold(prefix []byte) (int, error) {
	at := 1 + int(prefix[0])
	key, table := prefix[1:at], string(prefix[at:len(prefix)-1])
	list, err := c.tx.editions(table, key)
	if err != nil {
		c.report.add(table, key, "改过它的操作记录读不出来："+err.Error())
		return 0, nil
	}
	s, known := registry.byName[table]
	if !known {
		c.report.add(table, key, "资料不认识")
		return 0, nil
	}
	m := c.tx.foldRow(table, key, list)
	if s.appendOnly() {
		m = foldLine(table, key, list)
	}
	var stored []byte
	if v := c.tx.bucket([]byte(table)).Get(key); v != nil {
		if stored, err = unseal([]byte(table), key, v); err != nil {
			return len(m.disputes), nil // named by the digest's check already
		}
	}
	if !bytes.Equal(stored, m.payload) || (stored == nil) != (m.payload == nil) {
		c.report.add(table, key, "与各台电脑的操作记录合并的结果不符")
	}
	for _, d := range m.disputes {
		want, err := enc.Marshal(d)
		if err != nil {
			return 0, err
		}
		k := disputeKey(table, key, d.Field)
		if have, err := unseal(bucketDispute, k, c.tx.bucket(bucketDispute).Get(k)); err != nil || !bytes.Equal(have, want) {
			c.report.add(string(bucketDispute), k, "并存的内容登记不符")
		}
	}
	return len(m.disputes), nil
}
