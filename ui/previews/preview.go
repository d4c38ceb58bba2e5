// Package previews is the screen that shows a form as it will be printed: the same page that becomes the PDF, at the size of the paper.
package previews

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"jieche/print"
	"jieche/print/press"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// screen is a preview.
type screen struct {
	d      *desk.Desk
	m      model
	latest kit.Latest
	drawn  kit.Latest
	busy   bool // a printing is under way

	dpi      int
	copies   *kit.Choice
	names    []string // of the copies, as the shop has them
	primary  *kit.Button
	state    *canvas.Text
	target   *canvas.Text
	warnings *fyne.Container
	sheet    *canvas.Image
	paper    *fyne.Container
	scroll   *container.Scroll
	content  fyne.CanvasObject
}

// New makes the preview of the form and number in the route.
func New(d *desk.Desk, r desk.Route) desk.Screen {
	s := &screen{d: d, dpi: d.Printers().ScreenDPI}
	s.m.form, s.m.no = jobOf(r.Text)
	s.m.zoom, s.m.fit = 100, loose
	if s.dpi == 0 {
		s.dpi = usualDPI
		if d.Win != nil {
			s.dpi = int(usualDPI * d.Win.Canvas().Scale())
		}
	}
	s.build()
	s.Reload()
	return s
}

// Title names the form and its number.
func (s *screen) Title() (string, string) { return s.m.title() }

// Content is the screen.
func (s *screen) Content() fyne.CanvasObject { return s.content }

// Reads names the tables that forms are made of.
func (s *screen) Reads() []string {
	return []string{"work_order", "work_order_line", "add_on", "settlement", "payment", "exit_pass", "part_move", "shop", "print"}
}

// Keys are the keys of the screen.
func (s *screen) Keys() kit.Keymap {
	return kit.Keymap{
		"Enter": s.print, "Ctrl+P": s.print, "F9": s.print, "Ctrl+Enter": s.print, "F5": s.Reload,
		"PgDn": func() { s.turn(1) }, "PgUp": func() { s.turn(-1) }, "Home": func() { s.turn(-len(s.m.doc.Pages)) }, "End": func() { s.turn(len(s.m.doc.Pages)) },
		"Down": func() { s.roll(60) }, "Up": func() { s.roll(-60) },
		"Ctrl+=": func() { s.zoom(1) }, "Ctrl++": func() { s.zoom(1) }, "Ctrl+Shift+=": func() { s.zoom(1) }, "Ctrl+-": func() { s.zoom(-1) },
		"Ctrl+0": s.real, "Ctrl+9": func() { s.fitRoom(wide) }, "Ctrl+8": func() { s.fitRoom(whole) }, "Ctrl+L": s.nextCopy,
	}
}

// Fields names the fields for tests.
func (s *screen) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"copies": s.copies, "print": s.primary}
}

// Focus puts the keyboard on the step that comes next.
func (s *screen) Focus() { s.d.Focus(s.primary) }

func (s *screen) build() {
	s.primary = kit.Primary("打印", "Enter", s.print)
	s.copies = kit.NewChoice(nil, s.choose)
	s.copies.Hide()
	s.state, s.target = kit.Body(""), kit.Caption("")
	s.warnings = kit.Down(6)
	s.sheet = canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, 1, 1)))
	s.sheet.FillMode = canvas.ImageFillStretch
	s.sheet.ScaleMode = canvas.ImageScalePixels
	s.paper = container.NewCenter(kit.Inset(border/2, border/2, border/2, border/2, s.sheet))
	s.scroll = container.NewScroll(s.paper)
	head := kit.Inset(16, 8, 16, 8, kit.Across(12, s.state, kit.Spacer(), s.copies))
	bar := kit.NewActionBar(s.primary, []*kit.Button{
		kit.NewButton("上页", "PgUp", func() { s.turn(-1) }), kit.NewButton("下页", "PgDn", func() { s.turn(1) }),
		kit.NewButton("放大", "Ctrl+=", func() { s.zoom(1) }), kit.NewButton("缩小", "Ctrl+-", func() { s.zoom(-1) }),
		kit.NewButton("实际大小", "Ctrl+0", s.real), kit.NewButton("适合宽度", "Ctrl+9", func() { s.fitRoom(wide) }),
		kit.NewButton("整页", "Ctrl+8", func() { s.fitRoom(whole) }),
	}, s.target, kit.NewButton("返回", "Esc", s.d.Close))
	ground := canvas.NewRectangle(kit.Colours().Line)
	s.content = kit.Page(kit.Down(0, head, s.warnings, kit.Flex(1, container.NewStack(ground, s.scroll))), bar)
}

// made is a document as it came from the press.
type made struct {
	doc    print.Doc
	done   press.Printed
	copies []string
}

// Reload makes the form anew, from what the shop holds now.
func (s *screen) Reload() {
	job, now := s.m.job(), s.d.Now()
	kit.Fetch(s.d.Work, &s.latest, func() (made, error) {
		doc, done, err := press.Preview(s.d.Store, s.d.By(desk.NewOp()), now, job, s.d.Printers())
		if err != nil {
			return made{}, err
		}
		copies, err := press.CopiesOf(s.d.Store, job.Form)
		return made{doc, done, copies}, err
	}, func(r made, err error) {
		if err != nil {
			s.m.loaded = false
			sentence, next := desk.Explain(err)
			s.m.say = sentence
			s.warnings.Objects = []fyne.CanvasObject{kit.Inset(16, 4, 16, 4, kit.Banner(kit.Held, "现在还没有这张单据", sentence, next))}
			s.sheet.Hide()
			s.render()
			return
		}
		s.sheet.Show()
		s.m.show(r.doc, r.done)
		s.offer(r.copies)
		s.fitted()
		s.warn()
		s.render()
		s.draw()
	})
}

// offer lists the copies to choose from, as the shop names them.
func (s *screen) offer(names []string) {
	s.names, s.copies.Hidden = names, len(names) == 0
	options := []kit.Option{{Value: "", Text: "全部联"}}
	for _, name := range names {
		options = append(options, kit.Option{Value: name, Text: name})
	}
	s.copies.SetOptions(options)
	s.copies.Set(s.m.copy)
}

// nextCopy shows the copy after the one that is shown, and all of them after the last.
func (s *screen) nextCopy() {
	if s.copies.Hidden {
		return
	}
	at := 0
	for i, name := range s.names {
		if name == s.m.copy {
			at = i + 1
		}
	}
	next := ""
	if at < len(s.names) {
		next = s.names[at]
	}
	s.copies.Set(next)
	s.choose()
}

// warn tells before the printing what cannot be printed.
func (s *screen) warn() {
	s.warnings.Objects = nil
	if list := s.m.made.Warnings; len(list) > 0 {
		const most = 3
		lines := list[:min(len(list), most)]
		s.warnings.Objects = []fyne.CanvasObject{kit.Inset(16, 0, 16, 6, kit.Banner(kit.Held, "有字库里没有的字", lines...))}
	}
}

func (s *screen) render() {
	kit.Say(s.state, s.m.standing())
	kit.Say(s.target, s.m.target())
	s.content.Refresh()
}

// draw makes the picture of the page beside the window.
func (s *screen) draw() {
	if !s.m.loaded {
		return
	}
	doc, page, dpi := s.m.doc, s.m.page, s.m.dpi(s.dpi)
	kit.Fetch(s.d.Work, &s.drawn, func() (*image.RGBA, error) { return print.Image(doc, page, dpi) }, func(img *image.RGBA, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		scale := s.d.Win.Canvas().Scale()
		s.sheet.Image = img
		s.sheet.SetMinSize(fyne.NewSize(float32(img.Rect.Dx())/scale, float32(img.Rect.Dy())/scale))
		s.sheet.Refresh()
		s.scroll.Refresh()
	})
}

func (s *screen) turn(by int) {
	if s.m.turn(by) {
		s.scroll.ScrollToOffset(fyne.NewPos(s.scroll.Offset.X, 0))
		s.render()
		s.draw()
	}
}

func (s *screen) roll(by float32) {
	most := max(s.paper.MinSize().Height-s.scroll.Size().Height, 0)
	s.scroll.ScrollToOffset(fyne.NewPos(s.scroll.Offset.X, min(max(s.scroll.Offset.Y+by, 0), most)))
}

func (s *screen) zoom(steps int) {
	s.m.larger(steps)
	s.render()
	s.draw()
}

// real shows the paper at its own size.
func (s *screen) real() {
	s.m.zoom, s.m.fit = 100, loose
	s.zoom(0)
}

// fitRoom makes the page as wide as the room, or shows all of it.
func (s *screen) fitRoom(how fit) {
	s.m.fit = how
	s.fitted()
	s.render()
	s.draw()
}

// fitted gives the page the size that the room asks for.
func (s *screen) fitted() {
	w, h := s.roomDots()
	s.m.scaleTo(w, h, s.dpi)
}

// border is the ground that is seen around the paper, on both sides together.
const border = 24

// roomDots is how many dots wide and high the room for the page is.
func (s *screen) roomDots() (w, h float64) {
	size, scale := s.scroll.Size(), s.d.Win.Canvas().Scale()
	return float64((size.Width - border) * scale), float64((size.Height - border) * scale)
}

func (s *screen) choose() {
	s.m.copy = s.copies.Value()
	s.Reload()
}

// print sends the form on its way and leaves.
func (s *screen) print() {
	if s.busy || !s.m.loaded || s.d.Press == nil {
		return
	}
	s.busy = true
	s.d.Press.Print(s.m.job(), func(_ press.Printed, err error) {
		s.busy = false
		if err != nil {
			s.d.Tell(err)
			return
		}
		s.d.Close()
	})
}
