package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

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

// doWine starts the Windows program under wine, on a screen of its own, and
// saves a picture of it as build/wine.png. What it is given goes to the program.
// Two flags stand before that: -exe FILE takes a program that is already built,
// -keys "alt+3 Return" presses keys before the picture is taken.
func doWine(h *house, args []string) error {
	flags := flag.NewFlagSet("wine", flag.ContinueOnError)
	program := flags.String("exe", "", "a program that is already built")
	keys := flags.String("keys", "", "keys to press before the picture")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := h.need("run", "test", "windows", "wine"); err != nil {
		return err
	}
	if *program == "" {
		*program = h.path("build", "windows", "jieche.exe")
		if err := h.buildWindow(targets[1], "./cmd/jieche", *program); err != nil {
			return err
		}
	}
	w := &wine{house: h, prefix: h.path("build", "wine")}
	if err := w.prepare(); err != nil {
		return err
	}
	c := &chore{name: "wine"}
	return c.do(func() { w.show(c, *program, flags.Args(), strings.Fields(*keys)) })
}

// wine is a Windows of our own: a prefix that only this chore uses.
type wine struct {
	house  *house
	prefix string
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
	for _, command := range [][]string{{"wineboot", "--init"}, {"wineserver", "--wait"}} {
		cmd := w.house.command(append(w.env(), "DISPLAY="+display.Name), command[0], command[1:]...)
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s: %w", command[0], err)
		}
	}
	return nil
}

// show starts the program, waits until it says what its screen is, presses the
// keys and takes the picture.
func (w *wine) show(c *chore, program string, args, keys []string) {
	defer w.end()
	s := drive.Start(c, drive.Options{Binary: "wine", Args: append([]string{program}, args...), Env: w.env(),
		Window: ".+", Shots: w.house.path("build")})
	s.Wait("the first screen", func(now drive.State) bool { return now.Screen != "" })
	say("%s", s.State())
	for _, key := range keys {
		s.Key(key)
		s.Settle()
		say("%s: %s", key, s.State())
	}
	say("截图 picture: %s", s.Shot("wine"))
}

// end shuts that Windows down, with all that runs in it and nothing else.
func (w *wine) end() {
	for _, flag := range []string{"--kill", "--wait"} {
		_ = w.house.command(w.env(), "wineserver", flag).Run()
	}
}
