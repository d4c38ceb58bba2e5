package print

import (
	"slices"
	"testing"
)

// The test page says for what one measures what to type in, in steps of half a millimetre from the offset that is set, and stays on its paper.
func TestTheTestPageSaysWhatToTypeIn(t *testing.T) {
	for _, p := range AllPapers() {
		d := TestPage("针式", p, 0, 0, at(9, 30))
		texts := d.Strings()
		for _, want := range []string{"“往右偏移”填", "8.5", "10", "11.5", "1.5", "−1.5", "0"} {
			if !slices.Contains(texts, want) {
				t.Errorf("the page on %s doesn't say %q: %q", p.Name, want, texts)
			}
		}
		set := TestPage("针式", p, 1.5, -3, at(9, 30)).Strings()
		for _, want := range []string{"现在的偏移：往右 1.5 mm，往下 −3 mm（本页已按此移动）", "−0.5", "3.5", "−5", "−1"} {
			if !slices.Contains(set, want) {
				t.Errorf("the page on %s with an offset doesn't say %q: %q", p.Name, want, set)
			}
		}
		for _, m := range d.Pages[0].Marks {
			if text, ok := m.(Text); ok && (text.X < 10 || text.X+Width(text.S, text.SizePt) > p.W-10 || text.Base > p.H-10) {
				t.Errorf("the page on %s has %q outside its frame", p.Name, text.S)
			}
		}
	}
}
