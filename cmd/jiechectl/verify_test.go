package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What a slip or a backup carries of the chain is found again; eight characters that belong to no record are an alarm.
func TestAnchorsAreHeldAgainstTheChain(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", filepath.Join(t.TempDir(), "pc"))
	b := newShop(t)
	b.ok("backup")
	out := b.ok("verify")
	if !strings.Contains(out, "其中备份 1 个") {
		t.Fatalf("verify says nothing of the backup's anchor: %s", out)
	}
	anchor := regexp.MustCompile(`✓ ([0-9A-F]{4}-[0-9A-F]{4})：`).FindStringSubmatch(out)
	if anchor == nil {
		t.Fatalf("verify names no anchor: %s", out)
	}
	if out := b.ok("verify", anchor[1]); !strings.Contains(out, "核对凭证 1 个") {
		t.Errorf("typed in from a slip: %s", out)
	}
	strange := "0000-0000"
	if strange == anchor[1] {
		strange = "0000-0001"
	}
	if code, out, said := b.call("verify", strange); code == 0 || !strings.Contains(out, "✗ "+strange) || !strings.Contains(said, "发现 1 处不符") {
		t.Errorf("an anchor of no record: exit code %d, printed %q, said %q", code, out, said)
	}
}
