package workorders

import (
	"fmt"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/stock"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// choice is what was chosen in the entry field: something of the catalogue, or the text as it was typed.
type choice struct {
	item    catalog.ItemID
	part    stock.ID
	pack    catalog.PackageID
	written string // free text that needs a price
}

// command is how the choice is added; a free text has none, it asks for more first.
func (c choice) command() (workorder.AddLines, bool) {
	switch {
	case !c.pack.IsZero():
		return workorder.AddLines{Packages: []catalog.PackageID{c.pack}}, true
	case !c.item.IsZero():
		return workorder.AddLines{Lines: []workorder.LineInput{{Item: c.item}}}, true
	case !c.part.IsZero():
		return workorder.AddLines{Lines: []workorder.LineInput{{Part: c.part}}}, true
	}
	return workorder.AddLines{}, false
}

// candidates finds items, packages and parts for what is typed; without a text it lists the packages.
func (s *order) candidates(text string) ([]kit.Pick[choice], error) {
	found, err := data.Ask(s.d.Store, workorder.Offers{Text: text})
	if err != nil {
		return nil, desk.Said(err)
	}
	var picks []kit.Pick[choice]
	for _, o := range found {
		picks = append(picks, kit.Pick[choice]{Item: offerItem(o), Value: choice{item: o.Item, part: o.Part, pack: o.Package}})
	}
	if text != "" {
		picks = append(picks, kit.Pick[choice]{Item: kit.Item{Title: "其他费用或自由项目：" + text, Detail: "按原文加一行", Sub: true, Key: "Ctrl+L"}, Value: choice{written: text}})
	}
	return picks, nil
}

// offerItem is how an offer looks in the list: a package and an item with their price, a part with what is there of it.
func offerItem(o workorder.Offer) kit.Item {
	it := kit.Item{Title: o.Name, Right: "￥" + o.Price.String()}
	switch {
	case !o.Package.IsZero():
		it.Detail, it.Chip, it.State = fmt.Sprintf("%s · %d 项", o.Code, o.Lines), "套餐", kit.Working
	case !o.Item.IsZero():
		it.Detail = joined(" · ", o.Code, o.Hours.Hours()+" 工时")
	default:
		it.Detail = joined(" · ", o.Code, o.Spec, o.Quality, o.Fits)
		switch {
		case o.OnHand <= 0:
			it.Chip, it.State = "缺货", kit.Late
		case o.Available <= 0:
			it.Chip, it.State = "存 "+o.OnHand.String()+" 已占用", kit.Held
		default:
			it.Chip, it.State = "有 "+o.Available.String(), kit.Ready
		}
	}
	return it
}

// take adds what was chosen.
func (s *order) take(c choice) {
	if add, ok := c.command(); ok {
		s.add(add)
		return
	}
	s.freeText(c.written)
}

// freeLine is Ctrl+L: a line in the advisor's own words.
func (s *order) freeLine() { s.when(s.askFreeLine) }

func (s *order) askFreeLine() {
	if !s.m.open() {
		s.d.Say(s.m.hint())
		return
	}
	text := s.entry.Text
	s.entry.Clear()
	s.freeText(text)
}

// freeKinds are the kinds of a free line in the order of their keys.
var freeKinds = []workorder.LineKind{workorder.Other, workorder.Labour, workorder.PartLine, workorder.Diagnosis, workorder.Inspection,
	workorder.Outside, workorder.Rescue, workorder.Towing, workorder.Discount}

// freeText asks for the rest of a line that is in no catalogue: its kind, quantity, price and payer.
func (s *order) freeText(text string) {
	var options []kit.Option
	for i, k := range freeKinds {
		options = append(options, kit.Option{Value: string(k), Text: fmt.Sprintf("%d %s", i+1, shortKind(k))})
	}
	kind := kit.NewChoice(options, nil).Boxed().Wrap(596)
	kind.Set(string(workorder.Other))
	name := kit.NewEntry("名称")
	name.SetText(text)
	qty := kit.NewQtyEntry()
	qty.Set(1000)
	price := kit.NewMoneyEntry()
	ownPart := kit.NewCheck("客户自备（不收费、不领料）", nil)
	kit.Chain(name, kind, qty, price)
	s.entry.Clear()
	op := desk.NewOp()
	body := kit.Down(8, kit.Field("名称", name), kit.Field("种类", kind),
		kit.Cols(8, kit.Flex(1, kit.Field("数量/工时", qty)), kit.Flex(1, kit.Field("单价", price))), ownPart)
	d := kit.NewDialog(s.d.Win, "其他费用 / 自由项目", body, "加入工单", "返回", func(done func(error)) {
		in, err := freeInput(workorder.LineKind(kind.Value()), name.Text, qty, price, ownPart.On)
		if err != nil {
			done(err)
			return
		}
		desk.Submit(s.d, op, workorder.AddLines{Order: s.id, Lines: []workorder.LineInput{in}}, done, func(workorder.Done) {
			s.after(addedWord(&s.m))
			kit.Focus(s.entry)
		})
	}).Width(640)
	if text == "" {
		d.First(name)
	} else {
		d.First(kind)
	}
	price.OnDone = d.Submit
	d.Show()
}

func shortKind(k workorder.LineKind) string {
	switch k {
	case workorder.Other:
		return "其他"
	case workorder.Labour:
		return "工时"
	}
	return k.Word()
}

// freeInput reads the fields of a free line.
func freeInput(kind workorder.LineKind, name string, qty *kit.QtyEntry, price *kit.MoneyEntry, own bool) (workorder.LineInput, error) {
	in := workorder.LineInput{Kind: kind, Name: name}
	for _, problem := range []error{qty.Problem(), price.Problem()} {
		if problem != nil {
			return in, problem
		}
	}
	q, ok := qty.Get()
	if !ok || q <= 0 {
		return in, base.Refuse(base.Invalid, "line.qty", "qty", "数量必须大于零")
	}
	f, ok := price.Get()
	switch {
	case own:
		in.Kind, in.Own, f = workorder.PartLine, true, 0
	case !ok:
		return in, base.Refuse(base.Invalid, "line.price", "price", "请输入单价")
	case f < 0:
		return in, base.Refuse(base.Invalid, "line.price", "price", "单价不能是负数；要减钱请选“优惠”")
	}
	in.Qty, in.Price = q, &f
	return in, nil
}
