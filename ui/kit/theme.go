package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Palette holds the colours of the program. Screens ask for it when they build their objects.
type Palette struct {
	Ink, Ink2, Hint           color.NRGBA // text: first, second, hint
	Ground, Card, Line, Shade color.NRGBA // window ground, card, hairline, header rows and section rows
	Rail, RailInk, RailOn     color.NRGBA // the left rail, its text, its chosen area
	Primary, OnPrimary, Soft  color.NRGBA // the one accent, text on it, its soft ground
	Accent                    color.NRGBA // text in the accent
	Good, Warn, Bad           color.NRGBA // text of a good, doubtful, bad fact
	Ring                      color.NRGBA // the soft ring around the focused field
	states                    [5][2]color.NRGBA
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

var light = Palette{
	Ink: rgb(0x17222D), Ink2: rgb(0x566472), Hint: rgb(0x8795A1),
	Ground: rgb(0xF3F5F7), Card: rgb(0xFFFFFF), Line: rgb(0xDBE2E8), Shade: rgb(0xF7F9FA),
	Rail: rgb(0x12263A), RailInk: rgb(0xC6D2DC), RailOn: rgb(0x1D3B57),
	Accent: rgb(0x0F5F94), Primary: rgb(0x0F5F94), OnPrimary: rgb(0xFFFFFF), Soft: rgb(0xE3F0F8),
	Good: rgb(0x19704A), Warn: rgb(0x9A5200), Bad: rgb(0xB3261E), Ring: rgb(0xC6DFF0),
	states: [5][2]color.NRGBA{
		Waiting: {rgb(0x5F6C78), rgb(0xECEFF2)}, Working: {rgb(0x1769AA), rgb(0xE2EFFA)},
		Held: {rgb(0x9A5200), rgb(0xFDF0DC)}, Ready: {rgb(0x19704A), rgb(0xE0F3EA)}, Late: {rgb(0xB3261E), rgb(0xFBE6E4)},
	},
}

var dark = Palette{
	Ink: rgb(0xE8EDF1), Ink2: rgb(0xAAB6C1), Hint: rgb(0x84929E),
	Ground: rgb(0x10171E), Card: rgb(0x1A232C), Line: rgb(0x2E3A45), Shade: rgb(0x202B35),
	Rail: rgb(0x0B1620), RailInk: rgb(0xB4C2CE), RailOn: rgb(0x1D3B57),
	Accent: rgb(0x8CC4F0), Primary: rgb(0x2572A8), OnPrimary: rgb(0xFFFFFF), Soft: rgb(0x1B3448),
	Good: rgb(0x6FCF9F), Warn: rgb(0xF0B469), Bad: rgb(0xFF9A92), Ring: rgb(0x24506F),
	states: [5][2]color.NRGBA{
		Waiting: {rgb(0xB4BFC9), rgb(0x2C3741)}, Working: {rgb(0x8CC4F0), rgb(0x1B3850)},
		Held: {rgb(0xF0B469), rgb(0x43331C)}, Ready: {rgb(0x7CD4A8), rgb(0x1B3D2E)}, Late: {rgb(0xFF9A92), rgb(0x482422)},
	},
}

// State is how a thing stands; it is always shown as a word in its colour, never as a colour alone.
type State int

// The states a chip, a card or a step can have. The zero value is the neutral grey.
const (
	Waiting State = iota // grey: nothing happens yet, or no opinion
	Working              // blue: in hand, chosen
	Held                 // amber: needs somebody's decision or a part
	Ready                // green: done, in order
	Late                 // red: overdue, refused, missing
)

// Colours returns the text colour and the ground colour of the state.
func (s State) Colours() (ink, ground color.NRGBA) {
	if s < Waiting || s > Late {
		s = Waiting
	}
	pair := look.palette.states[s]
	return pair[0], pair[1]
}

// look is what the settings screen can change; everything drawn afterwards follows it.
var look = struct {
	palette       *Palette
	scale         float32
	regular, bold fyne.Resource
}{palette: &light, scale: 1}

// Colours returns the palette in force.
func Colours() *Palette { return look.palette }

// SetDark chooses the dark or the light palette. Objects that exist keep their colours, so the
// shell builds its window anew afterwards.
func SetDark(on bool) {
	look.palette = &light
	if on {
		look.palette = &dark
	}
}

// SetScale makes all type and all metrics larger: 1 is the size for 1366×768, 1.15 and 1.3 are the
// large-type settings. It is set before the window is built.
func SetScale(factor float32) { look.scale = factor }

// Px turns a measure of the design into the measure in force (see SetScale).
func Px(v float32) float32 { return v * look.scale }

// SetFonts gives the program its two fonts as TrueType files that hold Latin and Chinese. There are
// only two because every further text style parses a font again, which costs some 25 MB each.
func SetFonts(regular, bold []byte) {
	look.regular = fyne.NewStaticResource("kit-regular.ttf", regular)
	look.bold = fyne.NewStaticResource("kit-bold.ttf", bold)
}

// Theme makes Fyne's own objects look like the kit. Use it as app.Settings().SetTheme(kit.Theme{}).
type Theme struct{}

// Font returns the regular font for every style but bold: italic, monospace and symbol would each
// load another font.
func (Theme) Font(style fyne.TextStyle) fyne.Resource {
	if look.regular == nil {
		return theme.DefaultTheme().Font(fyne.TextStyle{Bold: style.Bold})
	}
	if style.Bold {
		return look.bold
	}
	return look.regular
}

// Icon returns Fyne's icons: the kit draws its own signs and uses none.
func (Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Color maps Fyne's names to the palette; the variant of the desktop is not asked.
func (Theme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	p := look.palette
	switch name {
	case theme.ColorNameBackground:
		return p.Ground
	case theme.ColorNameForeground:
		return p.Ink
	case theme.ColorNamePlaceHolder, theme.ColorNameDisabled:
		return p.Hint
	case theme.ColorNamePrimary:
		return p.Primary
	case theme.ColorNameHyperlink:
		return p.Accent
	case theme.ColorNameForegroundOnPrimary:
		return p.OnPrimary
	case theme.ColorNameInputBackground, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground, theme.ColorNameButton:
		return p.Card
	case theme.ColorNameInputBorder, theme.ColorNameSeparator:
		return p.Line
	case theme.ColorNameSelection:
		return p.Ring
	case theme.ColorNameHover, theme.ColorNameFocus, theme.ColorNamePressed:
		return p.Soft
	case theme.ColorNameHeaderBackground:
		return p.Shade
	case theme.ColorNameError:
		return p.Bad
	case theme.ColorNameSuccess:
		return p.Good
	case theme.ColorNameWarning:
		return p.Warn
	case theme.ColorNameScrollBar:
		return color.NRGBA{R: p.Ink2.R, G: p.Ink2.G, B: p.Ink2.B, A: 0x80}
	case theme.ColorNameShadow:
		return color.NRGBA{A: 0x33}
	}
	variant := theme.VariantLight
	if p == &dark {
		variant = theme.VariantDark
	}
	return theme.DefaultTheme().Color(name, variant)
}

// Size gives Fyne's own objects the compact metrics of an office screen.
func (Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return Px(sizeBody)
	case theme.SizeNameCaptionText:
		return Px(sizeCaption)
	case theme.SizeNameSubHeadingText:
		return Px(sizeTitle)
	case theme.SizeNameHeadingText:
		return Px(sizeBig)
	case theme.SizeNameInnerPadding:
		return Px(8)
	case theme.SizeNamePadding:
		return Px(4)
	case theme.SizeNameInputBorder, theme.SizeNameSeparatorThickness:
		return 1
	case theme.SizeNameInputRadius, theme.SizeNameButtonRadius, theme.SizeNameMenuRadius, theme.SizeNamePopupRadius:
		return 6
	case theme.SizeNameSelectionRadius:
		return 2
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	}
	return theme.DefaultTheme().Size(name)
}
