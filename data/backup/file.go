package backup

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"jieche/data/base"
	"jieche/data/kv"
)

// Manifest (清单) is the first entry of a backup: whose it is, and as of when.
type Manifest struct {
	Format      int          `json:"format"`
	Shop        string       `json:"shop"`   // the shop's mark: the head of its first record's hash
	Name        string       `json:"name"`   // of the shop, for whoever restores
	Folder      string       `json:"folder"` // where the shop lay: its second file may still be there
	Program     string       `json:"program"`
	Schema      int          `json:"schema"`
	Made        base.Instant `json:"made"`
	Writer      string       `json:"writer"` // who made it; the letter and the incarnation are how it begins
	Station     string       `json:"station"`
	Incarnation int          `json:"incarnation"`
	Anchor      string       `json:"anchor"` // 凭证 of the newest record
	Heads       kv.Heads     `json:"heads"`  // last record of each writer
	Size        int64        `json:"size"`   // of shop.db
	Files       int          `json:"files"`
}

const (
	format        = 1
	manifestEntry = "manifest.json"
	filesFolder   = "files"
	manifestLimit = 1 << 20
)

// name is the file name of the backup.
func (m *Manifest) fileName() Name {
	n := Name{At: m.Made, Station: m.Station, Incarnation: m.Incarnation}
	n.Number = m.Heads[m.Writer].Number
	return n
}

// pack writes a backup: the manifest, the copy of the shop's file at db, and the attachments below the folder files.
func pack(ctx context.Context, w io.Writer, m *Manifest, db, files string, recipients []age.Recipient) error {
	sealed, err := age.Encrypt(w, recipients...)
	if err != nil {
		return err
	}
	zipped, err := gzip.NewWriterLevel(sealed, gzip.BestSpeed) // rows are small maps: the best level takes six times as long for a tenth
	if err != nil {
		return err
	}
	t := tar.NewWriter(zipped)
	err = packEntries(ctx, t, m, db, files)
	return errors.Join(err, t.Close(), zipped.Close(), sealed.Close())
}

func packEntries(ctx context.Context, t *tar.Writer, m *Manifest, db, files string) error {
	head, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := t.WriteHeader(entry(manifestEntry, int64(len(head)), m)); err != nil {
		return err
	}
	if _, err := t.Write(head); err != nil {
		return err
	}
	if err := packFile(ctx, t, m, kv.FileName, db); err != nil {
		return err
	}
	err = filepath.WalkDir(files, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		rel, err := filepath.Rel(files, p)
		if err != nil {
			return err
		}
		return packFile(ctx, t, m, path.Join(filesFolder, filepath.ToSlash(rel)), p)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil // no attachment yet, or one that was taken away meanwhile
	}
	return err
}

func packFile(ctx context.Context, t *tar.Writer, m *Manifest, name, from string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := t.WriteHeader(entry(name, info.Size(), m)); err != nil {
		return err
	}
	_, err = io.Copy(t, io.LimitReader(withContext(ctx, f), info.Size()))
	return err
}

func entry(name string, size int64, m *Manifest) *tar.Header {
	return &tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: m.Made.Time(), Format: tar.FormatPAX}
}

// unpack reads a backup into the folder, which holds shop.db and files/ afterwards, and returns its manifest. Nothing outside
// the folder is written, whatever the bytes say.
func unpack(ctx context.Context, r io.Reader, into string, keys []Key) (*Manifest, error) {
	plain, err := decrypt(r, keys)
	if err != nil {
		return nil, err
	}
	return unpackPlain(ctx, plain, into)
}

// decrypt opens the outer layer.
func decrypt(r io.Reader, keys []Key) (io.Reader, error) {
	var identities []age.Identity
	for _, k := range keys {
		identities = append(identities, k.identity)
	}
	if len(identities) == 0 {
		return nil, base.Refuse(base.Refused, "backup.nokey", "key", "恢复备份需要密钥：请输入或扫描纸上的店铺密钥")
	}
	plain, err := age.Decrypt(bufio.NewReaderSize(r, 1<<20), identities...)
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none):
		return nil, base.Refuse(base.Denied, "backup.key", "key", "这把密钥打不开这份备份：它是为别的密钥加密的。请换用纸上的店铺密钥（%s 开头），或在做备份的那台电脑上恢复", keyPrefix).Because(err)
	case err != nil:
		return nil, damaged(err)
	}
	return plain, nil
}

func damaged(err error) error {
	if _, ok := base.AsFault(err); ok {
		return err
	}
	return base.Refuse(base.Damaged, "backup.damaged", "", "这份备份不完整或已损坏，不能用来恢复。请换同一位置的前一份，或另一块盘上的备份").Because(err)
}

// unpackPlain reads the inner layers.
func unpackPlain(ctx context.Context, plain io.Reader, into string) (*Manifest, error) {
	zipped, err := gzip.NewReader(bufio.NewReaderSize(withContext(ctx, plain), 1<<20))
	if err != nil {
		return nil, damaged(err)
	}
	t := tar.NewReader(zipped)
	m, err := readManifest(t)
	if err != nil {
		return nil, damaged(err)
	}
	there := false
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, damaged(err)
		}
		if h.Name == kv.FileName {
			there = true
		}
		if err := unpackEntry(t, h, m, into); err != nil {
			return nil, damaged(err)
		}
	}
	if _, err := io.Copy(io.Discard, zipped); err != nil { // the checksum stands at the end
		return nil, damaged(err)
	}
	if !there {
		return nil, damaged(errors.New("no shop.db in the backup"))
	}
	return m, nil
}

func readManifest(t *tar.Reader) (*Manifest, error) {
	h, err := t.Next()
	if err != nil {
		return nil, err
	}
	if h.Name != manifestEntry || h.Size > manifestLimit {
		return nil, fmt.Errorf("the first entry is %q", h.Name)
	}
	var m Manifest
	if err := json.NewDecoder(io.LimitReader(t, manifestLimit)).Decode(&m); err != nil {
		return nil, err
	}
	if m.Format > format {
		return nil, base.Refuse(base.Newer, "backup.newer", "", "这份备份由更新版本的程序（%.40s）做成。请先升级程序，再恢复", m.Program)
	}
	if m.Station == "" || m.Incarnation < 1 || len(m.Station) > 1 {
		return nil, errors.New("the manifest names no writer")
	}
	return &m, nil
}

// unpackEntry writes one file. Only names that this program gives are taken.
func unpackEntry(t *tar.Reader, h *tar.Header, m *Manifest, into string) error {
	if h.Typeflag != tar.TypeReg {
		return fmt.Errorf("entry %q is no file", h.Name)
	}
	switch {
	case h.Name == kv.FileName && h.Size == m.Size:
	case strings.HasPrefix(h.Name, filesFolder+"/") && filepath.IsLocal(filepath.FromSlash(h.Name)) && path.Clean(h.Name) == h.Name:
	default:
		return fmt.Errorf("entry %q of %d bytes does not belong here", h.Name, h.Size)
	}
	to := filepath.Join(into, filepath.FromSlash(h.Name))
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return diskFault(to, err)
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("entry %q comes twice", h.Name)
	}
	if err != nil {
		return diskFault(to, err)
	}
	_, err = io.Copy(writing{f}, t)
	return errors.Join(err, diskFault(to, f.Sync()), diskFault(to, f.Close()))
}

// writing tells failures of the disk that is written to from damage of the file that is read.
type writing struct{ f *os.File }

func (w writing) Write(b []byte) (int, error) {
	n, err := w.f.Write(b)
	return n, diskFault(w.f.Name(), err)
}

// withContext ends a long read when its context does.
func withContext(ctx context.Context, r io.Reader) io.Reader { return contextReader{ctx, r} }

type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}

// Peek reads only the manifest of a backup: whose it is, and as of when.
func Peek(file string, keys []Key) (*Manifest, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, missing(file, err)
	}
	defer f.Close()
	plain, err := decrypt(f, keys)
	if err != nil {
		return nil, err
	}
	zipped, err := gzip.NewReader(plain)
	if err != nil {
		return nil, damaged(err)
	}
	m, err := readManifest(tar.NewReader(zipped))
	if err != nil {
		return nil, damaged(err)
	}
	return m, nil
}

func missing(file string, err error) error {
	return base.Refuse(base.NotFound, "backup.missing", "file", "读不到备份文件 %s，请检查盘是否插好、路径是否正确", file).Because(err)
}
