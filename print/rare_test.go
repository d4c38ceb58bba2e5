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

// TestExtensionsPrint counts what of the extensions of hanzi has a picture. All of A and B that Unicode 10 knew; 𪛗 to 𪛟 came later.
func TestExtensionsPrint(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		first, last rune
	}{{"unified", 0x4E00, 0x9FEA}, {"A", 0x3400, 0x4DB5}, {"B", 0x20000, 0x2A6D6}, {"C", 0x2A700, 0x2B734}, {"D", 0x2B740, 0x2B81D}} {
		for r := c.first; r <= c.last; r++ {
			if paperFace().glyph(r) == 0 {
				t.Errorf("%s: nothing prints %c U+%04X", c.name, r, r)
			}
		}
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
