// Package pinyin makes the keys by which a Chinese name is found when its pinyin is typed:
// ZHANGXIAOMING and ZXM for 张晓明. A character with several readings gives several keys,
// surnames first in the reading that surnames have (单 is SHAN, 解 is XIE), because the
// advisor types what the customer says.
package pinyin

import (
	"strings"
	"sync/atomic"
	"unicode/utf8"

	gopinyin "github.com/mozillazg/go-pinyin"
)

// Bounds keep one odd name from filling an index.
const (
	MaxKeys     = 8  // keys of each kind for one name
	maxRunes    = 64 // what lies behind this in a very long name is not indexed
	maxReadings = 4  // readings kept for one character
)

// Keys (拼音检索键) are upper case letters and digits without tones or blanks, the likeliest
// reading first, each key once.
type Keys struct {
	Full     []string // ZHANGXIAOMING
	Initials []string // ZXM
}

// Of makes the keys of a name. Latin letters and digits pass through, in upper case and
// half width; blanks, signs and characters without a known reading are left out.
func Of(name string) Keys {
	var buffer [maxRunes][]string
	syllables := readName(buffer[:0], name)
	if len(syllables) == 0 {
		return Keys{}
	}
	var keys Keys
	var picks [MaxKeys * 4][]uint8
	for _, pick := range combinations(picks[:0], syllables) {
		keys.add(syllables, pick)
		if len(keys.Full) == MaxKeys {
			break
		}
	}
	return keys
}

func (k *Keys) add(syllables [][]string, pick []uint8) {
	var full [maxRunes * 8]byte
	var first [maxRunes]byte
	long, short := full[:0], first[:0]
	for i, readings := range syllables {
		reading := readings[0]
		if pick != nil {
			reading = readings[pick[i]]
		}
		long = append(long, reading...)
		short = append(short, reading[0])
	}
	k.Full = appendNew(k.Full, long)
	k.Initials = appendNew(k.Initials, short)
}

func appendNew(all []string, key []byte) []string {
	for _, have := range all {
		if have == string(key) {
			return all
		}
	}
	return append(all, string(key))
}

// combinations picks one reading per syllable: the likeliest everywhere first (as nil), then
// those that differ in one place, then in two, until there are enough.
func combinations(picks [][]uint8, syllables [][]string) [][]uint8 {
	picks = append(picks, nil)
	several := false
	for _, readings := range syllables {
		several = several || len(readings) > 1
	}
	if !several {
		return picks
	}
	from := []int{0} // where the next difference of each pick may lie
	for at := 0; at < len(picks) && len(picks) < cap(picks); at++ {
		for i := from[at]; i < len(syllables); i++ {
			for r := 1; r < len(syllables[i]) && len(picks) < cap(picks); r++ {
				pick := make([]uint8, len(syllables))
				copy(pick, picks[at])
				pick[i] = uint8(r)
				picks, from = append(picks, pick), append(from, i+1)
			}
		}
	}
	return picks
}

// readName gives the readings of each character, the surname's own first.
func readName(out [][]string, name string) [][]string {
	name = strings.TrimSpace(name)
	if compound, ok := compoundOf(name); ok {
		out = append(out, compound[0], compound[1])
		_, a := utf8.DecodeRuneInString(name)
		_, b := utf8.DecodeRuneInString(name[a:])
		name = name[a+b:]
	} else if r, size := utf8.DecodeRuneInString(name); size > 0 {
		if own, ok := surnames[r]; ok {
			out = append(out, own)
			name = name[size:]
		}
	}
	for _, r := range name {
		if len(out) == maxRunes {
			break
		}
		if readings := readingsOf(r); len(readings) > 0 {
			out = append(out, readings)
		}
	}
	return out
}

func compoundOf(name string) ([2][]string, bool) {
	a, n := utf8.DecodeRuneInString(name)
	b, m := utf8.DecodeRuneInString(name[n:])
	if n == 0 || m == 0 {
		return [2][]string{}, false
	}
	own, ok := compounds[[2]rune{a, b}]
	return own, ok
}

// The characters of the basic block and its first extension, where nearly every name lies, are
// kept once they have been read; the rest is looked up each time.
const (
	firstKept = 0x3400
	lastKept  = 0x9FFF
)

var kept [lastKept - firstKept + 1]atomic.Pointer[[]string]

var latin = func() (all [128][]string) {
	for r := '0'; r <= '9'; r++ {
		all[r] = []string{string(r)}
	}
	for r := 'A'; r <= 'Z'; r++ {
		all[r] = []string{string(r)}
		all[r+'a'-'A'] = all[r]
	}
	return all
}()

func readingsOf(r rune) []string {
	if r >= '！' && r <= '～' {
		r = r - '！' + '!'
	}
	switch {
	case r < 128:
		return latin[r]
	case r < firstKept || r > lastKept:
		return lookUp(r)
	}
	if have := kept[r-firstKept].Load(); have != nil {
		return *have
	}
	readings := lookUp(r)
	kept[r-firstKept].Store(&readings)
	return readings
}

// lookUp takes the readings from the shop's own list or from the dictionary, in its order, which begins with the
// most usual, without tones.
func lookUp(r rune) []string {
	if own, ok := rare[r]; ok {
		return own
	}
	listed, ok := gopinyin.PinyinDict[int(r)]
	if !ok {
		return nil
	}
	var readings []string
	for toned := range strings.SplitSeq(listed, ",") {
		for _, plain := range plainOf(toned) {
			if plain != "" && len(readings) < maxReadings && !contains(readings, plain) {
				readings = append(readings, plain)
			}
		}
	}
	return readings
}

func contains(all []string, s string) bool {
	for _, have := range all {
		if have == s {
			return true
		}
	}
	return false
}

// plainOf takes the tones off a syllable. For ü it gives what people type, V, and what
// passports write, U.
func plainOf(toned string) []string {
	var b strings.Builder
	umlaut := false
	for _, r := range toned {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteRune(r - 'a' + 'A')
		case strings.ContainsRune("āáǎà", r):
			b.WriteByte('A')
		case strings.ContainsRune("ēéěèêếềẽ", r):
			b.WriteByte('E')
		case strings.ContainsRune("īíǐì", r):
			b.WriteByte('I')
		case strings.ContainsRune("ōóǒò", r):
			b.WriteByte('O')
		case strings.ContainsRune("ūúǔù", r):
			b.WriteByte('U')
		case strings.ContainsRune("üǖǘǚǜ", r):
			b.WriteByte('V')
			umlaut = true
		case strings.ContainsRune("ńňǹ", r):
			b.WriteByte('N')
		case r == 'ḿ':
			b.WriteByte('M')
		}
	}
	if !umlaut {
		return []string{b.String()}
	}
	return []string{b.String(), strings.ReplaceAll(b.String(), "V", "U")}
}
