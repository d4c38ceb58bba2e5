package print

import (
	"bytes"
	"compress/gzip"
	"encoding/gob"
	"fmt"
	"io"
)

func init() {
	for _, m := range []Mark{Text{}, Rule{}, Box{}, Code{}, Picture{}, Path{}} {
		gob.Register(m)
	}
}

// mostKept bounds what a kept document may unpack to.
const mostKept = 256 << 20

// Keep packs a finished document, so that exactly the pages that were registered can be sent to a printer later. It is for the
// print queue, whose jobs live for minutes or days and are read by the program that wrote them.
func Keep(d Doc) ([]byte, error) {
	if d.err != nil {
		return nil, d.err
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := gob.NewEncoder(z).Encode(d); err != nil {
		return nil, fmt.Errorf("print: keeping %s: %w", d.Title, err)
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Kept unpacks a document.
func Kept(raw []byte) (Doc, error) {
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return Doc{}, fmt.Errorf("print: a kept document: %w", err)
	}
	var d Doc
	if err := gob.NewDecoder(io.LimitReader(z, mostKept)).Decode(&d); err != nil {
		return Doc{}, fmt.Errorf("print: a kept document: %w", err)
	}
	if len(d.Pages) == 0 || d.Paper.W <= 0 || d.Paper.H <= 0 {
		return Doc{}, fmt.Errorf("print: a kept document without pages")
	}
	return d, nil
}
