package kit

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Markdown shows a page of plain Markdown with the kit's own two styles: headings, paragraphs, bold, lists, tables and code in
// lines. It knows what a manual needs and no more.
func Markdown(text string) *fyne.Container {
	page := Down(6)
	lines := strings.Split(strings.ReplaceAll(text, "\r", ""), "\n")
	for i := 0; i < len(lines); {
		line := strings.TrimSpace(lines[i])
		switch {
		case line == "":
			i++
		case strings.HasPrefix(line, "```"):
			i = codeBlock(page, lines, i+1)
		case strings.HasPrefix(line, "|"):
			i = tableBlock(page, lines, i)
		case strings.HasPrefix(line, "#"):
			page.Add(heading(line))
			i++
		default:
			page.Add(paragraph(line))
			i++
		}
	}
	return page
}

// heading is a line with # or ## before it.
func heading(line string) fyne.CanvasObject {
	text := strings.TrimSpace(strings.TrimLeft(line, "#"))
	if strings.HasPrefix(line, "##") {
		return Inset(0, 10, 0, 2, NewRich(text, sizeTitle, true, look.palette.Accent))
	}
	return Inset(0, 0, 0, 4, NewRich(text, sizeBig, true, look.palette.Ink))
}

// paragraph is a line of text, or a point of a list with its sign in a column of its own.
func paragraph(line string) fyne.CanvasObject {
	sign, rest, isPoint := point(line)
	if !isPoint {
		return NewRich(line, sizeBody, false, look.palette.Ink)
	}
	mark := Tint(Body(sign), look.palette.Accent)
	return Cols(0, Fixed(24, 0, TopLeft(mark)), Flex(1, NewRich(rest, sizeBody, false, look.palette.Ink)))
}

// point takes apart "- text" and "3. text".
func point(line string) (sign, rest string, ok bool) {
	for _, bullet := range []string{"- ", "* "} {
		if text, ok := strings.CutPrefix(line, bullet); ok {
			return "•", text, true
		}
	}
	number, text, ok := strings.Cut(line, ". ")
	if ok && number != "" && len(number) <= 2 && strings.Trim(number, "0123456789") == "" {
		return number + ".", text, true
	}
	return "", "", false
}

// codeBlock shows lines as they stand, up to the closing fence, and returns the line after it.
func codeBlock(page *fyne.Container, lines []string, from int) int {
	body := Down(1)
	for ; from < len(lines) && !strings.HasPrefix(strings.TrimSpace(lines[from]), "```"); from++ {
		body.Add(NewParaOf(strings.TrimRight(lines[from], " "), 13, false, look.palette.Ink))
	}
	ground := canvas.NewRectangle(look.palette.Shade)
	ground.CornerRadius = 6
	page.Add(container.NewStack(ground, Inset(12, 8, 12, 8, body)))
	return from + 1
}

// tableBlock shows the rows that begin with | and returns the line after them; the first is the head.
func tableBlock(page *fyne.Container, lines []string, from int) int {
	body := Down(0)
	for n := 0; from < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[from]), "|"); from++ {
		cells := strings.Split(strings.Trim(strings.TrimSpace(lines[from]), "|"), "|")
		if strings.Trim(cells[0], " :-") == "" && strings.Contains(cells[0], "-") {
			continue // the rule below the head
		}
		row := Cols(12)
		for i, cell := range cells {
			text := NewRich(strings.TrimSpace(cell), 13, n == 0, look.palette.Ink)
			weight := float32(1)
			if i == len(cells)-1 && len(cells) > 1 {
				weight = 2.2
			}
			row.Add(Flex(weight, text))
		}
		body.Add(Down(0, Inset(2, 5, 2, 5, row), Hairline()))
		n++
	}
	page.Add(body)
	return from
}

// Rich is a paragraph in which **words** are bold and `keys` stand in the accent's colour. It breaks as a Para does.
type Rich struct {
	held
	flow *fyne.Container
}

// NewRich makes a paragraph from a line of Markdown.
func NewRich(text string, size float32, bold bool, ink color.Color) *Rich {
	r := &Rich{flow: container.New(&richLayout{})}
	for _, piece := range pieces(text) {
		colour := ink
		if piece.code {
			colour = look.palette.Accent
		}
		for _, word := range words(piece.text) {
			r.flow.Add(Text(word, size, bold || piece.bold, colour))
		}
	}
	r.hold(r, r.flow)
	return r
}

// Text is the paragraph without its marks.
func (r *Rich) Text() string {
	var b strings.Builder
	for _, o := range r.flow.Objects {
		b.WriteString(o.(*canvas.Text).Text)
	}
	return b.String()
}

// piece is a stretch of text in one style.
type piece struct {
	text       string
	bold, code bool
}

// pieces takes a line apart at its ** and ` marks; a mark without its partner is text.
func pieces(text string) []piece {
	var list []piece
	for text != "" {
		at, mark := firstMark(text)
		if at < 0 {
			return append(list, piece{text: text})
		}
		inner, rest, closed := strings.Cut(text[at+len(mark):], mark)
		if !closed {
			return append(list, piece{text: text})
		}
		if at > 0 {
			list = append(list, piece{text: text[:at]})
		}
		if inner != "" {
			list = append(list, piece{inner, mark == "**", mark == "`"})
		}
		text = rest
	}
	return list
}

func firstMark(text string) (at int, mark string) {
	bold, code := strings.Index(text, "**"), strings.Index(text, "`")
	if bold >= 0 && (code < 0 || bold < code) {
		return bold, "**"
	}
	return code, "`"
}

// words takes a text apart where a line may break: Latin words stay whole, and no line begins with a closing mark.
func words(text string) []string {
	var list []string
	var run strings.Builder
	flush := func() {
		if run.Len() > 0 {
			list = append(list, run.String())
			run.Reset()
		}
	}
	for _, r := range text {
		switch {
		case strings.ContainsRune("，。；：、）”？！》…·", r) && (run.Len() > 0 || len(list) > 0):
			if run.Len() == 0 {
				run.WriteString(list[len(list)-1])
				list = list[:len(list)-1]
			}
			run.WriteRune(r)
			flush()
		case strings.ContainsRune("（“《", r):
			flush()
			run.WriteRune(r)
		case r == ' ':
			run.WriteRune(r)
			flush()
		case r < 0x2E80:
			run.WriteRune(r)
		default:
			if s := run.String(); s != "" && !strings.HasSuffix(s, "（") && !strings.HasSuffix(s, "“") && !strings.HasSuffix(s, "《") {
				flush()
			}
			run.WriteRune(r)
			flush()
		}
	}
	flush()
	return list
}

// richLayout sets the words of a paragraph side by side and begins new lines as the width asks.
type richLayout struct{ width float32 }

func (l *richLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(Px(40), l.run(objects, l.width, nil))
}

func (l *richLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.run(objects, size.Width, func(o fyne.CanvasObject, at fyne.Position, s fyne.Size) { o.Move(at); o.Resize(s) })
}

func (l *richLayout) run(objects []fyne.CanvasObject, width float32, place func(fyne.CanvasObject, fyne.Position, fyne.Size)) float32 {
	x, y, high := float32(0), float32(0), float32(0)
	for _, o := range objects {
		s := o.MinSize()
		if x > 0 && width > 0 && x+s.Width > width {
			x, y = 0, y+high
		}
		if place != nil {
			place(o, fyne.NewPos(x, y), s)
		}
		x += s.Width
		high = max(high, s.Height)
	}
	return y + high
}

// Page of a manual: its name in the list and its text.
type ManualPage struct{ Name, Title, Text string }

// ShowManual opens the manual over the window at one of its pages. ↑↓ and PgUp, PgDn, Home, End scroll; ←→ turn the pages,
// as does a click on the list; Esc or F1 closes.
func ShowManual(w fyne.Window, title string, pages []ManualPage, at int) *Dialog {
	m := &manual{pages: pages, list: Down(2), page: container.NewStack(), at: at}
	m.scroll = container.NewVScroll(m.page)
	rule := canvas.NewRectangle(look.palette.Line)
	rule.SetMinSize(fyne.NewSize(1, 1))
	size := w.Canvas().Size()
	width, height := min(size.Width/Px(1)-80, 920), min(size.Height/Px(1)-190, 560)
	body := Fixed(0, height, Cols(16, Fixed(132, 0, m.list), rule, Flex(1, m.scroll)))
	foot := "↑↓ PgUp PgDn 翻看 · ← → 换一页 · Esc 关闭"
	var d *Dialog
	d = NewDialog(w, title, Down(10, body, Caption(foot)), "关闭", "", Done(func() error { return nil })).Width(width)
	d.First(d.ok)
	m.dialog = d
	d.keys = Keymap{
		"Up": func() { m.move(-60) }, "Down": func() { m.move(60) }, "PgUp": func() { m.move(-m.scroll.Size().Height + 40) },
		"PgDn": func() { m.move(m.scroll.Size().Height - 40) }, "Home": func() { m.move(-1e6) }, "End": func() { m.move(1e6) },
		"Left": func() { m.turn(m.at - 1) }, "Right": func() { m.turn(m.at + 1) }, "F1": d.Close,
	}
	d.ok.OnKey = func(key Key) bool {
		do := d.keys[key]
		if do != nil {
			do()
		}
		return do != nil
	}
	d.Show()
	m.turn(at)
	return d
}

// manual is the open manual.
type manual struct {
	pages  []ManualPage
	at     int
	list   *fyne.Container
	page   *fyne.Container
	scroll *container.Scroll
	dialog *Dialog
}

// move scrolls.
func (m *manual) move(by float32) {
	lowest := max(m.page.MinSize().Height-m.scroll.Size().Height, 0)
	m.scroll.ScrollToOffset(fyne.NewPos(0, min(max(m.scroll.Offset.Y+by, 0), lowest)))
}

// turn shows another page; beyond the last one comes the first.
func (m *manual) turn(to int) {
	m.at = (to + len(m.pages)) % len(m.pages)
	m.list.RemoveAll()
	for i, p := range m.pages {
		ground := canvas.NewRectangle(color.Transparent)
		ground.CornerRadius = 6
		name := Body(p.Title)
		if i == m.at {
			ground.FillColor, name.Color, name.TextStyle.Bold = look.palette.Soft, look.palette.Accent, true
		}
		m.list.Add(Clickable(container.NewStack(ground, Inset(10, 4, 6, 4, name)), func() { m.turn(i) }))
	}
	m.page.Objects = []fyne.CanvasObject{Inset(0, 0, 16, 12, Markdown(m.pages[m.at].Text))}
	m.page.Refresh()
	m.list.Refresh()
	m.scroll.ScrollToTop()
	m.scroll.Refresh()
	// Lines break at the width that the page got, and its height follows from that.
	m.page.Resize(fyne.NewSize(m.scroll.Size().Width, m.page.MinSize().Height))
	m.scroll.Refresh()
}
