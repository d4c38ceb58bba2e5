package print

import (
	"encoding/binary"
	"fmt"
	"slices"
	"unicode/utf16"
)

// fontKey names the document's font on its pages.
const fontKey = "/F1"

// objects are the font's own objects of a PDF file, the first of which is what pages refer to; from is its number. Texts are written in
// the numbers of glyphs, and a table says which characters those are: it is what readers search and copy by.
func (s *subset) objects(from int) []object {
	f, file := paperFace(), s.font()
	scaled := func(table string, at int) int {
		return int(int16(binary.BigEndian.Uint16(f.tables[table][at:]))) * thousandths / f.em
	}
	name := s.tag(file) + "+JiechePaper"
	ascent, descent := scaled("hhea", 4), scaled("hhea", 6)
	return []object{
		{number: from, dict: fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>\n", name, from+1, from+3)},
		{number: from + 1, dict: fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"+
			"/FontDescriptor %d 0 R/DW %d/W[%s]/CIDToGIDMap/Identity>>\n", name, from+2, thousandths, s.widths())},
		{number: from + 2, dict: fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 87/FontFile2 %d 0 R>>\n",
			name, scaled("head", 36), scaled("head", 38), scaled("head", 40), scaled("head", 42), ascent, descent, scaled("OS/2", 88), from+4)},
		{number: from + 3, has: true, dict: "<</Length 0>>\n", stream: s.meanings()},
		{number: from + 4, has: true, dict: fmt.Sprintf("<</Length 0/Length1 %d>>\n", len(file)), stream: file},
	}
}

// tag is six letters that belong to what the font holds: programs that join files take fonts of the same name for the same.
func (s *subset) tag(file []byte) string {
	letters, sum := make([]byte, 6), sumOf(file)
	for i := range letters {
		letters[i], sum = 'A'+byte(sum%26), sum/26
	}
	return string(letters)
}

// meaningsAtOnce is how many lines a part of the table from glyphs to characters may have.
const meaningsAtOnce = 100

// meanings is the table from glyphs to characters, a line for each: Ghostscript misreads the shorter form with lists.
func (s *subset) meanings() []byte {
	b := make([]byte, 0, 400+16*len(s.runes))
	b = append(b, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n"+
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"...)
	code := uint16(0)
	for part := range slices.Chunk(s.runes, meaningsAtOnce) {
		b = fmt.Appendf(b, "%d beginbfchar\n", len(part))
		for _, r := range part {
			code++
			b = append(appendUnit(append(b, '<'), code), "><"...)
			b = append(appendHex(b, r), ">\n"...)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}

// appendHex writes a character in UTF-16, as PDF wants it, in hexadecimal.
func appendHex(b []byte, r rune) []byte {
	if r > 0xFFFF {
		high, low := utf16.EncodeRune(r)
		return appendUnit(appendUnit(b, uint16(high)), uint16(low))
	}
	return appendUnit(b, uint16(r))
}

func appendUnit(b []byte, unit uint16) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, digits[unit>>12], digits[unit>>8&15], digits[unit>>4&15], digits[unit&15])
}
