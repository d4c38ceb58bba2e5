package print

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// repack makes the library's file smaller: it writes streams uncompressed or in their quickest compression, and the width of each
// character by itself, which together is a quarter of a form. The objects, their order and their numbers stay as they are; places
// are counted anew. Anything that doesn't look as the library writes it is an error, never a guess.
func repack(file []byte, set *subset) ([]byte, error) {
	head := bytes.Index(file, []byte("\n")) + 1
	tail := bytes.LastIndex(file, []byte("xref\n0 "))
	trailer := bytes.LastIndex(file, []byte("trailer\n"))
	if head == 0 || tail < 0 || trailer < tail {
		return nil, fmt.Errorf("no head or no trailer")
	}
	out := bytes.NewBuffer(make([]byte, 0, len(file)))
	out.Write(file[:head])
	font := set.font(forFile)
	places := map[int]int{}
	for rest := file[head:tail]; len(rest) > 0; {
		o, after, err := readObject(rest)
		if err != nil {
			return nil, err
		}
		rest = after
		places[o.number] = out.Len()
		if err := o.prepare(set, font); err != nil {
			return nil, fmt.Errorf("object %d: %w", o.number, err)
		}
		o.write(out)
	}
	end, err := trailerOf(file[trailer:])
	if err != nil {
		return nil, err
	}
	writePlaces(out, places, end)
	return out.Bytes(), nil
}

// object is one numbered object of a PDF file: a dictionary, and for some a stream.
type object struct {
	number int
	dict   string
	stream []byte
	has    bool
}

func readObject(data []byte) (o object, rest []byte, err error) {
	line, body, ok := bytes.Cut(data, []byte(" 0 obj\n"))
	if o.number, err = strconv.Atoi(string(line)); !ok || err != nil {
		return o, nil, fmt.Errorf("an object without its number")
	}
	end, start := bytes.Index(body, []byte("endobj\n")), bytes.Index(body, []byte("stream\n"))
	if end < 0 {
		return o, nil, fmt.Errorf("object %d has no end", o.number)
	}
	if start < 0 || start > end {
		o.dict = string(body[:end])
		return o, body[end+len("endobj\n"):], nil
	}
	o.dict, o.has = string(body[:start]), true
	length, err := strconv.Atoi(valueOf(o.dict, "/Length "))
	body = body[start+len("stream\n"):]
	const close = "\nendstream\nendobj\n"
	if err != nil || length < 0 || length+len(close) > len(body) || string(body[length:length+len(close)]) != close {
		return o, nil, fmt.Errorf("object %d: its stream is not as long as it says", o.number)
	}
	o.stream = body[:length]
	return o, body[length+len(close):], nil
}

// valueOf is the number that stands behind a key.
func valueOf(dict, key string) string {
	_, after, _ := strings.Cut(dict, key)
	end := strings.IndexFunc(after, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		return after
	}
	return after[:end]
}

// prepare makes the object smaller. The library's own compression stays only on the map from codes to glyphs, which is large,
// nearly empty, and as small as it gets.
func (o *object) prepare(set *subset, font []byte) error {
	const widths, end = "/W [", " ]\n/CIDToGIDMap "
	switch {
	case strings.Contains(o.dict, widths):
		before, after, _ := strings.Cut(o.dict, widths)
		_, after, found := strings.Cut(after, end)
		if !found {
			return fmt.Errorf("widths without an end")
		}
		o.dict = before + widths + set.widths() + "]\n/CIDToGIDMap " + after
	case strings.Contains(o.dict, "/Length1 "):
		// The library numbers glyphs as the subset does, because the document shows all of them.
		old := valueOf(o.dict, "/Length1 ")
		o.dict = strings.Replace(o.dict, "/Length1 "+old, "/Length1 "+strconv.Itoa(len(font)), 1)
		return o.squeeze(font)
	case o.has && !strings.Contains(o.dict, "/Filter"):
		return o.squeeze(o.stream)
	}
	return nil
}

func (o *object) write(out *bytes.Buffer) {
	fmt.Fprintf(out, "%d 0 obj\n%s", o.number, o.dict)
	if o.has {
		out.WriteString("stream\n")
		out.Write(o.stream)
		out.WriteString("\nendstream\n")
	}
	out.WriteString("endobj\n")
}

// squeezers are kept: each holds a megabyte of tables.
var squeezers = sync.Pool{New: func() any {
	w, _ := zlib.NewWriterLevel(nil, zlib.DefaultCompression)
	return w
}}

// squeeze makes the data, compressed, the object's stream.
func (o *object) squeeze(data []byte) error {
	var smaller bytes.Buffer
	w := squeezers.Get().(*zlib.Writer)
	defer squeezers.Put(w)
	w.Reset(&smaller)
	if _, err := w.Write(data); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	length := "/Length " + strconv.Itoa(smaller.Len())
	if !strings.Contains(o.dict, "/FlateDecode") {
		length += "/Filter/FlateDecode"
	}
	o.dict = strings.Replace(o.dict, "/Length "+strconv.Itoa(len(o.stream)), length, 1)
	o.stream = smaller.Bytes()
	return nil
}

// trailerOf is the trailer's dictionary.
func trailerOf(data []byte) (string, error) {
	dict, _, ok := strings.Cut(strings.TrimPrefix(string(data), "trailer\n"), "startxref")
	if !ok {
		return "", fmt.Errorf("no start of the table of places")
	}
	return dict, nil
}

func writePlaces(out *bytes.Buffer, places map[int]int, trailer string) {
	start := out.Len()
	fmt.Fprintf(out, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for n := 1; n <= len(places); n++ {
		fmt.Fprintf(out, "%010d 00000 n \n", places[n])
	}
	fmt.Fprintf(out, "trailer\n%sstartxref\n%d\n%%%%EOF\n", trailer, start)
}
