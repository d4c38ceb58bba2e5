package print

import (
	"os"
	"strings"
	"testing"

	"jieche/data/backup"
)

// The page must carry the whole key twice, for the scanner and for fingers, on one sheet.
func TestTheKeyPageCarriesTheWholeKey(t *testing.T) {
	key, err := backup.ParseKey("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX")
	if err != nil {
		t.Fatal(err)
	}
	for _, paper := range []Paper{A4, Full} {
		d := KeyPage(sampleShop, key, at(9, 30), Setting{Paper: paper, Stamp: stamp(1)})
		if d.Err() != nil || len(d.Pages) != 1 || len(d.Missing) > 0 {
			t.Fatalf("%s: %d pages, %v, %v", paper.Name, len(d.Pages), d.Err(), d.Missing)
		}
		codes, text := 0, said(d)
		for _, m := range d.Pages[0].Marks {
			if c, ok := m.(Code); ok {
				codes++
				if c.S != key.Secret() || c.Side < 30 {
					t.Errorf("%s: the code is %q, %.0f mm", paper.Name, c.S, c.Side)
				}
			}
		}
		if codes != 1 {
			t.Errorf("%s: %d codes", paper.Name, codes)
		}
		_, groups := key.Groups()
		for _, want := range append(groups, backup.Fingerprint(key.Recipient()), key.Tail(), sampleShop.Name) {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q", paper.Name, want)
			}
		}
		raw, err := PDF(d)
		if err != nil || len(raw) < 5000 {
			t.Errorf("%s: %d bytes, %v", paper.Name, len(raw), err)
		}
		if out := os.Getenv("JIECHE_LOOK"); out != "" {
			if err := os.WriteFile(out+"/keypage-"+paper.Name+".pdf", raw, 0o600); err != nil {
				t.Error(err)
			}
		}
	}
}
