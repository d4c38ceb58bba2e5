package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"jieche/ui/drive"
)

// ratios are the benchmarks with a yardstick of their own, measured in the same run: their ratios can be compared between
// machines, other figures can't.
var ratios = []struct{ pkg, bench, promise string }{
	{"./data", "SaveReception", "×fsyncs ≤ 1.5, p99/median ≤ 3"},
	{"./data/find", "Search", "ratio ≤ 3 with 200,000 vehicles, ≤ 4.5 with 1,000,000"},
	{"./print", "Entrustment", "ratio ≤ 0.2, kB < 40"},
	{"./print", "Settlements", "ms/slip ≤ 5"},
	{"./print", "Preview", "ms/page ≤ 30"},
	{"./data/kv", "OpenTwoHundredThousandOrders", "above-ms ≤ 100"},
	{"./cmd/jieche", "Start", "ratio ≤ 1.3, resident memory at most 60 MB above an empty window"},
}

// doBench runs the benchmarks that print ratios, one after the other, and tells at the end what each has to keep. Packages
// that are named run all their benchmarks instead.
func doBench(h *house, args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	which := flags.String("bench", ".", "only benchmarks that match")
	million := flags.Bool("million", false, "search in 1,000,000 vehicles as well; making them takes some minutes")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := h.need("build", "run", "test"); err != nil {
		return err
	}
	display, err := drive.StartDisplay(drive.Desk)
	if err != nil {
		return err
	}
	defer display.Close()
	env := []string{"CGO_ENABLED=1", "DISPLAY=" + display.Name, "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1"}
	if flags.NArg() > 0 {
		return h.run(env, "go", append(benchArgs(*which), flags.Args()...)...)
	}
	var failed []error
	var figures bytes.Buffer
	for _, r := range ratios {
		command := append(benchArgs(r.bench), "-benchtime=1x", r.pkg)
		if r.bench == "Search" && *million {
			command = append(command, "-million")
		}
		say("go %s", strings.Join(command, " "))
		cmd := h.command(env, "go", command...)
		var printed bytes.Buffer
		cmd.Stdout = io.MultiWriter(os.Stdout, &printed)
		failed = append(failed, cmd.Run())
		fmt.Fprintf(&figures, "\n%s %s: %s\n%s", r.pkg, r.bench, r.promise, benchLines(printed.String()))
	}
	fmt.Print(figures.String())
	return errors.Join(failed...)
}

func benchArgs(which string) []string {
	return []string{"test", "-tags", drive.Tags, "-run", "^$", "-bench", which, "-count=1", "-p=1", "-timeout", "2h"}
}

// benchLines are the lines with figures among all that go test printed.
func benchLines(printed string) string {
	var lines strings.Builder
	for line := range strings.Lines(printed) {
		if strings.HasPrefix(line, "Benchmark") && strings.Contains(line, "\t") {
			lines.WriteString("  " + strings.Join(strings.Fields(line), " ") + "\n")
		}
	}
	if lines.Len() == 0 {
		return "  no figures\n"
	}
	return lines.String()
}
