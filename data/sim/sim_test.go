package sim

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"jieche/data"
	"jieche/data/demo"
)

var (
	seeds = flag.Int("seeds", usual, "how many histories to tell")
	seed  = flag.Uint64("seed", 1, "the first of them")
)

// TestSimulation tells many histories, two at a time. A failure names its seed and the command that tells it again.
func TestSimulation(t *testing.T) {
	root := t.TempDir()
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() { // memory: the disk has its own tests
		var err error
		if root, err = os.MkdirTemp("/dev/shm", "jieche-sim"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.RemoveAll(root) })
	}
	start := filepath.Join(root, "start")
	if _, err := demo.Make(start, 3, 1); err != nil {
		t.Fatal(err)
	}
	var next atomic.Uint64
	next.Store(*seed)
	var all tally
	var work sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 4) {
		work.Go(func() {
			for s := next.Add(1) - 1; s < *seed+uint64(*seeds) && !t.Failed(); s = next.Add(1) - 1 {
				dir := filepath.Join(root, fmt.Sprint(s))
				told, err := tell(dir, start, s)
				if err != nil {
					t.Errorf("seed %d: %v\nagain: go test ./data/sim -run Simulation -args -seeds 1 -seed %d", s, err, s)
				}
				all.add(told)
				if err := os.RemoveAll(dir); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	t.Logf("%d histories: %s", *seeds, &all)
	if *seeds >= 100 && !t.Failed() {
		all.rich(t)
	}
}

// tally counts what happened in the histories: a simulation in which nothing happens proves nothing.
type tally struct {
	sync.Mutex
	commands, refused, delivered, doubled, waited, restores, disputes, overturned int
}

func (a *tally) add(b *tally) {
	a.Lock()
	defer a.Unlock()
	a.commands += b.commands
	a.refused += b.refused
	a.delivered += b.delivered
	a.doubled += b.doubled
	a.waited += b.waited
	a.restores += b.restores
	a.disputes += b.disputes
	a.overturned += b.overturned
}

func (a *tally) String() string {
	return fmt.Sprintf("%d commands (%d refused), %d records delivered (%d twice, %d too early), %d restores, %d disputes left open, %d settled",
		a.commands, a.refused, a.delivered, a.doubled, a.waited, a.restores, a.disputes, a.overturned)
}

func (a *tally) rich(t *testing.T) {
	for name, n := range map[string]int{
		"commands": a.commands, "deliveries": a.delivered, "records delivered twice": a.doubled, "records that came too early": a.waited,
		"restores": a.restores, "disputes": a.disputes, "values that a person overwrote": a.overturned,
	} {
		if n == 0 {
			t.Errorf("there were no %s in %d histories", name, *seeds)
		}
	}
}

// tell tells one history in the folder, beginning with a copy of the start's shop on each PC.
func tell(dir, start string, seed uint64) (told *tally, err error) {
	w := newWorld(dir, start, seed)
	defer func() {
		for _, p := range w.pcs {
			if p.store != nil {
				p.store.Close()
			}
		}
	}()
	if err := w.begin(); err != nil {
		return &w.tally, err
	}
	for range 16 + w.rand.IntN(40) {
		if err := w.step(); err != nil {
			return &w.tally, err
		}
	}
	if err := w.heal(); err != nil {
		return &w.tally, err
	}
	return &w.tally, w.judge()
}

func open(dir string, o data.Options) (*data.Store, error) { return data.Open(dir, o) }
