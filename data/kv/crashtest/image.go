//go:build linux

package main

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// disk models what a disk may hold after a power cut. A file's bytes are certain once it was synced, a name once its folder
// was; of the writes since, each may have arrived, or not, or in some sectors only. Names arrive in the order in which they
// were given, as journaling file systems keep them, but any number of the last ones may be missing.
type disk struct {
	names  map[string]*node // as the program sees them
	safe   map[string]*node // as they are certain to be
	orders []order          // since
}

type node struct {
	folder bool
	safe   []byte
	since  []call // writes and truncations
}

// order is a change of names: a file made, renamed or removed.
type order struct {
	name, to string // to is empty where a name appears or goes
	node     *node  // nil where a name goes
}

const sector = 512

// newDisk is a disk on which everything in the folder is certain.
func newDisk(dir string) (*disk, error) {
	d := &disk{names: map[string]*node{}, safe: map[string]*node{}}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		n := &node{folder: e.IsDir()}
		if !n.folder {
			if n.safe, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		d.names[rel], d.safe[rel] = n, n
		return nil
	})
	return d, err
}

// do applies a call to the disk.
func (d *disk) do(c call) error {
	if c.Failed || c.Name == "tell" || c.Name == "look" {
		return nil
	}
	n := d.names[c.Path]
	switch c.Name {
	case "open":
		if n == nil {
			n = &node{}
			d.give(order{name: c.Path, node: n})
		} else if c.At == 1 {
			n.since = append(n.since, call{Name: "truncate"})
		}
		return nil
	case "mkdir":
		d.give(order{name: c.Path, node: &node{folder: true}})
		return nil
	case "unlink":
		d.give(order{name: c.Path})
		return nil
	}
	if n == nil {
		return fmt.Errorf("the trace uses a file that it never made: %s", c)
	}
	if c.Name == "copy" {
		from := d.names[c.To]
		if from == nil {
			return fmt.Errorf("the trace copies a file that it never made: %s", c.To)
		}
		c.Name, c.Data = "write", from.now(func(call) []bool { return nil })[c.From:c.From+int64(c.Size)]
	}
	if c.Name == "write" && c.At == atEnd {
		c.At = int64(len(n.now(func(call) []bool { return nil })))
	}
	switch c.Name {
	case "rename":
		d.give(order{name: c.Path, to: c.To, node: n})
	case "write", "truncate":
		n.since = append(n.since, c)
	case "sync":
		if n.folder {
			d.settle(c.Path)
			return nil
		}
		n.safe, n.since = n.now(func(call) []bool { return nil }), nil
	}
	return nil
}

func (d *disk) give(o order) {
	o.apply(d.names)
	d.orders = append(d.orders, o)
}

func (o order) apply(names map[string]*node) {
	switch {
	case o.to != "":
		for name, n := range names { // what lies in a folder goes with it
			if rest, ok := strings.CutPrefix(name, o.name+"/"); ok {
				delete(names, name)
				names[o.to+"/"+rest] = n
			}
		}
		delete(names, o.name)
		names[o.to] = o.node
	case o.node == nil:
		delete(names, o.name)
	default:
		names[o.name] = o.node
	}
}

// settle makes the names within a folder certain. A file that moved from one folder to another has moved for both.
func (d *disk) settle(folder string) {
	d.orders = slices.DeleteFunc(d.orders, func(o order) bool {
		if filepath.Dir(o.name) != folder && (o.to == "" || filepath.Dir(o.to) != folder) {
			return false
		}
		o.apply(d.safe)
		return true
	})
}

// now is the file's content when of each write since the last sync arrived what keep says: nil for all of it, else for each
// of its sectors.
func (n *node) now(keep func(call) []bool) []byte {
	content := bytes.Clone(n.safe)
	for _, c := range n.since {
		sectors := keep(c)
		if c.Name == "truncate" {
			if sectors == nil || sectors[0] {
				content = resize(content, c.At)
			}
			continue
		}
		for at := 0; at < len(c.Data); {
			end := min(len(c.Data), at+sector-int((c.At+int64(at))%sector))
			i := int((c.At+int64(at))/sector - c.At/sector)
			if sectors == nil || sectors[i] {
				if need := c.At + int64(end); int64(len(content)) < need {
					content = resize(content, need)
				}
				copy(content[c.At+int64(at):], c.Data[at:end])
			}
			at = end
		}
	}
	return content
}

func resize(b []byte, size int64) []byte {
	if int64(len(b)) >= size {
		return b[:size:size]
	}
	return append(b, make([]byte, size-int64(len(b)))...)
}

// cut is how much of what was not certain arrived.
type cut int

const (
	none   cut = iota // nothing
	all               // everything: the process was killed, the power stayed
	subset            // some of the writes, whole
	torn              // some of the sectors
	cuts
)

func (c cut) String() string { return [...]string{"none", "all", "subset", "torn"}[c] }

// image writes into an empty folder what the disk may hold after the power was cut now.
func (d *disk) image(dir string, how cut, r *rand.Rand) error {
	keep := func(c call) []bool {
		sectors := make([]bool, len(c.Data)/sector+2)
		whole := how == all || how == subset && r.IntN(2) == 0
		for i := range sectors {
			sectors[i] = whole || how == torn && r.IntN(2) == 0
		}
		return sectors
	}
	orders := len(d.orders)
	switch {
	case how == none:
		orders = 0
	case how != all && orders > 0:
		orders = r.IntN(orders + 1)
	}
	names := maps.Clone(d.safe)
	for _, o := range d.orders[:orders] {
		o.apply(names)
	}
	for _, name := range slices.Sorted(maps.Keys(names)) { // a folder comes before what is in it
		var err error
		if n := names[name]; n.folder {
			err = os.Mkdir(filepath.Join(dir, name), 0o700)
		} else {
			err = os.WriteFile(filepath.Join(dir, name), n.now(keep), 0o600)
		}
		if err != nil && !os.IsNotExist(err) && name != "." { // where a folder never arrived, what is in it did not either
			return err
		}
	}
	return nil
}
