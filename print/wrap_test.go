package print

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// texts draws what people type and paste: hanzi, Latin, figures, punctuation of both kinds, blanks, line ends, rare names,
// pictures and what no font has.
func texts() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.StringOfN(rapid.RuneFrom([]rune("机油滤清器前刹车片张伟㐂䶮𠮷（）《》，。、；：？！”“…—·￥¥")), 0, 8, -1),
		rapid.SampledFrom([]string{"粤B·7K291", "粤BD12345", "LGBH52E07MY137218", "1,409.50", "¥1,288.00元", "2026-11-21 09:40", "205/55R16 91V",
			"138 0013 2210", "\r\n", "\n", "\t", "  ", "　", "3.5 L", "e-POWER", "🚗", "a\u0301", "\u200b", "(", ")", "——", "……"}),
		rapid.String(),
	)
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), "") })
}

func TestWrapLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := texts().Draw(t, "text")
		width := rapid.Float64Range(0.1, 120).Draw(t, "width")
		lines := Wrap(s, width, 9)
		if strings.Join(lines, "") != s {
			t.Fatalf("%q became %q", s, lines)
		}
		for _, line := range lines {
			seen := strings.TrimRightFunc(shown(line), unicode.IsSpace)
			if Width(seen, 9) > width+0.01 && utf8.RuneCountInString(strings.TrimSpace(seen)) > 2 && longestRune(seen) < width {
				t.Fatalf("%q is longer than %.2f mm", line, width)
			}
		}
	})
}

// longestRune is the width of the widest character: a line is never narrower than that.
func longestRune(s string) float64 {
	most := 0.0
	for _, r := range s {
		most = max(most, Width(string(r), 9))
	}
	return most
}

func TestWrapKeepsTheRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := texts().Draw(t, "text")
		lines := Wrap(s, rapid.Float64Range(50, 120).Draw(t, "width"), 9)
		for i := 1; i < len(lines); i++ {
			if strings.HasSuffix(lines[i-1], "\n") || strings.HasSuffix(lines[i-1], "\r") {
				continue
			}
			first, _ := utf8.DecodeRuneInString(lines[i])
			if strings.ContainsRune("，。、；：？！）》”", first) && breakable(lines[i-1]+string(first)) {
				t.Fatalf("a line begins with %c: %q", first, lines)
			}
		}
	})
}

// breakable says that a line had a better place to break than its end.
func breakable(line string) bool {
	w := wrapper{limit: 1}
	w.read(line)
	for i := 1; i < len(w.runes); i++ {
		if w.mayBreak(i) {
			return true
		}
	}
	return false
}

func TestWrapExamples(t *testing.T) {
	for _, c := range []struct {
		text  string
		runes float64 // hanzi that fit on a line
		want  string
	}{
		{"更换前刹车片（左右）。", 6, "更换前刹车片|（左右）。"},
		{"车牌粤B·7K291已到", 6, "车牌|粤B·7K291|已到"},
		{"合计人民币1,409.50元整", 6, "合计人民币|1,409.50元整"},
		{"编号LGBH52E07MY137218", 11, "编号|LGBH52E07MY137218"},
		{"JS261121-A009", 4, "JS26112|1-A009"},
		{"适用于 2020 款 e-POWER 车型", 7, "适用于 2020 款 |e-POWER 车型"},
		{"第一行\n第二行", 9, "第一行\n|第二行"},
		{"电话 138 0013 2210 或", 8, "电话 |138 0013 2210 或"},
		{"", 5, ""},
	} {
		got := strings.Join(Wrap(c.text, c.runes*9*mmPerPoint+0.01, 9), "|")
		if got != c.want {
			t.Errorf("%q on %v hanzi: %q, want %q", c.text, c.runes, got, c.want)
		}
	}
}

// TestWrapOfAPlateBesideADate is a case that random texts found: a plate, a moment and a blank at the end, at 64 mm.
func TestWrapOfAPlateBesideADate(t *testing.T) {
	s := "机机机机机机粤B·7K2912026-11-21 09:40\t》"
	lines := Wrap(s, 64, 9)
	if strings.Join(lines, "") != s {
		t.Fatalf("%q became %q", s, lines)
	}
	for i, line := range lines {
		if Width(strings.TrimRightFunc(shown(line), unicode.IsSpace), 9) > 64.01 || i > 0 && strings.HasPrefix(line, "》") {
			t.Errorf("line %d is %q", i+1, line)
		}
	}
}
