package print

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"jieche/data/shop"
	"jieche/data/workorder"
)

// oddTexts are what fuzzing begins with.
var oddTexts = []string{
	"更换前刹车片", "王🚗丽\x00\r\n\t\xff𠮷\u202e", "㐂䶮𠀀𪛖𫝀𬺡𰻝㊣ⅷ\U000f0000\ue000\U0010ffff", "e\u0301\ufe0f𠮷\U000e0100ﷺ",
	"(\\)) Tj ET\r\\", "粤B·7K291　138 0013 2210", "机机机机机机粤B·7K2912026-11-21 09:40\t》", strings.Repeat("，", 70), strings.Repeat("W", 90), "",
}

// FuzzWrap breaks any text on lines of any length: no rune is lost, and no line is empty.
func FuzzWrap(f *testing.F) {
	for i, s := range oddTexts {
		f.Add(s, float64(i*i), 9.0)
	}
	f.Fuzz(func(t *testing.T, s string, width, size float64) {
		if math.IsNaN(width) || math.IsInf(width, 0) || !(size >= 1 && size <= 200) || math.Abs(width) > 10_000 {
			return // no paper is that wide, no type that large
		}
		lines := Wrap(s, width, size)
		if strings.Join(lines, "") != s {
			t.Fatalf("%q became %q", s, lines)
		}
		for _, line := range lines {
			if line == "" && s != "" {
				t.Fatalf("%q became %q with an empty line", s, lines)
			}
			if Width(line, size) > width+0.01+Width("\u3000", size) && utf8.RuneCountInString(strings.TrimRightFunc(shown(line), unicode.IsSpace)) > 2 && overfull(line, width, size) {
				t.Fatalf("%q is %.2f mm, longer than %.2f", line, Width(line, size), width)
			}
		}
	})
}

// overfull says that a line is longer than it may be although it could have been broken before its last character and hanging punctuation.
func overfull(line string, width, size float64) bool {
	seen := []rune(strings.TrimRightFunc(shown(line), unicode.IsSpace))
	widest := 0.0
	for _, r := range seen {
		widest = max(widest, Width(string(r), size))
	}
	return Width(string(seen), size) > max(width, widest)+0.01
}

// FuzzPDF prints any text plain, bold and spread, and reads it back from the file: no rune is lost, and what is shown has a picture.
func FuzzPDF(f *testing.F) {
	for _, s := range oddTexts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		marks := []Mark{Text{X: 10, Base: 10, SizePt: 9, S: s}, Text{X: 10, Base: 20, SizePt: 9, Bold: true, S: s}, Text{X: 10, Base: 30, SizePt: 9, Spread: 1, S: s}}
		file, err := PDF(Doc{Title: s, Paper: A5, Pages: []Page{{Marks: marks}}})
		if err != nil {
			t.Fatal(err)
		}
		if shown(s) == "" {
			return
		}
		want := []string{shown(s), shown(s), shown(s)}
		if got := readBack(t, file); !slices.Equal(got, want) {
			t.Fatalf("%q is read as %q", s, got)
		}
		if utf8.ValidString(s) && utf8.RuneCountInString(shown(s)) != utf8.RuneCountInString(strings.Map(visible, s)) {
			t.Fatalf("%q is shown as %q", s, shown(s))
		}
	})
}

// visible leaves out what has no picture of its own.
func visible(r rune) rune {
	if invisible(r) && r != '\t' {
		return -1
	}
	return r
}

// FuzzForms prints every form for any owner with lines of any name: nothing panics, the form and its file hold every rune, and of what can be a name
// nothing leaves the paper or lies over another.
func FuzzForms(f *testing.F) {
	for i, s := range oddTexts {
		f.Add(s, oddTexts[(i+3)%len(oddTexts)], uint8(i), uint8(i*5))
	}
	names := slices.Sorted(maps.Keys(samples))
	f.Fuzz(func(t *testing.T, owner, name string, form, paper uint8) {
		which := names[int(form)%len(names)]
		set := Setting{Paper: AllPapers()[int(paper)%len(AllPapers())], Stamp: workorder.Stamp{Copy: CopyCustomer, Count: 1, At: at(9, 52)}}
		if which == "proof" {
			set.Paper = Wide
		}
		d := sampleForm(which, 3, func(i int) string { return name + fmt.Sprint(i) }, owner, set)
		if d.Err() != nil {
			t.Fatal(d.Err())
		}
		if accepted(owner) && accepted(name) {
			within(t, d)
		}
		file, err := PDF(d)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, s := range d.Strings() {
			if s = shown(s); s != "" {
				want = append(want, s)
			}
		}
		got := readBack(t, file)
		if !slices.Equal(got, want) {
			t.Fatalf("%s: the file doesn't say what the form says: %q, %q", which, got, want)
		}
		if which != "pick_slip" && which != "return_slip" { // they are of an order without a name
			holds(t, which, d, owner, 1)
		}
		if slices.Contains([]string{"entrustment", "settlement", "pick_slip", "return_slip", "estimate", "worksheet"}, which) {
			holds(t, which, d, name, 3)
		}
	})
}

// accepted says that a text can be somebody's name: commands take no longer ones, and none with line ends. Others are printed whole too, but
// nobody promises that a head of fifty lines looks well.
func accepted(name string) bool {
	return shop.Text{Field: "name", Word: "名称", Max: shop.MaxName}.Clean(&name) == nil
}

// holds counts the runes of a text on a form: each is there as often as the text has it, so many times.
func holds(t *testing.T, form string, d Doc, text string, times int) {
	t.Helper()
	on := map[rune]int{}
	for _, r := range squeezed(shown(said(d))) {
		on[r]++
	}
	needed := map[rune]int{}
	for _, r := range squeezed(shown(text)) {
		needed[r] += times
	}
	for r, n := range needed {
		if on[r] < n {
			t.Fatalf("%s on %s shows %c U+%04X %d times, %q has it %d times", form, d.Paper.Name, r, r, on[r], text, n)
		}
	}
}

// readBack reads the texts of a file's pages by the file's own table of characters, as a reader of PDF files does, and holds each glyph against
// the font in the file.
func readBack(t *testing.T, file []byte) (texts []string) {
	t.Helper()
	objects, err := readObjects(file[bytes.IndexByte(file, '\n')+1 : bytes.LastIndex(file, []byte("xref\n0 "))])
	if err != nil {
		t.Fatal(err)
	}
	var pages [][]byte
	var font []byte
	meaning := map[uint16]string{}
	for _, o := range objects {
		if !o.has || strings.Contains(o.dict, "/Image") {
			continue
		}
		data := inflated(t, o.stream)
		switch {
		case strings.Contains(o.dict, "/Length1 "+fmt.Sprint(len(data))):
			font = data
		case bytes.Contains(data, []byte("begincmap")):
			meaning = meaningsOf(t, data)
		default:
			pages = append(pages, data)
		}
	}
	for _, page := range pages {
		for _, codes := range shownIn(t, page) {
			var b strings.Builder
			for _, code := range codes {
				s, known := meaning[code]
				if !known {
					t.Fatalf("nobody knows what glyph %d means", code)
				}
				if inked(t, font, code) == blank(s) {
					t.Fatalf("%q U+%04X: blank %t, drawn %t", s, []rune(s), blank(s), inked(t, font, code))
				}
				b.WriteString(s)
			}
			texts = append(texts, b.String())
		}
	}
	return texts
}

// blank says that a character is nothing but room, or in Unicode's words a filler.
func blank(s string) bool {
	return strings.TrimSpace(s) == "" || strings.Contains("\u3164\u2800\uffa0\u115f\u1160\u180e\u2ff0\u2ff1\u2ff2\u2ff3\u2ff4\u2ff5\u2ff6\u2ff7\u2ff8\u2ff9\u2ffa\u2ffb", s)
}

func inflated(t *testing.T, stream []byte) []byte {
	t.Helper()
	r, err := zlib.NewReader(bytes.NewReader(stream))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// meaningsOf reads the table from glyphs to characters.
func meaningsOf(t *testing.T, data []byte) map[uint16]string {
	t.Helper()
	all := map[uint16]string{}
	for _, line := range strings.Split(string(data), "\n") {
		code, text, pair := strings.Cut(line, "><")
		if !pair || len(code) != 5 || code == "<0000" { // that one says how long numbers are
			continue
		}
		number, err := hex.DecodeString(code[1:])
		if err != nil {
			t.Fatal(err)
		}
		raw, err := hex.DecodeString(strings.TrimSuffix(text, ">"))
		if err != nil {
			t.Fatal(err)
		}
		var units []uint16
		for i := 0; i+1 < len(raw); i += 2 {
			units = append(units, binary.BigEndian.Uint16(raw[i:]))
		}
		all[binary.BigEndian.Uint16(number)] = string(utf16.Decode(units))
	}
	return all
}

// shownIn are the glyphs of each text of a page.
func shownIn(t *testing.T, page []byte) (texts [][]uint16) {
	t.Helper()
	for {
		_, rest, more := bytes.Cut(page, []byte("Td ("))
		if !more {
			return texts
		}
		var raw []byte
		for rest[0] != ')' {
			if rest[0] == '\\' {
				rest = rest[1:]
				if rest[0] == 'r' {
					rest[0] = '\r'
				}
			}
			raw, rest = append(raw, rest[0]), rest[1:]
		}
		if !bytes.HasPrefix(rest, []byte(")Tj ET")) || len(raw)%2 != 0 {
			t.Fatalf("a text of %d bytes ends with %q", len(raw), rest[:min(len(rest), 10)])
		}
		var codes []uint16
		for i := 0; i < len(raw); i += 2 {
			codes = append(codes, binary.BigEndian.Uint16(raw[i:]))
		}
		texts, page = append(texts, codes), rest
	}
}

// inked says that a glyph of a font has an outline.
func inked(t *testing.T, font []byte, glyph uint16) bool {
	t.Helper()
	table := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(font[4:])) {
		entry := font[12+16*i:]
		table[string(entry[:4])] = font[binary.BigEndian.Uint32(entry[8:]):][:binary.BigEndian.Uint32(entry[12:])]
	}
	if count := binary.BigEndian.Uint16(table["maxp"][4:]); glyph >= count || glyph == 0 {
		t.Fatalf("glyph %d of %d", glyph, count)
	}
	if binary.BigEndian.Uint16(table["head"][50:]) == 1 {
		return binary.BigEndian.Uint32(table["loca"][4*int(glyph):]) != binary.BigEndian.Uint32(table["loca"][4*int(glyph)+4:])
	}
	return binary.BigEndian.Uint16(table["loca"][2*int(glyph):]) != binary.BigEndian.Uint16(table["loca"][2*int(glyph)+2:])
}
