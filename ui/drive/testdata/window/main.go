// Command window is the small program that package drive is tried out on: two
// entries and a button, which write each change to the trace file just as the
// desk program does.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

type probe struct {
	win    fyne.Window
	plate  *widget.Entry
	remark *widget.Entry
	out    *os.File
}

func main() {
	out, err := os.OpenFile(os.Getenv("JIECHE_TRACE"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	p := &probe{win: app.NewWithID("cn.jieche.probe").NewWindow("probe"), plate: widget.NewEntry(), remark: widget.NewEntry(), out: out}
	p.plate.OnChanged = func(s string) { p.trace("plate", s) }
	p.plate.OnSubmitted = func(string) { p.win.Canvas().Focus(p.remark); p.trace("remark", "moved") }
	p.remark.OnChanged = func(s string) { p.trace("remark", s) }
	p.remark.OnSubmitted = func(string) { p.win.Canvas().Unfocus(); p.trace("", "left") }
	p.win.SetContent(container.NewVBox(p.plate, p.remark))
	p.shortcut(fyne.KeyK, fyne.KeyModifierControl, func() { p.trace("", "search") })
	p.shortcut(fyne.Key2, fyne.KeyModifierAlt, func() { p.trace("", "area 2") })
	p.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { p.trace("", string(e.Name)) })
	p.shortcut(fyne.KeyQ, fyne.KeyModifierControl, func() { panic("the probe was asked to crash") })
	p.win.Resize(fyne.NewSize(400, 200))
	p.win.Canvas().Focus(p.plate)
	p.shortcut(fyne.KeyW, fyne.KeyModifierControl, p.win.Close)
	fyne.CurrentApp().Lifecycle().SetOnStarted(func() { p.trace("plate", "ready") })
	p.win.ShowAndRun()
}

func (p *probe) shortcut(k fyne.KeyName, m fyne.KeyModifier, f func()) {
	p.win.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: m}, func(fyne.Shortcut) { f() })
}

func (p *probe) trace(focus, say string) {
	line, _ := json.Marshal(map[string]string{"screen": "probe", "title": "probe", "focus": focus, "say": say})
	_, _ = p.out.Write(append(line, '\n'))
}
