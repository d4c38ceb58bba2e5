package print

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// subset (字体子集) is what one document shows: its characters, and the codes that they have in its font.
//
// The PDF library parses a font anew for each document, and understands only
// characters of the basic plane. So each document gets a font of its own, made
// here in well under a millisecond: the outlines of just its characters, copied
// out of the font of forms, which was read once. Characters above U+FFFF get a place in the
// private area of the document's font.
type subset struct {
	codes map[rune]rune // character → its code in the document's font
}

// privateStart is the first code of Unicode's private area, which no text of ours uses: font.go replaces such characters.
const privateStart = 0xE000

func newSubset() *subset { return &subset{codes: map[rune]rune{}} }

// add takes a character in; it must be one that the font has.
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

// glyphOf is one character of the document's font: its code there, and its glyph in the font of forms.
type glyphOf struct {
	code  rune
	glyph glyphID
}

func (s *subset) glyphs() []glyphOf {
	list, f := make([]glyphOf, 0, len(s.codes)), paperFace()
	for r, code := range s.codes {
		list = append(list, glyphOf{code, f.glyph(r)})
	}
	slices.SortFunc(list, func(a, b glyphOf) int { return int(a.code - b.code) })
	return list
}

// purpose is whom a font is made for.
type purpose bool

const (
	forLibrary purpose = false // all tables that the library reads
	forFile    purpose = true  // what a reader of the finished file needs: outlines and their measures, no names, no character map
)

// font makes the document's font: a TrueType file with the subset's glyphs and nothing else.
func (s *subset) font(use purpose) []byte {
	glyphs, base := s.glyphs(), paperFace()
	var glyf []byte
	places := []int{0} // glyph 0 stands for what is missing; it is empty
	hmtx := make([]byte, 4, 4*len(glyphs)+4)
	binary.BigEndian.PutUint16(hmtx, uint16(base.em))
	for _, g := range glyphs {
		places = append(places, len(glyf))
		glyf = append(glyf, base.outline(g.glyph)...)
		if len(glyf)%2 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(base.advance(g.glyph)))
		hmtx = binary.BigEndian.AppendUint16(hmtx, base.bearing(g.glyph))
	}
	loca, long := placesTable(append(places, len(glyf)))

	count := uint16(len(glyphs) + 1)
	head := slices.Clone(base.tables["head"])
	binary.BigEndian.PutUint16(head[50:], long)
	hhea := slices.Clone(base.tables["hhea"])
	binary.BigEndian.PutUint16(hhea[34:], count)
	maxp := slices.Clone(base.tables["maxp"])
	binary.BigEndian.PutUint16(maxp[4:], count)
	if use == forFile {
		return assemble([]fontTable{{"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}})
	}
	post := slices.Clone(base.tables["post"][:32])
	binary.BigEndian.PutUint32(post, 0x00030000)
	return assemble([]fontTable{
		{"OS/2", base.tables["OS/2"]}, {"cmap", characterMap(glyphs)}, {"glyf", glyf}, {"head", head}, {"hhea", hhea},
		{"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}, {"name", []byte{0, 0, 0, 0, 0, 6}}, {"post", post},
	})
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
	var b strings.Builder
	f, last := paperFace(), rune(-1)
	for _, g := range s.glyphs() {
		width := (f.advance(g.glyph)*thousandths + f.em/2) / f.em
		if width == thousandths {
			continue
		}
		switch {
		case g.code == last+1:
			b.WriteByte(' ')
		case last >= 0:
			fmt.Fprintf(&b, "]%d[", g.code)
		default:
			fmt.Fprintf(&b, "%d[", g.code)
		}
		fmt.Fprintf(&b, "%d", width)
		last = g.code
	}
	if last >= 0 {
		b.WriteByte(']')
	}
	return b.String()
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
	search, selector := 1, 0
	for search*2 <= len(tables) {
		search, selector = search*2, selector+1
	}
	size := 12 + 16*len(tables)
	for _, t := range tables {
		size += (len(t.data) + 3) &^ 3
	}
	b := make([]byte, 0, size+64) // the PDF library appends to slices of its font: room of our own, not a neighbour's
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
