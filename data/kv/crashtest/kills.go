//go:build linux

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// killKind ends a writing process at a random moment, as a power switch or an impatient user does.
var killKind = kind{
	name: "kills", what: "the writing process is killed at any moment", cases: 600,
	prepare: func(b *bench) (int, error) {
		for _, s := range scenes {
			given := givenFolder(b, s)
			if err := errors.Join(os.Mkdir(given, 0o700), s.give(given)); err != nil {
				return 0, err
			}
		}
		return 0, nil
	},
	try: tryKill,
}

func tryKill(b *bench, i int) (string, error) {
	r := b.dice(i)
	s := scenes[i%len(scenes)]
	dir := filepath.Join(b.here, "shop")
	if err := errors.Join(os.Mkdir(dir, 0o700), copyFolder(dir, givenFolder(b, s))); err != nil {
		return "", err
	}
	heard := &told{least: s.given}
	seen := ""
	for range 1 + r.IntN(3) { // who was killed once is started again, and killed again
		moment, err := killWriter(dir, s, heard, r)
		if err != nil {
			return "", err
		}
		seen = s.name + " while " + moment
	}
	if heard.wrong != "" {
		return seen, errors.New(heard.wrong)
	}
	must := heard.claim(s)
	must.most, must.twin = -1, i%8 == 0 // it may have got further than anybody heard
	must.calm = true
	if err := must.hold(dir); err != nil {
		return seen, fmt.Errorf("scene %s, killed while %s: %w; the process said: %s", s.name, seen, err, strings.Join(heard.lines, "; "))
	}
	return seen, nil
}

// killWriter starts a writing process and kills it: somewhere in its opening, or somewhere behind one of its first saves.
func killWriter(dir string, s scene, heard *told, r *rand.Rand) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	child := exec.Command(self, "write", "-dir", dir, "-scene", s.name)
	out, err := child.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := child.Start(); err != nil {
		return "", err
	}
	moment, after, pause := "opening", "opening", time.Duration(r.IntN(8000))*time.Microsecond
	if r.IntN(3) > 0 {
		moment, after, pause = "saving", "saved ", time.Duration(r.IntN(1500))*time.Microsecond
	}
	in := bufio.NewReader(out)
	for left := 1 + r.IntN(12); left > 0; {
		line, err := in.ReadString('\n')
		if err != nil {
			break // it ended by itself, which is told below
		}
		heard.hear(strings.TrimSuffix(line, "\n"))
		if strings.HasPrefix(line, after) {
			left--
			if after == "opening" {
				left = 0
			}
		}
	}
	time.Sleep(pause)
	killed := child.Process.Kill()
	for {
		line, err := in.ReadString('\n')
		if errors.Is(err, io.EOF) || err != nil {
			break
		}
		heard.hear(strings.TrimSuffix(line, "\n"))
	}
	if err := child.Wait(); killed != nil || err == nil || err.Error() != "signal: killed" {
		return moment, fmt.Errorf("the writing process ended by itself: %v; it said: %s", err, strings.Join(heard.lines, "; "))
	}
	return moment, nil
}
