package data_test

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"jieche/data"
)

// TestEveryCommandAndQueryIsOnTheList reads the packages: a command that is not on the list would have no permission, and a
// query none could ask by name.
func TestEveryCommandAndQueryIsOnTheList(t *testing.T) {
	listed := map[string]bool{}
	for _, v := range append(data.Commands(), data.Queries()...) {
		if listed[v.Name] {
			t.Errorf("%s is on the list twice", v.Name)
		}
		listed[v.Name] = true
		if v.Title == "" {
			t.Errorf("%s has no Chinese title", v.Name)
		}
		if form := data.FormOf(v); !strings.HasPrefix(form, "{") {
			t.Errorf("%s: its form is %q", v.Name, form)
		}
	}
	named := regexp.MustCompile(`\) Name\(\) string\s*\{\s*return "([a-z_.]+)"`)
	files, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(raw), -1) {
			found++
			if !listed[m[1]] {
				t.Errorf("%s: %s is not on the list in commands.go", file, m[1])
			}
		}
	}
	if found < len(listed) {
		t.Errorf("found %d names in the packages, %d are listed", found, len(listed))
	}
}

// TestResultsHoldNoPersonalData: a command's result lies in the head of its record, where nothing can be erased.
func TestResultsHoldNoPersonalData(t *testing.T) {
	for _, v := range data.Commands() {
		if path := personalIn(reflect.TypeOf(v.Made), map[reflect.Type]bool{}); path != "" {
			t.Errorf("%s returns personal data: %s", v.Name, path)
		}
	}
}

func personalIn(t reflect.Type, seen map[reflect.Type]bool) string {
	if t == nil || seen[t] {
		return ""
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return personalIn(t.Elem(), seen)
	case reflect.Struct:
		for f := range t.Fields() {
			if f.Tag.Get("pii") != "" {
				return t.Name() + "." + f.Name
			}
			if path := personalIn(f.Type, seen); path != "" {
				return t.Name() + "." + f.Name + " › " + path
			}
		}
	}
	return ""
}
