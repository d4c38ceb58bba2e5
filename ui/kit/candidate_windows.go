//go:build windows

package kit

import (
	"syscall"
	"unsafe"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
)

// The library of Windows that speaks with input methods.
var (
	imm32                   = syscall.NewLazyDLL("imm32.dll")
	immGetContext           = imm32.NewProc("ImmGetContext")
	immReleaseContext       = imm32.NewProc("ImmReleaseContext")
	immSetCompositionWindow = imm32.NewProc("ImmSetCompositionWindow")
	immSetCandidateWindow   = imm32.NewProc("ImmSetCandidateWindow")
)

const (
	cfsForcePosition = 0x0020 // the composition stands exactly at the point
	cfsExclude       = 0x0080 // the candidates keep clear of the rectangle
)

type immPoint struct{ x, y int32 }

type immRect struct{ left, top, right, bottom int32 }

// immComposition is COMPOSITIONFORM.
type immComposition struct {
	style uint32
	at    immPoint
	area  immRect
}

// immCandidates is CANDIDATEFORM.
type immCandidates struct {
	index, style uint32
	at           immPoint
	area         immRect
}

// candidateWindows finds the window of a canvas.
var candidateWindows = map[fyne.Canvas]driver.NativeWindow{}

// placeCandidates lets the input method's window follow the caret. Fyne tells Windows nothing about
// the caret, so the candidates would appear in the corner of the screen.
func placeCandidates(w fyne.Window) {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return
	}
	candidateWindows[w.Canvas()] = native
	onCaret = moveCandidates
}

// moveCandidates puts the composition at the caret and the candidates below the line.
func moveCandidates(c fyne.Canvas, at fyne.Position, height float32) {
	native := candidateWindows[c]
	if native == nil {
		return
	}
	scale := c.Scale()
	x, y := int32(at.X*scale), int32(at.Y*scale)
	bottom := int32((at.Y + height) * scale)
	native.RunNative(func(context any) {
		if window, ok := context.(driver.WindowsWindowContext); ok && window.HWND != 0 {
			tellInputMethod(window.HWND, x, y, bottom)
		}
	})
}

func tellInputMethod(window uintptr, x, y, bottom int32) {
	context, _, _ := immGetContext.Call(window)
	if context == 0 {
		return // no input method is on
	}
	line := immRect{left: x, top: y, right: x + 1, bottom: bottom}
	composition := immComposition{style: cfsForcePosition, at: immPoint{x, y}, area: line}
	_, _, _ = immSetCompositionWindow.Call(context, uintptr(unsafe.Pointer(&composition)))
	candidates := immCandidates{style: cfsExclude, at: immPoint{x, bottom}, area: line}
	_, _, _ = immSetCandidateWindow.Call(context, uintptr(unsafe.Pointer(&candidates)))
	_, _, _ = immReleaseContext.Call(window, context)
}
