package print

// opened (疏排) puts a copy together by build and gives the height that its page leaves free to its rows, to the gaps between them and to
// the places to write and sign in, as far as most millimetres above and below the text of each row. A slip of half a sheet that is a little too
// high is closed up likewise; other copies of several pages stay as they are.
func (f *form) opened(most float64, build func()) {
	plain := f.look
	fits := func(open float64) bool {
		f.look, f.open, f.sections, f.paged = plain, open, nil, nil
		f.look.padY = max(f.look.padY+most*open, min(f.look.padY, 0.35))
		f.look.gap = max(f.look.gap+2*most*open, min(f.look.gap, 1))
		build()
		return f.count() == 1
	}
	switch {
	case !fits(0):
		if !f.half || !fits(-0.5) && !fits(-1) {
			fits(0)
		}
		return
	case f.measure != usual || fits(1):
		return
	}
	least, closed := 0.0, 1.0
	for range 5 {
		if middle := (least + closed) / 2; fits(middle) {
			least = middle
		} else {
			closed = middle
		}
	}
	fits(least)
}

// opening is how far the rows of a form are opened out at most: more where people write into them by hand.
func (f *form) opening() float64 {
	if f.blank() {
		return 1.5
	}
	return 0.75
}
