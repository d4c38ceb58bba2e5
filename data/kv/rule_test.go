package kv

import (
	"strings"
	"testing"

	"jieche/data/base"
)

// What a rule says of a change can be handed to anybody: figures and ids, never a text that somebody typed.
func TestABrokenRuleTellsFiguresOnly(t *testing.T) {
	type state uint8
	err := Rule{Name: "r", Say: "规则"}.Broken("no", base.DocNo("RO261121-A017"), "typed as a number", base.DocNo("周建平"), "name", "周建平",
		"phone", []string{"13800132210"}, "sum", base.Fen(-5), "state", state(3), "id", base.ID[state]{15: 1}, "red", true)
	b, ok := err.(*Broken)
	if !ok {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range b.Facts {
		got[f.Name] = f.Value
	}
	for name, want := range map[string]string{
		"no": "RO261121-A017", "typed as a number": "not a document number, 9 bytes", "name": "left out", "phone": "left out", "sum": "-5", "state": "3",
		"id": base.ID[state]{15: 1}.String(), "red": "true",
	} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
	if s := b.Error(); strings.Contains(s, "周") || strings.Contains(s, "138") {
		t.Error(s)
	}
}
