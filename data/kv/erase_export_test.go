package kv

import (
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// LeaveErasing puts the word into a closed shop's file that an erasure leaves until its second file is rewritten.
func LeaveErasing(t *testing.T, dir string, list []Dot) {
	t.Helper()
	b, err := bolt.Open(filepath.Join(dir, FileName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := enc.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Update(func(tx *bolt.Tx) error { return tx.Bucket(bucketMeta).Put(keyErasing, raw) }); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
}
