package workorders

import (
	"slices"
	"testing"

	"jieche/data/base"
	"jieche/data/staff"
	"jieche/data/stock"
	"jieche/data/workorder"
)

var (
	someID  = base.ID[struct{}]{1}
	worker  = staff.ID{2}
	evening = base.Date(2026, 11, 21).At(17, 0)
)

func part(name string, qty, onHand, available, safety, issued base.Milli) workorder.SheetLine {
	return workorder.SheetLine{Line: workorder.Line{ID: workorder.LineID{byte(len(name))}, Kind: workorder.PartLine, Ref: someID, Name: name, Qty: qty, Payer: workorder.PayCustomer},
		OnHand: onHand, Available: available, Safety: safety, Issued: issued}
}

func labour(name string, by staff.ID) workorder.SheetLine {
	return workorder.SheetLine{Line: workorder.Line{ID: workorder.LineID{99}, Kind: workorder.Labour, Name: name, Qty: 1200, Price: 120_00, Worker: by}}
}

// shown is a model of an order in a state with some lines.
func shown(state workorder.State, lines ...workorder.SheetLine) *model {
	m := &model{}
	m.show(workorder.Sheet{Order: workorder.Order{State: state, Promised: evening - 60_000, KM: 48_620, LastKM: 41_073, LastKMDay: evening.Day() - 153}, Lines: lines}, evening)
	return m
}

func TestLinesStandUnderTheirHeadingsAndAreNumberedThrough(t *testing.T) {
	other := workorder.SheetLine{Line: workorder.Line{Kind: workorder.Towing, Name: "拖车"}}
	m := shown(workorder.Received, part("机油", 3500, 46_200, 42_000, 0, 0), other, labour("保养", staff.ID{}))
	var got []string
	for _, r := range m.rows() {
		got = append(got, r.heading+r.line.Name)
	}
	want := []string{"维修项目（工时费）", "保养", "配件（材料费）", "机油", "其他费用", "拖车"}
	if !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
	if n := m.rows()[5].no; n != 3 {
		t.Errorf("the last line has number %d, want 3", n)
	}
}

func TestStockMarkSaysWhetherThePartIsThere(t *testing.T) {
	brought := part("垫片", 1000, 0, 0, 0, 0)
	brought.Quality = string(stock.CustomerOwn)
	bought := part("外购件", 1000, 0, 0, 0, 0)
	bought.Ref = base.ID[struct{}]{}
	for _, c := range []struct {
		line workorder.SheetLine
		want mark
	}{
		{part("机油", 3500, 46_200, 42_700, 0, 0), mark{"有 46.2", good}},
		{part("空滤", 1000, 1000, 0, 3000, 0), mark{"余 1，低于安全库存", held}},
		{part("刹车片", 1000, 0, -1000, 3000, 0), mark{"缺货", bad}},
		{part("灯泡", 4000, 1000, -3000, 0, 0), mark{"缺 3，存 1", bad}},
		{part("皮带", 1000, 1000, -1000, 0, 0), mark{"存 1，已被占用", held}},
		{part("滤芯", 2000, 0, 0, 0, 2000), mark{"已领 2", good}},
		{part("螺栓", 4000, 9000, 9000, 0, 1000), mark{"已领 1，差 3", held}},
		{brought, mark{"自备", plain}},
		{bought, mark{"不走库存", plain}},
	} {
		if got := (row{line: c.line}).stock(); got != c.want {
			t.Errorf("%s: %v, want %v", c.line.Name, got, c.want)
		}
	}
}

func TestTheNextStepLeadsThroughTheShop(t *testing.T) {
	add := part("增项", 1000, 1000, 0, 0, 0)
	add.Consent = workorder.Proposed
	settled := shown(workorder.Settled)
	settled.sheet.Settlement = &workorder.SettlementSheet{Owing: 100}
	passed := shown(workorder.Settled)
	passed.sheet.Passes = []workorder.PassLine{{Pass: workorder.Pass{Void: "错"}}, {Pass: workorder.Pass{No: "CM261121-A001"}}}
	voided := shown(workorder.Settled)
	voided.sheet.Passes = []workorder.PassLine{{Pass: workorder.Pass{Void: "错"}}}
	for name, c := range map[string]struct {
		m    *model
		want next
	}{
		"new":        {shown(workorder.Received), next{printForm, "打印任务委托书", "F9"}},
		"printed":    {shown(workorder.Quoted), next{sign, "客户已签字", confirm}},
		"parts":      {shown(workorder.Signed, part("机油", 1000, 1000, 0, 0, 0), labour("保养", worker)), next{issue, "领料", "F4"}},
		"nobody":     {shown(workorder.Signed, labour("保养", staff.ID{})), next{dispatch, "派工", confirm}},
		"working":    {shown(workorder.Working, labour("保养", worker)), next{finish, "完工", confirm}},
		"add-on":     {shown(workorder.Working, add), next{answerAddOns, "增项确认", confirm}},
		"finished":   {shown(workorder.Finished), next{inspect, "质检", confirm}},
		"checked":    {shown(workorder.Checked), next{settle, "结算", "F7"}},
		"owing":      {settled, next{settle, "收款", "F7"}},
		"paid":       {shown(workorder.Settled), next{pass, "开出门证", "F8"}},
		"void pass":  {voided, next{pass, "开出门证", "F8"}},
		"with pass":  {passed, next{leave, "交车", confirm}},
		"gone":       {shown(workorder.Left), next{}},
		"called off": {shown(workorder.Cancelled), next{}},
	} {
		if got := c.m.next(); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestExactlyTheNextStepIsMarked(t *testing.T) {
	for state := workorder.Received; state < workorder.Settled; state++ {
		m := shown(state, labour("保养", worker))
		n := 0
		for _, s := range m.steps() {
			if s.now {
				n++
			}
			if s.now && s.done {
				t.Errorf("%v: %s is done and next", state, s.name)
			}
		}
		if n != 1 {
			t.Errorf("%v: %d steps are marked as next, want 1", state, n)
		}
	}
}

func TestWashIsAStepOnlyForWhoWantsIt(t *testing.T) {
	m := shown(workorder.Checked)
	has := func() bool {
		return slices.ContainsFunc(m.steps(), func(s strip) bool { return s.name == "洗车" })
	}
	if has() {
		t.Error("a wash that nobody wants is a step")
	}
	m.sheet.Order.Wash = workorder.WashYes
	if !has() || !m.washLeft() {
		t.Error("the wanted wash is missing")
	}
	m.sheet.Steps = []workorder.StepLine{{Step: workorder.Step{Name: workorder.StepWash, At: evening}, ByName: "小王"}}
	if m.washLeft() {
		t.Error("the wash is still wanted after it was done")
	}
}

func TestDiscountsAreTypedAsPeopleSayThem(t *testing.T) {
	r := row{line: workorder.SheetLine{Line: workorder.Line{Kind: workorder.PartLine, Qty: 3500, Price: 62_50}}} // 218.75
	for text, want := range map[string]base.Fen{"": 0, "18.75": 18_75, "9折": 21_87, "8.5折": 32_81, "10%": 21_88, "218.75": 218_75} {
		got, err := r.readOff(text)
		if err != nil || got != want {
			t.Errorf("%q: %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"-1", "218.76", "0折", "11折", "abc", "200%"} {
		if got, err := r.readOff(text); err == nil {
			t.Errorf("%q was taken as %v", text, got)
		}
	}
}

func TestPayersByNumberLetterAndWord(t *testing.T) {
	for text, want := range map[string]workorder.Payer{"1": workorder.PayCustomer, "c": workorder.PayMaker, "B": workorder.PayInsurer, "内": workorder.PayInternal, "返修": workorder.PayRework} {
		if got, err := readPayer(text); err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "6", "x"} {
		if got, err := readPayer(text); err == nil {
			t.Errorf("%q was taken as %q", text, got)
		}
	}
}

func TestAbsurdQuantitiesAndPricesAreRefusedAtTheCell(t *testing.T) {
	r := row{line: part("机油", 1000, 0, 0, 0, 0)}
	for _, text := range []string{"0", "-3", "abc", "1.2345", "99999999"} {
		if q, err := r.readQty(text); err == nil {
			t.Errorf("quantity %q was taken as %v", text, q)
		}
	}
	for _, text := range []string{"-1", "x", "99999999999"} {
		if f, err := readPrice(text); err == nil {
			t.Errorf("price %q was taken as %v", text, f)
		}
	}
}

func TestHeadSaysWhatIsAskedFirst(t *testing.T) {
	m := shown(workorder.Working)
	if got, want := m.mileage(), "本次 48,620 km（上次 41,073 km，5 个月前）"; got != want {
		t.Errorf("mileage %q, want %q", got, want)
	}
	if text, late := m.promised(); text != "今天 16:59" || !late {
		t.Errorf("promised %q, late %v", text, late)
	}
	m.sheet.Order.OwnerName, m.sheet.Order.OwnerPhone = "周建平", "13800132210"
	m.sheet.Order.SenderName, m.sheet.Order.Sender = "周浩", [16]byte{7}
	if owner, line := m.people(false); owner != "周建平" || line != "车主 · 138****2210 · 送修人 周浩" {
		t.Errorf("people %q, %q", owner, line)
	}
}

func TestOnlyUnsignedLinesAndUnansweredAddOnsChange(t *testing.T) {
	onForm := row{line: part("机油", 1000, 0, 0, 0, 0)}
	waiting := onForm
	waiting.line.Consent = workorder.Proposed
	for _, c := range []struct {
		state workorder.State
		r     row
		want  bool
	}{{workorder.Received, onForm, true}, {workorder.Quoted, onForm, true}, {workorder.Signed, onForm, false}, {workorder.Working, waiting, true},
		{workorder.Settled, waiting, false}, {workorder.Cancelled, onForm, false}} {
		if got := shown(c.state).mayChange(c.r); got != c.want {
			t.Errorf("%v, consent %d: may change %v, want %v", c.state, c.r.line.Consent, got, c.want)
		}
	}
}

func TestSlipProposesWhatIsLeftAndThere(t *testing.T) {
	var m slip
	declined := part("拒绝的", 1000, 9000, 9000, 0, 0)
	declined.Consent = workorder.Declined
	declined.Ref = base.ID[struct{}]{9}
	twice := part("机油二", 1500, 3000, 0, 0, 0)
	m.show(workorder.Sheet{Lines: []workorder.SheetLine{part("机油", 3500, 3000, 0, 0, 1000), twice, declined, labour("保养", worker)}})
	if len(m.rows) != 1 {
		t.Fatalf("%d rows, want the one part that is wanted twice", len(m.rows))
	}
	r := m.rows[0]
	if r.wanted != 5000 || r.issued != 1000 || r.left() != 4000 || r.qty != 3000 {
		t.Errorf("wanted %v, issued %v, left %v, proposed %v", r.wanted, r.issued, r.left(), r.qty)
	}
	if m.taker != worker {
		t.Error("the technician of the order is not proposed as taker")
	}
	if got := m.missing(); got != nil {
		t.Errorf("missing %v, want nothing", got)
	}
	m.taker = staff.ID{}
	if got := m.missing(); len(got) != 1 || got[0] != "领料人" {
		t.Errorf("a slip that nobody takes lacks %v, want 领料人", got)
	}
	m.taker = worker
	for text, code := range map[string]string{"-1": "issue.qty", "4.5": "issue.more", "3.5": "stock.short", "x": "number"} {
		if err := m.setQty(r.part, text); base.Code(err) != code {
			t.Errorf("%q: %v, want %s", text, err, code)
		}
	}
	if m.rows[0].qty != 3000 {
		t.Error("a refused quantity was taken")
	}
	if err := m.setQty(r.part, "0.5"); err != nil || m.parts()[0].Qty != 500 {
		t.Errorf("0.5: %v, %v", err, m.parts())
	}
	m.turn(true)
	if len(m.parts()) != 0 {
		t.Error("a return begins with something")
	}
	if err := m.setQty(r.part, "1.5"); base.Code(err) != "return.more" {
		t.Errorf("returning more than was taken: %v", err)
	}
}

func TestPeopleAreFoundByPinyin(t *testing.T) {
	for text, want := range map[string]bool{"": true, "张": true, "zw": true, "zhangw": true, "ZW": true, "lm": false} {
		if got := called("张伟", text); got != want {
			t.Errorf("%q calls 张伟: %v, want %v", text, got, want)
		}
	}
}
