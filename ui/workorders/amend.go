package workorders

import (
	"fmt"
	"strings"

	"jieche/data/base"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

// amend is Ctrl+E: what was taken down at the reception is corrected, until the settlement.
func (s *order) amend() {
	s.when(func() {
		if !s.m.open() {
			s.d.Say(s.m.hint())
			return
		}
		newAmending(s).dialog.Show()
	})
}

// amending is the dialog in which a reception is corrected.
type amending struct {
	s      *order
	was    workorder.Order
	dialog *kit.Dialog
	op     base.OpID

	kind                            *kit.Choice
	km                              *kit.Value[int64]
	reason                          *kit.Entry
	promised                        *kit.TimeEntry
	deposit                         *kit.MoneyEntry
	sender, senderPhone, ownerPhone *kit.Entry
	complaint, valuables, advice    *kit.Entry
}

func newAmending(s *order) *amending {
	o := s.m.order()
	a := &amending{s: s, was: o, op: desk.NewOp()}
	var kinds []kit.Option
	for i, k := range workorder.VisitKinds {
		kinds = append(kinds, kit.Option{Value: string(k), Text: fmt.Sprintf("%d %s", i+1, k)})
	}
	a.kind = kit.NewChoice(kinds, nil).Boxed().Wrap(716)
	a.kind.Set(string(o.Kind))
	a.km = kit.NewCountEntry(0, 9_999_999)
	if o.KM > 0 {
		a.km.Set(o.KM)
	}
	a.reason = filled("换过仪表、上次录错……", o.KMReason)
	a.promised = kit.NewTimeEntry(s.d.Now)
	if o.Promised != 0 {
		a.promised.Set(o.Promised)
	}
	a.deposit = kit.NewMoneyEntry()
	a.deposit.Set(o.Deposit)
	a.sender = filled("就是车主", o.SenderName)
	a.senderPhone, a.ownerPhone = kit.NewEntry(o.SenderPhone.Mask()), kit.NewEntry(o.OwnerPhone.Mask())
	a.complaint, a.valuables, a.advice = kit.NewTextArea("照客户说的写", 3), filled("", o.Intake.Valuables), kit.NewTextArea("下次要做的、要留意的，会印在结算单上", 2)
	a.complaint.SetText(o.Intake.Complaint)
	a.advice.SetText(o.Advice)
	a.build()
	return a
}

// filled is a field that begins with a text.
func filled(hint, text string) *kit.Entry {
	e := kit.NewEntry(hint)
	e.SetText(text)
	return e
}

func (a *amending) build() {
	body := kit.Down(8,
		kit.Field("业务类型", a.kind),
		kit.Cols(8, kit.Flex(2, kit.Field("里程 km", a.km)), kit.Flex(3, kit.Field("里程说明（比上次低时写明原因）", a.reason)),
			kit.Flex(2, kit.Field("承诺交车", a.promised)), kit.Flex(2, kit.Field("预收款", a.deposit))),
		kit.Cols(8, kit.Flex(1, kit.Field("送修人", a.sender)), kit.Flex(1, kit.Field("送修人电话（新的）", a.senderPhone)),
			kit.Flex(1, kit.Field("车主电话（新的）", a.ownerPhone)), kit.Flex(1, kit.Field("贵重物品", a.valuables))),
		kit.Field("客户原话", a.complaint), kit.Field("维修建议（给客户，下次来会提醒）", a.advice))
	if !a.s.m.unsigned() {
		body.Add(kit.Caption("客户已签字：改了会影响委托书的内容，请告诉客户"))
	} else if a.was.State == workorder.Quoted {
		body.Add(kit.Caption("委托书已打印：改了以后要重新打印再签字"))
	}
	a.dialog = kit.NewDialog(a.s.d.Win, "修改接车 "+string(a.was.No), body, "保存", "返回", a.save).Width(760).First(a.km)
	a.advice.OnDone = a.dialog.Submit
}

// typed reads the fields.
func (a *amending) typed() (amendment, error) {
	t := amendmentOf(a.was)
	for _, problem := range []error{a.km.Problem(), a.promised.Problem(), a.deposit.Problem()} {
		if problem != nil {
			return t, problem
		}
	}
	t.kind, t.kmReason = workorder.VisitKind(a.kind.Value()), a.reason.Text
	if km, ok := a.km.Get(); ok {
		t.km = km
	}
	if at, ok := a.promised.Get(); ok {
		t.promised = at
	}
	t.deposit, _ = a.deposit.Get()
	t.sender, t.senderPhone, t.ownerPhone = a.sender.Text, a.senderPhone.Text, a.ownerPhone.Text
	t.complaint, t.valuables, t.advice = strings.TrimSpace(a.complaint.Text), a.valuables.Text, strings.TrimSpace(a.advice.Text)
	return t, nil
}

func (a *amending) save(done func(error)) {
	t, err := a.typed()
	if err != nil {
		done(err)
		return
	}
	c, changed := t.command(a.was)
	if !changed {
		done(nil)
		return
	}
	desk.Submit(a.s.d, a.op, c, func(err error) { a.mark(err); done(err) }, func(workorder.Done) { a.s.after("已修改接车资料") })
}

// mark shows at its field what was refused.
func (a *amending) mark(err error) {
	f, ok := base.AsFault(err)
	if !ok {
		return
	}
	switch f.Field {
	case "km":
		a.km.SetError(f.Say)
	case "km_reason":
		kit.Focus(a.reason)
	case "promised":
		a.promised.SetError(f.Say)
	case "deposit":
		a.deposit.SetError(f.Say)
	case "owner.phone", "sender.phone", "phone":
		kit.Focus(a.ownerPhone)
	}
}

// offerAgain is Ctrl+R: what the customer declined last time goes onto the order.
func (s *order) offerAgain() {
	s.when(func() {
		switch {
		case !s.m.open():
			s.d.Say(s.m.hint())
		case len(s.again) == 0:
			s.d.Say("上次没有客户没同意的项目")
		default:
			var c workorder.AddLines
			for _, o := range s.again {
				c.Lines = append(c.Lines, o.Line)
			}
			s.add(c)
		}
	})
}

// offeredWord is what was declined last time, in one line: 更换空气滤清器（￥86.00）等 3 项.
func offeredWord(list []workorder.OfferedAgain) string {
	if len(list) == 0 {
		return ""
	}
	var sum base.Fen
	for _, o := range list {
		sum += o.Price
	}
	word := brief(list[0].Title, 24)
	if len(list) > 1 {
		word += fmt.Sprintf(" 等 %d 项", len(list))
	}
	return word + "（￥" + sum.String() + "）"
}

// renderOffered shows above the hint what can be offered again with one key.
func (s *order) renderOffered() {
	s.offered.RemoveAll()
	if word := offeredWord(s.again); word != "" && s.m.open() {
		s.offered.Add(kit.Clickable(kit.Across(6, kit.Caption("上次未做的建议："), kit.Text(word, 12, true, kit.Colours().Warn),
			kit.KeyCap("Ctrl+R"), kit.Caption("加入")), s.offerAgain))
		s.offered.Show()
	} else {
		s.offered.Hide()
	}
	s.offered.Refresh()
}

// reveal is Ctrl+B: the whole telephone numbers, for whoever may see them; that he looked is written down.
func (s *order) reveal() {
	s.when(func() {
		if s.whole {
			s.whole = false
			s.render()
			return
		}
		o := s.m.order()
		if o.Owner.IsZero() && o.Sender.IsZero() {
			s.d.Say("这张工单没有登记客户电话")
			return
		}
		desk.Reveal(s.d, o.Owner, o.Sender, func() {
			s.whole = true
			s.render()
		})
	})
}
