// Command empty is the yardstick of BenchmarkStart: a window with the fonts of the program and two words in them, and nothing
// else. Like the program, it writes a line into JIECHE_TRACE when it can take keys.
package main

import (
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"jieche/assets"
	"jieche/ui/kit"
)

func main() {
	kit.SetFonts(assets.Regular(), assets.Bold())
	a := app.NewWithID("cn.jieche.empty")
	a.Settings().SetTheme(kit.Theme{})
	w := a.NewWindow("empty")
	w.SetContent(kit.Across(8, kit.Body("接车"), kit.Bold("接车")))
	w.Resize(fyne.NewSize(1366, 768))
	a.Lifecycle().SetOnStarted(func() { go fyne.Do(usable) })
	w.ShowAndRun()
}

func usable() {
	f, err := os.OpenFile(os.Getenv("JIECHE_TRACE"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return // the benchmark says that it waited in vain
	}
	defer f.Close()
	_, _ = f.WriteString(`{"screen":"empty","focus":"empty"}` + "\n")
}
