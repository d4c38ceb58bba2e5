package workorders

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// short are the answers whose words are too long for a chip.
var short = map[string]string{"银行卡": "刷卡", "会员卡": "会员"}

// chips are answers as chips; numbered ones show the key that chooses them.
func chips(values []string, numbered bool) []kit.Option {
	options := make([]kit.Option, len(values))
	for i, v := range values {
		text := v
		if s := short[v]; s != "" {
			text = s
		}
		if numbered {
			text = fmt.Sprintf("%d %s", i+1, text)
		}
		options[i] = kit.Option{Value: v, Text: text}
	}
	return options
}

var washes = []string{workorder.WashYes, workorder.WashNo}

// questions are the three questions that must be asked before the form is printed, as chips.
type questions struct {
	pay, old, wash       *kit.Choice
	noPay, noOld, noWash *kit.Tag
	title                *canvas.Text
	card                 fyne.CanvasObject
}

// newQuestions makes the card; answered is called with the one answer that was given.
func newQuestions(answered func(workorder.Answer)) *questions {
	q := &questions{title: kit.Bold(""), noPay: unasked(), noOld: unasked(), noWash: unasked()}
	q.pay = kit.NewChoice(chips(workorder.PayBy, false), func() { answered(workorder.Answer{PayBy: q.pay.Value()}) }).Wrap(346)
	q.old = kit.NewChoice(chips(workorder.OldParts, false), func() { answered(workorder.Answer{OldParts: q.old.Value()}) })
	q.wash = kit.NewChoice(chips(washes, false), func() { answered(workorder.Answer{Wash: q.wash.Value()}) })
	q.card = kit.Panel(kit.Inset(14, 10, 14, 10, kit.Down(6,
		kit.Across(8, q.title, kit.Spacer(), q.noPay), q.pay,
		question("旧件处理", q.old, q.noOld), question("是否洗车", q.wash, q.noWash))))
	return q
}

func question(name string, chips *kit.Choice, tag *kit.Tag) fyne.CanvasObject {
	return kit.Across(8, kit.Fixed(60, 0, kit.Caption(name)), chips, tag)
}

func unasked() *kit.Tag { return kit.Chip("", kit.Late) }

// render shows the answers and what was not asked.
func (q *questions) render(m *model) {
	o := m.order()
	title := "客户的答复"
	if m.unsigned() {
		title = "打印前必须问清"
	}
	kit.Say(q.title, title)
	for _, a := range []struct {
		chips  *kit.Choice
		tag    *kit.Tag
		answer string
		word   string
	}{{q.pay, q.noPay, o.PayBy, "付费方式未问"}, {q.old, q.noOld, o.OldParts, "未问"}, {q.wash, q.noWash, o.Wash, "未问"}} {
		if a.answer == "" {
			a.chips.Set()
			a.tag.Set("← "+a.word, kit.Late)
		} else {
			a.chips.Set(a.answer)
			a.tag.Set("", kit.Late)
		}
		if m.open() {
			a.chips.Enable()
		} else {
			a.chips.Disable()
		}
	}
	q.card.Refresh()
}

// askQuestions asks what was not asked, one key for each answer, and prints after the last one.
func (s *order) askQuestions() {
	o := s.m.order()
	fields := []*kit.Choice{
		kit.NewChoice(chips(workorder.PayBy, true), nil).Boxed(), kit.NewChoice(chips(workorder.OldParts, true), nil).Boxed(),
		kit.NewChoice(chips(washes, true), nil).Boxed(),
	}
	for i, answer := range []string{o.PayBy, o.OldParts, o.Wash} {
		if answer != "" {
			fields[i].Set(answer)
		}
	}
	body := kit.Down(10, kit.Field("付费方式", fields[0]), kit.Field("旧件处理", fields[1]), kit.Field("是否洗车", fields[2]),
		kit.Caption("按数字键回答，答完最后一项就打印"))
	op := desk.NewOp()
	d := kit.NewDialog(s.d.Win, "打印前问客户三件事", body, "打印任务委托书", "返回", func(done func(error)) {
		answers := workorder.Answer{Order: s.id, PayBy: fields[0].Value(), OldParts: fields[1].Value(), Wash: fields[2].Value()}
		desk.Submit(s.d, op, answers, done, func(workorder.Done) { s.printEntrustment() })
	}).Width(560)
	for _, f := range fields {
		f.OnAnswer = func() { // an arrow only looks; a number, a click or Enter answers
			for _, open := range fields {
				if open.Value() == "" {
					kit.Focus(open)
					return
				}
			}
			d.Submit()
		}
	}
	for _, f := range fields {
		if f.Value() == "" {
			d.First(f)
			break
		}
	}
	d.Show()
}
