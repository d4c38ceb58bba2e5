package sim

import (
	"encoding/hex"
	"fmt"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/stock"
)

// ending is what a store holds in the end, read without any of its sums and indexes.
type ending struct {
	rows     map[string]map[string]map[string]any // table, id → fields
	moves    []map[string]any
	paid     []map[string]any
	disputes map[spot][]string
}

// numbered are the tables whose rows have numbers of their own.
var numbered = []string{"work_order", "settlement", "payment", "exit_pass"}

func read(tx *kv.Tx) (*ending, error) {
	e := &ending{rows: map[string]map[string]map[string]any{}, disputes: map[spot][]string{}}
	for _, table := range append([]string{"customer", "shop", "part", "labour_item", "work_order_line", "vehicle"}, numbered...) {
		e.rows[table] = map[string]map[string]any{}
		for row, err := range tx.Dump(table) {
			if err != nil {
				return nil, err
			}
			id, _ := row["id"].(string)
			e.rows[table][id] = row
		}
	}
	for row, err := range tx.Dump("part_move") {
		if err != nil {
			return nil, err
		}
		e.moves = append(e.moves, row)
	}
	for d, err := range tx.Disputes() {
		if err != nil {
			return nil, err
		}
		at := spot{d.Table, rowID(d.Table, d.Key), d.Field}
		for _, v := range d.Values {
			var text any
			if v.Value != nil {
				if err := kv.Unmarshal(v.Value, &text); err != nil {
					return nil, err
				}
			}
			e.disputes[at] = append(e.disputes[at], fmt.Sprint(text))
		}
	}
	return e, nil
}

// rowID is a row's own id, the last in its key.
func rowID(table string, key []byte) string {
	if table == "shop" {
		return ""
	}
	if len(key) < 16 {
		return hex.EncodeToString(key)
	}
	var id base.OpID
	copy(id[:], key[len(key)-16:])
	return id.String()
}

// numbers holds the numbers of all documents: none stands on two.
func (e *ending) numbers() error {
	seen := map[string]string{}
	for _, table := range numbered {
		for id, row := range e.rows[table] {
			no, _ := row["no"].(string)
			if other, again := seen[no]; again && no != "" {
				return fmt.Errorf("the number %s stands on %s and on %s %s", no, other, table, id)
			}
			seen[no] = table + " " + id
		}
	}
	return nil
}

// sums adds the movements of each part up again.
func (e *ending) sums(s *data.Store) error {
	shelf := map[string]int64{}
	for _, m := range e.moves {
		part, _ := m["part"].(string)
		amount := whole(m["amount"])
		if m["to"] == string(stock.Shelf) {
			shelf[part] += amount
		}
		if m["from"] == string(stock.Shelf) {
			shelf[part] -= amount
		}
	}
	page, err := data.Ask(s, stock.List{Size: 500, Gone: true})
	if err != nil {
		return err
	}
	for _, row := range page.Rows {
		if want := shelf[row.Part.ID.String()]; int64(row.OnHand) != want {
			return fmt.Errorf("of part %s there are %d, by its movements %d", row.Part.Code, row.OnHand, want)
		}
	}
	return nil
}

func whole(v any) int64 {
	switch v := v.(type) {
	case uint64:
		return int64(v)
	case int64:
		return v
	}
	return 0
}
