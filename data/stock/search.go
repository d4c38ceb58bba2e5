package stock

import (
	"strings"

	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/pinyin"
)

// The kinds of search keys of what stands on the lines of an order.
const (
	KeyCode     = 'C' // code and each part of it behind a sign: 06A-115-561 is found by 115561 too
	KeyName     = 'N' // name and each of its tails
	KeyPinyin   = 'Y'
	KeyInitials = 'I'
)

// maxTails keeps one very long name from filling the index.
const maxTails = 24

// Found finds parts by code, name, pinyin and initials.
var Found = kv.NewIndex(Parts, "find", func(p Part, add func(kv.Key)) {
	if !p.Gone {
		Keys(p.Code, p.Name, add)
	}
})

// Keys adds the search keys of a thing with code and name; labour items and packages use the same.
func Keys(code, name string, add func(kv.Key)) {
	folded := Fold(code)
	for i := 0; i < len(folded) && i < maxTails; i++ {
		if i == 0 || len(folded)-i >= 4 {
			add(kv.K().Byte(KeyCode).Str(folded[i:]))
		}
	}
	folded = Fold(name)
	n := 0
	for i := range folded {
		if n++; n > maxTails {
			break
		}
		add(kv.K().Byte(KeyName).Str(folded[i:]))
	}
	keys := pinyin.Of(name)
	for _, k := range keys.Full {
		add(kv.K().Byte(KeyPinyin).Str(k))
	}
	for _, k := range keys.Initials {
		for i := 0; i < len(k) && i < maxTails; i++ {
			if i == 0 || len(k)-i >= 2 {
				add(kv.K().Byte(KeyInitials).Str(k[i:]))
			}
		}
	}
}

// Fold is a text as it lies in the index and as it is looked for: upper case, half width, no blanks and signs.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(" -._/·•*()+,'\"", r):
			return -1
		case r >= 'a' && r <= 'z':
			return r - ('a' - 'A')
		}
		return r
	}, ident.Fold(s))
}
