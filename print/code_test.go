package print

import (
	"testing"

	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/workorder"
)

// codesIn are the texts of the codes on a page.
func codesIn(p Page) []string {
	var list []string
	for _, m := range p.Marks {
		if c, ok := m.(Code); ok {
			list = append(list, c.S)
		}
	}
	return list
}

// What the scanner reads from a form is the number of its document, on the first page of each copy and nowhere else: a form of the order holds
// the order's number, a slip its own. The receipt and the ticket are forms of the order.
func TestTheCodeHoldsTheNumberOfTheDocument(t *testing.T) {
	t.Parallel()
	numbers := map[paper.Form]string{paper.PickSlip: "CK261121-A031", paper.ReturnSlip: "TL261121-A002", paper.Settlement: "JS261121-A009",
		paper.ExitPass: "CM261121-A006", paper.Appointment: "YY261121-A003"}
	parts := map[paper.Form]int{paper.ExitPass: 2, paper.Ticket: 2, paper.Proof: 3}
	for _, k := range Forms() {
		want := numbers[k.Form]
		if want == "" {
			want = "RO261121-A017"
		}
		for _, p := range k.Papers {
			for _, lines := range []int{1, 120} {
				d := sampleForm(string(k.Form), lines, everyday, "", Setting{Paper: p, Stamp: workorder.Stamp{Copy: "联", Count: 1}})
				for i, page := range d.Pages {
					codes, most := codesIn(page), 0
					if i == 0 {
						most = max(1, parts[k.Form])
					}
					if len(codes) != most {
						t.Errorf("page %d of %s on %s holds the codes %q", i+1, k.Form, p.Name, codes)
					}
					for _, c := range codes {
						if no, ok := base.ParseDocNo(c); c != want || !ok || string(no) != c {
							t.Errorf("the code on %s on %s holds %q and not %q", k.Form, p.Name, c, want)
						}
					}
				}
			}
		}
	}
}
