package workorders

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"jieche/data/ident"
	"jieche/ui/kit"
)

// head is the top of an order's screen: the car, its people, the promised time.
type head struct {
	plate                 *kit.NumberPlate
	car, vin, vinTail, km *canvas.Text
	owner, people         *canvas.Text
	promised              *canvas.Text
	chip                  *kit.Tag
	second                *fyne.Container
	content               fyne.CanvasObject
}

// newHead makes the head; reveal (nil for none) is a click on the telephone numbers.
func newHead(reveal func()) *head {
	h := &head{
		plate: kit.BigPlate("", kit.Blue), car: kit.Bold(""), vin: kit.Caption(""), vinTail: kit.Text("", 12, true, kit.Colours().Ink),
		km: kit.Caption(""), owner: kit.Bold(""), people: kit.Caption(""), promised: kit.Right(kit.Big("")), chip: kit.BigChip("", kit.Working),
	}
	h.second = kit.Baseline(0, h.vin, h.vinTail, h.km)
	rule := canvas.NewRectangle(kit.Colours().Line)
	rule.SetMinSize(fyne.NewSize(1, kit.Px(40)))
	people := fyne.CanvasObject(kit.Down(1, h.owner, h.people))
	if reveal != nil {
		people = kit.Clickable(kit.Down(1, h.owner, kit.Across(6, h.people, kit.KeyCap("Ctrl+B"))), reveal)
	}
	row := kit.Across(14, h.plate, kit.Down(1, h.car, h.second), rule, people, kit.Spacer(),
		kit.Down(0, kit.Right(kit.Caption("承诺交车")), h.promised), h.chip)
	h.content = container.NewStack(canvas.NewRectangle(kit.Colours().Card), kit.Fixed(0, 62, kit.Inset(16, 8, 16, 8, row)))
	return h
}

// render writes the order into the head.
// The telephone numbers are whole only where they were asked for.
func (h *head) render(m *model, whole bool) {
	h.plate.Set(m.plate(), plateColour(m.order().PlateColour))
	kit.Say(h.car, brief(m.car(), 24))
	vin, tail := m.vin()
	after := m.mileage()
	if vin != "" {
		vin = "VIN " + vin
		if after != "" {
			after = " · " + after
		}
	}
	kit.Say(h.vin, vin)
	kit.Say(h.vinTail, tail)
	kit.Say(h.km, after)
	owner, people := m.people(whole)
	kit.Say(h.owner, brief(owner, 20))
	kit.Say(h.people, brief(people, 54))
	text, late := m.promised()
	h.promised.Color = kit.Colours().Ink
	if late {
		h.promised.Color = kit.Colours().Bad
	}
	kit.Say(h.promised, text)
	chip := m.chip()
	h.chip.Set(chip.text, states[chip.tone])
	h.content.Refresh()
}

// brief shortens what would push the rest out of the head.
func brief(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

func plateColour(c ident.PlateColour) kit.PlateColour {
	switch c {
	case ident.Green:
		return kit.Green
	case ident.Yellow:
		return kit.Yellow
	case ident.YellowGreen:
		return kit.YellowGreen
	case ident.White:
		return kit.White
	case ident.Black:
		return kit.Black
	}
	return kit.Blue
}
