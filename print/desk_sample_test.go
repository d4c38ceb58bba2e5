package print

import (
	"fmt"

	"jieche/data/base"
	"jieche/data/workorder"
)

// arrived makes an order at its reception, with that many damages and a list of things of those names.
func arrived(lines int, name func(i int) string) *workorder.Sheet {
	s := order(1, named1)
	o := &s.Order
	o.Queue, o.State = "SL261121-A012", workorder.Received
	s.Bought, s.Insurer = base.Date(2021, 6, 18), "平安产险"
	s.FollowUp = "同意"
	in := &o.Intake
	in.Arrival, in.Waits = "开进", true
	in.Checks = map[string]string{"故障灯": "发动机灯亮", "灯光": "正常", "雨刮": "正常", "升降器": "正常", "空调": "一挡异响", "音响": "正常"}
	in.Belongings = []workorder.Belonging{{Name: "钥匙", Count: 2}, {Name: "备胎", Count: 1}, {Name: "三角牌", Count: 1}, {Name: "行驶证", Count: 1}, {Name: "儿童座椅", Count: 1}}
	in.Valuables = "手套箱内行车记录仪一台"
	places := []workorder.Mark{{Side: "左侧", X: 437, Y: 168}, {Side: "右侧", X: 676, Y: 880}, {Side: "车头", X: 120, Y: 610}, {Side: "车顶", X: 352, Y: 500}, {Side: "车尾", X: 826, Y: 500}}
	for i := range lines {
		m := places[i%len(places)]
		m.X, m.Y = m.X+i/len(places)*17%90, m.Y+i/len(places)*29%130
		m.Kind = workorder.MarkKinds[i%len(workorder.MarkKinds)]
		in.Marks = append(in.Marks, m)
		if lines > 1 && i < 30 {
			in.Belongings = append(in.Belongings, workorder.Belonging{Name: name(i)})
		}
	}
	return s
}

// addedTo makes a signed order to which that many lines were added, which wait for the customer's answer.
func addedTo(lines int, name func(i int) string) *workorder.Sheet {
	s := order(3, named1)
	s.Order.State = workorder.Working
	for _, l := range order(max(lines, 2), name).Lines[:max(lines, 1)] {
		l.AddOn, l.Consent, l.Payer, l.Off = 1, workorder.Proposed, workorder.PayCustomer, 0
		s.Lines = append(s.Lines, l)
	}
	return s
}

// paidIn makes a settled order that was paid in so many parts.
func paidIn(lines int, name func(i int) string) *workorder.Sheet {
	s := order(2, named1)
	s.Settlement.Payments = nil
	for i := range lines {
		p := workorder.Payment{No: base.DocNo(fmt.Sprintf("SK261121-A%03d", i+1)), Kind: workorder.PayKinds[i%4], At: at(11, 21), By: cashier}
		if lines > 1 {
			p.Note = name(i)
		}
		p.Amount = 1286_00
		s.Settlement.Payments = append(s.Settlement.Payments, p)
	}
	return s
}
