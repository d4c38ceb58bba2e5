package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A damaged row is named by check, put right by check --repair, and told by events.
func TestADamagedShopIsRepaired(t *testing.T) {
	b := newShop(t)
	before := b.ok("dump", "staff")
	path := filepath.Join(b.folder, "shop.db")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.LastIndex(raw, []byte("黄志强"))
	for i := bytes.Index(raw, []byte("黄志强")); i >= 0 && i <= at; {
		raw[i+1] ^= 1
		next := bytes.Index(raw[i+1:], []byte("黄志强"))
		if next < 0 {
			break
		}
		i += 1 + next
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, said := b.call("check"); code == 0 || !strings.Contains(out, "校验和不符") || !strings.Contains(said, "发现") {
		t.Fatalf("check: exit code %d, printed %q, said %q", code, out, said)
	}
	if out := b.ok("check", "--repair"); !strings.Contains(out, "修复完成") || !strings.Contains(out, "staff ") {
		t.Errorf("check --repair: %s", out)
	}
	b.clean()
	if after := b.ok("dump", "staff"); after != before {
		t.Errorf("staff before:\n%s\nafter:\n%s", before, after)
	}
	if out := b.ok("events"); !strings.Contains(out, "修复完成") {
		t.Errorf("events: %s", out)
	}
}
