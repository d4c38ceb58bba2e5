package print

// limit says how high the rows of a section may grow, in millimetres.
type limit struct {
	section int
	most    float64
}

// rows is the limit of the newest section.
func (f *form) rows(most float64) limit { return limit{section: len(f.sections) - 1, most: most} }

// stretch gives what a form of few lines leaves free on its one page to the rows that one reads from afar or writes and signs in, each as far
// as its limit allows. A form of several pages stays as it is, and so does one that was set closer to save a page.
func (f *form) stretch(limits ...limit) {
	if f.measure != usual || f.measured().turned > 1 {
		f.paged = nil
		return
	}
	spare, wanted := f.spare()-1.5, 0.0 // some white above the foot
	f.paged = nil
	for _, l := range limits {
		for _, r := range f.sections[l.section].rows {
			wanted += max(0, l.most-r.h)
		}
	}
	if spare <= 0 || wanted <= 0 {
		return
	}
	part := min(1, spare/wanted)
	for _, l := range limits {
		rows := f.sections[l.section].rows
		for i := range rows {
			rows[i].min = rows[i].h + part*max(0, l.most-rows[i].h)
			rows[i].fit(f.look)
		}
	}
}
