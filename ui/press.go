package ui

import (
	"jieche/data/base"
	"jieche/data/paper"
)

// print registers a printing, makes its PDF and opens it, all beside the window.
func (s *shell) print(form paper.Form, no base.DocNo, then func(error)) {
	then(base.Refuse(base.Busy, "press", "", "打印还没有准备好"))
}
