package settings

import (
	"fyne.io/fyne/v2"

	"jieche/ui/desk"
	"jieche/ui/kit"
)

// The names under which this PC remembers how the screen looks; they are no part of the shop's data.
const (
	scaleKey = "look.scale"
	darkKey  = "look.dark"
)

// Dress gives the kit the look that was chosen on this PC. It is called before the window is built.
func Dress(p fyne.Preferences) {
	kit.SetScale(float32(p.FloatWithFallback(scaleKey, 1)))
	kit.SetDark(p.BoolWithFallback(darkKey, false))
}

// look is how the screen looks on this PC.
type look struct {
	d     *desk.Desk
	scale *kit.Choice
	dark  *kit.Choice
	page  fyne.CanvasObject
}

// scales are the sizes of type in the words of the screen.
var scales = []struct {
	word   string
	factor float64
}{{"标准", 1}, {"大字", 1.15}, {"特大", 1.3}}

func newLook(d *desk.Desk) *look {
	s := &look{d: d}
	var sizes []kit.Option
	for i, f := range scales {
		sizes = append(sizes, kit.Option{Value: f.word, Text: string(rune('1'+i)) + " " + f.word})
	}
	s.scale = kit.NewChoice(sizes, s.keep)
	s.dark = kit.NewChoice([]kit.Option{{Value: "light", Text: "1 浅色"}, {Value: "dark", Text: "2 深色"}}, s.keep)
	card := kit.Card(kit.Title("这台电脑的显示"), kit.Field("字号", s.scale), kit.Field("颜色", s.dark),
		kit.NewParaOf("改动记在这台电脑上，重新打开接车后生效。", 12, false, kit.Colours().Ink2))
	s.page = kit.Page(kit.Down(0, kit.Cols(0, kit.Fixed(520, 0, card), kit.Spacer()), kit.Spacer()), nil)
	return s
}

func (s *look) Content() fyne.CanvasObject { return s.page }
func (s *look) Focus()                     { s.d.Focus(s.scale) }
func (s *look) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{"scale": s.scale, "dark": s.dark}
}

func (s *look) Keys() kit.Keymap { return nil }

func (s *look) Reload() {
	p := fyne.CurrentApp().Preferences()
	had := p.FloatWithFallback(scaleKey, 1)
	for _, f := range scales {
		if f.factor == had {
			s.scale.Set(f.word)
		}
	}
	s.dark.Set("light")
	if p.BoolWithFallback(darkKey, false) {
		s.dark.Set("dark")
	}
}

func (s *look) keep() {
	p := fyne.CurrentApp().Preferences()
	for _, f := range scales {
		if f.word == s.scale.Value() {
			p.SetFloat(scaleKey, f.factor)
		}
	}
	p.SetBool(darkKey, s.dark.Value() == "dark")
	s.d.Say("已记住，重新打开接车后生效")
}
