package desk

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"jieche/ui/kit"
)

// Section is one part of a screen that has several. One that can hold what was typed and not stored has Unsaved too.
type Section interface {
	Content() fyne.CanvasObject
	Focus()
	Reload()
	Keys() kit.Keymap
	Fields() map[string]fyne.Focusable
}

// Part is a section with its name.
type Part struct {
	Name    string
	Section Section
}

// Sections (分页) are the parts of a screen that has several: one is shown, and Ctrl with its number brings another to the front. A screen
// that embeds them has all of a Screen but its title and what it reads.
type Sections struct {
	parts   []Part
	front   int
	chooser *kit.Choice
	body    *fyne.Container
	page    fyne.CanvasObject
}

// NewSections shows the part of that name, or the first one.
func NewSections(front string, parts ...Part) *Sections {
	s := &Sections{parts: parts}
	var options []kit.Option
	for i, p := range parts {
		if p.Name == front {
			s.front = i
		}
		options = append(options, kit.Option{Value: p.Name, Text: fmt.Sprintf("%d %s", i+1, p.Name)})
	}
	s.chooser = kit.NewChoice(options, func() { s.Show(s.chooser.Value()) })
	s.chooser.Set(s.Front())
	s.body = container.NewStack(s.shown().Content())
	head := kit.Across(10, s.chooser, kit.Caption(fmt.Sprintf("Ctrl 1…%d 换页", len(parts))))
	s.page = kit.Down(0, kit.Inset(16, 10, 16, 0, head), kit.Flex(1, s.body))
	s.Reload()
	return s
}

// Front names the part that is shown.
func (s *Sections) Front() string { return s.parts[s.front].Name }

func (s *Sections) shown() Section { return s.parts[s.front].Section }

// Section finds a part by its name.
func (s *Sections) Section(name string) Section {
	for _, p := range s.parts {
		if p.Name == name {
			return p.Section
		}
	}
	return nil
}

// Show brings a part to the front.
func (s *Sections) Show(name string) {
	for i, p := range s.parts {
		if p.Name == name {
			s.front = i
		}
	}
	s.chooser.Set(s.Front())
	s.body.Objects = []fyne.CanvasObject{s.shown().Content()}
	s.body.Refresh()
	s.shown().Reload()
	s.shown().Focus()
}

// Content is the screen.
func (s *Sections) Content() fyne.CanvasObject { return s.page }

// Reload reads the part that is shown.
func (s *Sections) Reload() { s.shown().Reload() }

// Focus puts the keyboard into the part that is shown.
func (s *Sections) Focus() { s.shown().Focus() }

// Fields names the fields for tests.
func (s *Sections) Fields() map[string]fyne.Focusable {
	all := map[string]fyne.Focusable{"section": s.chooser}
	for name, f := range s.shown().Fields() {
		all[name] = f
	}
	return all
}

// Unsaved is what would be lost.
func (s *Sections) Unsaved() string {
	for _, p := range s.parts {
		if u, ok := p.Section.(interface{ Unsaved() string }); ok && u.Unsaved() != "" {
			return u.Unsaved()
		}
	}
	return ""
}

// Keys are the keys of the screen: of all parts, for the one that is shown.
func (s *Sections) Keys() kit.Keymap {
	all := kit.Keymap{"F5": s.Reload}
	for i, p := range s.parts {
		all[kit.Key(fmt.Sprintf("Ctrl+%d", i+1))] = func() { s.Show(p.Name) }
		for key := range p.Section.Keys() {
			all[key] = func() {
				if do := s.shown().Keys()[key]; do != nil {
					do()
				}
			}
		}
	}
	return all
}
