// Package desktest sits a test down at a desk: a real shop, a window without a screen, keys that go where a person's would,
// and work that is done at once.
package desktest

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"jieche/assets"
	"jieche/data"
	"jieche/data/backup"
	"jieche/data/base"
	"jieche/data/demo"
	"jieche/data/paper"
	"jieche/data/staff"
	"jieche/print/press"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// Today is the day on which all tests sit at the desk: the last day of the demo shop.
var Today = base.Date(2026, 11, 21)

// Place is a desk in a test.
type Place struct {
	*desk.Desk
	t       *testing.T
	Me      staff.Member
	Opened  []desk.Route
	Said    []string
	Closed  int
	Printed []base.DocNo
	// Viewed and Restored are the PDFs that were opened, and the restores that were ordered.
	Viewed   []string
	Restored []backup.Restoration
	// Allowed is who grants what is asked for; nobody grants it where it is empty.
	Allowed staff.ID
	Refused []*base.Fault
}

// Sit opens an empty shop, or with visits a demo shop of so many.
func Sit(t *testing.T, visits int) *Place {
	t.Helper()
	kit.SetFonts(assets.Regular(), assets.Bold())
	dir := t.TempDir() + "/shop"
	if visits > 0 {
		if _, err := demo.Make(dir, visits, 5); err != nil {
			t.Fatal(err)
		}
	}
	clock := func() base.Instant { return Today.At(20, 0) }
	s, err := data.Open(dir, data.Options{Create: true, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if r, err := s.Check(true); err != nil || !r.Clean() {
			t.Errorf("the shop is not sound after the test: %v %v", r, err)
		}
		s.Close()
	})
	test.NewTempApp(t).Settings().SetTheme(kit.Theme{})
	p := &Place{t: t}
	p.be(s, staff.GeneralManager)
	drafts := desk.NewDrafts(t.TempDir())
	t.Cleanup(drafts.Flush)
	p.Desk = &desk.Desk{
		Store: s, Work: kit.Inline{}, Win: test.NewTempWindow(t, nil), Now: clock, Drafts: drafts,
		Actor: func() staff.Member { return p.Me }, Close: func() { p.Closed++ }, Search: func(string) {},
		Open: func(r desk.Route) { p.Opened = append(p.Opened, r) }, Say: func(s string) { p.Said = append(p.Said, s) },
		Print: p.print, Allow: p.allow, Backups: data.Backups(s, t.TempDir(), clock),
		View:    func(path string) error { p.Viewed = append(p.Viewed, path); return nil },
		Restore: func(r backup.Restoration) { p.Restored = append(p.Restored, r) },
	}
	return p
}

// be sits down as somebody of that role, if there is one.
func (p *Place) be(s *data.Store, role staff.Role) {
	list, err := data.Ask(s, staff.List{Role: role})
	if err != nil {
		p.t.Fatal(err)
	}
	if len(list) > 0 {
		p.Me = list[0]
	}
}

// As sits down as somebody of that role.
func (p *Place) As(role staff.Role) { p.be(p.Store, role) }

// WithPress gives the desk a print queue and the printers of a system; without them each form is a PDF.
func (p *Place) WithPress(q *press.Spool, system press.System) {
	p.Desk.Press = &desk.Press{Queue: q, System: system, View: func(string) error { return nil }, Work: kit.Inline{}, Print: func(job press.Job, then func(press.Printed, error)) {
		done, err := press.Deliver(p.Store, q, p.Printers(), p.By(desk.NewOp()), job)
		if err == nil {
			p.Printed = append(p.Printed, done.No)
		}
		then(done, err)
	}}
}

func (p *Place) print(form paper.Form, no base.DocNo, then func(error)) {
	_, err := press.Print(p.Store, p.By(desk.NewOp()), press.Job{Form: form, No: no})
	if err == nil {
		p.Printed = append(p.Printed, no)
	}
	then(err)
}

func (p *Place) allow(refused *base.Fault, _ base.OpID, again func(desk.Approval)) {
	p.Refused = append(p.Refused, refused)
	if !p.Allowed.IsZero() {
		again(desk.Approval{By: p.Allowed})
	}
}

// Show puts a screen into the window, as large as the shell would.
func (p *Place) Show(s desk.Screen) {
	p.t.Helper()
	keys := kit.Mount(p.Win, s.Content())
	keys.Screen(s.Keys())
	p.Win.Resize(fyne.NewSize(1290, 680))
	s.Focus()
	if m := s.Content().MinSize(); m.Width > 1290 || m.Height > 680 {
		p.t.Errorf("the screen needs %v and is cut off at 1290×680", m)
	}
}

var names = map[string]fyne.KeyName{
	"Enter": fyne.KeyReturn, "Up": fyne.KeyUp, "Down": fyne.KeyDown, "Left": fyne.KeyLeft, "Right": fyne.KeyRight, "Tab": fyne.KeyTab,
	"Del": fyne.KeyDelete, "Space": fyne.KeySpace,
}

// Press presses keys: a plain one goes to who has the keyboard, a chord or a function key to the window.
func (p *Place) Press(keys ...string) {
	p.t.Helper()
	for _, k := range keys {
		f := p.Win.Canvas().Focused()
		switch name, plain := names[k]; {
		case plain && f != nil:
			f.TypedKey(&fyne.KeyEvent{Name: name})
		case len(k) == 1 && f != nil:
			f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(k)})
			f.TypedRune(rune(k[0]))
		case !kit.KeysOf(p.Win).Press(kit.Key(k)):
			p.t.Fatalf("the key %s does nothing", k)
		}
	}
}

// Write types a text.
func (p *Place) Write(text string) {
	p.t.Helper()
	for _, r := range text {
		f := p.Win.Canvas().Focused()
		if f == nil {
			p.t.Fatalf("nothing has the keyboard for %q", text)
		}
		f.TypedRune(r)
	}
}

// Dialog is whether a dialog is open.
func (p *Place) Dialog() bool { return p.Win.Canvas().Overlays().Top() != nil }

// Told is whether a sentence with these words was said at the foot of the window.
func (p *Place) Told(words string) bool {
	for _, s := range p.Said {
		if strings.Contains(s, words) {
			return true
		}
	}
	return false
}
