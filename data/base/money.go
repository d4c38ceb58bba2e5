package base

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Fen (分) is money in hundredths of a yuan. There is no float anywhere between the key that types an amount and
// the form that prints it.
type Fen int64

// Milli is a quantity in thousandths: 3.5 litres of oil are 3500. Labour hours are Milli too, in steps of 0.01.
type Milli int64

// Rate is a share in basis points: 13 % VAT is 1300.
type Rate int64

// Bounds of what a desk can mean. Beyond them a typing slip is certain, and sums stay far from overflow.
const (
	MaxFen   Fen   = 1_000_000_000_00 // one thousand million yuan
	MaxMilli Milli = 1_000_000_000    // one million pieces
)

// Times is the only product of a price and a quantity: rounded half up to the fen, away from zero for negatives,
// so that a red entry is the exact mirror of the line that it reverses.
func (f Fen) Times(q Milli) Fen { return Fen(mulDiv(int64(f), int64(q), 1000)) }

// Part is the share r of f, rounded half up to the fen.
func (f Fen) Part(r Rate) Fen { return Fen(mulDiv(int64(f), int64(r), 10000)) }

// mulDiv is a×b÷d rounded half away from zero, exact in 128 bits.
func mulDiv(a, b, d int64) int64 {
	neg := (a < 0) != (b < 0)
	hi, lo := bits.Mul64(abs(a), abs(b))
	lo, carry := bits.Add64(lo, uint64(d)/2, 0)
	hi += carry
	if hi >= uint64(d) {
		return limit(neg)
	}
	q, _ := bits.Div64(hi, lo, uint64(d))
	if q > math.MaxInt64 {
		return limit(neg)
	}
	if neg {
		return -int64(q)
	}
	return int64(q)
}

func limit(neg bool) int64 {
	if neg {
		return math.MinInt64 + 1
	}
	return math.MaxInt64
}

func abs(v int64) uint64 {
	if v < 0 {
		return uint64(-v)
	}
	return uint64(v)
}

// Share splits f by the weights; the parts add up to f to the fen. The remainder goes to the largest fractions,
// earlier ones first. All weights zero: everything goes to the first part.
func (f Fen) Share(weights []int64) []Fen {
	parts := make([]Fen, len(weights))
	if len(weights) == 0 {
		return parts
	}
	var sum uint64
	for _, w := range weights {
		sum += abs(w)
	}
	if sum == 0 {
		parts[0] = f
		return parts
	}
	rests := make([]uint64, len(weights))
	total := abs(int64(f))
	left := total
	for i, w := range weights {
		hi, lo := bits.Mul64(total, abs(w))
		q, r := bits.Div64(hi, lo, sum)
		parts[i], rests[i] = Fen(q), r
		left -= q
	}
	for ; left > 0; left-- {
		best := 0
		for i := range rests {
			if rests[i] > rests[best] {
				best = i
			}
		}
		parts[best]++
		rests[best] = 0
	}
	if f < 0 {
		for i := range parts {
			parts[i] = -parts[i]
		}
	}
	return parts
}

// String is the amount as forms and screens show it: 1,409.50.
func (f Fen) String() string {
	whole, cents := abs(int64(f))/100, abs(int64(f))%100
	s := thousands(strconv.FormatUint(whole, 10)) + "." + pad(cents, 2)
	if f < 0 {
		return "-" + s
	}
	return s
}

// Plain is the amount without separators, as one types it: 1409.50.
func (f Fen) Plain() string { return strings.ReplaceAll(f.String(), ",", "") }

// String is the quantity with as many decimals as it needs: 3.5, 12, 0.125.
func (m Milli) String() string {
	s := thousands(strconv.FormatUint(abs(int64(m))/1000, 10))
	if rest := abs(int64(m)) % 1000; rest > 0 {
		s += "." + strings.TrimRight(pad(rest, 3), "0")
	}
	if m < 0 {
		return "-" + s
	}
	return s
}

// Hours is the quantity as labour hours are written: 1.20.
func (m Milli) Hours() string { return Fen(m / 10).String() }

// String is the rate in per cent: 13%.
func (r Rate) String() string { return Milli(r*10).String() + "%" }

func thousands(digits string) string {
	if len(digits) <= 3 {
		return digits
	}
	head := len(digits) % 3
	var b strings.Builder
	b.WriteString(digits[:head])
	for i := head; i < len(digits); i += 3 {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(digits[i : i+3])
	}
	return b.String()
}

func pad(v uint64, width int) string {
	s := strconv.FormatUint(v, 10)
	return strings.Repeat("0", max(0, width-len(s))) + s
}

// ParseFen reads an amount as people type it: 1288.5, ¥1,288.50, １２８８.５元.
func ParseFen(s string) (Fen, error) {
	v, err := parseFixed(s, 2, "金额", "¥￥元")
	if err == nil && abs(v) > uint64(MaxFen) {
		err = Refuse(Invalid, "amount.large", "", "金额“%s”超过十亿元，请检查是否多输了数字", s)
	}
	return Fen(v), err
}

// ParseMilli reads a quantity: 3.5, 3,5 is not one, 12.
func ParseMilli(s string) (Milli, error) {
	v, err := parseFixed(s, 3, "数量", "")
	if err == nil && abs(v) > uint64(MaxMilli) {
		err = Refuse(Invalid, "quantity.large", "", "数量“%s”超过一百万，请检查是否多输了数字", s)
	}
	return Milli(v), err
}

// ParseHours reads labour hours, to 0.01.
func ParseHours(s string) (Milli, error) {
	v, err := parseFixed(s, 2, "工时", "")
	if err == nil && abs(v) > uint64(MaxMilli)/10 {
		err = Refuse(Invalid, "hours.large", "", "工时“%s”太大，请检查是否多输了数字", s)
	}
	return Milli(v * 10), err
}

func parseFixed(s string, decimals int, what, drop string) (int64, error) {
	t := strings.TrimSpace(Narrow(s))
	t = strings.TrimFunc(t, func(r rune) bool { return strings.ContainsRune(drop, r) || r == ' ' })
	bad := func(why string) (int64, error) {
		return 0, Refuse(Invalid, "number", "", "%s“%s”%s", what, s, why)
	}
	neg := false
	if rest, ok := strings.CutPrefix(t, "-"); ok {
		neg, t = true, rest
	} else {
		t = strings.TrimPrefix(t, "+")
	}
	whole, frac, _ := strings.Cut(t, ".")
	if strings.Contains(whole, ",") {
		for i, group := range strings.Split(whole, ",") {
			if i > 0 && len(group) != 3 || i == 0 && (len(group) == 0 || len(group) > 3) {
				return bad("的逗号位置不对，请只输入数字和小数点")
			}
		}
		whole = strings.ReplaceAll(whole, ",", "")
	}
	if whole == "" && frac == "" {
		return bad("不是数字，请输入数字，例如 12.5")
	}
	for _, r := range whole + frac {
		if r < '0' || r > '9' {
			return bad("不是数字，请输入数字，例如 12.5")
		}
	}
	if trimmed := strings.TrimRight(frac, "0"); len(trimmed) > decimals {
		return bad("的小数位太多，最多 " + strconv.Itoa(decimals) + " 位")
	}
	frac = (frac + "000")[:decimals]
	if len(strings.TrimLeft(whole, "0")) > 13 {
		return bad("太大，请检查是否多输了数字")
	}
	v, err := strconv.ParseInt(whole+frac, 10, 64)
	if err != nil {
		return bad("不是数字，请输入数字，例如 12.5")
	}
	if neg {
		v = -v
	}
	return v, nil
}

// Narrow turns full-width letters, digits and signs into the plain ones, as a Chinese input method leaves them.
func Narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '　' || r == '\u00a0':
			return ' '
		case r == '。':
			return '.'
		case r == '、':
			return ','
		}
		return r
	}, s)
}
