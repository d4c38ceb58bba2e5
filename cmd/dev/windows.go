package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"jieche/ui/drive"
)

// presses is the package whose Windows half is tried under wine.
const presses = "jieche/print/press"

// testWindows tries under wine what of the Windows program can be tried without a window: printing through Windows' own interface to printers
// of a print service, and a shop that jiechectl.exe makes and checks. The window itself is the chore `wine`. Where there is no wine it says so
// and nothing fails; Debian and Ubuntu on amd64 have it, and there a missing one is an error.
func (h *house) testWindows(options, pkgs []string) error {
	if !slices.Contains(pkgs, presses) {
		return nil
	}
	if why, err := h.needWine(); why != "" || err != nil {
		if why != "" {
			say("没有试 not tried: Windows 的打印和资料 (printing and data on Windows): %s", why)
		}
		return err
	}
	w := &wine{house: h, prefix: h.path("build", "wine")}
	if err := w.prepare(); err != nil {
		return err
	}
	defer w.end()
	env := append(w.env(), "DISPLAY=")
	printed := h.run(env, "go", append(append([]string{"test", "-count=1", "-run", "UnderWine"}, options...), "-tags", drive.Tags+",wine", presses)...)
	return errors.Join(printed, w.shopOnWindows())
}

// needWine installs wine, or says in words why this machine has none.
func (h *house) needWine() (why string, err error) {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		return "只在 Linux amd64 上试 (only on Linux amd64)", nil
	}
	if _, err := exec.LookPath("dpkg-query"); err == nil {
		return "", h.need("windows", "wine")
	}
	for _, tool := range []string{"wine", "wineserver", "x86_64-w64-mingw32-gcc", "gs", "cupsd"} {
		if _, err := exec.LookPath(tool); err != nil {
			return "没有 (there is no) " + tool, nil
		}
	}
	return "", nil
}

// shopOnWindows makes a small shop with jiechectl.exe, checks it, and makes a blank form of it: Windows' files, locks and names.
func (w *wine) shopOnWindows() error {
	program := filepath.Join(w.prefix, "jiechectl.exe") // not among those that are handed out
	if err := w.house.run([]string{"CGO_ENABLED=0", "GOOS=windows", "GOARCH=amd64"}, "go", "build", "-o", program, "./cmd/jiechectl"); err != nil {
		return err
	}
	const shop, form = "jieche-test", "form.pdf"
	folder := filepath.Join(w.prefix, "drive_c", shop)
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"demo", "--visits", "5"}, {"check", "--full"}, {"print", "entrustment", "--blank", "-o", `C:\` + shop + `\` + form},
	} {
		if err := w.house.bounded(w.env(), append([]string{"wine", program, "--shop", `C:\` + shop}, args...)...); err != nil {
			return err
		}
	}
	raw, err := os.ReadFile(filepath.Join(folder, form))
	if err == nil && !bytes.HasPrefix(raw, []byte("%PDF-")) {
		err = errors.New("jiechectl.exe print made no PDF")
	}
	return err
}

// bounded runs a program that ends soon, or is ended.
func (h *house) bounded(env []string, command ...string) error {
	ctx, cancel := context.WithTimeout(h.ctx, 2*time.Minute)
	defer cancel()
	patient := &house{ctx: ctx, root: h.root}
	return patient.run(env, command[0], command[1:]...)
}
