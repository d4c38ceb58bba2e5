package kit

import (
	"weak"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// shiftHeld asks the driver whether Shift is down; the test driver doesn't know.
func shiftHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// commandHeld reports whether Ctrl, Alt or the system key is down: then letters are no text.
func commandHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&^fyne.KeyModifierShift != 0
}

// hop is embedded by everything that can have the focus: it knows where Enter leads.
type hop struct{ next, prev fyne.Focusable }

func (h *hop) setNext(f fyne.Focusable) { h.next = f }
func (h *hop) setPrev(f fyne.Focusable) { h.prev = f }

// forward moves the focus from an object to the next one: the chained one, or the next in the window.
func (h *hop) forward(from fyne.CanvasObject) {
	c := canvasOf(from)
	if c == nil {
		return
	}
	if h.next != nil {
		c.Focus(h.next)
		return
	}
	c.FocusNext()
}

func (h *hop) back(from fyne.CanvasObject) {
	c := canvasOf(from)
	if c == nil {
		return
	}
	if h.prev != nil {
		c.Focus(h.prev)
		return
	}
	c.FocusPrevious()
}

type hopper interface {
	setNext(fyne.Focusable)
	setPrev(fyne.Focusable)
}

// Chain sets the order in which Enter walks through fields where it differs from their order on the
// screen. Fields outside of a chain follow the order on the screen.
func Chain(fields ...fyne.Focusable) {
	for i, f := range fields {
		h, ok := f.(hopper)
		if !ok {
			continue
		}
		if i > 0 {
			h.setPrev(fields[i-1])
		}
		if i+1 < len(fields) {
			h.setNext(fields[i+1])
		}
	}
}

// Focus gives a field the keyboard.
func Focus(f fyne.Focusable) {
	o, ok := f.(fyne.CanvasObject)
	if !ok {
		return
	}
	c := canvasOf(o)
	if c == nil { // never painted yet: the windows are told of what stands in them
		for w := range routers {
			acquaint(w)
		}
		c = canvasOf(o)
	}
	if c != nil {
		c.Focus(f)
	}
}

// acquaint lets a window know the objects that were put into it since it was painted.
func acquaint(c fyne.Canvas) {
	if c, ok := c.(interface{ EnsureMinSize() bool }); ok {
		c.EnsureMinSize()
	}
}

// focused is the object of the kit that had the focus last. A window that comes back to the front
// gives the focus to the same object again; that is no walk of the keyboard, so nothing is selected.
var focused fyne.Focusable

// gained notes who has the focus and reports whether it came from elsewhere.
func gained(f fyne.Focusable) (fresh bool) {
	fresh = focused != f
	focused = f
	if o, ok := f.(fyne.CanvasObject); ok && fresh {
		reveal(o)
	}
	return fresh
}

// scrolls are the scrolling places that follow the focus; a place that is no longer used may go.
var scrolls []weak.Pointer[container.Scroll]

// Scroll makes a place scroll up and down and follow the focus, so that no field is filled in unseen.
func Scroll(content fyne.CanvasObject) *container.Scroll {
	s := container.NewVScroll(content)
	scrolls = append(scrolls, weak.Make(s))
	return s
}

// Room is the place of the screens: what is larger than it, with large type on a small display, scrolls both ways and follows
// the focus. What fits fills it.
func Room(content fyne.CanvasObject) *container.Scroll {
	s := container.NewScroll(content)
	scrolls = append(scrolls, weak.Make(s))
	return s
}

// reveal scrolls the place an object stands in until the object is seen.
func reveal(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	c := d.CanvasForObject(o)
	kept := scrolls[:0]
	for _, pointer := range scrolls {
		s := pointer.Value()
		if s == nil {
			continue
		}
		kept = append(kept, pointer)
		if c != nil && d.CanvasForObject(s) == c && s.Visible() && s.Content != nil {
			revealIn(s, o)
		}
	}
	scrolls = kept
}

const revealMargin = 12

// revealAcross scrolls to the left or to the right until the object is seen; of what is wider than the place, its beginning.
func revealAcross(s *container.Scroll, left, width float32) {
	if left < 0 || left > s.Content.Size().Width {
		return
	}
	x := s.Offset.X
	if right := left + width + revealMargin; right > x+s.Size().Width {
		x = right - s.Size().Width
	}
	if left-revealMargin < x {
		x = max(left-revealMargin, 0)
	}
	if x != s.Offset.X {
		s.ScrollToOffset(fyne.NewPos(x, s.Offset.Y))
	}
}

func revealIn(s *container.Scroll, o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	at, box := d.AbsolutePositionForObject(o), d.AbsolutePositionForObject(s)
	if s.Direction == container.ScrollBoth {
		revealAcross(s, at.X-box.X+s.Offset.X, o.Size().Width)
	} else if at.X < box.X || at.X > box.X+s.Size().Width {
		return
	}
	top := at.Y - box.Y + s.Offset.Y
	if top < 0 || top > s.Content.Size().Height {
		return
	}
	bottom := top + o.Size().Height
	switch {
	case top-revealMargin < s.Offset.Y:
		s.ScrollToOffset(fyne.NewPos(s.Offset.X, max(top-revealMargin, 0)))
	case bottom+revealMargin > s.Offset.Y+s.Size().Height:
		s.ScrollToOffset(fyne.NewPos(s.Offset.X, bottom+revealMargin-s.Size().Height))
	}
}
