package main

import (
	"errors"
	"os/exec"
	"testing"
)

func TestTheExitCodeIsThatOfTheFailedProgram(t *testing.T) {
	failed := exec.Command("sh", "-c", "exit 3").Run()
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 0},
		{failed, 3},
		{errors.Join(nil, failed), 3},
		{errors.Join(failed, errors.New("and more")), 3},
		{exec.Command("sh", "-c", "kill -9 $$").Run(), 1},
		{errors.Join(nil, nil), 0},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("%v gives exit code %d, wanted %d", c.err, got, c.want)
		}
	}
}

func TestAFailedChoreCleansUpAndTellsWhy(t *testing.T) {
	c := &chore{name: "try"}
	var order []string
	err := c.do(func() {
		c.Cleanup(func() { order = append(order, "first") })
		c.Cleanup(func() { order = append(order, "last") })
		c.Fatalf("no screen %q", "today")
		order = append(order, "went on")
	})
	if err == nil || err.Error() != `no screen "today"` {
		t.Errorf("the chore ended with %v", err)
	}
	if len(order) != 2 || order[0] != "last" {
		t.Errorf("cleaned up in the order %q", order)
	}
}

func TestTheVersionComesFromTheApplicationsMetadata(t *testing.T) {
	root, err := findRoot()
	if err != nil {
		t.Fatal(err)
	}
	version, err := (&house{root: root}).version()
	if err != nil || version == "" {
		t.Errorf("version %q, %v", version, err)
	}
}

func TestPackagesAreSortedIntoThoseWithAndWithoutAWindow(t *testing.T) {
	root, err := findRoot()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{ctx: t.Context(), root: root}
	plain, window, err := h.packagesOf([]string{"./data/base", "./ui/drive", "./cmd/dev"})
	if err != nil {
		t.Fatal(err)
	}
	if len(plain) != 2 || len(window) != 1 || window[0] != "jieche/ui/drive" {
		t.Errorf("without a window %q, with one %q", plain, window)
	}
}

func TestFiguresAreFoundAmongWhatGoTestPrints(t *testing.T) {
	printed := "goos: linux\nBenchmarkSave-2 \t 1\t 1.31 ×fsyncs\t 2.1 p99/median\nPASS\nok  \tjieche/data\t3.1s\n"
	if got := benchLines(printed); got != "  BenchmarkSave-2 1 1.31 ×fsyncs 2.1 p99/median\n" {
		t.Errorf("found %q", got)
	}
	if got := benchLines("FAIL\n"); got != "  no figures\n" {
		t.Errorf("of a failed run: %q", got)
	}
}
