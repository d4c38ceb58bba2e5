package drive

import (
	"os"
	"os/exec"
	"path/filepath"
)

// Tags are the build tags of the program with a window. This is the one place
// where they are kept and explained.
//
//   - migrated_fynedo: every widget is touched on the toolkit's own goroutine;
//     the tag leaves out the toolkit's slow checks for programs where that is
//     not so. FyneApp.toml says the same to the toolkit's packager.
//   - test: in Fyne 2.8.1 this only switches off the search for system fonts.
//     Without it the program reads some 20 MB of system fonts at its first text,
//     and each missing glyph makes every later measuring of text slower. To be
//     looked at again whenever Fyne is updated.
//   - no_emoji: leaves out 4 MB of emoji font that no document here needs.
//   - x11: on Linux, use X11 (or XWayland) only, because the toolkit has no
//     input method for Chinese under Wayland. It means nothing on Windows.
const Tags = "migrated_fynedo,test,no_emoji,x11"

// Build builds the command pkg with Tags for this machine and returns the path
// of the program, which lives as long as the test.
func Build(t TB, pkg string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), filepath.Base(pkg))
	cmd := exec.Command("go", "build", "-tags", Tags, "-o", out, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("building %s: %v\n%s", pkg, err, text)
	}
	return out
}
