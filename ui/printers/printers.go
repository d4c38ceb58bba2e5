// Package printers is the screen about paper: what is on its way to the printers, what was printed, which form goes to which printer, and
// the blank forms for a power cut.
package printers

import "jieche/ui/desk"

// screen is the place of all printing.
type screen struct{ *desk.Sections }

// The sections in the order of their keys.
const (
	queueSection    = "打印队列"
	registerSection = "打印登记"
	printerSection  = "打印机"
	blankSection    = "停电备用单"
)

// New makes the screen; the route's text may name a section.
func New(d *desk.Desk, r desk.Route) desk.Screen {
	return &screen{desk.NewSections(r.Text, desk.Part{Name: queueSection, Section: newQueue(d)}, desk.Part{Name: registerSection, Section: newRegister(d)},
		desk.Part{Name: printerSection, Section: newDevices(d)}, desk.Part{Name: blankSection, Section: newBlanks(d)})}
}

// Title names the place.
func (s *screen) Title() (string, string) { return "打印", "" }

// Reads names the tables that the screen shows.
func (s *screen) Reads() []string {
	return []string{"print", "reserved", "work_order", "exit_pass", "settlement"}
}

// QueueChanged is called when a job of the print queue has moved on.
func (s *screen) QueueChanged() {
	if s.Front() == queueSection {
		s.Reload()
	}
}
