package print

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // logos are PNG or JPEG
	_ "image/png"
	"strconv"
	"strings"
	"time"

	"github.com/boombuler/barcode/qr"
	"github.com/jung-kurt/gofpdf"
)

// pdfDate stands in every file, so that the same document makes the same bytes. When it was printed stands on the paper.
var pdfDate = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// PDF draws a document as a PDF file. The same document gives the same bytes. Its text can be searched and copied.
//
// An error is a fault of the program or a picture that is none; whatever a
// customer's name holds can be printed.
func PDF(d Doc) (file []byte, err error) {
	if d.err != nil {
		return nil, d.err
	}
	if len(d.Pages) == 0 {
		return nil, fmt.Errorf("print: %s has no page", d.Title)
	}
	defer func() {
		if r := recover(); r != nil {
			file, err = nil, fmt.Errorf("print: PDF of %s: %v", d.Title, r)
		}
	}()
	if file, err = made(d); err != nil {
		return nil, fmt.Errorf("print: PDF of %s: %w", d.Title, err)
	}
	return file, nil
}

func made(d Doc) ([]byte, error) {
	font, err := subsetOf(d)
	if err != nil {
		return nil, err
	}
	file, err := newPDF(d, font).file(d)
	if err != nil {
		return nil, err
	}
	return repack(file, font)
}

// file draws all pages and returns what the library makes of them: a file whose font is still to come, its streams as they were written.
func (p *pdf) file(d Doc) ([]byte, error) {
	for _, page := range d.Pages {
		if p.set.dashed {
			p.out.SetDashPattern(nil, 0) // the library would begin the next page with it
		}
		p.out.AddPage()
		p.out.SetLineJoinStyle("round") // bold type has no spikes
		p.set = drawn{}                 // a page begins with the library's own colours and font
		for _, m := range page.Marks {
			p.draw(m)
		}
	}
	var b bytes.Buffer
	err := p.out.Output(&b)
	return b.Bytes(), err
}

// pdf draws marks through the library. Only calls that place one thing are made: those that break lines lose characters. Type is
// written here, in glyphs of the document's own font: see subset.
type pdf struct {
	out      *gofpdf.Fpdf
	font     *subset
	height   float64 // of the paper
	set      drawn
	codes    map[string]image.Image // QR codes by their texts
	pictures int
	line     []byte // room to write a line of type in
}

// drawn is what the page is set to; repeating it would only make the file longer.
type drawn struct {
	bold   bool
	line   int // grey + 1
	fill   int
	width  float64
	dashed bool
}

func newPDF(d Doc, font *subset) *pdf {
	out := gofpdf.NewCustom(&gofpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: gofpdf.SizeType{Wd: d.Paper.W, Ht: d.Paper.H}})
	out.SetCatalogSort(true)
	out.SetCompression(false) // repack does it, once for everything
	out.SetCreationDate(pdfDate)
	out.SetModificationDate(pdfDate)
	out.SetMargins(0, 0, 0)
	out.SetAutoPageBreak(false, 0)
	out.SetTitle(basicPlane(d.Title), true)
	out.SetCreator("接车", true)
	return &pdf{out: out, font: font, height: d.Paper.H, codes: map[string]image.Image{}}
}

func (p *pdf) draw(m Mark) {
	switch m := m.(type) {
	case Text:
		p.text(m)
	case Rule:
		p.lines(m.Width, m.Grey, m.Dashed)
		p.out.Line(m.X1, m.Y1, m.X2, m.Y2)
	case Box:
		p.box(m)
	case Code:
		p.code(m)
	case Picture:
		p.picture(m)
	case Path:
		p.path(m)
	}
}

// text writes one line of type. Where its characters stand apart, it says what they spell: readers would take the gaps for spaces.
func (p *pdf) text(m Text) {
	s := shown(m.S)
	if s == "" {
		return
	}
	p.typeface(m)
	b := p.line[:0]
	if m.Spread != 0 {
		b = append(b, "/Span<</ActualText<FEFF"...)
		for _, r := range s {
			b = appendHex(b, r)
		}
		b = append(appendPlaces(append(b, ">>>BDC "...), m.Spread/mmPerPoint), "Tc "...)
	}
	b = append(appendPlaces(append(append(b, "BT "...), fontKey+" "...), m.SizePt), "Tf "...)
	b = append(appendPlaces(b, m.X/mmPerPoint, (p.height-m.Base)/mmPerPoint), "Td ("...)
	for _, r := range s {
		code := p.font.codes[r]
		b = appendEscaped(appendEscaped(b, byte(code>>8)), byte(code))
	}
	b = append(b, ")Tj ET"...)
	if m.Spread != 0 {
		b = append(b, " 0 Tc EMC"...)
	}
	p.out.RawWriteStr(string(b))
	p.line = b
}

// appendPlaces writes numbers to a hundredth, each with a space behind it.
func appendPlaces(b []byte, list ...float64) []byte {
	for _, v := range list {
		b = append(strconv.AppendFloat(b, v, 'f', 2, 64), ' ')
	}
	return b
}

// appendEscaped writes a byte of a text in round brackets.
func appendEscaped(b []byte, c byte) []byte {
	switch c {
	case '(', ')', '\\':
		return append(b, '\\', c)
	case '\r': // readers may take it for the end of a line of any kind
		return append(b, '\\', 'r')
	}
	return append(b, c)
}

// boldLine is how thick the line around bold type is, as a share of its size. A second, bold font would be a third of the file
// and of the time to make it.
const boldLine = 0.034

// typeface sets grey and weight.
func (p *pdf) typeface(m Text) {
	p.fill(m.Grey)
	if m.Bold {
		p.lines(m.SizePt*mmPerPoint*boldLine, m.Grey, false)
	}
	if p.set.bold != m.Bold {
		p.out.SetTextRenderingMode(map[bool]int{false: 0, true: 2}[m.Bold])
		p.set.bold = m.Bold
	}
}

// basicPlane keeps what the library can write into the file's title.
func basicPlane(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return Replacement
		}
		return r
	}, s)
}

func (p *pdf) lines(width float64, grey uint8, dashed bool) {
	if p.set.width != width {
		p.out.SetLineWidth(width)
		p.set.width = width
	}
	if p.set.line != int(grey)+1 {
		p.out.SetDrawColor(int(grey), int(grey), int(grey))
		p.set.line = int(grey) + 1
	}
	if p.set.dashed != dashed {
		var pattern []float64
		if dashed {
			pattern = []float64{dashOn, dashOff}
		}
		p.out.SetDashPattern(pattern, 0)
		p.set.dashed = dashed
	}
}

func (p *pdf) fill(grey uint8) {
	if p.set.fill != int(grey)+1 {
		p.out.SetFillColor(int(grey), int(grey), int(grey))
		p.set.fill = int(grey) + 1
	}
}

func (p *pdf) box(m Box) {
	style := ""
	if m.Fill != 255 {
		p.fill(m.Fill)
		style = "F"
	}
	if m.Width > 0 {
		p.lines(m.Width, m.Grey, false)
		style += "D"
	}
	if style != "" {
		p.out.Rect(m.X, m.Y, m.W, m.H, style)
	}
}

// code draws each run of black modules of a row as one rectangle.
func (p *pdf) code(m Code) {
	if m.S == "" {
		return
	}
	matrix, known := p.codes[m.S]
	if !known { // copies and pages carry the same one
		var err error
		if matrix, err = qr.Encode(m.S, qr.M, qr.Auto); err != nil {
			p.out.SetError(fmt.Errorf("QR code of %q: %w", m.S, err))
			return
		}
		p.codes[m.S] = matrix
	}
	p.fill(0)
	n := matrix.Bounds().Dx()
	// The modules are drawn in a space of their own whose unit is a module, so that their places are small whole numbers.
	side := m.Side / float64(n) / mmPerPoint
	p.out.RawWriteStr(fmt.Sprintf("q %.4f 0 0 %.4f %.2f %.2f cm", side, -side, m.X/mmPerPoint, (p.height-m.Y)/mmPerPoint))
	for y := range n {
		eachRun(matrix, y, n, func(x, run int) { p.out.RawWriteStr(fmt.Sprintf("%d %d %d 1 re", x, y, run)) })
	}
	p.out.RawWriteStr("f Q")
}

func (p *pdf) picture(m Picture) {
	_, format, err := image.DecodeConfig(bytes.NewReader(m.Data))
	if err != nil {
		p.out.SetError(fmt.Errorf("picture: %w", err))
		return
	}
	p.pictures++
	name := fmt.Sprintf("picture%d", p.pictures)
	options := gofpdf.ImageOptions{ImageType: format}
	p.out.RegisterImageOptionsReader(name, options, bytes.NewReader(m.Data))
	p.out.ImageOptions(name, m.X, m.Y, m.W, m.H, false, options, 0, "")
}

func (p *pdf) path(m Path) {
	if len(m.Points) < 2 {
		return
	}
	style := "D"
	if m.Filled {
		p.fill(m.Grey)
		style = "F"
	} else {
		p.lines(m.Width, m.Grey, false)
	}
	p.out.MoveTo(m.Points[0].X, m.Points[0].Y)
	for _, point := range m.Points[1:] {
		p.out.LineTo(point.X, point.Y)
	}
	if m.Closed {
		p.out.ClosePath()
	}
	p.out.DrawPath(style)
}
