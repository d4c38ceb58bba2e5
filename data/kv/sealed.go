package kv

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"jieche/data/file"
)

// A sealed journal file holds the content of a plain one, compressed, behind a head that says which records are in it:
// magic, first and last number, CRC-32C of the three.
const (
	sealedMagic = "JLOGZ1\n"
	sealedHead  = len(sealedMagic) + 8 + 8 + 4
	sealedLimit = 1 << 30 // no plain file is larger; what claims to be is not unpacked
)

// journalFile is one file of a writer's journal folder.
type journalFile struct {
	dir    string
	number int
	sealed bool
}

func (f journalFile) path() string {
	if f.sealed {
		return filepath.Join(f.dir, fmt.Sprintf("%06d.jlz", f.number))
	}
	return filepath.Join(f.dir, fmt.Sprintf("%06d.jl", f.number))
}

// journalFiles lists a writer's files by number. Where a file lies there plain and sealed, because the program ended between
// the two, the plain one counts.
func journalFiles(dir string) ([]journalFile, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var list []journalFile
	for _, e := range entries {
		var n int
		switch filepath.Ext(e.Name()) {
		case ".jl", ".jlz":
			if _, err := fmt.Sscanf(e.Name(), "%d.jl", &n); err == nil {
				list = append(list, journalFile{dir, n, strings.HasSuffix(e.Name(), "z")})
			}
		}
	}
	slices.SortFunc(list, func(a, b journalFile) int {
		if a.number != b.number {
			return a.number - b.number
		}
		if a.sealed {
			return 1
		}
		return -1
	})
	return slices.CompactFunc(list, func(a, b journalFile) bool { return a.number == b.number }), nil
}

// content is the file as it was when it was plain. A sealed file that is damaged yields what comes before the damage.
func (f journalFile) content() ([]byte, error) {
	b, err := os.ReadFile(f.path())
	if errors.Is(err, os.ErrNotExist) && !f.sealed { // it was sealed a moment ago
		f.sealed = true
		b, err = os.ReadFile(f.path())
	}
	if err != nil || !f.sealed {
		return b, err
	}
	if len(b) < sealedHead {
		return nil, nil
	}
	d, err := zstd.NewReader(bytes.NewReader(b[sealedHead:]), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(sealedLimit))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	plain, _ := io.ReadAll(io.LimitReader(d, sealedLimit)) // frames carry their own checksums: what is whole counts
	return plain, nil
}

// walk yields the records; whole is false where bytes of the file are damaged.
func (f journalFile) walk(yield func(n uint64, raw []byte) error) (whole bool, err error) {
	b, err := f.content()
	if err != nil {
		return false, err
	}
	first, last, count := uint64(0), uint64(0), uint64(0)
	end, damaged := walkFrames(b, func(n uint64, raw []byte, _ int64) error {
		if count == 0 {
			first = n
		}
		last = n
		count++
		err = yield(n, raw)
		return err
	})
	if err != nil {
		return false, err
	}
	whole = !damaged && end == int64(len(b)) && (count == 0 || last-first+1 == count)
	if f.sealed {
		from, to, herr := f.head()
		whole = whole && herr == nil && from == first && to == last
	}
	return whole, nil
}

// head reads which records a sealed file says it has.
func (f journalFile) head() (first, last uint64, err error) {
	sealed, err := os.Open(f.path())
	if err != nil {
		return 0, 0, err
	}
	defer sealed.Close()
	b := make([]byte, sealedHead)
	if _, err := io.ReadFull(sealed, b); err != nil {
		return 0, 0, err
	}
	n := len(b) - 4
	if string(b[:len(sealedMagic)]) != sealedMagic || crc32.Checksum(b[:n], castagnoli) != binary.BigEndian.Uint32(b[n:]) {
		return 0, 0, fmt.Errorf("%s: head of a sealed journal file: %w", filepath.Base(f.path()), errShape)
	}
	return binary.BigEndian.Uint64(b[len(sealedMagic):]), binary.BigEndian.Uint64(b[len(sealedMagic)+8:]), nil
}

// lastNumber is the number of the file's last record; of a sealed file only the head is read.
func (f journalFile) lastNumber() (last uint64, err error) {
	if f.sealed {
		if _, last, err := f.head(); err == nil {
			return last, nil
		}
	}
	_, err = f.walk(func(n uint64, _ []byte) error { last = n; return nil })
	return last, err
}

// sealBefore seals every plain file before the current one.
func sealBefore(dir string, current int) error {
	entries, err := journalFiles(dir)
	if err != nil {
		return err
	}
	for _, f := range entries {
		if f.sealed || f.number >= current {
			continue
		}
		if err := f.seal(); err != nil {
			return err
		}
	}
	return nil
}

// seal compresses a plain file: under a temporary name, read back and compared, made durable, renamed; the plain one is removed
// last. A file with damage in it stays as it is, for the check to find.
func (f journalFile) seal() error {
	plain, err := os.ReadFile(f.path())
	if err != nil {
		return err
	}
	whole, err := f.walk(func(uint64, []byte) error { return nil })
	if err != nil || !whole {
		return err
	}
	packed := journalFile{f.dir, f.number, true}
	if err := packed.write(plain); err != nil {
		return err
	}
	return errors.Join(file.Remove(f.path()), file.SyncFolder(f.dir))
}

// write makes a sealed file of a plain file's content.
func (f journalFile) write(plain []byte) error {
	first, last := uint64(0), uint64(0)
	walkFrames(plain, func(n uint64, _ []byte, _ int64) error {
		if first == 0 {
			first = n
		}
		last = n
		return nil
	})
	b := []byte(sealedMagic)
	b = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(b, first), last)
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	b = e.EncodeAll(plain, b)
	temporary := f.path() + ".new"
	if err := writeDurably(temporary, b); err != nil {
		return err
	}
	back, err := os.ReadFile(temporary)
	if err != nil || !bytes.Equal(back, b) {
		return errors.Join(err, fmt.Errorf("%s: what was written is not what is read", filepath.Base(temporary)), file.Remove(temporary))
	}
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return err
	}
	defer d.Close()
	if again, err := d.DecodeAll(back[sealedHead:], nil); err != nil || !bytes.Equal(again, plain) {
		return errors.Join(err, fmt.Errorf("%s: does not unpack to what it was", filepath.Base(temporary)), file.Remove(temporary))
	}
	if err := file.Rename(temporary, f.path()); err != nil {
		return err
	}
	return file.SyncFolder(f.dir)
}

// writeDurably writes a whole file and waits until it is on the disk.
func writeDurably(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}
