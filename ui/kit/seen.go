package kit

import (
	"slices"
	"weak"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Texts collects what a dialog or another piece of the window says to who reads it, from the top down: captions and paragraphs
// that are shown. A paragraph is one text, however its lines are broken; what was typed into fields is not in it.
func Texts(o fyne.CanvasObject) []string {
	var found []string
	if !o.Visible() {
		return nil
	}
	switch o := o.(type) {
	case *canvas.Text:
		if o.Text != "" {
			found = append(found, o.Text)
		}
	case *Para:
		if o.text != "" {
			found = append(found, o.text)
		}
	case *dialogRoot:
		return Texts(o.sheet)
	case *container.Scroll:
		return Texts(o.Content)
	case *fyne.Container:
		for _, child := range o.Objects {
			found = append(found, Texts(child)...)
		}
	}
	return found
}

// marked are the fields that have ever been marked; a field that is gone may go.
var marked []weak.Pointer[Entry]

// noteMark remembers a field at its first mark.
func noteMark(e *Entry) {
	if p := weak.Make(e); !slices.Contains(marked, p) {
		marked = append(slices.DeleteFunc(marked, func(p weak.Pointer[Entry]) bool { return p.Value() == nil }), p)
	}
}

// Faults lists the sentences that stand below the marked fields of a window, in the order in which the fields were marked first.
func Faults(c fyne.Canvas) []string {
	var found []string
	for _, p := range marked {
		if e := p.Value(); e != nil && e.fault != "" && e.Visible() && canvasOf(e.self) == c {
			found = append(found, e.fault)
		}
	}
	return found
}
