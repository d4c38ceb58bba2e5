package main

import (
	"os"
	"sync"

	"jieche/data/file"
)

// logLimit is the size at which a log file is put aside; one old file is kept, so that a PC at the desk never fills up.
const logLimit = 2 << 20

// logFile is the program's log. It holds errors and counts, never what was typed: names, phones and plates are not for it.
type logFile struct {
	mu   sync.Mutex
	path string
	f    *os.File
	size int64
}

// openLog opens the log for appending. The result can be written to and closed even when there is an error: a program
// without a log still works.
func openLog(path string) (*logFile, error) {
	l := &logFile{path: path}
	return l, l.open()
}

func (l *logFile) open() error {
	f, err := os.OpenFile(l.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return err
	}
	l.f, l.size = f, info.Size()
	return nil
}

// Write appends one entry. An entry that can't be written is lost, and the work goes on.
func (l *logFile) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.f == nil {
		return len(b), nil
	}
	if l.size+int64(len(b)) > logLimit {
		l.turn()
		if l.f == nil {
			return len(b), nil
		}
	}
	n, err := l.f.Write(b)
	l.size += int64(n)
	return n, err
}

// turn puts the full file aside and begins a new one.
func (l *logFile) turn() {
	l.f.Close()
	l.f, l.size = nil, 0
	if file.Rename(l.path, l.path+".old") != nil {
		return
	}
	_ = l.open()
}

// Close ends the log.
func (l *logFile) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.f == nil {
		return nil
	}
	defer func() { l.f = nil }()
	return l.f.Close()
}
