package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Dialog asks something over the window. Enter on its last field, Ctrl+Enter and Enter on the
// button are the default; Esc is cancel. The keyboard stays inside while it is open and comes back
// to where it was.
type Dialog struct {
	// OnCancel is called when the dialog was left without the default.
	OnCancel func()

	win     fyne.Window
	root    *dialogRoot
	ok      *Button
	cancel  *Button
	note    *Para
	back    fyne.Focusable
	pop     func()
	open    bool
	layer   *float
	busy    bool
	stays   bool // it can be left by its default alone
	firstIn fyne.Focusable
	keys    Keymap // keys of the dialog's own, besides Esc and Ctrl+Enter
	submit  func(done func(error))
}

// NewDialog makes a dialog from a title, a body, and what its default does: submit calls done when
// it has finished, with nil to close the dialog or with an error, whose sentence is shown and the
// dialog stays. cancel may be empty for a dialog that can only be read.
func NewDialog(w fyne.Window, title string, body fyne.CanvasObject, ok, cancel string, submit func(done func(error))) *Dialog {
	d := &Dialog{win: w, submit: submit}
	d.ok = Primary(ok, "", d.Submit)
	d.note = NewParaOf("", sizeCaption, false, look.palette.Bad)
	d.note.Hide()
	buttons := Across(8, d.ok)
	if cancel != "" {
		d.cancel = NewButton(cancel, "Esc", d.Cancel)
		buttons.Add(d.cancel)
	}
	d.root = newDialogRoot(Down(12, Title(title), body, d.note, Down(0, Blank(0, 2), buttons)))
	d.layer = &float{box: d.root.floats}
	return d
}

// AsDanger draws the default as a step that can't be taken back.
func (d *Dialog) AsDanger() *Dialog { d.ok.Rank = DangerRank; d.ok.Refresh(); return d }

// Cover makes the dialog hide the window and everything that is open in it, and lets it be left by its default alone.
func (d *Dialog) Cover() *Dialog {
	d.root.veil.FillColor = look.palette.Ground
	d.stays = true
	return d
}

// Does says what the default does, for a dialog whose default needs the dialog itself.
func (d *Dialog) Does(submit func(done func(error))) *Dialog { d.submit = submit; return d }

// Also gives the dialog keys of its own.
func (d *Dialog) Also(keys Keymap) *Dialog { d.keys = keys; return d }

// First says which field has the keyboard at first; without it the first field of the body has.
func (d *Dialog) First(f fyne.Focusable) *Dialog { d.firstIn = f; return d }

// Width sets the width of the dialog's sheet in the design's points.
func (d *Dialog) Width(points float32) *Dialog { d.root.width = points; return d }

// Show opens the dialog.
func (d *Dialog) Show() {
	if d.open {
		return
	}
	d.open = true
	c := d.win.Canvas()
	d.back = c.Focused()
	if keys := routers[c]; keys != nil {
		d.pop = keys.push(Keymap{"Esc": d.Cancel, "Ctrl+Enter": d.Submit}.With(d.keys))
	}
	floats[c] = append(floats[c], d.layer)
	c.Overlays().Add(d.root)
	acquaint(c) // a field that lists at once must know where it stands
	if d.firstIn != nil {
		c.Focus(d.firstIn)
	} else {
		c.FocusNext()
	}
}

// Close closes the dialog without a word.
func (d *Dialog) Close() {
	if !d.open {
		return
	}
	d.open = false
	c := d.win.Canvas()
	if d.pop != nil {
		d.pop()
	}
	for i, f := range floats[c] {
		if f == d.layer {
			floats[c] = append(floats[c][:i], floats[c][i+1:]...)
			break
		}
	}
	c.Overlays().Remove(d.root)
	if d.back != nil {
		c.Focus(d.back)
	}
}

// Cancel leaves the dialog.
func (d *Dialog) Cancel() {
	if d.busy || !d.open || d.stays {
		return
	}
	d.Close()
	if d.OnCancel != nil {
		d.OnCancel()
	}
}

// Submit does the default, once: a second Enter while it is under way is no second order.
func (d *Dialog) Submit() {
	if d.busy || !d.open {
		return
	}
	d.busy = true
	d.Warn("")
	d.submit(func(err error) {
		d.busy = false
		if err != nil {
			d.Warn(err.Error())
			return
		}
		d.Close()
	})
}

// Warn shows a sentence in red above the buttons; an empty one takes it away.
func (d *Dialog) Warn(sentence string) {
	d.note.SetText(sentence)
	if sentence == "" {
		d.note.Hide()
	} else {
		d.note.Show()
	}
	d.root.Refresh()
}

// Done adapts a function that finishes at once to what NewDialog takes.
func Done(do func() error) func(done func(error)) {
	return func(done func(error)) { done(do()) }
}

// Confirm asks a question that has a yes.
func Confirm(w fyne.Window, title, sentence, yes string, then func()) *Dialog {
	d := ask(w, title, sentence, yes, then)
	d.Show()
	return d
}

// ConfirmDanger asks before a step that can't be taken back; the keyboard stands on the way back.
func ConfirmDanger(w fyne.Window, title, sentence, yes string, then func()) *Dialog {
	d := ask(w, title, sentence, yes, then).AsDanger()
	d.First(d.cancel)
	d.Show()
	return d
}

// ask makes a question; what yes does comes after the dialog is gone, because it may open the next.
func ask(w fyne.Window, title, sentence, yes string, then func()) *Dialog {
	var d *Dialog
	d = NewDialog(w, title, NewPara(sentence), yes, "返回", func(func(error)) {
		d.busy = false
		d.Close()
		if then != nil {
			then()
		}
	})
	d.First(d.ok)
	return d
}

// Tell says something that needs no answer.
func Tell(w fyne.Window, title, sentence string) *Dialog {
	d := NewDialog(w, title, NewPara(sentence), "知道了", "", Done(func() error { return nil }))
	d.First(d.ok)
	d.Show()
	return d
}

// TellError says what went wrong and what to do next; then (nil for none) does the next step.
func TellError(w fyne.Window, title, sentence, next string, then func()) *Dialog {
	body := Down(8, NewPara(sentence))
	cancel, ok := "", "知道了"
	if next != "" && then != nil {
		ok, cancel = next, "返回"
	} else if next != "" {
		body.Add(NewParaOf(next, sizeCaption, false, look.palette.Ink2))
	}
	var d *Dialog
	d = NewDialog(w, title, body, ok, cancel, func(done func(error)) {
		done(nil)
		if then != nil {
			then()
		}
	})
	d.First(d.ok)
	d.Show()
	return d
}

// Prompt asks for one text; check (nil for any) says what is wrong with it.
func Prompt(w fyne.Window, title, label, text string, check func(string) error, then func(string)) *Dialog {
	entry := NewEntry("")
	entry.SetText(text)
	var d *Dialog
	d = NewDialog(w, title, Field(label, entry), "确定", "返回", func(done func(error)) {
		if check != nil {
			if err := check(entry.Text); err != nil {
				done(err)
				return
			}
		}
		done(nil)
		then(entry.Text)
	})
	entry.OnDone = d.Submit
	d.First(entry)
	d.Show()
	return d
}

// Form asks for several fields; Enter on the last one submits.
func Form(w fyne.Window, title string, body fyne.CanvasObject, ok string, last *Entry, submit func(done func(error))) *Dialog {
	d := NewDialog(w, title, body, ok, "返回", submit)
	if last != nil {
		last.OnDone = d.Submit
	}
	d.Show()
	return d
}

// Approve asks somebody with the right to allow a step: who (the names that may), and their PIN.
// allow checks both and does the step.
func Approve(w fyne.Window, title, sentence string, who []string, allow func(name, pin string, done func(error))) *Dialog {
	names := NewChoice(Options(who...), nil)
	if len(who) > 0 {
		names.Set(who[0])
	}
	pin := NewPINEntry()
	body := Down(8, NewPara(sentence), Field("授权人（按数字键选择）", names), Field("PIN", pin))
	d := NewDialog(w, title, body, "授权", "返回", func(done func(error)) { allow(names.Value(), pin.Text, done) })
	pin.OnDone = d.Submit
	if len(who) > 1 {
		d.First(names)
	} else {
		d.First(pin)
	}
	d.Show()
	return d
}

// dialogRoot covers the window with a veil that takes all clicks, and sets the sheet on it.
type dialogRoot struct {
	widget.BaseWidget
	veil   *canvas.Rectangle
	sheet  fyne.CanvasObject
	floats *fyne.Container
	width  float32
}

func newDialogRoot(content fyne.CanvasObject) *dialogRoot {
	r := &dialogRoot{veil: canvas.NewRectangle(color.NRGBA{R: 0x12, G: 0x26, B: 0x3A, A: 0x66}),
		floats: container.NewWithoutLayout(), width: 440}
	p := look.palette
	ground := sheet(p.Card, p.Line)
	ground.CornerRadius = 10
	r.sheet = container.NewStack(ground, Inset(20, 16, 20, 18, content))
	r.ExtendBaseWidget(r)
	return r
}

// Tapped takes the clicks beside the sheet: nothing below reacts.
func (r *dialogRoot) Tapped(*fyne.PointEvent) {}

// CreateRenderer lays out veil and sheet.
func (r *dialogRoot) CreateRenderer() fyne.WidgetRenderer { return &dialogView{r} }

type dialogView struct{ r *dialogRoot }

func (v *dialogView) MinSize() fyne.Size { return fyne.Size{} }
func (v *dialogView) Layout(size fyne.Size) {
	v.r.veil.Resize(size)
	v.r.floats.Resize(size)
	m := v.r.sheet.MinSize()
	want := fyne.NewSize(max(Px(v.r.width), m.Width), m.Height)
	// Text breaks at the width it gets, so the height is known only afterwards.
	v.r.sheet.Resize(want)
	want.Height = v.r.sheet.MinSize().Height
	v.r.sheet.Resize(want)
	v.r.sheet.Move(fyne.NewPos((size.Width-want.Width)/2, max((size.Height-want.Height)*0.38, 0)))
}
func (v *dialogView) Refresh() { v.Layout(v.r.Size()); canvas.Refresh(v.r) }
func (v *dialogView) Destroy() {}
func (v *dialogView) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.r.veil, v.r.sheet, v.r.floats}
}
