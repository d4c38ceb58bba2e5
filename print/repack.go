package print

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// repack finishes the library's file: it puts the document's font in and compresses every stream, once. The objects, their order
// and their numbers stay as they are; the font's come behind them, and places are counted anew. Anything that doesn't look as the
// library writes it is an error, never a guess.
func repack(file []byte, set *subset) ([]byte, error) {
	head := bytes.Index(file, []byte("\n")) + 1
	tail := bytes.LastIndex(file, []byte("xref\n0 "))
	trailer := bytes.LastIndex(file, []byte("trailer\n"))
	if head == 0 || tail < 0 || trailer < tail {
		return nil, fmt.Errorf("no head or no trailer")
	}
	objects, err := readObjects(file[head:tail])
	if err != nil {
		return nil, err
	}
	end, err := trailerOf(file[trailer:], len(objects)+1)
	if err != nil {
		return nil, err
	}
	if objects, err = withFont(objects, set); err != nil {
		return nil, err
	}
	out := bytes.NewBuffer(make([]byte, 0, len(file)))
	out.Write(file[:head])
	places := make([]int, len(objects)+1)
	for i := range objects {
		o := &objects[i]
		if o.number < 1 || o.number >= len(places) || places[o.number] != 0 {
			return nil, fmt.Errorf("object %d is there twice, or one is missing", o.number)
		}
		places[o.number] = out.Len()
		if err := o.squeeze(); err != nil {
			return nil, fmt.Errorf("object %d: %w", o.number, err)
		}
		o.write(out)
	}
	writePlaces(out, places, end)
	return out.Bytes(), nil
}

func readObjects(data []byte) (list []object, err error) {
	for len(data) > 0 {
		var o object
		if o, data, err = readObject(data); err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, nil
}

// withFont puts the font's objects behind the library's, and its name into the list of what pages use. A document without a text needs none.
func withFont(list []object, set *subset) ([]object, error) {
	if len(set.runes) == 0 {
		return list, nil
	}
	const none = "/Font <<\n>>\n"
	resources := slices.IndexFunc(list, func(o object) bool { return o.number == 2 && strings.Contains(o.dict, none) })
	if resources < 0 {
		return nil, fmt.Errorf("no list of fonts")
	}
	first := len(list) + 1
	list[resources].dict = strings.Replace(list[resources].dict, none, fmt.Sprintf("/Font <<%s %d 0 R>>\n", fontKey, first), 1)
	return append(list, set.objects(first)...), nil
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

// squeeze compresses the object's stream, unless the library had a compressed one from the beginning, as pictures are.
func (o *object) squeeze() error {
	if !o.has || strings.Contains(o.dict, "/Filter") {
		return nil
	}
	smaller := bytes.NewBuffer(make([]byte, 0, len(o.stream)/2+64))
	w := squeezers.Get().(*zlib.Writer)
	defer squeezers.Put(w)
	w.Reset(smaller)
	if _, err := w.Write(o.stream); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	length := "/Length " + valueOf(o.dict, "/Length ")
	o.dict = strings.Replace(o.dict, length, "/Filter/FlateDecode/Length "+strconv.Itoa(smaller.Len()), 1)
	o.stream = smaller.Bytes()
	return nil
}

// trailerOf is the trailer's dictionary without the number of objects, which it must give as size.
func trailerOf(data []byte, size int) (string, error) {
	dict, _, ok := strings.Cut(strings.TrimPrefix(string(data), "trailer\n<<\n"), "startxref")
	dict, counted := strings.CutPrefix(dict, fmt.Sprintf("/Size %d\n", size))
	if !ok || !counted {
		return "", fmt.Errorf("no trailer for %d objects", size)
	}
	return dict, nil
}

// writePlaces writes the table of where each object begins, and the end of the file.
func writePlaces(out *bytes.Buffer, places []int, trailer string) {
	start := out.Len()
	fmt.Fprintf(out, "xref\n0 %d\n0000000000 65535 f \n", len(places))
	for _, at := range places[1:] {
		fmt.Fprintf(out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(out, "trailer\n<<\n/Size %d\n%sstartxref\n%d\n%%%%EOF\n", len(places), trailer, start)
}
