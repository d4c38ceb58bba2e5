package kv

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
)

// pages reads the pages of a bbolt file as bytes, with every length and every page number held against the file. bbolt reads
// through a map of memory and trusts what it finds there, so a damaged file can send it in circles or end the program; this
// reader is what may look at such a file inside the program. It knows the format of bbolt 1.3 to 1.5 (version 2).
type pages struct {
	file io.ReaderAt
	size int64
	page int64
}

const (
	boltMagic      = 0xED0CDAED
	boltVersion    = 2
	boltPageHeader = 16
	boltNoFreelist = ^uint64(0)

	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagMeta     = 0x04
	flagFreelist = 0x10
	flagBucket   = 0x01 // of an element of a leaf
)

// meta is a bbolt file's head: there are two, and the one of the newest transaction that is whole counts.
type meta struct {
	at       int64 // offset of its page
	pageSize uint32
	root     uint64
	freelist uint64
	pages    uint64 // pages in use, free ones included
	txid     uint64
	valid    bool
}

var errPage = errors.New("page is not what it should be")

// newPages finds the size of the pages, also where one of the metas is lost.
func newPages(file io.ReaderAt, size int64) *pages {
	p := &pages{file: file, size: size, page: 4096}
	for _, page := range []int64{4096, 8192, 16384, 32768, 65536} {
		p.page = page
		for _, m := range p.metas() {
			if m.valid && int64(m.pageSize) == page {
				return p
			}
		}
	}
	p.page = 4096
	return p
}

// metas reads both heads.
func (p *pages) metas() [2]meta {
	var list [2]meta
	for i := range list {
		at := int64(i) * p.page
		b := make([]byte, boltPageHeader+64)
		if _, err := p.file.ReadAt(b, at); err != nil {
			continue
		}
		body, n := b[boltPageHeader:], binary.NativeEndian
		h := fnv.New64a()
		h.Write(body[:56])
		list[i] = meta{
			at: at, pageSize: n.Uint32(body[8:]), root: n.Uint64(body[16:]), freelist: n.Uint64(body[32:]),
			pages: n.Uint64(body[40:]), txid: n.Uint64(body[48:]),
			valid: n.Uint32(body) == boltMagic && n.Uint32(body[4:]) == boltVersion && n.Uint64(body[56:]) == h.Sum64(),
		}
	}
	return list
}

// newest is the head that counts; ok is false where neither is whole.
func (p *pages) newest() (best meta, ok bool) {
	for _, m := range p.metas() {
		if m.valid && (!ok || m.txid > best.txid) {
			best, ok = m, true
		}
	}
	return best, ok
}

// node is a page with the pages that follow it: what a branch, a leaf or the freelist lies in.
type node struct {
	id    uint64
	flags uint16
	count int
	more  uint32 // pages that follow
	body  []byte // all of it, header included
}

// read reads a page whose number must stand on it, and what follows it. High is the first page that is none.
func (p *pages) read(id, high uint64) (node, error) {
	if id < 2 || id >= high || int64(id+1)*p.page > p.size {
		return node{}, fmt.Errorf("page %d of %d: %w", id, high, errPage)
	}
	b := make([]byte, p.page)
	if _, err := p.file.ReadAt(b, int64(id)*p.page); err != nil {
		return node{}, err
	}
	n := node{
		id: binary.NativeEndian.Uint64(b), flags: binary.NativeEndian.Uint16(b[8:]),
		count: int(binary.NativeEndian.Uint16(b[10:])), more: binary.NativeEndian.Uint32(b[12:]), body: b,
	}
	if n.id != id || id+uint64(n.more) >= high || (int64(id)+int64(n.more)+1)*p.page > p.size {
		return n, fmt.Errorf("page %d calls itself %d and has %d more: %w", id, n.id, n.more, errPage)
	}
	if n.more > 0 {
		n.body = make([]byte, p.page*int64(1+n.more))
		if _, err := p.file.ReadAt(n.body, int64(id)*p.page); err != nil {
			return n, err
		}
	}
	return n, nil
}

// item is an element of a leaf.
type item struct {
	bucket     bool
	key, value []byte
}

// leaf yields what lies in a leaf; body begins with the page's header.
func leaf(body []byte, count int) ([]item, error) {
	const size = 16
	list := make([]item, 0, count)
	for i := range count {
		at := boltPageHeader + i*size
		if at+size > len(body) {
			return list, errPage
		}
		n := binary.NativeEndian
		flags, pos := n.Uint32(body[at:]), uint64(n.Uint32(body[at+4:]))
		key, value := uint64(n.Uint32(body[at+8:])), uint64(n.Uint32(body[at+12:]))
		from := uint64(at) + pos
		if from+key+value > uint64(len(body)) || key == 0 {
			return list, errPage
		}
		list = append(list, item{flags&flagBucket != 0, body[from : from+key], body[from+key : from+key+value]})
	}
	return list, nil
}

// child is an element of a branch: the page below, and the first key that may lie there.
type child struct {
	key  []byte
	page uint64
}

func branch(body []byte, count int) ([]child, error) {
	const size = 16
	list := make([]child, 0, count)
	for i := range count {
		at := boltPageHeader + i*size
		if at+size > len(body) {
			return list, errPage
		}
		n := binary.NativeEndian
		from, key := uint64(at)+uint64(n.Uint32(body[at:])), uint64(n.Uint32(body[at+4:]))
		if from+key > uint64(len(body)) {
			return list, errPage
		}
		list = append(list, child{body[from : from+key], n.Uint64(body[at+8:])})
	}
	return list, nil
}

// walk goes through the tree below a head. It yields each leaf element with the name of its bucket, and reports what is not
// as it must be; it goes on beside the damage, so that what can be saved is seen.
type walk struct {
	*pages
	meta  meta
	seen  map[uint64]string // page → what it is used for
	item  func(bucket []byte, it item) error
	fault func(where string, what error)
}

// tree walks everything reachable and holds it against the freelist: a page that is in use and free at the same time would be
// overwritten one day.
func (p *pages) tree(m meta, yield func(bucket []byte, it item) error, fault func(where string, what error)) error {
	w := &walk{pages: p, meta: m, seen: map[uint64]string{}, item: yield, fault: fault}
	if int64(m.pages)*p.page > p.size {
		fault("", fmt.Errorf("the file has %d bytes and should have %d: %w", p.size, int64(m.pages)*p.page, errPage))
	}
	if err := w.bucket(nil, m.root); err != nil {
		return err
	}
	w.freelist()
	return nil
}

func (w *walk) take(id uint64, more uint32, what string) bool {
	for i := id; i <= id+uint64(more); i++ {
		if before, ok := w.seen[i]; ok {
			w.fault(what, fmt.Errorf("page %d is used by %s too: %w", i, before, errPage))
			return false
		}
		w.seen[i] = what
	}
	return true
}

func (w *walk) bucket(name []byte, root uint64) error {
	return w.below(name, root, nil, nil, 0)
}

// below walks a page of a bucket; all its keys lie in lo ≤ key < hi.
func (w *walk) below(bucket []byte, id uint64, lo, hi []byte, depth int) error {
	where := string(bucket)
	n, err := w.read(id, w.meta.pages)
	if err != nil {
		w.fault(where, err)
		return nil
	}
	if depth > 64 || !w.take(id, n.more, "bucket "+where) {
		return nil
	}
	switch n.flags {
	case flagLeaf:
		items, err := leaf(n.body, n.count)
		if err != nil {
			w.fault(where, fmt.Errorf("leaf %d: %w", id, err))
		}
		return w.leaf(bucket, id, items, lo, hi)
	case flagBranch:
		children, err := branch(n.body, n.count)
		if err != nil || len(children) == 0 {
			w.fault(where, fmt.Errorf("branch %d: %w", id, errors.Join(err, errPage)))
		}
		for i, c := range children {
			from, to := c.key, hi
			if i+1 < len(children) {
				to = children[i+1].key
			}
			if bytes.Compare(from, lo) < 0 || hi != nil && bytes.Compare(from, hi) >= 0 || to != nil && bytes.Compare(from, to) >= 0 {
				w.fault(where, fmt.Errorf("branch %d: keys out of order: %w", id, errPage))
			}
			if err := w.below(bucket, c.page, from, to, depth+1); err != nil {
				return err
			}
		}
	default:
		w.fault(where, fmt.Errorf("page %d is of kind %x: %w", id, n.flags, errPage))
	}
	return nil
}

func (w *walk) leaf(bucket []byte, id uint64, items []item, lo, hi []byte) error {
	last := lo
	for i, it := range items {
		if c := bytes.Compare(it.key, last); c < 0 || c == 0 && i > 0 || hi != nil && bytes.Compare(it.key, hi) >= 0 {
			w.fault(string(bucket), fmt.Errorf("leaf %d: keys out of order: %w", id, errPage))
		}
		last = it.key
		if it.bucket {
			if err := w.nested(bucket, it); err != nil {
				return err
			}
			continue
		}
		if err := w.item(bucket, it); err != nil {
			return err
		}
	}
	return nil
}

// nested walks a bucket that is an element of the root: a page of its own, or a small page inside the element.
func (w *walk) nested(parent []byte, it item) error {
	if len(parent) > 0 || len(it.value) < 16 {
		w.fault(string(it.key), fmt.Errorf("bucket of %d bytes: %w", len(it.value), errPage))
		return nil
	}
	if root := binary.NativeEndian.Uint64(it.value); root != 0 {
		return w.bucket(it.key, root)
	}
	inline := it.value[16:]
	if len(inline) < boltPageHeader || binary.NativeEndian.Uint16(inline[8:]) != flagLeaf {
		w.fault(string(it.key), fmt.Errorf("bucket within its parent: %w", errPage))
		return nil
	}
	items, err := leaf(inline, int(binary.NativeEndian.Uint16(inline[10:])))
	if err != nil {
		w.fault(string(it.key), err)
	}
	return w.leaf(it.key, 0, items, nil, nil)
}

func (w *walk) freelist() {
	const where = "freelist"
	if w.meta.freelist == boltNoFreelist {
		return
	}
	n, err := w.read(w.meta.freelist, w.meta.pages)
	if err != nil || n.flags != flagFreelist {
		w.fault(where, errors.Join(err, fmt.Errorf("page %d is of kind %x: %w", w.meta.freelist, n.flags, errPage)))
		return
	}
	w.take(n.id, n.more, where)
	count, at := uint64(n.count), uint64(boltPageHeader)
	if n.count == 0xffff {
		count, at = binary.NativeEndian.Uint64(n.body[at:]), at+8
	}
	if count > uint64(len(n.body))/8 || at+8*count > uint64(len(n.body)) {
		w.fault(where, fmt.Errorf("%d pages in %d bytes: %w", count, len(n.body), errPage))
		return
	}
	for i := range count {
		id := binary.NativeEndian.Uint64(n.body[at+8*i:])
		if id < 2 || id >= w.meta.pages {
			w.fault(where, fmt.Errorf("page %d of %d: %w", id, w.meta.pages, errPage))
			continue
		}
		w.take(id, 0, where)
	}
	if have := uint64(len(w.seen)) + 2; have != w.meta.pages {
		w.fault(where, fmt.Errorf("%d pages of %d are neither in use nor free: %w", w.meta.pages-have, w.meta.pages, errPage))
	}
}

// strays looks at every page of the file, whatever points there, and yields the elements of those that look like leaves:
// records are never changed, so an old copy of one is as good as the newest.
func (p *pages) strays(yield func(it item) error) error {
	high := uint64(p.size / p.page)
	for id := uint64(2); id < high; id++ {
		n, err := p.read(id, high)
		if err != nil || n.flags != flagLeaf {
			continue
		}
		items, _ := leaf(n.body, n.count)
		for _, it := range items {
			if it.bucket {
				continue
			}
			if err := yield(it); err != nil {
				return err
			}
		}
	}
	return nil
}
