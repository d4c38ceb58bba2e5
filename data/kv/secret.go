package kv

import (
	"reflect"
	"strings"
)

// secretFields finds the fields that carry `secret:"1"`: they are stored and recorded as any other, and told to nobody.
func secretFields(t reflect.Type) map[string]bool {
	set := map[string]bool{}
	for f := range t.Fields() {
		if f.Tag.Get("secret") != "" {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			set[name] = true
		}
	}
	return set
}

// hidden puts a word into the place of secrets, for stories and dumps.
func hidden(table string, row map[string]any) map[string]any {
	s, ok := registry.byName[table]
	if !ok {
		return row
	}
	for name := range s.secretFields() {
		if _, has := row[name]; has {
			row[name] = "（保密）"
		}
	}
	return row
}
