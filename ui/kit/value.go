package kit

import (
	"strings"

	"fyne.io/fyne/v2"
)

// Value is a field that holds a value of a type: what is typed is read by Parse when the field is
// left, shown anew by Format, or marked with the sentence of the error. A wrong text stays as it
// was typed; Enter stays once to show the sentence and goes on when it is pressed again.
type Value[T any] struct {
	Entry

	// Parse reads what was typed; its error is the sentence that is shown below the field.
	Parse func(string) (T, error)
	// Format writes a value as it is shown.
	Format func(T) string
	// Edit writes a value as it is edited, if that differs (no thousands separators).
	Edit func(T) string
	// OnValue is called when another value was typed; ok is false for an empty field.
	OnValue func(value T, ok bool)

	value  T
	ok     bool
	read   string // the text that value was read from, or that it is shown as
	warned string // the wrong text that Enter stayed for
}

// NewValue makes a field for a type of its own.
func NewValue[T any](hint string, parse func(string) (T, error), format func(T) string) *Value[T] {
	v := &Value[T]{Parse: parse, Format: format}
	v.start(v, hint)
	return v
}

func (v *Value[T]) start(self fyne.Widget, hint string) {
	v.check = v.enterAllowed
	v.init(self, hint)
}

// Get returns the value, read from the text as it stands. ok is false while the field is empty or
// its text can't be read; Problem tells the two apart.
func (v *Value[T]) Get() (value T, ok bool) {
	if v.Text == v.read {
		return v.value, v.ok
	}
	text := strings.TrimSpace(v.Text)
	if text == "" {
		return value, false
	}
	value, err := v.Parse(text)
	return value, err == nil
}

// Problem returns the error of the text as it stands, or nil. An empty field has none.
func (v *Value[T]) Problem() error {
	text := strings.TrimSpace(v.Text)
	if text == "" || v.Text == v.read {
		return nil
	}
	_, err := v.Parse(text)
	return err
}

// Set shows a value; OnValue is not called.
func (v *Value[T]) Set(value T) {
	v.value, v.ok = value, true
	v.read = v.Format(value)
	v.fault = ""
	v.SetText(v.read)
}

// Clear empties the field; OnValue is not called.
func (v *Value[T]) Clear() {
	var none T
	v.value, v.ok, v.read, v.fault = none, false, "", ""
	v.SetText("")
}

// enterAllowed reads the text and reports whether Enter may go on.
func (v *Value[T]) enterAllowed() bool {
	if v.settle() {
		v.warned = ""
		return true
	}
	again := v.warned == v.Text
	v.warned = v.Text
	return again
}

// settle turns the text into the value; it reports whether that went well.
func (v *Value[T]) settle() bool {
	if v.Text == v.read {
		return true
	}
	text := strings.TrimSpace(v.Text)
	if text == "" {
		v.Clear()
		v.told()
		return true
	}
	value, err := v.Parse(text)
	if err != nil {
		v.SetError(err.Error())
		return false
	}
	v.Set(value)
	v.told()
	return true
}

func (v *Value[T]) told() {
	if v.OnValue != nil {
		v.OnValue(v.value, v.ok)
	}
}

// FocusGained shows the value as it is edited.
func (v *Value[T]) FocusGained() {
	if v.Edit != nil && v.ok && v.Text == v.read {
		v.read = v.Edit(v.value)
		if v.read != v.Text {
			v.SetText(v.read)
		}
	}
	v.Entry.FocusGained()
}

// FocusLost reads the text and shows the value in full.
func (v *Value[T]) FocusLost() {
	if v.keep {
		return
	}
	v.Entry.FocusLost()
	if v.ok && v.Text == v.read {
		v.Set(v.value)
	}
}
