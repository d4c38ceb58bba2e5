package print

import (
	"fmt"
	"strings"

	"jieche/data/base"
	"jieche/data/ident"
	"jieche/data/shop"
	"jieche/data/staff"
	"jieche/data/stock"
	"jieche/data/workorder"
)

// at is a moment of the sample day.
func at(hour, minute int) base.Instant { return base.Date(2026, 11, 21).At(hour, minute) }

var sampleShop = shop.Profile{
	Name: "深圳市南山顺驰汽车服务有限公司", Address: "深圳市南山区学府路 88 号", Phone: "0755-8600 1234", ComplaintPhone: "0755-8600 1235",
	Hours: "8:30–18:00", Bank: "中国建设银行深圳南山支行", Account: "4420 1500 0525 0000 8888", LabourRate: 120_00,
}

var advisor = staff.ID{1}
var cashier = staff.ID{2}

func stamp(count int64) workorder.Stamp {
	return workorder.Stamp{At: at(9, 52), By: "李敏", Count: count, Anchor: "7f3a91c2"}
}

// sampleNames are what parts are called in shops, short and long, with Latin, marks and measures mixed in.
var sampleNames = []string{
	"机油 0W-20 全合成", "机油滤清器", "空调滤清器（活性炭，适用于 2020 款以后 1.6L 与 e-POWER 车型）", "前刹车片", "火花塞 ILZKR7B-11S",
	"轮胎 205/55R16 91V", "蓄电池 12V 45Ah", "雨刮片（左 650mm／右 400mm）", "防冻液 −35℃", "正时皮带套装（含张紧轮、惰轮、水泵）",
}

// longName is a part name of exactly n characters.
func longName(n int) string {
	unit := []rune("右前大灯总成（LED，带日行灯、自动调光，适用于 2019–2023 款粤B·7K291 同款），原厂编号 8115A-4BA0A；")
	var out []rune
	for len(out) < n {
		out = append(out, unit...)
	}
	return string(out[:n])
}

// order makes an order with that many lines, half labour, half parts.
func order(lines int, name func(i int) string) *workorder.Sheet {
	s := &workorder.Sheet{Shop: sampleShop, Names: map[string]string{advisor.String(): "李敏", cashier.String(): "陈晓雯"}}
	s.Order = workorder.Order{
		No: "RO261121-A017", Kind: workorder.General, Category: []string{"一级维护", "小修", "返修"}, State: workorder.Quoted,
		Plate: "粤B7K291", PlateColour: ident.Blue, VIN: "LGBH52E07MY137218", Model: "东风日产 轩逸 1.6L", EngineNo: "HR16・523981",
		Paint: "银", Fuel: "汽油", KM: 48620, OwnerName: "周建平", OwnerPhone: "13800132210", OwnerAddress: "深圳市南山区科技园中区科苑路 15 号 3 栋 1602",
		SenderName: "周浩", SenderPhone: "13922881640", Advisor: advisor, Arrived: at(9, 12), Promised: at(16, 30), Deposit: 200_00,
		PayBy: "微信", OldParts: "带走", Wash: "要", Inspector: cashier, Advice: "后刹车片剩余 3 mm，下次更换", NextKM: 58620, NextDay: base.Date(2027, 5, 20),
		Intake: workorder.Intake{FuelLevel: 3, Complaint: "刹车时前面有尖锐的响声，冷车明显。\n空调一挡时嗡嗡响。", When: []string{"冷车"}, Often: []string{"经常"}},
	}
	for i := range lines {
		l := workorder.SheetLine{Line: workorder.Line{Name: name(i), Payer: workorder.PayCustomer, Qty: 1200, Price: 120_00}}
		if i%2 == 0 && lines > 1 || lines == 1 {
			l.Kind, l.WorkerName = workorder.Labour, "张师傅"
			s.Totals.Labour += l.Gross()
		} else {
			l.Kind, l.Code, l.Quality, l.Unit, l.Qty, l.Price = workorder.PartLine, fmt.Sprintf("15208-65F%02d", i), "原厂件", "个", 3500, 1062_50
			s.Totals.Parts += l.Gross()
		}
		s.Lines = append(s.Lines, l)
	}
	if lines > 3 {
		s.Lines[2].Payer = workorder.PayRework
		s.Lines[1].Off = 99_25
		s.Lines[3].Payer = workorder.PayInsurer
		s.Lines = append(s.Lines, workorder.SheetLine{Line: workorder.Line{Kind: workorder.Diagnosis, Name: "电脑诊断", Qty: 1000, Price: 50_00, Payer: workorder.PayCustomer}},
			workorder.SheetLine{Line: workorder.Line{Kind: workorder.Discount, Name: "套餐优惠", Qty: 1000, Price: -20_00, Payer: workorder.PayCustomer}})
		s.Totals.Diagnosis, s.Totals.Off, s.Totals.Insurer = 50_00, -119_25, s.Lines[3].Gross()
		s.AddOns = []workorder.AddOn{{No: 1, Who: "周浩", How: "电话", Phone: "13922881640", At: at(11, 5), Before: 300_00, After: 720_00, Promise: at(17, 30)}}
		s.Lines[3].AddOn, s.Lines[3].Consent = 1, workorder.Agreed
	}
	t := &s.Totals
	t.Total = t.Labour + t.Parts + t.Diagnosis + t.Off
	t.Customer = t.Total - t.Insurer
	settle(s)
	return s
}

// settle adds the bill, two payments and a pass to an order.
func settle(s *workorder.Sheet) {
	bill := workorder.Settlement{No: "JS261121-A009", At: at(11, 20), By: cashier, Totals: s.Totals, KM: 48625, OldParts: "带走",
		NextKM: s.Order.NextKM, NextDay: s.Order.NextDay, Advice: s.Order.Advice}
	for _, l := range s.Lines {
		line := l.Line
		line.GuaranteeDays, line.GuaranteeKM = 10, 2000
		bill.Lines = append(bill.Lines, line)
	}
	pay := func(kind workorder.PayKind, amount base.Fen, note string) workorder.Payment {
		p := workorder.Payment{Kind: kind, Note: note, At: at(11, 21), By: cashier}
		p.Amount = int64(amount)
		return p
	}
	credit := s.Totals.Customer / 2
	s.Settlement = &workorder.SettlementSheet{Settlement: bill, ByName: "陈晓雯", OnCredit: credit, Paid: s.Totals.Customer - credit,
		Payments: []workorder.Payment{pay("微信", s.Totals.Customer-credit, "尾号 8821"), pay(workorder.OnAccount, credit, "月结，经理授权 GL-0312")}}
	s.Passes = []workorder.PassLine{{Pass: workorder.Pass{No: "CM261121-A006", Reason: workorder.PassRepaired, Due: s.Totals.Customer,
		Paid: s.Totals.Customer - credit, OnCredit: credit, At: at(11, 25), By: cashier, Approver: advisor}, ByName: "陈晓雯", ApproverName: "李敏"}}
}

// pick makes a pick slip of that many parts.
func pick(lines int, name func(i int) string) *workorder.Slip {
	s := &workorder.Slip{Shop: sampleShop, No: "CK261121-A031", Order: order(1, named1).Order, At: at(10, 5), Taker: "张师傅", Team: "机电一组", Clerk: "何俊"}
	for i := range lines {
		m := stock.Move{Price: 1062_50, Bin: fmt.Sprintf("A-%02d-03", i%40), Batch: "RK261102-A004"}
		m.Amount = 3500
		s.Lines = append(s.Lines, workorder.IssuedLine{Move: m, Code: fmt.Sprintf("15208-65F%02d", i), Name: name(i), Fits: "轩逸 1.6L", Unit: "个", Origin: "广州"})
		s.Total += m.Price.Times(m.Qty())
	}
	return s
}

func named1(int) string           { return "更换前刹车片（左右）" }
func everyday(i int) string       { return sampleNames[i%len(sampleNames)] }
func long(n int) func(int) string { return func(int) string { return longName(n) } }

// squeezed is a text without its blanks: readers of PDFs set line ends and gaps as they see fit.
func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }
