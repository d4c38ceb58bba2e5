package workorder

import (
	"iter"

	"jieche/data/kv"
)

// EachSettlement walks all bills and red entries, for exports.
func EachSettlement(tx *kv.Tx) iter.Seq2[Settlement, error] { return settlements.All(tx) }

// EachPayment walks the whole money ledger, for exports.
func EachPayment(tx *kv.Tx) iter.Seq2[Payment, error] { return payments.All(tx) }
