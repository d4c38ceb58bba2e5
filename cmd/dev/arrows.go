package main

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Imports go down only. This is the picture that design and README draw, as a
// table that a test holds against the code.

// rank of the packages below data: a package may import those of lower rank,
// none of its own. Packages of one line stand beside each other.
var ranks = [][]string{
	{"data/base", "data/pinyin", "data/file"},
	{"data/ident"},
	{"data/kv"},
	{"data/kv/kvtest"},
	{"data/kv/crashtest"}, // a program
	{"data/ledger"},
	{"data/shop", "data/staff"},
	{"data/batch"},
	{"data/customer", "data/stock", "data/paper", "data/backup"},
	{"data/catalog"},
	{"data/workorder"},
	{"data/find", "data/workbook", "data/person", "data/history"},
	{"data/exception"},
	{"data/undo"},
	{"data"},
	{"data/demo", "data/exchange"},
	{"data/sim"}, // tests alone: several shops that exchange records
	{"print"},
	{"print/press"},
	{"ui/kit", "ui/drive"},
	{"ui/kit/internal/*"}, // the widgets, to be looked at
	{"ui/desk"},
	{"ui/desk/desktest"}, // a desk with a shop, for the tests of screens
	{"ui/*"},             // the screens: a screen opens a route, never another screen
	{"ui"},
	{"cmd/*"},
}

// narrow packages may import less than their rank allows: these packages of the
// project and nothing else of it.
var narrow = map[string][]string{
	"data/base":      {},
	"data/pinyin":    {},
	"data/ident":     {"data/base"},
	"data/file":      {},
	"data/kv":        {"data/base", "data/file"},
	"data/workbook":  {"data/base", "data/ident"},
	"ui/kit":         {"data/base", "data/ident", "assets"},
	"ui/drive":       {},
	"cmd/dev":        {"ui/drive"},
	"assets":         {},
	"assets/fonts":   {},
	"print":          {"data/*", "assets"},
	"cmd/jieche":     {"ui", "data", "assets", "ui/desk", "ui/kit", "data/*", "print", "print/press"},
	"cmd/jiechectl":  {"data", "data/*", "print", "print/press", "assets"},
	"data/kv/kvtest": {"data/base", "data/kv"},

	"data/kv/crashtest": {"data/base", "data/kv"},
}

// standard packages import nothing but the standard library.
var standard = []string{"data/base", "data/file", "data/ident", "ui/drive", "cmd/dev"}

// outside are the modules that only certain packages may import, and where. A
// test may take one as its yardstick: a search is measured against a bare seek.
var outside = []struct {
	module string
	may    []string
	file   string // the only file that may, when it is one
	always bool   // for tests too: they would need a window system or a C compiler
}{
	{module: "go.etcd.io/bbolt", may: []string{"data/kv"}},
	{module: "github.com/jung-kurt/gofpdf", may: []string{"print"}, file: "print/pdf.go"},
	{module: "github.com/xuri/excelize/v2", may: []string{"data/workbook"}},
	{module: "filippo.io/age", may: []string{"data/backup"}},
	{module: "github.com/mozillazg/go-pinyin", may: []string{"data/pinyin"}},
	{module: "fyne.io/", may: []string{"ui", "ui/*", "ui/desk/desktest", "ui/kit/internal/*", "cmd/jieche"}, always: true},
	{module: "C", may: []string{"ui/kit"}, always: true},
}

// windowless programs must be able to run where there is no window system, and
// to be built without a C compiler: nothing they import, however far down, may
// import these.
var windowless = []string{"cmd/jiechectl", "cmd/dev", "data", "data/exchange", "print", "print/press"}

// brokenArrows lists the imports that point up or out, as "file: why".
func brokenArrows(sources []source) []string {
	var found []string
	for _, s := range sources {
		if _, ok := rankOf(s.pkg()); !ok && s.pkg() != "assets" && !strings.HasPrefix(s.pkg(), "assets/") {
			found = append(found, fmt.Sprintf("%s: the package %s has no place in the table of cmd/dev/arrows.go", s.path, s.pkg()))
			continue
		}
		for _, imp := range s.imports() {
			if why := brokenImport(s, imp); why != "" {
				found = append(found, fmt.Sprintf("%s: imports %s, but %s", s.path, imp, why))
			}
		}
	}
	return append(found, brokenWindowless(sources)...)
}

// brokenImport says what is wrong with one import; "" for nothing. A test may
// look at packages above its own: only the arrows of what is shipped count.
func brokenImport(s source, imp string) string {
	if own, ok := strings.CutPrefix(imp, "jieche/"); ok {
		if s.test() || own == s.pkg() {
			return ""
		}
		return brokenOwn(s.pkg(), own)
	}
	if slices.Contains(standard, s.pkg()) && !s.test() && strings.Contains(strings.Split(imp, "/")[0], ".") {
		return s.pkg() + " uses the standard library only"
	}
	for _, o := range outside {
		if s.test() && !o.always || imp != o.module && !strings.HasPrefix(imp, strings.TrimSuffix(o.module, "/")+"/") {
			continue
		}
		if !matches(s.pkg(), o.may) {
			return "only " + strings.Join(o.may, ", ") + " may"
		}
		if o.file != "" && s.path != o.file {
			return "only " + o.file + " may"
		}
	}
	return ""
}

// brokenOwn says what is wrong with an import of another package of ours.
func brokenOwn(from, to string) string {
	if allowed, ok := narrow[from]; ok && !matches(to, allowed) {
		return fmt.Sprintf("%s may import only %s of the project", from, strings.Join(append(allowed, "nothing else"), ", "))
	}
	if to == "assets" || strings.HasPrefix(to, "assets/") {
		return ""
	}
	if strings.HasSuffix(to, "/kvtest") || strings.HasSuffix(to, "/desktest") {
		return "that is for tests"
	}
	if to == "ui/drive" && from != "cmd/dev" {
		return "that is for tests and chores"
	}
	high, _ := rankOf(from)
	low, ok := rankOf(to)
	switch {
	case !ok:
		return to + " has no place in the table"
	case low == high:
		return "packages side by side don't know each other"
	case low > high:
		return "the arrow points up"
	}
	return ""
}

// rankOf is the line of a package in the table; a name before a pattern.
func rankOf(pkg string) (int, bool) {
	for i, line := range ranks {
		if slices.Contains(line, pkg) {
			return i, true
		}
	}
	for i, line := range ranks {
		if matches(pkg, line) {
			return i, true
		}
	}
	return 0, false
}

func matches(pkg string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		ok, err := path.Match(p, pkg)
		return err == nil && ok
	})
}

// brokenWindowless follows the imports of the windowless packages down and
// lists the ways that lead to the window's toolkit or to C.
func brokenWindowless(sources []source) []string {
	next := map[string][]string{}
	for _, s := range sources {
		if !s.test() {
			next[s.pkg()] = append(next[s.pkg()], s.imports()...)
		}
	}
	var found []string
	for _, start := range windowless {
		seen := map[string]bool{}
		var follow func(pkg, way string)
		follow = func(pkg, way string) {
			for _, imp := range next[pkg] {
				own, ours := strings.CutPrefix(imp, "jieche/")
				switch {
				case imp == "C" || strings.HasPrefix(imp, "fyne.io/"):
					found = append(found, fmt.Sprintf("%s → %s: %s runs without a window and without C", way, imp, start))
				case ours && !seen[own]:
					seen[own] = true
					follow(own, way+" → "+own)
				}
			}
		}
		follow(start, start)
	}
	return found
}
