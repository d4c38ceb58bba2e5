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
