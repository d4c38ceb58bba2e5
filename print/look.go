package print

import "jieche/data/shop"

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

// measure (松紧) is how closely a form is set. Every form begins with its usual measure; one that would take another sheet for its last lines
// is set more closely, in steps that one reads with ease.
type measure int

const (
	usual measure = iota
	tight         // less white in rows and between blocks
	dense         // and type one size smaller, a lower head on low paper
)

// The smallest type: on laser paper what one reads without glasses, on tractor paper what needles print through three plies.
const (
	leastType    = 8.0
	leastTractor = 9.5
)

// look is how a form is set in its usual measure.
func (s Setting) look() look { return s.lookIn(usual) }

func (s Setting) lookIn(m measure) look {
	l := s.usualLook()
	scale := s.scale()
	switch m {
	case tight:
		l.leading, l.padY, l.gap = l.leading*0.935, l.padY*0.65, l.gap*0.75
	case dense:
		l.leading, l.padY, l.gap = l.leading*0.895, l.padY*0.5, l.gap*0.6
		l.title, l.shop = l.title*0.9, l.shop*0.94
		if s.Look.Size != shop.SmallType { // the smallest choice has no smaller one
			scale *= 0.94
		}
	}
	least := leastType
	if s.Paper.Tractor {
		least = leastTractor
	}
	for _, size := range []*float64{&l.body, &l.label, &l.small, &l.section, &l.total} {
		*size = max(*size*scale, least)
	}
	l.shop, l.title = l.shop*(1+scale)/2, l.title*(1+scale)/2
	return l
}

func (s Setting) usualLook() look {
	l := look{body: 9, label: 8.2, small: 8, section: 9.8, shop: 12, title: 19, total: 12.5, leading: 1.4,
		padX: 1.8, padY: 0.85, rule: 0.18, gap: 2.6, labelGrey: 0x4A, headFill: 0xF0, labelFill: 0xF7}
	switch {
	case s.Paper.Tractor:
		l.body, l.label, l.small, l.section, l.shop, l.title, l.total = 10, 9.5, 9.5, 10.5, 12, 18, 13
		l.padX, l.padY, l.rule, l.leading = 1.6, 0.6, 0.3, 1.32
		l.labelGrey, l.headFill, l.labelFill, l.gap = 0, 255, 255, 2.2
	case s.Paper.H < 200:
		l.body, l.section, l.shop, l.title, l.total = 8.6, 9, 10.5, 16, 11.5
		l.label, l.padY, l.gap = 8, 0.7, 1.8
	}
	return l
}

// scale is how much larger than usual the type is, as the shop chose: far enough apart to be seen.
func (s Setting) scale() float64 {
	switch {
	case s.Large, s.Look.Size == shop.LargeType:
		return 1.2
	case s.Look.Size == shop.SmallType:
		return 0.9
	}
	return 1
}

// line is the height of one line of type in millimetres.
func (l look) line(sizePt float64) float64 { return sizePt * mmPerPoint * l.leading }

// base is how far below the top of its line a text stands, so that hanzi sit in the middle.
func (l look) base(sizePt float64) float64 {
	return l.line(sizePt)/2 + sizePt*mmPerPoint*0.36
}
