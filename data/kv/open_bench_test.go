package kv_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"jieche/data/kv"
)

// BenchmarkOpenTwoHundredThousandOrders opens a clean shop with as many rows and records as 200,000 orders leave, turn by turn
// with the bare bbolt file: above-ms is what the program adds, which may be 100.
func BenchmarkOpenTwoHundredThousandOrders(b *testing.B) {
	const orders, together = 200_000, 400
	dir := b.TempDir()
	db, err := kv.Open(dir, kv.Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; i < orders; i += together { // many in one save: the file is as large, and made in minutes instead of hours
		_, err := db.Update(kv.Call{Op: "car.put"}, func(tx *kv.Tx) ([]byte, error) {
			for n := i; n < i+together; n++ {
				c := car{ID: kv.NewID[car](tx), Plate: fmt.Sprintf("粤B%06d", n), Owner: fmt.Sprintf("车主%d", n), KM: int64(n)}
				for range 6 {
					if err := moves.Append(tx, move{ID: kv.NewID[move](tx), Car: c.ID, Qty: int64(n)}); err != nil {
						return nil, err
					}
				}
				if err := cars.Put(tx, c); err != nil {
					return nil, err
				}
			}
			return nil, nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(dir, kv.FileName)
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	var bare, whole []time.Duration
	for range max(b.N, 15) {
		start := time.Now()
		raw, err := bolt.Open(path, 0o600, &bolt.Options{FreelistType: bolt.FreelistMapType})
		if err != nil {
			b.Fatal(err)
		}
		bare = append(bare, time.Since(start))
		raw.Close()
		start = time.Now()
		db, err := kv.Open(dir, kv.Options{})
		if err != nil {
			b.Fatal(err)
		}
		whole = append(whole, time.Since(start))
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
	slices.Sort(bare)
	slices.Sort(whole)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(bare[len(bare)/2].Microseconds())/1000, "bare-ms")
	b.ReportMetric(float64((whole[len(whole)/2]-bare[len(bare)/2]).Microseconds())/1000, "above-ms")
	b.ReportMetric(float64(info.Size()>>20), "MB")
}
