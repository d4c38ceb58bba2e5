package print

import (
	"slices"
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/stock"
	"jieche/data/workorder"
)

// A part that the customer brought is 自备 on the contract, and named on the bill, where it costs nothing.
func TestPartsOfTheCustomerAreNamed(t *testing.T) {
	sheet := order(6, everyday)
	own := &sheet.Lines[1]
	own.Name, own.Quality, own.Price, own.Off, own.Qty, own.Unit = "行车记录仪", string(stock.CustomerOwn), 0, 0, 1000, "台"
	set := Setting{Paper: A4, Stamp: workorder.Stamp{Copy: CopyCustomer}}
	said := Entrustment(sheet, set).Strings()
	for _, want := range []string{"提供方", "自备", "本店"} {
		if !slices.Contains(said, want) {
			t.Errorf("the contract doesn't say %s", want)
		}
	}
	if said := Settlement(order(6, everyday), set).Strings(); !slices.Contains(said, "无") {
		t.Error("a bill without parts of the customer's doesn't say so")
	}
	settle(sheet)
	if said := Settlement(sheet, set).Strings(); !slices.Contains(said, "行车记录仪 × 1 台") || !slices.Contains(said, "会员余额") {
		t.Errorf("the bill doesn't name the customer's part: %q", said)
	}
}

// Columns of figures and codes are as wide as what stands in them, so that names get what is left; a sum is never broken.
func TestColumnsGiveWayToNames(t *testing.T) {
	f := entrustmentKind().begin(sampleShop, Setting{Paper: A4}.on(""), entrustmentKind().Copies[0])
	of := func(name, code string, amount base.Fen) []column {
		return f.visible(table{columns: []column{{name: "名称"}, {name: "编码", width: 28}, {name: "金额", width: 20, align: Right, amount: true}},
			rows: [][]string{{name, code, amount.String()}}, amounts: []base.Fen{amount, amount}}).columns
	}
	calm, long := of("机油", "A-1", 100), of(longName(60)+longName(60), "A-1", 100)
	if calm[1].width != 28 || long[1].width >= 28 || long[0].width <= calm[0].width {
		t.Errorf("widths %v with a short name, %v with a long one", calm, long)
	}
	rich := of("机油", strings.Repeat("8", 22), 99_999_999_999)
	if need := Width("1,999,999,999.98", f.look.body); rich[2].width < need || rich[1].width <= 28 {
		t.Errorf("a sum of %.1f mm and a long code got %v", need, rich)
	}
	for _, columns := range [][]column{calm, long, rich} {
		sum := 0.0
		for _, c := range columns {
			sum += c.width
		}
		if sum < f.width-0.01 || sum > f.width+0.01 {
			t.Errorf("columns of %.2f mm on a form of %.2f", sum, f.width)
		}
	}
}

// A blank contract and a blank bill are one sheet each on large paper: what is signed stands with what it is signed for.
func TestBlankContractsAreOneSheet(t *testing.T) {
	for _, k := range []Kind{entrustmentKind(), settlementKind(), estimateKind(), worksheetKind()} {
		for _, p := range []Paper{A4, Full} {
			d, err := Blank(k.Form, sampleShop, "", Setting{Paper: p, Stamp: workorder.Stamp{Copy: k.Copies[0].Name}})
			if err != nil || len(d.Pages) != 1 {
				t.Errorf("%s on %s: %d pages, %v", k.Title, p.Name, len(d.Pages), err)
			}
		}
	}
	d, err := Blank(testDriveKind().Form, sampleShop, "", Setting{Paper: Third})
	if err != nil || len(d.Pages) != 1 {
		t.Errorf("a test drive on a third: %d pages, %v", len(d.Pages), err)
	}
}
