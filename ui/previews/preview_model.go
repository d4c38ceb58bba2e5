package previews

import (
	"fmt"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/paper"
	"jieche/print"
	"jieche/print/press"
)

// usualDPI is how many dots a screen has on an inch when nobody has measured it.
const usualDPI = 96

// zooms are the sizes that Ctrl + and Ctrl − walk through, in percent of the paper's real size.
var zooms = []int{25, 33, 50, 67, 75, 90, 100, 110, 125, 150, 175, 200, 250, 300}

// fit is whether the page follows the room.
type fit int

const (
	loose fit = iota // it does not
	wide             // as large as the room is wide
	whole            // as large as all of it can be seen
)

// model is what the preview shows.
type model struct {
	form paper.Form
	no   base.DocNo
	copy string // 联; empty: all

	doc    print.Doc
	made   press.Printed
	loaded bool
	say    string // why there is nothing to show

	page int
	zoom int // percent
	fit  fit
}

// jobOf reads a route's text.
func jobOf(text string) (paper.Form, base.DocNo) {
	form, no, _ := strings.Cut(text, "/")
	return paper.Form(form), base.DocNo(no)
}

func (m *model) title() (string, string) { return "预览 " + m.form.Word(), string(m.no) }

func (m *model) job() press.Job { return press.Job{Form: m.form, No: m.no, Copy: m.copy} }

// show takes a document that was made.
func (m *model) show(doc print.Doc, made press.Printed) {
	m.doc, m.made, m.loaded, m.say = doc, made, true, ""
	m.page = min(m.page, max(len(doc.Pages)-1, 0))
}

// turn goes to another page and reports whether there is one.
func (m *model) turn(by int) bool {
	to := min(max(m.page+by, 0), max(len(m.doc.Pages)-1, 0))
	moved := to != m.page
	m.page = to
	return moved
}

// larger walks through the zooms, from the size that is shown now.
func (m *model) larger(steps int) {
	at := slices.IndexFunc(zooms, func(z int) bool { return z >= m.zoom })
	switch {
	case at < 0:
		at = len(zooms) - 1
	case steps > 0 && zooms[at] > m.zoom:
		at--
	}
	m.zoom, m.fit = zooms[min(max(at+steps, 0), len(zooms)-1)], loose
}

// scaleTo is the zoom at which the page fits into a room of so many dots, if it shall.
func (m *model) scaleTo(w, h float64, screenDPI int) {
	if m.fit == loose || m.doc.Paper.W <= 0 || w <= 0 || h <= 0 {
		return
	}
	perMM := float64(screenDPI) / 25.4
	share := w / (m.doc.Paper.W * perMM)
	if m.fit == whole {
		share = min(share, h/(m.doc.Paper.H*perMM))
	}
	m.zoom = min(max(int(share*100), zooms[0]), zooms[len(zooms)-1])
}

// dpi is how the page is drawn.
func (m *model) dpi(screenDPI int) float64 { return float64(screenDPI) * float64(m.zoom) / 100 }

// standing is the line that says what one sees.
func (m *model) standing() string {
	if !m.loaded {
		return ""
	}
	size := fmt.Sprintf("%d%%", m.zoom)
	if m.zoom == 100 {
		size = "实际大小"
	}
	size += map[fit]string{wide: "（适合宽度）", whole: "（整页）"}[m.fit]
	parts := []string{fmt.Sprintf("第 %d 页 共 %d 页", m.page+1, len(m.doc.Pages)), size, m.doc.Paper.Say}
	if m.made.Count > 1 {
		parts = append(parts, fmt.Sprintf("补打第 %d 次", m.made.Count-1))
	}
	return strings.Join(parts, "　")
}

// target says where it will be printed.
func (m *model) target() string {
	if m.made.Printer == "" {
		return "没有指定打印机，打开 PDF"
	}
	return "打印机 " + m.made.Printer
}
