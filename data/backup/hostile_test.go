package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jieche/data/base"
)

// entriesOf is a tar of entries, for what no backup of ours holds.
func entriesOf(t testing.TB, list ...*tar.Header) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	w := tar.NewWriter(z)
	for _, h := range list {
		body := make([]byte, h.Size)
		if h.Name == manifestEntry {
			body = []byte(`{"format":1,"station":"A","incarnation":1,"size":3}`)
			h.Size = int64(len(body))
		}
		h.Mode = 0o600
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(body); err != nil && h.Typeflag == tar.TypeReg {
			t.Fatal(err)
		}
	}
	w.Close()
	z.Close()
	return out.Bytes()
}

func hostile(t testing.TB) [][]byte {
	head := func() *tar.Header { return &tar.Header{Name: manifestEntry, Typeflag: tar.TypeReg} }
	var list [][]byte
	for _, h := range []*tar.Header{
		{Name: "../evil", Typeflag: tar.TypeReg, Size: 3}, {Name: "files/../../evil", Typeflag: tar.TypeReg, Size: 3}, {Name: "/evil", Typeflag: tar.TypeReg, Size: 3},
		{Name: "files/x", Typeflag: tar.TypeSymlink, Linkname: "/etc"}, {Name: "identity.json", Typeflag: tar.TypeReg, Size: 3},
		{Name: "shop.db", Typeflag: tar.TypeReg, Size: 4}, {Name: "files/a/", Typeflag: tar.TypeDir},
	} {
		list = append(list, entriesOf(t, head(), h))
	}
	twice := &tar.Header{Name: "shop.db", Typeflag: tar.TypeReg, Size: 3}
	return append(list, entriesOf(t, head(), twice, &tar.Header{Name: "shop.db", Typeflag: tar.TypeReg, Size: 3}), entriesOf(t, head()), entriesOf(t, twice))
}

// An archive that somebody made with our public key writes nothing outside its folder, and is refused.
func TestHostileArchivesAreRefused(t *testing.T) {
	for i, raw := range hostile(t) {
		root := t.TempDir()
		into := filepath.Join(root, "into")
		if err := os.Mkdir(into, 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := unpackPlain(context.Background(), bytes.NewReader(raw), into); base.Code(err) != "backup.damaged" {
			t.Errorf("archive %d: %v", i, err)
		}
		only(t, root, into)
	}
}

// only holds that nothing lies outside the folder.
func only(t *testing.T, root, into string) {
	t.Helper()
	if err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err == nil && p != root && !strings.HasPrefix(p, into) {
			t.Errorf("%s was written", p)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}
