// Package settings is the screens on which a shop says what it is: its profile, its people, what it offers, how the screen looks
// and whether its files are sound, how its forms look; and the first start, which asks the same in one page.
package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"jieche/data/base"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// section is one part of the settings.
type section interface {
	content() fyne.CanvasObject
	focus()
	reload()
	keys() kit.Keymap
	unsaved() string
	fields() map[string]fyne.Focusable
}

// screen is the settings.
type screen struct {
	d        *desk.Desk
	names    []string
	sections map[string]section
	front    string
	chooser  *kit.Choice
	body     *fyne.Container
	page     fyne.CanvasObject
}

// The sections in the order of their keys.
const (
	shopSection    = "店铺"
	staffSection   = "员工"
	itemSection    = "维修项目"
	packageSection = "套餐"
	lookSection    = "外观"
	systemSection  = "检查与修复"
	formSection    = "单据样式"
)

// New makes the settings; the route's text may name a section.
func New(d *desk.Desk, r desk.Route) desk.Screen {
	s := &screen{d: d, names: []string{shopSection, staffSection, itemSection, packageSection, lookSection, systemSection, formSection}, front: shopSection}
	s.sections = map[string]section{
		shopSection: newProfile(d), staffSection: newPeople(d), itemSection: newItems(d), packageSection: newPackages(d),
		lookSection: newLook(d), systemSection: newSystem(d), formSection: newForms(d),
	}
	if s.sections[r.Text] != nil {
		s.front = r.Text
	}
	var options []kit.Option
	for i, name := range s.names {
		options = append(options, kit.Option{Value: name, Text: string(rune('1'+i)) + " " + name})
	}
	s.chooser = kit.NewChoice(options, func() { s.show(s.chooser.Value()) })
	s.chooser.Set(s.front)
	s.body = container.NewStack(s.sections[s.front].content())
	head := kit.Across(10, s.chooser, kit.Caption("Ctrl 1…7 换页"))
	s.page = kit.Down(0, kit.Inset(16, 10, 16, 0, head), kit.Flex(1, s.body))
	s.Reload()
	return s
}

// Title names the place.
func (s *screen) Title() (string, string) { return "设置", "" }

// Content is the screen.
func (s *screen) Content() fyne.CanvasObject { return s.page }

// Reads names the tables that the screen shows.
func (s *screen) Reads() []string {
	return []string{"shop", "shop_look", "shop_logo", "staff", "credential", "log_in_rules", "labour_item", "package", "part"}
}

// Reload reads the section that is shown.
func (s *screen) Reload() { s.sections[s.front].reload() }

// Focus puts the keyboard into the section that is shown.
func (s *screen) Focus() { s.sections[s.front].focus() }

// Fields names the fields for tests.
func (s *screen) Fields() map[string]fyne.Focusable {
	all := map[string]fyne.Focusable{"section": s.chooser}
	for name, f := range s.sections[s.front].fields() {
		all[name] = f
	}
	return all
}

// Unsaved is what would be lost.
func (s *screen) Unsaved() string {
	for _, name := range s.names {
		if what := s.sections[name].unsaved(); what != "" {
			return what
		}
	}
	return ""
}

// Keys are the keys of the screen: of all sections, for the one that is shown.
func (s *screen) Keys() kit.Keymap {
	all := kit.Keymap{"F5": s.Reload}
	for i, name := range s.names {
		all[kit.Key("Ctrl+"+string(rune('1'+i)))] = func() { s.show(name) }
	}
	for _, sec := range s.sections {
		for key := range sec.keys() {
			all[key] = func() {
				if do := s.sections[s.front].keys()[key]; do != nil {
					do()
				}
			}
		}
	}
	return all
}

// show brings a section to the front.
func (s *screen) show(name string) {
	s.front = name
	s.chooser.Set(name)
	s.body.Objects = []fyne.CanvasObject{s.sections[name].content()}
	s.body.Refresh()
	s.sections[name].reload()
	s.sections[name].focus()
}

// fault marks the field that a refusal means, and says whether it found one.
func fault(d *desk.Desk, err error, fields map[string]marked) bool {
	f, ok := base.AsFault(err)
	if !ok || fields[f.Field] == nil {
		return false
	}
	fields[f.Field].SetError(f.Say)
	d.Focus(fields[f.Field])
	return true
}

// marked is a field that can show a sentence.
type marked interface {
	fyne.Focusable
	SetError(string)
}
