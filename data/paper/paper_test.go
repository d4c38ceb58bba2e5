package paper_test

import (
	"testing"

	"jieche/data/kv"
	"jieche/data/kv/kvtest"
	"jieche/data/paper"
)

func TestEachPrintingIsCountedByFormAndNumber(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	register := func(form paper.Form, want int64) {
		t.Helper()
		if _, err := db.Update(kv.Call{Op: "print"}, func(tx *kv.Tx) ([]byte, error) {
			p, err := paper.Register(tx, form, "JS261121-A001", paper.Where{})
			if p.Count != want || p.At == 0 {
				t.Errorf("%+v, want number %d", p, want)
			}
			return nil, err
		}); err != nil {
			t.Fatal(err)
		}
	}
	register(paper.Settlement, 1)
	register(paper.Settlement, 2)
	register(paper.ExitPass, 1)
	register(paper.Settlement, 3)
	if err := db.View(func(tx *kv.Tx) error {
		if n := paper.Count(tx, paper.Settlement, "JS261121-A00"); n != 0 {
			t.Errorf("a number that begins alike was printed %d times", n)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}
