package sim

import (
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/kv"
)

// world is the PCs, what is under way between them, and who can reach whom.
type world struct {
	dir, start string
	seed       uint64
	rand       *rand.Rand
	pcs        []*pc
	carrier    []letter
	model      model
	tally      tally
	now        base.Instant
}

// pc is one PC with its shop.
type pc struct {
	at      int
	dir     string
	station string
	store   *data.Store
	noise   io.Reader
	skew    base.Instant // how wrong its clock is
	world   *world
	group   int               // it reaches the PCs of its group
	known   map[string]uint64 // which records were applied here, as the simulation counted them
	waiting [][]byte          // records that came before those that they need
	copies  []backup
	lives   int // how often it was restored
	desk    desk
}

// backup is a copy of the folder.
type backup struct {
	dir   string
	known map[string]uint64
}

// letter is a record on its way.
type letter struct {
	to  int
	raw []byte
}

func newWorld(dir, start string, seed uint64) *world {
	w := &world{dir: dir, start: start, seed: seed, rand: rand.New(rand.NewPCG(seed, 8)), now: base.Date(2026, 11, 21).At(8, 0)}
	w.model = newModel()
	return w
}

// begin sets the PCs up, each with a copy of the same shop and a letter of its own.
func (w *world) begin() error {
	for i := range 2 + min(w.rand.IntN(6), w.rand.IntN(6)) {
		p := &pc{at: i, dir: filepath.Join(w.dir, fmt.Sprint(i)), station: string(rune('A' + i)), world: w}
		var key [32]byte
		binary.LittleEndian.PutUint64(key[:], w.seed)
		key[8] = byte(i + 1)
		p.noise = rand.NewChaCha8(key)
		if err := copyDir(p.dir, w.start, i == 0); err != nil {
			return err
		}
		if err := p.open(); err != nil {
			return err
		}
		if err := p.count(); err != nil {
			return err
		}
		w.pcs = append(w.pcs, p)
	}
	return w.pcs[0].desk.look(w.pcs[0])
}

func (p *pc) open() (err error) {
	p.store, err = open(p.dir, data.Options{Station: p.station, Random: p.noise, Clock: func() base.Instant { return p.world.now + p.skew }})
	return err
}

// count takes over what the file holds: only when it was set up and after a restore.
func (p *pc) count() error {
	return p.store.View(func(tx *kv.Tx) error { p.known = tx.Vector(); return nil })
}

// copyDir copies a shop's folder; without the identity it is a copy that must find itself another.
func copyDir(to, from string, whole bool) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch {
		case e.IsDir() && e.Name() == "journal" && whole:
			err = os.CopyFS(filepath.Join(to, e.Name()), os.DirFS(filepath.Join(from, e.Name())))
		case e.Name() == kv.FileName || whole && e.Name() == "identity.json":
			var raw []byte
			if raw, err = os.ReadFile(filepath.Join(from, e.Name())); err == nil {
				err = os.WriteFile(filepath.Join(to, e.Name()), raw, 0o600)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// step is one thing that happens.
func (w *world) step() error {
	w.now += base.Instant(1+w.rand.IntN(90)) * 60_000
	p := w.pcs[w.rand.IntN(len(w.pcs))]
	switch w.rand.IntN(24) {
	default:
		return p.work()
	case 13, 14, 15:
		return w.post(p)
	case 16, 17, 18, 19:
		return w.deliver(1 + w.rand.IntN(10))
	case 20:
		w.part()
		return nil
	case 21:
		p.skew = base.Instant(w.rand.Int64N(20*365*86_400_000) - 10*365*86_400_000)
		return nil
	case 22:
		return p.backUp()
	case 23:
		return p.restore()
	}
}

// part lets the net fall apart, or come together.
func (w *world) part() {
	groups := 1 + w.rand.IntN(3)
	for _, p := range w.pcs {
		p.group = w.rand.IntN(groups)
	}
}

// post sends what the others lack to those that can be reached. Some of it gets lost on the way, some goes twice.
func (w *world) post(p *pc) error {
	for _, q := range w.pcs {
		if q == p || q.group != p.group {
			continue
		}
		raws, err := p.since(q.known)
		if err != nil {
			return err
		}
		for _, raw := range raws {
			switch w.rand.IntN(10) {
			case 0:
			case 1:
				w.carrier = append(w.carrier, letter{q.at, raw}, letter{q.at, raw})
			default:
				w.carrier = append(w.carrier, letter{q.at, raw})
			}
		}
	}
	return nil
}

func (p *pc) since(known map[string]uint64) (raws [][]byte, err error) {
	err = p.store.View(func(tx *kv.Tx) error {
		for raw, err := range tx.RawSince(known) {
			if err != nil {
				return err
			}
			raws = append(raws, raw)
		}
		return nil
	})
	return raws, err
}

// deliver brings some letters, not in the order in which they were sent.
func (w *world) deliver(n int) error {
	for range n {
		if len(w.carrier) == 0 {
			return nil
		}
		at := w.rand.IntN(min(len(w.carrier), 6))
		l := w.carrier[at]
		w.carrier = slices.Delete(w.carrier, at, at+1)
		if err := w.pcs[l.to].receive(l.raw); err != nil {
			return err
		}
	}
	return nil
}

// receive applies a record, or keeps it until those that it needs have come.
func (p *pc) receive(raw []byte) error {
	for fresh := [][]byte{raw}; len(fresh) > 0; {
		raw, fresh = fresh[0], fresh[1:]
		applied, err := p.apply(raw)
		if err != nil {
			return err
		}
		if applied {
			fresh, p.waiting = append(fresh, p.waiting...), nil
		}
	}
	return nil
}

func (p *pc) apply(raw []byte) (applied bool, err error) {
	r, err := kv.ParseRecord(raw)
	if err != nil {
		return false, err
	}
	if p.known[r.Writer] >= r.Number {
		p.world.tally.doubled++
	}
	err = p.store.DB().Apply(raw)
	if gap, waits := kv.Missing(err); waits {
		if p.known[gap.Writer] >= gap.Number {
			return false, fmt.Errorf("%s waits for %v, which it has", p.station, gap)
		}
		p.world.tally.waited++
		p.waiting = append(p.waiting, raw)
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("%s applies %s:%d: %w", p.station, r.Writer, r.Number, err)
	}
	if p.known[r.Writer] >= r.Number {
		return false, nil
	}
	if p.known[r.Writer]+1 != r.Number {
		return false, fmt.Errorf("%s applied %s:%d behind %d", p.station, r.Writer, r.Number, p.known[r.Writer])
	}
	p.known[r.Writer] = r.Number
	p.world.tally.delivered++
	return true, nil
}

// backUp keeps a copy of the folder, as a copy on a stick.
func (p *pc) backUp() error {
	b := backup{dir: fmt.Sprintf("%s.copy%d", p.dir, len(p.copies)), known: maps.Clone(p.known)}
	if err := p.store.Close(); err != nil {
		return err
	}
	if err := copyDir(b.dir, p.dir, true); err != nil {
		return err
	}
	p.copies = append(p.copies, b)
	return p.open()
}

// restore throws the PC back to an older copy. The PC may still have its identity, or only what the copy says. What it can
// reach takes its records back before anybody works with it; where nobody can be reached, work goes on without them.
func (p *pc) restore() error {
	if len(p.copies) == 0 {
		return p.backUp()
	}
	w := p.world
	b := p.copies[w.rand.IntN(len(p.copies))]
	if err := p.store.Close(); err != nil {
		return err
	}
	identity, err := os.ReadFile(filepath.Join(p.dir, "identity.json"))
	if err != nil {
		return err
	}
	if err := os.RemoveAll(p.dir); err != nil {
		return err
	}
	// A copy that lost its PC as well knows no later life than its own; only the first restore may come from one.
	alone := p.lives == 0 && p.wrote(b) && w.rand.IntN(2) == 0
	if err := copyDir(p.dir, b.dir, false); err != nil {
		return err
	}
	if !alone {
		if err := os.WriteFile(filepath.Join(p.dir, "identity.json"), identity, 0o600); err != nil {
			return err
		}
	}
	if err := p.open(); err != nil {
		return err
	}
	if !alone {
		if err := p.store.DB().Renew(); err != nil {
			return err
		}
	}
	p.lives++
	p.known, p.waiting, p.desk = maps.Clone(b.known), nil, desk{}
	w.tally.restores++
	for _, q := range w.pcs {
		if q == p || q.group != p.group {
			continue
		}
		if err := q.handOver(p); err != nil {
			return err
		}
	}
	return nil
}

// wrote says that the copy has records of this PC: then it knows which life it was.
func (p *pc) wrote(b backup) bool {
	for w := range b.known {
		if strings.HasPrefix(w, p.station+".") {
			return true
		}
	}
	return false
}

// handOver gives the other all that it lacks, at once and in any order.
func (p *pc) handOver(to *pc) error {
	raws, err := p.since(to.known)
	if err != nil || len(raws) == 0 {
		return err
	}
	p.world.rand.Shuffle(len(raws), func(i, j int) { raws[i], raws[j] = raws[j], raws[i] })
	done, err := to.store.DB().ApplyAll(raws)
	if err != nil {
		return err
	}
	if done.Records != len(raws) || len(done.Waiting) > 0 {
		return fmt.Errorf("%s has %d of %d records that %s gave it, and waits for %v", to.station, done.Records, len(raws), p.station, done.Waiting)
	}
	for _, raw := range raws {
		r, err := kv.ParseRecord(raw)
		if err != nil {
			return err
		}
		to.known[r.Writer] = max(to.known[r.Writer], r.Number)
	}
	p.world.tally.delivered += len(raws)
	return nil
}

// heal brings the net together and delivers everything, until nobody lacks anything. What then still waits needs a record that
// died with its PC.
func (w *world) heal() error {
	for {
		before := w.held()
		if err := w.deliver(len(w.carrier)); err != nil {
			return err
		}
		for _, p := range w.pcs {
			for _, q := range w.pcs {
				if p == q {
					continue
				}
				if err := p.handOver(q); err != nil {
					return err
				}
			}
		}
		for _, p := range w.pcs {
			again := p.waiting
			p.waiting = nil
			for _, raw := range again {
				if err := p.receive(raw); err != nil {
					return err
				}
			}
		}
		if w.held() == before {
			return nil
		}
	}
}

// held counts the records on all PCs.
func (w *world) held() uint64 {
	var n uint64
	for _, p := range w.pcs {
		for _, k := range p.known {
			n += k
		}
	}
	return n
}
