package stock

import (
	"iter"

	"jieche/data/kv"
)

// EachMove walks the whole parts ledger, part by part, for exports.
func EachMove(tx *kv.Tx) iter.Seq2[Move, error] { return moves.All(tx) }
