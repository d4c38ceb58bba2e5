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

	"jieche/data/base"
	"jieche/data/file"
)

// mirror is the second file (第二副本): the same records once more, append-only, framed, checksummed and fsynced, independent
// of bbolt. Files are named 000001.jl, 000002.jl … and a new one begins at 8 MB.
type mirror struct {
	dir    string
	file   *os.File
	size   int64
	number int    // of the current file
	last   uint64 // number of the last record that is safely in it
}

const (
	mirrorLimit  = 8 << 20
	mirrorMagic  = "JLOG1\n"
	mirrorHeader = 16       // record number (8), length (4), CRC-32C over number, length and bytes (4)
	frameLimit   = 64 << 20 // no record is larger; a length beyond it is damage
)

// openMirror opens the newest file and drops a torn end.
func openMirror(dir string) (*mirror, error) {
	if err := file.MakeFolder(dir); err != nil {
		return nil, err
	}
	m := &mirror{dir: dir}
	names, err := mirrorFiles(dir)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return m, m.roll()
	}
	for i := len(names) - 1; i >= 0 && m.last == 0; i-- { // the newest file may hold nothing yet
		end, err := walkFile(filepath.Join(dir, names[i]), func(n uint64, _ []byte) error { m.last = n; return nil })
		if err != nil {
			return nil, err
		}
		if i < len(names)-1 {
			continue
		}
		if _, err := fmt.Sscanf(names[i], "%06d.jl", &m.number); err != nil {
			return nil, err
		}
		if m.file, err = os.OpenFile(filepath.Join(dir, names[i]), os.O_RDWR, 0o600); err != nil {
			return nil, err
		}
		if end == 0 { // even the magic is torn
			if _, err := m.file.WriteAt([]byte(mirrorMagic), 0); err != nil {
				return nil, err
			}
			end = int64(len(mirrorMagic))
		}
		m.size = end
		if err := m.file.Truncate(end); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func mirrorFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".jl") {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, err
}

// walkFile yields the records of a file and returns the offset behind the last whole one.
func walkFile(path string, yield func(n uint64, raw []byte) error) (int64, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	if len(b) < len(mirrorMagic) || string(b[:len(mirrorMagic)]) != mirrorMagic {
		return 0, nil
	}
	at := len(mirrorMagic)
	for len(b)-at >= mirrorHeader {
		n, length := binary.BigEndian.Uint64(b[at:]), int(binary.BigEndian.Uint32(b[at+8:]))
		if length > frameLimit || len(b)-at-mirrorHeader < length {
			break
		}
		raw := b[at+mirrorHeader : at+mirrorHeader+length]
		sum := crc32.Update(crc32.Checksum(b[at:at+12], castagnoli), castagnoli, raw)
		if sum != binary.BigEndian.Uint32(b[at+12:]) {
			break
		}
		if err := yield(n, raw); err != nil {
			return int64(at), err
		}
		at += mirrorHeader + length
	}
	return int64(at), nil
}

// WalkJournal yields the records of a journal folder, which has one folder for each writer: writer by writer, in the order of
// the numbers, whatever form the files have. The bytes are valid until fn returns.
func WalkJournal(dir string, fn func(writer string, n uint64, raw []byte) error) error {
	writers, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return diskFault(err)
	}
	for _, w := range writers {
		if !w.IsDir() {
			continue
		}
		names, err := mirrorFiles(filepath.Join(dir, w.Name()))
		if err != nil {
			return diskFault(err)
		}
		for _, name := range names {
			_, err := walkFile(filepath.Join(dir, w.Name(), name), func(n uint64, raw []byte) error { return fn(w.Name(), n, raw) })
			if err != nil {
				return diskFault(err)
			}
		}
	}
	return nil
}

// roll begins the next file.
func (m *mirror) roll() error {
	if m.file != nil {
		if err := m.file.Close(); err != nil {
			return err
		}
		m.file = nil
	}
	path := filepath.Join(m.dir, fmt.Sprintf("%06d.jl", m.number+1))
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(mirrorMagic); err != nil {
		return errors.Join(err, f.Close())
	}
	m.file, m.number, m.size = f, m.number+1, int64(len(mirrorMagic))
	return errors.Join(f.Sync(), file.SyncFolder(m.dir))
}

// append writes one record and makes it durable. After a failure the end is cut back to the last whole record.
func (m *mirror) append(n uint64, raw []byte) error {
	if m.file == nil {
		return os.ErrClosed
	}
	if m.size > mirrorLimit {
		if err := m.roll(); err != nil {
			return err
		}
	}
	b := make([]byte, 0, mirrorHeader+len(raw))
	b = binary.BigEndian.AppendUint64(b, n)
	b = binary.BigEndian.AppendUint32(b, uint32(len(raw)))
	b = binary.BigEndian.AppendUint32(b, crc32.Update(crc32.Checksum(b, castagnoli), castagnoli, raw))
	b = append(b, raw...)
	_, err := m.file.WriteAt(b, m.size)
	if err == nil {
		err = dataSync(m.file)
	}
	if err != nil {
		return errors.Join(err, m.file.Truncate(m.size))
	}
	m.size += int64(len(b))
	m.last = n
	return nil
}

func (m *mirror) close() error {
	if m == nil || m.file == nil {
		return nil
	}
	err := m.file.Close()
	m.file = nil
	return err
}

// second brings the second file up to the record n. When an earlier record could not be written, it goes first.
func (db *DB) second(n uint64, raw []byte) error {
	if db.mirror.last+1 == n {
		return diskFault(db.mirror.append(n, raw))
	}
	return db.fillMirror()
}

func (db *DB) fillMirror() error {
	writer := db.identity.Writer()
	var raws [][]byte
	from := db.mirror.last
	err := db.View(func(tx *Tx) error {
		prefix := append([]byte(writer), 0)
		for k := range tx.keysBetween(bucketJournal, journalKey(writer, from+1), after(prefix)) {
			raw, err := unseal(bucketJournal, k, tx.bucket(bucketJournal).Get(k))
			if err != nil {
				return err
			}
			raws = append(raws, slices.Clone(raw))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, raw := range raws {
		if err := db.mirror.append(from+1+uint64(i), raw); err != nil {
			return diskFault(err)
		}
	}
	return nil
}

// catchUp compares both files at opening. The second may lack records whose append was cut short; and it may have records
// that the first lost, when a disk lied about what it had written: those are replayed.
func (db *DB) catchUp() error {
	var stored uint64
	writer := db.identity.Writer()
	if err := db.View(func(tx *Tx) error { stored = tx.writerState(writer).Number; return nil }); err != nil {
		return err
	}
	if db.mirror.last < stored {
		return db.fillMirror()
	}
	for n := stored; n < db.mirror.last; {
		raws, err := db.mirror.after(n)
		if err != nil {
			return err
		}
		for _, raw := range raws {
			if err := db.reapply(raw); err != nil {
				return err
			}
			n++
		}
		if len(raws) == 0 {
			return base.Refuse(base.Damaged, "second.gap", "", "第二副本缺少第 %d 号记录，请用备份恢复后再打开", n+1)
		}
	}
	return nil
}

// after reads the records behind n, one file at a time.
func (m *mirror) after(n uint64) ([][]byte, error) {
	names, err := mirrorFiles(m.dir)
	if err != nil {
		return nil, err
	}
	var raws [][]byte
	for _, name := range names {
		_, err := walkFile(filepath.Join(m.dir, name), func(i uint64, raw []byte) error {
			if i == n+1+uint64(len(raws)) {
				raws = append(raws, slices.Clone(raw))
			}
			return nil
		})
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if len(raws) > 0 {
			return raws, nil
		}
	}
	return nil, nil
}
