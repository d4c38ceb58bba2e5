package print

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // logos are PNG or JPEG
	_ "image/png"
	"strings"
	"sync"
	"time"
	"unicode/utf16"

	"github.com/boombuler/barcode/qr"
	"github.com/jung-kurt/gofpdf"
)

// pdfLock lets one document be made at a time: the library keeps defaults in variables of its package.
var pdfLock sync.Mutex

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
	pdfLock.Lock()
	defer pdfLock.Unlock()
	defer func() {
		if r := recover(); r != nil {
			file, err = nil, fmt.Errorf("print: PDF of %s: %v", d.Title, r)
		}
	}()
	p := newPDF(d)
	if file, err = p.file(d); err == nil {
		file, err = repack(file, p.font)
	}
	if err != nil {
		return nil, fmt.Errorf("print: PDF of %s: %w", d.Title, err)
	}
	return file, nil
}

// file draws all pages and returns what the library makes of them.
func (p *pdf) file(d Doc) ([]byte, error) {
	for _, page := range d.Pages {
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

// pdf draws marks through the library. Only calls that place one thing are made: those that break lines lose characters.
type pdf struct {
	out      *gofpdf.Fpdf
	font     *subset
	set      drawn
	pictures int
}

// drawn is what the page is set to; repeating it would only make the file longer.
type drawn struct {
	size   float64
	bold   bool
	text   int // grey + 1
	line   int
	fill   int
	width  float64
	dashed bool
}

const pdfFamily = "jieche"

func newPDF(d Doc) *pdf {
	out := gofpdf.NewCustom(&gofpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: gofpdf.SizeType{Wd: d.Paper.W, Ht: d.Paper.H}})
	out.SetCatalogSort(true)
	out.SetCompression(false) // repack does it, and better
	out.SetCreationDate(pdfDate)
	out.SetModificationDate(pdfDate)
	out.SetMargins(0, 0, 0)
	out.SetAutoPageBreak(false, 0)
	out.SetTitle(basicPlane(d.Title), true)
	out.SetCreator("接车", true)
	p := &pdf{out: out, font: subsetOf(d)}
	out.AddUTF8FontFromBytes(pdfFamily, "", p.font.font(forLibrary))
	return p
}

// subsetOf collects what the document shows.
func subsetOf(d Doc) *subset {
	set := newSubset()
	for _, page := range d.Pages {
		for _, m := range page.Marks {
			if t, ok := m.(Text); ok {
				for _, r := range shown(t.S) {
					set.add(r)
				}
			}
		}
	}
	set.encode()
	return set
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

func (p *pdf) text(m Text) {
	s := shown(m.S)
	if s == "" {
		return
	}
	p.typeface(m)
	code := p.coded(s)
	spell := m.Spread != 0 || code != s
	if spell {
		p.out.RawWriteStr("/Span <</ActualText <" + hexText(s) + ">>> BDC")
	}
	if m.Spread != 0 {
		p.out.RawWriteStr(fmt.Sprintf("%.2f Tc", m.Spread/mmPerPoint))
	}
	p.out.Text(m.X, m.Base, code)
	if m.Spread != 0 {
		p.out.RawWriteStr("0 Tc")
	}
	if spell {
		p.out.RawWriteStr("EMC")
	}
}

// boldLine is how thick the line around bold type is, as a share of its size. A second, bold font would be a third of the file
// and of the time to make it.
const boldLine = 0.034

// typeface sets size, grey and weight. Type is filled with the colour of areas; where the library knows another one for type, it
// would write both with each text.
func (p *pdf) typeface(m Text) {
	if p.set.size != m.SizePt {
		p.out.SetFont(pdfFamily, "", m.SizePt)
		p.set.size = m.SizePt
	}
	p.fill(m.Grey)
	if p.set.text != int(m.Grey)+1 {
		p.out.SetTextColor(int(m.Grey), int(m.Grey), int(m.Grey))
		p.set.text = int(m.Grey) + 1
	}
	if m.Bold {
		p.lines(m.SizePt*mmPerPoint*boldLine, m.Grey, false)
	}
	if p.set.bold != m.Bold {
		p.out.SetTextRenderingMode(map[bool]int{false: 0, true: 2}[m.Bold])
		p.set.bold = m.Bold
	}
}

// coded is the text in the codes of the document's font: characters above U+FFFF have private ones there, and what they
// really are is told to readers of the file by ActualText.
func (p *pdf) coded(s string) string {
	for _, r := range s {
		if r > 0xFFFF {
			return strings.Map(func(r rune) rune { return p.font.codes[r] }, s)
		}
	}
	return s
}

// hexText is a text as PDF wants it outside of fonts: UTF-16 with its mark, in hexadecimal.
func hexText(s string) string {
	var b strings.Builder
	b.WriteString("FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
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
	matrix, err := qr.Encode(m.S, qr.M, qr.Auto)
	if err != nil {
		p.out.SetError(fmt.Errorf("QR code of %q: %w", m.S, err))
		return
	}
	p.fill(0)
	n := matrix.Bounds().Dx()
	// The modules are drawn in a space of their own whose unit is a module, so that their places are small whole numbers.
	side := m.Side / float64(n) / mmPerPoint
	_, height := p.out.GetPageSize()
	p.out.RawWriteStr(fmt.Sprintf("q %.4f 0 0 %.4f %.2f %.2f cm", side, -side, m.X/mmPerPoint, (height-m.Y)/mmPerPoint))
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
