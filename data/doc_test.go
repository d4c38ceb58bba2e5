package data_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	_ "jieche/data"
	"jieche/data/kv"
)

// TestTheSchemaTreeIsTheSchema holds the tree in doc.go against the buckets that the program declares.
func TestTheSchemaTreeIsTheSchema(t *testing.T) {
	raw, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`^//\t([a-z_]+(?:\.[a-z_]+)?)(?:\s|$)`)
	var drawn []string
	for l := range strings.Lines(string(raw)) {
		if m := line.FindStringSubmatch(strings.TrimRight(l, "\n")); m != nil {
			drawn = append(drawn, m[1])
		}
	}
	slices.Sort(drawn)
	declared := kv.Buckets()
	for _, name := range declared {
		if !slices.Contains(drawn, name) {
			t.Errorf("bucket %q is not in the tree of doc.go", name)
		}
	}
	for _, name := range drawn {
		if !slices.Contains(declared, name) {
			t.Errorf("the tree of doc.go draws %q, which nothing declares", name)
		}
	}
}
