//go:build !windows

package kit

import "fyne.io/fyne/v2"

// placeCandidates has nothing to do here: on X11 the input method places its own window.
func placeCandidates(fyne.Window) {}
