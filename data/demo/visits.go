package demo

import (
	"fmt"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/data/paper"
	"jieche/data/staff"
	"jieche/data/stock"
	"jieche/data/workorder"
)

// car is a vehicle of the town and how far it has come.
type car struct {
	form    customer.Car
	owner   customer.Person
	sender  customer.Person
	bundle  string
	perDay  int64 // km
	km      int64
	last    base.Day
	visited bool
	open    bool // stands in the shop
}

// visits tells the shop's half year: most cars have left, the last ones are still in the shop in every state.
func (t *town) visits() error {
	n := t.plan.Visits
	if n == 0 {
		return nil
	}
	for range n*3/5 + 12 {
		t.cars = append(t.cars, t.newCar())
	}
	t.made.Vehicles = 0
	begin, days := t.plan.Today-180, int64(180)
	inShop := min(n, 14)
	for i := range n {
		day := begin + base.Day(int64(i)*days/int64(max(1, n-inShop)))
		if i >= n-inShop || day > t.plan.Today {
			day = t.plan.Today
		}
		t.now = max(t.now, day.At(8, 20))
		t.busy = max(1, (n-inShop)/int(days))
		if day == t.plan.Today {
			t.busy = inShop // all of them are in the shop before noon
		}
		t.now += base.Instant(t.rand.IntN(4) * 60_000)
		if err := t.restock(); err != nil {
			return err
		}
		stage := len(stages) - 1
		if i >= n-inShop {
			stage = (i - (n - inShop)) % len(stages)
		}
		if err := t.visit(stage); err != nil {
			return err
		}
		t.made.Visits++
	}
	return nil
}

func (t *town) newCar() car {
	m := pick(t, models)
	letters := "ABCDEFGHJKLMNPQRSTUVWXYZ"
	plate := "粤" + string("BSLA"[t.rand.IntN(4)])
	if m.electric {
		plate += string("DF"[t.rand.IntN(2)])
	}
	for i := range 5 {
		if i%4 == 1 && !m.electric {
			plate += string(letters[t.rand.IntN(len(letters))])
		} else {
			plate += string("0123456789"[t.rand.IntN(10)])
		}
	}
	vin := m.wmi + "0" + string("JKLMNPRS"[t.rand.IntN(8)]) + "Y"
	vin += fmt.Sprintf("%06d", t.rand.IntN(1_000_000))
	vin = vin[:8] + string(ident.VINCheckDigit(vin)) + vin[9:]
	years := int64(1 + t.rand.IntN(8))
	c := car{
		form: customer.Car{
			Plate: plate, VIN: vin, Model: m.name, EngineNo: fmt.Sprintf("%s%06d", m.engine, t.rand.IntN(1_000_000)), Paint: pick(t, paints), Fuel: m.fuel,
			Bought: t.plan.Today - base.Day(years*365+int64(t.rand.IntN(300))), Insurer: pick(t, []string{"人保财险", "平安产险", "太平洋产险"}),
			InsuredUntil: t.plan.Today + base.Day(t.rand.IntN(360)),
		},
		bundle: m.bundle, perDay: 20 + int64(t.rand.IntN(60)), last: t.plan.Today - 200,
	}
	c.km = years * 365 * c.perDay
	yes := true
	c.owner = customer.Person{Name: t.name(), Phone: t.phone(), FollowUp: &yes}
	if t.rand.IntN(8) == 0 {
		c.owner = customer.Person{Name: pick(t, companies), Phone: t.phone(), Company: true, FollowUp: &yes}
		c.sender = customer.Person{Name: t.name(), Phone: t.phone()}
	} else if t.rand.IntN(6) == 0 {
		c.sender = customer.Person{Name: t.name(), Phone: t.phone()}
	}
	return c
}

func (t *town) name() string { return pick(t, surnames) + pick(t, givens) }

func (t *town) phone() string {
	return pick(t, []string{"138", "139", "136", "137", "188", "177", "135", "159"}) + fmt.Sprintf("%08d", t.rand.IntN(100_000_000))
}

// restock receives what has run low, so that the shop never stands still for want of a filter.
func (t *town) restock() error {
	page, err := data.Ask(t.store, stock.List{Size: len(goods)})
	if err != nil {
		return err
	}
	onHand := map[string]base.Milli{}
	for _, row := range page.Rows {
		onHand[row.Part.Code] = row.OnHand
	}
	var lines []stock.ReceiveLine
	for _, g := range goods {
		if least := max(g.safety, 6_000); onHand[g.code] < least && g.stocked > 2_000 {
			cost := g.cost + base.Fen(t.rand.IntN(int(g.cost/20)+1))
			lines = append(lines, stock.ReceiveLine{Part: t.parts[g.code].ID, Qty: max(g.stocked, 12_000), Cost: cost, Bin: g.bin})
		}
	}
	if len(lines) == 0 {
		return nil
	}
	_, err = do(t, staff.PartsClerk, stock.Receive{Kind: stock.Purchase, Supplier: pick(t, []string{"广州宝丰汽配", "深圳车品汇", "原厂配件中心库"}), Lines: lines})
	return err
}

// stages are how far a visit gets; each goes through all that stand before it.
var stages = []string{"received", "printed", "signed", "issued", "add_on", "finished", "checked", "settled", "left"}

func reaches(stage int, name string) bool {
	for i, s := range stages {
		if s == name {
			return stage >= i
		}
	}
	return false
}

// visit tells one visit up to its stage.
func (t *town) visit(stage int) error {
	c := t.freeCar()
	opened, err := t.receive(c)
	if err != nil {
		return err
	}
	order := opened.Order
	if !reaches(stage, "printed") {
		c.open = true
		return nil
	}
	if err := t.entrust(order, reaches(stage, "signed")); err != nil {
		return err
	}
	if !reaches(stage, "issued") {
		c.open = true
		return nil
	}
	if err := t.repair(order, stage); err != nil {
		return err
	}
	if !reaches(stage, "settled") {
		c.open = true
		return nil
	}
	return t.pay(c, opened, reaches(stage, "left"))
}

// freeCar finds a car that does not stand in the shop already.
func (t *town) freeCar() *car {
	for range 1000 {
		if c := &t.cars[t.rand.IntN(len(t.cars))]; !c.open && (!c.visited || t.now.Day()-c.last > 20) {
			return c
		}
	}
	t.cars = append(t.cars, t.newCar())
	return &t.cars[len(t.cars)-1]
}

func (t *town) receive(c *car) (workorder.Opened, error) {
	today := t.now.Day()
	if c.visited {
		c.km += int64(today-c.last) * c.perDay
	} else {
		t.made.Vehicles++
	}
	c.last, c.visited = today, true
	form := c.form
	form.KM = c.km
	r := workorder.Receive{
		Car: form, Owner: c.owner, Sender: c.sender, Kind: workorder.General,
		Intake: workorder.Intake{
			Arrival: "开进", FuelLevel: 2 + t.rand.IntN(4), Complaint: pick(t, complaints),
			Belongings: []workorder.Belonging{{Name: "钥匙", Count: 1 + t.rand.IntN(2)}, {Name: "备胎", Count: 1}, {Name: "三角牌", Count: 1}, {Name: "行驶证", Count: 1}},
		},
		Promised: max(today.At(15+t.rand.IntN(4), 30*t.rand.IntN(2)), t.now+3*3600_000),
	}
	if t.rand.IntN(3) == 0 {
		r.Intake.Marks = append(r.Intake.Marks, workorder.Mark{Kind: pick(t, workorder.MarkKinds), Side: "左侧", X: 300 + t.rand.IntN(400), Y: 150 + t.rand.IntN(100)})
	}
	if t.rand.IntN(3) > 0 {
		r.Kind = workorder.Maintenance
		r.Packages = []catalog.PackageID{t.packages[c.bundle]}
	}
	for range 1 + t.rand.IntN(2) {
		r.Lines = append(r.Lines, t.job()...)
	}
	t.pass(3, 9)
	return do(t, staff.Advisor, r)
}

// jobs pair a piece of work with the parts that it needs.
var jobs = []struct {
	work  string
	parts []string
	qty   base.Milli
}{
	{"BY-03", []string{"27277-4BA0A"}, 1000}, {"ZD-01", []string{"BP-N2214"}, 1000}, {"ZD-02", []string{"D4060-4BA0B"}, 1000},
	{"DP-02", []string{"205/55R16"}, 2000}, {"DQ-01", []string{"6-QW-45"}, 1000}, {"BY-07", []string{"22401-ED815"}, 4000},
	{"BY-09", []string{"L250-COOL"}, 5000}, {"DP-03", []string{"STAB-LINK"}, 2000}, {"KT-02", []string{"R134A-300"}, 2000},
	{"FD-02", []string{"BELT-6PK"}, 1000}, {"DP-01", nil, 0}, {"DQ-02", nil, 0}, {"MR-01", []string{"GLASS-WASH"}, 1000}, {"BY-06", []string{"DOT4-1L"}, 1000},
}

func (t *town) job() []workorder.LineInput {
	j := pick(t, jobs)
	lines := []workorder.LineInput{{Item: t.items[j.work].ID}}
	for _, code := range j.parts {
		lines = append(lines, workorder.LineInput{Part: t.parts[code].ID, Qty: j.qty})
	}
	return lines
}

func (t *town) entrust(order workorder.ID, sign bool) error {
	t.pass(2, 6)
	if _, err := do(t, staff.Advisor, workorder.Answer{Order: order, PayBy: pick(t, []string{"微信", "支付宝", "现金"}), OldParts: pick(t, []string{"带走", "放弃"}), Wash: pick(t, []string{workorder.WashYes, workorder.WashNo})}); err != nil {
		return err
	}
	if _, err := do(t, staff.Advisor, workorder.PrintEntrustment{Order: order}); err != nil {
		return err
	}
	if !sign {
		return nil
	}
	t.pass(1, 4)
	_, err := do(t, staff.Advisor, workorder.Sign{Order: order})
	return err
}

func (t *town) repair(order workorder.ID, stage int) error {
	t.pass(2, 10)
	worker := pick(t, t.roles[staff.Technician])
	if _, err := do(t, staff.Controller, workorder.Dispatch{Order: order, Worker: worker}); err != nil {
		return err
	}
	if err := t.issue(order, worker); err != nil {
		return err
	}
	if !reaches(stage, "add_on") {
		return nil
	}
	if err := t.addOn(order, worker, stage); err != nil || !reaches(stage, "finished") {
		return err
	}
	t.pass(25, 80)
	if _, err := do(t, staff.Controller, workorder.Finish{Order: order}); err != nil || !reaches(stage, "checked") {
		return err
	}
	t.pass(3, 12)
	_, err := do(t, staff.Inspector, workorder.Inspect{Order: order, Passed: true})
	return err
}

// issue gives out what is on the order; an order without parts has nothing to give.
func (t *town) issue(order workorder.ID, worker staff.ID) error {
	t.pass(3, 12)
	sheet, err := data.Ask(t.store, workorder.SheetOf{Order: order})
	if err != nil {
		return err
	}
	for _, l := range sheet.Lines {
		if l.Kind == workorder.PartLine && l.Billed() && l.Issued < l.Qty {
			done, err := do(t, staff.PartsClerk, workorder.IssueParts{Order: order, Taker: worker})
			if err != nil {
				return err
			}
			_, err = do(t, staff.PartsClerk, workorder.PrintForm{Form: string(paper.PickSlip), No: done.No})
			return err
		}
	}
	return nil
}

// addOn finds more work on every fourth car, or on the one whose story ends there.
func (t *town) addOn(order workorder.ID, worker staff.ID, stage int) error {
	last := !reaches(stage, "finished")
	if !last && t.rand.IntN(4) > 0 {
		return nil
	}
	t.pass(10, 25)
	if _, err := do(t, staff.Advisor, workorder.AddLines{Order: order, Lines: t.job()}); err != nil || last {
		return err
	}
	t.pass(3, 15)
	agreed := t.rand.IntN(3) > 0
	if _, err := do(t, staff.Advisor, workorder.AnswerAddOn{Order: order, Agreed: agreed, Who: "车主", How: pick(t, []string{"当面", "微信"})}); err != nil || !agreed {
		return err
	}
	if _, err := do(t, staff.Controller, workorder.Dispatch{Order: order, Worker: worker}); err != nil {
		return err
	}
	return t.issue(order, worker)
}

func (t *town) pay(c *car, opened workorder.Opened, leave bool) error {
	order := opened.Order
	t.pass(4, 15)
	sheet, err := data.Ask(t.store, workorder.SheetOf{Order: order})
	if err != nil {
		return err
	}
	due := sheet.Totals.Customer
	var tenders []workorder.Tender
	if cash := due % 10000; due > 50000 && cash > 0 && t.rand.IntN(3) == 0 {
		tenders = append(tenders, workorder.Tender{Kind: "现金", Amount: cash})
		due -= cash
	}
	if due > 0 {
		tenders = append(tenders, workorder.Tender{Kind: workorder.PayKind(pick(t, []string{"微信", "支付宝", "银行卡"})), Amount: due})
	}
	done, err := do(t, staff.Cashier, workorder.Settle{
		Order: order, Payments: tenders, NextKM: c.km + 5000, NextDay: t.now.Day() + 180,
		Advice: pick(t, []string{"", "后刹车片剩余 3 mm，下次更换", "建议下次更换变速箱油", "轮胎花纹 2.5 mm，请留意"}),
	})
	if err != nil {
		return err
	}
	if _, err := do(t, staff.Cashier, workorder.PrintForm{Form: string(paper.Settlement), No: done.No}); err != nil || !leave {
		return err
	}
	t.pass(1, 5)
	pass, err := do(t, staff.Cashier, workorder.IssuePass{Order: order})
	if err != nil {
		return err
	}
	if _, err := do(t, staff.Cashier, workorder.PrintForm{Form: string(paper.ExitPass), No: pass.No}); err != nil {
		return err
	}
	t.pass(1, 6)
	_, err = do(t, staff.Cashier, workorder.Leave{Order: order})
	return err
}
