package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
)

// packages are the Debian and Ubuntu packages of each group. This is the only
// list; the README and CI point here.
var packages = map[string][]string{
	// What Fyne needs to be compiled: a C compiler, OpenGL, X11.
	"build": {"gcc", "libc6-dev", "libgl1-mesa-dev", "xorg-dev"},
	// What the program needs to show its window and open a printed form.
	"run": {"libgl1", "libgl1-mesa-dri", "xdg-utils"},
	// What the tests sit down with: a screen that nobody sees, keys, the
	// keyboard's map, pictures, the text of a PDF, a real input method, a print
	// service, and what sees and spoils the calls of a process.
	"test": {"xvfb", "xdotool", "x11-xserver-utils", "imagemagick", "poppler-utils",
		"fcitx5", "fcitx5-chinese-addons", "dbus", "cups-daemon", "cups-client", "strace"},
	// What builds for Windows: the cross compiler brings its resource compiler.
	"windows": {"gcc-mingw-w64-x86-64"},
	// What starts the Windows program here, and shows what it prints.
	"wine": {"wine", "wine64", "ghostscript"},
}

func doInstall(h *house, args []string) error {
	if len(args) == 0 {
		args = []string{"build", "run", "test"}
	}
	for _, group := range args {
		if _, ok := packages[group]; !ok {
			return fmt.Errorf("no group %q of packages", group)
		}
	}
	return h.need(args...)
}

// need installs what is missing of the groups. Where there is no Debian, it
// says what the project needs and goes on: whoever runs another system knows
// how things are called there.
func (h *house) need(groups ...string) error {
	var want []string
	for _, g := range groups {
		want = append(want, packages[g]...)
	}
	if runtime.GOOS == "windows" {
		return needWindows()
	}
	if _, err := exec.LookPath("dpkg-query"); err != nil {
		say("这不是 Debian/Ubuntu，请自行安装与下列软件包相当的软件。Not Debian or Ubuntu: please have the likes of these: %s", strings.Join(want, " "))
		return nil
	}
	missing := slices.DeleteFunc(want, h.installed)
	if len(missing) == 0 {
		return nil
	}
	if err := h.aptGet(missing); err != nil {
		return fmt.Errorf("无法安装所缺软件包，请用管理员执行：apt-get install %[1]s。Missing packages can't be installed (%[2]v); as root: apt-get install %[1]s",
			strings.Join(missing, " "), err)
	}
	return nil
}

// needWindows tells what a Windows PC must have. Only the compiler can't be done without.
func needWindows() error {
	if _, err := exec.LookPath("gcc"); err == nil {
		return nil
	}
	return errors.New("找不到 gcc：请安装 mingw-w64（例如 MSYS2 的 mingw-w64-x86_64-gcc 或 TDM-GCC）并把它的 bin 放进 PATH。" +
		"No gcc: install mingw-w64 (MSYS2's mingw-w64-x86_64-gcc, or TDM-GCC) and put its bin folder on PATH")
}

func (h *house) installed(pkg string) bool {
	out, err := exec.CommandContext(h.ctx, "dpkg-query", "-W", "-f", "${db:Status-Status}", pkg).Output()
	return err == nil && string(out) == "installed"
}

// aptGet installs packages; a list of packages that is missing or too old is
// fetched and the installation tried once more.
func (h *house) aptGet(missing []string) error {
	say("安装 installing: %s", strings.Join(missing, " "))
	install := append([]string{"install", "-y", "--no-install-recommends"}, missing...)
	if err := h.asRoot("apt-get", install...); err == nil {
		return nil
	}
	if err := h.asRoot("apt-get", "update"); err != nil {
		return err
	}
	return h.asRoot("apt-get", install...)
}

// asRoot runs a program as root. In CI nobody could type a password, so sudo
// must not ask for one there.
func (h *house) asRoot(name string, args ...string) error {
	args = append([]string{"DEBIAN_FRONTEND=noninteractive", name}, args...)
	if os.Geteuid() == 0 {
		return h.run(nil, "env", args...)
	}
	if _, err := exec.LookPath("sudo"); err != nil {
		return errors.New("neither root nor sudo")
	}
	args = append([]string{"env"}, args...)
	if os.Getenv("CI") != "" {
		return h.run(nil, "sudo", append([]string{"-n"}, args...)...)
	}
	say("sudo %s", strings.Join(args, " "))
	cmd := h.command(nil, "sudo", args...)
	cmd.Stdin = os.Stdin
	return cmd.Run()
}
