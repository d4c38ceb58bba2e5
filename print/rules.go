package print

import "math"

// ordered puts the marks of a page into the order of a printing press: first what is filled, then lines, then type. Lines that
// go on in one another become one, and fields that neighbour in a column of grey become one: rows draw their own frames, and a
// table of twenty rows would otherwise have each line in pieces, some of them twice.
func ordered(marks []Mark) []Mark {
	var fills []Box
	var rules []Rule
	rest := make([]Mark, 0, len(marks))
	for _, m := range marks {
		switch m := m.(type) {
		case Box:
			if m.Width == 0 {
				fills = addFill(fills, m)
			} else {
				rest = append(rest, m)
			}
		case Rule:
			rules = addRule(rules, m)
		default:
			rest = append(rest, m)
		}
	}
	all := make([]Mark, 0, len(fills)+len(rules)+len(rest))
	for _, b := range fills {
		all = append(all, b)
	}
	for _, r := range rules {
		all = append(all, r)
	}
	return append(all, rest...)
}

// same says that two lengths are one on paper.
func same(a, b float64) bool { return math.Abs(a-b) < 0.005 }

// addRule joins a rule to the one that it goes on from, or lies on.
func addRule(rules []Rule, r Rule) []Rule {
	for i := len(rules) - 1; i >= 0; i-- {
		old := &rules[i]
		if old.Width != r.Width || old.Dashed != r.Dashed || old.Grey != r.Grey {
			continue
		}
		switch {
		case same(r.X1, r.X2) && same(old.X1, old.X2) && same(r.X1, old.X1) && same(r.Y1, old.Y2):
			old.Y2 = r.Y2
			return rules
		case same(r.Y1, r.Y2) && same(old.Y1, old.Y2) && same(r.Y1, old.Y1) && same(r.X1, old.X1) && same(r.X2, old.X2):
			return rules
		}
	}
	return append(rules, r)
}

// addFill joins a filled field to the one above or beside it.
func addFill(fills []Box, b Box) []Box {
	for i := len(fills) - 1; i >= 0; i-- {
		old := &fills[i]
		if old.Fill != b.Fill {
			continue
		}
		switch {
		case same(old.X, b.X) && same(old.W, b.W) && same(old.Y+old.H, b.Y):
			old.H += b.H
			return fills
		case same(old.Y, b.Y) && same(old.H, b.H) && same(old.X+old.W, b.X):
			old.W += b.W
			return fills
		}
	}
	return append(fills, b)
}
