// Package batch (导入批次) remembers which imports there were, so that people see them and can take them back. It knows nothing of
// what is imported: the packages of customers and parts write a line here with each batch of rows they take in, and the record of
// that command says what the batch made.
package batch

import (
	"path/filepath"
	"regexp"
	"strings"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/shop"
	"jieche/data/staff"
)

// Run (一次导入) is one workbook on its way in: the batches with its id belong together.
type Run struct{}

// RunID names an import.
type RunID = base.ID[Run]

// Kind (导入内容) is what was imported.
type Kind string

// The kinds.
const (
	Customers Kind = "customers"
	Parts     Kind = "parts"
)

// Word is the kind in the words of the shop.
func (k Kind) Word() string {
	if k == Parts {
		return "配件"
	}
	return "客户车辆"
}

// Batch (导入批次) is the part of an import that went in with one commit.
type Batch struct {
	Run       RunID          `json:"run,omitzero"`
	ID        base.ID[Batch] `json:"id,omitzero"`
	Kind      Kind           `json:"kind,omitempty"`
	File      string         `json:"file,omitempty"`
	At        base.Instant   `json:"at,omitempty"`
	By        staff.ID       `json:"by,omitzero"`
	Made      int            `json:"made,omitempty"`
	Completed int            `json:"completed,omitempty"`
	Opened    int            `json:"opened,omitempty"`
	UndoneAt  base.Instant   `json:"undone_at,omitempty"` // 撤销时间
	UndoneBy  staff.ID       `json:"undone_by,omitzero"`
	Removed   int            `json:"removed,omitempty"`
	Restored  int            `json:"restored,omitempty"`
	Reversed  int            `json:"reversed,omitempty"`
	Kept      int            `json:"kept,omitempty"`
}

// Key is the batch's place: behind those of its import that came before.
func (b Batch) Key() kv.Pair[Run, Batch] { return kv.Pair[Run, Batch]{Of: b.Run, ID: b.ID} }

// Batches is the table; ids are made in the order of time, so the newest import is the last one.
var Batches = kv.NewTable("import_batch", Batch.Key)

// Source (导入来源) says to which import rows belong, and which file they were in. The zero value is an import of its own.
type Source struct {
	Run  RunID  `json:"run,omitzero"`
	File string `json:"file,omitempty"`
}

// Note writes the batch down and returns which import it belongs to. A batch that changed nothing is not written: there is
// nothing to take back.
func (s Source) Note(tx *kv.Tx, b Batch) (RunID, error) {
	if b.Made+b.Completed+b.Opened == 0 {
		return s.Run, nil
	}
	b.ID, b.Run, b.At, b.By = kv.NewID[Batch](tx), s.Run, tx.Now(), staff.ID(tx.Actor())
	if b.Run.IsZero() {
		b.Run = kv.NewID[Run](tx)
	}
	b.File = fileName(s.File)
	if err := (shop.Text{Field: "file", Word: "文件名", Max: shop.MaxLine}).Clean(&b.File); err != nil {
		return b.Run, err
	}
	return b.Run, Batches.Put(tx, b)
}

// numbers are telephone and identity numbers: the list of imports is no place for them.
var numbers = regexp.MustCompile(`[0-9]{11,}[0-9Xx]?`)

// fileName is the name alone, without its folder.
func fileName(path string) string {
	name := filepath.Base(strings.ReplaceAll(path, `\`, "/"))
	if name == "." || name == "/" {
		return ""
	}
	if runes := []rune(name); len(runes) > shop.MaxName {
		name = string(runes[:shop.MaxName-1]) + "…"
	}
	return numbers.ReplaceAllString(name, "…")
}

// Outcome (撤销结果) is what taking back came to.
type Outcome struct {
	Removed  int        `json:"removed"`            // what the import had made
	Restored int        `json:"restored"`           // what it had completed
	Reversed int        `json:"reversed,omitempty"` // opening stocks that were moved back
	No       base.DocNo `json:"no,omitempty"`       // the slip of the move back
	Kept     []Kept     `json:"kept,omitempty"`
}

// Kept (保留) is what stays as it is, and why. It names no person: it goes into the record, which stays for good.
type Kept struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

// Keep adds what stays.
func (o *Outcome) Keep(what, why string) { o.Kept = append(o.Kept, Kept{what, why}) }

// Uses is what was used since the import: the id of a vehicle, customer or part, and by what.
type Uses map[[16]byte]string
