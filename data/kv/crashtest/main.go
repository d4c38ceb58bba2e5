//go:build linux

// Command crashtest tortures the store and tells what came of it: power cuts, a disk that lies, failing calls, flipped bits,
// kills. Linux only: it sees and spoils the calls of a writing process through strace.
//
//	go run ./data/kv/crashtest                     every kind, short
//	go run ./data/kv/crashtest images -cases 60000 -seed 7
//	go run ./data/kv/crashtest images -seed 7 -case 4711    one case again
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"jieche/data/kv"
)

func main() {
	kv.ChildMain()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "crashtest:", err)
		os.Exit(1)
	}
}

func serve(ctx context.Context, args []string) error {
	verb := ""
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		verb, args = args[0], args[1:]
	}
	flags := flag.NewFlagSet("crashtest", flag.ContinueOnError)
	j := job{}
	flags.Uint64Var(&j.seed, "seed", 1, "seed of every random choice")
	flags.IntVar(&j.cases, "cases", 0, "how many cases; 0: the short form")
	flags.IntVar(&j.only, "case", -1, "only this case")
	flags.IntVar(&j.parallel, "parallel", 2, "processes at the same time")
	flags.StringVar(&j.keep, "keep", filepath.Join(os.TempDir(), "jieche-crash"), "where the folders of failed cases are kept")
	limit := flags.Duration("for", 0, "stop after this time, whatever was tried until then; 0: when all is tried")
	asJSON := flags.Bool("json", false, "one line of JSON per kind")
	// Of the processes behind it.
	dir, name, saves := flags.String("dir", "", ""), flags.String("scene", "", ""), flags.Int64("limit", -1, "")
	work, here := flags.String("work", "", ""), flags.String("here", "", "")
	from, step, to := flags.Int("from", 0, ""), flags.Int("step", 1, ""), flags.Int("to", 0, "")
	flags.StringVar(&j.kind, "kind", "", "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch verb {
	case "write":
		s, err := sceneOf(*name)
		if err != nil {
			return err
		}
		return write(*dir, s, *saves)
	case "try":
		k, err := kindOf(j.kind)
		if err != nil {
			return err
		}
		return try(k, &bench{seed: j.seed, work: *work, here: *here, memory: map[string]any{}}, *from, *step, *to, j.keep)
	}
	if *limit > 0 {
		var stop func()
		ctx, stop = context.WithTimeout(ctx, *limit)
		defer stop()
	}
	return torture(ctx, verb, j, *asJSON)
}

// torture runs the kinds that are asked for and prints what came of them.
func torture(ctx context.Context, verb string, j job, asJSON bool) error {
	var reports []report
	failures := 0
	for _, k := range kinds {
		if verb != "" && verb != k.name {
			continue
		}
		j.kind = k.name
		r, err := run(ctx, j)
		if err != nil {
			return err
		}
		failures += len(r.Failures)
		reports = append(reports, r)
		if asJSON {
			if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
				return err
			}
		}
	}
	if len(reports) == 0 {
		return fmt.Errorf("no kind %q", verb)
	}
	if !asJSON {
		table(os.Stdout, reports)
	}
	if failures > 0 {
		return fmt.Errorf("%d failures", failures)
	}
	return nil
}
