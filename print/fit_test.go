package print

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jieche/data/shop"
	"jieche/data/workorder"
)

// leastTypeOf is the smallest type on a document, in points. The numerals in the discs that mark damages on laser paper are signs, not texts.
func leastTypeOf(d Doc) float64 {
	least := 99.0
	for _, p := range d.Pages {
		for _, m := range p.Marks {
			if t, ok := m.(Text); ok && (d.Paper.Tractor || len(t.S) > 1) {
				least = min(least, t.SizePt)
			}
		}
	}
	return least
}

// oneCopy is the customer's copy of a form, or its first.
func oneCopy(form string, lines int, name func(int) string, set Setting) Doc {
	set.Stamp = workorder.Stamp{At: at(9, 52), By: "李敏", Count: 1, Anchor: "7f3a91c2", Copy: CopyCustomer}
	if form == "worksheet" {
		set.Stamp.Copy = CopyWorkshop
	}
	return sampleForm(form, lines, name, "", set)
}

// TestAUsualVisitIsOneSheet holds what shops print every day on one sheet, with an add-on and two other charges: a second sheet for the
// signatures alone is a page that nobody reads.
func TestAUsualVisitIsOneSheet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		form   string
		paper  Paper
		lines  int
		sheets int
	}{
		{"entrustment", A4, 10, 1}, {"entrustment", Full, 10, 1}, {"entrustment", A5, 3, 1}, {"entrustment", Half, 1, 1}, {"entrustment", A4, 20, 2},
		{"entrustment", A5, 10, 2}, {"entrustment", Half, 10, 2},
		{"estimate", A4, 20, 1}, {"estimate", Full, 10, 1}, {"estimate", A5, 6, 1}, {"estimate", Half, 3, 1}, {"estimate", Half, 10, 2},
		{"settlement", A4, 20, 1}, {"settlement", Full, 10, 1}, {"settlement", A5, 3, 1}, {"settlement", Half, 3, 1}, {"settlement", Half, 10, 2},
		{"worksheet", A4, 20, 1}, {"worksheet", Full, 10, 1}, {"worksheet", A5, 6, 1}, {"worksheet", Half, 3, 1},
		{"add_on", A5, 6, 1}, {"add_on", Half, 6, 1}, {"add_on", A4, 20, 1},
	} {
		for lines := 1; lines <= c.lines; lines++ {
			if d := oneCopy(c.form, lines, everyday, Setting{Paper: c.paper}); len(d.Pages) > c.sheets {
				t.Errorf("%s on %s with %d lines takes %d pages, not %d", c.form, c.paper.Name, lines, len(d.Pages), c.sheets)
			}
		}
	}
}

// TestTypeIsLegible measures the type of every form on every paper at every choice of size: none is smaller than what one can read.
func TestTypeIsLegible(t *testing.T) {
	t.Parallel()
	for _, p := range AllPapers() {
		floor := 8.0
		if p.Tractor {
			floor = 9.5
		}
		for _, size := range []shop.TypeSize{shop.SmallType, "", shop.LargeType} {
			for _, lines := range []int{1, 10, 20} {
				for form, d := range sampleForms(lines, everyday, Setting{Paper: p, Stamp: stamp(1), Look: shop.Look{Size: size}}) {
					if least := leastTypeOf(d); least < floor-0.001 {
						t.Errorf("%s on %s at size %q with %d lines has type of %.2f points", form, p.Name, size, lines, least)
					}
				}
			}
		}
	}
}

// TestSizesAreFarEnoughApart compares the type of the three choices on forms that take one sheet in all of them: each is plainly larger than
// the one before, though a closer measure may have taken some of it.
func TestSizesAreFarEnoughApart(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"entrustment", "estimate", "settlement", "worksheet", "add_on"} {
		for _, p := range []Paper{A4, Full} {
			body := func(size shop.TypeSize) float64 {
				d := oneCopy(form, 2, everyday, Setting{Paper: p, Look: shop.Look{Size: size}})
				for _, m := range d.Pages[0].Marks {
					if text, ok := m.(Text); ok && text.S == "东风日产 轩逸 1.6L" {
						return text.SizePt
					}
				}
				return 0
			}
			small, normal, large := body(shop.SmallType), body(shop.NormalType), body(shop.LargeType)
			if small == 0 || small > normal*0.96 || large < normal*1.12 {
				t.Errorf("%s on %s: %.2f, %.2f, %.2f points", form, p.Name, small, normal, large)
			}
		}
	}
}

// TestSubtotalsAreForSeveralPages finds no subtotal on a form of one page, and one on each page that has lines of a longer one.
func TestSubtotalsAreForSeveralPages(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"entrustment", "estimate", "settlement"} {
		for _, lines := range []int{6, 60} {
			d := oneCopy(form, lines, everyday, Setting{Paper: A4})
			for i, p := range d.Pages {
				texts := strings.Join(Doc{Pages: []Page{p}}.Strings(), "\n")
				if sums := strings.Contains(texts, "本页小计"); sums != (len(d.Pages) > 1) && strings.Contains(texts, "15208-") {
					t.Errorf("%s with %d lines, page %d of %d: subtotal %t", form, lines, i+1, len(d.Pages), sums)
				}
			}
		}
	}
}

// TestSmallTablesAreNotParted looks for the rows of a table of two: they stand on one page, however long the tables before it are.
func TestSmallTablesAreNotParted(t *testing.T) {
	t.Parallel()
	for _, p := range []Paper{A4, A5, Full, Half} {
		for lines := 4; lines <= 40; lines++ {
			d := oneCopy("settlement", lines, everyday, Setting{Paper: p})
			for i, page := range d.Pages {
				texts := strings.Join(Doc{Pages: []Page{page}}.Strings(), "\n")
				if strings.Contains(texts, "电脑诊断") != strings.Contains(texts, "套餐优惠") {
					t.Errorf("%s with %d lines: page %d parts the other charges", p.Name, lines, i+1)
				}
			}
		}
	}
}

// TestWhatIsSignedStandsWithItsSum lays the contract and the estimate out at every length: where the customer signs, the sum in words stands on
// the same page, and the fields to sign are whole.
func TestWhatIsSignedStandsWithItsSum(t *testing.T) {
	t.Parallel()
	for form, signs := range map[string][]string{"entrustment": {"自检", "服务顾问签字", "客户签字（已阅读并同意以上内容）"}, "estimate": {"估价人签字", "客户签字（已了解以上估价）"}} {
		for _, p := range []Paper{A4, A5, Full, Half} {
			for lines := 1; lines <= 45; lines++ {
				d := oneCopy(form, lines, everyday, Setting{Paper: p})
				last := Doc{Pages: d.Pages[len(d.Pages)-1:]}.Strings()
				for _, want := range append(signs, "大写") {
					if !slices.Contains(last, want) {
						t.Errorf("%s on %s with %d lines: the last page lacks %q", form, p.Name, lines, want)
					}
				}
			}
		}
	}
}

// TestALogoIsDrawnOnce prints a shop whose name leaves the title no room beside it: the head is the usual one then, with one logo.
func TestALogoIsDrawnOnce(t *testing.T) {
	t.Parallel()
	logo, err := shop.ReadLogo(samplePNG(400, 100))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"顺驰汽修", longName(40)} {
		sheet := order(3, everyday)
		sheet.Shop.Name = name
		d := Settlement(sheet, Setting{Paper: A5, Logo: logo, Stamp: workorder.Stamp{Copy: CopyCustomer}})
		logos := 0
		for _, m := range d.Pages[0].Marks {
			if _, ok := m.(Picture); ok {
				logos++
			}
		}
		if logos != 1 {
			t.Errorf("the bill of %q has %d logos", name, logos)
		}
		within(t, d)
	}
}

// TestBlankFormsFillTheirPages measures what a blank form leaves free above its foot: less than two rows to write on. Its fields are high enough
// to write in.
func TestBlankFormsFillTheirPages(t *testing.T) {
	t.Parallel()
	for _, k := range []Kind{estimateKind(), entrustmentKind(), worksheetKind(), settlementKind()} {
		for _, p := range k.Papers {
			d, err := Blank(k.Form, sampleShop, "RO261121-A801", Setting{Paper: p, Stamp: workorder.Stamp{Copy: k.Copies[0].Name, At: at(9, 52)}})
			if err != nil {
				t.Fatal(err)
			}
			if most := map[bool]int{true: 1, false: 2}[p.H > 200]; len(d.Pages) > most {
				t.Errorf("the blank %s on %s takes %d pages", k.Title, p.Name, len(d.Pages))
			}
			lowest := 0.0
			for _, m := range d.Pages[len(d.Pages)-1].Marks {
				if r, ok := m.(Rule); ok {
					lowest = max(lowest, r.Y2)
				}
			}
			if free := p.H - p.Edge - lowest; p.H > 200 && free > 30 {
				t.Errorf("the blank %s on %s leaves %.0f mm free", k.Title, p.Name, free)
			}
		}
	}
}

// TestAFormWithoutTerms leaves the terms out where the shop wants none.
func TestAFormWithoutTerms(t *testing.T) {
	t.Parallel()
	for _, k := range Forms() {
		if len(k.Terms) == 0 {
			continue
		}
		for _, on := range []bool{true, false} {
			set := Setting{Paper: k.Papers[0], Stamp: stamp(1), Look: shop.Look{Fields: map[string]bool{"terms": on}}}
			said := squeezed(strings.Join(sampleForm(string(k.Form), 3, everyday, "", set).Strings(), ""))
			if first := squeezed(k.Terms[0]); strings.Contains(said, first) != on {
				t.Errorf("%s with terms %t: found %t", k.Title, on, !on)
			}
		}
	}
}

// TestMinusSigns finds amounts below zero with the minus sign of print on every form of the desk, in the font's own width.
func TestMinusSigns(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"entrustment", "estimate", "settlement"} {
		for _, s := range oneCopy(form, 6, everyday, Setting{Paper: A4}).Strings() {
			for _, digit := range "0123456789" {
				if strings.HasPrefix(s, fmt.Sprintf("-%c", digit)) || strings.Contains(s, fmt.Sprintf(" -%c", digit)) {
					t.Errorf("%s says %q", form, s)
				}
			}
		}
	}
}

// Money that was given back stands on a receipt with the same sign.
func TestARefundHasAMinusSign(t *testing.T) {
	t.Parallel()
	s := paidIn(3, everyday)
	s.Settlement.Payments[1].Reverses = workorder.PaymentID{1}
	said := Receipt(s, Setting{Paper: A5, Stamp: workorder.Stamp{Copy: CopyCustomer, Count: 1}}).Strings()
	if !slices.Contains(said, "−1,286.00") || slices.Contains(said, "-1,286.00") {
		t.Errorf("the receipt says %q", said)
	}
}
