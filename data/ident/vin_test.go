package ident

import (
	"strings"
	"testing"
)

func TestParseVIN(t *testing.T) {
	for _, c := range []struct{ in, vin, doubts, suggest string }{
		{"LSVLS0ZMXPC342591", "LSVLS0ZMXPC342591", "", ""},
		{"lsvls0zmxpc342591", "LSVLS0ZMXPC342591", "", ""},
		{"LSVLS0ZM XPC342591", "LSVLS0ZMXPC342591", "", ""},
		{"*LSVLS0ZMXPC342591*", "LSVLS0ZMXPC342591", "", ""},
		{"ＬＳＶＬＳ０ＺＭＸＰＣ３４２５９１", "LSVLS0ZMXPC342591", "", ""},
		{"VIN：LSVLS0ZMXPC342591", "LSVLS0ZMXPC342591", "", ""},
		{"1M8GDM9AXKP042788", "1M8GDM9AXKP042788", "", ""},
		{"11111111111111111", "11111111111111111", "", ""},
		{"L6TS4PTBXH1S2776", "L6TS4PTBXH1S2776", "vin.length", ""},
		{"LSVLS0ZMXPC3425911", "LSVLS0ZMXPC3425911", "vin.length", ""},
		{"LFMPYOEH1KLN41692", "LFMPYOEH1KLN41692", "vin.letter", "LFMPY0EH1KLN41692"},
		{"LGWWDPL71JBF06426", "LGWWDPL71JBF06426", "vin.check", ""},
		{"WBA3A5C50CF256521", "WBA3A5C50CF256521", "vin.check", ""},
		{"LSV中", "LSV中", "vin.character", ""},
		{"", "", "", ""},
	} {
		vin, doubts := ParseVIN(c.in)
		if vin != c.vin || codes(doubts) != c.doubts {
			t.Errorf("ParseVIN(%q) = %q [%s], want %q [%s]", c.in, vin, codes(doubts), c.vin, c.doubts)
		}
		if c.suggest != "" && (len(doubts) == 0 || doubts[0].Suggest != c.suggest) {
			t.Errorf("ParseVIN(%q) suggests %+v", c.in, doubts)
		}
	}
}

func TestVINSentencesCarryTheFacts(t *testing.T) {
	_, doubts := ParseVIN("L6TS4PTBXH1S2776")
	if len(doubts) != 1 || !strings.Contains(doubts[0].Say, "只有 16 位") {
		t.Errorf("%+v", doubts)
	}
	_, doubts = ParseVIN("LGWWDPL71JBF06426")
	if len(doubts) != 1 || !strings.Contains(doubts[0].Say, "是 1") || !strings.Contains(doubts[0].Say, "应为 9") {
		t.Errorf("%+v", doubts)
	}
}

func TestVINYear(t *testing.T) {
	for _, c := range []struct {
		vin  string
		want int
	}{
		{"LSVLS0ZMXPC342591", 2023},
		{"LSVLS0ZMXAC342591", 2010},
		{"LSVLS0ZMX9C342591", 2009},
		{"LSVLS0ZMX1C342591", 2001},
		{"LSVLS0ZMXTC342591", 2026},
		{"LSVLS0ZMXVC342591", 2027},
		{"LSVLS0ZMXWC342591", 1998},
		{"1M8GDM9AXKP042788", 1989}, // a digit seventh: the old cycle
		{"1M8GDMAAXKP042788", 2019}, // a letter seventh: the new cycle
	} {
		if got, ok := VINYear(c.vin, 2026); !ok || got != c.want {
			t.Errorf("VINYear(%s) = %d %v, want %d", c.vin, got, ok, c.want)
		}
	}
	if _, ok := VINYear("LSVLS0ZMX0C342591", 2026); ok {
		t.Error("0 is no year code")
	}
	if _, ok := VINYear("LSV", 2026); ok {
		t.Error("a short VIN has no year")
	}
}

func TestVINCheckDigit(t *testing.T) {
	if got := VINCheckDigit("1M8GDM9A_KP042788"); got != 'X' {
		t.Errorf("check digit %c", got)
	}
	if VINChecks("LSVLS0ZM0PC342591") || VINChecks("L") || VINChecks("LFMPYOEH1KLN41692") {
		t.Error("wrong numbers pass")
	}
	if got := GroupVIN("LSVLS0ZMXPC342591"); got != "LSV LS0ZM X PC 342591" || VINTail("LSVLS0ZMXPC342591") != "342591" {
		t.Errorf("group %q", got)
	}
}

func FuzzParseVIN(f *testing.F) {
	for _, s := range []string{"LSVLS0ZMXPC342591", "lsv ls0", "中", "LFMPYOEH1KLN41692", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		vin, doubts := ParseVIN(s)
		again, _ := ParseVIN(vin)
		if len(vin) == 17 && again != vin {
			t.Fatalf("%q: %q becomes %q", s, vin, again)
		}
		if vin != "" && len(doubts) == 0 && (len(vin) != 17 || !VINChecks(vin)) {
			t.Fatalf("%q: %q is accepted", s, vin)
		}
		VINYear(vin, 2026)
		GroupVIN(vin)
	})
}
