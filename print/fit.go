package print

// seldomShorter is from how many pages on a closer measure isn't tried: a long form is read page by page, and gets its white.
const seldomShorter = 5

// closest is how much of its height a form keeps at least when it is set as closely as may be.
const (
	closest    = 0.7
	closestLow = 0.6 // on half a sheet, where headings and head give up lines of their own
)

// laid puts a copy together by build: in its usual measure, or in the widest one that saves at least a third of its pages. A form to be
// filled in by hand gets as many rows as its pages hold.
func (f *form) laid(build func(*form)) *form {
	best := f.in(usual, build)
	if first := best.count(); first > 1 && first < seldomShorter && best.shortens(2*first/3) {
		if closer := f.in(dense, build); 3*closer.count() <= 2*first {
			best = closer
			if middle := f.in(tight, build); middle.count() == closer.count() {
				best = middle
			}
		}
	}
	switch {
	case best.blank():
		return f.filled(best, build)
	case best.measure != usual:
		return f.spread(best, build)
	}
	return best
}

// shortens says that a closer measure could bring the copy down to that many pages.
func (f *form) shortens(pages int) bool {
	flow, h, least := f.measured(), 0.0, closest
	for _, s := range f.sections {
		h += f.look.gap + flow.heightOf(s)
	}
	if f.set.Paper.H < 200 {
		least = closestLow
	}
	return least*h <= float64(pages)*flow.room()
}

// spread gives the height that a closer measure leaves free back to the rows and the gaps between blocks, as far as these are smaller than
// usual.
func (f *form) spread(closer *form, build func(*form)) *form {
	rows, gaps := 0, len(closer.sections)
	for _, s := range closer.sections {
		rows += len(s.rows)
		if s.head != nil {
			rows++
		}
	}
	// What is free on the last of several pages is only partly free for the rows on the others.
	spare, wide := closer.spare()/float64(closer.count()), f.set.look()
	g := *f
	g.air.padY = min(wide.padY-closer.look.padY, 0.8*spare/float64(2*rows))
	g.air.gap = min(wide.gap-closer.look.gap, 0.2*spare/float64(gaps))
	if g.air.padY < 0.05 {
		return closer
	}
	if airy := g.in(closer.measure, build); airy.count() == closer.count() {
		return airy
	}
	return closer
}

// in is the copy in a measure.
func (f *form) in(m measure, build func(*form)) *form {
	g := *f
	g.measure, g.look = m, f.set.lookIn(m)
	g.look.padY, g.look.gap = g.look.padY+f.air.padY, g.look.gap+f.air.gap
	build(&g)
	return &g
}

// The rows of a table to be filled in by hand: how many at least and at most, and how much higher than need be.
const (
	leastHandRows = 3
	mostHandRows  = 30
	mostHandExtra = 1.6
)

// filled adds rows to write on to the tables of a blank form until its pages are full, and spreads what is left over them.
func (f *form) filled(least *form, build func(*form)) *form {
	pages, spare := least.count(), least.spare()
	with := func(rows int, extra float64) *form {
		g := *f
		g.hand, g.handExtra = rows, extra
		return g.in(least.measure, build)
	}
	more := with(least.handRows()+1, 0)
	step := spare - more.spare()
	if more.count() != pages || step < 1 { // no table grows, or there is no room
		return least
	}
	rows := min(least.handRows()+int(spare/step), mostHandRows)
	best := with(rows, 0)
	for rows > leastHandRows && best.count() > pages {
		rows--
		best = with(rows, 0)
	}
	extra := min(mostHandExtra, best.spare()/step*best.handRow()/float64(rows)*0.98)
	if stretched := with(rows, extra); stretched.count() == pages {
		return stretched
	}
	return best
}

// count is how many pages the copy takes, and spare the height that is free below it on the last one.
func (f *form) count() int { return f.measured().turned }

func (f *form) spare() float64 {
	flow := f.measured()
	return flow.bottom() - flow.y
}

// measured runs through the pages without drawing anything.
func (f *form) measured() *flow {
	if f.paged == nil {
		f.paged = f.run(false, true)
		if f.paged.turned > 1 {
			f.paged = f.run(true, true) // subtotals on each page
		}
	}
	return f.paged
}
