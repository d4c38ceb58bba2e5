package print

// seldomShorter is from how many pages on a closer measure isn't tried: a long form is read page by page, and gets its white.
const seldomShorter = 5

// laid puts a copy together by build: in its usual measure, or in the widest one that saves at least a third of its pages. A form to be
// filled in by hand gets as many rows as its pages hold.
func (f *form) laid(build func(*form)) *form {
	best := f.in(usual, build)
	first := best.count()
	for m, least := tight, first; m <= dense && least > 1 && first < seldomShorter; m++ {
		closer := f.in(m, build)
		if n := closer.count(); n < least && 3*n <= 2*first {
			best, least = closer, n
		}
	}
	if best.blank() {
		return f.filled(best, build)
	}
	return best
}

// in is the copy in a measure.
func (f *form) in(m measure, build func(*form)) *form {
	g := *f
	g.measure, g.look = m, f.set.lookIn(m)
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
