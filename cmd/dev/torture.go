package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"jieche/ui/drive"
)

// ordeal is one row of the table: a way of torturing the shop, how many cases one round has, and how they are run.
type ordeal struct {
	name  string
	cases int // of one round; 0: all that there are
	run   func(o ordeal, t *torturer) ordealReport
}

// ordealReport is what came of it. What crashtest prints reads into it.
type ordealReport struct {
	Cases    int    `json:"cases"`
	Seed     uint64 `json:"seed"`
	Seconds  int    `json:"seconds"`
	Figure   string `json:"-"`
	Failures []struct {
		Case   int    `json:"case"`
		What   string `json:"what"`
		Repeat string `json:"repeat"`
	} `json:"failures"`
}

func (r *ordealReport) fail(what, repeat string) {
	r.Failures = append(r.Failures, struct {
		Case   int    `json:"case"`
		What   string `json:"what"`
		Repeat string `json:"repeat"`
	}{0, what, repeat})
}

// ordeals are in the order of the table. Fuzz targets follow, one row each.
var ordeals = []ordeal{
	{"kills", 10_000, (ordeal).crash},
	{"images", 60_000, (ordeal).crash},
	{"lies", 10_000, (ordeal).crash},
	{"faults", 0, (ordeal).crash},
	{"flips", 20_000, (ordeal).crash},
	{"simulation", 10_000, (ordeal).simulate},
	{"saves", 1, (ordeal).save},
}

// torturer is a run of the chore.
type torturer struct {
	h     *house
	seed  uint64
	until time.Time // zero: one round of everything
	fuzz  time.Duration
}

// limit is how long the next ordeal may take, as an argument; empty when there is no end to it.
func (t *torturer) limit() time.Duration {
	if t.until.IsZero() {
		return 24 * time.Hour
	}
	return max(time.Until(t.until), time.Second)
}

func (t *torturer) over() bool {
	return t.h.ctx.Err() != nil || !t.until.IsZero() && time.Now().After(t.until)
}

// doTorture runs the long form of everything that is done to the store, and prints a table. Each row can be repeated: the
// seed says which random choices were made.
func doTorture(h *house, args []string) error {
	flags := flag.NewFlagSet("torture", flag.ContinueOnError)
	hours := flags.Float64("hours", 0, "go on for so long; 0: one round")
	seed := flags.Uint64("seed", 1, "seed of the first round; each round has the next one")
	only := flags.String("only", "", "only the row of this name")
	fuzz := flags.Duration("fuzz", 30*time.Second, "time for each fuzz target of a round")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := h.need("build", "test"); err != nil {
		return err
	}
	t := &torturer{h: h, seed: *seed, fuzz: *fuzz}
	if *hours > 0 {
		t.until = time.Now().Add(time.Duration(*hours * float64(time.Hour)))
	}
	list, err := h.ordeals()
	if err != nil {
		return err
	}
	if err := h.run(nil, "go", "build", "-o", h.path("build", "crashtest"), "./data/kv/crashtest"); err != nil {
		return err
	}
	results := map[string]*row{}
	for round := true; round; round = !t.until.IsZero() && !t.over() {
		for _, o := range list {
			if *only == "" || *only == o.name {
				if results[o.name] == nil {
					results[o.name] = &row{}
				}
				results[o.name].add(o.run(o, t))
			}
			if t.over() {
				break
			}
		}
		t.seed++
	}
	return tortureTable(os.Stdout, list, results)
}

// row adds up the rounds of an ordeal.
type row struct {
	rounds []ordealReport
}

func (r *row) add(o ordealReport) { r.rounds = append(r.rounds, o) }

// tortureTable prints what came of everything; its error says that something failed.
func tortureTable(w io.Writer, list []ordeal, results map[string]*row) error {
	failures := 0
	fmt.Fprintf(w, "%-34s %9s %8s %8s  %s\n", "kind", "cases", "failures", "seconds", "seeds")
	for _, o := range list {
		r := results[o.name]
		if r == nil || len(r.rounds) == 0 {
			continue
		}
		var cases, failed, seconds int
		var detail strings.Builder
		for _, one := range r.rounds {
			cases, failed, seconds = cases+one.Cases, failed+len(one.Failures), seconds+one.Seconds
			for _, f := range one.Failures {
				fmt.Fprintf(&detail, "    seed %d, case %d: %.600s\n      %s\n", one.Seed, f.Case, f.What, f.Repeat)
			}
		}
		first, last := r.rounds[0], r.rounds[len(r.rounds)-1]
		seeds := fmt.Sprint(first.Seed)
		if len(r.rounds) > 1 {
			seeds = fmt.Sprintf("%d–%d", first.Seed, last.Seed)
		}
		fmt.Fprintf(w, "%-34s %9d %8d %8d  %s%s\n%s", o.name, cases, failed, seconds, seeds, last.Figure, detail.String())
		failures += failed
	}
	if failures > 0 {
		return fmt.Errorf("%d failures", failures)
	}
	return nil
}

// ordeals are those of the table above and one for each fuzz target of the project.
func (h *house) ordeals() ([]ordeal, error) {
	sources, err := readSources(h.root)
	if err != nil {
		return nil, err
	}
	list := append([]ordeal{}, ordeals...)
	target := regexp.MustCompile(`(?m)^func (Fuzz\w+)\(f \*testing\.F\)`)
	for _, s := range sources {
		if !s.test() {
			continue
		}
		for _, m := range target.FindAllStringSubmatch(s.text, -1) {
			list = append(list, fuzzing(s.pkg(), m[1]))
		}
	}
	return list, nil
}

// crash runs one kind of cmd crashtest.
func (o ordeal) crash(t *torturer) ordealReport {
	args := []string{o.name, "-json", "-seed", fmt.Sprint(t.seed), "-for", t.limit().String()}
	if o.cases > 0 {
		args = append(args, "-cases", fmt.Sprint(o.cases))
	}
	say("crashtest %s", strings.Join(args, " "))
	cmd := t.h.command(nil, t.h.path("build", "crashtest"), args...)
	var printed bytes.Buffer
	cmd.Stdout = &printed
	ran := cmd.Run()
	var r ordealReport
	if err := json.Unmarshal(printed.Bytes(), &r); err != nil {
		r.Seed = t.seed
		r.fail(fmt.Sprint("no report: ", ran), "go run ./data/kv/crashtest "+strings.Join(args, " "))
	}
	return r
}

// goTest runs a test as one row, and finds the seeds of its failures in what it prints.
func (o ordeal) goTest(t *torturer, cases int, args ...string) (ordealReport, string) {
	args = append([]string{"test", "-tags", drive.Tags, "-count=1"}, args...)
	say("go %s", strings.Join(args, " "))
	cmd := t.h.command(nil, "go", args...)
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &printed
	begun := time.Now()
	err := cmd.Run()
	r := ordealReport{Cases: cases, Seed: t.seed, Seconds: int(time.Since(begun).Seconds())}
	if err != nil && t.h.ctx.Err() == nil {
		r.fail(lastOf(printed.String(), 2000), "go "+strings.Join(args, " "))
	}
	return r, printed.String()
}

// simulate is the simulation of several PCs. Its histories have seeds of their own, one after the other.
func (o ordeal) simulate(t *torturer) ordealReport {
	first := t.seed * 1_000_000
	r, _ := o.goTest(t, o.cases, "./data/sim", "-timeout", t.limit().String(), "-args", "-seeds", fmt.Sprint(o.cases), "-seed", fmt.Sprint(first))
	return r
}

// dearest is how much a save may cost, in bare fsyncs of the same bytes.
const dearest = 1.6

// save measures what a save costs against bare fsyncs.
func (o ordeal) save(t *torturer) ordealReport {
	r, printed := o.goTest(t, o.cases, "./data", "-run", "^$", "-bench", "SaveReception", "-benchtime", "1x")
	found := regexp.MustCompile(`([\d.]+) ×fsyncs`).FindStringSubmatch(printed)
	if found == nil {
		if len(r.Failures) == 0 {
			r.fail("no figure: "+lastOf(printed, 500), "go run ./cmd/dev bench")
		}
		return r
	}
	r.Figure = fmt.Sprintf("  %s × the bare fsyncs, at most %.1f", found[1], dearest)
	if ratio, err := strconv.ParseFloat(found[1], 64); err != nil || ratio > dearest {
		r.fail("a save costs "+found[1]+" × the bare fsyncs", "go run ./cmd/dev bench")
	}
	return r
}

// fuzzing is one fuzz target.
func fuzzing(pkg, name string) ordeal {
	return ordeal{name: path.Base(pkg) + " " + name, run: func(o ordeal, t *torturer) ordealReport {
		spend := min(t.fuzz, t.limit())
		r, printed := o.goTest(t, 0, "./"+pkg, "-run", "^$", "-fuzz", "^"+name+"$", "-fuzztime", spend.String(), "-fuzzminimizetime", "1s")
		for _, m := range regexp.MustCompile(`execs: (\d+)`).FindAllStringSubmatch(printed, -1) {
			n, err := strconv.Atoi(m[1])
			r.Cases = cmp.Or(n, r.Cases)
			if err != nil {
				r.fail(err.Error(), "")
			}
		}
		return r
	}}
}

func lastOf(s string, most int) string {
	if len(s) > most {
		return "… " + s[len(s)-most:]
	}
	return s
}
