package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"
)

var showWindow = windows.NewLazySystemDLL("user32.dll").NewProc("ShowWindow")

// maximise lets the window fill the screen beside the task bar: a desk has one program. Fyne has no call for it.
func maximise(w fyne.Window) {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return
	}
	native.RunNative(func(context any) {
		if c, ok := context.(driver.WindowsWindowContext); ok {
			const maximised = 3
			_, _, _ = showWindow.Call(c.HWND, maximised)
		}
	})
}
