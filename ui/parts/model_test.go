package parts

import (
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/stock"
	"jieche/data/workorder"
)

func TestCountOfWhatWasFound(t *testing.T) {
	var m list
	if m.count() != "" {
		t.Error("a count before anything was read")
	}
	m.show(0, workorder.PartsFound{Rows: make([]stock.Card, 3), Found: 3, Total: 3482})
	if got := m.count(); got != "3,482 种" {
		t.Errorf("all: %q", got)
	}
	m.text = "scp"
	if got := m.count(); got != "3 / 3,482 种" {
		t.Errorf("searched: %q", got)
	}
	m.show(3, workorder.PartsFound{Rows: make([]stock.Card, 2), Found: 5, Total: 3482})
	if len(m.rows) != 5 {
		t.Errorf("%d rows after the second page, want 5", len(m.rows))
	}
	m.show(0, workorder.PartsFound{})
	if _, fresh := m.empty(); len(m.rows) != 0 || !fresh {
		t.Error("a shop without parts is not greeted")
	}
}

func TestStandingOfAPart(t *testing.T) {
	for _, c := range []struct {
		onHand, available, safety base.Milli
		want                      standing
	}{{12_000, 12_000, 3000, enough}, {1000, 1000, 3000, scarce}, {0, 0, 0, out}, {2000, -1000, 0, out}} {
		card := stock.Card{Part: stock.Part{Safety: c.safety}, OnHand: c.onHand, Available: c.available}
		if _, got := standingOf(card); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
}

func TestCardFigures(t *testing.T) {
	c := card{today: base.Date(2026, 11, 21)}
	c.Usage = make([]base.Milli, 12)
	c.Usage[11], c.Usage[10] = 40_000, 24_000
	if got := c.monthly(); got != 5300 {
		t.Errorf("per month %v, want 5.3", got)
	}
	if got := firstMonth(c.today); got != "去年 12 月" {
		t.Errorf("the plot begins with %q", got)
	}
	if got := firstMonth(base.Date(2026, 12, 1)); got != "1 月" {
		t.Errorf("the plot of a December begins with %q", got)
	}
	m := stock.MoveLine{Move: stock.Move{Cost: 100_00}}
	m.Amount = 3000
	if got := unitCost(m); got != 33_33 {
		t.Errorf("unit cost %v, want 33.33", got)
	}
	m.Amount = 0
	if got := unitCost(m); got != 0 {
		t.Errorf("unit cost of nothing %v", got)
	}
}

func TestTakingOutWithoutAnOrder(t *testing.T) {
	card := stock.Card{Part: stock.Part{ID: stock.ID{1}, Name: "机油", Code: "0W20", Unit: "L"}, OnHand: 12_000}
	for _, c := range []struct {
		form takeOut
		code string
		kind stock.MoveKind
		qty  base.Milli
	}{
		{takeOut{kind: stock.InternalUse, qty: 2000, reason: "试车"}, "", stock.InternalUse, 2000},
		{takeOut{kind: stock.InternalUse, qty: 2000}, "take.reason", "", 0},
		{takeOut{kind: stock.Scrap, qty: -1, reason: "破"}, "take.qty", "", 0},
		{takeOut{kind: stock.Sale, qty: 12_001, reason: "张三"}, "stock.short", "", 0},
		{takeOut{kind: stock.SaleReturn, qty: 20_000, reason: "张三"}, "", stock.SaleReturn, 20_000},
		{takeOut{kind: counting, qty: 11_500}, "", stock.Loss, 500},
		{takeOut{kind: counting, qty: 13_000, reason: "年终盘点"}, "", stock.Gain, 1000},
		{takeOut{kind: counting, qty: 0}, "", stock.Loss, 12_000},
		{takeOut{kind: counting, qty: 12_000}, "take.same", "", 0},
		{takeOut{kind: counting, qty: -1}, "take.qty", "", 0},
	} {
		c.form.card = card
		got, err := c.form.command()
		if base.Code(err) != c.code {
			t.Errorf("%+v: %v, want %q", c.form, err, c.code)
		}
		if err == nil && (got.Kind != c.kind || got.Qty != c.qty || got.Reason == "") {
			t.Errorf("%+v: %+v", c.form, got)
		}
	}
}

func TestReceiptAddsUpAndRefusesSlips(t *testing.T) {
	var r receipt
	oil := goods{Part: stock.ID{1}, Qty: 20_000, Cost: 31_25}
	if err := r.add(oil); err != nil {
		t.Fatal(err)
	}
	if err := r.add(oil); err != nil || len(r.Lines) != 1 || r.Lines[0].Qty != 40_000 {
		t.Errorf("the same goods twice: %v, %+v", err, r.Lines)
	}
	if r.total() != 1250_00 {
		t.Errorf("total %v", r.total())
	}
	for _, g := range []goods{{Qty: 1000}, {Part: stock.ID{1}}, {Part: stock.ID{1}, Qty: -1000}, {Part: stock.ID{1}, Qty: 1000, Cost: -1}, {Part: stock.ID{1}, Qty: 1_000_000_000, Cost: 1_000_000_00}} {
		if err := r.add(g); err == nil {
			t.Errorf("%+v was taken", g)
		}
	}
	if err := r.change(0, func(g *goods) { g.Qty = 0 }); err == nil || r.Lines[0].Qty != 40_000 {
		t.Errorf("an edit to nothing was taken: %v", err)
	}
	if got := strings.Join(r.missing(), "、"); got != "供应商" {
		t.Errorf("missing %q", got)
	}
	r.Supplier = " 广州华诚 "
	if c := r.command(); c.Supplier != "广州华诚" || c.Kind != stock.Purchase || len(c.Lines) != 1 {
		t.Errorf("command %+v", c)
	}
	if (goods{Last: 30_00, Cost: 3000_00}).doubt() == "" || (goods{Last: 30_00, Cost: 33_00}).doubt() != "" {
		t.Error("only a price far from the last one is doubtful")
	}
}

func TestACodeIsTakenForACodeOnly(t *testing.T) {
	for text, want := range map[string]bool{"15208-65F0E": true, "jlq": false, "机油 5W": false, "": false} {
		if got := plainCode(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
