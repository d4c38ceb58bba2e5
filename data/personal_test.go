package data_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"jieche/data/kv"
)

// TestEveryTextIsPersonalOrNot lists every field of every table that can hold words, and says which are personal: those are
// erased with a person. A new text field is missing in the file until somebody has thought about it.
func TestEveryTextIsPersonalOrNot(t *testing.T) {
	var lines []string
	for _, table := range kv.Tables() {
		lines = append(lines, texts(table, kv.RowType(table), false, 0)...)
	}
	slices.Sort(lines)
	golden(t, "personal.txt", "# Every text of every table: ● personal, erased with the person; · not personal\n"+strings.Join(lines, "\n")+"\n")
}

func texts(path string, t reflect.Type, personal bool, depth int) (lines []string) {
	switch {
	case depth > 5:
	case t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8:
		return texts(path, t.Elem(), personal, depth+1)
	case t.Kind() == reflect.String || t.Kind() == reflect.Map:
		mark := "·"
		if personal {
			mark = "●"
		}
		return []string{fmt.Sprintf("%s %s", mark, path)}
	case t.Kind() == reflect.Struct:
		for f := range t.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if f.Anonymous && name == "" {
				lines = append(lines, texts(path, f.Type, personal, depth+1)...)
			} else if name != "" && name != "-" {
				lines = append(lines, texts(path+"."+name, f.Type, personal || f.Tag.Get("pii") != "", depth+1)...)
			}
		}
	}
	return lines
}
