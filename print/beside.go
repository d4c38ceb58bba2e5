package print

// tear is the free space at both sides of a line where two parts of a sheet are torn apart.
const tear = 5.0

// parted is the setting of one of n parts that lie side by side on a sheet, with room to tear between them.
func (s Setting) parted(n int) Setting {
	part := s
	part.Paper.W = (s.Paper.width()-float64(n-1)*2*tear)/float64(n) + 2*s.Paper.Side
	return part
}

// beside lays parts of equal width out side by side, with dashed lines where they are torn apart. Each part is a form of its own
// that was made for the setting of a part; the longest says how many sheets there are.
func beside(title string, set Setting, parts ...*form) Doc {
	d := finish(title, set)
	step := parts[0].width + 2*tear
	for n, part := range parts {
		for i, page := range part.pages() {
			if i == len(d.Pages) {
				d.Pages = append(d.Pages, Page{})
			}
			for _, m := range page.Marks {
				d.Pages[i].Marks = append(d.Pages[i].Marks, moved(m, float64(n)*step, 0))
			}
		}
		d.Missing = append(d.Missing, part.missing()...)
	}
	for i := range d.Pages {
		for n := 1; n < len(parts); n++ {
			x := set.Paper.Side + float64(n)*step - tear + set.DX
			d.Pages[i].Marks = append(d.Pages[i].Marks, Rule{X1: x, X2: x, Y1: set.Paper.Edge, Y2: set.Paper.H - set.Paper.Edge, Width: max(0.25, parts[0].look.rule), Dashed: true})
		}
	}
	return d
}
