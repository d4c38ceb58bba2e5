package shop

import (
	"bytes"
	"image"
	"image/color"
	_ "image/jpeg" // logos come as PNG or JPEG
	"image/png"
	"slices"
	"strings"

	"golang.org/x/image/draw"

	"jieche/data/base"
	"jieche/data/kv"
)

// TypeSize (字号) is how large a form is set.
type TypeSize string

// The sizes; an empty one is the normal.
const (
	SmallType  TypeSize = "small"  // 小字
	NormalType TypeSize = "normal" // 标准
	LargeType  TypeSize = "large"  // 大字: for eyes that are no longer young
)

// Copy (联) is one copy of a form. A copy for the workshop shows no prices and no telephone number in full.
type Copy struct {
	Name     string `json:"name"`
	Workshop bool   `json:"workshop,omitempty"`
}

// Look (单据样式) is how the shop wants one of its forms. What it doesn't say is as the form has it.
type Look struct {
	Form   string          `json:"form"`             // as paper.Form has it
	Paper  string          `json:"paper,omitempty"`  // empty: as the profile has it for this kind of form
	Size   TypeSize        `json:"size,omitempty"`   // 字号
	Fields map[string]bool `json:"fields,omitempty"` // optional fields, by their keys: shown or left out
	Terms  []string        `json:"terms,omitempty"`  // 约定, one paragraph each
	Copies []Copy          `json:"copies,omitempty"` // 联, in the order printed
	Rows   int             `json:"rows,omitempty"`   // blank rows to write on below the lines
	Plain  bool            `json:"plain,omitempty"`  // without the shop's logo
}

// Bounds of a look.
const (
	maxTerms  = 12
	maxCopies = 6
	MaxRows   = 30
)

// Forms are the names of the forms that a look can be set for; a test holds them against the forms that there are.
var Forms = []string{"intake", "estimate", "entrustment", "worksheet", "pick_slip", "return_slip", "add_on", "settlement", "receipt",
	"exit_pass", "proof", "test_drive", "ticket", "appointment"}

// lookKey is a form's name as the key of its row, filled up to the longest.
type lookKey [24]byte

// Key is the name's bytes.
func (k lookKey) Key() []byte { return k[:] }

func lookOf(form string) (k lookKey) {
	copy(k[:], form)
	return k
}

var looks = kv.NewTable("shop_look", func(l Look) lookKey { return lookOf(l.Form) })

// SetLook (设置单据样式) changes how one form looks.
type SetLook struct {
	Look Look `json:"look"`
}

// Name is the command's name.
func (SetLook) Name() string { return "shop.set_look" }

// Run stores the look after a check of what can't be meant.
func (c SetLook) Run(tx *kv.Tx) (Look, error) {
	l, err := c.Look.Clean()
	if err != nil {
		return l, err
	}
	return l, looks.Put(tx, l)
}

// Clean is the look without what surrounds its texts, or what can't be meant about it: a preview asks before anything is stored.
func (l Look) Clean() (Look, error) {
	if !slices.Contains(Forms, l.Form) {
		return l, base.Refuse(base.NotFound, "look.form", "form", "没有名为“%s”的单据，可选：%s", l.Form, strings.Join(Forms, "、"))
	}
	if l.Paper != "" && !slices.Contains(AllPapers, l.Paper) {
		return l, base.Refuse(base.Invalid, "shop.paper", "paper", "没有纸张“%s”，可选：%s", l.Paper, strings.Join(AllPapers, "、"))
	}
	if !slices.Contains([]TypeSize{"", SmallType, NormalType, LargeType}, l.Size) {
		return l, base.Refuse(base.Invalid, "look.size", "size", "没有字号“%s”，可选 small（小）、normal（标准）、large（大）", l.Size)
	}
	if l.Rows < 0 || l.Rows > MaxRows {
		return l, base.Refuse(base.Invalid, "look.rows", "rows", "预留空行可设 0 到 %d 行，不能是 %d 行", MaxRows, l.Rows)
	}
	return l, l.cleanTexts()
}

func (l *Look) cleanTexts() error {
	if len(l.Terms) > maxTerms {
		return base.Refuse(base.Invalid, "look.terms", "terms", "约定条款有 %d 条，最多 %d 条，请合并", len(l.Terms), maxTerms)
	}
	l.Terms = slices.Clone(l.Terms)
	for i := range l.Terms {
		if err := (Text{"terms", "约定条款", MaxNote, true}).Clean(&l.Terms[i]); err != nil {
			return err
		}
	}
	l.Terms = slices.DeleteFunc(l.Terms, func(s string) bool { return s == "" })
	if len(l.Copies) > maxCopies {
		return base.Refuse(base.Invalid, "look.copies", "copies", "一张单据最多 %d 联，现在有 %d 联", maxCopies, len(l.Copies))
	}
	l.Copies = slices.Clone(l.Copies)
	for i := range l.Copies {
		name := &l.Copies[i].Name
		if err := (Text{"copies", "联的名称", 12, false}).Clean(name); err != nil {
			return err
		}
		if *name == "" {
			return base.Refuse(base.Invalid, "look.copy", "copies", "第 %d 联没有名称，请输入，例如 客户联", i+1)
		}
		if slices.ContainsFunc(l.Copies[:i], func(c Copy) bool { return c.Name == *name }) {
			return base.Refuse(base.Invalid, "look.copy_twice", "copies", "有两联都叫“%s”，请改一个名称", *name)
		}
	}
	return nil
}

// LookOf (单据样式) asks how the shop wants a form.
type LookOf struct {
	Form string `json:"form"`
}

// Name is the query's name.
func (LookOf) Name() string { return "shop.look" }

// Ask reads the look; a form that was never changed has an empty one.
func (q LookOf) Ask(tx *kv.Tx) (Look, error) {
	l, ok, err := looks.Find(tx, lookOf(q.Form))
	if err == nil && !ok {
		l.Form = q.Form
	}
	return l, err
}

// Logo (标志) is the shop's sign at the head of its forms, as a PNG.
type Logo struct {
	PNG    []byte `json:"png,omitempty"`
	Width  int    `json:"width,omitempty"` // pixels
	Height int    `json:"height,omitempty"`
}

var logos = kv.NewTable("shop_logo", func(Logo) single { return single{} })

// Bounds of a logo: what a telephone's camera makes is taken and made smaller; what would fill the memory is not.
const (
	maxLogoFile   = 12 << 20
	maxLogoPixels = 40_000_000
	logoWidth     = 720 // 36 mm at 500 dots an inch
	logoHeight    = 320
)

// SetLogo (设置标志) changes the logo: a PNG or JPEG file of any reasonable size. Without data the forms have none.
type SetLogo struct {
	Data []byte `json:"data,omitempty"`
}

// Name is the command's name.
func (SetLogo) Name() string { return "shop.set_logo" }

// Run stores the logo at the size that paper needs.
func (c SetLogo) Run(tx *kv.Tx) (Logo, error) {
	var logo Logo
	if len(c.Data) > 0 {
		var err error
		if logo, err = ReadLogo(c.Data); err != nil {
			return logo, err
		}
	}
	return logo, logos.Put(tx, logo)
}

// LogoFits refuses a file that is too large for a logo, before anybody reads it.
func LogoFits(size int64) error {
	if size > maxLogoFile {
		return base.Refuse(base.Invalid, "logo.large", "data", "图片文件有 %d MB，最大 %d MB。请另存为小一些的图片再选", size>>20, maxLogoFile>>20)
	}
	return nil
}

// ReadLogo makes a logo of a picture file. The picture's measures are read before its pixels.
func ReadLogo(data []byte) (Logo, error) {
	if err := LogoFits(int64(len(data))); err != nil {
		return Logo{}, err
	}
	odd := base.Refuse(base.Invalid, "logo.picture", "data", "这个文件不是能用的图片。标志请用 PNG 或 JPEG 图片")
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width < 1 || config.Height < 1 || format != "png" && format != "jpeg" {
		return Logo{}, odd
	}
	if config.Width*config.Height > maxLogoPixels {
		return Logo{}, base.Refuse(base.Invalid, "logo.pixels", "data", "图片有 %d×%d 像素，太大了，最多四千万像素。请缩小后再选，宽 %d 像素就够清楚", config.Width, config.Height, logoWidth)
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return Logo{}, odd
	}
	w, h := picture.Bounds().Dx(), picture.Bounds().Dy()
	switch {
	case w <= logoWidth && h <= logoHeight:
	case w*logoHeight > h*logoWidth: // too wide rather than too high
		w, h = logoWidth, max(1, h*logoWidth/w)
	default:
		w, h = max(1, w*logoHeight/h), logoHeight
	}
	// Paper is white: what is transparent is white too, and every back end draws the same.
	small := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(small, small.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(small, small.Bounds(), picture, picture.Bounds(), draw.Over, nil)
	var out bytes.Buffer
	if err := png.Encode(&out, small); err != nil {
		return Logo{}, odd.Because(err)
	}
	return Logo{PNG: out.Bytes(), Width: w, Height: h}, nil
}

// ShowLogo (标志) asks for the logo.
type ShowLogo struct{}

// Name is the query's name.
func (ShowLogo) Name() string { return "shop.logo" }

// Ask reads the logo, an empty one when there is none.
func (ShowLogo) Ask(tx *kv.Tx) (Logo, error) {
	l, _, err := logos.Find(tx, single{})
	return l, err
}
