package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPlaces(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.xlsx", "a.CSV", "notes.txt", ".hidden.xlsx"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "旧资料"), 0o700); err != nil {
		t.Fatal(err)
	}
	list, err := placesIn(dir, Files{Ends: []string{".xlsx", ".csv"}})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range list {
		names = append(names, p.name)
	}
	if got := strings.Join(names, "|"); got != "↑ 上一级|旧资料|a.CSV|b.xlsx" {
		t.Errorf("the folder shows %s", got)
	}
}

func TestCleanPath(t *testing.T) {
	for typed, want := range map[string]string{` "C:\旧资料\客户.xlsx" `: `C:\旧资料\客户.xlsx`, "file:///home/a.csv": "/home/a.csv"} {
		if got := CleanPath(typed); got != want {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
}
