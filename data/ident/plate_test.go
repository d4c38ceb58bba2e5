package ident

import (
	"strings"
	"testing"
)

func codes(doubts []Doubt) string {
	var all []string
	for _, d := range doubts {
		all = append(all, d.Code)
	}
	return strings.Join(all, " ")
}

func TestParsePlate(t *testing.T) {
	for _, c := range []struct {
		in, number, shown string
		colour            PlateColour
		doubts            string
	}{
		{"粤B7K291", "粤B7K291", "粤B·7K291", Blue, ""},
		{" 粤b·7k291　", "粤B7K291", "粤B·7K291", Blue, ""},
		{"粤Ｂ７Ｋ２９１", "粤B7K291", "粤B·7K291", Blue, ""},
		{"粤B-7K 291", "粤B7K291", "粤B·7K291", Blue, ""},
		{"粤B•7K291", "粤B7K291", "粤B·7K291", Blue, ""},
		{"粤BD12345", "粤BD12345", "粤B·D12345", Green, ""},
		{"粤BDF1234", "粤BDF1234", "粤B·DF1234", Green, ""},
		{"皖BFP5919", "皖BFP5919", "皖B·FP5919", Green, ""},
		{"粤B12345D", "粤B12345D", "粤B·12345D", YellowGreen, ""},
		{"粤B12345F", "粤B12345F", "粤B·12345F", YellowGreen, ""},
		{"粤BL12345", "粤BL12345", "粤B·L12345", Green, "plate.energy"},
		{"粤B1234学", "粤B1234学", "粤B·1234学", Yellow, ""},
		{"粤B1234挂", "粤B1234挂", "粤B·1234挂", Yellow, ""},
		{"粤B1234警", "粤B1234警", "粤B·1234警", White, ""},
		{"粤Z1234港", "粤Z1234港", "粤Z·1234港", Black, ""},
		{"粤ZAB12澳", "粤ZAB12澳", "粤Z·AB12澳", Black, ""},
		{"沪A0023领", "沪A0023领", "沪A·0023领", Black, ""},
		{"使014578", "使014578", "使014578", Black, ""},
		{"粤B1234试", "粤B1234试", "粤B·1234试", ColourUnknown, ""},
		{"粤B1234超", "粤B1234超", "粤B·1234超", ColourUnknown, ""},
		{"京X1234应急", "京X1234应急", "京X·1234应急", White, ""},
		{"粤B7K291(黄)", "粤B7K291", "粤B·7K291", Yellow, ""},
		{"粤B7K291 黄牌", "粤B7K291", "粤B·7K291", Yellow, ""},
		{"粤B12345D（黄绿）", "粤B12345D", "粤B·12345D", YellowGreen, ""},
		{"粤B7KO91", "粤B7KO91", "粤B·7KO91", Blue, "plate.letter"},
		{"粤B7I291", "粤B7I291", "粤B·7I291", Blue, "plate.letter"},
		{"粤O7K291", "粤O7K291", "粤O·7K291", Blue, "plate.city"},
		{"粤B7K29", "粤B7K29", "粤B·7K29", ColourUnknown, "plate.length"},
		{"粤B7K291234", "粤B7K291234", "粤B·7K291234", ColourUnknown, "plate.length"},
		{"B7K291", "B7K291", "B7K291", ColourUnknown, "plate.province"},
		{"粤1234567", "粤1234567", "粤1234567", Green, "plate.city"},
		{"粤B7K2王1", "粤B7K2王1", "粤B·7K2王1", Blue, "plate.character"},
		{"VA12345", "VA12345", "VA·12345", White, "plate.army"},
		{"WJ京00001", "WJ京00001", "WJ·京00001", White, "plate.army"},
		{"海A12345", "海A12345", "海A·12345", White, "plate.army"},
		{"粤B临12345", "粤B12345", "粤B·12345", ColourUnknown, "plate.temporary"},
		{"未上牌", "", "", ColourUnknown, "plate.none"},
		{"无", "", "", ColourUnknown, "plate.none"},
		{"", "", "", ColourUnknown, ""},
		{"　 ", "", "", ColourUnknown, ""},
	} {
		p, doubts := ParsePlate(c.in)
		if p.Number != c.number || p.Display() != c.shown || p.Colour != c.colour || codes(doubts) != c.doubts {
			t.Errorf("ParsePlate(%q) = %q %q %v [%s], want %q %q %v [%s]", c.in, p.Number, p.Display(), p.Colour, codes(doubts), c.number, c.shown, c.colour, c.doubts)
		}
		for _, d := range doubts {
			if !strings.HasSuffix(d.Say, "。") && !strings.HasSuffix(d.Say, "？") {
				t.Errorf("ParsePlate(%q): %q is no sentence", c.in, d.Say)
			}
		}
	}
}

func TestPlateLetterIsSuggestedNotChanged(t *testing.T) {
	p, doubts := ParsePlate("粤B7KO9I")
	if p.Number != "粤B7KO9I" {
		t.Fatalf("number changed to %q", p.Number)
	}
	if len(doubts) != 1 || doubts[0].Suggest != "粤B7K091" || !strings.Contains(doubts[0].Say, "粤B·7K091") {
		t.Fatalf("doubts %+v", doubts)
	}
}

func TestPlateColourGuessIsMarked(t *testing.T) {
	if p, _ := ParsePlate("粤B7K291"); !p.Guessed {
		t.Error("a blue told from seven characters is a guess")
	}
	if p, _ := ParsePlate("粤B7K291(黄)"); p.Guessed {
		t.Error("a written colour is no guess")
	}
}

func TestPlateColourText(t *testing.T) {
	for _, c := range PlateColours() {
		text, _ := c.MarshalText()
		var back PlateColour
		if err := back.UnmarshalText(text); err != nil || back != c {
			t.Errorf("%v: %q came back as %v, %v", c, text, back, err)
		}
	}
	for in, want := range map[string]PlateColour{"蓝色": Blue, "蓝牌": Blue, "黄底": Yellow, "渐变绿": Green, "渐变绿色": Green, "黄绿双拼": YellowGreen, "黄绿": YellowGreen, "白": White} {
		if got, ok := ParsePlateColour(in); !ok || got != want {
			t.Errorf("ParsePlateColour(%q) = %v %v", in, got, ok)
		}
	}
	var c PlateColour
	if err := c.UnmarshalText([]byte("紫")); err == nil {
		t.Error("紫 is no plate colour")
	}
}

func TestPlateTailsAndMask(t *testing.T) {
	if got := strings.Join(PlateTails("粤B7K291"), " "); got != "粤B7K291 B7K291 7K291 K291 291 91" {
		t.Errorf("tails %q", got)
	}
	if got := PlateTails(""); got != nil {
		t.Errorf("tails of nothing %q", got)
	}
	if got := MaskPlate("粤B7K291"); got != "粤B·7***1" {
		t.Errorf("mask %q", got)
	}
}

func FuzzParsePlate(f *testing.F) {
	for _, s := range []string{"粤B7K291", "粤B·D12345", "WJ京00001", "使014578", "(黄)", "临", "\xff粤", "粤B7K291（黄绿）"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, doubts := ParsePlate(s)
		if p.Number == "" && len(doubts) == 0 && p.Colour != ColourUnknown {
			t.Fatalf("%q: a colour without number", s)
		}
		if p.Number == "" {
			return
		}
		again, _ := ParsePlate(p.Display())
		if !p.Temporary && !again.Temporary && again.Colour == p.Colour && again.Number != p.Number {
			t.Fatalf("%q: %q shown as %q comes back as %q", s, p.Number, p.Display(), again.Number)
		}
		for _, d := range doubts {
			if d.Code == "" || d.Say == "" {
				t.Fatalf("%q: empty doubt", s)
			}
		}
		PlateTails(p.Number)
		MaskPlate(p.Number)
	})
}
