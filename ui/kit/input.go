package kit

// OnInput is called whenever a person does something at the window: a key, a click, a walk of the keyboard. The shell covers the
// screen when nobody has for a while. nil: nobody wants to know.
var OnInput func()

func touched() {
	if OnInput != nil {
		OnInput()
	}
}
