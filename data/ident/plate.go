package ident

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// PlateColour (号牌颜色) belongs to the plate: two cars may carry the same number in
// different colours.
type PlateColour uint8

// The colours of GA 36-2018. The numbers are stored, so the order never changes.
const (
	ColourUnknown PlateColour = iota
	Blue                      // 蓝: small cars
	Yellow                    // 黄: large vehicles, learners, trailers
	Green                     // 绿: small new-energy cars
	YellowGreen               // 黄绿: large new-energy vehicles
	White                     // 白: police, rescue, army
	Black                     // 黑: Hong Kong and Macao, embassies, consulates
)

var colourNames = [...]string{"", "蓝", "黄", "绿", "黄绿", "白", "黑"}

// PlateColours lists the colours in the order in which a picker shows them.
func PlateColours() []PlateColour {
	return []PlateColour{Blue, Green, Yellow, YellowGreen, White, Black}
}

// String is the colour's Chinese word, empty when it is unknown.
func (c PlateColour) String() string {
	if int(c) < len(colourNames) {
		return colourNames[c]
	}
	return ""
}

// ParsePlateColour understands 蓝, 蓝色, 蓝牌, 渐变绿 and the like.
func ParsePlateColour(s string) (PlateColour, bool) {
	s = strings.ReplaceAll(Fold(s), " ", "")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "渐变"), "双拼")
	s = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(s, "号"), "牌"), "色")
	s = strings.TrimSuffix(strings.TrimSuffix(s, "底"), "色")
	if s == "" {
		return ColourUnknown, false
	}
	for i, name := range colourNames {
		if name == s {
			return PlateColour(i), true
		}
	}
	if s == "绿黄" || s == "黄绿双拼" {
		return YellowGreen, true
	}
	return ColourUnknown, false
}

// MarshalText writes the Chinese word, so that JSON reads as the shop speaks.
func (c PlateColour) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what MarshalText wrote, and the words of ParsePlateColour.
func (c *PlateColour) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*c = ColourUnknown
		return nil
	}
	got, ok := ParsePlateColour(string(b))
	if !ok {
		return fmt.Errorf("车牌颜色“%s”不在蓝、黄、绿、黄绿、白、黑之内", b)
	}
	*c = got
	return nil
}

// Plate (车牌号码) is a plate as read: never a key, because plates change hands.
type Plate struct {
	Number    string      // normalised, without dot: 粤B7K291; empty when the car has none
	Colour    PlateColour // as written beside the number, or guessed
	Guessed   bool        // the colour comes from the number's form, not from a person
	Temporary bool        // 临时号牌: the number will change
}

const (
	provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
	endings   = "学警挂港澳试超领使"
	// nevLetters are the first (small) or last (large) letters of new-energy numbers,
	// GA 36-2018: D A B C E for battery cars, F G H J K for the others.
	nevLetters = "DABCEFGHJK"
	// oldArmy are the prefixes of army plates before 2012, still met on old files.
	oldArmy = "军海空北沈兰济南广成"
	// newArmy are the first letters of army plates since 2012.
	newArmy = "VKHBSLJNGCE"
)

// noPlateWords are what clerks write when a car has no plate yet.
var noPlateWords = []string{"无", "无牌", "无车牌", "没牌", "未上牌", "暂无", "新车", "待上牌", "未挂牌", "未上户", "临牌", "临时", "临时牌", "临时车牌", "不详", "未知", "空", "/", "N/A", "NA", "NULL", "NONE"}

// ParsePlate reads a plate number. What is written beside it (a colour in brackets, 临)
// is taken off; what remains is always kept, however strange, and each strangeness is
// reported as a doubt.
func ParsePlate(s string) (Plate, []Doubt) {
	var p Plate
	text := squeeze(s)
	if text == "" {
		return p, nil
	}
	text, p.Colour = takeColour(text)
	for _, w := range noPlateWords {
		if text == w {
			p.Temporary = strings.HasPrefix(w, "临")
			return p, []Doubt{{Code: "plate.none", Say: fmt.Sprintf("车牌栏写的是“%s”，按没有车牌的车登记，上牌后请补上。", strings.TrimSpace(Fold(s)))}}
		}
	}
	if strings.Contains(text, "临") {
		p.Temporary = true
		text = strings.ReplaceAll(strings.ReplaceAll(text, "临时", ""), "临", "")
	}
	p.Number = text
	if p.Temporary {
		return p, []Doubt{{Code: "plate.temporary", Say: fmt.Sprintf("“%s”是临时号牌，号码以后会变，上牌后请改为正式车牌。", text)}}
	}
	doubts := plateDoubts(text)
	if p.Colour == ColourUnknown {
		p.Colour, p.Guessed = guessColour(text)
	}
	return p, doubts
}

// takeColour splits off a colour written in brackets or as 黄牌 before or after the number.
func takeColour(text string) (string, PlateColour) {
	for _, c := range []PlateColour{YellowGreen, Blue, Yellow, Green, White, Black} {
		name := c.String()
		for _, form := range []string{"(" + name + ")", "(" + name + "色)", "(" + name + "牌)", "[" + name + "]", "【" + name + "】", name + "色牌", name + "牌"} {
			if rest, ok := strings.CutSuffix(text, form); ok && rest != "" {
				return rest, c
			}
			if rest, ok := strings.CutPrefix(text, form); ok && rest != "" {
				return rest, c
			}
		}
	}
	return text, ColourUnknown
}

// guessColour tells the colour from the number's form. A large vehicle on ordinary yellow
// plates looks like a small one on blue: that is why the guess is marked as one.
func guessColour(number string) (PlateColour, bool) {
	runes := []rune(number)
	if len(runes) < 7 {
		return ColourUnknown, false
	}
	if strings.HasSuffix(number, "应急") {
		return White, true
	}
	if runes[0] == '使' {
		return Black, true
	}
	switch runes[len(runes)-1] {
	case '学', '挂':
		return Yellow, true
	case '警':
		return White, true
	case '港', '澳', '领', '使':
		return Black, true
	case '试', '超':
		return ColourUnknown, false
	}
	if isArmy(number) {
		return White, true
	}
	if !strings.ContainsRune(provinces, runes[0]) {
		return ColourUnknown, false
	}
	switch len(runes) {
	case 7:
		return Blue, true
	case 8:
		if isDigit(runes[2]) && isLetter(runes[7]) {
			return YellowGreen, true
		}
		return Green, true
	}
	return ColourUnknown, false
}

func isArmy(number string) bool {
	if strings.HasPrefix(number, "WJ") {
		return true
	}
	runes := []rune(number)
	if len(runes) < 6 {
		return false
	}
	if strings.ContainsRune(oldArmy, runes[0]) && isLetter(runes[1]) {
		return true
	}
	return strings.ContainsRune(newArmy, runes[0]) && isLetter(runes[1]) && allDigits(string(runes[2:])) && len(runes) == 7
}

func plateDoubts(number string) []Doubt {
	if isArmy(number) {
		return []Doubt{{Code: "plate.army", Say: fmt.Sprintf("“%s”像是军队或武警号牌，请核对；确实如此可照此保存。", number)}}
	}
	runes := []rune(number)
	if runes[0] == '使' {
		if len(runes) == 7 && allDigits(string(runes[1:])) {
			return nil
		}
		return []Doubt{{Code: "plate.length", Say: fmt.Sprintf("使馆号牌应为“使”加 6 位数字，“%s”不是，请核对。", number)}}
	}
	if !strings.ContainsRune(provinces, runes[0]) {
		return []Doubt{{Code: "plate.province", Say: fmt.Sprintf("车牌“%s”不是以省份简称开头，请核对。", number)}}
	}
	if len(runes) < 2 || !isLetter(runes[1]) {
		return []Doubt{{Code: "plate.city", Say: fmt.Sprintf("车牌“%s”的第 2 位应为字母，请核对。", number)}}
	}
	var doubts []Doubt
	if runes[1] == 'I' || runes[1] == 'O' {
		doubts = append(doubts, Doubt{Code: "plate.city", Say: fmt.Sprintf("车牌“%s”的第 2 位是字母 %c，发牌机关代号不用这个字母，请核对。", number, runes[1])})
	}
	return append(doubts, serialDoubts(number, runes)...)
}

// serialDoubts checks what follows the province and the city letter.
func serialDoubts(number string, runes []rune) []Doubt {
	serial, ending := string(runes[2:]), ""
	if rest, ok := strings.CutSuffix(serial, "应急"); ok {
		serial, ending = rest, "应急"
	} else if n := len(runes); n > 2 && strings.ContainsRune(endings, runes[n-1]) {
		serial, ending = string(runes[2:n-1]), string(runes[n-1])
	}
	for _, r := range serial {
		if !isDigit(r) && !isLetter(r) {
			return []Doubt{{Code: "plate.character", Say: fmt.Sprintf("车牌“%s”里的“%c”不是字母或数字，请核对。", number, r)}}
		}
	}
	if doubt, bad := plateLength(number, len(serial), ending); bad {
		return []Doubt{doubt}
	}
	var doubts []Doubt
	if strings.ContainsAny(serial, "IO") {
		better := string(runes[:2]) + strings.NewReplacer("O", "0", "I", "1").Replace(serial) + ending
		doubts = append(doubts, Doubt{Code: "plate.letter", Suggest: better,
			Say: fmt.Sprintf("车牌序号里不用字母 I 和 O，“%s”是不是“%s”？请看一眼车牌。", number, DisplayPlate(better))})
	}
	if ending == "" && len(serial) == 6 && len(doubts) == 0 && !nevSerial(serial) {
		doubts = append(doubts, Doubt{Code: "plate.energy", Say: fmt.Sprintf("“%s”是 8 位，但不像新能源号牌：小型车序号的第 1 位、大型车的最后 1 位应为 A–K 中的字母，其余按规定为数字，请核对。", number)})
	}
	return doubts
}

func plateLength(number string, serial int, ending string) (Doubt, bool) {
	switch {
	case ending == "" && (serial == 5 || serial == 6):
		return Doubt{}, false
	case ending != "" && (serial == 4 || serial == 5):
		return Doubt{}, false
	}
	n := utf8.RuneCountInString(number)
	word := "只有"
	if n > 8 || ending != "" && serial > 5 {
		word = "有"
	}
	say := fmt.Sprintf("车牌“%s”%s %d 位，普通号牌是 7 位，新能源号牌是 8 位，请核对。", number, word, n)
	if ending != "" {
		say = fmt.Sprintf("“%s”字号牌“%s”%s %d 位，应为 7 位，请核对。", ending, number, word, n)
	}
	return Doubt{Code: "plate.length", Say: say}, true
}

// nevSerial tells whether six characters follow GA 36-2018: small cars have the letter
// first, a letter or digit second and four digits; large ones five digits and the letter.
func nevSerial(serial string) bool {
	small := strings.IndexByte(nevLetters, serial[0]) >= 0 && allDigits(serial[2:])
	large := strings.IndexByte(nevLetters, serial[5]) >= 0 && allDigits(serial[:5])
	return small || large
}

// DisplayPlate puts the dot after the city letter, as on the plate itself: 粤B·7K291.
// What has no such form is shown as it is.
func DisplayPlate(number string) string {
	runes := []rune(number)
	if len(runes) < 6 || !isLetter(runes[1]) || !(strings.ContainsRune(provinces, runes[0]) || strings.ContainsRune(oldArmy, runes[0]) || isLetter(runes[0])) {
		return number
	}
	return string(runes[:2]) + "·" + string(runes[2:])
}

// Display is DisplayPlate of the number.
func (p Plate) Display() string { return DisplayPlate(p.Number) }

// MaskPlate hides the middle of a number for screens that customers see: 粤B·7***1.
func MaskPlate(number string) string {
	runes := []rune(number)
	if len(runes) < 6 {
		return strings.Repeat("*", len(runes))
	}
	for i := 3; i < len(runes)-1; i++ {
		runes[i] = '*'
	}
	return DisplayPlate(string(runes))
}

// PlateTails returns the endings of a number under which an index finds it while its
// tail is being typed: every ending of two characters or more, longest first, and the
// whole number. 粤B7K291 gives 粤B7K291, B7K291, 7K291, K291, 291, 91.
func PlateTails(number string) []string {
	count := utf8.RuneCountInString(number)
	if count == 0 {
		return nil
	}
	tails := make([]string, 0, count)
	tails = append(tails, number)
	left := count
	for i := range number {
		if i > 0 && left >= 2 {
			tails = append(tails, number[i:])
		}
		left--
	}
	return tails
}
