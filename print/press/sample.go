package press

import (
	"jieche/data"
	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/shop"
	"jieche/data/workorder"
	"jieche/print"
)

// sampleTries is how many of the newest printings are looked through for one that a sample can show.
const sampleTries = 40

// Sample (样张) is what shows a look: a document that was printed, or a blank form.
type Sample struct {
	form paper.Form
	done workorder.Done
}

// SampleOf finds the document that was printed of the form last, if there is one.
func SampleOf(s *data.Store, f paper.Form) (Sample, error) {
	p := Sample{form: f}
	rows, err := data.Ask(s, workorder.Register{Form: f, Limit: sampleTries})
	if err != nil {
		return p, err
	}
	for _, row := range rows {
		if row.Void != "" || row.Order.IsZero() || dress(f, row.No) != f {
			continue
		}
		done := workorder.Done{No: row.No, Order: row.Order}
		if doc, err := form(s, f, done, print.Setting{}); err == nil && doc.Err() == nil {
			p.done = done
			break
		}
	}
	return p, nil
}

// Doc makes the sample in a look and with a logo that need not be stored. It registers nothing.
func (p Sample) Doc(s *data.Store, now base.Instant, look shop.Look, logo shop.Logo) (print.Doc, error) {
	look, err := look.Clean()
	if err != nil {
		return print.Doc{}, err
	}
	set := print.Setting{Look: look, Logo: logo, Stamp: workorder.Stamp{At: now, Count: 1}}
	if p.done.No != "" {
		doc, err := form(s, p.form, p.done, set)
		if err != nil {
			return doc, err
		}
		return doc, doc.Err()
	}
	profile, err := data.Ask(s, shop.Show{})
	if err != nil {
		return print.Doc{}, err
	}
	return print.Blank(p.form, profile, "", set)
}
