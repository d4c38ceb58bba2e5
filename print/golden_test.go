package print

import (
	"crypto/sha256"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"jieche/data/workorder"
)

const sumsFile = "testdata/sums.txt"

// rareOwner holds characters of Extension A, of the end of the basic plane's hanzi and of Extension B.
const rareOwner = "㐂䶮𠮷𠀀"

// goldenCase is a form that is held by the sum of its record: with so many lines of such names, for that owner.
type goldenCase struct {
	name  string
	owner string
	text  func(int) string
}

var goldenCases = []goldenCase{
	{name: "one", text: everyday},
	{name: "full", text: everyday},
	{name: "three", text: everyday},
	{name: "rare", text: func(i int) string { return rareOwner + everyday(i) }, owner: rareOwner},
}

// mostLines is how far a form is tried: one that is no longer with so many lines does not grow with them.
const mostLines = 300

// doc makes the form of a case, all its copies.
func (c goldenCase) doc(form string, p Paper, lines int) Doc {
	return sampleForm(form, lines, c.text, c.owner, Setting{Paper: p, Stamp: stamp(1)})
}

// pages is how many pages one copy of the form takes.
func (c goldenCase) pages(k Kind, p Paper, lines int) int {
	set := Setting{Paper: p, Stamp: workorder.Stamp{Copy: "联", Count: 1}}
	return len(sampleForm(string(k.Form), lines, c.text, c.owner, set).Pages)
}

// lines finds how many lines the case means on that paper: one; as many as fit on the pages that the form takes with one line; as few as make
// three pages; six with rare characters.
func (c goldenCase) lines(k Kind, p Paper) int {
	first := func(holds func(int) bool) int { // the least number of lines for which it holds
		low, high := 1, mostLines
		for low < high {
			if middle := (low + high) / 2; holds(middle) {
				high = middle
			} else {
				low = middle + 1
			}
		}
		return low
	}
	switch c.name {
	case "full":
		least := c.pages(k, p, 1)
		return first(func(n int) bool { return c.pages(k, p, n+1) > least })
	case "three":
		return first(func(n int) bool { return c.pages(k, p, n) >= 3 })
	case "rare":
		return 6
	}
	return 1
}

// right holds the number of lines of a golden against what its case promises.
func (c goldenCase) right(t *testing.T, k Kind, p Paper, lines int) {
	t.Helper()
	switch c.name {
	case "full":
		if lines < mostLines && (c.pages(k, p, lines) != c.pages(k, p, 1) || c.pages(k, p, lines+1) == c.pages(k, p, 1)) {
			t.Errorf("%s on %s: %d lines do not fill the page", k.Form, p.Name, lines)
		}
	case "three":
		if lines < mostLines && (c.pages(k, p, lines) < 3 || c.pages(k, p, 1) < 3 && c.pages(k, p, lines-1) >= 3) {
			t.Errorf("%s on %s: %d lines are %d pages and not just three", k.Form, p.Name, lines, c.pages(k, p, lines))
		}
	}
}

// goldenSums reads the file of sums: "form paper case lines pages sum" on each line, sorted.
func goldenSums(t *testing.T) map[string][3]string {
	t.Helper()
	raw, err := os.ReadFile(sumsFile)
	if err != nil {
		t.Fatalf("%v (go test ./print -update writes goldens; look at the forms before)", err)
	}
	list, sums := strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n"), map[string][3]string{}
	if !slices.IsSorted(list) {
		t.Errorf("%s is not sorted", sumsFile)
	}
	for _, line := range list {
		f := strings.Fields(line)
		if len(f) != 6 {
			t.Fatalf("%s holds %q", sumsFile, line)
		}
		sums[strings.Join(f[:3], " ")] = [3]string(f[3:])
	}
	return sums
}

// TestSumsOfForms holds every form on every paper that it is made for, with one line, a full page, three pages and rare characters. A sum says
// that something moved; the readable goldens and the program's pictures say what.
func TestSumsOfForms(t *testing.T) {
	t.Parallel()
	if *update {
		writeSums(t)
	}
	sums := goldenSums(t)
	for _, k := range Forms() {
		for _, p := range k.Papers {
			for _, c := range goldenCases {
				name := fmt.Sprintf("%s %s %s", k.Form, p.Name, c.name)
				was, held := sums[name]
				if !held {
					t.Errorf("%s has no line in %s (go test ./print -update writes it; look at the form before)", name, sumsFile)
					continue
				}
				delete(sums, name)
				var lines int
				if _, err := fmt.Sscan(was[0], &lines); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				c.right(t, k, p, lines)
				d := c.doc(string(k.Form), p, lines)
				if c.owner != "" {
					rareIsThere(t, name, d)
				}
				if pages, sum := summed(d); [3]string{was[0], pages, sum} != was {
					t.Errorf("form %s on paper %s, case %s (%d lines): %s pages, were %s; its record has another sum", k.Form, p.Name, c.name, lines, pages, was[1])
				}
			}
		}
	}
	for name := range sums {
		t.Errorf("%s holds %q, which is no form, paper and case", sumsFile, name)
	}
}

func writeSums(t *testing.T) {
	var all []string
	for _, k := range Forms() {
		for _, p := range k.Papers {
			for _, c := range goldenCases {
				lines := c.lines(k, p)
				pages, sum := summed(c.doc(string(k.Form), p, lines))
				all = append(all, fmt.Sprintf("%s %s %s %d %s %s", k.Form, p.Name, c.name, lines, pages, sum))
			}
		}
	}
	slices.Sort(all)
	if err := os.WriteFile(sumsFile, []byte(strings.Join(all, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

func summed(d Doc) (pages, sum string) {
	return fmt.Sprint(len(d.Pages)), fmt.Sprintf("%x", sha256.Sum256([]byte(Record(d))))
}

// rareIsThere holds a form of the rare case: all its characters have a picture, and it shows each of them.
func rareIsThere(t *testing.T, name string, d Doc) {
	t.Helper()
	if d.Err() != nil || len(d.Missing) > 0 {
		t.Errorf("%s: %v, missing %v", name, d.Err(), d.Warnings())
	}
	for _, r := range rareOwner {
		if !strings.ContainsRune(said(d), r) {
			t.Errorf("%s doesn't show %c", name, r)
		}
	}
}
