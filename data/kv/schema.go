package kv

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
)

// The buckets that the package keeps for itself, beside one for each table, log, index and sum.
var (
	bucketMeta    = []byte("meta")    // schema version
	bucketWriter  = []byte("writer")  // per writer: its last number, hash and counter
	bucketJournal = []byte("journal") // every record, by writer and number
	bucketOp      = []byte("op")      // operation id → the record that it made
	bucketDigest  = []byte("digest")  // per table and log: count and sum of hashes
	bucketTouched = []byte("touched") // row → the records that changed it
	bucketSeen    = []byte("seen")    // record → what its writer had applied of the others by then
	bucketErased  = []byte("erased")  // row → the records that erased its personal data
	bucketDispute = []byte("dispute") // row, field → the values that were given to it at the same time
)

// source is a table or a log as the rest of the package sees it, whatever its rows are.
type source interface {
	title() string
	appendOnly() bool
	personalFields() map[string]bool
	secretFields() map[string]bool
	rowType() reflect.Type
	// apply puts a payload (nil: deletes) and keeps indexes and sums in step. Local writes and replayed records
	// both come through here.
	apply(tx *Tx, key, payload []byte) error
	check(tx *Tx, key, old, now []byte) error
	checkAll(tx *Tx, changes []*change) error
	followerNames() []string
	rank(name string) func(value []byte) int64 // nil: concurrent values stay side by side
	verify(tx *Tx, report *Report) error
}

var registry struct {
	sync.Mutex
	byName map[string]source
	sorted []source
	taken  map[string]bool
}

func claim(name string) {
	registry.Lock()
	defer registry.Unlock()
	if registry.taken == nil {
		registry.taken = map[string]bool{"meta": true, "writer": true, "journal": true, "op": true, "digest": true, "touched": true, "seen": true, "dispute": true, "erased": true}
	}
	if registry.taken[name] {
		panic(fmt.Sprintf("bucket %q is declared twice", name))
	}
	registry.taken[name] = true
}

func declare(s source) {
	claim(s.title())
	registry.Lock()
	defer registry.Unlock()
	if registry.byName == nil {
		registry.byName = map[string]source{}
	}
	registry.byName[s.title()] = s
	at, _ := slices.BinarySearchFunc(registry.sorted, s.title(), func(a source, name string) int {
		switch {
		case a.title() < name:
			return -1
		case a.title() > name:
			return 1
		}
		return 0
	})
	registry.sorted = slices.Insert(registry.sorted, at, s)
}

// Buckets lists the name of every bucket of the program, sorted: the schema tree of data/doc.go is held against it.
func Buckets() []string {
	registry.Lock()
	defer registry.Unlock()
	claimed := make([]string, 0, len(registry.taken))
	for name := range registry.taken {
		claimed = append(claimed, name)
	}
	slices.Sort(claimed)
	return claimed
}

// Tables lists the names of the tables and logs, sorted.
func Tables() []string {
	var list []string
	for _, s := range registry.sorted {
		list = append(list, s.title())
	}
	return list
}
