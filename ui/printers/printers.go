// Package printers is the screen about paper: what is on its way to the printers, what was printed, which form goes to which printer, and
// the blank forms for a power cut.
package printers

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"jieche/ui/desk"
	"jieche/ui/kit"
)

// section is one part of the screen.
type section interface {
	content() fyne.CanvasObject
	focus()
	reload()
	keys() kit.Keymap
	fields() map[string]fyne.Focusable
}

// screen is the place of all printing.
type screen struct {
	d        *desk.Desk
	sections map[string]section
	front    string
	chooser  *kit.Choice
	body     *fyne.Container
	page     fyne.CanvasObject
}

// The sections in the order of their keys.
const (
	queueSection    = "打印队列"
	registerSection = "打印登记"
	printerSection  = "打印机"
	blankSection    = "停电备用单"
)

var names = []string{queueSection, registerSection, printerSection, blankSection}

// New makes the screen; the route's text may name a section.
func New(d *desk.Desk, r desk.Route) desk.Screen {
	s := &screen{d: d, front: queueSection}
	s.sections = map[string]section{
		queueSection: newQueue(d), registerSection: newRegister(d), printerSection: newDevices(d), blankSection: newBlanks(d),
	}
	if s.sections[r.Text] != nil {
		s.front = r.Text
	}
	var options []kit.Option
	for i, name := range names {
		options = append(options, kit.Option{Value: name, Text: string(rune('1'+i)) + " " + name})
	}
	s.chooser = kit.NewChoice(options, func() { s.show(s.chooser.Value()) })
	s.chooser.Set(s.front)
	s.body = container.NewStack(s.sections[s.front].content())
	head := kit.Across(10, s.chooser, kit.Caption("Ctrl 1…4 换页"))
	s.page = kit.Down(0, kit.Inset(16, 10, 16, 0, head), kit.Flex(1, s.body))
	s.Reload()
	return s
}

// Title names the place.
func (s *screen) Title() (string, string) { return "打印", "" }

// Content is the screen.
func (s *screen) Content() fyne.CanvasObject { return s.page }

// Reads names the tables that the screen shows.
func (s *screen) Reads() []string {
	return []string{"print", "reserved", "work_order", "exit_pass", "settlement"}
}

// Reload reads the section that is shown.
func (s *screen) Reload() { s.sections[s.front].reload() }

// QueueChanged is called when a job of the print queue has moved on.
func (s *screen) QueueChanged() {
	if s.front == queueSection {
		s.Reload()
	}
}

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

// Keys are the keys of the screen: of all sections, for the one that is shown.
func (s *screen) Keys() kit.Keymap {
	all := kit.Keymap{"F5": s.Reload}
	for i, name := range names {
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
