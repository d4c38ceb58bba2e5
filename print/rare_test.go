package print

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"

	"jieche/data/workorder"
)

// TestEveryCharacterOfGBKPrints decodes the two-byte areas of GB 18030, which hold levels 1 and 2 of GB 2312 and all of GBK: each of their
// characters has a picture. What users define for themselves has none.
func TestEveryCharacterOfGBKPrints(t *testing.T) {
	t.Parallel()
	decoder, count := simplifiedchinese.GB18030.NewDecoder(), 0
	for lead := 0x81; lead <= 0xFE; lead++ {
		for trail := 0x40; trail <= 0xFE; trail++ {
			raw, err := decoder.Bytes([]byte{byte(lead), byte(trail)})
			if err != nil {
				continue
			}
			for _, r := range string(raw) {
				if r == unicode.ReplacementChar || r >= 0xE000 && r < 0xF900 {
					continue
				}
				count++
				if !Has(r) {
					t.Errorf("nothing prints %c U+%04X", r, r)
				}
			}
		}
	}
	if count < 21_000 {
		t.Errorf("looked at %d characters only", count)
	}
}

// TestHanziOfGB18030Print counts what has a picture of the blocks of hanzi, and names the rest. All that GB 18030-2022 asks for has one: level 1
// and 2, which are the unified hanzi, extension A and the 8,105 characters of 通用规范汉字表 (those beyond the basic plane stand in B to E), and
// level 3, which is all of A to F. What Unicode added after version 10 is younger than the free fonts, and prints as 〓 with a warning.
func TestHanziOfGB18030Print(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		first, last rune // of those that print
		end         rune // of the block
		others      int  // that print although they lie behind the last
	}{
		{"unified hanzi", 0x4E00, 0x9FEF, 0x9FFF, 0},
		{"extension A", 0x3400, 0x4DB5, 0x4DBF, 0},
		{"extension B", 0x20000, 0x2A6D6, 0x2A6DF, 0},
		{"extension C", 0x2A700, 0x2B734, 0x2B73F, 0},
		{"extension D", 0x2B740, 0x2B81D, 0x2B81F, 0},
		{"extension E", 0x2B820, 0x2CEA1, 0x2CEAF, 0},
		{"extension F", 0x2CEB0, 0x2EBE0, 0x2EBEF, 0},
		{"radicals", 0x2F00, 0x2FD5, 0x2FDF, 0},
		{"compatibility", 0xF900, 0xFA6D, 0xFAFF, 106},
		{"compatibility supplement", 0x2F800, 0x2FA1D, 0x2FA1F, 0},
		{"extension G", 0x30000, 0x2FFFF, 0x3134F, 3},
	} {
		others := 0
		for r := c.first; r <= c.end; r++ {
			switch drawn := paperFace().glyph(r) != 0; {
			case r <= c.last && !drawn:
				t.Errorf("%s: nothing prints %c U+%04X", c.name, r, r)
			case r > c.last && drawn:
				others++
			}
		}
		if others != c.others {
			t.Errorf("%s: %d characters print behind U+%04X, want %d", c.name, others, c.last, c.others)
		}
	}
}

// A hanzi that no font has leaves 〓 and a sentence; the next one that the font has is where it was.
func TestAYoungHanziIsTold(t *testing.T) {
	sheet := order(1, everyday)
	sheet.Order.OwnerName = "王\U00030000𠮷"
	d := Entrustment(sheet, Setting{Paper: A5, Stamp: stamp(1)})
	if say := d.Warnings(); len(say) != 1 || !strings.Contains(say[0], "第 2 个字（U+30000）") {
		t.Errorf("it says %q", say)
	}
	if text := poppler(t, "pdftotext", written(t, d), "-"); !strings.Contains(text, "王〓𠮷") {
		t.Error("the paper doesn't say 王〓𠮷")
	}
}

// TestRareOutlines reads every rare character as a font has it: it lies in the square of its type, and none is empty.
func TestRareOutlines(t *testing.T) {
	t.Parallel()
	f, count := paperFace(), 0
	if f.em != 160 {
		t.Fatalf("rare characters are drawn on 160 units, the font of forms on %d", f.em)
	}
	for block := range rares().places {
		for r := block << 8; r < block<<8+256; r++ {
			glyph := f.glyph(r)
			if glyph < rareBit {
				continue
			}
			count++
			contours := f.contours(glyph)
			if len(contours) == 0 && !unicode.IsSpace(r) && !strings.ContainsRune("⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻\u3164", r) {
				t.Errorf("%c U+%04X is empty", r, r)
			}
			for _, c := range contours {
				if c.start.x < -80 || c.start.x > 260 || c.start.y < -80 || c.start.y > 240 {
					t.Errorf("%c U+%04X reaches to %v", r, r, c.start)
				}
			}
		}
	}
	if count != 60_284 {
		t.Errorf("%d rare characters", count)
	}
}

// TestRareNamesAreInTheFile prints names with characters of every plane and reads them back.
func TestRareNamesAreInTheFile(t *testing.T) {
	sheet := order(1, everyday)
	sheet.Order.OwnerName = "㐂䶮𠮷𠀀𪛖𫝀𬺡ⅷ㊣"
	d := Entrustment(sheet, Setting{Paper: A4, Stamp: workorder.Stamp{Copy: CopyCustomer}})
	if len(d.Missing) != 0 {
		t.Errorf("missing: %v", d.Warnings())
	}
	raw, err := PDF(d)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "rare.pdf")
	if err := os.WriteFile(path, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	if text := poppler(t, "pdftotext", path, "-"); !strings.Contains(text, sheet.Order.OwnerName) {
		t.Errorf("the file doesn't give the name back: %s", text)
	}
	again, err := PDF(d)
	if err != nil || !bytes.Equal(raw, again) {
		t.Error("two runs differ")
	}
}
