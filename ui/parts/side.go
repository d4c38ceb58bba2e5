package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"jieche/data/stock"
	"jieche/ui/kit"
)

// side is the right column: one part in figures, its use over the year, its movements.
type side struct {
	title   *canvas.Text
	chip    *kit.Tag
	caption *kit.Para
	waiting *kit.Para
	figures [5]*canvas.Text
	plot    *fyne.Container
	content fyne.CanvasObject
}

var figureNames = [5]string{"结存", "占用", "可用", "月均用量", "安全库存"}

func newSide(moves *kit.Table[stock.MoveLine]) *side {
	s := &side{title: kit.Title(""), chip: kit.Chip("", kit.Ready), caption: kit.NewParaOf("", 12, false, kit.Colours().Ink2),
		waiting: kit.NewParaOf("", 12, false, kit.Colours().Warn), plot: kit.Down(0)}
	row := kit.Cols(8)
	for i, name := range figureNames {
		s.figures[i] = kit.Bold("")
		row.Add(kit.Flex(1, kit.Down(0, kit.Caption(name), s.figures[i])))
	}
	head := kit.Panel(kit.Inset(14, 10, 14, 8, kit.Down(5, kit.Across(8, s.title, kit.Spacer(), s.chip), s.caption, row, s.waiting, s.plot)))
	foot := kit.Down(0, kit.Hairline(), kit.Inset(10, 5, 10, 5, kit.Hint("Ctrl+L 到流水 · Enter 看详情 · Del 冲正")))
	s.content = kit.Down(12, head, kit.Flex(1, kit.Panel(kit.Down(0, kit.Flex(1, moves), foot))))
	return s
}

// render shows the card, or asks for a choice.
func (s *side) render(c *card) {
	if !c.loaded {
		kit.Say(s.title, "没有选择配件")
		s.caption.SetText("")
		s.chip.Set("", kit.Ready)
		s.waiting.SetText("")
		s.waiting.Hide()
		s.plot.Objects = nil
		for _, f := range s.figures {
			kit.Say(f, "—")
		}
		s.content.Refresh()
		return
	}
	kit.Say(s.title, brief(joined(" ", c.Part.Name, c.Part.Code), 26))
	word, how := standingOf(c.Card)
	s.chip.Set(word, [...]kit.State{enough: kit.Ready, scarce: kit.Held, out: kit.Late, gone: kit.Waiting}[how])
	s.caption.SetText(c.caption())
	s.waiting.SetText("占用：" + c.waiting())
	if len(c.Waiting) == 0 {
		s.waiting.Hide()
	} else {
		s.waiting.Show()
	}
	figures := [5]string{withUnit(c.OnHand, c.Part.Unit), c.Reserved.String(), minus(c.Available.String()), c.monthly().String(), c.least().String()}
	for i, f := range figures {
		kit.Say(s.figures[i], f)
		s.paint(s.figures[i], i == 2 && c.Available < 0)
	}
	s.plot.Objects = []fyne.CanvasObject{kit.NewLinePlot(c.used(), firstMonth(c.today), "本月")}
	s.plot.Refresh()
	s.content.Refresh()
}

func (s *side) paint(t *canvas.Text, bad bool) {
	var ink color.Color = kit.Colours().Ink
	if bad {
		ink = kit.Colours().Bad
	}
	if t.Color != ink {
		t.Color = ink
		t.Refresh()
	}
}

func brief(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}
