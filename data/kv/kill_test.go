package kv_test

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"jieche/data/kv"
	"jieche/data/kv/kvtest"
)

var (
	kills = flag.Int("kills", 40, "how often the writing process is killed")
	seed  = flag.Uint64("seed", 1, "seed of the moments at which it is killed")
)

// TestKilledAtAnyMomentNothingAcknowledgedIsLost kills a writing process again and again. What it said was saved must be there,
// in the shop's file and in the second one.
func TestKilledAtAnyMomentNothingAcknowledgedIsLost(t *testing.T) {
	const marker = "JIECHE_TEST_WRITER"
	if dir := os.Getenv(marker); dir != "" {
		writeForever(t, dir)
		return
	}
	dir := t.TempDir()
	moments := rand.New(rand.NewPCG(*seed, 0))
	acknowledged := int64(0)
	for range *kills {
		child := exec.Command(os.Args[0], "-test.run=^TestKilledAtAnyMomentNothingAcknowledgedIsLost$")
		child.Env = append(os.Environ(), marker+"="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		last := make(chan int64)
		go func() { last <- lastLine(out) }()
		time.Sleep(time.Duration(10+moments.IntN(60)) * time.Millisecond)
		child.Process.Kill()
		acknowledged = max(acknowledged, <-last)
		child.Wait()
		db, err := kv.Open(dir, kv.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		if n := moved(t, db); n < acknowledged {
			t.Fatalf("%d were acknowledged, %d are there", acknowledged, n)
		}
		report, err := db.Check(true)
		if err != nil || !report.Clean() {
			t.Fatalf("after a kill: %+v, %v", report, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if acknowledged == 0 {
		t.Fatal("the writer never came to write: nothing was tried")
	}
	t.Logf("%d kills, %d acknowledged", *kills, acknowledged)
	db, err := kv.Open(dir, kv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	kvtest.Verify(t, db, kv.Options{})
	db.Close()
}

func moved(t *testing.T, db *kv.DB) (n int64) {
	if err := db.View(func(tx *kv.Tx) error { n = moves.Count(tx); return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// writeForever saves one move after the other and says so after each.
func writeForever(t *testing.T, dir string) {
	db, err := kv.Open(dir, kv.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	for n := moved(t, db) + 1; ; n++ {
		_, err := db.Update(kv.Call{Op: "move"}, func(tx *kv.Tx) ([]byte, error) {
			c := car{ID: kv.NewID[car](tx), Plate: fmt.Sprint(n), Owner: "某人"}
			if err := cars.Put(tx, c); err != nil {
				return nil, err
			}
			return nil, moves.Append(tx, move{ID: kv.NewID[move](tx), Car: c.ID, Qty: n})
		})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("saved %d\n", n)
	}
}

// lastLine reads until the writer is gone and returns the number of the last whole line.
func lastLine(r io.Reader) (last int64) {
	in := bufio.NewReader(r)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return last
		}
		var n int64
		if _, err := fmt.Sscanf(line, "saved %d", &n); err == nil {
			last = n
		}
	}
}
