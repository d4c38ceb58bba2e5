package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/kv"
	"jieche/data/staff"
	"jieche/data/workorder"
	"jieche/ui/drive"
)

const (
	startOrders = 200_000
	startOpen   = 60 // cars that are in the shop at one time
	startRuns   = 11
)

// BenchmarkStart measures from the start of the process to a window that takes keys, with 200,000 work orders in the shop, and
// compares it with a window that has the same fonts and nothing in it. Both are started in turns, so that the load of the
// machine meets both; the figures are medians. With JIECHE_BENCH_CACHE set to a folder, the large shop stays there for the
// next run.
func BenchmarkStart(b *testing.B) {
	shop := largeShop(b)
	ours, empty := program(b, "jieche/cmd/jieche"), program(b, "jieche/cmd/jieche/testdata/empty")
	display, err := drive.StartDisplay(drive.Desk)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(display.Close)
	for range b.N {
		var full, bare []started
		for run := range startRuns + 1 {
			e := start(b, display, empty, `"screen":"empty"`)
			f := start(b, display, ours, `"focus":"jobs"`, "--shop", shop)
			if run > 0 { // the first of each only warms the pages
				full, bare = append(full, f), append(bare, e)
			}
		}
		fullTime, bareTime := median(full, startTime), median(bare, startTime)
		b.ReportMetric(fullTime, "start-ms")
		b.ReportMetric(bareTime, "empty-ms")
		b.ReportMetric(fullTime/bareTime, "ratio")
		b.ReportMetric(median(full, memory), "resident-MB")
		b.ReportMetric(median(bare, memory), "empty-MB")
		b.ReportMetric(median(full, memory)-median(bare, memory), "more-MB")
		b.ReportMetric(0, "ns/op")
	}
}

// started is one start: how long until the window took keys, and what the process then held in memory.
type started struct {
	took       time.Duration
	residentKB int
}

func startTime(s started) float64 { return float64(s.took.Microseconds()) / 1000 }
func memory(s started) float64    { return float64(s.residentKB) / 1024 }

func median(list []started, of func(started) float64) float64 {
	values := make([]float64, len(list))
	for i, s := range list {
		values[i] = of(s)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// rest is how long a started program may settle before its memory is read: what the start has thrown away is then given back
// or not, as at the desk.
const rest = 1500 * time.Millisecond

// start runs a program until its trace says that it is usable, reads its memory, and ends it.
func start(b *testing.B, display *drive.Display, binary, usable string, args ...string) started {
	b.Helper()
	home := b.TempDir()
	trace := filepath.Join(home, "trace.jsonl")
	cmd := display.Command(binary, args...)
	cmd.Env = append(cmd.Env, "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home, "LANG=C.UTF-8", "WAYLAND_DISPLAY=",
		"DBUS_SESSION_BUS_ADDRESS=disabled:", "LIBGL_ALWAYS_SOFTWARE=1", "JIECHE_TRACE="+trace)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	s := started{}
	for s.took == 0 {
		time.Sleep(time.Millisecond)
		text, _ := os.ReadFile(trace)
		switch {
		case bytes.Contains(text, []byte(usable)):
			s.took = time.Since(began)
		case time.Since(began) > time.Minute:
			_ = cmd.Process.Kill()
			b.Fatalf("%s is not usable after a minute\ntrace: %s\nsaid: %s", binary, text, said.String())
		}
	}
	time.Sleep(rest)
	s.residentKB = resident(b, cmd.Process.Pid)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		b.Fatal(err)
	}
	if err := <-ended; err != nil {
		b.Fatalf("%s ended with %v\n%s", binary, err, said.String())
	}
	return s
}

// resident is what of a process lies in memory, in KB.
func resident(b *testing.B, pid int) int {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for _, line := range strings.Split(string(status), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			if err != nil {
				b.Fatal(err)
			}
			return kb
		}
	}
	b.Fatalf("no VmRSS in the status of %d", pid)
	return 0
}

// largeShop is a shop with 200,000 vehicles and as many work orders, of which some are in the shop. The benchmark of the search
// knows how to write so many quickly, so it makes the file; here the shop gets its people and the cars of the day.
func largeShop(b *testing.B) string {
	b.Helper()
	cache := os.Getenv("JIECHE_BENCH_CACHE")
	if cache == "" {
		cache = b.TempDir()
	}
	keep := filepath.Join(cache, "find")
	folder := filepath.Join(keep, fmt.Sprint(startOrders))
	if _, err := os.Stat(filepath.Join(folder, "ready")); err == nil {
		return folder
	}
	if _, err := os.Stat(filepath.Join(folder, kv.FileName)); err != nil {
		cmd := exec.Command("go", "test", "jieche/data/find", "-run", "^$", "-bench", fmt.Sprintf("Search/%d/number$", startOrders), "-timeout", "1h", "-args", "-keep", keep)
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("making the large shop: %v\n%s", err, out)
		}
	}
	fewerOpen(b, folder)
	hireOne(b, folder)
	if err := os.WriteFile(filepath.Join(folder, "ready"), nil, 0o600); err != nil {
		b.Fatal(err)
	}
	return folder
}

// fewerOpen closes the orders that a shop of this size would not have open at one time.
func fewerOpen(b *testing.B, folder string) {
	b.Helper()
	db, err := kv.Open(folder, kv.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	_, err = db.Update(kv.Call{Op: "fill"}, func(tx *kv.Tx) ([]byte, error) {
		rows, err := workorder.Board{}.Ask(tx)
		for i, r := range rows {
			if i < startOpen {
				continue
			}
			o, err := workorder.Orders.Get(tx, r.Order)
			if err != nil {
				return nil, err
			}
			o.State = workorder.Cancelled
			if err := workorder.Orders.Put(tx, o); err != nil {
				return nil, err
			}
		}
		return nil, err
	})
	if err != nil {
		b.Fatal(err)
	}
}

// hireOne gives the shop the one who sits at the desk: nobody is asked at the start who it is.
func hireOne(b *testing.B, folder string) {
	b.Helper()
	s, err := data.Open(folder, data.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if people, err := data.Ask(s, staff.List{}); err != nil || len(people) > 0 {
		if err != nil {
			b.Fatal(err)
		}
		return
	}
	if _, err := data.Do(s, data.By{Op: base.OpID{15: 1}}, staff.Hire{FullName: "王建国", Role: staff.GeneralManager}); err != nil {
		b.Fatal(err)
	}
}
