package print

import (
	"jieche/data/base"
	"jieche/data/shop"
	"jieche/data/workorder"
)

// Paper (纸张) is a size of paper and what can be printed on it. Lengths are in millimetres.
type Paper struct {
	Name    string // as the shop's profile and the program's flags write it
	Say     string // as people say it
	W, H    float64
	Side    float64 // margin at the left and right
	Edge    float64 // margin at the top and bottom
	Tractor bool    // 241 mm multi-ply paper for dot-matrix printers: no grey, thick lines, large type
}

// The papers of a shop. A5 lies on its side, as half a sheet of A4 comes out of the printer; tractor paper comes whole, in
// halves 二等分 and in thirds 三等分.
var (
	A4    = Paper{Name: "A4", Say: "A4", W: 210, H: 297, Side: 12, Edge: 10}
	Wide  = Paper{Name: "A4L", Say: "A4 横向", W: 297, H: 210, Side: 12, Edge: 10}
	A5    = Paper{Name: "A5", Say: "A5 横向", W: 210, H: 148, Side: 12, Edge: 8}
	Full  = Paper{Name: "241x279", Say: "241×279.4 整张", W: 241, H: 279.4, Side: 15, Edge: 6, Tractor: true}
	Half  = Paper{Name: "241x140", Say: "241×139.7 二等分", W: 241, H: 139.7, Side: 15, Edge: 6, Tractor: true}
	Third = Paper{Name: "241x93", Say: "241×93.1 三等分", W: 241, H: 93.1, Side: 15, Edge: 6, Tractor: true}
)

// Papers lists all papers in the order in which a person is offered them.
func Papers() []Paper { return []Paper{A4, A5, Full, Half, Third} }

// AllPapers lists these and the sheet that lies on its side, for the form that asks for it.
func AllPapers() []Paper { return append(Papers(), Wide) }

// PaperNamed finds a paper by its name in the shop's profile.
func PaperNamed(name string) (Paper, error) {
	for _, p := range AllPapers() {
		if p.Name == name {
			return p, nil
		}
	}
	return Paper{}, base.Refuse(base.Invalid, "paper.unknown", "paper", "没有叫“%s”的纸张，可选 A4、A5、241x279、241x140、241x93、A4L（横向）", name)
}

// width is what lies between the side margins.
func (p Paper) width() float64 { return p.W - 2*p.Side }

// Setting is how a form is to be printed: all that is neither in the sheet nor in the shop's profile.
type Setting struct {
	Paper Paper // zero: the shop's paper for this form
	workorder.Stamp
	Large  bool      // 大字: for eyes that are no longer young
	Look   shop.Look // how the shop wants this form
	Logo   shop.Logo
	DX, DY float64 // where this printer's paper really begins, in millimetres, in steps of 0.5
	blank  bool    // to be filled in by hand
}

// on is the setting with the shop's paper filled in.
func (s Setting) on(usual string) Setting {
	if s.Paper.W > 0 {
		return s
	}
	if s.Look.Paper != "" {
		usual = s.Look.Paper
	}
	paper, err := PaperNamed(usual)
	if err != nil {
		paper = A4
	}
	s.Paper = paper
	return s
}

// look (版式) is the sizes in which a form is set on its paper.
type look struct {
	body, label, small, section, shop, title, total float64 // points
	leading                                         float64 // height of a line, as a share of its size
	padX, padY                                      float64 // between the rule and the text of a cell
	rule                                            float64 // width of lines
	gap                                             float64 // between blocks
	labelGrey                                       uint8
	headFill, labelFill                             uint8
}

func (s Setting) look() look {
	l := look{body: 9, label: 8.2, small: 7.8, section: 9.5, shop: 12, title: 19, total: 12.5, leading: 1.4,
		padX: 1.8, padY: 0.95, rule: 0.18, gap: 2.6, labelGrey: 0x4A, headFill: 0xF0, labelFill: 0xF7}
	switch {
	case s.Paper.Tractor:
		l.body, l.label, l.small, l.section, l.shop, l.title, l.total = 10, 9.5, 9.5, 10.5, 12, 18, 13
		l.padX, l.padY, l.rule, l.leading = 1.6, 0.6, 0.3, 1.32
		l.labelGrey, l.headFill, l.labelFill, l.gap = 0, 255, 255, 2.2
	case s.Paper.H < 200:
		l.body, l.label, l.section, l.shop, l.title, l.total = 8.6, 8, 9, 10.5, 16, 11.5
		l.padY, l.gap = 0.7, 1.8
	}
	least := 0.0
	if s.Paper.Tractor {
		least = 9.5 // needles print nothing smaller that one can read through three plies
	}
	for _, size := range []*float64{&l.body, &l.label, &l.small, &l.section, &l.total} {
		*size = max(*size*s.scale(), least)
	}
	return l
}

// scale is how much larger than usual the type is.
func (s Setting) scale() float64 {
	switch {
	case s.Large, s.Look.Size == shop.LargeType:
		return 1.12
	case s.Look.Size == shop.SmallType:
		return 0.92
	}
	return 1
}

// line is the height of one line of type in millimetres.
func (l look) line(sizePt float64) float64 { return sizePt * mmPerPoint * l.leading }

// base is how far below the top of its line a text stands, so that hanzi sit in the middle.
func (l look) base(sizePt float64) float64 {
	return l.line(sizePt)/2 + sizePt*mmPerPoint*0.36
}
