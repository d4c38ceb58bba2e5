package main

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
)

// rule is a manner of this project that go vet doesn't know.
type rule struct {
	why   string
	where func(s source) bool
	finds func(s source, n ast.Node) bool
}

// clockFiles may ask for the PC's time of day in data; a command gets its time
// from the transaction.
var clockFiles = map[string]string{
	"data/kv/db.go":      "the clock of a store that is opened without one of the caller's",
	"data/store.go":      "how long the shop has been open",
	"data/kv/open.go":    "likewise, and how long the file's lock is waited for",
	"data/kv/copy.go":    "how long a save has waited for a copy",
	"data/kv/event.go":   "when something befell the files: it is told beside the shop's data, not in it",
	"data/kv/inspect.go": "whether a week has gone by since the last check",
	"data/kv/ladder.go":  "likewise",
	"data/kv/mirror.go":  "names of files that are set aside",
	"data/kv/rebuild.go": "likewise",
	"data/kv/second.go":  "since when the second file lags, which is shown and never stored",
}

// floatPackages may use floats in data.
var floatPackages = map[string]string{
	"data/workbook": "the file format's numbers and column widths are floats; what leaves the package is none",
}

// rules are looked up one by one for each node of each file.
var rules = []rule{
	{"gofpdf's MultiCell, SplitText, Write and WriteAligned lose Chinese characters or break lines wrongly: use print/wrap.go",
		imports("github.com/jung-kurt/gofpdf"), func(_ source, n ast.Node) bool {
			return calls(n, -1, "MultiCell", "SplitText", "SplitLines", "WriteAligned") || calls(n, 2, "Write") || calls(n, 3, "Writef")
		}},
	{"gofpdf's SetProtection is no protection, and AliasNbPages may miss digits: encrypt the file, count the pages first",
		imports("github.com/jung-kurt/gofpdf"), func(_ source, n ast.Node) bool {
			return calls(n, -1, "SetProtection", "AliasNbPages")
		}},
	{"no float in data: money is base.Fen, quantities are base.Milli",
		func(s source) bool { return product("data")(s) && floatPackages[s.pkg()] == "" },
		func(_ source, n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok {
				return lit.Kind == token.FLOAT
			}
			id, ok := n.(*ast.Ident)
			return ok && (id.Name == "float64" || id.Name == "float32" || id.Name == "ParseFloat")
		}},
	{"time of day in data comes from the transaction, fixed per commit",
		func(s source) bool { return product("data")(s) && clockFiles[s.path] == "" },
		func(_ source, n ast.Node) bool { return selects(n, "time", "Now", "Since", "Until") }},
	{"a form is a pure function of its sheet: no clock in print",
		product("print"), func(_ source, n ast.Node) bool { return selects(n, "time", "Now", "Since", "Until") }},
	{"a file is put in the place of another by data/file alone, which waits for who holds it and never deletes first",
		func(s source) bool { return !s.test() && s.pkg() != "data/file" && s.pkg() != "cmd/dev" }, func(_ source, n ast.Node) bool {
			return selects(n, "os", "Rename")
		}},
	{"a test that is left out is no test",
		func(s source) bool { return s.test() }, func(_ source, n ast.Node) bool {
			return calls(n, -1, "Skip", "Skipf", "SkipNow")
		}},
	{"Fyne's DateEntry knows no Chinese date, and bound entries lose what is being composed: use ui/kit",
		product("ui"), func(_ source, n ast.Node) bool {
			return selects(n, "widget", "NewDateEntry", "DateEntry", "NewEntryWithData")
		}},
	{"a height per row makes Fyne walk all rows at each scroll",
		product("ui"), func(_ source, n ast.Node) bool { return calls(n, -1, "SetRowHeight", "SetItemHeight") }},
	{"each further text style parses the font again (25 MB): plain and Bold only",
		product("ui"), func(_ source, n ast.Node) bool {
			pair, ok := n.(*ast.KeyValueExpr)
			if !ok {
				return false
			}
			key, ok := pair.Key.(*ast.Ident)
			return ok && slices.Contains([]string{"Italic", "Monospace", "TabWidth", "Underline"}, key.Name)
		}},
	{"a screen touches widgets with fyne.Do: waiting for the window can deadlock with the store",
		product("ui"), func(_ source, n ast.Node) bool { return selects(n, "fyne", "DoAndWait") }},
	{"a package is one noun of the shop",
		everywhere, func(s source, n ast.Node) bool {
			f, ok := n.(*ast.File)
			return ok && slices.Contains([]string{"utils", "util", "common", "models", "manager", "helper", "helpers", "impl"}, f.Name.Name)
		}},
	{"what is left to do stands in an issue, not in the code",
		everywhere, func(s source, n ast.Node) bool {
			c, ok := n.(*ast.Comment)
			return ok && (strings.Contains(c.Text, "TO"+"DO") || strings.Contains(c.Text, "FIX"+"ME") || strings.Contains(c.Text, "XX"+"X:"))
		}},
}

// brokenRules lists what breaks a rule, as "file:line: why".
func brokenRules(sources []source) []string {
	var found []string
	for _, s := range sources {
		for _, r := range rules {
			if !r.where(s) {
				continue
			}
			everyNode(s.file, func(n ast.Node) {
				if r.finds(s, n) {
					found = append(found, s.at(n)+": "+r.why)
				}
			})
		}
	}
	return found
}

// everyNode visits the file's syntax, and each comment once: those that belong
// to no declaration are not part of the tree.
func everyNode(file *ast.File, visit func(ast.Node)) {
	for _, group := range file.Comments {
		for _, comment := range group.List {
			visit(comment)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if _, comment := n.(*ast.CommentGroup); comment || n == nil {
			return false
		}
		visit(n)
		return !fillFactor(n)
	})
}

// fillFactor is the one place where a float is right in data: bbolt wants one
// for how full it shall make its pages.
func fillFactor(n ast.Node) bool {
	assign, ok := n.(*ast.AssignStmt)
	if !ok {
		return false
	}
	sel, ok := assign.Lhs[0].(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "FillPercent"
}

func everywhere(source) bool { return true }

// product is the code under a folder that is no test and no tool of tests.
func product(folder string) func(source) bool {
	return func(s source) bool {
		return strings.HasPrefix(s.path, folder+"/") && !s.test() && !strings.HasSuffix(path.Base(s.pkg()), "test") && s.pkg() != "ui/drive"
	}
}

func imports(module string) func(source) bool {
	return func(s source) bool { return slices.Contains(s.imports(), module) }
}

// calls tells whether n calls a method or function of one of the names, with
// that many arguments, or any number when it is negative.
func calls(n ast.Node, args int, names ...string) bool {
	call, ok := n.(*ast.CallExpr)
	if !ok || args >= 0 && len(call.Args) != args {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && slices.Contains(names, sel.Sel.Name)
}

// selects tells whether n is pkg.Name for one of the names.
func selects(n ast.Node, pkg string, names ...string) bool {
	sel, ok := n.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	return ok && id.Name == pkg && slices.Contains(names, sel.Sel.Name)
}
