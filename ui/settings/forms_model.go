package settings

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/shop"
	"jieche/print"
	"jieche/ui/desk"
)

// formsModel is the looks of the shop's forms as they are stored and as they are being changed.
type formsModel struct {
	kinds   []print.Kind
	profile shop.Profile
	stored  map[paper.Form]shop.Look
	typed   map[paper.Form]shop.Look // the forms that were changed
	logo    shop.Logo                // as it is stored
	other   *shop.Logo               // what shall be in its place; an empty one is none
	front   paper.Form
	loaded  bool
}

// shopLooks is what the store holds.
type shopLooks struct {
	profile shop.Profile
	looks   map[paper.Form]shop.Look
	logo    shop.Logo
}

func newFormsModel() formsModel {
	return formsModel{kinds: print.Forms(), stored: map[paper.Form]shop.Look{}, typed: map[paper.Form]shop.Look{}, front: paper.Entrustment}
}

// load takes what the store holds and keeps what was typed.
func (m *formsModel) load(l shopLooks) {
	m.profile, m.stored, m.logo, m.loaded = l.profile, l.looks, l.logo, true
}

func (m *formsModel) kind() print.Kind {
	k, _ := print.KindOf(m.front)
	return k
}

// look is the form's look as it was typed.
func (m *formsModel) look() shop.Look { return m.lookOf(m.front) }

func (m *formsModel) lookOf(form paper.Form) shop.Look {
	l, ok := m.typed[form]
	if !ok {
		l = m.stored[form]
	}
	l.Form = string(form)
	return l
}

// change changes the look of the form in front. What is as it was stored is no change.
func (m *formsModel) change(do func(l *shop.Look)) {
	l := m.look()
	do(&l)
	m.typed[m.front] = l
	if alike(l, m.stored[m.front]) {
		delete(m.typed, m.front)
	}
}

// alike says that two looks of a form are the same; normal type and none said are.
func alike(a, b shop.Look) bool {
	a.Form = b.Form
	for _, l := range []*shop.Look{&a, &b} {
		if l.Size == shop.NormalType {
			l.Size = ""
		}
	}
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err == nil && err2 == nil && bytes.Equal(x, y)
}

func (m *formsModel) changed(form paper.Form) bool {
	_, ok := m.typed[form]
	return ok
}

// changedForms are the forms that are to be saved, in the order of a visit.
func (m *formsModel) changedForms() []paper.Form {
	var list []paper.Form
	for _, k := range m.kinds {
		if m.changed(k.Form) {
			list = append(list, k.Form)
		}
	}
	return list
}

// unsaved names what would be lost.
func (m *formsModel) unsaved() string {
	var names []string
	for _, form := range m.changedForms() {
		k, _ := print.KindOf(form)
		names = append(names, k.Title)
	}
	if m.other != nil {
		names = append(names, "标志")
	}
	if len(names) == 0 {
		return ""
	}
	return strings.Join(names, "、") + "的样式"
}

// savedLook takes a look that was stored. What was typed meanwhile stays typed.
func (m *formsModel) savedLook(sent, got shop.Look) {
	form := paper.Form(got.Form)
	m.stored[form] = got
	if now, ok := m.typed[form]; ok && alike(now, sent) {
		delete(m.typed, form)
	}
}

// standardTerms are the form's conditions where its look has none.
func (m *formsModel) standardTerms() []string {
	if m.front == paper.Entrustment && len(m.profile.Terms) > 0 {
		return m.profile.Terms
	}
	return m.kind().Terms
}

// terms are the conditions that are printed.
func (m *formsModel) terms() []string {
	if t := m.look().Terms; len(t) > 0 {
		return t
	}
	return m.standardTerms()
}

// setTerms takes one paragraph a line; the form's own ones, or none, are the standard.
func (m *formsModel) setTerms(text string) {
	list := terms(text)
	if slices.Equal(list, m.standardTerms()) {
		list = nil
	}
	m.change(func(l *shop.Look) { l.Terms = list })
}

// shown are the keys of the optional fields that are printed.
func (m *formsModel) shown() []string {
	var keys []string
	chosen := m.look().Fields
	for _, f := range m.kind().Fields {
		on, told := chosen[f.Key]
		if told && on || !told && !f.Off {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// show takes the optional fields that shall be printed. Only what differs from the form's own choice is kept.
func (m *formsModel) show(keys []string) {
	m.change(func(l *shop.Look) {
		fields := maps.Clone(l.Fields)
		if fields == nil {
			fields = map[string]bool{}
		}
		for _, f := range m.kind().Fields {
			on := slices.Contains(keys, f.Key)
			delete(fields, f.Key)
			if on == f.Off {
				fields[f.Key] = on
			}
		}
		if len(fields) == 0 {
			fields = nil
		}
		l.Fields = fields
	})
}

// copies are the copies that are printed.
func (m *formsModel) copies() []shop.Copy {
	if c := m.look().Copies; len(c) > 0 {
		return c
	}
	return m.kind().Copies
}

// mayName says that the form's copies can be named: the parts of a ticket, a pass and a proof, which are torn apart, are what they are.
func (m *formsModel) mayName() bool {
	return !slices.Contains([]paper.Form{paper.Ticket, paper.ExitPass, paper.Proof}, m.front)
}

// setCopies takes the names of the copies, one a line. A name that was there keeps what its copy is for.
func (m *formsModel) setCopies(text string) {
	now, names := m.copies(), terms(text)
	had := append(slices.Clone(now), m.kind().Copies...)
	var list []shop.Copy
	for at, name := range names {
		c := shop.Copy{Name: name}
		if i := slices.IndexFunc(had, func(c shop.Copy) bool { return c.Name == name }); i >= 0 {
			c = had[i]
		} else if len(names) == len(now) {
			c.Workshop = now[at].Workshop // its name is being typed
		}
		list = append(list, c)
	}
	m.keepCopies(list)
}

// forWorkshop says which copies go to the workshop, by their names.
func (m *formsModel) forWorkshop(names []string) {
	list := slices.Clone(m.copies())
	for i := range list {
		list[i].Workshop = slices.Contains(names, list[i].Name)
	}
	m.keepCopies(list)
}

func (m *formsModel) keepCopies(list []shop.Copy) {
	if slices.Equal(list, m.kind().Copies) {
		list = nil
	}
	m.change(func(l *shop.Look) { l.Copies = list })
}

// papers are what the form can be set to: what it is made for.
func (m *formsModel) papers() []string {
	var names []string
	for _, p := range m.kind().Papers {
		names = append(names, p.Name)
	}
	return names
}

// shownLogo is the logo that will be.
func (m *formsModel) shownLogo() shop.Logo {
	if m.other != nil {
		return *m.other
	}
	return m.logo
}

// setLogo puts another logo into the place of the stored one.
func (m *formsModel) setLogo(l shop.Logo) {
	m.other = &l
	if bytes.Equal(l.PNG, m.logo.PNG) {
		m.other = nil
	}
}

// pictures are the files that a logo can be made of.
var pictures = desk.Files{Title: "选择标志图片", What: "图片", Ends: []string{".png", ".jpg", ".jpeg"}}

// readLogo makes a logo of a file.
func readLogo(path string) (shop.Logo, error) {
	unread := base.Refuse(base.NotFound, "logo.file", "data", "打不开文件“%s”，请核对路径，或按 Ctrl O 选择", path)
	f, err := os.Open(path)
	if err != nil {
		return shop.Logo{}, unread.Because(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return shop.Logo{}, unread.Because(err)
	}
	if err := shop.LogoFits(info.Size()); err != nil {
		return shop.Logo{}, err
	}
	raw, err := io.ReadAll(io.LimitReader(f, info.Size()+1))
	if err != nil {
		return shop.Logo{}, unread.Because(err)
	}
	return shop.ReadLogo(raw)
}

// logoWord says what the logo is.
func (m *formsModel) logoWord() string {
	l := m.shownLogo()
	switch {
	case len(l.PNG) == 0 && m.other != nil:
		return "将去掉，未存"
	case len(l.PNG) == 0:
		return "没有标志"
	case m.other != nil:
		return fmt.Sprintf("%d×%d，未存", l.Width, l.Height)
	}
	return fmt.Sprintf("已有，%d×%d", l.Width, l.Height)
}
