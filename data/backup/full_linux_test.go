package backup_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"jieche/data/backup"
	"jieche/data/base"
)

// TestAFullDiskKeepsWhatItHas gives the shop a stick of its own that is nearly full, in a mount namespace of a child process, so
// that the test needs no rights on the machine.
func TestAFullDiskKeepsWhatItHas(t *testing.T) {
	const marker = "JIECHE_TEST_SMALL_STICK"
	if os.Getenv(marker) != "" {
		fillStick(t)
		return
	}
	child := exec.Command(os.Args[0], "-test.run=^TestAFullDiskKeepsWhatItHas$", "-test.v")
	child.Env = append(os.Environ(), marker+"=1")
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

func fillStick(t *testing.T) {
	b := newBench(t)
	if err := syscall.Mount("", "/", "", syscall.MS_PRIVATE|syscall.MS_REC, ""); err != nil {
		t.Fatal("private mounts:", err)
	}
	if err := syscall.Mount("small", b.usb, "tmpfs", 0, "size=3m"); err != nil {
		t.Fatal("small stick:", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(b.usb, 0) })
	must(t, b.backups.Drop(b.backups.Book().Places[1].ID))
	place, warning, err := b.backups.Add(b.usb)
	must(t, err)
	if warning != "" {
		t.Errorf("another disk is told as the same: %s", warning)
	}
	first := b.take()
	filler := filepath.Join(b.usb, "filler")
	fill(t, filler)
	b.register("午客户")
	taken, err := b.backups.Take(context.Background(), nil)
	must(t, err)
	wants(t, away(t, taken).Err, "backup.room")
	// Room when the backup began, none when its turn came.
	must(t, os.Remove(filler))
	b.register("未客户")
	taken, err = b.backups.Take(context.Background(), func(p backup.Progress) {
		if _, err := os.Stat(filler); err != nil && p.Step == "正在写到本机" {
			fill(t, filler)
		}
	})
	must(t, err)
	if o := away(t, taken); !base.Is(o.Err, base.Full) {
		t.Fatalf("a full stick is told as %v", o.Err)
	}
	if files := backupsIn(t, b.usb); len(files) != 1 || files[0] != first {
		t.Fatalf("on the stick are %v, want only %s", files, first)
	}
	must(t, os.Remove(filler))
	b.now += 600_000
	if file := b.take(); filepath.Dir(filepath.Dir(file)) != b.usb {
		t.Errorf("the next one went to %s", file)
	}
	if p := b.backups.Book().Places[1]; p.ID != place.ID || p.Failure.Say != "" {
		t.Errorf("%+v", p)
	}
}

// fill writes a file until the disk has no room for more.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	must(t, err)
	defer f.Close()
	for chunk := make([]byte, 4096); ; {
		if _, err := f.Write(chunk); err != nil {
			return
		}
	}
}
