// Package assets holds what the program shows and prints with: its fonts and its icon.
//
// The fonts are cut by fonts/cut.py from free sources (fonts/OFL.txt); the icon
// is drawn by drawicon.go. All of them are part of the program file, because a
// PC at a reception desk often has no Chinese font, and never the same one.
package assets

import _ "embed"

// Family is the name under which screens know the font of Regular and Bold.
const Family = "Noto Sans SC"

//go:embed fonts/NotoSansSC-Regular.ttf
var regular []byte

//go:embed fonts/NotoSansSC-Bold.ttf
var bold []byte

//go:embed fonts/Paper.ttf
var paper []byte

//go:embed fonts/Rare.bin
var rare []byte

//go:embed fonts/OFL.txt
var fontLicence string

//go:embed icon.png
var icon []byte

// Regular returns the font of screens. The bytes are shared: read them, never write.
func Regular() []byte { return regular }

// Bold returns the bold twin of Regular, with the same characters. The bytes are shared: read them, never write.
func Bold() []byte { return bold }

// Paper returns the font of forms: every character that the program can print, drawn with fewer points than on screens, because
// each file carries its glyphs. The bytes are shared: read them, never write.
func Paper() []byte { return paper }

// Rare returns the outlines of the characters that Paper lacks: CJK Extension B to F and the symbols of GBK (fonts/rare.py tells the format).
// The bytes are shared: read them, never write.
func Rare() []byte { return rare }

// FontLicence returns the text that must go with the fonts wherever they go.
func FontLicence() string { return fontLicence }

// Icon returns the program's icon, a PNG of 512 × 512 pixels. The bytes are shared: read them, never write.
func Icon() []byte { return icon }
