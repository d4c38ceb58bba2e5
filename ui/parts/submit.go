package parts

import (
	"crypto/rand"
	"errors"
	"time"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/staff"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// submit runs the command of a dialog. What goes wrong is said inside the dialog, and what was typed stays; a refusal that
// somebody may allow asks for him. wrong (nil for none) sees the refusal first, to mark the field that is meant.
func submit[R any](d *desk.Desk, op base.OpID, c data.Command[R], done func(error), wrong func(*base.Fault), then func(R)) {
	by := d.By(op)
	var try func()
	try = func() {
		kit.Run(d.Work, func() (R, error) { return data.Do(d.Store, by, c) }, func(r R, err error) {
			if err == nil {
				done(nil)
				then(r)
				return
			}
			f, ok := base.AsFault(err)
			if ok && wrong != nil {
				wrong(f)
			}
			sentence, next := desk.Explain(err)
			done(errors.New(joined("\n", sentence, next)))
			if ok && f.Grant != "" && by.Approver.IsZero() && d.Allow != nil {
				d.Allow(f, func(approver staff.ID) { by.Approver = approver; try() })
			}
		})
	}
	try()
}

func newOp() base.OpID { return base.MakeID[base.Op](base.InstantOf(time.Now()), rand.Reader) }
