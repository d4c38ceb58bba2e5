package kv

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"

	"jieche/data/base"
)

// Record (操作记录) is what one commit changed: the audit trail, the incremental backup, the way back from damage, and what
// other PCs will replay. It is encoded once; the same bytes are stored in the shop's file, appended to the second file,
// and hashed. It holds integers, texts and bytes only, and never a derived value.
type Record struct {
	Version int               `json:"v"`
	Schema  int               `json:"sv"`           // schema that wrote it
	Reader  int               `json:"mr"`           // oldest schema that may apply it
	Writer  string            `json:"w"`            // station letter and incarnation: A.1
	Number  uint64            `json:"n"`            // 1, 2, 3 … without a gap within the writer
	Prev    []byte            `json:"p,omitempty"`  // hash of the writer's record before
	Lamport uint64            `json:"l"`            // order of records is (l, w); the clock decides nothing
	Deps    map[string]uint64 `json:"d,omitempty"`  // what the writer had applied of the others since its last record
	Time    base.Instant      `json:"t"`            // wall clock, for people
	Zone    int               `json:"tz"`           // minutes east of UTC
	Quality int               `json:"tq,omitempty"` // how far the clock could be believed: a Clock
	User    []byte            `json:"u,omitempty"`
	By      []byte            `json:"by,omitempty"` // who approved an exception
	Op      string            `json:"op"`
	ID      base.OpID         `json:"id,omitzero"`
	Result  cbor.RawMessage   `json:"r,omitempty"`
	Edits   []Edit            `json:"e,omitempty"`  // rows of tables, as field deltas
	Moves   []Moved           `json:"m,omitempty"`  // lines of logs, whole
	Erase   []RowRef          `json:"er,omitempty"` // rows whose personal data goes, here and everywhere
	Blocks  [][]byte          `json:"b,omitempty"`  // hash of each block of personal data

	blocks [][]byte // the blocks themselves; an erased one is nil
	hash   [32]byte
}

// Edit is what happened to one row of a table: the old and the new value of each field that changed. Old is empty for
// a new row; New is empty for a deleted one. Fields with personal data are in a block.
type Edit struct {
	Table   string          `json:"k"`
	Key     []byte          `json:"i"`
	Old     cbor.RawMessage `json:"o,omitempty"`
	New     cbor.RawMessage `json:"f,omitempty"`
	Deleted bool            `json:"x,omitempty"`
	Block   int             `json:"b,omitempty"` // 1 + index of the block with this row's personal fields
}

// Moved is one new line of a log.
type Moved struct {
	Log   string          `json:"k"`
	Key   []byte          `json:"i"`
	Row   cbor.RawMessage `json:"f"`
	Block int             `json:"b,omitempty"`
}

// block is the personal part of one edit. The salt keeps a short phone number from being found by hashing all of them
// once the block itself has been erased.
type block struct {
	Salt []byte          `json:"s"`
	Old  cbor.RawMessage `json:"o,omitempty"`
	New  cbor.RawMessage `json:"f,omitempty"`
}

const recordVersion = 1

// null is how a field that is absent stands in a delta.
var null = cbor.RawMessage{0xf6}

// Hash is the record's place in its writer's chain.
func (r *Record) Hash() [32]byte { return r.hash }

// Anchor (凭证) is the first eight characters of the hash, printed on slips: every customer holds a witness.
func Anchor(hash [32]byte) string { return fmt.Sprintf("%X-%X", hash[:2], hash[2:4]) }

// record builds the record of the transaction and its frame.
func (tx *Tx) record(result []byte) (*Record, []byte, error) {
	last := tx.db.last(tx)
	r := &Record{
		Version: recordVersion, Schema: tx.db.schema(), Reader: 1,
		Writer: tx.db.identity.Writer(), Number: last.Number + 1, Prev: last.Hash,
		Lamport: tx.db.lamport(tx) + 1, Deps: tx.news(last.Number), Time: tx.now, Zone: 480, Quality: int(tx.Clock()),
		User: present(tx.call.User), By: present(tx.call.By), Op: tx.call.Op, ID: tx.call.ID, Result: result, Erase: tx.erase,
	}
	for _, c := range tx.changes {
		if err := r.add(tx, c); err != nil {
			return nil, nil, err
		}
	}
	frame, err := r.seal()
	return r, frame, err
}

func present(id [16]byte) []byte {
	if id == [16]byte{} {
		return nil
	}
	return id[:]
}

func (r *Record) add(tx *Tx, c *change) error {
	pii := c.of.personalFields()
	if c.old == nil && len(pii) == 0 { // the commonest change: a new row without personal data goes in as it is
		if c.of.appendOnly() {
			r.Moves = append(r.Moves, Moved{Log: c.of.title(), Key: c.key, Row: c.now})
		} else {
			r.Edits = append(r.Edits, Edit{Table: c.of.title(), Key: c.key, New: c.now})
		}
		return nil
	}
	old, err := fields(c.old)
	if err != nil {
		return err
	}
	now, err := fields(c.now)
	if err != nil {
		return err
	}
	var was, is []field
	if c.old == nil {
		is = now
	} else {
		was, is = delta(old, now, c.chosen)
	}
	wasOpen, wasPersonal := split(was, pii)
	isOpen, isPersonal := split(is, pii)
	n := 0
	if len(wasPersonal)+len(isPersonal) > 0 {
		b := block{Salt: make([]byte, 16), Old: maybe(wasPersonal), New: maybe(isPersonal)}
		if _, err := tx.db.options.Random.Read(b.Salt); err != nil {
			return err
		}
		body, err := enc.Marshal(b)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		r.blocks = append(r.blocks, body)
		r.Blocks = append(r.Blocks, sum[:])
		n = len(r.blocks)
	}
	if c.of.appendOnly() {
		r.Moves = append(r.Moves, Moved{Log: c.of.title(), Key: c.key, Row: join(isOpen), Block: n})
		return nil
	}
	r.Edits = append(r.Edits, Edit{Table: c.of.title(), Key: c.key, Old: maybe(wasOpen), New: maybe(isOpen), Deleted: c.now == nil, Block: n})
	return nil
}

func maybe(list []field) cbor.RawMessage {
	if len(list) == 0 {
		return nil
	}
	return join(list)
}

// delta is the fields that differ, old and new, and those that were chosen; a field that one side lacks is null there.
func delta(old, now []field, chosen []string) (was, is []field) {
	byName := make(map[string]cbor.RawMessage, len(now))
	for _, f := range now {
		byName[f.name] = f.raw
	}
	for _, f := range old {
		v, ok := byName[f.name]
		delete(byName, f.name)
		if ok && bytes.Equal(v, f.raw) && !slices.Contains(chosen, f.name) {
			continue
		}
		if !ok {
			v = null
		}
		was, is = append(was, f), append(is, field{f.name, v})
	}
	for _, f := range now {
		if _, ok := byName[f.name]; ok {
			was, is = append(was, field{f.name, null}), append(is, f)
		}
	}
	for _, name := range chosen {
		if !slices.ContainsFunc(is, func(f field) bool { return f.name == name }) { // absent before and after
			was, is = append(was, field{name, null}), append(is, field{name, null})
		}
	}
	return was, is
}

func split(list []field, pii map[string]bool) (open, personal []field) {
	if len(pii) == 0 {
		return list, nil
	}
	for _, f := range list {
		if pii[f.name] {
			personal = append(personal, f)
		} else {
			open = append(open, f)
		}
	}
	return open, personal
}

// seal encodes the header once, hashes it, and frames header and blocks.
func (r *Record) seal() ([]byte, error) {
	header, err := enc.Marshal(r)
	if err != nil {
		return nil, err
	}
	r.hash = sha256.Sum256(header)
	return frame(header, r.blocks), nil
}

// frame is: version, header, then each block or a zero for an erased one.
func frame(header []byte, blocks [][]byte) []byte {
	out := make([]byte, 0, len(header)+16)
	out = append(out, recordVersion)
	out = binary.AppendUvarint(out, uint64(len(header)))
	out = append(out, header...)
	for _, b := range blocks {
		if b == nil {
			out = binary.AppendUvarint(out, 0)
			continue
		}
		out = binary.AppendUvarint(out, uint64(len(b))+1)
		out = append(out, b...)
	}
	return out
}

// ParseRecord reads a frame and verifies the blocks against their hashes. It is fed with bytes from other PCs and from
// damaged disks: whatever they are, it answers with a record or an error.
func ParseRecord(raw []byte) (*Record, error) {
	bad := func(why string) (*Record, error) {
		return nil, base.Refuse(base.Damaged, "record.damaged", "", "操作记录损坏（%s），请用备份或第二副本修复", why)
	}
	if len(raw) < 2 || raw[0] != recordVersion {
		return bad("格式")
	}
	header, rest, ok := chunk(raw[1:], 0)
	if !ok {
		return bad("长度")
	}
	r := new(Record)
	if err := dec.Unmarshal(header, r); err != nil {
		return bad("内容")
	}
	r.hash = sha256.Sum256(header)
	for _, want := range r.Blocks {
		body, left, ok := chunk(rest, 1)
		if !ok {
			return bad("个人资料长度")
		}
		if sum := sha256.Sum256(body); body != nil && !bytes.Equal(sum[:], want) {
			return bad("个人资料校验")
		}
		r.blocks = append(r.blocks, bytes.Clone(body))
		rest = left
	}
	if len(rest) > 0 {
		return bad("多余内容")
	}
	return r, nil
}

// chunk reads a length and so many bytes; with base 1 a length of zero means that there is none.
func chunk(b []byte, from uint64) (body, rest []byte, ok bool) {
	n, size := binary.Uvarint(b)
	if size <= 0 {
		return nil, nil, false
	}
	b = b[size:]
	if n < from {
		return nil, b, true
	}
	n -= from
	if n > uint64(len(b)) {
		return nil, nil, false
	}
	return b[:n:n], b[n:], true
}

func (r *Record) block(n int) (block, bool, error) {
	var b block
	if n == 0 {
		return b, true, nil
	}
	if n > len(r.blocks) {
		return b, false, errShape
	}
	if r.blocks[n-1] == nil {
		return b, false, nil
	}
	return b, true, dec.Unmarshal(r.blocks[n-1], &b)
}

// replay applies the record to the tables: the way back from damage, and the way to another PC. It is stored already.
func (r *Record) replay(tx *Tx) error {
	for i := range r.Edits {
		e := &r.Edits[i]
		s, err := r.source(e.Table, false)
		if err != nil {
			return err
		}
		if err := r.replayEdit(tx, s, e); err != nil {
			return err
		}
	}
	for i := range r.Moves {
		m := &r.Moves[i]
		s, err := r.source(m.Log, true)
		if err != nil {
			return err
		}
		if err := r.replayMove(tx, s, m); err != nil {
			return err
		}
	}
	return nil
}

func (r *Record) source(name string, log bool) (source, error) {
	if s, ok := registry.byName[name]; ok && s.appendOnly() == log {
		return s, nil
	}
	return nil, base.Refuse(base.Newer, "record.table", "", "操作记录 %s:%d 里有本程序不认识的资料“%s”，请先升级程序再并入", r.Writer, r.Number, name)
}

// replayEdit lays the edit over the row when its writer knew all that was done to it; otherwise the row is made anew from all
// the records that changed it.
func (r *Record) replayEdit(tx *Tx, s source, e *Edit) error {
	if !tx.knewAll(r, e.Table, e.Key) {
		list, err := tx.editions(e.Table, e.Key)
		if err != nil {
			return err
		}
		return tx.become(s, e.Table, e.Key, tx.foldRow(e.Table, e.Key, list))
	}
	writes, err := r.writes(e.New, e.Block)
	if err != nil {
		return err
	}
	if err := tx.decide(e, writes); err != nil {
		return err
	}
	if e.Deleted {
		return s.apply(tx, e.Key, nil)
	}
	payload, err := overlay(tx, e.Table, e.Key, writes)
	if err != nil {
		return err
	}
	return s.apply(tx, e.Key, payload)
}

func (r *Record) replayMove(tx *Tx, s source, m *Moved) error {
	if tx.bucket([]byte(m.Log)).Get(m.Key) != nil { // an id for two lines: never by accident
		list, err := tx.editions(m.Log, m.Key)
		if err != nil {
			return err
		}
		return tx.become(s, m.Log, m.Key, foldLine(m.Log, m.Key, list))
	}
	writes, err := r.writes(m.Row, m.Block)
	if err != nil {
		return err
	}
	return s.apply(tx, m.Key, join(writes))
}

// become stores what a row was folded to.
func (tx *Tx) become(s source, table string, key []byte, m merged) error {
	if err := tx.setDisputes(table, key, m.disputes); err != nil {
		return err
	}
	return s.apply(tx, key, m.payload)
}

// overlay lays the new fields over the stored row.
func overlay(tx *Tx, table string, key []byte, writes []field) ([]byte, error) {
	var current []field
	if v := tx.bucket([]byte(table)).Get(key); v != nil {
		p, err := unseal([]byte(table), key, v)
		if err != nil {
			return nil, err
		}
		if current, err = fields(p); err != nil {
			return nil, err
		}
	}
	for _, f := range writes {
		current = set(current, f)
	}
	return join(current), nil
}

func set(list []field, f field) []field {
	for i := range list {
		if list[i].name == f.name {
			if bytes.Equal(f.raw, null) {
				return append(list[:i], list[i+1:]...)
			}
			list[i].raw = f.raw
			return list
		}
	}
	if bytes.Equal(f.raw, null) {
		return list
	}
	return append(list, f)
}

// Story is the record as JSON for people and other programs, personal data in its place, erased data as null.
func (r *Record) Story() ([]byte, error) {
	type line struct {
		Table string         `json:"table"`
		Key   string         `json:"key"`
		Old   map[string]any `json:"old,omitempty"`
		New   map[string]any `json:"new,omitempty"`
		Gone  bool           `json:"deleted,omitempty"`
	}
	var lines []line
	tell := func(table string, key []byte, old, now cbor.RawMessage, n int, gone bool) {
		b, _, _ := r.block(n)
		lines = append(lines, line{table, fmt.Sprintf("%x", key), hidden(table, plain(old, b.Old)), hidden(table, plain(now, b.New)), gone})
	}
	for _, e := range r.Edits {
		tell(e.Table, e.Key, e.Old, e.New, e.Block, e.Deleted)
	}
	for _, m := range r.Moves {
		tell(m.Log, m.Key, nil, m.Row, m.Block, false)
	}
	return json.Marshal(struct {
		Writer  string `json:"writer"`
		Number  uint64 `json:"number"`
		Anchor  string `json:"anchor"`
		Lamport uint64 `json:"lamport"`
		Time    string `json:"time"`
		Quality int    `json:"clock_quality,omitempty"`
		User    string `json:"user,omitempty"`
		By      string `json:"approved_by,omitempty"`
		Op      string `json:"op"`
		ID      string `json:"id,omitempty"`
		Changes []line `json:"changes"`
	}{r.Writer, r.Number, Anchor(r.hash), r.Lamport, r.Time.Time().Format(time.RFC3339), r.Quality,
		idString(r.User), idString(r.By), r.Op, r.ID.String(), lines})
}

func idString(b []byte) string {
	var id base.OpID
	if len(b) != len(id) {
		return ""
	}
	copy(id[:], b)
	return id.String()
}

// plain turns encoded fields into what JSON can say; 16 bytes are an id.
func plain(parts ...cbor.RawMessage) map[string]any {
	out := map[string]any{}
	for _, p := range parts {
		list, err := fields(p)
		if err != nil {
			continue
		}
		for _, f := range list {
			var v any
			if dec.Unmarshal(f.raw, &v) != nil {
				continue
			}
			out[f.name] = speak(v)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func speak(v any) any {
	switch v := v.(type) {
	case []byte:
		if len(v) == 16 {
			return idString(v)
		}
		return fmt.Sprintf("%x", v)
	case []any:
		for i := range v {
			v[i] = speak(v[i])
		}
		return v
	case map[any]any:
		m := map[string]any{}
		for k, x := range v {
			m[fmt.Sprint(k)] = speak(x)
		}
		return m
	}
	return v
}
