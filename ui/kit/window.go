package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Mount puts content into a window, with the layer in which drop-down lists and toasts appear, and
// returns the window's key router. Calling it again changes the content and keeps the keys.
func Mount(w fyne.Window, content fyne.CanvasObject) *Keys {
	c := w.Canvas()
	w.SetPadded(false)
	w.SetContent(newRoot(c, content))
	keys := routers[c]
	if keys == nil {
		keys = newKeys(c)
		placeCandidates(w)
	}
	return keys
}

// KeysOf returns the router of a window that was mounted, or nil.
func KeysOf(w fyne.Window) *Keys { return routers[w.Canvas()] }

// float is the layer above a content: objects in it are placed by hand and, unlike Fyne's overlays,
// leave the focus where it is.
type float struct{ box *fyne.Container }

// floats finds the layers of a canvas, the window's first and open dialogs above it.
var floats = map[fyne.Canvas][]*float{}

func newRoot(c fyne.Canvas, content fyne.CanvasObject) fyne.CanvasObject {
	f := &float{box: container.NewWithoutLayout()}
	floats[c] = []*float{f}
	return container.NewStack(canvas.NewRectangle(look.palette.Ground), content, f.box)
}

// topFloat returns the layer of the topmost dialog, or of the window.
func topFloat(o fyne.CanvasObject) *float {
	layers := floats[canvasOf(o)]
	if len(layers) == 0 {
		return nil
	}
	return layers[len(layers)-1]
}

// put shows an object at a place of the window.
func (f *float) put(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
	f.box.Add(o)
	f.move(o, at, size)
	f.box.Refresh() // without a layout adding alone draws nothing
}

func (f *float) move(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
	base := fyne.CurrentApp().Driver().AbsolutePositionForObject(f.box)
	o.Move(at.Subtract(base))
	o.Resize(size)
}

func (f *float) remove(o fyne.CanvasObject) {
	f.box.Remove(o)
	f.box.Refresh()
}
