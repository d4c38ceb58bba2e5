package paper

import (
	"iter"

	"jieche/data/kv"
)

// Newest walks the printings from the newest back.
func Newest(tx *kv.Tx) iter.Seq2[Print, error] { return byTime.Back(tx, nil) }
