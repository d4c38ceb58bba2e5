package workorder_test

import (
	"testing"

	"jieche/data/base"
	"jieche/data/stock"
	"jieche/data/workorder"
)

func TestPartsPageShowsTheThreeFigures(t *testing.T) {
	d := open(t)
	o := d.receive() // with the small service: oil and filter
	must(do(d, d.advisor, workorder.AddLines{Order: o.Order, Lines: []workorder.LineInput{{Part: d.pad, Qty: 3000}}}))
	page := ask(d, workorder.PartsPage{Text: "scp"})
	if len(page.Rows) != 1 || page.Found != 1 || page.Total != 3 {
		t.Fatalf("found %d of %d: %+v", page.Found, page.Total, page.Rows)
	}
	row := page.Rows[0]
	if row.OnHand != 2000 || row.Reserved != d.reserved(d.pad) || row.Available != row.OnHand-row.Reserved || row.Cost != 190_00 {
		t.Errorf("%+v", row)
	}
	low := ask(d, workorder.PartsPage{Low: true})
	if row.Available != -1000 || len(low.Rows) != 1 || low.Rows[0].Part.ID != d.pad {
		t.Errorf("what is wanted and not there: %+v", low.Rows)
	}
	first := ask(d, workorder.PartsPage{Size: 2})
	second := ask(d, workorder.PartsPage{Size: 2, From: 2})
	if len(first.Rows) != 2 || !first.More || len(second.Rows) != 1 || second.More {
		t.Errorf("pages of %d and %d", len(first.Rows), len(second.Rows))
	}
}

func TestPartsAreFoundByModelAndBinToo(t *testing.T) {
	d := open(t)
	must(do(d, d.manager, stock.SavePart{Part: stock.Part{Code: "W1", Name: "雨刮片", Fits: "轩逸 2020–2024", Bin: "A2-07"}}))
	must(do(d, d.manager, stock.SavePart{Part: stock.Part{Code: "W2", Name: "旧雨刮", Bin: "A2-08", Gone: true}}))
	for text, want := range map[string]int{"轩逸": 1, "a2": 1, "A2-07": 1, "07": 0, "凯美瑞": 0} {
		if got := ask(d, workorder.PartsPage{Text: text}); got.Found != want {
			t.Errorf("%q finds %d, want %d", text, got.Found, want)
		}
	}
	if got := ask(d, workorder.PartsPage{Text: "旧雨刮", Gone: true}); got.Found != 1 {
		t.Errorf("a part that is no longer kept: found %d", got.Found)
	}
}

func TestPartCardNamesTheOrdersThatWait(t *testing.T) {
	d := open(t)
	o := d.receive()
	must(do(d, d.advisor, workorder.AddLines{Order: o.Order, Lines: []workorder.LineInput{{Part: d.pad, Qty: 1000}, {Part: d.pad, Qty: 1000}}}))
	card := ask(d, workorder.PartCard{Part: d.pad})
	var sum base.Milli
	for _, w := range card.Waiting {
		sum += w.Qty
		if w.Order != o.Order || w.No != o.No {
			t.Errorf("waiting %+v", w)
		}
	}
	if sum != card.Reserved || card.Available != card.OnHand-card.Reserved || len(card.Moves) != 1 {
		t.Errorf("waiting %v, card %+v", sum, card.Card)
	}
}

func TestOffersListPackagesItemsAndParts(t *testing.T) {
	d := open(t)
	all := ask(d, workorder.Offers{})
	if len(all) != 1 || all[0].Package != d.service || all[0].Lines != 3 || all[0].Price != 60_00+238_00+45_50-30_00 {
		t.Errorf("without a text: %+v", all)
	}
	brakes := ask(d, workorder.Offers{Text: "前刹车片"})
	if len(brakes) != 2 || brakes[0].Item != d.brake || brakes[0].Price != 180_00 || brakes[1].Part != d.pad || brakes[1].OnHand != 2000 {
		t.Errorf("brakes: %+v", brakes)
	}
	if none := ask(d, workorder.Offers{Text: "没有这个"}); len(none) != 0 {
		t.Errorf("nothing: %+v", none)
	}
}
