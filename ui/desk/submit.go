package desk

import (
	"crypto/rand"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"jieche/data"
	"jieche/data/base"
	"jieche/ui/kit"
)

// NewOp makes the id of an operation: a form makes one when it opens, and another one after it has succeeded.
func NewOp() base.OpID { return base.MakeID[base.Op](base.InstantOf(time.Now()), rand.Reader) }

// Submit runs the command of a dialog. What goes wrong is said inside the dialog, and what was typed stays; a refusal that
// somebody may allow asks for him. The dialog closes before then is called, because then may open the next one.
func Submit[R any](d *Desk, op base.OpID, c data.Command[R], done func(error), then func(R)) {
	submit(d, d.By(op), c, done, then)
}

func submit[R any](d *Desk, by data.By, c data.Command[R], done func(error), then func(R)) {
	kit.Run(d.Work, func() (R, error) { return data.Do(d.Store, by, c) }, func(r R, err error) {
		if err == nil {
			done(nil)
			then(r)
			return
		}
		done(Said(err))
		d.Second(err, by, func(by data.By) { submit(d, by, c, done, then) })
	})
}

// Said is an error as a dialog shows it: the sentence, and what is still missing.
func Said(err error) error {
	sentence, next := Explain(err)
	if next != "" {
		sentence += "\n" + strings.TrimSpace(next)
	}
	return told{sentence, err}
}

// told is an error in the words of the desk; what it was stays known, so that a dialog can mark the field that is meant.
type told struct {
	sentence string
	cause    error
}

func (t told) Error() string { return t.sentence }
func (t told) Unwrap() error { return t.cause }

// Try runs a command as Do does, and hands what went wrong to failed instead of showing it; nil says that it waits for somebody
// who may allow it.
func Try[R any](d *Desk, op base.OpID, c data.Command[R], failed func(error), then func(R)) {
	try(d, d.By(op), c, failed, then)
}

func try[R any](d *Desk, by data.By, c data.Command[R], failed func(error), then func(R)) {
	kit.Run(d.Work, func() (R, error) { return data.Do(d.Store, by, c) }, func(r R, err error) {
		if err == nil {
			then(r)
			return
		}
		if d.helps(err, by) {
			failed(nil)
			d.Second(err, by, func(by data.By) { try(d, by, c, failed, then) })
			return
		}
		failed(err)
	})
}

// Focus gives a field the keyboard, also in a screen that was put into the window a moment ago and was not drawn yet.
func (d *Desk) Focus(f fyne.Focusable) { d.Win.Canvas().Focus(f) }
