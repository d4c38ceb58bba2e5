package settings

import (
	"strings"

	"jieche/data/shop"
)

// paperWords are the papers as people call them.
var paperWords = map[string]string{"A4": "A4", "A4L": "A4 横向", "A5": "A5", "241x279": "241 整张", "241x140": "241 二等分", "241x93": "241 三等分"}

// terms are the lines of the entrustment form's conditions, one a line.
func terms(text string) []string {
	var list []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// same says that nothing was changed.
func same(a, b shop.Profile) bool {
	x, y := strings.Join(a.Terms, "\n"), strings.Join(b.Terms, "\n")
	a.Terms, b.Terms = nil, nil
	return x == y && equal(a, b)
}

func equal(a, b shop.Profile) bool {
	return a.Name == b.Name && a.Address == b.Address && a.Phone == b.Phone && a.ComplaintPhone == b.ComplaintPhone && a.Hours == b.Hours &&
		a.TaxNo == b.TaxNo && a.Bank == b.Bank && a.Account == b.Account && a.LabourRate == b.LabourRate && a.Province == b.Province &&
		a.GuaranteeKM == b.GuaranteeKM && a.GuaranteeDays == b.GuaranteeDays && a.PaperOrder == b.PaperOrder && a.PaperSlip == b.PaperSlip &&
		a.PaperPick == b.PaperPick && a.PaperPass == b.PaperPass
}
