package receptions

import (
	"fmt"
	"math"
	"strings"

	"jieche/data/workorder"
)

// spot is a place of the car that has a name. X and Y are thousandths of the drawing.
type spot struct {
	name, side string
	x, y       int
}

// spots are the places between which the arrow keys walk; a click is named after the nearest one.
var spots = []spot{
	{"左前翼子板", "左侧", 312, 168}, {"左前门", "左侧", 437, 168}, {"左后门", "左侧", 540, 168}, {"左后翼子板", "左侧", 676, 160},
	{"左前轮", "左侧", 349, 236}, {"左后轮", "左侧", 651, 236}, {"左侧车窗", "左侧", 490, 82},
	{"前保险杠", "车顶", 282, 500}, {"引擎盖", "车顶", 352, 500}, {"前挡风玻璃", "车顶", 432, 500}, {"车顶", "车顶", 520, 500},
	{"后挡风玻璃", "车顶", 612, 500}, {"后备箱", "车顶", 676, 500}, {"后保险杠", "车顶", 720, 500},
	{"左后视镜", "车顶", 423, 330}, {"右后视镜", "车顶", 423, 670},
	{"右前翼子板", "右侧", 312, 888}, {"右前门", "右侧", 437, 888}, {"右后门", "右侧", 540, 888}, {"右后翼子板", "右侧", 676, 880},
	{"右前轮", "右侧", 349, 956}, {"右后轮", "右侧", 651, 956}, {"右侧车窗", "右侧", 490, 802},
	{"前脸", "车头", 120, 545}, {"左大灯", "车头", 66, 500}, {"右大灯", "车头", 174, 500}, {"前牌照", "车头", 120, 610},
	{"车尾", "车尾", 880, 545}, {"左尾灯", "车尾", 826, 500}, {"右尾灯", "车尾", 934, 500}, {"后牌照", "车尾", 880, 610},
}

// aspect is how much wider than high the drawing is: a step to the side counts as much as it looks.
const aspect = 2.55

func distance(x1, y1, x2, y2 int) float64 {
	return math.Hypot(float64(x1-x2)*aspect, float64(y1-y2))
}

// nearest is the named place next to a point.
func nearest(x, y int) spot {
	best := spots[0]
	for _, s := range spots {
		if distance(x, y, s.x, s.y) < distance(x, y, best.x, best.y) {
			best = s
		}
	}
	return best
}

// stepFrom is the next named place in a direction, or the same one where there is none.
func stepFrom(x, y, dx, dy int) spot {
	here := nearest(x, y)
	best, least := here, math.Inf(1)
	for _, s := range spots {
		ahead := float64((s.x-x)*dx)*aspect + float64((s.y-y)*dy)
		aside := math.Abs(float64((s.x-x)*dy)*aspect) + math.Abs(float64((s.y-y)*dx))
		if ahead <= 5 || aside > 2*ahead {
			continue
		}
		if cost := ahead + 2*aside; cost < least {
			best, least = s, cost
		}
	}
	return best
}

// reach is how near a key or a click must be to mean a mark that is there.
const reach = 45

// mark puts a damage at a point; one that is there changes its kind.
func (m *model) mark(kind, x, y int) {
	if kind < 1 || kind > len(workorder.MarkKinds) {
		return
	}
	m.unmark(x, y)
	m.Intake.Marks = append(m.Intake.Marks, workorder.Mark{Kind: workorder.MarkKinds[kind-1], Side: nearest(x, y).side, X: x, Y: y})
	m.touched = true
}

// unmark takes the mark at a point away and reports whether there was one.
func (m *model) unmark(x, y int) bool {
	for i, k := range m.Intake.Marks {
		if distance(x, y, k.X, k.Y) <= reach {
			m.Intake.Marks = append(m.Intake.Marks[:i:i], m.Intake.Marks[i+1:]...)
			m.touched = true
			return true
		}
	}
	return false
}

// kindNumber is the key of a kind of damage.
func kindNumber(kind string) int {
	for i, k := range workorder.MarkKinds {
		if k == kind {
			return i + 1
		}
	}
	return 0
}

// damages tells the marks in words: 划痕（左前门）· 掉漆（后保险杠）.
func (m *model) damages() string {
	var list []string
	for _, k := range m.Intake.Marks {
		list = append(list, fmt.Sprintf("%s（%s）", k.Kind, nearest(k.X, k.Y).name))
	}
	return strings.Join(list, " · ")
}
