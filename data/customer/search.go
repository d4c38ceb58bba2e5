package customer

import (
	"strings"
	"unicode/utf8"

	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/pinyin"
)

// The kinds of search keys: the first byte of an entry. A few seeks answer each kind of query.
const (
	KeyPlate    = 'P' // plate and each of its tails of two characters and more
	KeyVIN      = 'V' // VIN
	KeyVINEnd   = 'v' // VIN from its end
	KeyPhone    = 'T' // telephone number
	KeyPhoneEnd = 't' // telephone number from its end
	KeyName     = 'N' // name and each of its tails
	KeyPinyin   = 'Y' // name in pinyin
	KeyInitials = 'I' // initials of the pinyin
)

// maxTails keeps one very long name from filling the index.
const maxTails = 24

// Found finds vehicles by plate and VIN.
var Found = kv.NewIndex(Vehicles, "find", func(v Vehicle, add func(kv.Key)) {
	for _, tail := range ident.PlateTails(v.Plate) {
		add(kv.K().Byte(KeyPlate).Str(tail))
	}
	if v.VIN != "" {
		add(kv.K().Byte(KeyVIN).Str(v.VIN))
		add(kv.K().Byte(KeyVINEnd).Str(Reverse(v.VIN)))
	}
})

// FoundPeople finds customers by telephone, name and pinyin.
var FoundPeople = kv.NewIndex(Customers, "find", func(c Customer, add func(kv.Key)) {
	for _, p := range c.Phones {
		number := phoneKey(p)
		add(kv.K().Byte(KeyPhone).Str(number))
		add(kv.K().Byte(KeyPhoneEnd).Str(Reverse(number)))
	}
	NameKeys(c.Name, add)
})

// NameKeys adds the keys under which a name is found: each of its tails, its pinyin and its initials. Parts and labour items
// use the same keys as customers.
func NameKeys(name string, add func(kv.Key)) {
	folded := Fold(name)
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
		add(kv.K().Byte(KeyInitials).Str(k))
	}
}

// phoneKey is the digits of a number.
func phoneKey(p ident.Phone) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, string(p))
}

// Fold is a text as it lies in the index and as it is looked for: in upper case and half width, without blanks and without the
// signs that people put between the parts of a name or a number.
func Fold(name string) string {
	out := make([]rune, 0, len(name))
	for _, r := range ident.Fold(name) {
		switch {
		case strings.ContainsRune(" -._·•*()+", r):
			continue
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		}
		out = append(out, r)
	}
	return string(out)
}

// Reverse turns a number round, so that what is typed of its end is a beginning in the index.
func Reverse(s string) string {
	out := make([]byte, len(s))
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			out[len(s)-i-1] = s[i]
		} else {
			copy(out[len(s)-i-size:], s[i:i+size])
		}
		i += size
	}
	return string(out)
}
