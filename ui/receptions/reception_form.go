package receptions

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"jieche/data/base"
	"jieche/data/find"
	"jieche/data/ident"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// build makes the fields and lays them out.
func (s *screen) build() {
	s.buildCar()
	s.buildPeople()
	s.buildWork()
	s.buildCondition()
	s.chain()
	s.save = kit.Primary("保存，去估价", "Ctrl+Enter", s.submit)
	s.keyIn = kit.Caption("草稿随打随存")
	s.sheet = desk.NewByHand(s.desk, func() []base.DocKind { return []base.DocKind{base.DocOrder, base.DocQueue} })
	s.sheet.Changed = s.keyedIn
	s.last = kit.NewButton("照上次", "Ctrl+L", s.sameAsLast)
	giveUp := kit.NewButton("放弃", "Esc", func() { kit.KeysOf(s.desk.Win).Press("Esc") })
	s.bar = kit.NewActionBar(s.save, []*kit.Button{s.last}, s.keyIn, giveUp)
	top := kit.Cols(12, kit.Fixed(536, 0, s.carCard()), kit.Flex(1, s.peopleCard()), kit.Fixed(296, 0, s.warnings))
	left := kit.Down(10, s.complaintCard(), kit.Flex(1, s.thingsCard()))
	right := kit.Down(10, s.workCard(), kit.Flex(1, s.walkCard()))
	bottom := kit.Cols(12, kit.Flex(1, left), kit.Fixed(620, 0, right))
	s.content = kit.Page(kit.Scroll(kit.Down(10, top, kit.Flex(1, bottom))), s.bar)
}

// text makes a field that writes into the form as it is typed; leave (nil for none) reads it when it is done with.
func (s *screen) text(hint string, into *string, leave func(string)) *kit.Entry {
	e := kit.NewEntry(hint)
	e.OnChanged = func(text string) {
		if !s.drawing {
			*into = text
			s.changed()
		}
	}
	if leave != nil {
		e.OnLeave = func() { leave(e.Text); s.render() }
	}
	return e
}

// chips makes a choice that writes into the form.
func (s *screen) chips(many bool, options []kit.Option, set func(values []string)) *kit.Choice {
	var c *kit.Choice
	chose := func() { set(c.Values()); s.changed(); s.note() }
	if c = kit.NewChoice(options, chose); many {
		c = kit.NewMultiChoice(options, chose)
	}
	return c
}

func (s *screen) buildCar() {
	m := s.model
	s.plate = kit.NewPicker("车牌", s.desk.Work, s.findCars, s.pickCar)
	s.plate.Free, s.plate.ListWidth = true, 560
	s.plate.TextStyle.Bold = true
	typed := s.plate.OnChanged
	s.plate.OnChanged = func(text string) {
		if s.drawing {
			return
		}
		m.Plate = text
		s.changed()
		typed(text)
	}
	s.plate.OnText = func(string) { s.lookUp(s.afterPlate) }
	s.plate.OnLeave = func() { s.lookUp(func() {}) }
	s.colour = kit.NewPicker("颜色", s.desk.Work, findColour, s.pickColour)
	s.colour.Free, s.colour.Opens, s.colour.ListWidth = true, true, 130
	s.vin = s.text("17 位车架号", &m.VIN, func(t string) { m.setVIN(t); s.lookUpVIN() })
	s.vinChip, s.knownChip = kit.Chip("", kit.Ready), kit.Chip("", kit.Working)
	s.model_ = s.text("厂牌型号，如 东风日产 轩逸 1.6L", &m.Model, nil)
	s.engine = s.text("发动机号", &m.Engine, nil)
	s.paint = s.text("车身色", &m.Paint, nil)
	s.km = kit.NewCountEntry(0, 2_000_000)
	s.km.OnValue = func(km int64, _ bool) {
		m.KM, s.shownKM = km, km
		s.changed()
		if m.known() {
			s.ask(workorder.ArrivalOf{Vehicle: m.Vehicle}, nil)
		}
		s.render()
	}
	s.km.OnDone = func() {
		if m.known() || s.expected {
			kit.Focus(s.work)
			return
		}
		s.km.Next()
	}
	s.fuel = s.chips(false, []kit.Option{{Value: "1", Text: "E"}, {Value: "2", Text: "¼"}, {Value: "3", Text: "½"}, {Value: "4", Text: "¾"}, {Value: "5", Text: "F"}},
		func(v []string) {
			m.Intake.FuelLevel = 0
			if len(v) > 0 {
				m.Intake.FuelLevel = int(v[0][0] - '0')
			}
		}).Boxed()
	s.charge = kit.NewCountEntry(0, 100)
	s.charge.OnValue = func(percent int64, ok bool) {
		m.Intake.FuelLevel = 0
		if ok {
			m.Intake.FuelLevel = 100 + int(percent)
		}
		s.changed()
	}
	s.arrival = s.chips(false, kit.Options("开进", "拖进", "事故"), func(v []string) { m.Intake.Arrival = first(v) }).Boxed()
	s.levelName = kit.Caption("油量")
	s.level = kit.Down(3, kit.Fixed(0, 20, s.levelName), s.fuel)
}

// findColour lists the colours of plates; a digit chooses one by its place.
func findColour(text string) ([]kit.Pick[ident.PlateColour], error) {
	var picks []kit.Pick[ident.PlateColour]
	for i, c := range ident.PlateColours() {
		if text == "" || text == fmt.Sprint(i+1) || text == c.String() {
			picks = append(picks, kit.Pick[ident.PlateColour]{Item: kit.Item{Title: c.String(), Right: fmt.Sprint(i + 1)}, Value: c})
		}
	}
	return picks, nil
}

// pickColour takes the colour of the plate. Two cars may carry the same number in two colours.
func (s *screen) pickColour(c ident.PlateColour) {
	s.model.Colour = c
	s.changed()
	s.render()
	if !s.model.known() && s.model.number() != "" {
		s.ask(workorder.ArrivalOf{Plate: s.model.number(), Colour: c}, nil)
	}
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// afterPlate goes on to the mileage of a car that was found, else to the next field.
func (s *screen) afterPlate() {
	if s.model.known() {
		kit.Focus(s.km)
		return
	}
	s.plate.Next()
}

// lookUpVIN finds the car of a stranger's plate by its VIN: plates change hands.
func (s *screen) lookUpVIN() {
	if !s.model.known() && len(s.model.VIN) == 17 {
		s.ask(workorder.ArrivalOf{Plate: s.model.number(), Colour: s.model.Colour, VIN: s.model.VIN}, nil)
	}
}

func (s *screen) carCard() fyne.CanvasObject {
	return kit.Card(
		kit.Cols(8, kit.Fixed(170, 0, kit.Field("车牌号码", s.plate, s.knownChip)), kit.Fixed(70, 0, kit.Field("颜色", s.colour)),
			kit.Flex(1, kit.Field("VIN", s.vin, s.vinChip))),
		kit.Cols(8, kit.Flex(1, kit.Field("厂牌型号", s.model_)), kit.Fixed(128, 0, kit.Field("发动机号", s.engine)), kit.Fixed(96, 0, kit.Field("车身颜色", s.paint))),
		kit.Cols(8, kit.Flex(1, kit.Field("行驶里程 km", s.km)), kit.Fixed(196, 0, s.level), kit.Fixed(176, 0, kit.Field("进场", s.arrival))),
	)
}

func (s *screen) buildPeople() {
	m := s.model
	s.owner = s.text("姓名或单位", &m.Owner.Name, nil)
	s.owner.OnChanged = s.nameTyped(&m.Owner)
	s.phone = s.text("手机或区号-电话", &m.Owner.Phone, func(t string) { m.setPhone(&m.Owner, "phone", t) })
	s.sender = s.text("与车主相同可不填", &m.Sender.Name, nil)
	s.sender.OnChanged = s.nameTyped(&m.Sender)
	s.sendP = s.text("", &m.Sender.Phone, func(t string) { m.setPhone(&m.Sender, "sender_phone", t) })
	s.consent = s.chips(true, kit.Options("同意回访", "同意营销"), func(v []string) {
		m.FollowUp, m.Market = slices.Contains(v, "同意回访"), slices.Contains(v, "同意营销")
	})
	s.callTime = s.text("如 18:00 以后", &m.CallTime, nil)
	s.warnings = kit.Down(0)
}

// nameTyped writes the name of a person; another name is another person.
func (s *screen) nameTyped(p *person) func(string) {
	return func(name string) {
		if !s.drawing {
			p.another(name)
			s.changed()
		}
	}
}

func (s *screen) peopleCard() fyne.CanvasObject {
	return kit.Card(
		kit.Cols(8, kit.Flex(1, kit.Field("车主", s.owner)), kit.Flex(1, kit.Field("电话", s.phone))),
		kit.Cols(8, kit.Flex(1, kit.Field("送修人", s.sender)), kit.Flex(1, kit.Field("送修人电话", s.sendP))),
		kit.Cols(8, kit.Flex(1, kit.Field("联系意愿", kit.Fixed(0, 32, s.consent))), kit.Flex(1, kit.Field("方便接听", s.callTime))),
	)
}

func (s *screen) buildWork() {
	m := s.model
	var kinds []kit.Option
	for _, k := range workorder.VisitKinds {
		kinds = append(kinds, kit.Option{Value: string(k)})
	}
	s.kind = s.chips(false, kinds, func(v []string) { m.Kind = workorder.VisitKind(first(v)) })
	s.work = kit.NewPicker("编码、名称或拼音首字母；按 ↓ 看全部套餐", s.desk.Work, s.findWork, s.pickWork)
	s.work.Clears, s.work.ListWidth = true, 560
	s.work.OnOther = func(k kit.Key) bool {
		if k == "Backspace" && s.work.Text == "" && len(m.Work) > 0 {
			m.remove(len(m.Work) - 1)
			s.changed()
			s.render()
			return true
		}
		return false
	}
	s.promised = kit.NewTimeEntry(s.desk.Now)
	s.promised.OnValue = func(at base.Instant, _ bool) { m.Promised, s.shownPromise = at, at; s.changed() }
	s.chosen = kit.Flow(6)
}

func (s *screen) workCard() fyne.CanvasObject {
	return kit.Card(
		kit.Across(8, kit.Caption("业务类型"), s.kind),
		kit.Cols(8, kit.Flex(1, kit.Field("这次要做（套餐、项目、配件）", s.work)), kit.Fixed(150, 0, kit.Field("预计交车", s.promised))),
		s.chosen,
	)
}

func (s *screen) buildCondition() {
	m := s.model
	s.complaint = kit.NewTextArea("客户怎么说就怎么记", 2)
	s.complaint.OnChanged = func(text string) {
		if !s.drawing {
			m.Intake.Complaint = text
			s.changed()
		}
	}
	s.when = s.chips(true, kit.Options("冷车", "热车"), func(v []string) { m.Intake.When = v })
	s.road = s.chips(true, kit.Options("市区", "高速", "颠簸"), func(v []string) { m.Intake.Road = v })
	s.often = s.chips(false, kit.Options("偶尔", "经常"), func(v []string) { m.Intake.Often = v })
	s.keys = s.chips(false, []kit.Option{{Value: "1", Text: "1 把"}, {Value: "2", Text: "2 把"}, {Value: "3", Text: "3 把"}}, func(v []string) {
		n := 0
		if len(v) > 0 {
			n = int(v[0][0] - '0')
		}
		m.setKeys(n)
	})
	var things []kit.Option
	for _, b := range workorder.Belongings[1:] {
		things = append(things, kit.Option{Value: b, State: kit.Ready})
	}
	s.things = s.chips(true, things, func(v []string) {
		for _, b := range workorder.Belongings[1:] {
			m.toggle(b, slices.Contains(v, b))
		}
	})
	s.valuables = s.text("逐项写明，如 后备箱儿童座椅 1 个", &m.Intake.Valuables, nil)
	checks := []kit.Option{{Value: allRight, Text: "都正常", State: kit.Ready}}
	for _, f := range functions {
		checks = append(checks, kit.Option{Value: f, State: kit.Late})
	}
	s.checks = s.chips(true, checks, s.checked)
	s.faultNote = kit.NewEntry("下面点出不正常的，这里写明，如 ABS 灯亮")
	s.faultNote.OnChanged = func(text string) {
		if !s.drawing {
			names, _ := m.faulty()
			m.setFunctions(len(m.Intake.Checks) > 0, names, text)
			s.changed()
		}
	}
	s.damages = kit.NewParaOf("", 12, false, kit.Colours().Ink2)
	keys := kit.KeysOf(s.desk.Win)
	s.walk = newWalkRound(m, func() { s.changed(); s.render() }, func() { kit.Focus(s.save) }, func(k kit.Key) bool {
		return keys != nil && keys.Press(k)
	})
}

// checked takes the chips of the functions: 都正常 and a faulty one exclude each other, and the newest wins.
func (s *screen) checked(values []string) {
	faulty := slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == allRight })
	before, _ := s.model.faulty()
	all := slices.Contains(values, allRight)
	if all && len(faulty) > 0 && len(faulty) == len(before) {
		faulty = nil // 都正常 was chosen just now
	}
	s.model.setFunctions(all, faulty, s.faultNote.Text)
	s.render()
}

func (s *screen) complaintCard() fyne.CanvasObject {
	return kit.Card(
		kit.Field("客户原话（照说的记）", s.complaint),
		kit.Across(10, kit.Caption("何时"), s.when, kit.Caption("路况"), s.road, kit.Caption("频率"), s.often),
	)
}

func (s *screen) thingsCard() fyne.CanvasObject {
	return kit.Card(
		kit.Across(8, kit.Title("随车物品"), kit.Spacer(), kit.Caption("钥匙"), s.keys),
		s.things,
		kit.Beside(92, "委托保管", s.valuables),
		kit.Hairline(),
		kit.Across(12, kit.Title("仪表与功能"), kit.Flex(1, s.faultNote)),
		s.checks,
	)
}

func (s *screen) walkCard() fyne.CanvasObject {
	return kit.TitledCard("环车检查", kit.Caption("点选或方向键选部位，再按 1 划痕 2 凹陷 3 裂痕 4 破损 5 掉漆 6 缺件，Del 去掉"),
		kit.Down(4, kit.Flex(1, s.walk), s.damages))
}

// chain is the way of Enter: first who comes with what, then what shall be done, then the condition of the car.
func (s *screen) chain() {
	kit.Chain(s.plate, s.colour, s.vin, s.model_, s.engine, s.paint, s.km, s.owner, s.phone, s.sender, s.sendP, s.consent, s.callTime,
		s.kind, s.work, s.promised, s.complaint, s.when, s.road, s.often, s.fuel, s.arrival, s.keys, s.things, s.valuables, s.checks,
		s.faultNote, s.walk)
}

// render shows the whole model.
func (s *screen) render() {
	s.drawing = true
	defer func() { s.drawing = false }()
	m := s.model
	s.renderTexts()
	s.renderChoices()
	word, good := m.vinMark(yearOf(s.desk))
	state := kit.Ready
	if !good {
		state = kit.Held
	}
	s.vinChip.Set(word, state)
	s.knownChip.Set("", kit.Working)
	if m.known() {
		s.knownChip.Set("老客户", kit.Working)
	}
	s.renderKeyIn()
	s.renderLevel()
	s.renderWarnings()
	s.renderWork()
	s.damages.SetText(m.damages())
	s.walk.Refresh()
	if m.arrival.Last == nil {
		s.last.Disable()
	} else {
		s.last.Enable()
	}
	s.note()
}

func yearOf(d *desk.Desk) int {
	year, _, _ := d.Now().Day().Date()
	return year
}

func (s *screen) renderTexts() {
	m := s.model
	if s.plate.Text != m.Plate {
		s.plate.SetChosen(m.Plate, find.Hit{Vehicle: m.Vehicle})
	}
	for _, t := range []struct {
		e    *kit.Entry
		text string
	}{
		{s.vin, m.VIN}, {s.model_, m.Model}, {s.engine, m.Engine}, {s.paint, m.Paint}, {s.owner, m.Owner.Name}, {s.phone, m.Owner.Phone},
		{s.sender, m.Sender.Name}, {s.sendP, m.Sender.Phone}, {s.callTime, m.CallTime}, {s.complaint, m.Intake.Complaint},
		{s.valuables, m.Intake.Valuables},
	} {
		if t.e.Text != t.text {
			t.e.SetText(t.text)
		}
	}
	for field, e := range map[string]marked{"plate": s.plate, "vin": s.vin, "phone": s.phone, "sender_phone": s.sendP} {
		e.SetError(m.doubts[field])
	}
	// What was typed and not left yet is not in the model: only a value that changed behind the field is written into it.
	if m.KM != s.shownKM {
		s.shownKM = m.KM
		s.km.Set(m.KM)
	}
	if m.Promised != s.shownPromise {
		s.shownPromise = m.Promised
		s.promised.Set(m.Promised)
	}
}

func (s *screen) renderChoices() {
	m := s.model
	if c := m.Colour.String(); s.colour.Text != c {
		s.colour.SetChosen(c, m.Colour)
	}
	s.arrival.Set(m.Intake.Arrival)
	s.kind.Set(string(m.Kind))
	s.when.Set(m.Intake.When...)
	s.road.Set(m.Intake.Road...)
	s.often.Set(m.Intake.Often...)
	var consent []string
	if m.FollowUp {
		consent = append(consent, "同意回访")
	}
	if m.Market {
		consent = append(consent, "同意营销")
	}
	s.consent.Set(consent...)
	var things []string
	s.keys.Set("")
	for _, b := range m.Intake.Belongings {
		if b.Name == "钥匙" {
			s.keys.Set(fmt.Sprint(b.Count))
		}
		things = append(things, b.Name)
	}
	s.things.Set(things...)
	names, why := m.faulty()
	if why != "" && s.faultNote.Text != why {
		s.faultNote.SetText(why)
	}
	if len(names) == 0 && len(m.Intake.Checks) > 0 {
		names = []string{allRight}
	}
	s.checks.Set(names...)
}

// renderLevel shows the tank, or the battery of a car with a green plate.
func (s *screen) renderLevel() {
	m := s.model
	electric := m.Colour == ident.Green || m.Colour == ident.YellowGreen || m.Intake.FuelLevel >= 100
	field, name := fyne.CanvasObject(s.fuel), "油量"
	kit.Chain(s.often, s.fuel, s.arrival)
	if electric {
		field, name = s.charge, "电量 %"
		kit.Chain(s.often, s.charge, s.arrival)
		if percent, ok := s.charge.Get(); m.Intake.FuelLevel >= 100 && (!ok || int(percent) != m.Intake.FuelLevel-100) {
			s.charge.Set(int64(m.Intake.FuelLevel - 100))
		}
	} else {
		s.fuel.Set(fmt.Sprint(m.Intake.FuelLevel))
	}
	kit.Say(s.levelName, name)
	if s.level.Objects[1] != field {
		s.level.Objects[1] = field
		s.level.Refresh()
	}
}

func (s *screen) renderWarnings() {
	list := s.model.notices()
	s.warnings.RemoveAll()
	switch {
	case len(list) > 0:
		s.warnings.Add(kit.Flex(1, kit.Banner(kit.Held, "接车前请留意", list...)))
	case s.model.known():
		s.warnings.Add(kit.Flex(1, kit.Card(kit.Title("接车前请留意"), kit.Caption("没有要留意的：不在质保期、没有欠款和未做的建议。"))))
	default:
		s.warnings.Add(kit.Flex(1, kit.Card(kit.Title("接车前请留意"), kit.NewParaOf("输入车牌后，这里显示质保、欠款、上次的建议和保险到期。", 12, false, kit.Colours().Ink2))))
	}
	s.warnings.Refresh()
}

// renderWork shows what was chosen; a click takes a piece away, Backspace in the empty field the last one.
func (s *screen) renderWork() {
	s.chosen.RemoveAll()
	for i, w := range s.model.Work {
		text := w.Name
		if !w.Part.IsZero() && w.Qty > 1000 {
			text += " ×" + w.Qty.String()
		}
		s.chosen.Add(kit.Clickable(kit.Chip(text+"　￥"+w.amount().String()+"　×", kit.Working), func() {
			s.model.remove(i)
			s.changed()
			s.render()
		}))
	}
	switch n := len(s.model.Work); n {
	case 0:
		s.chosen.Add(kit.Hint("还没有选；也可以保存后在工单里选"))
	default:
		s.chosen.Add(kit.Bold("约 ￥" + s.model.estimate().String()))
	}
	s.chosen.Refresh()
}

// note says in the bar what is still missing.
func (s *screen) note() {
	if s.bar != nil {
		s.bar.SetMissing(s.model.missing()...)
	}
}
