package ident

import (
	"fmt"
	"strings"
)

// Phone (电话号码) is a normalised number: the digits of a mainland mobile (13800132210) or
// landline with area code (075588082257), with "-801" for an extension, or "+" and the
// digits for a number outside the mainland.
type Phone string

// ParsePhone reads one number. It is kept even when it is strange; the doubts say why.
func ParsePhone(s string) (Phone, []Doubt) {
	core, text := phoneCore(s)
	if core == "" && text == "" {
		return "", nil
	}
	if core == "" {
		return "", []Doubt{{Code: "phone.text", Say: fmt.Sprintf("电话栏里“%s”不是号码，请核对。", text)}}
	}
	p := Phone(core)
	var doubts []Doubt
	if text != "" {
		doubts = append(doubts, Doubt{Code: "phone.text", Say: fmt.Sprintf("电话栏里除号码外还写着“%s”，请记到备注里。", text)})
	}
	return p, append(doubts, p.doubts()...)
}

// ParsePhones reads all the numbers in a text: "13800132210/0755-88082257", with any of the
// signs that people put between numbers, including a blank. A number written in groups
// (138 0013 2210) stays one. Equal numbers are returned once.
func ParsePhones(s string) ([]Phone, []Doubt) {
	var phones []Phone
	var doubts []Doubt
	for _, piece := range splitPhones(s) {
		p, found := ParsePhone(piece)
		doubts = append(doubts, found...)
		if p == "" || containsPhone(phones, p) {
			continue
		}
		phones = append(phones, p)
	}
	return phones, doubts
}

func containsPhone(all []Phone, p Phone) bool {
	for _, q := range all {
		if q == p {
			return true
		}
	}
	return false
}

// phoneCore splits a text into the number and whatever words stand around it.
func phoneCore(s string) (core, text string) {
	s = strings.TrimSpace(Fold(s))
	var number, words strings.Builder
	extension := false
	for _, r := range s {
		switch {
		case isDigit(r):
			if extension && !strings.Contains(number.String(), "-") {
				number.WriteByte('-')
			}
			number.WriteRune(r)
		case r == '+' && number.Len() == 0:
			number.WriteRune(r)
		case (r == '转' || r == '#') && number.Len() > 0:
			extension = true
		case strings.ContainsRune(" -–—−‐‑_.·•()[]【】'`‘’\"“”:", r):
		default:
			words.WriteRune(r)
		}
	}
	core, text = number.String(), words.String()
	if core == "+" {
		core = ""
	}
	return dialled(core, s), strings.TrimLeft(text, "电话手机号码联系方式TtEeLl:")
}

// dialled takes the country code off mainland numbers and finds an extension that was
// written with a hyphen (0755-88082257-801).
func dialled(core, written string) string {
	for _, prefix := range []string{"+86", "0086", "+0086"} {
		if rest, ok := strings.CutPrefix(core, prefix); ok && len(rest) >= 7 {
			core = rest
			if area := "0" + core; !mobile(core) && core[0] != '0' && !fixed(core) && fixed(area) {
				core = area
			}
		}
	}
	if rest, ok := strings.CutPrefix(core, "86"); ok && mobile(rest) {
		core = rest
	}
	if rest, ok := strings.CutPrefix(core, "0"); ok && mobile(rest) {
		core = rest
	}
	if strings.Contains(core, "-") || valid(core) || core == "" || core[0] == '+' {
		return core
	}
	if i := strings.LastIndexAny(written, "-–—−"); i > 0 {
		tail := digitsOf(written[i:])
		if head, ok := strings.CutSuffix(core, tail); ok && len(tail) >= 1 && len(tail) <= 5 && fixed(head) {
			return head + "-" + tail
		}
	}
	return core
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if isDigit(r) {
			return r
		}
		return -1
	}, s)
}

func mobile(s string) bool { return len(s) == 11 && s[0] == '1' && s[1] >= '3' && allDigits(s) }

// fixed accepts an area code (010, 02x, or 0 and three digits) with seven or eight digits
// that begin with 2 to 9, and the 400 and 800 numbers.
func fixed(s string) bool {
	if !allDigits(s) {
		return false
	}
	if len(s) == 10 && (s[:3] == "400" || s[:3] == "800") {
		return true
	}
	area := areaLength(s)
	if area == 0 || len(s) <= area || s[area] < '2' {
		return false
	}
	local := len(s) - area
	return local == 8 || local == 7 && area == 4
}

func areaLength(s string) int {
	switch {
	case len(s) < 4 || s[0] != '0' || s[1] == '0':
		return 0
	case s[1] == '1' || s[1] == '2':
		return 3
	}
	return 4
}

func valid(s string) bool {
	head, extension, has := strings.Cut(s, "-")
	if has && (!allDigits(extension) || len(extension) > 6) {
		return false
	}
	if rest, ok := strings.CutPrefix(head, "+"); ok {
		return allDigits(rest) && len(rest) >= 8 && len(rest) <= 15
	}
	return mobile(head) || fixed(head)
}

func (p Phone) doubts() []Doubt {
	s, _, _ := strings.Cut(string(p), "-")
	switch {
	case strings.HasPrefix(s, "+"):
		if (strings.HasPrefix(s, "+852") || strings.HasPrefix(s, "+853")) && len(s) == 12 {
			return nil
		}
		return []Doubt{{Code: "phone.abroad", Say: fmt.Sprintf("“%s”是境外号码，请核对。", s)}}
	case valid(s):
		return nil
	case len(s) == 7 || len(s) == 8:
		if s[0] >= '2' {
			return []Doubt{{Code: "phone.area", Say: fmt.Sprintf("座机号“%s”没有区号，请补上区号。", s)}}
		}
	case s[0] == '1' && len(s) > 1 && s[1] >= '3' && len(s) < 11:
		return []Doubt{{Code: "phone.length", Say: fmt.Sprintf("手机号“%s”只有 %d 位，应为 11 位，请向客户核对。", s, len(s))}}
	case s[0] == '1' && len(s) > 11:
		return []Doubt{{Code: "phone.length", Say: fmt.Sprintf("手机号“%s”有 %d 位，应为 11 位，请向客户核对。", s, len(s))}}
	case s[0] == '1' && len(s) == 11:
		return []Doubt{{Code: "phone.prefix", Say: fmt.Sprintf("手机号“%s”的第 2 位是 %c，手机号段从 13 到 19，请向客户核对。", s, s[1])}}
	}
	return []Doubt{{Code: "phone.odd", Say: fmt.Sprintf("“%s”有 %d 位，不像手机号或带区号的座机号，请核对。", s, len(s))}}
}

// splitPhones cuts a text into pieces of one number each.
func splitPhones(s string) []string {
	hard := strings.FieldsFunc(strings.NewReplacer("\n", "/", "\r", "/", "\t", "/").Replace(s), func(r rune) bool {
		return strings.ContainsRune("/／、,，;；|｜\\＼或和&＆", r)
	})
	var pieces []string
	for i := 0; i < len(hard); i++ {
		piece := strings.TrimSpace(Fold(hard[i]))
		if digits := digitsOf(piece); i+1 < len(hard) && digits == piece && areaLength(digits+"00000000") == len(digits) {
			// An area code cut from its number, as in 0755/88082257.
			if next := digitsOf(hard[i+1]); fixed(digits + next) {
				pieces = append(pieces, digits+next)
				i++
				continue
			}
		}
		if piece != "" {
			pieces = append(pieces, splitBlanks(piece)...)
		}
	}
	return pieces
}

// splitBlanks treats blanks as groups of one number where that gives a number, and as
// borders between numbers otherwise.
func splitBlanks(piece string) []string {
	whole, _ := phoneCore(piece)
	if valid(whole) || !strings.Contains(piece, " ") {
		return splitGlued(piece, whole)
	}
	fields := strings.Fields(piece)
	var out, loose []string
	flush := func() {
		if len(loose) > 0 {
			out = append(out, strings.Join(loose, " "))
			loose = nil
		}
	}
	for i := 0; i < len(fields); {
		taken := 0
		for j := min(len(fields), i+6); j > i; j-- {
			if core, _ := phoneCore(strings.Join(fields[i:j], " ")); valid(core) {
				taken = j - i
				break
			}
		}
		if taken == 0 {
			loose = append(loose, fields[i])
			i++
			continue
		}
		flush()
		out = append(out, strings.Join(fields[i:i+taken], " "))
		i += taken
	}
	flush()
	return out
}

// splitGlued separates two mobile numbers that were written without anything between.
func splitGlued(piece, core string) []string {
	if len(core) == 22 && mobile(core[:11]) && mobile(core[11:]) && digitsOf(piece) == core {
		return []string{core[:11], core[11:]}
	}
	return []string{piece}
}

// Mobile tells whether it is a mainland mobile number.
func (p Phone) Mobile() bool { return mobile(string(p)) }

// Mask hides the middle four digits for lists and workshop copies: 138****5678. Of a number
// that is too short for that only the last two digits stay.
func (p Phone) Mask() string {
	s, _, _ := strings.Cut(string(p), "-")
	switch {
	case len(s) >= 10:
		return s[:len(s)-8] + "****" + s[len(s)-4:]
	case len(s) >= 7:
		return s[:len(s)-6] + "****" + s[len(s)-2:]
	case len(s) > 2:
		return strings.Repeat("*", len(s)-2) + s[len(s)-2:]
	}
	return strings.Repeat("*", len(s))
}

// Group sets a number in the groups in which it is read aloud: 138 0013 2210,
// 0755-8808 2257.
func (p Phone) Group() string {
	s, extension, has := strings.Cut(string(p), "-")
	if has {
		extension = " 转 " + extension
	}
	switch {
	case mobile(s):
		s = s[:3] + " " + s[3:7] + " " + s[7:]
	case len(s) == 10 && (s[:3] == "400" || s[:3] == "800"):
		s = s[:3] + " " + s[3:6] + " " + s[6:]
	case fixed(s):
		area := areaLength(s)
		s = s[:area] + "-" + s[area:len(s)-4] + " " + s[len(s)-4:]
	}
	return s + extension
}

// Tail is the last four digits, by which customers are looked up.
func (p Phone) Tail() string {
	s, _, _ := strings.Cut(string(p), "-")
	if len(s) <= 4 {
		return s
	}
	return s[len(s)-4:]
}
