//go:build linux

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// kind is one way of torturing a shop.
type kind struct {
	name  string
	what  string
	cases int // of a short run; 0: as many as there are
	// prepare makes what all cases need in the working folder and returns how many different cases there are; 0: no end.
	prepare func(b *bench) (int, error)
	// try is one case. It runs in a process of its own kind: damage may end or stop the process that meets it. What it
	// returns beside an error is counted in the report.
	try func(b *bench, i int) (string, error)
}

var kinds = []kind{killKind, imageKind, lieKind, faultKind, flipKind}

func kindOf(name string) (kind, error) {
	for _, k := range kinds {
		if k.name == name {
			return k, nil
		}
	}
	return kind{}, fmt.Errorf("no kind %q", name)
}

// bench is where cases are tried.
type bench struct {
	seed   uint64
	work   string // folder for all cases
	here   string // folder of this case, empty when it begins
	memory map[string]any
}

// dice are the random choices of one case: seed and number say all.
func (b *bench) dice(i int) *rand.Rand { return rand.New(rand.NewPCG(b.seed, uint64(i))) }

// remember loads something once per process.
func remember[T any](b *bench, key string, load func() (T, error)) (T, error) {
	if v, ok := b.memory[key]; ok {
		return v.(T), nil
	}
	v, err := load()
	if err == nil {
		b.memory[key] = v
	}
	return v, err
}

// report is what came of a kind.
type report struct {
	Kind     string         `json:"kind"`
	Cases    int            `json:"cases"`
	Seed     uint64         `json:"seed"`
	Seconds  int            `json:"seconds"`
	Failures []failure      `json:"failures"`
	Seen     map[string]int `json:"seen"` // what the cases met
}

type failure struct {
	Case   int    `json:"case"`
	What   string `json:"what"`
	Repeat string `json:"repeat"`
	Kept   string `json:"kept,omitempty"`
}

// order is what to try.
type job struct {
	kind     string
	seed     uint64
	cases    int // 0: as the kind says
	only     int // one case; negative: all
	parallel int
	keep     string // where folders of failed cases go
}

// stall is how long a case may take before its process counts as hanging.
const stall = 2 * time.Minute

// run tries all cases of a kind.
func run(ctx context.Context, j job) (report, error) {
	k, err := kindOf(j.kind)
	if err != nil {
		return report{}, err
	}
	work, err := workFolder()
	if err != nil {
		return report{}, err
	}
	defer os.RemoveAll(work)
	begun := time.Now()
	ends, err := k.prepare(&bench{seed: j.seed, work: work, memory: map[string]any{}})
	if err != nil {
		return report{}, fmt.Errorf("%s: prepare: %w", k.name, err)
	}
	n := j.cases
	if n == 0 {
		n = k.cases
	}
	if n == 0 || ends > 0 && n > ends {
		n = ends
	}
	r := &rack{ctx: ctx, job: j, work: work, report: report{Kind: k.name, Seed: j.seed, Seen: map[string]int{}}}
	if j.only >= 0 {
		r.lane(j.only, 1, j.only+1)
	} else {
		var lanes sync.WaitGroup
		for p := range j.parallel {
			lanes.Go(func() { r.lane(p, j.parallel, n) })
		}
		lanes.Wait()
	}
	r.report.Seconds = int(time.Since(begun).Seconds())
	return r.report, r.broken // a run whose time is over tells what it tried
}

// workFolder lies in memory where there is such a place: the cases write much and need no disk.
func workFolder() (string, error) {
	if dir, err := os.MkdirTemp("/dev/shm", "jieche-crash"); err == nil {
		return dir, nil
	}
	return os.MkdirTemp("", "jieche-crash")
}

// rack is a run in progress.
type rack struct {
	ctx  context.Context
	job  job
	work string

	sync.Mutex
	report report
	broken error
}

// lane tries every step-th case from first on, in one process after the other: a case that ends its process is a failure,
// and the next process goes on behind it.
func (r *rack) lane(first, step, end int) {
	for next := first; next < end && r.ctx.Err() == nil; {
		next = r.process(next, step, end) + step
	}
}

// process lets one process try cases and returns the case that it did not survive; end or more when it tried all.
func (r *rack) process(next, step, end int) int {
	self, err := os.Executable()
	if err != nil {
		return r.stop(err, end)
	}
	here, err := os.MkdirTemp(r.work, "lane")
	if err != nil {
		return r.stop(err, end)
	}
	defer os.RemoveAll(here)
	cmd := exec.CommandContext(r.ctx, self, "try", "-kind", r.job.kind, "-seed", fmt.Sprint(r.job.seed), "-work", r.work, "-here", here,
		"-from", fmt.Sprint(next), "-step", fmt.Sprint(step), "-to", fmt.Sprint(end), "-keep", r.job.keep)
	var errs tail
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		return r.stop(err, end)
	}
	if err := cmd.Start(); err != nil {
		return r.stop(err, end)
	}
	watchdog := time.AfterFunc(stall, func() { cmd.Process.Kill() })
	defer watchdog.Stop()
	in := bufio.NewScanner(out)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		watchdog.Reset(stall)
		var v verdict
		if err := json.Unmarshal(in.Bytes(), &v); err != nil {
			continue
		}
		r.note(v)
		next = v.Case + step
	}
	err = cmd.Wait()
	if next < end && r.ctx.Err() == nil {
		kept := keepFolder(here, r.job.keep, fmt.Sprintf("%s-%d-%d", r.job.kind, r.job.seed, next))
		r.note(verdict{Case: next, Bad: fmt.Sprintf("the process that opened it ended: %v %s", err, errs.text), Kept: kept})
	}
	return next
}

// stop ends a lane that could not even begin.
func (r *rack) stop(err error, end int) int {
	r.Lock()
	defer r.Unlock()
	r.broken = errors.Join(r.broken, err)
	return end
}

// verdict is what a process says of one case.
type verdict struct {
	Case int    `json:"case"`
	Seen string `json:"seen,omitempty"`
	Bad  string `json:"bad,omitempty"`
	Kept string `json:"kept,omitempty"`
}

func (r *rack) note(v verdict) {
	r.Lock()
	defer r.Unlock()
	r.report.Cases++
	if v.Seen != "" {
		r.report.Seen[v.Seen]++
	}
	if v.Bad != "" {
		r.report.Failures = append(r.report.Failures, failure{v.Case, v.Bad, r.repeat(v.Case), v.Kept})
	}
}

func (r *rack) repeat(i int) string {
	return fmt.Sprintf("go run ./data/kv/crashtest %s -seed %d -case %d", r.job.kind, r.job.seed, i)
}

// try is the process behind a lane.
func try(k kind, b *bench, from, step, to int, keep string) error {
	out := json.NewEncoder(os.Stdout)
	for i := from; i < to; i += step {
		here, err := os.MkdirTemp(b.here, "case")
		if err != nil {
			return err
		}
		one := &bench{seed: b.seed, work: b.work, here: here, memory: b.memory}
		v := verdict{Case: i}
		if v.Seen, err = k.try(one, i); err != nil {
			v.Bad = err.Error()
			v.Kept = keepFolder(here, keep, fmt.Sprintf("%s-%d-%d", k.name, b.seed, i))
		}
		if err := errors.Join(os.RemoveAll(here), out.Encode(v)); err != nil {
			return err
		}
	}
	return nil
}

// mostKept is how many folders of failed cases are kept of each kind.
const mostKept = 8

// keepFolder copies what a failed case left behind; an empty string when it can't.
func keepFolder(from, to, name string) string {
	before, err := filepath.Glob(filepath.Join(to, strings.SplitAfter(name, "-")[0]+"*"))
	if err != nil || to == "" || len(before) >= mostKept {
		return ""
	}
	kept := filepath.Join(to, name)
	if err := errors.Join(os.MkdirAll(to, 0o700), os.RemoveAll(kept), os.CopyFS(kept, os.DirFS(from))); err != nil {
		return ""
	}
	return kept
}

// tail keeps the last that a process said.
type tail struct{ text string }

func (t *tail) Write(b []byte) (int, error) {
	t.text += string(b)
	if most := 4000; len(t.text) > most {
		t.text = t.text[:most/2] + " … " + t.text[len(t.text)-most/2:]
	}
	return len(b), nil
}

// runLimited runs a program to its end; one that hangs is ended and told as such.
func runLimited(cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	hung := false
	watchdog := time.AfterFunc(stall/2, func() { hung = true; cmd.Process.Kill() })
	err := cmd.Wait()
	if !watchdog.Stop() && hung {
		return errors.New("the process hung")
	}
	return err
}

// copyFolder copies a folder's files.
func copyFolder(to, from string) error { return os.CopyFS(to, os.DirFS(from)) }

// table prints reports for people.
func table(w io.Writer, reports []report) {
	fmt.Fprintf(w, "%-10s %8s %8s %8s  %s\n", "kind", "cases", "failures", "seconds", "seed")
	for _, r := range reports {
		fmt.Fprintf(w, "%-10s %8d %8d %8d  %d\n", r.Kind, r.Cases, len(r.Failures), r.Seconds, r.Seed)
		for _, f := range r.Failures[:min(len(r.Failures), 20)] {
			fmt.Fprintf(w, "  case %d: %s\n    %s\n", f.Case, strings.ReplaceAll(f.What, "\n", "\n    "), f.Repeat)
			if f.Kept != "" {
				fmt.Fprintf(w, "    kept in %s\n", f.Kept)
			}
		}
	}
}
