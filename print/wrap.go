package print

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The rules of line breaking 禁则, as GB/T 15834 and the practice of Chinese typesetting have them: what may not begin a
// line, and what may not end one.
const (
	notAtStart = "，。、；：？！）》】〉」』〕｝’”…—～％‰℃·・‧々ー〃,.;:?!)]}%°″′"
	notAtEnd   = "（《【〈「『〔｛‘“￥¥№＃(［[{#＄$±≤≥<＜"
)

// joiner holds two characters together that might part otherwise; it has no width and no picture.
const joiner = '\u2060'

// provinces begin a plate.
const provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"

// plateTails end a plate of a special kind.
const plateTails = "学警挂港澳试超领使"

// units stand behind a number and stay with it.
const units = "元角分"

// Wrap breaks a text into lines of at most that width in millimetres, at that size in points.
//
// No rune is lost: the lines joined are the text, spaces and line ends included.
// Lines break between Chinese characters, but not where punctuation forbids it;
// words, plates, VINs, numbers, times and amounts stay whole unless they alone
// are longer than a line. A line always holds at least one rune.
func Wrap(s string, widthMM, sizePt float64) []string {
	if s == "" {
		return []string{""}
	}
	w := wrapper{limit: int(widthMM/(sizePt*mmPerPoint)*thousandths + 0.5)}
	if w.takesOneLine(s) {
		return []string{s}
	}
	w.read(s)
	return w.lines(s)
}

type wrapper struct {
	limit int
	runes []rune
	at    []int // byte offset of each rune, and the end
	upTo  []int // width of all runes before this one
}

// takesOneLine says that the text fits as it is, as most cells of a form do.
func (w *wrapper) takesOneLine(s string) bool {
	sum := 0
	for _, r := range s {
		if sum += advanceOf(r); sum > w.limit || r < ' ' || r >= '\u0085' && r <= '\u2029' && unicode.IsSpace(r) {
			return false
		}
	}
	return true
}

func (w *wrapper) read(s string) {
	sum := 0
	for i, r := range s {
		w.runes, w.at, w.upTo = append(w.runes, r), append(w.at, i), append(w.upTo, sum)
		sum += advanceOf(r)
	}
	w.at, w.upTo = append(w.at, len(s)), append(w.upTo, sum)
}

func (w *wrapper) lines(s string) []string {
	var out []string
	for start := 0; start < len(w.runes); {
		end := w.lineEnd(start)
		out = append(out, s[w.at[start]:w.at[end]])
		start = end
	}
	return out
}

// lineEnd finds where the line that begins at start ends: after the last permitted break that fits, or, when a word is
// longer than the line, within it.
func (w *wrapper) lineEnd(start int) int {
	best := 0
	for i := start; i < len(w.runes); i++ {
		if !w.hangs(i) && w.upTo[i+1]-w.upTo[start] > w.limit && i > start {
			if best > start {
				return best
			}
			return w.withinWord(start, i)
		}
		if w.lineFeed(i) {
			return i + 1
		}
		if i+1 < len(w.runes) && w.mayBreak(i+1) {
			best = i + 1
		}
	}
	return len(w.runes)
}

// hangs says that a space at the end of a line may stick out: it isn't seen.
func (w *wrapper) hangs(i int) bool { return unicode.IsSpace(w.runes[i]) }

// lineFeed says that the line ends after this rune; \r\n ends it once.
func (w *wrapper) lineFeed(i int) bool {
	switch w.runes[i] {
	case '\n', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return true
	case '\r':
		return i+1 == len(w.runes) || w.runes[i+1] != '\n'
	}
	return false
}

// withinWord breaks a word that fills the line alone: after a joint near the end if it has one, else where the line is full.
func (w *wrapper) withinWord(start, full int) int {
	for i := full; i > start+(full-start)/2; i-- {
		if strings.ContainsRune("-/_,;:@\\+", w.runes[i-1]) && !strings.ContainsRune(notAtStart, w.runes[i]) {
			return i
		}
	}
	return full
}

// mayBreak says whether a line may begin with the rune i.
func (w *wrapper) mayBreak(i int) bool {
	before, after := w.runes[i-1], w.runes[i]
	switch {
	case unicode.IsSpace(after):
		return false // spaces stay at the end of their line
	case invisible(after) && !unicode.IsSpace(after), unicode.Is(unicode.M, after), before == '\u200d', before == joiner:
		return false // belongs to the character before it
	case strings.ContainsRune(notAtStart, after), strings.ContainsRune(notAtEnd, before):
		return false // not even behind a space
	case unicode.IsSpace(before):
		return !w.spacedNumber(i)
	case before == after && strings.ContainsRune("…—-_=", before):
		return false
	case wordRune(before) && wordRune(after):
		return false
	case w.insidePlate(i):
		return false
	case unicode.IsDigit(before) && strings.ContainsRune(units, after):
		return false
	}
	return true
}

// spacedNumber says that one space stands between two digits, as in 138 0013 2210 and 2026-11-21 09:40.
func (w *wrapper) spacedNumber(i int) bool {
	return i >= 2 && w.runes[i-1] == ' ' && unicode.IsDigit(w.runes[i-2]) && unicode.IsDigit(w.runes[i])
}

// insidePlate says that the break would fall behind the province or before the last character of a plate.
func (w *wrapper) insidePlate(i int) bool {
	if strings.ContainsRune(provinces, w.runes[i-1]) && w.plateSerial(i) {
		return true
	}
	if !strings.ContainsRune(plateTails, w.runes[i]) {
		return false
	}
	for j := i - 1; j > 0 && i-j <= 8; j-- {
		if strings.ContainsRune(provinces, w.runes[j-1]) {
			return w.plateSerial(j)
		}
		if !plateRune(w.runes[j]) {
			return false
		}
	}
	return false
}

// plateSerial says that a plate's letter and at least four letters or digits begin here: B·7K291, B7K291.
func (w *wrapper) plateSerial(i int) bool {
	if i >= len(w.runes) || w.runes[i] < 'A' || w.runes[i] > 'Z' {
		return false
	}
	n := 0
	for _, r := range w.runes[i+1 : min(i+8, len(w.runes))] {
		if !plateRune(r) {
			break
		}
		n++
	}
	return n >= 4
}

func plateRune(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r == '·' || r == '•' || r == '・'
}

// wordRune says that a rune is part of a word or number, where two of them never part.
func wordRune(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r > ' ' && r != 0x7F
	case r < 0x2E80:
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("·•−–½¼¾×÷±′″°Ω", r)
	}
	return unicode.Is(unicode.Hangul, r)
}
