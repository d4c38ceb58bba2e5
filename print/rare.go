package print

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"io"
	"sync"

	"jieche/assets"
)

// rareBit marks the glyph of a character that is not in the font of forms but in the file of rare ones (生僻字): the other bits are the
// character itself.
const rareBit glyphID = 1 << 24

// rareFile is the file of rare characters: blocks of 256 codes, each compressed by itself and read when a name needs it. Of the blocks that
// were read the last few are kept.
type rareFile struct {
	data   []byte
	places map[rune][2]int // block → where it lies, and how long it is

	lock  sync.Mutex
	known map[rune]map[rune]rareGlyph
}

// rareGlyph is one character: its width and its drawing, as a font has it.
type rareGlyph struct {
	width   int
	outline []byte
}

// keptBlocks bounds the memory of rare characters: some 150 kB a block.
const keptBlocks = 16

var rares = sync.OnceValue(func() *rareFile { return readRare(assets.Rare()) })

func readRare(data []byte) *rareFile {
	f := &rareFile{data: data, places: map[rune][2]int{}, known: map[rune]map[rune]rareGlyph{}}
	if len(data) < 8 || string(data[:4]) != "RARE" {
		panic("print: no file of rare characters in the program")
	}
	number := func(at int) int { return int(binary.LittleEndian.Uint32(data[at:])) }
	for i := range number(4) {
		at := 8 + 12*i
		f.places[rune(number(at))] = [2]int{number(at + 4), number(at + 8)}
	}
	return f
}

// find is the rare character, if the file has it.
func (f *rareFile) find(r rune) (rareGlyph, bool) {
	place, ok := f.places[r>>8]
	if !ok {
		return rareGlyph{}, false
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	block, ok := f.known[r>>8]
	if !ok {
		if len(f.known) >= keptBlocks {
			clear(f.known)
		}
		block = readBlock(r&^0xFF, f.data[place[0]:place[0]+place[1]])
		f.known[r>>8] = block
	}
	g, ok := block[r]
	return g, ok
}

// readBlock unpacks a block. The file is a part of the program; a fault in it is a fault of the build, which the tests find.
func readBlock(first rune, packed []byte) map[rune]rareGlyph {
	data, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err != nil {
		panic("print: rare characters: " + err.Error())
	}
	block := map[rune]rareGlyph{}
	for len(data) > 0 {
		length := int(binary.LittleEndian.Uint16(data[1:]))
		block[first+rune(data[0])] = readRareGlyph(data[3 : 3+length])
		data = data[3+length:]
	}
	return block
}

// readRareGlyph turns the file's short form into a drawing as TrueType fonts have it.
func readRareGlyph(data []byte) rareGlyph {
	g := rareGlyph{width: int(data[0])}
	contours := int(data[1])
	data = data[2:]
	var ends []byte
	count := 0
	for range contours {
		n := int(data[0])
		data = data[1:]
		if n == 255 {
			n += int(data[0])
			data = data[1:]
		}
		count += n
		ends = binary.BigEndian.AppendUint16(ends, uint16(count-1))
	}
	if count == 0 {
		return g
	}
	on, steps := data[:(count+7)/8], data[(count+7)/8:]
	xs, steps := readSteps(steps, count)
	ys, _ := readSteps(steps, count)
	flags := make([]byte, count)
	for i := range flags {
		flags[i] = on[i/8] >> (i % 8) & 1
	}
	xPart, x1, x2 := axisOf(xs, flags, xShort, xSamePlus)
	yPart, y1, y2 := axisOf(ys, flags, yShort, ySamePlus)
	out := make([]byte, 0, 12+len(ends)+len(flags)+len(xPart)+len(yPart))
	for _, v := range []int{contours, x1, y1, x2, y2} {
		out = binary.BigEndian.AppendUint16(out, uint16(int16(v)))
	}
	out = append(append(out, ends...), 0, 0) // no instructions
	g.outline = append(append(append(out, flags...), xPart...), yPart...)
	return g
}

// readSteps reads the steps of one axis and returns what is behind them.
func readSteps(data []byte, count int) ([]int, []byte) {
	steps := make([]int, count)
	for i := range steps {
		if data[0] != 0x80 {
			steps[i], data = int(int8(data[0])), data[1:]
			continue
		}
		steps[i], data = int(int16(binary.LittleEndian.Uint16(data[1:]))), data[3:]
	}
	return steps, data
}

// axisOf writes steps in the manner of fonts, marks in the flags how each is written, and says how far the drawing reaches.
func axisOf(steps []int, flags []byte, short, same byte) (part []byte, least, most int) {
	at := 0
	for i, step := range steps {
		at += step
		if i == 0 {
			least, most = at, at
		}
		least, most = min(least, at), max(most, at)
		switch {
		case step == 0:
			flags[i] |= same
		case step > 0 && step < 256:
			flags[i] |= short | same
			part = append(part, byte(step))
		case step < 0 && step > -256:
			flags[i] |= short
			part = append(part, byte(-step))
		default:
			part = binary.BigEndian.AppendUint16(part, uint16(int16(step)))
		}
	}
	return part, least, most
}
