package kv_test

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/kv/kvtest"
)

// TestAFullDiskRefusesAndLosesNothing fills a small disk of its own, in a mount namespace of a child process, so that it
// needs no rights on the machine.
func TestAFullDiskRefusesAndLosesNothing(t *testing.T) {
	const marker = "JIECHE_TEST_SMALL_DISK"
	if dir := os.Getenv(marker); dir != "" {
		fillDisk(t, dir)
		return
	}
	child := exec.Command(os.Args[0], "-test.run=^TestAFullDiskRefusesAndLosesNothing$", "-test.v")
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

func fillDisk(t *testing.T, dir string) {
	if err := syscall.Mount("", "/", "", syscall.MS_PRIVATE|syscall.MS_REC, ""); err != nil {
		t.Fatal("private mounts:", err)
	}
	if err := syscall.Mount("small", dir, "tmpfs", 0, "size=3m"); err != nil {
		t.Fatal("small disk:", err)
	}
	db, err := kv.Open(dir, kv.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	photos := dir + "/photos" // what somebody will clean up in the end
	if err := os.WriteFile(photos, make([]byte, 200<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	// A disk that runs full: the reserve is given up, and the save that needed it is there.
	const reserve = 1 << 20
	if err := db.KeepReserve(reserve, 0); err != nil {
		t.Fatal(err)
	}
	if r, err := db.Room(); err != nil || !r.Reserve || r.Free > 2<<20 {
		t.Fatalf("the reserve was not made: %+v, %v", r, err)
	}
	others := occupyAll(t, dir+"/others")
	if _, err := db.Update(kv.Call{Op: "car.put"}, func(tx *kv.Tx) ([]byte, error) {
		return nil, cars.Put(tx, car{ID: kv.NewID[car](tx), Plate: "粤B00001"})
	}); err != nil {
		t.Fatalf("a save for which the reserve has room: %v", err)
	}
	if r, _ := db.Room(); r.Reserve {
		t.Error("the disk ran full, and the reserve is still there")
	}
	others()
	// A save that is too large for the disk fails in the middle of its commit: it is not there, and the next one is saved.
	_, err = db.Update(kv.Call{Op: "car.put"}, func(tx *kv.Tx) ([]byte, error) {
		return nil, cars.Put(tx, car{ID: kv.NewID[car](tx), Owner: strings.Repeat("x", 4<<20)})
	})
	if !base.Is(err, base.Full) {
		t.Fatalf("a save that is larger than the disk is told as %v", err)
	}
	saved := 1
	var refused error
	for refused == nil {
		if saved > 100_000 {
			t.Fatal("a disk of 3 MB never got full")
		}
		_, refused = db.Update(kv.Call{Op: "car.put"}, func(tx *kv.Tx) ([]byte, error) {
			return nil, cars.Put(tx, car{ID: kv.NewID[car](tx), Plate: "粤B00001", Owner: "一位名字不短的客户"})
		})
		if refused == nil {
			saved++
		}
	}
	if !base.Is(refused, base.Full) {
		t.Fatalf("a full disk is told as %v", refused)
	}
	// Even the last half megabyte gone: the same sentence, and reading goes on.
	filler := occupyAll(t, dir+"/filler")
	if _, err := db.Update(kv.Call{Op: "car.put"}, func(tx *kv.Tx) ([]byte, error) {
		return nil, cars.Put(tx, car{ID: kv.NewID[car](tx)})
	}); !base.Is(err, base.Full) {
		t.Errorf("a full disk is told as %v", err)
	}
	count := func() (n int64) {
		if err := db.View(func(tx *kv.Tx) error { n = cars.Count(tx); return nil }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(); n != int64(saved) {
		t.Errorf("%d rows, %d were acknowledged", n, saved)
	}
	if err := db.KeepReserve(reserve, 0); err != nil {
		t.Errorf("a reserve for which there is no room: %v", err)
	}
	if r, _ := db.Room(); r.Reserve {
		t.Error("the reserve was made on a full disk")
	}
	filler()
	if err := os.Remove(photos); err != nil {
		t.Fatal(err)
	}
	if err := db.KeepReserve(reserve/16, 0); err != nil {
		t.Fatal(err)
	}
	if r, _ := db.Room(); !r.Reserve {
		t.Error("the reserve was not made again when there was room")
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if db, err = kv.Open(dir, kv.Options{}); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != int64(saved) {
		t.Errorf("after opening again: %d rows, %d were acknowledged", n, saved)
	}
	kvtest.Verify(t, db, kv.Options{})
	db.Close()
}

// occupyAll takes all the room that is left; the returned function gives it back.
func occupyAll(t *testing.T, path string) (free func()) {
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for chunk := make([]byte, 4096); ; {
		if _, err := f.Write(chunk); err != nil {
			break
		}
	}
	return func() {
		if err := errors.Join(f.Close(), os.Remove(path)); err != nil {
			t.Fatal(err)
		}
	}
}
