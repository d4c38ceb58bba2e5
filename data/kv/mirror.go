package kv

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"jieche/data/file"
)

// mirror is the second file (第二副本): the same records once more, append-only, framed, checksummed and fsynced, independent
// of bbolt. Files are named 000001.jl, 000002.jl … and a new one begins at 8 MB; the one before is then sealed: 000001.jlz.
type mirror struct {
	dir    string
	limit  int64
	file   *os.File
	size   int64
	number int    // of the current file
	last   uint64 // number of the last record up to which all are safely in it
	most   uint64 // the highest number seen; more than last where the newest file is damaged in its middle

	sealing sync.WaitGroup
}

const (
	mirrorLimit  = 8 << 20
	mirrorMagic  = "JLOG1\n"
	mirrorHeader = 16       // record number (8), length (4), CRC-32C over number, length and bytes (4)
	scrap        = 64       // a file of which nothing can be read and that is larger than this is not the torn beginning of one
	frameLimit   = 64 << 20 // no record is larger; a length beyond it is damage
)

// openMirror opens the newest file and drops a torn end. A file with damage before its end is put aside, not cut: what lies
// behind the damage may be all that is left of a record.
func openMirror(dir string, limit int64) (*mirror, error) {
	if err := file.MakeFolder(dir); err != nil {
		return nil, err
	}
	files, err := journalFiles(dir)
	if err != nil {
		return nil, err
	}
	m := &mirror{dir: dir, limit: limit}
	if len(files) == 0 {
		return m, m.roll()
	}
	newest := files[len(files)-1]
	m.number = newest.number
	if newest.sealed {
		if m.last, err = newest.lastNumber(); err != nil {
			return nil, err
		}
		m.most = m.last
		return m, m.roll()
	}
	for i := len(files) - 2; i >= 0 && m.last == 0; i-- { // the newest file may hold nothing yet
		if m.last, err = files[i].lastNumber(); err != nil {
			return nil, err
		}
	}
	m.most = m.last
	return m, m.resume(newest)
}

// resume goes on in a plain file.
func (m *mirror) resume(f journalFile) error {
	b, err := os.ReadFile(f.path())
	if err != nil {
		return err
	}
	end, gap := int64(0), false
	whole, damaged := walkFrames(b, func(n uint64, raw []byte, at int64) error {
		m.most = max(m.most, n)
		gap = gap || m.last > 0 && n != m.last+1
		if !gap {
			m.last, end = n, at+mirrorHeader+int64(len(raw))
		}
		return nil
	})
	if damaged || gap || whole == 0 && len(b) > scrap {
		return m.putAside(f, b[:end])
	}
	if err := m.openPlain(f); err != nil {
		return err
	}
	if whole == 0 { // even the magic is torn
		if _, err := m.file.WriteAt([]byte(mirrorMagic), 0); err != nil {
			return errors.Join(err, m.close())
		}
		whole = int64(len(mirrorMagic))
	}
	m.size = whole
	if m.size < int64(len(b)) {
		return m.file.Truncate(m.size)
	}
	return nil
}

func (m *mirror) openPlain(f journalFile) error {
	return file.Patiently(func() (err error) { m.file, err = os.OpenFile(f.path(), os.O_RDWR, 0o600); return err })
}

// putAside keeps a damaged file under another name and goes on in one that holds its beginning.
func (m *mirror) putAside(f journalFile, begin []byte) error {
	if len(begin) < len(mirrorMagic) {
		begin = []byte(mirrorMagic)
	}
	if err := keepAside(f.path()); err != nil {
		return err
	}
	if err := file.Replace(f.path(), begin); err != nil {
		return err
	}
	m.size = int64(len(begin))
	return m.openPlain(f)
}

// keepAside renames a damaged file, so that nothing writes over it.
func keepAside(path string) error {
	_, err := setAside(path)
	return err
}

// setAside is keepAside, and says the name.
func setAside(path string) (string, error) {
	stamp := time.Now().Format("20060102-150405")
	for i := 0; ; i++ {
		name := fmt.Sprintf("%s.damaged-%s", path, stamp)
		if i > 0 {
			name = fmt.Sprintf("%s-%d", name, i)
		}
		if _, err := os.Lstat(name); errors.Is(err, os.ErrNotExist) {
			return name, file.Rename(path, name)
		}
	}
}

// walkFrames yields the whole frames of a journal file's content with their offsets, and returns the offset behind the last of
// them. Behind a frame that is damaged it looks for the next one: damaged says that there was such a hole.
func walkFrames(b []byte, yield func(n uint64, raw []byte, at int64) error) (end int64, damaged bool) {
	if len(b) == 0 {
		return 0, false
	}
	at, hole := len(mirrorMagic), false
	if len(b) < at || string(b[:at]) != mirrorMagic {
		at, hole = 0, true
	}
	last := uint64(0)
	for len(b)-at >= mirrorHeader {
		n, raw, ok := frameAt(b[at:])
		if !ok || hole && n <= last {
			hole = true
			at++
			continue
		}
		damaged, hole = damaged || hole, false
		if yield(n, raw, int64(at)) != nil {
			return end, damaged
		}
		last = n
		at += mirrorHeader + len(raw)
		end = int64(at)
	}
	if end == 0 && len(b) >= len(mirrorMagic) && string(b[:len(mirrorMagic)]) == mirrorMagic {
		end = int64(len(mirrorMagic))
	}
	return end, damaged
}

func frameAt(b []byte) (n uint64, raw []byte, ok bool) {
	n, length := binary.BigEndian.Uint64(b), int(binary.BigEndian.Uint32(b[8:]))
	if n == 0 || n > 1<<48 || length == 0 || length > frameLimit || len(b)-mirrorHeader < length {
		return 0, nil, false
	}
	raw = b[mirrorHeader : mirrorHeader+length]
	return n, raw, crc32.Update(crc32.Checksum(b[:12], castagnoli), castagnoli, raw) == binary.BigEndian.Uint32(b[12:])
}

func appendFrame(b []byte, n uint64, raw []byte) []byte {
	from := len(b)
	b = binary.BigEndian.AppendUint64(b, n)
	b = binary.BigEndian.AppendUint32(b, uint32(len(raw)))
	b = binary.BigEndian.AppendUint32(b, crc32.Update(crc32.Checksum(b[from:], castagnoli), castagnoli, raw))
	return append(b, raw...)
}

// roll begins the next file, and has the one before sealed while the program goes on.
func (m *mirror) roll() error {
	if m.file != nil {
		if err := m.file.Close(); err != nil {
			return err
		}
		m.file = nil
	}
	path := filepath.Join(m.dir, fmt.Sprintf("%06d.jl", m.number+1))
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(mirrorMagic); err != nil {
		return errors.Join(err, f.Close(), os.Remove(path))
	}
	if err := errors.Join(f.Sync(), file.SyncFolder(m.dir)); err != nil {
		return errors.Join(err, f.Close(), os.Remove(path))
	}
	m.file, m.number, m.size = f, m.number+1, int64(len(mirrorMagic))
	m.sealing.Add(1)
	go func(current int) {
		defer m.sealing.Done()
		_ = sealBefore(m.dir, current) // a file that cannot be sealed stays plain; the next roll tries again
	}(m.number)
	return nil
}

// append writes one record and makes it durable. After a failure the end is cut back to the last whole record.
func (m *mirror) append(n uint64, raw []byte) error {
	return m.appendAll(n, [][]byte{raw})
}

// appendAll writes records from number n on and makes them durable together.
func (m *mirror) appendAll(n uint64, raws [][]byte) error {
	if m.file == nil {
		return os.ErrClosed
	}
	if m.size > m.limit {
		if err := m.roll(); err != nil {
			return err
		}
	}
	room := mirrorHeader * len(raws)
	for _, raw := range raws {
		room += len(raw)
	}
	b := make([]byte, 0, room)
	for i, raw := range raws {
		b = appendFrame(b, n+uint64(i), raw)
	}
	_, err := m.file.WriteAt(b, m.size)
	if err == nil {
		err = dataSync(m.file)
	}
	if err != nil {
		return errors.Join(err, m.file.Truncate(m.size))
	}
	m.size += int64(len(b))
	m.last = n + uint64(len(raws)) - 1
	m.most = max(m.most, m.last)
	return nil
}

func (m *mirror) close() error {
	if m == nil {
		return nil
	}
	m.sealing.Wait()
	if m.file == nil {
		return nil
	}
	err := m.file.Close()
	m.file = nil
	return err
}

// fill appends the records behind the last one, in pieces of a few megabytes.
func (m *mirror) fill(tx *Tx, writer string) error {
	var raws [][]byte
	from, size := m.last+1, 0
	flush := func() error {
		if len(raws) == 0 {
			return nil
		}
		err := m.appendAll(from, raws)
		from, raws, size = m.last+1, nil, 0
		return err
	}
	prefix := append([]byte(writer), 0)
	for k := range tx.keysBetween(bucketJournal, journalKey(writer, from), after(prefix)) {
		raw, err := unseal(bucketJournal, k, tx.bucket(bucketJournal).Get(k))
		if err != nil {
			return err
		}
		if n := binary.BigEndian.Uint64(k[len(k)-8:]); n != from+uint64(len(raws)) {
			break // a gap in the shop's own records: what is behind it must not close up
		}
		raws, size = append(raws, slices.Clone(raw)), size+len(raw)
		if size > 4<<20 {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// WalkJournal yields the records of a journal folder, which has one folder for each writer: writer by writer, in the order of
// the numbers, whatever form the files have. What is damaged is left out. The bytes are valid until fn returns.
func WalkJournal(dir string, fn func(writer string, n uint64, raw []byte) error) error {
	writers, err := journalWriters(dir)
	if err != nil {
		return diskFault(err)
	}
	for _, w := range writers {
		files, err := journalFiles(filepath.Join(dir, w))
		if err != nil {
			return diskFault(err)
		}
		for _, f := range files {
			if _, err := f.walk(func(n uint64, raw []byte) error { return fn(w, n, raw) }); err != nil {
				return diskFault(err)
			}
		}
	}
	return nil
}

// journalWriters lists who has a folder in a journal folder.
func journalWriters(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var list []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			list = append(list, e.Name())
		}
	}
	return list, nil
}

// stopWalk ends a walk early without an error.
var stopWalk = io.EOF
