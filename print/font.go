package print

import (
	"encoding/binary"
	"fmt"
	"sync"
	"unicode"

	"jieche/assets"
)

// Replacement (〓) is printed for a character that no font has, as printers of lead type did. Doc.Missing tells of each.
const Replacement = '〓'

// thousandths is what advances are counted in: a hanzi is 1000 wide at any size.
const thousandths = 1000

// mmPerPoint converts type sizes to lengths.
const mmPerPoint = 25.4 / 72

// glyphID names a drawing: a glyph of the font of forms, or a rare character (rare.go).
type glyphID uint32

// face is a TrueType font, read once per process: which glyph a character has, how wide it is, where its outline lies.
type face struct {
	data    []byte
	tables  map[string][]byte
	basic   []uint16        // glyph of each character of the basic plane, 0: none
	beyond  map[rune]uint16 // glyphs of the characters above U+FFFF
	metrics int             // how many glyphs have an advance of their own
	em      int             // units of the square that glyphs are drawn in
	long    bool            // whether glyph offsets have four bytes
}

// paperFace is the font that forms are set in. It has what names and parts are written with; rare.go has the rest. Bold type is the same
// outlines with a line around them (see pdf.go).
var paperFace = sync.OnceValue(func() *face { return mustReadFace(assets.Paper()) })

// mustReadFace reads a font that is part of the program. A fault in it is a fault of the build, which the tests find.
func mustReadFace(data []byte) *face {
	f, err := readFace(data)
	if err != nil {
		panic("print: font in the program: " + err.Error())
	}
	return f
}

func readFace(data []byte) (*face, error) {
	if len(data) < 12 || binary.BigEndian.Uint32(data) != 0x00010000 {
		return nil, fmt.Errorf("not a TrueType font")
	}
	f := &face{data: data, tables: map[string][]byte{}}
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		entry := data[12+16*i:]
		at, size := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		f.tables[string(entry[:4])] = data[at : at+size : at+size]
	}
	for _, need := range []string{"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "OS/2", "post"} {
		if len(f.tables[need]) == 0 {
			return nil, fmt.Errorf("no table %q", need)
		}
	}
	f.em = int(binary.BigEndian.Uint16(f.tables["head"][18:]))
	f.metrics = int(binary.BigEndian.Uint16(f.tables["hhea"][34:]))
	f.long = binary.BigEndian.Uint16(f.tables["head"][50:]) == 1
	return f, f.readCharacters()
}

// readCharacters reads the character map. The fonts have a map of format 12 where they go beyond the basic plane, and
// one of format 4 always.
func (f *face) readCharacters() error {
	f.basic, f.beyond = make([]uint16, 0x10000), map[rune]uint16{}
	cmap, found := f.tables["cmap"], false
	for i := range int(binary.BigEndian.Uint16(cmap[2:])) {
		sub := cmap[binary.BigEndian.Uint32(cmap[4+8*i+4:]):]
		switch binary.BigEndian.Uint16(sub) {
		case 4:
			found = true
			f.readSegments(sub)
		case 12:
			found = true
			f.readGroups(sub)
		}
	}
	if !found {
		return fmt.Errorf("no character map of format 4 or 12")
	}
	return nil
}

func (f *face) readSegments(sub []byte) {
	size := int(binary.BigEndian.Uint16(sub[6:]))
	at := func(array, i int) int { return int(binary.BigEndian.Uint16(sub[array+i:])) }
	ends, starts := 14, 16+size
	deltas, offsets := starts+size, starts+2*size
	for i := 0; i < size; i += 2 {
		for c := at(starts, i); c <= at(ends, i) && c < 0xFFFF; c++ {
			glyph := c + at(deltas, i)
			if offset := at(offsets, i); offset != 0 {
				if glyph = at(offsets+offset+2*(c-at(starts, i)), i); glyph != 0 {
					glyph += at(deltas, i)
				}
			}
			f.basic[c] = uint16(glyph)
		}
	}
}

func (f *face) readGroups(sub []byte) {
	for i := range int(binary.BigEndian.Uint32(sub[12:])) {
		group := sub[16+12*i:]
		start, end := rune(binary.BigEndian.Uint32(group)), rune(binary.BigEndian.Uint32(group[4:]))
		glyph := uint16(binary.BigEndian.Uint32(group[8:]))
		for c := start; c <= end; c, glyph = c+1, glyph+1 {
			if c < 0x10000 {
				f.basic[c] = glyph
			} else {
				f.beyond[c] = glyph
			}
		}
	}
}

// glyph returns the glyph of a character, 0 if the font has none.
func (f *face) glyph(r rune) glyphID {
	var own uint16
	if r >= 0 && r < 0x10000 {
		own = f.basic[r]
	} else {
		own = f.beyond[r]
	}
	if own == 0 && r > 0x80 {
		if _, ok := rares().find(r); ok {
			return rareBit | glyphID(r)
		}
	}
	return glyphID(own)
}

// rare is the rare character that a glyph names.
func (g glyphID) rare() (rareGlyph, bool) {
	if g < rareBit {
		return rareGlyph{}, false
	}
	return rares().find(rune(g &^ rareBit))
}

// advance is the glyph's width in the font's units.
func (f *face) advance(glyph glyphID) int {
	if g, ok := glyph.rare(); ok {
		return g.width
	}
	return int(binary.BigEndian.Uint16(f.tables["hmtx"][4*min(int(glyph), f.metrics-1):]))
}

// bearing is the distance from the glyph's origin to its outline.
func (f *face) bearing(glyph glyphID) uint16 {
	if g, ok := glyph.rare(); ok {
		if len(g.outline) < 4 {
			return 0
		}
		return binary.BigEndian.Uint16(g.outline[2:]) // the drawing's left edge
	}
	at := 4*int(glyph) + 2
	if int(glyph) >= f.metrics {
		at = 4*f.metrics + 2*(int(glyph)-f.metrics)
	}
	if at+2 > len(f.tables["hmtx"]) {
		return 0
	}
	return binary.BigEndian.Uint16(f.tables["hmtx"][at:])
}

// outline is the glyph's drawing, empty for a space.
func (f *face) outline(glyph glyphID) []byte {
	if g, ok := glyph.rare(); ok {
		return g.outline
	}
	loca, i := f.tables["loca"], int(glyph)
	if f.long {
		return f.tables["glyf"][binary.BigEndian.Uint32(loca[4*i:]):binary.BigEndian.Uint32(loca[4*i+4:])]
	}
	return f.tables["glyf"][2*int(binary.BigEndian.Uint16(loca[2*i:])) : 2*int(binary.BigEndian.Uint16(loca[2*i+2:]))]
}

// Has says whether paper can show the character.
func Has(r rune) bool { return invisible(r) || paperFace().glyph(r) != 0 || unicode.IsSpace(r) }

// drawnAs is the character that paper shows: itself, a common space for tabs and the spaces of other scripts, or 〓.
func drawnAs(r rune) rune {
	switch {
	case paperFace().glyph(r) != 0:
		return r
	case unicode.IsSpace(r):
		return ' '
	}
	return Replacement
}

// invisible says that a character has no picture of its own: control and format characters and variation selectors.
func invisible(r rune) bool {
	if r < 0x7F {
		return r < 0x20
	}
	switch {
	case r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0100 && r <= 0xE01EF:
		return true
	}
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
}

// advanceOf is the width of a character in thousandths of the type size, as it will be drawn.
func advanceOf(r rune) int {
	if invisible(r) && r != '\t' {
		return 0
	}
	f := paperFace()
	return (f.advance(f.glyph(drawnAs(r)))*thousandths + f.em/2) / f.em
}

// Width is how long a text is in millimetres at that size in points, on one line. Bold type is as wide as plain.
func Width(s string, sizePt float64) float64 {
	sum := 0
	for _, r := range s {
		sum += advanceOf(r)
	}
	return float64(sum) * sizePt * mmPerPoint / thousandths
}
