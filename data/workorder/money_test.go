package workorder_test

import (
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/catalog"
	"jieche/data/customer"
	"jieche/data/kv"
	"jieche/data/paper"
	"jieche/data/workorder"
)

const day base.Instant = 24 * 3_600_000

func TestTheSettlementWaitsUntilEverythingAgrees(t *testing.T) {
	d := open(t)
	o := d.receive()
	settle := func() error {
		_, err := do(d, d.cashier, workorder.Settle{Order: o.Order})
		return err
	}
	if f := d.refused(settle(), "gate4"); !has(f.Missing, "签字") || !has(f.Missing, "质检") {
		t.Errorf("missing %q", f.Missing)
	}
	d.sign(o.Order)
	must(do(d, d.advisor, workorder.Dispatch{Order: o.Order, Worker: d.technician}))
	must(do(d, d.advisor, workorder.AddLines{Order: o.Order, Lines: []workorder.LineInput{{Part: d.pad, Qty: 1000}}}))
	f := d.refused(settle(), "gate4")
	for _, want := range []string{"增项“前刹车片”（380.00 元）等客户答复", "全合成机油 5W-30（OIL-5W30）：账单上 3.5 L，已领 0 L", "机油滤清器", "登记完工", "质检通过"} {
		if !has(f.Missing, want) {
			t.Errorf("%q is not named in %q", want, f.Missing)
		}
	}
	if got := d.sheet(o.Order).Missing.Settle; len(got) != len(f.Missing) {
		t.Errorf("the sheet says %q", got)
	}
	must(do(d, d.advisor, workorder.AnswerAddOn{Order: o.Order, Agreed: false, Who: "周建平", How: "当面"}))
	must(do(d, d.clerk, workorder.IssueParts{Order: o.Order}))
	must(do(d, d.technician, workorder.Finish{Order: o.Order}))
	if f := d.refused(settle(), "gate4"); len(f.Missing) != 1 || f.Missing[0] != "质检通过" {
		t.Errorf("missing %q", f.Missing)
	}
	must(do(d, d.inspector, workorder.Inspect{Order: o.Order, Passed: true}))
	must(do(d, d.clerk, workorder.ReturnParts{Order: o.Order, Parts: []workorder.IssuePart{{Part: d.oil, Qty: 500}}}))
	if f := d.refused(settle(), "gate4"); len(f.Missing) != 1 || !has(f.Missing, "已领 3 L") {
		t.Errorf("missing %q", f.Missing)
	}
	must(do(d, d.clerk, workorder.IssueParts{Order: o.Order}))
	if err := settle(); err != nil {
		t.Error(err)
	}
	if s := d.sheet(o.Order); s.Settlement.Totals.Total != serviceDue || len(s.Settlement.Lines) != 4 || s.Order.State != workorder.Settled {
		t.Errorf("%+v", s.Settlement)
	}
}

func TestAnIssuedPartThatTheCustomerCancels(t *testing.T) {
	d := open(t)
	id := d.checked()
	oil := d.line(id, "全合成机油 5W-30").ID
	cancel := workorder.AnswerAddOn{Order: id, Lines: []workorder.LineID{oil}, Agreed: false, Who: "周建平", How: "当面"}
	_, err := do(d, d.advisor, cancel)
	d.refused(err, "addon.issued")
	must(do(d, d.clerk, workorder.ReturnParts{Order: id, Parts: []workorder.IssuePart{{Part: d.oil, Qty: 3500}}}))
	must(do(d, d.advisor, cancel))
	if s := d.settle(id); s.Due != serviceDue-238_00 {
		t.Errorf("due %s", s.Due)
	}
}

func TestAddOnsKeepTheCustomersAnswer(t *testing.T) {
	d := open(t)
	id := d.checked()
	must(do(d, d.advisor, workorder.AddLines{Order: id, Lines: []workorder.LineInput{{Part: d.pad}, {Item: d.brake}, {Kind: workorder.Other, Name: "玻璃水", Price: ptr[base.Fen](20_00)}}}))
	if d.reserved(d.pad) != 0 {
		t.Error("what the customer has not agreed to is reserved")
	}
	row := ask(d, workorder.OpenOrders{})[0]
	if !row.Waiting || row.Next != "增项确认" {
		t.Errorf("row %+v", row)
	}
	pad, brake := d.line(id, "前刹车片").ID, d.line(id, "更换前刹车片").ID
	phoned := workorder.AnswerAddOn{Order: id, Lines: []workorder.LineID{pad, brake}, Agreed: true, Who: "周建平", How: "电话"}
	_, err := do(d, d.advisor, phoned)
	d.refused(err, "addon.phone")
	_, err = do(d, d.advisor, workorder.AnswerAddOn{Order: id, Agreed: true, How: "当面"})
	d.refused(err, "addon.who")
	_, err = do(d, d.advisor, workorder.AnswerAddOn{Order: id, Agreed: true, Who: "周建平"})
	d.refused(err, "addon.how")
	phoned.Phone, phoned.Promise = "138 0013 2210", d.now+7_200_000
	done := must(do(d, d.advisor, phoned))
	if done.State != workorder.Working || d.reserved(d.pad) != 1000 {
		t.Errorf("%+v, reserved %s", done, d.reserved(d.pad))
	}
	_, err = do(d, d.advisor, phoned)
	d.refused(err, "addon.answered")
	must(do(d, d.advisor, workorder.AnswerAddOn{Order: id, Agreed: false, Who: "周建平", How: "微信"}))
	_, err = do(d, d.advisor, workorder.AnswerAddOn{Order: id, Agreed: false, Who: "周建平", How: "微信"})
	d.refused(err, "addon.none")
	s := d.sheet(id)
	if len(s.AddOns) != 2 {
		t.Fatalf("%d add-ons", len(s.AddOns))
	}
	a := s.AddOns[0]
	if a.Before != serviceDue || a.After != serviceDue+380_00+180_00 || a.Phone != "13800132210" || a.Who != "周建平" || a.Promise != phoned.Promise || a.By != d.advisor {
		t.Errorf("add-on %+v", a)
	}
	if b := s.AddOns[1]; !b.Refused || b.Before != b.After || b.No != 2 {
		t.Errorf("declined %+v", b)
	}
	if s.Order.Promised != phoned.Promise || d.line(id, "玻璃水").Consent != workorder.Declined {
		t.Errorf("promised %s", s.Order.Promised)
	}
	d.repair(id)
	if got := d.settle(id); got.Due != serviceDue+560_00 {
		t.Errorf("due %s", got.Due)
	}
	must(do(d, d.cashier, workorder.Pay{Order: id, Payments: []workorder.Tender{{Kind: "微信", Amount: serviceDue + 560_00}}}))
	must(do(d, d.cashier, workorder.IssuePass{Order: id}))
	must(do(d, d.advisor, workorder.Leave{Order: id}))
	past := ask(d, workorder.History{Vehicle: s.Order.Vehicle})
	if len(past) != 1 || len(past[0].Declined) != 1 || past[0].Declined[0] != "玻璃水" {
		t.Errorf("history %+v", past)
	}
	warned := ask(d, workorder.WarningsFor{Vehicle: s.Order.Vehicle, KM: 48_630})
	if !has(warned, "玻璃水") || !has(warned, "质量保证期") {
		t.Errorf("warnings %q", warned)
	}
}

func TestRoundingDownForTheCustomer(t *testing.T) {
	d := open(t)
	id := d.checked()
	settle := workorder.Settle{Order: id, RoundOff: -1}
	_, err := do(d, d.cashier, settle)
	d.refused(err, "round_off")
	settle.RoundOff = serviceDue + 1
	_, err = do(d, d.cashier, settle)
	d.refused(err, "round_off")
	settle.RoundOff = 13_50
	_, err = do(d, d.cashier, settle)
	if f := d.refused(err, "round_off.large"); f.Kind != base.Refused || f.Grant == "" {
		t.Errorf("%+v", f)
	}
	_, err = allow(d, d.cashier, settle)
	d.refused(err, "approver.reason")
	settle.Reason = "老客户"
	_, err = doBy(d, kv.Call{User: base.ID[struct{}](d.cashier), By: base.ID[struct{}](d.technician)}, settle)
	d.refused(err, "approver")
	must(allow(d, d.cashier, settle))
	s := d.sheet(id)
	if s.Settlement.Totals.RoundOff != -13_50 || s.Settlement.Totals.Customer != 300_00 || s.Settlement.Approver != d.manager {
		t.Errorf("%+v", s.Settlement.Settlement)
	}
	if last := s.Settlement.Lines[len(s.Settlement.Lines)-1]; last.Kind != workorder.RoundOff || last.Amount() != -13_50 {
		t.Errorf("the round-off is no line of its own: %+v", last)
	}
	id = d.checked()
	if got := must(do(d, d.cashier, workorder.Settle{Order: id, RoundOff: 9_99})); got.Due != serviceDue-9_99 {
		t.Errorf("due %s", got.Due)
	}
}

func TestPaymentsOfSeveralKindsInSeveralTurns(t *testing.T) {
	d := open(t)
	id := d.checked()
	try := func(code string, payments ...workorder.Tender) *base.Fault {
		t.Helper()
		_, err := do(d, d.cashier, workorder.Settle{Order: id, Payments: payments})
		return d.refused(err, code)
	}
	try("pay.kind", workorder.Tender{Kind: "粮票", Amount: 1})
	try("pay.amount", workorder.Tender{Kind: "微信", Amount: 0})
	try("pay.amount", workorder.Tender{Kind: "微信", Amount: -5})
	f := try("pay.over", workorder.Tender{Kind: "微信", Amount: 200_00}, workorder.Tender{Kind: workorder.Cash, Amount: 200_00})
	if f.Kind != base.Invalid || !strings.Contains(f.Say, "找零 86.50") || !strings.Contains(f.Say, "现金按 113.50") {
		t.Errorf("%s", f.Say)
	}
	try("pay.over", workorder.Tender{Kind: "微信", Amount: serviceDue + 1})
	got := d.settle(id, workorder.Tender{Kind: "微信", Amount: 100_00}, workorder.Tender{Kind: workorder.Cash, Amount: 50_00})
	if got.Owing != serviceDue-150_00 {
		t.Errorf("%+v", got)
	}
	_, err := do(d, d.cashier, workorder.IssuePass{Order: id})
	if f := d.refused(err, "gate5"); !has(f.Missing, "余款 163.50") {
		t.Errorf("missing %q", f.Missing)
	}
	_, err = do(d, d.cashier, workorder.Pay{Order: id})
	d.refused(err, "pay.none")
	_, err = do(d, d.cashier, workorder.Pay{Order: id, Payments: []workorder.Tender{{Kind: "银行卡", Amount: 163_51}}})
	d.refused(err, "pay.over")
	got = must(do(d, d.cashier, workorder.Pay{Order: id, Payments: []workorder.Tender{{Kind: "银行卡", Amount: 163_50, Note: "尾号 1234"}}}))
	if got.Owing != 0 || got.Paid != serviceDue {
		t.Errorf("%+v", got)
	}
	_, err = do(d, d.cashier, workorder.Pay{Order: id, Payments: []workorder.Tender{{Kind: "银行卡", Amount: 1}}})
	d.refused(err, "pay.done")
	figures := ask(d, workorder.Today{})
	if figures.Takings != serviceDue || figures.Receipts["微信"] != 100_00 || figures.Receipts["现金"] != 50_00 || figures.Settled != 1 || figures.InShop != 1 || figures.Ready != 1 {
		t.Errorf("figures %+v", figures)
	}
	other := d.receive()
	_, err = do(d, d.cashier, workorder.Pay{Order: other.Order, Payments: []workorder.Tender{{Kind: "微信", Amount: 1}}})
	d.refused(err, "settle.none")
}

func TestOnAccountWithinTheLimit(t *testing.T) {
	d := open(t)
	id := d.checked()
	owner := d.sheet(id).Order.Owner
	credit := func(amount base.Fen) workorder.Settle {
		return workorder.Settle{Order: id, Payments: []workorder.Tender{{Kind: workorder.OnAccount, Amount: amount, Note: "月结"}}}
	}
	_, err := do(d, d.cashier, credit(serviceDue))
	if f := d.refused(err, "credit.limit"); !strings.Contains(f.Say, "313.50") || !strings.Contains(f.Say, "额度 0.00") || f.Grant == "" {
		t.Errorf("%s", f.Say)
	}
	must(do(d, d.manager, customer.SetCredit{Customer: owner, Credit: 500_00}))
	got := must(do(d, d.cashier, credit(serviceDue)))
	if got.OnCredit != serviceDue || got.Paid != 0 || got.Owing != 0 {
		t.Errorf("%+v", got)
	}
	_, err = do(d, d.cashier, workorder.IssuePass{Order: id, Reason: workorder.PassRepaired})
	d.refused(err, "gate5")
	must(do(d, d.cashier, workorder.IssuePass{Order: id}))
	if p := d.sheet(id).Passes[0]; p.Reason != workorder.PassOnAccount || p.OnCredit != serviceDue {
		t.Errorf("pass %+v", p)
	}
	must(do(d, d.advisor, workorder.Leave{Order: id}))

	car := customer.Car{ID: d.sheet(id).Order.Vehicle, KM: 50_000}
	second := must(do(d, d.advisor, workorder.Receive{Car: car, Packages: []catalog.PackageID{d.service}}))
	if !has(d.sheet(second.Order).Warnings, "挂账未还 313.50") {
		t.Errorf("warnings %q", d.sheet(second.Order).Warnings)
	}
	d.sign(second.Order)
	d.repair(second.Order)
	first := id
	id = second.Order
	_, err = do(d, d.cashier, credit(serviceDue))
	if f := d.refused(err, "credit.limit"); !strings.Contains(f.Say, "还可挂 186.50") {
		t.Errorf("%s", f.Say)
	}
	must(allow(d, d.cashier, credit(serviceDue)))
	if s := d.sheet(id); s.Settlement.Approver != d.manager {
		t.Error("who allowed it is not on the bill")
	}

	owes := func() (f base.Fen) {
		d.db.View(func(tx *kv.Tx) error { f = workorder.OnAccountOf(tx, owner); return nil })
		return f
	}
	if owes() != 2*serviceDue {
		t.Errorf("owes %s", owes())
	}
	paid := must(do(d, d.cashier, workorder.Pay{Order: first, Payments: []workorder.Tender{{Kind: "转账", Amount: 100_00}}}))
	if paid.Paid != 100_00 || paid.OnCredit != 213_50 || paid.Owing != 0 || owes() != 2*serviceDue-100_00 {
		t.Errorf("%+v, owes %s", paid, owes())
	}
	paid = must(do(d, d.cashier, workorder.Pay{Order: first, Payments: []workorder.Tender{{Kind: "转账", Amount: 213_50}}}))
	if paid.OnCredit != 0 || paid.Paid != serviceDue || owes() != serviceDue {
		t.Errorf("%+v, owes %s", paid, owes())
	}
}

func TestACarWithoutOwnerPaysAtOnce(t *testing.T) {
	d := open(t)
	o := must(do(d, d.advisor, workorder.Receive{Car: d.car(), Kind: workorder.Beauty, Lines: []workorder.LineInput{{Kind: workorder.Other, Name: "洗车", Price: ptr[base.Fen](40_00)}}}))
	d.sign(o.Order)
	d.repair(o.Order)
	_, err := do(d, d.cashier, workorder.Settle{Order: o.Order, Payments: []workorder.Tender{{Kind: workorder.OnAccount, Amount: 40_00}}})
	d.refused(err, "credit.nobody")
	d.settle(o.Order, workorder.Tender{Kind: workorder.Cash, Amount: 40_00})
}

func TestADepositIsUsedOnce(t *testing.T) {
	d := open(t)
	id := d.checked()
	must(do(d, d.advisor, workorder.Amend{Order: id, Deposit: ptr[base.Fen](100_00)}))
	_, err := do(d, d.cashier, workorder.Settle{Order: id, Payments: []workorder.Tender{{Kind: workorder.Prepaid, Amount: 60_00}, {Kind: workorder.Prepaid, Amount: 60_00}}})
	d.refused(err, "pay.deposit")
	if got := d.settle(id, workorder.Tender{Kind: workorder.Prepaid, Amount: 100_00}); got.Owing != serviceDue-100_00 {
		t.Errorf("%+v", got)
	}
}

func TestARedEntryReversesAndTheBillIsMadeAgain(t *testing.T) {
	d := open(t)
	id := d.checked()
	_, err := do(d, d.manager, workorder.Reverse{Order: id, Reason: "价格错"})
	d.refused(err, "settle.none")
	first := must(do(d, d.cashier, workorder.Settle{Order: id, RoundOff: 3_50, Payments: []workorder.Tender{{Kind: "微信", Amount: 210_00}, {Kind: workorder.Cash, Amount: 100_00}}}))
	pass := must(do(d, d.cashier, workorder.IssuePass{Order: id}))
	for name, err := range map[string]error{
		"add":    second(do(d, d.advisor, workorder.AddLines{Order: id, Lines: []workorder.LineInput{{Item: d.brake}}})),
		"change": second(do(d, d.advisor, workorder.ChangeLine{Order: id, Line: d.line(id, "机油滤清器").ID, Note: ptr("x")})),
		"amend":  second(do(d, d.advisor, workorder.Amend{Order: id, Advice: ptr("x")})),
		"issue":  second(do(d, d.clerk, workorder.IssueParts{Order: id})),
		"return": second(do(d, d.clerk, workorder.ReturnParts{Order: id, Parts: []workorder.IssuePart{{Part: d.oil, Qty: 1}}})),
		"cancel": second(do(d, d.advisor, workorder.Cancel{Order: id, Reason: "x"})),
	} {
		if f := d.refused(err, "order.settled"); !strings.Contains(f.Say, string(first.No)) || !strings.Contains(f.Say, "冲红") {
			t.Errorf("%s: %s", name, f.Say)
		}
	}
	_, err = do(d, d.manager, workorder.Reverse{Order: id, Reason: " "})
	d.refused(err, "reverse.reason")
	red := must(do(d, d.manager, workorder.Reverse{Order: id, Reason: "价格录错"}))
	if red.No.Kind() != base.DocRedEntry || red.State != workorder.Checked {
		t.Errorf("%+v", red)
	}
	s := d.sheet(id)
	if s.Settlement != nil || len(s.Reversed) != 2 || s.Reversed[1].Totals.Total != -310_00 || s.Reversed[1].Reverses != s.Reversed[0].ID || s.Reversed[1].Totals.RoundOff != 3_50 {
		t.Errorf("reversed %+v", s.Reversed)
	}
	if len(s.Passes) != 1 || s.Passes[0].Void == "" || s.Passes[0].No != pass.No {
		t.Errorf("the pass of the reversed bill still opens the gate: %+v", s.Passes)
	}
	if f := ask(d, workorder.Today{}); f.Takings != 0 || f.Billed != 0 || f.Settled != 0 {
		t.Errorf("figures %+v", f)
	}
	if d.onHand(d.oil) != 16_500 {
		t.Error("the parts did not stay in the car")
	}
	_, err = do(d, d.advisor, workorder.Leave{Order: id})
	d.refused(err, "leave.pass")
	_, err = do(d, d.manager, workorder.Reverse{Order: id, Reason: "再冲"})
	d.refused(err, "settle.none")
	again := d.settle(id, workorder.Tender{Kind: "微信", Amount: serviceDue})
	if again.No == first.No || again.Owing != 0 {
		t.Errorf("%+v", again)
	}
	bills := ask(d, workorder.SettlementsOf{})
	if len(bills) != 3 || !bills[0].Reversed || !bills[1].Red || bills[2].Reversed || bills[0].Paid != 0 {
		t.Errorf("bills %+v", bills)
	}
	must(do(d, d.cashier, workorder.IssuePass{Order: id}))
	must(do(d, d.advisor, workorder.Leave{Order: id}))
	must(do(d, d.manager, workorder.Reverse{Order: id, Reason: "出厂后改发票"}))
	if last := d.settle(id); last.Due != serviceDue || d.sheet(id).Order.State != workorder.Left {
		t.Errorf("a car that had left is %s after the second bill", d.sheet(id).Order.State)
	}
}

func second[R any](_ R, err error) error { return err }

func TestTheGateOpensForEachReasonAndForNoOther(t *testing.T) {
	d := open(t)
	pass := func(id workorder.ID, reason workorder.PassReason) error {
		_, err := do(d, d.cashier, workorder.IssuePass{Order: id, Reason: reason})
		return err
	}
	open := d.receive()
	for _, r := range []workorder.PassReason{"", workorder.PassRepaired, workorder.PassOnAccount, workorder.PassClaim, workorder.PassZero} {
		if f := d.refused(pass(open.Order, r), "gate5"); !has(f.Missing, "结算") {
			t.Errorf("%s: %q", r, f.Missing)
		}
	}
	d.refused(pass(open.Order, "溜了"), "choice")
	if err := pass(open.Order, workorder.PassTestDrive); err != nil {
		t.Errorf("test drive: %v", err)
	}
	if err := pass(open.Order, workorder.PassTestDrive); err != nil {
		t.Errorf("a second test drive: %v", err)
	}
	_, err := do(d, d.advisor, workorder.Leave{Order: open.Order})
	d.refused(err, "leave.pass")
	if err := pass(open.Order, workorder.PassNotRepaired); err != nil {
		t.Errorf("not repaired: %v", err)
	}
	if left := must(do(d, d.advisor, workorder.Leave{Order: open.Order})); left.State != workorder.Cancelled || d.reserved(d.oil) != 0 {
		t.Errorf("%+v", left)
	}
	d.refused(pass(open.Order, workorder.PassNotRepaired), "pass.left")

	working := d.receive()
	d.sign(working.Order)
	must(do(d, d.clerk, workorder.IssueParts{Order: working.Order}))
	if f := d.refused(pass(working.Order, workorder.PassNotRepaired), "gate5"); !has(f.Missing, "退回") || !has(f.Missing, "作废") {
		t.Errorf("missing %q", f.Missing)
	}
	must(do(d, d.advisor, workorder.Cancel{Order: working.Order, Reason: "不修了", ReturnParts: true}))
	d.refused(pass(working.Order, workorder.PassRepaired), "gate5")
	if err := pass(working.Order, ""); err != nil {
		t.Errorf("a cancelled order: %v", err)
	}

	claim := must(do(d, d.advisor, workorder.Receive{Car: d.car(), Kind: workorder.FirstService, Packages: []catalog.PackageID{d.service}}))
	d.sign(claim.Order)
	d.repair(claim.Order)
	if got := d.settle(claim.Order); got.Due != 0 || got.Owing != 0 {
		t.Errorf("%+v", got)
	}
	if err := pass(claim.Order, workorder.PassRepaired); err != nil {
		t.Errorf("settled with nothing due: %v", err)
	}
	d.refused(pass(claim.Order, ""), "pass.twice")

	paid := d.checked()
	d.settle(paid, workorder.Tender{Kind: "微信", Amount: serviceDue})
	d.refused(pass(paid, workorder.PassClaim), "gate5")
	d.refused(pass(paid, workorder.PassZero), "gate5")
	d.refused(pass(paid, workorder.PassOnAccount), "gate5")
	d.refused(pass(paid, workorder.PassTestDrive), "gate5")
	if err := pass(paid, workorder.PassRepaired); err != nil {
		t.Errorf("paid: %v", err)
	}

	owing := d.checked()
	d.settle(owing)
	d.refused(pass(owing, workorder.PassRepaired), "gate5")
	_, err = allow(d, d.cashier, workorder.IssuePass{Order: owing})
	d.refused(err, "approver.reason")
	must(allow(d, d.cashier, workorder.IssuePass{Order: owing, Note: "老客户明天来付"}))
	if p := d.sheet(owing).Passes[0]; p.Approver != d.manager || p.Due != serviceDue || p.Paid != 0 {
		t.Errorf("pass %+v", p)
	}
}

func TestAPassIsValidOnItsDayAndReprintsAreCounted(t *testing.T) {
	d := open(t)
	id := d.checked()
	d.settle(id, workorder.Tender{Kind: "微信", Amount: serviceDue})
	first := must(do(d, d.cashier, workorder.IssuePass{Order: id}))
	print := workorder.PrintForm{Form: string(paper.ExitPass), No: first.No}
	for want := int64(1); want <= 2; want++ {
		if got := must(do(d, d.cashier, print)).Count; got != want {
			t.Errorf("printing %d counts %d", want, got)
		}
	}
	d.now += day
	_, err := do(d, d.cashier, print)
	d.refused(err, "print.expired")
	_, err = do(d, d.advisor, workorder.Leave{Order: id})
	d.refused(err, "leave.pass")
	next := must(do(d, d.cashier, workorder.IssuePass{Order: id}))
	pass := d.sheet(id).Passes[1]
	_, err = do(d, d.cashier, workorder.VoidPass{Pass: pass.ID})
	d.refused(err, "void.reason")
	must(do(d, d.cashier, workorder.VoidPass{Pass: pass.ID, Reason: "打印错"}))
	_, err = do(d, d.cashier, workorder.VoidPass{Pass: pass.ID, Reason: "打印错"})
	d.refused(err, "void.twice")
	if got := must(do(d, d.cashier, workorder.PrintForm{Form: string(paper.ExitPass), No: next.No})).Count; got != 1 {
		t.Errorf("a void pass for the files counts %d", got)
	}
	must(do(d, d.cashier, workorder.IssuePass{Order: id}))
	must(do(d, d.advisor, workorder.Leave{Order: id}))
	_, err = do(d, d.advisor, workorder.Leave{Order: id})
	d.refused(err, "leave.twice")
	last := d.sheet(id).Passes[2]
	_, err = do(d, d.cashier, workorder.VoidPass{Pass: last.ID, Reason: "迟了"})
	d.refused(err, "void.left")
	_, err = do(d, d.cashier, workorder.PrintForm{Form: string(paper.Settlement), No: last.No})
	d.refused(err, "print.form")
	_, err = do(d, d.cashier, workorder.PrintForm{Form: string(paper.Settlement), No: "JS261121-A999"})
	d.refused(err, "doc.missing")
	if f := ask(d, workorder.Today{}); f.Left != 1 || f.InShop != 0 {
		t.Errorf("figures %+v", f)
	}
}

func TestWhatToLookOutFor(t *testing.T) {
	d := open(t)
	id := d.checked()
	vehicle := d.sheet(id).Order.Vehicle
	d.settle(id)
	must(allow(d, d.cashier, workorder.IssuePass{Order: id, Note: "明天付"}))
	must(do(d, d.advisor, workorder.Leave{Order: id}))
	warned := func(km int64) []string { return ask(d, workorder.WarningsFor{Vehicle: vehicle, KM: km}) }
	if w := warned(50_000); !has(w, "更换机油机滤") || !has(w, "余款 313.50") {
		t.Errorf("warnings %q", w)
	}
	if w := warned(50_621); has(w, "质量保证期") {
		t.Errorf("2,001 km later: %q", w)
	}
	if w := warned(40_000); !has(w, "48620") {
		t.Errorf("lower mileage: %q", w)
	}
	d.now += 11 * day
	if w := warned(48_700); has(w, "质量保证期") {
		t.Errorf("11 days later: %q", w)
	}
	day := d.now.Day()
	must(do(d, d.advisor, customer.Register{Car: customer.Car{ID: vehicle, InsuredUntil: day + 12}}))
	if w := warned(0); !has(w, "还有 12 天") {
		t.Errorf("insurance: %q", w)
	}
	o := must(do(d, d.advisor, workorder.Receive{Car: customer.Car{ID: vehicle, KM: 49_000}, Promised: d.now + 600_000}))
	if w := warned(0); !has(w, string(o.No)) {
		t.Errorf("open order: %q", w)
	}
	if row := ask(d, workorder.OpenOrders{Mine: d.advisor})[0]; row.Late || row.Next != "打印委托书" || !strings.Contains(row.Phone, "****") || row.AdvisorName != "李顾问" {
		t.Errorf("row %+v", row)
	}
	d.now += 3_600_000
	if row := ask(d, workorder.OpenOrders{})[0]; !row.Late || ask(d, workorder.Today{}).Late != 1 {
		t.Errorf("row %+v", row)
	}
	if len(ask(d, workorder.OpenOrders{Mine: d.cashier})) != 0 || len(ask(d, workorder.CarsInShop{})) != 1 {
		t.Error("the cashier has orders of his own")
	}
}
