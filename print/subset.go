package print

import (
	"encoding/binary"
	"slices"
)

// subset (字体子集) is what one document shows in one weight: characters and where their glyphs come from.
//
// The PDF library parses a font anew for each document, and understands only
// characters of the basic plane. So each document gets a font of its own, made
// here in well under a millisecond: the outlines of just its characters, copied
// out of fonts that were read once. Characters above U+FFFF get a place in the
// private area of the document's font.
type subset struct {
	weight weight
	codes  map[rune]rune // character → its code in the document's font
}

// privateStart is the first code of Unicode's private area, which no text of ours uses: font.go replaces such characters.
const privateStart = 0xE000

func newSubset(w weight) *subset { return &subset{weight: w, codes: map[rune]rune{}} }

// add takes a character in; it must be one that find knows.
func (s *subset) add(r rune) {
	if _, known := s.codes[r]; !known {
		s.codes[r] = r
	}
}

// encode gives each character above the basic plane its private code, in the order of the characters, so that the same
// text makes the same bytes.
func (s *subset) encode() {
	var beyond []rune
	for r := range s.codes {
		if r > 0xFFFF {
			beyond = append(beyond, r)
		}
	}
	slices.Sort(beyond)
	for i, r := range beyond {
		s.codes[r] = privateStart + rune(i)
	}
}

// glyphOf is one character of the document's font.
type glyphOf struct {
	code  rune
	face  *face
	glyph uint16
}

func (s *subset) glyphs() []glyphOf {
	list := make([]glyphOf, 0, len(s.codes))
	for r, code := range s.codes {
		if f, glyph := find(r, s.weight); f != nil {
			list = append(list, glyphOf{code, f, glyph})
		}
	}
	slices.SortFunc(list, func(a, b glyphOf) int { return int(a.code - b.code) })
	return list
}

// font makes the document's font: a TrueType file with the subset's glyphs and nothing else.
func (s *subset) font() []byte {
	glyphs := s.glyphs()
	base := faces[s.weight]()
	var glyf []byte
	loca := make([]byte, 0, 4*len(glyphs)+8)
	hmtx := make([]byte, 4, 4*len(glyphs)+4)
	binary.BigEndian.PutUint16(hmtx, emUnits)
	loca = binary.BigEndian.AppendUint32(loca, 0) // glyph 0 stands for what is missing; it is empty
	for _, g := range glyphs {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, g.face.outline(g.glyph)...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(g.face.advance(g.glyph)))
		hmtx = binary.BigEndian.AppendUint16(hmtx, g.face.bearing(g.glyph))
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))

	count := uint16(len(glyphs) + 1)
	head := slices.Clone(base.tables["head"])
	binary.BigEndian.PutUint16(head[50:], 1)
	hhea := slices.Clone(base.tables["hhea"])
	binary.BigEndian.PutUint16(hhea[34:], count)
	maxp := slices.Clone(base.tables["maxp"])
	binary.BigEndian.PutUint16(maxp[4:], count)
	post := slices.Clone(base.tables["post"][:32])
	binary.BigEndian.PutUint32(post, 0x00030000)
	return assemble([]fontTable{
		{"OS/2", base.tables["OS/2"]}, {"cmap", characterMap(glyphs)}, {"glyf", glyf}, {"head", head}, {"hhea", hhea},
		{"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}, {"name", []byte{0, 0, 0, 0, 0, 6}}, {"post", post},
	})
}

// characterMap makes a map of format 4. Codes are sorted and glyphs numbered in their order, so a run of neighbouring
// codes is one segment.
func characterMap(glyphs []glyphOf) []byte {
	type segment struct{ start, end, delta uint16 }
	var segments []segment
	for i, g := range glyphs {
		code, delta := uint16(g.code), uint16(i+1)-uint16(g.code)
		if n := len(segments); n > 0 && segments[n-1].end+1 == code {
			segments[n-1].end = code
			continue
		}
		segments = append(segments, segment{code, code, delta})
	}
	segments = append(segments, segment{0xFFFF, 0xFFFF, 1})

	n := len(segments)
	search, selector := 2, 0
	for search*2 <= n*2 {
		search, selector = search*2, selector+1
	}
	put := binary.BigEndian.AppendUint16
	var b []byte
	for _, v := range []uint16{0, 1, 3, 1, 0, 12, 4, uint16(16 + 8*n), 0, uint16(2 * n), uint16(search), uint16(selector), uint16(2*n - search)} {
		b = put(b, v)
	}
	for _, s := range segments {
		b = put(b, s.end)
	}
	b = put(b, 0)
	for _, s := range segments {
		b = put(b, s.start)
	}
	for _, s := range segments {
		b = put(b, s.delta)
	}
	for range segments {
		b = put(b, 0)
	}
	return b
}

type fontTable struct {
	name string
	data []byte
}

// assemble joins tables, which must be sorted by name, into a font file.
func assemble(tables []fontTable) []byte {
	size := 12 + 16*len(tables)
	for _, t := range tables {
		size += (len(t.data) + 3) &^ 3
	}
	b := make([]byte, 0, size+64) // the PDF library appends to slices of its font: room of our own, not a neighbour's
	b = binary.BigEndian.AppendUint32(b, 0x00010000)
	for _, v := range []int{len(tables), 128, 3, 16*len(tables) - 128} {
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
