package workbook

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"jieche/data/base"
)

var today = base.Date(2026, 11, 21)

type truthRow struct {
	row                                          int
	plate, name, phone, vin, bought, km, trouble string
}

func readTruth(t *testing.T) []truthRow {
	t.Helper()
	data, err := os.ReadFile("testdata/old-customers.truth.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var out []truthRow
	for i, l := range strings.Split(strings.TrimRight(string(data), "\n"), "\n") {
		f := strings.Split(l, "\t")
		if i == 0 || len(f) < 7 {
			continue
		}
		row, err := strconv.Atoi(f[0])
		if err != nil {
			t.Fatal(err)
		}
		for len(f) < 8 {
			f = append(f, "")
		}
		out = append(out, truthRow{row, f[1], f[2], f[3], f[4], f[5], f[6], f[7]})
	}
	return out
}

// TestSampleCustomersAgainstTheTruth goes through every line of the truth file. A fact must be there exactly; where
// the workbook itself has lost it (a digit gone, a cell empty) there must be a warning for that row and field.
func TestSampleCustomersAgainstTheTruth(t *testing.T) {
	b, err := OpenCustomersFile("testdata/old-customers.xlsx", Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	at := map[int]*CustomerRow{}
	merged := map[int]bool{}
	for i := range b.Rows {
		at[b.Rows[i].Row] = &b.Rows[i]
		for _, p := range b.Rows[i].Merged {
			at[p.Row] = &b.Rows[i]
			merged[p.Row] = true
		}
	}
	codes := map[int]map[string]bool{}
	for _, w := range b.Warnings {
		if codes[w.Row] == nil {
			codes[w.Row] = map[string]bool{}
		}
		codes[w.Row][w.Code] = true
	}
	lines := map[int]line{}
	for _, l := range b.sheets[0].lines {
		lines[l.row] = l
	}
	truth := readTruth(t)
	if len(truth) != 422 {
		t.Fatalf("%d lines of truth", len(truth))
	}
	for _, want := range truth {
		got := at[want.row]
		if got == nil {
			t.Errorf("row %d is not in the book", want.row)
			continue
		}
		warned := func(code string) bool { return codes[want.row][code] }
		expect := func(what, have, truth string, excused bool) {
			if have != truth && !excused {
				t.Errorf("row %d %s: %q, truth %q (%s)", want.row, what, have, truth, want.trouble)
			}
		}
		cells := lines[want.row].cells
		phone := ""
		if len(got.Phones) > 0 {
			phone = string(got.Phones[0])
		}
		expect("plate", got.Plate, want.plate, got.Plate == "" && cells[1].text == "" && warned("plate.none"))
		expect("name", got.Name, want.name, false)
		expect("phone", phone, want.phone, strings.HasPrefix(want.phone, phone) && len(phone) == 10 && warned("phone.length"))
		expect("vin", got.VIN, want.vin, got.VIN == "" && cells[4].text == "" ||
			strings.HasPrefix(want.vin, got.VIN) && len(got.VIN) == 16 && warned("vin.length") ||
			len(got.VIN) == 17 && got.VIN[:8] == want.vin[:8] && got.VIN[9:] == want.vin[9:] && warned("vin.check"))
		expect("bought", got.Bought.String(), want.bought, false)
		// 13.1万公里 has lost the last digits of the mileage for good.
		km, _ := strconv.ParseInt(want.km, 10, 64)
		expect("km", fmt.Sprint(got.MileageKM), want.km, strings.Contains(cells[7].text, "万") && abs(km-got.MileageKM) <= 500)
		trouble := map[string]string{"无车牌": "plate.none", "VIN含字母O": "vin.repaired", "VIN 16位": "vin.length", "手机10位": "phone.length", "VIN校验位不符": "vin.check", "重复": "merge"}
		if want.trouble != "" && !warned(trouble[want.trouble]) {
			t.Errorf("row %d: %s was not noticed: %v", want.row, want.trouble, codes[want.row])
		}
		if (want.trouble == "重复") != merged[want.row] {
			t.Errorf("row %d: merged %v, trouble %q", want.row, merged[want.row], want.trouble)
		}
	}
	if len(b.Rows) != 400 || b.Merges() != 22 {
		t.Errorf("%d rows, %d merged", len(b.Rows), b.Merges())
	}
	if got := b.Summary(); got != "读到 400 辆车，合并重复 22 行，跳过 2 行，提醒 179 条。" {
		t.Error(got)
	}
}

func abs(v int64) int64 { return max(v, -v) }
