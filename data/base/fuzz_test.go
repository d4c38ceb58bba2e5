package base_test

import (
	"testing"

	"jieche/data/base"
)

// FuzzDocNo reads arbitrary text as a document's number, as it is typed or scanned.
func FuzzDocNo(f *testing.F) {
	for _, s := range []string{"RO261121-A017", "ro261121-a017", " ＲＯ261121－Ａ017 ", "RO261121-AB001", "RO261121-A", "-", "RO26112１-A017"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		no, ok := base.ParseDocNo(typed)
		if !ok {
			return
		}
		if again, ok := base.ParseDocNo(string(no)); !ok || again != no {
			t.Errorf("%q is read as %q, and that as %q", typed, no, again)
		}
	})
}
