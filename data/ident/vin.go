package ident

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// vinWeights are the weights of GB 16735 / ISO 3779 by position; the ninth is the check
// digit itself and weighs nothing.
var vinWeights = [17]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}

// vinYears are the codes of the tenth position in order; the cycle is thirty years.
const vinYears = "ABCDEFGHJKLMNPRSTVWXY123456789"

// NormaliseVIN cleans a VIN (车架号) without judging it: upper case, half width, no blanks, hyphens
// or the asterisks that frame a stamped number.
func NormaliseVIN(s string) string {
	text := squeeze(s)
	for _, prefix := range []string{"VIN:", "VIN码:", "车架号:", "VIN："} {
		text = strings.TrimPrefix(text, prefix)
	}
	return text
}

// ParseVIN reads a VIN and says what is strange about it. The number is kept as typed
// (cleaned only): imports and cars from before 1997 differ, and a wrong check digit must
// not stop a reception.
func ParseVIN(s string) (string, []Doubt) {
	vin := NormaliseVIN(s)
	if vin == "" {
		return "", nil
	}
	for _, r := range vin {
		if !isDigit(r) && !isLetter(r) {
			return vin, []Doubt{{Code: "vin.character", Say: fmt.Sprintf("VIN“%s”里的“%c”不是字母或数字，请对照行驶证核对。", vin, r)}}
		}
	}
	var doubts []Doubt
	if n := utf8.RuneCountInString(vin); n != 17 {
		word := "只有"
		if n > 17 {
			word = "有"
		}
		doubts = append(doubts, Doubt{Code: "vin.length", Say: fmt.Sprintf("VIN“%s”%s %d 位，应为 17 位，请对照行驶证核对。", vin, word, n)})
	}
	if strings.ContainsAny(vin, "IOQ") {
		return vin, append(doubts, letterDoubt(vin))
	}
	if len(vin) != 17 {
		return vin, doubts
	}
	if want := VINCheckDigit(vin); vin[8] != want {
		say := fmt.Sprintf("VIN“%s”的第 9 位是 %c，按校验规则应为 %c，可能有一位抄错了，请对照行驶证核对。", vin, vin[8], want)
		if vin[0] != 'L' {
			say = fmt.Sprintf("VIN“%s”的第 9 位是 %c，按校验规则应为 %c；进口车可能不用校验位，请对照行驶证核对。", vin, vin[8], want)
		}
		doubts = append(doubts, Doubt{Code: "vin.check", Say: say})
	}
	if vin[0] == 'L' && strings.IndexByte(vinYears, vin[9]) < 0 {
		doubts = append(doubts, Doubt{Code: "vin.year", Say: fmt.Sprintf("VIN“%s”的第 10 位是 %c，不是年份代码，请对照行驶证核对。", vin, vin[9])})
	}
	return vin, doubts
}

// letterDoubt suggests digits for the letters that a VIN never has. When the check digit
// agrees with the suggestion the sentence says so, because then it is all but certain.
func letterDoubt(vin string) Doubt {
	better := strings.NewReplacer("O", "0", "Q", "0", "I", "1").Replace(vin)
	say := fmt.Sprintf("VIN 里不用字母 I、O、Q，“%s”是不是“%s”？", vin, better)
	if VINChecks(better) {
		say += "改后校验位相符。"
	} else {
		say += "请对照行驶证核对。"
	}
	return Doubt{Code: "vin.letter", Say: say, Suggest: better}
}

// VINCheckDigit computes the ninth character of a 17-character VIN: '0' to '9' or 'X';
// 0 when the VIN has another length or a character that has no value.
func VINCheckDigit(vin string) byte {
	if len(vin) != 17 {
		return 0
	}
	sum := 0
	for i := 0; i < 17; i++ {
		if i == 8 {
			continue
		}
		v := vinValue(vin[i])
		if v < 0 {
			return 0
		}
		sum += v * vinWeights[i]
	}
	return "0123456789X"[sum%11]
}

// VINChecks tells whether the VIN has 17 permitted characters and the right check digit.
func VINChecks(vin string) bool {
	want := VINCheckDigit(vin)
	return want != 0 && vin[8] == want
}

func vinValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'H':
		return int(c-'A') + 1
	case c >= 'J' && c <= 'N':
		return int(c-'J') + 1
	case c == 'P':
		return 7
	case c == 'R':
		return 9
	case c >= 'S' && c <= 'Z':
		return int(c-'S') + 2
	}
	return -1
}

// VINYear is the model year told by the tenth character, seen from the year thisYear.
// The code repeats every thirty years. North American numbers (first character 1 to 5)
// resolve it with the seventh: a letter means 2010 or later. For the others it is the
// latest year that is not after next year. It reports false when the code is none.
func VINYear(vin string, thisYear int) (int, bool) {
	if len(vin) != 17 {
		return 0, false
	}
	at := strings.IndexByte(vinYears, vin[9])
	if at < 0 {
		return 0, false
	}
	if vin[0] >= '1' && vin[0] <= '5' {
		year := 1980 + at
		if isLetter(rune(vin[6])) {
			year += 30
		}
		if year <= thisYear+1 {
			return year, true
		}
	}
	year := 1980 + at
	for year+30 <= thisYear+1 {
		year += 30
	}
	return year, year <= thisYear+1
}

// VINTail is the last six characters, by which shops look cars up.
func VINTail(vin string) string {
	if len(vin) <= 6 {
		return vin
	}
	return vin[len(vin)-6:]
}

// GroupVIN splits a VIN for reading aloud: LSVLS0ZM X PC342591 as maker, check and serial.
func GroupVIN(vin string) string {
	if len(vin) != 17 {
		return vin
	}
	return vin[:3] + " " + vin[3:8] + " " + vin[8:9] + " " + vin[9:11] + " " + vin[11:]
}
