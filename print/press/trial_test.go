//go:build wine

package press

import (
	"fmt"

	"jieche/print"
)

// trial is one printing of the test under wine. Both halves of the test know the list: the Windows half prints it, the half around it looks at
// what came out of the printers.
type trial struct {
	printer string
	paper   print.Paper
	dx, dy  float64
	times   int
	refused string // code of the sentence that is expected instead of paper
}

// What cannot be tried under wine: the drivers of real printers, which rasterise by themselves, needle printers among them; a printer that runs
// out of paper or is switched off, because wine's spooler reports neither; the spooler of a real Windows.
var trials = []trial{
	{printer: "desk", paper: print.A4, times: 1},
	{printer: "desk", paper: print.A4, dx: 4, dy: -1.5, times: 2},
	{printer: "desk", paper: print.A5, times: 1},
	{printer: "desk", paper: print.Wide, times: 1},
	{printer: "tractor", paper: print.Half, times: 1},
	{printer: "tractor", paper: print.Third, dx: -2, dy: 1, times: 1},
	{printer: "tractor", paper: print.Full, times: 3},
	{printer: "tractor", paper: print.A4, refused: "printer.paper"},
	{printer: "没有的打印机", paper: print.A4, refused: "printer.vanished"},
}

// doc has two pages, so that an order of pages and of copies can be seen: the printer's test page, and one with a single black square.
func (c trial) doc() print.Doc {
	doc := print.TestPage(c.printer, c.paper, c.dx, c.dy, 0)
	doc.Pages = append(doc.Pages, print.Page{Marks: []print.Mark{print.Box{X: 40, Y: 30, W: 20, H: 10, Fill: 0}}})
	return doc
}

func (c trial) String() string {
	return fmt.Sprintf("%s on %s, moved by %g and %g, %d times", c.printer, c.paper.Name, c.dx, c.dy, c.times)
}
