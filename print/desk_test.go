package print

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jieche/data/base"
	"jieche/data/workorder"
)

// deskForms are the forms that carry the order's own number, beside the contract.
func deskForms(lines int, name func(int) string, set Setting) map[string]Doc {
	all := forms(lines, name, set)
	for _, other := range []string{"entrustment", "settlement", "pick_slip", "exit_pass"} {
		delete(all, other)
	}
	return all
}

func said(d Doc) string { return strings.Join(d.Strings(), "\n") }

// circles are the outlines of the marks on a page.
func circles(d Doc) []Point {
	var middles []Point
	for _, m := range d.Pages[0].Marks {
		p, ok := m.(Path)
		if !ok || !p.Filled || p.Grey != 255 {
			continue
		}
		var sum Point
		for _, q := range p.Points[1:] { // the first is the last again
			sum.X, sum.Y = sum.X+q.X, sum.Y+q.Y
		}
		n := float64(len(p.Points) - 1)
		middles = append(middles, Point{sum.X / n, sum.Y / n})
	}
	return middles
}

// TestEveryMarkIsSeen marks more and more damages at nearly one place: each number stays on the drawing, none lies under another.
func TestEveryMarkIsSeen(t *testing.T) {
	t.Parallel()
	for _, paper := range []Paper{A4, Full} {
		for _, n := range []int{0, 1, 7, 60, 200} {
			sheet := arrived(0, named1)
			for i := range n {
				sheet.Order.Intake.Marks = append(sheet.Order.Intake.Marks, workorder.Mark{Kind: workorder.MarkKinds[i%6], Side: "左侧", X: 437 + i%3, Y: 168 + i%5})
			}
			d := Intake(sheet, Setting{Paper: paper, Stamp: workorder.Stamp{Copy: CopyShop}})
			w := walkRound{look: Setting{Paper: paper}.look(), tractor: paper.Tractor}
			middles := circles(d)
			if len(middles) != n+len(workorder.MarkKinds) {
				t.Fatalf("%d marks on %s: %d discs with those of the legend", n, paper.Name, len(middles))
			}
			for i, a := range middles {
				for _, b := range middles[:i] {
					if gap := math.Hypot(a.X-b.X, a.Y-b.Y); gap < 2*w.disc() {
						t.Fatalf("%d marks on %s: two are %.2f mm apart", n, paper.Name, gap)
					}
				}
			}
		}
	}
}

// TestMarksLieWhereTheDamageIs holds the drawing against the places that the screen gives its names to, in thousandths.
func TestMarksLieWhereTheDamageIs(t *testing.T) {
	inside := func(x, y float64, s stroke) bool {
		in := false
		for i, j := 0, len(s)-1; i < len(s); j, i = i, i+1 {
			if (s[i].Y > y) != (s[j].Y > y) && x < (s[j].X-s[i].X)*(y-s[i].Y)/(s[j].Y-s[i].Y)+s[i].X {
				in = !in
			}
		}
		return in
	}
	for name, c := range map[string]struct {
		x, y  int
		parts []stroke
	}{
		"左前轮": {349, 236, carSide(1)[4:5]}, "左后轮": {651, 236, carSide(1)[5:6]}, "右前轮": {349, 956, carSide(157)[4:5]},
		"左前门": {437, 168, carSide(1)[:1]}, "左侧车窗": {490, 82, carSide(1)[10:12]}, "右后门": {540, 888, carSide(157)[:1]},
		"前脸": {120, 545, carEnd(67, true)[:2]}, "车尾": {880, 545, carEnd(493, false)[:2]}, "后牌照": {880, 610, carEnd(493, false)[:2]},
		"引擎盖": {352, 490, carAbove()[:1]}, "后保险杠": {720, 490, carAbove()[:1]},
	} {
		x, y := float64(c.x)*fieldW/1000, float64(c.y)*fieldH/1000
		if !slices.ContainsFunc(c.parts, func(s stroke) bool { return inside(x, y, s) }) {
			t.Errorf("%s is not on the car at %.0f, %.0f", name, x, y)
		}
	}
}

func TestIntakeSaysWhatWasSeen(t *testing.T) {
	sheet := arrived(7, everyday)
	sheet.Order.Intake.Checks["座椅加热"] = "左座不热"
	all := squeezed(said(Intake(sheet, Setting{Paper: A4, Stamp: stamp(1)})))
	for _, want := range []string{"SL261121-A012", "平安产险", "2021-06-18", "48,620 km", "☑开进 ☐拖进 ☐事故", "☐E ☐¼ ☑½ ☐¾ ☐F", "☑冷车 ☐热车",
		"划痕：左侧 1 处、右侧 1 处；凹陷：右侧 1 处；裂痕：车头 1 处；破损：车顶 1 处；掉漆：车尾 1 处；缺件：左侧 1 处", "发动机灯亮", "座椅加热：左座不热",
		"☑钥匙×2 ☑备胎 ☐千斤顶 ☑三角牌", "1. 儿童座椅 ×1", "手套箱内行车记录仪一台", "☑等候 ☐离店", CopyShop, CopyCustomer} {
		if !strings.Contains(strings.ReplaceAll(all, string(joiner), ""), squeezed(want)) {
			t.Errorf("the intake form doesn't say %q", want)
		}
	}
	sheet.Order.Intake.FuelLevel = 180
	if all := said(Intake(sheet, Setting{Paper: A4, Stamp: stamp(1)})); !strings.Contains(all, "电量 80%") {
		t.Error("the charge of the battery is missing")
	}
}

func TestEstimateSaysWhetherPartsAreThere(t *testing.T) {
	sheet := order(4, everyday)
	for i, available := range map[int]base.Milli{1: 3500, 3: 3499} {
		sheet.Lines[i].Ref, sheet.Lines[i].Available = base.ID[struct{}]{byte(i)}, available
	}
	all := said(Estimate(sheet, Setting{Paper: A4, Stamp: stamp(1)}))
	for _, want := range []string{"有货", "需订货", "至 2026-11-28", "−99.25", "¥" + sheet.Totals.Total.String(), sheet.Totals.Total.Words()} {
		if !strings.Contains(all, want) {
			t.Errorf("the estimate doesn't say %q", want)
		}
	}
}

func TestWorksheetShowsNoMoneyAndNoTelephone(t *testing.T) {
	sheet := order(20, everyday)
	sheet.Lines[1].Issued = 3500
	for _, paper := range Papers() {
		all := said(Worksheet(sheet, Setting{Paper: paper, Stamp: stamp(1)}))
		for _, secret := range []string{"1,062.50", "120.00", "144.00", "50.00", "99.25", "人民币", "¥", "138 0013 2210", "13800132210", "139 2288 1640", "科苑路", "优惠"} {
			if strings.Contains(all, secret) {
				t.Errorf("the work sheet on %s shows %q", paper.Name, secret)
			}
		}
		for _, want := range []string{"139****1640", "张师傅", "1.20", "3.5 个"} {
			if !strings.Contains(all, want) {
				t.Errorf("the work sheet on %s doesn't show %q", paper.Name, want)
			}
		}
	}
}

func TestAddOnAsksAndTells(t *testing.T) {
	set := Setting{Paper: A5, Stamp: workorder.Stamp{Copy: CopyCustomer, Count: 1}}
	asked := addedTo(2, everyday)
	var before, added base.Fen
	for _, l := range asked.Lines {
		if l.Consent == workorder.Proposed {
			added += l.Amount()
		} else {
			before += l.Amount()
		}
	}
	all := said(AddOnConsent(asked, set))
	for _, want := range []string{before.String(), added.String(), "¥" + (before + added).String(), "第 1 次", "☐同意 ☐不同意", "☐安全 ☐建议", "☐当面 ☐电话 ☐微信"} {
		if !strings.Contains(strings.ReplaceAll(all, string(joiner), ""), want) {
			t.Errorf("the question doesn't say %q", want)
		}
	}
	answered := order(6, everyday)
	all = strings.ReplaceAll(said(AddOnConsent(answered, set)), string(joiner), "")
	for _, want := range []string{"300.00", "420.00", "¥720.00", "☑同意 ☐不同意", "☑电话", "139 2288 1640", "答复人：周浩", "2026-11-21 17:30", "2026-11-21 11:05"} {
		if !strings.Contains(all, want) {
			t.Errorf("the answer doesn't say %q", want)
		}
	}
	if strings.Contains(all, "机油滤清器") {
		t.Error("the add-on lists what was on the contract")
	}
}

func TestReceiptCountsMoneyOnly(t *testing.T) {
	set := Setting{Paper: Third, Stamp: stamp(1)}
	credit := order(2, everyday) // half of it on account
	all := said(Receipt(credit, set))
	paid := credit.Settlement.Paid
	if !strings.Contains(all, "¥"+paid.String()) || !strings.Contains(all, paid.Words()) || strings.Contains(all, "挂账") {
		t.Errorf("a receipt for %s says\n%s", paid, all)
	}
	deposit := order(2, everyday)
	deposit.Settlement = nil
	if all := said(Receipt(deposit, set)); !strings.Contains(all, "¥200.00") || !strings.Contains(all, "车辆维修预收款") {
		t.Errorf("a receipt for the deposit says\n%s", all)
	}
	back := paidIn(2, everyday)
	back.Settlement.Payments[1].Reverses = workorder.PaymentID{1}
	back.Settlement.Payments[1].Amount = 286_00
	if all := said(Receipt(back, set)); !strings.Contains(all, "¥1,000.00") || !strings.Contains(all, "退款") {
		t.Errorf("a receipt with money given back says\n%s", all)
	}
	if one := Receipt(paidIn(1, everyday), set); len(one.Pages) != 1 {
		t.Errorf("a receipt for one payment takes %d pages of a third of a sheet", len(one.Pages))
	}
}

func TestDeskFormsRefuseWhatIsNotThere(t *testing.T) {
	sheet := order(2, everyday)
	sheet.Settlement, sheet.Order.Deposit = nil, 0
	for _, d := range []Doc{AddOnConsent(sheet, Setting{}), Receipt(sheet, Setting{})} {
		if _, ok := base.AsFault(d.Err()); !ok {
			t.Errorf("a form without its occasion: %v", d.Err())
		}
	}
}

// TestDeskFormsStayOnOneSheet: what is signed at the desk every day is one sheet of the paper that it is made for.
func TestDeskFormsStayOnOneSheet(t *testing.T) {
	for _, c := range []struct {
		form  string
		paper Paper
	}{{"intake", A4}, {"intake", Full}, {"estimate", A4}, {"estimate", Full}, {"worksheet", A4}, {"worksheet", Full}, {"add_on", A5}, {"add_on", Half}, {"receipt", A5}, {"receipt", Third}} {
		d := deskForms(1, everyday, Setting{Paper: c.paper, Stamp: workorder.Stamp{Copy: CopyCustomer, Count: 1}})[c.form]
		if len(d.Pages) != 1 {
			t.Errorf("%s on %s: %d pages", c.form, c.paper.Name, len(d.Pages))
		}
	}
}

// TestDeskFormsOfNamesOfEveryLength reads names of 1 to 120 characters back from the files, rune for rune.
func TestDeskFormsOfNamesOfEveryLength(t *testing.T) {
	t.Parallel()
	name := func(i int) string { return fmt.Sprintf("%03d", i+1) + longName(max(i-2, 0)) }
	for _, paper := range []Paper{A4, A5, Full, Half, Third} {
		set := Setting{Paper: paper, Stamp: workorder.Stamp{Copy: CopyCustomer}}
		all := deskForms(120, name, set)
		for _, without := range []string{"proof", "ticket", "test_drive"} { // have no lines
			delete(all, without)
		}
		for form, pages := range joined(t, all) {
			text, count := strings.Join(pages, ""), 120
			if form == "intake" {
				count = 30
			}
			for n := range count {
				if !strings.Contains(text, squeezed(name(n))) {
					t.Errorf("%s on %s: the name of %d characters is not whole", form, paper.Name, n+1)
				}
			}
		}
	}
}

// TestAnyTextOnDeskForms lets names hold anything: nothing panics, nothing is an error, and the file is a PDF.
func TestAnyTextOnDeskForms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := func(int) string { return texts().Draw(t, "name") }
		set := Setting{Paper: rapid.SampledFrom(Papers()).Draw(t, "paper"), Stamp: workorder.Stamp{Copy: CopyCustomer}}
		intake := arrived(2, text)
		intake.Order.Intake.Complaint, intake.Order.Intake.Valuables, intake.Insurer = text(0), text(0), text(0)
		intake.Order.Intake.Checks = map[string]string{"空调": text(0), text(0): text(0)}
		intake.Order.Intake.Marks = append(intake.Order.Intake.Marks, workorder.Mark{Kind: text(0), Side: text(0), X: rapid.Int().Draw(t, "x"), Y: rapid.Int().Draw(t, "y")})
		data, err := PDF(Join(Intake(intake, set), Estimate(order(2, text), set), Worksheet(order(2, text), set), AddOnConsent(addedTo(2, text), set), Receipt(paidIn(2, text), set)))
		if err != nil || !bytes.HasPrefix(data, []byte("%PDF-")) {
			t.Fatal(err)
		}
	})
}
