package customers

import (
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// editor is the dialog in which a file is typed.
type editor struct {
	d      *desk.Desk
	dialog *kit.Dialog
	doubts *kit.Para

	plate, vin, model, engine, paint, insurer *kit.Entry
	owner, phone, address, sender, sendPhone  *kit.Entry
	note                                      *kit.Entry
	colour, fuel                              *kit.Choice
	km                                        *kit.Value[int64]
	bought, insured                           *kit.DateEntry
	company, silent                           *kit.Check
}

// edit opens the dialog on a known file; then is called with what was saved.
func edit(d *desk.Desk, f customer.File, then func(customer.Registered)) {
	e := newEditor(d, formOf(f))
	op := desk.NewOp()
	e.show("修改档案 "+f.Vehicle.Name(), "保存", func(x form, done func(error)) {
		desk.Submit(d, op, x.revise(f), e.explain(done), then)
	})
}

// create opens the dialog on a new file.
func create(d *desk.Desk, x form, then func(customer.Registered)) {
	e := newEditor(d, x)
	op := desk.NewOp()
	e.show("建立车辆档案", "建档", func(x form, done func(error)) {
		c := x.register()
		c.Car.KM = x.KM
		desk.Submit(d, op, c, e.explain(done), then)
	})
}

func newEditor(d *desk.Desk, x form) *editor {
	e := &editor{d: d, doubts: kit.NewParaOf("", 12, false, kit.Colours().Warn)}
	today := func() base.Day { return d.Now().Day() }
	e.plate, e.vin, e.model, e.engine = kit.NewEntry("粤B7K291"), kit.NewEntry("17 位车架号"), kit.NewEntry("如 上汽大众 朗逸 1.5L"), kit.NewEntry("")
	e.paint, e.insurer, e.note = kit.NewEntry("如 珠光白"), kit.NewEntry(""), kit.NewEntry("")
	e.owner, e.phone, e.address = kit.NewEntry("姓名或单位"), kit.NewEntry("多个号码用空格分开"), kit.NewEntry("")
	e.sender, e.sendPhone = kit.NewEntry("不是车主时填写"), kit.NewEntry("")
	e.colour = kit.NewChoice(colours(), e.look).Boxed()
	e.fuel = kit.NewChoice(fuels(x.Fuel), nil).Boxed()
	e.km = kit.NewCountEntry(0, 3_000_000)
	e.bought, e.insured = kit.NewDateEntry(today), kit.NewDateEntry(today)
	e.company, e.silent = kit.NewCheck("单位", nil), kit.NewCheck("不再联系", nil)
	for _, f := range []struct {
		entry *kit.Entry
		text  string
	}{
		{e.plate, ident.DisplayPlate(x.Plate)}, {e.vin, x.VIN}, {e.model, x.Model}, {e.engine, x.EngineNo}, {e.paint, x.Paint}, {e.insurer, x.Insurer},
		{e.note, x.Note}, {e.owner, x.Owner}, {e.phone, x.OwnerPhone}, {e.address, x.OwnerAddress}, {e.sender, x.Sender}, {e.sendPhone, x.SenderPhone},
	} {
		f.entry.SetText(f.text)
	}
	e.colour.Set(x.Colour)
	e.fuel.Set(x.Fuel)
	if x.KM > 0 {
		e.km.Set(x.KM)
	}
	for _, f := range []struct {
		entry *kit.DateEntry
		day   base.Day
	}{{e.bought, x.Bought}, {e.insured, x.InsuredUntil}} {
		if f.day != 0 {
			f.entry.Set(f.day)
		}
	}
	e.company.Set(x.Company)
	e.silent.Set(x.NoContact)
	e.plate.OnLeave = e.settlePlate
	for _, f := range []*kit.Entry{e.vin, e.phone, e.sendPhone} {
		f.OnLeave = e.look
	}
	return e
}

// fuels are the kinds of fuel; a word of another program stays one of them, so that saving does not lose it.
func fuels(had string) []kit.Option {
	words := []string{"汽油", "柴油", "油电混合", "纯电"}
	if had != "" && !slices.Contains(words, had) {
		words = append(words, had)
	}
	return kit.Options(words...)
}

func colours() []kit.Option {
	var list []kit.Option
	for _, c := range ident.PlateColours() {
		list = append(list, kit.Option{Value: c.String()})
	}
	return list
}

// settlePlate shows the plate as it is kept, and the colour that goes with its form.
func (e *editor) settlePlate() {
	number, colour := typedPlate(e.plate.Text)
	if number != "" && e.plate.Text != ident.DisplayPlate(number) {
		e.plate.SetText(ident.DisplayPlate(number))
		if colour != "" {
			e.colour.Set(colour)
		}
	}
	if e.colour.Value() == "" && colour != "" {
		e.colour.Set(colour)
	}
	e.look()
}

// look shows what is strange in what was typed so far.
func (e *editor) look() {
	text := ""
	for _, s := range e.read().doubts() {
		text += "· " + s + "\n"
	}
	if text != "" {
		text = text[:len(text)-1]
	}
	e.doubts.SetText(text)
}

// read is the form as it stands.
func (e *editor) read() form {
	number, _ := typedPlate(e.plate.Text)
	x := form{
		Plate: number, Colour: e.colour.Value(), VIN: e.vin.Text, Model: e.model.Text, EngineNo: e.engine.Text, Paint: e.paint.Text,
		Fuel: e.fuel.Value(), Insurer: e.insurer.Text, Note: e.note.Text, Owner: e.owner.Text, OwnerPhone: e.phone.Text, OwnerAddress: e.address.Text,
		Company: e.company.On, NoContact: e.silent.On, Sender: e.sender.Text, SenderPhone: e.sendPhone.Text,
	}
	x.KM, _ = e.km.Get()
	x.Bought, _ = e.bought.Get()
	x.InsuredUntil, _ = e.insured.Get()
	return x
}

// show opens the dialog.
func (e *editor) show(title, ok string, save func(x form, done func(error))) {
	cols := func(fields ...fyne.CanvasObject) fyne.CanvasObject { return kit.Cols(10, fields...) }
	flex := func(weight float32, label string, o fyne.CanvasObject) fyne.CanvasObject {
		return kit.Flex(weight, kit.Field(label, o))
	}
	body := kit.Down(8,
		cols(flex(3, "车牌号码", e.plate), flex(4, "号牌颜色", e.colour), flex(5, "车架号 VIN", e.vin)),
		cols(flex(5, "厂牌型号", e.model), flex(3, "发动机号", e.engine), flex(2, "车身颜色", e.paint)),
		cols(flex(4, "燃料", e.fuel), flex(2, "里程 km", e.km), flex(2, "购车日期", e.bought), flex(3, "保险公司", e.insurer), flex(2, "保险到期", e.insured)),
		kit.Hairline(),
		cols(flex(4, "车主", e.owner), flex(1, "", e.company), flex(4, "车主电话", e.phone), flex(5, "地址", e.address)),
		cols(flex(4, "送修人", e.sender), flex(4, "送修人电话", e.sendPhone), flex(4, "备注", e.note), flex(2, "", e.silent)),
		e.doubts)
	kit.Chain(e.plate, e.colour, e.vin, e.model, e.engine, e.paint, e.fuel, e.km, e.bought, e.insurer, e.insured, e.owner, e.company, e.phone,
		e.address, e.sender, e.sendPhone, e.note)
	e.dialog = kit.NewDialog(e.d.Win, title, body, ok, "返回", func(done func(error)) {
		for _, problem := range []error{e.km.Problem(), e.bought.Problem(), e.insured.Problem()} {
			if problem != nil {
				done(problem)
				return
			}
		}
		save(e.read(), done)
	}).Width(1000).First(e.plate)
	e.note.OnDone = e.dialog.Submit
	e.look()
	e.dialog.Show()
}

// explain marks the field that a refusal means, and says it in the dialog.
func (e *editor) explain(done func(error)) func(error) {
	return func(err error) {
		if err != nil {
			done(errors.New(err.Error() + "\n（已输入的内容都还在）"))
			return
		}
		done(nil)
	}
}
