// Package drive lets a test sit down at the real program: it starts a screen of
// its own (Xvfb), the built program on it, presses keys, reads what the program
// says about itself, and takes pictures. It knows neither the toolkit nor cars.
//
//	s := drive.Start(t, drive.Options{Binary: drive.Build(t, "jieche/cmd/jieche"), Args: []string{"--shop", dir}})
//	s.WaitScreen("today")
//	s.Key("F2")
//	s.Type("沪A12345")
//	s.Key("Return")
//	s.WaitSay("已找到")
//	s.Shot("reception")
//
// # The trace
//
// A picture cannot tell for certain which field has the focus, and a test that
// sleeps is either slow or wrong. So the program, when it is started with
// JIECHE_TRACE=/path/of/a/file, appends one line of JSON to that file after each
// change that a person would notice:
//
//	{"screen":"reception","title":"新接车","focus":"plate","dialog":"","say":""}
//
// screen names the screen, title is the text of its tab, focus names the field
// that has the keyboard ("" for none), dialog names the open dialog ("" for
// none), body is what the dialog says below its title, faults are the sentences
// below marked fields. Each line tells the whole state, except for say: it
// carries a message only in the line that announces that message and is empty
// in all others. The program takes no notice of whether the file can be written.
package drive
