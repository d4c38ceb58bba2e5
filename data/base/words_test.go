package base

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func TestWordsKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		fen  Fen
		want string
	}{
		{1409_50, "人民币壹仟肆佰零玖元伍角整"},
		{6007_14, "人民币陆仟零柒元壹角肆分"},
		{107000_53, "人民币壹拾万柒仟元零伍角叁分"},
		{16409_02, "人民币壹万陆仟肆佰零玖元零贰分"},
		{325_04, "人民币叁佰贰拾伍元零肆分"},
		{0, "人民币零元整"},
		{5, "人民币伍分"},
		{50, "人民币伍角整"},
		{55, "人民币伍角伍分"},
		{10_00, "人民币壹拾元整"},
		{10_50, "人民币壹拾元零伍角整"},
		{10_05, "人民币壹拾元零伍分"},
		{-1409_50, "人民币负壹仟肆佰零玖元伍角整"},
		{-5, "人民币负伍分"},
		{10001_00, "人民币壹万零壹元整"},
		{10010_00, "人民币壹万零壹拾元整"},
		{10100_00, "人民币壹万零壹佰元整"},
		{11000_00, "人民币壹万壹仟元整"},
		{100000000_05, "人民币壹亿元零伍分"},
		{1010000_00, "人民币壹佰零壹万元整"},
		{1001000_00, "人民币壹佰万壹仟元整"},
		{1000100_00, "人民币壹佰万零壹佰元整"},
		{100010000_00, "人民币壹亿零壹万元整"},
		{100000001_00, "人民币壹亿零壹元整"},
		{100007000_00, "人民币壹亿零柒仟元整"},
		{1000000000000_00, "人民币壹万亿元整"},
		{1000010000000_00, "人民币壹万亿零壹仟万元整"},
		{1234567890123_45, "人民币壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分"},
		{10000000000000000_00, "人民币壹亿亿元整"},
		{math.MaxInt64, "人民币玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分"},
		{math.MinInt64, "人民币负玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分"},
	} {
		if got := c.fen.Words(); got != c.want {
			t.Errorf("%d: %s, want %s", c.fen, got, c.want)
		}
	}
}

// The replacements of replacedWords. A regular expression would say the same in fewer letters and take a minute under the
// race detector.
var (
	zeroUnit   = strings.NewReplacer("零仟", "零", "零佰", "零", "零拾", "零")
	zeroBefore = strings.NewReplacer("零万", "万", "零亿", "亿", "零元", "元")
)

// oneZero makes one zero of several in a row.
func oneZero(s string) string {
	for strings.Contains(s, "零零") {
		s = strings.ReplaceAll(s, "零零", "零")
	}
	return s
}

// replacedWords is a second way to the words: every digit is written out with its unit and the zeros are then
// worn down by replacement. It shares nothing with Words but the rules.
func replacedWords(f Fen) string {
	digits := strings.TrimPrefix(strconv.FormatInt(int64(f), 10), "-")
	for len(digits) < 3 {
		digits = "0" + digits
	}
	whole, jiao, fen := digits[:len(digits)-2], digits[len(digits)-2], digits[len(digits)-1]
	units := []string{"", "拾", "佰", "仟", "万", "拾", "佰", "仟", "亿", "拾", "佰", "仟", "万", "拾", "佰", "仟", "兆"}
	names := []string{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"}
	var long strings.Builder
	for i := range len(whole) {
		long.WriteString(names[whole[i]-'0'] + units[len(whole)-1-i])
	}
	s := long.String() + "元"
	s = zeroUnit.Replace(s)
	s = strings.ReplaceAll(s, "兆零零零零万零零零零亿", "兆亿零")
	s = strings.ReplaceAll(s, "兆零零零零万", "兆零")
	for n := 4; n < 10; n++ {
		s = strings.ReplaceAll(s, "亿"+strings.Repeat("零", n)+"万", "亿零")
	}
	s = strings.ReplaceAll(s, "零零零零亿", "亿零")
	s = oneZero(s)
	s = zeroBefore.Replace(s)
	s = strings.ReplaceAll(s, "亿零亿", "亿亿")
	s = oneZero(strings.ReplaceAll(s, "兆", "亿"))
	if whole == "0" {
		s = ""
	}
	switch {
	case jiao == '0' && fen == '0':
		if s == "" {
			s = "零元"
		}
		s += "整"
	default:
		if s != "" && (whole[len(whole)-1] == '0' || jiao == '0') {
			s += "零"
		}
		if jiao != '0' {
			s += names[jiao-'0'] + "角"
		}
		if fen != '0' {
			s += names[fen-'0'] + "分"
		} else {
			s += "整"
		}
	}
	if f < 0 {
		return "人民币负" + s
	}
	return "人民币" + s
}

// tens are what the units of a group stand for.
var tens = map[rune]uint64{'拾': 10, '佰': 100, '仟': 1000}

// readBack adds the words up again, so that no two amounts can share their words.
func readBack(t *testing.T, words string) Fen {
	t.Helper()
	s := strings.TrimPrefix(words, "人民币")
	s, negative := strings.CutPrefix(s, "负")
	var total, section, digit uint64
	var small uint64
	for _, r := range s {
		switch {
		case strings.ContainsRune(wordDigits, r):
			digit = uint64(strings.Index(wordDigits, string(r)) / len("零"))
		case r == '拾' || r == '佰' || r == '仟':
			section += digit * tens[r]
			digit = 0
		case r == '万':
			total += (section + digit) * 10000
			section, digit = 0, 0
		case r == '亿':
			total = (total + section + digit) * 100000000
			section, digit = 0, 0
		case r == '元':
			total += section + digit
			section, digit = 0, 0
		case r == '角':
			small += digit * 10
			digit = 0
		case r == '分':
			small += digit
			digit = 0
		case r != '整':
			t.Fatalf("%s: what is %c?", words, r)
		}
	}
	value := total*100 + small
	if negative {
		return Fen(-value)
	}
	return Fen(value)
}

func TestWordsAgainstASecondMethod(t *testing.T) {
	random := rand.New(rand.NewPCG(20261121, 7))
	try := func(f Fen) {
		t.Helper()
		words := f.Words()
		if want := replacedWords(f); words != want {
			t.Fatalf("%d: %s, by replacement %s", f, words, want)
		}
		if back := readBack(t, words); back != f {
			t.Fatalf("%d: %s reads as %d", f, words, back)
		}
		if strings.Contains(words, "零零") || strings.HasSuffix(words, "分整") {
			t.Fatalf("%d: %s", f, words)
		}
	}
	for range 100_000 {
		f := Fen(random.Int64() >> random.IntN(63))
		if random.IntN(2) == 0 {
			f = -f
		}
		try(f)
	}
	// Amounts made of few digits among many zeros, where the rules about 零 bite.
	for range 100_000 {
		var f Fen
		for range 1 + random.IntN(4) {
			place := Fen(1)
			for range random.IntN(18) {
				place *= 10
			}
			f += place * Fen(random.IntN(5))
		}
		try(f)
	}
	for f := Fen(0); f < 20_000; f++ {
		try(f)
	}
	for _, f := range []Fen{math.MaxInt64, math.MinInt64} {
		try(f)
	}
}
