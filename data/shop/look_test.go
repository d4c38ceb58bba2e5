package shop_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
	"jieche/data/shop"
)

func TestALookIsKeptPerForm(t *testing.T) {
	db := kvtest.Open(t, kv.Options{})
	set := func(l shop.Look) error {
		_, err := db.Update(kv.Call{Op: "shop.set_look"}, func(tx *kv.Tx) ([]byte, error) {
			_, err := shop.SetLook{Look: l}.Run(tx)
			return nil, err
		})
		return err
	}
	want := shop.Look{Form: "settlement", Paper: "241x140", Size: shop.LargeType, Fields: map[string]bool{"bank": false, "stamp": true},
		Terms: []string{" 一 ", ""}, Copies: []shop.Copy{{Name: "白联"}, {Name: "红联", Workshop: true}}, Rows: 3, Plain: true}
	if err := set(want); err != nil {
		t.Fatal(err)
	}
	for code, l := range map[string]shop.Look{
		"look.form": {Form: "brochure"}, "shop.paper": {Form: "intake", Paper: "B9"}, "look.size": {Form: "intake", Size: "huge"},
		"look.rows": {Form: "intake", Rows: -1}, "look.terms": {Form: "intake", Terms: make([]string, 13)},
		"look.copies": {Form: "intake", Copies: make([]shop.Copy, 7)}, "look.copy": {Form: "intake", Copies: []shop.Copy{{}}},
		"look.copy_twice": {Form: "intake", Copies: []shop.Copy{{Name: "白"}, {Name: " 白"}}}, "text.control": {Form: "intake", Terms: []string{"a\x00"}},
	} {
		if err := set(l); base.Code(err) != code {
			t.Errorf("%+v: %v, want %s", l, err, code)
		}
	}
	if err := db.View(func(tx *kv.Tx) error {
		got, err := shop.LookOf{Form: "settlement"}.Ask(tx)
		if len(got.Terms) != 1 || got.Terms[0] != "一" || len(got.Copies) != 2 || !got.Copies[1].Workshop || got.Fields["bank"] || !got.Fields["stamp"] || got.Rows != 3 || got.Size != shop.LargeType {
			t.Errorf("kept as %+v", got)
		}
		other, err2 := shop.LookOf{Form: "intake"}.Ask(tx)
		if other.Form != "intake" || len(other.Copies) != 0 {
			t.Errorf("another form has %+v", other)
		}
		if err == nil {
			err = err2
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// hugePNG is the head of a picture that says how large it is, and has no pixels.
func hugePNG(w, h int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		panic(err)
	}
	raw := b.Bytes()
	put := func(at, v int) {
		raw[at], raw[at+1], raw[at+2], raw[at+3] = byte(v>>24), byte(v>>16), byte(v>>8), byte(v)
	}
	put(16, w)
	put(20, h)
	sum := crc(raw[12:29])
	put(29, int(sum))
	return raw
}

func crc(b []byte) uint32 {
	c := ^uint32(0)
	for _, x := range b {
		c ^= uint32(x)
		for range 8 {
			c = c>>1 ^ 0xEDB88320&-(c&1)
		}
	}
	return ^c
}

func TestALogoIsAPictureOfReasonableSize(t *testing.T) {
	photo := image.NewRGBA(image.Rect(0, 0, 3000, 1000))
	for x := range 3000 {
		photo.Set(x, 500, color.RGBA{200, 0, 0, 255})
	}
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, photo, nil); err != nil {
		t.Fatal(err)
	}
	logo, err := shop.ReadLogo(jpg.Bytes())
	if err != nil || logo.Width != 720 || logo.Height != 240 {
		t.Fatalf("%d×%d, %v", logo.Width, logo.Height, err)
	}
	if c, err := png.DecodeConfig(bytes.NewReader(logo.PNG)); err != nil || c.Width != 720 {
		t.Errorf("%v, %v", c, err)
	}
	if again, _ := shop.ReadLogo(jpg.Bytes()); !bytes.Equal(again.PNG, logo.PNG) {
		t.Error("the same picture makes another logo")
	}
	for code, raw := range map[string][]byte{
		"logo.picture": []byte("%PDF-1.4 no picture"), "logo.pixels": hugePNG(10_000, 10_000), "logo.large": make([]byte, 13<<20),
	} {
		if _, err := shop.ReadLogo(raw); base.Code(err) != code {
			t.Errorf("%v, want %s", err, code)
		} else if f, _ := base.AsFault(err); !strings.ContainsRune(f.Say, '。') && !strings.ContainsRune(f.Say, '，') {
			t.Errorf("says %q", f.Say)
		}
	}
	broken := jpg.Bytes()[:len(jpg.Bytes())/8]
	if _, err := shop.ReadLogo(broken); base.Code(err) != "logo.picture" {
		t.Errorf("half a picture: %v", err)
	}
}
