package assets

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
)

// fonts are all fonts of the program, read by another reader than the program's own.
func fonts(t *testing.T) map[string]*sfnt.Font {
	all := map[string]*sfnt.Font{}
	for name, data := range map[string][]byte{"Regular": Regular(), "Bold": Bold(), "Paper": Paper()} {
		f, err := sfnt.Parse(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all[name] = f
	}
	return all
}

// needed is what screens and forms show beside common hanzi: signs, boxes, names of people and places that a small font lacks.
const needed = "☑☐☒□✓✗←→↑↓↵½¼¾¥￥・·—…‰№①⑩⑳●○▲▼★〓〇℃㎜，。、；：？！“”‘’（）《》【】〔〕－–−×÷±≤≥°²³" +
	"赣粤皖陕琼玥喆堃昇淼镕翀彧䶮㐂陳張劉黃鄭葉偉榮麗國"

func TestFontsHaveWhatIsShown(t *testing.T) {
	for name, f := range fonts(t) {
		var b sfnt.Buffer
		for r := rune(0x20); r < 0x7F; r++ {
			if glyph, err := f.GlyphIndex(&b, r); err != nil || glyph == 0 {
				t.Errorf("%s lacks %q", name, r)
			}
		}
		for _, r := range needed {
			if glyph, err := f.GlyphIndex(&b, r); err != nil || glyph == 0 {
				t.Errorf("%s lacks %c U+%04X", name, r, r)
			}
		}
	}
}

func TestBoldHasWhatRegularHas(t *testing.T) {
	all := fonts(t)
	var b sfnt.Buffer
	count := 0
	for r := rune(0x20); r < 0x30000; r++ {
		regular, _ := all["Regular"].GlyphIndex(&b, r)
		bold, _ := all["Bold"].GlyphIndex(&b, r)
		paper, _ := all["Paper"].GlyphIndex(&b, r)
		if (regular == 0) != (bold == 0) || regular != 0 && paper == 0 {
			t.Errorf("%c U+%04X: glyph %d plain, %d bold, %d on paper", r, r, regular, bold, paper)
		}
		if regular != 0 {
			count++
		}
	}
	if count < 11000 {
		t.Errorf("the font of screens has only %d characters", count)
	}
}

func TestPaperHasRareNames(t *testing.T) {
	var b sfnt.Buffer
	f := fonts(t)["Paper"]
	for _, r := range "𠮷𡋾𬭶𫖮𪨰𨱏" {
		if glyph, err := f.GlyphIndex(&b, r); err != nil || glyph == 0 {
			t.Errorf("no font has %c U+%04X", r, r)
		}
	}
}

func TestIcon(t *testing.T) {
	img, err := png.Decode(bytes.NewReader(Icon()))
	if err != nil || img.Bounds().Dx() != 512 || img.Bounds().Dy() != 512 {
		t.Errorf("the icon is %v, %v", img.Bounds(), err)
	}
}

func TestFontsComeWithTheirLicence(t *testing.T) {
	for _, words := range []string{"SIL OPEN FONT LICENSE Version 1.1", "Hanazono Font License", "with Reserved Font Name 'Source'"} {
		if !strings.Contains(FontLicence(), words) {
			t.Errorf("the licence doesn't say %q", words)
		}
	}
}
