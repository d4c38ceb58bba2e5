package data_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/staff"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestWhoMayDoWhat holds the whole table role × command against the one that was looked at. A new command is missing in the file
// until somebody has looked at who may give it: go test ./data -run WhoMayDoWhat -update, and read the difference.
func TestWhoMayDoWhat(t *testing.T) {
	golden(t, "permissions.txt", permissions())
}

func permissions() string {
	var b strings.Builder
	b.WriteString("# Who may do what: ● may, · may not. The columns are\n")
	for i, r := range staff.Roles() {
		fmt.Fprintf(&b, "#   %c %s\n", 'A'+i, r.Word())
	}
	fmt.Fprintf(&b, "# %-28s A B C D E F G H I J K L\n", "")
	for _, v := range data.Commands() {
		fmt.Fprintf(&b, "%-30s", v.Name)
		for _, r := range staff.Roles() {
			mark := " ·"
			if staff.Can(staff.Member{ID: staff.ID{1}, Role: r}, v.Needs) {
				mark = " ●"
			}
			b.WriteString(mark)
		}
		word := v.Needs.Word()
		if v.Needs == "" {
			word = "所有人"
		}
		fmt.Fprintf(&b, "   %s（%s）\n", v.Title, word)
	}
	return b.String()
}

// golden compares a text with the file of that name, line by line.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for l := range strings.Lines(string(raw)) {
		want[l] = true
	}
	have := map[string]bool{}
	for l := range strings.Lines(got) {
		have[l] = true
		if !want[l] {
			t.Errorf("%s lacks this line, or has it otherwise: %s", name, strings.TrimSpace(l))
		}
	}
	for l := range want {
		if !have[l] {
			t.Errorf("%s has a line that is no longer so: %s", name, strings.TrimSpace(l))
		}
	}
}

// Every command refuses who may not give it, in data.Do itself, whatever the screen thinks.
func TestEveryCommandIsRefusedToWhoMayNot(t *testing.T) {
	l := newLockable(t)
	for _, r := range staff.Roles() {
		m := staff.Member{}
		if r != staff.GeneralManager {
			m = do(l, l.as(l.boss), staff.Hire{FullName: "试用" + r.Word(), Role: r}, "")
		}
		for _, v := range data.Commands() {
			if m.ID.IsZero() || staff.Can(m, v.Needs) {
				continue
			}
			if _, err := data.DoJSON(l.Store, l.as(m), v.Name, []byte("{}")); code(err) != "staff.capability" {
				t.Errorf("%s gives %s: %v", r.Word(), v.Name, err)
			}
		}
	}
}
