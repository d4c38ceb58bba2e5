package kv

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"
)

// bbolt reads a file through a map of memory: one that is damaged can send its check round in circles, or end the process
// with a fault that no recover catches. So a file of doubtful health is read by a child: the same program, started with an
// argument that nobody types, and killed when its time is over.

const childVerify = "jieche-child-verify"

// childReady is set when this program answers as its own child.
var childReady atomic.Bool

// ChildMain does a child's work and ends the process, when that is what the program was started for. Every main calls it
// first thing, before it looks at its flags; a TestMain too.
func ChildMain() {
	childReady.Store(true)
	if len(os.Args) != 3 || os.Args[1] != childVerify {
		return
	}
	answer := verifyHere(os.Args[2])
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

// childAnswer is what the child prints.
type childAnswer struct {
	Report *Report `json:"report"`
	Heads  Heads   `json:"heads"`
}

// VerifyCopy holds a file that is not the open shop against everything a shop must be: bbolt's structure, every checksum and
// digest, indexes and sums rebuilt, the chain of the records walked. A file that cannot be read, and one on which the check
// dies or does not come to an end within the limit, has a finding; an error means that nothing could be found out.
func VerifyCopy(path string, limit time.Duration) (*Report, Heads, error) {
	return verifyCopy(context.Background(), path, limit)
}

func verifyCopy(outer context.Context, path string, limit time.Duration) (*Report, Heads, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, nil, diskFault(err)
	}
	self, err := os.Executable()
	if !childReady.Load() || err != nil {
		a := verifyHere(path)
		return a.Report, a.Heads, nil
	}
	ctx, stop := context.WithTimeout(outer, limit)
	defer stop()
	child := exec.CommandContext(ctx, self, childVerify, path)
	child.WaitDelay = 5 * time.Second
	var out, said bytes.Buffer
	child.Stdout, child.Stderr = &out, &tail{b: &said}
	if err := child.Start(); err != nil { // a guard program that forbids a second start does not forbid the check
		a := verifyHere(path)
		return a.Report, a.Heads, nil
	}
	err = child.Wait()
	var a childAnswer
	switch {
	case outer.Err() != nil:
		return nil, nil, outer.Err()
	case ctx.Err() != nil:
		return dead(fmt.Sprintf("检查超过 %d 秒没有结束", int(limit.Seconds()))), nil, nil
	case err != nil:
		return dead("检查中途停止：" + firstLine(said.String(), err)), nil, nil
	}
	if err := json.Unmarshal(out.Bytes(), &a); err != nil || a.Report == nil {
		return nil, nil, fmt.Errorf("the checking process answered %q: %w", out.String(), err)
	}
	return a.Report, a.Heads, nil
}

func dead(what string) *Report {
	return &Report{Faults: []Finding{{Where: FileName, What: what}}}
}

func firstLine(said string, err error) string {
	if line, _, _ := strings.Cut(strings.TrimSpace(said), "\n"); line != "" {
		return line
	}
	return err.Error()
}

// tail keeps the beginning of what a child says on its way down; a stack of all goroutines is of no use here.
type tail struct{ b *bytes.Buffer }

func (t *tail) Write(p []byte) (int, error) {
	if room := 4096 - t.b.Len(); room > 0 {
		t.b.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

// verifyHere is the child's work.
func verifyHere(path string) childAnswer {
	db, err := openCopy(path)
	if err != nil {
		return childAnswer{Report: dead(unreadable(err))}
	}
	defer db.bolt.Close()
	report := &Report{}
	var heads Heads
	err = safely(path, func() error {
		return db.View(func(tx *Tx) error {
			if err := tx.checkPages(report); err != nil || !report.Clean() {
				return err // a tree that is not one can be walked for ever
			}
			for err := range tx.bolt.Check() {
				report.add(FileName, nil, err.Error())
			}
			if !report.Clean() {
				return nil
			}
			if err := tx.verify(report); err != nil {
				return err
			}
			heads = tx.Heads()
			return nil
		})
	})
	if err != nil {
		report.add(FileName, nil, unreadable(err))
	}
	return childAnswer{report, heads}
}

// unreadable says what is wrong with a file that cannot be read, with the cause for those who support it.
func unreadable(err error) string {
	if cause := errors.Unwrap(err); cause != nil {
		return "打不开：" + cause.Error()
	}
	return "打不开：" + err.Error()
}
