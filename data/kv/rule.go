package kv

import (
	"encoding/hex"
	"fmt"
	"reflect"
	"strings"

	"jieche/data/base"
)

// Rule (规则) is what must hold of every change, whatever the command: the net beneath the commands, which refuse the same
// things first and in sentences. It is asserted on every commit in production. A command that breaks one is an error of the
// program: it is aborted, and nothing else stops. Rules hold in commands and never in Apply: a record that another PC made is
// accepted as it is.
type Rule struct {
	Name string // settlement.total
	Say  string // the rule itself as a sentence, without any facts: 结算单的合计等于各行之和
}

// Broken (违反规则) is a change that a rule forbids. It holds ids and numbers only, so that a report of it can be handed to
// anybody: names, telephone numbers and plates can't get in.
type Broken struct {
	Rule
	Op    string // the command
	Table string
	Key   string // of the row, as hexadecimal digits
	Facts []Fact
}

// Fact is one figure of a Broken.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Broken says that the rule does not hold. facts are names and values in turn; of the values, integers, ids, document numbers
// and yes or no are kept, and any other text is left out.
func (r Rule) Broken(facts ...any) error {
	b := &Broken{Rule: r}
	for i := 0; i+1 < len(facts); i += 2 {
		b.Facts = append(b.Facts, Fact{fmt.Sprint(facts[i]), impersonal(facts[i+1])})
	}
	return b
}

func (b *Broken) Error() string {
	var facts strings.Builder
	for _, f := range b.Facts {
		fmt.Fprintf(&facts, ", %s %s", f.Name, f.Value)
	}
	return fmt.Sprintf("rule %s broken by %s in %s %s%s", b.Name, b.Op, b.Table, b.Key, facts.String())
}

// impersonal is a value that says nothing of a person.
func impersonal(v any) string {
	if no, ok := v.(base.DocNo); ok {
		if n, ok := base.ParseDocNo(string(no)); ok {
			return string(n)
		}
		return fmt.Sprintf("not a document number, %d bytes", len(no))
	}
	switch x := reflect.ValueOf(v); x.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return fmt.Sprint(x.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return fmt.Sprint(x.Uint())
	case reflect.Bool:
		return fmt.Sprint(x.Bool())
	case reflect.Array:
		if x.Len() == 16 && x.Type().Elem().Kind() == reflect.Uint8 {
			id := reflect.New(x.Type()).Elem()
			id.Set(x)
			return base.ID[struct{}](id.Bytes()).String()
		}
	}
	return "left out"
}

// broken completes what a rule has said with what it could not know.
func (tx *Tx) broken(err error, table string, key []byte) error {
	if b, ok := err.(*Broken); ok && b.Table == "" {
		b.Op, b.Table, b.Key = tx.call.Op, table, hex.EncodeToString(key)
	}
	return err
}

// checkAll holds all changes of this transaction in one table together against the rules that look at them as a whole.
func (r *rows[T]) checkAll(tx *Tx, changes []*change) error {
	if len(r.together) == 0 {
		return nil
	}
	var added []T
	for _, c := range changes {
		if c.of != source(r) || c.now == nil {
			continue
		}
		row, err := r.decode(c.now)
		if err != nil {
			return err
		}
		added = append(added, *row)
	}
	for _, rule := range r.together {
		if err := rule(tx, added); err != nil {
			return tx.broken(err, r.name, nil)
		}
	}
	return nil
}

// CheckTogether declares what must hold of all lines that one command adds, looked at as a whole.
func (l *Log[T, K]) CheckTogether(rule func(tx *Tx, added []T) error) {
	l.together = append(l.together, rule)
}

// Before is the total under the key as it was when the transaction began.
func (s *Sum[T]) Before(tx *Tx, key []byte) int64 {
	if was, ok := tx.before[sumName{s.name, string(key)}]; ok {
		return was
	}
	return s.Get(tx, key)
}

// sumName names a total within a transaction.
type sumName struct{ of, key string }

// begin remembers the total as it was, at its first change in the transaction.
func (s *Sum[T]) begin(tx *Tx, key []byte, was int64) {
	if tx.before == nil {
		tx.before = map[sumName]int64{}
	}
	name := sumName{s.name, string(key)}
	if _, known := tx.before[name]; !known {
		tx.before[name] = was
	}
}
