//go:build linux

package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"jieche/data/kv"
)

// lieKind is a disk that said it had written the last one or three transactions of shop.db and had not, or had in part: one page of
// them is missing, some are, some sectors are, or all. The second file is whole. Everything acknowledged must come back.
var lieKind = kind{
	name: "lies", what: "a disk that lost what it had said was written of the last one or three transactions of shop.db", cases: 1000,
	prepare: func(b *bench) (int, error) {
		_, err := recordScene(b, lyingScene())
		return 0, err
	},
	try: tryLie,
}

func lyingScene() scene {
	s, err := sceneOf("save")
	if err != nil {
		panic(err)
	}
	return s
}

// lost are the ways in which a write may be missing.
var lost = []string{"one page", "some pages", "some sectors", "everything", "the last meta page"}

func tryLie(b *bench, i int) (string, error) {
	s := lyingScene()
	calls, err := remember(b, s.name, func() ([]call, error) { return readCalls(b, s) })
	if err != nil {
		return "", err
	}
	r := b.dice(i)
	saves := savedAt(calls)
	back := []int{1, 3}[i%2]
	way := lost[i/2%len(lost)]
	until := back + r.IntN(len(saves)-back) // the power is cut behind the save saves[until]
	d, err := newDisk(givenFolder(b, s))
	if err != nil {
		return "", err
	}
	heard := &told{least: s.given}
	for _, c := range forget(calls, saves[until-back], saves[until], way, r) {
		if c.Name == "tell" {
			heard.hear(string(c.Data))
		}
		if err := d.do(c); err != nil {
			return "", err
		}
	}
	dir := filepath.Join(b.here, "shop")
	if err := errors.Join(os.Mkdir(dir, 0o700), d.image(dir, all, r)); err != nil {
		return "", err
	}
	must := heard.claim(s)
	must.most, must.twin = must.least, i%8 == 0
	must.calm = true
	if err := must.hold(dir); err != nil {
		return "", fmt.Errorf("the disk lost %s of the last %d transactions before save %d: %w", way, back, must.least, err)
	}
	return fmt.Sprintf("%d × %s", back, way), nil
}

// savedAt lists the positions behind each acknowledgement, and that of the opening.
func savedAt(calls []call) []int {
	var at []int
	for i, c := range calls {
		if c.Name == "tell" && (strings.HasPrefix(string(c.Data), "saved ") || strings.HasPrefix(string(c.Data), "open ")) {
			at = append(at, i+1)
		}
	}
	return at
}

// forget takes writes to shop.db between two positions out of the calls, although they were synced.
func forget(calls []call, from, to int, way string, r *rand.Rand) []call {
	kept := append([]call(nil), calls[:from]...)
	one := lastPick(calls[from:to], way, r)
	for i, c := range calls[from:to] {
		if c.Name != "write" || c.Path != kv.FileName {
			kept = append(kept, c)
			continue
		}
		switch way {
		case "everything":
			continue
		case "some pages":
			if r.IntN(2) == 0 {
				continue
			}
		case "some sectors":
			kept = append(kept, sectorsOf(c, r)...)
			continue
		default:
			if i == one {
				continue
			}
		}
		kept = append(kept, c)
	}
	return kept
}

// lastPick is the position of the one write that is lost: any, or the last meta page, which is the last write.
func lastPick(calls []call, way string, r *rand.Rand) int {
	var writes []int
	for i, c := range calls {
		if c.Name == "write" && c.Path == kv.FileName {
			writes = append(writes, i)
		}
	}
	if len(writes) == 0 {
		return -1
	}
	if way == "the last meta page" {
		return writes[len(writes)-1]
	}
	return writes[r.IntN(len(writes))]
}

// sectorsOf are the sectors of a write that arrived.
func sectorsOf(c call, r *rand.Rand) []call {
	var kept []call
	for at := 0; at < len(c.Data); at += sector {
		if r.IntN(4) == 0 {
			continue
		}
		part := c
		part.At, part.Data = c.At+int64(at), c.Data[at:min(len(c.Data), at+sector)]
		kept = append(kept, part)
	}
	return kept
}
