// Package ident reads the three numbers by which a shop knows a car and its people:
// the plate (车牌号码), the VIN (车辆识别代号) and the telephone number (电话).
//
// Staff type these a hundred times a day, from paper, from old programs and from
// WeChat. So each parser first cleans what cannot change the meaning (case, full width,
// spaces, dots) and then reports what it finds strange as doubts. A doubt is never an
// error: an import from abroad or a plate of the army is unusual and still a car at the
// door. Nothing here guesses a letter into a digit by itself; it only suggests.
package ident

import (
	"strings"
	"unicode"
)

// Doubt (疑点) is one reason to look at a number again before saving it.
type Doubt struct {
	Code    string // stable name such as "plate.length", for tests and for help pages
	Say     string // the Chinese sentence with the facts and what to do
	Suggest string // a number that would be free of this doubt, or ""
}

// Fold turns full-width letters, digits and signs into their half-width form, every kind
// of blank into a plain space, and drops characters that cannot be seen. Input methods
// and other programs produce all of these without anybody noticing.
func Fold(s string) string {
	clean := true
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 || s[i] < 0x20 || s[i] == 0x7f {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	return strings.Map(foldRune, s)
}

func foldRune(r rune) rune {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case r == '\t' || r == '\n' || r == '\r':
		return ' '
	case unicode.Is(unicode.Zs, r) || r == 0x2028 || r == 0x2029:
		return ' '
	case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar:
		return -1
	}
	return r
}

// squeeze folds s, raises it to upper case and drops what people put between the groups
// of a number: blanks, dots, hyphens, apostrophes and asterisks.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '·', '•', '・', '‧', '∙', '⋅', '●', '.', '。', '｡', '、', ',', '-', '‐', '‑', '‒', '–', '—', '―', '−', '_', '\'', '‘', '’', '`', '"', '“', '”', '*':
			return -1
		}
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, Fold(s))
}

func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return r >= 'A' && r <= 'Z' }

func allDigits(s string) bool {
	for _, r := range s {
		if !isDigit(r) {
			return false
		}
	}
	return s != ""
}
