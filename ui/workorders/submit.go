package workorders

import (
	"errors"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/staff"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// submit runs the command of a dialog. What goes wrong is said inside the dialog, and what was typed stays; a refusal that
// somebody may allow asks for him. The dialog closes before then is called, because then may open the next one.
func submit[R any](d *desk.Desk, op base.OpID, c data.Command[R], done func(error), then func(R)) {
	submitBy(d, d.By(op), c, done, then)
}

func submitBy[R any](d *desk.Desk, by data.By, c data.Command[R], done func(error), then func(R)) {
	kit.Run(d.Work, func() (R, error) { return data.Do(d.Store, by, c) }, func(r R, err error) {
		if err == nil {
			done(nil)
			then(r)
			return
		}
		done(said(err))
		if f, ok := base.AsFault(err); ok && f.Grant != "" && by.Approver.IsZero() && d.Allow != nil {
			d.Allow(f, func(approver staff.ID) {
				by.Approver = approver
				submitBy(d, by, c, done, then)
			})
		}
	})
}

// said is the error as a dialog shows it: the sentence, and what is still missing.
func said(err error) error {
	sentence, next := desk.Explain(err)
	if next != "" {
		sentence += "\n" + next
	}
	return errors.New(sentence)
}
