package find

import (
	"bytes"
	"container/heap"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/pinyin"
	"jieche/data/workorder"
)

var (
	million = flag.Bool("million", false, "search in 1,000,000 vehicles as well")
	keep    = flag.String("keep", "", "folder in which the shops stay for the next run")
)

// BenchmarkSearch asks each kind of query and compares it with the least that any program on bbolt must do: one seek and one
// Get for each row that is shown. Both are measured in turns, in the same file, so that the load of the machine meets both.
// The figures: p50-µs and p99-µs of the whole query, and ratio of the two p99.
func BenchmarkSearch(b *testing.B) {
	sizes := []int{200_000}
	if *million {
		sizes = append(sizes, 1_000_000)
	}
	for _, size := range sizes {
		dir, samples := shopOf(b, size)
		for _, kind := range kinds {
			b.Run(fmt.Sprintf("%d/%s", size, kind.name), func(b *testing.B) { search(b, dir, samples, kind) })
		}
	}
}

// shopOf makes a shop with that many vehicles, or finds the one that an earlier run has kept.
func shopOf(b *testing.B, size int) (string, []sample) {
	dir := b.TempDir()
	if *keep != "" {
		dir = filepath.Join(*keep, fmt.Sprint(size))
	}
	if _, err := os.Stat(filepath.Join(dir, kv.FileName)); err == nil {
		return dir, invented(size)
	}
	began := time.Now()
	fill(b, dir, size)
	b.Logf("%d vehicles written in %v", size, time.Since(began).Round(time.Second))
	return dir, invented(size)
}

// sample is what one knows of a vehicle that is in the file.
type sample struct{ plate, vin, phone, name, no string }

// kinds are the queries as people type them.
var kinds = []struct {
	name string
	text func(s sample) string
}{
	{"plate", func(s sample) string { return s.plate }},
	{"plate-tail", func(s sample) string { return s.plate[len(s.plate)-4:] }},
	{"plate-two", func(s sample) string { return s.plate[len(s.plate)-2:] }},
	{"plate-begin", func(s sample) string { return s.plate[:len("粤B7K")] }},
	{"phone", func(s sample) string { return s.phone }},
	{"phone-tail", func(s sample) string { return s.phone[7:] }},
	{"vin", func(s sample) string { return s.vin }},
	{"vin-tail", func(s sample) string { return s.vin[11:] }},
	{"name", func(s sample) string { return s.name }},
	{"surname", func(s sample) string { return s.name[:3] }},
	{"pinyin", func(s sample) string { return first(pinyin.Of(s.name).Full) }},
	{"initials", func(s sample) string { return first(pinyin.Of(s.name).Initials) }},
	{"number", func(s sample) string { return s.no }},
	{"number-tail", func(s sample) string { return s.no[len(s.no)-4:] }},
}

const (
	rounds   = 10
	perRound = 200
)

func search(b *testing.B, dir string, samples []sample, kind struct {
	name string
	text func(s sample) string
}) {
	random := rand.New(rand.NewPCG(1, 2))
	// The window holds some 60 MB of fonts and glyphs, so its collector runs after as much garbage; with an empty heap it would
	// run every 4 MB and be what is measured. The ballast is never touched and so takes no memory.
	ballast := make([]byte, 64<<20)
	defer runtime.KeepAlive(ballast)
	for range b.N {
		var ours, bare []time.Duration
		for range rounds {
			texts := make([]string, perRound)
			for i := range texts {
				texts[i] = kind.text(samples[random.IntN(len(samples))])
			}
			took, reads := askAll(b, dir, texts)
			ours = append(ours, took...)
			bare = append(bare, readAll(b, dir, reads)...)
		}
		slices.Sort(ours)
		slices.Sort(bare)
		p50, p99 := ours[len(ours)/2], ours[len(ours)*99/100]
		b.ReportMetric(micro(p50), "p50-µs")
		b.ReportMetric(micro(p99), "p99-µs")
		b.ReportMetric(micro(bare[len(bare)/2]), "bare-p50-µs")
		b.ReportMetric(micro(bare[len(bare)*99/100]), "bare-p99-µs")
		b.ReportMetric(float64(p50)/float64(bare[len(bare)/2]), "ratio-p50")
		b.ReportMetric(float64(p99)/float64(bare[len(bare)*99/100]), "ratio-p99")
	}
}

func micro(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

// read is the rows that one answer showed.
type read struct {
	bucket string
	key    []byte
	sought []byte // some place in the index, another one for each answer
}

// askAll asks each text twice, the first time to warm the pages, and says how long the second took and what it read.
func askAll(b *testing.B, dir string, texts []string) ([]time.Duration, [][]read) {
	db, err := kv.Open(dir, kv.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	var took []time.Duration
	var all [][]read
	for pass := range 2 {
		for _, text := range texts {
			var hits []Hit
			began := time.Now()
			err := db.View(func(tx *kv.Tx) (err error) { hits, err = Query{Text: text}.Ask(tx); return err })
			elapsed := time.Since(began)
			if err != nil || len(hits) == 0 {
				b.Fatalf("%q: %d hits, %v", text, len(hits), err)
			}
			if pass == 1 {
				took, all = append(took, elapsed), append(all, shown(hits))
			}
		}
	}
	return took, all
}

func shown(hits []Hit) []read {
	var list []read
	for _, h := range hits {
		if !h.Vehicle.IsZero() {
			list = append(list, read{"vehicle", bytes.Clone(h.Vehicle[:]), []byte("P" + h.Plate)})
		}
		if !h.Owner.IsZero() {
			list = append(list, read{"customer", bytes.Clone(h.Owner[:]), []byte("P")})
		}
		if !h.LastOrder.IsZero() {
			list = append(list, read{"work_order", bytes.Clone(h.LastOrder[:]), nil})
		}
	}
	return list
}

// readAll reads the same rows from bbolt itself: a transaction, one seek, and a Get for each row; no byte is decoded.
func readAll(b *testing.B, dir string, reads [][]read) []time.Duration {
	db, err := bolt.Open(filepath.Join(dir, kv.FileName), 0o600, &bolt.Options{ReadOnly: true, Timeout: 5 * time.Second})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	var took []time.Duration
	for pass := range 2 {
		for _, list := range reads {
			began := time.Now()
			err := db.View(func(tx *bolt.Tx) error {
				k, _ := tx.Bucket([]byte("vehicle.find")).Cursor().Seek(list[0].sought)
				n := len(k)
				buckets := map[string]*bolt.Bucket{}
				for _, r := range list {
					if buckets[r.bucket] == nil {
						buckets[r.bucket] = tx.Bucket([]byte(r.bucket))
					}
					n += len(buckets[r.bucket].Get(r.key))
				}
				if n == 0 {
					return os.ErrNotExist
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			if pass == 1 {
				took = append(took, time.Since(began))
			}
		}
	}
	return took
}

// invented is every 97th of the vehicles that fill writes.
func invented(size int) []sample {
	random := rand.New(rand.NewPCG(7, uint64(size)))
	var samples []sample
	for i := range size {
		if s := invent(random, i); i%97 == 0 {
			samples = append(samples, s)
		}
	}
	return samples
}

// fill writes the vehicles of a large town: plates, telephone numbers and names as they are spread there. Keys that fall all
// over an index make each transaction write most of a large file again, so the vehicles are written into many small shops
// first, and then merged into the first of them in the order of the keys.
func fill(b *testing.B, dir string, size int) {
	random := rand.New(rand.NewPCG(7, uint64(size)))
	scratch := b.TempDir()
	var parts []string
	for from := 0; from < size; from += batch {
		part := filepath.Join(scratch, fmt.Sprint(from))
		if from == 0 {
			part = dir
		}
		fillPart(b, part, random, from, min(from+batch, size))
		parts = append(parts, part)
	}
	merge(b, dir, parts[1:])
}

// batch is how many vehicles a transaction writes.
const batch = 5000

func fillPart(b *testing.B, dir string, random *rand.Rand, from, to int) {
	db, err := kv.Open(dir, kv.Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	update := func(f func(tx *kv.Tx) error) {
		if _, err := db.Update(kv.Call{Op: "fill"}, func(tx *kv.Tx) ([]byte, error) { return nil, f(tx) }); err != nil {
			b.Fatal(err)
		}
	}
	var past []workorder.Order
	update(func(tx *kv.Tx) error {
		for i := from; i < to; i++ {
			o, err := write(tx, invent(random, i), i)
			if err != nil {
				return err
			}
			if o.State = workorder.Cancelled; i%50 != 0 { // one car of fifty is in the shop
				past = append(past, o)
			}
		}
		return nil
	})
	update(func(tx *kv.Tx) error {
		for _, o := range past {
			if err := workorder.Orders.Put(tx, o); err != nil {
				return err
			}
		}
		return nil
	})
}

// merge puts the rows and the index entries of the other shops into the first. A stored value depends on its bucket and key
// alone, so it may move; records and digests stay what they were, which a search doesn't read.
func merge(b *testing.B, dir string, others []string) {
	into := open(b, dir, false)
	defer into.Close()
	var from []*bolt.Tx
	for _, other := range others {
		db := open(b, other, true)
		defer db.Close()
		tx, err := db.Begin(false)
		if err != nil {
			b.Fatal(err)
		}
		defer tx.Rollback()
		from = append(from, tx)
	}
	for _, bucket := range kv.Buckets() {
		for _, prefix := range []string{"customer", "vehicle", "work_order"} {
			if bucket == prefix || strings.HasPrefix(bucket, prefix+".") {
				mergeBucket(b, into, from, []byte(bucket))
			}
		}
	}
}

func open(b *testing.B, dir string, reading bool) *bolt.DB {
	db, err := bolt.Open(filepath.Join(dir, kv.FileName), 0o600, &bolt.Options{
		ReadOnly: reading, Timeout: 5 * time.Second, FreelistType: bolt.FreelistMapType, NoSync: !reading,
	})
	if err != nil {
		b.Fatal(err)
	}
	return db
}

// source is where the merge stands in one shop.
type source struct {
	cursor     *bolt.Cursor
	key, value []byte
}

// sources are sorted by the key at which each stands.
type sources []*source

func (s sources) Len() int           { return len(s) }
func (s sources) Less(i, j int) bool { return bytes.Compare(s[i].key, s[j].key) < 0 }
func (s sources) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *sources) Push(x any)        { *s = append(*s, x.(*source)) }
func (s *sources) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

func mergeBucket(b *testing.B, into *bolt.DB, from []*bolt.Tx, bucket []byte) {
	var heads sources
	for _, tx := range from {
		c := tx.Bucket(bucket).Cursor()
		if k, v := c.First(); k != nil {
			heads = append(heads, &source{c, k, v})
		}
	}
	heap.Init(&heads)
	for len(heads) > 0 {
		if err := into.Update(func(tx *bolt.Tx) error {
			target := tx.Bucket(bucket)
			for n := 0; n < 20*batch && len(heads) > 0; n++ {
				s := heads[0]
				if err := target.Put(s.key, s.value); err != nil {
					return err
				}
				if s.key, s.value = s.cursor.Next(); s.key == nil {
					heap.Pop(&heads)
				} else {
					heap.Fix(&heads, 0)
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
}

func write(tx *kv.Tx, s sample, i int) (o workorder.Order, err error) {
	c := customer.Customer{ID: kv.NewID[customer.Customer](tx), Name: s.name, Phones: []ident.Phone{ident.Phone(s.phone)}, Address: "深圳市南山区科技园南路18号", FollowUp: true, Since: tx.Today()}
	v := customer.Vehicle{
		ID: kv.NewID[customer.Vehicle](tx), Plate: s.plate, PlateColour: ident.Blue, VIN: s.vin, Model: "大众 途观L 2.0T", EngineNo: s.vin[9:],
		Paint: "白色", Fuel: "汽油", Bought: base.Date(2020, 1, 1+i%2000), KM: int64(i % 200_000), KMDay: tx.Today(), Owner: c.ID,
	}
	if err := customer.Customers.Put(tx, c); err != nil {
		return o, err
	}
	if err := customer.Vehicles.Put(tx, v); err != nil {
		return o, err
	}
	o = workorder.Order{
		ID: kv.NewID[workorder.Order](tx), No: base.DocNo(s.no), Kind: workorder.Maintenance, State: workorder.Received, Vehicle: v.ID, Plate: s.plate,
		VIN: s.vin, Model: v.Model, KM: v.KM, Owner: c.ID, OwnerName: c.Name, OwnerPhone: c.Phone(), Arrived: base.Date(2025, 1, 1).At(8, 0) + base.Instant(i)*1000,
	}
	return o, workorder.Orders.Put(tx, o)
}

const (
	surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
	givens   = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂建国华文志玉海红晓春梅林辉峰鹏飞龙云兰凤洁琳素雪荣爱妹香月莺媛瑞凡佳"
	serials  = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
)

func invent(r *rand.Rand, i int) sample {
	name := pick(r, surnames) + pick(r, givens)
	if r.IntN(3) > 0 {
		name += pick(r, givens)
	}
	plate := "粤" + string("ABCDEFGH"[r.IntN(8)])
	for k := range 5 {
		if k == 1 && r.IntN(2) == 0 {
			plate += string(serials[10+r.IntN(24)])
			continue
		}
		plate += string(serials[r.IntN(10)])
	}
	vin := "LSV"
	for range 8 {
		vin += string(serials[r.IntN(len(serials))])
	}
	day := base.Date(2015, 1, 1) + base.Day(i/300)
	return sample{
		plate: plate, vin: vin + fmt.Sprintf("%06d", r.IntN(1_000_000)), phone: fmt.Sprintf("1%d%09d", 3+r.IntN(7), r.IntN(1_000_000_000)), name: name,
		no: string(base.MakeDocNo(base.DocOrder, day, "A", int64(1+i%300))),
	}
}

func pick(r *rand.Rand, from string) string {
	runes := []rune(from)
	return string(runes[r.IntN(len(runes))])
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
