// Package kv keeps typed rows in one bbolt file and writes down what changed them.
//
// Tables are declared as package-level values that read like a schema: NewTable for rows that may change, NewLog for
// rows that never do, NewIndex for another order of a table's rows, NewSum for totals of a log. Indexes and sums are
// derived: the rows alone rebuild them.
//
// A change happens only inside DB.Update. Update runs a function in one bbolt transaction, collects what it changed,
// holds the result against the declared checks, and commits the rows together with ONE record of the change: who, what,
// when, old and new values, chained by hash to the record before. The same bytes then go to a second, append-only file.
// The function that Update uses to change a row is the one that replays a record, so a shop can be rebuilt from its
// records alone, byte for byte.
//
// # Records of many writers
//
// Several PCs write records without seeing one another, and each PC is a writer. The same set of records ends in the same
// bytes, in whatever order they came: DB.Apply looks at no clock, draws nothing, makes no record, and refuses nothing that a
// command would refuse. A record says what its writer had applied of the others (Deps), so of two records it is known
// whether the one's writer knew the other, or neither did: then they are concurrent. Until what its writer knew is all here, a
// record waits (Missing); the counter, not the clock, orders those that are left (Dot.Before).
//
// A row is folded from all that was done to it, field by field. A value stands until somebody who knew it writes another.
// Values of one field that stand together stay side by side in the bucket dispute, and the row shows the last of them in the
// order of records, until a person who sees them writes that field again or chooses one (Tx.Choose, recorded even if it is
// the one that is shown). Equal values are one. A field that only goes forward may say which of its values is shown, and then
// the others are not kept (Table.Prefer): the state of a work order is the furthest. A row that one deletes and another
// changes, or says to keep (Table.Keep), stays and is in dispute itself. Lines of logs are united by their ids, sums follow,
// and what does not fit (parts below zero, an order that was settled twice) is a task for a person, never a refusal.
//
// The bucket touched names the records that changed a row: its history, and what a fold reads. A record whose writer knew
// everything that had been done to the row is simply laid over it, so a save and most of what arrives cost one small entry
// for each row more. A row's counters of document numbers belong to one writer alone and are never merged.
//
// A writer is a letter and a life, A.1. A shop that was restored from a copy, and one that is given records of its own which
// it doesn't have, goes on under a new life: records of the old one may still be somewhere. Two PCs with one letter are
// refused (Identity.Meet), and a second record under a number that is taken is too.
//
// This package is the only one that imports bbolt, and no slice of bbolt's memory leaves it.
package kv
