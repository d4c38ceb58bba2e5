package settings

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jieche/data"
	"jieche/data/paper"
	"jieche/data/shop"
	"jieche/data/workorder"
	"jieche/print"
	"jieche/print/press"
	"jieche/ui/desk"
	"jieche/ui/desk/desktest"
)

// said is all that stands on a document, and how many pictures.
func said(d print.Doc) (text string, pictures int) {
	var words []string
	for _, p := range d.Pages {
		for _, m := range p.Marks {
			switch m := m.(type) {
			case print.Text:
				words = append(words, m.S)
			case print.Picture:
				pictures++
			}
		}
	}
	return strings.Join(words, ""), pictures
}

// nextPrinted is the next printing of the form, of what was printed of it last.
func nextPrinted(t *testing.T, p *desktest.Place, form paper.Form) (string, int) {
	t.Helper()
	rows, err := data.Ask(p.Store, workorder.Register{Form: form, Limit: 1})
	if err != nil || len(rows) == 0 {
		t.Fatal("nothing was printed of "+form, err)
	}
	doc, _, err := press.Make(p.Store, p.By(desk.NewOp()), press.Job{Form: form, No: rows[0].No})
	if err != nil {
		t.Fatal(err)
	}
	return said(doc)
}

func editor(t *testing.T, p *desktest.Place) (*screen, *forms) {
	t.Helper()
	s := New(p.Desk, desk.Route{Area: desk.Settings, Text: formSection}).(*screen)
	p.Show(s)
	return s, s.Section(formSection).(*forms)
}

// picture writes a PNG of one colour.
func picture(t *testing.T, w, h int) (path string) {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.Set(i%w, i/w, color.NRGBA{R: 200, A: 255})
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return file(t, "logo.png", out.Bytes())
}

func file(t *testing.T, name string, raw []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// vast is the head of a PNG of so many pixels.
func vast(w, h uint32) []byte {
	head := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)...)
	head = append(head, 8, 2, 0, 0, 0)
	raw := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(raw, crc32.ChecksumIEEE(head))
}

// vastJPEG is the head of a JPEG of four thousand million pixels.
func vastJPEG() []byte {
	return []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01")
}

// moving is an animated GIF.
func moving(t *testing.T) []byte {
	t.Helper()
	frame := image.NewPaletted(image.Rect(0, 0, 4, 4), color.Palette{color.White, color.Black})
	var out bytes.Buffer
	if err := gif.EncodeAll(&out, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{10, 10}}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What is changed is seen in the sample at once, kept apart for each form, stored by Ctrl+Enter, and printed from then on.
func TestAFormsLook(t *testing.T) {
	p := desktest.Sit(t, 20)
	s, e := editor(t, p)
	before, _ := nextPrinted(t, p, paper.Entrustment)
	if shown, _ := said(e.doc); s.Unsaved() != "" || !strings.Contains(shown, "发动机号") || !strings.Contains(before, "发动机号") || strings.Contains(before, "承修方（盖章）") {
		t.Fatalf("unsaved %q, shown %q", s.Unsaved(), shown)
	}
	old := e.sheet.Image
	p.Press("Enter") // from the list into the terms
	e.terms.SetText("只有这一条约定。\n")
	p.Press("Tab", "1") // 发动机号
	if last := e.m.kind().Fields; last[len(last)-1].Key != "stamp" {
		t.Fatal("the stamp is not the last field")
	}
	e.fieldChips.Set(append(e.fieldChips.Values(), "stamp")...)
	e.fieldChips.OnChanged()
	p.Press("Enter", "3", "Enter")
	p.Write("4")
	p.Press("Enter")
	e.copies.SetText("白联\n蓝联")
	p.Win.Canvas().Focus(e.workshop)
	p.Press("2")
	shown, _ := said(e.doc)
	for _, want := range []string{"只有这一条约定。", "承修方（盖章）", "白联", "一式二联：白 / 蓝"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the sample lacks %q", want)
		}
	}
	if strings.Contains(shown, "发动机号") || e.sheet.Image == old {
		t.Error("the sample is as it was")
	}
	if now, _ := nextPrinted(t, p, paper.Entrustment); strings.Contains(now, "白联") {
		t.Error("printed before it was saved")
	}
	e.choose(paper.Settlement)
	e.terms.SetText("结算单的约定。")
	e.choose(paper.Entrustment)
	if e.terms.Text != "只有这一条约定。" || !strings.Contains(s.Unsaved(), "任务委托书、维修费用结算清单") {
		t.Errorf("terms %q, unsaved %q", e.terms.Text, s.Unsaved())
	}
	p.Press("F5")
	if !e.m.changed(paper.Settlement) || !e.m.changed(paper.Entrustment) {
		t.Error("reading anew lost what was typed")
	}
	p.Press("Ctrl+Enter")
	look, err := data.Ask(p.Store, shop.LookOf{Form: string(paper.Entrustment)})
	if err != nil || look.Rows != 4 || look.Size != shop.LargeType || !slices.Equal(look.Copies, []shop.Copy{{Name: "白联"}, {Name: "蓝联", Workshop: true}}) ||
		look.Fields["engine"] || !look.Fields["stamp"] || len(look.Fields) != 2 {
		t.Fatalf("stored %+v %v", look, err)
	}
	now, _ := nextPrinted(t, p, paper.Entrustment)
	for _, want := range []string{"只有这一条约定。", "承修方（盖章）", "白联", "蓝联"} {
		if !strings.Contains(now, want) {
			t.Errorf("the next printing lacks %q", want)
		}
	}
	if now, _ := nextPrinted(t, p, paper.Settlement); !strings.Contains(now, "结算单的约定。") {
		t.Error("the settlement is as it was")
	}
	if s.Unsaved() != "" || !p.Told("单据样式已保存") {
		t.Errorf("unsaved %q, said %v", s.Unsaved(), p.Said)
	}
	p.Press("Ctrl+R", "Ctrl+Enter")
	if now, _ := nextPrinted(t, p, paper.Entrustment); strings.Contains(now, "只有这一条约定。") || !strings.Contains(now, "发动机号") {
		t.Error("its own look did not come back")
	}
}

// What can't be meant is said at its field, nothing is stored, and what was typed stays.
func TestALookThatCannotBeMeant(t *testing.T) {
	p := desktest.Sit(t, 14)
	s, e := editor(t, p)
	e.copies.SetText("白联\n白联")
	if e.trouble.Text() == "" {
		t.Error("the sample says nothing of two copies of one name")
	}
	p.Press("Ctrl+Enter")
	if e.copies.Fault() == "" || e.copies.Text != "白联\n白联" || s.Unsaved() == "" {
		t.Errorf("fault %q, text %q", e.copies.Fault(), e.copies.Text)
	}
	if l, err := data.Ask(p.Store, shop.LookOf{Form: string(paper.Entrustment)}); err != nil || len(l.Copies) != 0 {
		t.Errorf("stored %+v %v", l, err)
	}
	e.copies.SetText("白联")
	e.rows.SetText("31")
	p.Press("Ctrl+Enter")
	if e.rows.Fault() == "" || s.Unsaved() == "" {
		t.Error("31 blank rows")
	}
}

// A logo is seen in the sample, stored with the looks, left out of a form that goes without, and taken off.
func TestTheShopsLogo(t *testing.T) {
	p := desktest.Sit(t, 20)
	s, e := editor(t, p)
	none := e.m.shownLogo()
	for name, raw := range map[string][]byte{"文字.png": []byte("this is no picture"), "巨大.png": vast(10_000, 10_000), "空.jpg": nil,
		"巨大.jpg": vastJPEG(), "动画.gif": moving(t), "文档.png": []byte("%PDF-1.4")} {
		e.path.SetText(file(t, name, raw))
		e.takeLogo()
		if e.path.Fault() == "" || e.m.other != nil || s.Unsaved() != "" {
			t.Errorf("%s: fault %q, unsaved %q", name, e.path.Fault(), s.Unsaved())
		}
	}
	e.path.SetText("/nowhere/logo.png")
	e.takeLogo()
	if e.path.Fault() == "" || len(none.PNG) != 0 {
		t.Error("a file that is not there")
	}
	e.path.SetText(picture(t, 900, 300))
	e.takeLogo()
	if _, n := said(e.doc); e.path.Fault() != "" || n == 0 || s.Unsaved() == "" {
		t.Fatalf("fault %q, %d pictures", e.path.Fault(), n)
	}
	p.Press("Ctrl+Enter")
	if l, err := data.Ask(p.Store, shop.ShowLogo{}); err != nil || l.Width != 720 || l.Height != 240 || s.Unsaved() != "" {
		t.Fatalf("stored %d×%d %v, unsaved %q", l.Width, l.Height, err, s.Unsaved())
	}
	if _, n := nextPrinted(t, p, paper.Entrustment); n == 0 {
		t.Error("printed without the logo")
	}
	e.logo.Set(false)
	e.logo.OnChanged(false)
	p.Press("Ctrl+Enter")
	if _, n := nextPrinted(t, p, paper.Entrustment); n != 0 {
		t.Error("a form without the logo has it")
	}
	e.dropLogo()
	p.Press("Ctrl+Enter")
	if _, n := nextPrinted(t, p, paper.Settlement); n != 0 {
		t.Error("the logo was taken off and is printed")
	}
}

// Each form has a sample and can be changed; a form that was never printed shows a blank one.
func TestEveryFormHasASample(t *testing.T) {
	p := desktest.Sit(t, 14)
	_, e := editor(t, p)
	for _, k := range print.Forms() {
		e.choose(k.Form)
		if text, _ := said(e.doc); !strings.Contains(text, k.Title) && k.Form != paper.Receipt || e.trouble.Text() != "" {
			t.Errorf("%s: %q %q", k.Title, e.doc.Title, e.trouble.Text())
		}
		if !slices.Contains(shop.Forms, string(k.Form)) {
			t.Errorf("%s has no look", k.Form)
		}
	}
	if e.m.unsaved() != "" {
		t.Errorf("looking at them changed %s", e.m.unsaved())
	}
}

// A copy keeps its purpose while its name is being typed.
func TestCopiesKeepTheirPurpose(t *testing.T) {
	m := newFormsModel()
	m.load(shopLooks{looks: map[paper.Form]shop.Look{}})
	m.setCopies("客户联\n承修方联\n车间")
	if c := m.copies(); len(c) != 3 || !c[2].Workshop || c[0].Workshop {
		t.Errorf("%+v", c)
	}
	m.setCopies("")
	if m.unsaved() != "" {
		t.Errorf("without a name they are the form's own: %q", m.unsaved())
	}
}

// A shop may leave the conditions out; its own words come back with them.
func TestAFormWithoutTerms(t *testing.T) {
	p := desktest.Sit(t, 20)
	_, e := editor(t, p)
	e.choose(paper.Settlement)
	const words = "本单不作为发票"
	if shown, _ := said(e.doc); !strings.Contains(shown, words) {
		t.Fatal("the sample has no terms")
	}
	e.fieldChips.Set(slices.DeleteFunc(e.fieldChips.Values(), func(key string) bool { return key == "terms" })...)
	e.fieldChips.OnChanged()
	if shown, _ := said(e.doc); strings.Contains(shown, words) {
		t.Error("the sample still has its terms")
	}
	p.Press("Ctrl+Enter")
	if now, _ := nextPrinted(t, p, paper.Settlement); strings.Contains(now, words) {
		t.Error("the next printing still has its terms")
	}
}
