package ui

import (
	"jieche/data"
	"jieche/data/find"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// searchBox is the one search box. What one most likely wants next comes first: the open order of a car that is here, a new
// visit of one that is not; its file is one line below.
type searchBox = kit.Picker[desk.Route]

func newSearch(s *shell) *searchBox {
	hint := "车牌 / 电话 / VIN 尾号、姓名、拼音首字母、单号，或扫码"
	if kit.Px(1) > 1.05 { // large type: what does not fit into the field would be cut off
		hint = "车牌、电话、姓名、单号"
	}
	box := kit.NewPicker(hint, s.finder, s.find, s.open)
	box.Clears = true
	box.ListWidth = 640
	box.SetAction(kit.KeyCap("Ctrl+K"))
	box.OnOther = func(key kit.Key) bool {
		if key == "Esc" {
			box.Clear()
			s.toScreen()
			return true
		}
		return false
	}
	return box
}

// toSearch puts the keyboard into the search box; text (often nothing) is what was typed elsewhere and meant for it.
func (s *shell) toSearch(text string) {
	if has := s.win.Canvas().Focused(); s.front != nil && has != nil && has != s.search {
		s.front.focus = has
	}
	s.win.Canvas().Focus(s.search)
	for _, r := range text {
		s.search.TypedRune(r)
	}
}

// toScreen gives the keyboard back to the visible screen.
func (s *shell) toScreen() {
	if s.front != nil {
		s.focusOn(s.front)
	}
}

// find answers while one types, beside the window.
func (s *shell) find(text string) ([]kit.Pick[desk.Route], error) {
	hits, err := data.Ask(s.store, find.Query{Text: text})
	if err != nil {
		sentence, _ := desk.Explain(err)
		return nil, errorText(sentence)
	}
	if len(hits) == 0 {
		return []kit.Pick[desk.Route]{{
			Item:  kit.Item{Title: "没有找到“" + text + "”", Detail: "Enter 新接车，并带上它", Key: "Enter"},
			Value: desk.Route{Area: desk.Reception, Text: text},
		}}, nil
	}
	return picks(hits), nil
}

// errorText is a sentence where an error is wanted.
type errorText string

func (e errorText) Error() string { return string(e) }

// few is how many answers there may be for each to have its further actions listed below it.
const few = 3

// picks makes the lines of the list.
func picks(hits []find.Hit) []kit.Pick[desk.Route] {
	var list []kit.Pick[desk.Route]
	for i, h := range hits {
		list = append(list, pickOf(h))
		if (i == 0 || len(hits) <= few) && !h.Vehicle.IsZero() {
			list = append(list, kit.Pick[desk.Route]{
				Item:  kit.Item{Title: "打开车辆档案", Detail: "车主、历史、提醒", Sub: true},
				Value: desk.Route{Area: desk.Vehicle, Vehicle: h.Vehicle},
			})
		}
	}
	return list
}

func pickOf(h find.Hit) kit.Pick[desk.Route] {
	it := kit.Item{Title: h.Model, Detail: h.OwnerName, Right: h.Phone, Colour: desk.PlateColour(h.PlateColour)}
	if h.Plate != "" {
		it.Plate = desk.PlateText(h.Plate)
	} else if h.Vehicle.IsZero() {
		it.Title, it.Detail = h.OwnerName, "还没有车辆档案"
	} else {
		it.Title = "无牌车 " + h.Model
	}
	if it.Title == "" {
		it.Title = "VIN 尾号 " + h.VINTail
	}
	route := desk.Route{Area: desk.Reception, Vehicle: h.Vehicle}
	switch h.Action {
	case find.OpenOrder:
		it.Chip, it.State = h.State, kit.Working
		route = desk.Route{Area: desk.Order, Order: h.Order}
	case find.CompleteCar:
		it.Chip = "接车建档"
		route = desk.Route{Area: desk.Reception, Customer: h.Owner}
	default:
		it.Chip = "接车"
		if h.LastVisit != 0 {
			it.Detail += "　上次 " + h.LastVisit.String()
		}
	}
	return kit.Pick[desk.Route]{Item: it, Value: route}
}
