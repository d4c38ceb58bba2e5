package desk

import (
	"jieche/data"
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/shop"
	"jieche/ui/kit"
)

// WithDay goes on with the date of a document: zero, which means now, as long as the PC's clock is believed, and else the day
// that the person at the desk names. back is called when nobody wants to say it.
func WithDay(d *Desk, then func(base.Day), back func()) {
	kit.Run(d.Work, func() (shop.ClockState, error) { return data.Ask(d.Store, shop.ClockOf{}) }, func(c shop.ClockState, err error) {
		if err != nil || c.Doubt == kv.ClockSure {
			then(0)
			return
		}
		AskDay(d, c, "请核对单据日期", "用这个日期保存", func(day base.Day, done func(error)) {
			done(nil)
			then(day)
		}, back)
	})
}

// AskDay asks what day it is. The day of the doubted clock stands in the field, to be confirmed or typed over.
func AskDay(d *Desk, c shop.ClockState, title, yes string, answer func(day base.Day, done func(error)), back func()) {
	today := d.Now().Day()
	field := kit.NewDateEntry(func() base.Day { return today })
	field.Set(today)
	body := kit.Down(8, kit.NewPara(c.Sentence()), kit.Field("今天的日期", field))
	dialog := kit.NewDialog(d.Win, title, body, yes, "返回", func(done func(error)) {
		if err := field.Problem(); err != nil {
			done(err)
			return
		}
		day, ok := field.Get()
		if !ok {
			done(base.Refuse(base.Invalid, "day", "day", "请输入今天的日期，例如 %s", today))
			return
		}
		answer(day, done)
	}).Width(520)
	dialog.OnCancel = back
	dialog.First(field)
	field.OnDone = dialog.Submit
	dialog.Show()
}
