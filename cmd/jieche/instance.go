package main

import (
	"bufio"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"jieche/data/file"
)

// A second start of the program on the same shop shall bring the window to the front that is open already. The first one
// listens on this PC alone and writes where, with a word that only this user can read, into the shop's folder.

const doorFile = "window.addr"

// raise asks the program that has the shop open to show its window, and reports whether one did.
func raise(folder string) bool {
	raw, err := os.ReadFile(filepath.Join(folder, doorFile))
	if err != nil {
		return false
	}
	address, word, ok := strings.Cut(strings.TrimSpace(string(raw)), " ")
	if !ok {
		return false
	}
	c, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return false // the program ended without taking its file away
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(2 * time.Second))
	if _, err := c.Write([]byte(word + "\n")); err != nil {
		return false
	}
	answer, err := bufio.NewReader(c).ReadString('\n')
	return err == nil && answer == "shown\n"
}

// first is the door of the program that has the shop open.
type first struct {
	folder string
	door   net.Listener
	word   string

	mu   sync.Mutex
	show func()
}

// onRaise says what to do when a second start knocks.
func (w *first) onRaise(show func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.show = show
}

// listen opens the door. Without one, a second start says that the shop is in use, and nothing else is lost.
func (w *first) listen() {
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return
	}
	secret := make([]byte, 16)
	_, _ = rand.Read(secret) // never fails
	w.word = hex.EncodeToString(secret)
	path := filepath.Join(w.folder, doorFile)
	if file.Replace(path, []byte(door.Addr().String()+" "+w.word+"\n")) != nil {
		door.Close()
		return
	}
	w.mu.Lock()
	w.door = door
	w.mu.Unlock()
	go w.serve(door)
}

func (w *first) serve(door net.Listener) {
	for {
		c, err := door.Accept()
		if err != nil {
			return
		}
		w.answer(c)
	}
}

func (w *first) answer(c net.Conn) {
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(2 * time.Second))
	word, err := bufio.NewReader(c).ReadString('\n')
	if err != nil || subtle.ConstantTimeCompare([]byte(strings.TrimSpace(word)), []byte(w.word)) != 1 {
		return
	}
	w.mu.Lock()
	show := w.show
	w.mu.Unlock()
	if show == nil {
		return
	}
	show()
	_, _ = c.Write([]byte("shown\n"))
}

// Close shuts the door.
func (w *first) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.door != nil {
		w.door.Close()
		_ = file.Remove(filepath.Join(w.folder, doorFile))
		w.door = nil
	}
}
