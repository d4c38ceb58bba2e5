package workorder

import (
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/shop"
)

// clean takes off what surrounds a text and refuses one that is too long or has control characters in it.
func clean(s *string, field, word string, max int) error {
	return shop.Text{Field: field, Word: word, Max: max}.Clean(s)
}

// cleanNote does the same for a text of several lines.
func cleanNote(s *string, field, word string) error {
	return shop.Text{Field: field, Word: word, Max: shop.MaxNote, Lines: true}.Clean(s)
}

// choice refuses an answer that is not on the list; the empty one means "not said".
func choice[T ~string](got T, list []T, field, word string) error {
	if got == "" || slices.Contains(list, got) {
		return nil
	}
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = string(v)
	}
	return base.Refuse(base.Invalid, "choice", field, "%s没有“%s”这一项，可选：%s", word, string(got), strings.Join(words, "、"))
}
