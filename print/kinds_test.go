package print

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/paper"
	"jieche/data/shop"
)

// TestEveryFormIsOnTheList holds the list of forms against the names that a look can be set for, and each form against its own promises.
func TestEveryFormIsOnTheList(t *testing.T) {
	var names []string
	for _, k := range Forms() {
		names = append(names, string(k.Form))
		if k.Title == "" || k.Form.Word() == "" || k.Number == "" || len(k.Papers) == 0 {
			t.Errorf("%+v", k)
		}
	}
	want := slices.Clone(shop.Forms)
	slices.Sort(names)
	slices.Sort(want)
	if !slices.Equal(names, want) {
		t.Errorf("forms %q, looks can be set for %q", names, want)
	}
}

// TestBlankFormsHaveNothingToCrossOut prints every form blank, with a reserved number and without, on every paper.
func TestBlankFormsHaveNothingToCrossOut(t *testing.T) {
	t.Parallel()
	for _, k := range Forms() {
		for _, p := range AllPapers() {
			no := string(k.Number) + "261121-A801"
			for _, number := range []string{"", no} {
				d, err := Blank(k.Form, sampleShop, base.DocNo(number), Setting{Paper: p})
				if err != nil {
					t.Fatal(err)
				}
				all := said(d)
				for _, filled := range []string{"0.00", "人民币", "¥", "☑", "无牌", "1970", "0001-", "0 项", "RO000"} {
					if strings.Contains(all, filled) {
						t.Errorf("the blank %s on %s says %q", k.Form, p.Name, filled)
					}
				}
				if number != "" && (!strings.Contains(all, number[9:]) || !hasCode(d, number)) {
					t.Errorf("the blank %s on %s doesn't carry its number", k.Form, p.Name)
				}
				if !strings.Contains(strings.ReplaceAll(all, "\n", ""), sampleShop.Name) {
					t.Errorf("the blank %s on %s is empty", k.Form, p.Name)
				}
			}
		}
	}
}

func hasCode(d Doc, s string) bool {
	return slices.ContainsFunc(d.Pages[0].Marks, func(m Mark) bool { c, ok := m.(Code); return ok && c.S == s })
}

// TestALookChangesTheForm leaves fields out, adds blank rows, other terms, other copies, a stamp's place and a logo.
func TestALookChangesTheForm(t *testing.T) {
	logo, err := shop.ReadLogo(samplePNG(400, 100))
	if err != nil {
		t.Fatal(err)
	}
	set := Setting{Paper: A4, Stamp: stamp(1), Logo: logo}
	sheet := order(6, everyday)
	usual := Entrustment(sheet, set)
	set.Look = shop.Look{Form: string(paper.Entrustment), Fields: map[string]bool{"engine": false, "changes": false, "stamp": true, "code": false},
		Terms: []string{"只有这一条约定。"}, Copies: []shop.Copy{{Name: "白联"}, {Name: "蓝联", Workshop: true}}, Rows: 2, Size: shop.LargeType}
	d := Entrustment(sheet, set)
	before, after := said(usual), said(d)
	for _, gone := range []string{"发动机号", "变更记录", "15208-65F01", "上列项目与费用", CopyCustomer} {
		if !strings.Contains(before, gone) || strings.Contains(after, gone) {
			t.Errorf("%q: before %t, after %t", gone, strings.Contains(before, gone), strings.Contains(after, gone))
		}
	}
	for _, new := range []string{"只有这一条约定。", "白联", "蓝联", "承修方（盖章）", "一式二联：白 / 蓝"} {
		if strings.Contains(before, new) || !strings.Contains(after, new) {
			t.Errorf("%q: before %t, after %t", new, strings.Contains(before, new), strings.Contains(after, new))
		}
	}
	pictures := func(d Doc) (n int) {
		for _, p := range d.Pages {
			for _, m := range p.Marks {
				if _, ok := m.(Picture); ok {
					n++
				}
			}
		}
		return n
	}
	if pictures(d) < 2 {
		t.Error("the logo is missing")
	}
	if _, err := PDF(d); err != nil {
		t.Error(err)
	}
	set.Look.Plain = true
	if pictures(Entrustment(sheet, set)) != 0 {
		t.Error("a form without logo has one")
	}
}

// TestEveryFormWithEveryFieldLeftOut keeps its width: what stays shares the room.
func TestEveryFormWithEveryFieldLeftOut(t *testing.T) {
	t.Parallel()
	for _, k := range Forms() {
		look := shop.Look{Form: string(k.Form), Fields: map[string]bool{}}
		for _, f := range k.Fields {
			look.Fields[f.Key] = false
		}
		for _, p := range k.Papers {
			d := sampleForms(6, everyday, Setting{Paper: p, Stamp: stamp(1), Look: look})[string(k.Form)]
			if d.Err() != nil {
				t.Fatal(k.Form, d.Err())
			}
			for _, f := range k.Fields {
				if slices.Contains(d.Strings(), f.Title) {
					t.Errorf("%s on %s still has %s", k.Form, p.Name, f.Title)
				}
			}
			within(t, d)
		}
	}
}

// samplePNG is a picture file of that size.
func samplePNG(w, h int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		panic(err)
	}
	return b.Bytes()
}
