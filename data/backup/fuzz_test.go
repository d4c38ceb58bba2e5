package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"jieche/data/base"
	"jieche/data/kv"
)

// innards packs entries as a backup has them beneath its encryption.
func innards(f *testing.F, entries ...string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	t := tar.NewWriter(z)
	for i := 0; i < len(entries); i += 2 {
		body := []byte(entries[i+1])
		if err := t.WriteHeader(&tar.Header{Name: entries[i], Size: int64(len(body)), Mode: 0o600, Typeflag: tar.TypeReg}); err != nil {
			f.Fatal(err)
		}
		if _, err := t.Write(body); err != nil {
			f.Fatal(err)
		}
	}
	if err := t.Close(); err != nil {
		f.Fatal(err)
	}
	if err := z.Close(); err != nil {
		f.Fatal(err)
	}
	return b.Bytes()
}

func manifestOf(f *testing.F, size int64) string {
	raw, err := json.Marshal(Manifest{Station: "A", Incarnation: 1, Size: size})
	if err != nil {
		f.Fatal(err)
	}
	return string(raw)
}

// FuzzBackup gives arbitrary bytes as what is inside a backup's encryption: whoever has the public half of a shop's key can make
// such a file. Nothing may be written outside the folder, and what is refused is refused with a sentence.
func FuzzBackup(f *testing.F) {
	f.Add(innards(f, manifestEntry, manifestOf(f, 4), kv.FileName, "shop"))
	f.Add(innards(f, manifestEntry, manifestOf(f, 4), kv.FileName, "shop", filesFolder+"/ab/abcd", "x"))
	f.Add(innards(f, manifestEntry, manifestOf(f, 4), kv.FileName, "shop", filesFolder+"/../../outside", "x"))
	f.Add(innards(f, manifestEntry, `{"station":"../x"}`))
	f.Add(innards(f, kv.FileName, "shop"))
	f.Add([]byte{0x1f, 0x8b})
	f.Fuzz(func(t *testing.T, plain []byte) {
		root := t.TempDir()
		into := filepath.Join(root, "a", "b", "into")
		if err := os.MkdirAll(into, 0o700); err != nil {
			t.Fatal(err)
		}
		m, err := unpackPlain(t.Context(), bytes.NewReader(plain), into)
		inWords(t, err)
		if err == nil && (len(m.Station) != 1 || m.Incarnation < 1) {
			t.Errorf("taken without a writer: %+v", m)
		}
		if err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if rel, _ := filepath.Rel(into, path); !d.IsDir() && !filepath.IsLocal(rel) {
				t.Errorf("%s was written outside the folder", path)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzSealedBackup gives arbitrary bytes as a backup's file.
func FuzzSealedBackup(f *testing.F) {
	key, err := ParseKey("AGE-SECRET-KEY-1PDGKH0NNAWHPGHJLLVM5SMYRZGLS7XJNVXTYY5WT7S8LK9L22KRQQT8996")
	if err != nil {
		f.Fatal(err)
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, key.identity.Recipient())
	if err != nil {
		f.Fatal(err)
	}
	if _, err := w.Write(innards(f, manifestEntry, manifestOf(f, 4), kv.FileName, "shop")); err != nil {
		f.Fatal(err)
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(sealed.Bytes())
	f.Add([]byte("age-encryption.org/v1\n-> X25519 \n---\n"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		path := filepath.Join(t.TempDir(), "jieche-20261121-2130-A1-1.age")
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Peek(path, []Key{key})
		inWords(t, err)
		_, err = unpack(t.Context(), bytes.NewReader(raw), t.TempDir(), []Key{key})
		inWords(t, err)
	})
}

// FuzzKey types arbitrary text as the key from the paper.
func FuzzKey(f *testing.F) {
	f.Add("AGE-SECRET-KEY-1PDGKH0NNAWHPGHJLLVM5SMYRZGLS7XJNVXTYY5WT7S8LK9L22KRQQT8996")
	f.Add("age-secret-key-1 pdgk h0nn awhp ghjl lvm5 smyr zgls 7xjn vxty y5wt 7s8l k9l2 2krq qt89 9z")
	f.Add("ＡＧＥ－ＳＥＣＲＥＴ")
	f.Add("")
	f.Fuzz(func(t *testing.T, typed string) {
		key, err := ParseKey(typed)
		inWords(t, err)
		if err != nil {
			return
		}
		if again, err := ParseKey(key.Secret()); err != nil || again.Recipient() != key.Recipient() {
			t.Errorf("%q gives a key that is not read again: %v", typed, err)
		}
	})
}

// FuzzName gives arbitrary names of files in a folder of backups.
func FuzzName(f *testing.F) {
	f.Add("jieche-20261121-2130-A1-1512.age")
	f.Add("jieche-20261121-2130-A1-1512.age.part")
	f.Add("jieche-0000-00-Z-1.age")
	f.Fuzz(func(t *testing.T, file string) {
		if n, ok := ParseName(file); ok && (n.String() != file || filepath.Base(file) != file) {
			t.Errorf("%q is taken for %+v", file, n)
		}
	})
}

// inWords holds that an error is one that a person can act on.
func inWords(t *testing.T, err error) {
	t.Helper()
	if _, ok := base.AsFault(err); err != nil && !ok {
		t.Errorf("no sentence: %v", err)
	}
}
