package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// toasts finds the sentence that stands in a window now.
var toasts = map[fyne.Canvas]*toast{}

type toast struct {
	box   fyne.CanvasObject
	layer *float
}

// Toast shows a sentence at the bottom of the window for some seconds: 已保存, 已打印到……. It takes
// no key and no click. A new sentence takes the place of the one before.
func Toast(w fyne.Window, state State, sentence string) {
	c := w.Canvas()
	layers := floats[c]
	if len(layers) == 0 {
		return
	}
	hideToast(c)
	ink, ground := state.Colours()
	border := ink
	border.A = 0x66
	box := container.NewStack(sheet(ground, border), Inset(16, 8, 16, 8, Text(sentence, 13, false, ink)))
	size := box.MinSize()
	now := &toast{box: box, layer: layers[len(layers)-1]}
	toasts[c] = now
	now.layer.put(box, fyne.NewPos((c.Size().Width-size.Width)/2, c.Size().Height-size.Height-Px(68)), size)
	time.AfterFunc(4*time.Second, func() {
		fyne.Do(func() {
			if toasts[c] == now {
				hideToast(c)
			}
		})
	})
}

func hideToast(c fyne.Canvas) {
	if t := toasts[c]; t != nil {
		t.layer.remove(t.box)
		delete(toasts, c)
	}
}
