package settings

import (
	"fmt"
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/shop"
	"jieche/print"
	"jieche/print/press"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// Measures of the editor, in the design's points.
const (
	formsWidth   = 216
	optionsWidth = 460
	sampleWidth  = 540
	sampleBorder = 26
)

// forms is the editor of how the shop's forms look: which form, what of it, and the form as it will be.
type forms struct {
	d      *desk.Desk
	m      formsModel
	latest kit.Latest
	op     base.OpID
	saving bool

	table                 *kit.Table[formRow]
	terms, copies, path   *kit.Entry
	fieldChips, workshop  *kit.Choice
	size, paper           *kit.Choice
	rows                  *kit.Value[int64]
	logo                  *kit.Check
	logoWord              *canvas.Text
	termsPart, fieldsPart *fyne.Container
	rowsPart, copiesPart  *fyne.Container
	workshopPart          *fyne.Container
	options               *fyne.Container
	filling               bool // the fields are being filled, not typed into

	samples map[paper.Form]press.Sample
	doc     print.Doc
	at      int // the page that is shown
	drawing bool
	again   bool // something was changed while it was drawn
	sheet   *canvas.Image
	scroll  *container.Scroll
	standing,
	title *canvas.Text
	trouble *kit.Para
	page    fyne.CanvasObject
}

// formRow is a line of the list of forms.
type formRow struct {
	form    paper.Form
	title   string
	changed bool
}

func newForms(d *desk.Desk) *forms {
	s := &forms{d: d, m: newFormsModel(), op: desk.NewOp(), samples: map[paper.Form]press.Sample{}}
	s.table = kit.NewTable(kit.Column[formRow]{Title: "单据", Width: 100, Weight: 1, Text: func(r formRow) string { return r.title }},
		kit.Column[formRow]{Width: 58, Cell: func(r formRow) kit.Cell {
			if r.changed {
				return kit.Cell{Chip: "未存", State: kit.Held}
			}
			return kit.Cell{}
		}})
	s.table.ID = func(r formRow) string { return string(r.form) }
	s.table.OnSelect = func(r formRow) { s.choose(r.form) }
	s.table.OnOpen = func(formRow) { s.d.Focus(s.first()) }
	s.table.OnKey = func(key kit.Key, _ formRow) bool {
		turns := map[kit.Key]int{"PgDn": 1, "PgUp": -1}
		if turns[key] != 0 {
			s.turn(turns[key])
		}
		return turns[key] != 0
	}
	s.fieldsOf()
	s.build()
	return s
}

// fieldsOf makes the fields; each takes what was typed into the model and has the sample drawn anew.
func (s *forms) fieldsOf() {
	typed := func(take func()) func() {
		return func() {
			if s.filling || !s.m.loaded {
				return
			}
			take()
			s.render()
			s.draw()
		}
	}
	texts := func(e *kit.Entry, take func(string)) {
		e.OnChanged = func(text string) { typed(func() { take(text) })() }
	}
	s.terms = kit.NewTextArea("一行一条；清空就用程序自带的条款", 4)
	texts(s.terms, s.m.setTerms)
	s.copies = kit.NewTextArea("一行一联，如 客户联；清空就用自带的", 4)
	texts(s.copies, func(text string) {
		s.m.setCopies(text)
		s.fillWorkshop()
	})
	s.workshop = kit.NewMultiChoice(nil, typed(func() { s.m.forWorkshop(s.workshop.Values()) })).Wrap(optionsWidth / 2)
	s.fieldChips = kit.NewMultiChoice(nil, typed(func() { s.m.show(s.fieldChips.Values()) })).Wrap(optionsWidth - 30)
	s.size = kit.NewChoice([]kit.Option{{Value: string(shop.SmallType), Text: "1 小"}, {Value: string(shop.NormalType), Text: "2 标准"}, {Value: string(shop.LargeType), Text: "3 大"}},
		typed(func() { s.m.change(func(l *shop.Look) { l.Size = shop.TypeSize(s.size.Value()) }) }))
	s.paper = kit.NewChoice(nil, typed(func() { s.m.change(func(l *shop.Look) { l.Paper = s.paper.Value() }) })).Wrap(optionsWidth - 30)
	s.rows = kit.NewCountEntry(0, shop.MaxRows)
	s.rows.OnValue = func(n int64, _ bool) { typed(func() { s.m.change(func(l *shop.Look) { l.Rows = int(n) }) })() }
	s.logo = kit.NewCheck("这种单据印标志", func(on bool) { typed(func() { s.m.change(func(l *shop.Look) { l.Plain = !on }) })() })
	s.path = kit.NewEntry("图片文件的路径")
	s.path.OnDone = s.takeLogo
	s.path.OnChanged = func(string) { s.path.SetError("") }
}

func (s *forms) build() {
	s.title, s.standing, s.logoWord = kit.Title(""), kit.Caption(""), kit.Caption("")
	s.trouble = kit.NewParaOf("", 12, false, kit.Colours().Bad)
	s.trouble.Hide()
	s.termsPart = kit.Down(0, kit.Field("约定条款", s.terms))
	s.fieldsPart = kit.Down(0, kit.Field("印哪些栏（空格选或不选）", s.fieldChips))
	s.rowsPart = kit.Down(0, kit.Field("预留空行", s.rows))
	s.workshopPart = kit.Down(0, kit.Field("给车间的联（不印价格和完整电话）", s.workshop))
	s.copiesPart = kit.Down(0, kit.Cols(10, kit.Flex(1, kit.Field("联和它们的名称", s.copies)), kit.Flex(1, s.workshopPart)))
	s.options = kit.Down(5, kit.Across(8, s.title, kit.Spacer(), s.logo), s.termsPart, s.fieldsPart,
		kit.Cols(10, kit.Fixed(190, 0, kit.Field("字号", s.size)), kit.Fixed(100, 0, s.rowsPart), kit.Spacer()),
		kit.Field("纸张", s.paper),
		s.copiesPart,
		kit.Hairline(),
		kit.Field("店铺的标志（PNG 或 JPEG，Enter 读入）", kit.Cols(8, kit.Flex(1, s.path), kit.NewButton("选择", "Ctrl+O", s.browse), kit.NewButton("去掉", "Ctrl+D", s.dropLogo)), s.logoWord))
	kit.Chain(s.logo, s.terms, s.fieldChips, s.size, s.rows, s.paper, s.copies, s.workshop, s.path)
	s.sheet = canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, 1, 1)))
	s.sheet.FillMode, s.sheet.ScaleMode = canvas.ImageFillStretch, canvas.ImageScalePixels
	s.scroll = container.NewVScroll(kit.Inset(sampleBorder/2, 12, 0, 12, kit.TopLeft(s.sheet)))
	ground := canvas.NewRectangle(kit.Colours().Line)
	sample := kit.Down(4, s.standing, s.trouble, kit.Flex(1, container.NewStack(ground, s.scroll)))
	bar := kit.NewActionBar(kit.Primary("保存样式", "Ctrl+Enter", s.save), []*kit.Button{
		kit.NewButton("上页", "PgUp", func() { s.turn(-1) }), kit.NewButton("下页", "PgDn", func() { s.turn(1) }), kit.NewButton("恢复自带样式", "Ctrl+R", s.standard)})
	s.page = kit.Page(kit.Cols(12, kit.Fixed(formsWidth, 0, kit.Panel(s.table)), kit.Flex(1, kit.Scroll(kit.Card(s.options))), kit.Fixed(sampleWidth, 0, sample)), bar)
}

func (s *forms) Content() fyne.CanvasObject { return s.page }
func (s *forms) Focus()                     { s.d.Focus(s.table) }
func (s *forms) Unsaved() string            { return s.m.unsaved() }

func (s *forms) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"forms": s.table, "terms": s.terms, "fields": s.fieldChips, "size": s.size, "rows": s.rows, "paper": s.paper,
		"copies": s.copies, "workshop": s.workshop, "print_logo": s.logo, "logo": s.path}
}

func (s *forms) Keys() kit.Keymap {
	return kit.Keymap{"Ctrl+Enter": s.save, "Ctrl+S": s.save, "Ctrl+O": s.browse, "Ctrl+R": s.standard, "Ctrl+D": s.dropLogo,
		"PgDn": func() { s.turn(1) }, "PgUp": func() { s.turn(-1) }}
}

// first is the first field of the form that is there.
func (s *forms) first() fyne.Focusable {
	switch {
	case s.termsPart.Visible():
		return s.terms
	case s.fieldsPart.Visible():
		return s.fieldChips
	}
	return s.size
}

// reload reads the looks anew; what was typed and not saved stays.
func (s *forms) Reload() {
	kit.Fetch(s.d.Work, &s.latest, func() (shopLooks, error) { return looksOf(s.d.Store) }, func(l shopLooks, err error) {
		if err != nil {
			s.d.Tell(err)
			return
		}
		before := s.m.loaded
		s.m.load(l)
		clear(s.samples)
		if !before || !s.m.changed(s.m.front) {
			s.fill()
		}
		s.render()
		s.draw()
	})
}

// looksOf reads what the editor needs.
func looksOf(store *data.Store) (shopLooks, error) {
	l := shopLooks{looks: map[paper.Form]shop.Look{}}
	var err error
	if l.profile, err = data.Ask(store, shop.Show{}); err != nil {
		return l, err
	}
	for _, k := range print.Forms() {
		if l.looks[k.Form], err = data.Ask(store, shop.LookOf{Form: string(k.Form)}); err != nil {
			return l, err
		}
	}
	l.logo, err = data.Ask(store, shop.ShowLogo{})
	return l, err
}

// choose brings another form to the front.
func (s *forms) choose(form paper.Form) {
	if form == s.m.front || s.filling {
		return
	}
	s.m.front, s.at = form, 0
	s.fill()
	s.render()
	s.scroll.ScrollToTop()
	s.draw()
}

// fill puts the form's look into the fields.
func (s *forms) fill() {
	s.filling = true
	defer func() { s.filling = false }()
	kind, look := s.m.kind(), s.m.look()
	setText(s.terms, strings.Join(s.m.terms(), "\n"))
	var options []kit.Option
	for _, f := range kind.Fields {
		options = append(options, kit.Option{Value: f.Key, Text: f.Title})
	}
	s.fieldChips.SetOptions(options)
	s.fieldChips.Set(s.m.shown()...)
	s.size.Set(string(shop.NormalType))
	if look.Size != "" {
		s.size.Set(string(look.Size))
	}
	s.rows.Set(int64(look.Rows))
	papers := []kit.Option{{Value: "", Text: "按店铺资料"}}
	for _, p := range s.m.papers() {
		papers = append(papers, kit.Option{Value: p, Text: paperWords[p]})
	}
	s.paper.SetOptions(papers)
	s.paper.Set(look.Paper)
	var names []string
	for _, c := range s.m.copies() {
		names = append(names, c.Name)
	}
	setText(s.copies, strings.Join(names, "\n"))
	s.fillWorkshop()
	s.logo.Set(!look.Plain)
	for part, on := range map[*fyne.Container]bool{s.termsPart: len(kind.Terms) > 0, s.fieldsPart: len(kind.Fields) > 0, s.rowsPart: kind.Rows,
		s.copiesPart: s.m.mayName()} {
		part.Hidden = !on
	}
	s.options.Refresh()
}

func setText(e *kit.Entry, text string) {
	e.SetError("")
	if e.Text != text {
		e.SetText(text)
	}
}

func (s *forms) fillWorkshop() {
	var options []kit.Option
	var chosen []string
	for _, c := range s.m.copies() {
		options = append(options, kit.Option{Value: c.Name, Text: c.Name})
		if c.Workshop {
			chosen = append(chosen, c.Name)
		}
	}
	s.workshopPart.Hidden = len(options) == 0
	s.workshop.SetOptions(options)
	s.workshop.Set(chosen...)
}

// render shows which forms were changed and what the logo is.
func (s *forms) render() {
	filling := s.filling
	s.filling = true
	var rows []formRow
	at := 0
	for i, k := range s.m.kinds {
		rows = append(rows, formRow{k.Form, k.Title, s.m.changed(k.Form)})
		if k.Form == s.m.front {
			at = i
		}
	}
	s.table.SetRows(rows)
	if s.table.Index() != at {
		s.table.Select(at)
	}
	s.filling = filling
	kit.Say(s.title, s.m.kind().Title)
	kit.Say(s.logoWord, s.m.logoWord())
}

// drawn is a sample with the picture of one of its pages.
type drawn struct {
	sample press.Sample
	doc    print.Doc
	at     int
	img    *image.RGBA
}

// draw makes the sample beside the window. What is changed meanwhile is drawn when it is done, all at once.
func (s *forms) draw() {
	if s.drawing || !s.m.loaded {
		s.again = s.drawing
		return
	}
	s.drawing = true
	form, look, logo, at, now := s.m.front, s.m.look(), s.m.shownLogo(), s.at, s.d.Now()
	sample, known := s.samples[form]
	dots := float64(kit.Px(sampleWidth-sampleBorder) * s.d.Win.Canvas().Scale())
	kit.Run(s.d.Work, func() (r drawn, err error) {
		if !known {
			if sample, err = press.SampleOf(s.d.Store, form); err != nil {
				return r, err
			}
		}
		r.sample = sample
		if r.doc, err = sample.Doc(s.d.Store, now, look, logo); err != nil {
			return r, err
		}
		r.at = min(at, len(r.doc.Pages)-1)
		r.img, err = print.Image(r.doc, r.at, dots/r.doc.Paper.W*25.4)
		return r, err
	}, func(r drawn, err error) {
		s.drawing = false
		if form == s.m.front {
			s.shown(form, r, err)
		}
		if s.again {
			s.again = false
			s.draw()
		}
	})
}

// shown puts the picture up. A look that can't be meant is told, and the last picture stays.
func (s *forms) shown(form paper.Form, r drawn, err error) {
	if err != nil {
		sentence, next := desk.Explain(err)
		s.trouble.SetText(sentence + next)
		s.trouble.Show()
		s.page.Refresh()
		return
	}
	s.samples[form] = r.sample
	s.doc, s.at = r.doc, r.at
	if s.trouble.Visible() {
		s.trouble.SetText("")
		s.trouble.Hide()
		s.page.Refresh()
	}
	kit.Say(s.standing, fmt.Sprintf("第 %d 页 共 %d 页　%s　%s", r.at+1, len(r.doc.Pages), r.doc.Paper.Say, r.doc.Title))
	scale := s.d.Win.Canvas().Scale()
	s.sheet.Image = r.img
	s.sheet.SetMinSize(fyne.NewSize(float32(r.img.Rect.Dx())/scale, float32(r.img.Rect.Dy())/scale))
	s.sheet.Refresh()
	s.scroll.Refresh()
}

func (s *forms) turn(by int) {
	if to := min(max(s.at+by, 0), max(len(s.doc.Pages)-1, 0)); to != s.at {
		s.at = to
		s.scroll.ScrollToTop()
		s.draw()
	}
}

// standard gives the form its own look back; it is stored when the person saves.
func (s *forms) standard() {
	s.m.change(func(l *shop.Look) { *l = shop.Look{Form: l.Form} })
	s.fill()
	s.render()
	s.draw()
}

func (s *forms) browse() {
	desk.Browse(s.d, pictures, s.path.Text, func(path string) {
		s.path.SetText(path)
		s.takeLogo()
	})
}

// takeLogo reads the picture that was named. What is none is told at the field, and the logo stays as it was.
func (s *forms) takeLogo() {
	path := desk.CleanPath(s.path.Text)
	if path == "" {
		return
	}
	kit.Run(s.d.Work, func() (shop.Logo, error) { return readLogo(path) }, func(l shop.Logo, err error) {
		if err != nil {
			sentence, next := desk.Explain(err)
			s.path.SetError(sentence + next)
			s.d.Focus(s.path)
			return
		}
		s.m.setLogo(l)
		s.render()
		s.draw()
	})
}

func (s *forms) dropLogo() {
	s.path.SetText("")
	s.m.setLogo(shop.Logo{})
	s.render()
	s.draw()
}

// save stores the logo and all looks that were changed, one after the other.
func (s *forms) save() {
	if s.saving || !s.m.loaded {
		return
	}
	if err := s.rows.Problem(); err != nil && s.rowsPart.Visible() {
		s.rows.SetError(err.Error())
		s.d.Focus(s.rows)
		return
	}
	if s.m.unsaved() == "" {
		s.d.Say("样式没有改动")
		return
	}
	s.saving = true
	s.saveNext()
}

func (s *forms) saveNext() {
	list := s.m.changedForms()
	switch {
	case s.m.other != nil:
		sent := s.m.other
		desk.Try(s.d, s.op, shop.SetLogo{Data: sent.PNG}, s.failed, func(l shop.Logo) {
			s.m.logo = l
			if s.m.other == sent {
				s.m.other = nil
			}
			s.stored()
		})
	case len(list) > 0:
		sent := s.m.lookOf(list[0])
		desk.Try(s.d, s.op, shop.SetLook{Look: sent}, func(err error) {
			s.choose(list[0])
			s.failed(err)
		}, func(l shop.Look) {
			s.m.savedLook(sent, l)
			s.stored()
		})
	default:
		s.saving = false
		s.d.Say("单据样式已保存，下一张单据起生效")
		s.fill()
	}
}

// stored goes on with what is left to be saved.
func (s *forms) stored() {
	s.op = desk.NewOp()
	s.render()
	s.saveNext()
}

func (s *forms) failed(err error) {
	s.saving = false
	if err != nil && !fault(s.d, err, map[string]marked{"terms": s.terms, "copies": s.copies, "rows": s.rows, "data": s.path}) {
		s.d.Tell(err)
	}
}
