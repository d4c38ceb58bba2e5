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
// This package is the only one that imports bbolt, and no slice of bbolt's memory leaves it.
package kv
