package print

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
)

// subset (字体子集) is what one document shows: its characters, and the glyphs that they have in its font.
//
// The PDF library parses a font anew for each document, cuts it again, and understands only characters of the basic plane. So
// each document gets a font of its own, made here in a fraction of a millisecond: the outlines of just its characters, copied out
// of the font of forms, which was read once, and numbered in the order of the characters, so that the same text makes the same bytes.
type subset struct {
	runes []rune          // in the document's font, glyph i+1 draws runes[i]; 0 stands for what is missing
	codes map[rune]uint16 // the glyph of each character
}

// mostGlyphs is what a TrueType font can number.
const mostGlyphs = 0xFFFF

// subsetOf collects what the document shows.
func subsetOf(d Doc) (*subset, error) {
	s := &subset{codes: map[rune]uint16{}}
	for _, page := range d.Pages {
		for _, m := range page.Marks {
			if t, ok := m.(Text); ok {
				for _, r := range shown(t.S) {
					s.add(r)
				}
			}
		}
	}
	if len(s.runes) >= mostGlyphs {
		return nil, fmt.Errorf("%d different characters are more than a font can hold", len(s.runes))
	}
	slices.Sort(s.runes)
	for i, r := range s.runes {
		s.codes[r] = uint16(i + 1)
	}
	return s, nil
}

// add takes a character in; it must be one that the font of forms or the file of rare ones has.
func (s *subset) add(r rune) {
	if _, known := s.codes[r]; !known {
		s.codes[r] = 0
		s.runes = append(s.runes, r)
	}
}

// font makes the document's font: a TrueType file with the outlines of its characters and their measures, and nothing else. Readers of
// PDF files need no names and no character map.
func (s *subset) font() []byte {
	base, count := paperFace(), len(s.runes)+1
	glyf := make([]byte, 0, 100*count)
	places := append(make([]int, 0, count+1), 0) // glyph 0 is empty
	hmtx := binary.BigEndian.AppendUint16(make([]byte, 0, 4*count), uint16(base.em))
	hmtx = binary.BigEndian.AppendUint16(hmtx, 0)
	for _, r := range s.runes {
		glyph := base.glyph(r)
		places = append(places, len(glyf))
		glyf = append(glyf, base.outline(glyph)...)
		if len(glyf)%2 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(base.advance(glyph)))
		hmtx = binary.BigEndian.AppendUint16(hmtx, base.bearing(glyph))
	}
	loca, long := placesTable(append(places, len(glyf)))

	head := slices.Clone(base.tables["head"])
	binary.BigEndian.PutUint16(head[50:], long)
	hhea := slices.Clone(base.tables["hhea"])
	binary.BigEndian.PutUint16(hhea[34:], uint16(count))
	maxp := slices.Clone(base.tables["maxp"])
	binary.BigEndian.PutUint16(maxp[4:], uint16(count))
	return assemble([]fontTable{{"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}})
}

// placesTable writes where each glyph begins, in two bytes if that is enough; long says whether it isn't, as table head has it.
func placesTable(places []int) (loca []byte, long uint16) {
	if places[len(places)-1] < 2*0xFFFF {
		for _, p := range places {
			loca = binary.BigEndian.AppendUint16(loca, uint16(p/2))
		}
		return loca, 0
	}
	for _, p := range places {
		loca = binary.BigEndian.AppendUint32(loca, uint32(p))
	}
	return loca, 1
}

// widths lists what is not as wide as a hanzi, in the manner of PDF: the first code, then the widths of it and its followers.
func (s *subset) widths() string {
	var b []byte
	f, last := paperFace(), -1
	for i, r := range s.runes {
		width := (f.advance(f.glyph(r))*thousandths + f.em/2) / f.em
		if width == thousandths {
			continue
		}
		switch {
		case i == last+1 && last >= 0:
			b = append(b, ' ')
		case last >= 0:
			b = fmt.Appendf(b, "]%d[", i+1)
		default:
			b = fmt.Appendf(b, "%d[", i+1)
		}
		b = strconv.AppendInt(b, int64(width), 10)
		last = i
	}
	if last >= 0 {
		b = append(b, ']')
	}
	return string(b)
}

type fontTable struct {
	name string
	data []byte
}

// assemble joins tables, which must be sorted by name, into a font file.
func assemble(tables []fontTable) []byte {
	search, selector := 1, 0
	for search*2 <= len(tables) {
		search, selector = search*2, selector+1
	}
	size := 12 + 16*len(tables)
	for _, t := range tables {
		size += (len(t.data) + 3) &^ 3
	}
	b := make([]byte, 0, size)
	b = binary.BigEndian.AppendUint32(b, 0x00010000)
	for _, v := range []int{len(tables), search * 16, selector, 16 * (len(tables) - search)} {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	at := 12 + 16*len(tables)
	for _, t := range tables {
		b = append(b, t.name...)
		b = binary.BigEndian.AppendUint32(b, sumOf(t.data))
		b = binary.BigEndian.AppendUint32(b, uint32(at))
		b = binary.BigEndian.AppendUint32(b, uint32(len(t.data)))
		at += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		b = append(b, t.data...)
		for len(b)%4 != 0 {
			b = append(b, 0)
		}
	}
	return b
}

func sumOf(data []byte) (sum uint32) {
	for len(data) >= 4 {
		sum += binary.BigEndian.Uint32(data)
		data = data[4:]
	}
	var last [4]byte
	copy(last[:], data)
	return sum + binary.BigEndian.Uint32(last[:])
}
