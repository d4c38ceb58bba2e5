package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"jieche/ui/drive"
)

// randomSource is the source of bcryptprimitives.dll. Go's run time takes its
// random numbers from that library's ProcessPrng, which Windows has and the wine
// of Debian 12 lacks; advapi32's SystemFunction036 does the same work.
const randomSource = `
#include <stddef.h>
#include <windows.h>
BOOLEAN WINAPI SystemFunction036(PVOID buffer, ULONG length);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
	while (length > 0) {
		ULONG part = length > 0x10000000 ? 0x10000000 : (ULONG)length;
		if (!SystemFunction036(data, part)) return FALSE;
		data += part;
		length -= part;
	}
	return TRUE;
}
`

// trial is the folder of the shop that the chore makes, as Windows writes it. It is new each time.
const trial = `C:\jieche-trial`

// doWine starts the Windows program under wine, on a screen of its own, as on a
// new PC: the first start, the demo shop, a reception; then it closes the window
// and checks the shop's files with the other program. Pictures go into
// build/wine. With arguments of its own the program only starts and is
// pictured. Three flags stand before them: -exe FOLDER takes programs that are
// already built, -keys "alt+3 Return" presses keys before the last picture,
// -shots FOLDER takes the pictures.
func doWine(h *house, args []string) error {
	flags := flag.NewFlagSet("wine", flag.ContinueOnError)
	folder := flags.String("exe", "", "folder of programs that are already built")
	keys := flags.String("keys", "", "keys to press before the last picture")
	shots := flags.String("shots", h.path("build"), "folder of the pictures")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := h.need("run", "test", "windows", "wine"); err != nil {
		return err
	}
	if *folder == "" {
		*folder = h.path("build", "windows")
		if err := doBuild(h, []string{"windows", "-o", *folder}); err != nil {
			return err
		}
	}
	w := &wine{house: h, prefix: h.path("build", "wine"), programs: *folder, shots: *shots, keys: strings.Fields(*keys)}
	if err := w.prepare(); err != nil {
		return err
	}
	c := &chore{name: "wine"}
	return c.do(func() {
		defer w.end()
		if flags.NArg() > 0 {
			w.picture(w.start(c, flags.Args()...))
			return
		}
		w.firstDay(c)
	})
}

// wine is a Windows of our own: a prefix that only this chore uses.
type wine struct {
	house    *house
	prefix   string
	programs string // folder of the built programs
	shots    string // folder of the pictures
	keys     []string
}

// env is what a program in that Windows must be told. Questions about .NET and
// browsers are answered beforehand: nobody sits at that screen.
func (w *wine) env() []string {
	return []string{"WINEPREFIX=" + w.prefix, "WINEARCH=win64", "WINEDEBUG=-all",
		"WINEDLLOVERRIDES=mscoree,mshtml=;winemenubuilder.exe=d"}
}

// prepare makes the prefix, once, and puts the library there that wine lacks.
func (w *wine) prepare() error {
	system := filepath.Join(w.prefix, "drive_c", "windows", "system32")
	if _, err := os.Stat(filepath.Join(w.prefix, "system.reg")); err != nil {
		if err := w.boot(); err != nil {
			return err
		}
	}
	source := filepath.Join(w.prefix, "bcryptprimitives.c")
	if err := os.WriteFile(source, []byte(randomSource), 0o644); err != nil {
		return err
	}
	return w.house.run(nil, "x86_64-w64-mingw32-gcc", "-shared", "-O2", "-s", "-o", filepath.Join(system, "bcryptprimitives.dll"), source, "-ladvapi32")
}

// boot sets up the prefix; that takes half a minute and a screen.
func (w *wine) boot() error {
	say("准备 wine 的 Windows 环境。Preparing wine's Windows.")
	if err := os.MkdirAll(filepath.Dir(w.prefix), 0o755); err != nil {
		return err
	}
	display, err := drive.StartDisplay(drive.Desk)
	if err != nil {
		return err
	}
	defer display.Close()
	for _, command := range [][]string{
		{"wineboot", "--init"},
		{"wineserver", "--wait"},
	} {
		cmd := w.house.command(append(w.env(), "DISPLAY="+display.Name), command[0], command[1:]...)
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s: %w", command[0], err)
		}
	}
	return nil
}

// start starts the program and waits until it says what its screen is.
func (w *wine) start(c *chore, args ...string) *drive.Session {
	s := drive.Start(c, drive.Options{Binary: "wine", Args: append([]string{filepath.Join(w.programs, "jieche.exe")}, args...), Env: w.env(),
		Window: "^接车$", Shots: w.shots})
	now := s.Wait("the first screen", func(now drive.State) bool { return now.Screen != "" })
	say("%s", now)
	return s
}

// picture presses the keys that were asked for, and takes the last picture.
func (w *wine) picture(s *drive.Session) {
	for _, key := range w.keys {
		s.Key(key)
		s.Settle()
		say("%s: %s", key, s.State())
	}
	w.shot(s, "wine")
}

// shot takes a picture once the window shows what the trace says already: under wine without a graphics card that takes a while.
func (w *wine) shot(s *drive.Session, name string) {
	s.Settle()
	time.Sleep(5 * time.Second)
	say("截图 picture: %s", s.Shot(name))
}

// firstDay sits down at a PC on which the program has never run.
func (w *wine) firstDay(c *chore) {
	if err := os.RemoveAll(filepath.Join(w.prefix, "drive_c", strings.TrimPrefix(trial, `C:\`))); err != nil {
		c.Fatalf("the shop of the last trial: %w", err)
	}
	s := w.start(c, "--shop", trial)
	s.WaitScreen("setup")
	s.WaitFocus("name")
	s.Type("顺达汽车维修")
	w.shot(s, "wine-first-start")
	s.Key("ctrl+d")
	w.waitDemo(c, s)
	s.WaitScreen("today")
	w.shot(s, "wine-today")
	s.Key("F2")
	s.WaitScreen("reception")
	w.picture(s)
	// As a click on the cross does: Windows asks the program to close.
	if err := w.house.run(w.env(), "wine", "taskkill", "/IM", "jieche.exe"); err != nil {
		c.Fatalf("closing the window: %v", err)
	}
	w.waitClosed(c, s)
	if err := s.WaitExit(); err != nil {
		c.Fatalf("the program ended with %v\n%s", err, s.Log())
	}
	if err := w.house.run(w.env(), "wine", filepath.Join(w.programs, "jiechectl.exe"), "--shop", trial, "check", "--full"); err != nil {
		c.Fatalf("the shop that was left behind: %w", err)
	}
}

// waitDemo waits for the demo shop, which takes wine a minute: more than a session waits for anything.
func (w *wine) waitDemo(c *chore, s *drive.Session) {
	for deadline := time.Now().Add(5 * time.Minute); time.Now().Before(deadline); time.Sleep(time.Second) {
		for _, state := range s.States() {
			if strings.Contains(state.Say, "演示店已装好") {
				say("%s", state.Say)
				return
			}
		}
	}
	c.Fatalf("the demo shop was not made within five minutes; picture: %s", s.Shot("wine-failed"))
}

// waitClosed waits until the shop is closed. A backup that is under way is finished or given up first; under wine that may take longer than a
// session waits for an end.
func (w *wine) waitClosed(c *chore, s *drive.Session) {
	mark := filepath.Join(w.prefix, "drive_c", strings.TrimPrefix(trial, `C:\`), "running")
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(time.Second) {
		if _, err := os.Stat(mark); errors.Is(err, os.ErrNotExist) {
			return
		}
	}
	c.Fatalf("the shop was not closed within two minutes; picture: %s", s.Shot("wine-failed"))
}

// end shuts that Windows down, with all that runs in it and nothing else.
func (w *wine) end() {
	for _, flag := range []string{"--kill", "--wait"} {
		_ = w.house.command(w.env(), "wineserver", flag).Run()
	}
}
