package shop

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"jieche/data/base"
)

// Bounds of what people type. Forms wrap a name of 120 characters; nothing longer is a name.
const (
	MaxName = 120
	MaxWord = 60
	MaxLine = 200
	MaxNote = 1000
)

// Text (文字栏) is one text field of a form: the field that is marked, its Chinese word, and how long it may be.
type Text struct {
	Field string
	Word  string
	Max   int
	Lines bool // a note may have line breaks
}

// Clean takes off what surrounds the text and refuses what no person means: too long, or with control characters, which
// come from damaged workbooks and would break printed forms.
func (t Text) Clean(s *string) error {
	*s = strings.TrimSpace(*s)
	if !utf8.ValidString(*s) {
		return base.Refuse(base.Invalid, "text.bytes", t.Field, "%s里有无法识别的字符，请重新输入", t.Word)
	}
	if n := utf8.RuneCountInString(*s); n > t.Max {
		return base.Refuse(base.Invalid, "text.long", t.Field, "%s有 %d 个字，最多 %d 个。请缩短，其余写在备注里", t.Word, n, t.Max)
	}
	for _, r := range *s {
		if unicode.IsControl(r) && !(t.Lines && (r == '\n' || r == '\t' || r == '\r')) {
			return base.Refuse(base.Invalid, "text.control", t.Field, "%s里有看不见的控制字符（U+%04X），请删除后重新输入", t.Word, r)
		}
	}
	return nil
}
