package print

import (
	"fmt"
	"slices"
	"strings"
)

// Doc is a finished paper: pages of marks. Forms make it, back ends draw it, nobody changes it.
type Doc struct {
	Title   string // what viewers and print queues show: 任务委托书 RO261121-A017
	Paper   Paper
	Pages   []Page
	Missing []Missing // characters that no font has, printed as 〓
	err     error
}

// Err says why the document could not be laid out. A document with an error has no page that may be printed.
func (d Doc) Err() error { return d.err }

// Missing (缺字) is a character that was printed as 〓, with the text that it stands in.
type Missing struct {
	Rune rune
	In   string
}

// Warnings says in a sentence each what a person must mend by hand.
func (d Doc) Warnings() []string {
	var say []string
	for _, m := range d.Missing {
		say = append(say, fmt.Sprintf("“%s”中的第 %d 个字（U+%04X）字库里没有，纸上印成“〓”，请用笔补上", m.In, m.position(), m.Rune))
	}
	return say
}

func (m Missing) position() int { return slices.Index([]rune(m.In), m.Rune) + 1 }

// Page is one side of paper.
type Page struct {
	Marks []Mark
}

// Mark is one thing drawn: Text, Rule, Box, Code, Picture or Path. Lengths are in millimetres from the upper left corner of
// the paper, type sizes in points; grey is 0 for black and 255 for white.
type Mark interface{ mark() }

// Text is one line of type. X is where its first character begins, Base the line it stands on.
type Text struct {
	X, Base float64
	SizePt  float64
	Bold    bool
	Grey    uint8
	Spread  float64 // extra space after each character, for titles
	S       string
}

// How long the dashes of a dashed line and the gaps between them are.
const (
	dashOn  = 1.4
	dashOff = 1
)

// Rule is a straight line.
type Rule struct {
	X1, Y1, X2, Y2 float64
	Width          float64
	Dashed         bool
	Grey           uint8
}

// Box is a rectangle. A Width of 0 draws no outline, and a Fill of 255 leaves the paper as it is.
type Box struct {
	X, Y, W, H float64
	Width      float64
	Grey       uint8
	Fill       uint8
}

// Code is a QR code of a text, drawn as black squares so that every printer keeps it sharp.
type Code struct {
	X, Y, Side float64
	S          string
}

// Picture is a PNG or JPEG image, stretched to its place: the shop's logo.
type Picture struct {
	X, Y, W, H float64
	Data       []byte
}

// Path is a line through points, open or closed: the outline of a car, a mark on it.
type Path struct {
	Points []Point
	Closed bool
	Filled bool
	Width  float64
	Grey   uint8
}

// Point is a place on the paper.
type Point struct{ X, Y float64 }

func (Text) mark()    {}
func (Rule) mark()    {}
func (Box) mark()     {}
func (Code) mark()    {}
func (Picture) mark() {}
func (Path) mark()    {}

// Align is where a text stands in its column.
type Align uint8

// The three ways to stand.
const (
	Left Align = iota
	Right
	Centre
)

// shown is what of a text reaches the paper: line ends and other invisible characters are gone, tabs are spaces, and what no
// font has is 〓. Most texts come back as they are, without an allocation.
func shown(s string) string {
	clean := true
	for _, r := range s {
		if paperFace().glyph(r) == 0 || invisible(r) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	return strings.Map(func(r rune) rune {
		if invisible(r) && r != '\t' {
			return -1
		}
		return drawnAs(r)
	}, s)
}

// missingIn appends what the text holds that no font has, each character once per text.
func missingIn(list []Missing, s string) []Missing {
	for _, r := range s {
		if !Has(r) && !slices.Contains(list, Missing{r, s}) {
			list = append(list, Missing{r, s})
		}
	}
	return list
}

// moved is the mark at another place, for printers that feed the paper a little off.
func moved(m Mark, dx, dy float64) Mark {
	switch m := m.(type) {
	case Text:
		m.X, m.Base = m.X+dx, m.Base+dy
		return m
	case Rule:
		m.X1, m.X2, m.Y1, m.Y2 = m.X1+dx, m.X2+dx, m.Y1+dy, m.Y2+dy
		return m
	case Box:
		m.X, m.Y = m.X+dx, m.Y+dy
		return m
	case Code:
		m.X, m.Y = m.X+dx, m.Y+dy
		return m
	case Picture:
		m.X, m.Y = m.X+dx, m.Y+dy
		return m
	case Path:
		points := slices.Clone(m.Points)
		for i := range points {
			points[i].X += dx
			points[i].Y += dy
		}
		m.Points = points
		return m
	}
	return m
}
