package base

import "strings"

const wordDigits = "零壹贰叁肆伍陆柒捌玖"

// Words is the amount in capital Chinese words (大写金额), as every bill carries it beside the figures so that no
// stroke can change it: 1,409.50 is 人民币壹仟肆佰零玖元伍角整. The rules are those of 支付结算办法: 整 after yuan and
// jiao but never after fen; one 零 stands for any run of zeros, and one stands before the jiao when the amount's
// last yuan digit is zero. A red entry begins 人民币负.
func (f Fen) Words() string {
	total := abs(int64(f))
	var b strings.Builder
	b.WriteString("人民币")
	if f < 0 {
		b.WriteString("负")
	}
	yuan, jiao, fen := total/100, total/10%10, total%10
	if yuan > 0 || total == 0 {
		writeWhole(&b, yuan)
		b.WriteString("元")
	}
	if jiao == 0 && fen == 0 {
		b.WriteString("整")
		return b.String()
	}
	if yuan > 0 && (yuan%10 == 0 || jiao == 0) {
		b.WriteString("零")
	}
	if jiao > 0 {
		writeDigit(&b, jiao)
		b.WriteString("角")
	}
	if fen == 0 {
		b.WriteString("整")
		return b.String()
	}
	writeDigit(&b, fen)
	b.WriteString("分")
	return b.String()
}

// writeWhole writes a whole number by groups of four digits. The groups are named 万, 亿, 万亿, 亿亿, so that the
// 亿 stands once, after all that it multiplies.
func writeWhole(b *strings.Builder, n uint64) {
	if n == 0 {
		b.WriteString("零")
		return
	}
	var groups [5]uint64
	for i := range groups {
		groups[i] = n % 10000
		n /= 10000
	}
	begun, skipped := false, false
	for i := len(groups) - 1; i >= 0; i-- {
		group := groups[i]
		if group > 0 {
			if begun && (skipped || group < 1000) {
				b.WriteString("零")
			}
			writeGroup(b, group)
			begun, skipped = true, false
		} else {
			skipped = begun
		}
		switch {
		case i == 2 && begun:
			b.WriteString("亿") // also when this group is zero: 壹万亿
		case group > 0 && i == 4:
			b.WriteString("亿")
		case group > 0 && (i == 3 || i == 1):
			b.WriteString("万")
		}
	}
}

// writeGroup writes 1 to 9999 without a leading 零.
func writeGroup(b *strings.Builder, group uint64) {
	begun, zero := false, false
	for i, unit := range []string{"仟", "佰", "拾", ""} {
		digit := group / [...]uint64{1000, 100, 10, 1}[i] % 10
		if digit == 0 {
			zero = begun
			continue
		}
		if zero {
			b.WriteString("零")
			zero = false
		}
		writeDigit(b, digit)
		b.WriteString(unit)
		begun = true
	}
}

func writeDigit(b *strings.Builder, digit uint64) {
	const width = len("零")
	b.WriteString(wordDigits[digit*uint64(width):][:width])
}
