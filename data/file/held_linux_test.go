package file_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"jieche/data/file"
)

// TestAHeldFileIsReplacedWhenItIsLetGo has the kernel hold a file: one that something is mounted on can't be replaced. It does so
// in a mount namespace of a child process, so that it needs no rights on the machine.
func TestAHeldFileIsReplacedWhenItIsLetGo(t *testing.T) {
	const marker = "JIECHE_TEST_HELD"
	if dir := os.Getenv(marker); dir != "" {
		replaceHeld(t, dir)
		return
	}
	child := exec.Command(os.Args[0], "-test.run=^TestAHeldFileIsReplacedWhenItIsLetGo$", "-test.v")
	child.Env = append(os.Environ(), marker+"="+t.TempDir())
	child.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		child.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		child.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		child.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func replaceHeld(t *testing.T, dir string) {
	if err := syscall.Mount("", "/", "", syscall.MS_PRIVATE|syscall.MS_REC, ""); err != nil {
		t.Fatal("private mounts:", err)
	}
	path, other := filepath.Join(dir, "kept.json"), filepath.Join(dir, "other")
	for _, p := range []string{path, other} {
		if err := os.WriteFile(p, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	hold := func() {
		if err := syscall.Mount(other, path, "", syscall.MS_BIND, ""); err != nil {
			t.Fatal("holding the file:", err)
		}
	}
	hold()
	tries := 0
	err := file.Patiently(func() error {
		tries++
		if tries == 3 { // the scanner has finished
			if err := syscall.Unmount(path, 0); err != nil {
				t.Fatal(err)
			}
		}
		return os.Rename(other, path)
	})
	if err != nil || tries != 3 {
		t.Errorf("after %d tries: %v", tries, err)
	}
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	hold() // and never lets go
	if err := file.Replace(path, []byte("new")); !file.Held(err) {
		t.Errorf("a file that is never let go is told as %v", err)
	}
	if err := syscall.Unmount(path, 0); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "old" {
		t.Errorf("after a replacement that was refused: %q, %v", got, err)
	}
	if list, _ := os.ReadDir(dir); len(list) != 2 {
		t.Errorf("beside it: %v", list)
	}
	if err := file.Replace(path, []byte("new")); err != nil {
		t.Error(err)
	}
}
