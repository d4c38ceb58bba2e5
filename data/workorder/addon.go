package workorder

import (
	"fmt"

	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/staff"
	"jieche/data/stock"
)

// AnswerAddOn (增项确认) records the customer's answer to all proposed add-ons, or to those named. Naming lines that he had
// agreed to, with Agreed false, records that he cancels them (退项).
type AnswerAddOn struct {
	Order   ID           `json:"order"`
	Lines   []LineID     `json:"lines,omitempty"` // empty: all that wait for an answer
	Agreed  bool         `json:"agreed"`
	Who     string       `json:"who"`
	How     string       `json:"how"` // 当面, 电话, 微信
	Phone   string       `json:"phone,omitempty"`
	Promise base.Instant `json:"promise,omitempty"`
}

// AskedHow (联系方式) are the ways to ask the customer.
var AskedHow = []string{"当面", "电话", "微信"}

// Name is the command's name.
func (AnswerAddOn) Name() string { return "workorder.answer_add_on" }

// Run keeps who agreed or declined, how and when, the totals before and after, and the new finishing time.
func (c AnswerAddOn) Run(tx *kv.Tx) (Done, error) {
	v, err := loadOpen(tx, c.Order)
	if err != nil {
		return Done{}, err
	}
	if err := v.mustBeSigned("addon.signed", "登记增项答复；签字前直接修改项目即可"); err != nil {
		return Done{}, err
	}
	phone, err := c.clean(tx.Now())
	if err != nil {
		return Done{}, err
	}
	chosen, err := c.choose(v)
	if err != nil {
		return Done{}, err
	}
	n, err := v.addOnCount()
	if err != nil {
		return Done{}, err
	}
	a := AddOn{
		Order: v.ID, ID: kv.NewID[AddOn](tx), No: n + 1, Who: c.Who, How: c.How, Phone: string(phone), At: tx.Now(), By: tx.Actor(),
		Before: agreedTotal(v.list), Promise: c.Promise, Refused: !c.Agreed,
	}
	if err := c.mark(v, chosen, a.No); err != nil {
		return Done{}, err
	}
	a.After = agreedTotal(v.list)
	if err := addOns.Put(tx, a); err != nil {
		return Done{}, err
	}
	word := "同意"
	if !c.Agreed {
		word = "不同意"
	}
	return v.did(StepAddOn, fmt.Sprintf("增项 %d %s%s，%d 行，合计 %s → %s", a.No, c.How, word, len(chosen), a.Before, a.After))
}

func (c *AnswerAddOn) clean(now base.Instant) (ident.Phone, error) {
	if err := clean(&c.Who, "who", "确认人", 60); err != nil {
		return "", err
	}
	if c.Who == "" {
		return "", base.Refuse(base.Invalid, "addon.who", "who", "请填写是谁答复的（车主、送修人的姓名）")
	}
	if c.How == "" {
		return "", base.Refuse(base.Invalid, "addon.how", "how", "请选择客户是当面、电话还是微信答复的")
	}
	if err := choice(c.How, AskedHow, "how", "联系方式"); err != nil {
		return "", err
	}
	phone, doubts := ident.ParsePhone(c.Phone)
	if c.How == "电话" && (phone == "" || len(doubts) > 0 && len(phone) < 7) {
		return "", base.Refuse(base.Invalid, "addon.phone", "phone", "电话答复要记下拨打的号码，请填写完整的电话号码")
	}
	if c.Promise != 0 && (c.Promise < now || c.Promise > now+366*24*3600_000) {
		return "", base.Refuse(base.Invalid, "promised.past", "promise", "新的完工时间 %s 不对，请输入今后一年内的时间", c.Promise)
	}
	return phone, nil
}

// choose finds the lines that the answer is about.
func (c *AnswerAddOn) choose(v *visit) ([]Line, error) {
	var chosen []Line
	if len(c.Lines) == 0 {
		for _, l := range v.list {
			if l.Consent == Proposed {
				chosen = append(chosen, l)
			}
		}
	}
	for _, id := range c.Lines {
		l, err := v.line(id)
		if err != nil {
			return nil, err
		}
		switch {
		case l.Consent == Declined && !c.Agreed, l.consented() && c.Agreed:
			return nil, base.Refuse(base.Conflict, "addon.answered", "lines", "“%s”已经有客户的答复，不用再登记。请刷新后查看", l.Name)
		case l.consented() && l.stocked() && stock.Taken(v.tx, stock.ID(l.Ref), v.No) > 0:
			return nil, base.Refuse(base.Refused, "addon.issued", "lines", "“%s”的配件已经领出，客户取消前请先退料", l.Name).Lacks("退料：" + l.Name)
		}
		chosen = append(chosen, l)
	}
	if len(chosen) == 0 {
		return nil, base.Refuse(base.Conflict, "addon.none", "lines", "工单 %s 没有等客户答复的增项，可能已由别人登记。请刷新后查看", v.car())
	}
	return chosen, nil
}

// mark writes the answer onto the lines. Agreed work sends a finished car back to the workshop.
func (c *AnswerAddOn) mark(v *visit, chosen []Line, no int) error {
	work := false
	for _, l := range chosen {
		l.Consent, l.AddOn = Declined, no
		if c.Agreed {
			l.Consent = Agreed
			work = work || l.Kind == Labour || l.Kind == PartLine
		}
		if err := v.putLine(l); err != nil {
			return err
		}
	}
	if work && (v.State == Finished || v.State == Checked) {
		v.State, v.Inspector = Working, staff.ID{}
	}
	if c.Promise != 0 {
		v.Promised = c.Promise
	}
	if err := v.sane(); err != nil {
		return err
	}
	return v.hold()
}

// addOnCount is how many answers the order has: the number of the last one.
func (v *visit) addOnCount() (int, error) {
	n := 0
	for a, err := range addOns.Under(v.tx, v.ID[:]) {
		if err != nil {
			return 0, err
		}
		n = max(n, a.No)
	}
	return n, nil
}
