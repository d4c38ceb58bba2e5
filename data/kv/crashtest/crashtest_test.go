//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

var (
	seed  = flag.Uint64("seed", 1, "seed of every random choice")
	cases = flag.Int("cases", 0, "cases of each kind; 0: the short form")
)

// program is this package as a program, built without the race detector: it tries thousands of cases in many processes, and
// none of them shares memory with another.
var program string

func TestMain(m *testing.M) { os.Exit(built(m)) }

func built(m *testing.M) int {
	dir, err := os.MkdirTemp("", "crashtest")
	if err == nil {
		defer os.RemoveAll(dir)
		program = filepath.Join(dir, "crashtest")
		build := exec.Command("go", "build", "-o", program, ".")
		build.Stdout, build.Stderr = os.Stdout, os.Stderr
		err = build.Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// tortured runs one kind and returns its report; a failed case fails the test with the command that repeats it.
func tortured(t *testing.T, kind string) report {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(program, kind, "-json", "-seed", fmt.Sprint(*seed), "-cases", fmt.Sprint(*cases))
	cmd.Stdout, cmd.Stderr = &out, &errs
	ran := cmd.Run()
	var r report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%v: %s%s", ran, out.String(), errs.String())
	}
	for _, f := range r.Failures[:min(len(r.Failures), 10)] {
		t.Errorf("seed %d, case %d: %s\nrepeat: %s\nkept: %s", r.Seed, f.Case, f.What, f.Repeat, f.Kept)
	}
	t.Logf("%d cases, %d failures, %d s, seed %d: %v", r.Cases, len(r.Failures), r.Seconds, r.Seed, r.Seen)
	return r
}

func TestWhereverThePowerIsCutNothingAcknowledgedIsLost(t *testing.T) {
	r := tortured(t, "images")
	for _, s := range scenes {
		for _, how := range []cut{none, all, subset, torn} {
			if r.Seen[s.name+" "+how.String()] == 0 {
				t.Errorf("no image of scene %s with %s of what was not synced", s.name, how)
			}
		}
	}
}

func TestWhateverCallFailsNothingIsLostAndNothingIsMadeUp(t *testing.T) {
	r := tortured(t, "faults")
	for _, outcome := range []string{"refused", "saved alone", "shut", "ended"} {
		if r.Seen[outcome] == 0 {
			t.Errorf("no fault led to %q: nothing was tried", outcome)
		}
	}
}

func TestEachFlippedBitThatChangesDataIsNoticed(t *testing.T) {
	r := tortured(t, "flips")
	if r.Seen["shop.db: found by reading, repaired"] == 0 || r.Seen["shop.db: found by the check, repaired"] == 0 {
		t.Error("no flip was found: nothing was tried")
	}
}

func TestWhateverADiskLosesOfTheLastTransactionsComesBack(t *testing.T) {
	r := tortured(t, "lies")
	for _, back := range []int{1, 3} {
		for _, way := range lost {
			if r.Seen[fmt.Sprintf("%d × %s", back, way)] == 0 {
				t.Errorf("no disk lost %s of %d transactions", way, back)
			}
		}
	}
}

func TestKilledAtAnyMomentNothingAcknowledgedIsLost(t *testing.T) {
	r := tortured(t, "kills")
	for _, s := range scenes {
		for _, moment := range []string{"opening", "saving"} {
			if r.Seen[s.name+" while "+moment] == 0 {
				t.Errorf("nobody was killed in scene %s while %s", s.name, moment)
			}
		}
	}
}
