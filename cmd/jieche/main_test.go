package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A person who double-clicks the icon again gets the window that is open, not a second program.
func TestSecondStartRaisesTheFirstWindow(t *testing.T) {
	folder := t.TempDir()
	if raise(folder) {
		t.Fatal("a window answered where none is open")
	}
	shown := make(chan struct{}, 2)
	w := &first{folder: folder}
	w.onRaise(func() { shown <- struct{}{} })
	w.listen()
	if !raise(folder) {
		t.Fatal("the open window did not answer")
	}
	if len(shown) != 1 {
		t.Fatalf("shown %d times, want once", len(shown))
	}
	w.Close()
	if raise(folder) {
		t.Fatal("a closed window answered")
	}
}

// A file that a killed program left behind, or somebody else's program on its port, must not keep the shop shut.
func TestStaleDoorIsNoWindow(t *testing.T) {
	folder := t.TempDir()
	for _, left := range []string{"", "garbage", "127.0.0.1:1 word", "127.0.0.1:1"} {
		if err := os.WriteFile(filepath.Join(folder, doorFile), []byte(left), 0o600); err != nil {
			t.Fatal(err)
		}
		if raise(folder) {
			t.Errorf("%q counts as an open window", left)
		}
	}
}

// Only who can read the shop's folder may raise the window.
func TestWrongWordDoesNotRaise(t *testing.T) {
	folder := t.TempDir()
	w := &first{folder: folder}
	w.onRaise(func() { t.Error("the window came up for a stranger") })
	w.listen()
	defer w.Close()
	door := w.door.Addr().String()
	if err := os.WriteFile(filepath.Join(folder, doorFile), []byte(door+" guess\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if raise(folder) {
		t.Fatal("a wrong word was accepted")
	}
}

func TestLogStaysSmall(t *testing.T) {
	path := filepath.Join(t.TempDir(), "jieche.log")
	l, err := openLog(path)
	if err != nil {
		t.Fatal(err)
	}
	line := []byte(strings.Repeat("x", 1023) + "\n")
	for range 3 * logLimit / len(line) {
		if _, err := l.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 2 {
		t.Fatalf("%d files, want the log and one old one", len(files))
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > logLimit {
			t.Errorf("%s has %d bytes, more than %d", f.Name(), info.Size(), logLimit)
		}
	}
}

func TestLogThatCannotBeOpenedTakesEntries(t *testing.T) {
	l, err := openLog(filepath.Join(t.TempDir(), "no", "such", "folder", "jieche.log"))
	if err == nil {
		t.Fatal("a log in a folder that is not there was opened")
	}
	if n, err := l.Write([]byte("entry")); n != 5 || err != nil {
		t.Fatalf("Write: %d, %v", n, err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestUnusableFolderIsSaid(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if code := run([]string{"-shop", filepath.Join(file, "shop")}, &out); code != 2 || !strings.Contains(out.String(), "请用 -shop 另选一个") {
		t.Fatalf("exit code %d, said %q", code, out.String())
	}
}
