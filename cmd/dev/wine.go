package main

import (
	"fmt"
	"os"
	"os/exec"
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

// doWine starts the Windows program under wine, on a screen of its own, and
// saves a picture of it as build/wine.png. What it is given goes to the program;
// -exe FILE as the first argument takes a program that is already built, and
// -keys "alt+3 Return" presses keys before the picture is taken.
func doWine(h *house, args []string) error {
	if err := h.need("run", "test", "windows", "wine"); err != nil {
		return err
	}
	program := h.path("build", "windows", "jieche.exe")
	built, keys := false, ""
	for len(args) > 1 && (args[0] == "-exe" || args[0] == "-keys") {
		if args[0] == "-exe" {
			program, built = args[1], true
		} else {
			keys = args[1]
		}
		args = args[2:]
	}
	if !built {
		if err := h.buildWindow(targets[1], "./cmd/jieche", program); err != nil {
			return err
		}
	}
	display, err := drive.StartDisplay(drive.Desk)
	if err != nil {
		return err
	}
	defer display.Close()
	w := &wine{house: h, display: display, prefix: h.path("build", "wine")}
	defer w.end()
	if err := w.prepare(); err != nil {
		return err
	}
	return w.show(program, args, strings.Fields(keys), h.path("build", "wine.png"))
}

// wine is a Windows of our own: a prefix that only this chore uses.
type wine struct {
	house   *house
	display *drive.Display
	prefix  string
}

// command is a program in that Windows. Questions about .NET and browsers are
// answered beforehand: nobody sits at that screen.
func (w *wine) command(name string, args ...string) *exec.Cmd {
	return w.house.command([]string{"DISPLAY=" + w.display.Name, "WINEPREFIX=" + w.prefix, "WINEARCH=win64",
		"WINEDEBUG=-all", "WINEDLLOVERRIDES=mscoree,mshtml=;winemenubuilder.exe=d", "LIBGL_ALWAYS_SOFTWARE=1", "LANG=zh_CN.UTF-8", "LC_ALL=C.UTF-8"}, name, args...)
}

// prepare makes the prefix, once, and puts the library there that wine lacks.
func (w *wine) prepare() error {
	system := filepath.Join(w.prefix, "drive_c", "windows", "system32")
	if _, err := os.Stat(filepath.Join(w.prefix, "system.reg")); err != nil {
		if err := os.MkdirAll(filepath.Dir(w.prefix), 0o755); err != nil {
			return err
		}
		say("准备 wine 的 Windows 环境。Preparing wine's Windows.")
		if err := w.command("wineboot", "--init").Run(); err != nil {
			return fmt.Errorf("wineboot: %w", err)
		}
		if err := w.command("wineserver", "--wait").Run(); err != nil {
			return fmt.Errorf("wineserver: %w", err)
		}
	}
	source := filepath.Join(w.prefix, "bcryptprimitives.c")
	if err := os.WriteFile(source, []byte(randomSource), 0o644); err != nil {
		return err
	}
	return w.house.run(nil, "x86_64-w64-mingw32-gcc", "-shared", "-O2", "-s", "-o", filepath.Join(system, "bcryptprimitives.dll"), source, "-ladvapi32")
}

// show starts the program, waits for its window, and takes the picture.
func (w *wine) show(program string, args, keys []string, picture string) error {
	cmd := w.command("wine", append([]string{program}, args...)...)
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	alive := func() error {
		select {
		case err := <-ended:
			ended <- err
			return fmt.Errorf("the program ended before it showed its window: %v", err)
		default:
			return nil
		}
	}
	id, err := w.display.Window(2*time.Minute, alive, "--name", ".+")
	if err != nil {
		return err
	}
	say("窗口已打开。The window is there.")
	if err := w.display.Fill(id); err != nil {
		return err
	}
	time.Sleep(5 * time.Second) // the program can't tell this chore when it has drawn
	for _, key := range keys {
		if err := w.display.Command("xdotool", "key", key).Run(); err != nil {
			return fmt.Errorf("key %s: %w", key, err)
		}
		time.Sleep(time.Second)
	}
	if err := alive(); err != nil {
		return err
	}
	if err := w.display.Shot(picture); err != nil {
		return err
	}
	say("截图 picture: %s", picture)
	return nil
}

// end shuts that Windows down, with all that runs in it and nothing else.
func (w *wine) end() {
	_ = w.command("wineserver", "--kill").Run()
	_ = w.command("wineserver", "--wait").Run()
}
