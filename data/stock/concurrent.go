package stock

import (
	"iter"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/ledger"
)

// Below walks the parts of which less than nothing lies on the shelf. A command refuses to take what is not there; but two PCs
// that don't know of one another may both take the last one, and what was done was done.
func Below(tx *kv.Tx) iter.Seq2[Part, base.Milli] {
	return func(yield func(Part, base.Milli) bool) {
		for key, n := range quantity.All(tx, nil) {
			if n >= 0 || len(key) < 16 || ledger.Account(key[16:]) != Shelf {
				continue
			}
			p, ok, err := Parts.Find(tx, ID(key[:16]))
			if err != nil || !ok {
				p = Part{ID: ID(key[:16])}
			}
			if !yield(p, base.Milli(n)) {
				return
			}
		}
	}
}
