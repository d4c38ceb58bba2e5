package print

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"jieche/assets"
	"jieche/data/base"
	"jieche/data/workorder"
)

var update = flag.Bool("update", false, "write the goldens of the forms anew")

// samples make the forms of the list, by their names, with that many lines of that name, for that owner if one is named.
var samples = map[string]func(lines int, name func(int) string, owner string, set Setting) Doc{
	"entrustment": func(n int, name func(int) string, owner string, set Setting) Doc {
		return Entrustment(owned(order(n, name), owner), set)
	},
	"settlement": func(n int, name func(int) string, owner string, set Setting) Doc {
		return Settlement(owned(order(n, name), owner), set)
	},
	"pick_slip": func(n int, name func(int) string, owner string, set Setting) Doc { return PickSlip(pick(n, name), set) },
	"return_slip": func(n int, name func(int) string, owner string, set Setting) Doc {
		back := pick(n, name)
		back.Back, back.No = true, "TL261121-A002"
		return PickSlip(back, set)
	},
	"exit_pass": func(n int, name func(int) string, owner string, set Setting) Doc {
		return ExitPass(owned(order(n, name), owner), "", set)
	},
	"intake": func(n int, name func(int) string, owner string, set Setting) Doc {
		return Intake(owned(arrived(n, name), owner), set)
	},
	"estimate": func(n int, name func(int) string, owner string, set Setting) Doc {
		return Estimate(owned(order(n, name), owner), set)
	},
	"worksheet": func(n int, name func(int) string, owner string, set Setting) Doc {
		return Worksheet(owned(order(n, name), owner), set)
	},
	"add_on": func(n int, name func(int) string, owner string, set Setting) Doc {
		return AddOnConsent(owned(addedTo(n, name), owner), set)
	},
	"receipt": func(n int, name func(int) string, owner string, set Setting) Doc {
		return Receipt(owned(paidIn(n, name), owner), set)
	},
	"ticket": func(n int, name func(int) string, owner string, set Setting) Doc {
		return Ticket(owned(arrived(n, name), owner), set)
	},
	"test_drive": func(n int, name func(int) string, owner string, set Setting) Doc {
		return TestDrive(owned(arrived(n, name), owner), set)
	},
	"proof": func(n int, name func(int) string, owner string, set Setting) Doc {
		return InspectionProof(owned(inspected(n, name), owner), set)
	},
	"appointment": func(n int, name func(int) string, owner string, set Setting) Doc {
		a := appointed(n, name)
		if owner != "" {
			a.Name = owner
		}
		return Appointment(a, set)
	},
}

// owned gives the car of a sheet to somebody, who brings it himself to a shop of his name. No name leaves it as it is.
func owned(s *workorder.Sheet, owner string) *workorder.Sheet {
	if owner != "" {
		s.Order.OwnerName, s.Order.SenderName, s.Order.Model = owner, owner, owner+" "+s.Order.Model
		s.Shop.Name = owner + "汽车服务"
	}
	return s
}

func sampleForm(form string, lines int, name func(int) string, owner string, set Setting) Doc {
	return samples[form](lines, name, owner, set)
}

// sampleForms are all forms of the list, by their names. The proof is made for one paper only.
func sampleForms(lines int, name func(int) string, set Setting) map[string]Doc {
	all := map[string]Doc{}
	for form := range samples {
		if form != "proof" || set.Paper == A4 || set.Paper == Wide {
			all[form] = sampleForm(form, lines, name, "", set)
		}
	}
	return all
}

// forms are the forms that a visit has with that many lines of that name.
func forms(lines int, name func(int) string, set Setting) map[string]Doc {
	all := sampleForms(lines, name, set)
	delete(all, "return_slip")
	if set.Paper == Wide {
		delete(all, "proof")
	}
	return all
}

// eachCase runs a check over all forms on all papers, with few, many and long lines: at once all forms that share a paper.
func eachCase(t *testing.T, check func(t *testing.T, all map[string]Doc)) {
	for _, paper := range Papers() {
		for _, c := range []struct {
			name  string
			lines int
			text  func(int) string
			large bool
			heavy bool
		}{{"one", 1, everyday, false, false}, {"twenty", 20, everyday, false, false}, {"many", 120, everyday, false, true},
			{"long60", 6, long(60), false, false}, {"long120", 20, long(120), true, true}} {
			if raced && c.heavy {
				continue
			}
			t.Run(paper.Name+"/"+c.name, func(t *testing.T) {
				check(t, sampleForms(c.lines, c.text, Setting{Paper: paper, Stamp: stamp(2), Large: c.large}))
			})
		}
	}
}

// eachForm runs a check over each of these forms by itself.
func eachForm(t *testing.T, check func(t *testing.T, d Doc)) {
	eachCase(t, func(t *testing.T, all map[string]Doc) {
		for form, d := range all {
			t.Run(form, func(t *testing.T) {
				if d.Err() != nil {
					t.Fatal(d.Err())
				}
				check(t, d)
			})
		}
	})
}

// joined prints the documents into one file for each size of paper, and reads every page back.
func joined(t *testing.T, all map[string]Doc) map[string][]string {
	t.Helper()
	bySize := map[Paper][]string{}
	for _, form := range slices.Sorted(maps.Keys(all)) {
		if err := all[form].Err(); err != nil {
			t.Fatal(form, err)
		}
		bySize[all[form].Paper] = append(bySize[all[form].Paper], form)
	}
	texts := map[string][]string{}
	for _, forms := range bySize {
		var docs []Doc
		for _, form := range forms {
			docs = append(docs, all[form])
		}
		one := Join(docs...)
		pages := strings.Split(poppler(t, "pdftotext", "-raw", written(t, one), "-"), "\f")
		if len(pages) != len(one.Pages)+1 { // each page ends with a form feed
			t.Fatalf("%d pages in the file, %d were printed", len(pages)-1, len(one.Pages))
		}
		for i, d := range docs {
			for range d.Pages {
				texts[forms[i]] = append(texts[forms[i]], squeezed(pages[0]))
				pages = pages[1:]
			}
		}
	}
	return texts
}

func TestForms(t *testing.T) {
	for _, paper := range Papers() {
		for form, d := range sampleForms(6, everyday, Setting{Paper: paper, Stamp: stamp(1)}) {
			golden := filepath.Join("testdata", form+"-"+paper.Name+".txt")
			got := Record(d)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Errorf("%v (go test ./print -update writes goldens; look at the form before)", err)
				continue
			}
			if got != string(want) {
				t.Errorf("%s is not as in %s: %s", form, golden, firstDifference(got, string(want)))
			}
		}
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d is\n%s\nand was\n%s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, were %d", len(g), len(w))
}

// written makes the PDF file of a document and returns its path.
func written(t *testing.T, d Doc) string {
	t.Helper()
	data, err := PDF(d)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "form.pdf")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// poppler runs one of its programs; the tests need the package poppler-utils.
func poppler(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v (package poppler-utils)", name, err)
	}
	return string(out)
}

// TestPDFHoldsEveryString reads every string back from the page on which it was printed.
func TestPDFHoldsEveryString(t *testing.T) {
	t.Parallel()
	eachCase(t, func(t *testing.T, all map[string]Doc) {
		for form, pages := range joined(t, all) {
			for i, text := range pages {
				for _, s := range (Doc{Pages: all[form].Pages[i : i+1]}).Strings() {
					if !strings.Contains(text, squeezed(s)) {
						t.Errorf("page %d of %s doesn't say %q", i+1, form, s)
					}
				}
			}
		}
	})
}

// TestPDFOfNamesOfEveryLength prints names of 1 to 120 characters, one a line, and reads each of them back from the file, rune
// for rune, however its cell broke it.
func TestPDFOfNamesOfEveryLength(t *testing.T) {
	t.Parallel()
	name := func(i int) string {
		if i < 3 {
			return longName(i + 1)
		}
		return fmt.Sprintf("%03d", i+1) + longName(i-2) // none is the beginning of another
	}
	sheet := order(120, name)
	for _, paper := range []Paper{A4, A5, Full} {
		set := Setting{Paper: paper, Stamp: workorder.Stamp{Copy: CopyCustomer}}
		for form, pages := range joined(t, map[string]Doc{
			"entrustment": Entrustment(sheet, set), "settlement": Settlement(sheet, set),
			"pick slip": PickSlip(pick(120, name), Setting{Paper: paper, Stamp: workorder.Stamp{Copy: CopyStore}}),
		}) {
			text := strings.Join(pages, "")
			for n := range 120 {
				if !strings.Contains(text, squeezed(name(n))) {
					t.Errorf("%s on %s: the name of %d characters is not whole: %s", form, paper.Name, n+1, name(n))
				}
			}
		}
	}
	for n := 1; n <= 120; n++ {
		sheet := order(1, named1)
		sheet.Order.OwnerName, sheet.Order.Plate = longName(n), "粤B7K291"
		for form, d := range map[string]Doc{
			"entrustment": Entrustment(sheet, Setting{Paper: A4, Stamp: workorder.Stamp{Copy: CopyCustomer}}),
			"settlement":  Settlement(sheet, Setting{Paper: A4, Stamp: workorder.Stamp{Copy: CopyCustomer}}),
		} {
			if name := squeezed(longName(n)); !strings.Contains(squeezed(strings.Join(d.Strings(), "")), name) {
				t.Errorf("%s: an owner's name of %d characters is not whole", form, n)
			}
		}
	}
}

func TestPDFIsTheSameTwice(t *testing.T) {
	t.Parallel()
	for name, d := range sampleForms(20, everyday, Setting{Paper: A4, Stamp: workorder.Stamp{Copy: CopyCustomer, Count: 1, At: at(9, 52)}}) {
		first, err1 := PDF(d)
		second, err2 := PDF(d)
		if err1 != nil || err2 != nil || !bytes.Equal(first, second) {
			t.Errorf("%s: two runs differ (%v, %v)", name, err1, err2)
		}
	}
}

// TestDocumentsMadeAtOnce makes each form on several threads: the files are the same as when they are made one after the other.
func TestDocumentsMadeAtOnce(t *testing.T) {
	t.Parallel()
	all := forms(6, rareNames, Setting{Paper: A4, Stamp: stamp(1)})
	want := map[string][]byte{}
	for name, d := range all {
		file, err := PDF(d)
		if err != nil {
			t.Fatal(err)
		}
		want[name] = file
	}
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			for name, d := range all {
				if file, err := PDF(d); err != nil || !bytes.Equal(file, want[name]) {
					t.Errorf("%s is another file when others are made beside it (%v)", name, err)
				}
			}
		})
	}
	running.Wait()
}

// TestTypeIsAsTheLibrarySetsIt draws forms as they are kept and as the PDF library makes them when it is given the whole font and each
// text: each dot is the same, and no reader complains of the file.
func TestTypeIsAsTheLibrarySetsIt(t *testing.T) {
	t.Parallel()
	for name, d := range forms(6, everyday, Setting{Paper: A5, Stamp: stamp(1)}) {
		d.Pages = d.Pages[:1]
		kept, err := PDF(d)
		if err != nil {
			t.Fatal(err)
		}
		raw := asTheLibrary(t, d)
		if len(kept) > len(raw)*2/3 {
			t.Errorf("%s: %d bytes became %d", name, len(raw), len(kept))
		}
		if !bytes.Equal(picture(t, raw), picture(t, kept)) {
			t.Errorf("%s looks different when the library sets its type", name)
		}
	}
}

// asTheLibrary is the document's file with all type set by the PDF library, which cuts the font itself.
func asTheLibrary(t *testing.T, d Doc) []byte {
	t.Helper()
	p := newPDF(d, nil)
	p.out.AddUTF8FontFromBytes("paper", "", slices.Clone(assets.Paper())) // it writes into what it is given
	p.out.AddPage()
	p.out.SetLineJoinStyle("round")
	for _, m := range d.Pages[0].Marks {
		text, is := m.(Text)
		if !is {
			p.draw(m)
			continue
		}
		p.typeface(text)
		p.out.SetTextColor(int(text.Grey), int(text.Grey), int(text.Grey))
		p.out.SetFont("paper", "", text.SizePt)
		if text.Spread != 0 {
			p.out.RawWriteStr(fmt.Sprintf("%.2f Tc", text.Spread/mmPerPoint))
		}
		p.out.Text(text.X, text.Base, shown(text.S))
		if text.Spread != 0 {
			p.out.RawWriteStr("0 Tc")
		}
	}
	var file bytes.Buffer
	if err := p.out.Output(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// picture draws the first page of a PDF file in grey. A reader that complains about the file fails the test.
func picture(t *testing.T, file []byte) []byte {
	t.Helper()
	cmd := exec.Command("pdftoppm", "-r", "100", "-gray", "-f", "1", "-l", "1", "-")
	cmd.Stdin = bytes.NewReader(file)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil || complaints.Len() > 0 || len(out) < 1000 {
		t.Fatalf("pdftoppm (package poppler-utils): %v %s", err, complaints.String())
	}
	return out
}

// TestPageIsThePaper reads the size of every page back, and that all fonts are in the file.
func TestPageIsThePaper(t *testing.T) {
	t.Parallel()
	for _, paper := range AllPapers() {
		for name, d := range sampleForms(2, everyday, Setting{Paper: paper, Stamp: stamp(1)}) {
			path := written(t, d)
			info := poppler(t, "pdfinfo", "-f", "1", "-l", fmt.Sprint(len(d.Pages)), path)
			paper, sizes := paper, 0
			if name == "proof" {
				paper = Wide
			}
			for _, line := range strings.Split(info, "\n") {
				_, size, found := strings.Cut(line, " size:")
				if !found || !strings.HasPrefix(line, "Page ") {
					continue
				}
				var w, h float64
				if _, err := fmt.Sscanf(strings.TrimSpace(size), "%f x %f", &w, &h); err != nil {
					t.Fatal(err, info)
				}
				sizes++
				if math.Abs(w*mmPerPoint-paper.W) > 0.01 || math.Abs(h*mmPerPoint-paper.H) > 0.01 {
					t.Errorf("%s on %s: page %d is %.2f × %.2f mm", name, paper.Name, sizes, w*mmPerPoint, h*mmPerPoint)
				}
			}
			if sizes != len(d.Pages) {
				t.Errorf("%s on %s: %d pages were printed, %d have a size:\n%s", name, paper.Name, len(d.Pages), sizes, info)
			}
			embedded(t, name+" on "+paper.Name, path)
		}
	}
}

// embedded holds a PDF file against needing fonts that a printer may not have.
func embedded(t *testing.T, name, path string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(poppler(t, "pdffonts", path)), "\n")
	column := strings.Index(lines[0], "emb")
	if column < 0 || len(lines) < 3 { // two lines of head
		t.Errorf("%s: no font is in the file: %q", name, lines)
		return
	}
	for _, line := range lines[2:] {
		if !strings.HasPrefix(line[column:], "yes") {
			t.Errorf("%s: a font is not in the file: %s", name, line)
		}
	}
}

// area is the paper that a text or code covers.
type area struct {
	x1, y1, x2, y2 float64
	what           string
}

func areas(p Page) []area {
	var all []area
	for _, m := range p.Marks {
		switch m := m.(type) {
		case Text:
			size := m.SizePt * mmPerPoint
			w := Width(m.S, m.SizePt) + m.Spread*float64(len([]rune(m.S))-1)
			all = append(all, area{m.X, m.Base - size*0.82, m.X + w, m.Base + size*0.1, m.S})
		case Code:
			all = append(all, area{m.X, m.Y, m.X + m.Side, m.Y + m.Side, "code"})
		}
	}
	return all
}

func TestNothingOverlapsOrLeavesThePaper(t *testing.T) {
	t.Parallel()
	eachForm(t, within)
}

// within holds a document against its paper: nothing leaves it, nothing lies over another.
func within(t *testing.T, d Doc) {
	t.Helper()
	for n, p := range d.Pages {
		all := areas(p)
		for i, a := range all {
			if a.x1 < d.Paper.Side-0.01 || a.x2 > d.Paper.W-d.Paper.Side+0.05 || a.y1 < d.Paper.Edge-0.5 || a.y2 > d.Paper.H-d.Paper.Edge+0.3 {
				t.Errorf("%s on %s, page %d: %q leaves the paper: %+v", d.Title, d.Paper.Name, n+1, a.what, a)
			}
			for _, b := range all[:i] {
				if a.x1 < b.x2-0.05 && b.x1 < a.x2-0.05 && a.y1 < b.y2-0.05 && b.y1 < a.y2-0.05 {
					t.Errorf("%s on %s, page %d: %q lies over %q", d.Title, d.Paper.Name, n+1, a.what, b.what)
				}
			}
		}
	}
}

func TestTractorPaperSuitsNeedles(t *testing.T) {
	for _, paper := range []Paper{Full, Half, Third} {
		for name, d := range forms(20, everyday, Setting{Paper: paper, Stamp: stamp(1)}) {
			for _, p := range d.Pages {
				for _, m := range p.Marks {
					switch m := m.(type) {
					case Text:
						if m.SizePt < 9.5 || m.Grey != 0 {
							t.Errorf("%s on %s: %q is %.1f points in grey %d", name, paper.Name, m.S, m.SizePt, m.Grey)
						}
					case Rule:
						if m.Width < 0.3 {
							t.Errorf("%s on %s: a line of %.2f mm", name, paper.Name, m.Width)
						}
					case Path:
						if !m.Filled && (m.Width < 0.3 || m.Grey != 0) {
							t.Errorf("%s on %s: a stroke of %.2f mm in grey %d", name, paper.Name, m.Width, m.Grey)
						}
					case Box:
						if m.Fill != 255 || m.Width < 0.3 {
							t.Errorf("%s on %s: a box of %.2f mm filled with %d", name, paper.Name, m.Width, m.Fill)
						}
					}
				}
			}
		}
	}
}

// TestSignaturesNeverStandAlone lays forms of every length out: the fields to sign are whole, on the last page, below something.
func TestSignaturesNeverStandAlone(t *testing.T) {
	t.Parallel()
	for _, paper := range Papers() {
		for lines := 1; lines <= 60; lines++ {
			d := Settlement(order(lines, everyday), Setting{Paper: paper, Stamp: workorder.Stamp{Copy: CopyCustomer, Count: 1}})
			last := d.Pages[len(d.Pages)-1]
			var body []string
			for _, a := range areas(last) {
				body = append(body, a.what)
			}
			signed := slices.Index(body, "客户签字")
			if signed < 0 || !slices.Contains(body, "承修方（盖章）") {
				t.Fatalf("%s, %d lines: the signatures are not whole on the last page", paper.Name, lines)
			}
			if head := 3; signed <= head {
				t.Fatalf("%s, %d lines: the signatures stand alone: %q", paper.Name, lines, body)
			}
		}
	}
}

func TestSubtotalsAddUp(t *testing.T) {
	d := PickSlip(pick(120, everyday), Setting{Paper: Half, Stamp: workorder.Stamp{Copy: CopyStore}})
	var sum base.Fen
	pages := 0
	for _, p := range d.Pages {
		texts := areas(p)
		for i, a := range texts {
			if strings.HasPrefix(a.what, "本页小计") {
				pages++
				amount, err := base.ParseFen(texts[i+1].what)
				if err != nil {
					t.Fatal(err)
				}
				sum += amount
			}
		}
	}
	if want := pick(120, everyday).Total; sum != want || pages < 5 {
		t.Errorf("%d subtotals add up to %s, not %s", pages, sum, want)
	}
}

func TestWorkshopCopiesShowNoMoneyAndNoTelephone(t *testing.T) {
	sheet := order(20, everyday)
	for name, d := range map[string]Doc{
		"entrustment": Entrustment(sheet, Setting{Paper: A4, Stamp: workorder.Stamp{Copy: CopyWorkshop}}),
		"pick slip":   PickSlip(pick(20, everyday), Setting{Paper: A4, Stamp: workorder.Stamp{Copy: CopyTaker}}),
	} {
		all := strings.Join(d.Strings(), "\n")
		for _, secret := range []string{"1,062.50", "120.00", "144.00", "人民币", "¥", "13800132210", "138 0013 2210", "13922881640", "科苑路"} {
			if strings.Contains(all, secret) {
				t.Errorf("the %s of the workshop shows %q", name, secret)
			}
		}
		if name == "entrustment" && !strings.Contains(all, "138****2210") {
			t.Error("the masked telephone number is missing")
		}
	}
}

func TestReprintsSaySo(t *testing.T) {
	for name, d := range forms(6, everyday, Setting{Paper: A4, Stamp: stamp(3)}) {
		if all := strings.Join(d.Strings(), "\n"); !strings.Contains(all, "补打 2 次") {
			t.Errorf("%s doesn't say that it was printed before", name)
		}
	}
	for name, d := range forms(6, everyday, Setting{Paper: A4, Stamp: stamp(1)}) {
		if all := strings.Join(d.Strings(), "\n"); strings.Contains(all, "补打") {
			t.Errorf("%s says that it was printed before", name)
		}
	}
}

func TestRareNames(t *testing.T) {
	sheet := order(1, everyday)
	sheet.Order.OwnerName = "㐂䶮𠮷镕堃張翀"
	d := Entrustment(sheet, Setting{Paper: A4, Stamp: stamp(1)})
	if len(d.Missing) != 0 {
		t.Errorf("no font has %v", d.Warnings())
	}
	if text := poppler(t, "pdftotext", written(t, d), "-"); !strings.Contains(text, sheet.Order.OwnerName) {
		t.Error("the PDF doesn't give the rare name back")
	}
	embedded(t, "a form of a rare name", written(t, d))
}

func TestMissingCharactersAreTold(t *testing.T) {
	sheet := order(1, everyday)
	sheet.Order.OwnerName = "王🚗丽"
	d := Entrustment(sheet, Setting{Paper: A4, Stamp: stamp(1)})
	want := []string{"“王🚗丽”中的第 2 个字（U+1F697）字库里没有，纸上印成“〓”，请用笔补上"}
	if got := d.Warnings(); !slices.Equal(got, want) {
		t.Errorf("warnings %q, want %q", got, want)
	}
	if !slices.Contains(d.Strings(), "王〓丽") {
		t.Error("the form doesn't show 〓")
	}
}

func TestFormsRefuseWhatIsNotThere(t *testing.T) {
	sheet := order(1, everyday)
	sheet.Settlement, sheet.Passes = nil, nil
	for _, d := range []Doc{Settlement(sheet, Setting{}), ExitPass(sheet, "", Setting{}), SettlementNumbered(sheet, "JS000000-A001", Setting{})} {
		if _, err := PDF(d); err == nil || d.Err() == nil {
			t.Error("a form without its document was printed")
		}
	}
}

// TestAnyTextPrints lets names hold anything: nothing panics, nothing is an error, and the file is a PDF.
func TestAnyTextPrints(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sheet := order(2, func(int) string { return texts().Draw(t, "name") })
		sheet.Order.OwnerName = texts().Draw(t, "owner")
		sheet.Order.Intake.Complaint = texts().Draw(t, "complaint")
		sheet.Shop.Name = texts().Draw(t, "shop")
		set := Setting{Paper: rapid.SampledFrom(Papers()).Draw(t, "paper"), Stamp: workorder.Stamp{Copy: CopyCustomer}}
		data, err := PDF(Join(Entrustment(sheet, set), Settlement(sheet, set), ExitPass(sheet, "", set)))
		if err != nil || !bytes.HasPrefix(data, []byte("%PDF-")) {
			t.Fatal(err)
		}
	})
}
