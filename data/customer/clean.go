package customer

import (
	"fmt"
	"slices"

	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/shop"
)

// doubtList collects what looks strange and is kept all the same. Its sentences go into the record of the command, so they
// name no person and no telephone number.
type doubtList struct{ list []string }

func (d *doubtList) add(format string, facts ...any) {
	if s := fmt.Sprintf(format, facts...); !slices.Contains(d.list, s) {
		d.list = append(d.list, s)
	}
}

func (d *doubtList) idents(list []ident.Doubt) {
	for _, x := range list {
		d.add("%s", x.Say)
	}
}

func (d *doubtList) sentences() []string { return d.list }

// maxKM is more than any car has ever run.
const maxKM = 3_000_000

func (c Car) empty() bool {
	return c.ID.IsZero() && c.Plate == "" && c.VIN == "" && c.EngineNo == "" && c.Model == ""
}

// clean normalises the form. A strange plate or VIN is a doubt; only what can't be one at all is refused.
func (c *Car) clean(doubts *doubtList) error {
	for _, f := range []struct {
		shop.Text
		value *string
	}{
		{shop.Text{Field: "plate", Word: "车牌号码", Max: 20}, &c.Plate}, {shop.Text{Field: "vin", Word: "车架号", Max: 30}, &c.VIN},
		{shop.Text{Field: "model", Word: "厂牌型号", Max: shop.MaxName}, &c.Model}, {shop.Text{Field: "engine_no", Word: "发动机号", Max: 40}, &c.EngineNo},
		{shop.Text{Field: "paint", Word: "车身颜色", Max: 30}, &c.Paint}, {shop.Text{Field: "fuel", Word: "燃料种类", Max: 30}, &c.Fuel},
		{shop.Text{Field: "insurer", Word: "保险公司", Max: shop.MaxName}, &c.Insurer}, {shop.Text{Field: "note", Word: "备注", Max: shop.MaxNote, Lines: true}, &c.Note},
	} {
		if err := f.Clean(f.value); err != nil {
			return err
		}
	}
	plate, strange := ident.ParsePlate(c.Plate)
	doubts.idents(strange)
	c.Plate = plate.Number
	if c.PlateColour == ident.ColourUnknown {
		c.PlateColour = plate.Colour
	}
	if int(c.PlateColour) > len(ident.PlateColours()) {
		return base.Refuse(base.Invalid, "plate.colour", "plate_colour", "没有这种车牌颜色，请从列表中选择")
	}
	vin, strange := ident.ParseVIN(c.VIN)
	doubts.idents(strange)
	c.VIN = vin
	if c.KM < 0 || c.KM > maxKM {
		return base.Refuse(base.Invalid, "vehicle.km", "km", "里程 %d 公里不可能，请输入 0 到 %d 之间的数", c.KM, maxKM)
	}
	return nil
}

// clean normalises the form and reads its telephone numbers.
func (p *Person) clean(doubts *doubtList) ([]ident.Phone, error) {
	for _, f := range []struct {
		shop.Text
		value *string
	}{
		{shop.Text{Field: "name", Word: "客户姓名", Max: shop.MaxName}, &p.Name}, {shop.Text{Field: "phone", Word: "电话", Max: shop.MaxLine}, &p.Phone},
		{shop.Text{Field: "address", Word: "地址", Max: shop.MaxLine}, &p.Address}, {shop.Text{Field: "call_time", Word: "方便接听的时间", Max: shop.MaxWord}, &p.CallTime},
	} {
		if err := f.Clean(f.value); err != nil {
			return nil, err
		}
	}
	phones, strange := ident.ParsePhones(p.Phone)
	if len(strange) > 0 {
		doubts.add("电话看上去不完整或不寻常，已按输入保存，请向客户核对")
	}
	return phones, nil
}
