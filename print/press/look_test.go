package press_test

import (
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/paper"
	shops "jieche/data/shop"
	"jieche/data/workorder"
	"jieche/print"
	"jieche/print/press"
)

// What shop.set_look stores stands on the next paper, and on no form beside.
func TestALookIsPrinted(t *testing.T) {
	s := open(t, 30)
	w := s.ready(paper.Settlement)
	read := func(form paper.Form) string {
		t.Helper()
		done, err := s.print(form, w.Order.No)
		if err != nil {
			t.Fatal(err)
		}
		return text(t, done.Path)
	}
	own, err := press.CopiesOf(s.Store, paper.Settlement)
	if err != nil || len(own) < 2 {
		t.Fatal(own, err)
	}
	before := read(paper.Settlement)
	do(s, shops.SetLook{Look: shops.Look{Form: "settlement", Terms: []string{"旧件不退。"}, Copies: []shops.Copy{{Name: "蓝联"}}, Paper: "A5", Fields: map[string]bool{"bank": false}}})
	after := read(paper.Settlement)
	for word, gone := range map[string]bool{"旧件不退": false, "蓝联": false, "本单不作为发票": true, own[1]: true} {
		if strings.Contains(before, word) != gone || strings.Contains(after, word) == gone {
			t.Errorf("%s: before %t, after %t", word, strings.Contains(before, word), strings.Contains(after, word))
		}
	}
	if other := read(paper.Receipt); strings.Contains(other, "旧件不退") {
		t.Error("the receipt has the settlement's terms")
	}
}

// A slip of parts that came back has a look of its own, and a sample of it is such a slip.
func TestAReturnSlipHasItsOwnLook(t *testing.T) {
	s := open(t, 30)
	w := s.having("with parts that can come back", func(w *workorder.Sheet) bool { return len(w.Issued) > 0 && w.Settlement == nil })
	out := w.Issued[0]
	back := do(s, workorder.ReturnParts{Order: w.Order.ID, Parts: []workorder.IssuePart{{Part: out.Part, Qty: 1000}}}).No
	do(s, shops.SetLook{Look: shops.Look{Form: string(paper.ReturnSlip), Copies: []shops.Copy{{Name: "退回联"}}}})
	done, err := s.print(paper.PickSlip, back)
	if err != nil {
		t.Fatal(err)
	}
	if out := text(t, done.Path); !strings.Contains(out, "退回联") {
		t.Errorf("the slip is in another look: %s", out)
	}
	if done, err = s.print(paper.PickSlip, out.Doc); err != nil {
		t.Fatal(err)
	}
	if out := text(t, done.Path); strings.Contains(out, "退回联") {
		t.Error("the pick slip took the look of the return slip")
	}
	sample, err := press.SampleOf(s.Store, paper.ReturnSlip)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := sample.Doc(s.Store, today.At(19, 0), shops.Look{Form: string(paper.ReturnSlip), Copies: []shops.Copy{{Name: "样联"}}}, shops.Logo{})
	if err != nil || !has(doc, "样联") || !has(doc, string(back)) {
		t.Errorf("the sample is %q, %v", doc.Title, err)
	}
	if rows, err := data.Ask(s.Store, workorder.Register{No: string(back)}); err != nil || len(rows) != 1 {
		t.Errorf("the sample was registered: %d %v", len(rows), err)
	}
}

func has(d print.Doc, words string) bool {
	for _, p := range d.Pages {
		for _, m := range p.Marks {
			if m, ok := m.(print.Text); ok && strings.Contains(m.S, words) {
				return true
			}
		}
	}
	return false
}

// shopsLook gives the intake form copies of the shop's own.
func shopsLook(names ...string) shops.SetLook {
	look := shops.Look{Form: string(paper.Intake)}
	for _, name := range names {
		look.Copies = append(look.Copies, shops.Copy{Name: name})
	}
	return shops.SetLook{Look: look}
}
