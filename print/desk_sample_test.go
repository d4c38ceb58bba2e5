package print

import (
	"fmt"

	"jieche/data/base"
	"jieche/data/ident"
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

// inspected makes an order that passed its inspection and left, with an owner whose name is as long as the lines'.
func inspected(lines int, name func(i int) string) *workorder.Sheet {
	s := order(lines, name)
	s.Order.State, s.Order.ProofNo, s.Order.LeftAt = workorder.Left, "粤深 2026 0098123", at(17, 40)
	if lines > 1 {
		s.Order.OwnerName = name(0)
	}
	return s
}

// appointed makes an appointment with that many works and parts.
func appointed(lines int, name func(i int) string) AppointmentSheet {
	a := AppointmentSheet{
		Shop: sampleShop, No: "YY261121-A003", Taken: at(9, 5), Comes: at(14, 30), Advisor: "李敏", Name: "周建平", Phone: "13800132210",
		Plate: "粤B7K291", Colour: ident.Blue, Model: "东风日产 轩逸 1.6L", VIN: "LGBH52E07MY137218", KM: 48620, Wish: "做四万八保养，空调有异味。",
	}
	for i := range lines {
		a.Works = append(a.Works, AppointedWork{Name: name(i), Hours: 1200, Worker: "张师傅"})
		a.Parts = append(a.Parts, AppointedPart{Code: fmt.Sprintf("15208-65F%02d", i), Name: name(i), Qty: 1000, Unit: "个", State: "已订货", Due: base.Date(2026, 11, 25)})
	}
	return a
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
